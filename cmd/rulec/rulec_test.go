package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/catalogue"
	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/handbook"
	"github.com/forkontrol/forkontrol/internal/program"
)

var update = flag.Bool("update", false, "renew the golden files")

const source = "testdata/schemas"

// rulec runs the command, without the page on coverage unless that is asked for,
// and gives what it wrote.
func rulec(args ...string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	code = run(append([]string{"-coverage", ""}, args...), &out, &err)
	return code, out.String(), err.String()
}

// What is generated, and the catalogue, are the golden files under
// testdata/golden.
func TestGolden(t *testing.T) {
	dir := t.TempDir()
	code, _, stderr := rulec("-schemas", source, "-out", dir, "-catalogue", filepath.Join(dir, "catalogue.json"))
	require.Zero(t, code, stderr)
	golden := filepath.Join("testdata", "golden")
	if *update {
		require.NoError(t, os.RemoveAll(golden))
		require.NoError(t, os.CopyFS(golden, os.DirFS(dir)))
	}
	assert.Equal(t, tree(t, golden), tree(t, dir))
}

// tree reads all files of a directory.
func tree(t *testing.T, dir string) map[string]string {
	files := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		files[filepath.ToSlash(name)] = string(text)
		return err
	}))
	return files
}

func TestCheckReportsWhatDiffers(t *testing.T) {
	dir := t.TempDir()
	code, _, stderr := rulec("-schemas", source, "-out", dir)
	require.Zero(t, code, stderr)
	code, stdout, stderr := rulec("-schemas", source, "-out", dir, "-check")
	assert.Zero(t, code, stderr)
	assert.Empty(t, stdout)

	stale := filepath.Join(dir, "gone", "system_gen.go")
	require.NoError(t, os.Mkdir(filepath.Dir(stale), 0o777))
	require.NoError(t, os.WriteFile(stale, []byte(header+"package gone\n"), 0o666))
	other := filepath.Join(dir, "other_gen.go")
	require.NoError(t, os.WriteFile(other, []byte("package rules\n"), 0o666))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "all_gen.go"), []byte(header), 0o666))
	require.NoError(t, os.Remove(filepath.Join(dir, "demo", "system_gen.go")))
	code, stdout, _ = rulec("-schemas", source, "-out", dir, "-check")
	assert.Equal(t, 1, code)
	assert.Equal(t, "all_gen.go: differs\ndemo/system_gen.go: missing\ngone/system_gen.go: nothing is its source any more\n", stdout)

	code, _, stderr = rulec("-schemas", source, "-out", dir)
	require.Zero(t, code, stderr)
	code, _, _ = rulec("-schemas", source, "-out", dir, "-check")
	assert.Zero(t, code)
	assert.NoDirExists(t, filepath.Dir(stale))
	assert.FileExists(t, other, "a file of another generator is left alone")
}

func TestThePageOnCoverageIsCheckedToo(t *testing.T) {
	dir := t.TempDir()
	page := filepath.Join(dir, "coverage.md")
	args := []string{"-schemas", source, "-out", filepath.Join(dir, "rules"), "-coverage", page}
	code, _, stderr := rulec(args...)
	require.Zero(t, code, stderr)
	check := append(args, "-check")
	code, _, stderr = rulec(check...)
	assert.Zero(t, code, stderr)
	require.NoError(t, os.WriteFile(page, []byte("# Coverage\n"), 0o666))
	code, stdout, _ := rulec(check...)
	assert.Equal(t, 1, code)
	assert.Equal(t, page+": differs\n", stdout)
	require.NoError(t, os.Remove(page))
	code, stdout, _ = rulec(check...)
	assert.Equal(t, 1, code)
	assert.Equal(t, page+": missing\n", stdout)
}

func TestExitCodes(t *testing.T) {
	code, _, stderr := rulec("-colour")
	assert.Equal(t, 2, code)
	assert.Contains(t, stderr, "-colour")
	code, _, _ = rulec("schemas")
	assert.Equal(t, 2, code)
	code, _, _ = rulec("-schemas", filepath.Join(t.TempDir(), "nowhere"))
	assert.Equal(t, 3, code)

	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.json"), []byte(`{"maxlength": 1}`), 0o666))
	out := filepath.Join(t.TempDir(), "rules")
	code, _, stderr = rulec("-schemas", dir, "-out", out)
	assert.Equal(t, 1, code)
	assert.Equal(t, dir+`/a.json:1:15: /maxlength: unknown keyword "maxlength"`+"\n", stderr)
	assert.NoDirExists(t, out, "nothing is written of schemas that have errors")
}

// What the site is built from is there for every message, and is not made again for
// a message that nothing has changed: that takes a minute for all.
func TestTheSiteHasAllOfAMessage(t *testing.T) {
	dir := t.TempDir()
	write := func() {
		code, _, stderr := rulec("-schemas", source, "-site", dir)
		require.Zero(t, code, stderr)
	}
	write()
	for _, name := range []string{"catalogue.json", "codes.json", "coverage.json", "rules.json"} {
		assert.FileExists(t, filepath.Join(dir, name))
	}
	messages, err := filepath.Glob(filepath.Join(dir, "messages", "*", "*", "*", "*.json"))
	require.NoError(t, err)
	require.NotEmpty(t, messages)
	live := func(message string) string { return strings.Replace(message, dir+"/messages", dir+"/live", 1) }
	for _, file := range messages {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		var told handbook.Message
		require.NoError(t, json.Unmarshal(text, &told))
		place := strings.NewReplacer("@", "/", "#", "/").Replace(told.ID)
		assert.Equal(t, filepath.Join(dir, "messages", place+".json"), file)
		assert.FileExists(t, filepath.Join(dir, "files", place+".schema.json"))
		for _, s := range told.Samples {
			assert.FileExists(t, filepath.Join(dir, "files", place+"."+s.Format))
		}
		text, err = os.ReadFile(live(file))
		require.NoError(t, err)
		var tried handbook.Live
		require.NoError(t, json.Unmarshal(text, &tried))
		assert.Equal(t, told.ID, tried.ID)
		assert.Len(t, tried.Samples, len(told.Samples))
		for _, rule := range told.Rules {
			assert.Equal(t, rule.Try, slices.Contains(slices.Collect(maps.Keys(tried.Rules)), rule.ID), rule.ID)
		}
	}

	cached, err := filepath.Glob(filepath.Join(dir, "cache", "*.json"))
	require.NoError(t, err)
	require.Len(t, cached, len(messages))
	for _, file := range cached {
		require.NoError(t, os.WriteFile(file, []byte(`{"message":{"id":"kept"},"live":{"samples":[]}}`), 0o666))
	}
	write()
	for _, file := range messages {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		assert.JSONEq(t, `{"id":"kept"}`, string(text))
		text, err = os.ReadFile(live(file))
		require.NoError(t, err)
		assert.JSONEq(t, `{"samples":[]}`, string(text))
	}
}

// Readers of the catalogue find what the public package calls by the same names, and each rule of a message once.
func TestCatalogueHoldsTogether(t *testing.T) {
	file := filepath.Join(t.TempDir(), "catalogue.json")
	code, _, stderr := rulec("-schemas", source, "-out", t.TempDir(), "-catalogue", file)
	require.Zero(t, code, stderr)
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	var c struct {
		Ruleset string `json:"ruleset"`
		Systems []struct {
			ID        string               `json:"id"`
			Name      string               `json:"name"`
			Direction string               `json:"direction"`
			Areas     []string             `json:"areas"`
			Transport string               `json:"transport"`
			Messages  int                  `json:"messages"`
			Text      catalogue.Text       `json:"text"`
			Missing   catalogue.Text       `json:"missing"`
			Links     []string             `json:"links"`
			Documents []catalogue.Document `json:"documents"`
			Rules     []catalogue.Rule     `json:"rules"`
		} `json:"systems"`
		Messages  []catalogue.Description `json:"messages"`
		Registers []catalogue.Register    `json:"registers"`
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	require.NoError(t, d.Decode(&c))
	assert.NotEmpty(t, c.Ruleset)
	set, err := compile.Ruleset(os.DirFS(source))
	require.NoError(t, err)
	_, m := set.Find(c.Messages[0].ID)
	listed := map[string]bool{}
	for _, r := range c.Messages[0].Rules {
		listed[r.ID] = true
	}
	for _, f := range c.Messages[0].Fields {
		for _, r := range f.Rules {
			assert.False(t, listed[r.ID], r.ID)
			listed[r.ID] = true
		}
	}
	assert.Len(t, listed, len(m.Rules)-1)
}

// Each constant of an enumeration has its name in the generated code.
func TestNamesOfConstants(t *testing.T) {
	for last, want := range map[any]string{
		program.Official: "Official", program.Error: "Error", program.Birth: "Birth", program.OpFractionDigits: "OpFractionDigits",
		program.KindJN: "KindJN", program.ExprIn: "ExprIn", program.KindUUID: "KindUUID", program.ExprGe: "ExprGe",
		program.Object: "Object", program.OpMinLength: "OpMinLength",
	} {
		w := newWriter()
		w.value(last)
		assert.Equal(t, "program."+want, w.text.String())
	}
	for typ, all := range names {
		seen := map[string]bool{}
		for _, name := range all {
			assert.False(t, seen[name], typ)
			seen[name] = true
		}
		w := newWriter()
		assert.Panics(t, func() { w.reflected(reflect.ValueOf(uint8(len(all))).Convert(typ), false) }, "%s has more names than constants", typ)
	}
	assert.Len(t, names[reflect.TypeFor[program.Op]()], len(program.Ops()), "checks")
	assert.Len(t, names[reflect.TypeFor[program.ExprOp]()], len(program.ExprOps()), "operations of expressions")
	assert.Len(t, names[reflect.TypeFor[program.Kind]()], 1+len(program.Kinds()), "kinds")
	w := newWriter()
	w.value(program.String | program.Null)
	assert.Equal(t, "program.Null | program.String", strings.TrimSpace(w.text.String()))
}
