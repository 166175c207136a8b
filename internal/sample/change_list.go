package sample

import (
	"slices"
	"time"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/reference"
	"github.com/forkontrol/forkontrol/internal/tree"
)

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

// lists changes the lists that the rule reads as a whole: to other lengths and orders,
// and to the periods of schemes.
func (c *ruleChange) lists(yield func(*tree.Value) bool) bool {
	seen := map[int]bool{}
	for i := range c.e.Code {
		x := &c.e.Code[i]
		number := int(x.N)
		if operations[x.Op].reads != aList || seen[number] {
			continue
		}
		t := c.cells.Tables[number]
		if t == nil || len(t.Rows) == 0 {
			continue
		}
		seen[number] = true
		l := lister{k: c.k, array: c.scope.At(t.At), columns: c.k.columns(c.n, number)}
		for _, items := range l.lists(lengths(c.e.Code)) {
			if !yield(c.scope.With(t.At, func(a *tree.Value) { a.Items = items })) {
				return false
			}
		}
	}
	return true
}

// lister makes other items for a list that rules read as a whole.
type lister struct {
	k       *Maker
	array   *tree.Value
	columns []column
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

// lists gives the items that the list could have: some periods, as many as lengths say
// of more, and those that it has in other order and number, or with a twin.
func (l lister) lists(lengths []int) [][]*tree.Value {
	first := l.array.Items[0]
	var lists [][]*tree.Value
	all := slices.Clip(schemes)
	for _, n := range lengths {
		all = append(all, chain(n))
	}
	for _, scheme := range all {
		plain := make([]*tree.Value, len(scheme))
		for i, period := range scheme {
			plain[i] = l.with(first.Clone(), i, period)
		}
		lists = append(lists, plain)
		// One column the same in all rows, and one column too few.
		for _, column := range l.columns {
			same := make([]*tree.Value, len(plain))
			for i := range plain {
				same[i] = plain[i].Clone()
				if v := find(same[0], column.names); v != nil && i > 0 {
					set(same[i], column.names, v.Clone())
				}
			}
			lists = append(lists, same)
		}
	}
	lists = append(lists, nil, []*tree.Value{first.Clone()})
	reversed := slices.Clone(l.array.Items)
	slices.Reverse(reversed)
	lists = append(lists, reversed, append(slices.Clone(l.array.Items), first.Clone()))
	return append(lists, l.twins(first)...)
}

// twins gives the items with one more at the end, which differs from the first in one column
// only: rows that are the same by some columns need not be by others, and columns that refer to
// other tables stay as they are.
func (l lister) twins(first *tree.Value) (lists [][]*tree.Value) {
	for _, c := range l.columns {
		old := find(first, c.names)
		if old == nil {
			continue
		}
		for _, v := range l.k.scalars(c.nodes, program.AnyType) {
			if v.Type == old.Type && !v.Equal(old) {
				twin := first.Clone()
				set(twin, c.names, v.Clone())
				lists = append(lists, append(slices.Clone(l.array.Items), twin))
				break
			}
		}
	}
	return lists
}

// with gives an item its period, and values of its own where rules ask for it.
func (l lister) with(item *tree.Value, i int, period [2]string) *tree.Value {
	for _, c := range l.columns {
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
			set(item, c.names, tree.String(text))
		case c.distinct:
			if all := l.k.scalars(c.nodes, program.AnyType); i < len(all) && item.Type == program.Object {
				set(item, c.names, slices.SortedStableFunc(slices.Values(all), reference.Order)[i].Clone())
			}
		}
	}
	return item
}

// find gives the value at names below an object, nil when there is none.
func find(t *tree.Value, names []string) *tree.Value {
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
func set(t *tree.Value, names []string, v *tree.Value) {
	parent := find(t, names[:len(names)-1])
	if parent == nil || parent.Type != program.Object {
		return
	}
	last := names[len(names)-1]
	switch old := parent.Member(last); {
	case v == nil:
		parent.Remove(last)
	case old != nil:
		*old = *v
	default:
		parent.Members = append(parent.Members, tree.Member{Name: last, XML: last, Value: v})
	}
}
