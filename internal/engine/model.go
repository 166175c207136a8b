package engine

import (
	"strings"

	"github.com/forkontrol/forkontrol/internal/particle"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// following follows what nodes say of elements beyond a list of members (program.Markup). It is
// there where FollowMarkup has been called, and no program that needs it is loaded where it is not: so
// who has no use for content models links none of this.
var following follower

type follower interface {
	// come takes a member of an eval's place, as contents.come does. Explained says that a
	// wildcard has taken it, id by which node.
	come(ms *members, i int32, name []byte, space string, attr bool, offset int64) (n int32, seen uint32, faults []fault, explained bool, id program.NodeID)
	// end takes the end of an eval's place.
	end(ms *members, i int32, at place)
	// text takes the text of an element whose end has come.
	text(w *walker, f *frame)
}

// FollowMarkup makes engines follow content models.
func FollowMarkup() {
	particle.Link()
	following = models{}
}

// models follow content models.
//
//  1. A name belongs to the property with that name and namespace; else, unless a wildcard takes
//     it, to the first with that name, and the namespace is reported.
//  2. An element that fits nowhere has one finding, and the model stays where it is; what it is
//     itself is checked all the same.
//  3. What is passed over is missing, and is reported when its group ends: it may still
//     come, and then stands in the wrong place, which is one finding.
//  4. Too many of one part are one finding, as in a list; where one may come, each further one.
type models struct{}

func (models) come(ms *members, i int32, name []byte, space string, attr bool, offset int64) (n int32, seen uint32, faults []fault, explained bool, id program.NodeID) {
	ct := ms.content
	e := &ms.evals.list[i]
	k, m, markup := &e.content, e.own.msg, e.obj.Markup
	n = named(m, e.obj, name, space, attr, false)
	model := markup.Model
	if n < 0 && !attr && (model == nil || !taken(model, space)) {
		n = named(m, e.obj, name, space, false, true)
	}
	if n < 0 {
		k.size++
		seen = 1
	} else if seen = ct.came(k, uint16(n)) + 1; seen == 1 {
		k.size++
	}
	if n >= 0 {
		ct.counts[k.counts+n] = seen
	}
	switch {
	case attr:
		if a := markup.Attributes; n < 0 && a != nil && a.Takes(space) {
			id, faults = known(ct, m, a, name, space, true)
			return -1, seen, faults, true, id
		}
		return n, seen, nil, false, 0
	case model == nil:
		if n >= 0 {
			faults = ct.occurrence(k, m.Nodes, n, seen)
		}
		return n, seen, faults, false, 0
	}
	at := place{offset: offset, name: name, named: true}
	if seen > 1 || n >= 0 && e.obj.Props[n].List {
		at.index = int32(seen)
	}
	p := placeOf(ct, k)
	how, part := particle.Out, uint16(0)
	switch {
	case n >= 0:
		part, how = p.Come(model.Where[n], space)
	case taken(model, space):
		part, how = p.Come(0, space)
	case e.obj.ExtraRule != 0:
		return n, seen, nil, false, 0 // as any that is unknown
	}
	k.next = p.At
	if len(p.Lost) > 0 {
		ct.faults = ct.faults[:0]
		lost(ct, e.obj, p.Lost)
		ms.report(i, ct.faults, place{offset: offset})
	}
	ct.faults = ct.faults[:0]
	t := &model.Parts[part]
	switch {
	case how == particle.Late, how == particle.Out, how == particle.Over && t.MaxRule == 0:
		ct.faults = append(ct.faults, fault{kind: listed, rule: model.Rule, name: string(name), want: expected(e.obj, &p, ms.trail)})
	case how == particle.Over:
		if came := p.Counts[part] &^ (1 << 31); t.Max == 1 || came == t.Max+1 {
			ct.faults = append(ct.faults, fault{kind: number, rule: t.MaxRule, prop: t.Prop, found: int64(came)})
		}
	}
	if len(ct.faults) > 0 {
		ms.report(i, ct.faults, at)
	}
	faults = nil
	if n >= 0 && (how == particle.Out || t.Kind != program.PartAny) {
		return n, seen, nil, false, 0
	}
	if n >= 0 { // it is the wildcard's, not the property's
		ct.counts[k.counts+n]--
	}
	if how != particle.Out && t.Any != nil {
		id, faults = known(ct, m, t.Any, name, space, false)
	}
	return -1, 1, faults, true, id
}

// named gives the number of the property with a name and a namespace, or with any, -1 for none.
func named(m *program.Message, o *program.ObjectNode, name []byte, space string, attr, anywhere bool) int32 {
	is := func(i int) bool {
		p := &o.Props[i]
		if p.Attr != attr || p.XML != string(name) {
			return false
		}
		if attr {
			return p.Space == space
		}
		want := wantSpace(m, p)
		return anywhere || want == "" || spaceFits(want, space)
	}
	if o.XMLIndex != nil && !attr {
		return lookup(o.XMLIndex, name, is)
	}
	for i := range o.Props {
		if is(i) {
			return int32(i)
		}
	}
	return -1
}

// taken reports whether a wildcard of a model takes a namespace.
func taken(m *program.Model, space string) bool {
	for t := m.Any; t != 0; t = m.Parts[t-1].Next {
		if m.Parts[t-1].Any.Takes(space) {
			return true
		}
	}
	return false
}

// known gives the node of what a wildcard has taken, 0 for none, and that it should be known.
func known(ct *contents, m *program.Message, w *program.Wildcard, name []byte, space string, attr bool) (program.NodeID, []fault) {
	if w.Process == program.Skip {
		return 0, nil
	}
	for i := range m.Globals {
		if g := &m.Globals[i]; g.Attr == attr && g.Name == string(name) && g.Space == space {
			return g.Node, nil
		}
	}
	if w.Process == program.Strict {
		ct.faults = append(ct.faults[:0], fault{kind: listed, rule: w.Rule, name: string(name)})
		return 0, ct.faults
	}
	if attr {
		return 0, nil
	}
	return m.Unknown, nil
}

// placeOf is where in its model a content is.
func placeOf(ct *contents, k *content) particle.Place {
	from := int(k.counts) + len(k.obj.Props)
	m := k.obj.Markup.Model
	return particle.Place{Model: m, Counts: ct.counts[from : from+len(m.Parts)], At: k.next, Lost: ct.lost[:0]}
}

// lost adds what is missing to the faults.
func lost(ct *contents, o *program.ObjectNode, list []particle.Lost) {
	for _, l := range list {
		t := &o.Markup.Model.Parts[l.Part]
		switch {
		case l.Came > 0 && t.MinRule != 0:
			ct.faults = append(ct.faults, fault{kind: number, rule: t.MinRule, prop: t.Prop, found: int64(l.Came)})
		case t.Kind == program.PartElement:
			ct.faults = append(ct.faults, fault{kind: missing, rule: t.Rule, prop: t.Prop})
		default:
			rule := t.Rule
			if rule == 0 {
				rule = o.Markup.Model.Rule
			}
			ct.faults = append(ct.faults, fault{kind: listed, rule: rule})
		}
	}
}

// mostExpected is how many names a finding says may come.
const mostExpected = 12

// expected lists what may come at a place in a model, its end as the end tag.
func expected(o *program.ObjectNode, p *particle.Place, tr *trail) string {
	var names []string
	add := func(name string) {
		for _, there := range names {
			if there == name {
				return
			}
		}
		names = append(names, name)
	}
	for i := range p.Model.Parts {
		t := &p.Model.Parts[i]
		switch {
		case t.Kind > program.PartAny || !p.May(i):
		case t.Kind == program.PartAny:
			add("*")
		default:
			add(tr.nameOf(&o.Props[t.Prop]))
		}
	}
	if len(names) > mostExpected {
		names = append(names[:mostExpected], "…")
	}
	if p.MayEnd() {
		add("</" + tr.frameName() + ">")
	}
	return strings.Join(names, ", ")
}

func (models) end(ms *members, i int32, at place) {
	e := &ms.evals.list[i]
	if e.obj.Markup.Model == nil {
		return
	}
	p := placeOf(ms.content, &e.content)
	p.End()
	ms.content.lost = p.Lost
	ms.content.faults = ms.content.faults[:0]
	if lost(ms.content, e.obj, p.Lost); len(ms.content.faults) > 0 {
		ms.report(i, ms.content.faults, at)
	}
}

// text gives an element's own text to the property that it is.
func (models) text(w *walker, f *frame) {
	if f.markup.Text == 0 {
		return
	}
	l := &w.scalars.leaf
	*l = leaf{typ: token.Untyped, text: w.trail.text[f.textLo:]}
	l.place = place{offset: f.valueOffset, line: f.line, col: f.col, name: w.trail.names[f.nameLo:f.nameHi], index: f.index, named: true, up: 1}
	var room [4]match
	list := room[:0]
	for i := f.lo; i < f.hi; i++ {
		e := &w.evals.list[i]
		if e.obj == nil || e.obj.Markup == nil || e.obj.Markup.Text == 0 {
			continue
		}
		n := e.obj.Markup.Text - 1
		w.content.counts[e.content.counts+int32(n)] = 1
		list = append(list, match{i, e.obj.Props[n].Item, roleChild, &e.obj.Props[n]})
	}
	w.leafMatches(list)
}
