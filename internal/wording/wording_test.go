package wording

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// speaking are the functions whose first text is a sentence.
var speaking = []string{"errorf", "Errorf", "fail", "wrong", "Of", "Fixed", "errorAt"}

// rooms are the packages whose sentences are here.
var rooms = []string{"schema", "compile", "pattern/build", "register", "register/file", "transition"}

// Every sentence that the code says is in the table, with the same values, and the table has no other.
func TestEverySentenceIsInDanishToo(t *testing.T) {
	said := map[string]string{}
	for _, dir := range rooms {
		entries, err := os.ReadDir("../" + dir)
		require.NoError(t, err)
		for _, e := range entries {
			if strings.HasSuffix(e.Name(), ".go") && !strings.HasSuffix(e.Name(), "_test.go") && e.Name() != "link.go" {
				sentencesOf(t, "../"+dir+"/"+e.Name(), said)
			}
		}
	}
	for format, file := range said {
		assert.NotEqual(t, -1, slices.IndexFunc(slices.Concat(sentences, source, expressions), func(s [2]string) bool { return s[0] == format }), "%s: %q", file, format)
	}
	code := everything(t)
	seen := map[string]bool{}
	for _, s := range slices.Concat(sentences, source, expressions) {
		assert.False(t, seen[s[0]], s[0])
		seen[s[0]] = true
		assert.Contains(t, code, s[0], "nobody says this")
		assert.Equal(t, values(s[0]), values(s[1]), s[0])
	}
}

// values are the verbs of a sentence in the order of its values.
func values(format string) []string {
	found := regexp.MustCompile(`%(?:\[(\d)\])?(0?\d*[a-zA-Z])`).FindAllStringSubmatch(format, -1)
	out := make([]string, len(found))
	for i, f := range found {
		if n, err := strconv.Atoi(f[1]); err == nil {
			i = n - 1
		}
		out[i] = f[2]
	}
	return out
}

// sentencesOf finds what a file says: the first text of each call that says something.
func sentencesOf(t *testing.T, name string, said map[string]string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
	require.NoError(t, err)
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		called := ""
		switch f := call.Fun.(type) {
		case *ast.Ident:
			called = f.Name
		case *ast.SelectorExpr:
			if called = f.Sel.Name; isNamed(f.X, "fmt") || (called == "Of" || called == "Fixed") && !isNamed(f.X, "wording") {
				return true
			}
		}
		if !slices.Contains(speaking, called) {
			return true
		}
		for _, a := range call.Args {
			if text, ok := literal(a); ok && text != "" {
				said[text] = name
				return true
			}
		}
		return true
	})
}

func isNamed(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}

// literal is a constant text, written in one piece or several.
func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			text, err := strconv.Unquote(e.Value)
			return text, err == nil
		}
	case *ast.BinaryExpr:
		x, ok := literal(e.X)
		y, also := literal(e.Y)
		return x + y, ok && also
	}
	return "", false
}

// everything is all constant texts of the packages, one per line.
func everything(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for _, dir := range rooms {
		require.NoError(t, fs.WalkDir(os.DirFS("../"+dir), ".", func(name string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), "../"+dir+"/"+name, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if e, ok := n.(ast.Expr); ok {
					if text, ok := literal(e); ok {
						b.WriteString(text + "\n")
					}
				}
				return true
			})
			return nil
		}))
	}
	return b.String()
}

// A value that has words itself is said in the language of the sentence.
func TestWordsWithinWords(t *testing.T) {
	inner := Of("pattern %q, character %d: %s", "a(", 2, Of("a ( without its )"))
	w := Of("$ref %q: %v", "x", inner)
	assert.Equal(t, `$ref "x": pattern "a(", character 2: a ( without its )`, w.Error())
	assert.Equal(t, `$ref "x": mønstret "a(", tegn 2: en ( uden sin )`, w.In("da"))
	assert.Equal(t, "100 %", Fixed("100 %").In("da"))
	assert.Equal(t, "et tal", Fixed("a number").In("da"))
	assert.Equal(t, fs.ErrNotExist.Error(), In(fs.ErrNotExist, "da"))
}
