package sample

import (
	"slices"

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
			for i := range k.m.Nodes[n].Exprs {
				e := &k.m.Nodes[n].Exprs[i]
				if !slices.Contains(broken, e.Rule) {
					continue
				}
				for c := range k.ruleChanges(n, e, p.Value) {
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
	}
	return nil
}
