package engine

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/expression"
	"github.com/forkontrol/forkontrol/internal/lane"
	"github.com/forkontrol/forkontrol/internal/program"
)

// What a track knows of the places of its records: which members have come in them, and how many.

// trackPlace is an object or an array within the records of a list.
type trackPlace struct {
	node   *program.Node
	outer  int      // the place around it, below 0 for none
	member uint16   // of that
	prefix uint8    // of its tags, see trackOf.prefix: those at both ends are the same
	marks  []uint16 // the members that have a mark, each bit after bit
	lists  []uint16 // those whose number is bounded; an array itself is bare
	counts int      // the count of the first of these
	rules  *expression.Plain
	values expression.Values
}

// takable reports whether objects of a node may be in a track.
func takable(m *program.Message, id program.NodeID) bool {
	n := &m.Nodes[id]
	o := n.Object
	return !n.Never && !n.Hole && !n.Heads && n.Apply == nil && len(n.Checks) == 0 && n.Types == program.Object && o != nil && o.Markup == nil &&
		len(o.Patterns) == 0 && o.Names == 0 && !slices.ContainsFunc(o.Deps, func(d program.Dep) bool { return d.Node != 0 && !presence(m, &m.Nodes[d.Node]) }) && o.MinRule == 0 && o.MaxRule == 0 && !m.Identity.Has(id) && n.Of == nil
}

// presence reports whether a node says nothing but what has to come in an object and what must not.
func presence(m *program.Message, n *program.Node) bool {
	o := n.Object
	if n.Never || n.Hole || n.Heads || n.Types&program.Object == 0 || len(n.Checks) > 0 || n.Apply != nil || len(n.Exprs) > 0 || n.Slots > 0 || len(n.Tables) > 0 || n.Of != nil ||
		o == nil || len(o.Patterns) > 0 || o.Names != 0 || o.Extra != 0 || o.ExtraRule != 0 || len(o.Deps) > 0 || o.MinRule != 0 || o.MaxRule != 0 || o.Sequence || o.Markup != nil {
		return false
	}
	for i := range o.Props {
		if p := &o.Props[i]; p.Known && !m.Nodes[p.Node].Never {
			return false
		}
	}
	return true
}

// depends notes what the presence of a member asks for in a place.
func (g *tracks) depends(n int, member uint16, needs []program.Need) bool {
	p := &g.watched.places[n]
	bits, ok := p.bits(needs)
	bit := p.bit(member)
	if bits != 0 {
		g.act(lane.If, n, bit)
		g.act(lane.Needs, n, bits)
	}
	return ok && bit != 0
}

// dependsOn is depends for a node that applies then, see presence. Its properties are found by their names.
func (g *tracks) dependsOn(n int, d *program.Dep) bool {
	p := &g.watched.places[n]
	o := g.watched.own.msg.Nodes[d.Node].Object
	called := func(prop uint16) uint16 {
		x := &o.Props[prop]
		return uint16(g.named(p.node.Object, []byte(g.trail.nameOf(x)), x.Attr))
	}
	var needs []program.Need
	for _, need := range o.Needs {
		needs = append(needs, program.Need{Prop: called(need.Prop)})
	}
	bars := uint64(0)
	for i := range o.Props {
		if !o.Props[i].Known {
			continue
		}
		member := called(uint16(i))
		if member == bare {
			return false
		}
		bit := p.bit(member)
		if bit == 0 {
			return false
		}
		bars |= bit
	}
	if slices.ContainsFunc(needs, func(x program.Need) bool { return x.Prop == bare }) || !g.depends(n, d.Prop, needs) {
		return false
	}
	if bars != 0 {
		g.act(lane.If, n, p.bit(d.Prop))
		g.act(lane.Bars, n, bars)
	}
	return true
}

func (g *tracks) act(do lane.Doing, at int, n uint64) {
	g.told = append(g.told, lane.Told{Act: lane.Act{Do: do, Place: uint8(at), N: n}})
}

// comes notes that a member has come in a place: with a leaf, or as an act of its own. It is false when there is no mark left for it.
func (g *tracks) comes(n int, member uint16, x *lane.Told) bool {
	p := &g.watched.places[n]
	if member == bare {
		if len(p.lists) > 0 {
			g.act(lane.Counts, p.counts, 0)
		}
		return true
	}
	prop := &p.node.Object.Props[member]
	bit := p.bit(member)
	if bit == 0 {
		return false
	}
	once := bit
	if g.in.dialect.Repeats && prop.List {
		once = 0
		if c := p.count(member); c >= 0 {
			g.act(lane.Counts, c, 0)
		}
	}
	switch {
	case x != nil:
		x.Place, x.Mark, x.Once = uint8(n), bit, once
	case once != 0:
		g.act(lane.ComesIn, n, bit)
	default:
		g.act(lane.Comes, n, bit)
	}
	return true
}

// member is the number of a property of the object at a place.
func (g *tracks) member(n int, p *program.Prop) uint16 {
	props := g.watched.places[n].node.Object.Props
	for i := range props {
		if &props[i] == p {
			return uint16(i)
		}
	}
	return bare
}

// simpleLeaf reports whether scalars of a node may be in a track.
func (g *tracks) simpleLeaf(own *owner, id program.NodeID) bool {
	n := &own.msg.Nodes[id]
	return n.Types&scalarTypes != 0 && !n.Never && !n.Hole && n.Apply == nil && !own.msg.Identity.Has(id)
}

// prefix gives the number of a prefix; it is false when there are too many. An element that begins with one ends with it.
func (t *trackOf) prefix(text []byte) (uint8, bool) {
	n := slices.IndexFunc(t.written, func(s string) bool { return s == string(text) })
	if n < 0 {
		if n = len(t.written); n == 16 {
			return 0, false
		}
		t.written = append(t.written, string(text))
	}
	return uint8(n), true
}

// place gives the number of a place, -1 when there are too many.
func (t *trackOf) place(p trackPlace, array, repeats bool) int {
	n := slices.IndexFunc(t.places, func(x trackPlace) bool {
		return x.outer == p.outer && x.member == p.member && x.prefix == p.prefix && x.node == p.node
	})
	if n >= 0 {
		return n
	}
	node := p.node
	n = len(t.places)
	if n >= lane.MostPlaces {
		return -1
	}
	if array {
		if a := node.Array; a.MinRule != 0 || a.MaxRule != 0 {
			p.lists = []uint16{bare}
		}
	} else {
		for _, need := range node.Object.Needs {
			p.bit(need.Prop)
		}
		for i := range node.Object.Props {
			prop := &node.Object.Props[i]
			if a := t.own.msg.Nodes[prop.Node].Array; repeats && prop.List && a != nil && (a.MinRule != 0 || a.MaxRule != 0) {
				p.lists = append(p.lists, uint16(i))
			}
		}
	}
	if p.counts = t.counts; p.counts+len(p.lists) > lane.MostCounts {
		return -1
	}
	t.counts += len(p.lists)
	t.places = append(t.places, p)
	return n
}

// count gives the count of a list, -1 where it has none.
func (p *trackPlace) count(member uint16) int {
	if k := slices.Index(p.lists, member); k >= 0 {
		return p.counts + k
	}
	return -1
}

// bits gives the marks of members; it is false when there are too many.
func (p *trackPlace) bits(needs []program.Need) (all uint64, ok bool) {
	for _, need := range needs {
		bit := p.bit(need.Prop)
		if bit == 0 {
			return 0, false
		}
		all |= bit
	}
	return all, true
}

// bit gives the mark of a member, 0 when there are none left.
func (p *trackPlace) bit(member uint16) uint64 {
	if k := slices.Index(p.marks, member); k >= 0 {
		return 1 << k
	}
	if len(p.marks) == 64 {
		return 0
	}
	p.marks = append(p.marks, member)
	return 1 << (len(p.marks) - 1)
}
