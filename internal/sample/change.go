package sample

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/reference"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// changes gives every small change of a tree: a member gone or one more, a value
// past its bounds, a name too many. It is what is tried where aiming does not help.
func (k *Maker) changes(root *tree.Value, inner *Sample) func(yield func(*tree.Value) bool) {
	return func(yield func(*tree.Value) bool) {
		for p := range k.r.Places(root) {
			edit := func(change func(t *tree.Value)) bool { return yield(root.With(p.At, change)) }
			for i := range p.Value.Members {
				if !edit(func(t *tree.Value) { t.Members = slices.Delete(t.Members, i, i+1) }) {
					return
				}
			}
			for i := range p.Value.Items {
				if !edit(func(t *tree.Value) { t.Items = slices.Delete(t.Items, i, i+1) }) {
					return
				}
			}
			if p.Value.Type == program.Object {
				for _, c := range k.additions(p, inner) {
					if !edit(func(t *tree.Value) { t.Members = append(t.Members, c) }) {
						return
					}
				}
			}
			if p.Value.Scalar() {
				for _, v := range slices.Concat(k.Near(p.Nodes, p.Value), k.allowed) {
					if !edit(func(t *tree.Value) { *t = *v.Clone() }) {
						return
					}
				}
			}
		}
	}
}

// additions gives members that an object lacks: one that nothing names, and those of
// its properties.
func (k *Maker) additions(p reference.Place, inner *Sample) []tree.Member {
	list := []tree.Member{{Name: "Ukendt", XML: "Ukendt", Value: tree.String("1")}}
	for _, n := range p.Nodes {
		o := k.m.Nodes[n].Object
		if o == nil {
			continue
		}
		for i := range o.Props {
			name := o.Props[i].Name
			if p.Value.Member(name) != nil {
				continue
			}
			if v := k.anew(inner, k.r.MemberNodes(p.Nodes, name)); v != nil {
				list = append(list, memberFor(k.m, p.Nodes, name, v))
			}
		}
	}
	return list
}
