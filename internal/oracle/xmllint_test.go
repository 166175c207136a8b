package oracle

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/oracle/judge"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/sample"
	"github.com/forkontrol/forkontrol/internal/sample/random"
	"github.com/forkontrol/forkontrol/internal/tree"
	"github.com/forkontrol/forkontrol/internal/xsd"
	"pgregory.net/rapid"
)

// xmllint returns its verdict on each payload, in order.
func xmllint(t *testing.T, schema []byte, payloads [][]byte) []bool {
	file := filepath.Join(t.TempDir(), "schema.xsd")
	require.NoError(t, os.WriteFile(file, schema, 0o600))
	verdicts := make([]bool, len(payloads))
	for i, a := range judge.XmllintDocuments(t, file, payloads) {
		verdicts[i] = a.Verdict == judge.Valid
	}
	return verdicts
}

// endless finds numbers of more digits than libxml2 reads, which is 24.
var endless = regexp.MustCompile(`\d{25}`)

// ofMessages picks the rules that are not the engine's own.
func ofMessages(id string) bool { return !strings.HasPrefix(id, "forkontrol/") }

// On XML our verdict is xmllint's by the schema that we write, over the rules that
// the schema says.
func TestXMLVerdictsAreThoseOfXmllint(t *testing.T) {
	rs := catalogue(t)
	eachMessage(t, rs, sample.XML, func(t *testing.T, m *program.Message) {
		var schema bytes.Buffer
		left, err := xsd.Write(&schema, m)
		require.NoError(t, err)
		isLeft := func(r program.RuleID) bool {
			return slices.ContainsFunc(left, func(l xsd.Left) bool { return l.Rule == r })
		}
		bareSet, bare := without(rs, m, func(c *program.Check) bool { return isLeft(c.Rule) })
		check := checker(bareSet, bare, sample.XML)

		trees := random.Tree(bare, sample.XML)
		again := rapid.Custom(func(r *rapid.T) *tree.Value {
			return random.Repeat(r, bare, trees.Draw(r, "tree"))
		})
		var payloads [][]byte
		for seed := range tries(m) {
			gen := trees
			if seed%8 == 7 {
				gen = again
			}
			instance := gen.Example(seed)
			payload := tree.XML(bare, instance)
			if tree.InXML(instance) && !endless.Match(payload) {
				payloads = append(payloads, payload)
			}
		}
		verdicts := xmllint(t, schema.Bytes(), payloads)
		valid, invalid := 0, 0
		for i, payload := range payloads {
			found := ofSchema(check.CheckBytes(payload, "instance").Findings)
			found = slices.DeleteFunc(found, func(id string) bool { return isLeft(m.Rule(id)) })
			if xsd.Open(m) && verdicts[i] && !slices.ContainsFunc(found, ofMessages) {
				found = nil // there the schema looks at nothing
			}
			require.Equal(t, verdicts[i], len(found) == 0, "we find %s in %s\nby %s", found, payload, schema.String())
			if verdicts[i] {
				valid++
			} else {
				invalid++
			}
		}
		t.Logf("%d valid, %d invalid, %d rules left of %d", valid, invalid, len(left), len(m.Rules)-1)
		require.Positive(t, valid)
	})
}
