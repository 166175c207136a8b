package engine

import (
	"strconv"
	"unsafe"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/register"
	"github.com/forkontrol/forkontrol/internal/value"
)

// Moments, spans of time, and what registers tell.

// constant gives the bytes of a constant without copying them: nothing writes to
// the bytes of a result.
func constant(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }

// span makes a span of time of seconds and nanoseconds, which may be below 0.
func span(seconds, nanos int64) result {
	seconds += nanos / 1e9
	if nanos %= 1e9; nanos < 0 {
		seconds--
		nanos += 1e9
	}
	return result{kind: isSpan, n: seconds, nanos: int32(nanos)}
}

func momentOf(m value.Moment) result {
	return result{kind: isMoment, n: m.Seconds, nanos: m.Nanos, zone: m.Zone}
}

func (r result) moment() value.Moment {
	return value.Moment{Seconds: r.n, Nanos: r.nanos, Zone: r.zone}
}

// day is a moment at the beginning of a day.
func day(number int64) result { return result{kind: isMoment, n: number * 86400} }

// moment reads the text of a date or of a date and time.
func moment(r result) result {
	if r.kind == isText {
		if m, ok := value.ReadMoment(value.Collapse(r.s)); ok {
			return momentOf(m)
		}
	}
	return result{}
}

func birthDate(r result) result {
	if year, month, d, ok := value.CPRBirthDate(r.s); ok && r.kind == isText {
		return day(value.DayNumber(year, month, d))
	}
	return result{}
}

func years(a, b result) result {
	if a.kind != isMoment || b.kind != isMoment {
		return result{}
	}
	return result{kind: isInt, n: value.Years(a.moment().Day(), b.moment().Day())}
}

// compareTimes compares two moments or two spans.
func compareTimes(a, b result) int {
	switch {
	case a.n < b.n || a.n == b.n && a.nanos < b.nanos:
		return -1
	case a.n == b.n && a.nanos == b.nanos:
		return 0
	}
	return 1
}

// timeArithmetic adds and subtracts moments and spans. Unlike CEL's, spans do not
// end at 292 years.
func timeArithmetic(op program.ExprOp, a, b result) result {
	if op == program.ExprSub {
		if a.kind == isMoment && b.kind == isMoment || a.kind == isSpan && b.kind == isSpan {
			return span(a.n-b.n, int64(a.nanos)-int64(b.nanos))
		}
		if b.kind != isSpan {
			return result{}
		}
		b = span(-b.n, -int64(b.nanos))
	}
	if a.kind == isSpan {
		a, b = b, a
	}
	if b.kind != isSpan {
		return result{}
	}
	sum := span(a.n+b.n, int64(a.nanos)+int64(b.nanos))
	if a.kind == isMoment {
		sum.kind, sum.zone = isMoment, a.zone
		if !sum.moment().Exists() {
			return result{}
		}
	}
	return sum
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

// inCase gives a text with its ASCII letters in lower or upper case.
func inCase(op program.ExprOp, r result) result {
	if r.kind != isText {
		return result{}
	}
	low, high := byte('A'), byte('Z')
	if op == program.ExprUpper {
		low, high = 'a', 'z'
	}
	changed := false
	for i, ch := range r.s {
		if low <= ch && ch <= high {
			if !changed {
				r.s = append([]byte(nil), r.s...)
				changed = true
			}
			r.s[i] ^= 0x20
		}
	}
	return r
}

// find looks a key up. It is not ok when the key cannot be read or there is no such
// register.
func (m *machine) find(name string, args []int16) (w register.Row, found, ok bool) {
	var room [4][]byte
	var digits [24]byte
	key, written := room[:0], digits[:0]
	for _, k := range args {
		r := m.eval(int(k))
		switch r.kind {
		case isText, isNumber:
			key = append(key, r.s)
		case isInt:
			start := len(written)
			written = strconv.AppendInt(written, r.n, 10)
			key = append(key, written[start:])
		default:
			return w, false, false
		}
	}
	reg := m.c.o.Registers[name]
	if reg == nil {
		return w, false, false
	}
	w, found = reg.Find(key...)
	return w, found, true
}

// get is a cell of a register's row.
func (m *machine) get(x *program.Expr) result {
	w, found, ok := m.find(x.S, x.Args)
	if !ok || !found {
		return result{}
	}
	column := int(x.N)
	switch x.B {
	case program.CellInteger:
		if n, ok := w.Integer(column); ok {
			return result{kind: isInt, n: n}
		}
	case program.CellDate:
		if n, ok := w.Day(column); ok {
			return day(n)
		}
	default:
		if text, ok := w.Text(column); ok {
			return result{kind: isText, s: text}
		}
	}
	return result{}
}

// validOn tells whether one of a key's rows is valid on a day: not before the one
// column, not after the other; what is empty is open.
func (m *machine) validOn(x *program.Expr) result {
	last := len(x.Args) - 1
	on := m.eval(int(x.Args[last]))
	if on.kind != isMoment {
		return result{}
	}
	number := on.moment().Day()
	w, found, ok := m.find(x.S, x.Args[:last])
	if !ok {
		return result{}
	}
	for ; found; w, found = w.Next() {
		from, hasFrom := w.Day(int(x.A))
		to, hasTo := w.Day(int(x.B))
		if (!hasFrom || from <= number) && (!hasTo || number <= to) {
			return boolean(true)
		}
	}
	return boolean(false)
}
