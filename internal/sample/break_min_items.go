package sample

import (
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

func minItemsRules(n *program.Node) []program.RuleID {
	if n.Array == nil {
		return nil
	}
	return []program.RuleID{n.Array.MinRule}
}

// breakMinItems cuts the list off, one item short at first.
func breakMinItems(a aim, yield func(*tree.Value) bool) bool {
	if a.v.Type != program.Array {
		return true
	}
	for n := min(int(a.node.Array.Min)-1, len(a.v.Items)); n >= 0; n-- {
		if !yield(a.edit(func(t *tree.Value) { t.Items = t.Items[:n] })) {
			return false
		}
	}
	return true
}
