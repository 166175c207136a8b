package sample

import (
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

func minPropertiesRules(n *program.Node) []program.RuleID {
	if n.Object == nil {
		return nil
	}
	return []program.RuleID{n.Object.MinRule}
}

// breakMinProperties takes members from the end until there are too few, then all the
// way: it is the last ones that tend to be optional.
func breakMinProperties(a aim, yield func(*tree.Value) bool) bool {
	if a.v.Type != program.Object {
		return true
	}
	for keep := min(int(a.node.Object.Min)-1, len(a.v.Members)); keep >= 0; keep-- {
		if !yield(a.edit(func(t *tree.Value) { t.Members = t.Members[:keep] })) {
			return false
		}
	}
	return true
}
