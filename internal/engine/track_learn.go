package engine

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/lane"
	"github.com/forkontrol/forkontrol/internal/lane/lay"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// How a track gets to know a record: the walker reads it in the general way, and what comes is noted.

// openPlace is a place that is open in the record in hand.
type openPlace struct {
	n     int
	array bool
	eval  int32
}

// textLeaf is an element in hand that may turn out to be a leaf: one that came as more than one token.
type textLeaf struct {
	open   bool
	begin  int64 // of its text, -1 before that has come
	pieces int
	told   lane.Told
}

// watch notes what comes from now on.
func (g *tracks) watch(t *trackOf) {
	g.watched, g.from = t, g.in.src.Offset()
	g.errors = g.said()
	g.base = len(g.trail.frames)
	g.open, g.told, g.dead, g.text = g.open[:0], g.told[:0], false, textLeaf{}
}

// said is how many findings there are so far.
func (g *tracks) said() int {
	c := &g.out.report.Counts
	return c.Error + c.Warning + c.Info
}

// tell notes a token that the walker has just taken.
func (g *tracks) tell(t *token.Token) {
	if len(g.trail.frames) < g.base || g.out.stopped {
		g.watched = nil
		return
	}
	if g.doc.state.waiting || t.Kind == token.Record && g.base == 0 {
		return // what it is will show
	}
	f := g.trail.top()
	if g.base == 0 && len(g.open) == 0 && !g.dead && f != nil {
		g.document()
	}
	switch t.Kind {
	case token.Text:
		g.dead = g.dead || f.inked && !g.text.open
		if g.text.open {
			g.text.begin = t.Offset
			g.text.pieces++
		}
	case token.Value:
		if len(g.trail.frames) == g.base { // the list has something else
			g.watched = nil
			return
		}
		g.dead = g.dead || !g.value(t)
	case token.Start:
		g.dead = g.dead || g.text.open || !g.start(t, f)
	case token.End:
		if len(g.trail.frames) > g.base {
			g.dead = g.dead || !g.end(t)
			return
		}
		if !g.dead && g.end(t) && g.said() == g.errors {
			g.learn()
		} else {
			g.watched.vain++
		}
		g.watched = nil
	default:
		g.watched = nil
	}
}

// document notes the beginning of a document that is a record, with a first token in it.
func (g *tracks) document() {
	if f := &g.trail.frames[0]; f.form == formDocument {
		g.open = append(g.open, openPlace{n: outside, eval: -1})
	} else {
		g.dead = !g.start(&token.Token{}, f)
	}
}

// learn lets the track learn the record that has just ended.
func (g *tracks) learn() {
	t := g.watched
	if g.in.src.LearnRecord(t.track, g.from, g.told) {
		t.vain = 0
	} else {
		t.vain++
	}
}

// start notes the opening of a place, the frame that is open now; it is false when that cannot be in a track.
func (g *tracks) start(t *token.Token, f *frame) bool {
	if f.lo == f.hi || f.hole || f.heads || f.markup != nil || f.isNil {
		return false
	}
	e := &g.evals.list[f.lo]
	for i := f.lo + 1; i < f.hi; i++ {
		if d := &g.evals.list[i]; d.role != roleDep || d.parent != f.lo { // see presence
			return false
		}
	}
	if e.sink != live || e.unique >= 0 || e.own != g.watched.own && e.own.msg != g.watched.own.msg {
		return false
	}
	member := uint16(bare)
	parent := -1
	if len(g.open) == 0 || g.open[len(g.open)-1].n == outside {
		if e.id != g.watched.item || e.prop != g.watched.prop {
			return false
		}
		prop, of := e.prop, e.parent
		if f.form != formElement && e.parent >= 0 { // an item: rules want the array's
			prop, of = g.evals.list[e.parent].prop, g.evals.list[e.parent].parent
		}
		if prop != nil {
			if list, ok := g.wantedBy(of, prop); !ok || len(list) > 0 {
				return false
			}
		}
		if len(g.open) > 0 {
			member = wrapped
		}
	} else {
		at := g.open[len(g.open)-1]
		parent = at.n
		if !at.array {
			if e.prop == nil {
				return false
			}
			member = g.member(parent, e.prop)
		}
	}
	prefix, ok := g.watched.prefix(t.Prefix)
	if !ok {
		return false
	}
	if f.form == formElement && e.node.Types&scalarTypes != 0 {
		return g.startText(t, e, parent, member, prefix)
	}
	array := f.form == formArray
	if array {
		a := e.node.Array
		if e.node.Apply != nil || len(e.node.Checks) > 0 || a == nil || a.Items == 0 || len(a.Tuple) > 0 || a.Contains != 0 || a.UniqueRule != 0 {
			return false
		}
	} else if !takable(e.own.msg, e.id) {
		return false
	}
	n := g.watched.place(trackPlace{outer: parent, member: member, prefix: prefix, node: e.node}, array, g.in.dialect.Repeats)
	if n < 0 || parent >= 0 && !g.comes(parent, member, nil) {
		return false
	}
	if parent >= 0 && !g.placeWanted(e, parent) {
		return false
	}
	g.act(lane.Begins, n, 0)
	p := &g.watched.places[n]
	for i := range p.lists {
		g.act(lane.Resets, p.counts+i, 0)
	}
	if e.scope >= 0 {
		if p.rules == nil {
			if p.rules = g.scalars.machine.Plain(e.own.msg, e.node); p.rules == nil {
				return false
			}
		}
		g.tellOf(scopeOpens, target{place: n})
	}
	g.open = append(g.open, openPlace{n, array, f.lo})
	return g.attributes(t, e, n)
}

// startText notes the opening of an element that may turn out to be a leaf.
func (g *tracks) startText(t *token.Token, e *eval, parent int, member uint16, prefix uint8) bool {
	if parent < 0 || e.scope >= 0 || g.trail.top().settled || !g.simpleLeaf(e.own, e.id) {
		return false
	}
	var list []target
	if e.prop != nil {
		var ok bool
		if list, ok = g.wantedBy(e.parent, e.prop); !ok {
			return false
		}
	}
	for i := range t.Attrs {
		if t.Attrs[i].XSI {
			return false
		}
	}
	g.text = textLeaf{open: true, begin: -1, told: lane.Told{Leaf: true, Key: lane.Key{Place: uint16(parent), Member: member, Type: uint8(lay.Untyped), Prefix: prefix, Form: lane.Tags, Quoted: true}}}
	g.watched.leaves[g.text.told.Key] = e.id
	g.watched.targets[g.text.told.Key] = list
	return g.comes(parent, member, &g.text.told)
}

// attributes notes those of an element. Where there are any that the rules do not know, all of them are read as they stand.
func (g *tracks) attributes(t *token.Token, e *eval, n int) bool {
	if len(t.Attrs) > 0 && !g.roomFor(e.obj) {
		return false
	}
	known := true
	told := make([]lane.Told, 0, len(t.Attrs))
	for i := range t.Attrs {
		a := &t.Attrs[i]
		k := g.named(e.obj, a.Name, true)
		if a.XSI {
			return false
		}
		if k < 0 || len(a.Prefix) > 0 {
			known = false
			continue
		}
		p := &e.obj.Props[k]
		list, ok := g.wantedBy(g.trail.top().lo, p)
		if !ok || !p.Known || p.List || !g.simpleLeaf(e.own, p.Item) {
			return false
		}
		x := lane.Told{Leaf: true, At: a.ValueOffset, Key: lane.Key{Place: uint16(n), Member: uint16(k), Type: uint8(lay.Untyped), Form: lane.Attributes, Quoted: true}}
		g.watched.leaves[x.Key], g.watched.targets[x.Key] = p.Item, list
		told = append(told, x)
	}
	for i := range told {
		x := &told[i]
		if known {
			if !g.comes(n, x.Key.Member, x) {
				return false
			}
			g.told = append(g.told, *x)
		} else if len(g.watched.targets[x.Key]) > 0 || !g.comes(n, x.Key.Member, nil) {
			return false
		}
	}
	return true
}

// roomFor reports whether all attributes that an object may have together are no more than an element may have.
func (g *tracks) roomFor(o *program.ObjectNode) bool {
	n := 0
	for i := range o.Props {
		if o.Props[i].Attr {
			n++
		}
	}
	return n <= g.doc.o.Limits.WithDefaults().Attrs
}

// named gives the number of the property that a child, a member or an attribute of this name is, -1 for none.
func (g *tracks) named(o *program.ObjectNode, name []byte, attr bool) int {
	return slices.IndexFunc(o.Props, func(p program.Prop) bool {
		return g.trail.nameOf(&p) == string(name) && (p.Attr == attr || !g.in.dialect.Attrs)
	})
}

// value notes a leaf in the innermost place.
func (g *tracks) value(t *token.Token) bool {
	if g.text.open || len(g.open) == 0 || len(t.Attrs) > 0 {
		return false
	}
	at := g.open[len(g.open)-1]
	if at.n == outside {
		return false
	}
	f := g.trail.top()
	e := &g.evals.list[f.lo]
	own := e.own
	x := lane.Told{Leaf: true, At: t.ValueOffset, Key: lane.Key{Place: uint16(at.n), Member: bare, Form: lane.Members, Quoted: true}}
	var id program.NodeID
	var list []target
	ok := true
	if at.array {
		id = e.node.Array.Items
		if e.prop != nil {
			if list, ok = g.wantedBy(e.parent, e.prop); !ok {
				return false
			}
			list = slices.DeleteFunc(list, func(w target) bool { return !w.keep.IsItem() })
		}
	} else {
		k := g.named(e.obj, t.Name, false)
		if k < 0 || !e.obj.Props[k].Known {
			return false
		}
		p := &e.obj.Props[k]
		if list, ok = g.wantedBy(f.lo, p); !ok {
			return false
		}
		x.Key.Member = uint16(k)
		if id = p.Node; g.in.dialect.Repeats {
			id = p.Item
		}
	}
	if !g.simpleLeaf(own, id) {
		return false
	}
	fixed := false
	switch t.Type {
	case token.Untyped:
		x.Key.Form = lane.Tags
		if x.Key.Prefix, ok = g.watched.prefix(t.Prefix); !ok {
			return false
		}
	case token.String:
		x.Key.Type = uint8(lay.String)
		x.At++
	case token.Number:
		x.Key.Type, x.Key.Quoted = uint8(lay.Number), false
	case token.True, token.False:
		x.Key.Type, x.Key.Quoted = uint8(lay.Boolean), false
	default:
		fixed = true // null
	}
	if !fixed {
		g.watched.leaves[x.Key] = id
		g.watched.targets[x.Key] = list
	}
	if fixed {
		return len(list) == 0 && g.comes(at.n, x.Key.Member, nil)
	}
	if !g.comes(at.n, x.Key.Member, &x) {
		return false
	}
	g.told = append(g.told, x)
	return true
}

// end notes the end of the innermost place.
func (g *tracks) end(t *token.Token) bool {
	if g.text.open {
		x := &g.text
		x.open = false
		if x.pieces > 1 {
			return false
		}
		if x.begin < 0 {
			x.begin = t.Offset
		}
		x.told.At = x.begin
		g.told = append(g.told, x.told)
		return true
	}
	if len(g.open) == 0 {
		return false
	}
	at := g.open[len(g.open)-1]
	g.open = g.open[:len(g.open)-1]
	if at.n == outside {
		return true
	}
	p := &g.watched.places[at.n]
	m := g.watched.own.msg
	if p.rules != nil {
		g.tellOf(scopeCloses, target{place: at.n})
	}
	if at.array {
		a := p.node.Array
		if a.MinRule != 0 {
			g.act(lane.AtLeast, p.counts, uint64(max(a.Min, 0)))
		}
		if a.MaxRule != 0 {
			g.act(lane.AtMost, p.counts, uint64(max(a.Max, 0)))
		}
		return true
	}
	if needs, ok := p.bits(p.node.Object.Needs); !ok {
		return false
	} else if needs != 0 {
		g.act(lane.Needs, at.n, needs)
	}
	for i := range p.node.Object.Deps {
		d := &p.node.Object.Deps[i]
		if !g.depends(at.n, d.Prop, d.Needs) || d.Node != 0 && !g.dependsOn(at.n, d) {
			return false
		}
	}
	for i, member := range p.lists {
		a := m.Nodes[p.node.Object.Props[member].Node].Array
		if a.MinRule != 0 {
			g.act(lane.Some, p.counts+i, uint64(max(a.Min, 0)))
		}
		if a.MaxRule != 0 {
			g.act(lane.AtMost, p.counts+i, uint64(max(a.Max, 0)))
		}
	}
	return true
}
