package engine_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The engine asks the dialect of its source what differs, and never what format it reads:
// no format is named in its code, neither as a text nor by a source of internal/token.
func TestTheEngineNamesNoFormat(t *testing.T) {
	files, err := os.ReadDir(".")
	require.NoError(t, err)
	formats := map[string]bool{"xml": true, "json": true, "ndjson": true, "csv": true}
	for _, file := range files {
		if !strings.HasSuffix(file.Name(), ".go") || strings.HasSuffix(file.Name(), "_test.go") {
			continue
		}
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, file.Name(), nil, 0)
		require.NoError(t, err)
		ast.Inspect(tree, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if text, err := strconv.Unquote(n.Value); err == nil {
					assert.False(t, formats[text], "%s: %s", set.Position(n.Pos()), text)
				}
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok && x.Name == "token" {
					assert.NotContains(t, []string{"XML", "JSON", "CSV"}, n.Sel.Name, "%s", set.Position(n.Pos()))
				}
			}
			return true
		})
	}
}
