package reference

import (
	"time"

	"github.com/forkontrol/forkontrol/internal/program"
)

// Operations over a whole list, by pairs of rows, however many there are.

// ofTable makes an operation of a function over its list: absent where the list is.
func ofTable(do func(*Evaluation, *program.Expr, *Table) Result) func(*Evaluation, int, *program.Expr) Result {
	return func(e *Evaluation, _ int, x *program.Expr) Result {
		if t := e.Scope.Tables[int(x.N)]; t != nil {
			return do(e, x, t)
		}
		return nil
	}
}

// column gives a cell of a row, read as what the column holds.
func (t *Table) column(row int, n int16, what int) Result {
	return typed(what, t.Rows[row].Cells[int(n)].result())
}

// open reports whether a row has no value in a column: a period goes on.
func (t *Table) open(row int, n int16) bool {
	v := t.Rows[row].Cells[int(n)].Value
	return v == nil || v.Type == program.Null
}

func (t *Table) date(row int, n int16) time.Time {
	return t.column(row, n, program.CellDate).(time.Time)
}

// macro asks its condition of each row.
func (e *Evaluation) macro(x *program.Expr, t *Table) Result {
	var yes, no, unknown int
	outer := e.Row
	for i := range t.Rows {
		e.Row = &t.Rows[i]
		switch e.arg(x.A) {
		case true:
			yes++
		case false:
			no++
		default:
			unknown++
		}
	}
	e.Row = outer
	switch {
	case x.Op == program.ExprAll && no > 0:
		return false
	case x.Op == program.ExprExists && yes > 0:
		return true
	case unknown > 0:
		return nil
	case x.Op == program.ExprExistsOne:
		return yes == 1
	}
	return x.Op == program.ExprAll
}

func (e *Evaluation) onlyLastOpen(x *program.Expr, t *Table) Result {
	for row := range t.Rows[:max(len(t.Rows)-1, 0)] {
		if t.open(row, x.A) {
			return false
		}
	}
	return true
}

// values compares the values of columns; rows without one do not count.
func (e *Evaluation) values(x *program.Expr, t *Table) Result {
	columns, op := x.Args, program.ExprNe
	if x.Op == program.ExprSorted {
		columns, op = []int16{x.A, x.C}, program.ExprLe
	}
	var before [][]Result
	for row := range t.Rows {
		b := t.Rows[row].tuple(columns)
		if b == nil {
			continue
		}
		for _, a := range before {
			if op == program.ExprNe && equal(a, b) || op != program.ExprNe && compare(op, a[0], b[0]) == false {
				return false
			}
		}
		before = append(before, b)
	}
	return true
}

// tuple reads columns, each followed by what its cells are; nil when one has no value.
func (r *Row) tuple(columns []int16) []Result {
	values := []Result{}
	for i := 0; i < len(columns); i += 2 {
		v := typed(int(columns[i+1]), r.Cells[int(columns[i])].result())
		if v == nil {
			return nil
		}
		values = append(values, v)
	}
	return values
}

// equal reports whether all values are the same.
func equal(a, b []Result) bool {
	for i := range a {
		if compare(program.ExprEq, a[i], b[i]) != true {
			return false
		}
	}
	return true
}

// periods compares the periods of rows that have a start, and an end or none.
func (e *Evaluation) periods(x *program.Expr, t *Table) Result {
	var with []int
	for row := range t.Rows {
		if t.column(row, x.A, program.CellDate) != nil && (t.open(row, x.B) || t.column(row, x.B, program.CellDate) != nil) {
			with = append(with, row)
		}
	}
	for i, b := range with {
		for k, a := range with[:i] {
			good := true
			if x.Op == program.ExprDisjoint {
				of, other := t.Rows[a].tuple(x.Args), t.Rows[b].tuple(x.Args)
				good = of == nil || other == nil || !equal(of, other) || t.apart(x, a, b)
			} else if k == i-1 {
				good = !t.open(a, x.B) && t.date(a, x.B).AddDate(0, 0, 1).Format(time.DateOnly) == t.date(b, x.A).Format(time.DateOnly)
			}
			if !good {
				return false
			}
		}
	}
	return true
}

// apart reports whether two periods share no moment; one that ends before it begins
// has none.
func (t *Table) apart(x *program.Expr, a, b int) bool {
	none := func(row int) bool { return !t.open(row, x.B) && t.date(row, x.B).Before(t.date(row, x.A)) }
	before := func(a, b int) bool { return !t.open(a, x.B) && t.date(a, x.B).Before(t.date(b, x.A)) }
	return none(a) || none(b) || before(a, b) || before(b, a)
}
