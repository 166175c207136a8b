package expression

import (
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// Plain is the rules of a scope made for values that are written plainly: days as 2026-11-30, numbers as digits, texts as
// they stand. It says that they hold, or that it does not know, which the machine then has to say; it never says more
// than that. A machine that asks them of a value at a time takes ten times as long.
type Plain struct {
	rules  []plainRule
	tables []program.Table
	slots  int
}

type plainRule struct {
	each  int // the table whose rows it is asked of, -1 for none
	holds asBool
}

// Values are what the rules of a scope read, in the bytes of a payload.
type Values struct {
	b      []byte
	self   plainCell
	slots  []plainCell
	tables []plainTable
	// The row that a rule or a macro is at.
	table *plainTable
	row   int
	room  Room
}

// Room is what the machine would have kept of what rules read, counted as it counts or higher.
type Room struct {
	size  int // of values, in the Memory
	rows  int
	bytes int // of rows
}

// Reset empties the count.
func (r *Room) Reset() { *r = Room{} }

// Add counts what values have come since they were emptied.
func (r *Room) Add(v *Values) {
	r.size += v.room.size
	r.rows += v.room.rows
	r.bytes += v.room.bytes
}

// whereMost is more than a cell has that says where something is, see Value.where.
const whereMost = 5 << 10

// HasRoom reports whether the machine has room for what was counted.
func (m *Machine) HasRoom(r *Room) bool {
	return m.rows+r.rows <= m.o.Rows && m.o.Memory.HasRoom(r.size) && m.bytes+int64(r.bytes) <= keptTable*int64(max(m.o.Rows, blockRows))
}

// plainCell is a value, or its absence.
type plainCell struct {
	state      cellState
	typ        token.Type
	begin, end int32
}

type plainTable struct {
	there   bool
	columns int
	rows    int
	cells   []plainCell
}

// sure is how sure a result is.
type sure uint8

const (
	unsure sure = iota // the machine has to say
	none               // absent
	known
)

type (
	asBool func(*Values) (bool, sure)
	asInt  func(*Values) (int64, sure) // a day, too, by its number
	asText func(*Values) ([]byte, sure)
	asCell func(*Values) *plainCell
)

// plain is an operation, by what it gives.
type plain struct {
	b      asBool
	n      asInt  // an integer
	day    asInt  // a day
	number asInt  // a number times plainScale
	s      asText // a text that is no value
	cell   asCell // a value of the payload
	span   asInt  // days
}

// plainScale is what decimal numbers are multiplied with.
const plainScale = 1_000_000

// Plain makes the rules of a node that are to be asked; nil when there is one that it cannot make, or a key.
func (m *Machine) Plain(msg *program.Message, node *program.Node) *Plain {
	p := &Plain{tables: node.Tables, slots: node.Slots}
	if len(node.Keys) > 0 {
		return nil
	}
	for i := range node.Tables {
		if node.Tables[i].Key != 0 {
			return nil
		}
	}
	for i := range node.Exprs {
		x := &node.Exprs[i]
		if !m.asks(msg, x) {
			continue
		}
		of := maker{code: x.Code}
		r := of.make(len(x.Code) - 1)
		if r.b == nil || of.unable {
			return nil
		}
		p.rules = append(p.rules, plainRule{x.Each, r.b})
	}
	return p
}

// PlainSelf makes the rules of a node over the scalar that stands there, as Plain does.
func (m *Machine) PlainSelf(msg *program.Message, node *program.Node) *Plain {
	p := &Plain{}
	for i := range node.Exprs {
		x := &node.Exprs[i]
		if !m.asks(msg, x) {
			continue
		}
		of := maker{code: x.Code, self: true}
		r := of.make(len(x.Code) - 1)
		if r.b == nil || of.unable {
			return nil
		}
		p.rules = append(p.rules, plainRule{-1, r.b})
	}
	return p
}

// HoldSelf reports whether the rules over a scalar surely hold.
func (p *Plain) HoldSelf(v *Values, typ token.Type, text []byte) bool {
	v.b = text
	v.self = plainCell{cellSet, typ, 0, int32(len(text))}
	for i := range p.rules {
		if b, how := p.rules[i].holds(v); how == unsure || how == known && !b {
			return false
		}
	}
	return true
}

// Begin empties the values for a scope.
func (v *Values) Begin(p *Plain, b []byte) {
	v.b, v.room = b, Room{}
	for len(v.slots) < p.slots {
		v.slots = append(v.slots, plainCell{})
	}
	clear(v.slots)
	for len(v.tables) < len(p.tables) {
		v.tables = append(v.tables, plainTable{})
	}
	for i := range p.tables {
		t := &v.tables[i]
		t.there, t.columns, t.rows, t.cells = false, int(p.tables[i].Columns), 0, t.cells[:0]
	}
}

// Keep keeps a scalar, which stands at b[begin:end], as Machine.Keep does: in the row that came last where it is of one.
func (v *Values) Keep(k *program.Keep, typ token.Type, begin, end int) {
	if k.Where || k.Slot == program.RowStart {
		return
	}
	c := plainCell{cellSet, typ, int32(begin), int32(end)}
	if k.List < 0 {
		v.room.size += end - begin + slotSize + entrySize
		v.slots[k.Slot] = c
		return
	}
	v.room.bytes += end - begin
	t := &v.tables[k.List]
	if k.IsItem() {
		v.Row(k)
	}
	if t.rows > 0 {
		t.cells[(t.rows-1)*t.columns+int(k.Slot)] = c
	}
}

// KeepPlace keeps that an object or a list stands there, as Machine.KeepPlace does.
func (v *Values) KeepPlace(k *program.Keep) {
	switch {
	case k.Slot == program.RowStart:
		v.tables[k.List].there = true
	case k.List < 0:
		v.slots[k.Slot] = plainCell{state: cellThere}
	case k.IsItem():
		v.tables[k.List].there = true
	case !k.Where:
		if t := &v.tables[k.List]; t.rows > 0 {
			t.cells[(t.rows-1)*t.columns+int(k.Slot)] = plainCell{state: cellThere}
		}
	}
}

// Row begins a row of a list.
func (v *Values) Row(k *program.Keep) {
	t := &v.tables[k.List]
	t.there = true
	t.rows++
	v.room.rows++
	v.room.bytes += headSize + entryOfIndex + t.columns*(cellSize+whereMost)
	for range t.columns {
		t.cells = append(t.cells, plainCell{})
	}
}

// Hold reports whether all rules surely hold.
func (p *Plain) Hold(v *Values) bool {
	for i := range p.rules {
		r := &p.rules[i]
		if r.each < 0 {
			if b, how := r.holds(v); how == unsure || how == known && !b {
				return false
			}
			continue
		}
		t := &v.tables[r.each]
		for row := range t.rows {
			v.table, v.row = t, row
			if b, how := r.holds(v); how == unsure || how == known && !b {
				return false
			}
		}
	}
	return true
}
