package sample

import (
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

func dependencyRules(n *program.Node) []program.RuleID {
	if n.Object == nil {
		return nil
	}
	var list []program.RuleID
	for _, d := range n.Object.Deps {
		list = append(list, rulesOf(d.Needs)...)
	}
	return list
}

// breakDependency takes the member away that another asks for; where the other is not
// there, it is put there too.
func breakDependency(a aim, yield func(*tree.Value) bool) bool {
	o := a.node.Object
	if a.v.Type != program.Object {
		return true
	}
	for _, d := range o.Deps {
		for _, n := range d.Needs {
			if n.Rule != a.rule {
				continue
			}
			trigger, needed := o.Props[d.Prop].Name, o.Props[n.Prop].Name
			if !a.without(needed, yield) {
				return false
			}
			v := a.member(trigger)
			if v != nil && !yield(a.edit(func(t *tree.Value) {
				t.Remove(needed)
				t.Remove(trigger)
				t.Members = append(t.Members, memberFor(a.k.m, a.nodes, trigger, v))
			})) {
				return false
			}
		}
	}
	return true
}
