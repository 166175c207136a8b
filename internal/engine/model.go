package engine

import (
	"slices"
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
	// come takes a member of an eval's place, as contents.come does, and reports what is wrong
	// with its coming. What is explained by a wildcard may have a node by that.
	come(ms *members, i int32, name []byte, space string, attr bool, offset int64) (n int32, seen uint32, id program.NodeID)
	// end adds to the faults what is missing at the end of a content.
	end(ct *contents, k *content)
	// open tells an element's frame of the markup of one of its nodes.
	open(f *frame, k *program.Markup)
	// close takes the end of an element with markup.
	close(w *walker, f *frame)
	// enter is evals.enter for the element just opened, which may be of another type than it is
	// declared with; it reports whether anything of it is checked.
	enter(w *walker, own *owner, id program.NodeID, parent int32, r role, s sink, t *token.Token) bool
	// guide gives the guided way.
	guide(w *walker) modelRunner
	// head takes a child of an envelope's header.
	head(d *document, t *token.Token) filling
	// headed takes the end of an envelope.
	headed(d *document, f *frame)
}

// explainedOtherwise is the number of the property of a member that is explained by none.
const explainedOtherwise = -2

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

func (models) come(ms *members, i int32, name []byte, space string, attr bool, offset int64) (n int32, seen uint32, id program.NodeID) {
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
	at := place{offset: offset, name: name, named: true, attr: attr}
	if seen > 1 || n >= 0 && e.obj.Props[n].List {
		at.index = int32(seen)
	}
	switch {
	case attr && n >= 0:
		return n, seen, 0
	case attr && markup.Open && markup.Attributes.Takes(space):
		return explainedOtherwise, 1, byWildcard(ms, i, &markup.Attributes, space, at)
	case attr:
		if e.failed = true; e.sink == live {
			ms.strayAttribute(i, at)
		}
		return explainedOtherwise, 1, 0
	case model == nil:
		if n >= 0 {
			report(ms, i, ct.occurrence(k, m.Nodes, n, seen), at)
		}
		return n, seen, 0
	}
	p := placeOf(ct, k)
	how, part := particle.Out, uint16(0)
	switch {
	case n >= 0:
		part, how = p.Come(model.Where[n], space)
	case taken(model, space):
		part, how = p.Come(0, space)
	case e.obj.ExtraRule != 0:
		return n, seen, 0 // as any that is unknown
	}
	k.next = p.At
	ct.faults = ct.faults[:0]
	lost(ct, e.obj, p.Lost)
	report(ms, i, ct.faults, place{offset: offset})
	ct.faults = ct.faults[:0]
	t := &model.Parts[part]
	switch {
	case how == particle.Late, how == particle.Out, how == particle.Over && t.MaxRule == 0:
		e = &ms.evals.list[i]
		e.failed = true
		if b := ms.out.breach(e.own, e.sink, model.Rule, at); b != nil {
			b.Found, b.Want = string(name), expected(e.obj, &p, ms.trail)
		}
	case how == particle.Over:
		if came := p.Counts[part]; t.Max == 1 || came == t.Max+1 {
			ct.faults = append(ct.faults, fault{kind: number, rule: t.MaxRule, prop: t.Prop, found: int64(came)})
			report(ms, i, ct.faults, at)
		}
	}
	if n >= 0 && (how == particle.Out || t.Kind != program.PartAny) {
		return n, seen, 0
	}
	if n >= 0 { // it is the wildcard's, not the property's
		ct.counts[k.counts+n]--
	}
	if how != particle.Out && t.Kind == program.PartAny {
		id = byWildcard(ms, i, &t.Any, space, at)
	}
	return explainedOtherwise, 1, id
}

func report(ms *members, i int32, faults []fault, at place) {
	if len(faults) > 0 {
		ms.report(i, faults, at)
	}
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

// byWildcard gives the node of what a wildcard has taken, 0 for none, and reports what should be
// known and is not.
func byWildcard(ms *members, i int32, w *program.Wildcard, space string, at place) program.NodeID {
	e := &ms.evals.list[i]
	g := e.own.msg.Globals
	if w.Process == program.Skip || g == nil {
		return 0
	}
	name := "{" + space + "}" + string(at.name)
	if at.attr {
		name = "@" + name
	}
	if n, there := slices.BinarySearch(g.Names, name); there {
		node := &e.own.msg.Nodes[g.Nodes[n]]
		if !node.Never {
			return g.Nodes[n]
		}
		e.failed = true
		if b := ms.out.breach(e.own, e.sink, node.TypeRule, at); b != nil {
			b.Found = string(at.name)
		}
		return 0
	}
	switch a := typeOf(ms.given); {
	case !at.attr && a != nil && e.own.msg.Types != nil && e.own.msg.Types.Find(nameOfType(a)) >= 0:
		return g.Unknown
	case w.Process == program.Strict:
		e.failed = true
		if b := ms.out.breach(e.own, e.sink, w.Rule, at); b != nil {
			b.Found = string(at.name)
		}
	case !at.attr:
		return g.Unknown
	}
	return 0
}

// placeOf is where in its model a content is.
func placeOf(ct *contents, k *content) particle.Place {
	from := int(k.counts) + len(k.obj.Props)
	m := k.obj.Markup.Model
	return particle.Place{Model: m, Counts: ct.counts[from : from+len(m.Parts)], At: k.next}
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
			ct.faults = append(ct.faults, fault{kind: again, rule: rule})
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

func (models) end(ct *contents, k *content) {
	if k.obj.Markup.Model == nil {
		return
	}
	p := placeOf(ct, k)
	p.End()
	lost(ct, k.obj, p.Lost)
}

func (models) open(f *frame, k *program.Markup) {
	f.markup = k
	f.settled = k.Text == 0
	f.stray = k.Mixed || k.Text != 0 // no text is out of place
}

func (models) close(w *walker, f *frame) {
	k := f.markup
	switch {
	case f.isNil:
		if f.inText && f.settled && !f.child {
			w.filled(f, place{offset: f.valueOffset, line: f.line, col: f.col})
		}
		for i := f.lo; i < f.hi; i++ {
			attributes(w, f, i)
		}
		return
	case k.Text != 0:
		if f.settled = true; !f.child { // else that is what is wrong
			text(w, f)
		}
	case k.Empty && f.inText && !f.inked: // not even white space
		f.inkOffset, f.inkLine, f.inkCol = f.valueOffset, f.line, f.col
		w.strayText(f)
	}
}

// lackingAttributes reports the attributes that are missing, at the start tag; to the end of the element they have then
// come. Those of an element that is nil are reported there, as are all where one member may ask for another.
func lackingAttributes(w *walker) {
	f := w.trail.top()
	for i := f.lo; i < f.hi && !f.isNil; i++ {
		ct, e := &w.content, &w.evals.list[i]
		if e.obj == nil || !e.own.msg.Exact || len(e.obj.Deps) > 0 {
			continue
		}
		missed := missedAttributes(ct, e)
		report(&w.members, i, missed, place{offset: f.offset})
		for k := range missed {
			ct.counts[w.evals.list[i].content.counts+int32(missed[k].prop)]++
		}
	}
}

// missedAttributes are those that an element lacks.
func missedAttributes(ct *contents, e *eval) []fault {
	ct.faults = ct.faults[:0]
	for _, need := range e.obj.Needs {
		if e.obj.Props[need.Prop].Attr && ct.came(&e.content, need.Prop) == 0 {
			ct.faults = append(ct.faults, fault{kind: missing, rule: need.Rule, prop: need.Prop})
		}
	}
	return ct.faults
}

// attributes reports what is missing of a nil element: that it has no content says nothing of its attributes.
func attributes(w *walker, f *frame, i int32) {
	ct, e := &w.content, &w.evals.list[i]
	if e.obj == nil {
		return
	}
	report(&w.members, i, missedAttributes(ct, e), place{offset: f.offset})
	// What is nil has not the value that a fixed one is.
	if e = &w.evals.list[i]; e.obj.Markup != nil && e.obj.Markup.Text > 0 {
		fixedNil(w, e.own, e.obj.Props[e.obj.Markup.Text-1].Item, e.sink, f.offset)
	}
}

// text gives an element's own text to the property that it is.
func text(w *walker, f *frame) {
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
		list = append(list, match{i, e.obj.Props[n].Item, roleChild, &e.obj.Props[n]})
	}
	w.leafMatches(list)
}
