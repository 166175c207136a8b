package sample

import (
	"slices"
	"strconv"

	"github.com/forkontrol/forkontrol/internal/program"
)

// repair changes values until the cross-field rules hold too, as far as small
// changes do it. What it gives otherwise holds as before. After some hundred changes
// it gives up: a tree of another shape is the better try then.
func repair(m *program.Message, t *Tree) *Tree {
	left := 800
	for range 12 {
		broken := Broken(m, t, JSON)
		if len(broken) == 0 {
			return t
		}
		better := t
		walk(m, t, func(at path, v *Tree, nodes []program.NodeID) {
			for _, n := range nodes {
				for i := range m.Nodes[n].Exprs {
					e := &m.Nodes[n].Exprs[i]
					if better != t || left < 0 || !slices.Contains(broken, e.Rule) {
						continue
					}
					for c := range exprChanges(m, n, e, v) {
						if left--; left < 0 {
							break
						}
						try := t.with(at, func(u *Tree) { *u = *c })
						if len(Broken(m, try, JSON)) < len(broken) {
							better = try
							break
						}
					}
				}
			}
		})
		if better == t {
			return t
		}
		t = better
	}
	return t
}

// exprChanges gives copies of a scope with the values that a rule reads changed:
// one value, one left out, then two values together.
func exprChanges(m *program.Message, n program.NodeID, e *program.ExprRule, scope *Tree) func(yield func(*Tree) bool) {
	return func(yield func(*Tree) bool) {
		var constants []*Tree
		for i := range e.Code {
			switch x := &e.Code[i]; x.Op {
			case program.ExprString:
				constants = append(constants, stringTree(x.S), stringTree(x.S+"x"))
			case program.ExprInt:
				for _, d := range []int64{0, 1, -1} {
					constants = append(constants, numberTree(strconv.FormatInt(x.N+d, 10)))
				}
			case program.ExprMatches:
				constants = append(constants, stringTree(x.Pattern.Sample))
				if s, ok := patternReject(x.Pattern, x.Pattern.Sample); ok {
					constants = append(constants, stringTree(s))
				}
			}
		}
		c := cellsOf(m, n, scope, false)
		if scope.Scalar() {
			nodes := related(m, n)
			for _, s := range slices.Concat(pool(m, nodes, program.AnyType), constants, near(m, nodes, scope)) {
				if !yield(s.Clone()) {
					return
				}
			}
			return
		}
		// The values read, each with what it could be instead.
		nodesAt := map[string][]program.NodeID{}
		key := func(at path) string { return string(appendPath(nil, at)) }
		walkFrom(m, scope, []program.NodeID{n}, func(at path, _ *Tree, nodes []program.NodeID) {
			nodesAt[key(at)] = nodes
		})
		var places []path
		add := func(x cell) {
			if x.tree.Scalar() {
				places = append(places, x.at)
			}
		}
		for i := range e.Code {
			switch x := &e.Code[i]; x.Op {
			case program.ExprSlot, program.ExprHas:
				if v, ok := c.slots[int(x.N)]; ok {
					add(v)
				}
			case program.ExprItem, program.ExprHasItem:
				for _, row := range c.rows[e.Each] {
					if v, ok := row[int(x.N)]; ok {
						add(v)
					}
				}
			}
		}
		c.tableCells(add)
		places = slices.CompactFunc(places, slices.Equal)
		constants = append(constants, c.dates(e.Code, places)...)
		options := make([][]*Tree, len(places))
		for i, at := range places {
			for _, s := range slices.Concat(c.others(places), constants, pool(m, nodesAt[key(at)], program.AnyType)) {
				if s.Type == scope.at(at).Type && !slices.ContainsFunc(options[i], s.Equal) {
					options[i] = append(options[i], s)
				}
			}
		}
		for i, at := range places {
			for _, s := range options[i] {
				if !yield(scope.with(at, func(t *Tree) { *t = *s.Clone() })) {
					return
				}
			}
		}
		if !listChanges(m, n, e, scope, yield) {
			return
		}
		// Fields that the rule reads and that are not there.
		for i := range e.Code {
			if x := &e.Code[i]; x.Op == program.ExprSlot || x.Op == program.ExprHas {
				if _, there := c.slots[int(x.N)]; !there {
					if t := withSlot(m, n, scope, int(x.N)); t != nil && !yield(t) {
						return
					}
				}
			}
		}
		for _, at := range places {
			parent, last := at[:len(at)-1], at[len(at)-1]
			if !yield(scope.with(parent, func(t *Tree) {
				if t.Type == program.Array {
					t.Items = slices.Delete(t.Items, last, last+1)
				} else {
					t.Members = slices.Delete(t.Members, last, last+1)
				}
			})) {
				return
			}
		}
		left := 400
		for i, at := range places {
			for k := range i {
				for _, s := range options[i] {
					for _, u := range options[k] {
						if left--; left < 0 {
							return
						}
						two := scope.with(at, func(t *Tree) { *t = *s.Clone() })
						*two.at(places[k]) = *u.Clone()
						if !yield(two) {
							return
						}
					}
				}
			}
		}
	}
}

// withSlot gives a copy of a scope with the property of its own that a slot holds
// put in, nil when there is none that can be.
func withSlot(m *program.Message, n program.NodeID, scope *Tree, slot int) *Tree {
	nodes := related(m, n)
	for _, r := range nodes {
		o := m.Nodes[r].Object
		if o == nil {
			continue
		}
		for i := range o.Props {
			for _, k := range o.Props[i].Keep {
				if k.Up != 0 || k.List >= 0 || int(k.Slot) != slot {
					continue
				}
				v := anew(m, nil, memberNodes(m, nodes, o.Props[i].Name))
				if v == nil {
					return nil
				}
				t := scope.Clone()
				put(t, nodes, m, o.Props[i].Name, v)
				return t
			}
		}
	}
	return nil
}

// put adds a member to an object, at its place where there is an order.
func put(t *Tree, nodes []program.NodeID, m *program.Message, name string, v *Tree) {
	t.Members = append(t.Members, memberFor(m, nodes, name, v))
	var names []string
	for _, c := range t.Members {
		names = append(names, c.Name)
	}
	order(m, nodes, names)
	slices.SortStableFunc(t.Members, func(a, b Member) int {
		return slices.Index(names, a.Name) - slices.Index(names, b.Name)
	})
}

// anew makes a valid value for nodes, nil when there is none.
func anew(m *program.Message, inner *Sample, nodes []program.NodeID) *Tree {
	if len(nodes) == 0 {
		return stringTree("1")
	}
	b := builder{m: m, o: Options{Inner: inner}, open: map[program.NodeID]int{}, fuel: 2000}
	return b.place(nodes, 0)
}

// others gives the values at the places.
func (c *cells) others(places []path) []*Tree {
	var list []*Tree
	for _, at := range places {
		list = append(list, c.self.at(at))
	}
	return list
}

func appendPath(b []byte, at path) []byte {
	for _, i := range at {
		b = append(strconv.AppendInt(b, int64(i), 10), '/')
	}
	return b
}

// walkFrom is walk from a scope down.
func walkFrom(m *program.Message, t *Tree, nodes []program.NodeID, visit func(at path, t *Tree, nodes []program.NodeID)) {
	var down func(at path, t *Tree, nodes []program.NodeID)
	down = func(at path, t *Tree, nodes []program.NodeID) {
		nodes = active(m, nodes, t)
		visit(at, t, nodes)
		for i, c := range t.Members {
			down(append(slices.Clone(at), i), c.Value, memberNodes(m, nodes, c.Name))
		}
		for i, item := range t.Items {
			down(append(slices.Clone(at), i), item, itemNodes(m, nodes, i))
		}
	}
	down(nil, t, nodes)
}
