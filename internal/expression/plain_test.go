package expression_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/expression"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// oddValues are what rules read: well written, written oddly, and not what they ask for.
var oddValues = []string{
	"", " ", "a", "A", "abc", "Ågade", "æ", "true", "false", "TRUE", " true", "1", "0", "01", "007", "-0", "-1", "+1", "1.0", "1.50", "1.5", ".5", "5.", "1e1", "12", " 12 ", "7",
	"1000000000", "1000000001", "999999999999999", "1000000000000000", "9223372036854775807", "9223372036854775808", "0.1234567", "0.123456", "x1",
	"2024-01-01", "2024-01-02", "2024-02-29", "2023-02-29", "2024-01-01Z", "2024-01-01+02:00", "2024-01-01T00:00:00", "2024-01-01T12:30:00Z", " 2024-01-01", "0001-01-01", "9999-12-31", "0000-01-01", "2024-1-01",
	"2023-12-31", "2024-01-31", "2024-02-01", "1203144010", "120314-4010", "7203055024", "2902124011", "3102124011", "2902134011",
}

// cellOf is a value that a rule reads, or what is there instead.
type cellOf struct {
	there, set bool
	typ        token.Type
	text       string
}

func randomCell(r *rand.Rand) cellOf {
	c := cellOf{there: true, set: true, text: oddValues[r.IntN(len(oddValues))]}
	if r.IntN(3) == 0 { // days, of which there are few that go together
		c.text = []string{"2024-01-01", "2024-01-02", "2024-01-31", "2024-02-01", "2023-12-31"}[r.IntN(5)]
	}
	switch r.IntN(12) {
	case 0:
		return cellOf{}
	case 1:
		return cellOf{there: true}
	case 2:
		c.typ, c.text = token.Null, "null"
	case 3:
		c.typ, c.text = token.True, "true"
	case 4:
		c.typ, c.text = token.False, "false"
	case 5, 6:
		c.typ, c.text = token.Number, []string{"1", "0", "-0", "-1", "1.0", "1.50", "1e1", "7", "1000000001", "12345678901234567890", "0.1234567", "12"}[r.IntN(12)]
	case 7, 8, 9:
		c.typ = token.String
	default:
		c.typ = token.Untyped
	}
	return c
}

// kindOf is what an operation gives.
type kindOf int

const (
	ofBool kindOf = iota
	ofInt
	ofNumber
	ofText
	ofDay
	ofSpan
	kinds
)

// ruler makes rules: most of them of operations that go together.
type ruler struct {
	*rand.Rand
	code                     []program.Expr
	self, each, row, ofLists bool // a rule over a scalar, of each row; within a macro; lists may be read as a whole
}

func (g *ruler) add(x program.Expr) int16 {
	g.code = append(g.code, x)
	return int16(len(g.code) - 1)
}

// value reads something of the payload.
func (g *ruler) value() int16 {
	switch {
	case g.self:
		return g.add(program.Expr{Op: program.ExprSelf})
	case (g.row || g.each) && g.IntN(2) == 0:
		return g.add(program.Expr{Op: program.ExprCell, N: int64(g.IntN(3))})
	}
	return g.add(program.Expr{Op: program.ExprSlot, N: int64(g.IntN(3))})
}

func (g *ruler) two(op program.ExprOp, a, b kindOf, depth int) int16 {
	x := program.Expr{Op: op, A: g.expr(a, depth-1)}
	x.B = g.expr(b, depth-1)
	return g.add(x)
}

func (g *ruler) one(op program.ExprOp, a kindOf, depth int) int16 {
	return g.add(program.Expr{Op: op, A: g.expr(a, depth-1)})
}

func (g *ruler) expr(kind kindOf, depth int) int16 {
	if g.IntN(40) == 0 {
		kind = kindOf(g.IntN(int(kinds)))
	}
	leaf := depth <= 0
	switch kind {
	case ofInt:
		if leaf || g.IntN(4) == 0 {
			return g.add(program.Expr{Op: program.ExprInt, N: []int64{0, 1, 2, 7, 12, -1, 1_000_000_001, 1 << 60}[g.IntN(8)]})
		}
		switch g.IntN(7) {
		case 0:
			return g.one(program.ExprSize, ofText, depth)
		case 1, 2:
			return g.one(program.ExprToInt, ofText, depth)
		case 3:
			x := program.Expr{Op: program.ExprPart, N: int64(g.IntN(5)), A: g.expr(ofDay, depth-1)}
			return g.add(x)
		case 4:
			return g.two(program.ExprYears, ofDay, ofDay, depth)
		case 5:
			return g.two([]program.ExprOp{program.ExprAdd, program.ExprSub, program.ExprMul}[g.IntN(3)], ofInt, ofInt, depth)
		}
		if g.ofLists && !g.self {
			return g.add(program.Expr{Op: program.ExprRows})
		}
		return g.value()
	case ofNumber:
		if leaf || g.IntN(3) == 0 {
			return g.add(program.Expr{Op: program.ExprNumber, S: []string{"0", "1", "1.5", "-1", "0.1234567", "12", "1000000000"}[g.IntN(7)]})
		}
		return g.one(program.ExprToNumber, []kindOf{ofText, ofInt}[g.IntN(2)], depth)
	case ofText:
		switch g.IntN(8) {
		case 0:
			return g.add(program.Expr{Op: program.ExprString, S: oddValues[g.IntN(len(oddValues))]})
		case 1:
			if !leaf {
				return g.one([]program.ExprOp{program.ExprLower, program.ExprUpper}[g.IntN(2)], ofText, depth)
			}
		case 2:
			if !leaf {
				x := program.Expr{Op: program.ExprSubstring, A: g.expr(ofText, depth-1)}
				for range 1 + g.IntN(2) {
					x.Args = append(x.Args, g.add(program.Expr{Op: program.ExprInt, N: int64(g.IntN(5)) - 1}))
				}
				return g.add(x)
			}
		case 3:
			if !leaf {
				x := program.Expr{Op: program.ExprCond, A: g.expr(ofBool, depth-1)}
				x.B = g.expr(ofText, depth-1)
				x.C = g.expr(ofText, depth-1)
				return g.add(x)
			}
		}
		return g.value()
	case ofDay:
		switch g.IntN(5) {
		case 0:
			return g.one(program.ExprBirthDate, ofText, 1)
		case 1:
			if !leaf {
				return g.two([]program.ExprOp{program.ExprAdd, program.ExprSub}[g.IntN(2)], ofDay, ofSpan, depth)
			}
		}
		return g.one(program.ExprDate, ofText, 1)
	case ofSpan:
		if !leaf && g.IntN(2) == 0 {
			return g.two(program.ExprSub, ofDay, ofDay, depth)
		}
		const hour = 3600 * 1_000_000_000
		return g.add(program.Expr{Op: program.ExprDuration, N: []int64{24 * hour, 48 * hour, -24 * hour, hour, 0, 8760 * hour}[g.IntN(6)]})
	}
	return g.truth(depth)
}

func (g *ruler) truth(depth int) int16 {
	if depth <= 0 || g.IntN(8) == 0 {
		switch n := g.IntN(4); {
		case n == 0:
			return g.add(program.Expr{Op: program.ExprBool, N: int64(g.IntN(2))})
		case n == 1 || g.self:
			return g.value()
		case n == 2 && (g.row || g.each):
			return g.add(program.Expr{Op: program.ExprHasCell, N: int64(g.IntN(3))})
		}
		return g.add(program.Expr{Op: program.ExprHas, N: int64(g.IntN(3))})
	}
	switch n := g.IntN(14); n {
	case 0, 1:
		return g.one(program.ExprNot, ofBool, depth)
	case 2, 3:
		return g.two([]program.ExprOp{program.ExprAnd, program.ExprOr}[n-2], ofBool, ofBool, depth)
	case 4:
		x := program.Expr{Op: program.ExprCond, A: g.expr(ofBool, depth-1)}
		x.B = g.expr(ofBool, depth-1)
		x.C = g.expr(ofBool, depth-1)
		return g.add(x)
	case 5:
		kind := []kindOf{ofText, ofInt, ofNumber}[g.IntN(3)]
		x := program.Expr{Op: program.ExprIn, A: g.expr(kind, depth-1)}
		for range g.IntN(4) {
			x.Args = append(x.Args, g.expr(kind, 0))
		}
		return g.add(x)
	case 6:
		return g.two([]program.ExprOp{program.ExprStartsWith, program.ExprEndsWith, program.ExprContains}[g.IntN(3)], ofText, ofText, depth)
	case 7:
		return g.one(program.ExprReplacement, ofText, depth)
	case 8, 9:
		if g.ofLists && !g.row && !g.self {
			return g.overList(depth)
		}
	}
	kind := kindOf(g.IntN(int(kinds)))
	other := kind
	if (kind == ofInt || kind == ofNumber) && g.IntN(2) == 0 {
		other = []kindOf{ofInt, ofNumber, ofText}[g.IntN(3)]
	}
	return g.two([]program.ExprOp{program.ExprEq, program.ExprNe, program.ExprLt, program.ExprLe, program.ExprGt, program.ExprGe}[g.IntN(6)], kind, other, depth)
}

func (g *ruler) overList(depth int) int16 {
	column := func() int16 { return int16(g.IntN(3)) }
	switch g.IntN(8) {
	case 0, 1, 2:
		g.row = true
		a := g.expr(ofBool, depth-1)
		g.row = false
		return g.add(program.Expr{Op: []program.ExprOp{program.ExprAll, program.ExprExists, program.ExprExistsOne}[g.IntN(3)], A: a})
	case 3:
		x := program.Expr{Op: program.ExprUnique}
		for range 1 + g.IntN(2) {
			x.Args = append(x.Args, column(), int16(g.IntN(3)))
		}
		return g.add(x)
	case 4:
		return g.add(program.Expr{Op: program.ExprSorted, A: column(), C: int16(g.IntN(3))})
	case 5:
		return g.add(program.Expr{Op: program.ExprDisjoint, A: column(), B: column(), C: program.CellDate})
	case 6:
		return g.add(program.Expr{Op: program.ExprContiguous, A: column(), B: column(), C: program.CellDate})
	}
	return g.add(program.Expr{Op: program.ExprOnlyLastOpen, A: column()})
}

// scopeOf3 is what the rules of a scope of three slots, and a list of three columns, read.
type scopeOf3 struct {
	slots []cellOf
	there bool
	rows  [][]cellOf
}

func randomScope(r *rand.Rand) scopeOf3 {
	s := scopeOf3{there: r.IntN(4) > 0}
	for range 3 {
		s.slots = append(s.slots, randomCell(r))
	}
	for range r.IntN(4) {
		if s.there {
			s.rows = append(s.rows, []cellOf{randomCell(r), randomCell(r), randomCell(r)})
		}
	}
	return s
}

func rowKeep(column int) *program.Keep { return &program.Keep{Slot: uint8(column), List: 0, Up: 1} }

var rowStart = &program.Keep{Slot: program.RowStart, List: 0}

// tell gives what a scope reads to the machine.
func (s *scopeOf3) tell(m *expression.Machine, id expression.Scope) {
	keep := func(c cellOf, k *program.Keep, owner uint32) {
		switch {
		case c.set:
			m.Keep(id, k, nil, owner, &expression.Value{Type: c.typ, Text: []byte(c.text), Sound: true})
		case c.there:
			m.KeepPlace(id, k, owner, false)
		}
	}
	if s.there {
		m.KeepPlace(id, rowStart, 0, true)
	}
	list := &program.Prop{Name: "L"}
	for i, row := range s.rows {
		m.KeepRow(id, rowStart, list, uint32(i+1), expression.Place{})
		for k, c := range row {
			keep(c, rowKeep(k), uint32(i+1))
		}
	}
	for i, c := range s.slots {
		keep(c, &program.Keep{Slot: uint8(i), List: -1}, 0)
	}
}

// plainly gives it to the plain form, whose values stand in the bytes of a payload.
func (s *scopeOf3) plainly(v *expression.Values, p *expression.Plain) {
	var b bytes.Buffer
	write := func(c cellOf) { b.WriteString(c.text + "|") }
	for _, row := range s.rows {
		for _, c := range row {
			write(c)
		}
	}
	for _, c := range s.slots {
		write(c)
	}
	v.Begin(p, b.Bytes())
	at := 0
	keep := func(c cellOf, k *program.Keep) {
		switch {
		case c.set:
			v.Keep(k, c.typ, at, at+len(c.text))
		case c.there:
			v.KeepPlace(k)
		}
		at += len(c.text) + 1
	}
	if s.there {
		v.KeepPlace(rowStart)
	}
	for _, row := range s.rows {
		v.Row(rowStart)
		for k, c := range row {
			keep(c, rowKeep(k))
		}
	}
	for i, c := range s.slots {
		keep(c, &program.Keep{Slot: uint8(i), List: -1})
	}
}

// Whatever a rule asks of whatever values: where its plain form says that it holds, the machine finds nothing broken.
func TestWhatHoldsPlainlyHolds(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	sure, made := 0, 0
	for n := range plainRules {
		g := &ruler{Rand: r, ofLists: true, each: n%4 == 0}
		if g.each {
			g.ofLists = false
		}
		g.expr(ofBool, 1+r.IntN(4))
		x := program.ExprRule{Each: -1, At: -1, Code: g.code}
		if g.each {
			x.Each = 0
		}
		msg := message(x, 3, program.Table{Columns: 3, Each: g.each})
		m, id, _ := machine(t, msg, 100)
		p := m.Plain(msg, &msg.Nodes[1])
		if p == nil {
			continue
		}
		made++
		var v expression.Values
		for range 20 {
			s := randomScope(r)
			s.plainly(&v, p)
			if !p.Hold(&v) {
				continue
			}
			sure++
			m.Close(id)
			id = m.Open(msg, &msg.Nodes[1])
			s.tell(m, id)
			require.Empty(t, ask(m, id), "%v of %+v", g.code, s)
		}
	}
	require.Greater(t, made, plainRules/4, "rules that have a plain form")
	require.Greater(t, sure, 2*made, "answers")
}

// Nor does a value alone break a rule over it of which the plain form says that it holds.
func TestAValueThatHoldsPlainlyHolds(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 5))
	made := 0
	for range plainRules {
		g := &ruler{Rand: r, self: true}
		g.expr(ofBool, 1+r.IntN(4))
		msg := message(program.ExprRule{Each: -1, At: -1, Code: g.code}, 0)
		m, _, _ := machine(t, msg, 0)
		p := m.PlainSelf(msg, &msg.Nodes[1])
		if p == nil {
			continue
		}
		made++
		var v expression.Values
		for range 20 {
			c := randomCell(r)
			if c.set && p.HoldSelf(&v, c.typ, []byte(c.text)) {
				require.True(t, m.Holds(msg, &msg.Nodes[1], c.typ, []byte(c.text)), "%v of %+v", g.code, c)
			}
		}
	}
	require.Greater(t, made, plainRules/4)
}

// plainRules is how many rules are tried.
const plainRules = 20000
