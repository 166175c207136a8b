package reference

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// Cell is a value that rules of a scope read, and its place below the scope.
type Cell struct {
	At    tree.Path
	Value *tree.Value
	// Spoilt marks a scalar that breaks a rule of its own: it is there, but what rules
	// over several fields say about it would only repeat that it is wrong, so that its value
	// counts as absent.
	Spoilt bool
}

// result is the cell as rules read it.
func (c Cell) result() Result {
	if c.Spoilt {
		return nil
	}
	return scalarResult(c.Value)
}

// Scope has the values that the rules of one scope read.
type Scope struct {
	Self  *tree.Value
	Slots map[int]Cell
	Rows  map[int][]map[int]Cell // by list slot
	// Tables are the lists that rules read as a whole, by number.
	Tables map[int]*Table
}

// Table is a list that rules read as a whole.
type Table struct {
	At   tree.Path // of the array, below the scope
	Rows []map[int]Cell
}

// Scope reads the values of a scope: the node n standing at t. In XML a list without
// items is not there; only in JSON have scalars a type of their own, unless the reading
// takes every value as it is.
func (r *Reader) Scope(n program.NodeID, t *tree.Value, how Reading) *Scope {
	s := &Scope{Self: t, Slots: map[int]Cell{}, Rows: map[int][]map[int]Cell{}, Tables: map[int]*Table{}}
	g := gatherer{r: r, s: s, how: how, open: map[program.NodeID]int{}}
	g.object(n, t, spot{row: -1})
	return s
}

// RowsOf gives what a rule is asked for: each row of its list, or once nothing.
func (s *Scope) RowsOf(e *program.ExprRule) []map[int]Cell {
	if e.Each < 0 {
		return []map[int]Cell{nil}
	}
	// A row of which nothing is read is none.
	return slices.DeleteFunc(slices.Clone(s.Rows[e.Each]), func(row map[int]Cell) bool { return len(row) == 0 })
}

// spoil marks the cells whose scalars are broken.
func (s *Scope) spoil(broken func(at tree.Path) bool) {
	mark := func(cells map[int]Cell) {
		for n, c := range cells {
			if c.Spoilt = c.Value.Scalar() && broken(c.At); c.Spoilt {
				cells[n] = c
			}
		}
	}
	mark(s.Slots)
	for _, rows := range s.Rows {
		for _, row := range rows {
			mark(row)
		}
	}
	for _, t := range s.Tables {
		for _, row := range t.Rows {
			mark(row)
		}
	}
}

// gatherer walks down from a scope.
type gatherer struct {
	r    *Reader
	s    *Scope
	how  Reading
	open map[program.NodeID]int // the nodes around: schemas may recur
}

// spot is where the gatherer is.
type spot struct {
	at tree.Path
	// depth is the number of levels of properties below the scope, as Keep.Up counts
	// them: an array and its items are one level.
	depth int
	// row is that of the innermost list around, which has rows; -1 outside of lists.
	row, rows int
}

func (g *gatherer) object(n program.NodeID, t *tree.Value, p spot) {
	if t.Type != program.Object || g.open[n] > 8 || p.depth > g.r.reach {
		return
	}
	g.open[n]++
	defer func() { g.open[n]-- }()
	for _, a := range g.r.Related(n) {
		o := g.r.m.Nodes[a].Object
		if o == nil {
			continue
		}
		for i := range o.Props {
			for k, member := range t.Members {
				if member.Name == o.Props[i].Name {
					below := p
					below.at = p.at.Below(k)
					g.property(&o.Props[i], member.Value, below)
				}
			}
		}
	}
}

// property takes the value of a property, which is at p, and goes on below it.
func (g *gatherer) property(prop *program.Prop, v *tree.Value, p spot) {
	for _, k := range prop.Keep {
		if int(k.Up) == p.depth {
			g.keep(k, g.typed(prop, v), p)
		}
	}
	below := p
	below.depth++
	if v.Type != program.Array {
		g.object(prop.Node, v, below)
		return
	}
	for i, item := range v.Items {
		below.at, below.row, below.rows = p.at.Below(i), i, len(v.Items)
		g.object(prop.Item, item, below)
	}
}

// typed reads a scalar, or scalars of a list, as what the property asks for where they
// have no type.
func (g *gatherer) typed(prop *program.Prop, v *tree.Value) *tree.Value {
	if g.how.Format == tree.FormatJSON || g.how.Every || v.Type == program.Object || len(prop.Keep) == 0 {
		return v
	}
	if v.Type == program.Array {
		list := *v
		list.Items = slices.Clone(v.Items)
		for i, item := range v.Items {
			if item.Scalar() {
				list.Items[i] = untyped(g.types(prop.Item), item)
			}
		}
		return &list
	}
	return untyped(g.types(prop.Node), v)
}

// types are those that a node and all that apply with it take.
func (g *gatherer) types(n program.NodeID) program.Types {
	types := program.AnyType
	for _, r := range g.r.Related(n) {
		types = Meet(types, g.r.m.Nodes[r].Types)
	}
	return types
}

func (g *gatherer) keep(k program.Keep, v *tree.Value, p spot) {
	list, slot := int(k.List), int(k.Slot)
	switch {
	case k.Whole:
		g.table(k, v, p)
	case list < 0:
		g.s.Slots[slot] = Cell{At: p.at, Value: v}
	case v.Type == program.Array:
		// A list of scalars: each is a row.
		g.grow(list, len(v.Items))
		for i, item := range v.Items {
			g.s.Rows[list][i][slot] = Cell{At: p.at.Below(i), Value: item}
		}
	case p.row >= 0:
		g.grow(list, p.rows)
		g.s.Rows[list][p.row][slot] = Cell{At: p.at, Value: v}
	}
}

// table takes a list that rules read as a whole, or a column of one.
func (g *gatherer) table(k program.Keep, v *tree.Value, p spot) {
	n := int(k.List)
	switch {
	case k.Up > 0:
		if t := g.s.Tables[n]; t != nil && p.row >= 0 && p.row < len(t.Rows) {
			t.Rows[p.row][int(k.Slot)] = Cell{At: p.at, Value: v}
		}
	case v.Type == program.Array && !(g.how.Format == tree.FormatXML && len(v.Items) == 0):
		if g.s.Tables[n] == nil {
			g.s.Tables[n] = &Table{At: p.at}
			for range v.Items {
				g.s.Tables[n].Rows = append(g.s.Tables[n].Rows, map[int]Cell{})
			}
		}
		if k.Slot != program.RowStart {
			for i, item := range v.Items {
				g.s.Tables[n].Rows[i][int(k.Slot)] = Cell{At: p.at.Below(i), Value: item}
			}
		}
	}
}

// grow makes sure that a list has n rows.
func (g *gatherer) grow(list, n int) {
	for len(g.s.Rows[list]) < n {
		g.s.Rows[list] = append(g.s.Rows[list], map[int]Cell{})
	}
}
