package hosts_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol"
	"github.com/forkontrol/forkontrol/report"
	kit "github.com/forkontrol/forkontrol/wasm/hosts/go"
	"github.com/forkontrol/forkontrol/wasm/hosts/go/wazero"
)

// What every host reports is, byte for byte, what the Go package reports.

const (
	root = "../.."
	day  = "2026-11-22"
)

// dist is what make wasm writes, made once for all tests.
var dist string

func TestMain(m *testing.M) {
	code := 1
	folder, err := os.MkdirTemp("", "forkontrol-hosts-")
	if err == nil {
		dist = folder
		c := exec.Command("go", "run", "./wasm/make", "-out", dist)
		c.Dir, c.Stdout, c.Stderr = root, os.Stdout, os.Stderr
		err = c.Run()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "the module cannot be made:", err)
	} else {
		code = m.Run()
	}
	os.RemoveAll(folder)
	os.Exit(code)
}

// examples are the payloads of the examples.
func examples(t *testing.T) (files []string) {
	t.Helper()
	from, err := filepath.Abs(filepath.Join(root, "examples"))
	require.NoError(t, err)
	require.NoError(t, filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() && (entry.Name() == "web" || entry.Name() == "own-contract") {
			return filepath.SkipDir // programs, and payloads of no message here
		}
		switch filepath.Ext(path) {
		case ".xml", ".json", ".ndjson", ".jsonl", ".csv":
			files = append(files, path)
		}
		return err
	}))
	require.Greater(t, len(files), 100)
	return files
}

// native is the report of the package.
func native(t *testing.T, c *forkontrol.Checker, file string) string {
	t.Helper()
	payload, err := os.ReadFile(file)
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, report.Write(&b, report.JSON, c.CheckBytes(payload, filepath.Base(file))))
	return b.String()
}

func checker(t *testing.T, lang string) *forkontrol.Checker {
	t.Helper()
	c, err := forkontrol.NewChecker(forkontrol.Options{AsOf: day, Language: forkontrol.Language(lang)})
	require.NoError(t, err)
	return c
}

func TestWazero(t *testing.T) { gives(t, wazero.Start) }

// gives asks a machine for the reports of all examples, whole and in windows, and what it says when it is called wrongly.
func gives(t *testing.T, start func([]byte) (kit.Machine, error)) {
	t.Helper()
	k, err := kit.Open(dist, start)
	require.NoError(t, err)
	defer k.Close()
	for _, lang := range []string{"da", "en"} {
		c := checker(t, lang)
		for _, file := range examples(t) {
			payload, err := os.ReadFile(file)
			require.NoError(t, err)
			o := kit.Options{"lang": lang, "asOf": day, "name": filepath.Base(file)}
			want := native(t, c, file)
			got, err := k.Check(payload, o)
			require.NoError(t, err, file)
			require.Equal(t, want, string(got), file)
			got, err = k.CheckReader(bytes.NewReader(payload), o)
			require.NoError(t, err, file)
			require.Equal(t, want, string(got), file)
		}
	}
	for code, call := range map[int]func() error{
		-2: func() error { _, err := k.Check(nil, kit.Options{"lang": "xx"}); return err },
		-4: func() error { _, err := k.Describe("nowhere", nil); return err },
		-5: func() error {
			_, err := k.CheckField("nowhere", "1", kit.Options{"message": "ungedatabasen/indberet-institution-kontakt@1.0#Indberet"})
			return err
		},
		-6: func() error { return k.SetRegister("nowhere", [][]string{{"a"}}) },
	} {
		var wrong *kit.Error
		require.ErrorAs(t, call(), &wrong)
		assert.Equal(t, code, wrong.Code)
		assert.NotEmpty(t, wrong.Sentence)
	}
}

// needs skips a test where a program is not on the machine.
func needs(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		if _, err := exec.LookPath(name); err != nil {
			t.Skip(name + " is not on this machine; make test-hosts installs what it can")
		}
	}
}

func run(t *testing.T, env []string, name string, words ...string) string {
	t.Helper()
	c := exec.Command(name, words...)
	var out, talk bytes.Buffer
	c.Stdout, c.Stderr, c.Env = &out, &talk, append(os.Environ(), env...)
	require.NoError(t, c.Run(), "%s", talk.String())
	return out.String()
}

// compared asks that a program printed the reports of all examples.
func compared(t *testing.T, lang, printed string, files []string) {
	t.Helper()
	got := strings.Split(printed, "\x00")
	require.Len(t, got, len(files)+1)
	c := checker(t, lang)
	for i, file := range files {
		require.Equal(t, native(t, c, file), got[i], file)
	}
}

// library makes the shared library of Wasmtime that Python loads: the Go module has the archive.
func library(t *testing.T) string {
	t.Helper()
	if file := os.Getenv("WASMTIME_LIB"); file != "" {
		return file
	}
	needs(t, "gcc")
	place := map[string]string{"linux/amd64": "linux-x86_64", "linux/arm64": "linux-aarch64"}[runtime.GOOS+"/"+runtime.GOARCH]
	if place == "" {
		t.Skip("name Wasmtime's library in WASMTIME_LIB")
	}
	module := strings.TrimSpace(run(t, nil, "go", "list", "-m", "-f", "{{.Dir}}", "github.com/bytecodealliance/wasmtime-go/v37"))
	file := filepath.Join(t.TempDir(), "libwasmtime.so")
	run(t, nil, "gcc", "-shared", "-o", file, "-Wl,--whole-archive", filepath.Join(module, "build", place, "libwasmtime.a"),
		"-Wl,--no-whole-archive", "-lm", "-ldl", "-lpthread")
	return file
}

func TestPython(t *testing.T) {
	needs(t, "python3")
	env := []string{"WASMTIME_LIB=" + library(t), "FORKONTROL_DIST=" + dist, "PYTHONDONTWRITEBYTECODE=1"}
	files := examples(t)
	for _, lang := range []string{"da", "en"} {
		compared(t, lang, run(t, env, "python3", append([]string{"python/example.py", dist, "lang=" + lang, "asOf=" + day, "--"}, files...)...), files)
	}
	run(t, env, "python3", "-m", "unittest", "discover", "-s", "python")
}

func TestC(t *testing.T) {
	needs(t, "wasm2c", "gcc")
	const support = "/usr/share/wabt/wasm2c" // where Debian has it
	if _, err := os.Stat(support); err != nil {
		t.Skip("wabt's wasm-rt-impl.c is not on this machine")
	}
	dir := t.TempDir()
	run(t, nil, "wasm2c", filepath.Join(dist, "forkontrol.wasm"), "-n", "forkontrol", "-o", filepath.Join(dir, "module.c"))
	program := filepath.Join(dir, "example")
	run(t, nil, "gcc", "-O0", "-o", program, "-I", dir, "-I", support, "c/example.c", "c/forkontrol.c", filepath.Join(dir, "module.c"),
		filepath.Join(support, "wasm-rt-impl.c"), "-lm")
	packs, err := filepath.Glob(filepath.Join(dist, "packs", "*.fkp"))
	require.NoError(t, err)
	files := examples(t)
	for _, lang := range []string{"da", "en"} {
		words := append(append(append(packs[:len(packs):len(packs)], "--", "lang="+lang, "asOf="+day), "--"), files...)
		compared(t, lang, run(t, nil, program, words...), files)
	}
	// What is called wrongly gets a code and a sentence.
	c := exec.Command(program, append(append(packs[:len(packs):len(packs)], "--", "lang=xx", "--"), files[0])...)
	said, err := c.CombinedOutput()
	require.Error(t, err)
	assert.Contains(t, string(said), `: -2: the option "lang" cannot be "xx"`)
	said, err = exec.Command(program, files[0]).CombinedOutput()
	require.Error(t, err)
	assert.Contains(t, string(said), ": -8: ")
}
