package expression_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/expression"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/internal/value"
)

// The code of a typical rule: a period ends no earlier than it starts and no later than
// three years after, unless it is of another kind.
//
//	this.Kind != 'EUD' || date(this.Start) <= date(this.End) && years(date(this.Start), date(this.End)) < 3
var typical = []program.Expr{
	0: {Op: program.ExprSlot, N: 0}, 1: {Op: program.ExprString, S: "EUD"}, 2: {Op: program.ExprNe, A: 0, B: 1},
	3: {Op: program.ExprSlot, N: 1}, 4: {Op: program.ExprDate, A: 3}, 5: {Op: program.ExprSlot, N: 2}, 6: {Op: program.ExprDate, A: 5},
	7: {Op: program.ExprLe, A: 4, B: 6}, 8: {Op: program.ExprYears, A: 4, B: 6}, 9: {Op: program.ExprInt, N: 3}, 10: {Op: program.ExprLt, A: 8, B: 9},
	11: {Op: program.ExprAnd, A: 7, B: 10}, 12: {Op: program.ExprOr, A: 2, B: 11},
}

// message gives a message whose root has one rule.
func message(x program.ExprRule, slots int, tables ...program.Table) *program.Message {
	x.Rule = 1
	return &program.Message{
		Rules: make([]program.Rule, 2),
		Nodes: []program.Node{{}, {Exprs: []program.ExprRule{x}, Slots: slots, Tables: tables}},
	}
}

// machine is a machine with a scope for the root of a message.
func machine(t testing.TB, m *program.Message, rows int) (*expression.Machine, expression.Scope, *expression.Memory) {
	t.Helper()
	memory := expression.MemoryFor(0)
	x := expression.New(expression.Options{Rows: rows, Memory: &memory})
	s := x.Open(m, &m.Nodes[1])
	require.Equal(t, expression.Scope(0), s)
	return x, s, &memory
}

func text(s string, line int32) *expression.Value {
	return &expression.Value{Type: token.Untyped, Text: []byte(s), Sound: true, Place: expression.Place{Line: line}, Path: "/" + s, Shown: s}
}

func ask(x *expression.Machine, s expression.Scope) []expression.Breach {
	var list []expression.Breach
	x.Ask(s, func(b expression.Breach) { list = append(list, b) })
	return list
}

func TestABreachShowsAtTheValueThatTheRuleNames(t *testing.T) {
	m := message(program.ExprRule{Each: -1, At: 2, Code: typical}, 3)
	x, s, _ := machine(t, m, 0)
	for i, v := range []string{"EUD", "2026-08-10", "2029-08-10"} {
		keep := &program.Keep{Slot: uint8(i), List: -1}
		assert.Equal(t, i == 2, x.Shows(s, keep, 0))
		require.Equal(t, expression.Kept, x.Keep(s, keep, nil, 0, text(v, int32(i+1))))
	}
	list := ask(x, s)
	require.Len(t, list, 1)
	assert.Equal(t, program.RuleID(1), list[0].Rule)
	require.NotNil(t, list[0].Value)
	assert.Equal(t, "/2029-08-10", list[0].Value.Path)
	assert.Equal(t, int32(3), list[0].Value.Place.Line)

	// A value that breaks its own rules is not read.
	unsound := text("2029-08-10", 3)
	unsound.Sound = false
	require.Equal(t, expression.Kept, x.Keep(s, &program.Keep{Slot: 2, List: -1}, nil, 0, unsound))
	assert.Empty(t, ask(x, s))
}

// A rule over the rows of a list is asked of rows and of nothing else: not of the list
// itself, when that is a place of its own.
func TestARuleIsAskedOfEachRow(t *testing.T) {
	rule := program.ExprRule{Each: 0, At: -1, Code: []program.Expr{{Op: program.ExprBool}}}
	m := message(rule, 0, program.Table{Columns: 1})
	x, s, _ := machine(t, m, 9)
	item := &program.Keep{Slot: 0, List: 0}
	x.KeepPlace(s, item, 0, true)
	assert.Empty(t, ask(x, s))
	x.Keep(s, item, nil, 0, text("a", 1))
	x.Keep(s, item, nil, 0, text("a", 1))
	assert.Len(t, ask(x, s), 2)

	rule.At = 1
	m = message(rule, 0, program.Table{Columns: 2})
	x, s, _ = machine(t, m, 9)
	list := &program.Prop{Name: "L"}
	x.KeepRow(s, &program.Keep{Slot: program.RowStart, List: 0}, list, 7, expression.Place{Line: 3, Index: 2})
	x.Keep(s, &program.Keep{Slot: 0, List: 0, Up: 1}, nil, 7, text("a", 4)) // of the row that has begun
	x.Keep(s, &program.Keep{Slot: 1, List: 0, Up: 1, Where: true}, nil, 8, text("a", 4))
	breaches := ask(x, s)
	require.Len(t, breaches, 1)
	assert.Same(t, list, breaches[0].List)
	assert.Equal(t, expression.Place{Line: 3, Index: 2}, breaches[0].Place)
	x.Keep(s, &program.Keep{Slot: 1, List: 0, Up: 1, Where: true}, nil, 7, text("a", 4))
	breaches = ask(x, s)
	require.Len(t, breaches, 1)
	require.NotNil(t, breaches[0].Value)
	assert.Equal(t, []any{"/a", "a", int32(4)}, []any{breaches[0].Value.Path, breaches[0].Value.Shown, breaches[0].Value.Place.Line})
}

func TestScopesGiveBackWhatTheyHeld(t *testing.T) {
	m := message(program.ExprRule{Each: -1, At: -1, Code: typical}, 3, program.Table{Columns: 1})
	x, outer, memory := machine(t, m, 3)
	keep, cell := &program.Keep{Slot: 1, List: -1}, &program.Keep{List: 0}
	for range 100 {
		inner := x.Open(m, &m.Nodes[1])
		require.Equal(t, outer+1, inner)
		require.Equal(t, expression.Kept, x.Keep(inner, keep, nil, 0, text("2026-08-10", 1)))
		for range 3 {
			require.Equal(t, expression.Kept, x.Keep(inner, cell, nil, 0, text("a value that spills over", 1)))
		}
		require.Equal(t, expression.TooMany, x.Keep(inner, cell, nil, 0, text("a", 1)))
		x.Close(inner)
	}
	big := make([]byte, 5<<20)
	v := &expression.Value{Text: big, Sound: true}
	require.Equal(t, expression.Kept, x.Keep(outer, keep, nil, 0, v))
	require.Equal(t, expression.OutOfRoom, x.Keep(outer, keep, nil, 0, v), "5 of 8 MB are taken")
	assert.False(t, memory.HasRoom(len(big)))
	x.Close(outer)
	assert.True(t, memory.HasRoom(len(big)))
}

func TestARuleThatNeedsARegisterOpensNoScope(t *testing.T) {
	m := message(program.ExprRule{Each: -1, At: -1, Code: []program.Expr{{Op: program.ExprRegister, S: "institutions"}}}, 1)
	memory := expression.MemoryFor(0)
	x := expression.New(expression.Options{Memory: &memory})
	assert.Equal(t, expression.NoScope, x.Open(m, &m.Nodes[1]))
	assert.Equal(t, []string{"institutions"}, x.Missing(m, 1))
}

// No operation that the machine does not know lets a rule hold, whatever stands around it.
func TestAnUnknownOperationBreaksItsRule(t *testing.T) {
	const unknown = program.ExprOp(255)
	for _, code := range [][]program.Expr{
		{{Op: unknown}},
		{{Op: unknown}, {Op: program.ExprNot, A: 0}},
		{{Op: unknown}, {Op: program.ExprBool, N: 1}, {Op: program.ExprOr, A: 0, B: 1}},
		{{Op: unknown}, {Op: program.ExprSize, A: 0}, {Op: program.ExprInt, N: 1}, {Op: program.ExprEq, A: 1, B: 2}},
	} {
		m := message(program.ExprRule{Each: -1, At: -1, Code: code}, 1)
		x, s, _ := machine(t, m, 0)
		assert.Len(t, ask(x, s), 1)
		broken := 0
		x.AskSelf(m, &m.Nodes[1], token.String, []byte("a"), func(program.RuleID) { broken++ })
		assert.Equal(t, 1, broken)
	}
}

// Nor does a value that no rule has a place for.
func TestAValueThatIsKeptNowhereBreaksTheRules(t *testing.T) {
	for _, keep := range []program.Keep{{Slot: 3, List: -1}, {List: 3}, {List: 1}, {List: 0, Slot: 1}} {
		m := message(program.ExprRule{Each: -1, At: -1, Code: []program.Expr{{Op: program.ExprBool, N: 1}}}, 3, program.Table{Columns: 1})
		x, s, _ := machine(t, m, 10)
		assert.Empty(t, ask(x, s))
		require.Equal(t, expression.Kept, x.Keep(s, &keep, nil, 0, text("a", 1)))
		assert.Len(t, ask(x, s), 1)

		x, s, _ = machine(t, m, 10)
		x.KeepPlace(s, &keep, 0, false)
		assert.Len(t, ask(x, s), 1)
	}
	m := message(program.ExprRule{Each: -1, At: -1, Code: []program.Expr{{Op: program.ExprBool, N: 1}}}, 3)
	x, s, _ := machine(t, m, 10)
	x.KeepRow(s, &program.Keep{Slot: program.RowStart, List: 9}, nil, 1, expression.Place{})
	assert.Len(t, ask(x, s), 1)
}

func kept(b testing.TB, rule []program.Expr) (*expression.Machine, expression.Scope) {
	x, s, _ := machine(b, message(program.ExprRule{Each: -1, At: -1, Code: rule}, 3), 0)
	for i, v := range []string{"EUD", "2026-08-10", "2029-06-30"} {
		x.Keep(s, &program.Keep{Slot: uint8(i), List: -1}, nil, 0, text(v, 1))
	}
	return x, s
}

func BenchmarkInterpretedRule(b *testing.B) {
	x, s := kept(b, typical)
	b.ReportAllocs()
	for b.Loop() {
		x.Ask(s, func(expression.Breach) { b.Fatal("broken") })
	}
}

// The same rule as Go.
func BenchmarkRuleInGo(b *testing.B) {
	texts := [][]byte{[]byte("EUD"), []byte("2026-08-10"), []byte("2029-06-30")}
	broken := func() bool {
		if string(texts[0]) != "EUD" {
			return false
		}
		start, ok1 := value.ReadMoment(texts[1])
		end, ok2 := value.ReadMoment(texts[2])
		if !ok1 || !ok2 {
			return false
		}
		if start.Seconds > end.Seconds || start.Seconds == end.Seconds && start.Nanos > end.Nanos {
			return true
		}
		return value.Years(start.Day(), end.Day()) >= 3
	}
	b.ReportAllocs()
	for b.Loop() {
		if broken() {
			b.Fatal("broken")
		}
	}
}
