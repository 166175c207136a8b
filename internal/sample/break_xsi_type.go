package sample

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// ofTypes reports whether a rule is one of what elements say they are (xsi:type). Like those of keys it is no node's.
func (k *Maker) ofTypes(rule program.RuleID) bool {
	ts := k.m.Types
	return ts != nil && (rule == ts.Unknown || rule == ts.Strange || rule == ts.Blocked || rule == ts.Abstract || rule == ts.Value)
}

// breakTypes gives trees in which one element says that it is of a type that it cannot be, or whose text is no value
// of the type that it says.
func (k *Maker) breakTypes(rule program.RuleID, inner *Sample, t *tree.Value, yield func(*tree.Value) bool) bool {
	ts := k.m.Types
	for p := range k.r.Places(t) {
		if len(p.At) > 0 && p.Value.Type == program.Array || len(p.Nodes) == 0 {
			continue
		}
		say := func(of *program.Type, v *tree.Value) bool {
			return yield(t.With(p.At, func(u *tree.Value) {
				*u = *v.Clone()
				u.Said = nil
				if of != nil {
					u.Said = &tree.TypeName{Space: of.Space, Name: of.Name}
				}
			}))
		}
		if rule == ts.Unknown {
			if !say(&program.Type{Space: k.m.Space, Name: "Ukendt"}, p.Value) {
				return false
			}
			continue
		}
		of := k.m.Nodes[p.Nodes[0]].Of
		if of == nil {
			continue
		}
		if rule == ts.Abstract && p.Value.Said != nil {
			if n := k.declared(t, p.At); n != 0 && !say(nil, k.known(n, p.Value)) {
				return false
			}
		}
		for n := range ts.List {
			one := &ts.List[n]
			by, derived := ts.Derived(uint16(n), of.Type)
			switch {
			case one.Name == "" || uint16(n) == of.Type:
				continue
			case rule == ts.Strange && !derived, rule == ts.Abstract && derived && one.Abstract:
				if !say(one, p.Value) {
					return false
				}
			case rule == ts.Blocked && derived && !one.Abstract && by&(of.Block|ts.List[of.Type].Block) != 0:
				if v := k.anew(inner, []program.NodeID{ts.NodeOf(uint16(n), of)}); v != nil && !say(one, v) {
					return false
				}
			case rule == ts.Value && derived && k.says(ts.NodeOf(uint16(n), of), rule):
				for _, text := range []string{"a b", "x", "-1.5", "99999999999999999999", "", p.Value.Text + "?"} {
					if !say(one, &tree.Value{Type: program.String, Text: text}) {
						return false
					}
				}
			}
		}
	}
	return true
}

// declared gives the node that a place is declared with, whatever it says that it is; 0 for none.
func (k *Maker) declared(t *tree.Value, at tree.Path) program.NodeID {
	for p := range k.r.Places(t.With(at, func(u *tree.Value) { u.Said = nil })) {
		if slices.Equal(p.At, at) && len(p.Nodes) > 0 {
			return p.Nodes[0]
		}
	}
	return 0
}

// known is an object without the members that a node does not know: what a derived type has beside those of its base.
func (k *Maker) known(n program.NodeID, v *tree.Value) *tree.Value {
	o := k.m.Nodes[n].Object
	if o == nil {
		return v
	}
	v = v.Clone()
	v.Members = slices.DeleteFunc(v.Members, func(m tree.Member) bool {
		return !slices.ContainsFunc(o.Props, func(p program.Prop) bool { return p.Known && p.Name == m.Name })
	})
	return v
}
