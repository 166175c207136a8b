package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// sampled is which of the samples the npm package checks: one in so many. It adds the handling
// of options and registers to the module, and the module has checked them all.
const sampled = 7

// npmJob is a payload for npm.mjs.
type npmJob struct {
	File      string                `json:"file"`
	Options   []string              `json:"options"`
	Registers map[string][][]string `json:"registers,omitempty"`
}

// npm compares the reports of the npm package, under Node.
func (c *comparison) npm(ctx context.Context) error {
	for i, s := range c.sides {
		if _, err := os.Stat(packageOf(s)); err != nil {
			c.ledger.note("the npm package was not compared: that of the %s state is not built (make npm)", sideNames[i])
			return nil
		}
	}
	if _, err := exec.LookPath("node"); err != nil {
		c.ledger.note("the npm package was not compared: Node is not installed")
		return nil
	}
	jobs, err := c.npmJobs()
	if err != nil {
		return err
	}
	var reports [2]*bufio.Reader
	var cmds [2]*exec.Cmd
	var said [2]bytes.Buffer
	for i, s := range c.sides {
		list, err := json.Marshal(jobs[i])
		if err != nil {
			return err
		}
		cmd := exec.CommandContext(ctx, "node", "--no-warnings", filepath.Join("internal", "same", "npm.mjs"), packageOf(s), c.corpus)
		cmd.Stdin, cmd.Stderr = bytes.NewReader(list), &said[i]
		out, err := cmd.StdoutPipe()
		if err != nil {
			return err
		}
		reports[i] = bufio.NewReaderSize(out, 1<<20)
		if err := cmd.Start(); err != nil {
			return err
		}
		cmds[i] = cmd
	}
	for _, j := range jobs[before] {
		var lines [2][]byte
		for i := range lines {
			line, err := reports[i].ReadBytes('\n')
			if err != nil {
				return fmt.Errorf("the package of the %s state stopped at %s: %w\n%s", sideNames[i], j.File, err, &said[i])
			}
			lines[i] = line
		}
		c.ledger.compare("npm", "reports", []string{j.File}, lines)
	}
	var errs []error
	for i, cmd := range cmds {
		_, _ = io.Copy(io.Discard, reports[i])
		errs = append(errs, cmd.Wait())
	}
	return errors.Join(errs...)
}

func packageOf(s *side) string { return filepath.Join(s.dir, "wasm", "js", "dist", "index.js") }

// npmJobs lists what each side is to check.
func (c *comparison) npmJobs() (jobs [2][]npmJob, err error) {
	n := 0
	for i := range c.batches {
		b := &c.batches[i]
		var registers map[string][][]string
		for _, name := range b.names() {
			if registers == nil {
				registers = map[string][][]string{}
			}
			if registers[name], err = c.rows(b.registers[name]); err != nil {
				return jobs, err
			}
		}
		for _, file := range b.files {
			if n++; !b.close && n%sampled != 0 {
				continue
			}
			for _, check := range moduleChecks {
				if check.window > 0 || check.close && !b.close {
					continue
				}
				for side := range jobs {
					jobs[side] = append(jobs[side], npmJob{file, append(check.of(side), own(b, file)...), registers})
				}
			}
		}
	}
	return jobs, nil
}
