package fix

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/rules"
)

// mend mends a payload and gives what it became.
func mend(t testing.TB, name, payload string, unsafe bool) (string, *Result) {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "payload")
	require.NoError(t, os.WriteFile(path, []byte(payload), 0o644))
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	x := New(Options{Engine: engine.Options{Rules: rules.All(), AsOf: "2026-11-01"}, Unsafe: unsafe, Keep: true})
	r, err := x.Mend(context.Background(), f, name, func() (*os.File, error) { return os.CreateTemp(dir, "mended-*") })
	require.NoError(t, err)
	if r.File == nil {
		return payload, r
	}
	b, err := io.ReadAll(r.File)
	require.NoError(t, err)
	discard(r.File)
	left, err := filepath.Glob(filepath.Join(dir, "mended-*"))
	require.NoError(t, err)
	require.Empty(t, left, "no file is left behind")
	return string(b), r
}

// example reads an example.
func example(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("../../examples", name))
	require.NoError(t, err)
	return string(b)
}

// changed puts new texts into an example in place of old ones, which must be there.
func changed(t testing.TB, text string, replace ...string) string {
	t.Helper()
	for i := 0; i < len(replace); i += 2 {
		require.Contains(t, text, replace[i])
		text = strings.Replace(text, replace[i], replace[i+1], 1)
	}
	return text
}

func TestADateIsWrittenAsTheFieldHasIt(t *testing.T) {
	text := example(t, "elevdatabasen/indberet-advarsel-dato.xml")
	got, r := mend(t, "x.xml", text, false)
	assert.Equal(t, changed(t, text, "10-08-2026", "2026-08-10"), got)
	assert.Empty(t, r.Refused)
}
