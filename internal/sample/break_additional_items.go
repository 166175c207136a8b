package sample

import (
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

func extraItemRules(n *program.Node) []program.RuleID {
	if n.Array == nil {
		return nil
	}
	return []program.RuleID{n.Array.ExtraRule}
}

// breakExtraItem fills the list with valid items up to its last place, and puts one
// more.
func breakExtraItem(a aim, yield func(*tree.Value) bool) bool {
	if a.v.Type != program.Array {
		return true
	}
	places := len(a.node.Array.Tuple)
	return yield(a.edit(func(t *tree.Value) {
		for len(t.Items) <= places {
			v := a.item(len(t.Items))
			if v == nil || len(t.Items) == places {
				v = tree.String("1")
			}
			t.Items = append(t.Items, v)
		}
	}))
}
