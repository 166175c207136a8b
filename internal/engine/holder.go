package engine

import (
	"github.com/forkontrol/forkontrol/internal/expression"
	"github.com/forkontrol/forkontrol/internal/token"
)

// holder accounts for what is kept as long as a place is open, together with what the
// expression machine keeps. What a frame holds is given back when it is closed.
type holder struct {
	memory expression.Memory
	limit  int
	out    *collector
}

// hold makes room for an entry that stays as long as a frame is open. It is false
// when there is none, and the check has stopped: what was not kept could not be
// looked at.
func (h *holder) hold(f *frame, text int, offset int64) bool {
	if !h.memory.Take(text) {
		if !h.out.stopped {
			h.outOfRoom(offset)
		}
		return false
	}
	f.kept += h.memory.Size(text)
	return true
}

// giveBack gives back what a frame held.
func (h *holder) giveBack(f *frame) {
	h.memory.Give(f.kept)
	f.kept = 0
}

func (h *holder) outOfRoom(offset int64) {
	h.out.problem(&token.Problem{Rule: token.RuleLimitMembers, Offset: offset, Limit: int64(h.limit)})
}
