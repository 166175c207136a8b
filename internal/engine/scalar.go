package engine

import (
	"strconv"

	"github.com/forkontrol/forkontrol/internal/expression"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/internal/value"
)

// leaf is the scalar in hand: what it holds and where it stands.
type leaf struct {
	eval  int32 // whose property or item it is, -1 for none
	place place
	typ   token.Type
	text  []byte
	ascii bool
}

// scalars check the scalar in hand: the value of a leaf, an attribute or a cell, or the text
// of an element.
//
//   - leaf is the scalar in hand from when it is met until the next one is; who checks it
//     changes nothing in it.
//   - A scalar that is not of a type that its node allows has that one finding. Of its
//     checks all are asked that hold on their own; what follows from its form or its code
//     list is not.
//   - Where findings go nowhere, the first breach decides.
type scalars struct {
	out     *collector
	machine *expression.Machine
	asOf    string // the day, see Options
	leaf    leaf
	// unfit says that the leaf has a character that no XML can hold, which is reported as such.
	unfit bool
	made  program.NodeID // the node whose checks the leaf has been prepared for, see simpleWay
	shown []byte         // what is shown of the leaf where that is not its text
}

// scalar checks the scalar in hand against a node and reports whether it holds.
func (sc *scalars) check(own *owner, id program.NodeID, s sink) bool {
	node := &own.msg.Nodes[id]
	if len(node.Checks) > 0 && node.Checks[0].Op >= program.OpDefault && sc.made != id {
		return simpleWay(sc, own, id, s)
	}
	sc.made = 0
	l := &sc.leaf
	text, typ := l.text, l.typ
	switch {
	case node.Types&program.String != 0 && (typ == token.Untyped || typ == token.String):
		typ = token.String
	case typ == token.Untyped:
		typ, text = untyped(node.Types, text)
	}
	if node.Never || !fits(node.Types, typ, text) {
		sc.hint(sc.leafBreach(own, s, node.TypeRule, typeName(l.typ, text)), own, id)
		return false
	}
	ok := true
	asText := l.typ == token.Untyped
	for i := firstFailed(node.Checks, 0, typ, text, l.ascii, asText); i < len(node.Checks); i = firstFailed(node.Checks, i+1, typ, text, l.ascii, asText) {
		k := &node.Checks[i]
		ok = false
		if s == nowhere {
			return false
		}
		sc.hint(sc.leafBreach(own, s, k.Rule, measure(k, text)), own, id)
		if k.Op == program.OpKind || k.Op == program.OpEnum || k.Op == program.OpForm || k.Op == program.OpSame {
			break // what else is wrong follows from it
		}
	}
	if node.Apply != nil {
		ok = sc.apply(own, node.Apply, s) && ok
	}
	if ok && len(node.Exprs) > 0 {
		sc.askSelf(own, node, s)
	}
	return ok
}

// untyped reads the text of XML as the type that a node asks for, which is not string; token.Untyped
// says that it cannot be read so.
func untyped(t program.Types, text []byte) (token.Type, []byte) {
	v := value.Collapse(text)
	switch {
	case t&program.Number != 0 && value.IsXSDecimal(v),
		t&program.Integer != 0 && value.IsXSInteger(v):
		return token.Number, v
	}
	if t&program.Boolean != 0 {
		if b, ok := value.IsXSBoolean(v); ok {
			if b {
				return token.True, v
			}
			return token.False, v
		}
	}
	return token.Untyped, text
}

// fits reports whether a scalar is of one of these types.
func fits(types program.Types, typ token.Type, text []byte) bool {
	switch typ {
	case token.String:
		return types&program.String != 0
	case token.Number:
		return types&program.Number != 0 || types&program.Integer != 0 && value.IsInteger(text)
	case token.True, token.False:
		return types&program.Boolean != 0
	case token.Null:
		return types&program.Null != 0
	}
	return false
}

// typeName is what a finding calls a type: a type of JSON Schema, or "text".
func typeName(t token.Type, text []byte) string {
	switch t {
	case token.Untyped:
		return "text"
	case token.Number:
		if value.IsInteger(text) {
			return "integer"
		}
		return "number"
	case token.String:
		return "string"
	case token.True, token.False:
		return "boolean"
	case token.Null:
		return "null"
	case token.Array:
		return "array"
	}
	return "object"
}

// measure gives what a check found, in the check's own measure.
func measure(k *program.Check, text []byte) string {
	switch k.Op {
	case program.OpMaxLength, program.OpMinLength:
		return strconv.Itoa(value.Runes(text))
	case program.OpTotalDigits:
		n, _ := value.Digits(text)
		return strconv.Itoa(n)
	case program.OpFractionDigits:
		_, n := value.Digits(text)
		return strconv.Itoa(n)
	case program.OpMinParts, program.OpMaxParts:
		return program.Simple.Found(k, text)
	}
	return ""
}

// leafBreach reports a breach at the scalar in hand. The finding is nil when it is not kept.
func (sc *scalars) leafBreach(own *owner, s sink, rule program.RuleID, found string) *finding.Finding {
	if s == nowhere || rule == 0 {
		return nil
	}
	r := &own.msg.Rules[rule]
	if sc.vacant(own, r) {
		r = sc.out.vacant(r)
	}
	f := sc.out.breachOf(own, s, r, sc.leaf.place)
	if f != nil {
		text := sc.leaf.text
		if sc.shown != nil {
			text = sc.shown
		}
		f.Found, f.Value, f.HasValue = found, cut(text), true
	}
	return f
}

// demands reports whether it is an error that a field is not there: one that only should be there
// is no more wrong for being empty.
func (o *owner) demands(f program.FieldID) bool {
	for i := range o.msg.Rules {
		if r := &o.msg.Rules[i]; r.Field == f && r.Keyword == "required" {
			return r.Severity == program.Error
		}
	}
	return true
}

// vacant reports whether the scalar in hand, of a field that may be left out, breaks a rule only by
// being empty: it is nil, or an identifier. Whether it may be empty no source says, unless a contract does.
func (sc *scalars) vacant(own *owner, r *program.Rule) bool {
	l := &sc.leaf
	if own.msg.Exact || own.msg.Fields[r.Field].Required && own.demands(r.Field) {
		return false
	}
	switch r.Keyword {
	case "type":
		return l.typ == token.Null && sc.out.in.dialect.Tags
	case "cpr", "cvr", "p-number", "ean", "institution":
		return pastBlank(l.text) == len(l.text)
	}
	return false
}

// applyScalar checks what other nodes say of the scalar in hand.
func (sc *scalars) apply(own *owner, a *program.Apply, s sink) bool {
	ok := true
	for _, id := range a.All {
		ok = sc.check(own, id, s) && ok
	}
	for i := range a.Any {
		if sc.holding(own, a.Any[i].Of, 1) == 0 {
			ok = false
			sc.leafBreach(own, s, a.Any[i].Rule, "")
		}
	}
	for i := range a.One {
		if sc.holding(own, a.One[i].Of, 2) != 1 {
			ok = false
			sc.leafBreach(own, s, a.One[i].Rule, "")
		}
	}
	if a.Not != 0 && sc.check(own, a.Not, nowhere) {
		ok = false
		sc.leafBreach(own, s, a.NotRule, "")
	}
	if a.If != 0 {
		branch := a.Else
		if sc.check(own, a.If, nowhere) {
			branch = a.Then
		}
		if branch != 0 {
			ok = sc.check(own, branch, s) && ok
		}
	}
	return ok
}

// holding counts the nodes that the scalar in hand holds, up to enough.
func (sc *scalars) holding(own *owner, of []program.NodeID, enough int) int {
	n := 0
	for _, id := range of {
		if sc.check(own, id, nowhere) {
			if n++; n == enough {
				break
			}
		}
	}
	return n
}

// askSelf asks the rules whose scope is the scalar in hand.
func (sc *scalars) askSelf(own *owner, node *program.Node, s sink) {
	sc.machine.AskSelf(own.msg, node, sc.leaf.typ, sc.leaf.text, func(rule program.RuleID) { sc.leafBreach(own, s, rule, "") })
}
