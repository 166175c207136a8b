package expression

import (
	"bytes"
	"strconv"
	"unsafe"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/internal/value"
)

// result is the value of an operation.
type result struct {
	kind        resultKind
	b           bool
	nanos, zone int32 // see value.Moment
	n           int64 // seconds, of a moment or a span
	s           []byte
}

type resultKind uint8

const (
	// absent is a field that is not there, or what cannot be computed (text that
	// is no number, division by zero). It makes whatever reads it absent, but
	// for && and ||, which like CEL's need only one side to decide.
	absent resultKind = iota
	isBool
	isInt
	isText
	isNumber // s, a decimal number that need not fit an int
	isMoment
	isSpan // n seconds and nanos, which is not below 0
)

func boolean(b bool) result { return result{kind: isBool, b: b} }

// constant gives the bytes of a constant without copying them: nothing writes to
// the bytes of a result.
func constant(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }

// scalar gives a scalar of the payload as a value.
func scalar(t token.Type, text []byte) result {
	switch t {
	case token.True, token.False:
		return boolean(t == token.True)
	case token.Number:
		return result{kind: isNumber, s: text}
	case token.Null:
		return result{}
	}
	return result{kind: isText, s: text}
}

// truth reads XML text where a boolean is wanted.
func truth(r result) result {
	if r.kind == isText {
		if b, ok := value.IsXSBoolean(value.Collapse(r.s)); ok {
			return boolean(b)
		}
		return result{}
	}
	return r
}

// whole reads an integer that fits an int64.
func whole(r result) result {
	switch r.kind {
	case isInt:
		return r
	case isText, isNumber:
		v := value.Collapse(r.s)
		if n, err := strconv.ParseInt(string(v), 10, 64); err == nil {
			return result{kind: isInt, n: n}
		}
		if r.kind != isNumber {
			break
		}
		// 12.0 and 1e3 are integers of JSON Schema.
		if text, ok := value.Canonical(v); ok {
			if n, err := strconv.ParseInt(text, 10, 64); err == nil {
				return result{kind: isInt, n: n}
			}
		}
	}
	return result{}
}

func compare(op program.ExprOp, a, b result) result {
	if a.kind == absent || b.kind == absent {
		return result{}
	}
	var n int
	switch {
	case a.kind == isBool || b.kind == isBool:
		if a, b = truth(a), truth(b); a.kind != isBool || b.kind != isBool {
			return result{}
		}
		if a.b != b.b {
			if n = 1; b.b {
				n = -1
			}
		}
	case a.kind == isText && b.kind == isText:
		n = bytes.Compare(a.s, b.s)
	case a.kind >= isMoment || b.kind >= isMoment:
		if a.kind != b.kind {
			return result{}
		}
		n = compareTimes(a, b)
	default:
		var ok bool
		if n, ok = compareNumbers(a, b); !ok {
			return result{}
		}
	}
	switch op {
	case program.ExprEq:
		return boolean(n == 0)
	case program.ExprNe:
		return boolean(n != 0)
	case program.ExprLt:
		return boolean(n < 0)
	case program.ExprLe:
		return boolean(n <= 0)
	case program.ExprGt:
		return boolean(n > 0)
	}
	return boolean(n >= 0)
}

// compareNumbers compares exactly where one side is an int; XML text is read as
// the other side's type.
func compareNumbers(a, b result) (int, bool) {
	if a.kind == isInt && b.kind == isInt {
		switch {
		case a.n < b.n:
			return -1, true
		case a.n > b.n:
			return 1, true
		}
		return 0, true
	}
	at, ok := decimal(a)
	if !ok {
		return 0, false
	}
	bt, ok := decimal(b)
	if !ok {
		return 0, false
	}
	c, ok := value.Canonical(bt)
	return value.Compare(at, c), ok
}

func decimal(r result) ([]byte, bool) {
	if r.kind == isInt {
		return strconv.AppendInt(nil, r.n, 10), true
	}
	v := value.Collapse(r.s)
	return v, value.IsXSDecimal(v) || value.IsJSONNumber(v)
}

// number reads a decimal number.
func number(r result) result {
	if r.kind == isText || r.kind == isNumber || r.kind == isInt {
		if v, ok := decimal(r); ok {
			return result{kind: isNumber, s: v}
		}
	}
	return result{}
}
