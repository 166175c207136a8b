package expression

import (
	"bytes"

	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/value"
)

// Arithmetic, and the functions of a value or two.

// sum is + and -: of days and spans, of integers.
func (mk *maker) sum(x *program.Expr) plain {
	a, b := mk.make(int(x.A)), mk.make(int(x.B))
	sign := int64(1)
	if x.Op == program.ExprSub {
		sign = -1
	}
	both := func(x, y asInt) asInt {
		return func(v *Values) (int64, sure) {
			m, n, how := both(v, x, y)
			if how != known {
				return 0, how
			}
			if m > 1e15 || m < -1e15 || n > 1e15 || n < -1e15 {
				return 0, unsure
			}
			return m + sign*n, known
		}
	}
	switch {
	case a.day != nil && b.span != nil:
		return plain{day: both(a.day, b.span)}
	case a.day != nil && b.day != nil && sign < 0:
		return plain{span: both(a.day, b.day)}
	case a.n != nil && b.n != nil:
		return plain{n: both(a.n, b.n)}
	}
	return mk.fail()
}

func (mk *maker) unary(x *program.Expr) plain {
	a := mk.make(int(x.A))
	switch x.Op {
	case program.ExprToInt:
		return plain{n: mk.count(a)}
	case program.ExprToNumber:
		return plain{number: mk.scaled(a)}
	}
	if x.Op == program.ExprPart {
		if a.day == nil {
			return mk.fail()
		}
		return plain{n: func(v *Values) (int64, sure) {
			n, how := a.day(v)
			if how != known {
				return 0, how
			}
			r := part(x.N, day(n))
			return r.n, known
		}}
	}
	s := mk.text(a)
	with := func(do func(v *Values, text []byte) (int64, sure)) asInt {
		return func(v *Values) (int64, sure) {
			text, how := s(v)
			if how != known {
				return 0, how
			}
			return do(v, text)
		}
	}
	test := func(is func(text []byte) bool) plain {
		return plain{b: func(v *Values) (bool, sure) {
			text, how := s(v)
			return how == known && is(text), how
		}}
	}
	switch x.Op {
	case program.ExprSize:
		return plain{n: with(func(_ *Values, text []byte) (int64, sure) { return int64(value.Runes(text)), known })}
	case program.ExprMatches:
		p := x.Pattern
		return test(func(text []byte) bool { return pattern.Match(p, text) })
	case program.ExprReplacement:
		return test(value.CPRReplacement)
	case program.ExprDate:
		return plain{day: with(func(_ *Values, text []byte) (int64, sure) { return plainDate(text) })}
	case program.ExprBirthDate:
		return plain{day: with(func(_ *Values, text []byte) (int64, sure) {
			year, month, d, ok := value.CPRBirthDate(text)
			if !ok {
				return 0, unsure
			}
			return value.DayNumber(year, month, d), known
		})}
	case program.ExprSubstring:
		return mk.substring(x, s)
	}
	return plain{s: func(v *Values) ([]byte, sure) { // in lower or upper case
		text, how := s(v)
		if how != known {
			return nil, how
		}
		r := inCase(x.Op, result{kind: isText, s: text})
		return r.s, known
	}}
}

// plainDate reads a day without a zone.
func plainDate(text []byte) (int64, sure) {
	if len(text) != 10 {
		return 0, unsure
	}
	m, ok := value.ReadMoment(text)
	if !ok {
		return 0, unsure
	}
	return m.Day(), known
}

func (mk *maker) substring(x *program.Expr, s asText) plain {
	ends := [2]int64{0, -1}
	for i, k := range x.Args {
		c := &mk.code[k]
		if c.Op != program.ExprInt || c.N < 0 {
			return mk.fail()
		}
		ends[i] = c.N
	}
	return plain{s: func(v *Values) ([]byte, sure) {
		text, how := s(v)
		if how != known {
			return nil, how
		}
		from, to := ends[0], ends[1]
		if to < 0 {
			to = int64(len(text))
		}
		for _, c := range text {
			if c >= 0x80 {
				return nil, unsure
			}
		}
		if from > to || to > int64(len(text)) {
			return nil, unsure
		}
		return text[from:to], known
	}}
}

func (mk *maker) part(x *program.Expr) plain {
	a, b := mk.text(mk.make(int(x.A))), mk.text(mk.make(int(x.B)))
	is := bytes.Contains
	switch x.Op {
	case program.ExprStartsWith:
		is = bytes.HasPrefix
	case program.ExprEndsWith:
		is = bytes.HasSuffix
	}
	return plain{b: func(v *Values) (bool, sure) {
		m, how := a(v)
		if how != known {
			return false, how
		}
		n, how := b(v)
		return how == known && is(m, n), how
	}}
}
