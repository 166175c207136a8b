package sample

import (
	"fmt"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
)

// Break makes a sample that breaks one rule of the message and no other, or an
// error that tells what the nearest candidate broke instead. See Maker for many
// rules of one message.
func Break(m *program.Message, rule program.RuleID, o Options) (*Sample, error) {
	return NewMaker(m).Break(rule, o)
}

// Break is the function Break, for the maker's message.
func (k *Maker) Break(rule program.RuleID, o Options) (*Sample, error) {
	m := k.m
	if rule == 0 || int(rule) >= len(m.Rules) {
		return nil, fmt.Errorf("%w: %s has no rule %d", ErrNone, m.ID, rule)
	}
	var nearest []string
	var breakers []*breaker
	for _, format := range []string{XML, JSON, CSV} {
		if !slices.Contains(m.Formats, format) && len(m.Formats) > 0 || o.Format != "" && o.Format != format {
			continue
		}
		breakers = append(breakers, &breaker{k: k, m: m, o: o, rule: rule, format: format, budget: 6000, judged: map[string]bool{}})
	}
	// Some rules are broken in JSON alone: what is aimed at them comes before what
	// is tried for want of better.
	for _, search := range []func(*breaker) *Sample{(*breaker).aim, (*breaker).search} {
		for _, b := range breakers {
			if nearest != nil && b.nearest == nil {
				b.nearest = nearest
			}
			if s := search(b); s != nil {
				return s, nil
			}
			nearest = b.nearest
		}
	}
	if breakers == nil {
		return nil, fmt.Errorf("%w of %s as %q", ErrNone, m.ID, o.Format)
	}
	if nearest == nil {
		return nil, fmt.Errorf("%w breaks %s: no candidate broke it", ErrNone, m.Rules[rule].ID)
	}
	return nil, fmt.Errorf("%w breaks only %s: the nearest breaks %s", ErrNone, m.Rules[rule].ID, strings.Join(nearest, ", "))
}

// breaker looks for a tree that breaks one rule.
type breaker struct {
	k       *Maker
	m       *program.Message
	o       Options
	rule    program.RuleID
	format  string
	found   *Sample
	nearest []string        // what the nearest candidate broke
	judged  map[string]bool // payloads that were looked at
	maybe   []*Sample       // candidates that the judge did not take
	budget  int
	made    []*Tree // valid trees, see bases
	tried   int     // kinds of them
	enums   []*Tree // see constants
}

// aim tries the candidates that are made for the rule.
func (b *breaker) aim() *Sample {
	for t := range b.bases {
		for c := range b.aimed(t) {
			if b.try(c) {
				return b.found
			}
		}
	}
	return nil
}

// search tries every small change of a valid tree, then what the judge did not
// take.
func (b *breaker) search() *Sample {
	for t := range b.bases {
		for c := range b.changes(t) {
			if b.try(c) || b.budget < 0 {
				break
			}
		}
		if b.found != nil {
			return b.found
		}
	}
	if b.o.Check != nil {
		for _, s := range b.maybe {
			if b.check(s) {
				return b.found
			}
		}
	}
	return nil
}

// bases gives valid trees of different shapes, one that takes the ways to the
// rule first. They are made as they are asked for and kept.
func (b *breaker) bases(yield func(*Tree) bool) {
	for _, t := range b.made {
		if !yield(t) {
			return
		}
	}
	on := ways(b.m, b.rule)
	full, minimal := b.o, b.o
	minimal.Minimal = true
	full.Minimal = false
	for ; b.tried < 4+seeds; b.tried++ {
		o, ways := full, on
		switch {
		case b.tried == 1:
			o = minimal
		case b.tried == 2:
			ways = nil
		case b.tried == 3:
			o, ways = minimal, nil
		case b.tried > 3:
			o.Seed = uint64(b.tried)
		}
		t, err := b.k.valid(o, ways)
		if err == nil && b.tried < 2 {
			t = b.reach(t)
		}
		if err != nil || slices.ContainsFunc(b.made, t.Equal) {
			continue
		}
		b.made = append(b.made, t)
		if !yield(t) {
			b.tried++
			return
		}
	}
}

// reach changes a valid tree until a node that says the rule applies in it: where
// the rule stands under a condition, the way there may need a value that breaks
// the condition. It gives the tree as it was when it finds no way.
func (b *breaker) reach(root *Tree) *Tree {
	if b.applies(root) {
		return root
	}
	left := 2000
	for c := range b.changes(root) {
		if left--; left < 0 {
			break
		}
		if b.applies(c) {
			if c = repair(b.m, c); b.applies(c) && len(Broken(b.m, c, JSON)) == 0 {
				return c
			}
		}
	}
	return root
}

// applies tells that a node that says the rule applies somewhere in a tree, or
// would to a member that it lacks.
func (b *breaker) applies(root *Tree) bool {
	found := false
	walk(b.m, root, func(_ path, _ *Tree, nodes []program.NodeID) {
		for _, n := range nodes {
			found = found || says(&b.m.Nodes[n], b.rule) || b.saysOfMembers(&b.m.Nodes[n])
		}
	})
	return found
}

// constants are the allowed values of every node: conditions compare with them.
func (b *breaker) constants() []*Tree {
	if b.enums == nil {
		all := make([]program.NodeID, 0, len(b.m.Nodes))
		for i := 1; i < len(b.m.Nodes); i++ {
			all = append(all, program.NodeID(i))
		}
		p := scalarPool{m: b.m, nodes: all, types: program.AnyType}
		p.enums()
		b.enums = append([]*Tree{}, p.list[:min(len(p.list), 60)]...)
	}
	return b.enums
}

// seeds is how many trees with other values and other optional fields are tried.
const seeds = 12

// try looks at one candidate and tells whether it is what was looked for.
func (b *breaker) try(t *Tree) bool {
	if b.budget--; b.budget < 0 {
		return false
	}
	if !in(b.format, b.m, t) {
		return false
	}
	s := finish(b.m, t, b.format, b.o, b.rule)
	key := string(s.Payload)
	if b.judged[key] {
		return false
	}
	b.judged[key] = true
	j := judge{m: b.m, xml: b.format == XML, text: b.format != JSON, rows: &rowSet{list: slices.Clone(s.Registers)}}
	j.value(1, t)
	if len(j.broken) == 1 && j.broken[0] == b.rule {
		if b.o.Check == nil {
			b.found = s
			return true
		}
		return b.check(s)
	}
	if slices.Contains(j.broken, b.rule) {
		if b.nearest == nil || len(j.broken) < len(b.nearest) {
			b.nearest = strings.Split(names(b.m, j.broken), ", ")
		}
		if len(b.maybe) < 100 {
			b.maybe = append(b.maybe, s)
		}
	}
	return false
}

// check asks the caller's check and keeps the sample when it agrees.
func (b *breaker) check(s *Sample) bool {
	broken := b.o.Check(s.Payload, s.Format, s.Registers)
	id := b.m.Rules[b.rule].ID
	if len(broken) == 1 && broken[0] == id {
		b.found = s
		return true
	}
	if slices.Contains(broken, id) || b.nearest == nil {
		b.nearest = broken
		if len(broken) == 0 {
			b.nearest = []string{"nothing"}
		}
	}
	return false
}

// in tells that a tree can be written in a format.
func in(format string, m *program.Message, t *Tree) bool {
	switch format {
	case XML:
		return InXML(t)
	case CSV:
		return InCSV(m, t)
	}
	return !repeats(t)
}

// repeats tells that a name stands twice in an object, which JSON forbids.
func repeats(t *Tree) bool {
	for i, c := range t.Members {
		if t.Member(c.Name) != t.Members[i].Value || repeats(c.Value) {
			return true
		}
	}
	return slices.ContainsFunc(t.Items, repeats)
}

// aimed gives candidates made for the rule's keyword.
func (b *breaker) aimed(t *Tree) func(yield func(*Tree) bool) {
	return func(yield func(*Tree) bool) {
		stop := false
		walk(b.m, t, func(at path, v *Tree, nodes []program.NodeID) {
			for _, n := range nodes {
				node := &b.m.Nodes[n]
				if stop || !says(node, b.rule) && !b.saysOfMembers(node) {
					continue
				}
				aim{b: b, root: t, at: at, v: v, nodes: nodes, node: node}.candidates(func(c *Tree) bool {
					stop = stop || !yield(c)
					return !stop
				})
			}
		})
	}
}

// saysOfMembers tells that the rule is that of a value that may not be there: a
// property whose node allows nothing, or the form of names.
func (b *breaker) saysOfMembers(n *program.Node) bool {
	o := n.Object
	if o == nil {
		return false
	}
	for _, c := range below(&program.Node{Object: o}) {
		if c == 0 {
			continue
		}
		for _, r := range related(b.m, c) {
			if says(&b.m.Nodes[r], b.rule) {
				return true
			}
		}
	}
	return false
}

// aim is a place whose node says the rule.
type aim struct {
	b     *breaker
	root  *Tree
	at    path
	v     *Tree
	nodes []program.NodeID
	node  *program.Node
}

// edit gives the root with the place changed.
func (a aim) edit(change func(*Tree)) *Tree { return a.root.with(a.at, change) }

func (a aim) candidates(yield func(*Tree) bool) {
	rule := a.b.rule
	is := func(r program.RuleID) bool { return r == rule }
	for i := range a.node.Exprs {
		if is(a.node.Exprs[i].Rule) && !a.expr(&a.node.Exprs[i], yield) {
			return
		}
	}
	if is(a.node.TypeRule) && !a.types(yield) {
		return
	}
	for i := range a.node.Checks {
		if is(a.node.Checks[i].Rule) && !a.scalars(yield) {
			return
		}
	}
	if a.node.Object != nil && a.v.Type == program.Object && !a.object(a.node.Object, yield) {
		return
	}
	if a.node.Array != nil && a.v.Type == program.Array && !a.array(a.node.Array, yield) {
		return
	}
	if a.node.Apply != nil {
		a.apply(a.node.Apply, yield)
	}
}

// scalars puts values just past the bounds.
func (a aim) scalars(yield func(*Tree) bool) bool {
	for _, s := range near(a.b.m, a.nodes, a.v) {
		if a.v.Type == s.Type && !yield(a.edit(func(t *Tree) { *t = *s.Clone() })) {
			return false
		}
	}
	for _, s := range near(a.b.m, a.nodes, a.v) {
		if a.v.Type != s.Type && !yield(a.edit(func(t *Tree) { *t = *s.Clone() })) {
			return false
		}
	}
	return true
}

// types puts values of other types; in XML, text that the type does not have, a
// child element inside a leaf, and nil.
func (a aim) types(yield func(*Tree) bool) bool {
	list := []*Tree{
		stringTree("abc"), numberTree("12"), numberTree("1.5"), boolTree(true),
		{Type: program.Object, Members: []Member{{Name: "Ukendt", XML: "Ukendt", Value: stringTree("1")}}},
		nullTree(), {Type: program.Object}, {Type: program.Array}, {Type: program.Array, Items: []*Tree{stringTree("abc")}},
	}
	for _, s := range list {
		if a.b.format == XML && s.Type == program.Array {
			continue
		}
		if !yield(a.edit(func(t *Tree) { *t = *s.Clone() })) {
			return false
		}
	}
	return true
}

func (a aim) object(o *program.ObjectNode, yield func(*Tree) bool) bool {
	b, rule := a.b, a.b.rule
	without := func(name string) bool {
		return yield(a.edit(func(t *Tree) { t.remove(name) }))
	}
	with := func(name string, v *Tree) bool {
		if v == nil {
			return true
		}
		return yield(a.edit(func(t *Tree) {
			t.remove(name)
			put(t, a.nodes, b.m, name, v)
		}))
	}
	for _, n := range o.Needs {
		if n.Rule == rule && !without(o.Props[n.Prop].Name) {
			return false
		}
	}
	for _, d := range o.Deps {
		for _, n := range d.Needs {
			if n.Rule != rule {
				continue
			}
			trigger, needed := o.Props[d.Prop].Name, o.Props[n.Prop].Name
			if !without(needed) {
				return false
			}
			v := b.anew(memberNodes(b.m, a.nodes, trigger))
			if v != nil && !yield(a.edit(func(t *Tree) {
				t.remove(needed)
				t.remove(trigger)
				t.Members = append(t.Members, memberFor(b.m, a.nodes, trigger, v))
			})) {
				return false
			}
		}
	}
	if o.ExtraRule == rule || o.MaxRule == rule {
		for _, name := range []string{"Ukendt", "ukendt", "x", "Ekstra1"} {
			if !with(name, stringTree("1")) {
				return false
			}
		}
	}
	if o.MaxRule == rule {
		if !yield(a.edit(func(t *Tree) {
			for i := 1; int64(len(t.Members)) <= o.Max && i < 10000; i++ {
				name := (&builder{m: b.m, open: map[program.NodeID]int{}, fuel: 1000}).extraName(a.nodes, i)
				if v := b.anew(memberNodes(b.m, a.nodes, name)); v != nil && t.Member(name) == nil {
					t.Members = append(t.Members, memberFor(b.m, a.nodes, name, v))
				}
			}
		})) {
			return false
		}
	}
	if o.MinRule == rule {
		for keep := min(int(o.Min)-1, len(a.v.Members)); keep >= 0; keep-- {
			if !yield(a.edit(func(t *Tree) { t.Members = t.Members[:keep] })) {
				return false
			}
		}
	}
	for i := range o.Props {
		if o.Props[i].OnceRule != rule {
			continue
		}
		name := o.Props[i].Name
		at := slices.IndexFunc(a.v.Members, func(m Member) bool { return m.Name == name })
		if at >= 0 && !yield(a.edit(func(t *Tree) {
			again := t.Members[at]
			again.Value = again.Value.Clone()
			t.Members = slices.Insert(t.Members, at+1, again)
		})) {
			return false
		}
		if v := b.anew(memberNodes(b.m, a.nodes, name)); at < 0 && v != nil && !yield(a.edit(func(t *Tree) {
			put(t, a.nodes, b.m, name, v)
			put(t, a.nodes, b.m, name, v.Clone())
		})) {
			return false
		}
	}
	if o.OrderRule == rule && o.OrderRule != 0 {
		for i := 1; i < len(a.v.Members); i++ {
			if !yield(a.edit(func(t *Tree) { t.Members[i-1], t.Members[i] = t.Members[i], t.Members[i-1] })) {
				return false
			}
		}
		for i := range o.Props {
			name := o.Props[i].Name
			if v := b.anew(memberNodes(b.m, a.nodes, name)); v != nil && a.v.Member(name) == nil {
				member := memberFor(b.m, a.nodes, name, v)
				if !yield(a.edit(func(t *Tree) { t.Members = slices.Insert(t.Members, 0, member) })) ||
					!yield(a.edit(func(t *Tree) { t.Members = append(t.Members, member) })) {
					return false
				}
			}
		}
	}
	// A member that has to be put there to break a rule of its own.
	for i := range o.Props {
		if p := &o.Props[i]; b.sayAny(p.Node) && a.v.Member(p.Name) == nil {
			for _, s := range []*Tree{b.anew([]program.NodeID{p.Node}), stringTree("1"), numberTree("1")} {
				if !with(p.Name, s) {
					return false
				}
			}
			for _, other := range a.otherNodes(p.Name, p.Node) {
				if !with(p.Name, b.anew([]program.NodeID{other})) {
					return false
				}
			}
		}
	}
	for i := range o.Patterns {
		if b.sayAny(o.Patterns[i].Node) {
			for _, s := range append(near(b.m, []program.NodeID{o.Patterns[i].Node}, nil), stringTree("1")) {
				if !with(o.Patterns[i].Pattern.Sample, s) {
					return false
				}
			}
		}
	}
	if b.sayAny(o.Extra) {
		for _, s := range append(near(b.m, []program.NodeID{o.Extra}, nil), stringTree("1")) {
			if !with("Ukendt", s) {
				return false
			}
		}
	}
	if b.sayAny(o.Names) {
		for _, s := range near(b.m, related(b.m, o.Names), nil) {
			if s.Type == program.String && a.v.Member(s.Text) == nil {
				v := b.anew(memberNodes(b.m, a.nodes, s.Text))
				if v == nil {
					v = stringTree("1")
				}
				if !with(s.Text, v) {
					return false
				}
			}
		}
	}
	return true
}

// otherNodes gives the nodes that all nodes of the message's objects have for a
// member, but for one.
func (a aim) otherNodes(name string, but program.NodeID) []program.NodeID {
	var list []program.NodeID
	for _, n := range a.nodes {
		for _, c := range memberNodes(a.b.m, []program.NodeID{n}, name) {
			if c != but {
				list = addNode(list, c)
			}
		}
	}
	return list
}

// sayAny tells that a node, or one that always applies with it, says the rule.
func (b *breaker) sayAny(n program.NodeID) bool {
	if n == 0 {
		return false
	}
	return slices.ContainsFunc(related(b.m, n), func(r program.NodeID) bool { return says(&b.m.Nodes[r], b.rule) })
}

func (b *breaker) anew(nodes []program.NodeID) *Tree { return anew(b.m, b.o.Inner, nodes) }

func (a aim) array(r *program.ArrayNode, yield func(*Tree) bool) bool {
	b, rule := a.b, a.b.rule
	item := func(i int) *Tree { return b.anew(itemNodes(b.m, a.nodes, i)) }
	switch rule {
	case r.MinRule:
		for n := min(int(r.Min)-1, len(a.v.Items)); n >= 0; n-- {
			if !yield(a.edit(func(t *Tree) { t.Items = t.Items[:n] })) {
				return false
			}
		}
	case r.MaxRule:
		if r.Max > 20000 {
			return true
		}
		for _, fresh := range []bool{false, true} {
			if !yield(a.edit(func(t *Tree) {
				for len(t.Items) <= int(r.Max) {
					var v *Tree
					if fresh || len(t.Items) == 0 {
						build := builder{m: b.m, open: map[program.NodeID]int{}, fuel: 2000}
						v = build.place(itemNodes(b.m, a.nodes, len(t.Items)), len(t.Items))
					} else {
						v = t.Items[len(t.Items)-1].Clone()
					}
					if v == nil {
						return
					}
					t.Items = append(t.Items, v)
				}
			})) {
				return false
			}
		}
	case r.UniqueRule:
		if !yield(a.edit(func(t *Tree) {
			if len(t.Items) == 0 {
				if v := item(0); v != nil {
					t.Items = append(t.Items, v)
				}
			}
			if len(t.Items) > 0 {
				t.Items = append(t.Items, t.Items[len(t.Items)-1].Clone())
			}
		})) {
			return false
		}
		if len(a.v.Items) > 1 && !yield(a.edit(func(t *Tree) { t.Items[1] = t.Items[0].Clone() })) {
			return false
		}
	case r.ExtraRule:
		return yield(a.edit(func(t *Tree) {
			for len(t.Items) <= len(r.Tuple) {
				v := item(len(t.Items))
				if v == nil || len(t.Items) == len(r.Tuple) {
					v = stringTree("1")
				}
				t.Items = append(t.Items, v)
			}
		}))
	case r.ContainsRule:
		if !yield(a.edit(func(t *Tree) { t.Items = nil })) {
			return false
		}
		for _, s := range near(b.m, append(itemNodes(b.m, a.nodes, 0), related(b.m, r.Contains)...), nil) {
			if !yield(a.edit(func(t *Tree) {
				for i := range t.Items {
					t.Items[i] = s.Clone()
				}
			})) {
				return false
			}
		}
	}
	return true
}

func (a aim) apply(p *program.Apply, yield func(*Tree) bool) bool {
	b, rule := a.b, a.b.rule
	put := func(nodes ...program.NodeID) bool {
		v := b.anew(append(slices.Clone(nodes), a.nodes...))
		return v == nil || yield(a.edit(func(t *Tree) { *t = *v }))
	}
	if p.NotRule == rule && p.Not != 0 {
		// The other nodes hold and so does that which must not: the node itself
		// would never take it.
		others := slices.DeleteFunc(slices.Clone(a.nodes), func(n program.NodeID) bool { return &b.m.Nodes[n] == a.node })
		for _, nodes := range [][]program.NodeID{append(slices.Clone(others), p.Not), {p.Not}} {
			if v := b.anew(nodes); v != nil {
				if v.Type == program.Object && a.v.Type == program.Object {
					if !yield(a.edit(func(t *Tree) { merge(t, v) })) {
						return false
					}
				}
				if !yield(a.edit(func(t *Tree) { *t = *v.Clone() })) {
					return false
				}
			}
		}
	}
	for _, c := range slices.Concat(p.Any, p.One) {
		if c.Rule != rule {
			continue
		}
		if !a.scalars(yield) {
			return false
		}
		for i := range c.Of {
			for k := range i {
				v := b.anew([]program.NodeID{c.Of[i], c.Of[k]})
				if v == nil {
					continue
				}
				if v.Type == program.Object && a.v.Type == program.Object &&
					!yield(a.edit(func(t *Tree) { merge(t, v) })) {
					return false
				}
				if !yield(a.edit(func(t *Tree) { *t = *v.Clone() })) || !put(c.Of[i], c.Of[k]) {
					return false
				}
			}
		}
	}
	return true
}

// merge puts the members of one object into another.
func merge(t, from *Tree) {
	for _, m := range from.Members {
		if old := t.Member(m.Name); old != nil {
			*old = *m.Value.Clone()
		} else {
			m.Value = m.Value.Clone()
			t.Members = append(t.Members, m)
		}
	}
}

// expr changes the values that a cross-field rule reads. The tree as it is comes
// first: a rule that asks a register is broken by leaving its row out.
func (a aim) expr(e *program.ExprRule, yield func(*Tree) bool) bool {
	if !yield(a.root.Clone()) {
		return false
	}
	n := program.NodeID(0)
	for i := range a.b.m.Nodes {
		if &a.b.m.Nodes[i] == a.node {
			n = program.NodeID(i)
		}
	}
	for c := range exprChanges(a.b.m, n, e, a.v) {
		if !yield(a.edit(func(t *Tree) { *t = *c })) {
			return false
		}
	}
	return true
}

// changes gives every small change of a tree: a member gone or twice, a value
// past its bounds, a name too many.
func (b *breaker) changes(root *Tree) func(yield func(*Tree) bool) {
	return func(yield func(*Tree) bool) {
		stop := false
		emit := func(c *Tree) {
			stop = stop || !yield(c)
		}
		walk(b.m, root, func(at path, v *Tree, nodes []program.NodeID) {
			if stop {
				return
			}
			for i := range v.Members {
				emit(root.with(at, func(t *Tree) { t.Members = slices.Delete(t.Members, i, i+1) }))
			}
			for i := range v.Items {
				emit(root.with(at, func(t *Tree) { t.Items = slices.Delete(t.Items, i, i+1) }))
			}
			if v.Type == program.Object {
				emit(root.with(at, func(t *Tree) {
					t.Members = append(t.Members, Member{Name: "Ukendt", XML: "Ukendt", Value: stringTree("1")})
				}))
				for _, n := range nodes {
					o := b.m.Nodes[n].Object
					if o == nil {
						continue
					}
					for i := range o.Props {
						if name := o.Props[i].Name; v.Member(name) == nil && !stop {
							if c := b.anew(memberNodes(b.m, nodes, name)); c != nil {
								emit(root.with(at, func(t *Tree) { t.Members = append(t.Members, memberFor(b.m, nodes, name, c)) }))
							}
						}
					}
				}
			}
			if v.Scalar() {
				for _, s := range slices.Concat(near(b.m, nodes, v), b.constants()) {
					if stop {
						return
					}
					emit(root.with(at, func(t *Tree) { *t = *s.Clone() }))
				}
			}
		})
	}
}
