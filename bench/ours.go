package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/forkontrol/forkontrol"
	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/preflight/pool"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
)

// subject is forkontrol in the process that measures it: the engine, and the
// report in Danish that is written of what it finds.
type subject struct {
	rules   *program.Ruleset
	checker *engine.Checker
}

func newSubject(rules *program.Ruleset) *subject {
	return &subject{rules, engine.New(engine.Options{Rules: rules, Message: messageID})}
}

// file checks a file and writes its report to nowhere.
func (s *subject) file(path string) (finding.Payload, error) {
	f, err := os.Open(path)
	if err != nil {
		return finding.Payload{}, err
	}
	defer f.Close()
	return s.reader(f, path)
}

func (s *subject) reader(r io.Reader, name string) (finding.Payload, error) {
	p := s.checker.Check(r, name)
	return p, report.Write(io.Discard, preflight.Join(s.rules, "", p), s.rules, report.Options{Lang: "da"})
}

// serve is a worker (see worker) of forkontrol. Beside the commands of all
// workers it knows these:
//
//	stream FORMAT RECORDS         a payload that is made while it is read
//	folder PROCESSES PATH         all files of a folder, so many at once
//	register ROWS PATH            a register, loaded and weighed; valid when it has so many rows
func serve(rules *program.Ruleset, in io.Reader, out io.Writer) error {
	return newSubject(rules).serve(in, out)
}

func (s *subject) serve(in io.Reader, out io.Writer) error {
	fmt.Fprintf(out, "ready %s, Go %s\n", forkontrol.Version, strings.TrimPrefix(runtime.Version(), "go"))
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		a, err := s.obey(strings.Fields(lines.Text()))
		if err != nil {
			fmt.Fprintln(out, "error", err)
			continue
		}
		verdict := "invalid"
		if a.valid {
			verdict = "valid"
		}
		fmt.Fprintln(out, a.elapsed.Nanoseconds(), verdict, a.allocations, a.kept)
	}
	return lines.Err()
}

func (s *subject) obey(words []string) (a answer, err error) {
	if len(words) < 2 {
		return a, fmt.Errorf("no command %q", words)
	}
	path, n := words[len(words)-1], 0
	switch words[0] {
	case "repeat", "folder", "register":
		n, err = strconv.Atoi(words[1])
	case "stream":
		n, err = strconv.Atoi(path)
	}
	if err != nil {
		return a, err
	}
	switch words[0] {
	case "file":
		begin := time.Now()
		p, err := s.file(path)
		return answer{elapsed: time.Since(begin), valid: p.Verdict == finding.Valid}, err
	case "repeat":
		payload, err := os.ReadFile(path)
		if err != nil {
			return a, err
		}
		return s.repeat(payload, n), nil
	case "stream":
		f := formats[0]
		if words[1] == formats[1].name {
			f = formats[1]
		}
		payload := f.stream(n)
		begin := time.Now()
		p, err := s.reader(payload, "")
		return answer{elapsed: time.Since(begin), valid: p.Verdict == finding.Valid}, err
	case "folder":
		return s.folder(path, n)
	case "register":
		return loadRegister(s.rules, path, n)
	}
	return a, fmt.Errorf("no command %q", words[0])
}

func (s *subject) repeat(payload []byte, n int) answer {
	var p finding.Payload
	for range n / 10 { // warm
		p = s.checker.CheckBytes(payload, "")
	}
	begin := time.Now()
	for range n {
		p = s.checker.CheckBytes(payload, "")
	}
	a := answer{elapsed: time.Since(begin), valid: p.Verdict == finding.Valid}
	a.allocations = testing.AllocsPerRun(1000, func() { s.checker.CheckBytes(payload, "") })
	return a
}

// folder checks the files of a folder with a number of checkers at once.
func (s *subject) folder(path string, processes int) (answer, error) {
	files, err := filepath.Glob(filepath.Join(path, "*"))
	if err != nil || len(files) == 0 {
		return answer{}, fmt.Errorf("nothing in %s: %v", path, err)
	}
	var wrong atomic.Int64
	begin := time.Now()
	err = pool.Each(context.Background(), len(files), processes, func() func(int) error {
		own := newSubject(s.rules)
		return func(i int) error {
			if p, err := own.file(files[i]); err != nil || p.Verdict != finding.Valid {
				wrong.Add(1)
			}
			return nil
		}
	})
	return answer{elapsed: time.Since(begin), valid: wrong.Load() == 0}, err
}
