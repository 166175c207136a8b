//go:build !contracts

package compile

import (
	"slices"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
)

// wholeList is a list, or all lists at one path, whose rows an expression reads.
type wholeList struct {
	prop   *program.Prop
	path   string
	within int    // how many objects there are between the scope and the rows
	table  int    // in Node.Tables
	key    string // of its columns in slotTable
	name   string // of the variable that is a row; empty where rows are not read one at a time
}

// listAsked is wholeListOf for a function that looks at all rows of it, which of each row of another would take too long.
func (t *translator) listAsked(name string, e ast.Expr) *wholeList {
	if t.rows != nil {
		t.fail(t.source, "%s of a list within a macro over another is not supported", name)
		return nil
	}
	return t.wholeListOf(e)
}

// wholeListOf finds the list that this.L names and sees to it that its rows are
// kept; nil when it is none.
func (t *translator) wholeListOf(e ast.Expr) *wholeList {
	root, steps, ok := fieldPath(e)
	if !ok || root != "this" || len(steps) != 1 {
		t.fail(t.source, "a rule over a whole list reads a list directly below this: write it into the object around the list")
		return nil
	}
	return t.listAt(t.source, steps, "")
}

// listAt finds the list at a path, through lists too, and sees to it that its rows are
// kept for a use; nil when it is none.
func (t *translator) listAt(at *schema.Value, steps []string, use string) *wholeList {
	l := &wholeList{path: strings.Join(steps, "."), within: len(steps) - 1}
	node := t.scope.node
	for i, name := range steps {
		p := t.find(node, name)
		switch last := i == len(steps)-1; {
		case p == nil, last && (!p.List || p.Item == 0):
			t.fail(at, "%q is not a repeated field below this one", strings.Join(steps[:i+1], "."))
			return nil
		case p.Item == 0, t.silent(p.Item):
			t.fail(at, "a rule over %q, whose items may be anything: give them a type", p.Name)
			return nil
		case t.reused[p.Item]:
			t.fail(at, "a rule over %q, whose schema refers back to itself", p.Name)
			return nil
		}
		l.prop, node = p, p.Item
	}
	l.key = strings.TrimSpace(use + " " + l.path)
	s := t.table()
	var fresh bool
	l.table, fresh = number(&s.tables, l.key)
	if fresh {
		if l.table > maxSlots {
			t.fail(at, "the rules here read more than %d lists", maxSlots)
			return nil
		}
		of := &t.msg.Nodes[t.scope.node]
		of.Tables = append(of.Tables, program.Table{})
		l.keep(l.prop, l.within, program.RowStart, false)
	}
	if t.isScalarNode(l.prop.Item) {
		t.cellColumn(l, l.prop, "", l.within)
	}
	if l.within > 0 {
		row := t.where(at, l, nil)
		t.msg.Nodes[t.scope.node].Tables[l.table].Row = uint8(row + 1)
	}
	return l
}

// keep sees to it that a property below the rows of a list, or the list, is kept.
func (l *wholeList) keep(p *program.Prop, up, slot int, where bool) {
	p.Keep = append(p.Keep, program.Keep{Up: uint8(up), Slot: uint8(slot), List: int8(l.table), Within: uint8(l.within), Where: where})
}

// silent reports whether a node says nothing: the engine does not check what is there.
func (t *translator) silent(id program.NodeID) bool {
	n := &t.msg.Nodes[id]
	return n.Types == program.AnyType && !n.Never && len(n.Checks) == 0 && n.Object == nil && n.Array == nil && n.Apply == nil && len(n.Exprs) == 0
}

// cellColumn returns the column of a table that holds the value of a property, which is
// so many objects below the scope.
func (t *translator) cellColumn(l *wholeList, p *program.Prop, path string, up int) int64 {
	return t.column(l, p, "value "+path, up, false)
}

// column returns the column of a name, adding it.
func (t *translator) column(l *wholeList, p *program.Prop, name string, up int, where bool) int64 {
	columns := t.table().columns[l.key]
	n, fresh := number(&columns, name)
	t.table().columns[l.key] = columns
	if !fresh {
		return int64(n)
	}
	if n >= maxSlots {
		t.fail(t.source, "the rules here read more than %d columns of %q", maxSlots, l.path)
		return 0
	}
	l.keep(p, up, n, where)
	t.msg.Nodes[t.scope.node].Tables[l.table].Columns = uint8(len(columns))
	return int64(n)
}

// where returns the column that has where a field of the rows stands; without steps, the
// rows themselves.
func (t *translator) where(at *schema.Value, l *wholeList, steps []string) int64 {
	if len(steps) == 0 {
		return t.column(l, l.prop, "at", l.within, true)
	}
	path := strings.Join(steps, ".")
	p, up := t.fieldOf(at, l, steps, false)
	if p == nil {
		return 0
	}
	return t.column(l, p, "at "+path, up, true)
}

// cell returns the column of a field below the rows of a table, and the field; with
// has it may be an object or a list, of which is kept that it is there.
func (t *translator) cell(l *wholeList, steps []string, has bool) (int64, *program.Prop) {
	if len(steps) == 0 {
		if !t.isScalarNode(l.prop.Item) {
			t.fail(t.source, "a row of %q is an object, no value", l.path)
		}
		return t.cellColumn(l, l.prop, "", l.within), l.prop
	}
	p, up := t.fieldOf(t.source, l, steps, has)
	if p == nil {
		return 0, nil
	}
	return t.cellColumn(l, p, strings.Join(steps, "."), up), p
}

// fieldOf finds a field of the rows of a list and how many objects it is below the scope.
func (t *translator) fieldOf(at *schema.Value, l *wholeList, steps []string, has bool) (*program.Prop, int) {
	node := l.prop.Item
	for i, name := range steps {
		path := strings.Join(steps[:i+1], ".")
		p := t.find(node, name)
		switch {
		case p == nil:
			t.fail(at, "no field %q in the rows of %q", path, l.path)
			return nil, 0
		case i == len(steps)-1 && (has || t.isScalar(p)):
			return p, l.within + i + 1
		case i == len(steps)-1 || p.List:
			t.fail(at, "%q is not a single value", path)
			return nil, 0
		}
		if node = p.Node; t.reused[node] {
			t.fail(at, "a rule that reads through %q, whose schema refers back to itself", path)
			return nil, 0
		}
	}
	return nil, 0
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
	if t.each != nil {
		// Rows times rows, and no limit holds it.
		return t.fail(t.source, "a macro over a list beside \"each\" is not supported: it takes time by the square of the rows")
	}
	if t.rows != nil {
		return t.fail(t.source, "a macro over a list within another is not supported")
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
	return t.compared(l, name, path)
}

// compared returns the column of a field of the rows, and what its values are compared as.
// A point is the row itself.
func (t *translator) compared(l *wholeList, name, path string) (column, what int16) {
	var steps []string
	if path != "." {
		steps = strings.Split(path, ".")
	}
	n, p := t.cell(l, steps, false)
	if p == nil || t.failed {
		return 0, 0
	}
	node := p.Node
	if len(steps) == 0 {
		node = p.Item
	}
	switch k := t.celType(node).Kind(); k {
	case types.IntKind, types.DoubleKind:
		return int16(n), program.CellInteger
	case types.StringKind:
		if slices.ContainsFunc(t.msg.Nodes[node].Checks, isDate) {
			return int16(n), program.CellDate
		}
	default:
		return t.fail(t.source, "%s compares texts and numbers, not values of type %s", name, kindWords[k]), 0
	}
	return int16(n), program.CellText
}

// tuple returns the columns that constant arguments name, each with what it is compared as.
func (t *translator) tuple(l *wholeList, name string, args []ast.Expr) (columns []int16) {
	for _, a := range args {
		n, what := t.named(l, name, a)
		columns = append(columns, n, what)
	}
	return columns
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
	l := t.listAsked(name, args[0])
	if l == nil {
		return 0
	}
	if name == "unique" {
		return t.add(program.Expr{Op: program.ExprUnique, N: int64(l.table), Args: t.tuple(l, name, args[1:])})
	}
	x := program.Expr{Op: program.ExprSorted, N: int64(l.table)}
	x.A, x.C = t.named(l, name, args[1])
	return t.add(x)
}

// dated returns the column of a field of dates, or of one of texts that are to be read as
// dates, written as date(name).
func (t *translator) dated(l *wholeList, name string, e ast.Expr) int16 {
	text, _ := constant(e)
	if path, found := strings.CutPrefix(text, "date("); found && strings.HasSuffix(path, ")") {
		column, what := t.compared(l, name, strings.TrimSuffix(path, ")"))
		if what == program.CellInteger {
			t.fail(t.source, "%s is not a text", text)
		}
		return column
	}
	column, what := t.named(l, name, e)
	if !t.failed && what != program.CellDate {
		t.fail(t.source, "%s needs two fields of dates; a text that may be one is written date(name)", name)
	}
	return column
}

func (t *translator) onlyLastOpen(name string, args []ast.Expr) int16 {
	l := t.listAsked(name, args[0])
	if l == nil {
		return 0
	}
	column, _ := t.named(l, name, args[1])
	return t.add(program.Expr{Op: program.ExprOnlyLastOpen, N: int64(l.table), A: column})
}

// periods translates disjoint and contiguous.
func (t *translator) periods(name string, args []ast.Expr) int16 {
	l := t.listAsked(name, args[0])
	if l == nil {
		return 0
	}
	x := program.Expr{Op: program.ExprDisjoint, N: int64(l.table), C: program.CellDate}
	if name == "contiguous" {
		x.Op = program.ExprContiguous
	}
	x.A, x.B = t.dated(l, name, args[1]), t.dated(l, name, args[2])
	x.Args = t.tuple(l, name, args[3:])
	return t.add(x)
}
