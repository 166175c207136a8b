package sample

import (
	"cmp"
	"math/big"
	"slices"
	"time"

	"github.com/forkontrol/forkontrol/internal/program"
)

// rowsOf are the rows of a list that rules read as a whole.
type rowsOf struct {
	at   path // of the array, below the scope
	rows []map[int]cell
}

// overTable is the judge's reading of an operation over a list: by pairs of rows,
// however many there are.
func (v *evaluator) overTable(x *program.Expr) result {
	t := v.cells.tables[int(x.N)]
	if t == nil {
		return nil
	}
	column := func(row int, n int16, what int16) result {
		r := scalarResult(t.rows[row][int(n)].tree)
		switch what {
		case program.CellDate:
			return dateResult(r)
		case program.CellInteger:
			return toNumber(r)
		}
		return r
	}
	open := func(row int, n int16) bool {
		tree := t.rows[row][int(n)].tree
		return tree == nil || tree.Type == program.Null
	}
	var with []int // rows with what is asked for
	switch x.Op {
	case program.ExprRows:
		return big.NewRat(int64(len(t.rows)), 1)
	case program.ExprAll, program.ExprExists, program.ExprExistsOne:
		return v.macro(x, t)
	case program.ExprOnlyLastOpen:
		for row := range t.rows {
			if open(row, x.A) && row < len(t.rows)-1 {
				return false
			}
		}
		return true
	case program.ExprUnique, program.ExprSorted:
		for row := range t.rows {
			if column(row, x.A, x.C) != nil {
				with = append(with, row)
			}
		}
	default:
		for row := range t.rows {
			if column(row, x.A, program.CellDate) != nil && (open(row, x.B) || column(row, x.B, program.CellDate) != nil) {
				with = append(with, row)
			}
		}
	}
	at := func(row int, n int16) time.Time { return column(row, n, program.CellDate).(time.Time) }
	for i, b := range with {
		for k, a := range with[:i] {
			good := true
			switch x.Op {
			case program.ExprUnique:
				good = compare(program.ExprNe, column(a, x.A, x.C), column(b, x.A, x.C)) != false
			case program.ExprSorted:
				good = compare(program.ExprLe, column(a, x.A, x.C), column(b, x.A, x.C)) != false
			case program.ExprDisjoint:
				none := func(row int) bool { return !open(row, x.B) && at(row, x.B).Before(at(row, x.A)) }
				good = none(a) || none(b) || !open(a, x.B) && at(a, x.B).Before(at(b, x.A)) || !open(b, x.B) && at(b, x.B).Before(at(a, x.A))
			case program.ExprContiguous:
				if k < i-1 {
					continue
				}
				good = !open(a, x.B) && at(a, x.B).AddDate(0, 0, 1).Format(time.DateOnly) == at(b, x.A).Format(time.DateOnly)
			}
			if !good {
				return false
			}
		}
	}
	return true
}

func (v *evaluator) macro(x *program.Expr, t *rowsOf) result {
	var yes, no, unknown int
	outer := v.inner
	for _, row := range t.rows {
		v.inner = row
		switch v.eval(int(x.A)) {
		case true:
			yes++
		case false:
			no++
		default:
			unknown++
		}
	}
	v.inner = outer
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

// schemes are periods for the rows of a list: one after another, with a gap, and so on.
// An empty end is open.
var schemes = [][][2]string{
	{{"2024-01-01", "2024-06-30"}, {"2024-07-01", "2024-12-31"}, {"2025-01-01", ""}},
	{{"2024-01-01", "2024-06-30"}, {"2024-07-01", "2024-12-31"}},
	{{"2024-01-01", "2024-06-30"}, {"2024-07-03", "2024-12-31"}},
	{{"2024-01-01", "2024-06-30"}, {"2024-06-30", "2024-12-31"}},
	{{"2024-07-01", "2024-12-31"}, {"2024-01-01", "2024-06-30"}},
	{{"2024-01-01", ""}, {"2024-07-01", "2024-12-31"}},
	{{"2024-01-01", ""}, {"2024-07-01", ""}},
	{{"2024-01-01", "2024-01-01"}, {"2024-01-01", "2024-01-01"}},
}

// listChanges gives copies of a scope with the lists that a rule reads as a whole
// changed: other lengths and orders, and the periods of schemes.
func listChanges(m *program.Message, n program.NodeID, e *program.ExprRule, scope *Tree, yield func(*Tree) bool) bool {
	c := cellsOf(m, n, scope, false)
	seen := map[int]bool{}
	for i := range e.Code {
		switch x := &e.Code[i]; x.Op {
		case program.ExprRows, program.ExprAll, program.ExprExists, program.ExprExistsOne, program.ExprUnique,
			program.ExprSorted, program.ExprDisjoint, program.ExprContiguous, program.ExprOnlyLastOpen:
			number := int(x.N)
			t := c.tables[number]
			if t == nil || seen[number] || len(t.rows) == 0 {
				continue
			}
			seen[number] = true
			array := scope.at(t.at)
			for _, items := range (lister{m, n, number, array, lengths(e.Code)}).lists() {
				if !yield(scope.with(t.at, func(a *Tree) { a.Items = items })) {
					return false
				}
			}
		}
	}
	return true
}

// lister makes other items for a list that rules read as a whole.
type lister struct {
	m     *program.Message
	n     program.NodeID // of the scope
	table int
	array *Tree
	// lengths that the rule's constants speak of
	lengths []int
}

// lengths gives the numbers of rows around the constants of a rule.
func lengths(code []program.Expr) []int {
	var list []int
	for i := range code {
		if x := &code[i]; x.Op == program.ExprInt && x.N >= 0 && x.N <= 50 {
			for _, n := range []int{int(x.N) - 1, int(x.N), int(x.N) + 1} {
				if n > 0 && !slices.Contains(list, n) {
					list = append(list, n)
				}
			}
		}
	}
	return list
}

// chain gives so many periods that follow one another.
func chain(n int) [][2]string {
	from := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	periods := make([][2]string, n)
	for i := range periods {
		to := from.AddDate(0, 1, -1)
		periods[i] = [2]string{from.Format(time.DateOnly), to.Format(time.DateOnly)}
		from = to.AddDate(0, 0, 1)
	}
	return periods
}

func (l lister) lists() [][]*Tree {
	first := l.array.Items[0]
	var lists [][]*Tree
	all := schemes
	for _, n := range l.lengths {
		all = append(all[:len(all):len(all)], chain(n))
	}
	for _, scheme := range all {
		plain := make([]*Tree, len(scheme))
		for i, period := range scheme {
			plain[i] = l.with(first.Clone(), i, period)
		}
		lists = append(lists, plain)
		// One column the same in all rows, and one column too few.
		for _, column := range l.columns() {
			same := make([]*Tree, len(plain))
			for i := range plain {
				same[i] = plain[i].Clone()
				if v := find(same[0], column.names); v != nil && i > 0 {
					set(same[i], column.names, v.Clone())
				}
			}
			lists = append(lists, same)
		}
	}
	lists = append(lists, nil, []*Tree{first.Clone()})
	reversed := slices.Clone(l.array.Items)
	slices.Reverse(reversed)
	return append(lists, reversed, append(slices.Clone(l.array.Items), first.Clone()))
}

// column is a field of the rows that rules read.
type column struct {
	names      []string
	start, end bool // of a period
	dates      bool
	distinct   bool
	nodes      []program.NodeID
}

// columns gives the columns of the table, by what the rules of the scope do with them.
func (l lister) columns() []column {
	byNumber := map[int]*column{}
	var down func(n program.NodeID, names []string, up int)
	down = func(n program.NodeID, names []string, up int) {
		for _, r := range related(l.m, n) {
			o := l.m.Nodes[r].Object
			for i := 0; o != nil && i < len(o.Props); i++ {
				p := &o.Props[i]
				below := append(slices.Clone(names), p.Name)
				for _, k := range p.Keep {
					if k.Whole && int(k.List) == l.table && int(k.Up) == up && k.Slot != program.RowStart {
						byNumber[int(k.Slot)] = &column{names: below, nodes: memberNodes(l.m, related(l.m, n), p.Name)}
					}
				}
				if !p.List && len(names) < 4 {
					down(p.Node, below, up+1)
				}
			}
		}
	}
	for _, r := range related(l.m, l.n) {
		if o := l.m.Nodes[r].Object; o != nil {
			for i := range o.Props {
				for _, k := range o.Props[i].Keep {
					if k.Whole && int(k.List) == l.table && k.Up == 0 {
						down(o.Props[i].Item, nil, 1)
					}
				}
			}
		}
	}
	mark := func(n int16, set func(*column)) {
		if c := byNumber[int(n)]; c != nil {
			set(c)
		}
	}
	for _, rule := range l.m.Nodes[l.n].Exprs {
		for i := range rule.Code {
			x := &rule.Code[i]
			if int(x.N) != l.table {
				continue
			}
			switch x.Op {
			case program.ExprDisjoint, program.ExprContiguous:
				mark(x.A, func(c *column) { c.start = true })
				mark(x.B, func(c *column) { c.end = true })
			case program.ExprOnlyLastOpen:
				mark(x.A, func(c *column) { c.end = true })
			case program.ExprSorted, program.ExprUnique:
				mark(x.A, func(c *column) {
					c.start = c.start || x.C == program.CellDate
					c.distinct = c.distinct || x.C != program.CellDate
				})
			}
		}
	}
	numbers := make([]int, 0, len(byNumber))
	for n := range byNumber {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	var list []column
	for _, n := range numbers {
		list = append(list, *byNumber[n])
	}
	return list
}

// with gives an item its period, and values of its own where rules ask for it.
func (l lister) with(item *Tree, i int, period [2]string) *Tree {
	for _, c := range l.columns() {
		switch {
		case c.start || c.end:
			text := period[0]
			if !c.start {
				text = period[1]
			}
			if text == "" {
				set(item, c.names, nil)
				continue
			}
			if old := find(item, c.names); old != nil && len(old.Text) > 10 {
				text += old.Text[10:]
			}
			set(item, c.names, stringTree(text))
		case c.distinct:
			var texts []*Tree
			for _, v := range pool(l.m, c.nodes, program.AnyType) {
				j := judge{m: l.m, noExprs: true}
				if !slices.ContainsFunc(c.nodes, func(n program.NodeID) bool { return !j.holds(n, v) }) && !slices.ContainsFunc(texts, v.Equal) {
					texts = append(texts, v)
				}
			}
			slices.SortStableFunc(texts, func(a, b *Tree) int { return ordered(a, b) })
			if i < len(texts) && item.Type == program.Object {
				set(item, c.names, texts[i].Clone())
			}
		}
	}
	return item
}

// ordered compares scalars, for lists that are to be in order.
func ordered(a, b *Tree) int {
	x, y := scalarResult(a), scalarResult(b)
	switch {
	case compare(program.ExprLt, x, y) == true:
		return -1
	case compare(program.ExprGt, x, y) == true:
		return 1
	}
	return cmp.Compare(a.Type, b.Type)
}

// find gives the value at names below an object, nil when there is none.
func find(t *Tree, names []string) *Tree {
	for _, name := range names {
		if t == nil || t.Type != program.Object {
			return nil
		}
		t = t.Member(name)
	}
	return t
}

// set puts a value at names below an object; nil takes it away. Where there is no
// place for it, nothing changes.
func set(t *Tree, names []string, v *Tree) {
	parent := find(t, names[:len(names)-1])
	if parent == nil || parent.Type != program.Object {
		return
	}
	last := names[len(names)-1]
	switch old := parent.Member(last); {
	case v == nil:
		parent.remove(last)
	case old != nil:
		*old = *v
	default:
		parent.Members = append(parent.Members, Member{Name: last, XML: last, Value: v})
	}
}

// tableCells gives the values of the first rows of all tables.
func (c *cells) tableCells(add func(cell)) {
	for n := range 128 {
		t := c.tables[n]
		if t == nil {
			continue
		}
		for _, row := range t.rows[:min(len(t.rows), 3)] {
			numbers := make([]int, 0, len(row))
			for k := range row {
				numbers = append(numbers, k)
			}
			slices.Sort(numbers)
			for _, k := range numbers {
				add(row[k])
			}
		}
	}
}
