package sample

import (
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

func extraRules(n *program.Node) []program.RuleID {
	if n.Object == nil {
		return nil
	}
	return []program.RuleID{n.Object.ExtraRule}
}

// breakExtra adds a member that no property names, with a value that means nothing. It
// tries a few names: some may match a pattern, or be of a form that names must not have.
func breakExtra(a aim, yield func(*tree.Value) bool) bool {
	if a.v.Type != program.Object {
		return true
	}
	for _, name := range []string{"Ukendt", "ukendt", "x", "Ekstra1"} {
		if !a.with(name, tree.String("1"), yield) {
			return false
		}
	}
	return true
}

// with gives the tree with a member of the place put there, unless there is no value for
// it.
func (a aim) with(name string, v *tree.Value, yield func(*tree.Value) bool) bool {
	if v == nil {
		return true
	}
	return yield(a.edit(func(t *tree.Value) {
		t.Remove(name)
		a.k.put(t, a.nodes, name, v)
	}))
}
