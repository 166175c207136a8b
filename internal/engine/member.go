package engine

import (
	"strconv"

	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// match is a node that applies to a new member or item, and the eval whose it
// is.
type match struct {
	parent int32
	node   program.NodeID
	role   role
	prop   *program.Prop // nil where no property named it
}

// members find what the nodes of a place say of a member that comes there: a child element,
// an attribute, a member of an object, a cell.
//
//  1. Every eval of the place whose node has a content model is asked, in the order of
//     entering; one that is decided (broken, its findings going nowhere) is not.
//  2. Its contents tell which property the member is, how many of it there are, and what is
//     wrong with its coming, which is reported.
//  3. The member's place among its namesakes is that of the first eval that has a property
//     for it. A path shows it where that is a list, or from the second on. A stranger, for
//     which none has, is counted in the frame, and its place shown from the second on.
//  4. What applies to the value is the property's node, if that is known, and the nodes of
//     all patterns that the name matches. What none of these explain is refused, or is for
//     the node of all others.
//  5. Where names are to be checked, the name is checked as a string.
//  6. A name that comes twice where the dialect forbids that is reported at the second.
//  7. Afterwards the scalar in hand stands at the member's place, whatever it is.
type members struct {
	limit   int // names of strangers in one place
	in      *payload
	out     *collector
	trail   *trail
	room    *holder
	evals   *evals
	content *contents
	scalars *scalars
	given   *token.Token // the start tag that came last; the source's, so that it is the token in hand
}

// member takes a member that comes and gives the nodes that apply to its value. The numbers
// are those of the rules above.
func (ms *members) member(f *frame, name []byte, space string, attr bool, offset int64, into []match) []match {
	into = into[:0]
	repeats := ms.in.dialect.Repeats
	var index int32
	show, named, counted := false, false, false
	for i := f.lo; i < f.hi; i++ { // 1
		e := &ms.evals.list[i]
		if e.obj == nil || e.sink == nowhere && e.failed {
			continue
		}
		var n int32
		var seen uint32
		var faults []fault
		if e.obj.Markup == nil {
			n, seen, faults = ms.content.come(&e.content, e.own.msg.Nodes, name, attr) // 2
		} else {
			var id program.NodeID
			if n, seen, id = following.come(ms, i, name, space, attr, offset); id != 0 { // 2
				into = append(into, match{i, id, roleChild, nil})
			}
		}
		explained := n == explainedOtherwise
		var p *program.Prop
		if n >= 0 {
			if p = &e.obj.Props[n]; !named {
				named, index, show = true, int32(seen), p.List || seen > 1 // 3
			}
		} else if !named && !counted && repeats {
			counted = true
			index = ms.stranger(f, name, offset) // 3
			show = index > 1
		}
		at := place{offset: offset, name: name, named: true, attr: attr}
		if show {
			at.index = index
		}
		if len(faults) > 0 {
			ms.report(i, faults, at) // 2
		}
		if p != nil && p.Known { // 4
			explained = true
			id := p.Node
			if repeats {
				id = p.Item
			}
			into = append(into, match{i, id, roleChild, p})
		}
		into, explained = ms.byPattern(i, name, into, explained) // 4
		if !explained {
			into = ms.extra(i, at, into) // 4
		}
		if e.obj.Names != 0 {
			ms.nameCheck(i, at) // 5
		}
	}
	if !named && !counted {
		index = ms.stranger(f, name, offset) // 3
		show = index > 1
	}
	if index == 2 && ms.in.dialect.Twice != "" { // 6
		ms.out.note(ms.in.dialect.Twice, place{offset: offset, name: name, named: true}, string(name))
	}
	ms.scalars.leaf.place = place{offset: offset, name: name, named: true, attr: attr} // 7
	if show && repeats {
		ms.scalars.leaf.place.index = index
	}
	return into
}

// closeObject reports what is wrong with all the members of an eval's place together, its
// end being known.
func (ms *members) closeObject(i int32, at place) {
	e := &ms.evals.list[i]
	if e.obj == nil || e.failed && e.sink == nowhere {
		return
	}
	if faults := ms.content.end(&e.content, e.own.msg.Nodes); len(faults) > 0 {
		ms.report(i, faults, at)
	}
}

// report makes findings of what is wrong with the members of an eval's place.
func (ms *members) report(i int32, faults []fault, at place) {
	e := &ms.evals.list[i]
	e.failed = true
	for k := range faults {
		x := &faults[k]
		if x.kind == missing {
			ms.reportMissing(e, x, at)
			continue
		}
		b := ms.out.breach(e.own, e.sink, x.rule, at)
		if b == nil {
			continue
		}
		switch x.kind {
		case misplaced:
			b.Found, b.Want = ms.trail.nameOf(&e.obj.Props[x.prop]), ms.trail.nameOf(&e.obj.Props[x.after])
		case number:
			b.Found = strconv.FormatInt(x.found, 10)
		}
	}
}

// reportMissing reports a property that is missing, unless the source has said so of all
// places like this one.
func (ms *members) reportMissing(e *eval, x *fault, at place) {
	p := &e.obj.Props[x.prop]
	name := ms.trail.nameOf(p)
	if ms.in.src.Lacks(name) {
		return
	}
	at.name, at.named, at.attr = []byte(name), true, p.Attr && ms.in.dialect.Attrs
	if b := ms.out.breach(e.own, e.sink, x.rule, at); b != nil {
		b.Found = ms.in.dialect.Called(ms.trail.steps(0), name)
		b.Parent = ms.trail.frameName()
	}
}

// extra reports a member that nothing in an eval's object explains, or adds the
// node that applies to all such.
func (ms *members) extra(i int32, at place, into []match) []match {
	e := &ms.evals.list[i]
	switch {
	case e.obj.ExtraRule == 0:
		if e.obj.Extra != 0 {
			into = append(into, match{i, e.obj.Extra, roleChild, nil})
		}
		return into
	case !at.attr:
		if b := ms.out.breach(e.own, e.sink, e.obj.ExtraRule, at); b != nil {
			b.Found, b.Hint = string(at.name), composed(at.name)
		}
	case e.sink == live:
		ms.strayAttribute(i, at)
	}
	e.failed = true
	return into
}

// strayAttribute reports an attribute that an eval's element does not have.
func (ms *members) strayAttribute(i int32, at place) {
	if b := ms.out.claim(ms.out.engineRule(token.RuleStrayAttribute), ms.evals.known(i), at); b != nil {
		b.Found = string(at.name)
	}
}

// foreignAttribute reports an attribute of a namespace of its own on an element that has others or
// none. No source speaks of such, so it is a proposal to leave it out; envelopes have them.
func (ms *members) foreignAttribute(i int32, at place, prefix []byte) {
	e := &ms.evals.list[i]
	if e.own.msg.Envelope || e.sink != live || e.node.Types&program.Object != 0 && (e.obj == nil || e.obj.ExtraRule == 0) {
		return
	}
	if b := ms.out.claim(ms.out.engineRule(token.RuleStrayAttribute), program.Draft, at); b != nil {
		b.Found = string(prefix) + ":" + string(at.name)
	}
}

// byPattern adds the nodes that apply to a member because of how its name is
// written.
func (ms *members) byPattern(i int32, name []byte, into []match, explained bool) ([]match, bool) {
	e := &ms.evals.list[i]
	for k := range e.obj.Patterns {
		if p := &e.obj.Patterns[k]; pattern.Match(p.Pattern, name) {
			explained = true
			into = append(into, match{i, p.Node, roleChild, nil})
		}
	}
	return into, explained
}

// nameCheck checks a member's name as a string.
func (ms *members) nameCheck(i int32, at place) {
	e := &ms.evals.list[i]
	was := ms.scalars.leaf
	ms.scalars.leaf = leaf{eval: i, place: at, typ: token.String, text: at.name}
	if !ms.scalars.check(e.own, e.obj.Names, e.sink) {
		ms.evals.list[i].failed = true
	}
	ms.scalars.leaf = was
}

// stranger counts a member that no property names, and gives how many of its name
// there have been; 0 where no more names can be remembered.
func (ms *members) stranger(f *frame, name []byte, offset int64) int32 {
	n, known := f.unknown[string(name)]
	if !known && len(f.unknown) >= ms.limit {
		if ms.in.dialect.Twice != "" { // what comes twice could no longer be found
			ms.out.problem(&token.Problem{Rule: token.RuleLimitMembers, Offset: offset, Limit: int64(ms.limit)})
		}
		return 0
	}
	if !known {
		if ms.in.dialect.Twice == "" && !ms.room.memory.HasRoom(len(name)) { // only the path is the poorer
			return 0
		}
		if !ms.room.hold(f, len(name), offset) {
			return 0
		}
	}
	if f.unknown == nil {
		f.unknown = map[string]int32{}
	}
	f.unknown[string(name)] = n + 1
	return n + 1
}
