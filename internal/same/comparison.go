package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"
)

// comparison is one run.
type comparison struct {
	sides  [2]*side
	dir    string // a folder of its own, which goes away with the run
	corpus string // the folder in which all payloads lie
	// batches are all payloads.
	batches []batch
	ledger  ledger
	changes changes
}

// run carries the comparison out and gives the exit code.
func run(ctx context.Context, o options) (code int, err error) {
	if o.old == "" {
		return exitUsage, errors.New("name the older state: -old FOLDER or -old REVISION")
	}
	if o.only != "" && !slices.Contains(partNames(), o.only) {
		return exitUsage, fmt.Errorf("-only %s: the parts are %v", o.only, partNames())
	}
	if o.only != "" && o.findings {
		return exitUsage, errors.New("-findings is a comparison of its own; leave out -only")
	}
	if _, err := os.Stat(filepath.Join("internal", "same")); err != nil {
		return exitUsage, errors.New("run it in the root of the repository")
	}
	c := &comparison{}
	if o.expect != "" {
		if c.ledger.expected, err = readExpected(o.expect); err != nil {
			return exitUsage, err
		}
		c.changes.expected = c.ledger.expected
	}
	if c.dir, err = os.MkdirTemp("", "forkontrol-same-"); err != nil {
		return exitFailed, err
	}
	defer os.RemoveAll(c.dir)
	old, remove, err := checkout(ctx, o.old, c.dir)
	if err != nil {
		return exitUsage, err
	}
	defer remove()
	if err := c.prepare(ctx, old, o); err != nil {
		return exitFailed, err
	}
	if o.findings {
		progress("comparing findings")
		if err := c.findings(ctx); err != nil {
			return exitFailed, err
		}
		if !c.changes.write(os.Stdout) {
			return exitDifferent, nil
		}
		return exitSame, nil
	}
	for _, p := range parts {
		if o.only != "" && o.only != p.name {
			continue
		}
		progress("comparing: %s", p.name)
		if err := p.compare(c, ctx); err != nil {
			return exitFailed, fmt.Errorf("%s: %w", p.name, err)
		}
	}
	if !c.ledger.write(os.Stdout) {
		return exitDifferent, nil
	}
	return exitSame, nil
}

// prepare builds both sides and gathers the payloads.
func (c *comparison) prepare(ctx context.Context, old string, o options) error {
	for i, dir := range []string{old, "."} {
		name := sideNames[i]
		progress("building the %s state", name)
		s, err := build(ctx, dir, filepath.Join(c.dir, name))
		if err == nil && !o.findings {
			err = s.buildModule(ctx)
		}
		if err != nil {
			return err
		}
		c.sides[i] = s
	}
	return c.gather(ctx, o)
}

// each does the same with all things of a list, on all cores. The first error ends it.
func each[T any](ctx context.Context, list []T, do func(ctx context.Context, worker int, thing T) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	next := make(chan T)
	var working sync.WaitGroup
	for worker := range runtime.GOMAXPROCS(0) {
		working.Go(func() {
			for thing := range next {
				if ctx.Err() != nil {
					continue
				}
				if err := do(ctx, worker, thing); err != nil {
					stop(err)
				}
			}
		})
	}
	for _, thing := range list {
		next <- thing
	}
	close(next)
	working.Wait()
	return context.Cause(ctx)
}

var started = time.Now()

// progress says on standard error what is being done.
func progress(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "%6.1fs  %s\n", time.Since(started).Seconds(), fmt.Sprintf(format, args...))
}
