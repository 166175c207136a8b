package identity

import "github.com/forkontrol/forkontrol/internal/program"

// table has elements by their values, each once: an open-addressing table of numbers, each one
// more, by the hash of the values, at most half full.
type table struct {
	slots   []uint32
	entries []entry
	bytes   []byte // of all values, and of the paths of the elements
	clashes []int  // the numbers of entries that were found to clash
}

// entry is an element of a table. Its values are bytes[from:to], the rest of its path after that
// of its parent is bytes[to:end].
type entry struct {
	from, to, end int
	hash          uint32
	serial        uint32 // of the element
	parent        uint32 // the path of its parent: Machine.parents
	state         state
}

type state uint8

const (
	there state = iota
	clash       // several elements have the values, and none counts
	gone
)

func mix(h uint32) uint32 {
	h ^= h >> 16
	h *= 0x7feb352d
	h ^= h >> 15
	h *= 0x846ca68b
	return h ^ h>>16
}

func hash(values []byte) uint32 { return mix(program.Hash(values)) }

func (t *table) values(e *entry) []byte { return t.bytes[e.from:e.to] }

// find gives the number of the entry with values, -1 for none.
func (t *table) find(values []byte, h uint32) int {
	if len(t.slots) == 0 {
		return -1
	}
	mask := len(t.slots) - 1
	for slot := int(h) & mask; t.slots[slot] != 0; slot = (slot + 1) & mask {
		n := int(t.slots[slot]) - 1
		if e := &t.entries[n]; e.hash == h && string(t.values(e)) == string(values) {
			return n
		}
	}
	return -1
}

// add adds an entry whose values are not there.
func (t *table) add(values, rest []byte, e entry) {
	e.from = len(t.bytes)
	t.bytes = append(t.bytes, values...)
	e.to = len(t.bytes)
	t.bytes = append(t.bytes, rest...)
	e.end = len(t.bytes)
	t.entries = append(t.entries, e)
	if 2*len(t.entries) > len(t.slots) {
		t.slots = make([]uint32, max(16, 2*len(t.slots)))
		for n := range t.entries {
			t.place(n)
		}
		return
	}
	t.place(len(t.entries) - 1)
}

func (t *table) place(n int) {
	mask := len(t.slots) - 1
	slot := int(t.entries[n].hash) & mask
	for t.slots[slot] != 0 {
		slot = (slot + 1) & mask
	}
	t.slots[slot] = uint32(n + 1)
}
