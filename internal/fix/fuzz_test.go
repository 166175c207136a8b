package fix

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/rules"
)

// FuzzMend mends payloads of any bytes: what has no finding stays byte for byte, nothing is reported afterwards that
// was not before, and what has been mended is done with.
func FuzzMend(f *testing.F) {
	names := []string{"x.xml", "x.json", "x.ndjson", "x.csv"}
	for i, name := range names {
		found, err := filepath.Glob("../../examples/*/*" + name[1:])
		require.NoError(f, err)
		for n, path := range found {
			b, err := os.ReadFile(path)
			require.NoError(f, err)
			if n%24 == 0 && len(b) < 2048 {
				f.Add(b, uint8(i), true)
			}
		}
	}
	f.Add([]byte("VUC Nordhavn;;\nKursuskode;startdato;;\n\"a\";;;;\n\n;;\n"), uint8(3), true)
	f.Add([]byte("<?xml version='1.0' encoding='utf-16'?><Indberetning xmlns=\"urn:forkontrol:draft:elevdatabasen\"/>"), uint8(0), false)
	c := engine.New(engine.Options{Rules: rules.All(), AsOf: "2026-11-01"})
	f.Fuzz(func(t *testing.T, b []byte, format uint8, unsafe bool) {
		name := names[int(format)%len(names)]
		got, r := mend(t, name, string(b), unsafe)
		if p := c.CheckBytes(b, name); len(p.Findings) == 0 {
			assert.True(t, string(b) == got, "nothing was wrong")
		}
		if got == string(b) {
			assert.Empty(t, r.Mended)
			return
		}
		neverNew(t, name, string(b), got)
		again, _ := mend(t, name, got, unsafe)
		assert.True(t, got == again, "it is done with")
	})
}
