package sample

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/program"
)

// related gives a node and those that always apply with it.
func related(m *program.Message, n program.NodeID) []program.NodeID {
	list := []program.NodeID{}
	var add func(n program.NodeID)
	add = func(n program.NodeID) {
		if n == 0 || slices.Contains(list, n) {
			return
		}
		list = append(list, n)
		if a := m.Nodes[n].Apply; a != nil {
			for _, all := range a.All {
				add(all)
			}
		}
	}
	add(n)
	return list
}

// active gives the nodes that apply to a value at a place of the given nodes:
// those, what they refer to, and the branches that the value takes.
func active(m *program.Message, nodes []program.NodeID, t *Tree) []program.NodeID {
	j := judge{m: m, noExprs: true}
	list := []program.NodeID{}
	var add func(n program.NodeID)
	add = func(n program.NodeID) {
		if n == 0 || slices.Contains(list, n) {
			return
		}
		list = append(list, n)
		node := &m.Nodes[n]
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
				if j.holds(of, t) {
					add(of)
				}
			}
		}
		if a.If != 0 {
			if j.holds(a.If, t) {
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

// memberNodes gives the nodes that a place's nodes have for a member of a name.
func memberNodes(m *program.Message, nodes []program.NodeID, name string) []program.NodeID {
	var list []program.NodeID
	for _, n := range nodes {
		o := m.Nodes[n].Object
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

// itemNodes gives the nodes that a place's nodes have for the item at i.
func itemNodes(m *program.Message, nodes []program.NodeID, i int) []program.NodeID {
	var list []program.NodeID
	for _, n := range nodes {
		if a := m.Nodes[n].Array; a != nil {
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

// walk visits every place of a tree, parents first.
func walk(m *program.Message, t *Tree, visit func(at path, t *Tree, nodes []program.NodeID)) {
	walkFrom(m, t, []program.NodeID{1}, visit)
}

// memberFor makes a member as the nodes of its object have it written in XML.
func memberFor(m *program.Message, nodes []program.NodeID, name string, v *Tree) Member {
	c := Member{Name: name, XML: name, Value: v}
	for _, n := range nodes {
		o := m.Nodes[n].Object
		if o == nil {
			continue
		}
		for i := range o.Props {
			p := &o.Props[i]
			if p.Name == name && p.Known {
				if p.XML != "" {
					c.XML = p.XML
				}
				c.Attr, c.Space = p.Attr, p.Space
				return c
			}
		}
	}
	return c
}

// ways gives the nodes on the ways from the root to a node that says the rule,
// through branches too.
func ways(m *program.Message, rule program.RuleID) map[program.NodeID]bool {
	on := map[program.NodeID]bool{}
	// Nodes may recur, so it is worked out from the targets back.
	for changed := true; changed; {
		changed = false
		for i := 1; i < len(m.Nodes); i++ {
			n := program.NodeID(i)
			if on[n] {
				continue
			}
			if says(&m.Nodes[n], rule) {
				on[n] = true
			}
			for _, c := range below(&m.Nodes[n]) {
				on[n] = on[n] || on[c]
			}
			changed = changed || on[n]
		}
	}
	return on
}

// below gives the nodes that a node hands its value, or parts of it, to, and
// whose findings count.
func below(n *program.Node) []program.NodeID {
	var list []program.NodeID
	if o := n.Object; o != nil {
		for i := range o.Props {
			list = append(list, o.Props[i].Node)
		}
		for i := range o.Patterns {
			list = append(list, o.Patterns[i].Node)
		}
		for i := range o.Deps {
			list = append(list, o.Deps[i].Node)
		}
		list = append(list, o.Extra, o.Names)
	}
	if a := n.Array; a != nil {
		list = append(append(list, a.Tuple...), a.Items)
	}
	if a := n.Apply; a != nil {
		// What the branches of a choice find does not count: only the choice's own
		// rule does.
		list = append(append(list, a.All...), a.Then, a.Else)
	}
	return list
}

// says tells that a rule is a node's own.
func says(n *program.Node, rule program.RuleID) bool {
	if n.TypeRule == rule {
		return true
	}
	for i := range n.Checks {
		if n.Checks[i].Rule == rule {
			return true
		}
	}
	for i := range n.Exprs {
		if n.Exprs[i].Rule == rule {
			return true
		}
	}
	if o := n.Object; o != nil {
		if o.ExtraRule == rule || o.MinRule == rule || o.MaxRule == rule || o.OrderRule == rule {
			return true
		}
		for i := range o.Props {
			if o.Props[i].OnceRule == rule {
				return true
			}
		}
		needs := o.Needs
		for _, d := range o.Deps {
			needs = slices.Concat(needs, d.Needs)
		}
		if slices.ContainsFunc(needs, func(n program.Need) bool { return n.Rule == rule }) {
			return true
		}
	}
	if a := n.Array; a != nil {
		if a.ExtraRule == rule || a.MinRule == rule || a.MaxRule == rule || a.UniqueRule == rule || a.ContainsRule == rule {
			return true
		}
	}
	if a := n.Apply; a != nil {
		if a.NotRule == rule && a.Not != 0 {
			return true
		}
		for _, c := range slices.Concat(a.Any, a.One) {
			if c.Rule == rule {
				return true
			}
		}
	}
	return false
}

// Place is a value of a tree with the nodes that apply to it.
type Place struct {
	Value *Tree
	nodes []program.NodeID
}

// Places gives every place of a tree, parents first. The tree may be changed in
// place once they have all been given.
func Places(m *program.Message, t *Tree) func(yield func(Place) bool) {
	return func(yield func(Place) bool) {
		stop := false
		walk(m, t, func(_ path, v *Tree, nodes []program.NodeID) {
			stop = stop || !yield(Place{v, nodes})
		})
	}
}

// Near gives scalars at and just past the bounds of a place, and some of other
// types; never none.
func Near(m *program.Message, p Place) []*Tree { return near(m, p.nodes, p.Value) }

// Nodes are the nodes that apply to the place.
func (p Place) Nodes() []program.NodeID { return p.nodes }

// Variations gives copies of a tree with the values changed that a cross-field rule
// reads: to what it compares with, and next to it. Which of them break it is not
// known.
func Variations(m *program.Message, rule program.RuleID, root *Tree) func(yield func(*Tree) bool) {
	return func(yield func(*Tree) bool) {
		stop := false
		walk(m, root, func(at path, v *Tree, nodes []program.NodeID) {
			for _, n := range nodes {
				for i := range m.Nodes[n].Exprs {
					if e := &m.Nodes[n].Exprs[i]; e.Rule == rule && !stop {
						for c := range exprChanges(m, n, e, v) {
							if stop = !yield(root.with(at, func(t *Tree) { *t = *c })); stop {
								return
							}
						}
					}
				}
			}
		})
	}
}
