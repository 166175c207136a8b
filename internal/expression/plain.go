package expression

import (
	"bytes"

	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/internal/value"
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

// maker makes operations of the code of a rule.
type maker struct {
	code    []program.Expr
	self    bool // the rule is over a scalar alone
	inMacro bool // the operations are asked of each row
	unable  bool
}

func (mk *maker) fail() plain {
	mk.unable = true
	return plain{}
}

func (mk *maker) make(i int) plain {
	x := &mk.code[i]
	switch x.Op {
	case program.ExprString:
		s := []byte(x.S)
		return plain{s: func(*Values) ([]byte, sure) { return s, known }}
	case program.ExprInt:
		n := x.N
		return plain{n: func(*Values) (int64, sure) { return n, known }}
	case program.ExprNumber:
		n, ok := scaledNumber([]byte(x.S))
		if !ok {
			return mk.fail()
		}
		return plain{number: func(*Values) (int64, sure) { return n, known }}
	case program.ExprBool:
		b := x.N != 0
		return plain{b: func(*Values) (bool, sure) { return b, known }}
	case program.ExprDuration:
		const ofDay = 24 * 3600 * 1_000_000_000
		if n := x.N / ofDay; n*ofDay == x.N {
			return plain{span: func(*Values) (int64, sure) { return n, known }}
		}
		return mk.fail()
	case program.ExprSlot:
		if mk.self {
			return mk.fail()
		}
		n := int(x.N)
		return plain{cell: func(v *Values) *plainCell { return &v.slots[n] }}
	case program.ExprCell:
		n := int(x.N)
		return plain{cell: func(v *Values) *plainCell { return &v.table.cells[v.row*v.table.columns+n] }}
	case program.ExprSelf:
		if !mk.self {
			return mk.fail()
		}
		return plain{cell: func(v *Values) *plainCell { return &v.self }}
	case program.ExprHas, program.ExprHasCell:
		if mk.self {
			return mk.fail()
		}
		n, ofRow := int(x.N), x.Op == program.ExprHasCell
		return plain{b: func(v *Values) (bool, sure) {
			if ofRow {
				return v.table.cells[v.row*v.table.columns+n].state != cellNone, known
			}
			return v.slots[n].state != cellNone, known
		}}
	case program.ExprNot:
		a := mk.truth(mk.make(int(x.A)))
		return plain{b: func(v *Values) (bool, sure) {
			b, how := a(v)
			return !b, how
		}}
	case program.ExprAnd, program.ExprOr:
		return mk.either(x)
	case program.ExprCond:
		return mk.cond(x)
	case program.ExprEq, program.ExprNe, program.ExprLt, program.ExprLe, program.ExprGt, program.ExprGe:
		return plain{b: mk.compare(x.Op, mk.make(int(x.A)), mk.make(int(x.B)))}
	case program.ExprIn:
		return mk.in(x)
	case program.ExprAdd, program.ExprSub:
		return mk.sum(x)
	case program.ExprRows, program.ExprAll, program.ExprExists, program.ExprExistsOne, program.ExprUnique,
		program.ExprSorted, program.ExprDisjoint, program.ExprContiguous, program.ExprOnlyLastOpen:
		if mk.self || mk.inMacro && x.Op != program.ExprRows {
			return mk.fail() // the machine blames rows of one list for what the other is asked
		}
		return mk.ofTable(x)
	case program.ExprSize, program.ExprToInt, program.ExprToNumber, program.ExprMatches, program.ExprReplacement, program.ExprLower,
		program.ExprUpper, program.ExprDate, program.ExprBirthDate, program.ExprPart, program.ExprSubstring:
		return mk.unary(x)
	case program.ExprStartsWith, program.ExprEndsWith, program.ExprContains:
		return mk.part(x)
	case program.ExprYears:
		a, b := mk.make(int(x.A)).day, mk.make(int(x.B)).day
		if a == nil || b == nil {
			return mk.fail()
		}
		return plain{n: func(v *Values) (int64, sure) {
			from, how := a(v)
			if how != known {
				return 0, how
			}
			to, how := b(v)
			if how != known {
				return 0, how
			}
			return value.Years(from, to), known
		}}
	}
	return mk.fail()
}

// truth gives an operation as a boolean.
func (mk *maker) truth(x plain) asBool {
	switch {
	case x.b != nil:
		return x.b
	case x.cell != nil:
		return func(v *Values) (bool, sure) {
			c := x.cell(v)
			switch {
			case c.state != cellSet || c.typ == token.Null:
				return false, none
			case c.typ == token.True || c.typ == token.False:
				return c.typ == token.True, known
			}
			switch string(v.b[c.begin:c.end]) {
			case "true", "1":
				return true, numberless(c)
			case "false", "0":
				return false, numberless(c)
			}
			return false, unsure
		}
	}
	mk.unable = true
	return nil
}

// numberless is known for what is no number of JSON.
func numberless(c *plainCell) sure {
	if c.typ == token.Number {
		return unsure
	}
	return known
}

func (mk *maker) either(x *program.Expr) plain {
	decides := x.Op == program.ExprOr
	a, b := mk.truth(mk.make(int(x.A))), mk.truth(mk.make(int(x.B)))
	return plain{b: func(v *Values) (bool, sure) {
		one, how := a(v)
		if how == known && one == decides {
			return one, known
		}
		other, then := b(v)
		switch {
		case then == known && other == decides:
			return other, known
		case how == unsure || then == unsure:
			return false, unsure
		case how == known:
			return other, then
		}
		return false, none
	}}
}

func (mk *maker) cond(x *program.Expr) plain {
	a, b, c := mk.truth(mk.make(int(x.A))), mk.make(int(x.B)), mk.make(int(x.C))
	if b.b == nil || c.b == nil {
		x, y := mk.text(b), mk.text(c)
		return plain{s: func(v *Values) ([]byte, sure) {
			switch is, how := a(v); {
			case how != known:
				return nil, how
			case is:
				return x(v)
			}
			return y(v)
		}}
	}
	return plain{b: func(v *Values) (bool, sure) {
		switch is, how := a(v); {
		case how != known:
			return false, how
		case is:
			return b.b(v)
		}
		return c.b(v)
	}}
}

// text gives an operation as a text: of a value, only what is no number and no boolean in JSON.
func (mk *maker) text(x plain) asText {
	switch {
	case x.s != nil:
		return x.s
	case x.cell != nil:
		return func(v *Values) ([]byte, sure) {
			c := x.cell(v)
			if c.state != cellSet {
				return nil, none
			}
			if c.typ != token.Untyped && c.typ != token.String {
				return nil, unsure
			}
			return v.b[c.begin:c.end], known
		}
	}
	mk.unable = true
	return nil
}

// count gives an operation as an integer: a value only where it is written as one.
func (mk *maker) count(x plain) asInt {
	switch {
	case x.n != nil:
		return x.n
	case x.cell != nil || x.s != nil:
		s := mk.written(x)
		return func(v *Values) (int64, sure) {
			text, how := s(v)
			if how != known {
				return 0, how
			}
			n, ok := digits(text)
			if !ok {
				return 0, unsure
			}
			return n, known
		}
	}
	mk.unable = true
	return nil
}

// written gives the text of a value, whatever it is but a boolean.
func (mk *maker) written(x plain) asText {
	if x.cell == nil {
		return mk.text(x)
	}
	return func(v *Values) ([]byte, sure) {
		c := x.cell(v)
		switch {
		case c.state != cellSet || c.typ == token.Null:
			return nil, none
		case c.typ == token.True || c.typ == token.False:
			return nil, unsure
		}
		return v.b[c.begin:c.end], known
	}
}

// scaled gives an operation as a number.
func (mk *maker) scaled(x plain) asInt {
	switch {
	case x.number != nil:
		return x.number
	case x.n != nil:
		return func(v *Values) (int64, sure) {
			n, how := x.n(v)
			if n > 1e9 || n < -1e9 {
				return 0, unsure
			}
			return n * plainScale, how
		}
	case x.cell != nil:
		s := mk.written(x)
		return func(v *Values) (int64, sure) {
			text, how := s(v)
			if how != known {
				return 0, how
			}
			n, ok := scaledNumber(text)
			if !ok {
				return 0, unsure
			}
			return n, known
		}
	}
	mk.unable = true
	return nil
}

// digits reads an integer of up to fifteen digits.
func digits(b []byte) (n int64, ok bool) {
	negative := len(b) > 1 && b[0] == '-'
	if negative {
		b = b[1:]
	}
	if len(b) == 0 || len(b) > 15 {
		return 0, false
	}
	for _, c := range b {
		if c-'0' > 9 {
			return 0, false
		}
		n = 10*n + int64(c-'0')
	}
	if negative {
		n = -n
	}
	return n, true
}

// scaledNumber reads a number of up to nine digits with up to six behind a point.
func scaledNumber(b []byte) (n int64, ok bool) {
	whole, fraction, point := bytes.Cut(b, []byte{'.'})
	if len(b) > 0 && b[0] == '-' {
		return 0, false
	}
	if n, ok = digits(whole); !ok || n > 1e9 || len(fraction) > 6 || point && len(fraction) == 0 {
		return 0, false
	}
	n *= plainScale
	unit := int64(plainScale)
	for _, c := range fraction {
		if c-'0' > 9 {
			return 0, false
		}
		unit /= 10
		n += unit * int64(c-'0')
	}
	return n, true
}

// ordered says what an operation is of an order: below 0, 0, above 0.
func ordered(op program.ExprOp, n int) bool {
	switch op {
	case program.ExprEq:
		return n == 0
	case program.ExprNe:
		return n != 0
	case program.ExprLt:
		return n < 0
	case program.ExprLe:
		return n <= 0
	case program.ExprGt:
		return n > 0
	}
	return n >= 0
}

func (mk *maker) compare(op program.ExprOp, a, b plain) asBool {
	numeric := func(x plain) bool { return x.n != nil || x.number != nil }
	ints := func(x, y asInt) asBool {
		if x == nil || y == nil {
			mk.unable = true
			return nil
		}
		return func(v *Values) (bool, sure) {
			m, how := x(v)
			if how != known {
				return false, how
			}
			n, how := y(v)
			if how != known {
				return false, how
			}
			order := 0
			if m < n {
				order = -1
			} else if m > n {
				order = 1
			}
			return ordered(op, order), known
		}
	}
	switch {
	case a.day != nil || b.day != nil:
		return ints(a.day, b.day)
	case a.span != nil || b.span != nil:
		return ints(a.span, b.span)
	case a.n != nil && b.n != nil:
		return ints(a.n, b.n)
	case numeric(a) || numeric(b):
		return ints(mk.scaled(a), mk.scaled(b))
	case a.b != nil || b.b != nil:
		x, y := mk.truth(a), mk.truth(b)
		return func(v *Values) (bool, sure) {
			m, how := x(v)
			if how != known {
				return false, how
			}
			n, how := y(v)
			if how != known {
				return false, how
			}
			order := 0
			if m != n {
				if order = 1; n {
					order = -1
				}
			}
			return ordered(op, order), known
		}
	}
	x, y := mk.text(a), mk.text(b)
	return func(v *Values) (bool, sure) {
		m, how := x(v)
		if how != known {
			return false, how
		}
		n, how := y(v)
		if how != known {
			return false, how
		}
		switch op {
		case program.ExprEq:
			return bytes.Equal(m, n), known
		case program.ExprNe:
			return !bytes.Equal(m, n), known
		}
		return ordered(op, bytes.Compare(m, n)), known
	}
}

func (mk *maker) in(x *program.Expr) plain {
	a := mk.make(int(x.A))
	var list []asBool
	for _, k := range x.Args {
		list = append(list, mk.compare(program.ExprEq, a, mk.make(int(k))))
	}
	return plain{b: func(v *Values) (bool, sure) {
		for _, is := range list {
			if b, how := is(v); how != known || b {
				return b, how
			}
		}
		return false, known
	}}
}

// sum is + and -: of days and spans, of integers.
func (mk *maker) sum(x *program.Expr) plain {
	a, b := mk.make(int(x.A)), mk.make(int(x.B))
	sign := int64(1)
	if x.Op == program.ExprSub {
		sign = -1
	}
	both := func(x, y asInt) asInt {
		return func(v *Values) (int64, sure) {
			m, how := x(v)
			if how != known {
				return 0, how
			}
			n, how := y(v)
			if how != known {
				return 0, how
			}
			if m > 1e15 || m < -1e15 || n > 1e15 || n < -1e15 {
				return 0, unsure
			}
			return m + sign*n, known
		}
	}
	switch {
	case a.day != nil && b.span != nil:
		return plain{day: both(a.day, b.span)}
	case a.day != nil && b.day != nil && sign < 0:
		return plain{span: both(a.day, b.day)}
	case a.n != nil && b.n != nil:
		return plain{n: both(a.n, b.n)}
	}
	return mk.fail()
}

func (mk *maker) unary(x *program.Expr) plain {
	a := mk.make(int(x.A))
	switch x.Op {
	case program.ExprToInt:
		return plain{n: mk.count(a)}
	case program.ExprToNumber:
		return plain{number: mk.scaled(a)}
	}
	if x.Op == program.ExprPart {
		if a.day == nil {
			return mk.fail()
		}
		return plain{n: func(v *Values) (int64, sure) {
			n, how := a.day(v)
			if how != known {
				return 0, how
			}
			r := part(x.N, day(n))
			return r.n, known
		}}
	}
	s := mk.text(a)
	with := func(do func(v *Values, text []byte) (int64, sure)) asInt {
		return func(v *Values) (int64, sure) {
			text, how := s(v)
			if how != known {
				return 0, how
			}
			return do(v, text)
		}
	}
	test := func(is func(text []byte) bool) plain {
		return plain{b: func(v *Values) (bool, sure) {
			text, how := s(v)
			return how == known && is(text), how
		}}
	}
	switch x.Op {
	case program.ExprSize:
		return plain{n: with(func(_ *Values, text []byte) (int64, sure) { return int64(value.Runes(text)), known })}
	case program.ExprMatches:
		p := x.Pattern
		return test(func(text []byte) bool { return pattern.Match(p, text) })
	case program.ExprReplacement:
		return test(value.CPRReplacement)
	case program.ExprDate:
		return plain{day: with(func(_ *Values, text []byte) (int64, sure) { return plainDate(text) })}
	case program.ExprBirthDate:
		return plain{day: with(func(_ *Values, text []byte) (int64, sure) {
			year, month, d, ok := value.CPRBirthDate(text)
			if !ok {
				return 0, unsure
			}
			return value.DayNumber(year, month, d), known
		})}
	case program.ExprSubstring:
		return mk.substring(x, s)
	}
	return plain{s: func(v *Values) ([]byte, sure) { // in lower or upper case
		text, how := s(v)
		if how != known {
			return nil, how
		}
		r := inCase(x.Op, result{kind: isText, s: text})
		return r.s, known
	}}
}

// plainDate reads a day without a zone.
func plainDate(text []byte) (int64, sure) {
	if len(text) != 10 {
		return 0, unsure
	}
	m, ok := value.ReadMoment(text)
	if !ok {
		return 0, unsure
	}
	return m.Day(), known
}

func (mk *maker) substring(x *program.Expr, s asText) plain {
	ends := [2]int64{0, -1}
	for i, k := range x.Args {
		c := &mk.code[k]
		if c.Op != program.ExprInt || c.N < 0 {
			return mk.fail()
		}
		ends[i] = c.N
	}
	return plain{s: func(v *Values) ([]byte, sure) {
		text, how := s(v)
		if how != known {
			return nil, how
		}
		from, to := ends[0], ends[1]
		if to < 0 {
			to = int64(len(text))
		}
		for _, c := range text {
			if c >= 0x80 {
				return nil, unsure
			}
		}
		if from > to || to > int64(len(text)) {
			return nil, unsure
		}
		return text[from:to], known
	}}
}

func (mk *maker) part(x *program.Expr) plain {
	a, b := mk.text(mk.make(int(x.A))), mk.text(mk.make(int(x.B)))
	is := bytes.Contains
	switch x.Op {
	case program.ExprStartsWith:
		is = bytes.HasPrefix
	case program.ExprEndsWith:
		is = bytes.HasSuffix
	}
	return plain{b: func(v *Values) (bool, sure) {
		m, how := a(v)
		if how != known {
			return false, how
		}
		n, how := b(v)
		return how == known && is(m, n), how
	}}
}
