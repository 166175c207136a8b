package reference

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/value"
)

// Result is what an expression gives: nil where a value that it reads is absent,
// else a bool, a *big.Rat, a string, a time.Time or a span of time.
type Result any

// Evaluation is one rule over several fields, asked once.
type Evaluation struct {
	Scope *Scope
	Code  []program.Expr
	// Row is the row that the rule is asked for or that a macro is at, nil without one.
	Row *Row
	// Ask answers questions to registers; nil has no answer.
	Ask Ask
	// Wrong are the rows that made the last operation over a list false.
	Wrong []Pair
}

// Holds reports whether the rule is not broken: it is true, or it does not apply.
func (e *Evaluation) Holds() bool {
	b, ok := e.Value(len(e.Code) - 1).(bool)
	return !ok || b
}

// Value gives the result of operation i.
func (e *Evaluation) Value(i int) Result {
	x := &e.Code[i]
	do := operation(x.Op)
	if do == nil {
		panic(fmt.Sprintf("reference: operation %d is not known", x.Op))
	}
	return do(e, i, x)
}

// Knows reports whether the reference can read an operation of expressions.
func Knows(op program.ExprOp) bool { return operation(op) != nil }

// operation is the table of operations. Each takes its operation and the number of it.
func operation(op program.ExprOp) func(e *Evaluation, i int, x *program.Expr) Result {
	type ev = *Evaluation
	type ex = *program.Expr
	switch op {
	case program.ExprString:
		return func(_ ev, _ int, x ex) Result { return x.S }
	case program.ExprInt:
		return func(_ ev, _ int, x ex) Result { return big.NewRat(x.N, 1) }
	case program.ExprNumber:
		return func(_ ev, _ int, x ex) Result { n, _ := new(big.Rat).SetString(x.S); return n }
	case program.ExprBool:
		return func(_ ev, _ int, x ex) Result { return x.N != 0 }
	case program.ExprDuration:
		return func(_ ev, _ int, x ex) Result { return span{big.NewRat(x.N, 1e9)} }
	case program.ExprSlot:
		return func(e ev, _ int, x ex) Result { return e.Scope.Slots[int(x.N)].result() }
	case program.ExprSelf:
		return func(e ev, _ int, _ ex) Result { return scalarResult(e.Scope.Self) }
	case program.ExprCell:
		return func(e ev, _ int, x ex) Result { return e.cell(x.N).result() }
	case program.ExprHas:
		return func(e ev, _ int, x ex) Result { return e.Scope.Slots[int(x.N)].Value != nil }
	case program.ExprHasCell:
		return func(e ev, _ int, x ex) Result { return e.cell(x.N).Value != nil }
	case program.ExprNot:
		return ofBool(func(b bool) Result { return !b })
	case program.ExprAnd:
		return func(e ev, _ int, x ex) Result { return three(e.arg(x.A), e.arg(x.B), false) }
	case program.ExprOr:
		return func(e ev, _ int, x ex) Result { return three(e.arg(x.A), e.arg(x.B), true) }
	case program.ExprCond:
		return (*Evaluation).condition
	case program.ExprIn:
		return (*Evaluation).in
	case program.ExprEq, program.ExprNe, program.ExprLt, program.ExprLe, program.ExprGt, program.ExprGe:
		return func(e ev, _ int, x ex) Result { return compare(x.Op, e.arg(x.A), e.arg(x.B)) }
	case program.ExprAdd, program.ExprSub, program.ExprMul, program.ExprDiv, program.ExprMod:
		return func(e ev, _ int, x ex) Result { return arithmetic(x.Op, e.arg(x.A), e.arg(x.B)) }
	case program.ExprSize:
		return ofText(func(s string) Result { return big.NewRat(int64(utf8.RuneCountInString(s)), 1) })
	case program.ExprStartsWith:
		return ofTexts(strings.HasPrefix)
	case program.ExprEndsWith:
		return ofTexts(strings.HasSuffix)
	case program.ExprContains:
		return ofTexts(strings.Contains)
	case program.ExprMatches:
		return func(e ev, i int, x ex) Result {
			return ofText(func(s string) Result { return pattern.Match(x.Pattern, []byte(s)) })(e, i, x)
		}
	case program.ExprLower, program.ExprUpper:
		return func(e ev, _ int, x ex) Result { return inCase(x.Op, e.arg(x.A)) }
	case program.ExprReplacement:
		return ofText(func(s string) Result { return value.CPRReplacement([]byte(s)) })
	case program.ExprToInt:
		return func(e ev, _ int, x ex) Result { return toInteger(e.arg(x.A)) }
	case program.ExprToNumber:
		return func(e ev, _ int, x ex) Result { return toNumber(e.arg(x.A)) }
	case program.ExprDate:
		return func(e ev, _ int, x ex) Result { return dateResult(e.arg(x.A)) }
	case program.ExprBirthDate:
		return func(e ev, _ int, x ex) Result { return birthDate(e.arg(x.A)) }
	case program.ExprYears:
		return func(e ev, _ int, x ex) Result { return years(e.arg(x.A), e.arg(x.B)) }
	case program.ExprRegister:
		return (*Evaluation).register
	case program.ExprGet:
		return func(e ev, i int, x ex) Result {
			if _, ok := e.Key(x.Args); !ok {
				return nil
			}
			return typed(int(x.B), e.register(i, x))
		}
	case program.ExprValidOn:
		return (*Evaluation).validOn
	case program.ExprRows:
		return ofTable(func(_ ev, _ ex, t *Table) Result { return big.NewRat(int64(len(t.Rows)), 1) })
	case program.ExprAll, program.ExprExists, program.ExprExistsOne:
		return ofTable((*Evaluation).macro)
	case program.ExprOnlyLastOpen:
		return ofTable((*Evaluation).onlyLastOpen)
	case program.ExprUnique, program.ExprSorted:
		return ofTable((*Evaluation).values)
	case program.ExprDisjoint, program.ExprContiguous:
		return ofTable((*Evaluation).periods)
	case program.ExprKey:
		return (*Evaluation).key
	case program.ExprPart:
		return func(e ev, _ int, x ex) Result { return partOf(x.N, e.arg(x.A)) }
	case program.ExprSubstring:
		return (*Evaluation).substring
	}
	return nil
}

func (e *Evaluation) cell(n int64) Cell {
	if e.Row == nil {
		return Cell{}
	}
	return e.Row.Cells[int(n)]
}

func (e *Evaluation) arg(n int16) Result { return e.Value(int(n)) }

// ofBool, ofText and ofTexts make operations of functions: absent where an operand is
// absent or of another type.
func ofBool(do func(bool) Result) func(*Evaluation, int, *program.Expr) Result {
	return func(e *Evaluation, _ int, x *program.Expr) Result {
		if b, ok := e.arg(x.A).(bool); ok {
			return do(b)
		}
		return nil
	}
}

func ofText(do func(string) Result) func(*Evaluation, int, *program.Expr) Result {
	return func(e *Evaluation, _ int, x *program.Expr) Result {
		if s, ok := e.arg(x.A).(string); ok {
			return do(s)
		}
		return nil
	}
}

func ofTexts(do func(a, b string) bool) func(*Evaluation, int, *program.Expr) Result {
	return func(e *Evaluation, _ int, x *program.Expr) Result {
		a, ok1 := e.arg(x.A).(string)
		b, ok2 := e.arg(x.B).(string)
		if !ok1 || !ok2 {
			return nil
		}
		return do(a, b)
	}
}

// condition takes one branch; the other may be absent.
func (e *Evaluation) condition(_ int, x *program.Expr) Result {
	b, ok := e.arg(x.A).(bool)
	switch {
	case !ok:
		return nil
	case b:
		return e.arg(x.B)
	}
	return e.arg(x.C)
}

func (e *Evaluation) in(_ int, x *program.Expr) Result {
	a := e.arg(x.A)
	if a == nil {
		return nil
	}
	return slices.ContainsFunc(x.Args, func(n int16) bool { return compare(program.ExprEq, a, e.arg(n)) == true })
}

// register asks for a row or a cell; absent where a part of the key is.
func (e *Evaluation) register(i int, x *program.Expr) Result {
	if key, ok := e.Key(x.Args); ok && e.Ask != nil {
		return e.Ask(Question{Op: i, Expr: x, Key: key})
	}
	return nil
}

func (e *Evaluation) validOn(i int, x *program.Expr) Result {
	last := len(x.Args) - 1
	key, ok := e.Key(x.Args[:last])
	if on, is := e.arg(x.Args[last]).(time.Time); is && ok && e.Ask != nil {
		return e.Ask(Question{Op: i, Expr: x, Key: key, On: on})
	}
	return nil
}

// Key reads the key that a question to a register has. It is not ok where a part of it
// is absent.
func (e *Evaluation) Key(args []int16) (key []string, ok bool) {
	for _, n := range args {
		switch a := e.arg(n).(type) {
		case string:
			key = append(key, a)
		case *big.Rat:
			key = append(key, strings.TrimSuffix(a.RatString(), "/1"))
		default:
			return nil, false
		}
	}
	return key, true
}

// substring cuts characters out of a text; absent where there are fewer.
func (e *Evaluation) substring(_ int, x *program.Expr) Result {
	text, ok := e.arg(x.A).(string)
	if !ok {
		return nil
	}
	all := []rune(text)
	ends := []int{0, len(all)}
	for i, a := range x.Args {
		n, ok := toInteger(e.arg(a)).(*big.Rat)
		if !ok || n.Sign() < 0 || n.Cmp(big.NewRat(int64(len(all)), 1)) > 0 {
			return nil
		}
		ends[i] = int(n.Num().Int64())
	}
	if ends[0] > ends[1] {
		return nil
	}
	return string(all[ends[0]:ends[1]])
}

// typed reads a text as what its column holds, see program.CellText.
func typed(what int, r Result) Result {
	switch what {
	case program.CellInteger:
		return toNumber(r)
	case program.CellDate:
		return dateResult(r)
	case program.CellThere:
		return r != nil
	}
	return r
}
