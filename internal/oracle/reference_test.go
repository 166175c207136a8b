package oracle

import (
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/reference"
	"github.com/forkontrol/forkontrol/internal/sample"
	"github.com/forkontrol/forkontrol/internal/sample/random"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// compared is how many instances of each message are read both ways, in each format.
const compared = 25

// On generated payloads of every message, in every format, the engine finds the rules
// that the slow and plain reading finds, at the same places.
func TestTheEngineAgreesWithTheReference(t *testing.T) {
	rs := catalogue(t)
	var broken atomic.Int64
	t.Cleanup(func() { assert.Greater(t, broken.Load(), int64(100)) })
	for _, format := range []string{sample.XML, sample.JSON, sample.CSV} {
		eachMessage(t, rs, format, func(t *testing.T, m *program.Message) {
			if m.Envelope {
				return // what is inside is another message's
			}
			valid, err := sample.New(m, sample.Options{Format: format})
			require.NoError(t, err)
			given := registers(t, rs, valid.Registers)
			reader, how := reference.New(m), reference.Reading{Format: format}.With(valid.Registers)
			trees := random.Tree(m, format)
			broke := 0
			for seed := range compared {
				instance := trees.Example(seed)
				if !tree.In(format, m, instance) {
					continue
				}
				if format == sample.XML && textOfElements(m, reader, instance) {
					continue
				}
				if format == sample.CSV {
					instance = reader.AsCSV(instance)
				}
				payload := tree.Render(format, m, instance, false)
				c := engine.New(engine.Options{Rules: rs, Message: m.ID, Format: format, Registers: given})
				findings := c.CheckBytes(payload, "instance").Findings
				if slices.ContainsFunc(findings, func(f finding.Finding) bool { return m.Rule(f.Rule.ID) == 0 }) {
					continue // an attribute that is not known, and the like
				}
				var found, read []string
				for _, f := range findings {
					at := f.Path
					if k := f.Rule.Keyword; format == sample.JSON && (k == "required" || k == "dependencies") {
						at = at[:strings.LastIndexByte(at, '/')]
					}
					found = append(found, placed(m, format, m.Rule(f.Rule.ID), at))
				}
				for _, b := range reader.Breaches(instance, how) {
					read = append(read, placed(m, format, b.Rule, pointer(instance, b.At)))
				}
				slices.Sort(found)
				slices.Sort(read)
				require.Equal(t, slices.Compact(read), slices.Compact(found), "the reference and the engine differ on\n%s\n%v", payload, valid.Registers)
				if len(read) > 0 {
					broke++
				}
			}
			broken.Add(int64(broke))
		})
	}
}

// textOfElements reports whether a scalar is in a tree where only elements may: as
// XML that is text between elements, of which the tree knows nothing.
func textOfElements(m *program.Message, reader *reference.Reader, root *tree.Value) bool {
	for p := range reader.Places(root) {
		types := program.AnyType
		for _, n := range p.Nodes {
			types = reference.Meet(types, m.Nodes[n].Types)
		}
		if p.Value.Scalar() && types&^(program.Object|program.Array) == 0 {
			return true
		}
	}
	return false
}

// placed writes a rule, and where it is broken if both say so in the same words: the
// place of a rule over several fields is one of those that it reads, in XML and CSV a
// path is written otherwise than that of a tree. Of a member that is not there the engine
// says where it would stand, the reference in which object.
func placed(m *program.Message, format string, rule program.RuleID, path string) string {
	if format != sample.JSON || slices.Contains(exprRules(m), rule) || slices.ContainsFunc(m.Nodes, func(n program.Node) bool {
		return slices.ContainsFunc(n.Keys, func(k program.Key) bool { return k.Rule == rule })
	}) {
		return m.Rules[rule].ID
	}
	return m.Rules[rule].ID + " at " + path
}

// pointer writes a path as a JSON Pointer.
func pointer(root *tree.Value, at tree.Path) string {
	var b strings.Builder
	for _, i := range at {
		b.WriteByte('/')
		if root.Type == program.Array {
			b.WriteString(strconv.Itoa(i))
			root = root.Items[i]
			continue
		}
		b.WriteString(strings.NewReplacer("~", "~0", "/", "~1").Replace(root.Members[i].Name))
		root = root.Members[i].Value
	}
	return b.String()
}
