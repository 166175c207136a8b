package engine

import (
	"github.com/forkontrol/forkontrol/internal/particle"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// modelGuide is the guided way through messages that an XML Schema describes, whose elements have attributes and come as
// content models say. It is to the general way what guide is, see there: what it takes the general way would have taken
// with the same outcome.
//
//  1. It reads ahead of the source, element by element, from the innermost frame on. The elements that begin
//     on the way are levels of its own, which cost no frame and no eval.
//  2. An element is taken when it may come where it stands, its attributes and its text hold, and nothing is to say of
//     it; an end tag, when nothing is missing. Of the first that is anything else nothing is taken.
//  3. What has come at a spot of a content before is tried first, the last first, each with its tag as it
//     was written. Which property and which part that is, what it does to the counters and what it holds has been
//     worked out when it came first.
//  4. At the end the levels that are open become frames and evals, as walker.start makes them.
type modelGuide struct {
	*walker
	courses map[*program.Message]*course
	levels  []level
	counts  []uint32 // kept while levels become frames
}

// level is an element that has been opened on the way; the first is the innermost frame.
type level struct {
	content
	shape *shape
	prop  *program.Prop
	index int32
	child bool // an element has come in it
	attrs bool // it has attributes
}

func (models) guide(w *walker) modelRunner {
	return &modelGuide{walker: w, courses: map[*program.Message]*course{}}
}

// run takes what stands next in the innermost frame, of one eval.
func (g *modelGuide) run(f *frame, e *eval) {
	if g.closing != nil && g.seeks() || f.form != formElement || f.isNil || e.sink != live || e.obj == nil || e.scope >= 0 || e.unique >= 0 || f.markup != e.obj.Markup {
		return
	}
	c := g.courses[e.own.msg]
	if c == nil || c.own != e.own {
		c = &course{own: e.own, shapes: make([]*shape, len(e.own.msg.Nodes))}
		g.courses[e.own.msg] = c
	}
	s := c.shape(e.id)
	if s.form != formGroup || !s.parent {
		return
	}
	src, ok := g.in.src.(token.Looker)
	if !ok {
		return
	}
	a := src.Ahead()
	if a == nil {
		return
	}
	g.levels = append(g.levels[:0], level{content: e.content, shape: s, child: f.child})
	if s.moves {
		if p := placeOf(&g.content, &e.content); !p.Sound() {
			return
		}
	}
	g.read(c, a, f)
	if base := &g.levels[0]; base.child {
		e.next, e.last, e.size = base.next, base.last, base.size
	}
	g.stop(c, a, f)
}

// read takes elements until one is not to be taken.
func (g *modelGuide) read(c *course, a *token.Ahead, f *frame) {
	for {
		l := &g.levels[len(g.levels)-1]
		sp := l.shape.spot(&l.content)
		n := g.child(c, a, l, sp)
		if n == nil {
			if len(g.levels) == 1 || a.Look() != token.FoundEnd || !g.ends(l, sp) || !a.Close() {
				return
			}
			g.content.forget(&l.content)
			g.levels = g.levels[:len(g.levels)-1]
			continue
		}
		if !g.take(c, a, l, n, f) {
			return
		}
	}
}

// spot gives where a content has come to. Of a list of properties that is what is expected next.
func (s *shape) spot(k *content) *spot {
	sp := s.spots[k.next]
	if sp == nil {
		sp = &spot{}
		s.spots[k.next] = sp
	}
	return sp
}

// child takes the start tag that stands next in hand, if its element may come; nil when not.
func (g *modelGuide) child(c *course, a *token.Ahead, l *level, sp *spot) *nextChild {
	for i, n := range sp.next {
		if i == 4 {
			break
		}
		if a.Child(&n.tag) && g.may(l, n) {
			if i > 0 {
				sp.next[0], sp.next[i] = n, sp.next[0]
			}
			return n
		}
	}
	if a.Look() != token.FoundStart {
		return nil
	}
	for _, n := range sp.next {
		if a.Is(&n.tag) && g.may(l, n) {
			return n
		}
	}
	return g.learn(c, a, l, sp)
}

// mostNext is how many elements are remembered at a spot.
const mostNext = 64

// learn finds the element of the start tag that was found.
func (g *modelGuide) learn(c *course, a *token.Ahead, l *level, sp *spot) *nextChild {
	name, space, ok := a.Name()
	if !ok {
		return nil
	}
	prop := propOf(c.own.msg, l.obj, name, space)
	if prop < 0 || len(sp.next) >= mostNext {
		return nil
	}
	p := &l.obj.Props[prop]
	if !p.Known || len(p.Keep) > 0 {
		return nil
	}
	for _, n := range sp.next {
		if n.prop == uint16(prop) && g.may(l, n) {
			a.Learn(&n.tag)
			return n
		}
	}
	n := &nextChild{prop: uint16(prop), list: p.List, shape: c.shape(p.Item)}
	if n.shape.form == formOther {
		return nil
	}
	if l.shape.moves {
		place := placeOf(&g.content, &l.content)
		if n.move, ok = place.Move(l.shape.model.Where[prop]); !ok {
			return nil
		}
	} else if arr := c.own.msg.Nodes[p.Node].Array; p.List && arr != nil && arr.MaxRule != 0 {
		n.max = uint32(min(arr.Max, 1<<31))
	}
	if !g.may(l, n) {
		return nil
	}
	a.Learn(&n.tag)
	sp.next = append(sp.next, n)
	return n
}

// propOf gives the number of the property of an element, -1 for none.
func propOf(m *program.Message, o *program.ObjectNode, name []byte, space string) int32 {
	if o.Markup != nil {
		return named(m, o, name, space, false, false)
	}
	for i := range o.Props {
		if p := &o.Props[i]; !p.Attr && p.XML == string(name) && inSpace(m, p, space) {
			return int32(i)
		}
	}
	return -1
}

// may reports whether an element may come now.
func (g *modelGuide) may(l *level, n *nextChild) bool {
	counts := g.content.counts[l.counts:]
	if l.shape.moves {
		return n.move.Holds(counts[len(l.obj.Props):])
	}
	if l.obj.Sequence && int32(n.prop) < l.last {
		return false
	}
	if !n.list {
		return counts[n.prop] == 0
	}
	return n.max == 0 || counts[n.prop] < n.max
}

// take takes the element of the start tag in hand, a leaf whole.
func (g *modelGuide) take(c *course, a *token.Ahead, l *level, n *nextChild, f *frame) bool {
	s := n.shape
	switch s.form {
	case formScalar:
		text, ascii, ok := a.Leaf()
		if !ok || !s.value.holds(&g.scalars, c.own, text, ascii) {
			return false
		}
		g.comes(l, n, f)
		a.Take()
		return true
	case formText:
		if seen, ok := g.attributes(c, a, s); !ok || s.needs&^seen != 0 {
			return false
		}
		text, ascii, ok := a.Leaf()
		if !ok || !s.value.holds(&g.scalars, c.own, text, ascii) {
			return false
		}
		g.comes(l, n, f)
		a.Take()
		return true
	}
	seen, ok := g.attributes(c, a, s)
	if !ok || s.needs&^seen != 0 {
		return false
	}
	empty, ok := a.Open()
	if !ok {
		return false
	}
	inner := level{shape: s, prop: &l.obj.Props[n.prop], attrs: seen != 0}
	g.content.open(&inner.content, s.node.Object)
	if seen != 0 {
		counts := g.content.counts[inner.counts:]
		for i := range s.attrs {
			if at := &s.attrs[i]; seen&at.bit != 0 {
				counts[at.prop] = 1
				inner.size++
			}
		}
	}
	if empty && !g.ends(&inner, s.spot(&inner.content)) {
		g.content.forget(&inner.content)
		return false
	}
	came := g.comes(l, n, f)
	if empty {
		g.content.forget(&inner.content)
		a.Take()
		return true
	}
	if n.list || came > 1 {
		inner.index = int32(came)
	}
	g.levels = append(g.levels, inner)
	return true
}

// attributes takes those of the start tag in hand and gives which there were.
func (g *modelGuide) attributes(c *course, a *token.Ahead, s *shape) (seen uint64, ok bool) {
	for k := 0; k < len(s.attrs) && a.More(); {
		i := k
		for ; i < len(s.attrs); i++ {
			at := &s.attrs[i]
			value, ascii, there := a.Attribute(at.name)
			if !there {
				continue
			}
			if seen&at.bit != 0 || !at.value.holds(&g.scalars, c.own, value, ascii) {
				return 0, false
			}
			seen |= at.bit
			break
		}
		if i == len(s.attrs) {
			break // what stands there is the end of the tag, or none that is known
		}
		if i > k {
			s.attrs[k], s.attrs[i] = s.attrs[i], s.attrs[k]
		}
		k++
	}
	return seen, true
}

// comes counts an element and gives how many of its property there are.
func (g *modelGuide) comes(l *level, n *nextChild, f *frame) uint32 {
	if !l.child {
		if l.child = true; len(g.levels) == 1 {
			g.childOf(f)
		}
	}
	counts := g.content.counts[l.counts:]
	came := counts[n.prop] + 1
	counts[n.prop] = came
	if came == 1 {
		l.size++
	}
	if l.shape.moves {
		n.move.Take(counts[len(l.obj.Props):])
		l.next = n.move.At
		return came
	}
	if l.obj.Sequence {
		l.last = int32(n.prop)
	}
	if l.next = int32(n.prop); !n.list {
		l.next++
	}
	return came
}

// ends reports whether nothing is missing at the end of an element.
func (g *modelGuide) ends(l *level, sp *spot) bool {
	counts := g.content.counts[l.counts:]
	for _, need := range l.obj.Needs {
		if counts[need.Prop] == 0 {
			return false
		}
	}
	for i := range l.shape.lists {
		if x := &l.shape.lists[i]; counts[x.prop] > 0 && counts[x.prop] < x.min {
			return false
		}
	}
	if !l.shape.moves {
		return true
	}
	if !sp.asked {
		sp.asked = true
		sp.may, sp.always = particle.Ends(l.shape.model, l.next)
	}
	if sp.always {
		return sp.may
	}
	p := placeOf(&g.content, &l.content)
	return p.MayEnd()
}

// stop makes frames and evals of the levels that are open, and leaves the rest to the general way.
func (g *modelGuide) stop(c *course, a *token.Ahead, f *frame) {
	if g.levels[0].child {
		f.inText = false
	}
	if len(g.levels) > 1 {
		low := g.levels[1].counts
		g.counts = append(g.counts[:0], g.content.counts[low:]...)
		g.content.counts = g.content.counts[:low]
		var t token.Token
		for i := range g.levels[1:] {
			l := &g.levels[1+i]
			a.Start(i, &t)
			parent, strange := g.trail.top().lo, g.trail.top().strange
			fr := g.evals.push(&t, formElement, l.index, false)
			fr.own, fr.strange = c.own, strange
			g.enterElement(c.own, l.shape.id, parent, roleChild, live, &t)
			e := &g.evals.list[len(g.evals.list)-1]
			e.prop = l.prop
			e.next, e.last, e.size = l.next, l.last, l.size
			fr = g.trail.top()
			fr.child = l.child
			fr.settled = fr.settled || l.child || l.attrs && fr.markup == nil
			if g.closing != nil {
				g.opening(&t)
			}
		}
		copy(g.content.counts[low:], g.counts)
	}
	a.Stop()
}
