package engine

import (
	"bytes"
	"slices"
	"strconv"

	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/register"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/internal/value"
)

// scope is what the rules of one open eval have read so far.
type scope struct {
	frame  int // its place in c.frames
	values []slot
	lists  []list // by slot; empty but for those that hold lists
	tables []table
	bytes  []byte // the texts of the slots
}

// slot is one value, or its absence.
type slot struct {
	there     bool       // whatever it is
	set       bool       // a scalar that keeps its own rules, and so can be read
	typ       token.Type // Untyped for XML text
	lo, hi    int32      // in scope.bytes
	offset    int64
	line, col int32
	path      string // only where a finding may be placed here
	value     string // likewise
}

// list is the rows that rules are asked for one at a time.
type list struct{ rows []row }

type row struct {
	serial    uint32 // of the frame that the row is
	prop      *program.Prop
	index     int32 // among the items, counted from 1
	offset    int64
	line, col int32
	cells     []slot
}

// newScope gives a scope for a node whose rules can be asked, -1 when none can
// for want of registers.
func (c *Checker) newScope(own *owner, node *program.Node) int32 {
	active := false
	for i := range node.Exprs {
		active = active || c.asks(own.msg, &node.Exprs[i])
	}
	if !active {
		return -1
	}
	if n := len(c.scopes); n < cap(c.scopes) {
		c.scopes = c.scopes[:n+1]
	} else {
		c.scopes = append(c.scopes, scope{})
	}
	s := &c.scopes[len(c.scopes)-1]
	s.frame = len(c.frames) - 1
	s.bytes = s.bytes[:0]
	s.values = append(s.values[:0], make([]slot, node.Slots)...)
	s.lists = append(s.lists[:0], make([]list, node.Slots)...)
	s.newTables(node.Tables)
	return int32(len(c.scopes) - 1)
}

// askable tells whether the registers that an expression needs were given.
func (c *Checker) askable(code []program.Expr) bool {
	for i := range code {
		if missing(&code[i], c.o.Registers) != "" {
			return false
		}
	}
	return true
}

// missing names the register that an operation needs and that was not given, or the
// column of it that its source did not have; empty when there is all it needs.
func missing(x *program.Expr, given register.Set) string {
	switch x.Op {
	case program.ExprRegister, program.ExprGet, program.ExprValidOn:
	default:
		return ""
	}
	r := given[x.S]
	if r == nil {
		return x.S
	}
	var room [2]int
	columns := room[:0]
	switch x.Op {
	case program.ExprGet:
		columns = append(columns, int(x.N))
	case program.ExprValidOn:
		columns = append(columns, int(x.A), int(x.B))
	}
	for _, n := range columns {
		if r.Lacks(n) {
			return x.S + "." + r.Column(n)
		}
	}
	return ""
}

// missing names what is missing of registers for a rule to be looked at.
func (c *Checker) missing(m *program.Message, rule program.RuleID) []string {
	var names []string
	for n := range m.Nodes {
		for i := range m.Nodes[n].Exprs {
			x := &m.Nodes[n].Exprs[i]
			if x.Rule != rule {
				continue
			}
			for k := range x.Code {
				if name := missing(&x.Code[k], c.o.Registers); name != "" && !slices.Contains(names, name) {
					names = append(names, name)
				}
			}
		}
	}
	return names
}

// asks tells whether a rule is to be looked at: it is in force, and the registers
// that it needs were given.
func (c *Checker) asks(m *program.Message, x *program.ExprRule) bool {
	return m.Rules[x.Rule].InForce(c.o.AsOf) && c.askable(x.Code)
}

// keep stores the scalar in hand, the value of a property of an eval, for the
// rules that read it. Of one that breaks its own rules nothing is kept but that it
// is there: what other rules say of it would only repeat that it is wrong.
func (c *Checker) keep(i int32, p *program.Prop, sound bool) {
	for k := range p.Keep {
		keep := &p.Keep[k]
		if keep.Slot == program.RowStart {
			continue // a scalar where an object was wanted is no row
		}
		j, serial := c.scopeOf(i, int(keep.Up))
		if j < 0 {
			continue
		}
		e := &c.evals[j]
		s := &c.scopes[e.scope]
		if keep.Whole {
			c.keepInTable(&s.tables[keep.List], keep, p, serial, sound)
			continue
		}
		if !c.hold(&c.frames[s.frame], len(c.leaf.text)+keptRow, c.leaf.place.offset) {
			return
		}
		v := slot{there: true}
		if sound {
			v = c.store(s, placed(e.node, keep))
		}
		if keep.List < 0 {
			s.values[keep.Slot] = v
			continue
		}
		if keep.Up == 0 { // a list of scalars: each is a row
			serial = 0
		}
		s.cell(keep, serial, v)
	}
}

// cell puts a value into its column of the row of a frame, a new row when the
// last is another's.
func (s *scope) cell(keep *program.Keep, serial uint32, v slot) {
	l := &s.lists[keep.List]
	if len(l.rows) == 0 || serial == 0 || l.rows[len(l.rows)-1].serial != serial {
		l.rows = append(l.rows, row{serial: serial})
	}
	r := &l.rows[len(l.rows)-1]
	for len(r.cells) <= int(keep.Slot) {
		r.cells = append(r.cells, slot{})
	}
	r.cells[keep.Slot] = v
}

// keepPlace notes for the rules that ask for it that a property of an eval holds
// the innermost frame, an object or a list.
func (c *Checker) keepPlace(i int32, p *program.Prop) {
	for k := range p.Keep {
		keep := &p.Keep[k]
		j, serial := c.scopeOf(i, int(keep.Up))
		if j < 0 {
			continue
		}
		s := &c.scopes[c.evals[j].scope]
		switch {
		case keep.Slot == program.RowStart || keep.Whole:
			c.keepRow(s, keep, p, serial)
		case keep.List >= 0:
			s.cell(keep, serial, slot{there: true})
		default:
			s.values[keep.Slot] = slot{there: true}
		}
	}
}

// keepRow notes the innermost frame, a list in JSON and an item of one in XML, or
// an object where a value was wanted.
func (c *Checker) keepRow(s *scope, keep *program.Keep, p *program.Prop, serial uint32) {
	switch {
	case c.dialect.Repeats && keep.Slot == program.RowStart && keep.Whole:
		c.startTableRow(&s.tables[keep.List], p)
	case c.dialect.Repeats && keep.Slot == program.RowStart:
		c.startRow(s, keep, p)
	case keep.Whole && keep.Up == 0 && c.top().form == formArray:
		s.tables[keep.List].there = true
	case keep.Whole && keep.Up > 0:
		if t := &s.tables[keep.List]; t.rows > 0 && t.serial == serial {
			t.put(int(keep.Slot), cellThere, token.Untyped, nil)
		}
	}
}

// keepItem begins a row for the innermost frame, an item of the JSON array that an
// eval stands for.
func (c *Checker) keepItem(i int32) {
	e := &c.evals[i]
	if e.prop == nil {
		return
	}
	for k := range e.prop.Keep {
		if keep := &e.prop.Keep[k]; keep.Slot == program.RowStart {
			j, _ := c.scopeOf(e.parent, 0)
			if j < 0 {
				continue
			}
			if s := &c.scopes[c.evals[j].scope]; keep.Whole {
				c.startTableRow(&s.tables[keep.List], e.prop)
			} else {
				c.startRow(s, keep, e.prop)
			}
		}
	}
}

func (c *Checker) startRow(s *scope, keep *program.Keep, p *program.Prop) {
	f := c.top()
	if !c.hold(&c.frames[s.frame], keptRow, f.offset) {
		return
	}
	line, col := c.src.Position(f.offset)
	l := &s.lists[keep.List]
	l.rows = append(l.rows, row{serial: f.serial, prop: p, index: f.index, offset: f.offset, line: int32(line), col: int32(col)})
}

// rowPlace is where a row stands, its scope being the innermost frame.
func (c *Checker) rowPlace(r *row) *slot {
	if r.prop == nil {
		return nil
	}
	v := &slot{offset: r.offset, line: r.line, col: r.col}
	v.path = c.listPath(r.prop, r.index)
	return v
}

// placed tells whether a finding may be put where a value is.
func placed(n *program.Node, k *program.Keep) bool {
	for i := range n.Exprs {
		x := &n.Exprs[i]
		if x.At == int(k.Slot) && x.Each == int(k.List) && !k.Whole {
			return true
		}
	}
	return false
}

// scopeOf gives the eval with a scope that is so many objects above an eval, -1
// when there is none, and the serial of the frame just below it.
func (c *Checker) scopeOf(i int32, up int) (int32, uint32) {
	fi := c.frameOf(i)
	var serial uint32
	for {
		e := &c.evals[i]
		if up == 0 && e.scope >= 0 {
			return i, serial
		}
		if e.parent < 0 {
			return -1, 0
		}
		if e.parent < c.frames[fi].lo { // leaves the frame
			if c.frames[fi].form != formArray {
				if up == 0 {
					return -1, 0
				}
				up--
				serial = c.frames[fi].serial
			}
			for e.parent < c.frames[fi].lo {
				fi--
			}
		}
		i = e.parent
	}
}

func (c *Checker) frameOf(i int32) int {
	fi := len(c.frames) - 1
	for c.frames[fi].lo > i {
		fi--
	}
	return fi
}

// store copies the scalar in hand into a scope.
func (c *Checker) store(s *scope, placed bool) slot {
	l := &c.leaf
	lo := len(s.bytes)
	s.bytes = append(s.bytes, l.text...)
	v := slot{there: true, set: true, typ: l.typ, lo: int32(lo), hi: int32(len(s.bytes)), offset: l.place.offset, line: l.place.line, col: l.place.col}
	if placed {
		v.path, v.value = c.path(l.place), cut(l.text)
		if v.line == 0 {
			line, col := c.src.Position(v.offset)
			v.line, v.col = int32(line), int32(col)
		}
	}
	return v
}

// scopeExprs asks the rules of a scope that is about to close.
func (c *Checker) scopeExprs(i int32, at place) {
	e := &c.evals[i]
	s := &c.scopes[e.scope]
	for k := range e.node.Exprs {
		x := &e.node.Exprs[k]
		if !c.asks(e.own.msg, x) {
			continue
		}
		m := machine{c: c, code: x.Code, scope: s}
		if x.Each < 0 {
			if m.broken() {
				var v *slot
				if x.At >= 0 && s.values[x.At].set {
					v = &s.values[x.At]
				} else if x.At < 0 && m.culprit != nil {
					v = c.tablePlace(m.culprit, m.culpritRow)
				}
				c.exprBreach(e, x.Rule, v, at)
			}
			continue
		}
		rows := s.lists[x.Each].rows
		for r := range rows {
			m.row = &rows[r]
			if m.broken() {
				var v *slot
				if x.At >= 0 && x.At < len(m.row.cells) && m.row.cells[x.At].set {
					v = &m.row.cells[x.At]
				} else {
					v = c.rowPlace(m.row)
				}
				c.exprBreach(e, x.Rule, v, at)
			}
		}
	}
}

func (c *Checker) exprBreach(e *eval, rule program.RuleID, v *slot, at place) {
	if v != nil {
		at = place{offset: v.offset, line: v.line, col: v.col}
	}
	if f := c.breach(e.own, e.sink, rule, at); f != nil && v != nil {
		f.Path, f.Value, f.HasValue = v.path, v.value, v.set
	}
}

// selfExprs asks the rules whose scope is the scalar in hand.
func (c *Checker) selfExprs(own *owner, node *program.Node, s sink) {
	for k := range node.Exprs {
		x := &node.Exprs[k]
		if !c.asks(own.msg, x) {
			continue
		}
		m := machine{c: c, code: x.Code}
		if m.broken() {
			c.leafBreach(own, s, x.Rule, "")
		}
	}
}

// machine evaluates one expression.
type machine struct {
	c     *Checker
	code  []program.Expr
	scope *scope
	row   *row
	// The row that a macro is at.
	table    *table
	tableRow int
	// The row that made an operation over a table false, nil when none did.
	culprit    *table
	culpritRow int
}

// result is the value of an operation.
type result struct {
	kind        resultKind
	b           bool
	nanos, zone int32 // see value.Moment
	n           int64 // seconds, of a moment or a span
	s           []byte
}

type resultKind uint8

const (
	// absent is a field that is not there, or what cannot be computed (text that
	// is no number, division by zero). It makes whatever reads it absent, but
	// for && and ||, which like CEL's need only one side to decide.
	absent resultKind = iota
	isBool
	isInt
	isText
	isNumber // s, a decimal number that need not fit an int
	isMoment
	isSpan // n seconds and nanos, which is not below 0
)

// broken tells that the expression is false. One that is absent is not asked.
func (m *machine) broken() bool {
	r := m.eval(len(m.code) - 1)
	return r.kind == isBool && !r.b
}

func boolean(b bool) result { return result{kind: isBool, b: b} }

func (m *machine) slot(n int64, item bool) *slot {
	if item {
		if m.row == nil || int(n) >= len(m.row.cells) {
			return nil
		}
		return &m.row.cells[n]
	}
	return &m.scope.values[n]
}

func (m *machine) load(v *slot) result {
	if v == nil || !v.set {
		return result{}
	}
	return read(v.typ, m.scope.bytes[v.lo:v.hi])
}

// read gives a scalar of the payload as a value.
func read(t token.Type, text []byte) result {
	switch t {
	case token.True, token.False:
		return boolean(t == token.True)
	case token.Number:
		return result{kind: isNumber, s: text}
	case token.Null:
		return result{}
	}
	return result{kind: isText, s: text}
}

func (m *machine) eval(i int) result {
	x := &m.code[i]
	switch x.Op {
	case program.ExprString:
		return result{kind: isText, s: constant(x.S)}
	case program.ExprNumber:
		return result{kind: isNumber, s: constant(x.S)}
	case program.ExprDuration:
		return span(x.N/1e9, x.N%1e9)
	case program.ExprCell:
		return m.table.value(m.tableRow, int(x.N))
	case program.ExprHasCell:
		return boolean(m.table.cell(m.tableRow, int(x.N)).state != cellNone)
	case program.ExprRows, program.ExprAll, program.ExprExists, program.ExprExistsOne,
		program.ExprUnique, program.ExprSorted, program.ExprDisjoint, program.ExprContiguous, program.ExprOnlyLastOpen:
		return m.overTable(x)
	case program.ExprGet:
		return m.get(x)
	case program.ExprValidOn:
		return m.validOn(x)
	case program.ExprInt:
		return result{kind: isInt, n: x.N}
	case program.ExprBool:
		return boolean(x.N != 0)
	case program.ExprSlot:
		return m.load(m.slot(x.N, false))
	case program.ExprItem:
		return m.load(m.slot(x.N, true))
	case program.ExprSelf:
		return read(m.c.leaf.typ, m.c.leaf.text)
	case program.ExprHas, program.ExprHasItem:
		v := m.slot(x.N, x.Op == program.ExprHasItem)
		return boolean(v != nil && v.there)
	case program.ExprNot:
		a := m.eval(int(x.A))
		if a = truth(a); a.kind == isBool {
			a.b = !a.b
		}
		return a
	case program.ExprAnd, program.ExprOr:
		return m.either(x)
	case program.ExprCond:
		if a := truth(m.eval(int(x.A))); a.kind != isBool {
			return result{}
		} else if a.b {
			return m.eval(int(x.B))
		}
		return m.eval(int(x.C))
	case program.ExprEq, program.ExprNe, program.ExprLt, program.ExprLe, program.ExprGt, program.ExprGe:
		return compare(x.Op, m.eval(int(x.A)), m.eval(int(x.B)))
	case program.ExprAdd, program.ExprSub, program.ExprMul, program.ExprDiv, program.ExprMod:
		return arithmetic(x.Op, m.eval(int(x.A)), m.eval(int(x.B)))
	case program.ExprRegister:
		return m.register(x)
	case program.ExprIn:
		a := m.eval(int(x.A))
		for _, k := range x.Args {
			if r := compare(program.ExprEq, a, m.eval(int(k))); r.kind != isBool || r.b {
				return r
			}
		}
		return boolean(false)
	}
	a := m.eval(int(x.A))
	if a.kind == absent {
		return a
	}
	switch x.Op {
	case program.ExprSize:
		return result{kind: isInt, n: int64(value.Runes(a.s))}
	case program.ExprToInt:
		return whole(a)
	case program.ExprMatches:
		return boolean(pattern.Match(x.Pattern, a.s))
	case program.ExprReplacement:
		return boolean(value.CPRReplacement(a.s))
	case program.ExprToNumber:
		return number(a)
	case program.ExprLower, program.ExprUpper:
		return inCase(x.Op, a)
	case program.ExprDate:
		return moment(a)
	case program.ExprBirthDate:
		return birthDate(a)
	}
	b := m.eval(int(x.B))
	if b.kind == absent {
		return b
	}
	switch x.Op {
	case program.ExprStartsWith:
		return boolean(bytes.HasPrefix(a.s, b.s))
	case program.ExprEndsWith:
		return boolean(bytes.HasSuffix(a.s, b.s))
	case program.ExprContains:
		return boolean(bytes.Contains(a.s, b.s))
	case program.ExprYears:
		return years(a, b)
	}
	return result{}
}

// either is && and ||: one side that decides is enough.
func (m *machine) either(x *program.Expr) result {
	decides := x.Op == program.ExprOr
	a := truth(m.eval(int(x.A)))
	if a.kind == isBool && a.b == decides {
		return a
	}
	b := truth(m.eval(int(x.B)))
	if b.kind == isBool && b.b == decides || a.kind == isBool {
		return b
	}
	return a
}

// truth reads XML text where a boolean is wanted.
func truth(r result) result {
	if r.kind == isText {
		if b, ok := value.IsXSBoolean(value.Collapse(r.s)); ok {
			return boolean(b)
		}
		return result{}
	}
	return r
}

// whole reads an integer that fits an int64.
func whole(r result) result {
	switch r.kind {
	case isInt:
		return r
	case isText, isNumber:
		v := value.Collapse(r.s)
		if n, err := strconv.ParseInt(string(v), 10, 64); err == nil {
			return result{kind: isInt, n: n}
		}
		if r.kind != isNumber {
			break
		}
		// 12.0 and 1e3 are integers of JSON Schema.
		if text, ok := value.Canonical(v); ok {
			if n, err := strconv.ParseInt(text, 10, 64); err == nil {
				return result{kind: isInt, n: n}
			}
		}
	}
	return result{}
}

func compare(op program.ExprOp, a, b result) result {
	if a.kind == absent || b.kind == absent {
		return result{}
	}
	var n int
	switch {
	case a.kind == isBool || b.kind == isBool:
		if a, b = truth(a), truth(b); a.kind != isBool || b.kind != isBool {
			return result{}
		}
		if a.b != b.b {
			if n = 1; b.b {
				n = -1
			}
		}
	case a.kind == isText && b.kind == isText:
		n = bytes.Compare(a.s, b.s)
	case a.kind >= isMoment || b.kind >= isMoment:
		if a.kind != b.kind {
			return result{}
		}
		n = compareTimes(a, b)
	default:
		var ok bool
		if n, ok = compareNumbers(a, b); !ok {
			return result{}
		}
	}
	switch op {
	case program.ExprEq:
		return boolean(n == 0)
	case program.ExprNe:
		return boolean(n != 0)
	case program.ExprLt:
		return boolean(n < 0)
	case program.ExprLe:
		return boolean(n <= 0)
	case program.ExprGt:
		return boolean(n > 0)
	}
	return boolean(n >= 0)
}

// compareNumbers compares exactly where one side is an int; XML text is read as
// the other side's type.
func compareNumbers(a, b result) (int, bool) {
	if a.kind == isInt && b.kind == isInt {
		switch {
		case a.n < b.n:
			return -1, true
		case a.n > b.n:
			return 1, true
		}
		return 0, true
	}
	at, ok := decimal(a)
	if !ok {
		return 0, false
	}
	bt, ok := decimal(b)
	if !ok {
		return 0, false
	}
	c, ok := value.Canonical(bt)
	return value.Compare(at, c), ok
}

func decimal(r result) ([]byte, bool) {
	if r.kind == isInt {
		return strconv.AppendInt(nil, r.n, 10), true
	}
	v := value.Collapse(r.s)
	return v, value.IsXSDecimal(v) || value.IsJSONNumber(v)
}

func arithmetic(op program.ExprOp, a, b result) result {
	if op == program.ExprAdd && a.kind == isText && b.kind == isText {
		return result{kind: isText, s: append(append([]byte(nil), a.s...), b.s...)}
	}
	if a.kind >= isMoment || b.kind >= isMoment {
		return timeArithmetic(op, a, b)
	}
	if a, b = whole(a), whole(b); a.kind != isInt || b.kind != isInt {
		return result{}
	}
	n, ok := int64(0), true
	switch op {
	case program.ExprAdd:
		n = a.n + b.n
		ok = (n > a.n) == (b.n > 0)
	case program.ExprSub:
		n = a.n - b.n
		ok = (n < a.n) == (b.n > 0)
	case program.ExprMul:
		n = a.n * b.n
		ok = a.n == 0 || n/a.n == b.n && !(a.n == -1 && b.n == -1<<63)
	case program.ExprDiv, program.ExprMod:
		if b.n == 0 || a.n == -1<<63 && b.n == -1 {
			return result{}
		}
		if n = a.n / b.n; op == program.ExprMod {
			n = a.n % b.n
		}
	}
	if !ok {
		return result{} // CEL has an overflow as an error
	}
	return result{kind: isInt, n: n}
}

// register asks a register for a key.
func (m *machine) register(x *program.Expr) result {
	_, found, ok := m.find(x.S, x.Args)
	if !ok {
		return result{}
	}
	return boolean(found)
}

// keepScalarItem stores the scalar in hand, an item of the JSON array that an eval
// stands for, as a row of its own.
func (c *Checker) keepScalarItem(i int32, sound bool) {
	e := &c.evals[i]
	for k := range e.prop.Keep {
		keep := &e.prop.Keep[k]
		if keep.Slot == program.RowStart || keep.List < 0 || keep.Up != 0 {
			continue
		}
		j, _ := c.scopeOf(e.parent, 0)
		if j < 0 {
			continue
		}
		s := &c.scopes[c.evals[j].scope]
		if keep.Whole {
			c.keepInTable(&s.tables[keep.List], keep, e.prop, 0, sound)
			continue
		}
		if !c.hold(&c.frames[s.frame], len(c.leaf.text)+keptRow, c.leaf.place.offset) {
			return
		}
		v := slot{there: true}
		if sound {
			v = c.store(s, placed(c.evals[j].node, keep))
		}
		s.cell(keep, 0, v)
	}
}
