package engine

import (
	"unsafe"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/internal/value"
)

// maxSkipped is how many properties that do not come are passed over before the
// general way looks for what does.
const maxSkipped = 4

// guide is the guided way through a payload, see guide.run.
type guide struct {
	off bool
	// models takes messages that a content model is known of; nil where following is.
	models modelRunner
	lanes  lanes
	tracks tracks
	*walker
}

// modelRunner is the guided way through content models.
type modelRunner interface{ run(f *frame, e *eval) }

// guide takes what stands next in the innermost frame as long as it is what the
// program foresees: the leaf of the next property, or of one soon after, and without
// any breach; after the last, the next record of the same list. The first thing that is
// anything else ends it and is left, untouched, to the general way. That is the
// reference: what guide takes, value, end and start would have taken with the
// same outcome, and the tests compare the two. On valid payloads of records that
// gains 60 to 90 percent.
func (g *guide) run() {
	f := g.trail.top()
	switch {
	case g.off:
		return
	case f == nil:
		g.tracks.documents()
		return
	case f.hi-f.lo != 1 || f.hole || f.heads:
		return
	}
	if g.tracks.records(f); g.tracks.watched != nil {
		return
	}
	e := &g.evals.list[f.lo]
	if g.models != nil && e.own.msg.Exact {
		g.models.run(f, e)
		return
	}
	if g.closing != nil || !e.simple || e.sink != live || len(e.obj.Props) == 0 {
		return
	}
	props, element, dialect := e.obj.Props, f.form == formElement, g.in.dialect
	// What only some dialects have is asked for together, once: this loop is most of a check.
	special := element || dialect.Repeats || dialect.Tags || dialect.Attrs || dialect.Ordered
	counts := g.content.of(&e.content)
	src := g.in.src
	l := g.laneFor(e)
	fresh := true // the lane is to be asked
	if l != nil && element && !f.child && (f.inked || e.node.Types&(scalarTypes|program.Object) != program.Object || len(e.node.Checks) > 0) {
		l = nil
	}
	skipped, given := 0, false // given: a leaf that holds is still to be taken
	for k := int(e.next); ; k++ {
		if k >= len(props) {
			if given {
				src.Take()
			}
			if given = false; !g.again(f, l) || g.out.stopped {
				return
			}
			k, fresh = 0, true
		}
		if fresh && l != nil && l.Steps[k].Known() && !(dialect.Ordered && e.obj.Sequence && int32(k) < e.last) {
			if given {
				src.Take()
				given = false
			}
			fresh = false
			n, moved := g.along(l, f, e, counts, k)
			if g.out.stopped {
				return
			}
			if moved {
				k, skipped = n-1, 0
				continue
			}
		}
		p := &props[k]
		id, name := p.Node, p.Name
		if special {
			if p.List && dialect.Repeats || p.Attr && dialect.Attrs {
				continue
			}
			if dialect.Repeats {
				id = p.Item
			}
			if dialect.Tags {
				name = p.XML
			}
		}
		text, typ, space, ascii, there := src.Expect(name, given)
		if given = false; !there {
			if skipped == 0 && g.again(f, l) {
				if g.out.stopped {
					return
				}
				k, fresh = -1, true
				continue
			}
			if skipped++; skipped > maxSkipped {
				return
			}
			continue
		}
		node := &e.own.msg.Nodes[id]
		if !p.Known || counts[k] != 0 || node.Never || node.Hole || node.Apply != nil || len(node.Exprs) > 0 {
			return
		}
		if typ == token.Untyped && p.List || !g.leafHolds(e.own, node, typ, text, ascii) {
			return
		}
		if special {
			if dialect.Ordered && e.obj.Sequence && int32(k) < e.last || element && !inSpace(e.own.msg, p, space) {
				return
			}
			if element && !f.child {
				if g.childOf(f); !e.simple { // its node is one of values
					return
				}
			}
		}
		if l != nil {
			fresh = true
			if !p.List {
				g.learn(l, e, k, node, typ)
			}
		}
		given = true
		skipped = 0
		e.taken(counts, k)
		if len(p.Keep) > 0 {
			if g.keepGuided(f.lo, p, typ, text, ascii); g.out.stopped {
				return // there is nothing to go on for
			}
		}
	}
}

// leafHolds reports whether the value of a leaf passes all that its node says, and nothing else is to say of it.
func (g *guide) leafHolds(own *owner, node *program.Node, typ token.Type, text []byte, ascii bool) bool {
	if typ == token.Untyped {
		if !plainText(node, text, ascii) {
			return false
		}
	} else if !plainScalar(node, typ, text, ascii) {
		return false
	}
	return ascii && uint(len(text)-10) > 1 || g.scalars.sound(own, node, text, ascii)
}

// keepGuided stores the leaf that guide has just taken for the rules that read it.
func (g *guide) keepGuided(i int32, p *program.Prop, typ token.Type, text []byte, ascii bool) {
	g.keepLeaf(i, p, typ, text, ascii, g.in.src.ExpectedOffset())
}

// keepLeaf is keepGuided for a leaf whose value begins at an offset.
func (g *guide) keepLeaf(i int32, p *program.Prop, typ token.Type, text []byte, ascii bool, offset int64) {
	g.scalars.leaf = leaf{eval: i, typ: typ, text: text, ascii: ascii}
	name := g.trail.nameOf(p) // nobody writes to it
	g.scalars.leaf.place = place{offset: offset, name: unsafe.Slice(unsafe.StringData(name), len(name)), named: true}
	g.keeper.keep(i, p, true)
}

// plainText reports whether untyped text passes all that a node says. It is false, too,
// where that takes a closer look, as for white space around a number.
func plainText(node *program.Node, text []byte, ascii bool) bool {
	if node.Types&program.String != 0 {
		return firstFailedString(node.Checks, 0, text, ascii, true) == len(node.Checks)
	}
	if node.Types&(program.Number|program.Integer) != 0 {
		n := value.ReadNumber(text)
		if n.Plain && (n.IsWhole() || node.Types&program.Number != 0) {
			return firstFailedNumber(node.Checks, 0, text, &n, true) == len(node.Checks)
		}
		return false
	}
	typ, v := untyped(node.Types, text)
	return typ != token.Untyped && firstFailed(node.Checks, 0, typ, v, ascii, true) == len(node.Checks)
}

// plainScalar is plainText for a scalar that has a type.
func plainScalar(node *program.Node, typ token.Type, text []byte, ascii bool) bool {
	switch typ {
	case token.String:
		return node.Types&program.String != 0 && firstFailedString(node.Checks, 0, text, ascii, false) == len(node.Checks)
	case token.Number:
		n := value.ReadNumber(text)
		return n.Plain && (node.Types&program.Number != 0 || n.IsWhole() && node.Types&program.Integer != 0) &&
			firstFailedNumber(node.Checks, 0, text, &n, false) == len(node.Checks)
	}
	return fits(node.Types, typ, text) && firstFailed(node.Checks, 0, typ, text, ascii, false) == len(node.Checks)
}
