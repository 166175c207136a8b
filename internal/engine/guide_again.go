package engine

import (
	"github.com/forkontrol/forkontrol/internal/program"
)

// again closes the innermost frame and opens it anew for the next item of the same
// list, if that is what stands next. Most of a long payload is records of one kind;
// the frame and its eval are then the same but for what has been seen of the payload,
// and need not be found and built once more: half of what a record costs beside its
// leaves. What the end and the start of a record are checked for is checked by the same
// functions as ever.
func (g *guide) again(f *frame) bool {
	if len(g.trail.frames) < 2 {
		return false
	}
	outer := &g.trail.frames[len(g.trail.frames)-2]
	e := &g.evals.list[f.lo]
	if e.role != roleChild || e.scope >= 0 || e.unique >= 0 || e.node.Apply != nil || len(e.node.Checks) > 0 ||
		outer.hi-outer.lo != 1 || outer.hole || e.declared != 0 || e.node.Of != nil && e.own.msg.Types.List[e.node.Of.Type].Abstract {
		return false // what says of what type it is tells nothing of the next
	}
	if g.in.dialect.Repeats {
		return g.againNamed(f, outer)
	}
	return g.againItem(f, outer)
}

// againNamed is again where the places of a list are namesakes.
func (g *guide) againNamed(f, outer *frame) bool {
	e, list, p := &g.evals.list[f.lo], &g.evals.list[outer.lo], g.evals.list[f.lo].prop
	if p == nil || !p.List || !list.simple || list.sink != live || e.node.Types&scalarTypes != 0 || !f.settled {
		return false
	}
	if want := wantSpace(e.own.msg, p); want != "" && !f.strange && !spaceFits(want, f.space) {
		return false // each is reported
	}
	end, start, content, ok := g.in.src.Again()
	if !ok {
		return false
	}
	g.endContainer(f, end)
	g.trail.frames = g.trail.frames[:len(g.trail.frames)-1] // for paths
	name := g.trail.names[f.nameLo:f.nameHi]
	_, seen, faults := g.content.come(&list.content, list.own.msg.Nodes, name, false)
	if len(faults) > 0 {
		g.members.report(outer.lo, faults, place{offset: start, name: name, named: true, index: int32(seen)})
	}
	g.trail.frames = g.trail.frames[:len(g.trail.frames)+1]
	g.reopen(f, start, content, int32(seen))
	if len(p.Keep) > 0 {
		g.keeper.keepPlace(outer.lo, p)
	}
	return true
}

// againItem is again where they are items of an array.
func (g *guide) againItem(f, outer *frame) bool {
	e, list := &g.evals.list[f.lo], &g.evals.list[outer.lo]
	a := list.node.Array
	if outer.form != formArray || a == nil || a.Items != e.id || len(a.Tuple) > 0 || a.Contains != 0 || e.node.Types&program.Object == 0 {
		return false
	}
	end, start, content, ok := g.in.src.Again()
	if !ok {
		return false
	}
	g.endContainer(f, end)
	g.trail.frames = g.trail.frames[:len(g.trail.frames)-1] // for paths
	var room [1]match
	g.members.item(outer, start, 0, room[:0])
	g.trail.frames = g.trail.frames[:len(g.trail.frames)+1]
	g.reopen(f, start, content, outer.filled)
	g.keeper.keepItem(outer.lo)
	return true
}

// reopen makes a frame and its only eval what push and enter make them.
func (g *guide) reopen(f *frame, offset, valueOffset int64, index int32) {
	g.room.giveBack(f)
	g.trail.serial++
	f.serial, f.index = g.trail.serial, index
	f.offset, f.valueOffset = offset, valueOffset
	f.line, f.col = 0, 0
	f.child, f.inText, f.stray, f.isNil, f.inked = false, false, false, false, false
	f.unknown = nil
	e := &g.evals.list[f.lo]
	e.items, e.hits, e.failed = 0, 0, false
	g.content.reopen(&e.content)
}
