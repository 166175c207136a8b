package expression

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// Operations over all rows of a list. Each is absent where the list is, and notes
// the first row that makes it false.

// ofTable evaluates an operation over a table.
func (e *evaluation) ofTable(x *program.Expr) result {
	e.open = true
	if e.scope == nil || !e.scope.tables[x.N].there {
		return result{}
	}
	t := &e.scope.tables[x.N]
	row := -1
	switch x.Op {
	case program.ExprRows:
		return result{kind: isInt, n: int64(t.rows)}
	case program.ExprAll, program.ExprExists, program.ExprExistsOne:
		return e.macro(x, t)
	case program.ExprUnique:
		row = e.m.repeatedRow(t, x.Args)
	case program.ExprSorted:
		row = fallingRow(t, int(x.A), x.C)
	case program.ExprDisjoint:
		row = e.overlappingRow(t, x)
	case program.ExprContiguous:
		row = detachedRow(t, int(x.A), int(x.B))
	case program.ExprOnlyLastOpen:
		row = openRow(t, int(x.A))
	}
	return e.blame(t, row)
}

// blame is true without a row, else false for it.
func (e *evaluation) blame(t *table, row int) result {
	if row < 0 {
		return boolean(true)
	}
	e.culprit, e.culpritRow = t, row
	return boolean(false)
}

// macro asks a condition of every row: all, exists and exists_one of CEL, of which
// the first two need one row only when that decides.
func (e *evaluation) macro(x *program.Expr, t *table) result {
	found, unknown := 0, false
	e.table = t
	for e.tableRow = 0; e.tableRow < t.rows; e.tableRow++ {
		r := truth(e.eval(int(x.A)))
		switch {
		case r.kind != isBool:
			unknown = true
		case r.b:
			found++
			if x.Op == program.ExprExists {
				return r
			}
		case x.Op == program.ExprAll:
			return e.blame(t, e.tableRow)
		}
	}
	switch {
	case unknown:
		return result{}
	case x.Op == program.ExprExistsOne:
		return boolean(found == 1)
	}
	return boolean(x.Op == program.ExprAll)
}

// at reads a cell as what its column is compared as.
func (t *table) at(row, column int, kind int16) result { return as(kind, t.value(row, column)) }

// repeatedRow finds a row whose values in some columns an earlier row has.
func (m *Machine) repeatedRow(t *table, columns []int16) int {
	t.restart(t.slots)
	for row := range t.rows {
		if first, _ := m.add(t, row, columns); first >= 0 && first != row {
			return row
		}
	}
	return -1
}

// fallingRow finds a row whose value is less than that of the row before it which
// has one.
func fallingRow(t *table, column int, kind int16) int {
	var last result
	for row := range t.rows {
		v := t.at(row, column, kind)
		if v.kind == absent {
			continue
		}
		if compare(program.ExprLt, v, last).b {
			return row
		}
		last = v
	}
	return -1
}

// period is the time from one column of a row to another.
type period struct {
	from, to result
	open     bool // it has no end
}

// period reads a row; not ok when a column has something that is no date, or there
// is no start.
func (t *table) period(row, start, end int) (p period, ok bool) {
	if p.from = t.at(row, start, program.CellDate); p.from.kind == absent {
		return p, false
	}
	if p.open = t.openCell(row, end); p.open {
		return p, true
	}
	p.to = t.at(row, end, program.CellDate)
	return p, p.to.kind != absent
}

// openCell reports whether a column has nothing, or null.
func (t *table) openCell(row, column int) bool {
	x := t.cell(row, column)
	return x.state == cellNone || x.state == cellSet && x.typ == token.Null
}

// overlappingRow finds a row whose period shares a moment with that of another which has the
// same values in some columns. A period that ends before it starts is none, and a row
// without one of the values is passed over.
func (e *evaluation) overlappingRow(t *table, x *program.Expr) int {
	start, end := int(x.A), int(x.B)
	order, groups := e.m.order[:0], e.m.groups[:0]
	inOrder := true
	var last result
	t.restart(t.slots)
	for row := range t.rows {
		first, _ := e.m.add(t, row, x.Args)
		groups = append(groups, uint32(first+1))
		p, ok := t.period(row, start, end)
		if !ok || first < 0 || !p.open && compareTimes(p.to, p.from) < 0 {
			continue
		}
		inOrder = inOrder && first == 0 && (last.kind == absent || compareTimes(last, p.from) <= 0)
		last = p.from
		order = append(order, uint32(row))
	}
	e.m.order, e.m.groups = order[:cap(order)], groups
	if !inOrder {
		slices.SortStableFunc(order, func(a, b uint32) int {
			if groups[a] != groups[b] {
				return int(groups[a]) - int(groups[b])
			}
			return compareTimes(t.at(int(a), start, program.CellDate), t.at(int(b), start, program.CellDate))
		})
	}
	var until period // the one that ends last so far
	for i, row := range order {
		p, _ := t.period(int(row), start, end)
		fresh := i == 0 || groups[order[i-1]] != groups[row]
		if !fresh && (until.open || compareTimes(p.from, until.to) <= 0) {
			return int(row)
		}
		if fresh || p.open || compareTimes(p.to, until.to) > 0 {
			until = p
		}
	}
	return -1
}

// detachedRow finds a row whose period does not begin the day after that of the row
// before it ends.
func detachedRow(t *table, start, end int) int {
	var last period
	for row := range t.rows {
		p, ok := t.period(row, start, end)
		if !ok {
			continue
		}
		if last.from.kind != absent && (last.open || p.from.moment().Day() != last.to.moment().Day()+1) {
			return row
		}
		last = p
	}
	return -1
}

// openRow finds a row without a value that is not the last.
func openRow(t *table, column int) int {
	for row := range max(t.rows-1, 0) {
		if t.openCell(row, column) {
			return row
		}
	}
	return -1
}
