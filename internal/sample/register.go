package sample

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/program"
)

// rowSet are rows of registers. A row is its key and, as far as rules read them, the
// cells behind it.
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

// row gives the first row of a key, nil when there is none.
func (s *rowSet) row(name string, key []string) []string {
	r := s.register(name)
	at := slices.IndexFunc(r.Rows, func(row []string) bool { return slices.Equal(row[:min(len(key), len(row))], key) })
	if at < 0 {
		return nil
	}
	return r.Rows[at]
}

func (s *rowSet) has(name string, key []string) bool { return s.row(name, key) != nil }

// add adds a row unless its key is there.
func (s *rowSet) add(name string, row []string, keys int) {
	if !s.has(name, row[:keys]) {
		r := s.register(name)
		r.Rows = append(r.Rows, row)
	}
}

// cell gives a cell of a row, empty when it has none.
func cellAt(row []string, n int) string {
	if n < len(row) {
		return row[n]
	}
	return ""
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

// answer answers a register question from the rows.
func (s *rowSet) answer(_ int, x *program.Expr, key []string, on result) result {
	row := s.row(x.S, key)
	switch x.Op {
	case program.ExprRegister:
		return row != nil
	case program.ExprGet:
		if text := cellAt(row, int(x.N)); text != "" {
			return text
		}
		return nil
	}
	if row == nil {
		return false
	}
	day := on.(time.Time).Format(time.DateOnly)
	from, to := cellAt(row, int(x.A)), cellAt(row, int(x.B))
	return from <= day && (to == "" || day <= to)
}

// typedCell reads the text of a cell as what its column holds.
func typedCell(what int16, r result) result {
	switch what {
	case program.CellInteger:
		return toNumber(r)
	case program.CellDate:
		return dateResult(r)
	}
	return r
}

// question is what a rule asks of a register, with the answers to be tried, the
// likeliest first.
type question struct {
	op      int // in the code
	answers []result
}

// answers finds answers to the register questions of a rule for which it holds (or
// is broken), and leaves them in ask: the first such answers after as many as are to
// be passed over. Where there are none, the first of each stay. Rows that are there
// already are kept to.
func (v *evaluator) answers(hold bool, rows *rowSet, pass int) (ok bool) {
	var questions []question
	for i := range v.code {
		switch x := &v.code[i]; x.Op {
		case program.ExprRegister, program.ExprValidOn:
			questions = append(questions, question{i, []result{true, false}})
		case program.ExprGet:
			q := question{i, v.candidates(x)}
			if hold && v.row != nil {
				// The other rows of a list ask for the same cell: empty suits all.
				slices.Reverse(q.answers)
			}
			if key, known := v.safeKey(x.Args); known {
				if text := cellAt(rows.row(x.S, key), int(x.N)); text != "" && hold {
					q.answers = []result{text}
				}
			}
			questions = append(questions, q)
		}
	}
	choice := make([]int, len(questions))
	v.ask = func(i int, x *program.Expr, key []string, _ result) result {
		if emptyKey(key) {
			return (&rowSet{}).answer(i, x, key, nil)
		}
		for k, q := range questions {
			if q.op == i {
				return q.answers[choice[k]]
			}
		}
		return nil
	}
	for range 5000 {
		if truthful(v.eval(len(v.code)-1)) == hold {
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

// emptyKey tells that all of a key is empty, which no register takes.
func emptyKey(key []string) bool {
	return !slices.ContainsFunc(key, func(s string) bool { return s != "" })
}

// safeKey is key where what a key is made of may itself ask a register: then it is
// not known yet.
func (v *evaluator) safeKey(args []int16) (key []string, ok bool) {
	for _, n := range args {
		switch v.code[n].Op {
		case program.ExprSlot, program.ExprItem, program.ExprSelf, program.ExprString, program.ExprInt:
		case program.ExprToInt:
			if op := v.code[v.code[n].A].Op; op != program.ExprSlot && op != program.ExprItem && op != program.ExprSelf {
				return nil, false
			}
		default:
			return nil, false
		}
	}
	return v.key(args)
}

// candidates are texts that a cell could have: what the rule compares with, and
// next to it; nothing comes last.
func (v *evaluator) candidates(x *program.Expr) []result {
	var list []result
	add := func(text string) {
		if !slices.Contains(list, result(text)) && text != "" {
			list = append(list, text)
		}
	}
	near := func(r result) {
		switch a := r.(type) {
		case string:
			if t, ok := moment(a); ok && x.B == program.CellDate {
				for _, days := range []int{0, -1, 1, -400, 400, -8000, 8000} {
					add(t.AddDate(0, 0, days).Format(time.DateOnly))
				}
			}
			if x.B == program.CellText {
				add(a)
			}
		case *big.Rat:
			if a.IsInt() && x.B == program.CellInteger {
				for _, d := range []int64{0, 1, -1} {
					add(new(big.Int).Add(a.Num(), big.NewInt(d)).String())
				}
			}
		}
	}
	for i := range v.code {
		switch v.code[i].Op {
		case program.ExprString, program.ExprInt, program.ExprSlot, program.ExprItem, program.ExprSelf:
			near(v.eval(i))
		case program.ExprMatches:
			near(v.code[i].Pattern.Sample)
			if s, ok := patternReject(v.code[i].Pattern, v.code[i].Pattern.Sample); ok {
				near(s)
			}
		case program.ExprBirthDate:
			if t, ok := v.eval(i).(time.Time); ok {
				near(t.Format(time.DateOnly))
			}
		}
	}
	for _, text := range v.hints[columnKey(x)] {
		near(text)
	}
	switch x.B {
	case program.CellInteger:
		add("1")
		add("1000000")
	case program.CellDate:
		add("2000-01-01")
		add("2040-01-01")
	default:
		add("x")
	}
	return append(list, nil)
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
				if x := &e.Code[k]; x.Op == program.ExprGet && x.B == program.CellText {
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

// registersFor gives the rows for which every rule over a tree holds, but for the
// rule except, which they break if rows can. Registers that need no row are
// there without any, so that no rule goes unchecked.
func registersFor(m *program.Message, t *Tree, except program.RuleID) []Register {
	first, more := rowsFor(m, t, except, 0)
	// What breaks the rule may break others, where another way would not.
	for pass := 1; more && pass < mostWays && except != 0; pass++ {
		j := judge{m: m, rows: &rowSet{list: slices.Clone(first)}}
		j.value(1, t)
		if len(j.broken) < 2 || !slices.Contains(j.broken, except) {
			break
		}
		var next []Register
		if next, more = rowsFor(m, t, except, pass); !more {
			break
		}
		k := judge{m: m, rows: &rowSet{list: slices.Clone(next)}}
		if k.value(1, t); len(k.broken) < len(j.broken) && slices.Contains(k.broken, except) {
			first = next
		}
	}
	return first
}

// mostWays is how many ways to break a rule are tried on one tree.
const mostWays = 40

// rowsFor is registersFor for one way to break the rule. More tells that there is
// such a way.
func rowsFor(m *program.Message, t *Tree, except program.RuleID, pass int) (list []Register, more bool) {
	var yes, no rowSet
	width, known := widths(m, &yes), hints(m)
	visit := func(wanted bool) {
		walk(m, t, func(at path, v *Tree, nodes []program.NodeID) {
			for _, n := range nodes {
				node := &m.Nodes[n]
				if !slices.ContainsFunc(node.Exprs, func(e program.ExprRule) bool { return asks(e.Code) }) {
					continue
				}
				c := cellsOf(m, n, v, false)
				for i := range node.Exprs {
					e := &node.Exprs[i]
					if (e.Rule == except) != wanted || !asks(e.Code) {
						continue
					}
					broken := false
					for _, row := range c.rowsOf(e) {
						ev := evaluator{cells: c, code: e.Code, row: row, hints: known}
						// One breach is enough: the other rows of the rule hold.
						hold := !wanted || broken
						skip := pass
						if hold {
							skip = 0
						}
						ok := ev.answers(hold, &yes, skip)
						if !ok {
							ev.answers(!hold, &yes, 0)
						}
						broken = broken || !hold && ok
						ev.note(&yes, &no, hold)
					}
					more = more || broken
				}
			}
		})
	}
	visit(true)
	visit(false)
	for i := range yes.list {
		r := &yes.list[i]
		r.Rows = slices.DeleteFunc(r.Rows, func(row []string) bool {
			return slices.ContainsFunc(no.register(r.Name).Rows, func(key []string) bool {
				return slices.Equal(row[:min(len(key), len(row))], key)
			})
		})
		for k := range r.Rows {
			for len(r.Rows[k]) < width[r.Name] {
				r.Rows[k] = append(r.Rows[k], "")
			}
		}
	}
	return sortRegisters(yes.list), more
}

// asks tells whether an expression asks a register.
func asks(code []program.Expr) bool {
	return slices.ContainsFunc(code, func(x program.Expr) bool {
		return x.Op == program.ExprRegister || x.Op == program.ExprGet || x.Op == program.ExprValidOn
	})
}

// widths gives how many columns of each register the rules of a message read behind
// the key, and puts the registers into a set.
func widths(m *program.Message, s *rowSet) map[string]int {
	width := map[string]int{}
	for i := range m.Nodes {
		for _, e := range m.Nodes[i].Exprs {
			for k := range e.Code {
				switch x := &e.Code[k]; x.Op {
				case program.ExprRegister:
					s.register(x.S)
				case program.ExprGet:
					s.register(x.S)
					width[x.S] = max(width[x.S], int(x.N)+1)
				case program.ExprValidOn:
					s.register(x.S)
					width[x.S] = max(width[x.S], int(x.A)+1, int(x.B)+1)
				}
			}
		}
	}
	return width
}

// note puts the answers that a rule was given into rows: yes has those that are to be
// there, no the keys that are not.
func (v *evaluator) note(yes, no *rowSet, hold bool) {
	given := v.ask
	v.ask = func(i int, x *program.Expr, key []string, on result) result {
		answer := given(i, x, key, on)
		switch {
		case emptyKey(key):
		case x.Op == program.ExprGet:
			if text, ok := answer.(string); ok {
				yes.put(x.S, key, int(x.N), text)
			}
		case answer == true:
			yes.add(x.S, slices.Clone(key), len(key))
		case x.Op == program.ExprValidOn && yes.has(x.S, key):
			yes.put(x.S, key, int(x.B), on.(time.Time).AddDate(0, 0, -1).Format(time.DateOnly))
		case !hold:
			no.add(x.S, slices.Clone(key), len(key))
		}
		return answer
	}
	for i := range v.code {
		// A question inside a macro is asked by the macro, row by row.
		if !v.insideMacro(i) {
			v.eval(i)
		}
	}
	v.ask = given
}

// insideMacro tells that an operation belongs to the condition of a macro: it
// comes before it and reads its row.
func (v *evaluator) insideMacro(i int) bool {
	return slices.ContainsFunc(v.code[i:], func(x program.Expr) bool {
		switch x.Op {
		case program.ExprAll, program.ExprExists, program.ExprExistsOne:
			return v.reaches(int(x.A), i)
		}
		return false
	})
}

// reaches tells that operation i is part of the expression whose last is n.
func (v *evaluator) reaches(n, i int) bool {
	if n == i {
		return true
	}
	x := &v.code[n]
	for _, k := range append([]int16{x.A, x.B, x.C}, x.Args...) {
		if int(k) < n && v.reaches(int(k), i) {
			return true
		}
	}
	return false
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
