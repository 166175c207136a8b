package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// job is a call of the command on both sides.
type job struct {
	face     string // command, transition or samples
	kind     string
	args     [2][]string // of each side
	forms    []string    // in which a report is written to a file beside
	payloads []string
}

// durations are what JUnit XML says of how long checks took: no two runs are alike in it.
var durations = regexp.MustCompile(`time="[^"]*"`)

// output is one thing that a call gives.
type output struct {
	name    string
	content []byte
}

// carryOut makes calls and compares what they give.
func (c *comparison) carryOut(ctx context.Context, jobs []job) error {
	return each(ctx, jobs, func(ctx context.Context, worker int, j job) error {
		var given [2][]output
		for i, s := range c.sides {
			dir := filepath.Join(c.dir, "reports", fmt.Sprint(worker), sideNames[i])
			var err error
			if given[i], err = c.use(ctx, s.exe, j.args[i], j.forms, dir); err != nil {
				return err
			}
		}
		for i := range given[before] {
			name := given[before][i].name
			c.ledger.compare(j.face, j.kind+", "+name, j.payloads, [2][]byte{given[before][i].content, given[after][i].content})
		}
		return nil
	})
}

// use runs a command in the corpus and gives its exit code, what it says and the reports that
// it writes.
func (c *comparison) use(ctx context.Context, exe string, args, forms []string, dir string) (given []output, err error) {
	if err := errors.Join(os.RemoveAll(dir), os.MkdirAll(dir, 0o777)); err != nil {
		return nil, err
	}
	for _, form := range forms {
		// Flags may stand anywhere, but not behind --.
		args = append([]string{args[0], "--out=" + form + "=" + filepath.Join(dir, form)}, args[1:]...)
	}
	cmd := exec.CommandContext(ctx, exe, args...)
	cmd.Dir = c.corpus
	cmd.Env = []string{"LANG=da_DK.UTF-8", "TMPDIR=" + c.dir}
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		return nil, err
	}
	given = []output{
		{"exit code", fmt.Append(nil, cmd.ProcessState.ExitCode())},
		{"standard error", stderr.Bytes()},
		{"standard output", stdout.Bytes()},
	}
	for _, form := range forms {
		// A report that was not written is one that differs from one that was.
		content, err := os.ReadFile(filepath.Join(dir, form))
		if err != nil && !os.IsNotExist(err) {
			return nil, err
		}
		if form == "junit" {
			content = durations.ReplaceAll(content, []byte(`time=""`))
		}
		given = append(given, output{form, content})
	}
	return given, nil
}

// command compares the reports of check.
func (c *comparison) command(ctx context.Context) error {
	var jobs []job
	for i := range c.batches {
		b := &c.batches[i]
		for _, call := range checks {
			if call.close && !b.close {
				continue
			}
			if !call.alone {
				jobs = append(jobs, checkJob(b, &call, b.files, forms))
				continue
			}
			for k := range b.files {
				jobs = append(jobs, checkJob(b, &call, b.files[k:k+1], nil))
			}
		}
	}
	return c.carryOut(ctx, jobs)
}

func checkJob(b *batch, call *call, files, forms []string) job {
	j := job{face: "command", kind: call.name, forms: forms, payloads: files}
	for i := range j.args {
		args := []string{"check", "--no-progress", "--as-of=" + day}
		if b.message != "" {
			args = append(args, "--message="+b.message)
		}
		if b.form != "" {
			args = append(args, "--input="+b.form)
		}
		for _, name := range b.names() {
			args = append(args, "--register="+name+"="+b.registers[name])
		}
		args = append(append(args, call.of(i)...), "--")
		j.args[i] = append(args, files...)
	}
	return j
}

// of gives the arguments for a side.
func (c *call) of(side int) []string {
	if side == before && c.old != nil {
		return c.old
	}
	return c.args
}

// transition compares the outcomes of transition.
func (c *comparison) transition(ctx context.Context) error {
	var jobs []job
	for _, side := range sideNames {
		folders, err := filepath.Glob(filepath.Join(c.corpus, side, "examples", "transition", "*"))
		if err != nil {
			return err
		}
		for _, folder := range folders {
			where := strings.Join([]string{side, "examples", "transition", filepath.Base(folder)}, "/")
			var given []string
			for _, what := range []string{"before", "after", "structure"} {
				files, err := filepath.Glob(filepath.Join(folder, what+".*"))
				if err != nil {
					return err
				}
				for _, file := range files {
					given = append(given, "--"+what+"="+where+"/"+filepath.Base(file))
				}
			}
			for _, call := range transitions {
				j := job{face: "transition", kind: call.name, forms: transitionForms, payloads: []string{where}}
				for i := range j.args {
					j.args[i] = append(append([]string{"transition", "--no-progress"}, given...), call.of(i)...)
				}
				jobs = append(jobs, j)
			}
		}
	}
	return c.carryOut(ctx, jobs)
}
