package reference

import (
	"fmt"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
	"github.com/forkontrol/forkontrol/internal/value"
)

// Allows reports whether a set of types takes a value. A number without fraction is
// an Integer, and whoever takes Number takes it too.
func Allows(types program.Types, t *tree.Value) bool {
	if t.Type == program.Integer {
		return types&(program.Integer|program.Number) != 0
	}
	return types&t.Type != 0
}

// untyped reads a scalar as XML has it, text without a type, as what a node asks
// for.
func untyped(types program.Types, t *tree.Value) *tree.Value {
	if !t.Scalar() || t.Type == program.Null {
		return t
	}
	if types&program.String != 0 {
		return tree.String(t.Text)
	}
	v := value.Collapse([]byte(t.Text))
	if types&program.Number != 0 && value.IsXSDecimal(v) || types&program.Integer != 0 && value.IsXSInteger(v) {
		return tree.Number(string(v))
	}
	if b, ok := value.IsXSBoolean(v); ok && types&program.Boolean != 0 {
		return tree.Bool(b)
	}
	return tree.String(t.Text)
}

// checks asks the checks of a scalar in order.
func (j *judge) checks(checks []program.Check, t *tree.Value) {
	for i := range checks {
		c := &checks[i]
		if passes(c, j.spaced(c, t)) || c.Op == program.OpEnum && j.how.Format != program.FormatJSON && readInEnum(c.Enum, t) {
			continue
		}
		j.breaks(c.Rule)
		switch c.Op {
		case program.OpKind, program.OpEnum, program.OpForm, program.OpSame:
			return // what else is wrong follows from it
		}
	}
}

// spaced gives a text of XML without the white space that the forms of XML Schema do not have.
func (j *judge) spaced(c *program.Check, t *tree.Value) *tree.Value {
	if c.Op != program.OpKind || j.how.Format != program.FormatXML || t.Type != program.String {
		return t
	}
	switch c.Kind {
	case program.KindXSDate, program.KindXSDateTime, program.KindXSTime:
		return tree.String(string(value.Collapse([]byte(t.Text))))
	}
	return t
}

// passes reports whether a value passes a check: it does when it is of a type that the
// check says nothing of.
func passes(c *program.Check, t *tree.Value) bool {
	test := check(c.Op)
	if test == nil {
		panic(fmt.Sprintf("reference: check %d is not known", c.Op))
	}
	var looks bool
	switch c.Op {
	case program.OpMinLength, program.OpMaxLength, program.OpPattern, program.OpKind:
		looks = t.Type == program.String
	case program.OpEnum:
		looks = true // no container is among scalars
	case program.OpDefault, program.OpSpace, program.OpForm, program.OpFacet, program.OpOrder, program.OpSame, program.OpMinParts, program.OpMaxParts:
		looks = t.Type == program.String || c.Type == program.TypeNumber && t.Type&(program.Integer|program.Number) != 0 ||
			c.Type == program.TypeBoolean && t.Type == program.Boolean || c.N&program.SameFixed != 0 && c.Op == program.OpSame && t.Type == program.Null
	default:
		looks = t.Type&(program.Integer|program.Number) != 0
	}
	return !looks || test(c, t)
}

// KnowsCheck reports whether the reference can read a check.
func KnowsCheck(op program.Op) bool { return check(op) != nil }

// check is the table of checks: each asks a value of the type that it is about.
func check(op program.Op) func(c *program.Check, t *tree.Value) bool {
	type c = *program.Check
	type v = *tree.Value
	compared := func(t v, c c) int { return value.Compare([]byte(t.Text), c.Text) }
	switch op {
	case program.OpDefault, program.OpSpace:
		return func(c, v) bool { return true }
	case program.OpForm, program.OpFacet:
		return func(c c, t v) bool { return pattern.Matches(c.Pattern, []byte(t.Text)) }
	case program.OpOrder:
		return func(c c, t v) bool {
			outcome, ok := map[int]int64{-1: program.OrderBelow, 0: program.OrderEqual, 1: program.OrderAbove}[value.Order(c.Type, []byte(t.Text), c.Text)]
			return ok && c.N&outcome != 0
		}
	case program.OpSame:
		return func(c c, t v) bool {
			return t.Type != program.Null && slices.ContainsFunc(c.Enum.Strings, func(other string) bool { return same(c, t.Text, other) })
		}
	case program.OpMinParts:
		return func(c c, t v) bool { return int64(value.Parts(c.Type, []byte(t.Text))) >= c.N }
	case program.OpMaxParts:
		return func(c c, t v) bool { return int64(value.Parts(c.Type, []byte(t.Text))) <= c.N }
	case program.OpMinLength:
		return func(c c, t v) bool { return int64(value.Runes([]byte(t.Text))) >= c.N }
	case program.OpMaxLength:
		return func(c c, t v) bool { return int64(value.Runes([]byte(t.Text))) <= c.N }
	case program.OpPattern:
		return func(c c, t v) bool { return pattern.Match(c.Pattern, []byte(t.Text)) }
	case program.OpKind:
		return func(c c, t v) bool { return value.Valid(c.Kind, []byte(t.Text)) }
	case program.OpEnum:
		return func(c c, t v) bool { return inEnum(c.Enum, t) }
	case program.OpMinimum:
		return func(c c, t v) bool { return compared(t, c) >= 0 }
	case program.OpMaximum:
		return func(c c, t v) bool { return compared(t, c) <= 0 }
	case program.OpExclMinimum:
		return func(c c, t v) bool { return compared(t, c) > 0 }
	case program.OpExclMaximum:
		return func(c c, t v) bool { return compared(t, c) < 0 }
	case program.OpMultipleOf:
		return func(c c, t v) bool { return value.MultipleOf([]byte(t.Text), c.Text) }
	case program.OpTotalDigits:
		return func(c c, t v) bool { total, _ := value.Digits([]byte(t.Text)); return int64(total) <= c.N }
	case program.OpFractionDigits:
		return func(c c, t v) bool { _, fraction := value.Digits([]byte(t.Text)); return int64(fraction) <= c.N }
	}
	return nil
}

// readInEnum reports whether a text without a type is one of a set: any reading of it may
// be meant.
func readInEnum(e *program.Enum, t *tree.Value) bool {
	if !t.Scalar() || t.Type == program.Null {
		return false
	}
	v := value.Collapse([]byte(t.Text))
	b, isBool := value.IsXSBoolean(v)
	return isBool && t.Type&(program.Integer|program.Number) == 0 && inEnum(e, tree.Bool(b)) ||
		value.IsXSDecimal(v) && inEnum(e, tree.Number(string(v)))
}

func inEnum(e *program.Enum, t *tree.Value) bool {
	switch t.Type {
	case program.String:
		return slices.Contains(e.Strings, t.Text)
	case program.Boolean:
		return t.Text == "true" && e.True || t.Text == "false" && e.False
	case program.Null:
		return e.Null
	}
	c, ok := value.Canonical([]byte(t.Text))
	return ok && slices.Contains(e.Numbers, c)
}

// same reports whether a text has a value that a check allows.
func same(c *program.Check, text, other string) bool {
	if c.N&program.SameList == 0 {
		return value.Same(c.Type, []byte(text), other)
	}
	words, others := wordsOf(text), strings.Split(other, "\x00")
	if other == "" {
		others = nil
	}
	return slices.EqualFunc(words, others, func(a, b string) bool { return value.Same(c.Type, []byte(a), b) })
}

// prepared gives a value as its checks look at it.
func prepared(checks []program.Check, t *tree.Value) *tree.Value {
	if !t.Scalar() || t.Type == program.Null {
		return t
	}
	for i := range checks {
		switch c := &checks[i]; {
		case c.Op == program.OpDefault && t.Text == "":
			t = &tree.Value{Type: t.Type, Text: c.Text}
		case c.Op == program.OpSpace && c.N != 0 && t.Type == program.String:
			t = tree.String(string(value.Space([]byte(t.Text), c.N)))
		}
	}
	return t
}

func wordsOf(text string) []string {
	return strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune(" \t\r\n", c) })
}
