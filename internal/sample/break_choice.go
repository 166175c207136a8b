package sample

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

func anyOfRules(n *program.Node) []program.RuleID {
	if n.Apply == nil {
		return nil
	}
	return choiceRules(n.Apply.Any)
}

func oneOfRules(n *program.Node) []program.RuleID {
	if n.Apply == nil {
		return nil
	}
	return choiceRules(n.Apply.One)
}

func choiceRules(choices []program.Choice) []program.RuleID {
	var list []program.RuleID
	for _, c := range choices {
		list = append(list, c.Rule)
	}
	return list
}

// breakChoice puts a scalar that no branch takes; then values that two branches take,
// which breaks oneOf. What a branch finds is not reported, so only the choice's own rule
// is.
func breakChoice(a aim, yield func(*tree.Value) bool) bool {
	for _, c := range slices.Concat(a.node.Apply.Any, a.node.Apply.One) {
		if c.Rule != a.rule {
			continue
		}
		if !breakScalar(a, yield) {
			return false
		}
		for i, of := range c.Of {
			for _, other := range c.Of[:i] {
				v := a.anew(of, other)
				if v == nil {
					continue
				}
				if !a.become(v, yield) {
					return false
				}
				if v := a.anew(append([]program.NodeID{of, other}, a.nodes...)...); v != nil && !yield(a.replace(v)) {
					return false
				}
			}
		}
	}
	return true
}
