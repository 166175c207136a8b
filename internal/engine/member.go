package engine

import (
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

// members find what the nodes of a place say of what comes in it.
type members struct {
	limit   int // names that no property explains
	in      *payload
	out     *collector
	trail   *trail
	room    *holder
	evals   *evals
	content *contents
	scalars *scalars
}

// member finds what the evals of a frame say of a new member (a child element,
// an attribute, a member of a JSON object), reports what is wrong with its being
// there at all, and gives the nodes that apply to its value.
func (ms *members) member(f *frame, name []byte, attr bool, offset int64, into []match) []match {
	into = into[:0]
	var index int32 // among its namesakes
	show, named, counted := false, false, false
	for i := f.lo; i < f.hi; i++ {
		e := &ms.evals.list[i]
		if e.obj == nil {
			continue
		}
		if e.sink == nowhere && e.failed {
			continue
		}
		n := ms.find(e, name, attr)
		var p *program.Prop
		seen := uint32(1)
		if n >= 0 {
			p = &e.obj.Props[n]
			ms.content.counts[e.counts+n]++
			seen = ms.content.counts[e.counts+n]
			if !named {
				named, index, show = true, int32(seen), p.List || seen > 1
			}
		}
		if seen == 1 {
			e.size++
		}
		if p == nil && !named && !counted && ms.in.dialect.Repeats {
			counted = true
			index = ms.stranger(f, name, offset)
			show = index > 1
		}
		at := place{offset: offset, name: name, named: true, attr: attr}
		if show {
			at.index = index
		}
		explained := false
		if p != nil {
			if ms.in.dialect.Repeats {
				ms.occurrence(i, p, n, seen, at)
			}
			if p.Known {
				explained = true
				id := p.Node
				if ms.in.dialect.Repeats {
					id = p.Item
				}
				into = append(into, match{i, id, roleChild, p})
			}
		}
		into, explained = ms.byPattern(i, name, into, explained)
		if !explained {
			into = ms.extra(i, at, into)
		}
		if e.obj.Names != 0 {
			ms.nameCheck(i, at)
		}
	}
	if !named && !counted {
		index = ms.stranger(f, name, offset)
		show = index > 1
	}
	if index == 2 && ms.in.dialect.Twice != "" {
		ms.out.note(ms.in.dialect.Twice, place{offset: offset, name: name, named: true}, string(name))
	}
	ms.scalars.leaf.place = place{offset: offset, name: name, named: true, attr: attr}
	if show && ms.in.dialect.Repeats {
		ms.scalars.leaf.place.index = index
	}
	return into
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
			b.Found = string(at.name)
		}
	case e.sink == live:
		ms.out.note(token.RuleXMLAttributeUnexpected, at, string(at.name))
	}
	e.failed = true
	return into
}

// byPattern adds the nodes that apply to a member because of how its name is
// written.
func (ms *members) byPattern(i int32, name []byte, into []match, explained bool) ([]match, bool) {
	e := &ms.evals.list[i]
	for k := range e.obj.Patterns {
		if p := &e.obj.Patterns[k]; matches(p.Pattern, name) {
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

// stranger counts a member that no property names, and tells how many of its name
// there were.
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

func matches(p *program.Pattern, name []byte) bool { return pattern.Match(p, name) }
