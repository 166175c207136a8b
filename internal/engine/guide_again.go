package engine

import (
	"github.com/forkontrol/forkontrol/internal/lane"
	"github.com/forkontrol/forkontrol/internal/program"
)

// again closes the innermost frame and opens it anew for the next item of the same
// list, if that is what stands next. Most of a long payload is records of one kind;
// the frame and its eval are then the same but for what has been seen of the payload,
// and need not be found and built once more: half of what a record costs beside its
// leaves. What the end and the start of a record are checked for is checked by the same
// functions as ever.
func (g *guide) again(f *frame, l *lane.Lane) bool {
	if !g.mayTurn(f) {
		return false
	}
	end, start, content, ok := g.in.src.Again(l)
	if ok {
		g.turn(f, end, start, content)
	}
	return ok
}

// mayTurn reports whether the innermost frame may be closed and opened anew.
func (g *guide) mayTurn(f *frame) bool {
	if len(g.trail.frames) < 2 {
		return false
	}
	outer := &g.trail.frames[len(g.trail.frames)-2]
	e := &g.evals.list[f.lo]
	if e.role != roleChild || e.unique >= 0 || e.node.Apply != nil || len(e.node.Checks) > 0 ||
		outer.hi-outer.lo != 1 || outer.hole || e.declared != 0 || e.node.Of != nil && e.own.msg.Types.List[e.node.Of.Type].Abstract {
		return false // what says of what type it is tells nothing of the next
	}
	if t := g.tracks.trackFor(outer); t != nil && t.wants() {
		return false
	}
	if g.in.dialect.Repeats {
		return g.mayTurnNamed(f, outer, e)
	}
	return g.mayTurnItem(f, outer, e)
}

// mayTurnNamed is mayTurn where the places of a list are namesakes.
func (g *guide) mayTurnNamed(f, outer *frame, e *eval) bool {
	list, p := &g.evals.list[outer.lo], e.prop
	if p == nil || !p.List || !list.simple || list.sink != live || e.node.Types&scalarTypes != 0 || !f.settled {
		return false
	}
	want := wantSpace(e.own.msg, p)
	return want == "" || f.strange || spaceFits(want, f.space) // else each is reported
}

// mayTurnItem is mayTurn where they are items of an array.
func (g *guide) mayTurnItem(f, outer *frame, e *eval) bool {
	a := g.evals.list[outer.lo].node.Array
	return outer.form == formArray && a != nil && a.Items == e.id && len(a.Tuple) == 0 && a.Contains == 0 && e.node.Types&program.Object != 0
}

// turn closes the innermost frame and opens it anew.
func (g *guide) turn(f *frame, end, start, content int64) {
	outer := &g.trail.frames[len(g.trail.frames)-2]
	if t := g.tracks.trackFor(outer); t != nil && t.rest > 0 {
		if t.rest--; t.rest == 0 {
			g.lanes.may = false
		}
	}
	list := &g.evals.list[outer.lo]
	g.endContainer(f, end)
	if e := &g.evals.list[f.lo]; e.scope >= 0 {
		g.evals.machine.Close(e.scope)
		e.scope = g.evals.machine.Open(e.own.msg, e.node)
	}
	g.trail.frames = g.trail.frames[:len(g.trail.frames)-1] // for paths
	if !g.in.dialect.Repeats {
		var room [1]match
		g.members.item(outer, start, 0, room[:0])
		g.trail.frames = g.trail.frames[:len(g.trail.frames)+1]
		g.reopen(f, start, content, outer.filled)
		g.keeper.keepItem(outer.lo)
		return
	}
	p := g.evals.list[f.lo].prop
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
