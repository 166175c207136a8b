package payload

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// contents are names and what opening them gives.
func contents(t *testing.T, found []Payload) map[string]string {
	t.Helper()
	all := map[string]string{}
	for i := range found {
		r, err := found[i].Open()
		require.NoError(t, err)
		body, err := io.ReadAll(r)
		require.NoError(t, errors.Join(err, r.Close()))
		all[found[i].Name] = string(body)
	}
	return all
}

// An object that is no file of this machine gives what a file of its bytes does, and nothing of an archive is left.
func TestAnObjectIsReadAsAFileIs(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", t.TempDir())
	for name, body := range map[string]string{"a.xml": "<a/>", "b.xml.gz": gzipped(t, "<b/>"), "c.zip": zipped(t, "d.xml", "<d/>", "e.json", "{}", "f.txt", "no")} {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(body), 0o644))
		object, done := Object(path, false, Options{}, func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(body)), nil })
		again := At(path, false, Options{})
		found, _ := Find([]string{path}, Options{})
		assert.Equal(t, contents(t, found), contents(t, object), name)
		assert.Equal(t, contents(t, found), contents(t, again), name)
		for i := range found {
			assert.Equal(t, found[i].Walked, object[i].Walked, name)
			assert.Equal(t, found[i].Walked, again[i].Walked, name)
		}
		done()
		left, err := os.ReadDir(os.TempDir())
		require.NoError(t, err)
		assert.Empty(t, left)
	}
}

// What cannot be had is a payload all the same, whose check says why.
func TestAnObjectThatCannotBeHadIsAPayload(t *testing.T) {
	for _, name := range []string{"a.xml", "a.zip"} {
		found, done := Object(name, false, Options{}, func() (io.ReadCloser, error) { return nil, os.ErrPermission })
		defer done()
		require.Len(t, found, 1)
		_, err := found[0].Open()
		assert.ErrorIs(t, err, os.ErrPermission)
	}
	gone := At(filepath.Join(t.TempDir(), "gone.xml"), true, Options{})
	require.Len(t, gone, 1)
	_, err := gone[0].Open()
	assert.ErrorIs(t, err, os.ErrNotExist)
}
