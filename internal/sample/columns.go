package sample

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/program"
)

// column is a field of the rows that rules read.
type column struct {
	names      []string // below the row
	start, end bool     // of a period
	distinct   bool
	nodes      []program.NodeID
}

// columns gives the columns of a list that the rules of a scope read as a whole, by what
// they do with them.
func (k *Maker) columns(n program.NodeID, table int) []column {
	g := columnSearch{k: k, table: table, found: map[int]*column{}}
	for _, r := range k.r.Related(n) {
		if o := k.m.Nodes[r].Object; o != nil {
			for i := range o.Props {
				for _, keep := range o.Props[i].Keep {
					if int(keep.List) == table && keep.IsItem() && !keep.Where {
						g.row(o.Props[i].Item, nil, 1)
					}
				}
			}
		}
	}
	for _, rule := range k.m.Nodes[n].Exprs {
		for i := range rule.Code {
			if x := &rule.Code[i]; int(x.N) == table {
				g.mark(x)
			}
		}
	}
	numbers := make([]int, 0, len(g.found))
	for n := range g.found {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	var list []column
	for _, n := range numbers {
		list = append(list, *g.found[n])
	}
	return list
}

type columnSearch struct {
	k     *Maker
	table int
	found map[int]*column // by number
}

// row finds the columns in and below a node of a row; up is how many levels of
// properties it lies below the scope.
func (g *columnSearch) row(n program.NodeID, names []string, up int) {
	nodes := g.k.r.Related(n)
	for _, r := range nodes {
		o := g.k.m.Nodes[r].Object
		for i := 0; o != nil && i < len(o.Props); i++ {
			p := &o.Props[i]
			below := append(slices.Clone(names), p.Name)
			for _, keep := range p.Keep {
				if int(keep.List) == g.table && int(keep.Up) == up && keep.Slot != program.RowStart && !keep.Where {
					g.found[int(keep.Slot)] = &column{names: below, nodes: g.k.r.MemberNodes(nodes, p.Name)}
				}
			}
			if !p.List && len(names) < 4 {
				g.row(p.Node, below, up+1)
			}
		}
	}
}

// mark notes what an operation over the list does with its columns.
func (g *columnSearch) mark(x *program.Expr) {
	set := func(n int16, mark func(*column)) {
		if c := g.found[int(n)]; c != nil {
			mark(c)
		}
	}
	switch x.Op {
	case program.ExprDisjoint, program.ExprContiguous:
		set(x.A, func(c *column) { c.start = true })
		set(x.B, func(c *column) { c.end = true })
	case program.ExprOnlyLastOpen:
		set(x.A, func(c *column) { c.end = true })
	case program.ExprSorted:
		set(x.A, func(c *column) {
			c.start = c.start || x.C == program.CellDate
			c.distinct = c.distinct || x.C != program.CellDate
		})
	case program.ExprUnique:
		for i := 0; i < len(x.Args); i += 2 {
			set(x.Args[i], func(c *column) {
				c.start = c.start || x.Args[i+1] == program.CellDate
				c.distinct = c.distinct || x.Args[i+1] != program.CellDate
			})
		}
	}
}
