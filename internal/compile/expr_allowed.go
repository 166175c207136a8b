//go:build !contracts

package compile

import (
	"fmt"
	"slices"
	"strings"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"

	"github.com/forkontrol/forkontrol/internal/schema"
)

// allowedOf gives the values that an expression allows where a breach of its rule shows: those
// of x in [...], x being that field, alone or as one side of ||. Nil where it has no such list.
// Of several lists it is the first, so that what is meant comes before what is only tolerated.
func (t *translator) allowedOf(e ast.Expr) []string {
	if e.Kind() != ast.CallKind {
		return nil
	}
	c := e.AsCall()
	args := c.Args()
	switch c.FunctionName() {
	case operators.LogicalOr:
		for _, side := range args {
			if values := t.allowedOf(side); values != nil {
				return values
			}
		}
	case operators.In:
		if args[1].Kind() == ast.ListKind && t.shownAt(args[0]) {
			var values []string
			for _, v := range args[1].AsList().Elements() {
				values = append(values, fmt.Sprint(v.AsLiteral().Value()))
			}
			return values
		}
	}
	return nil
}

// shownAt reports whether an expression is the field at which a breach shows.
func (t *translator) shownAt(e ast.Expr) bool {
	root, steps, ok := fieldPath(e)
	if !ok {
		return false
	}
	want := "this"
	if t.each != nil {
		want = t.each.name
	}
	return root == want && slices.Equal(steps, pathSteps(t.raw.Get("at")))
}

// pathSteps are the names in a path, none without one.
func pathSteps(v *schema.Value) []string {
	if v == nil {
		return nil
	}
	return strings.Split(v.Text, ".")
}
