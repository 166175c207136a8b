package sample

import (
	"math/big"
	"slices"
	"time"

	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/reference"
)

// inquiry is a rule that asks registers, with answers to be found.
type inquiry struct {
	*reference.Evaluation
	// hints are texts that cells of registers could have, see hints.
	hints map[string][]string
}

// suppose lets registers have whatever makes a rule true, if anything does.
func (k *Maker) suppose(e *reference.Evaluation) {
	if !asks(e.Code) {
		return
	}
	q := inquiry{Evaluation: e}
	q.settle(true, &rowSet{}, 0)
}

// question is what a rule asks of a register, with the answers to be tried, the
// likeliest first.
type question struct {
	op      int // in the code
	answers []reference.Result
}

// settle finds answers to the register questions of a rule for which it holds (or
// is broken), and leaves them in Ask: the first such answers after as many as are to
// be passed over. Where there are none, the first of each stay. Rows that are there
// already are kept to.
func (q *inquiry) settle(hold bool, rows *rowSet, pass int) (ok bool) {
	questions := q.questions(hold, rows)
	choice := make([]int, len(questions))
	q.Ask = func(ask reference.Question) reference.Result {
		if emptyKey(ask.Key) {
			return reference.Answer(nil)(ask)
		}
		for k, asked := range questions {
			if asked.op == ask.Op || q.sameCell(&q.Code[asked.op], ask) {
				return asked.answers[choice[k]]
			}
		}
		return nil
	}
	for range 5000 {
		if q.Holds() == hold {
			if pass--; pass < 0 {
				return true
			}
		}
		k := 0
		for ; k < len(choice); k++ {
			if choice[k]++; choice[k] < len(questions[k].answers) {
				break
			}
			choice[k] = 0
		}
		if k == len(choice) {
			break
		}
	}
	clear(choice)
	return false
}

// sameCell reports whether a question is of the cell that an operation reads too.
func (q *inquiry) sameCell(x *program.Expr, ask reference.Question) bool {
	if x.Op != program.ExprGet || ask.Expr.Op != program.ExprGet || x.S != ask.Expr.S || x.N != ask.Expr.N {
		return false
	}
	key, known := q.safeKey(x.Args)
	return known && slices.Equal(key, ask.Key)
}

// questions gives what the rule asks.
func (q *inquiry) questions(hold bool, rows *rowSet) []question {
	var list []question
	for i := range q.Code {
		switch x := &q.Code[i]; x.Op {
		case program.ExprRegister, program.ExprValidOn:
			list = append(list, question{i, []reference.Result{true, false}})
		case program.ExprGet:
			answers := q.cells(x)
			if hold && q.Row != nil {
				// The other rows of a list ask for the same cell: empty suits all.
				slices.Reverse(answers)
			}
			if key, known := q.safeKey(x.Args); known {
				if text := reference.CellOf(rows.register(x.S).Row(key), int(x.N)); text != "" && hold {
					answers = []reference.Result{text}
				}
			}
			list = append(list, question{i, answers})
		}
	}
	return list
}

// emptyKey reports whether all of a key is empty, which no register takes.
func emptyKey(key []string) bool {
	return !slices.ContainsFunc(key, func(s string) bool { return s != "" })
}

// safeKey is Key where what a key is made of may itself ask a register: then it is
// not known yet.
func (q *inquiry) safeKey(args []int16) (key []string, ok bool) {
	for _, n := range args {
		switch q.Code[n].Op {
		case program.ExprSlot, program.ExprSelf, program.ExprString, program.ExprInt:
		case program.ExprCell:
			if q.Row == nil { // within a macro
				return nil, false
			}
		case program.ExprToInt:
			if op := q.Code[q.Code[n].A].Op; op != program.ExprSlot && (op != program.ExprCell || q.Row == nil) && op != program.ExprSelf {
				return nil, false
			}
		default:
			return nil, false
		}
	}
	return q.Key(args)
}

// cells are texts that a cell could have: what the rule compares with, and next to
// it; nothing comes last.
func (q *inquiry) cells(x *program.Expr) []reference.Result {
	var list []reference.Result
	add := func(texts ...string) {
		for _, text := range texts {
			if text != "" && !slices.Contains(list, reference.Result(text)) {
				list = append(list, text)
			}
		}
	}
	near := func(r reference.Result) { add(nearCell(x.B, r)...) }
	for i := range q.Code {
		switch q.Code[i].Op {
		case program.ExprString, program.ExprInt, program.ExprSlot, program.ExprCell, program.ExprSelf:
			near(q.Value(i))
		case program.ExprMatches:
			near(q.Code[i].Pattern.Sample)
			if s, ok := pattern.Reject(q.Code[i].Pattern, q.Code[i].Pattern.Sample); ok {
				near(s)
			}
		case program.ExprBirthDate:
			if t, ok := q.Value(i).(time.Time); ok {
				near(t.Format(time.DateOnly))
			}
		}
	}
	for _, text := range q.hints[columnKey(x)] {
		near(text)
	}
	switch x.B {
	case program.CellInteger:
		add("1", "1000000")
	case program.CellDate:
		add("2000-01-01", "2040-01-01")
	default:
		add("x")
	}
	return append(list, nil)
}

// nearCell gives a result as the text of a cell, and texts next to it, as far as it is of
// what the column holds.
func nearCell(what int16, r reference.Result) (list []string) {
	switch a := r.(type) {
	case string:
		if t, ok := reference.Moment(a); ok && what == program.CellDate {
			for _, days := range []int{0, -1, 1, -400, 400, -8000, 8000} {
				list = append(list, t.AddDate(0, 0, days).Format(time.DateOnly))
			}
		}
		if what == program.CellText || what == program.CellThere {
			list = append(list, a)
		}
	case *big.Rat:
		if a.IsInt() && what == program.CellInteger {
			for _, d := range []int64{0, 1, -1} {
				list = append(list, new(big.Int).Add(a.Num(), big.NewInt(d)).String())
			}
		}
	}
	return list
}
