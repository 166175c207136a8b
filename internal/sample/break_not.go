package sample

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

func notRules(n *program.Node) []program.RuleID {
	if n.Apply == nil || n.Apply.Not == 0 {
		return nil
	}
	return []program.RuleID{n.Apply.NotRule}
}

// breakNot makes a value for which the schema holds that must not: valid by the other
// nodes of the place too where that can be, so that only this rule minds. Of an object
// only the members that it takes are changed.
func breakNot(a aim, yield func(*tree.Value) bool) bool {
	not := a.node.Apply.Not
	// The node itself would never take it.
	others := slices.DeleteFunc(slices.Clone(a.nodes), func(n program.NodeID) bool { return n == a.id })
	return a.become(a.anew(append(others, not)...), yield) && a.become(a.anew(not), yield)
}

// become puts a value, unless there is none: into the place's where both are objects, and
// in its stead.
func (a aim) become(v *tree.Value, yield func(*tree.Value) bool) bool {
	if v == nil {
		return true
	}
	if v.Type == program.Object && a.v.Type == program.Object && !yield(a.edit(func(t *tree.Value) { merge(t, v) })) {
		return false
	}
	return yield(a.replace(v))
}

// merge puts the members of one object into another.
func merge(t, from *tree.Value) {
	for _, m := range from.Members {
		if old := t.Member(m.Name); old != nil {
			*old = *m.Value.Clone()
		} else {
			m.Value = m.Value.Clone()
			t.Members = append(t.Members, m)
		}
	}
}
