package main

import (
	"archive/zip"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) {
	// The tests do not depend on the language of the machine. Scripts set their own.
	if filepath.Base(os.Args[0]) != "forkontrol" {
		for _, variable := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
			os.Unsetenv(variable)
		}
	}
	testscript.Main(m, map[string]func(){"forkontrol": main, "answers": answers})
}

// The scripts under testdata/script are the command as users meet it.
func TestScripts(t *testing.T) {
	repository, err := filepath.Abs("../..")
	require.NoError(t, err)
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("REPOSITORY", repository)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"examples":      copyExamples,
			"exits":         exits,
			"files-in":      filesIn,
			"without-times": withoutTimes,
			"zips":          zips,
		},
	})
}

// exits runs a command that must end with an exit code: exits CODE COMMAND….
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits code command [args...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		exit, ok := err.(*exec.ExitError)
		if !ok {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// filesIn checks that a directory holds these files and no others, those whose
// names begin with a dot among them: files-in DIR NAME….
func filesIn(ts *testscript.TestScript, neg bool, args []string) {
	entries, err := os.ReadDir(ts.MkAbs(args[0]))
	ts.Check(err)
	var got []string
	for _, e := range entries {
		if e.Name() != ".tmp" { // testscript's own
			got = append(got, e.Name())
		}
	}
	if !slices.Equal(got, args[1:]) {
		ts.Fatalf("%s holds %q, want %q", args[0], got, args[1:])
	}
}

// zips packs a directory: zips ARCHIVE DIR.
func zips(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: zips archive dir")
	}
	f, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	w := zip.NewWriter(f)
	ts.Check(w.AddFS(os.DirFS(ts.MkAbs(args[1]))))
	ts.Check(w.Close())
	ts.Check(f.Close())
}

// copyExamples copies the first payloads of a system's examples: examples DIR SYSTEM COUNT.
func copyExamples(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: examples dir system count")
	}
	count, err := strconv.Atoi(args[2])
	ts.Check(err)
	from := filepath.Join(ts.Getenv("REPOSITORY"), "examples", args[1])
	to := filepath.Join(ts.MkAbs(args[0]), args[1])
	ts.Check(os.MkdirAll(to, 0o755))
	entries, err := os.ReadDir(from)
	ts.Check(err)
	for _, e := range entries {
		if count == 0 {
			return
		}
		if slices.Contains([]string{".xml", ".json", ".ndjson", ".csv"}, filepath.Ext(e.Name())) {
			b, err := os.ReadFile(filepath.Join(from, e.Name()))
			ts.Check(err)
			ts.Check(os.WriteFile(filepath.Join(to, e.Name()), b, 0o644))
			count--
		}
	}
	ts.Fatalf("%s has too few payloads", from)
}

var times = regexp.MustCompile(` time="[^"]*"`)

// withoutTimes takes out of a JUnit report how long it took: without-times FILE.
func withoutTimes(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: without-times file")
	}
	b, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), times.ReplaceAll(b, nil), 0o644))
}
