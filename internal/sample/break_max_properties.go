package sample

import (
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

func maxPropertiesRules(n *program.Node) []program.RuleID {
	if n.Object == nil {
		return nil
	}
	return []program.RuleID{n.Object.MaxRule}
}

// breakMaxProperties adds one member, then valid members until there are too many: of
// the object's patterns or names where it has such, so that they are allowed.
func breakMaxProperties(a aim, yield func(*tree.Value) bool) bool {
	if a.v.Type != program.Object {
		return true
	}
	if !breakExtra(a, yield) {
		return false
	}
	return yield(a.edit(func(t *tree.Value) {
		for i := 1; int64(len(t.Members)) <= a.node.Object.Max && i < 10000; i++ {
			name := newBuilder(a.k, Options{}, 1000).extraName(a.nodes, i)
			if v := a.member(name); v != nil && t.Member(name) == nil {
				t.Members = append(t.Members, memberFor(a.k.m, a.nodes, name, v))
			}
		}
	}))
}
