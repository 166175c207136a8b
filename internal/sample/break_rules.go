package sample

import (
	"slices"
	"strconv"

	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/reference"
	"github.com/forkontrol/forkontrol/internal/tree"
)

func expressionRules(n *program.Node) []program.RuleID {
	var list []program.RuleID
	for i := range n.Exprs {
		list = append(list, n.Exprs[i].Rule)
	}
	return list
}

// breakExpression changes the values that a rule over several fields reads: to what it
// compares them with, to one another, and to other values that are valid at their place,
// so that no rule of a single field minds. The tree as it is comes first: a rule that
// asks a register is broken by leaving its row out.
func breakExpression(a aim, yield func(*tree.Value) bool) bool {
	for i := range a.node.Exprs {
		if a.node.Exprs[i].Rule != a.rule {
			continue
		}
		if !yield(a.root.Clone()) {
			return false
		}
		for c := range a.k.ruleChanges(a.id, &a.node.Exprs[i], a.v) {
			if !yield(a.edit(func(t *tree.Value) { *t = *c })) {
				return false
			}
		}
	}
	return true
}

// reading is what an operation of an expression reads.
type reading uint8

const (
	nothing reading = iota // but its operands
	aSlot                  // slot N of the scope
	aList                  // list N as a whole
	aKey                   // the rows of key N
)

// operation says what there is to change for an operation of an expression.
type operation struct {
	reads reading
	// constants are what values are compared with, and next to it.
	constants func(x *program.Expr) []*tree.Value
	// dates marks an operation with which dates matter.
	dates func(x *program.Expr) bool
}

// operations has all operations of expressions. Most read nothing but their operands:
// it is those that are changed.
var operations = map[program.ExprOp]operation{
	program.ExprString:  {constants: func(x *program.Expr) []*tree.Value { return texts(x.S, x.S+"x") }},
	program.ExprInt:     {constants: wholeNumbers},
	program.ExprMatches: {constants: matchAndNone},
	program.ExprBool:    {}, program.ExprNumber: {}, program.ExprDuration: {},

	program.ExprSlot: {reads: aSlot}, program.ExprHas: {reads: aSlot},
	program.ExprSelf: {}, // a scope that is a scalar is changed as one

	program.ExprNot: {}, program.ExprAnd: {}, program.ExprOr: {}, program.ExprCond: {}, program.ExprIn: {},
	program.ExprEq: {}, program.ExprNe: {}, program.ExprLt: {}, program.ExprLe: {}, program.ExprGt: {}, program.ExprGe: {},
	program.ExprAdd: {}, program.ExprSub: {}, program.ExprMul: {}, program.ExprDiv: {}, program.ExprMod: {},
	program.ExprSize: {}, program.ExprStartsWith: {}, program.ExprEndsWith: {}, program.ExprContains: {},
	program.ExprToInt: {}, program.ExprToNumber: {}, program.ExprLower: {}, program.ExprUpper: {}, program.ExprReplacement: {},

	program.ExprDate: {dates: always}, program.ExprYears: {dates: always}, program.ExprBirthDate: {},

	// What registers answer is for the rows to say, see registersFor.
	program.ExprRegister: {}, program.ExprValidOn: {},
	program.ExprGet: {dates: func(x *program.Expr) bool { return x.B == program.CellDate }},

	program.ExprRows: {reads: aList}, program.ExprAll: {reads: aList}, program.ExprExists: {reads: aList},
	program.ExprExistsOne: {reads: aList}, program.ExprUnique: {reads: aList}, program.ExprSorted: {reads: aList},
	program.ExprDisjoint: {reads: aList}, program.ExprContiguous: {reads: aList}, program.ExprOnlyLastOpen: {reads: aList},
	program.ExprCell: {}, program.ExprHasCell: {}, // see ruleChange.find
	program.ExprKey: {reads: aKey}, program.ExprPart: {dates: always}, program.ExprSubstring: {},
}

func always(*program.Expr) bool { return true }

func texts(list ...string) (trees []*tree.Value) {
	for _, s := range list {
		trees = append(trees, tree.String(s))
	}
	return trees
}

func wholeNumbers(x *program.Expr) (list []*tree.Value) {
	for _, d := range []int64{0, 1, -1} {
		list = append(list, tree.Number(strconv.FormatInt(x.N+d, 10)))
	}
	return list
}

// matchAndNone gives a text that matches and one that does not.
func matchAndNone(x *program.Expr) []*tree.Value {
	list := texts(x.Pattern.Sample)
	if s, ok := pattern.Reject(x.Pattern, x.Pattern.Sample); ok {
		list = append(list, tree.String(s))
	}
	return list
}

// Variations gives copies of a tree with the values changed that a cross-field rule
// reads: to what it compares with, and next to it. Which of them break it is not
// known.
func (k *Maker) Variations(rule program.RuleID, root *tree.Value) func(yield func(*tree.Value) bool) {
	return func(yield func(*tree.Value) bool) {
		for p := range k.r.Places(root) {
			for _, n := range p.Nodes {
				a := aim{k: k, rule: rule, root: root, at: p.At, v: p.Value, nodes: p.Nodes, id: n, node: &k.m.Nodes[n]}
				for i := range a.node.Exprs {
					e := &a.node.Exprs[i]
					if e.Rule != rule {
						continue
					}
					for c := range k.ruleChanges(n, e, p.Value) {
						if !yield(a.edit(func(t *tree.Value) { *t = *c })) {
							return
						}
					}
				}
			}
		}
	}
}

// ruleChange changes the values that one rule reads in one scope.
type ruleChange struct {
	k     *Maker
	n     program.NodeID // of the scope
	e     *program.ExprRule
	scope *tree.Value
	cells *reference.Scope
	// places of the scalars that are read, below the scope, with what each could be
	// instead.
	places  []tree.Path
	options [][]*tree.Value
	// constants are what the rule compares with.
	constants []*tree.Value
}

// ruleChanges gives copies of a scope with the values that a rule reads changed: one
// value, lists as a whole, one that was not there, one left out, then two together.
func (k *Maker) ruleChanges(n program.NodeID, e *program.ExprRule, scope *tree.Value) func(yield func(*tree.Value) bool) {
	c := &ruleChange{k: k, n: n, e: e, scope: scope}
	for i := range e.Code {
		if do := operations[e.Code[i].Op].constants; do != nil {
			c.constants = append(c.constants, do(&e.Code[i])...)
		}
	}
	return func(yield func(*tree.Value) bool) {
		if scope.Scalar() {
			nodes := k.r.Related(n)
			for _, v := range slices.Concat(poolOf(k.m, nodes, program.AnyType), c.constants, k.Near(nodes, scope)) {
				if !yield(v.Clone()) {
					return
				}
			}
			return
		}
		c.cells = k.r.Scope(n, scope, reference.Reading{Format: JSON})
		c.find()
		_ = c.one(yield) && c.lists(yield) && c.absent(yield) && c.gone(yield) && c.two(yield)
	}
}

// find finds the places that are read and what could be there: values of the same
// type, which break no rule of the place mostly.
func (c *ruleChange) find() {
	add := func(x reference.Cell) {
		if x.Value != nil && x.Value.Scalar() {
			c.places = append(c.places, x.At)
		}
	}
	for i := range c.e.Code {
		x := &c.e.Code[i]
		switch t := c.cells.Tables[c.e.Each]; {
		case operations[x.Op].reads == aSlot:
			add(c.cells.Slots[int(x.N)])
		case (x.Op == program.ExprCell || x.Op == program.ExprHasCell) && t != nil: // of each row
			for _, row := range t.Rows {
				add(row.Cells[int(x.N)])
			}
		}
	}
	c.tables(add)
	c.places = slices.CompactFunc(c.places, slices.Equal)
	c.constants = append(c.constants, c.dates()...)
	var others []*tree.Value
	for _, at := range c.places {
		others = append(others, c.scope.At(at))
	}
	nodes := c.nodes()
	c.options = make([][]*tree.Value, len(c.places))
	for i, at := range c.places {
		for _, v := range slices.Concat(others, c.constants, poolOf(c.k.m, nodes[pathKey(at)], program.AnyType)) {
			if v.Type == c.scope.At(at).Type && !slices.ContainsFunc(c.options[i], v.Equal) {
				c.options[i] = append(c.options[i], v)
			}
		}
	}
}

// nodes gives the nodes of each place below the scope.
func (c *ruleChange) nodes() map[string][]program.NodeID {
	all := map[string][]program.NodeID{}
	for p := range c.k.r.PlacesBelow(c.scope, []program.NodeID{c.n}) {
		all[pathKey(p.At)] = p.Nodes
	}
	return all
}

func pathKey(at tree.Path) string {
	var b []byte
	for _, i := range at {
		b = append(strconv.AppendInt(b, int64(i), 10), '/')
	}
	return string(b)
}

// tables adds the cells of the first rows of all lists that are read as a whole, and of keys.
func (c *ruleChange) tables(add func(reference.Cell)) {
	for _, n := range c.read() {
		t := c.cells.Tables[n]
		if t == nil {
			continue
		}
		for _, row := range t.Rows[:min(len(t.Rows), 3)] {
			numbers := make([]int, 0, len(row.Cells))
			for k := range row.Cells {
				numbers = append(numbers, k)
			}
			slices.Sort(numbers)
			for _, k := range numbers {
				add(row.Cells[k])
			}
		}
	}
}

// read gives the tables that the rule reads as a whole, in order.
func (c *ruleChange) read() []int {
	var list []int
	for i := range c.e.Code {
		switch x := &c.e.Code[i]; operations[x.Op].reads {
		case aList:
			list = append(list, int(x.N))
		case aKey:
			list = append(list, c.cells.Keys[x.N].Table)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// one changes one value.
func (c *ruleChange) one(yield func(*tree.Value) bool) bool {
	for i, at := range c.places {
		for _, v := range c.options[i] {
			if !yield(c.scope.With(at, func(t *tree.Value) { *t = *v.Clone() })) {
				return false
			}
		}
	}
	return true
}

// absent puts fields there that the rule reads and that are not.
func (c *ruleChange) absent(yield func(*tree.Value) bool) bool {
	for i := range c.e.Code {
		x := &c.e.Code[i]
		if _, there := c.cells.Slots[int(x.N)]; there || operations[x.Op].reads != aSlot {
			continue
		}
		if t := c.withSlot(int(x.N)); t != nil && !yield(t) {
			return false
		}
	}
	return true
}

// withSlot gives a copy of the scope with the property of its own that a slot holds
// put in, nil when there is none that can be.
func (c *ruleChange) withSlot(slot int) *tree.Value {
	nodes := c.k.r.Related(c.n)
	for _, r := range nodes {
		o := c.k.m.Nodes[r].Object
		if o == nil {
			continue
		}
		for i := range o.Props {
			for _, keep := range o.Props[i].Keep {
				if keep.Up != 0 || keep.List >= 0 || int(keep.Slot) != slot {
					continue
				}
				v := c.k.anew(nil, c.k.r.MemberNodes(nodes, o.Props[i].Name))
				if v == nil {
					return nil
				}
				t := c.scope.Clone()
				c.k.put(t, nodes, o.Props[i].Name, v)
				return t
			}
		}
	}
	return nil
}

// gone takes one value away.
func (c *ruleChange) gone(yield func(*tree.Value) bool) bool {
	for _, at := range c.places {
		parent, last := at[:len(at)-1], at[len(at)-1]
		if !yield(c.scope.With(parent, func(t *tree.Value) {
			if t.Type == program.Array {
				t.Items = slices.Delete(t.Items, last, last+1)
			} else {
				t.Members = slices.Delete(t.Members, last, last+1)
			}
		})) {
			return false
		}
	}
	return true
}

// two changes two values, in some hundred ways.
func (c *ruleChange) two(yield func(*tree.Value) bool) bool {
	left := 400
	for i, at := range c.places {
		for k := range i {
			for _, v := range c.options[i] {
				for _, w := range c.options[k] {
					if left--; left < 0 {
						return true
					}
					both := c.scope.With(at, func(t *tree.Value) { *t = *v.Clone() })
					*both.At(c.places[k]) = *w.Clone()
					if !yield(both) {
						return false
					}
				}
			}
		}
	}
	return true
}
