package engine

import (
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// openElement opens a child element for the nodes that apply to it.
func (w *walker) openElement(f *frame, t *token.Token, list []match) {
	own, strange := f.own, f.strange
	fr := w.evals.push(t, formElement, w.scalars.leaf.place.index, false)
	fr.own, fr.strange = own, strange
	for i := range list {
		e := &w.evals.list[list[i].parent]
		n := len(w.evals.list)
		if !w.enterElement(e.own, list[i].node, list[i].parent, list[i].role, e.sink, t) {
			continue
		}
		w.evals.list[n].prop = list[i].prop
		if p := list[i].prop; p != nil && len(p.Keep) > 0 && (w.evals.list[n].node.Types&scalarTypes == 0 || w.evals.list[n].node.Hole) {
			w.keeper.keepPlace(list[i].parent, p)
		}
	}
	w.attributes(t)
}

// enterElement is evals.enter for the element just opened; it reports whether anything of it is
// checked.
func (w *walker) enterElement(own *owner, id program.NodeID, parent int32, r role, s sink, t *token.Token) bool {
	if own.msg.Types != nil {
		return following.enter(w, own, id, parent, r, s, t)
	}
	w.evals.enter(own, id, parent, r, 0, s)
	return true
}

// attributes checks the attributes of the element just opened.
func (w *walker) attributes(t *token.Token) {
	if t.Unbound {
		w.out.note(token.RulePrefix, place{offset: t.Offset}, string(t.Prefix))
	}
	top := w.trail.top()
	top.isNil = t.Nil && !w.undeclared(top)
	for k := range t.Attrs {
		a := &t.Attrs[k]
		at := place{offset: a.Offset, name: a.Name, named: true, attr: true}
		f := w.trail.top()
		if a.XSI {
			w.instance(a)
			continue
		}
		if len(a.Prefix) > 0 && a.Space == "" {
			w.out.note(token.RulePrefix, at, string(a.Prefix))
			continue
		}
		if f.lo == f.hi {
			continue // nothing is known of the place
		}
		e := &w.evals.list[f.lo]
		foreign := a.Space != "" && f.markup == nil
		if foreign && !e.own.msg.Exact {
			if !a.Common {
				w.members.foreignAttribute(f.lo, at, a.Prefix)
			}
			continue
		}
		if foreign || !e.node.Hole && e.node.Types&program.Object == 0 {
			w.members.strayAttribute(f.lo, at)
			continue
		}
		var room [4]match
		list := w.members.member(f, a.Name, a.Space, true, a.Offset, room[:0])
		if len(list) > 0 && f.markup == nil {
			w.trail.top().settled = true
		}
		w.scalars.leaf.typ, w.scalars.leaf.text, w.scalars.leaf.ascii = token.Untyped, a.Value, false
		w.scalars.leaf.place.offset = a.ValueOffset
		w.leafMatches(list)
	}
	if elementOpened != nil {
		elementOpened(w, t)
	}
}

// childOf settles that an element holds elements.
func (w *walker) childOf(f *frame) {
	if !f.child {
		f.child = true
		w.becomeContainer(f)
		if f.inked {
			w.strayText(f)
		}
		w.trail.text = w.trail.text[:f.textLo]
	}
	f.inText = false
}

// becomeContainer makes the evals of an element those of one that holds elements. Those
// whose node allows none are broken.
func (w *walker) becomeContainer(f *frame) {
	f.settled = true
	at := place{offset: f.offset}
	for i := f.lo; i < f.hi; i++ {
		w.evals.typeCheck(i, program.Object, at)
		// Where a scalar may stand it was not known until now that the place is no value.
		if e := &w.evals.list[i]; e.prop != nil && len(e.prop.Keep) > 0 && e.node.Types&scalarTypes != 0 {
			w.keeper.keepPlace(e.parent, e.prop)
		}
	}
}

// characters takes a piece of text.
func (w *walker) characters(t *token.Token) {
	f := w.trail.top()
	if f == nil || f.lo == f.hi {
		return
	}
	if !f.inText { // the first piece
		f.inText = true
		f.valueOffset = t.Offset
		line, col := w.in.src.Position(t.Offset)
		f.line, f.col = int32(line), int32(col)
	}
	if !f.inked {
		if n := pastBlank(t.Value); n < len(t.Value) {
			f.inked = true
			f.inkOffset, f.inkLine, f.inkCol = f.valueOffset, f.line, f.col
			if f.inkOffset != t.Offset+int64(n) {
				f.inkOffset = t.Offset + int64(n)
				line, col := w.in.src.Position(f.inkOffset)
				f.inkLine, f.inkCol = int32(line), int32(col)
			}
		}
	}
	if !f.settled || f.hole && !f.child {
		w.trail.text = append(w.trail.text, t.Value...)
	} else if f.inked {
		w.strayText(f)
	}
}

// pastBlank is the index of the first byte that is not white space, len(text) when there is
// none.
func pastBlank(text []byte) int {
	for i, b := range text {
		if b != ' ' && b != '\n' && b != '\t' && b != '\r' {
			return i
		}
	}
	return len(text)
}

// strayText reports the text in hand, which stands between elements, once per
// element, at its first character that is not white space.
func (w *walker) strayText(f *frame) {
	if f.stray {
		return
	}
	f.stray = true
	_, sure := w.nillable(f) // as sure as that it is no text
	if b := w.out.claim(w.out.engineRule(token.RuleStrayText), min(sure, w.evals.known(f.lo)), place{offset: f.inkOffset, line: f.inkLine, col: f.inkCol}); b != nil {
		// The rest of the text may be still to come.
		b.EndLine, b.EndColumn = w.in.end(f.inkOffset, true)
	}
}

// endText closes an element that turned out to hold text: the nodes that apply
// to it have a scalar to check.
func (w *walker) endText(f *frame) {
	l := &w.scalars.leaf
	*l = leaf{typ: token.Untyped, text: w.trail.text[f.textLo:]}
	if f.isNil {
		l.typ = token.Null
		if len(l.text) > 0 {
			w.filled(f, place{offset: f.valueOffset, line: f.line, col: f.col})
		}
	}
	reviewed := false
	l.place = place{offset: f.valueOffset, line: f.line, col: f.col, name: w.trail.names[f.nameLo:f.nameHi], index: f.index, named: true, up: 1}
	for i := f.lo; i < f.hi; i++ {
		e := &w.evals.list[i]
		switch e.role {
		case roleThen, roleElse, roleDep:
			w.out.drop(e.sink)
			continue
		case roleChild, roleRoot:
		default:
			continue
		}
		l.eval = e.parent
		if !reviewed {
			reviewed = true
			w.scalars.review(e.own, e.id)
		}
		ok := e.declared != 0 && f.isNil || w.scalars.check(e.own, e.id, e.sink)
		e = &w.evals.list[i]
		e.failed = e.failed || !ok
		if e.prop != nil {
			if len(e.prop.Keep) > 0 {
				w.keeper.keep(e.parent, e.prop, ok)
			}
			if ok {
				w.unique.repeated(e.parent, e.prop)
			}
		}
		w.evals.answer(i)
	}
}
