package expression

import (
	"bytes"

	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/value"
)

// evaluation is one expression at work.
//
// The code has operands before operators, so that evaluating an operation looks only at
// operations before it and comes to an end. scope is nil for a rule over a scalar, which
// then is self. table and tableRow are set for a rule that is asked of each row of a list,
// and within a macro.
type evaluation struct {
	m     *Machine
	code  []program.Expr
	scope *scope
	self  *Value
	// The row that the rule or a macro is at.
	table    *table
	tableRow int
	// The table whose rows, in Machine.blamed, made an operation over it false, nil when none did.
	culprit *table
	// strange is set when there was something that the machine does not know.
	strange bool
	// early is set while there may be more to come. Then open is set where something was read
	// that may yet change: a value that is not there, a row that a key does not have.
	early, open bool
}

// broken reports whether the expression is false. One that is absent is not asked. One
// with an operation that the machine does not know counts as broken, so that nothing is
// called valid by a rule that was not understood; rulesets with such a rule are refused
// before they get here.
func (e *evaluation) broken() bool {
	r := e.eval(len(e.code) - 1)
	return r.kind == isBool && !r.b || e.strange
}

// breach says where a broken rule shows.
func (e *evaluation) breach(x *program.ExprRule) Breach {
	b := Breach{Rule: x.Rule}
	switch {
	case x.Each >= 0:
		return e.scope.breachAt(x.Rule, x.Each, e.tableRow, x.At)
	case x.At >= 0:
		if v := &e.scope.values[x.At]; v.set {
			b.Value = v.value()
		}
	}
	return b
}

// blames says where a rule over a list shows that a row makes false.
func (e *evaluation) blames(x *program.ExprRule, of blame) Breach {
	t := e.culprit
	b := Breach{Rule: x.Rule, List: t.prop, Place: t.place(int(of.row))}
	if of.other != nobody {
		b.Of, b.Other = t.prop, t.placeAt(int(of.other))
	}
	return b
}

// breachAt says where a rule shows that a row breaks: where a column says, else at the row.
func (s *scope) breachAt(rule program.RuleID, n, row, column int) Breach {
	t := &s.tables[n]
	b := Breach{Rule: rule}
	if column >= 0 {
		b.Value = t.whereOf(row, column)
	}
	if own := int(s.node.Tables[n].Row); b.Value == nil && own > 0 {
		b.Value = t.whereOf(row, own-1)
	}
	if b.Value == nil {
		b.List, b.Place = t.prop, t.place(row)
	}
	return b
}

// value is what a slot tells of a value where a breach shows.
func (v *slot) value() *Value {
	return &Value{Type: v.typ, Sound: true, Place: v.place, Path: v.path, Shown: v.shown, Personal: v.shows}
}

// slot gives a value of the scope, nil when there is none.
func (e *evaluation) slot(n int64) *slot {
	if e.scope == nil {
		return nil
	}
	return &e.scope.values[n]
}

func (e *evaluation) load(v *slot) result {
	e.open = e.open || v == nil || !v.there
	if v == nil || !v.set {
		return result{}
	}
	return scalar(v.typ, e.scope.bytes[v.lo:v.hi])
}

// eval evaluates the operation at an index of the code.
func (e *evaluation) eval(i int) result {
	x := &e.code[i]
	switch x.Op {
	case program.ExprString:
		return result{kind: isText, s: constant(x.S)}
	case program.ExprNumber:
		return result{kind: isNumber, s: constant(x.S)}
	case program.ExprInt:
		return result{kind: isInt, n: x.N}
	case program.ExprBool:
		return boolean(x.N != 0)
	case program.ExprDuration:
		return span(x.N/1e9, x.N%1e9)
	case program.ExprSlot:
		return e.load(e.slot(x.N))
	case program.ExprSelf:
		if e.self == nil {
			return result{}
		}
		return scalar(e.self.Type, e.self.Text)
	case program.ExprHas:
		v := e.slot(x.N)
		there := v != nil && v.there
		e.open = e.open || !there
		return boolean(there)
	case program.ExprCell:
		return e.table.value(e.tableRow, int(x.N))
	case program.ExprHasCell:
		return boolean(e.table.cell(e.tableRow, int(x.N)).state != cellNone)
	case program.ExprNot:
		a := e.eval(int(x.A))
		if a = truth(a); a.kind == isBool {
			a.b = !a.b
		}
		return a
	case program.ExprAnd, program.ExprOr:
		return e.either(x)
	case program.ExprCond:
		return e.cond(x)
	case program.ExprEq, program.ExprNe, program.ExprLt, program.ExprLe, program.ExprGt, program.ExprGe:
		return compare(x.Op, e.eval(int(x.A)), e.eval(int(x.B)))
	case program.ExprAdd, program.ExprSub, program.ExprMul, program.ExprDiv, program.ExprMod:
		return arithmetic(x.Op, e.eval(int(x.A)), e.eval(int(x.B)))
	case program.ExprIn:
		return e.in(x)
	case program.ExprRegister, program.ExprGet, program.ExprValidOn:
		return e.ofRegister(x)
	case program.ExprRows, program.ExprAll, program.ExprExists, program.ExprExistsOne,
		program.ExprUnique, program.ExprSorted, program.ExprDisjoint, program.ExprContiguous, program.ExprOnlyLastOpen:
		return e.ofTable(x)
	case program.ExprKey:
		return e.ofKey(x)
	case program.ExprSubstring:
		return e.substring(x)
	case program.ExprSize, program.ExprToInt, program.ExprToNumber, program.ExprMatches, program.ExprReplacement,
		program.ExprLower, program.ExprUpper, program.ExprDate, program.ExprBirthDate, program.ExprPart:
		return unary(x, e.eval(int(x.A)))
	case program.ExprStartsWith, program.ExprEndsWith, program.ExprContains, program.ExprYears:
		return e.binary(x)
	}
	e.strange = true
	return result{}
}

// unary evaluates an operation of one operand, which is absent where that is.
func unary(x *program.Expr, a result) result {
	if a.kind == absent {
		return a
	}
	switch x.Op {
	case program.ExprSize:
		return result{kind: isInt, n: int64(value.Runes(a.s))}
	case program.ExprToInt:
		return whole(a)
	case program.ExprToNumber:
		return number(a)
	case program.ExprMatches:
		return boolean(pattern.Match(x.Pattern, a.s))
	case program.ExprReplacement:
		return boolean(value.CPRReplacement(a.s))
	case program.ExprLower, program.ExprUpper:
		return inCase(x.Op, a)
	case program.ExprDate:
		return moment(a)
	case program.ExprPart:
		return part(x.N, a)
	}
	return birthDate(a)
}

// binary evaluates an operation of two operands, which is absent where either is.
func (e *evaluation) binary(x *program.Expr) result {
	a := e.eval(int(x.A))
	if a.kind == absent {
		return a
	}
	b := e.eval(int(x.B))
	if b.kind == absent {
		return b
	}
	switch x.Op {
	case program.ExprStartsWith:
		return boolean(bytes.HasPrefix(a.s, b.s))
	case program.ExprEndsWith:
		return boolean(bytes.HasSuffix(a.s, b.s))
	case program.ExprContains:
		return boolean(bytes.Contains(a.s, b.s))
	}
	return years(a, b)
}

// either is && and ||: one side that decides is enough, for good when it does.
func (e *evaluation) either(x *program.Expr) result {
	decides := x.Op == program.ExprOr
	before := e.open
	e.open = false
	a := truth(e.eval(int(x.A)))
	ofA := e.open && e.early
	if a.kind == isBool && a.b == decides && !ofA {
		e.open = before
		return a
	}
	e.open = false
	b := truth(e.eval(int(x.B)))
	if decided := b.kind == isBool && b.b == decides; decided || a.kind == isBool && a.b != decides {
		e.open = before || e.open || ofA && !(decided && !e.open)
		return b
	}
	e.open = before || e.open || ofA
	return a
}

func (e *evaluation) cond(x *program.Expr) result {
	a := truth(e.eval(int(x.A)))
	switch {
	case a.kind != isBool:
		return result{}
	case a.b:
		return e.eval(int(x.B))
	}
	return e.eval(int(x.C))
}

func (e *evaluation) in(x *program.Expr) result {
	a := e.eval(int(x.A))
	for _, k := range x.Args {
		if r := compare(program.ExprEq, a, e.eval(int(k))); r.kind != isBool || r.b {
			return r
		}
	}
	return boolean(false)
}
