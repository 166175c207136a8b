package engine

import (
	"github.com/forkontrol/forkontrol/internal/token"
)

// filling is what became of a child of a hole.
type filling uint8

const (
	ordinary filling = iota // it is no message: the node itself says what it is
	opened                  // a message, whose root is now the innermost frame
	refused                 // no message that could be checked; the check has stopped
)

// fill takes a child of a hole, where a message may begin.
func (d *document) fill(f *frame, t *token.Token) filling {
	closed := false
	for i := f.lo; i < f.hi; i++ {
		e := &d.evals.list[i]
		if e.obj == nil {
			continue
		}
		for k := range e.obj.Props {
			if d.trail.nameOf(&e.obj.Props[k]) == string(t.Name) {
				return ordinary
			}
		}
		closed = closed || e.obj.Closed
	}
	o := d.messages.rootOf(t)
	if o == nil {
		if !closed {
			return ordinary
		}
		if d.messages.message != nil {
			d.rootMismatch(t)
		} else {
			d.unknownRoot(t)
		}
		return refused
	}
	if f.filled++; f.filled == 2 {
		d.out.note(token.RuleHoleSeveral, place{offset: t.Offset, name: t.Name, named: true}, string(t.Name))
	}
	d.openRoot(t, d.messages.admit(o))
	return opened
}

// emptyHole reports an envelope without payload.
func (d *document) emptyHole(f *frame, offset int64) {
	for i := f.lo; i < f.hi; i++ {
		if e := &d.evals.list[i]; e.node.Hole && e.obj != nil && e.obj.Closed {
			d.out.note(token.RuleHoleEmpty, place{offset: offset}, d.trail.frameName())
			return
		}
	}
}
