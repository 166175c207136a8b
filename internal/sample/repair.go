package sample

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// repair changes values until the cross-field rules hold too, as far as small
// changes do it. What it gives otherwise holds as before. After some hundred changes
// it gives up: a tree of another shape is the better try then.
func (k *Maker) repair(t *tree.Value) *tree.Value {
	left := 800
	for range 12 {
		better := k.improve(t, &left)
		if better == nil {
			break
		}
		t = better
	}
	if slices.ContainsFunc(k.broken(t), k.ofKeys) {
		left = mendings
		t = k.mendKeys(t, 0, nil, &left)
	}
	return t
}

// improve gives a tree that breaks fewer rules than t does, nil when it finds none or
// none is needed.
func (k *Maker) improve(t *tree.Value, left *int) *tree.Value {
	broken := k.broken(t)
	if len(broken) == 0 {
		return nil
	}
	for p := range k.r.Places(t) {
		for _, n := range p.Nodes {
			for c := range k.mending(n, p.Value, broken) {
				if *left--; *left < 0 {
					return nil
				}
				try := t.With(p.At, func(u *tree.Value) { *u = *c })
				if len(k.broken(try)) < len(broken) {
					return try
				}
			}
		}
	}
	return nil
}

// mending gives changes of the values that the broken rules of a node read.
func (k *Maker) mending(n program.NodeID, v *tree.Value, broken []program.RuleID) func(yield func(*tree.Value) bool) {
	return func(yield func(*tree.Value) bool) {
		node := &k.m.Nodes[n]
		for i := range node.Exprs {
			if !slices.Contains(broken, node.Exprs[i].Rule) {
				continue
			}
			for c := range k.ruleChanges(n, &node.Exprs[i], v) {
				if !yield(c) {
					return
				}
			}
		}
		for i := range node.Keys {
			if !slices.Contains(broken, node.Keys[i].Rule) {
				continue
			}
			for c := range k.keyChanges(n, &node.Keys[i], v) {
				if !yield(c) {
					return
				}
			}
		}
	}
}
