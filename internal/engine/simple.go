package engine

import (
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/internal/value"
)

// simpleWay checks a scalar against a node whose first check is one of XML Schema's types. It is
// there once LinkSimple has been called; rules that need it are refused where it is not.
var simpleWay func(sc *scalars, own *owner, id program.NodeID, s sink) bool

// LinkSimple makes this package check the simple types of XML Schema. Package simple calls it.
func LinkSimple() { simpleWay = (*scalars).simple }

// simple is check for the scalar in hand once its text is what the type makes of it.
func (sc *scalars) simple(own *owner, id program.NodeID, s sink) bool {
	node, l := &own.msg.Nodes[id], &sc.leaf
	text, ascii := l.text, l.ascii
	if namesInstead(node, text) {
		return true
	}
	if l.typ == token.Untyped || l.typ == token.String {
		for i := range node.Checks {
			if node.Checks[i].Op.Prepares() {
				l.text, _ = look(&node.Checks[i], program.String, l.text)
			}
		}
		l.ascii = false // it may be another text
	}
	shown := sc.shown
	if shown == nil {
		sc.shown = text
	}
	sc.made = id
	ok := sc.check(own, id, s)
	if (ok || s != nowhere) && (l.typ == token.Untyped || l.typ == token.String) {
		ok = sc.names(own, node, s) && ok
	}
	if a := node.Apply; a != nil && a.Each != 0 && (l.typ == token.Untyped || l.typ == token.String) {
		for word, rest := value.Word(l.text); len(word) > 0 && (ok || s != nowhere); word, rest = value.Word(rest) {
			l.text, sc.shown = word, nil
			ok = sc.check(own, a.Each, s) && ok
		}
	}
	l.text, l.ascii, sc.shown = text, ascii, shown
	return ok
}

// HoldsText reports whether a text, as XML has it, is what a node allows a value to be.
func HoldsText(m *program.Message, id program.NodeID, text string) bool {
	sc := &scalars{out: &collector{}, leaf: leaf{typ: token.Untyped, text: []byte(text)}}
	return sc.check(&owner{msg: m}, id, nowhere)
}
