// Package register holds reference data that rules ask for: the known
// institution numbers, the enrolments of a pupil.
//
// A register is a set of keys. A key is one or several texts, the key columns of
// a row of the register, compared byte by byte; what else a row holds is not
// kept. A Builder takes the rows, a Register is what it makes of them: it never
// changes and any number of checks may share it. The package never reads files,
// see internal/register/file.
package register

import (
	"errors"
	"math/bits"

	"github.com/forkontrol/forkontrol/internal/program"
)

// Set is the registers of a check, by name. One that is not in it was not given.
type Set map[string]*Register

// Register is an immutable set of keys.
type Register struct {
	// columns is how many texts a key has.
	columns int
	count   int
	// arena holds the keys one after another, each text preceded by its length,
	// see appendText. Offset 0 is unused.
	arena []byte
	// table is an open-addressing hash table of offsets into arena; 0 is free. Its
	// length is a power of two.
	table []uint32
}

// Len is how many different keys the register has.
func (r *Register) Len() int { return r.count }

// Has tells whether the register has a key. It takes as many texts as the
// register has key columns and is false for any other number. It does not
// allocate.
func (r *Register) Has(keys ...[]byte) bool {
	if len(keys) != r.columns || r.count == 0 {
		return false
	}
	_, found := find(r.table, r.arena, keys)
	return found
}

// Errors of Add. They say nothing of the row's values, which may be personal.
var (
	// ErrColumns says that a row has fewer texts than the key.
	ErrColumns = errors.New("the row has fewer columns than the key")
	// ErrEmpty says that all texts of a row's key are empty.
	ErrEmpty = errors.New("the key is empty")
	// ErrFull says that the keys of a register take more than 4 GiB.
	ErrFull = errors.New("the register is full: its keys take more than 4 GiB")
)

// Builder makes a Register.
type Builder struct {
	made *Register
}

// New gives a builder for the keys of a register: the first def.Keys columns of
// its rows, all of them when Keys is 0.
func New(def *program.Register) *Builder {
	columns := def.Keys
	if columns == 0 {
		columns = len(def.Columns)
	}
	return &Builder{&Register{columns: columns}}
}

// firstSlots is the length of the smallest table.
const firstSlots = 16

// Add takes a row: the texts of the key columns, in order, and any that follow,
// which are passed over. A key that is there already is taken and not kept twice.
// The row's bytes are copied. Errors are ErrColumns, ErrEmpty and ErrFull, after
// each of which further rows may be added.
func (b *Builder) Add(row [][]byte) error {
	r := b.made
	if len(row) < r.columns || r.columns == 0 {
		return ErrColumns
	}
	keys := row[:r.columns]
	size := 0
	for _, k := range keys {
		size += len(k)
	}
	if size == 0 {
		return ErrEmpty
	}
	if uint64(len(r.arena)+size+len(keys)*maxLength) > 1<<32-1 {
		return ErrFull
	}
	// At most three quarters of the slots are taken.
	if r.count >= len(r.table)/4*3 {
		r.grow()
	}
	slot, found := find(r.table, r.arena, keys)
	if found {
		return nil
	}
	if len(r.arena) == 0 {
		r.arena = append(r.arena, 0)
	}
	r.table[slot] = uint32(len(r.arena))
	for _, k := range keys {
		r.arena = appendText(r.arena, k)
	}
	r.count++
	return nil
}

// Done gives the register. The builder must not be used after it.
func (b *Builder) Done() *Register {
	r := b.made
	b.made = nil
	// A row too many for append's last doubling would leave half of it unused.
	if cap(r.arena)-len(r.arena) > len(r.arena)/4 {
		r.arena = append(make([]byte, 0, len(r.arena)), r.arena...)
	}
	return r
}

// grow doubles the table.
func (r *Register) grow() {
	table := make([]uint32, max(2*len(r.table), firstSlots))
	mask := uint32(len(table) - 1)
	var keys [8][]byte
	for _, offset := range r.table {
		if offset == 0 {
			continue
		}
		stored := keys[:0]
		at := r.arena[offset:]
		for range r.columns {
			var text []byte
			text, at = cutText(at)
			stored = append(stored, text)
		}
		slot := uint32(hash(stored)) & mask
		for table[slot] != 0 {
			slot = (slot + 1) & mask
		}
		table[slot] = offset
	}
	r.table = table
}

// find gives the slot of a key, or the free slot where it would go. The table
// must have one.
func find(table []uint32, arena []byte, keys [][]byte) (slot uint32, found bool) {
	mask := uint32(len(table) - 1)
	slot = uint32(hash(keys)) & mask
	for ; table[slot] != 0; slot = (slot + 1) & mask {
		if equal(arena[table[slot]:], keys) {
			return slot, true
		}
	}
	return slot, false
}

// equal tells whether the key stored at the beginning of at is that of keys.
func equal(at []byte, keys [][]byte) bool {
	for _, k := range keys {
		var text []byte
		if text, at = cutText(at); string(text) != string(k) {
			return false
		}
	}
	return true
}

// maxLength is how many bytes the length of a text takes at most.
const maxLength = 5

// appendText stores a text: its length in groups of seven bits, lowest first, the
// high bit set on all but the last; then its bytes.
func appendText(arena, text []byte) []byte {
	n := uint32(len(text))
	for ; n >= 0x80; n >>= 7 {
		arena = append(arena, byte(n)|0x80)
	}
	arena = append(arena, byte(n))
	return append(arena, text...)
}

// cutText gives the text stored at the beginning of at, and what follows it.
func cutText(at []byte) (text, rest []byte) {
	n, shift := uint32(0), 0
	for {
		c := at[0]
		at = at[1:]
		n |= uint32(c&0x7F) << shift
		if c < 0x80 {
			return at[:n], at[n:]
		}
		shift += 7
	}
}

// hash mixes the bytes and the lengths of texts. Each step multiplies 64 bits by
// 64 and folds the halves of the product, so that every bit of the input reaches
// every bit of the result. It is no defence against keys made to collide:
// registers are the user's own.
func hash(keys [][]byte) uint64 {
	const (
		odd1 = 0x9E3779B97F4A7C15 // 2^64 / golden ratio
		odd2 = 0xD6E8FEB86659FD93
	)
	h := uint64(odd1)
	for _, k := range keys {
		h = fold(h^uint64(len(k)), odd2)
		for len(k) >= 8 {
			h = fold(h^(uint64(k[0])|uint64(k[1])<<8|uint64(k[2])<<16|uint64(k[3])<<24|
				uint64(k[4])<<32|uint64(k[5])<<40|uint64(k[6])<<48|uint64(k[7])<<56), odd1)
			k = k[8:]
		}
		if len(k) > 0 {
			var rest uint64
			for i, c := range k {
				rest |= uint64(c) << (8 * i)
			}
			h = fold(h^rest, odd2)
		}
	}
	return h
}

func fold(a, b uint64) uint64 {
	high, low := bits.Mul64(a, b)
	return high ^ low
}
