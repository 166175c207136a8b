package hostile_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/rules"
)

// Examples of each form, all of them valid as a whole.
var truncated = []string{
	"indberet-gyldig-anden-raekkefoelge.xml",
	"soap12-gyldig.xml",
	"indberet-gyldig-utf-16le.xml",
	"indberet-gyldig-utf-16be.xml",
	"indberet-gyldig-iso-8859-1.xml",
	"indberet-gyldig-flere-elever.json",
	"svar-gyldig.json",
}

func TestPayloadsCutAtEveryByte(t *testing.T) {
	for _, name := range truncated {
		t.Run(name, func(t *testing.T) {
			whole, err := os.ReadFile(filepath.Join("../../examples/ungedatabasen", name))
			require.NoError(t, err)
			c := engine.New(engine.Options{Rules: rules.All()})
			require.Equal(t, finding.Valid, c.CheckBytes(whole, name).Verdict)
			// What may be missing is the white space at the end.
			end := bytes.LastIndexAny(whole, ">}")
			for n := range end {
				for _, p := range []finding.Payload{c.CheckBytes(whole[:n], name), c.Check(bytes.NewReader(whole[:n]), name)} {
					if p.Verdict != finding.Invalid && p.Verdict != finding.Failed {
						assert.Failf(t, "a cut payload passes", "cut after %d of %d bytes it is %s", n, len(whole), p.Verdict)
					}
					assert.NotZero(t, p.Counts.Error)
				}
			}
		})
	}
}

func TestPayloadsWithAByteLost(t *testing.T) {
	// Whatever becomes of them, they come to an end.
	for _, name := range truncated {
		whole, err := os.ReadFile(filepath.Join("../../examples/ungedatabasen", name))
		require.NoError(t, err)
		c := engine.New(engine.Options{Rules: rules.All()})
		for n := range whole {
			lost := append(bytes.Clone(whole[:n]), whole[n+1:]...)
			p := c.CheckBytes(lost, name)
			assert.Equal(t, p, c.Check(bytes.NewReader(lost), name), "%s without byte %d", name, n)
		}
	}
}
