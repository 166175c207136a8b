package sample

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// ofKeys reports whether a rule is one of keys (x-identity), or of xs:ID and xs:IDREF. It is no node's: what breaks it
// may be anywhere below.
func (k *Maker) ofKeys(rule program.RuleID) bool {
	x := k.m.Identity
	return x != nil && (slices.ContainsFunc(x.Names, func(n program.NameRule) bool { return n.Rule == rule }) ||
		slices.ContainsFunc(x.Constraints, func(c program.Constraint) bool {
			return rule == c.Rule || rule == c.LackRule || rule == c.NilRule || rule == c.FormRule
		}))
}

// breakKeys gives trees that break a rule of keys: something comes twice, a value is another, something is left
// out. What else that breaks is mended.
func (k *Maker) breakKeys(rule program.RuleID, inner *Sample, t *tree.Value, yield func(*tree.Value) bool) bool {
	left := mendings
	try := func(c *tree.Value) bool {
		broken := k.broken(c)
		if !slices.Contains(broken, rule) {
			return true
		}
		return yield(k.mendKeys(c, rule, inner, &left))
	}
	for p := range k.r.Places(t) {
		for i := range p.Value.Items {
			if !try(t.With(p.At, func(u *tree.Value) { u.Items = append(u.Items, u.Items[i].Clone()) })) {
				return false
			}
		}
	}
	for c := range k.changes(t, inner) {
		if left--; left < 0 {
			return true
		}
		if !try(c) {
			return false
		}
	}
	return true
}

// mendings is how many changes are tried to mend what keys ask.
const mendings = 4000

// mendKeys changes a tree until it breaks no other rule than one, as far as small changes do it.
func (k *Maker) mendKeys(t *tree.Value, but program.RuleID, inner *Sample, left *int) *tree.Value {
	others := func(t *tree.Value) (n int, kept bool) {
		kept = but == 0
		for _, b := range k.r.Breaches(t, k.supposed()) {
			if b.Rule == but {
				kept = true
			} else {
				n++
			}
		}
		return n, kept
	}
	better := func(t *tree.Value, n int) *tree.Value {
		for c := range k.keyMendings(t, inner) {
			if *left--; *left < 0 {
				return nil
			}
			if m, kept := others(c); kept && m < n {
				return c
			}
		}
		return nil
	}
	for range 40 {
		n, _ := others(t)
		if n == 0 {
			break
		}
		next := better(t, n)
		if next == nil {
			break
		}
		t = next
	}
	return t
}

// keyMendings gives changes of a tree: each value, the last ones first, becomes one of the tree's others or another
// that its place may have; members that are not there come, and items and members go.
func (k *Maker) keyMendings(t *tree.Value, inner *Sample) func(yield func(*tree.Value) bool) {
	return func(yield func(*tree.Value) bool) {
		var scalars []*tree.Value
		places := slices.Collect(k.r.Places(t))
		slices.Reverse(places)
		for _, p := range places {
			if p.Value.Scalar() && !slices.ContainsFunc(scalars, p.Value.Equal) && len(scalars) < 40 {
				scalars = append(scalars, p.Value)
			}
		}
		for _, p := range places {
			if !p.Value.Scalar() {
				for _, m := range k.additions(p, inner) {
					if !yield(t.With(p.At, func(u *tree.Value) { k.put(u, p.Nodes, m.Name, m.Value) })) {
						return
					}
				}
				for i := range p.Value.Items {
					if len(p.Value.Items) == 1 {
						break // a list of none is a list that is missing
					}
					if !yield(t.With(p.At, func(u *tree.Value) { u.Items = slices.Delete(u.Items, i, i+1) })) {
						return
					}
				}
				for i := range p.Value.Members {
					if !yield(t.With(p.At, func(u *tree.Value) { u.Members = slices.Delete(u.Members, i, i+1) })) {
						return
					}
				}
				continue
			}
			for _, v := range slices.Concat(scalars, k.scalars(p.Nodes, program.AnyType)) {
				if !v.Equal(p.Value) && k.fits(p.Nodes, v) && !yield(t.With(p.At, func(u *tree.Value) { *u = *v.Clone() })) {
					return
				}
			}
		}
	}
}
