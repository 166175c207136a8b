package reference

import (
	"fmt"
	"slices"

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
		if passes(c, t) || c.Op == program.OpEnum && j.how.Format != program.FormatJSON && readInEnum(c.Enum, t) {
			continue
		}
		j.breaks(c.Rule)
		if c.Op == program.OpKind || c.Op == program.OpEnum {
			return // what else is wrong follows from it
		}
	}
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
