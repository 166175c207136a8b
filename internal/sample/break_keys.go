package sample

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/reference"
	"github.com/forkontrol/forkontrol/internal/tree"
)

func keyRules(n *program.Node) []program.RuleID {
	var list []program.RuleID
	for i := range n.Keys {
		if n.Keys[i].Rule != 0 {
			list = append(list, n.Keys[i].Rule)
		}
	}
	return list
}

// breakKey lets a row of a key come twice, the second time with other values where the key
// says that these are to be the same; or it gives a row the fields of another.
func breakKey(a aim, yield func(*tree.Value) bool) bool {
	s := a.k.r.Scope(a.id, a.v, reference.Reading{Format: JSON})
	for i := range a.node.Keys {
		k := &a.node.Keys[i]
		t := s.Tables[k.Table]
		if k.Rule != a.rule || t == nil {
			continue
		}
		for n, row := range t.Rows {
			if n < 3 && !(a.twice(k, row, yield) && (n == 0 || a.alike(k, t.Rows[n-1], row, yield))) {
				return false
			}
		}
	}
	return true
}

// twice puts copies of a row behind it.
func (a aim) twice(k *program.Key, row reference.Row, yield func(*tree.Value) bool) bool {
	array := row.At[:len(row.At)-1]
	add := func(copied *tree.Value) bool {
		return yield(a.edit(func(t *tree.Value) { t.At(array).Items = append(t.At(array).Items, copied) }))
	}
	item := a.v.At(row.At)
	if len(k.Columns) == 2*k.Fields {
		return add(item.Clone())
	}
	nodes := map[string][]program.NodeID{}
	for p := range a.k.r.PlacesBelow(a.v, []program.NodeID{a.id}) {
		nodes[pathKey(p.At)] = p.Nodes
	}
	for i := 2 * k.Fields; i < len(k.Columns); i += 2 {
		c := row.Cells[int(k.Columns[i])]
		for _, v := range a.k.scalars(nodes[pathKey(c.At)], program.AnyType) {
			if c.Value != nil && !v.Equal(c.Value) && !add(item.With(c.At[len(row.At):], func(t *tree.Value) { *t = *v.Clone() })) {
				return false
			}
		}
	}
	return true
}

// alike gives a row the fields of another.
func (a aim) alike(k *program.Key, from, to reference.Row, yield func(*tree.Value) bool) bool {
	changed := a.v.Clone()
	for i := range k.Fields {
		source, at := from.Cells[int(k.Columns[2*i])], to.Cells[int(k.Columns[2*i])]
		if source.Value == nil || at.Value == nil {
			return true
		}
		*changed.At(at.At) = *source.Value.Clone()
	}
	return yield(a.edit(func(t *tree.Value) { *t = *changed }))
}

// keyChanges gives copies of a scope in which the rows of a key are told apart: each row gets
// another value in one of the fields. It is how a sample is mended that has a row twice.
func (k *Maker) keyChanges(n program.NodeID, key *program.Key, scope *tree.Value) func(yield func(*tree.Value) bool) {
	return func(yield func(*tree.Value) bool) {
		s := k.r.Scope(n, scope, reference.Reading{Format: JSON})
		t := s.Tables[key.Table]
		if t == nil {
			return
		}
		nodes := map[string][]program.NodeID{}
		for p := range k.r.PlacesBelow(scope, []program.NodeID{n}) {
			nodes[pathKey(p.At)] = p.Nodes
		}
		for _, row := range slices.Backward(t.Rows) {
			for i := range key.Fields {
				c := row.Cells[int(key.Columns[2*i])]
				if c.Value == nil {
					continue
				}
				for _, v := range k.scalars(nodes[pathKey(c.At)], program.AnyType) {
					if !v.Equal(c.Value) && !yield(scope.With(c.At, func(t *tree.Value) { *t = *v.Clone() })) {
						return
					}
				}
			}
		}
	}
}
