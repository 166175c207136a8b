package reference

import (
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// on evaluates an operation over operands: constants, or values of slots for trees. The
// operands are numbered from 0.
func on(x program.Expr, operands ...any) Result {
	e := &Evaluation{Scope: &Scope{Slots: map[int]Cell{}}}
	for i, o := range operands {
		switch o := o.(type) {
		case string:
			e.Code = append(e.Code, program.Expr{Op: program.ExprString, S: o})
		case int:
			e.Code = append(e.Code, program.Expr{Op: program.ExprInt, N: int64(o)})
		case bool:
			n := int64(0)
			if o {
				n = 1
			}
			e.Code = append(e.Code, program.Expr{Op: program.ExprBool, N: n})
		case program.Expr:
			e.Code = append(e.Code, o)
		default: // absent
			e.Code = append(e.Code, program.Expr{Op: program.ExprSlot, N: int64(100 + i)})
		}
	}
	e.Code = append(e.Code, x)
	return e.Value(len(e.Code) - 1)
}

// plain gives numbers as text, so that they can be compared.
func plain(r Result) any {
	switch r := r.(type) {
	case *big.Rat:
		return r.RatString()
	case time.Time:
		return r.UTC().Format(time.RFC3339)
	case span:
		return "seconds " + r.seconds.RatString()
	}
	return r
}

func TestOperations(t *testing.T) {
	absent := any(nil)
	two := func(op program.ExprOp) program.Expr { return program.Expr{Op: op, A: 0, B: 1} }
	date := func(n int16) program.Expr { return program.Expr{Op: program.ExprDate, A: n} }
	day := program.Expr{Op: program.ExprDuration, N: int64(24 * time.Hour)}
	for _, test := range []struct {
		x        program.Expr
		operands []any
		want     any
	}{
		{program.Expr{Op: program.ExprNumber, S: "1.5"}, nil, "3/2"},
		{program.Expr{Op: program.ExprNot}, []any{true}, false},
		{program.Expr{Op: program.ExprNot}, []any{absent}, nil},
		{two(program.ExprAnd), []any{absent, false}, false},
		{two(program.ExprAnd), []any{absent, true}, nil},
		{two(program.ExprOr), []any{absent, true}, true},
		{two(program.ExprOr), []any{absent, false}, nil},
		{program.Expr{Op: program.ExprCond, A: 0, B: 1, C: 2}, []any{true, "a", absent}, "a"},
		{program.Expr{Op: program.ExprCond, A: 0, B: 1, C: 2}, []any{absent, "a", "b"}, nil},
		{two(program.ExprEq), []any{"a", "a"}, true},
		{two(program.ExprEq), []any{"1", 1}, nil},
		{two(program.ExprNe), []any{1, 2}, true},
		{two(program.ExprLt), []any{"a", "b"}, true},
		{two(program.ExprLe), []any{2, 2}, true},
		{two(program.ExprGt), []any{true, false}, true},
		{two(program.ExprGe), []any{1, 2}, false},
		{two(program.ExprAdd), []any{"a", "b"}, "ab"},
		{two(program.ExprAdd), []any{1, 2}, "3"},
		{two(program.ExprSub), []any{1, 2}, "-1"},
		{two(program.ExprMul), []any{3, 4}, "12"},
		{two(program.ExprDiv), []any{-7, 2}, "-3"},
		{two(program.ExprDiv), []any{1, 0}, nil},
		{two(program.ExprMod), []any{-7, 2}, "-1"},
		{program.Expr{Op: program.ExprSize}, []any{"æøå"}, "3"},
		{two(program.ExprStartsWith), []any{"abc", "ab"}, true},
		{two(program.ExprEndsWith), []any{"abc", "ab"}, false},
		{two(program.ExprContains), []any{"abc", "b"}, true},
		{program.Expr{Op: program.ExprMatches, Pattern: compiled(t, "^a+$")}, []any{"aa"}, true},
		{program.Expr{Op: program.ExprToInt}, []any{" 12 "}, "12"},
		{program.Expr{Op: program.ExprToInt}, []any{"1.5"}, nil},
		{program.Expr{Op: program.ExprToNumber}, []any{"1.50"}, "3/2"},
		{program.Expr{Op: program.ExprToNumber}, []any{"1,5"}, nil},
		{program.Expr{Op: program.ExprLower}, []any{"AÆ"}, "aÆ"},
		{program.Expr{Op: program.ExprUpper}, []any{"aæ"}, "Aæ"},
		{program.Expr{Op: program.ExprReplacement}, []any{"6101014444"}, true},
		{program.Expr{Op: program.ExprReplacement}, []any{"0101014444"}, false},
		{program.Expr{Op: program.ExprIn, A: 0, Args: []int16{1, 2}}, []any{"b", "a", "b"}, true},
		{program.Expr{Op: program.ExprIn, A: 0, Args: []int16{1, 2}}, []any{absent, "a", "b"}, nil},
		{date(0), []any{"2026-02-29"}, nil},
		{date(0), []any{"2026-01-01T24:00:00"}, "2026-01-02T00:00:00Z"},
		{date(0), []any{"2026-01-01T00:30:00+01:00"}, "2025-12-31T23:30:00Z"},
		{program.Expr{Op: program.ExprBirthDate}, []any{"0101054321"}, "2005-01-01T00:00:00Z"},
		{program.Expr{Op: program.ExprYears, A: 1, B: 3}, []any{"2008-02-29", date(0), "2026-02-28", date(2)}, "17"},
		{program.Expr{Op: program.ExprYears, A: 1, B: 3}, []any{"2008-02-28", date(0), "2026-02-28", date(2)}, "18"},
		{program.Expr{Op: program.ExprAdd, A: 1, B: 2}, []any{"2026-02-28", date(0), day}, "2026-03-01T00:00:00Z"},
		{program.Expr{Op: program.ExprSub, A: 1, B: 3}, []any{"2026-01-02", date(0), "2026-01-01", date(2)}, "seconds 86400"},
		{program.Expr{Op: program.ExprHas, N: 9}, nil, false},
		{program.Expr{Op: program.ExprRows, N: 9}, nil, nil},
	} {
		assert.Equal(t, test.want, plain(on(test.x, test.operands...)), "operation %d of %v", test.x.Op, test.operands)
	}
}

func TestOperationsOverLists(t *testing.T) {
	rows := func(cells ...[2]string) *Table {
		table := &Table{}
		for _, c := range cells {
			row := map[int]Cell{}
			for k, s := range c {
				if s != "" {
					row[k] = Cell{Value: tree.String(s)}
				}
			}
			table.Rows = append(table.Rows, Row{Cells: row})
		}
		return table
	}
	holds := func(x program.Expr, table *Table) any {
		condition := []program.Expr{{Op: program.ExprCell, N: 1}, {Op: program.ExprString, S: "x"}, {Op: program.ExprEq, A: 0, B: 1}}
		e := &Evaluation{Scope: &Scope{Tables: map[int]*Table{0: table}}, Code: append(condition, x)}
		return plain(e.Value(3))
	}
	period := func(op program.ExprOp) program.Expr { return program.Expr{Op: op, A: 0, B: 1} }
	one, next := [2]string{"2024-01-01", "2024-06-30"}, [2]string{"2024-07-01", ""}
	gap, wrong := [2]string{"2024-07-02", ""}, [2]string{"2024-06-30", "2024-07-31"}
	for _, test := range []struct {
		x     program.Expr
		table *Table
		want  any
	}{
		{program.Expr{Op: program.ExprRows}, rows(one, next), "2"},
		{period(program.ExprDisjoint), rows(one, next), true},
		{period(program.ExprDisjoint), rows(one, wrong), false},
		{period(program.ExprDisjoint), rows(wrong, [2]string{"2024-07-05", "2024-07-01"}), true}, // ends before it begins: no period
		{period(program.ExprContiguous), rows(one, next), true},
		{period(program.ExprContiguous), rows(one, gap), false},
		{program.Expr{Op: program.ExprOnlyLastOpen, A: 1}, rows(one, next), true},
		{program.Expr{Op: program.ExprOnlyLastOpen, A: 1}, rows(next, one), false},
		{program.Expr{Op: program.ExprUnique, Args: []int16{0, program.CellText}}, rows([2]string{"a"}, [2]string{""}, [2]string{"a"}), false},
		{program.Expr{Op: program.ExprUnique, Args: []int16{0, program.CellText}}, rows([2]string{"a"}, [2]string{""}, [2]string{""}), true},
		{program.Expr{Op: program.ExprSorted, A: 0}, rows([2]string{"a"}, [2]string{"a"}, [2]string{"b"}), true},
		{program.Expr{Op: program.ExprSorted, A: 0}, rows([2]string{"10"}, [2]string{"9"}), true},
		{program.Expr{Op: program.ExprSorted, A: 0, C: program.CellInteger}, rows([2]string{"10"}, [2]string{"9"}), false},
		{program.Expr{Op: program.ExprAll, A: 2}, rows([2]string{"", "x"}, [2]string{"", "y"}), false},
		{program.Expr{Op: program.ExprAll, A: 2}, rows([2]string{"", "x"}, [2]string{"", ""}), nil},
		{program.Expr{Op: program.ExprAll, A: 2}, rows(), true},
		{program.Expr{Op: program.ExprExists, A: 2}, rows([2]string{"", ""}, [2]string{"", "x"}), true},
		{program.Expr{Op: program.ExprExists, A: 2}, rows(), false},
		{program.Expr{Op: program.ExprExistsOne, A: 2}, rows([2]string{"", "x"}, [2]string{"", "x"}), false},
		{program.Expr{Op: program.ExprExistsOne, A: 2}, rows([2]string{"", "x"}, [2]string{"", "y"}), true},
	} {
		assert.Equal(t, test.want, holds(test.x, test.table), "operation %d", test.x.Op)
	}
}

func TestRegistersAnswer(t *testing.T) {
	given := []Register{{Name: "institutions", Rows: [][]string{{"1", "2024-01-01", "2024-12-31", ""}, {"2", "2024-01-01", "", "11"}}}}
	ask := func(x program.Expr, operands ...any) any {
		e := &Evaluation{Scope: &Scope{}, Ask: Answer(given)}
		for _, o := range operands {
			e.Code = append(e.Code, program.Expr{Op: program.ExprString, S: o.(string)})
		}
		if x.Op == program.ExprValidOn {
			e.Code = append(e.Code, program.Expr{Op: program.ExprDate, A: 1})
		}
		e.Code = append(e.Code, x)
		return plain(e.Value(len(e.Code) - 1))
	}
	has := program.Expr{Op: program.ExprRegister, S: "institutions", Args: []int16{0}}
	assert.Equal(t, true, ask(has, "1"))
	assert.Equal(t, false, ask(has, "3"))
	assert.Equal(t, false, ask(program.Expr{Op: program.ExprRegister, S: "other", Args: []int16{0}}, "1"))
	get := program.Expr{Op: program.ExprGet, S: "institutions", N: 3, B: program.CellInteger, Args: []int16{0}}
	assert.Equal(t, "11", ask(get, "2"))
	assert.Nil(t, ask(get, "1"), "an empty cell")
	on := program.Expr{Op: program.ExprValidOn, S: "institutions", A: 1, B: 2, Args: []int16{0, 2}}
	assert.Equal(t, true, ask(on, "1", "2024-12-31"))
	assert.Equal(t, false, ask(on, "1", "2025-01-01"))
	assert.Equal(t, true, ask(on, "2", "2025-01-01"))
	assert.Nil(t, ask(on, "1", "no date"))
}

// What the reference does not know it does not take for kept.
func TestAnUnknownOperationIsNoSilence(t *testing.T) {
	for _, op := range program.ExprOps() {
		assert.True(t, Knows(op), "operation %d", op)
	}
	for _, op := range program.Ops() {
		assert.True(t, KnowsCheck(op), "check %d", op)
	}
	assert.False(t, Knows(program.ExprOp(len(program.ExprOps()))))
	assert.Panics(t, func() { on(program.Expr{Op: program.ExprOp(len(program.ExprOps()))}) })
	assert.Panics(t, func() { passes(&program.Check{Op: program.Op(len(program.Ops()))}, tree.String("")) })
}
