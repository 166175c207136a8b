//go:build !contracts

package compile

import (
	"slices"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"

	"github.com/forkontrol/forkontrol/internal/pattern/build"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
)

// maxSlots is what a slot number or a list of program.Keep can count.
const maxSlots = 127

// translator makes the code of one expression.
type translator struct {
	*builder
	scope     *scope
	each      *wholeList    // whose rows the expression is asked of, nil without
	source    *schema.Value // the expression
	types     func(id int64) *types.Type
	code      []program.Expr
	registers []string
	failed    bool
	seen      []program.FieldID // the fields that are read
	rows      *wholeList        // whose row is read: that of each, or of the macro being translated
	raw       *schema.Value     // what has the expression, nil for a key's
	allowed   []string          // see allowedOf
}

func (t *translator) fail(at *schema.Value, format string, args ...any) int16 {
	t.errorf(at, format, args...)
	t.failed = true
	return 0
}

// find returns a property of a node, or of one that applies to the same place; nil
// when there is none.
func (b *builder) find(id program.NodeID, name string) *program.Prop {
	n := &b.msg.Nodes[id]
	if n.Object != nil {
		for i := range n.Object.Props {
			if p := &n.Object.Props[i]; p.Name == name && p.Known {
				return p
			}
		}
	}
	if n.Apply != nil {
		for _, sub := range n.Apply.All {
			if p := b.find(sub, name); p != nil {
				return p
			}
		}
	}
	return nil
}

// find also notes that the expression reads the property.
func (t *translator) find(id program.NodeID, name string) *program.Prop {
	p := t.builder.find(id, name)
	if p != nil {
		t.seen = append(t.seen, p.Field)
	}
	return p
}

// slotTable numbers the values that the expressions of one scope read.
type slotTable struct {
	slots   []string            // paths of values below the scope
	columns map[string][]string // paths below the rows of a table
	tables  []string            // lists whose rows are read, each with what for
}

func (t *translator) table() *slotTable {
	s := t.slots[t.scope.node]
	if s == nil {
		s = &slotTable{columns: map[string][]string{}}
		t.slots[t.scope.node] = s
	}
	return s
}

// number returns the place of a path in a table, adding it.
func number(all *[]string, path string) (n int, fresh bool) {
	if n = slices.Index(*all, path); n >= 0 {
		return n, false
	}
	*all = append(*all, path)
	return len(*all) - 1, true
}

// slot returns the number of the value at a path below this, and sees to it that the
// value is kept. With has, it may be an object or a list: what is kept is then that it is
// there.
func (t *translator) slot(at *schema.Value, steps []string, has bool) int64 {
	node := t.scope.node
	for i, name := range steps {
		p := t.find(node, name)
		if p == nil {
			t.fail(at, "no field %q here", strings.Join(steps[:i+1], "."))
			return 0
		}
		if i == len(steps)-1 {
			if has || t.isScalar(p) {
				return t.keep(p, strings.Join(steps, "."), i)
			}
			t.fail(at, "%q is not a single value", strings.Join(steps, "."))
			return 0
		}
		if p.List {
			t.fail(at, "%q may be repeated: a rule over its items needs \"each\"", strings.Join(steps[:i+1], "."))
			return 0
		}
		node = p.Node
		if t.reused[node] {
			t.fail(at, "a rule that reads through %q, whose schema refers back to itself", strings.Join(steps[:i+1], "."))
			return 0
		}
	}
	t.fail(at, "an object is not a value")
	return 0
}

func (t *translator) isScalar(p *program.Prop) bool { return !p.List && t.isScalarNode(p.Node) }

func (t *translator) isScalarNode(id program.NodeID) bool {
	return t.msg.Nodes[id].Types&(program.Object|program.Array) == 0
}

func (t *translator) keep(p *program.Prop, path string, up int) int64 {
	s := t.table()
	n, fresh := number(&s.slots, path)
	if fresh {
		p.Keep = append(p.Keep, program.Keep{Up: uint8(up), Slot: uint8(n), List: -1})
		if n > maxSlots {
			t.fail(t.scope.rules[0], "the rules here read more than %d values", maxSlots)
		}
		t.msg.Nodes[t.scope.node].Slots = len(s.slots)
	}
	return int64(n)
}

// at returns where a breach is shown: the slot of a field or, of a rule that is asked of
// rows, the column that has where the field stands. -1 is the scope or the row.
func (t *translator) at(v *schema.Value) int {
	switch {
	case t.each != nil && v == nil && t.isScalarNode(t.each.prop.Item):
		return int(t.where(t.source, t.each, nil))
	case v == nil:
		return -1
	case t.each != nil:
		return int(t.where(v, t.each, strings.Split(v.Text, ".")))
	}
	return int(t.slot(v, strings.Split(v.Text, "."), false))
}

// translate type-checks an expression and makes its code; nil when it cannot.
func (t *translator) translate(source *schema.Value) []program.Expr {
	t.source = source
	checked, errs := t.checked(source.Text)
	for _, e := range errs {
		t.fail(source, "%s (character %d of the expression)", e.Message, e.Location.Column()+1)
	}
	if len(errs) > 0 {
		return nil
	}
	if out := checked.GetType(checked.Expr().ID()); out.Kind() != types.BoolKind {
		t.fail(source, "the expression must be true or false, it is of type %s", out)
		return nil
	}
	t.types = checked.GetType
	t.expr(checked.Expr())
	if t.failed {
		return nil
	}
	if t.raw != nil {
		t.allowed = t.allowedOf(checked.Expr())
	}
	return t.code
}

func (t *translator) add(x program.Expr) int16 {
	if len(t.code) >= 1<<15-1 {
		return t.fail(t.source, "the expression is too long")
	}
	t.code = append(t.code, x)
	return int16(len(t.code) - 1)
}

// expr adds the code of an expression and gives the index of its result.
func (t *translator) expr(e ast.Expr) int16 {
	if t.failed {
		return 0
	}
	switch e.Kind() {
	case ast.LiteralKind:
		return t.literal(e)
	case ast.IdentKind, ast.SelectKind:
		return t.read(e)
	case ast.CallKind:
		return t.call(e)
	case ast.ComprehensionKind:
		return t.macro(e.AsComprehension())
	}
	return t.fail(t.source, "lists, maps and messages are not supported but for x in ['a', 'b']")
}

func (t *translator) literal(e ast.Expr) int16 {
	switch v := e.AsLiteral().(type) {
	case types.String:
		return t.add(program.Expr{Op: program.ExprString, S: string(v)})
	case types.Int:
		return t.add(program.Expr{Op: program.ExprInt, N: int64(v)})
	case types.Bool:
		x := program.Expr{Op: program.ExprBool}
		if v {
			x.N = 1
		}
		return t.add(x)
	case types.Double:
		return t.decimal(float64(v))
	}
	return t.fail(t.source, "constants of type %s are not supported", e.AsLiteral().Type().TypeName())
}

// read is a field, this, it, or has(field).
func (t *translator) read(e ast.Expr) int16 {
	has := e.Kind() == ast.SelectKind && e.AsSelect().IsTestOnly()
	root, steps, ok := fieldPath(e)
	if t.rows != nil && root == t.rows.name {
		return t.readRow(e, steps, has)
	}
	if x, made := t.readResult(e, has); made {
		return x
	}
	if !ok {
		return t.fail(t.source, "only fields of this and it can be read")
	}
	if len(steps) == 0 {
		if t.msg.Nodes[t.scope.node].Types&(program.Object|program.Array) != 0 {
			return t.fail(t.source, "this is an object, no value")
		}
		return t.typed(e, t.add(program.Expr{Op: program.ExprSelf}))
	}
	n := t.slot(t.source, steps, has)
	if has {
		return t.add(program.Expr{Op: program.ExprHas, N: n})
	}
	return t.typed(e, t.add(program.Expr{Op: program.ExprSlot, N: n}))
}

// typed makes an integer of the text that an XML payload has for one.
func (t *translator) typed(e ast.Expr, value int16) int16 {
	switch t.types(e.ID()).Kind() {
	case types.IntKind:
		return t.add(program.Expr{Op: program.ExprToInt, A: value})
	case types.DoubleKind:
		return t.add(program.Expr{Op: program.ExprToNumber, A: value})
	case types.DynKind:
		return t.fail(t.source, "a field that may be of several types cannot be read")
	}
	return value
}

// fieldPath takes this.A.b apart.
func fieldPath(e ast.Expr) (root string, steps []string, ok bool) {
	for e.Kind() == ast.SelectKind {
		s := e.AsSelect()
		steps = append(steps, s.FieldName())
		e = s.Operand()
	}
	slices.Reverse(steps)
	if e.Kind() != ast.IdentKind {
		return "", nil, false
	}
	return e.AsIdent(), steps, e.AsIdent() == "this" || e.AsIdent() == "it"
}

var binary = map[string]program.ExprOp{
	operators.LogicalAnd: program.ExprAnd, operators.LogicalOr: program.ExprOr,
	operators.Equals: program.ExprEq, operators.NotEquals: program.ExprNe,
	operators.Less: program.ExprLt, operators.LessEquals: program.ExprLe,
	operators.Greater: program.ExprGt, operators.GreaterEquals: program.ExprGe,
	operators.Add: program.ExprAdd, operators.Subtract: program.ExprSub, operators.Multiply: program.ExprMul,
	operators.Divide: program.ExprDiv, operators.Modulo: program.ExprMod,
	"startsWith": program.ExprStartsWith, "endsWith": program.ExprEndsWith, "contains": program.ExprContains,
}

func (t *translator) call(e ast.Expr) int16 {
	c := e.AsCall()
	args := c.Args()
	if c.IsMemberFunction() {
		args = append([]ast.Expr{c.Target()}, args...)
	}
	name := c.FunctionName()
	if op, ok := binary[name]; ok {
		return t.binary(op, args)
	}
	switch name {
	case operators.LogicalNot:
		return t.add(program.Expr{Op: program.ExprNot, A: t.expr(args[0])})
	case operators.Negate:
		zero := t.add(program.Expr{Op: program.ExprInt})
		if t.kind(args[0]) != types.IntKind {
			return t.fail(t.source, "arithmetic is supported for integers only")
		}
		return t.add(program.Expr{Op: program.ExprSub, A: zero, B: t.expr(args[0])})
	case operators.Conditional:
		x := program.Expr{Op: program.ExprCond, A: t.expr(args[0])}
		x.B = t.expr(args[1])
		x.C = t.expr(args[2])
		return t.add(x)
	case operators.In:
		return t.in(args)
	case "size":
		if t.kind(args[0]) == types.ListKind {
			return t.size(args[0])
		}
		if t.kind(args[0]) != types.StringKind {
			return t.fail(t.source, "size is supported for text and lists only")
		}
		return t.add(program.Expr{Op: program.ExprSize, A: t.expr(args[0])})
	case "int":
		if k := t.kind(args[0]); k != types.StringKind && k != types.IntKind {
			return t.fail(t.source, "int() is supported for text only")
		}
		return t.add(program.Expr{Op: program.ExprToInt, A: t.expr(args[0])})
	case "matches":
		return t.matches(args)
	case "has":
		if t.keyNamed(args[0]) != nil {
			return t.hasKey(args)
		}
		return t.register(args)
	case "get":
		return t.fail(t.source, "get needs a column after it: register('name').get(key).column")
	case "cprReplacement":
		return t.add(program.Expr{Op: program.ExprReplacement, A: t.expr(args[0])})
	}
	if x, ok := t.further(name, args); ok {
		return x
	}
	return t.fail(t.source, "%s is not supported", strings.Trim(name, "_@"))
}

// kind is the kind of an expression's values. A cell of a register is of its
// column's kind, which CEL does not know.
func (t *translator) kind(e ast.Expr) types.Kind {
	k := t.types(e.ID()).Kind()
	if k == types.DynKind {
		if cell := t.cellOf(e); cell != nil {
			return cell.kind
		}
	}
	return k
}

func (t *translator) binary(op program.ExprOp, args []ast.Expr) int16 {
	left, right := t.kind(args[0]), t.kind(args[1])
	switch op {
	case program.ExprAdd, program.ExprSub, program.ExprMul, program.ExprDiv, program.ExprMod:
		if !computes(op, left, right) {
			return t.fail(t.source, "arithmetic is supported for integers, texts, dates and durations only")
		}
	case program.ExprEq, program.ExprNe, program.ExprLt, program.ExprLe, program.ExprGt, program.ExprGe:
		if !comparable(left, right) {
			return t.fail(t.source, "values of type %s and %s cannot be compared", kindWords[left], kindWords[right])
		}
	}
	x := program.Expr{Op: op, A: t.expr(args[0])}
	if left == types.BoolKind && (op == program.ExprEq || op == program.ExprNe) {
		// The text of a boolean in XML has two forms; ! reads it.
		x.A = t.add(program.Expr{Op: program.ExprNot, A: t.add(program.Expr{Op: program.ExprNot, A: x.A})})
	}
	x.B = t.expr(args[1])
	return t.add(x)
}

func (t *translator) in(args []ast.Expr) int16 {
	if args[1].Kind() != ast.ListKind {
		return t.fail(t.source, "in is supported for a list of constants only")
	}
	x := program.Expr{Op: program.ExprIn, A: t.expr(args[0])}
	for _, v := range args[1].AsList().Elements() {
		if v.Kind() != ast.LiteralKind {
			return t.fail(t.source, "in is supported for a list of constants only")
		}
		x.Args = append(x.Args, t.expr(v))
	}
	return t.add(x)
}

func (t *translator) matches(args []ast.Expr) int16 {
	expr, ok := constant(args[1])
	if !ok {
		return t.fail(t.source, "the pattern of matches must be a constant")
	}
	automaton, err := build.CompileRE2(expr)
	if err != nil {
		return t.fail(t.source, "%v", err)
	}
	return t.add(program.Expr{Op: program.ExprMatches, A: t.expr(args[0]), Pattern: automaton})
}

// register is register('name').has(key, …).
func (t *translator) register(args []ast.Expr) int16 {
	r := t.needed(args[0])
	if r == nil {
		return 0
	}
	x := program.Expr{Op: program.ExprRegister, S: r.Name, Args: t.key(r, args[1:])}
	return t.add(x)
}

func constant(e ast.Expr) (string, bool) {
	if e.Kind() != ast.LiteralKind {
		return "", false
	}
	s, ok := e.AsLiteral().(types.String)
	return string(s), ok
}
