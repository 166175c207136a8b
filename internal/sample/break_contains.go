package sample

import (
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

func containsRules(n *program.Node) []program.RuleID {
	if n.Array == nil {
		return nil
	}
	return []program.RuleID{n.Array.ContainsRule}
}

// breakContains empties the list; where that is not allowed, it makes all items the
// same value, one near what an item must be and near what one of them should have been.
func breakContains(a aim, yield func(*tree.Value) bool) bool {
	if a.v.Type != program.Array {
		return true
	}
	if !yield(a.edit(func(t *tree.Value) { t.Items = nil })) {
		return false
	}
	nodes := append(a.k.r.ItemNodes(a.nodes, 0), a.k.r.Related(a.node.Array.Contains)...)
	for _, v := range a.k.Near(nodes, nil) {
		if !yield(a.edit(func(t *tree.Value) {
			for i := range t.Items {
				t.Items[i] = v.Clone()
			}
		})) {
			return false
		}
	}
	return true
}
