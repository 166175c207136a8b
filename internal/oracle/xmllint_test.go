package oracle

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/sample"
	"github.com/forkontrol/forkontrol/internal/sample/random"
	"github.com/forkontrol/forkontrol/internal/tree"
	"github.com/forkontrol/forkontrol/internal/xsd"
	"pgregory.net/rapid"
)

// batch is how many files one xmllint reads.
const batch = 500

// xmllint returns its verdict on each payload, in order.
func xmllint(t *testing.T, schema []byte, payloads [][]byte) []bool {
	bin, err := exec.LookPath("xmllint")
	require.NoError(t, err, "run make test, which installs it")
	dir := memory(t)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "schema.xsd"), schema, 0o644))
	verdicts := make([]bool, len(payloads))
	for from := 0; from < len(payloads); from += batch {
		args := []string{"--noout", "--nonet", "--schema", "schema.xsd"}
		for i := from; i < min(from+batch, len(payloads)); i++ {
			name := fmt.Sprintf("%06d.xml", i)
			require.NoError(t, os.WriteFile(filepath.Join(dir, name), payloads[i], 0o644))
			args = append(args, name)
		}
		cmd := exec.Command(bin, args...)
		cmd.Dir = dir
		out, _ := cmd.CombinedOutput() // its exit code only says that some file failed
		require.NotContains(t, string(out), "Schemas parser error", "%s", schema)
		said := 0
		for line := range strings.Lines(string(out)) {
			name, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
			var i int
			if _, err := fmt.Sscanf(name, "%06d.xml", &i); err != nil || strings.Contains(name, ":") {
				continue
			}
			verdicts[i] = rest == "validates"
			said++
		}
		require.Equal(t, len(args)-4, said, "%s", out)
	}
	return verdicts
}

// memory returns a folder for many small files: one in memory where the machine has it.
func memory(t *testing.T) string {
	dir, err := os.MkdirTemp("/dev/shm", "forkontrol")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { assert.NoError(t, os.RemoveAll(dir)) })
	return dir
}

// long finds numbers of more digits than libxml2 reads, which is 24.
var long = regexp.MustCompile(`\d{25}`)

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
		for seed := range instances {
			gen := trees
			if seed%8 == 7 {
				gen = again
			}
			instance := gen.Example(seed)
			payload := tree.XML(bare, instance)
			if tree.InXML(instance) && !long.Match(payload) {
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
