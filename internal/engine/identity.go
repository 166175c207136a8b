package engine

import (
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/identity"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/internal/value"
)

// elementOpened is called for each element, when its attributes have been checked. It is there where CheckIdentity has
// been called, and no program that needs it is loaded where it is not. Of a message with keys (program.Identity) it
// sets walker.closing, and each element that may matter to them is then read in the general way. Of a message of a
// contract it reports the attributes that are missing.
var elementOpened func(w *walker, t *token.Token)

// CheckIdentity makes engines check keys.
func CheckIdentity() {
	identity.Link()
	elementOpened = func(w *walker, t *token.Token) {
		lackingAttributes(w)
		if w.closing == nil {
			own := w.trail.top().own
			if own == nil || own.msg.Identity == nil {
				return
			}
			k := &keys{walker: w, base: len(w.trail.frames) - 1}
			k.machine = identity.New(k, w.keeper.limit)
			w.opening, w.closing, w.seeks = k.begin, k.end, k.machine.Seeks
		}
		w.opening(t)
	}
}

// keys hand the elements, attributes and values of a message to the machine that checks its keys.
//
//   - The elements of the machine are the frames from base on, one for one.
//   - A value is what the nodes of its place make of the text: that of a default where it is empty, its white
//     space that of the type, of a union the value of the first type that takes it.
//   - A value that is not of its type is compared by its text; that it is wrong has been reported.
type keys struct {
	*walker
	machine *identity.Machine
	base    int
	key     []byte
	name    []byte
	got     identity.Value
}

// Path implements identity.Host.
func (k *keys) Path(up int) string { return k.trail.path(place{up: uint8(up)}) }

// Full implements identity.Host.
func (k *keys) Full(at identity.Place) {
	if !k.out.stopped {
		k.out.problemAt(&token.Problem{Rule: token.RuleLimitRows, Limit: int64(k.keeper.limit)}, place{offset: at.Offset, line: at.Line, col: at.Column})
	}
}

// Broken implements identity.Host.
func (k *keys) Broken(b *identity.Breach) {
	f := k.out.breach(b.Own.(*owner), live, b.Rule, place{offset: b.Offset, line: b.Line, col: b.Column, up: uint8(b.Up)})
	if f == nil {
		return
	}
	f.Value, f.HasValue, f.Personal = cut([]byte(b.Text)), b.HasText, b.Personal
	f.Other = b.Other
	if f.Path = b.Path; b.Path == "" {
		f.Path = k.Path(b.Up)
		of := &k.trail.frames[len(k.trail.frames)-1-b.Up]
		f.Parent = string(k.trail.names[of.nameLo:of.nameHi])
	}
	c := b.Constraint
	if c == nil {
		return
	}
	if b.Field >= 0 {
		if f.Found = c.Fields[b.Field].Name(); f.Found == "" {
			f.Found = f.Parent
		}
	}
	if c.Kind == program.IsKeyRef && b.Rule == c.Rule {
		f.Want = c.Refer[strings.LastIndexByte(c.Refer, '}')+1:]
	}
	for i := range f.Message.Identity.Constraints {
		if of := &f.Message.Identity.Constraints[i]; f.Want != "" && of.Name == c.Refer && of.Selector.Name() != "" {
			f.Want = of.Selector.Name()
		}
	}
}

// Unchecked implements identity.Host.
func (k *keys) Unchecked(own any, rule program.RuleID) {
	o := own.(*owner)
	k.doc.leaveRule(finding.Unchecked{Rule: &o.msg.Rules[rule], System: o.sys, Message: o.msg})
}

func (k *keys) begin(t *token.Token) {
	if len(k.trail.frames) != k.base+k.machine.Depth()+1 {
		return // below what is passed over
	}
	k.machine.Begin(t.Space, t.Name, k.at(t.Offset))
	f := k.trail.top()
	for i := f.lo; i < f.hi; i++ {
		e := &k.evals.list[i]
		x := e.own.msg.Identity
		if x == nil || e.role != roleChild && e.role != roleRoot {
			continue
		}
		id := e.id
		if e.declared != 0 {
			id = e.declared
		}
		c, _ := slices.BinarySearchFunc(x.Constraints, id, func(c program.Constraint, id program.NodeID) int { return int(c.Node) - int(id) })
		for ; c < len(x.Constraints) && x.Constraints[c].Node == id; c++ {
			k.machine.Open(e.own, &x.Constraints[c])
		}
	}
	for i := range t.Attrs {
		k.attribute(f, &t.Attrs[i])
	}
	k.defaults(f)
}

func (k *keys) at(offset int64) identity.Place {
	line, col := k.in.src.Position(offset)
	return identity.Place{Offset: offset, Line: int32(line), Column: int32(col)}
}

// inside reports whether the innermost frame is an element of the machine.
func (k *keys) inside() bool {
	return k.machine.Depth() > 0 && len(k.trail.frames) == k.base+k.machine.Depth()
}

func (k *keys) attribute(f *frame, a *token.Attr) {
	asked := k.machine.Asks(a.Space, a.Name)
	v := identity.Value{Unknown: true}
	if a.XSI {
		v = identity.Value{Simple: true, Key: a.Value, Text: a.Value}
	}
	for i := f.lo; i < f.hi && !a.XSI; i++ {
		e := &k.evals.list[i]
		id := attributeNode(e, a)
		if id == 0 {
			continue
		}
		k.named(e.own, id, a.Value, place{offset: a.ValueOffset, name: a.Name, named: true, attr: true})
		if asked && !v.Simple {
			if got := k.value(e.own, id, a.Value); got.Simple {
				v = got
			} else {
				v.Unknown = false
			}
		}
	}
	if asked {
		k.machine.Attribute(a.Space, a.Name, &v)
	}
}

// attributeNode is the node of an attribute of an eval's element, 0 where nothing is known of it.
func attributeNode(e *eval, a *token.Attr) program.NodeID {
	if e.obj == nil {
		return 0
	}
	if n := named(e.own.msg, e.obj, a.Name, a.Space, true, false); n >= 0 {
		return e.obj.Props[n].Item
	}
	g, m := e.own.msg.Globals, e.obj.Markup
	if m == nil || g == nil || !m.Open || m.Attributes.Process == program.Skip || !m.Attributes.Takes(a.Space) {
		return 0
	}
	if n, there := slices.BinarySearch(g.Names, "@{"+a.Space+"}"+string(a.Name)); there {
		return g.Nodes[n]
	}
	return 0
}

// defaults takes the attributes that are not there and have a default.
func (k *keys) defaults(f *frame) {
	for i := f.lo; i < f.hi; i++ {
		e := &k.evals.list[i]
		x := e.own.msg.Identity
		if x == nil || len(x.Defaults) == 0 || e.obj == nil {
			continue
		}
		for n := range e.obj.Props {
			p := &e.obj.Props[n]
			if !p.Attr || k.content.came(&e.content, uint16(n)) > 0 {
				continue
			}
			for d := range x.Defaults {
				if x.Defaults[d].Node != p.Item {
					continue
				}
				name, text := []byte(k.trail.nameOf(p)), []byte(x.Defaults[d].Text)
				k.named(e.own, p.Item, text, place{offset: f.offset, name: name, named: true, attr: true})
				if k.machine.Asks(p.Space, name) {
					v := k.value(e.own, p.Item, text)
					k.machine.Attribute(p.Space, name, &v)
				}
			}
		}
	}
}

func (k *keys) end(f *frame) {
	if !k.inside() {
		return
	}
	awaits := k.machine.Awaits()
	k.got = identity.Value{Unknown: f.lo == f.hi}
	text := k.trail.text[f.textLo:]
	for i := f.lo; i < f.hi; i++ {
		e := &k.evals.list[i]
		if e.own.msg.Identity == nil {
			continue
		}
		id := e.id
		if e.obj != nil && e.obj.Markup != nil && e.obj.Markup.Text != 0 {
			id = e.obj.Props[e.obj.Markup.Text-1].Item
		} else if e.role != roleChild && e.role != roleRoot || f.child || e.node.Types&scalarTypes == 0 {
			continue
		}
		if !f.isNil {
			k.named(e.own, id, text, place{offset: f.valueOffset, line: f.line, col: f.col})
		}
		if awaits && !k.got.Simple {
			if v := k.value(e.own, id, text); v.Simple {
				k.got = v
			}
			k.got.Nillable = e.node.Types&program.Null != 0 || e.declared != 0 && e.own.msg.Nodes[e.declared].Types&program.Null != 0
			if f.isNil {
				k.got.Key, k.got.Simple = nil, true
			}
		}
	}
	k.machine.End(&k.got)
	if k.machine.Depth() == 0 {
		k.opening, k.closing = nil, nil
	}
}

// kind is what the values of a node are, 0 where that depends on the value.
func kind(m *program.Message, id program.NodeID) byte {
	if c := m.Identity.Kinds[id]; c != 0 || m.Nodes[id].Apply == nil {
		return c
	}
	for _, all := range m.Nodes[id].Apply.All {
		if c := kind(m, all); c != 0 {
			return c
		}
	}
	return 0
}

// eachWord is the node of each word of a node's values, 0 where they are no lists.
func eachWord(m *program.Message, id program.NodeID) program.NodeID {
	a := m.Nodes[id].Apply
	if a == nil {
		return 0
	}
	if a.Each != 0 {
		return a.Each
	}
	for _, all := range a.All {
		if each := eachWord(m, all); each != 0 {
			return each
		}
	}
	return 0
}

// named takes a value that may be an xs:ID or an xs:IDREF.
func (k *keys) named(own *owner, id program.NodeID, text []byte, at place) {
	x := own.msg.Identity
	if x == nil {
		return
	}
	of := kind(own.msg, id)
	if each := eachWord(own.msg, id); each != 0 && of == 0 {
		for word, rest := value.Word(text); len(word) > 0; word, rest = value.Word(rest) {
			k.named(own, each, word, at)
		}
		return
	}
	if p := program.Primitive(of &^ program.KindList); p != program.PrimitiveID && p != program.PrimitiveIDREF {
		return
	}
	rule := ruleOfName(own.msg, id)
	if rule == 0 {
		return
	}
	where := identity.Place{Offset: at.offset, Line: at.line, Column: at.col}
	if at.line == 0 {
		where = k.at(at.offset)
	}
	path := func() string { return k.trail.path(place{name: at.name, named: at.named, attr: at.attr}) }
	personal := own.msg.Fields[own.msg.Nodes[id].Field].Personal
	text = k.prepared(own, id, text)
	if of == byte(program.PrimitiveID) {
		k.machine.ID(own, rule, text, where, path, personal)
		return
	}
	for word, rest := value.Word(text); len(word) > 0; word, rest = value.Word(rest) {
		k.machine.IDREF(own, rule, word, where, path, personal)
	}
}

// ruleOfName is the rule that a name which is taken, or refers to nothing, breaks.
func ruleOfName(m *program.Message, id program.NodeID) program.RuleID {
	names := m.Identity.Names
	lo, hi := 0, len(names)
	for lo < hi {
		if mid := (lo + hi) / 2; names[mid].Node < id {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(names) && names[lo].Node == id {
		return names[lo].Rule
	}
	if a := m.Nodes[id].Apply; a != nil {
		for _, all := range a.All {
			if rule := ruleOfName(m, all); rule != 0 {
				return rule
			}
		}
	}
	return 0
}

// prepared is the text that the checks of a node look at.
func (k *keys) prepared(own *owner, id program.NodeID, text []byte) []byte {
	checks := own.msg.Nodes[id].Checks
	for i := range checks {
		if checks[i].Op.Prepares() {
			text, _ = look(&checks[i], program.String, text)
		}
	}
	return text
}

// value is what a text is to a node. It is valid until the next call.
func (k *keys) value(own *owner, id program.NodeID, text []byte) (v identity.Value) {
	if own.msg.Identity == nil {
		return v
	}
	k.key = k.key[:0]
	was := k.scalars.leaf
	k.scalars.leaf = leaf{eval: -1, typ: token.Untyped, text: text}
	valid := k.scalars.check(own, id, nowhere)
	v.Simple = k.of(own, id, text, valid)
	k.scalars.leaf = was
	if v.Simple {
		v.Key, v.Text = k.key, value.Collapse(k.prepared(own, id, text))
		v.Personal = own.msg.Fields[own.msg.Nodes[id].Field].Personal
		if len(v.Text) > maxShown {
			v.Text = v.Text[:maxShown]
		}
	}
	return v
}

// maxShown is how many bytes of a value are kept to be shown. They are cut once more, at a whole character.
const maxShown = 300

// of adds the key of a text to k.key, and reports whether the node is of a simple type.
func (k *keys) of(own *owner, id program.NodeID, text []byte, valid bool) bool {
	n := &own.msg.Nodes[id]
	text = k.prepared(own, id, text)
	c := own.msg.Identity.Kinds[id]
	p := program.Primitive(c &^ program.KindList)
	switch {
	case p == program.PrimitiveQName, p == program.PrimitiveNotation:
		name, ok := expandName(k.name[:0], k.in.src, text)
		if k.name = name; !ok {
			name = text // which has been reported
		}
		k.key = value.AppendKey(k.key, p, name)
		return true
	case !valid && c != 0:
		k.key = append(append(k.key, 0), text...)
		return true
	case c&program.KindList != 0:
		k.key = append(k.key, program.KindList)
		for word, rest := value.Word(text); len(word) > 0; word, rest = value.Word(rest) {
			k.part(func() { k.key = value.AppendKey(k.key, p, word) })
		}
		return true
	case n.Apply != nil && n.Apply.Each != 0:
		k.key = append(k.key, program.KindList)
		for word, rest := value.Word(text); len(word) > 0; word, rest = value.Word(rest) {
			k.part(func() { k.of(own, n.Apply.Each, word, valid) })
		}
		return true
	case p != 0:
		if p >= program.PrimitiveID {
			p = program.PrimitiveString
		}
		if p.Datatype() != program.TypeText {
			text = value.Collapse(text)
		}
		k.key = value.AppendKey(k.key, p, text)
		return true
	case n.Apply == nil:
		return false
	}
	for _, all := range n.Apply.All {
		if k.of(own, all, text, valid) {
			return true
		}
	}
	for i := range n.Apply.Any {
		for _, one := range n.Apply.Any[i].Of {
			if (!valid || k.holds(own, one, text)) && k.of(own, one, text, valid) {
				return true
			}
		}
	}
	if n.Apply.If == 0 {
		return false
	}
	if k.holds(own, n.Apply.If, text) {
		return k.of(own, n.Apply.If, text, valid)
	}
	return n.Apply.Else != 0 && k.of(own, n.Apply.Else, text, valid)
}

// part adds what do adds, with its length before it.
func (k *keys) part(do func()) {
	from := len(k.key)
	k.key = append(k.key, 0, 0, 0, 0)
	do()
	n := len(k.key) - from - 4
	k.key[from], k.key[from+1], k.key[from+2], k.key[from+3] = byte(n), byte(n>>8), byte(n>>16), byte(n>>24)
}

func (k *keys) holds(own *owner, id program.NodeID, text []byte) bool {
	k.scalars.leaf.text = text
	return k.scalars.check(own, id, nowhere)
}
