package expression

import (
	"bytes"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// mostPlainRows is how many rows are compared with one another.
const mostPlainRows = 32

// ofTable makes an operation over all rows of a list, of which it only says that it is true.
func (mk *maker) ofTable(x *program.Expr) plain {
	n := int(x.N)
	over := func(holds func(v *Values, t *plainTable) (bool, sure)) plain {
		return plain{b: func(v *Values) (bool, sure) {
			t := &v.tables[n]
			if !t.there {
				return false, none
			}
			return holds(v, t)
		}}
	}
	start, end := int(x.A), int(x.B)
	switch x.Op {
	case program.ExprRows:
		return plain{n: func(v *Values) (int64, sure) {
			if t := &v.tables[n]; t.there {
				return int64(t.rows), known
			}
			return 0, none
		}}
	case program.ExprAll, program.ExprExists, program.ExprExistsOne:
		return mk.macro(x)
	case program.ExprUnique:
		return over(func(v *Values, t *plainTable) (bool, sure) { return v.unique(t, x.Args) })
	case program.ExprSorted:
		if x.C != program.CellDate {
			break
		}
		return over(func(v *Values, t *plainTable) (bool, sure) { return v.sorted(t, start) })
	case program.ExprDisjoint:
		if len(x.Args) > 0 {
			break
		}
		return over(func(v *Values, t *plainTable) (bool, sure) { return v.disjoint(t, start, end) })
	case program.ExprContiguous:
		return over(func(v *Values, t *plainTable) (bool, sure) { return v.contiguous(t, start, end) })
	case program.ExprOnlyLastOpen:
		return over(func(v *Values, t *plainTable) (bool, sure) {
			for row := range max(t.rows-1, 0) {
				if t.open(row, start) {
					return false, known
				}
			}
			return true, known
		})
	}
	return mk.fail()
}

// macro is all, exists and exists_one.
func (mk *maker) macro(x *program.Expr) plain {
	n := int(x.N)
	mk.inMacro = true
	is := mk.truth(mk.make(int(x.A)))
	mk.inMacro = false
	return plain{b: func(v *Values) (bool, sure) {
		t := &v.tables[n]
		if !t.there {
			return false, none
		}
		table, row := v.table, v.row
		defer func() { v.table, v.row = table, row }()
		found, absent := 0, false
		v.table = t
		for v.row = 0; v.row < t.rows; v.row++ {
			b, how := is(v)
			switch {
			case how == unsure:
				return false, unsure
			case how == none:
				absent = true
			case b:
				if found++; x.Op == program.ExprExists {
					return true, known
				}
			case x.Op == program.ExprAll:
				return false, unsure // which rows, the machine says
			}
		}
		switch {
		case absent:
			return false, none
		case x.Op == program.ExprExistsOne:
			return found == 1, known
		}
		return x.Op == program.ExprAll, known
	}}
}

func (t *plainTable) cell(row, column int) *plainCell { return &t.cells[row*t.columns+column] }

// open reports whether a column has nothing, or null.
func (t *plainTable) open(row, column int) bool {
	c := t.cell(row, column)
	return c.state == cellNone || c.state == cellSet && c.typ == token.Null
}

// date gives the day in a column, none where there is nothing.
func (v *Values) date(t *plainTable, row, column int) (int64, sure) {
	c := t.cell(row, column)
	switch {
	case c.state == cellNone:
		return 0, none
	case c.state != cellSet || c.typ != token.Untyped && c.typ != token.String:
		return 0, unsure
	}
	return plainDate(v.b[c.begin:c.end])
}

// unique says whether no values of some columns, each with what its cells are, stand twice; it is sure where no row is without any.
func (v *Values) unique(t *plainTable, columns []int16) (bool, sure) {
	if t.rows > mostPlainRows {
		return false, unsure
	}
	for i := range t.rows {
		for j := range i + 1 {
			same := true
			for k := 0; k < len(columns); k += 2 {
				is, how := v.same(t.cell(i, int(columns[k])), t.cell(j, int(columns[k])), columns[k+1])
				if how != known {
					return false, unsure
				}
				same = same && is
			}
			if same && i != j {
				return false, known
			}
		}
	}
	return true, known
}

// same says whether two cells have the same value.
func (v *Values) same(a, b *plainCell, kind int16) (bool, sure) {
	x, how := v.comparable(a, kind)
	if how != known {
		return false, how
	}
	y, how := v.comparable(b, kind)
	return how == known && bytes.Equal(x, y), how
}

// comparable gives the text of a cell where texts are the same only if the values are.
func (v *Values) comparable(c *plainCell, kind int16) ([]byte, sure) {
	if c.state != cellSet || c.typ == token.True || c.typ == token.False || c.typ == token.Null {
		return nil, unsure
	}
	text := v.b[c.begin:c.end]
	switch kind {
	case program.CellDate:
		_, how := plainDate(text)
		return text, how
	case program.CellInteger:
		if _, ok := digits(text); !ok || text[0] == '-' || text[0] == '0' && len(text) > 1 {
			return nil, unsure
		}
	default:
		if c.typ == token.Number {
			return nil, unsure
		}
	}
	return text, known
}

func (v *Values) sorted(t *plainTable, column int) (bool, sure) {
	last, some := int64(0), false
	for row := range t.rows {
		n, how := v.date(t, row, column)
		switch {
		case how == unsure:
			return false, unsure
		case how == known && some && n < last:
			return false, known
		case how == known:
			last, some = n, true
		}
	}
	return true, known
}

// disjoint says whether no two periods share a day, where they come in the order of time.
func (v *Values) disjoint(t *plainTable, start, end int) (bool, sure) {
	last := int64(-1 << 62)
	for row := range t.rows {
		from, how := v.date(t, row, start)
		if how != known || from <= last {
			return false, unsure
		}
		if t.open(row, end) {
			last = 1 << 62
			continue
		}
		to, how := v.date(t, row, end)
		if how != known || to < from {
			return false, unsure
		}
		last = to
	}
	return true, known
}

// contiguous says whether each period begins the day after the one before it ends.
func (v *Values) contiguous(t *plainTable, start, end int) (bool, sure) {
	last := int64(0)
	for row := range t.rows {
		from, how := v.date(t, row, start)
		if how != known || row > 0 && from != last+1 {
			return false, unsure
		}
		if t.open(row, end) {
			if row < t.rows-1 {
				return false, unsure
			}
			continue
		}
		if last, how = v.date(t, row, end); how != known {
			return false, unsure
		}
	}
	return true, known
}
