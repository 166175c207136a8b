package engine

import "github.com/forkontrol/forkontrol/internal/program"

// again closes the innermost frame and opens it anew for the next item of the same
// list, if that is what stands next. Most of a long payload is records of one kind;
// the frame and its eval are then the same but for what has been seen of the payload,
// and need not be found and built once more: half of what a record costs beside its
// leaves. What the end and the start of a record are checked for is checked by the same
// functions as ever.
func (c *Checker) again(f *frame) bool {
	if len(c.frames) < 2 {
		return false
	}
	outer := &c.frames[len(c.frames)-2]
	e := &c.evals[f.lo]
	if e.role != roleChild || e.scope >= 0 || e.unique >= 0 || e.node.Apply != nil || len(e.node.Checks) > 0 ||
		outer.hi-outer.lo != 1 || outer.hole {
		return false
	}
	if c.dialect.Repeats {
		return c.againNamed(f, outer)
	}
	return c.againItem(f, outer)
}

// againNamed is again where the places of a list are namesakes.
func (c *Checker) againNamed(f, outer *frame) bool {
	e, list, p := &c.evals[f.lo], &c.evals[outer.lo], c.evals[f.lo].prop
	if p == nil || !p.List || !list.simple || list.sink != live || e.node.Types&scalarTypes != 0 || !f.settled {
		return false
	}
	if want := wantSpace(e.own.msg, p); want != "" && !f.strange && !spaceFits(want, f.space) {
		return false // each is reported
	}
	end, start, content, ok := c.src.Again()
	if !ok {
		return false
	}
	c.endContainer(f, end)
	c.frames = c.frames[:len(c.frames)-1] // for paths
	name := c.names[f.nameLo:f.nameHi]
	n := c.find(list, name, false)
	c.counts[list.counts+n]++
	seen := c.counts[list.counts+n]
	c.occurrence(outer.lo, p, n, seen, place{offset: start, name: name, named: true, index: int32(seen)})
	c.frames = c.frames[:len(c.frames)+1]
	c.reopen(f, start, content, int32(seen))
	if len(p.Keep) > 0 {
		c.keepPlace(outer.lo, p)
	}
	return true
}

// againItem is again where they are items of an array.
func (c *Checker) againItem(f, outer *frame) bool {
	e, list := &c.evals[f.lo], &c.evals[outer.lo]
	a := list.node.Array
	if outer.form != formArray || a == nil || a.Items != e.id || len(a.Tuple) > 0 || a.Contains != 0 || e.node.Types&program.Object == 0 {
		return false
	}
	end, start, content, ok := c.src.Again()
	if !ok {
		return false
	}
	c.endContainer(f, end)
	c.frames = c.frames[:len(c.frames)-1] // for paths
	var room [1]match
	c.item(outer, start, 0, room[:0])
	c.frames = c.frames[:len(c.frames)+1]
	c.reopen(f, start, content, outer.filled)
	c.keepItem(outer.lo)
	return true
}

// reopen makes a frame and its only eval what push and enter make them.
func (c *Checker) reopen(f *frame, offset, valueOffset int64, index int32) {
	c.giveBack(f)
	c.serial++
	f.serial, f.index = c.serial, index
	f.offset, f.valueOffset = offset, valueOffset
	f.line, f.col = 0, 0
	f.child, f.inText, f.stray, f.isNil = false, false, false, false
	f.unknown = nil
	e := &c.evals[f.lo]
	e.next, e.last, e.size, e.hits, e.failed = 0, 0, 0, 0, false
	clear(c.counts[e.counts : int(e.counts)+len(e.obj.Props)])
}
