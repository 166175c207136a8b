package expression

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/order"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// Operations over all rows of a list. Each is absent where the list is, and notes
// all rows that make it false.

// blame is a row that makes an operation false, and the row that it does not go with,
// nobody when it is wrong by itself.
type blame struct{ row, other int32 }

const nobody = -1

// ofTable evaluates an operation over a table.
func (e *evaluation) ofTable(x *program.Expr) result {
	e.open = true
	if e.scope == nil || !e.scope.tables[x.N].there {
		return result{}
	}
	t, m := &e.scope.tables[x.N], e.m
	before := len(m.blamed)
	r := boolean(true)
	switch x.Op {
	case program.ExprRows:
		return result{kind: isInt, n: int64(t.rows)}
	case program.ExprAll, program.ExprExists, program.ExprExistsOne:
		r = e.macro(x, t)
	case program.ExprUnique:
		m.repeatedRows(t, x.Args)
	case program.ExprSorted:
		m.fallingRows(t, int(x.A), x.C)
	case program.ExprDisjoint:
		m.overlappingRows(t, x)
	case program.ExprContiguous:
		m.detachedRows(t, int(x.A), int(x.B))
	case program.ExprOnlyLastOpen:
		m.openRows(t, int(x.A))
	}
	if len(m.blamed) > before { // a rule shows where the last operation that is false does
		m.blamed = m.blamed[:copy(m.blamed, m.blamed[before:])]
		e.culprit = t
		r = boolean(false)
	}
	return r
}

// blame notes a row.
func (m *Machine) blame(row, other int) {
	m.blamed = append(m.blamed, blame{int32(row), int32(other)})
}

// macro asks a condition of every row: all, exists and exists_one of CEL, of which
// exists needs one row only when that decides.
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
			e.m.blame(e.tableRow, nobody)
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

// repeatedRows finds the rows whose values in some columns an earlier row has.
func (m *Machine) repeatedRows(t *table, columns []int16) {
	t.restart(t.slots)
	for row := range t.rows {
		if first, _ := m.add(t, row, columns); first >= 0 && first != row {
			m.blame(row, first)
		}
	}
}

// fallingRows finds the rows whose value is less than that of the row before it which
// has one.
func (m *Machine) fallingRows(t *table, column int, kind int16) {
	var last result
	before := 0
	for row := range t.rows {
		v := t.at(row, column, kind)
		if v.kind == absent {
			continue
		}
		if compare(program.ExprLt, v, last).b {
			m.blame(row, before)
		}
		last, before = v, row
	}
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

// overlappingRows finds the rows whose period shares a moment with one that starts before it, or
// with it, and has the same values in some columns: with the one of these that ends last. A
// period that ends before it starts is none, and a row without one of the values is passed
// over.
func (m *Machine) overlappingRows(t *table, x *program.Expr) {
	start, end := int(x.A), int(x.B)
	sequence, groups := m.order[:0], m.groups[:0]
	inOrder := true
	var last result
	t.restart(t.slots)
	for row := range t.rows {
		first, _ := m.add(t, row, x.Args)
		groups = append(groups, uint32(first+1))
		p, ok := t.period(row, start, end)
		if !ok || first < 0 || !p.open && compareTimes(p.to, p.from) < 0 {
			continue
		}
		inOrder = inOrder && first == 0 && (last.kind == absent || compareTimes(last, p.from) <= 0)
		last = p.from
		sequence = append(sequence, uint32(row))
	}
	m.order, m.groups = sequence[:cap(sequence)], groups
	if !inOrder {
		slices.SortStableFunc(sequence, func(a, b uint32) int {
			if groups[a] != groups[b] {
				return int(groups[a]) - int(groups[b])
			}
			return compareTimes(t.at(int(a), start, program.CellDate), t.at(int(b), start, program.CellDate))
		})
	}
	before := len(m.blamed)
	var until period // the one that ends last so far
	whose := 0
	for i, row := range sequence {
		p, _ := t.period(int(row), start, end)
		fresh := i == 0 || groups[sequence[i-1]] != groups[row]
		if !fresh && (until.open || compareTimes(p.from, until.to) <= 0) {
			m.blame(int(row), whose)
		}
		if fresh || !until.open && (p.open || compareTimes(p.to, until.to) > 0) {
			until, whose = p, int(row)
		}
	}
	if !inOrder { // as they come in the payload
		order.Stable(m.blamed[before:], func(a, b *blame) int { return int(a.row - b.row) })
	}
}

// detachedRows finds the rows whose period does not begin the day after that of the row
// before it ends.
func (m *Machine) detachedRows(t *table, start, end int) {
	var last period
	before := 0
	for row := range t.rows {
		p, ok := t.period(row, start, end)
		if !ok {
			continue
		}
		if last.from.kind != absent && (last.open || p.from.moment().Day() != last.to.moment().Day()+1) {
			m.blame(row, before)
		}
		last, before = p, row
	}
}

// openRows finds the rows without a value that are not the last.
func (m *Machine) openRows(t *table, column int) {
	for row := range max(t.rows-1, 0) {
		if t.openCell(row, column) {
			m.blame(row, t.rows-1)
		}
	}
}
