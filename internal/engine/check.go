package engine

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/internal/value"
)

// What the checks of scalars mean stands here once, for the general way, which
// reports what fails, and for the guided one, which asks whether anything does. A
// check that is of another type than the scalar passes. One that is unknown fails: it is
// refused when rules are loaded, and nothing may hold that was not looked at.

// firstFailed gives the index of the first check, from the one at index from on,
// that a scalar fails, len(checks) when there is none. Its type is what its node
// takes it for; untyped says that it is text of XML, which may have been meant
// as any type. ASCII says that the text is known to be that.
func firstFailed(checks []program.Check, from int, typ token.Type, text []byte, ascii, untyped bool) int {
	switch typ {
	case token.String:
		return firstFailedString(checks, from, text, ascii, untyped)
	case token.Number:
		n := value.ReadNumber(text)
		return firstFailedNumber(checks, from, text, &n, untyped)
	}
	for i := from; i < len(checks); i++ {
		switch k := &checks[i]; k.Op {
		case program.OpMinLength, program.OpMaxLength, program.OpPattern, program.OpKind, program.OpMinimum, program.OpMaximum,
			program.OpExclMinimum, program.OpExclMaximum, program.OpMultipleOf, program.OpTotalDigits, program.OpFractionDigits:
		case program.OpEnum:
			if !inSet(k.Enum, typ, text, untyped) {
				return i
			}
		default:
			of := program.Boolean
			if typ == token.Null {
				of = program.Null
			}
			if _, ok := look(k, of, text); !ok {
				return i
			}
		}
	}
	return len(checks)
}

// look is program.Simple.Look, which finds every check wrong where it is not there.
//
//go:noinline
func look(k *program.Check, of program.Types, text []byte) ([]byte, bool) {
	if program.Simple.Look == nil {
		return text, false
	}
	return program.Simple.Look(k, of, text)
}

// firstFailedString is firstFailed for strings.
func firstFailedString(checks []program.Check, from int, text []byte, ascii, untyped bool) int {
	for i := from; i < len(checks); i++ {
		ok := true
		switch k := &checks[i]; k.Op {
		case program.OpMaxLength:
			ok = int64(len(text)) <= k.N || !ascii && value.AtMost(text, k.N)
		case program.OpMinLength:
			ok = int64(len(text)) >= k.N && (ascii || value.AtLeast(text, k.N))
		case program.OpPattern:
			ok = pattern.Match(k.Pattern, text)
		case program.OpKind:
			v := text
			if untyped && collapses(k.Kind) {
				v = value.Collapse(text)
			}
			ok = value.Valid(k.Kind, v)
		case program.OpEnum:
			if ok = hasString(k.Enum.Strings, text); !ok && untyped {
				ok = inSet(k.Enum, token.String, text, true)
			}
		case program.OpMinimum, program.OpMaximum, program.OpExclMinimum, program.OpExclMaximum,
			program.OpMultipleOf, program.OpTotalDigits, program.OpFractionDigits:
			if untyped {
				if v := value.Collapse(text); value.IsXSDecimal(v) {
					n := value.ReadNumber(v)
					ok = numberPasses(k, &n, v)
				}
			}
		default:
			text, ok = look(k, program.String, text)
			ascii = false // it may be another text
		}
		if !ok {
			return i
		}
	}
	return len(checks)
}

// firstFailedNumber is firstFailed for numbers, of which the text has been read.
func firstFailedNumber(checks []program.Check, from int, text []byte, n *value.Number, untyped bool) int {
	for i := from; i < len(checks); i++ {
		k := &checks[i]
		if k.Op == program.OpEnum {
			if !inSet(k.Enum, token.Number, text, untyped) {
				return i
			}
		} else if !numberPasses(k, n, text) {
			return i
		}
	}
	return len(checks)
}

// numberPasses reports whether a number, of which the text has been read, passes one check.
func numberPasses(k *program.Check, n *value.Number, text []byte) bool {
	switch k.Op {
	case program.OpMinimum:
		return n.Compare(k.Text) >= 0
	case program.OpMaximum:
		return n.Compare(k.Text) <= 0
	case program.OpExclMinimum:
		return n.Compare(k.Text) > 0
	case program.OpExclMaximum:
		return n.Compare(k.Text) < 0
	case program.OpMultipleOf:
		return n.MultipleOf(k.Text)
	case program.OpTotalDigits:
		total, _ := n.Digits()
		return int64(total) <= k.N
	case program.OpFractionDigits:
		_, fraction := n.Digits()
		return int64(fraction) <= k.N
	case program.OpMinLength, program.OpMaxLength, program.OpPattern, program.OpKind, program.OpEnum:
		return true
	}
	_, ok := look(k, program.Number, text)
	return ok
}

// collapses reports whether a kind is one of those whose white space XML Schema collapses.
func collapses(k program.Kind) bool {
	switch k {
	case program.KindXSDate, program.KindXSDateTime, program.KindXSTime:
		return true
	}
	return false
}

// inSet reports whether a scalar is one of a set.
func inSet(e *program.Enum, typ token.Type, text []byte, untyped bool) bool {
	if untyped { // any reading of the text may be meant
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

// hasNumber reports whether a number is in a list of canonical ones, as which most
// numbers are written.
func hasNumber(list []string, text []byte) bool {
	for _, s := range list {
		if string(text) == s {
			return true
		}
	}
	n := value.ReadNumber(text)
	for _, s := range list {
		if n.Compare(s) == 0 {
			return true
		}
	}
	return false
}
