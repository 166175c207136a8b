package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/compile"
)

// A message that is too large for a file is the same message in parts: each node,
// rule and field is declared in one of them and occurs once in the lists. That the
// compiler makes the same data of it is what the tests of package rules say.
func TestALargeMessageIsCutIntoParts(t *testing.T) {
	set, err := compile.Ruleset(os.DirFS(source))
	require.NoError(t, err)
	m := set.Systems[0].Messages[0]
	for _, limit := range []int{5000, 1} {
		files, err := generate(set, limit)
		require.NoError(t, err)
		var paths []string
		declared, used := map[string]int{}, map[string]int{}
		for _, f := range files {
			paths = append(paths, f.path)
			tree, err := parser.ParseFile(token.NewFileSet(), f.path, f.text, parser.SkipObjectResolution)
			require.NoError(t, err)
			ast.Inspect(tree, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.ValueSpec:
					declared[n.Names[0].Name]++
				case *ast.Ident:
					used[n.Name]++
				}
				return true
			})
		}
		element := regexp.MustCompile(`(Node|Rule|Field)\d+$`)
		elements := 0
		for name, times := range declared {
			assert.Equal(t, 1, times, name)
			if element.MatchString(name) {
				elements++
				assert.Equal(t, 2, used[name], "%s is declared and listed", name)
			}
		}
		inPlace := 0 // the unused first ones and what belongs to the root
		p := &parted{Message: m, cut: map[string]bool{"": true}}
		for id := range m.Nodes {
			inPlace += count(p.nodePart(id) == "")
		}
		for id := range m.Rules {
			inPlace += count(p.rulePart(id) == "")
		}
		for id := range m.Fields {
			inPlace += count(p.fieldPart(id) == "")
		}
		assert.Equal(t, len(m.Nodes)+len(m.Rules)+len(m.Fields), elements+inPlace)
		if limit == 1 {
			for _, f := range m.Fields[1:] {
				assert.Contains(t, paths, "demo/pupils_v1.0_"+m.Name+"_"+f.Path+"_gen.go", "every field is a part of its own")
			}
		}
		slices.Sort(paths)
		assert.Len(t, slices.Compact(paths), len(files))
	}
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
