package sample

import (
	"cmp"
	"math/big"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/value"
)

// A cell is a value that a cross-field rule reads and its place below the scope.
type cell struct {
	at   path
	tree *Tree
}

// cells are the values that the rules of one scope read.
type cells struct {
	self  *Tree
	slots map[int]cell
	rows  map[int][]map[int]cell // by list slot
	// tables are the lists that rules read as a whole, by number.
	tables map[int]*rowsOf
	xml    bool // a list without items is not there
	reach  int  // levels below the scope that are looked at
}

// cellsOf reads the values of a scope: the node n standing at t.
func cellsOf(m *program.Message, n program.NodeID, t *Tree, xml bool) *cells {
	c := &cells{self: t, slots: map[int]cell{}, rows: map[int][]map[int]cell{}, tables: map[int]*rowsOf{}, xml: xml, reach: reach(m)}
	c.collect(m, n, t, 0, nil, -1, 0, map[program.NodeID]int{})
	return c
}

// reaches holds what reach has found, by message.
var reaches sync.Map

// reach is how far below its scope a rule of the message reads, in levels of
// properties.
func reach(m *program.Message) int {
	if n, ok := reaches.Load(m); ok {
		return n.(int)
	}
	deepest := 0
	for i := range m.Nodes {
		if o := m.Nodes[i].Object; o != nil {
			for k := range o.Props {
				for _, keep := range o.Props[k].Keep {
					deepest = max(deepest, int(keep.Up))
				}
			}
		}
	}
	reaches.Store(m, deepest)
	return deepest
}

// collect walks down from the scope. Up of a Keep is the number of levels of
// properties between it and the scope; an array and its items are one level.
func (c *cells) collect(m *program.Message, n program.NodeID, t *Tree, depth int, at path, row, rows int, open map[program.NodeID]int) {
	if t.Type != program.Object || open[n] > 8 || depth > c.reach {
		return
	}
	open[n]++
	defer func() { open[n]-- }()
	for _, a := range related(m, n) {
		o := m.Nodes[a].Object
		if o == nil {
			continue
		}
		for i := range o.Props {
			p := &o.Props[i]
			for mi, member := range t.Members {
				if member.Name != p.Name {
					continue
				}
				below := append(slices.Clone(at), mi)
				for _, k := range p.Keep {
					if int(k.Up) != depth {
						continue
					}
					if k.Whole {
						c.collectRow(k, member.Value, below, row)
						continue
					}
					if k.List < 0 {
						c.slots[int(k.Slot)] = cell{below, member.Value}
						continue
					}
					if member.Value.Type == program.Array {
						// A list of scalars: each is a row.
						c.grow(int(k.List), len(member.Value.Items))
						for ii, item := range member.Value.Items {
							c.rows[int(k.List)][ii][int(k.Slot)] = cell{append(slices.Clone(below), ii), item}
						}
						continue
					}
					if row >= 0 {
						c.grow(int(k.List), rows)
						c.rows[int(k.List)][row][int(k.Slot)] = cell{below, member.Value}
					}
				}
				if member.Value.Type != program.Array {
					c.collect(m, p.Node, member.Value, depth+1, below, row, rows, open)
					continue
				}
				for ii, item := range member.Value.Items {
					c.collect(m, p.Item, item, depth+1, append(slices.Clone(below), ii), ii, len(member.Value.Items), open)
				}
			}
		}
	}
}

// collectRow takes a list that rules read as a whole, or a column of one.
func (c *cells) collectRow(k program.Keep, v *Tree, at path, row int) {
	n := int(k.List)
	switch {
	case k.Up > 0:
		if t := c.tables[n]; t != nil && row >= 0 && row < len(t.rows) {
			t.rows[row][int(k.Slot)] = cell{at, v}
		}
	case v.Type == program.Array && !(c.xml && len(v.Items) == 0):
		if c.tables[n] == nil {
			c.tables[n] = &rowsOf{at: at}
			for range v.Items {
				c.tables[n].rows = append(c.tables[n].rows, map[int]cell{})
			}
		}
		if k.Slot != program.RowStart {
			for i, item := range v.Items {
				c.tables[n].rows[i][int(k.Slot)] = cell{append(slices.Clone(at), i), item}
			}
		}
	}
}

// grow makes sure that a list has n rows.
func (c *cells) grow(list, n int) {
	for len(c.rows[list]) < n {
		c.rows[list] = append(c.rows[list], map[int]cell{})
	}
}

// exprs asks the cross-field rules of a node.
func (j *judge) exprs(n program.NodeID, t *Tree) {
	node := &j.m.Nodes[n]
	if len(node.Exprs) == 0 {
		return
	}
	c := cellsOf(j.m, n, t, j.xml)
	for i := range node.Exprs {
		e := &node.Exprs[i]
		for _, row := range c.rowsOf(e) {
			if !truthful(c.settle(e, row, j.rows)) {
				j.breaks(e.Rule)
			}
		}
	}
}

// rowsOf gives what a rule is asked for: each row of its list, or once nothing.
func (c *cells) rowsOf(e *program.ExprRule) []map[int]cell {
	if e.Each < 0 {
		return []map[int]cell{nil}
	}
	// A row of which nothing is read is none.
	return slices.DeleteFunc(slices.Clone(c.rows[e.Each]), func(row map[int]cell) bool { return len(row) == 0 })
}

// result is what an expression gives: nil where a value that it reads is absent,
// else a bool, a *big.Rat or a string.
type result any

// truthful tells that a rule is not broken: true, or it does not apply.
func truthful(r result) bool {
	b, ok := r.(bool)
	return !ok || b
}

// settle evaluates a rule. Without given rows, registers have whatever
// makes the rule true, if anything does.
func (c *cells) settle(e *program.ExprRule, row map[int]cell, rows *rowSet) result {
	v := evaluator{cells: c, code: e.Code, row: row}
	if rows != nil {
		v.ask = rows.answer
		return v.eval(len(e.Code) - 1)
	}
	v.answers(true, &rowSet{}, 0)
	return v.eval(len(e.Code) - 1)
}

// evaluator runs the code of one expression.
type evaluator struct {
	cells *cells
	code  []program.Expr
	row   map[int]cell
	// hints are texts that cells of registers could have, see hints.
	hints map[string][]string
	// inner is the row that a macro is at.
	inner map[int]cell
	// ask answers the register question of operation i: a bool, or a cell as text.
	ask func(i int, x *program.Expr, key []string, on result) result
}

func (v *evaluator) eval(i int) result {
	x := &v.code[i]
	arg := func(n int16) result { return v.eval(int(n)) }
	switch x.Op {
	case program.ExprString:
		return x.S
	case program.ExprInt:
		return big.NewRat(x.N, 1)
	case program.ExprBool:
		return x.N != 0
	case program.ExprSlot:
		return scalarResult(v.cells.slots[int(x.N)].tree)
	case program.ExprItem:
		return scalarResult(v.row[int(x.N)].tree)
	case program.ExprSelf:
		return scalarResult(v.cells.self)
	case program.ExprHas:
		return v.cells.slots[int(x.N)].tree != nil
	case program.ExprHasItem:
		return v.row[int(x.N)].tree != nil
	case program.ExprNot:
		if b, ok := arg(x.A).(bool); ok {
			return !b
		}
		return nil
	case program.ExprAnd:
		return three(arg(x.A), arg(x.B), false)
	case program.ExprOr:
		return three(arg(x.A), arg(x.B), true)
	case program.ExprCond:
		b, ok := arg(x.A).(bool)
		switch {
		case !ok:
			return nil
		case b:
			return arg(x.B)
		}
		return arg(x.C)
	case program.ExprEq, program.ExprNe, program.ExprLt, program.ExprLe, program.ExprGt, program.ExprGe:
		return compare(x.Op, arg(x.A), arg(x.B))
	case program.ExprAdd, program.ExprSub, program.ExprMul, program.ExprDiv, program.ExprMod:
		return arithmetic(x.Op, arg(x.A), arg(x.B))
	case program.ExprSize:
		if s, ok := arg(x.A).(string); ok {
			return big.NewRat(int64(utf8.RuneCountInString(s)), 1)
		}
		return nil
	case program.ExprStartsWith, program.ExprEndsWith, program.ExprContains:
		a, ok1 := arg(x.A).(string)
		b, ok2 := arg(x.B).(string)
		if !ok1 || !ok2 {
			return nil
		}
		switch x.Op {
		case program.ExprStartsWith:
			return strings.HasPrefix(a, b)
		case program.ExprEndsWith:
			return strings.HasSuffix(a, b)
		}
		return strings.Contains(a, b)
	case program.ExprMatches:
		if s, ok := arg(x.A).(string); ok {
			return pattern.Match(x.Pattern, []byte(s))
		}
		return nil
	case program.ExprToInt:
		switch a := arg(x.A).(type) {
		case string:
			if r, ok := new(big.Rat).SetString(strings.TrimSpace(a)); ok && r.IsInt() {
				return r
			}
		case *big.Rat:
			return new(big.Rat).SetInt(new(big.Int).Quo(a.Num(), a.Denom()))
		}
		return nil
	case program.ExprRegister:
		if key, ok := v.key(x.Args); ok {
			return v.ask(i, x, key, nil)
		}
		return nil
	case program.ExprGet:
		if key, ok := v.key(x.Args); ok {
			return typedCell(x.B, v.ask(i, x, key, nil))
		}
		return nil
	case program.ExprValidOn:
		last := len(x.Args) - 1
		key, ok := v.key(x.Args[:last])
		if on, is := arg(x.Args[last]).(time.Time); is && ok {
			return v.ask(i, x, key, on)
		}
		return nil
	case program.ExprNumber:
		n, _ := new(big.Rat).SetString(x.S)
		return n
	case program.ExprToNumber:
		return toNumber(arg(x.A))
	case program.ExprLower, program.ExprUpper:
		return inCase(x.Op, arg(x.A))
	case program.ExprDate:
		return dateResult(arg(x.A))
	case program.ExprDuration:
		return span{big.NewRat(x.N, 1e9)}
	case program.ExprYears:
		return years(arg(x.A), arg(x.B))
	case program.ExprBirthDate:
		return birthDate(arg(x.A))
	case program.ExprCell:
		return scalarResult(v.inner[int(x.N)].tree)
	case program.ExprHasCell:
		return v.inner[int(x.N)].tree != nil
	case program.ExprRows, program.ExprAll, program.ExprExists, program.ExprExistsOne, program.ExprUnique,
		program.ExprSorted, program.ExprDisjoint, program.ExprContiguous, program.ExprOnlyLastOpen:
		return v.overTable(x)
	case program.ExprReplacement:
		if s, ok := arg(x.A).(string); ok {
			return value.CPRReplacement([]byte(s))
		}
		return nil
	case program.ExprIn:
		a := arg(x.A)
		if a == nil {
			return nil
		}
		for _, n := range x.Args {
			if compare(program.ExprEq, a, arg(n)) == true {
				return true
			}
		}
		return false
	}
	return nil
}

// key reads the key that a register question asks for.
func (v *evaluator) key(args []int16) (key []string, ok bool) {
	for _, n := range args {
		switch a := v.eval(int(n)).(type) {
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

func scalarResult(t *Tree) result {
	if t == nil {
		return nil
	}
	switch t.Type {
	case program.String:
		return t.Text
	case program.Boolean:
		return t.Text == "true"
	case program.Integer, program.Number:
		if r, ok := new(big.Rat).SetString(t.Text); ok {
			return r
		}
	}
	return nil
}

// three is CEL's and (absorbing false) and or (absorbing true).
func three(a, b result, absorbing bool) result {
	if a == absorbing || b == absorbing {
		return absorbing
	}
	if a == nil || b == nil {
		return nil
	}
	return !absorbing
}

func compare(op program.ExprOp, a, b result) result {
	var c int
	switch x := a.(type) {
	case string:
		y, ok := b.(string)
		if !ok {
			return nil
		}
		c = cmp.Compare(x, y)
	case *big.Rat:
		y, ok := b.(*big.Rat)
		if !ok {
			return nil
		}
		c = x.Cmp(y)
	case bool:
		y, ok := b.(bool)
		if !ok {
			return nil
		}
		if x != y {
			if c = 1; y {
				c = -1
			}
		}
	case time.Time:
		y, ok := b.(time.Time)
		if !ok {
			return nil
		}
		c = x.Compare(y)
	case span:
		y, ok := b.(span)
		if !ok {
			return nil
		}
		c = x.seconds.Cmp(y.seconds)
	default:
		return nil
	}
	switch op {
	case program.ExprEq:
		return c == 0
	case program.ExprNe:
		return c != 0
	case program.ExprLt:
		return c < 0
	case program.ExprLe:
		return c <= 0
	case program.ExprGt:
		return c > 0
	}
	return c >= 0
}

func arithmetic(op program.ExprOp, a, b result) result {
	if x, ok := a.(string); ok && op == program.ExprAdd {
		if y, ok := b.(string); ok {
			return x + y
		}
		return nil
	}
	x, ok1 := a.(*big.Rat)
	y, ok2 := b.(*big.Rat)
	if !ok1 && !ok2 {
		return timeArithmetic(op, a, b)
	}
	if !ok1 || !ok2 {
		return nil
	}
	switch op {
	case program.ExprAdd:
		return new(big.Rat).Add(x, y)
	case program.ExprSub:
		return new(big.Rat).Sub(x, y)
	case program.ExprMul:
		return new(big.Rat).Mul(x, y)
	}
	if y.Sign() == 0 {
		return nil
	}
	if op == program.ExprDiv && !(x.IsInt() && y.IsInt()) {
		return new(big.Rat).Quo(x, y)
	}
	if !x.IsInt() || !y.IsInt() {
		return nil
	}
	q, r := new(big.Int).QuoRem(x.Num(), y.Num(), new(big.Int))
	if op == program.ExprMod {
		return new(big.Rat).SetInt(r)
	}
	return new(big.Rat).SetInt(q)
}
