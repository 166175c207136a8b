// Package schemas holds no code: these tests read the files beside them as
// their readers do.
package schemas

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
	"github.com/forkontrol/forkontrol/rules"
)

func TestEverySchemaLoads(t *testing.T) {
	_, err := schema.Load(os.DirFS("."))
	require.NoError(t, err)
}

// A finding of the engine without a text would leave its reader with an id.
func TestEveryEngineRuleHasItsTexts(t *testing.T) {
	system := decode(t, "forkontrol/system.json").(map[string]any)
	listed := map[string]bool{}
	for _, r := range system["rules"].([]any) {
		rule := r.(map[string]any)
		id := rule["id"].(string)
		assert.False(t, listed[id], "%s appears twice", id)
		listed[id] = true
		assert.Contains(t, rule, "message", id)
		assert.Contains(t, rule, "fix", id)
	}
	source, err := parser.ParseFile(token.NewFileSet(), "../internal/token/problem.go", nil, 0)
	require.NoError(t, err)
	constants := 0
	ast.Inspect(source, func(n ast.Node) bool {
		if c, ok := n.(*ast.ValueSpec); ok && len(c.Values) == 1 && strings.HasPrefix(c.Names[0].Name, "Rule") {
			id, err := strconv.Unquote(c.Values[0].(*ast.BasicLit).Value)
			require.NoError(t, err)
			assert.True(t, listed[id], "%s (%s) is not in forkontrol/system.json", id, c.Names[0].Name)
			constants++
		}
		return true
	})
	assert.NotZero(t, constants)
}

var (
	placeholder = regexp.MustCompile(`\{[a-z]+\}`)
	known       = map[string]bool{
		"{label}": true, "{name}": true, "{limit}": true, "{allowed}": true,
		"{found}": true, "{want}": true, "{value}": true, "{parent}": true,
		"{must}": true, "{may}": true,
	}
)

// A placeholder that nobody fills shows as an ellipsis; one that is in a
// single language says less to its readers.
func TestTextsAskForWhatAFindingKnows(t *testing.T) {
	eachText(t, func(file string, da, en string) {
		danish, english := placeholders(da), placeholders(en)
		assert.Equal(t, oneModal(danish), oneModal(english), "%s: %s / %s", file, da, en)
		for p := range placeholders(da) {
			assert.True(t, known[p], "%s: %s in %q", file, p, da)
		}
	})
}

func TestTextsAreTidy(t *testing.T) {
	eachText(t, func(file string, da, en string) {
		for _, s := range []string{da, en} {
			assert.Equal(t, strings.TrimSpace(s), s, file)
			assert.NotContains(t, s, "  ", file)
			assert.NotContains(t, s, "TODO", file)
		}
	})
}

// Whoever meets a draft learns what to get instead, from where.
func TestSystemsWithDraftsSayWhatIsMissing(t *testing.T) {
	for _, s := range rules.All().Systems {
		if slices.ContainsFunc(s.Messages, func(m *program.Message) bool { return m.Evidence == program.Draft }) {
			assert.False(t, s.Missing.Empty(), "%s/system.json has no missing", s.ID)
		}
	}
}

// A folder of examples without a README, or a file that it does not mention,
// leaves its readers guessing.
func TestReadmesOfTheExamplesNameEachOfThem(t *testing.T) {
	folders, err := os.ReadDir("../examples")
	require.NoError(t, err)
	for _, d := range folders {
		if !d.IsDir() || d.Name() == "transition" || d.Name() == "web" {
			continue // folders of folders
		}
		dir := filepath.Join("../examples", d.Name())
		readme, err := os.ReadFile(filepath.Join(dir, "README.md"))
		require.NoError(t, err)
		files, err := os.ReadDir(dir)
		require.NoError(t, err)
		for _, f := range files {
			if f.Name() != "README.md" {
				assert.Contains(t, string(readme), "`"+f.Name()+"`", dir)
			}
		}
		for _, name := range named.FindAllStringSubmatch(string(readme), -1) {
			assert.FileExists(t, filepath.Join(dir, name[1]), "%s/README.md names it", dir)
		}
	}
}

// named finds the files that a README lists.
var named = regexp.MustCompile("`([a-z0-9-]+\\.(?:xml|json|ndjson|csv))`")

// oneModal makes the verbs one: "må ikke" is "must not".
func oneModal(words map[string]bool) map[string]bool {
	if words["{may}"] {
		delete(words, "{may}")
		words["{must}"] = true
	}
	return words
}

func placeholders(s string) map[string]bool {
	found := map[string]bool{}
	for _, p := range placeholder.FindAllString(s, -1) {
		found[p] = true
	}
	return found
}

// eachText returns every {da, en} of the sources.
func eachText(t *testing.T, do func(file, da, en string)) {
	var walk func(file string, v any)
	walk = func(file string, v any) {
		switch v := v.(type) {
		case []any:
			for _, item := range v {
				walk(file, item)
			}
		case map[string]any:
			da, isText := v["da"].(string)
			en, both := v["en"].(string)
			if isText && both {
				do(file, da, en)
				return
			}
			for _, member := range v {
				walk(file, member)
			}
		}
	}
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name == "meta":
			return fs.SkipDir
		case path.Ext(name) == ".json":
			walk(name, decode(t, name))
		}
		return nil
	})
	require.NoError(t, err)
}

func decode(t *testing.T, name string) any {
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	var v any
	require.NoError(t, json.Unmarshal(text, &v), name)
	return v
}
