package sample

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// arrays gives candidates for an array: of a few lengths that the nodes allow.
func (b *builder) arrays(nodes []program.NodeID, kth int, yield func(*tree.Value) bool) bool {
	least, most := 0, 1<<30
	unique := false
	tuple := 0
	var contains []program.NodeID
	for _, n := range nodes {
		a := b.m.Nodes[n].Array
		if a == nil {
			continue
		}
		if a.MinRule != 0 {
			least = max(least, int(a.Min))
		}
		if a.MaxRule != 0 {
			most = min(most, int(a.Max))
		}
		unique = unique || a.UniqueRule != 0
		tuple = max(tuple, len(a.Tuple))
		if a.ExtraRule != 0 {
			most = min(most, len(a.Tuple))
		}
		if a.Contains != 0 && !slices.Contains(contains, a.Contains) {
			contains = append(contains, a.Contains)
		}
	}
	lengths := []int{max(least, min(most, max(1, tuple))), least, max(least, len(contains)), min(most, least+1)}
	if b.random != nil {
		lengths = slices.Insert(lengths, 0, min(most, least+b.random.IntN(4)))
	}
	for _, n := range slices.Compact(lengths) {
		t := &tree.Value{Type: program.Array}
		for i := range n {
			of := b.k.r.ItemNodes(nodes, i)
			if i == n-1 {
				of = append(slices.Clone(of), contains...)
			}
			which := kth
			if unique {
				which = i
			}
			v := b.inside(of, which)
			for k := i + 1; unique && v != nil && k < 40 && slices.ContainsFunc(t.Items, v.Equal); k++ {
				v = b.inside(of, k)
			}
			if v == nil {
				break
			}
			t.Items = append(t.Items, v)
		}
		if !yield(t) {
			return false
		}
	}
	return true
}
