package engine_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ofAFormat is what the engine may name although it is of one format, in which files, and
// why.
var ofAFormat = map[string]struct {
	files []string
	why   string
}{
	"XML":        {[]string{"content.go", "field.go", "guide.go", "guide_model.go", "guide_shape.go", "model.go", "trail.go"}, "a property's tag, which is its name where the dialect says so; field.go takes a path by either name"},
	"XMLIndex":   {[]string{"content.go", "model.go"}, "the table of properties by their tags"},
	"CSV":        {[]string{"rows.go"}, "a message's columns, of which the source's layout is made"},
	"RowsNever":  {[]string{"rows.go"}, "a source learns before it opens a payload that the message has no columns"},
	"RowsAlways": {[]string{"rows.go"}, "or that it has no other form"},
}

// The engine asks the dialect of its source what differs, and never what format it reads:
// no format is named in its code, neither as a text nor by what internal/token and
// internal/program have for one, save what is listed with its reason.
func TestTheEngineNamesNoFormat(t *testing.T) {
	files, err := os.ReadDir(".")
	require.NoError(t, err)
	formats := map[string]bool{"xml": true, "json": true, "ndjson": true, "csv": true}
	format := regexp.MustCompile(`XML|JSON|CSV`)
	found := map[string]bool{}
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
				x, ok := n.X.(*ast.Ident)
				rows := ok && x.Name == "token" && strings.HasPrefix(n.Sel.Name, "Rows")
				if rows || format.MatchString(n.Sel.Name) {
					assert.Contains(t, ofAFormat[n.Sel.Name].files, file.Name(), "%s: %s", set.Position(n.Pos()), n.Sel.Name)
					found[n.Sel.Name+" in "+file.Name()] = true
				}
			}
			return true
		})
	}
	for name, allowed := range ofAFormat {
		for _, file := range allowed.files {
			assert.True(t, found[name+" in "+file], "%s need not be allowed in %s any more", name, file)
		}
	}
}
