package expression

import (
	"math/bits"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// table is the rows of a list that rules read: the columns that they read, in cells of
// one size. Nothing is allocated for a row, and nothing in it is a pointer, so that a
// million rows cost their bytes and no more.
//
// All blocks but the last have blockRows rows; row n stands in block n/blockRows. Cells
// are filled only in the last row, and only that can be forgotten: what the table was
// before it is in mark. held is the table's share of Machine.bytes.
type table struct {
	prop    *program.Prop // the list
	there   bool          // the list is in the payload, though it may be empty
	columns int
	rows    int
	owner   uint32 // of the last row, see Machine.Keep
	blocks  []block
	spill   [][]byte // texts that do not fit a cell
	held    int64    // bytes counted for it
	mark    struct {
		held         int64
		spilt, spill int // blocks of spill, and how much of the last
	}
	settled bool   // the last row is, see Machine.settle
	dropped int    // rows that were forgotten
	silent  bool   // nobody will ask where the last row is
	lacks   int    // values that the last row does not have yet
	whole   int    // values that a row has when it is whole
	known   []cell // values of which it is sure that a row that has nothing else breaks no rule
	index          // of rows by their values
}

// block is blockRows rows, the last of a table fewer.
type block struct {
	heads []Place
	cells []cell // columns a row
}

// blockRows is how many rows a block has. Growing by blocks leaves no half-used
// copies behind, as append on one slice would.
const blockRows = 1 << 10

// cell is one value of a row: a text of at most cellText bytes in itself, a longer
// one by its place in spill.
type cell struct {
	state cellState
	typ   token.Type
	size  uint8 // bytes of text, cellSpilt when it is elsewhere
	text  [cellText]byte
}

type cellState uint8

const (
	cellNone  cellState = iota // nothing there
	cellThere                  // something that breaks its own rules
	cellSet                    // a value that can be read; null is absent all the same
)

// cellText lets a date, a CPR number and most codes stand in their cell, which then
// is sixteen bytes.
const cellText = 13

const cellSpilt = 255

// spillSize is how much room for long texts is made at a time.
const spillSize = 16 << 10

// knownValues is how many values a table knows to break no rule. Those of a list, groups for
// one, stand there again and again.
const knownValues = 1 << 12

// fewRows is up to how many rows it is not worth while to know values.
const fewRows = 64

// keptTable is how many bytes a row of a table may cost on average: a list of fewer
// rows than Options.Rows may have longer texts.
const keptTable = 96

// newTables makes the tables of a scope ready, reusing what they were.
func (s *scope) newTables(tables []program.Table) {
	for len(s.tables) < len(tables) {
		s.tables = append(s.tables, table{})
	}
	s.tables = s.tables[:len(tables)]
	for i := range s.tables {
		s.tables[i].empty(int(tables[i].Columns))
		s.tables[i].whole = s.whole[i]
	}
}

// countWhole counts the values of a whole row in each table that is settled row by row: all
// columns but those that say where something is. It is -1 for the other tables.
func (s *scope) countWhole() {
	s.whole = s.whole[:0]
	for n := range s.node.Tables {
		def := &s.node.Tables[n]
		where := 0 // as bits
		if def.Row > 0 {
			where = 1 << (def.Row - 1)
		}
		if def.Key != 0 {
			if at := s.node.Keys[def.Key-1].At; at >= 0 {
				where |= 1 << at
			}
		}
		for k := range s.node.Exprs {
			if x := &s.node.Exprs[k]; x.Each == n && x.At >= 0 {
				where |= 1 << x.At
			}
		}
		whole := -1
		if (def.Key != 0 || def.Each) && def.Columns < 60 {
			whole = int(def.Columns) - bits.OnesCount(uint(where))
		}
		s.whole = append(s.whole, whole)
	}
}

// empty forgets the rows, and the memory of all but a few.
func (t *table) empty(columns int) {
	slots := t.slots
	if t.dropped > fewRows {
		clear(t.known)
	}
	clear(t.spill[min(1, cap(t.spill)):cap(t.spill)])
	*t = table{columns: columns, blocks: t.blocks[:min(len(t.blocks), 1)], spill: t.spill[:min(len(t.spill), 1)], known: t.known}
	t.restart(slots)
	for i := range t.blocks {
		b := &t.blocks[i]
		b.heads, b.cells = b.heads[:0], b.cells[:0]
	}
	for i := range t.spill {
		if t.spill[i] = t.spill[i][:0]; cap(t.spill[i]) > spillSize {
			t.spill = t.spill[:0]
		}
	}
}

// restart makes the index one of no rows; it may have the memory of slots.
func (t *table) restart(slots []uint32) {
	if len(slots) > blockRows {
		slots = nil
	}
	clear(slots)
	t.index = index{slots: slots}
}

// begin adds a row without values.
func (t *table) begin(p *program.Prop, owner uint32, at Place) {
	t.prop, t.there = p, true
	k := t.rows / blockRows
	if k == len(t.blocks) {
		b := block{}
		if k > 0 { // a long list: it will be full
			b = block{make([]Place, 0, blockRows), make([]cell, 0, blockRows*t.columns)}
		}
		t.blocks = append(t.blocks, b)
	}
	b := &t.blocks[k]
	b.heads = append(b.heads, at)
	for range t.columns {
		b.cells = append(b.cells, cell{})
	}
	t.rows++
	t.owner, t.settled, t.silent, t.lacks = owner, false, false, t.whole
}

// forget takes the last row away.
func (t *table) forget() {
	t.rows--
	b := &t.blocks[t.rows/blockRows]
	b.heads = b.heads[:len(b.heads)-1]
	b.cells = b.cells[:len(b.cells)-t.columns]
	t.spill = t.spill[:t.mark.spilt]
	if n := len(t.spill); n > 0 {
		t.spill[n-1] = t.spill[n-1][:t.mark.spill]
	}
	t.settled, t.silent = true, true
}

// takes reports whether the last row is the owner's, which it is not where that was no object,
// and takes something yet: what was found of a row that is settled holds, whatever comes twice.
func (t *table) takes(owner uint32, where bool) bool {
	if t.rows == 0 || t.owner != owner {
		return false
	}
	return where && !t.silent || !where && !t.settled
}

func (t *table) place(row int) Place { return *t.placeAt(row) }

func (t *table) placeAt(row int) *Place { return &t.blocks[row/blockRows].heads[row%blockRows] }

func (t *table) cell(row, column int) *cell {
	return &t.blocks[row/blockRows].cells[row%blockRows*t.columns+column]
}

// put fills a cell of the last row.
func (t *table) put(column int, state cellState, typ token.Type, text []byte) {
	x := t.cell(t.rows-1, column)
	*x = cell{state: state, typ: typ}
	if state != cellSet {
		return
	}
	if len(text) <= cellText {
		x.size = uint8(copy(x.text[:], text))
		return
	}
	n := len(t.spill)
	if n == 0 || cap(t.spill[n-1])-len(t.spill[n-1]) < len(text) {
		if n < cap(t.spill) && cap(t.spill[:n+1][n]) >= len(text) { // that of a row that was forgotten
			t.spill = t.spill[:n+1]
			t.spill[n] = t.spill[n][:0]
		} else {
			t.spill = append(t.spill, make([]byte, 0, max(spillSize, len(text))))
		}
		n++
	}
	x.size = cellSpilt
	last := &t.spill[n-1]
	put32(x.text[0:], n-1)
	put32(x.text[4:], len(*last))
	put32(x.text[8:], len(text))
	*last = append(*last, text...)
}

// forgetCell takes a text of the last row away, where it is the last that was spilt, and
// gives how many bytes that frees.
func (t *table) forgetCell(column int) int {
	x := t.cell(t.rows-1, column)
	if x.state != cellSet || x.size != cellSpilt {
		return 0
	}
	x.state = cellNone
	last := &t.spill[len(t.spill)-1]
	lo, n := get32(x.text[4:]), get32(x.text[8:])
	if get32(x.text[0:]) != len(t.spill)-1 || lo+n != len(*last) {
		return 0
	}
	*last = (*last)[:lo]
	return n
}

// text gives the bytes of a cell.
func (t *table) text(x *cell) []byte {
	if x.size != cellSpilt {
		return x.text[:x.size]
	}
	lo, n := get32(x.text[4:]), get32(x.text[8:])
	return t.spill[get32(x.text[0:])][lo : lo+n]
}

// value reads a cell.
func (t *table) value(row, column int) result {
	x := t.cell(row, column)
	if x.state != cellSet {
		return result{}
	}
	return scalar(x.typ, t.text(x))
}

func put32(b []byte, n int) {
	b[0], b[1], b[2], b[3] = byte(n), byte(n>>8), byte(n>>16), byte(n>>24)
}

func get32(b []byte) int {
	return int(uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24)
}

// takeRows makes room for more of a table, or reports that there is none.
func (m *Machine) takeRows(t *table, rows, bytes int) bool {
	m.rows += rows
	m.bytes += int64(bytes)
	t.held += int64(bytes)
	return m.rows <= m.o.Rows && m.bytes <= keptTable*int64(max(m.o.Rows, blockRows))
}

const headSize, cellSize, entryOfIndex = 24, 16, 16

// beginRow begins a row of a table, an item of the list p.
func (m *Machine) beginRow(s *scope, n int, p *program.Prop, owner uint32, at Place) Outcome {
	m.settle(s, n)
	t := &s.tables[n]
	held, spilt := t.held, len(t.spill)
	size := headSize + t.columns*cellSize
	if s.node.Tables[n].Key != 0 {
		size += entryOfIndex
	}
	if !m.takeRows(t, 1, size) {
		m.rows-- // the row is not there to be given back
		return TooMany
	}
	t.mark.held, t.mark.spilt = held, spilt
	if spilt > 0 {
		t.mark.spill = len(t.spill[spilt-1])
	}
	t.begin(p, owner, at)
	return Kept
}

// keepCell keeps a scalar as a cell of the last row or, where it is an item itself, as a row
// of its own.
func (m *Machine) keepCell(s *scope, keep *program.Keep, p *program.Prop, owner uint32, v *Value) Outcome {
	t := &s.tables[keep.List]
	if keep.IsItem() && !keep.Where {
		if owner = 0; m.beginRow(s, int(keep.List), p, owner, v.Place) != Kept {
			return TooMany
		}
	}
	if !t.takes(owner, keep.Where) {
		return Kept
	}
	text := v.Text
	if keep.Where {
		if !v.Sound {
			return Kept
		}
		m.other = v.where(m.other[:0])
		text = m.other
	}
	var known []cell // where the value is or will be, two of them
	x := cell{state: cellSet, typ: v.Type}
	if !keep.Where && v.Sound && !s.astray && len(text) <= cellText && t.dropped > fewRows && t.whole == 1 && s.node.Tables[keep.List].Each {
		x.size = uint8(copy(x.text[:], text))
		if known = t.knownAt(text); known[0] == x || known[1] == x {
			m.drop(t)
			return Kept
		}
	}
	if len(text) > cellText && !m.takeRows(t, 0, len(text)) {
		return TooMany
	}
	if keep.Where {
		t.put(int(keep.Slot), cellSet, v.Type, text)
		return Kept
	}
	if t.cell(t.rows-1, int(keep.Slot)).state == cellNone {
		t.lacks--
	}
	if v.Sound {
		t.put(int(keep.Slot), cellSet, v.Type, text)
	} else {
		t.put(int(keep.Slot), cellThere, v.Type, nil)
	}
	if t.lacks == 0 {
		rows := t.rows
		if m.settle(s, int(keep.List)); known != nil && t.rows < rows {
			known[0], known[1] = x, known[0]
		}
	}
	return Kept
}

// knownAt gives the two places of table.known that a value may have.
func (t *table) knownAt(text []byte) []cell {
	if len(t.known) == 0 {
		t.known = make([]cell, knownValues)
	}
	at := mix(program.Hash(text)) % knownValues &^ 1
	return t.known[at : at+2]
}

// where writes where a value stands, and what a finding shows of it, as a text.
func (v *Value) where(room []byte) []byte {
	var head [20]byte
	for i, n := range [...]int{int(v.Place.Offset), int(v.Place.Offset >> 32), int(v.Place.Line), int(v.Place.Column), len(v.Path) | int(v.Personal)<<whereLen} {
		put32(head[4*i:], n)
	}
	return append(append(append(room, head[:]...), v.Path...), v.Shown...)
}

// whereLen is how many bits the length of a path has beside the kind of personal data.
const whereLen = 24

// whereOf reads what where has written; nil where nothing is.
func (t *table) whereOf(row, column int) *Value {
	x := t.cell(row, column)
	if x.state != cellSet {
		return nil
	}
	text := t.text(x)
	path := get32(text[16:])
	shown := text[20+path&(1<<whereLen-1):]
	return &Value{
		Type: x.typ, Sound: true, Path: string(text[20 : len(text)-len(shown)]), Shown: string(shown), Personal: program.Personal(path >> whereLen),
		Place: Place{Offset: int64(get32(text)) | int64(get32(text[4:]))<<32, Line: int32(get32(text[8:])), Column: int32(get32(text[12:]))},
	}
}
