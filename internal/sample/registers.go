package sample

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/reference"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// rowSet are rows of registers.
type rowSet struct {
	list []Register
}

func (s *rowSet) register(name string) *Register {
	for i := range s.list {
		if s.list[i].Name == name {
			return &s.list[i]
		}
	}
	s.list = append(s.list, Register{Name: name})
	return &s.list[len(s.list)-1]
}

// add adds a row unless its key is there.
func (s *rowSet) add(name string, row []string, keys int) {
	if r := s.register(name); r.Row(row[:keys]) == nil {
		r.Rows = append(r.Rows, row)
	}
}

// put sets a cell of the row of a key, which it adds.
func (s *rowSet) put(name string, key []string, n int, text string) {
	s.add(name, slices.Clone(key), len(key))
	r := s.register(name)
	for i := range r.Rows {
		if slices.Equal(r.Rows[i][:len(key)], key) {
			for len(r.Rows[i]) <= n {
				r.Rows[i] = append(r.Rows[i], "")
			}
			r.Rows[i][n] = text
			return
		}
	}
}

// mostWays is how many ways to break a rule are tried on one tree.
const mostWays = 40

// registersFor gives the rows for which every rule over a tree holds, except for the
// rule except, which they break if rows can. Registers that need no row are
// there without any, so that no rule goes unchecked.
func (k *Maker) registersFor(t *tree.Value, except program.RuleID) []Register {
	first, more := k.rowsFor(t, except, 0)
	if !more || except == 0 {
		return first
	}
	// What breaks the rule may break others, where another way would not.
	broken := k.judge(t, JSON, first)
	for pass := 1; pass < mostWays && len(broken) > 1 && slices.Contains(broken, except); pass++ {
		next, more := k.rowsFor(t, except, pass)
		if !more {
			break
		}
		if b := k.judge(t, JSON, next); len(b) < len(broken) && slices.Contains(b, except) {
			first, broken = next, b
		}
	}
	return first
}

// rowsFor is registersFor for one way to break the rule. More reports whether there is
// such a way.
func (k *Maker) rowsFor(t *tree.Value, except program.RuleID, pass int) (list []Register, more bool) {
	f := filling{k: k, except: except, pass: pass}
	names := make([]string, 0, len(k.widths))
	for name := range k.widths {
		names = append(names, name)
	}
	if len(names) == 0 {
		return nil, false // no rule asks
	}
	slices.Sort(names)
	for _, name := range names {
		f.yes.register(name)
	}
	places := slices.Collect(k.r.Places(t))
	for _, breaking := range []bool{true, false} {
		for _, p := range places {
			for _, n := range p.Nodes {
				f.scope(n, p.Value, breaking)
			}
		}
	}
	return f.rows(), f.broke
}

// filling fills registers for one tree.
type filling struct {
	k      *Maker
	except program.RuleID
	pass   int    // how many ways to break the rule are passed over
	yes    rowSet // rows that are to be there
	no     rowSet // keys that are not
	broke  bool
}

// scope fills in what the rules of a scope ask: those that are to be broken, or the
// others.
func (f *filling) scope(n program.NodeID, v *tree.Value, breaking bool) {
	var s *reference.Scope
	exprs := f.k.m.Nodes[n].Exprs
	for i := range exprs {
		e := &exprs[i]
		if (e.Rule == f.except) != breaking || !asks(e.Code) {
			continue
		}
		if s == nil {
			s = f.k.r.Scope(n, v, reference.Reading{Format: JSON})
		}
		broken := false
		for _, row := range s.RowsOf(e) {
			q := inquiry{Evaluation: &reference.Evaluation{Scope: s, Code: e.Code, Row: row}, hints: f.k.hints}
			// One breach is enough: the other rows of the rule hold.
			hold := !breaking || broken
			skip := f.pass
			if hold {
				skip = 0
			}
			ok := q.settle(hold, &f.yes, skip)
			if !ok {
				q.settle(!hold, &f.yes, 0)
			}
			broken = broken || !hold && ok
			q.note(&f.yes, &f.no, hold)
		}
		f.broke = f.broke || broken
	}
}

// rows gives the registers, each row as wide as rules read it.
func (f *filling) rows() []Register {
	for i := range f.yes.list {
		r := &f.yes.list[i]
		r.Rows = slices.DeleteFunc(r.Rows, func(row []string) bool {
			return slices.ContainsFunc(f.no.register(r.Name).Rows, func(key []string) bool {
				return slices.Equal(row[:min(len(key), len(row))], key)
			})
		})
		for k := range r.Rows {
			for len(r.Rows[k]) < f.k.widths[r.Name] {
				r.Rows[k] = append(r.Rows[k], "")
			}
		}
	}
	return sortRegisters(f.yes.list)
}

// note puts the answers that a rule was given into rows: yes has those that are to be
// there, no the keys that are not.
func (q *inquiry) note(yes, no *rowSet, hold bool) {
	given := q.Ask
	q.Ask = func(ask reference.Question) reference.Result {
		answer := given(ask)
		x, key := ask.Expr, ask.Key
		switch {
		case emptyKey(key):
		case x.Op == program.ExprGet:
			if text, ok := answer.(string); ok {
				yes.put(x.S, key, int(x.N), text)
			}
		case answer == true:
			yes.add(x.S, slices.Clone(key), len(key))
		case x.Op == program.ExprValidOn && yes.register(x.S).Row(key) != nil:
			yes.put(x.S, key, int(x.B), ask.On.AddDate(0, 0, -1).Format(time.DateOnly))
		case !hold:
			no.add(x.S, slices.Clone(key), len(key))
		}
		return answer
	}
	for i := range q.Code {
		// A question inside a macro is asked by the macro, row by row.
		if !insideMacro(q.Code, i) {
			q.Value(i)
		}
	}
	q.Ask = given
}

// insideMacro reports whether an operation belongs to the condition of a macro: it
// comes before it and reads its row.
func insideMacro(code []program.Expr, i int) bool {
	return slices.ContainsFunc(code[i:], func(x program.Expr) bool {
		switch x.Op {
		case program.ExprAll, program.ExprExists, program.ExprExistsOne:
			return reaches(code, int(x.A), i)
		}
		return false
	})
}

// reaches reports whether operation i is part of the expression whose last is n.
func reaches(code []program.Expr, n, i int) bool {
	if n == i {
		return true
	}
	x := &code[n]
	return slices.ContainsFunc(append([]int16{x.A, x.B, x.C}, x.Args...), func(k int16) bool {
		return int(k) < n && reaches(code, int(k), i)
	})
}

// asks reports whether an expression asks a register.
func asks(code []program.Expr) bool {
	return slices.ContainsFunc(code, func(x program.Expr) bool {
		return x.Op == program.ExprRegister || x.Op == program.ExprGet || x.Op == program.ExprValidOn
	})
}

// widths gives how many columns of each register the rules of a message read, as far as
// they come after the key.
func widths(m *program.Message) map[string]int {
	width := map[string]int{}
	for i := range m.Nodes {
		for _, e := range m.Nodes[i].Exprs {
			for k := range e.Code {
				switch x := &e.Code[k]; x.Op {
				case program.ExprRegister:
					width[x.S] = max(width[x.S], 0)
				case program.ExprGet:
					width[x.S] = max(width[x.S], int(x.N)+1)
				case program.ExprValidOn:
					width[x.S] = max(width[x.S], int(x.A)+1, int(x.B)+1)
				}
			}
		}
	}
	return width
}

// hints are the texts that the rules of a message which read a text column of a
// register compare with, by register and column.
func hints(m *program.Message) map[string][]string {
	all := map[string][]string{}
	for i := range m.Nodes {
		for _, e := range m.Nodes[i].Exprs {
			var texts []string
			for k := range e.Code {
				switch x := &e.Code[k]; x.Op {
				case program.ExprString:
					texts = append(texts, x.S)
				case program.ExprMatches:
					texts = append(append(texts, x.Pattern.Sample), alternatives(x.Pattern)...)
				}
			}
			for k := range e.Code {
				if x := &e.Code[k]; x.Op == program.ExprGet && (x.B == program.CellText || x.B == program.CellThere) {
					all[columnKey(x)] = append(all[columnKey(x)], texts...)
				}
			}
		}
	}
	return all
}

func columnKey(x *program.Expr) string { return x.S + "." + strconv.FormatInt(x.N, 10) }

// alternatives are those of a pattern that are plain words, and match it.
func alternatives(p *program.Pattern) []string {
	list := strings.FieldsFunc(p.Text, func(r rune) bool { return strings.ContainsRune("^$()|?:[]{}\\.*+", r) })
	return slices.DeleteFunc(list, func(s string) bool { return len(s) < 2 || !pattern.Match(p, []byte(s)) })
}

// mergeRegisters puts the rows of two sets of registers together.
func mergeRegisters(a, b []Register) []Register {
	var s rowSet
	for _, r := range slices.Concat(a, b) {
		s.register(r.Name)
		for _, row := range r.Rows {
			s.add(r.Name, row, len(row))
		}
	}
	return sortRegisters(s.list)
}

func sortRegisters(list []Register) []Register {
	slices.SortFunc(list, func(a, b Register) int { return strings.Compare(a.Name, b.Name) })
	return list
}
