//go:build !contracts

package compile

import (
	"slices"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"

	"github.com/forkontrol/forkontrol/internal/program"
)

// registerOf finds the register that register('name') asks for, nil when there is
// none.
func (t *translator) registerOf(e ast.Expr) *program.Register {
	if e.Kind() != ast.CallKind || e.AsCall().FunctionName() != "register" {
		t.fail(t.source, "has, lacks, get and validOn need register('name') before them")
		return nil
	}
	name, ok := constant(e.AsCall().Args()[0])
	if !ok {
		t.fail(t.source, "the name of a register must be a constant")
		return nil
	}
	r := t.registerNamed(name)
	if r == nil {
		t.fail(t.source, "no register %q: common/registers/%s.json is missing", name, name)
	}
	return r
}

// needed is registerOf a register without which the rule cannot be asked.
func (t *translator) needed(e ast.Expr) *program.Register {
	r := t.registerOf(e)
	if r != nil && !slices.Contains(t.registers, r.Name) {
		t.registers = append(t.registers, r.Name)
	}
	return r
}

// lacks translates register('name').lacks(key): the register was given and does not have
// the key.
func (t *translator) lacks(args []ast.Expr) int16 {
	r := t.registerOf(args[0])
	if r == nil {
		return 0
	}
	return t.add(program.Expr{Op: program.ExprNot, A: t.add(program.Expr{Op: program.ExprRegister, S: r.Name, B: 1, Args: t.key(r, args[1:])})})
}

func (t *translator) registerNamed(name string) *program.Register {
	n := slices.IndexFunc(t.builder.registers, func(r program.Register) bool { return r.Name == name })
	if n < 0 {
		return nil
	}
	return &t.builder.registers[n]
}

// key translates the key that a register is asked for.
func (t *translator) key(r *program.Register, args []ast.Expr) []int16 {
	if r.Keys != len(args) {
		t.fail(t.source, "register %q has a key of %d columns, not %d", r.Name, r.Keys, len(args))
		return nil
	}
	var key []int16
	for _, a := range args {
		if k := t.kind(a); k != types.StringKind && k != types.IntKind {
			t.fail(t.source, "a key of a register is text or an integer")
			return nil
		}
		key = append(key, t.expr(a))
	}
	return key
}

// registerCell is a column of a register's row, as an expression reads it.
type registerCell struct {
	column int
	what   int16      // see program.CellText
	kind   types.Kind // of its values
}

var cellKinds = map[string]registerCell{
	"string": {what: program.CellText, kind: types.StringKind}, "integer": {what: program.CellInteger, kind: types.IntKind},
	"date": {what: program.CellDate, kind: types.TimestampKind},
}

// cellOf returns which column register('name').get(key).column reads; nil when the
// expression is something else, or there is no such column.
func (t *translator) cellOf(e ast.Expr) *registerCell {
	if e.Kind() != ast.SelectKind || e.AsSelect().Operand().Kind() != ast.CallKind {
		return nil
	}
	call := e.AsSelect().Operand().AsCall()
	if call.FunctionName() != "get" || call.Target().Kind() != ast.CallKind || len(call.Target().AsCall().Args()) != 1 {
		return nil
	}
	name, _ := constant(call.Target().AsCall().Args()[0])
	r := t.registerNamed(name)
	if r == nil {
		return nil
	}
	n := slices.IndexFunc(r.Columns, func(c program.Column) bool { return c.Name == e.AsSelect().FieldName() })
	if n < 0 {
		return nil
	}
	cell := cellKinds[r.Columns[n].Kind]
	cell.column = n
	return &cell
}

// get translates register('name').get(key).column, or with has whether the row is there
// and the cell not empty.
func (t *translator) get(e ast.Expr, has bool) int16 {
	call := e.AsSelect().Operand().AsCall()
	r := t.needed(call.Target())
	if r == nil {
		return 0
	}
	cell := t.cellOf(e)
	if cell == nil {
		return t.fail(t.source, "register %q has no column %q", r.Name, e.AsSelect().FieldName())
	}
	if has {
		cell.what = program.CellThere
	}
	return t.add(program.Expr{Op: program.ExprGet, S: r.Name, N: int64(cell.column), B: cell.what, Args: t.key(r, call.Args())})
}

// validOn translates register('name').validOn(key, date).
func (t *translator) validOn(args []ast.Expr) int16 {
	r := t.needed(args[0])
	if r == nil {
		return 0
	}
	column := func(name string) int16 {
		n := slices.IndexFunc(r.Columns, func(c program.Column) bool { return c.Name == name && c.Kind == "date" })
		if n < r.Keys {
			return t.fail(t.source, "register %q has no column %q of dates behind its key, which validOn reads", r.Name, name)
		}
		return int16(n)
	}
	x := program.Expr{Op: program.ExprValidOn, S: r.Name, A: column("validFrom"), B: column("validTo")}
	last := len(args) - 1
	x.Args = append(t.key(r, args[1:last]), t.typedArg("validOn", args[last], types.TimestampKind))
	return t.add(x)
}
