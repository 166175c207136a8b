//go:build unix

package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// watching is a check that goes on, in a folder of its own.
type watching struct {
	t      *testing.T
	dir    string
	cmd    *exec.Cmd
	passes chan string // what each wrote and said, in one
}

const valid, invalid = "elevdatabasen/indberet-gyldig.xml", "ungedatabasen/indberet-fejl-tom-slutdato.xml"

// startWatch begins a watch of files by their names, with contents.
func startWatch(t *testing.T, files map[string]string, args ...string) *watching {
	t.Helper()
	w := &watching{t: t, dir: t.TempDir(), passes: make(chan string)}
	for name, content := range files {
		w.write(name, content)
	}
	exe, err := os.Executable()
	require.NoError(t, err)
	link := filepath.Join(t.TempDir(), "forkontrol") // by which the test program is the command
	require.NoError(t, os.Symlink(exe, link))
	w.cmd = exec.Command(link, append([]string{"check", "--watch", "--lang", "en"}, args...)...)
	w.cmd.Dir = w.dir
	talk, err := w.cmd.StdoutPipe()
	w.cmd.Stderr = w.cmd.Stdout
	require.NoError(t, err)
	require.NoError(t, w.cmd.Start())
	go func() {
		defer close(w.passes)
		var said []byte
		for buf := make([]byte, 4096); ; {
			n, err := talk.Read(buf)
			said = append(said, buf[:n]...)
			if before, after, ok := bytes.Cut(said, []byte("waiting for changes; Ctrl-C ends\n")); ok {
				w.passes <- string(before)
				said = after
			}
			if err != nil {
				if err != io.EOF || len(said) > 0 {
					w.passes <- string(said)
				}
				return
			}
		}
	}()
	t.Cleanup(func() { _ = w.cmd.Process.Kill() })
	return w
}

func (w *watching) write(name, content string) {
	w.t.Helper()
	path := filepath.Join(w.dir, name)
	require.NoError(w.t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(w.t, os.WriteFile(path, []byte(content), 0o644))
}

// pass waits for the end of a pass and gives what it wrote and said.
func (w *watching) pass() string {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), time.Minute)
	defer cancel()
	select {
	case said, ok := <-w.passes:
		require.True(w.t, ok, "it goes on")
		return said
	case <-ctx.Done():
		require.Fail(w.t, "no pass")
		return ""
	}
}

// until waits for a pass that says something.
func (w *watching) until(want string) {
	w.t.Helper()
	for !strings.Contains(w.pass(), want) {
	}
}

// interrupt presses Ctrl-C and gives the exit code.
func (w *watching) interrupt() int {
	w.t.Helper()
	require.NoError(w.t, w.cmd.Process.Signal(syscall.SIGINT))
	for range w.passes { // what it may still say
	}
	_ = w.cmd.Wait() // the code says it
	return w.cmd.ProcessState.ExitCode()
}

func payloadOf(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("../../examples", name))
	require.NoError(t, err)
	return string(b)
}

func TestAWatchChecksAgainWhatChanged(t *testing.T) {
	good, bad := payloadOf(t, valid), payloadOf(t, invalid)
	w := startWatch(t, map[string]string{"in/a.xml": good, "in/deep/b.xml": bad}, "--format", "compact", "in")
	said := w.pass()
	assert.Contains(t, said, "in/deep/b.xml:")
	assert.NotContains(t, said, "changed")

	w.write("in/a.xml", bad)
	w.until("in/a.xml:")

	// Many editors write beside a file and put that in its place.
	w.write("in/.a.xml.swp", good)
	require.NoError(t, os.Rename(filepath.Join(w.dir, "in/.a.xml.swp"), filepath.Join(w.dir, "in/a.xml")))
	said = w.pass()
	assert.Contains(t, said, "changed: in/a.xml")
	assert.NotContains(t, said, "in/a.xml:")
	assert.Contains(t, said, "in/deep/b.xml:", "a report is of all files")

	w.write("in/new/folder/c.xml", bad)
	w.until("in/new/folder/c.xml:")
	w.write("in/new/folder/d.xml", bad)
	w.until("in/new/folder/d.xml:")
	require.NoError(t, os.RemoveAll(filepath.Join(w.dir, "in/new")))
	for said = "c.xml:"; strings.Contains(said, "c.xml:") || strings.Contains(said, "d.xml:"); {
		said = w.pass()
	}
	require.NoError(t, os.RemoveAll(filepath.Join(w.dir, "in")))
	w.until("no such file: in")
	w.write("in/a.xml", bad)
	w.until("in/a.xml:")
	assert.Zero(t, w.interrupt(), "a watch has no outcome of its own")
}

func TestAWatchTakesUpWhatDecidesHowItChecks(t *testing.T) {
	good := payloadOf(t, valid)
	w := startWatch(t, map[string]string{"a.xml": good, "forkontrol.toml": "", "own/wrong.json": "{"}, "--format", "compact", "--out", "json=report.json", "a.xml")
	w.pass()
	w.write("forkontrol.toml", "lang = 3\n")
	w.until("forkontrol.toml:1")
	w.write("forkontrol.toml", "as-of = \"2019-01-01\"\n")
	for report := ""; !strings.Contains(report, `"asOf": "2019-01-01"`) && !strings.Contains(report, `"asOf":"2019-01-01"`); {
		w.pass() // and the report that it writes is nothing that has changed
		b, err := os.ReadFile(filepath.Join(w.dir, "report.json"))
		require.NoError(t, err)
		report = string(b)
	}
	w.write("forkontrol-waivers.json", "{")
	w.until("forkontrol-waivers.json")
	require.NoError(t, os.Remove(filepath.Join(w.dir, "forkontrol-waivers.json")))
	w.until("changed: forkontrol-waivers.json")
	w.write("forkontrol.toml", "schemas = [\"own\"]\n")
	w.until("wrong.json")
	w.write("own/wrong.json", "[")
	w.until("changed: own/wrong.json")
	assert.Zero(t, w.interrupt())
}

func TestWhatCannotBeWatched(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for args, want := range map[string]string{"-": "standard input cannot be watched", "--fix a.xml": "--watch changes no files", "a.xml": "no such file: a.xml", "--files-from - ": "standard input"} {
		var out, talk bytes.Buffer
		code := run(t.Context(), append([]string{"check", "--watch", "--lang", "en"}, strings.Fields(args)...), streams{strings.NewReader(""), &out, &talk})
		assert.Equal(t, exitUsage, code, args)
		assert.Contains(t, talk.String(), want)
	}
}
