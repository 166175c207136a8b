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
	if f.lo == f.hi && w.undeclared(f) {
		return
	}
	value := cut(a.Value)
	rule, sure := token.RuleStrayAttribute, program.Official
	switch name := string(a.Name); {
	case name == "nil" && a.Odd:
		rule = token.RuleNilValue
	case name == "type" && a.Odd:
		rule = token.RuleTypeName
	case name == "type":
		rule = token.RuleTypeUnknown
		if f.lo == f.hi || w.evals.list[f.lo].own.msg.Types != nil {
			return // of a place of which nothing is known nothing is said; see models.typed
		}
	case name == "nil":
		rule = token.RuleNilUnasked
		may, _ := w.nillable(f)
		if may {
			return
		}
		if f.lo < f.hi && w.evals.list[f.lo].own.msg.Types != nil { // so a contract says
			break
		}
		if f.isNil { // what is nil is found to be no value of its type
			return
		}
		if f.own == nil || !f.own.msg.Exact {
			sure = program.Draft // the value is there, and no source says that the attribute must not be
		}
	default:
		at.offset = a.Offset
		value = string(a.Prefix) + ":" + name
	}
	if b := w.out.claim(w.out.engineRule(rule), sure, at); b != nil {
		b.Found = value
	}
}

// undeclared reports whether an element stands where a contract says nothing of it: xsi:nil has a meaning
// only where it does.
func (w *walker) undeclared(f *frame) bool {
	if f.own == nil || !f.own.msg.Exact {
		return false
	}
	if f.lo == f.hi {
		return true
	}
	e := &w.evals.list[f.lo]
	return e.declared == 0 && e.own.msg.Globals != nil && e.id == e.own.msg.Globals.Unknown
}

// nillable reports whether the nodes of an element let it be nil, and how sure that is: as sure
// as their type.
func (w *walker) nillable(f *frame) (may bool, sure program.Evidence) {
	for i := f.lo; i < f.hi; i++ {
		e := &w.evals.list[i]
		if e.role != roleChild && e.role != roleRoot || e.node.Types&program.Null != 0 {
			continue
		}
		if e.declared != 0 && e.own.msg.Nodes[e.declared].Types&program.Null != 0 {
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
