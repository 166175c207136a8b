package expression

import (
	"bytes"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/value"
)

// maker makes operations of the code of a rule.
type maker struct {
	code    []program.Expr
	self    bool // the rule is over a scalar alone
	inMacro bool // the operations are asked of each row
	unable  bool
}

func (mk *maker) fail() plain {
	mk.unable = true
	return plain{}
}

func (mk *maker) make(i int) plain {
	x := &mk.code[i]
	switch x.Op {
	case program.ExprString:
		s := []byte(x.S)
		return plain{s: func(*Values) ([]byte, sure) { return s, known }}
	case program.ExprInt:
		n := x.N
		return plain{n: func(*Values) (int64, sure) { return n, known }}
	case program.ExprNumber:
		n, ok := scaledNumber([]byte(x.S))
		if !ok {
			return mk.fail()
		}
		return plain{number: func(*Values) (int64, sure) { return n, known }}
	case program.ExprBool:
		b := x.N != 0
		return plain{b: func(*Values) (bool, sure) { return b, known }}
	case program.ExprDuration:
		const ofDay = 24 * 3600 * 1_000_000_000
		if n := x.N / ofDay; n*ofDay == x.N {
			return plain{span: func(*Values) (int64, sure) { return n, known }}
		}
		return mk.fail()
	case program.ExprSlot:
		if mk.self {
			return mk.fail()
		}
		n := int(x.N)
		return plain{cell: func(v *Values) *plainCell { return &v.slots[n] }}
	case program.ExprCell:
		n := int(x.N)
		return plain{cell: func(v *Values) *plainCell { return &v.table.cells[v.row*v.table.columns+n] }}
	case program.ExprSelf:
		if !mk.self {
			return mk.fail()
		}
		return plain{cell: func(v *Values) *plainCell { return &v.self }}
	case program.ExprHas, program.ExprHasCell:
		if mk.self {
			return mk.fail()
		}
		n, ofRow := int(x.N), x.Op == program.ExprHasCell
		return plain{b: func(v *Values) (bool, sure) {
			if ofRow {
				return v.table.cells[v.row*v.table.columns+n].state != cellNone, known
			}
			return v.slots[n].state != cellNone, known
		}}
	case program.ExprNot:
		a := mk.truth(mk.make(int(x.A)))
		return plain{b: func(v *Values) (bool, sure) {
			b, how := a(v)
			return !b, how
		}}
	case program.ExprAnd, program.ExprOr:
		return mk.either(x)
	case program.ExprCond:
		return mk.cond(x)
	case program.ExprEq, program.ExprNe, program.ExprLt, program.ExprLe, program.ExprGt, program.ExprGe:
		return plain{b: mk.compare(x.Op, mk.make(int(x.A)), mk.make(int(x.B)))}
	case program.ExprIn:
		return mk.in(x)
	case program.ExprAdd, program.ExprSub:
		return mk.sum(x)
	case program.ExprRows, program.ExprAll, program.ExprExists, program.ExprExistsOne, program.ExprUnique,
		program.ExprSorted, program.ExprDisjoint, program.ExprContiguous, program.ExprOnlyLastOpen:
		if mk.self || mk.inMacro && x.Op != program.ExprRows {
			return mk.fail()
		}
		return mk.ofTable(x)
	case program.ExprSize, program.ExprToInt, program.ExprToNumber, program.ExprMatches, program.ExprReplacement, program.ExprLower,
		program.ExprUpper, program.ExprDate, program.ExprBirthDate, program.ExprPart, program.ExprSubstring:
		return mk.unary(x)
	case program.ExprStartsWith, program.ExprEndsWith, program.ExprContains:
		return mk.part(x)
	case program.ExprYears:
		a, b := mk.make(int(x.A)).day, mk.make(int(x.B)).day
		if a == nil || b == nil {
			return mk.fail()
		}
		return plain{n: func(v *Values) (int64, sure) {
			from, to, how := both(v, a, b)
			if how != known {
				return 0, how
			}
			return value.Years(from, to), known
		}}
	}
	return mk.fail()
}

// both gives what two operations give, in their order: nothing where the first gives nothing.
func both[T any](v *Values, a, b func(*Values) (T, sure)) (x, y T, how sure) {
	if x, how = a(v); how == known {
		y, how = b(v)
	}
	return x, y, how
}

func (mk *maker) either(x *program.Expr) plain {
	decides := x.Op == program.ExprOr
	a, b := mk.truth(mk.make(int(x.A))), mk.truth(mk.make(int(x.B)))
	return plain{b: func(v *Values) (bool, sure) {
		one, how := a(v)
		if how == known && one == decides {
			return one, known
		}
		other, then := b(v)
		switch {
		case then == known && other == decides:
			return other, known
		case how == unsure || then == unsure:
			return false, unsure
		case how == known:
			return other, then
		}
		return false, none
	}}
}

func (mk *maker) cond(x *program.Expr) plain {
	a, b, c := mk.truth(mk.make(int(x.A))), mk.make(int(x.B)), mk.make(int(x.C))
	if b.b == nil || c.b == nil {
		x, y := mk.text(b), mk.text(c)
		return plain{s: func(v *Values) ([]byte, sure) {
			switch is, how := a(v); {
			case how != known:
				return nil, how
			case is:
				return x(v)
			}
			return y(v)
		}}
	}
	return plain{b: func(v *Values) (bool, sure) {
		switch is, how := a(v); {
		case how != known:
			return false, how
		case is:
			return b.b(v)
		}
		return c.b(v)
	}}
}

// ordered says what an operation is of an order: below 0, 0, above 0.
func ordered(op program.ExprOp, n int) bool {
	switch op {
	case program.ExprEq:
		return n == 0
	case program.ExprNe:
		return n != 0
	case program.ExprLt:
		return n < 0
	case program.ExprLe:
		return n <= 0
	case program.ExprGt:
		return n > 0
	}
	return n >= 0
}

func (mk *maker) compare(op program.ExprOp, a, b plain) asBool {
	numeric := func(x plain) bool { return x.n != nil || x.number != nil }
	ints := func(x, y asInt) asBool {
		if x == nil || y == nil {
			mk.unable = true
			return nil
		}
		return func(v *Values) (bool, sure) {
			m, n, how := both(v, x, y)
			if how != known {
				return false, how
			}
			order := 0
			if m < n {
				order = -1
			} else if m > n {
				order = 1
			}
			return ordered(op, order), known
		}
	}
	switch {
	case a.day != nil || b.day != nil:
		return ints(a.day, b.day)
	case a.span != nil || b.span != nil:
		return ints(a.span, b.span)
	case a.n != nil && b.n != nil:
		return ints(a.n, b.n)
	case numeric(a) || numeric(b):
		return ints(mk.scaled(a), mk.scaled(b))
	case a.b != nil || b.b != nil:
		x, y := mk.truth(a), mk.truth(b)
		return func(v *Values) (bool, sure) {
			m, n, how := both(v, x, y)
			if how != known {
				return false, how
			}
			order := 0
			if m != n {
				if order = 1; n {
					order = -1
				}
			}
			return ordered(op, order), known
		}
	}
	x, y := mk.text(a), mk.text(b)
	return func(v *Values) (bool, sure) {
		m, n, how := both(v, x, y)
		if how != known {
			return false, how
		}
		switch op {
		case program.ExprEq:
			return bytes.Equal(m, n), known
		case program.ExprNe:
			return !bytes.Equal(m, n), known
		}
		return ordered(op, bytes.Compare(m, n)), known
	}
}

func (mk *maker) in(x *program.Expr) plain {
	a := mk.make(int(x.A))
	var list []asBool
	for _, k := range x.Args {
		list = append(list, mk.compare(program.ExprEq, a, mk.make(int(k))))
	}
	return plain{b: func(v *Values) (bool, sure) {
		for _, is := range list {
			if b, how := is(v); how != known || b {
				return b, how
			}
		}
		return false, known
	}}
}
