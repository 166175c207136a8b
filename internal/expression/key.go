package expression

import (
	"bytes"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/internal/value"
)

// A key is a table of its own. Each row is settled when it is whole, which it is as soon as
// all its values are there, and at the latest when the next one begins: then it is found out
// whether it is of the key, and if it is not it is forgotten. So a key costs memory by the
// rows that are in it, and a reference that is found costs none. Of a row that was settled
// nobody asks where its values are, unless it has something to say.

// index finds rows by their values: an open-addressing table of row numbers, each one more,
// by the hash of the values, at most half full.
//
// Of rows with the same values it has the first.
type index struct {
	slots  []uint32
	count  int
	unsure bool // there are rows of which it is unknown whether they are of the key
}

// appendValue adds a value to those by which a row is found, so that two rows have the same
// bytes just where their values compare as equal. It is nil where there is no value.
func appendValue(values []byte, r result) []byte {
	var size [4]byte
	var room [12]byte
	text := r.s
	switch r.kind {
	case isNumber:
		canonical, ok := value.Canonical(r.s)
		if !ok {
			return nil
		}
		text = constant(canonical)
	case isMoment:
		put32(room[0:], int(r.n))
		put32(room[4:], int(r.n>>32))
		put32(room[8:], int(r.nanos))
		text = room[:]
	case isText:
	default:
		return nil
	}
	put32(size[:], len(text))
	return append(append(values, size[:]...), text...)
}

// values gives the values of the columns of a row, or the column that has none.
func (t *table) values(room []byte, row int, columns []int16) (values []byte, missing int) {
	values = room[:0]
	for i := 0; i < len(columns); i += 2 {
		missing = int(columns[i])
		if x := t.cell(row, missing); x.plain(columns[i+1]) {
			text := t.text(x)
			var size [4]byte
			put32(size[:], len(text))
			values = append(append(values, size[:]...), text...)
			continue
		}
		if values = appendValue(values, t.at(row, missing, columns[i+1])); values == nil {
			return nil, missing
		}
	}
	return values, -1
}

// find finds the row with values, -1 for none, and the slot that it has or would have.
func (m *Machine) find(t *table, columns []int16, values []byte) (slot, row int) {
	mask := len(t.slots) - 1
	for slot = int(mix(program.Hash(values))) & mask; t.slots[slot] != 0; slot = (slot + 1) & mask {
		if row = int(t.slots[slot]) - 1; m.has(t, row, columns, values) {
			return slot, row
		}
	}
	return slot, -1
}

// plain reports whether a cell is a text that is compared as it is.
func (x *cell) plain(kind int16) bool {
	return kind == program.CellText && x.state == cellSet && (x.typ == token.Untyped || x.typ == token.String)
}

// has reports whether a row has values. Texts, as nearly all are, are compared where they are.
func (m *Machine) has(t *table, row int, columns []int16, values []byte) bool {
	for i := 0; i < len(columns); i += 2 {
		x := t.cell(row, int(columns[i]))
		if !x.plain(columns[i+1]) {
			there, _ := t.values(m.other, row, columns[i:])
			m.other = there
			return bytes.Equal(there, values)
		}
		text := t.text(x)
		end := 4 + len(text)
		if len(values) < end || get32(values) != len(text) || !bytes.Equal(values[4:end], text) {
			return false
		}
		values = values[end:]
	}
	return true
}

// add adds a row and gives the first with its values: itself, if none was there. It is -1
// where the row has no value in one of the columns, and missing is that column.
func (m *Machine) add(t *table, row int, columns []int16) (there, missing int) {
	first := row
	if 2*(t.count+1) > len(t.slots) { // all once more
		t.slots, t.count, first = make([]uint32, max(16, 2*len(t.slots))), 0, 0
	}
	for r := first; r <= row; r++ {
		var values []byte
		values, missing = t.values(m.values, r, columns)
		if there = -1; missing >= 0 {
			continue
		}
		m.values = values
		slot := 0
		if slot, there = m.find(t, columns, values); there < 0 {
			t.slots[slot] = uint32(r + 1)
			t.count++
			there = r
		}
	}
	return there, missing
}

// settle looks at the last row of a table, which is whole, once: a row that is not of the
// table's key is forgotten, and one that no rule breaks which is asked for each row.
func (m *Machine) settle(s *scope, n int) {
	t := &s.tables[n]
	if t.rows == 0 || t.settled {
		return
	}
	t.settled = true
	kept := true
	switch def := &s.node.Tables[n]; {
	case def.Key != 0:
		kept = m.settleKey(s, &s.node.Keys[def.Key-1], t)
	case def.Each && !s.astray:
		kept = m.waits(s, n)
	}
	if !kept {
		m.drop(t)
	}
}

// drop forgets the last row of a table.
func (m *Machine) drop(t *table) {
	t.forget()
	t.dropped++
	m.rows--
	m.bytes -= t.held - t.mark.held
	t.held = t.mark.held
}

// waits reports whether the last row of a table breaks one of the rules that are asked of it,
// or may yet do so.
func (m *Machine) waits(s *scope, n int) bool {
	e := evaluation{m: m, scope: s, table: &s.tables[n], tableRow: s.tables[n].rows - 1, early: true}
	for k := range s.node.Exprs {
		x := &s.node.Exprs[k]
		if x.Each != n || !s.asked[k] {
			continue
		}
		if e.code = x.Code; e.broken() || e.open {
			return true
		}
	}
	return false
}

// settleKey reports whether the last row of a table is of its key and has something to say.
func (m *Machine) settleKey(s *scope, k *program.Key, t *table) bool {
	row := t.rows - 1
	if len(k.When) > 0 {
		e := evaluation{m: m, scope: s, code: k.When, table: t, tableRow: row}
		r := truth(e.eval(len(k.When) - 1))
		s.astray = s.astray || e.strange
		if t.unsure = t.unsure || r.kind != isBool; !r.b {
			return false
		}
	}
	first, missing := m.add(t, row, k.Columns[:2*k.Fields])
	if first < 0 {
		x := t.cell(row, missing)
		t.unsure = t.unsure || x.state != cellNone && x.typ != token.Null
		return false
	}
	if first == row { // where it is, nobody will ask
		t.silent = true
		freed := t.forgetCell(k.At)
		m.bytes -= int64(freed)
		t.held -= int64(freed)
	}
	return first == row || k.Rule != 0 && m.differs(t, first, row, k)
}

// differs reports whether a row with the fields of another breaks the rule of the key: by
// that alone or, where the key says so, because what else they have differs.
func (m *Machine) differs(t *table, first, row int, k *program.Key) bool {
	rest := k.Columns[2*k.Fields:]
	a, _ := t.values(m.values, first, rest)
	b, _ := t.values(m.other, row, rest)
	return len(rest) == 0 || a != nil && b != nil && !bytes.Equal(a, b)
}

// askKey calls broken for each row that breaks the rule of a key. What is left in its table
// are the first rows with their fields, and those.
func (m *Machine) askKey(s *scope, n int, broken func(Breach)) {
	k := &s.node.Keys[n]
	t := &s.tables[k.Table]
	if s.astray {
		broken(Breach{Rule: k.Rule})
	}
	if t.count == t.rows {
		return
	}
	fields := k.Columns[:2*k.Fields]
	for row := range t.rows {
		m.values, _ = t.values(m.values, row, fields)
		if _, first := m.find(t, fields, m.values); first != row {
			b := s.breachAt(k.Rule, k.Table, row, k.At)
			if s.node.Tables[k.Table].Row == 0 { // the rows are of one list
				b.Of, b.Other = t.prop, t.placeAt(first)
			}
			broken(b)
		}
	}
}

// ofKey reports whether a key has a row with the fields that are asked for. While there are
// rows that might be one it is absent.
func (e *evaluation) ofKey(x *program.Expr) result {
	if e.scope == nil {
		return result{}
	}
	k := &e.scope.node.Keys[x.N]
	t := &e.scope.tables[k.Table]
	if x.B != 0 {
		e.m.settle(e.scope, k.Table)
	}
	room := e.m.values
	e.m.values = nil // an argument may ask a key too
	values := room[:0]
	for i, arg := range x.Args {
		if values = appendValue(values, as(k.Columns[2*i+1], e.eval(int(arg)))); values == nil {
			e.m.values = room
			return result{}
		}
	}
	e.m.values = values
	if t.count > 0 {
		if _, row := e.m.find(t, k.Columns[:2*k.Fields], values); row >= 0 {
			return boolean(true)
		}
	}
	e.open = true
	if t.unsure {
		return result{}
	}
	return boolean(false)
}

// as reads a value as what a column is compared as.
//
//go:noinline
func as(kind int16, r result) result {
	switch kind {
	case program.CellInteger:
		return number(r)
	case program.CellDate:
		if r.kind == isText {
			return moment(r)
		}
	}
	return r
}

// mix spreads a hash over its lower bits.
func mix(h uint32) uint32 {
	h ^= h >> 16
	h *= 0x7feb352d
	h ^= h >> 15
	h *= 0x846ca68b
	return h ^ h>>16
}
