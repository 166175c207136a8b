package expression

import (
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/internal/value"
)

// A key is a table of its own. Each row is settled when it is whole, which it is at the
// latest when the next one begins: then it is found out whether it is of the key, and if it
// is not it is forgotten. So a key costs memory by the rows that are in it, and a reference
// that is found costs none.

// index finds rows by their values: an open-addressing table of row numbers, each one more,
// by the hash of the values, at most half full.
//
// Of rows with the same values it has the first.
type index struct {
	slots  []uint32
	count  int
	unsure bool // there are rows that cannot be told to be of the key or not
}

// empty forgets all rows, and the memory of all but a few.
func (x index) empty() index {
	if len(x.slots) > blockRows {
		return index{}
	}
	clear(x.slots)
	return index{slots: x.slots}
}

// tuple is values by which rows are compared.
type tuple [program.MaxTuple]result

// read reads the columns of a row, and says which of them has no value, -1 for none.
func (t *table) read(row int, columns []int16, into *tuple) int {
	for i := 0; i < len(columns); i += 2 {
		if into[i/2] = t.at(row, int(columns[i]), columns[i+1]); into[i/2].kind == absent {
			return int(columns[i])
		}
	}
	return -1
}

// find finds the row with values, and the slot that it has or would have.
func (t *table) find(columns []int16, values *tuple) (slot, row int) {
	mask := len(t.slots) - 1
	h := uint32(0)
	for i := range len(columns) / 2 {
		h = mix(h ^ hashResult(values[i]))
	}
	for slot = int(h) & mask; t.slots[slot] != 0; slot = (slot + 1) & mask {
		if row = int(t.slots[slot]) - 1; t.has(row, columns, values) {
			return slot, row
		}
	}
	return slot, -1
}

// has reports whether the columns of a row have values.
func (t *table) has(row int, columns []int16, values *tuple) bool {
	for i := range len(columns) / 2 {
		if !compare(program.ExprEq, t.at(row, int(columns[2*i]), columns[2*i+1]), values[i]).b {
			return false
		}
	}
	return true
}

// add adds a row with the values of its columns; it gives the row that has them already, -1
// for none.
func (t *table) add(row int, columns []int16, values *tuple) int {
	if 2*(t.count+1) > len(t.slots) {
		t.slots = make([]uint32, max(16, 2*len(t.slots)))
		t.count = 0
		var room tuple
		for r := range row {
			if t.read(r, columns, &room) < 0 {
				t.insert(r, columns, &room)
			}
		}
	}
	return t.insert(row, columns, values)
}

func (t *table) insert(row int, columns []int16, values *tuple) int {
	slot, there := t.find(columns, values)
	if there < 0 {
		t.slots[slot] = uint32(row + 1)
		t.count++
	}
	return there
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
	case def.Soon && !s.astray:
		kept = m.breaks(s, n)
	}
	if !kept {
		t.forget()
		m.rows--
		m.bytes -= t.held - t.mark.held
		t.held = t.mark.held
	}
}

// breaks reports whether the last row of a table breaks one of the rules that are asked of it.
func (m *Machine) breaks(s *scope, n int) bool {
	for k := range s.node.Exprs {
		x := &s.node.Exprs[k]
		if x.Each != n || !s.asked[k] {
			continue
		}
		e := evaluation{m: m, scope: s, code: x.Code, table: &s.tables[n], tableRow: s.tables[n].rows - 1}
		if e.broken() {
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
	var values tuple
	if missing := t.read(row, k.Columns[:2*k.Fields], &values); missing >= 0 {
		x := t.cell(row, missing)
		t.unsure = t.unsure || x.state != cellNone && x.typ != token.Null
		return false
	}
	first := t.add(row, k.Columns[:2*k.Fields], &values)
	return first < 0 || k.Rule != 0 && t.differs(first, row, k)
}

// differs reports whether a row with the fields of another breaks the rule of the key: by
// that alone or, where the key says so, because other columns of theirs differ.
func (t *table) differs(first, row int, k *program.Key) bool {
	rest := k.Columns[2*k.Fields:]
	for i := 0; i < len(rest); i += 2 {
		a, b := t.at(first, int(rest[i]), rest[i+1]), t.at(row, int(rest[i]), rest[i+1])
		if r := compare(program.ExprNe, a, b); r.b {
			return true
		}
	}
	return len(rest) == 0
}

// askKey calls broken for each row that breaks the rule of a key. What is left in its table
// are the first rows with their fields, and those.
func (m *Machine) askKey(s *scope, n int, broken func(Breach)) {
	k := &s.node.Keys[n]
	t := &s.tables[k.Table]
	if s.astray {
		broken(Breach{Rule: k.Rule})
	}
	var values tuple
	for row := range t.rows {
		t.read(row, k.Columns[:2*k.Fields], &values)
		if _, first := t.find(k.Columns[:2*k.Fields], &values); first != row {
			broken(s.breachAt(k.Rule, k.Table, row, k.At))
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
	var values tuple
	for i, arg := range x.Args {
		if values[i] = as(k.Columns[2*i+1], e.eval(int(arg))); values[i].kind == absent {
			return result{}
		}
	}
	if t.count > 0 {
		if _, row := t.find(k.Columns[:2*k.Fields], &values); row >= 0 {
			return boolean(true)
		}
	}
	if t.unsure {
		return result{}
	}
	return boolean(false)
}

// as reads a value as what a column is compared as.
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

// hashResult is equal for values that compare as equal.
func hashResult(v result) uint32 {
	switch v.kind {
	case isNumber:
		if text, ok := value.Canonical(v.s); ok {
			return program.Hash(constant(text))
		}
	case isText:
		return program.Hash(v.s)
	case isMoment:
		return uint32(v.n) ^ uint32(v.n>>32) ^ uint32(v.nanos)
	}
	return 0
}

// mix spreads a hash over its lower bits.
func mix(h uint32) uint32 {
	h ^= h >> 16
	h *= 0x7feb352d
	h ^= h >> 15
	h *= 0x846ca68b
	return h ^ h>>16
}
