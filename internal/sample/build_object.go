package sample

import (
	"slices"
	"strconv"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// outline is what the nodes of an object say about its members.
type outline struct {
	nodes    []program.NodeID
	names    []string // that are known, in order
	needed   map[string]bool
	least    int64 // members
	hole     bool
	children map[string]*tree.Value // that have been made
}

func (b *builder) outline(nodes []program.NodeID, hole bool) *outline {
	x := &outline{nodes: nodes, needed: map[string]bool{}, hole: hole, children: map[string]*tree.Value{}}
	for _, n := range nodes {
		o := b.m.Nodes[n].Object
		if o == nil {
			continue
		}
		for i := range o.Props {
			if name := o.Props[i].Name; !slices.Contains(x.names, name) {
				x.names = append(x.names, name)
			}
		}
		for _, need := range o.Needs {
			x.needed[o.Props[need.Prop].Name] = true
		}
		if o.Markup != nil && o.Markup.Text != 0 { // an element always has a text
			x.needed[o.Props[o.Markup.Text-1].Name] = true
		}
		if o.MinRule != 0 {
			x.least = max(x.least, o.Min)
		}
	}
	order(b.m, nodes, x.names)
	return x
}

// objects gives candidates for an object: with all fields, with those needed
// only, without one, with one.
func (b *builder) objects(nodes []program.NodeID, hole bool, yield func(*tree.Value) bool) bool {
	if o := b.modelled(nodes); o != nil {
		return b.contentObjects(o, nodes, yield)
	}
	x := b.outline(nodes, hole)
	for _, chosen := range b.variants(x) {
		if !yield(b.object(x, chosen)) || b.fuel < 0 {
			return false
		}
	}
	return true
}

// variants says which members are there, variant by variant.
func (b *builder) variants(x *outline) [][]string {
	list := [][]string{{}, {}}
	var needed []string
	for _, name := range x.names {
		if x.needed[name] || b.wanted(x, name) {
			list[0] = append(list[0], name)
		}
		if x.needed[name] {
			needed = append(needed, name)
		}
	}
	list[1] = needed
	aimed := b.aimedOnly(x)
	all := list[0]
	if len(aimed) > len(needed) {
		at := 1
		if slices.ContainsFunc(x.nodes, func(n program.NodeID) bool { o := b.m.Nodes[n].Object; return o != nil && len(o.Deps) > 0 }) {
			at = 0 // others might keep those out
		}
		list = slices.Insert(list, at, aimed)
	}
	for _, without := range x.names {
		if !x.needed[without] && slices.Contains(all, without) {
			list = append(list, slices.DeleteFunc(slices.Clone(all), func(s string) bool { return s == without }))
		}
	}
	for _, with := range x.names {
		if !x.needed[with] {
			list = append(list, append(slices.Clone(needed), with))
		}
	}
	return list
}

// aimedOnly are the members that are needed or lie on the ways.
func (b *builder) aimedOnly(x *outline) []string {
	return slices.DeleteFunc(slices.Clone(x.names), func(name string) bool { return !x.needed[name] && !b.aimed(x.nodes, name) })
}

// wanted reports whether an optional member is to be there at first.
func (b *builder) wanted(x *outline, name string) bool {
	if b.aimed(x.nodes, name) {
		return true
	}
	if b.random != nil {
		return b.random.IntN(4) > 0
	}
	return !b.o.Minimal && !(x.hole && b.o.Inner != nil)
}

// object makes an object with the chosen members, and those that they ask for.
func (b *builder) object(x *outline, chosen []string) *tree.Value {
	t := &tree.Value{Type: program.Object}
	// What is at a hole is there alone: a fault that is aimed at, say, or the payload.
	other := slices.ContainsFunc(chosen, func(name string) bool { return !x.needed[name] && b.aimed(x.nodes, name) })
	if x.hole && b.o.Inner != nil && !other {
		t.Inner = []tree.Document{{Message: b.o.Inner.Message, Root: b.o.Inner.Tree}}
	}
	nodes, chosen := b.follow(x.nodes, chosen)
	slices.SortStableFunc(chosen, func(a, b string) int { return slices.Index(x.names, a) - slices.Index(x.names, b) })
	for _, name := range chosen {
		v := b.child(x, name)
		if len(nodes) > len(x.nodes) {
			v = b.member(nodes, name, true)
		}
		if v != nil {
			t.Members = append(t.Members, memberFor(b.m, nodes, name, v))
		}
	}
	for i := 1; int64(len(t.Members)) < x.least && i < 1000; i++ {
		name := b.extraName(x.nodes, i)
		if v := b.member(x.nodes, name, true); v != nil && t.Member(name) == nil {
			t.Members = append(t.Members, memberFor(b.m, x.nodes, name, v))
		}
	}
	return t
}

// child makes the value of a member once for all variants.
func (b *builder) child(x *outline, name string) *tree.Value {
	t, ok := x.children[name]
	if !ok {
		t = b.member(x.nodes, name, x.needed[name])
		if t != nil && !x.needed[name] && !t.Scalar() && !t.HasContent() && !b.aimed(x.nodes, name) {
			t = nil // an object in which anything goes has nothing to show, nor has a list of nothing
		}
		x.children[name] = t
	}
	return t
}

// order sorts names as the first sequence among the nodes has them, attributes
// where they are.
func order(m *program.Message, nodes []program.NodeID, names []string) {
	for _, n := range nodes {
		if o := m.Nodes[n].Object; o != nil && o.Sequence {
			at := func(name string) int {
				return slices.IndexFunc(o.Props, func(p program.Prop) bool { return p.Name == name })
			}
			slices.SortStableFunc(names, func(a, b string) int { return at(a) - at(b) })
			return
		}
	}
}

// follow adds the names and nodes that the presence of the chosen names asks for.
func (b *builder) follow(nodes []program.NodeID, chosen []string) ([]program.NodeID, []string) {
	chosen = slices.Clone(chosen)
	for range 8 {
		grown := false
		need := func(o *program.ObjectNode, needs []program.Need) {
			for _, need := range needs {
				if name := o.Props[need.Prop].Name; !slices.Contains(chosen, name) {
					chosen = append(chosen, name)
					grown = true
				}
			}
		}
		for _, n := range nodes {
			o := b.m.Nodes[n].Object
			if o == nil {
				continue
			}
			need(o, o.Needs)
			for _, d := range o.Deps {
				if !slices.Contains(chosen, o.Props[d.Prop].Name) {
					continue
				}
				need(o, d.Needs)
				if d.Node != 0 && !slices.Contains(nodes, d.Node) {
					var digits []choice
					nodes = append(slices.Clone(nodes), b.expand([]program.NodeID{d.Node}, &digits)...)
					grown = true
				}
			}
		}
		if !grown {
			break
		}
	}
	return nodes, chosen
}

// member makes the value of a member, nil when it is better left out.
func (b *builder) member(nodes []program.NodeID, name string, needed bool) *tree.Value {
	of := b.k.r.MemberNodes(nodes, name)
	if !needed && b.within(of) {
		return nil
	}
	return b.inside(of, 0)
}

// aimed reports whether a member lies on the ways.
func (b *builder) aimed(nodes []program.NodeID, name string) bool {
	return len(b.on) > 0 && slices.ContainsFunc(b.k.r.MemberNodes(nodes, name), func(n program.NodeID) bool { return b.on[n] })
}

// extraName is the name of a member that no property has.
func (b *builder) extraName(nodes []program.NodeID, i int) string {
	for _, n := range nodes {
		o := b.m.Nodes[n].Object
		if o == nil {
			continue
		}
		if i <= len(o.Patterns) {
			return o.Patterns[i-1].Pattern.Sample
		}
		if o.Names != 0 {
			if t := b.place([]program.NodeID{o.Names}, i); t != nil && t.Type == program.String {
				return t.Text
			}
		}
	}
	return "Felt" + strconv.Itoa(i)
}

// memberFor makes a member as the nodes of its object have it written in XML.
func memberFor(m *program.Message, nodes []program.NodeID, name string, v *tree.Value) tree.Member {
	c := tree.Member{Name: name, XML: name, Value: v}
	for _, n := range nodes {
		o := m.Nodes[n].Object
		if o == nil {
			continue
		}
		for i := range o.Props {
			p := &o.Props[i]
			if p.Name == name && p.Known {
				if p.XML != "" || o.Markup != nil {
					c.XML = p.XML
				}
				c.Attr, c.Space = p.Attr, p.Space
				return c
			}
		}
	}
	return c
}

// put adds a member to an object, at its place where there is an order.
func (k *Maker) put(t *tree.Value, nodes []program.NodeID, name string, v *tree.Value) {
	t.Members = append(t.Members, memberFor(k.m, nodes, name, v))
	var names []string
	for _, c := range t.Members {
		names = append(names, c.Name)
	}
	order(k.m, nodes, names)
	slices.SortStableFunc(t.Members, func(a, b tree.Member) int {
		return slices.Index(names, a.Name) - slices.Index(names, b.Name)
	})
}
