package expression

import (
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// Place is where in a payload something stands.
type Place struct {
	Offset       int64
	Line, Column int32
	Index        int32 // of a row: its place among the rows of its list, as the caller counts them
}

// Value is a scalar of the payload.
type Value struct {
	Type token.Type // token.Untyped for a text that may be meant as any type
	Text []byte     // not kept
	// Sound is set when the value breaks no rule of its own. Of one that does, nothing is
	// kept but that it is there: what other rules say of it would only repeat that it is
	// wrong.
	Sound bool
	Place Place
	// Path and Shown are what a finding here shows of the value. They are read only where
	// Shows says so, and copied where Keep.Where is set.
	Path, Shown string
	// Personal is how Shown is masked: by the field that it is of, whatever field the rule is of.
	Personal program.Personal
}

// Outcome is what became of something that was to be kept.
type Outcome uint8

// The outcomes. After one but Kept the check cannot go on: what was not kept cannot be
// looked at.
const (
	Kept      Outcome = iota
	OutOfRoom         // there is no more Memory
	TooMany           // there are more rows, or more text in them, than Options.Rows allows
)

// scope is what the rules of one open place have read so far.
//
// Texts of slots are parts of bytes, which only grows while the scope is open. The rows of
// tables are in the order of the payload.
type scope struct {
	node   *program.Node
	asked  []bool // of the rules of node, whether each is; those of its keys come last
	some   bool   // whether any is
	values []slot
	tables []table
	whole  []int // of each table, see countWhole
	bytes  []byte
	held   int64 // of the Memory
	// astray is set when something came that has no place here: the message was made by
	// nobody who knows what its rules read, and they all count as broken.
	astray bool
}

// slot is one value, or its absence. set implies there.
type slot struct {
	there  bool // whatever it is
	set    bool // it is a sound scalar, and so can be read
	typ    token.Type
	shows  program.Personal // how shown is masked
	lo, hi int32            // of its text, in scope.bytes
	place  Place
	path   string // only where a breach may show
	shown  string // likewise
}

// begin empties a scope for its node.
func (s *scope) begin() {
	node := s.node
	s.held, s.astray = 0, false
	s.bytes = s.bytes[:0]
	s.values = append(s.values[:0], make([]slot, node.Slots)...)
	s.newTables(node.Tables)
}

// fits reports whether there is a place for what is kept so.
func (s *scope) fits(keep *program.Keep) bool {
	if keep.List < 0 {
		return int(keep.Slot) < len(s.values)
	}
	return int(keep.List) < len(s.tables) && (keep.Slot == program.RowStart || int(keep.Slot) < s.tables[keep.List].columns)
}

// Shows reports whether a breach may show at what is kept so, see Value.Path. The owner is as
// in Keep.
func (m *Machine) Shows(id Scope, keep *program.Keep, owner uint32) bool {
	if keep.List >= 0 {
		return keep.Where && int(keep.List) < len(m.scopes[id].tables) && m.scopes[id].tables[keep.List].takes(owner, true)
	}
	exprs := m.scopes[id].node.Exprs
	for i := range exprs {
		if x := &exprs[i]; x.At == int(keep.Slot) && x.Each < 0 {
			return true
		}
	}
	return false
}

// Keep keeps a scalar, the value of a property p, in a scope. The owner is the number of
// the object that is its row, which no other open or earlier object of the payload has;
// it is not looked at where keep has no row or the scalar is one itself.
func (m *Machine) Keep(id Scope, keep *program.Keep, p *program.Prop, owner uint32, v *Value) Outcome {
	if keep.Slot == program.RowStart {
		return Kept // a scalar where an object was wanted is no row
	}
	s := &m.scopes[id]
	switch {
	case !s.fits(keep):
		s.astray = true
	case keep.List >= 0:
		return m.keepCell(s, keep, p, owner, v)
	case !m.take(s, len(v.Text)):
		return OutOfRoom
	case v.Sound:
		s.values[keep.Slot] = s.store(v)
	default:
		s.values[keep.Slot] = slot{there: true}
	}
	return Kept
}

// KeepPlace keeps that something stands where a scalar or a list of p's may: an object or,
// as list tells, a list as one. Its owner is as in Keep.
func (m *Machine) KeepPlace(id Scope, keep *program.Keep, owner uint32, list bool) {
	s := &m.scopes[id]
	switch {
	case !s.fits(keep):
		s.astray = keep.Slot != program.RowStart
	case keep.List < 0:
		s.values[keep.Slot] = slot{there: true}
	case keep.IsItem():
		if list {
			s.tables[keep.List].there = true
		}
	case !keep.Where:
		if t := &s.tables[keep.List]; t.takes(owner, false) {
			t.put(int(keep.Slot), cellThere, token.Untyped, nil)
		}
	}
}

// KeepRow begins a row of the list p, whose keep has the slot program.RowStart. The owner
// is the number of the row itself; what Keep keeps with that number are its cells.
func (m *Machine) KeepRow(id Scope, keep *program.Keep, p *program.Prop, owner uint32, at Place) Outcome {
	s := &m.scopes[id]
	if !s.fits(keep) {
		s.astray = true
		return Kept
	}
	return m.beginRow(s, int(keep.List), p, owner, at)
}

// take accounts for a value of a scope.
func (m *Machine) take(s *scope, text int) bool {
	if !m.o.Memory.Take(text + slotSize) {
		return false
	}
	s.held += m.o.Memory.Size(text + slotSize)
	return true
}

// store copies a value into the scope.
func (s *scope) store(v *Value) slot {
	lo := len(s.bytes)
	s.bytes = append(s.bytes, v.Text...)
	return slot{there: true, set: true, typ: v.Type, lo: int32(lo), hi: int32(len(s.bytes)), place: v.Place, path: v.Path, shown: v.Shown, shows: v.Personal}
}
