package sample

import (
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// mostTimes is how often a part is made at most.
const mostTimes = 10000

// contents makes the elements of an object by its content model.
type contents struct {
	*builder
	nodes   []program.NodeID
	object  *program.ObjectNode
	minimal bool
	turn    int // which alternative of choices, counted from the preferred one
	made    int
	failed  bool
	// forced is a part that comes so many times, whatever the model says; -1 for none. By is what
	// stands for it, nil for what it says itself.
	forced int
	times  uint64
	by     *tree.Member
}

// modelled gives the object among nodes that has a content model, nil when none has.
func (b *builder) modelled(nodes []program.NodeID) *program.ObjectNode {
	for _, n := range nodes {
		if o := b.m.Nodes[n].Object; o != nil && o.Markup != nil && o.Markup.Model != nil {
			return o
		}
	}
	return nil
}

// turns is how many alternatives of choices are tried.
const turns = 8

// contentObjects gives candidates for an object with a content model: with all that may be there,
// with what must, with other alternatives.
func (b *builder) contentObjects(o *program.ObjectNode, nodes []program.NodeID, yield func(*tree.Value) bool) bool {
	for turn := range 2 * turns {
		minimal := turn%2 == 1
		if b.o.Minimal && turn < 2 {
			minimal = !minimal
		}
		c := &contents{builder: b, nodes: nodes, object: o, minimal: minimal, turn: turn / 2, forced: -1}
		t := &tree.Value{Type: program.Object}
		for i := range o.Props {
			p := &o.Props[i]
			if !p.Known || !p.Attr && p.XML != "" {
				continue
			}
			needed := slices.ContainsFunc(o.Needs, func(n program.Need) bool { return int(n.Prop) == i })
			if !needed && (minimal || !b.wanted(&outline{nodes: nodes}, p.Name)) && !b.aimed(nodes, p.Name) {
				continue
			}
			if v := b.member(nodes, p.Name, needed); v != nil {
				t.Members = append(t.Members, memberFor(b.m, nodes, p.Name, v))
			}
		}
		if len(o.Markup.Model.Parts) > 0 {
			t.Members = append(t.Members, c.part(0)...)
		}
		if c.failed {
			continue
		}
		if !yield(t) || b.fuel < 0 {
			return false
		}
	}
	return true
}

// part makes what a part stands for.
func (c *contents) part(i int) (list []tree.Member) {
	p := &c.object.Markup.Model.Parts[i]
	n := uint64(p.Min)
	if i == c.forced {
		n = c.times
	} else if n == 0 && (!p.Optional || c.shown(i)) {
		n = 1
	}
	if n > mostTimes {
		c.failed = true
		return nil
	}
	for range n {
		one := c.once(i)
		if one == nil && p.Min == 0 && i != c.forced {
			break
		}
		list = append(list, one...)
		if c.made++; c.made > mostTimes || c.failed {
			c.failed = true
			return nil
		}
	}
	return list
}

// shown reports whether an optional part is to be there.
func (c *contents) shown(i int) bool {
	p := &c.object.Markup.Model.Parts[i]
	if c.onWay(i) || c.forced >= i && c.forced < int(p.End) {
		return true
	}
	if p.Kind == program.PartAny {
		return false
	}
	if c.random != nil {
		return c.random.IntN(4) > 0
	}
	return !c.minimal
}

// onWay reports whether a part has an element that lies on the ways.
func (c *contents) onWay(i int) bool {
	parts := c.object.Markup.Model.Parts
	for k := i; k < int(parts[i].End); k++ {
		if parts[k].Kind == program.PartElement && c.aimed(c.nodes, c.object.Props[parts[k].Prop].Name) {
			return true
		}
	}
	return false
}

func (c *contents) once(i int) (list []tree.Member) {
	parts := c.object.Markup.Model.Parts
	p := &parts[i]
	var inner []int
	for s := i + 1; s < int(p.End); s = int(parts[s].End) {
		inner = append(inner, s)
	}
	switch p.Kind {
	case program.PartElement:
		return c.element(p)
	case program.PartAny:
		if i == c.forced && c.by != nil {
			return []tree.Member{*c.by}
		}
		return c.anything(p)
	case program.PartChoice:
		prefer := slices.IndexFunc(inner, func(s int) bool { return c.onWay(s) || c.forced >= s && c.forced < int(parts[s].End) })
		if prefer < 0 {
			prefer = 0
			if c.random != nil && len(inner) > 0 {
				prefer = c.random.IntN(len(inner))
			}
		}
		for k := range inner {
			turn := c.turn
			if c.forced > i && c.forced < int(p.End) {
				turn = 0
			}
			s := inner[(prefer+turn+k)%len(inner)]
			if list = c.part(s); list != nil || c.failed || s == c.forced {
				return list
			}
		}
		c.failed = c.failed || !p.Optional
		return nil
	}
	list = []tree.Member{}
	for _, s := range inner {
		list = append(list, c.part(s)...)
	}
	return list
}

// element makes one element; nil where it is better left out.
func (c *contents) element(p *program.Part) []tree.Member {
	prop := &c.object.Props[p.Prop]
	of := c.k.r.MemberNodes(c.nodes, prop.Name)
	if prop.List {
		items := c.k.r.ItemNodes(of, 0)
		if p.Optional && c.within(items) {
			return nil
		}
		v := c.inside(items, c.made)
		if v == nil {
			c.failed = c.failed || !p.Optional
			return nil
		}
		return []tree.Member{memberFor(c.m, c.nodes, prop.Name, &tree.Value{Type: program.Array, Items: []*tree.Value{v}})}
	}
	v := c.member(c.nodes, prop.Name, !p.Optional)
	if v == nil {
		c.failed = c.failed || !p.Optional
		return nil
	}
	return []tree.Member{memberFor(c.m, c.nodes, prop.Name, v)}
}

// anything makes an element that a wildcard takes.
func (c *contents) anything(p *program.Part) []tree.Member {
	if g := c.m.Globals; g != nil && p.Any.Process != program.Skip {
		for i, name := range g.Names {
			space, local := expanded(name)
			if name[0] == '@' || !p.Any.Takes(space) || c.within([]program.NodeID{g.Nodes[i]}) {
				continue
			}
			if v := c.inside([]program.NodeID{g.Nodes[i]}, 0); v != nil {
				return []tree.Member{{Name: "{" + space + "}" + local, XML: local, Space: spaceOf(space), Value: v}}
			}
		}
	}
	if p.Any.Process == program.Strict {
		c.failed = true
		return nil
	}
	for _, space := range append(slices.Clone(p.Any.Spaces), "urn:eksempel", "") {
		if p.Any.Takes(space) {
			return []tree.Member{{Name: "{" + space + "}Andet", XML: "Andet", Space: spaceOf(space), Value: tree.String("x")}}
		}
	}
	c.failed = true
	return nil
}

func spaceOf(space string) string {
	if space == "" {
		return program.NoSpace
	}
	return space
}

// expanded takes a name of program.Globals apart.
func expanded(name string) (space, local string) {
	i := strings.LastIndexByte(name, '}')
	return strings.TrimPrefix(name[:i], "@")[1:], name[i+1:]
}
