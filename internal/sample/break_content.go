package sample

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// contentRules are all that a content model says.
func contentRules(n *program.Node) []program.RuleID {
	if n.Object == nil || n.Object.Markup == nil {
		return nil
	}
	k := n.Object.Markup
	list := []program.RuleID{k.Attributes.Rule}
	if k.Model == nil {
		return list
	}
	list = append(list, k.Model.Rule)
	for i := range k.Model.Parts {
		p := &k.Model.Parts[i]
		list = append(list, p.Rule, p.MinRule, p.MaxRule, p.Any.Rule)
	}
	return list
}

// breakContent makes the elements anew with one part left out, once too few or once too many; or it
// lets two neighbours change places, or repeats one, or adds one that no contract has.
func breakContent(a aim, yield func(*tree.Value) bool) bool {
	o := a.node.Object
	if a.v.Type != program.Object {
		return true
	}
	stranger := func(attr bool, w *program.Wildcard) *tree.Member {
		for _, space := range append(slices.Clone(w.Spaces), "urn:eksempel", "") {
			if w.Takes(space) {
				m := tree.Member{Name: "{" + space + "}Ukendt", XML: "Ukendt", Attr: attr, Space: spaceOf(space), Value: tree.String("x")}
				if attr {
					m.Space = space
				}
				return &m
			}
		}
		return nil
	}
	if o.Markup.Attributes.Rule == a.rule {
		if m := stranger(true, &o.Markup.Attributes); m != nil && !yield(a.edit(func(t *tree.Value) { t.Members = append(t.Members, *m) })) {
			return false
		}
	}
	if o.Markup.Model == nil {
		return true
	}
	if o.Markup.Model.Rule == a.rule && !a.disorder(yield) {
		return false
	}
	for i := range o.Markup.Model.Parts {
		p := &o.Markup.Model.Parts[i]
		var times []uint64
		if p.Rule == a.rule {
			times = append(times, 0)
		}
		if p.MinRule == a.rule && p.Min > 1 {
			times = append(times, uint64(p.Min)-1)
		}
		if p.MaxRule == a.rule || o.Markup.Model.Rule == a.rule && p.Max < program.Many {
			times = append(times, uint64(p.Max)+1)
		}
		for _, n := range times {
			if n <= mostTimes && !a.forced(i, n, nil, yield) {
				return false
			}
		}
		if p.Kind == program.PartAny && p.Any.Rule == a.rule {
			if m := stranger(false, &p.Any); m != nil && !a.forced(i, max(1, uint64(p.Min)), m, yield) {
				return false
			}
		}
	}
	return true
}

// disorder lets two neighbours change places, or puts a copy of one element behind others.
func (a aim) disorder(yield func(*tree.Value) bool) bool {
	for i := 1; i < len(a.v.Members); i++ {
		if !yield(a.edit(func(t *tree.Value) { t.Members[i-1], t.Members[i] = t.Members[i], t.Members[i-1] })) {
			return false
		}
	}
	for i := range a.v.Members {
		if !a.v.Members[i].Attr && !yield(a.edit(func(t *tree.Value) {
			again := t.Members[i]
			again.Value = again.Value.Clone()
			t.Members = append(t.Members, again)
		})) {
			return false
		}
	}
	for i := range a.node.Object.Props { // an alternative beside another
		p := &a.node.Object.Props[i]
		if p.Attr || p.XML == "" || a.v.Member(p.Name) != nil {
			continue
		}
		if v := a.member(p.Name); v != nil && !yield(a.edit(func(t *tree.Value) {
			t.Members = append(t.Members, memberFor(a.k.m, a.nodes, p.Name, v))
		})) {
			return false
		}
	}
	return true
}

// forced makes the elements anew with a part so many times, and what is around it where it is optional;
// a wildcard as the member given.
func (a aim) forced(i int, times uint64, by *tree.Member, yield func(*tree.Value) bool) bool {
	for turn := range 4 {
		c := &contents{builder: newBuilder(a.k, Options{}, 2000), nodes: a.nodes, object: a.node.Object, minimal: turn%2 == 1, turn: turn / 2,
			forced: i, times: times, by: by}
		list := c.part(0)
		if c.failed {
			continue
		}
		if !yield(a.edit(func(t *tree.Value) {
			t.Members = slices.DeleteFunc(t.Members, func(m tree.Member) bool { return !m.Attr })
			t.Members = append(t.Members, list...)
		})) {
			return false
		}
	}
	return true
}
