package expression

// Memory accounts for what the open places of a payload make a check keep: the values
// that rules read and, on the caller's side, names and items that must not repeat. Each
// of the limits on depth, names, values and members can be kept to by a payload that
// asks for gigabytes; this is the bound on all of it together.
//
// What is taken is given back when the place it was taken for is closed.
type Memory struct{ held, most int64 }

// memorySize is how many bytes may be held in any case.
const memorySize = 8 << 20

// entrySize is about what a map or a slice needs for an entry beside its text.
const entrySize = 64

// slotSize is about what a value that rules read needs more than that.
const slotSize = 128

// MemoryFor gives the memory for a limit on the members of an object.
func MemoryFor(members int) Memory {
	return Memory{most: max(memorySize, 2*entrySize*int64(members))}
}

// Size is what an entry with a text of so many bytes is accounted for with.
func (m *Memory) Size(text int) int64 { return int64(text + entrySize) }

// HasRoom reports whether an entry can be taken.
func (m *Memory) HasRoom(text int) bool { return m.held+m.Size(text) <= m.most }

// Take makes room for an entry, if there is any.
func (m *Memory) Take(text int) bool {
	if !m.HasRoom(text) {
		return false
	}
	m.held += m.Size(text)
	return true
}

// Give gives back what was taken, by its size.
func (m *Memory) Give(size int64) { m.held -= size }

// Reset gives everything back.
func (m *Memory) Reset() { m.held = 0 }
