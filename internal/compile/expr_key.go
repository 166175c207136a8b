//go:build !contracts

package compile

import (
	"slices"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
)

// rowKey is one of x-keys: rows that expressions of the same place find by their fields.
type rowKey struct {
	name   string
	number int // in Node.Keys
	list   *wholeList
	fields []int16 // columns with what they are, see program.Key
	seen   []program.FieldID
}

// buildKey compiles one of x-keys.
func (b *builder) buildKey(s *scope, raw *schema.Value) {
	t := &translator{builder: b, scope: s, source: raw}
	name := raw.GetText("name")
	if slices.ContainsFunc(s.keys, func(k *rowKey) bool { return k.name == name }) {
		b.errorf(raw.Get("name"), "there is a key %q here already", name)
		return
	}
	l := t.listAt(raw.Get("rows"), strings.Split(raw.GetText("rows"), "."), "key "+name)
	if l == nil {
		return
	}
	k := &rowKey{name: name, list: l}
	compared := func(member string) (columns []int16) {
		list := raw.Get(member)
		for i := 0; list != nil && i < len(list.Items); i++ {
			t.source = list.Items[i]
			n, what := t.compared(l, "a key", list.Items[i].Text)
			columns = append(columns, n, what)
		}
		return columns
	}
	k.fields = compared("fields")
	made := program.Key{Table: l.table, Fields: len(k.fields) / 2, Columns: slices.Concat(k.fields, compared("same"))}
	if when := raw.Get("when"); when != nil {
		made.When = t.whenOf(l, when)
	}
	at := raw.Get("fields").Items[0]
	if v := raw.Get("at"); v != nil {
		at = v
	}
	if at.Text == "." {
		made.At = int(t.where(at, l, nil))
	} else {
		made.At = int(t.where(at, l, strings.Split(at.Text, ".")))
	}
	if t.failed {
		return
	}
	switch {
	case raw.Get("id") != nil:
		made.Rule = t.ownRule(raw)
	case raw.Get("same") != nil:
		b.errorf(raw, "a key whose rows are to be the same in other fields needs the id and the message of that rule")
		return
	}
	n := &b.msg.Nodes[s.node]
	n.Keys = append(n.Keys, made)
	k.number = len(n.Keys) - 1
	n.Tables[l.table].Key = uint8(len(n.Keys))
	k.seen = t.seen
	s.keys = append(s.keys, k)
}

// whenOf translates the condition of a key, which is over the row alone: it is asked as
// soon as the row has been read.
func (t *translator) whenOf(l *wholeList, when *schema.Value) []program.Expr {
	of := &translator{builder: t.builder, scope: t.scope, each: l, rows: l}
	l.name = "it"
	code := of.translate(when)
	t.seen = append(t.seen, of.seen...)
	switch {
	case of.failed || code == nil:
		t.failed = true
	case !ofRow(code) || len(of.registers) > 0:
		t.fail(when, "the condition of a key may read nothing but the row, it")
	}
	return code
}

// ofRow reports whether an expression reads nothing but a row.
func ofRow(code []program.Expr) bool {
	return !slices.ContainsFunc(code, func(x program.Expr) bool {
		switch x.Op {
		case program.ExprKey, program.ExprSlot, program.ExprHas, program.ExprSelf,
			program.ExprRows, program.ExprAll, program.ExprExists, program.ExprExistsOne,
			program.ExprUnique, program.ExprSorted, program.ExprDisjoint, program.ExprContiguous, program.ExprOnlyLastOpen:
			return true
		}
		return false
	})
}

// keyNamed finds the key that key('name') asks for; nil where the expression is another.
func (t *translator) keyNamed(e ast.Expr) *rowKey {
	if e.Kind() != ast.CallKind || e.AsCall().FunctionName() != "key" {
		return nil
	}
	name, ok := constant(e.AsCall().Args()[0])
	if n := slices.IndexFunc(t.scope.keys, func(k *rowKey) bool { return ok && k.name == name }); n >= 0 {
		return t.scope.keys[n]
	}
	t.fail(t.source, "no key %q in the x-keys of this object", name)
	return &rowKey{}
}

// hasKey translates key('name').has(field, …).
func (t *translator) hasKey(args []ast.Expr) int16 {
	k := t.keyNamed(args[0])
	if t.failed {
		return 0
	}
	if len(args)-1 != len(k.fields)/2 {
		return t.fail(t.source, "the key %q has %d fields, not %d", k.name, len(k.fields)/2, len(args)-1)
	}
	t.seen = append(t.seen, k.seen...)
	x := program.Expr{Op: program.ExprKey, N: int64(k.number)}
	for i, a := range args[1:] {
		got := t.kind(a)
		fits := got == types.StringKind
		switch k.fields[2*i+1] {
		case program.CellInteger:
			fits = got == types.IntKind || got == types.DoubleKind
		case program.CellDate:
			fits = fits || got == types.TimestampKind
		}
		if !fits {
			return t.fail(t.source, "field %d of the key %q cannot be compared with a value of type %s", i+1, k.name, kindWords[got])
		}
		x.Args = append(x.Args, t.expr(a))
	}
	// A row of the key is still open only where the row that asks is in it.
	if t.each == nil || t.each.path != k.list.path && !strings.HasPrefix(t.each.path, k.list.path+".") {
		x.B = 1
	}
	return t.add(x)
}
