package reference

import (
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// Said gives the node of a value that is declared with another one, by the type that it says it is of, and
// the rule that this breaks, 0 for none.
func (r *Reader) Said(n program.NodeID, t *tree.Value) (program.NodeID, program.RuleID) {
	ts := r.m.Types
	if ts == nil {
		return n, 0
	}
	of := r.m.Nodes[n].Of
	if t.Said == nil {
		if of != nil && ts.List[of.Type].Abstract {
			return n, ts.Abstract
		}
		return n, 0
	}
	for i := range ts.List {
		one := &ts.List[i]
		if one.Name != t.Said.Name || one.Space != t.Said.Space || one.Name == "" {
			continue
		}
		if of == nil {
			return n, ts.Strange
		}
		ways, found := r.ways(uint16(i), of.Type)
		if !found {
			return n, ts.Strange
		}
		id := ts.NodeOf(uint16(i), of)
		if uint16(i) == of.Type || id == 0 {
			id = n
		}
		switch {
		case one.Abstract:
			return n, ts.Abstract
		case ways&(of.Block|ts.List[of.Type].Block) != 0:
			return id, ts.Blocked
		}
		return id, 0
	}
	return n, ts.Unknown
}

// ways looks for a type among those that another is derived from, step by step.
func (r *Reader) ways(t, from uint16) (program.Ways, bool) {
	if t == from {
		return 0, true
	}
	for _, m := range r.m.Types.List[from].Members {
		if w, ok := r.ways(t, m); ok {
			return w | program.ByRestriction, true
		}
	}
	one := &r.m.Types.List[t]
	if one.Base == 0 {
		return 0, false
	}
	w, ok := r.ways(one.Base-1, from)
	return w | one.By, ok
}

// Types gives the numbers of the types that an element of a node may say it is of.
func (r *Reader) Types(n program.NodeID) (list []uint16) {
	of := r.m.Nodes[n].Of
	if of == nil || r.m.Types == nil {
		return nil
	}
	for i := range r.m.Types.List {
		one := &r.m.Types.List[i]
		if one.Name == "" || one.Abstract || r.m.Types.NodeOf(uint16(i), of) == 0 {
			continue
		}
		if by, ok := r.m.Types.Derived(uint16(i), of.Type); ok && by&(of.Block|r.m.Types.List[of.Type].Block) == 0 {
			list = append(list, uint16(i))
		}
	}
	return list
}
