package reference

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// Place is a value of a tree with the nodes that apply to it.
type Place struct {
	Value *tree.Value
	At    tree.Path
	Nodes []program.NodeID
}

// Places gives every place of a tree, parents first. The tree may be changed in
// place once they have all been given.
func (r *Reader) Places(t *tree.Value) func(yield func(Place) bool) {
	return r.PlacesBelow(t, []program.NodeID{1})
}

// PlacesBelow is Places from a value of the given nodes down.
func (r *Reader) PlacesBelow(t *tree.Value, nodes []program.NodeID) func(yield func(Place) bool) {
	return func(yield func(Place) bool) {
		var down func(p Place) bool
		down = func(p Place) bool {
			p.Nodes = r.Active(p.Nodes, p.Value)
			if !yield(p) {
				return false
			}
			for i, c := range p.Value.Members {
				if !down(Place{c.Value, p.At.Below(i), r.MemberNodes(p.Nodes, c.Name)}) {
					return false
				}
			}
			for i, item := range p.Value.Items {
				if !down(Place{item, p.At.Below(i), r.ItemNodes(p.Nodes, i)}) {
					return false
				}
			}
			return true
		}
		down(Place{t, nil, nodes})
	}
}

// Related gives a node and those that always apply with it. The list is the reader's.
func (r *Reader) Related(n program.NodeID) []program.NodeID {
	if list, ok := r.related[n]; ok {
		return list
	}
	list := slices.Clip(r.m.Related([]program.NodeID{}, n))
	r.related[n] = list
	return list
}

// Active gives the nodes that apply to a value at a place of the given nodes:
// those, what they refer to, and the branches that the value takes.
func (r *Reader) Active(nodes []program.NodeID, t *tree.Value) []program.NodeID {
	list := []program.NodeID{}
	var add func(n program.NodeID)
	add = func(n program.NodeID) {
		if n, _ = r.Said(n, t); n == 0 || slices.Contains(list, n) {
			return
		}
		list = append(list, n)
		node := &r.m.Nodes[n]
		if o := node.Object; o != nil && t.Type == program.Object {
			for _, d := range o.Deps {
				if t.Member(o.Props[d.Prop].Name) != nil {
					add(d.Node)
				}
			}
		}
		a := node.Apply
		if a == nil {
			return
		}
		for _, all := range a.All {
			add(all)
		}
		for _, c := range slices.Concat(a.Any, a.One) {
			for _, of := range c.Of {
				if r.Holds(of, t) {
					add(of)
				}
			}
		}
		if a.If != 0 {
			if r.Holds(a.If, t) {
				add(a.Then)
			} else {
				add(a.Else)
			}
		}
	}
	for _, n := range nodes {
		add(n)
	}
	return list
}

// MemberNodes gives the nodes that a place's nodes have for a member of a name.
func (r *Reader) MemberNodes(nodes []program.NodeID, name string) []program.NodeID {
	var list []program.NodeID
	for _, n := range nodes {
		o := r.m.Nodes[n].Object
		if o == nil {
			continue
		}
		known := false
		for i := range o.Props {
			if o.Props[i].Name == name {
				known = known || o.Props[i].Known
				list = addNode(list, o.Props[i].Node)
			}
		}
		for i := range o.Patterns {
			if pattern.Match(o.Patterns[i].Pattern, []byte(name)) {
				known = true
				list = addNode(list, o.Patterns[i].Node)
			}
		}
		if !known {
			list = addNode(list, o.Extra)
		}
	}
	return list
}

// ItemNodes gives the nodes that a place's nodes have for the item at i.
func (r *Reader) ItemNodes(nodes []program.NodeID, i int) []program.NodeID {
	var list []program.NodeID
	for _, n := range nodes {
		if a := r.m.Nodes[n].Array; a != nil {
			if i < len(a.Tuple) {
				list = addNode(list, a.Tuple[i])
			} else {
				list = addNode(list, a.Items)
			}
		}
	}
	return list
}

func addNode(list []program.NodeID, n program.NodeID) []program.NodeID {
	if n == 0 || slices.Contains(list, n) {
		return list
	}
	return append(list, n)
}
