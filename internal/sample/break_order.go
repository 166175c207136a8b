package sample

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

func orderRules(n *program.Node) []program.RuleID {
	if n.Object == nil {
		return nil
	}
	return []program.RuleID{n.Object.OrderRule}
}

// breakOrder lets two neighbours change places: all that was there is there still. An
// object of one member gets another before or after it.
func breakOrder(a aim, yield func(*tree.Value) bool) bool {
	if a.v.Type != program.Object {
		return true
	}
	for i := 1; i < len(a.v.Members); i++ {
		if !yield(a.edit(func(t *tree.Value) { t.Members[i-1], t.Members[i] = t.Members[i], t.Members[i-1] })) {
			return false
		}
	}
	for i := range a.node.Object.Props {
		name := a.node.Object.Props[i].Name
		if a.v.Member(name) != nil {
			continue
		}
		if v := a.member(name); v != nil {
			member := memberFor(a.k.m, a.nodes, name, v)
			if !yield(a.edit(func(t *tree.Value) { t.Members = slices.Insert(t.Members, 0, member) })) ||
				!yield(a.edit(func(t *tree.Value) { t.Members = append(t.Members, member) })) {
				return false
			}
		}
	}
	return true
}
