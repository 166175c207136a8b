// Package register holds reference data that rules ask for: the known institution
// numbers, the enrolments of a pupil, when an education code applies.
//
// A register is rows. Its first columns are the key, texts that are compared byte
// by byte; the others are cells that rules read, each of the kind that the
// register's definition gives it. Several rows may have one key. A Builder takes
// the rows, a Register is what it makes of them: it never changes and any number
// of checks may share it. The package never reads files, see
// internal/register/file.
package register

import (
	"errors"
	"math"
	"math/bits"
	"strconv"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/value"
)

// Set is the registers of a check, by name. One that is not in it was not given.
type Set map[string]*Register

// Register is an immutable table of rows, found by key.
type Register struct {
	// columns is how many texts a key has.
	columns int
	names   []program.Column
	// cells are the columns after the key.
	cells []program.Column
	// kinds are those of all columns.
	kinds []kind
	lacks []bool // columns that the source did not have
	count int    // of different keys
	// arena holds the rows one after another. Offset 0 is unused. A row is its key's
	// texts, each preceded by its length, see appendText; then, where there are cells,
	// the offset of another row of the key in four bytes (0: none) and the cells: a day
	// in four bytes, anything else as a text, empty when the cell is.
	arena []byte
	// table is an open-addressing hash table of offsets into arena, of the first row
	// of each key; 0 is free. Its length is a power of two.
	table []uint32
}

// kind is what a column holds.
type kind uint8

const (
	text kind = iota
	integer
	date
)

func kindOf(word string) kind {
	switch word {
	case "integer":
		return integer
	case "date":
		return date
	}
	return text
}

// noDay is the day of an empty cell.
const noDay = math.MinInt32

// Len is how many different keys the register has.
func (r *Register) Len() int { return r.count }

// Has reports whether the register has a key. It takes as many texts as the
// register has key columns and is false for any other number. It does not
// allocate.
func (r *Register) Has(keys ...[]byte) bool {
	_, found := r.Find(keys...)
	return found
}

// Lacks reports whether a column, counted from 0, was missing from what the register
// was made of, so that nothing can be said by it.
func (r *Register) Lacks(column int) bool { return r.lacks != nil && r.lacks[column] }

// Column returns the name of a column, counted from 0.
func (r *Register) Column(n int) string { return r.names[n].Name }

// Row is a row of a register. It does not allocate.
type Row struct {
	r     *Register
	start uint32 // of the key
	at    uint32 // of what follows the key
}

// Find returns the first row of a key, as it was added; see Has.
func (r *Register) Find(keys ...[]byte) (Row, bool) {
	if len(keys) != r.columns || r.count == 0 {
		return Row{}, false
	}
	slot, found := find(r.table, r.arena, keys)
	if !found {
		return Row{}, false
	}
	return r.row(r.table[slot]), true
}

func (r *Register) row(offset uint32) Row {
	at := offset
	for range r.columns {
		at = r.afterText(at)
	}
	return Row{r, offset, at}
}

// Next returns another row of the same key. The order of those after the first is
// not that in which they were added.
func (w Row) Next() (Row, bool) {
	if len(w.r.cells) == 0 {
		return Row{}, false
	}
	next := get32(w.r.arena[w.at:])
	if next == 0 {
		return Row{}, false
	}
	return w.r.row(next), true
}

// Text returns a column, counted from 0 with the key, as text; false when it is
// empty, or a date after the key. The bytes must not be changed.
func (w Row) Text(column int) ([]byte, bool) {
	at, ok := w.cell(column)
	if !ok || column >= w.r.columns && w.r.kinds[column] == date {
		return nil, false
	}
	cell, _ := cutText(w.r.arena[at:])
	return cell, len(cell) > 0
}

// Integer returns a column of kind integer; false when it is empty.
func (w Row) Integer(column int) (int64, bool) {
	cell, ok := w.Text(column)
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseInt(string(cell), 10, 64)
	return n, err == nil
}

// Day returns a column of kind date as the number of its day, see
// value.DayNumber; false when it is empty.
func (w Row) Day(column int) (int64, bool) {
	if column < w.r.columns {
		cell, _ := w.Text(column)
		return day(cell)
	}
	at, ok := w.cell(column)
	if !ok || w.r.kinds[column] != date {
		return 0, false
	}
	n := int32(get32(w.r.arena[at:]))
	return int64(n), n != noDay
}

// cell returns the offset of a column's cell.
func (w Row) cell(column int) (at uint32, ok bool) {
	if column < 0 || column >= len(w.r.kinds) {
		return 0, false
	}
	if column < w.r.columns {
		at = w.start
		for range column {
			at = w.r.afterText(at)
		}
		return at, true
	}
	at = w.at + 4
	for _, k := range w.r.kinds[w.r.columns:column] {
		if k == date {
			at += 4
		} else {
			at = w.r.afterText(at)
		}
	}
	return at, true
}

// afterText returns the offset after the text stored at an offset.
func (r *Register) afterText(at uint32) uint32 {
	_, rest := cutText(r.arena[at:])
	return uint32(len(r.arena) - len(rest))
}

// day reads an ISO 8601 date of the years 0001 to 9999.
func day(v []byte) (int64, bool) {
	if len(v) != 10 {
		return 0, false
	}
	m, ok := value.ReadMoment(v)
	return m.Day(), ok
}

// Errors of Add. They say nothing of the row's values, which may be personal.
var (
	// ErrColumns says that a row has fewer texts than the key.
	ErrColumns = errors.New("the row has fewer columns than the key")
	// ErrEmpty says that all texts of a row's key are empty.
	ErrEmpty = errors.New("the key is empty")
	// ErrFull says that the rows of a register take more than 4 GiB.
	ErrFull = errors.New("the register is full: its rows take more than 4 GiB")
)

// CellError says that a cell is not of its column's kind.
type CellError struct{ Column program.Column }

func (e *CellError) Error() string {
	want := "a date (2026-11-21)"
	if e.Column.Kind == "integer" {
		want = "an integer"
	}
	return "column " + strconv.Quote(e.Column.Name) + ": is not " + want
}

// Builder makes a Register.
type Builder struct {
	made    *Register
	def     *program.Register
	numbers [][]byte // room for integers in canonical form
	row     [][]byte
}

// New returns a builder for a register. The key is the first def.Keys columns of its
// rows, all of them when Keys is 0. The definition must not be changed.
func New(def *program.Register) *Builder {
	keys := def.Keys
	if keys == 0 {
		keys = len(def.Columns)
	}
	r := &Register{columns: keys, names: def.Columns, cells: def.Columns[min(keys, len(def.Columns)):]}
	for _, c := range def.Columns {
		r.kinds = append(r.kinds, kindOf(c.Kind))
	}
	return &Builder{made: r, def: def, numbers: make([][]byte, len(def.Columns)), row: make([][]byte, max(keys, len(def.Columns)))}
}

// Lacks notes that the rows have no column of a number, counted from 0.
func (b *Builder) Lacks(column int) {
	if b.made.lacks == nil {
		b.made.lacks = make([]bool, len(b.made.kinds))
	}
	b.made.lacks[column] = true
}

// firstSlots is the length of the smallest table.
const firstSlots = 16

// Add takes a row: the texts of the columns, in order; those after the key may be
// empty or left out, and any that follow are skipped. A row whose key and cells
// are there already may be taken once only. The row's bytes are copied. Errors are
// ErrColumns, ErrEmpty, ErrFull and *CellError, after each of which further rows
// may be added.
func (b *Builder) Add(row [][]byte) error {
	r := b.made
	if len(row) < r.columns || r.columns == 0 {
		return ErrColumns
	}
	size := 0
	for i := range b.row {
		b.row[i] = nil
		if i < len(row) {
			b.row[i] = row[i]
		}
		if i < r.columns {
			size += len(b.row[i])
		}
	}
	if size == 0 {
		return ErrEmpty
	}
	for i, k := range r.kinds {
		if err := b.normalise(i, k); err != nil {
			return err
		}
		if i >= r.columns {
			size += len(b.row[i])
		}
	}
	if uint64(len(r.arena)+size+len(b.row)*maxLength+4) > 1<<32-1 {
		return ErrFull
	}
	// At most three quarters of the slots are taken.
	if r.count >= len(r.table)/4*3 {
		r.grow()
	}
	keys := b.row[:r.columns]
	slot, found := find(r.table, r.arena, keys)
	if found && len(r.cells) == 0 {
		return nil
	}
	if len(r.arena) == 0 {
		r.arena = append(r.arena, 0)
	}
	offset := uint32(len(r.arena))
	for _, k := range keys {
		r.arena = appendText(r.arena, k)
	}
	if len(r.cells) > 0 {
		r.addCells(b.row[r.columns:], r.table[slot], offset)
	}
	if !found {
		r.table[slot] = offset
		r.count++
	}
	return nil
}

// addCells stores what follows the key of the row at an offset, whose key's first
// row is at first, 0 when it is the first itself.
func (r *Register) addCells(cells [][]byte, first, offset uint32) {
	link := len(r.arena)
	r.arena = append(r.arena, 0, 0, 0, 0)
	for i, cell := range cells {
		if r.kinds[r.columns+i] != date {
			r.arena = appendText(r.arena, cell)
			continue
		}
		n, ok := day(cell)
		if !ok {
			n = noDay
		}
		r.arena = append32(r.arena, uint32(int32(n)))
	}
	if first == 0 {
		return
	}
	head := r.row(first)
	if string(r.arena[head.at+4:][:min(len(r.arena)-link-4, len(r.arena)-int(head.at)-4)]) == string(r.arena[link+4:]) {
		r.arena = r.arena[:offset] // the same again
		return
	}
	// The row comes second: the end of a long chain would have to be searched for.
	copy(r.arena[link:], r.arena[head.at:head.at+4])
	put32(r.arena[head.at:], offset)
}

// normalise checks the cell of a column and gives an integer the form in which
// integers of payloads are looked up.
func (b *Builder) normalise(i int, k kind) error {
	cell := b.row[i]
	if len(cell) == 0 || k == text {
		return nil
	}
	if k == date {
		if _, ok := day(cell); !ok {
			return &CellError{b.def.Columns[i]}
		}
		return nil
	}
	n, err := strconv.ParseInt(string(cell), 10, 64)
	if err != nil {
		return &CellError{b.def.Columns[i]}
	}
	b.numbers[i] = strconv.AppendInt(b.numbers[i][:0], n, 10)
	b.row[i] = b.numbers[i]
	return nil
}

// Done returns the register. The builder must not be used after it.
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

// find returns the slot of a key, or the free slot where it would go. The table
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

// equal reports whether the key stored at the beginning of at is that of keys.
func equal(at []byte, keys [][]byte) bool {
	for _, k := range keys {
		var text []byte
		if text, at = cutText(at); string(text) != string(k) {
			return false
		}
	}
	return true
}

// Four bytes, lowest first. Package encoding/binary would link reflect.

func get32(b []byte) uint32 {
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
}

func put32(b []byte, n uint32) {
	b[0], b[1], b[2], b[3] = byte(n), byte(n>>8), byte(n>>16), byte(n>>24)
}

func append32(b []byte, n uint32) []byte {
	return append(b, byte(n), byte(n>>8), byte(n>>16), byte(n>>24))
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

// cutText returns the text stored at the beginning of at, and what follows it.
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
