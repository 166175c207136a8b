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

// Pair is a row that makes an operation over a list false, and the row that it does not go
// with, -1 for none: its number among the rows of the list.
type Pair struct{ Row, Other int }

// wrong is false for rows that make an operation so, which it notes, and true without any.
func (e *Evaluation) wrong(rows []Pair) Result {
	if len(rows) > 0 {
		e.Wrong = rows
	}
	return len(rows) == 0
}

// macro asks its condition of each row.
func (e *Evaluation) macro(x *program.Expr, t *Table) Result {
	var yes, unknown int
	var no []Pair
	outer := e.Row
	for i := range t.Rows {
		e.Row = &t.Rows[i]
		switch e.arg(x.A) {
		case true:
			yes++
		case false:
			no = append(no, Pair{i, -1})
		default:
			unknown++
		}
	}
	e.Row = outer
	switch {
	case x.Op == program.ExprAll && len(no) > 0:
		return e.wrong(no)
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
	var open []Pair
	last := len(t.Rows) - 1
	for row := range t.Rows {
		if row < last && t.open(row, x.A) {
			open = append(open, Pair{row, last})
		}
	}
	return e.wrong(open)
}

// values compares the values of columns; rows without one do not count.
func (e *Evaluation) values(x *program.Expr, t *Table) Result {
	columns := x.Args
	if x.Op == program.ExprSorted {
		columns = []int16{x.A, x.C}
	}
	var with []int
	var bad []Pair
	for row := range t.Rows {
		b := t.Rows[row].tuple(columns)
		if b == nil {
			continue
		}
		for i, a := range with {
			before := t.Rows[a].tuple(columns)
			if x.Op != program.ExprSorted && equal(before, b) || x.Op == program.ExprSorted && i == len(with)-1 && compare(program.ExprLe, before[0], b[0]) == false {
				bad = append(bad, Pair{row, a})
				break
			}
		}
		with = append(with, row)
	}
	return e.wrong(bad)
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
	var bad []Pair
	for row := range t.Rows {
		if t.column(row, x.A, program.CellDate) != nil && (t.open(row, x.B) || t.column(row, x.B, program.CellDate) != nil) {
			with = append(with, row)
		}
	}
	for i, b := range with {
		if x.Op != program.ExprDisjoint {
			if i > 0 && !t.follows(x, with[i-1], b) {
				bad = append(bad, Pair{b, with[i-1]})
			}
			continue
		}
		other := -1 // of the periods that it overlaps, and that do not start after it, the one that ends last
		for _, a := range with {
			if a != b && t.starts(x, a, b) && t.share(x, a, b) && (other < 0 || t.outlasts(x, a, other)) {
				other = a
			}
		}
		if other >= 0 {
			bad = append(bad, Pair{b, other})
		}
	}
	return e.wrong(bad)
}

// follows reports whether a period starts the day after another ends.
func (t *Table) follows(x *program.Expr, a, b int) bool {
	return !t.open(a, x.B) && t.date(a, x.B).AddDate(0, 0, 1).Format(time.DateOnly) == t.date(b, x.A).Format(time.DateOnly)
}

// starts reports whether a period starts before another: at the same moment, the one whose row
// comes first.
func (t *Table) starts(x *program.Expr, a, b int) bool {
	from, to := t.date(a, x.A), t.date(b, x.A)
	return from.Before(to) || from.Equal(to) && a < b
}

// outlasts reports whether a period ends after another, or with it and starts before it.
func (t *Table) outlasts(x *program.Expr, a, b int) bool {
	switch {
	case t.open(a, x.B) && t.open(b, x.B):
		return t.starts(x, a, b)
	case t.open(a, x.B) || t.open(b, x.B):
		return t.open(a, x.B)
	}
	from, to := t.date(a, x.B), t.date(b, x.B)
	return to.Before(from) || to.Equal(from) && t.starts(x, a, b)
}

// share reports whether two periods of rows with the same values share a moment.
func (t *Table) share(x *program.Expr, a, b int) bool {
	of, other := t.Rows[a].tuple(x.Args), t.Rows[b].tuple(x.Args)
	return of != nil && other != nil && equal(of, other) && !t.apart(x, a, b)
}

// apart reports whether two periods share no moment; one that ends before it begins
// has none.
func (t *Table) apart(x *program.Expr, a, b int) bool {
	none := func(row int) bool { return !t.open(row, x.B) && t.date(row, x.B).Before(t.date(row, x.A)) }
	before := func(a, b int) bool { return !t.open(a, x.B) && t.date(a, x.B).Before(t.date(b, x.A)) }
	return none(a) || none(b) || before(a, b) || before(b, a)
}
