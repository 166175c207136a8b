package reference

import (
	"slices"
	"strings"

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
	// Tables are the lists whose rows rules read, by number.
	Tables map[int]*Table
	// Keys are those of the node.
	Keys []program.Key
}

// Table is a list, or all lists at one path.
type Table struct {
	At   tree.Path // of the last array, below the scope
	Rows []Row
}

// Row is one row: its cells, by column.
type Row struct {
	At    tree.Path
	Cells map[int]Cell
}

// Scope reads the values of a scope: the node n standing at t. In XML a list without
// items is not there; only in JSON have scalars a type of their own, unless the reading
// takes every value as it is.
func (r *Reader) Scope(n program.NodeID, t *tree.Value, how Reading) *Scope {
	s := &Scope{Self: t, Slots: map[int]Cell{}, Tables: map[int]*Table{}, Keys: r.m.Nodes[n].Keys}
	g := gatherer{r: r, s: s, how: how, open: map[program.NodeID]int{}}
	g.object(n, t, spot{})
	return s
}

// RowsOf gives what a rule is asked for: each row of its list, or once nothing.
func (s *Scope) RowsOf(e *program.ExprRule) []*Row {
	if e.Each < 0 {
		return []*Row{nil}
	}
	t := s.Tables[e.Each]
	if t == nil {
		return nil
	}
	rows := make([]*Row, len(t.Rows))
	for i := range t.Rows {
		rows[i] = &t.Rows[i]
	}
	return rows
}

// spoil marks the cells whose scalars are broken.
func (s *Scope) spoil(broken func(at tree.Path) bool) {
	mark := func(cells map[int]Cell) {
		for n, c := range cells {
			if c.Spoilt = c.Value.Scalar() && broken(c.At); !c.Spoilt {
				continue
			}
			if c.Value.Type == program.Null || strings.TrimSpace(c.Value.Text) == "" {
				delete(cells, n) // what is broken by being empty is not there
			} else {
				cells[n] = c
			}
		}
	}
	mark(s.Slots)
	for _, t := range s.Tables {
		for _, row := range t.Rows {
			mark(row.Cells)
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
	// objects are the paths of the values around, one for each level of properties below the
	// scope: an array and its items are one level, and the path is that of the item.
	objects []tree.Path
}

func (g *gatherer) object(n program.NodeID, t *tree.Value, p spot) {
	if t.Type != program.Object || g.open[n] > 8 || len(p.objects) > g.r.reach {
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
	value := g.typed(prop, v)
	if v.Type != program.Array {
		for _, k := range prop.Keep {
			if int(k.Up) == len(p.objects) && !k.Where {
				g.keep(k, value, p)
			}
		}
		g.object(prop.Node, v, p.below(p.at))
		return
	}
	for _, k := range prop.Keep {
		if int(k.Up) == len(p.objects) && !k.Where {
			g.list(k, value, p)
		}
	}
	for i, item := range v.Items {
		at := p.at.Below(i)
		g.object(prop.Item, item, spot{at, p.below(at).objects})
	}
}

// below is the spot of an object.
func (p spot) below(at tree.Path) spot {
	return spot{at, append(slices.Clip(p.objects), at)}
}

// typed reads a scalar, or scalars of a list, as what the property asks for where they
// have no type.
func (g *gatherer) typed(prop *program.Prop, v *tree.Value) *tree.Value {
	if g.how.Format == program.FormatJSON || g.how.Every || v.Type == program.Object || len(prop.Keep) == 0 {
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

// keep keeps a value that is no list.
func (g *gatherer) keep(k program.Keep, v *tree.Value, p spot) {
	c := Cell{At: p.at, Value: v}
	switch {
	case k.List < 0:
		g.s.Slots[int(k.Slot)] = c
	case !k.IsItem():
		g.cell(k, c, p)
	}
}

// list keeps an array: that it is there and, where it is what a table is of, its items.
func (g *gatherer) list(k program.Keep, v *tree.Value, p spot) {
	c := Cell{At: p.at, Value: v}
	switch {
	case k.List < 0:
		g.s.Slots[int(k.Slot)] = c
		return
	case !k.IsItem():
		g.cell(k, c, p)
		return
	case g.how.Format == program.FormatXML && len(v.Items) == 0:
		return
	}
	t := g.s.Tables[int(k.List)]
	if t == nil {
		t = &Table{}
		g.s.Tables[int(k.List)] = t
	}
	t.At = p.at
	for i, item := range v.Items {
		at := p.at.Below(i)
		if k.Slot != program.RowStart {
			t.row(at).Cells[int(k.Slot)] = Cell{At: at, Value: item}
		} else if !item.Scalar() || g.how.Format == program.FormatXML {
			t.row(at)
		}
	}
}

// cell puts a value into its column of the row that it is in, if it is in one.
func (g *gatherer) cell(k program.Keep, c Cell, p spot) {
	t := g.s.Tables[int(k.List)]
	if t == nil || int(k.Within) >= len(p.objects) {
		return
	}
	at := p.objects[k.Within]
	if i := slices.IndexFunc(t.Rows, func(r Row) bool { return slices.Equal(r.At, at) }); i >= 0 {
		t.Rows[i].Cells[int(k.Slot)] = c
	}
}

// row gives the row at a path, adding it.
func (t *Table) row(at tree.Path) *Row {
	if i := slices.IndexFunc(t.Rows, func(r Row) bool { return slices.Equal(r.At, at) }); i >= 0 {
		return &t.Rows[i]
	}
	t.Rows = append(t.Rows, Row{At: at, Cells: map[int]Cell{}})
	return &t.Rows[len(t.Rows)-1]
}
