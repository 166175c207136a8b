package engine

import (
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// instance takes an attribute that XML Schema gives a meaning in payloads, on the element just
// opened: xsi:nil and xsi:type. No other has one.
func (w *walker) instance(a *token.Attr) {
	f := w.trail.top()
	at := place{offset: a.ValueOffset, name: a.Name, named: true, attr: true}
	value := cut(a.Value)
	switch name := string(a.Name); {
	case name == "nil" && a.Odd:
		w.out.note(token.RuleNilValue, at, value)
	case name == "type" && a.Odd:
		w.out.note(token.RuleTypeName, at, value)
	case name == "type":
		if f.lo < f.hi { // of a place of which nothing is known nothing is said
			w.out.note(token.RuleTypeUnknown, at, value)
		}
	case name == "nil":
		if may, sure := w.nillable(f); !may && !f.isNil { // what is nil is found to be no value of its type
			if b := w.out.claim(w.out.engineRule(token.RuleNilUnasked), sure, at); b != nil {
				b.Found = value
			}
		}
	default:
		at.offset = a.Offset
		w.out.note(token.RuleStrayAttribute, at, string(a.Prefix)+":"+name)
	}
}

// nillable reports whether the nodes of an element let it be nil, and how sure that is: as sure
// as their type.
func (w *walker) nillable(f *frame) (may bool, sure program.Evidence) {
	for i := f.lo; i < f.hi; i++ {
		e := &w.evals.list[i]
		if e.role != roleChild && e.role != roleRoot || e.node.Types&program.Null != 0 {
			continue
		}
		if e.node.TypeRule != 0 {
			return false, e.own.msg.Rules[e.node.TypeRule].Evidence
		}
		return false, e.own.msg.Fields[e.node.Field].Evidence
	}
	return true, program.Official
}

// filled reports an element that is nil and has content, at its first.
func (w *walker) filled(f *frame, at place) {
	_, sure := w.nillable(f)
	w.out.claim(w.out.engineRule(token.RuleNilFilled), sure, at)
}
