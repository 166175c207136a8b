package sample

import (
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
)

// rowSet are rows of registers.
type rowSet struct {
	list []Register
}

func (s *rowSet) register(name string) *Register {
	for i := range s.list {
		if s.list[i].Name == name {
			return &s.list[i]
		}
	}
	s.list = append(s.list, Register{Name: name})
	return &s.list[len(s.list)-1]
}

func (s *rowSet) has(name string, key []string) bool {
	r := s.register(name)
	return slices.ContainsFunc(r.Rows, func(row []string) bool { return slices.Equal(row, key) })
}

func (s *rowSet) add(name string, key []string) {
	if !s.has(name, key) {
		r := s.register(name)
		r.Rows = append(r.Rows, key)
	}
}

// registersFor gives the rows for which every rule over a tree holds, but for the
// rule except, which they break if rows can. Registers that need no row are
// there without any, so that no rule goes unchecked.
func registersFor(m *program.Message, t *Tree, except program.RuleID) []Register {
	var yes, no rowSet
	for i := range m.Nodes {
		for _, e := range m.Nodes[i].Exprs {
			for k := range e.Code {
				if e.Code[k].Op == program.ExprRegister {
					yes.register(e.Code[k].S)
				}
			}
		}
	}
	walk(m, t, func(at path, v *Tree, nodes []program.NodeID) {
		for _, n := range nodes {
			node := &m.Nodes[n]
			if len(node.Exprs) == 0 {
				continue
			}
			c := cellsOf(m, n, v)
			for i := range node.Exprs {
				e := &node.Exprs[i]
				broken := false
				for _, row := range c.rowsOf(e) {
					ev := evaluator{cells: c, code: e.Code, row: row}
					// One breach is enough: the other rows of the rule hold.
					hold := e.Rule != except || broken
					bits, ok := ev.answers(hold)
					if !ok {
						bits, _ = ev.answers(!hold)
					}
					broken = broken || !hold && ok
					ev.register = func(q int, _ string, _ []string) bool { return bits>>uint(ev.ordinal(q))&1 == 1 }
					for k := range e.Code {
						x := &e.Code[k]
						if x.Op != program.ExprRegister {
							continue
						}
						if key, ok := ev.key(x); ok && ev.register(k, x.S, key) {
							yes.add(x.S, key)
						} else if ok && !hold {
							no.add(x.S, key)
						}
					}
				}
			}
		}
	})
	for i := range yes.list {
		r := &yes.list[i]
		r.Rows = slices.DeleteFunc(r.Rows, func(row []string) bool { return no.has(r.Name, row) })
	}
	return sortRegisters(yes.list)
}

// mergeRegisters puts the rows of two sets of registers together.
func mergeRegisters(a, b []Register) []Register {
	var s rowSet
	for _, r := range slices.Concat(a, b) {
		s.register(r.Name)
		for _, row := range r.Rows {
			s.add(r.Name, row)
		}
	}
	return sortRegisters(s.list)
}

func sortRegisters(list []Register) []Register {
	slices.SortFunc(list, func(a, b Register) int { return strings.Compare(a.Name, b.Name) })
	return list
}
