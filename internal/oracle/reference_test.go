package oracle

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/engine"
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
	for _, format := range []string{sample.XML, sample.JSON, sample.CSV} {
		eachMessage(t, rs, format, func(t *testing.T, m *program.Message) {
			if m.Envelope {
				return // what stands inside is another message's
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
				found := rules(c.CheckBytes(payload, "instance").Findings)
				if slices.ContainsFunc(found, func(id string) bool { return m.Rule(id) == 0 }) {
					continue // an attribute that is not known, and the like
				}
				slices.Sort(found)
				var read []string
				for _, r := range reader.Broken(instance, how) {
					read = append(read, m.Rules[r].ID)
				}
				slices.Sort(read)
				require.Equal(t, read, slices.Compact(found), "the reference and the engine differ on\n%s\n%v", payload, valid.Registers)
				if len(read) > 0 {
					broke++
				}
			}
			require.Positive(t, broke)
		})
	}
}

// textOfElements reports whether a scalar stands in a tree where only elements may: as
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
