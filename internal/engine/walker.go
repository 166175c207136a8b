package engine

import (
	"github.com/forkontrol/forkontrol/internal/expression"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// payload is what is being read.
type payload struct {
	src     token.Source   // nil where there is none: a field alone, a payload that cannot be opened
	dialect *token.Dialect // of src
}

// end gives line and column of the end of what stands at an offset, as findings have them.
func (in *payload) end(offset int64, one bool) (line, column int32) {
	l, c := in.src.End(offset, one)
	return int32(l), int32(c)
}

// walker goes through a payload, token by token. It opens and closes places and hands what
// stands there to the machines that it is made of; each of these has a file and says there
// what it promises.
//
// Machines know each other one way: a document opens messages, members find what applies
// to a place, evals hold what has been seen of it, scalars are checked, and all give their
// findings to the collector.
type walker struct {
	in       payload
	out      collector
	trail    trail
	room     holder
	messages recognition
	doc      document
	evals    evals
	content  contents
	members  members
	scalars  scalars
	unique   uniqueness
	keeper   keeper
	guide    guide
	// opening and closing take the elements of a message with keys, see elementOpened; nil where it has none. While
	// seeks is false, those without names and keys of their own may be left out.
	opening func(t *token.Token)
	closing func(f *frame)
	seeks   func() bool
}

// init makes the machines and links them.
func (w *walker) init(o *Options) {
	w.out = collector{system: o.Rules.Engine(), most: o.MaxSamples, excerpts: o.Excerpts, each: o.Each, in: &w.in, trail: &w.trail, seen: map[*program.Rule]int{}}
	w.trail = trail{in: &w.in}
	w.room = holder{memory: expression.MemoryFor(o.Limits.Members), limit: o.Limits.Members, out: &w.out}
	machine := expression.New(expression.Options{Registers: o.Registers, AsOf: o.AsOf, Rows: o.Limits.Rows, Memory: &w.room.memory})
	w.messages = recognition{roots: newRoots(o.Rules, o.AsOf), asOf: o.AsOf, in: &w.in, out: &w.out, machine: machine}
	if o.Message != "" {
		if s, m := o.Rules.Find(o.Message); m != nil {
			w.messages.message = &owner{s, m}
		}
	}
	w.doc = document{o: o, in: &w.in, out: &w.out, messages: &w.messages, trail: &w.trail, evals: &w.evals, scalars: &w.scalars, members: &w.members, walker: w}
	w.evals = evals{in: &w.in, out: &w.out, trail: &w.trail, content: &w.content, unique: &w.unique, room: &w.room, machine: machine}
	w.content = contents{in: &w.in}
	w.members = members{limit: o.Limits.Members, in: &w.in, out: &w.out, trail: &w.trail, room: &w.room, evals: &w.evals, content: &w.content, scalars: &w.scalars}
	w.scalars = scalars{out: &w.out, machine: machine, asOf: o.AsOf}
	w.unique = uniqueness{limit: o.Limits.Members, out: &w.out, trail: &w.trail, room: &w.room, evals: &w.evals, scalars: &w.scalars}
	w.keeper = keeper{machine: machine, limit: o.Limits.Rows, in: &w.in, out: &w.out, trail: &w.trail, room: &w.room, evals: &w.evals, scalars: &w.scalars}
	w.guide = guide{off: o.Unguided, walker: w, tracks: tracks{walker: w}}
	if following != nil {
		w.guide.models = following.guide(w)
	}
}

// begin makes ready for a payload.
func (w *walker) begin(file string) {
	w.in = payload{}
	w.out.begin(file)
	w.trail.begin()
	w.messages.begin()
	w.doc.begin()
	w.evals.list = w.evals.list[:0]
	w.content.begin()
	w.unique.forget(0)
	w.keeper.machine.Reset()
	w.room.memory.Reset()
	w.scalars.leaf = leaf{eval: -1}
	w.opening, w.closing = nil, nil
	w.guide.tracks.begin()
}

// run reads the source to its end.
func (w *walker) run() {
	for !w.out.stopped {
		t := w.in.src.Next()
		if w.doc.state.waiting && w.doc.decide(t) {
			if w.guide.tracks.watched != nil {
				w.guide.tracks.tell(t)
			}
			continue
		}
		switch t.Kind {
		case token.Value:
			w.value(t)
		case token.Start:
			w.start(t)
		case token.End:
			if len(w.trail.frames) > 0 {
				w.end(t.Offset)
			}
		case token.Text:
			w.characters(t)
		case token.Doctype:
			w.out.note(token.RuleDoctype, place{offset: t.Offset}, "")
		case token.Flaw:
			w.doc.flaw(w.in.src.Flaw())
		case token.Invalid:
			w.out.problem(w.in.src.Problem())
			w.abandon()
			w.doc.nextRecord()
		case token.EOF:
			return
		}
		if t.Unfit != 0 {
			w.doc.unfit(t)
		}
		if w.guide.tracks.watched != nil {
			w.guide.tracks.tell(t)
		}
		if !w.out.stopped && w.guide.tracks.watched == nil {
			w.guide.run()
		}
	}
}

// abandon settles what is known of conditions when a source stops in the middle.
//
//go:noinline
func (w *walker) abandon() {
	for len(w.trail.frames) > 0 {
		w.evals.pop()
	}
}

// value takes a whole leaf.
func (w *walker) value(t *token.Token) {
	f := w.trail.top()
	if f == nil {
		if t.Named {
			w.doc.beginNamed(t)
			if !w.out.stopped {
				w.attributes(t)
				w.emptyElement(t)
			}
		} else {
			w.doc.beginBare(t)
		}
		return
	}
	if f.form == formArray {
		w.arrayValue(f, t)
		return
	}
	if f.form == formDocument {
		w.doc.second(t)
		return
	}
	if f.form == formElement {
		w.childOf(f)
	}
	if f.hole || f.heads {
		switch w.doc.fill(f, t) {
		case opened:
			if w.in.dialect.Tags {
				w.attributes(t)
				w.emptyElement(t)
			}
			return
		case passed, refused:
			return
		}
	}
	var room [4]match
	list := w.members.member(f, t.Name, t.Space, false, t.Offset, room[:0])
	w.scalars.leaf.typ, w.scalars.leaf.text, w.scalars.leaf.ascii = t.Type, t.Value, t.ASCII
	w.scalars.unfit = t.Unfit != 0
	if f.form == formElement {
		w.members.elementSpace(f, list, t)
		if w.closing != nil {
			w.openElement(f, t, list)
			w.emptyElement(t)
			return
		}
		for i := range list {
			own := w.evals.list[list[i].parent].own
			if n := &own.msg.Nodes[list[i].node]; (n.Types&scalarTypes == 0 || n.Hole || n.Object != nil && n.Object.Markup != nil) && !n.Never {
				w.openElement(f, t, list)
				w.emptyElement(t)
				return
			}
		}
		if t.Unbound {
			w.out.note(token.RulePrefix, place{offset: t.Offset, name: t.Name, named: true}, string(t.Prefix))
		}
	}
	w.scalars.leaf.place.offset = t.ValueOffset
	w.leafMatches(list)
}

// emptyElement ends an element that came as a Value and is to be seen as a
// container.
func (w *walker) emptyElement(t *token.Token) {
	if len(t.Value) > 0 {
		text := *t
		text.Offset = t.ValueOffset
		w.characters(&text)
	}
	w.end(t.ValueOffset + int64(len(t.Value)))
}

// leafMatches checks the scalar in hand against the nodes that apply to it.
func (w *walker) leafMatches(list []match) {
	if len(list) > 0 {
		w.scalars.review(w.evals.list[list[0].parent].own, list[0].node)
	} else {
		w.scalars.review(nil, 0)
	}
	for i := range list {
		m := &list[i]
		e := &w.evals.list[m.parent]
		if e.sink == nowhere && e.failed && m.role == roleChild {
			continue
		}
		w.scalars.leaf.eval = m.parent
		if m.role == roleContains {
			if w.scalars.check(e.own, m.node, nowhere) {
				e.hits++
			}
			continue
		}
		ok := w.scalars.check(e.own, m.node, e.sink)
		e = &w.evals.list[m.parent]
		if m.prop != nil && len(m.prop.Keep) > 0 {
			w.keeper.keep(m.parent, m.prop, ok)
			e = &w.evals.list[m.parent]
		} else if m.role == roleChild && e.prop != nil && len(e.prop.Keep) > 0 && w.trail.top().form == formArray {
			w.keeper.keepScalarItem(m.parent, ok)
			e = &w.evals.list[m.parent]
		}
		if !ok {
			e.failed = true
			continue
		}
		if n := &e.own.msg.Nodes[m.node]; n.Hole {
			w.doc.holeLeaf(e.own, n, e.sink, &w.scalars.leaf)
		}
		if e.unique >= 0 {
			w.unique.repeated(m.parent, m.prop)
		}
	}
}

// start takes the opening of a container.
func (w *walker) start(t *token.Token) {
	f := w.trail.top()
	if f == nil {
		switch {
		case t.Named:
			w.doc.beginNamed(t)
			if !w.out.stopped {
				w.attributes(t)
			}
		case w.doc.rows != nil:
			w.doc.openBare(t, w.doc.rows)
		default:
			w.doc.beginBare(t)
		}
		return
	}
	if f.form == formElement {
		w.childOf(f)
	}
	if f.hole || f.heads {
		switch w.doc.fill(f, t) {
		case opened:
			if w.in.dialect.Tags {
				w.attributes(t)
			}
			return
		case passed:
			w.evals.push(t, f.form, 0, false)
			return
		case refused:
			return
		}
	}
	if f.form == formElement {
		var room [4]match
		w.members.given = t
		list := w.members.member(f, t.Name, t.Space, false, t.Offset, room[:0])
		w.members.elementSpace(f, list, t)
		w.openElement(f, t, list)
		return
	}
	if f.form == formDocument {
		w.doc.second(t)
		w.evals.push(t, formObject, 0, false)
		return
	}
	var room [4]match
	var list []match
	if f.form == formArray {
		list = w.members.item(f, t.Offset, t.Row, room[:0])
	} else {
		list = w.members.member(f, t.Name, t.Space, false, t.Offset, room[:0])
	}
	at := w.scalars.leaf.place
	form, types := formObject, program.Object
	if t.Type == token.Array {
		form, types = formArray, program.Array
	} else if t.Row > 0 {
		at.index = t.Row
	}
	w.evals.push(t, form, at.index, at.item)
	w.trail.top().own = f.own
	for i := range list {
		e := &w.evals.list[list[i].parent]
		s := e.sink
		if list[i].role == roleContains {
			s = nowhere
		}
		n := len(w.evals.list)
		w.evals.enterTyped(e.own, list[i].node, list[i].parent, list[i].role, s, types)
		w.evals.list[n].prop = list[i].prop
		if p := list[i].prop; p != nil && len(p.Keep) > 0 {
			w.keeper.keepPlace(list[i].parent, p)
		} else if at.item && list[i].role == roleChild {
			w.keeper.keepItem(list[i].parent)
		}
	}
}

// arrayValue takes a scalar item of a JSON array.
func (w *walker) arrayValue(f *frame, t *token.Token) {
	var room [4]match
	list := w.members.item(f, t.Offset, t.Row, room[:0])
	w.scalars.leaf.typ, w.scalars.leaf.text, w.scalars.leaf.ascii = t.Type, t.Value, t.ASCII
	w.scalars.unfit = t.Unfit != 0
	w.scalars.leaf.place.offset = t.ValueOffset
	w.leafMatches(list)
}

// end closes the innermost frame. The offset is that of its end.
func (w *walker) end(offset int64) {
	f := w.trail.top()
	if f.markup != nil {
		following.close(w, f)
	}
	switch {
	case f.form == formDocument:
	case f.form == formElement && !f.child && (!f.settled && !f.hole || f.isNil):
		w.endText(f)
	default:
		w.endContainer(f, offset)
	}
	if w.closing != nil {
		w.closing(w.trail.top())
	}
	w.evals.pop()
}

// endContainer closes an element with elements, an object or an array.
func (w *walker) endContainer(f *frame, offset int64) {
	if f.isNil && f.child {
		w.filled(f, place{offset: f.offset})
	}
	if f.form == formElement && !f.child {
		w.becomeContainer(f)
	}
	if f.hole || f.wraps {
		if w.doc.closeHole(f, offset) {
			w.strayText(f)
		}
	}
	at := place{offset: offset}
	for i := f.hi - 1; i >= f.lo; i-- {
		if f.form == formArray {
			w.members.closeArray(i, at)
		} else {
			w.members.closeObject(i, at)
		}
		w.evals.settleApply(i, f, at)
		if w.evals.list[i].scope >= 0 {
			w.keeper.askScope(i, at)
		}
		w.evals.answer(i)
	}
}
