package engine

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// What the guided way takes for a value of its node, the general way does too, for all
// sets of types and each check.
func TestAPlainValueIsAValue(t *testing.T) {
	texts := []string{"", " ", "0", "1", "-1", "+1", " 1", "01", "1.0", "1.5", ".5", "5.", "1e2", "1e-2", "true", "false", " true", "null", "x", "xx", "æ", "æø",
		"1203055024", "2026-11-21", " 2026-11-21 ", "999999999999999999", "1000000000000000000", "0.123456789", "0.1234567891"}
	enum := &program.Enum{Strings: []string{"", "1", "x"}, Numbers: []string{"-1", "1", "1.5"}, True: true, Null: true}
	checks := [][]program.Check{nil}
	for _, n := range []int64{0, 1, 2} {
		for _, op := range []program.Op{program.OpMinLength, program.OpMaxLength, program.OpTotalDigits, program.OpFractionDigits} {
			checks = append(checks, []program.Check{{Op: op, N: n}})
		}
	}
	for _, bound := range []string{"-1", "0", "1", "1.5", "2"} {
		for _, op := range []program.Op{program.OpMinimum, program.OpMaximum, program.OpExclMinimum, program.OpExclMaximum} {
			checks = append(checks, []program.Check{{Op: op, Text: bound}})
		}
	}
	checks = append(checks, []program.Check{{Op: program.OpMultipleOf, Text: "0.5"}}, []program.Check{{Op: program.OpEnum, Enum: enum}})
	for k := program.KindDate; k <= program.KindJN; k++ {
		checks = append(checks, []program.Check{{Op: program.OpKind, Kind: k}})
	}
	types := map[string]token.Type{"true": token.True, "false": token.False, "null": token.Null}
	taken := 0
	for set := range program.AnyType + 1 {
		for _, list := range checks {
			m := &program.Message{Nodes: []program.Node{{}, {Types: set, Checks: list}}}
			own := &owner{msg: m}
			node := &m.Nodes[1]
			for _, text := range texts {
				ascii := text != "æ" && text != "æø"
				holds := func(typ token.Type) bool {
					sc := &scalars{leaf: leaf{typ: typ, text: []byte(text), ascii: ascii}}
					return sc.check(own, 1, nowhere)
				}
				if plainText(node, []byte(text), ascii) {
					taken++
					assert.True(t, holds(token.Untyped), "%08b %+v %q", set, list, text)
				}
				kinds := []token.Type{token.String}
				if typ, ok := types[text]; ok {
					kinds = append(kinds, typ)
				} else if text != "" && (text[0] == '-' || text[0] >= '0' && text[0] <= '9') && len(text) < 21 && text != "01" && text != "5." && text != "2026-11-21" {
					kinds = append(kinds, token.Number)
				}
				for _, typ := range kinds {
					if plainScalar(node, typ, []byte(text), ascii) {
						taken++
						assert.True(t, holds(typ), "%08b %+v %q %d", set, list, text, typ)
					}
				}
			}
		}
	}
	assert.Greater(t, taken, 10_000)
}
