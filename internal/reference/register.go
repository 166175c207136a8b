package reference

import (
	"slices"
	"time"

	"github.com/forkontrol/forkontrol/internal/program"
)

// Register is reference data that rules ask: its rows hold the values of the
// register's key columns, in their order, and those of the other columns as far as
// rules read them.
type Register struct {
	Name string
	Rows [][]string
}

// Row gives the first row of a key, nil when there is none.
func (r *Register) Row(key []string) []string {
	at := slices.IndexFunc(r.Rows, func(row []string) bool { return slices.Equal(row[:min(len(key), len(row))], key) })
	if at < 0 {
		return nil
	}
	return r.Rows[at]
}

// Table gives the names of all columns and below them the rows, with a cell for every
// column: one that a rule reads and a file lacks would leave the rule unchecked.
func (r *Register) Table(def *program.Register) [][]string {
	head := make([]string, len(def.Columns))
	for i := range def.Columns {
		head[i] = def.Columns[i].Name
	}
	table := append(make([][]string, 0, 1+len(r.Rows)), head)
	for _, row := range r.Rows {
		cells := make([]string, len(head))
		copy(cells, row)
		table = append(table, cells)
	}
	return table
}

// CellOf gives a cell of a row, empty when it has none.
func CellOf(row []string, n int) string {
	if n < len(row) {
		return row[n]
	}
	return ""
}

// Question is what a rule asks of a register.
type Question struct {
	// Op is the number of the operation that asks, Expr the operation.
	Op   int
	Expr *program.Expr
	Key  []string
	On   time.Time // the day, of ExprValidOn
}

// Ask answers a question: with a bool, or of ExprGet with the text of the cell, nil
// for none.
type Ask func(Question) Result

// Answer gives the answers of registers. One that is not among them has no rows.
func Answer(registers []Register) Ask {
	return func(q Question) Result {
		var row []string
		at := slices.IndexFunc(registers, func(r Register) bool { return r.Name == q.Expr.S })
		if at >= 0 {
			row = registers[at].Row(q.Key)
		}
		switch q.Expr.Op {
		case program.ExprRegister:
			return row != nil || q.Expr.B == 1 && at < 0
		case program.ExprGet:
			if text := CellOf(row, int(q.Expr.N)); text != "" {
				return text
			}
			return nil
		}
		if row == nil {
			return false
		}
		day := q.On.Format(time.DateOnly)
		from, to := CellOf(row, int(q.Expr.A)), CellOf(row, int(q.Expr.B))
		return from <= day && (to == "" || day <= to)
	}
}
