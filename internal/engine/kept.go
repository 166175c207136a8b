package engine

import "github.com/forkontrol/forkontrol/internal/token"

// keptSize is how many bytes the open places of a payload may make the checker
// keep in all: names that nothing explains, items that must not repeat, values that
// rules read. Each of the limits on depth, names, values and members can be kept to
// by a payload that asks for gigabytes.
const keptSize = 8 << 20

// keptEntry is about what a map or a slice needs for an entry beside its text.
const keptEntry = 64

// keptRow is about what a row, or a value of one, needs more than that.
const keptRow = 128

// hold makes room for an entry that stays as long as a frame is open. It is false
// when there is none, and the check has stopped: what was not kept could not be
// looked at.
func (c *Checker) hold(f *frame, text int, offset int64) bool {
	if !c.hasRoom(text) {
		if !c.stopped {
			c.problem(&token.Problem{Rule: token.RuleLimitMembers, Offset: offset, Limit: int64(c.o.Limits.Members)})
		}
		return false
	}
	c.kept += int64(text + keptEntry)
	f.kept += int64(text + keptEntry)
	return true
}

// hasRoom tells whether one more entry can be held.
func (c *Checker) hasRoom(text int) bool {
	return c.kept+int64(text+keptEntry) <= max(keptSize, 2*keptEntry*int64(c.o.Limits.Members))
}

// letGo gives back what a frame held.
func (c *Checker) letGo(f *frame) {
	c.kept -= f.kept
	f.kept = 0
}
