package importing_test

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/importing"
)

// A text of the description stands for the other language with a mark that says so; a name needs none.
func TestTextsOfOneLanguageAreMarked(t *testing.T) {
	for _, c := range []struct {
		text string
		has  []string
	}{
		{"# Bestilling\n\nFelt | XML-tag | Type | Beskrivelse\n--|--|--|--\nElevens navn | Navn | String(20) | Som på kortet\n",
			[]string{`"label": {"da": "Elevens navn", "en": "Navn"}`, `"text": {"da": "Som på kortet", "en": "In Danish: Som på kortet"}`}},
		{"# Order\n\nField | XML tag | Data type | Remarks\n--|--|--|--\nName of pupil | Name | String(20) | As on the card\n",
			[]string{`"label": {"da": "Name", "en": "Name of pupil"}`, `"text": {"da": "På engelsk: As on the card", "en": "As on the card"}`}},
	} {
		r := described(t, c.text, importing.Options{})
		require.Len(t, r.Messages, 1)
		var all strings.Builder
		require.NoError(t, fs.WalkDir(r.Source, ".", func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				text, err := fs.ReadFile(r.Source, name)
				all.Write(text)
				return err
			}
			return err
		}))
		for _, s := range c.has {
			assert.Contains(t, strings.Join(strings.Fields(all.String()), " "), s)
		}
	}
}
