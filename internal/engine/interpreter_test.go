package engine

import (
	"testing"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/internal/value"
)

// The code of a typical rule against the function in Go that says the same: a period
// ends no earlier than it starts and no later than three years after, unless it is of
// another kind.
//
//	this.Kind != 'EUD' || date(this.Start) <= date(this.End) && years(date(this.Start), date(this.End)) < 3
var typical = []program.Expr{
	0: {Op: program.ExprSlot, N: 0}, 1: {Op: program.ExprString, S: "EUD"}, 2: {Op: program.ExprNe, A: 0, B: 1},
	3: {Op: program.ExprSlot, N: 1}, 4: {Op: program.ExprDate, A: 3}, 5: {Op: program.ExprSlot, N: 2}, 6: {Op: program.ExprDate, A: 5},
	7: {Op: program.ExprLe, A: 4, B: 6}, 8: {Op: program.ExprYears, A: 4, B: 6}, 9: {Op: program.ExprInt, N: 3}, 10: {Op: program.ExprLt, A: 8, B: 9},
	11: {Op: program.ExprAnd, A: 7, B: 10}, 12: {Op: program.ExprOr, A: 2, B: 11},
}

func typicalScope() *scope {
	s := &scope{}
	for _, text := range []string{"EUD", "2026-08-10", "2029-06-30"} {
		lo := int32(len(s.bytes))
		s.bytes = append(s.bytes, text...)
		s.values = append(s.values, slot{there: true, set: true, typ: token.Untyped, lo: lo, hi: int32(len(s.bytes))})
	}
	return s
}

func BenchmarkInterpretedRule(b *testing.B) {
	m := machine{c: &Checker{}, code: typical, scope: typicalScope()}
	b.ReportAllocs()
	for b.Loop() {
		if m.broken() {
			b.Fatal("broken")
		}
	}
}

func BenchmarkRuleInGo(b *testing.B) {
	s := typicalScope()
	text := func(i int) []byte { return s.bytes[s.values[i].lo:s.values[i].hi] }
	broken := func() bool {
		if string(text(0)) != "EUD" {
			return false
		}
		start, ok1 := value.ReadMoment(text(1))
		end, ok2 := value.ReadMoment(text(2))
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
