package sample

import (
	"math/rand/v2"
	"slices"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/reference"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// builder makes values from nodes.
type builder struct {
	k      *Maker
	m      *program.Message
	o      Options
	on     map[program.NodeID]bool
	open   map[program.NodeID]int // nodes of the places around
	random *rand.Rand             // nil without a seed
	fuel   int                    // tries left, so that no message takes forever
}

func newBuilder(k *Maker, o Options, fuel int) *builder {
	b := &builder{k: k, m: k.m, o: o, open: map[program.NodeID]int{}, fuel: fuel}
	if o.Seed != 0 {
		b.random = rand.New(rand.NewPCG(o.Seed, 0x666f726b))
	}
	return b
}

// place makes a value that satisfies all of the nodes, nil when it finds none.
// Values of different kth, where there are several, differ.
func (b *builder) place(base []program.NodeID, kth int) *tree.Value {
	if t := b.derived(base, kth); t != nil {
		return t
	}
	var digits []choice
	for tries := 0; tries < 300 && b.fuel > 0; tries++ {
		nodes := b.expand(base, &digits)
		for t := range b.values(nodes, kth) {
			b.fuel--
			if b.k.fits(base, t) {
				return t
			}
			if b.fuel < 0 {
				return nil
			}
		}
		if !next(&digits) {
			return nil
		}
	}
	return nil
}

// derived makes a value of another type than the one that a place is declared with, where that is abstract or
// only another has what lies on the ways; nil where neither is so.
func (b *builder) derived(base []program.NodeID, kth int) *tree.Value {
	if b.m.Types == nil || len(base) != 1 {
		return nil
	}
	of := b.m.Nodes[base[0]].Of
	if of == nil {
		return nil
	}
	ts := b.m.Types
	abstract := ts.List[of.Type].Abstract
	if !abstract && (len(b.on) == 0 || b.onWay(base[0])) {
		return nil
	}
	for _, first := range []bool{true, false} { // those on the ways go first
		for _, n := range b.k.r.Types(base[0]) {
			id := ts.NodeOf(n, of)
			if n == of.Type || b.on[id] != first || !first && !abstract || b.fuel < 0 || b.within([]program.NodeID{id}) {
				continue
			}
			b.open[id]++
			t := b.place([]program.NodeID{id}, kth)
			b.open[id]--
			if t == nil {
				continue
			}
			t.Said = &tree.TypeName{Space: ts.List[n].Space, Name: ts.List[n].Name}
			if b.k.fits(base, t) {
				return t
			}
		}
	}
	return nil
}

// onWay reports whether what is on the ways is in a node itself, and not in a type that may stand for it.
func (b *builder) onWay(n program.NodeID) bool {
	return slices.ContainsFunc(below(&b.m.Nodes[n]), func(c program.NodeID) bool { return b.on[c] })
}

// fits reports whether a value breaks nothing that any of the nodes says.
func (k *Maker) fits(nodes []program.NodeID, t *tree.Value) bool {
	return !slices.ContainsFunc(nodes, func(n program.NodeID) bool { return !k.r.Holds(n, t) })
}

// choice is one decision between branches: the one at At was taken, counted from
// the preferred one.
type choice struct{ at, of, prefer int }

// next moves on to the next combination of decisions.
func next(digits *[]choice) bool {
	for d := *digits; len(d) > 0; d = d[:len(d)-1] {
		last := &d[len(d)-1]
		if last.at+1 < last.of {
			last.at++
			*digits = d
			return true
		}
	}
	return false
}

// expand gives the nodes that apply with those given, deciding at each branch as
// digits say and adding decisions that are new.
func (b *builder) expand(base []program.NodeID, digits *[]choice) []program.NodeID {
	var list []program.NodeID
	used := 0
	pick := func(of, prefer int) int {
		if used == len(*digits) {
			*digits = append(*digits, choice{0, of, prefer})
		}
		d := (*digits)[used]
		used++
		return (d.at + d.prefer) % d.of
	}
	preferred := func(of []program.NodeID) int {
		if at := slices.IndexFunc(of, func(n program.NodeID) bool { return b.on[n] }); at >= 0 {
			return at
		}
		if b.random != nil {
			return b.random.IntN(len(of))
		}
		return 0
	}
	var add func(n program.NodeID)
	add = func(n program.NodeID) {
		if n == 0 || slices.Contains(list, n) {
			return
		}
		list = append(list, n)
		a := b.m.Nodes[n].Apply
		if a == nil {
			return
		}
		for _, all := range a.All {
			add(all)
		}
		for _, c := range slices.Concat(a.Any, a.One) {
			if len(c.Of) > 0 {
				add(c.Of[pick(len(c.Of), preferred(c.Of))])
			}
		}
		if a.If != 0 {
			if pick(2, preferred([]program.NodeID{a.Then, a.Else})) == 0 {
				add(a.If)
				add(a.Then)
			} else {
				add(a.Else)
			}
		}
	}
	for _, n := range base {
		add(n)
	}
	return list
}

// values gives candidates for a place, the likeliest first.
func (b *builder) values(nodes []program.NodeID, kth int) func(yield func(*tree.Value) bool) {
	return func(yield func(*tree.Value) bool) {
		types := program.AnyType
		object, array, hole, scalar := false, false, false, false
		for _, n := range nodes {
			node := &b.m.Nodes[n]
			if node.Never {
				return
			}
			types = reference.Meet(types, node.Types)
			object = object || node.Object != nil
			array = array || node.Array != nil
			hole = hole || node.Hole
			scalar = scalar || len(node.Checks) > 0
		}
		prefersObject := object || hole || !scalar && !array && types&program.AnyType == program.Object
		if types&program.Object != 0 && (prefersObject || types&^program.Null == program.Object) {
			if !b.objects(nodes, hole, yield) {
				return
			}
		}
		if types&program.Array != 0 && (array || types&^program.Null == program.Array) {
			if !b.arrays(nodes, kth, yield) {
				return
			}
		}
		good := b.k.scalars(nodes, types)
		if len(good) > 0 {
			if b.random != nil {
				kth += b.random.IntN(len(good))
			}
			for i := range good {
				if !yield(good[(i+kth)%len(good)].Clone()) {
					return
				}
			}
		}
		if types&program.Object != 0 && !prefersObject && !yield(&tree.Value{Type: program.Object}) {
			return
		}
		if types&program.Array != 0 && !array {
			yield(&tree.Value{Type: program.Array})
		}
	}
}

// scalars gives the values of the pool that satisfy every node.
func (k *Maker) scalars(nodes []program.NodeID, types program.Types) []*tree.Value {
	key := []byte{byte(types)}
	for _, n := range nodes {
		key = append(key, byte(n), byte(n>>8))
	}
	good, ok := k.fitting[string(key)]
	if ok {
		return good
	}
	for _, t := range poolOf(k.m, nodes, types) {
		if reference.Allows(types, t) && k.fits(nodes, t) && !slices.ContainsFunc(good, t.Equal) {
			good = append(good, t)
		}
	}
	k.fitting[string(key)] = good
	return good
}

// inside makes the value of a part of the place being made.
func (b *builder) inside(of []program.NodeID, kth int) *tree.Value {
	for _, n := range of {
		if b.open[n] > 12 {
			return nil
		}
		b.open[n]++
	}
	defer func() {
		for _, n := range of {
			b.open[n]--
		}
	}()
	return b.place(of, kth)
}

// within reports whether a place of the nodes already is around.
func (b *builder) within(of []program.NodeID) bool {
	for _, n := range of {
		if b.open[n] > 0 {
			return true
		}
		if a := b.m.Nodes[n].Array; a != nil && b.open[a.Items] > 0 {
			return true
		}
	}
	return false
}
