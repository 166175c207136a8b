//go:build !contracts

package compile

import (
	"strings"
	"testing"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/decls"
	"cel.dev/cel-go/common/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/program"
)

// inScope returns a translator whose this has fields a (text), n (integer), d
// (decimal), o (an object with s) and x (anything).
func inScope() *translator {
	field := func(name string, node program.NodeID) program.Prop {
		return program.Prop{Name: name, Node: node, Known: true}
	}
	b := &builder{msg: &program.Message{Nodes: []program.Node{{},
		{Types: program.Object, Object: &program.ObjectNode{Props: []program.Prop{field("a", 2), field("n", 3), field("d", 4), field("o", 5), field("x", 0)}}},
		{Types: program.String}, {Types: program.Integer}, {Types: program.Integer | program.Number},
		{Types: program.Object, Object: &program.ObjectNode{Props: []program.Prop{field("s", 2)}}},
	}}}
	return &translator{builder: b, scope: &scope{node: 1}}
}

// What is wrong with an expression is what the façade of cel-go says about it, word
// for word and place for place.
func TestExpressionsAreCheckedAsCELChecksThem(t *testing.T) {
	own, err := functions()
	require.NoError(t, err)
	tr := inScope()
	facade, err := cel.NewEnv(cel.CustomTypeProvider(&fields{types.NewEmptyRegistry(), tr.builder}), cel.CrossTypeNumericComparisons(true),
		cel.VariableDecls(decls.NewVariable("this", tr.celType(1))), cel.FunctionDecls(own...))
	require.NoError(t, err)
	faults := 0
	for _, expr := range []string{
		"this.a == 'x'", "this.n < this.d", "this.x == 1", "has(this.o.s) && this.o.s.size() > 2", "[1, 2].exists_one(i, i > this.n)",
		"[1, 2].existsOne(i, i > this.n)", "this.a in ['x']", "duration('1h') > duration('1m')", "register('r').has(this.a, this.n)", "cprReplacement(this.a)",
		"", "this.a ==", "this.a == 'x", "(this.a == 'x'", "this.z == 1\n&& this.y == 2", "this.a == 1 || this.n == 'x'", "this.a + 1 == 'x'", "that.a == 'x'", "thi.a == 'x'",
		"this.n > this.a", "this.a.startWith('x')", "startsWith(this.a)", "this.a.startsWith(1)", "siz(this.a) > 1", "has(this)", "has(x)", "this.o.s.t == 1",
		"cprReplacement(this.n)", "cprReplacment(this.a)", "register(1).has('x')", "register('r').has()", "register('r').has(1, 2, 3, 4, 5)", "this[0] == 1",
		"[1].all(1, true)", "this.all(x, true)", "1 + 2.0 == 3", "null == this.n", "{'a': 1}.b == 1", "this.a ? 1 : 2", "type(this.a) == string", "for == 1", "-this.a == 'x'",
		strings.Repeat("(", 300) + "true" + strings.Repeat(")", 300),
	} {
		var want []string
		compiled, issues := facade.Compile(expr)
		if issues.Err() != nil {
			for _, e := range issues.Errors() {
				want = append(want, e.ToDisplayString(common.NewTextSource(expr)))
			}
		}
		typed, errs := tr.checked(expr)
		var got []string
		for _, e := range errs {
			got = append(got, e.ToDisplayString(common.NewTextSource(expr)))
		}
		if faults += len(want); !assert.Equal(t, want, got, expr) || len(want) > 0 {
			continue
		}
		ast.PostOrderVisit(typed.Expr(), ast.NewExprVisitor(func(e ast.Expr) {
			assert.Equal(t, compiled.NativeRep().GetType(e.ID()), typed.GetType(e.ID()), expr)
		}))
	}
	assert.Greater(t, faults, 30)
}
