package engine

import (
	"bytes"
	"strings"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// typeOf is the attribute xsi:type of a start tag, nil where it has none.
func typeOf(t *token.Token) *token.Attr {
	if t == nil || t.Kind != token.Start {
		return nil
	}
	for i := range t.Attrs {
		if a := &t.Attrs[i]; a.XSI && string(a.Name) == "type" {
			return a
		}
	}
	return nil
}

// nameOfType is the name that an attribute xsi:type has.
func nameOfType(a *token.Attr) (space, name string) {
	v := bytes.Trim(a.Value, " \t\r\n")
	return a.Space, string(v[bytes.IndexByte(v, ':')+1:])
}

// enter is evals.enter for the element just opened, which may say that it is of a type of its own; it
// reports whether anything of that is checked.
func (models) enter(w *walker, own *owner, id program.NodeID, parent int32, r role, s sink, t *token.Token) bool {
	node := typed(w, own, id, s, t)
	if node == 0 {
		return false
	}
	n := len(w.evals.list)
	w.evals.enter(own, node, parent, r, 0, s)
	if node != id {
		w.evals.list[n].declared = id
		if t.Nil && w.evals.list[n].obj == nil {
			fixedNil(w, own, node, s, t.Offset)
		}
	}
	return true
}

// typed gives the node of an element, whose frame is open, that is declared with another one: that of the type
// which it says it is of. It is 0 where the type is known and not checked.
//
//  1. The type is one of the message's, or of XML Schema's.
//  2. It is the declared one or derived from it, in no way that the element or its declared type rules out.
//  3. It is not abstract; so an element that is declared with a type that is must name another.
//
// What breaks 1 or 2 has that finding and is checked as it is declared; else it is checked as it says.
func typed(w *walker, own *owner, id program.NodeID, s sink, t *token.Token) program.NodeID {
	m, ts := own.msg, own.msg.Types
	of, a := m.Nodes[id].Of, typeOf(t)
	if a == nil {
		if of != nil && ts.List[of.Type].Abstract {
			tell(w, own, s, ts.Abstract, place{offset: t.Offset}, ts.List[of.Type].Name, of)
		}
		return id
	}
	if a.Odd {
		return id
	}
	at := place{offset: a.ValueOffset, name: a.Name, named: true, attr: true}
	space, name := nameOfType(a)
	n := ts.Find(space, name)
	if n < 0 {
		if m.Globals == nil || id != m.Globals.Unknown {
			tell(w, own, s, ts.Unknown, at, name, of)
		}
		return id
	}
	if of == nil {
		tell(w, own, s, ts.Strange, at, name, nil)
		return id
	}
	by, derived := ts.Derived(uint16(n), of.Type)
	switch {
	case !derived:
		tell(w, own, s, ts.Strange, at, name, of)
		return id
	case ts.List[n].Abstract:
		tell(w, own, s, ts.Abstract, at, name, of)
		return id
	case by&(of.Block|ts.List[of.Type].Block) != 0:
		tell(w, own, s, ts.Blocked, at, name, of)
	}
	if uint16(n) == of.Type {
		return id
	}
	node := ts.NodeOf(uint16(n), of)
	if node == 0 || of.Read {
		leaveType(&w.doc, own)
	}
	return node
}

// fixedNil reports an element that is nil, and so has not the value that its text, of a node, must have.
func fixedNil(w *walker, own *owner, node program.NodeID, s sink, offset int64) {
	if rule := fixedRule(own.msg, node); rule != 0 {
		if b := w.out.breach(own, s, rule, place{offset: offset}); b != nil {
			b.HasValue = true
		}
	}
}

// fixedRule is the rule that a value breaks which is not the fixed one, 0 where there is no such.
func fixedRule(m *program.Message, id program.NodeID) program.RuleID {
	n := &m.Nodes[id]
	if n.Never {
		return n.TypeRule
	}
	for i := range n.Checks {
		if c := &n.Checks[i]; c.Op == program.OpSame && c.N&program.SameFixed != 0 {
			return c.Rule
		}
	}
	a := n.Apply
	if a == nil {
		return 0
	}
	for _, of := range append([]program.NodeID{a.If, a.Then, a.Else}, a.All...) {
		if of == 0 {
			continue
		}
		if rule := fixedRule(m, of); rule != 0 {
			return rule
		}
	}
	return 0
}

// leaveType lists what an element says it is as not checked.
func leaveType(d *document, own *owner) {
	r := &program.Rule{ID: own.msg.Rules[own.msg.Types.Unknown].ID, Keyword: program.UncheckedKeyword, Message: own.msg.Types.Left}
	for i := range d.left {
		if d.left[i].Rule.ID == r.ID {
			return
		}
	}
	d.left = append(d.left, finding.Unchecked{Rule: r, System: own.sys})
}

// tell reports what is wrong with a type, and which may stand there.
func tell(w *walker, own *owner, s sink, rule program.RuleID, at place, name string, of *program.Declared) {
	b := w.out.breach(own, s, rule, at)
	if b == nil {
		return
	}
	b.Found = cut([]byte(name))
	if of == nil {
		return
	}
	ts := own.msg.Types
	var names []string
	for i := int(of.Type); i < len(ts.List); i++ {
		t := &ts.List[i]
		if by, ok := ts.Derived(uint16(i), of.Type); !ok || t.Abstract || t.Name == "" || by&(of.Block|ts.List[of.Type].Block) != 0 {
			continue
		}
		if len(names) == mostExpected {
			names = append(names, "…")
			break
		}
		names = append(names, t.Name)
	}
	b.Want = strings.Join(names, ", ")
}
