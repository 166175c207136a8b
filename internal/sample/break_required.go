package sample

import (
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

func requiredRules(n *program.Node) []program.RuleID {
	if n.Object == nil {
		return nil
	}
	return rulesOf(n.Object.Needs)
}

// rulesOf gives the rules of needs.
func rulesOf(needs []program.Need) []program.RuleID {
	var list []program.RuleID
	for _, need := range needs {
		list = append(list, need.Rule)
	}
	return list
}

// breakRequired takes the member away. Nothing else changes, and what is not there
// breaks no rule of its own.
func breakRequired(a aim, yield func(*tree.Value) bool) bool {
	o := a.node.Object
	for _, n := range o.Needs {
		if n.Rule == a.rule && a.v.Type == program.Object && !a.without(o.Props[n.Prop].Name, yield) {
			return false
		}
	}
	return true
}

// without gives the tree without a member of the place.
func (a aim) without(name string, yield func(*tree.Value) bool) bool {
	return yield(a.edit(func(t *tree.Value) { t.Remove(name) }))
}
