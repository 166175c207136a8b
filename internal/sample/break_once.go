package sample

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

func onceRules(n *program.Node) []program.RuleID {
	if n.Object == nil {
		return nil
	}
	var list []program.RuleID
	for i := range n.Object.Props {
		list = append(list, n.Object.Props[i].OnceRule)
	}
	return list
}

// breakOnce puts a copy of the element after it: as valid as the first, and in order.
// Where there is none it puts two.
func breakOnce(a aim, yield func(*tree.Value) bool) bool {
	if a.v.Type != program.Object {
		return true
	}
	for i := range a.node.Object.Props {
		if a.node.Object.Props[i].OnceRule != a.rule {
			continue
		}
		name := a.node.Object.Props[i].Name
		at := slices.IndexFunc(a.v.Members, func(m tree.Member) bool { return m.Name == name })
		if at >= 0 && !yield(a.edit(func(t *tree.Value) {
			again := t.Members[at]
			again.Value = again.Value.Clone()
			t.Members = slices.Insert(t.Members, at+1, again)
		})) {
			return false
		}
		if v := a.member(name); at < 0 && v != nil && !yield(a.edit(func(t *tree.Value) {
			a.k.put(t, a.nodes, name, v)
			a.k.put(t, a.nodes, name, v.Clone())
		})) {
			return false
		}
	}
	return true
}
