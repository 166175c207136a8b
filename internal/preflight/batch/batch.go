// Package batch checks many payloads in one go, on several cores, and gives one report of
// them. A check that panics fails its payload alone.
package batch

import (
	"context"
	"io"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/preflight/pool"
)

// Run says how many payloads are checked.
type Run struct {
	// Jobs is how many are checked at a time; 0 is one for each core.
	Jobs int
	// Panicked, when set, is given what a check that panicked said. Its payload has failed, the others
	// are checked. It is called by any goroutine.
	Panicked func(name string, cause any)
	// PassedOver, when set, is given each payload that nobody named and that is no message,
	// see preflight.OtherTable; the report is without it.
	PassedOver func(name string)
	// Checked, when set, is given each outcome, to be changed before it goes into the report. It is called
	// by any goroutine.
	Checked func(from *payload.Payload, outcome *finding.Payload)
}

// Check checks payloads, all for the same day, and gives one report of them in their
// order. The only error is that of ctx.
func Check(ctx context.Context, engines *pool.Pool, payloads []payload.Payload, run Run) (*finding.Report, error) {
	day := engines.Day()
	outcomes, err := checkAll(ctx, payloads, run, func() checker { return engines.TakeFor(day) })
	if err != nil {
		return nil, err
	}
	kept := outcomes[:0]
	for i := range outcomes {
		if o := &outcomes[i]; payloads[i].Walked && preflight.OtherTable(o) && run.PassedOver != nil {
			run.PassedOver(o.File)
		} else {
			kept = append(kept, *o)
		}
	}
	return preflight.Join(engines.Rules, day, kept...), nil
}

// checker is what a worker checks with: an engine.
type checker interface {
	Check(r io.Reader, file string) finding.Payload
	CheckBytes(b []byte, file string) finding.Payload
}

func checkAll(ctx context.Context, payloads []payload.Payload, run Run, newChecker func() checker) ([]finding.Payload, error) {
	outcomes := make([]finding.Payload, len(payloads))
	err := pool.Each(ctx, len(payloads), run.Jobs, func() func(int) error {
		w := worker{newChecker: newChecker, panicked: run.Panicked}
		return func(i int) error {
			outcomes[i] = w.check(&payloads[i])
			if run.Checked != nil {
				run.Checked(&payloads[i], &outcomes[i])
			}
			return nil
		}
	})
	return outcomes, err
}

// worker checks one payload after another.
type worker struct {
	newChecker func() checker
	panicked   func(name string, cause any)
	c          checker
	buf        []byte
}

func (w *worker) check(p *payload.Payload) (out finding.Payload) {
	defer func() {
		if cause := recover(); cause != nil {
			w.c = nil // who knows in what state it is
			if w.panicked != nil {
				w.panicked(p.Name, cause)
			}
			out = finding.Payload{File: p.Name, Verdict: finding.Failed}
		}
	}()
	if w.c == nil {
		w.c = w.newChecker()
		w.buf = make([]byte, payload.WholeSize)
	}
	r, err := p.Open()
	if err != nil {
		return w.c.Check(payload.Unreadable(err), p.Name)
	}
	defer r.Close() // read only
	head, rest := payload.Begin(r, w.buf)
	if rest == nil {
		return w.c.CheckBytes(head, p.Name)
	}
	return w.c.Check(rest, p.Name)
}
