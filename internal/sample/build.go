package sample

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"

	"github.com/forkontrol/forkontrol/internal/program"
)

// Valid gives a tree that breaks no rule of the message, or an error that tells
// which rules the nearest one breaks. Of the options it reads Minimal, Seed and
// Inner.
func Valid(m *program.Message, o Options) (*Tree, error) {
	return NewMaker(m).Valid(o)
}

// build builds a tree on the ways, nodes that are to be there if they can.
func (k *Maker) build(o Options, on map[program.NodeID]bool) (*Tree, error) {
	m := k.m
	b := builder{m: m, o: o, on: on, open: map[program.NodeID]int{}, fuel: 20000, good: k.good}
	if o.Seed != 0 {
		b.random = rand.New(rand.NewPCG(o.Seed, 0x666f726b))
	}
	t := b.place([]program.NodeID{1}, 0)
	if t == nil {
		return nil, fmt.Errorf("%w of %s: nothing satisfies its structure", ErrNone, m.ID)
	}
	t = repair(m, t)
	if broken := Broken(m, t, JSON); len(broken) > 0 {
		return nil, fmt.Errorf("%w of %s: the nearest breaks %s", ErrNone, m.ID, names(m, broken))
	}
	return t, nil
}

// builder makes values from nodes.
type builder struct {
	m      *program.Message
	o      Options
	on     map[program.NodeID]bool
	open   map[program.NodeID]int // nodes of the places around
	random *rand.Rand             // nil without a seed
	fuel   int                    // tries left, so that no message takes for ever
	good   map[string][]*Tree     // what scalars gave, by its nodes and types; nil keeps nothing
}

// place makes a value that satisfies all of the nodes, nil when it finds none.
// Values of different kth, where there are several, differ.
func (b *builder) place(base []program.NodeID, kth int) *Tree {
	j := judge{m: b.m, noExprs: true}
	var digits []choice
	for tries := 0; tries < 300 && b.fuel > 0; tries++ {
		nodes := b.expand(base, &digits)
		for t := range b.values(nodes, kth) {
			b.fuel--
			ok := true
			for _, n := range base {
				ok = ok && j.holds(n, t)
			}
			if ok {
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
func (b *builder) values(nodes []program.NodeID, kth int) func(yield func(*Tree) bool) {
	return func(yield func(*Tree) bool) {
		types := program.AnyType
		object, array, hole, scalar := false, false, false, false
		for _, n := range nodes {
			node := &b.m.Nodes[n]
			if node.Never {
				return
			}
			types = meet(types, node.Types)
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
		good := b.scalars(nodes, types)
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
		if types&program.Object != 0 && !prefersObject && !yield(&Tree{Type: program.Object}) {
			return
		}
		if types&program.Array != 0 && !array && !yield(&Tree{Type: program.Array}) {
			return
		}
	}
}

// meet is the set of types that both take.
func meet(a, b program.Types) program.Types {
	if a&program.Number != 0 {
		a |= program.Integer
	}
	if b&program.Number != 0 {
		b |= program.Integer
	}
	return a & b
}

// scalars gives the values of the pool that satisfy every node.
func (b *builder) scalars(nodes []program.NodeID, types program.Types) []*Tree {
	key := []byte{byte(types)}
	for _, n := range nodes {
		key = append(key, byte(n), byte(n>>8))
	}
	if good, ok := b.good[string(key)]; ok {
		return good
	}
	good := b.scalarsOf(nodes, types)
	if b.good != nil {
		b.good[string(key)] = good
	}
	return good
}

func (b *builder) scalarsOf(nodes []program.NodeID, types program.Types) []*Tree {
	j := judge{m: b.m, noExprs: true}
	var good []*Tree
	for _, t := range pool(b.m, nodes, types) {
		ok := typeAllowed(types, t)
		for _, n := range nodes {
			ok = ok && j.holds(n, t)
		}
		if ok && !slices.ContainsFunc(good, func(g *Tree) bool { return sameScalar(g, t) }) {
			good = append(good, t)
		}
	}
	return good
}

// objects gives candidates for an object: with all fields, with those needed
// only, without one, with one.
func (b *builder) objects(nodes []program.NodeID, hole bool, yield func(*Tree) bool) bool {
	var known []string
	seen := map[string]bool{}
	needed := map[string]bool{}
	minimum := int64(0)
	for _, n := range nodes {
		o := b.m.Nodes[n].Object
		if o == nil {
			continue
		}
		for i := range o.Props {
			if name := o.Props[i].Name; !seen[name] {
				seen[name] = true
				known = append(known, name)
			}
		}
		for _, need := range o.Needs {
			needed[o.Props[need.Prop].Name] = true
		}
		if o.MinRule != 0 {
			minimum = max(minimum, o.Min)
		}
	}
	order(b.m, nodes, known)
	children := map[string]*Tree{}
	child := func(name string) *Tree {
		if t, ok := children[name]; ok {
			return t
		}
		t := b.member(nodes, name, needed[name])
		if t != nil && !needed[name] && !t.Scalar() && !hasContent(t) && !b.aimed(nodes, name) {
			t = nil // an object in which anything goes has nothing to show, nor has a list of nothing
		}
		children[name] = t
		return t
	}
	wanted := func(name string) bool {
		if b.aimed(nodes, name) {
			return true
		}
		if b.random != nil {
			return b.random.IntN(4) > 0
		}
		// What stands at a hole stands there alone.
		return !b.o.Minimal && !(hole && b.o.Inner != nil)
	}
	// Which optional fields are there, variant by variant.
	variants := [][]string{{}, {}}
	for _, name := range known {
		if needed[name] || wanted(name) {
			variants[0] = append(variants[0], name)
		}
		if needed[name] {
			variants[1] = append(variants[1], name)
		}
	}
	for _, without := range known {
		if !needed[without] && slices.Contains(variants[0], without) {
			variants = append(variants, slices.DeleteFunc(slices.Clone(variants[0]), func(s string) bool { return s == without }))
		}
	}
	for _, with := range known {
		if !slices.Contains(variants[1], with) {
			variants = append(variants, append(slices.Clone(variants[1]), with))
		}
	}
	for _, chosen := range variants {
		t := &Tree{Type: program.Object}
		if hole && b.o.Inner != nil {
			t.Inner = []*Sample{b.o.Inner}
		}
		all := nodes
		chosen = b.follow(&all, chosen)
		slices.SortStableFunc(chosen, func(x, y string) int { return slices.Index(known, x) - slices.Index(known, y) })
		for _, name := range chosen {
			v := child(name)
			if len(all) > len(nodes) {
				v = b.member(all, name, true)
			}
			if v != nil {
				t.Members = append(t.Members, memberFor(b.m, all, name, v))
			}
		}
		for i := 1; int64(len(t.Members)) < minimum && i < 1000; i++ {
			name := b.extraName(nodes, i)
			if v := b.member(nodes, name, true); v != nil && t.Member(name) == nil {
				t.Members = append(t.Members, memberFor(b.m, nodes, name, v))
			}
		}
		if !yield(t) {
			return false
		}
		if b.fuel < 0 {
			return false
		}
	}
	return true
}

// order sorts names as the first sequence among the nodes has them, attributes
// where they stand.
func order(m *program.Message, nodes []program.NodeID, names []string) {
	for _, n := range nodes {
		if o := m.Nodes[n].Object; o != nil && o.Sequence {
			at := func(name string) int {
				return slices.IndexFunc(o.Props, func(p program.Prop) bool { return p.Name == name })
			}
			slices.SortStableFunc(names, func(a, b string) int { return at(a) - at(b) })
			return
		}
	}
}

// follow adds the names and nodes that the presence of the chosen names asks for.
func (b *builder) follow(nodes *[]program.NodeID, chosen []string) []string {
	chosen = slices.Clone(chosen)
	for range 8 {
		grown := false
		for _, n := range *nodes {
			o := b.m.Nodes[n].Object
			if o == nil {
				continue
			}
			need := func(needs []program.Need) {
				for _, need := range needs {
					if name := o.Props[need.Prop].Name; !slices.Contains(chosen, name) {
						chosen = append(chosen, name)
						grown = true
					}
				}
			}
			need(o.Needs)
			for _, d := range o.Deps {
				if !slices.Contains(chosen, o.Props[d.Prop].Name) {
					continue
				}
				need(d.Needs)
				if d.Node != 0 && !slices.Contains(*nodes, d.Node) {
					var digits []choice
					extra := b.expand([]program.NodeID{d.Node}, &digits)
					*nodes = append(slices.Clone(*nodes), extra...)
					grown = true
				}
			}
		}
		if !grown {
			break
		}
	}
	return chosen
}

// member makes the value of a member, nil when it is better left out.
func (b *builder) member(nodes []program.NodeID, name string, needed bool) *Tree {
	of := memberNodes(b.m, nodes, name)
	if !needed && b.within(of) {
		return nil
	}
	return b.inside(of, 0)
}

// aimed tells that a member lies on the ways.
func (b *builder) aimed(nodes []program.NodeID, name string) bool {
	return slices.ContainsFunc(memberNodes(b.m, nodes, name), func(n program.NodeID) bool { return b.on[n] })
}

// within tells that a place of the nodes already stands around.
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

// inside makes the value of a part of the place being made.
func (b *builder) inside(of []program.NodeID, kth int) *Tree {
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

// extraName is the name of a member that no property has.
func (b *builder) extraName(nodes []program.NodeID, i int) string {
	for _, n := range nodes {
		o := b.m.Nodes[n].Object
		if o == nil {
			continue
		}
		if i <= len(o.Patterns) {
			return o.Patterns[i-1].Pattern.Sample
		}
		if o.Names != 0 {
			if t := b.place([]program.NodeID{o.Names}, i); t != nil && t.Type == program.String {
				return t.Text
			}
		}
	}
	return "Felt" + strconv.Itoa(i)
}

// arrays gives candidates for an array.
func (b *builder) arrays(nodes []program.NodeID, kth int, yield func(*Tree) bool) bool {
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
		contains = addNode(contains, a.Contains)
	}
	lengths := []int{max(least, min(most, max(1, tuple))), least, max(least, len(contains)), min(most, least+1)}
	if b.random != nil {
		lengths = slices.Insert(lengths, 0, min(most, least+b.random.IntN(4)))
	}
	for _, n := range slices.Compact(lengths) {
		t := &Tree{Type: program.Array}
		for i := range n {
			of := itemNodes(b.m, nodes, i)
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
