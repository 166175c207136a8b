package compile

import (
	"slices"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"

	"github.com/forkontrol/forkontrol/internal/program"
)

// wholeList is a list that an expression reads all rows of.
type wholeList struct {
	prop  *program.Prop
	table int    // in Node.Tables
	name  string // of the variable that a macro gives its rows; empty outside
}

// wholeListOf finds the list that this.L names and sees to it that its rows are
// kept; nil when it is none.
func (t *translator) wholeListOf(e ast.Expr) *wholeList {
	root, steps, ok := fieldPath(e)
	if !ok || root != "this" || len(steps) != 1 {
		t.fail(t.source, "a rule over a whole list reads a list directly below this: write it into the object around the list")
		return nil
	}
	p := t.find(t.scope.node, steps[0])
	if p == nil || !p.List || p.Item == 0 {
		t.fail(t.source, "%q is not a repeated field directly below this one", steps[0])
		return nil
	}
	if t.silent(p.Item) {
		t.fail(t.source, "a rule over %q, whose items may be anything: give them a type", p.Name)
		return nil
	}
	if t.reused[p.Item] {
		t.fail(t.source, "a rule over %q, whose schema refers back to itself", p.Name)
		return nil
	}
	s := t.table()
	n, fresh := number(&s.whole, p.Name)
	if fresh {
		node := &t.msg.Nodes[t.scope.node]
		node.Tables = append(node.Tables, program.Table{})
		keep := program.Keep{Slot: program.RowStart, List: int8(n), Whole: true}
		if n > maxSlots {
			t.fail(t.source, "the rules here read more than %d lists", maxSlots)
			return nil
		}
		p.Keep = append(p.Keep, keep)
	}
	l := &wholeList{prop: p, table: n}
	if t.isScalarNode(p.Item) {
		t.cellColumn(l, p, "", 0)
	}
	return l
}

// silent reports whether a node says nothing: the engine does not check what is there.
func (t *translator) silent(id program.NodeID) bool {
	n := &t.msg.Nodes[id]
	return n.Types == program.AnyType && !n.Never && len(n.Checks) == 0 && n.Object == nil && n.Array == nil && n.Apply == nil && len(n.Exprs) == 0
}

// cellColumn returns the column of a table that holds the value of a property of its
// rows, so many objects down.
func (t *translator) cellColumn(l *wholeList, p *program.Prop, path string, up int) int64 {
	key := "whole " + l.prop.Name
	columns := t.table().columns[key]
	n, fresh := number(&columns, path)
	t.table().columns[key] = columns
	if !fresh {
		return int64(n)
	}
	if n > maxSlots {
		t.fail(t.source, "the rules here read more than %d columns of %q", maxSlots, l.prop.Name)
		return 0
	}
	p.Keep = append(p.Keep, program.Keep{Up: uint8(up), Slot: uint8(n), List: int8(l.table), Whole: true})
	t.msg.Nodes[t.scope.node].Tables[l.table].Columns = uint8(len(columns))
	return int64(n)
}

// cell returns the column of a field below the rows of a table, and the field; with
// has it may be an object or a list, of which is kept that it is there.
func (t *translator) cell(l *wholeList, steps []string, has bool) (int64, *program.Prop) {
	if len(steps) == 0 {
		if !t.isScalarNode(l.prop.Item) {
			t.fail(t.source, "a row of %q is an object, no value", l.prop.Name)
		}
		return 0, l.prop
	}
	node := l.prop.Item
	for i, name := range steps {
		path := strings.Join(steps[:i+1], ".")
		p := t.find(node, name)
		switch {
		case p == nil:
			t.fail(t.source, "no field %q in the rows of %q", path, l.prop.Name)
			return 0, nil
		case i == len(steps)-1 && (has || t.isScalar(p)):
			return t.cellColumn(l, p, path, i+1), p
		case i == len(steps)-1 || p.List:
			t.fail(t.source, "%q is not a single value", path)
			return 0, nil
		}
		if node = p.Node; t.reused[node] {
			t.fail(t.source, "a rule that reads through %q, whose schema refers back to itself", path)
			return 0, nil
		}
	}
	return 0, nil
}

// readRow reads a field of the row that a macro is at.
func (t *translator) readRow(e ast.Expr, steps []string, has bool) int16 {
	n, _ := t.cell(t.rows, steps, has)
	if has {
		return t.add(program.Expr{Op: program.ExprHasCell, N: n})
	}
	return t.typed(e, t.add(program.Expr{Op: program.ExprCell, N: n}))
}

// macro translates all, exists and exists_one, which the parser has made into the
// loop that they stand for.
func (t *translator) macro(c ast.ComprehensionExpr) int16 {
	if t.rows != nil {
		return t.fail(t.source, "a macro over a list within another is not supported")
	}
	if t.each >= 0 {
		// Rows times rows, and no limit holds it.
		return t.fail(t.source, "a macro over a list beside \"each\" is not supported: it takes time by the square of the rows")
	}
	op, condition := macroOf(c)
	if condition == nil {
		return t.fail(t.source, "of the macros over lists all, exists and exists_one are supported")
	}
	if c.IterVar() == "this" || c.IterVar() == "it" {
		return t.fail(t.source, "a row cannot be called %s", c.IterVar())
	}
	l := t.wholeListOf(c.IterRange())
	if l == nil {
		return 0
	}
	l.name = c.IterVar()
	t.rows = l
	x := program.Expr{Op: op, N: int64(l.table), A: t.expr(condition)}
	t.rows = nil
	return t.add(x)
}

// macroOf returns which macro a loop was, and its condition; nil when it was another.
func macroOf(c ast.ComprehensionExpr) (op program.ExprOp, condition ast.Expr) {
	step := c.LoopStep()
	if step.Kind() != ast.CallKind || c.HasIterVar2() {
		return 0, nil
	}
	call := step.AsCall()
	switch call.FunctionName() {
	case operators.LogicalAnd:
		return program.ExprAll, call.Args()[1]
	case operators.LogicalOr:
		return program.ExprExists, call.Args()[1]
	case operators.Conditional:
		if c.Result().Kind() == ast.CallKind && c.Result().AsCall().FunctionName() == operators.Equals {
			return program.ExprExistsOne, call.Args()[0]
		}
	}
	return 0, nil
}

func (t *translator) size(e ast.Expr) int16 {
	l := t.wholeListOf(e)
	if l == nil {
		return 0
	}
	return t.add(program.Expr{Op: program.ExprRows, N: int64(l.table)})
}

// named returns the column of a table that a constant argument names, and what its
// values are compared as.
func (t *translator) named(l *wholeList, name string, e ast.Expr) (column, what int16) {
	path, ok := constant(e)
	if !ok || path == "" {
		return t.fail(t.source, "%s needs the name of a field of the rows", name), 0
	}
	n, p := t.cell(l, strings.Split(path, "."), false)
	if p == nil {
		return 0, 0
	}
	node := &t.msg.Nodes[p.Node]
	switch k := t.celType(p.Node).Kind(); k {
	case types.IntKind, types.DoubleKind:
		return int16(n), program.CellInteger
	case types.StringKind:
		if slices.ContainsFunc(node.Checks, isDate) {
			return int16(n), program.CellDate
		}
	default:
		return t.fail(t.source, "%s compares texts and numbers, not values of type %s", name, kindWords[k]), 0
	}
	return int16(n), program.CellText
}

func isDate(c program.Check) bool {
	if c.Op != program.OpKind {
		return false
	}
	switch c.Kind {
	case program.KindDate, program.KindDateTime, program.KindXSDate, program.KindXSDateTime:
		return true
	}
	return false
}

// ordered translates unique and sorted.
func (t *translator) ordered(name string, args []ast.Expr) int16 {
	l := t.wholeListOf(args[0])
	if l == nil {
		return 0
	}
	x := program.Expr{Op: program.ExprUnique, N: int64(l.table)}
	if name == "sorted" {
		x.Op = program.ExprSorted
	}
	x.A, x.C = t.named(l, name, args[1])
	return t.add(x)
}

func (t *translator) onlyLastOpen(name string, args []ast.Expr) int16 {
	l := t.wholeListOf(args[0])
	if l == nil {
		return 0
	}
	column, _ := t.named(l, name, args[1])
	return t.add(program.Expr{Op: program.ExprOnlyLastOpen, N: int64(l.table), A: column})
}

// periods translates disjoint and contiguous.
func (t *translator) periods(name string, args []ast.Expr) int16 {
	l := t.wholeListOf(args[0])
	if l == nil {
		return 0
	}
	x := program.Expr{Op: program.ExprDisjoint, N: int64(l.table), C: program.CellDate}
	if name == "contiguous" {
		x.Op = program.ExprContiguous
	}
	var start, end int16
	x.A, start = t.named(l, name, args[1])
	x.B, end = t.named(l, name, args[2])
	if !t.failed && (start != program.CellDate || end != program.CellDate) {
		return t.fail(t.source, "%s needs two fields of dates", name)
	}
	return t.add(x)
}
