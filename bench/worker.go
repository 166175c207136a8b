package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// answer is what a validator said about a payload.
type answer struct {
	elapsed time.Duration
	valid   bool
	// allocations of memory on the heap in one check, where the validator knows.
	allocations float64
	// kept is what was loaded has on the heap, in bytes, where something was.
	kept int64
}

// validator is a program under measurement.
type validator interface {
	// check checks a file, timed from opening it to the verdict.
	check(path string) (answer, error)
	// repeat checks a payload in memory n times, timed as a whole.
	repeat(path string, n int) (answer, error)
	// peak is the most memory that the process ever had, in bytes, of its last
	// check or of its life.
	peak() int64
	version() string
	close()
}

// worker is a validator that stays in a process of its own and checks one
// payload after another. It reads commands from standard input, a line each, and
// answers each with a line:
//
//	ready VERSION                 at the start
//	file PATH           NANOSECONDS valid|invalid
//	repeat N PATH       NANOSECONDS valid|invalid
//	error MESSAGE                 in place of any of these
//
// Further words of an answer are the worker's own.
type worker struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	errors *bytes.Buffer // what it wrote to standard error
	said   string
}

func startWorker(cmd *exec.Cmd) (*worker, error) {
	w := &worker{cmd: cmd, errors: &bytes.Buffer{}}
	cmd.Stderr = w.errors
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	w.in, w.out = in, bufio.NewReader(out)
	words, err := w.read()
	if err == nil && (len(words) == 0 || words[0] != "ready") {
		err = fmt.Errorf("%s did not start: %q", cmd.Path, strings.Join(words, " "))
	}
	if err != nil {
		w.close()
		return nil, err
	}
	w.said = strings.Join(words[1:], " ")
	return w, nil
}

func (w *worker) read() ([]string, error) {
	line, err := w.out.ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("%s: %w; %s", filepath.Base(w.cmd.Path), err, firstLine(w.errors.String()))
	}
	words := strings.Fields(line)
	if len(words) > 0 && words[0] == "error" {
		return nil, fmt.Errorf("%s: %s", filepath.Base(w.cmd.Path), strings.Join(words[1:], " "))
	}
	return words, nil
}

// ask sends a command and gives the words of its answer.
func (w *worker) ask(command ...any) ([]string, error) {
	if _, err := fmt.Fprintln(w.in, command...); err != nil {
		return nil, err
	}
	return w.read()
}

func (w *worker) timed(command ...any) (answer, error) {
	words, err := w.ask(command...)
	if err != nil {
		return answer{}, err
	}
	if len(words) < 2 {
		return answer{}, fmt.Errorf("%s said %q", filepath.Base(w.cmd.Path), words)
	}
	n, err := strconv.ParseInt(words[0], 10, 64)
	a := answer{elapsed: time.Duration(n), valid: words[1] == "valid"}
	if err == nil && len(words) > 2 {
		a.allocations, err = strconv.ParseFloat(words[2], 64)
	}
	if err == nil && len(words) > 3 {
		a.kept, err = strconv.ParseInt(words[3], 10, 64)
	}
	return a, err
}

func (w *worker) check(path string) (answer, error) { return w.timed("file", path) }

func (w *worker) repeat(path string, n int) (answer, error) { return w.timed("repeat", n, path) }

func (w *worker) peak() int64 { return highWater(w.cmd.Process.Pid) }

func (w *worker) version() string { return w.said }

func (w *worker) close() {
	w.in.Close()
	w.cmd.Wait()
}

// command is a validator that is started again for each file.
type command struct {
	name string
	// args before the file
	args []string
	dir  string
	// refused is the exit code for a payload that is not valid.
	refused int
	words   string // the version
	most    int64
}

func (c *command) check(path string) (answer, error) {
	cmd := exec.Command(c.name, append(c.args[:len(c.args):len(c.args)], path)...)
	cmd.Dir = c.dir
	tail := &tail{}
	cmd.Stderr = tail
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return answer{}, err
	}
	watched := watchHighWater(cmd.Process.Pid)
	err := cmd.Wait()
	a := answer{elapsed: time.Since(begin), valid: err == nil}
	c.most = max(c.most, watched())
	if err != nil && cmd.ProcessState.ExitCode() != c.refused {
		return a, fmt.Errorf("%s: %w: %s", filepath.Base(c.name), err, tail)
	}
	return a, nil
}

func (c *command) repeat(string, int) (answer, error) {
	return answer{}, fmt.Errorf("%s does not stay", c.name)
}

func (c *command) peak() int64 { return c.most }

func (c *command) version() string { return c.words }

func (c *command) close() {}

// tail keeps the first line that is written to it and drops the rest: a
// validator may print a line per finding.
type tail struct{ line []byte }

func (t *tail) Write(b []byte) (int, error) {
	if len(t.line) < 300 {
		t.line = append(t.line, b[:min(len(b), 300)]...)
	}
	return len(b), nil
}

func (t *tail) String() string { return firstLine(string(t.line)) }

func firstLine(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	return s
}

// highWater is the most memory that a process has had resident so far, in bytes.
// It is asked of /proc: the maximum in a child's rusage begins with that of the
// process that started it.
func highWater(pid int) int64 {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(text), "VmHWM:")
	words := strings.Fields(rest)
	if len(words) == 0 {
		return 0
	}
	n, _ := strconv.ParseInt(words[0], 10, 64)
	return n << 10
}

// watchHighWater looks at a process that will end by itself, and gives the most
// that it had when last looked at.
func watchHighWater(pid int) (stop func() int64) {
	var most atomic.Int64
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for tick := time.NewTicker(10 * time.Millisecond); ; {
			if n := highWater(pid); n > most.Load() {
				most.Store(n)
			}
			select {
			case <-tick.C:
			case <-done:
				tick.Stop()
				return
			}
		}
	}()
	return func() int64 {
		close(done)
		<-ended
		return most.Load()
	}
}
