package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report/html"
)

// The site makes SARIF and HTML of this; what it makes is compared with what the
// command writes by the tests of the site.
func TestAllRulesAreToldInTheirOrder(t *testing.T) {
	set, err := compile.Ruleset(os.DirFS("../../schemas"))
	require.NoError(t, err)
	dir := t.TempDir()
	require.NoError(t, writeTold(dir, set))
	read := func(place, lang string) (got told) {
		text, err := os.ReadFile(filepath.Join(dir, "live", filepath.FromSlash(place)+"."+lang+".json"))
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(text, &got))
		require.Empty(t, got.Words[0])
		return got
	}
	same := func(place string, rules []program.Rule, got told) {
		require.Len(t, got.Rules, len(rules), place)
		seen := map[string]bool{}
		for i := range rules {
			want, r := &rules[i], got.Rules[i]
			require.Equal(t, want.ID, got.Below+r.ID)
			require.False(t, seen[want.ID], want.ID)
			seen[want.ID] = true
			keyword, _, _ := strings.Cut(want.ID[strings.LastIndexByte(want.ID, '/')+1:], ".")
			require.Equal(t, want.Keyword, keyword, "the keyword follows from the id")
			require.Equal(t, want.Severity.String()+want.Evidence.String()+want.Code, r.Severity+r.Evidence+r.Code)
			require.NotEmpty(t, got.Words[r.Text], want.ID)
		}
	}
	for _, lang := range []string{"da", "en"} {
		for _, s := range set.Systems {
			for _, m := range s.Messages {
				got := read(messagePlace(m), lang)
				same(m.ID, m.Rules[1:], got)
				assert.True(t, strings.HasPrefix(got.Name, s.Name+" · "+m.Title), got.Name)
			}
		}
		same("forkontrol", set.Engine().Rules, read("forkontrol", lang))
		shell, err := os.ReadFile(filepath.Join(dir, "live", "report."+lang+".html"))
		require.NoError(t, err)
		for _, slot := range []string{html.SlotStatic, html.SlotAbout, html.SlotReport} {
			assert.Equal(t, 1, strings.Count(string(shell), slot))
		}
	}
	kontakt := read("ungedatabasen/indberet-institution-kontakt/1.0/Indberet", "en")
	assert.Equal(t, "Ungedatabasen · IndberetInstitutionKontakt 1.0 · Indberet", kontakt.Name)
	for _, r := range kontakt.Rules {
		if r.ID == "KontaktpersonInfo.KontaktMail/maxLength" {
			assert.Equal(t, "E-mail address of the contact person may have at most 64 characters.", kontakt.Words[r.Text])
			assert.Equal(t, "E-mail address of the contact person", kontakt.Words[r.Label])
			assert.Contains(t, kontakt.Words[r.Source], "IndberetInstitutionKontakt, version 1.0")
		}
	}
}
