package ownrules

import (
	"archive/zip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/handbook"
	"github.com/forkontrol/forkontrol/rules"
)

// folder writes files to a folder, and packed the same to a zip file.
func folder(t *testing.T, f files) (dir, packed string) {
	t.Helper()
	dir = t.TempDir()
	packed = filepath.Join(t.TempDir(), "own.zip")
	archive, err := os.Create(packed)
	require.NoError(t, err)
	w := zip.NewWriter(archive)
	for name, text := range f {
		path := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
		member, err := w.Create(name)
		require.NoError(t, err)
		_, err = member.Write([]byte(text))
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	require.NoError(t, archive.Close())
	return dir, packed
}

// A JSON Schema can be made of every message, whether it is embedded or in a folder or an archive.
func TestEveryMessageHasItsSource(t *testing.T) {
	for _, s := range rules.All().Systems {
		for _, m := range s.Messages {
			set, err := Source(m)
			require.NoError(t, err, m.ID)
			text, err := handbook.Schema(set, rules.All(), s, m, "da")
			require.NoError(t, err, m.ID)
			require.NotEmpty(t, text, m.ID)
		}
	}
	dir, packed := folder(t, kantine())
	for _, path := range []string{dir, packed} {
		set, err := Load(false, path)
		require.NoError(t, err)
		s, m := set.Find(order)
		source, err := Source(m, path)
		require.NoError(t, err)
		text, err := handbook.Schema(source, set, s, m, "en")
		require.NoError(t, err)
		assert.Contains(t, string(text), `"title": "Root"`)
		_, embedded := set.Find(kontakt)
		source, err = Source(embedded, path)
		require.NoError(t, err)
		text, err = handbook.Schema(source, set, s, embedded, "en")
		require.NoError(t, err)
		assert.NotEmpty(t, text)
	}
	// A later folder has taken the place of an earlier one.
	other, _ := folder(t, kantine().with("kantine/bestil/2.0/Ny.json", message("kantine", "bestil", "2.0", "Ny", `, "ruleScope": "Ny"`, cpr)))
	_, m := added(t, kantine()).Find(order)
	set, err := Source(m, other, t.TempDir())
	require.NoError(t, err)
	assert.NotEmpty(t, set.Documents)
	_, err = Source(m, "nowhere")
	assert.ErrorContains(t, err, "nowhere: no such folder or file")
}

func TestReplaced(t *testing.T) {
	text := strings.ReplaceAll(message("ungedatabasen", "egen", "9.0", "Egen", `, "replaces": "`+kontakt+`"`, cpr), `"guide"`, `"kontakt"`)
	dir, packed := folder(t, kantine().with("ungedatabasen/egen/9.0/Egen.json", text))
	for _, path := range []string{dir, packed} {
		got, err := Replaced(path)
		require.NoError(t, err)
		assert.Equal(t, map[string]string{"ungedatabasen/egen@9.0#Egen": kontakt}, got)
	}
	_, err := Replaced("nowhere")
	assert.ErrorContains(t, err, "no such folder or file")
}
