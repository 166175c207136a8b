package sample

import (
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

func typeRules(n *program.Node) []program.RuleID { return []program.RuleID{n.TypeRule} }

// breakType puts values of other types; in XML, text that the type does not have, a
// child element inside a leaf, and nil. What has another type is asked no check of its
// own, so the type alone breaks. The same values break a place where nothing may stand.
func breakType(a aim, yield func(*tree.Value) bool) bool {
	list := []*tree.Value{
		tree.String("abc"), tree.Number("12"), tree.Number("1.5"), tree.Bool(true),
		{Type: program.Object, Members: []tree.Member{{Name: "Ukendt", XML: "Ukendt", Value: tree.String("1")}}},
		tree.Null(), {Type: program.Object}, {Type: program.Array}, {Type: program.Array, Items: []*tree.Value{tree.String("abc")}},
	}
	for _, v := range list {
		if a.format == XML && v.Type == program.Array {
			continue
		}
		if !yield(a.replace(v)) {
			return false
		}
	}
	return true
}
