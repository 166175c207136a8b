package engine

import (
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// run reads the source to its end.
func (c *Checker) run() {
	for !c.stopped {
		t := c.src.Next()
		if c.state.waiting && c.decide(t) {
			continue
		}
		switch t.Kind {
		case token.Value:
			c.value(t)
		case token.Start:
			c.start(t)
		case token.End:
			if len(c.frames) > 0 {
				c.end(t.Offset)
			}
		case token.Text:
			c.characters(t)
		case token.Doctype:
			c.note(token.RuleXMLDoctype, place{offset: t.Offset}, "")
		case token.Flaw:
			c.flaw(c.src.Flaw())
		case token.Invalid:
			c.problem(c.src.Problem())
			c.abandon()
			c.nextRecord()
		case token.EOF:
			return
		}
		if !c.stopped {
			c.guide()
		}
	}
}

// abandon settles what is known of conditions when a source stops in the middle.
func (c *Checker) abandon() {
	for len(c.frames) > 0 {
		c.pop()
	}
}

// nextRecord goes on after a record that is not well-formed.
func (c *Checker) nextRecord() {
	if c.undecided || c.failed || !c.src.Resume() {
		return
	}
	c.state.waiting, c.stopped = false, false
}

// value takes a whole leaf.
func (c *Checker) value(t *token.Token) {
	f := c.top()
	if f == nil {
		if t.Named {
			c.beginNamed(t)
			if !c.stopped {
				c.emptyElement(t)
			}
		} else {
			c.beginBare(t)
		}
		return
	}
	if f.form == formArray {
		c.arrayValue(f, t)
		return
	}
	if f.form == formDocument {
		c.second(t)
		return
	}
	if f.form == formElement {
		c.childOf(f)
		if f.hole {
			switch c.fill(f, t) {
			case opened:
				c.attributes(t)
				c.emptyElement(t)
				return
			case refused:
				return
			}
		}
	}
	var room [4]match
	list := c.member(f, t.Name, false, t.Offset, room[:0])
	c.leaf.typ, c.leaf.text, c.leaf.ascii = t.Type, t.Value, t.ASCII
	if f.form == formElement {
		if t.Unbound {
			c.note(token.RuleXMLPrefix, place{offset: t.Offset, name: t.Name, named: true}, string(t.Prefix))
		}
		c.elementSpace(f, list, t)
		for i := range list {
			own := c.evals[list[i].parent].own
			if n := &own.msg.Nodes[list[i].node]; n.Types&scalarTypes == 0 && !n.Never {
				c.openElement(f, t, list)
				c.emptyElement(t)
				return
			}
		}
	}
	c.leaf.place.offset = t.ValueOffset
	c.leafMatches(list)
}

// emptyElement ends an element that came as a Value and is to be seen as a
// container.
func (c *Checker) emptyElement(t *token.Token) {
	if len(t.Value) > 0 {
		text := *t
		text.Offset = t.ValueOffset
		c.characters(&text)
	}
	c.end(t.ValueOffset + int64(len(t.Value)))
}

// leafMatches checks the scalar in hand against the nodes that apply to it.
func (c *Checker) leafMatches(list []match) {
	for i := range list {
		m := &list[i]
		e := &c.evals[m.parent]
		if e.sink == nowhere && e.failed && m.role == roleChild {
			continue
		}
		c.leaf.eval = m.parent
		if m.role == roleContains {
			if c.scalar(e.own, m.node, nowhere) {
				e.hits++
			}
			continue
		}
		ok := c.scalar(e.own, m.node, e.sink)
		e = &c.evals[m.parent]
		if m.prop != nil && len(m.prop.Keep) > 0 {
			c.keep(m.parent, m.prop, ok)
			e = &c.evals[m.parent]
		} else if m.role == roleChild && e.prop != nil && len(e.prop.Keep) > 0 && c.top().form == formArray {
			c.keepScalarItem(m.parent, ok)
			e = &c.evals[m.parent]
		}
		if !ok {
			e.failed = true
			continue
		}
		if e.unique >= 0 {
			c.repeated(m.parent, m.prop)
		}
	}
}

// start takes the opening of a container.
func (c *Checker) start(t *token.Token) {
	f := c.top()
	if f == nil {
		switch {
		case t.Named:
			c.beginNamed(t)
			if !c.stopped {
				c.attributes(t)
			}
		case c.rows != nil:
			c.openBare(t, c.rows)
		default:
			c.beginBare(t)
		}
		return
	}
	if f.form == formElement {
		c.childOf(f)
		if f.hole {
			switch c.fill(f, t) {
			case opened:
				c.attributes(t)
				return
			case refused:
				return
			}
		}
		var room [4]match
		list := c.member(f, t.Name, false, t.Offset, room[:0])
		c.elementSpace(f, list, t)
		c.openElement(f, t, list)
		return
	}
	if f.form == formDocument {
		c.second(t)
		c.push(t, formObject, 0, false)
		return
	}
	var room [4]match
	var list []match
	if f.form == formArray {
		list = c.item(f, t.Offset, t.Row, room[:0])
	} else {
		list = c.member(f, t.Name, false, t.Offset, room[:0])
	}
	at := c.leaf.place
	form, types := formObject, program.Object
	if t.Type == token.Array {
		form, types = formArray, program.Array
	} else if t.Row > 0 {
		at.index = t.Row
	}
	c.push(t, form, at.index, at.item)
	c.top().own = f.own
	for i := range list {
		e := &c.evals[list[i].parent]
		s := e.sink
		if list[i].role == roleContains {
			s = nowhere
		}
		n := len(c.evals)
		c.enterTyped(e.own, list[i].node, list[i].parent, list[i].role, s, types)
		c.evals[n].prop = list[i].prop
		if p := list[i].prop; p != nil && len(p.Keep) > 0 {
			c.keepPlace(list[i].parent, p)
		} else if at.item && list[i].role == roleChild {
			c.keepItem(list[i].parent)
		}
	}
}

// enterTyped is enter where the type of the place is known, as it is in JSON.
func (c *Checker) enterTyped(own *owner, id program.NodeID, parent int32, r role, s sink, types program.Types) {
	lo := int32(len(c.evals))
	c.enter(own, id, parent, r, 0, s)
	for i := lo; i < int32(len(c.evals)); i++ {
		c.typeCheck(i, types, place{offset: c.top().valueOffset})
	}
}

// typeCheck marks an eval broken whose node does not allow the form of its
// frame.
func (c *Checker) typeCheck(i int32, types program.Types, at place) {
	e := &c.evals[i]
	if !e.node.Never && e.node.Types&types != 0 {
		if types == program.Array {
			e.obj = nil
		}
		// A set of scalars has no place for a container.
		for k := range e.node.Checks {
			if check := &e.node.Checks[k]; check.Op == program.OpEnum {
				c.notAllowed(i, check.Rule, types, at)
				return
			}
		}
		return
	}
	c.notAllowed(i, e.node.TypeRule, types, at)
}

func (c *Checker) notAllowed(i int32, rule program.RuleID, types program.Types, at place) {
	e := &c.evals[i]
	e.failed, e.obj, e.simple = true, nil, false
	if b := c.breach(e.own, e.sink, rule, at); b != nil {
		b.Found = c.dialect.Object
		if types == program.Array {
			b.Found = "array"
		}
	}
}

// arrayValue takes a scalar item of a JSON array.
func (c *Checker) arrayValue(f *frame, t *token.Token) {
	var room [4]match
	list := c.item(f, t.Offset, t.Row, room[:0])
	c.leaf.typ, c.leaf.text, c.leaf.ascii = t.Type, t.Value, t.ASCII
	c.leaf.place.offset = t.ValueOffset
	c.leafMatches(list)
}

// openElement opens a child element for the nodes that apply to it.
func (c *Checker) openElement(f *frame, t *token.Token, list []match) {
	own, strange := f.own, f.strange
	fr := c.push(t, formElement, c.leaf.place.index, false)
	fr.own, fr.strange = own, strange
	for i := range list {
		e := &c.evals[list[i].parent]
		n := len(c.evals)
		c.enter(e.own, list[i].node, list[i].parent, list[i].role, 0, e.sink)
		c.evals[n].prop = list[i].prop
		if p := list[i].prop; p != nil && len(p.Keep) > 0 && c.evals[n].node.Types&scalarTypes == 0 {
			c.keepPlace(list[i].parent, p)
		}
	}
	c.attributes(t)
}

// attributes checks the attributes of the element just opened.
func (c *Checker) attributes(t *token.Token) {
	if t.Kind == token.Start {
		if t.Unbound {
			c.note(token.RuleXMLPrefix, place{offset: t.Offset}, string(t.Prefix))
		}
		c.top().isNil = t.Nil
	}
	for k := range t.Attrs {
		a := &t.Attrs[k]
		f := c.top()
		if len(a.Prefix) > 0 && a.Space == "" {
			c.note(token.RuleXMLPrefix, place{offset: a.Offset, name: a.Name, named: true, attr: true}, string(a.Prefix))
			continue
		}
		if f.lo == f.hi || a.Space != "" {
			continue // nothing is known of the place, or it is somebody else's
		}
		if !c.evals[f.lo].node.Hole && c.evals[f.lo].node.Types&program.Object == 0 {
			c.note(token.RuleXMLAttributeUnexpected, place{offset: a.Offset, name: a.Name, named: true, attr: true}, string(a.Name))
			continue
		}
		var room [4]match
		list := c.member(f, a.Name, true, a.Offset, room[:0])
		if len(list) > 0 {
			c.top().settled = true
		}
		c.leaf.typ, c.leaf.text, c.leaf.ascii = token.Untyped, a.Value, false
		c.leaf.place.offset = a.ValueOffset
		c.leafMatches(list)
	}
}

// childOf settles that an element holds elements.
func (c *Checker) childOf(f *frame) {
	if !f.child {
		f.child = true
		c.becomeContainer(f)
		if !blank(c.text[f.textLo:]) {
			c.strayText(f)
		}
		c.text = c.text[:f.textLo]
	}
	f.inText = false
}

// becomeContainer tells the evals of an element that it holds elements. Those
// whose node allows none are broken.
func (c *Checker) becomeContainer(f *frame) {
	f.settled = true
	at := place{offset: f.offset}
	for i := f.lo; i < f.hi; i++ {
		c.typeCheck(i, program.Object, at)
	}
}

// characters takes a piece of text.
func (c *Checker) characters(t *token.Token) {
	f := c.top()
	if f == nil || f.lo == f.hi {
		return
	}
	if !f.inText { // the first piece
		f.inText = true
		f.valueOffset = t.Offset
		line, col := c.src.Position(t.Offset)
		f.line, f.col = int32(line), int32(col)
	}
	if !f.settled {
		c.text = append(c.text, t.Value...)
	} else if !blank(t.Value) {
		c.strayText(f)
	}
}

func blank(text []byte) bool {
	for _, b := range text {
		if b != ' ' && b != '\n' && b != '\t' && b != '\r' {
			return false
		}
	}
	return true
}

// strayText reports the text in hand, which stands between elements; once an
// element.
func (c *Checker) strayText(f *frame) {
	if f.stray {
		return
	}
	f.stray = true
	c.note(token.RuleXMLText, place{offset: f.valueOffset, line: f.line, col: f.col}, "")
}

// end closes the innermost frame. The offset is that of its end.
func (c *Checker) end(offset int64) {
	f := c.top()
	switch {
	case f.form == formDocument:
	case f.form == formElement && !f.child && (!f.settled || f.isNil):
		c.endText(f)
	default:
		c.endContainer(f, offset)
	}
	c.pop()
}

// endContainer closes an element with elements, an object or an array.
func (c *Checker) endContainer(f *frame, offset int64) {
	if f.form == formElement && !f.child {
		c.becomeContainer(f)
		if f.hole {
			c.emptyHole(f, offset)
		}
	}
	at := place{offset: offset}
	for i := f.hi - 1; i >= f.lo; i-- {
		if f.form == formArray {
			c.closeArray(i, at)
		} else {
			c.closeObject(i, at)
		}
		c.settleApply(i, f, at)
		if c.evals[i].scope >= 0 {
			c.askScope(i, at)
		}
		c.answer(i)
	}
}

// endText closes an element that turned out to hold text: the nodes that apply
// to it have a scalar to check.
func (c *Checker) endText(f *frame) {
	l := &c.leaf
	*l = leaf{typ: token.Untyped, text: c.text[f.textLo:]}
	if f.isNil {
		l.typ = token.Null
	}
	l.place = place{offset: f.valueOffset, line: f.line, col: f.col, name: c.names[f.nameLo:f.nameHi], index: f.index, named: true, up: 1}
	for i := f.lo; i < f.hi; i++ {
		e := &c.evals[i]
		switch e.role {
		case roleThen, roleElse, roleDep:
			c.drop(e.sink)
			continue
		case roleChild, roleRoot:
		default:
			continue
		}
		l.eval = e.parent
		ok := c.scalar(e.own, e.id, e.sink)
		e = &c.evals[i]
		e.failed = e.failed || !ok
		if e.prop != nil {
			if len(e.prop.Keep) > 0 {
				c.keep(e.parent, e.prop, ok)
			}
			if ok {
				c.repeated(e.parent, e.prop)
			}
		}
		c.answer(i)
	}
}
