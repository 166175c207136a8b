package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/rules"
)

// this is this state of the repository, built once for all tests.
var this = sync.OnceValues(func() (*side, error) {
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		return nil, err
	}
	s, err := build(context.Background(), root, filepath.Join(dir, "built"))
	if err != nil {
		return nil, err
	}
	return s, s.buildModule(context.Background())
})

// handful compares this state with a change of it on a handful of payloads.
func handful(t *testing.T, change func(*side)) *comparison {
	t.Helper()
	s, err := this()
	require.NoError(t, err)
	changed := *s
	change(&changed)
	c := &comparison{sides: [2]*side{s, &changed}, dir: t.TempDir()}
	c.corpus = filepath.Join(c.dir, "corpus")
	for name, of := range map[string]string{
		"old/examples/a.xml":                      "examples/elevdatabasen/indberet-gyldig.xml",
		"old/examples/b.xml":                      "examples/unilogin/import-fejl-institutionsnummer.xml",
		"old/examples/c.csv":                      "examples/coesa/kommunalt-bidrag-advarsel-nul-forrest.csv",
		"old/examples/registers/institutions.csv": "examples/registers/institutions.csv",
		"old/examples/transition/x/before.xml":    "examples/transition/supplier-overlap/before.xml",
		"old/examples/transition/x/after.xml":     "examples/transition/supplier-overlap/after.xml",
		"old/hostile/nul-inside.xml":              "testdata/hostile/nul-inside.xml",
	} {
		content, err := os.ReadFile(filepath.Join(s.dir, of))
		require.NoError(t, err)
		require.NoError(t, c.add(filepath.FromSlash(name), content))
	}
	require.NoError(t, c.list("old"))
	return c
}

func written(c *comparison) (text string, same bool) {
	var b bytes.Buffer
	same = c.ledger.write(&b)
	return b.String(), same
}

func TestAStateIsTheSameAsItself(t *testing.T) {
	c := handful(t, func(*side) {})
	require.NoError(t, c.command(t.Context()))
	require.NoError(t, c.transition(t.Context()))
	guests, err := c.guests()
	require.NoError(t, err)
	for i := range c.batches {
		require.NoError(t, c.checkInModule(t.Context(), guests[0], &c.batches[i]))
	}
	text, same := written(c)
	assert.True(t, same, text)
	for _, face := range []string{"command", "transition", "module"} {
		assert.Greater(t, c.ledger.compared[face], 20, face)
	}
}

// A command in which one sentence has another word differs wherever that sentence stands.
func TestAChangedSentenceIsFoundAndMayBeExpected(t *testing.T) {
	set := rules.All()
	at := slices.IndexFunc(set.Keywords, func(k program.KeywordText) bool { return k.Keyword == "institution" && !k.Draft })
	_, sentence, _ := strings.Cut(set.Keywords[at].Message.Da, "{must} ")
	rest, ok := strings.CutPrefix(sentence, "være ")
	require.True(t, ok, sentence)
	other := "blive " + rest // as many bytes
	change := func(s *side) {
		exe, err := os.ReadFile(s.exe)
		require.NoError(t, err)
		changed := bytes.ReplaceAll(exe, []byte(sentence), []byte(other))
		require.False(t, bytes.Equal(exe, changed))
		s.exe = filepath.Join(t.TempDir(), "forkontrol")
		require.NoError(t, os.WriteFile(s.exe, changed, 0o777))
	}
	c := handful(t, change)
	require.NoError(t, c.command(t.Context()))
	text, same := written(c)
	assert.False(t, same)
	for _, form := range forms {
		assert.Contains(t, text, "command, da, "+form+": ")
	}
	assert.Contains(t, text, "old/examples/b.xml, line ")
	assert.Contains(t, text, " være seks ")
	assert.Contains(t, text, " blive seks ")
	assert.NotContains(t, text, "command, en, ", "English says what it did")
	assert.NotContains(t, text, "exit code")

	file := filepath.Join(t.TempDir(), "expected")
	require.NoError(t, os.WriteFile(file, []byte("# The sentence has another word.\n[da] skal (være|blive) seks => skal være seks\n"), 0o666))
	c = handful(t, change)
	var err error
	c.ledger.expected, err = readExpected(file)
	require.NoError(t, err)
	require.NoError(t, c.command(t.Context()))
	text, same = written(c)
	assert.True(t, same, text)
}

// A module without the texts of a system cannot say what it said before.
func TestAModuleThatDiffersIsFound(t *testing.T) {
	c := handful(t, func(*side) {})
	guests, err := c.guests()
	require.NoError(t, err)
	poorer := guests[0][after]
	poorer.packs = poorer.packs[:len(poorer.packs)-1]
	for i := range c.batches {
		require.NoError(t, c.checkInModule(t.Context(), guests[0], &c.batches[i]))
	}
	text, same := written(c)
	assert.False(t, same)
	assert.Contains(t, text, "module, ")
}

func TestOutputsAreComparedToTheLastByte(t *testing.T) {
	for _, c := range []struct{ old, new, line string }{
		{"a\nb\n", "a\nb\n", ""},
		{"a\nb\n", "a\nb", `"b\n"`},
		{"a\nb\n", "a\n", "- b"},
		{"", "a", "+ a"},
		{"a\nb\nc\n", "a\nc\n", "- b"},
	} {
		var l ledger
		l.compare("command", "da, text", []string{"p.xml"}, [2][]byte{[]byte(c.old), []byte(c.new)})
		var b bytes.Buffer
		assert.Equal(t, c.line == "", l.write(&b), "%q, %q", c.old, c.new)
		assert.Contains(t, b.String(), c.line)
	}
}

// What differs the same way everywhere is shown once, and does not hide what is below it.
func TestDifferencesOfOneKindAreShownOnce(t *testing.T) {
	var l ledger
	for range 3 {
		l.compare("command", "da, text", []string{"p.xml"}, [2][]byte{[]byte("v1\nb\nc\n"), []byte("v2\nb\nd\n")})
	}
	var b bytes.Buffer
	assert.False(t, l.write(&b))
	assert.Contains(t, b.String(), "command, da, text: 3 outputs differ\n  p.xml, line 1; 3 such:\n    - v1\n    + v2\n  p.xml, line 3; 3 such:\n    - c\n    + d\n")
}

func TestWhatIsExpectedIsDeclaredWithAReason(t *testing.T) {
	file := filepath.Join(t.TempDir(), "expected")
	read := func(text string) ([]*expectation, error) {
		require.NoError(t, os.WriteFile(file, []byte(text), 0o666))
		return readExpected(file)
	}
	all, err := read("# A line goes.\n[text] ^gone$ =>\n\n# Words.\nis told => is reported\n# Never.\nunicorn => horse\n")
	require.NoError(t, err)
	l := ledger{expected: all}
	l.compare("command", "da, text", []string{"p.xml"}, [2][]byte{[]byte("a\ngone\nit is told\nz\n"), []byte("a\nit is reported\nz\n")})
	var b bytes.Buffer
	assert.True(t, l.write(&b), b.String())
	assert.Contains(t, b.String(), "unicorn", "what did not happen is said")
	l.compare("command", "da, json", []string{"p.xml"}, [2][]byte{[]byte("gone\n"), nil})
	assert.False(t, l.write(&b), "it goes from text alone")

	for _, wrong := range []string{"is told => is reported\n", "# Why.\n( => x\n", "# Why.\n[text is told => x\n", "# Why.\n\na => b\n"} {
		_, err := read(wrong)
		assert.Error(t, err, "%q", wrong)
	}
}

func TestADifferenceNamesThePayloadThatItIsIn(t *testing.T) {
	output := []byte("head\na.xml\n x\nb.xml\n y\n")
	names := []string{"a.xml", "b.xml"}
	assert.Equal(t, "a.xml", about(names, output, 3))
	assert.Equal(t, "b.xml", about(names, output, 5))
	assert.Equal(t, "a.xml", about(names, output, 1), "the next, where there is none before")
	assert.Equal(t, "a.xml and 1 more", about(names, []byte("head\n"), 1))
}

func TestLongLinesAreCutAroundWhatDiffers(t *testing.T) {
	same := strings.Repeat("æ", 200)
	a, b := excerpts([2]string{same + "old" + same, same + "new" + same})
	assert.Contains(t, a, "old")
	assert.Contains(t, b, "new")
	assert.Less(t, len(a), 200)
}

func TestSeedsAreReadAsTheFuzzerWritesThem(t *testing.T) {
	got, err := seedInputs([]byte("go test fuzz v1\n[]byte(\"<a\\xff>\")\nuint16(18)\nstring(\"b\\nc\")\n"))
	require.NoError(t, err)
	assert.Equal(t, [][]byte{[]byte("<a\xff>"), []byte("b\nc")}, got)
	_, err = seedInputs([]byte("<a/>"))
	assert.Error(t, err)
}

func TestUsage(t *testing.T) {
	t.Chdir(filepath.Join("..", ".."))
	for _, o := range []options{{}, {old: "no-such-revision"}, {old: ".", only: "everything"}, {old: ".", only: "command", findings: true}, {old: ".", expect: "no-such-file"}} {
		code, err := run(t.Context(), o)
		assert.Error(t, err)
		assert.Equal(t, exitUsage, code)
	}
}

// dir holds what is built for the tests.
var dir string

func TestMain(m *testing.M) {
	var err error
	if dir, err = os.MkdirTemp("", "forkontrol-same-test-"); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}
