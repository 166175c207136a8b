package sample

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// breakProperty puts a member there that is not, with a value that breaks a rule of its
// own: a property that must not be there, above all. The value is valid except for that, by
// the property's own node or by another one that the place has for it.
func breakProperty(a aim, yield func(*tree.Value) bool) bool {
	o := a.node.Object
	if o == nil || a.v.Type != program.Object {
		return true
	}
	for i := range o.Props {
		p := &o.Props[i]
		if !a.k.saysRelated(p.Node, a.rule) || a.v.Member(p.Name) != nil {
			continue
		}
		for _, v := range []*tree.Value{a.anew(p.Node), tree.String("1"), tree.Number("1")} {
			if !a.with(p.Name, v, yield) {
				return false
			}
		}
		for _, other := range a.otherNodes(p.Name, p.Node) {
			if !a.with(p.Name, a.anew(other), yield) {
				return false
			}
		}
	}
	return true
}

// otherNodes gives the nodes that all nodes of the place have for a member, except for one.
func (a aim) otherNodes(name string, but program.NodeID) []program.NodeID {
	var list []program.NodeID
	for _, n := range a.nodes {
		for _, c := range a.k.r.MemberNodes([]program.NodeID{n}, name) {
			if c != but && !slices.Contains(list, c) {
				list = append(list, c)
			}
		}
	}
	return list
}
