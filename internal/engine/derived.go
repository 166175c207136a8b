package engine

import (
	"bytes"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// typeOf is the attribute xsi:type of those of an element, nil where none has it.
func typeOf(attrs []token.Attr) *token.Attr {
	for i := range attrs {
		if a := &attrs[i]; a.XSI && string(a.Name) == "type" {
			return a
		}
	}
	return nil
}

// nameOfType is the name that an attribute xsi:type has.
func nameOfType(a *token.Attr) (space, name string) {
	v := bytes.Trim(a.Value, " \t\r\n")
	return a.TypeSpace, string(v[bytes.IndexByte(v, ':')+1:])
}

// typed gives the node of an element, whose frame is open, that is declared with another one: that of the type
// which it says it is of. It is 0 where the type is known and not checked.
//
//  1. The type is one of the message's, or of XML Schema's.
//  2. It is the declared one or derived from it, in no way that the element or its declared type rules out.
//  3. It is not abstract; so an element that is declared with a type that is must name another.
//
// What breaks 1 or 2 has that finding and is checked as it is declared; else it is checked as it says.
func (models) typed(w *walker, own *owner, id program.NodeID, s sink, t *token.Token) program.NodeID {
	m, ts := own.msg, own.msg.Types
	of, a := m.Nodes[id].Of, typeOf(t.Attrs)
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
	case by&(of.Block|ts.List[of.Type].Block) != 0:
		tell(w, own, s, ts.Blocked, at, name, of)
	}
	if uint16(n) == of.Type {
		return id
	}
	node := ts.NodeOf(uint16(n), of)
	if node == 0 || of.Read {
		w.doc.leave(token.RuleTypeUnknown, name)
	}
	return node
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
