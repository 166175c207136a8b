package engine

import (
	"slices"
	"strconv"

	"github.com/forkontrol/forkontrol/internal/pattern"
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

// scalar checks the scalar in hand against a node and tells whether it holds.
func (c *Checker) scalar(own *owner, id program.NodeID, s sink) bool {
	node := &own.msg.Nodes[id]
	l := &c.leaf
	text, typ := l.text, l.typ
	switch {
	case node.Types&program.String != 0 && (typ == token.Untyped || typ == token.String):
		typ = token.String
	case typ == token.Untyped:
		typ, text = untyped(node.Types, text)
	}
	if node.Never || typ != token.String && node.Types&typeSet(typ, text) == 0 || typ == token.String && node.Types&program.String == 0 {
		c.leafBreach(own, s, node.TypeRule, typeName(l.typ, text))
		return false
	}
	ok := true
	for i := range node.Checks {
		k := &node.Checks[i]
		if c.check(k, typ, text) {
			continue
		}
		ok = false
		if s == nowhere {
			return false
		}
		c.leafBreach(own, s, k.Rule, c.measure(k, text))
		if k.Op == program.OpKind || k.Op == program.OpEnum {
			break // what else is wrong follows from it
		}
	}
	if node.Apply != nil {
		ok = c.applyScalar(own, node.Apply, s) && ok
	}
	if ok && len(node.Exprs) > 0 {
		c.selfExprs(own, node, s)
	}
	return ok
}

// untyped reads the text of XML as the type that a node asks for, which is not string; token.Untyped
// tells that it cannot be read so.
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

// typeSet gives the types that a scalar is of.
func typeSet(t token.Type, text []byte) program.Types {
	switch t {
	case token.String:
		return program.String
	case token.Number:
		if value.IsInteger(text) {
			return program.Integer | program.Number
		}
		return program.Number
	case token.True, token.False:
		return program.Boolean
	case token.Null:
		return program.Null
	}
	return 0
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

// check tells whether the scalar in hand passes one check. A check that is of
// another type passes.
func (c *Checker) check(k *program.Check, typ token.Type, text []byte) bool {
	switch k.Op {
	case program.OpMaxLength:
		return typ != token.String || int64(len(text)) <= k.N || (!c.leaf.ascii && value.AtMost(text, k.N))
	case program.OpMinLength:
		return typ != token.String || value.AtLeast(text, k.N)
	case program.OpPattern:
		return typ != token.String || pattern.Match(k.Pattern, text)
	case program.OpKind:
		if typ != token.String {
			return true
		}
		if c.leaf.typ == token.Untyped && collapses(k.Kind) {
			text = value.Collapse(text)
		}
		return value.Valid(k.Kind, text)
	case program.OpEnum:
		return c.inSet(k.Enum, typ, text)
	}
	if typ != token.Number {
		if c.leaf.typ != token.Untyped || typ != token.String {
			return true
		}
		if text = value.Collapse(text); !value.IsXSDecimal(text) {
			return true
		}
	}
	switch k.Op {
	case program.OpMinimum:
		return value.Compare(text, k.Text) >= 0
	case program.OpMaximum:
		return value.Compare(text, k.Text) <= 0
	case program.OpExclMinimum:
		return value.Compare(text, k.Text) > 0
	case program.OpExclMaximum:
		return value.Compare(text, k.Text) < 0
	case program.OpMultipleOf:
		return value.MultipleOf(text, k.Text)
	case program.OpTotalDigits:
		total, _ := value.Digits(text)
		return int64(total) <= k.N
	case program.OpFractionDigits:
		_, fraction := value.Digits(text)
		return int64(fraction) <= k.N
	}
	return true
}

// collapses tells of the kinds whose white space XML Schema collapses.
func collapses(k program.Kind) bool {
	switch k {
	case program.KindXSDate, program.KindXSDateTime, program.KindXSTime:
		return true
	}
	return false
}

// inSet tells whether the scalar in hand is one of a set.
func (c *Checker) inSet(e *program.Enum, typ token.Type, text []byte) bool {
	if c.leaf.typ == token.Untyped { // any reading of the text may be meant
		if hasString(e.Strings, text) {
			return true
		}
		v := value.Collapse(text)
		if b, ok := value.IsXSBoolean(v); ok && typ != token.Number && (b && e.True || !b && e.False) {
			return true
		}
		return len(e.Numbers) > 0 && value.IsXSDecimal(v) && hasNumber(e.Numbers, v) || typ == token.Null && e.Null
	}
	switch typ {
	case token.String:
		return hasString(e.Strings, text)
	case token.Number:
		return hasNumber(e.Numbers, text)
	case token.True:
		return e.True
	case token.False:
		return e.False
	}
	return e.Null
}

func hasString(sorted []string, text []byte) bool {
	if len(sorted) <= 16 { // mostly their lengths tell them apart
		for _, s := range sorted {
			if string(text) == s {
				return true
			}
		}
		return false
	}
	_, ok := slices.BinarySearchFunc(sorted, text, func(s string, t []byte) int {
		switch {
		case s < string(t):
			return -1
		case s > string(t):
			return 1
		}
		return 0
	})
	return ok
}

func hasNumber(list []string, text []byte) bool {
	for _, n := range list {
		if value.Compare(text, n) == 0 {
			return true
		}
	}
	return false
}

// measure gives what a check found, in the check's own measure.
func (c *Checker) measure(k *program.Check, text []byte) string {
	switch k.Op {
	case program.OpMaxLength, program.OpMinLength:
		return strconv.Itoa(value.Runes(text))
	case program.OpTotalDigits:
		n, _ := value.Digits(text)
		return strconv.Itoa(n)
	case program.OpFractionDigits:
		_, n := value.Digits(text)
		return strconv.Itoa(n)
	}
	return ""
}

// leafBreach reports a breach at the scalar in hand.
func (c *Checker) leafBreach(own *owner, s sink, rule program.RuleID, found string) {
	if s == nowhere {
		return
	}
	if f := c.breach(own, s, rule, c.leaf.place); f != nil {
		f.Found, f.Value, f.HasValue = found, cut(c.leaf.text), true
	}
}

// applyScalar checks what other nodes say of the scalar in hand.
func (c *Checker) applyScalar(own *owner, a *program.Apply, s sink) bool {
	ok := true
	for _, id := range a.All {
		ok = c.scalar(own, id, s) && ok
	}
	for i := range a.Any {
		if c.holding(own, a.Any[i].Of, 1) == 0 {
			ok = false
			c.leafBreach(own, s, a.Any[i].Rule, "")
		}
	}
	for i := range a.One {
		if c.holding(own, a.One[i].Of, 2) != 1 {
			ok = false
			c.leafBreach(own, s, a.One[i].Rule, "")
		}
	}
	if a.Not != 0 && c.scalar(own, a.Not, nowhere) {
		ok = false
		c.leafBreach(own, s, a.NotRule, "")
	}
	if a.If != 0 {
		branch := a.Else
		if c.scalar(own, a.If, nowhere) {
			branch = a.Then
		}
		if branch != 0 {
			ok = c.scalar(own, branch, s) && ok
		}
	}
	return ok
}

// holding counts the nodes that the scalar in hand holds, up to enough.
func (c *Checker) holding(own *owner, of []program.NodeID, enough int) int {
	n := 0
	for _, id := range of {
		if c.scalar(own, id, nowhere) {
			if n++; n == enough {
				break
			}
		}
	}
	return n
}
