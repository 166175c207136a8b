// Package batch checks many payloads in one go, on several cores, and gives one report of
// them. A check that panics fails its payload alone.
package batch

import (
	"context"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/preflight/pool"
)

// Run says how many payloads are checked.
type Run struct {
	// Jobs is how many are checked at a time; 0 is one for each core.
	Jobs int
	// All lists the payloads in which nothing was found too; else the report is brief, unless
	// it is of one payload.
	All bool
	// Panicked, when set, is given what a check that panicked said. Its payload has failed, the others
	// are checked. It is called by any goroutine.
	Panicked func(name string, cause any)
	// PassedOver, when set, is given each payload that nobody named and that is no message,
	// see preflight.OtherTable; the report is without it.
	PassedOver func(name string)
}

// Check checks payloads, all for the same day, and gives one report of them in their
// order. The only error is that of ctx.
func Check(ctx context.Context, engines *pool.Pool, payloads []payload.Payload, run Run) (*finding.Report, error) {
	day := engines.Day()
	r := preflight.Join(engines.Rules, day)
	err := checkAll(ctx, r, payloads, run, func() checker { return engines.TakeFor(day) })
	if err != nil {
		return nil, err
	}
	return r, nil
}

// checker is what a worker checks with: an engine.
type checker interface {
	Check(r io.Reader, file string) finding.Payload
	CheckBytes(b []byte, file string) finding.Payload
}

// checkAll adds the outcomes of payloads to a report that has none.
func checkAll(ctx context.Context, r *finding.Report, payloads []payload.Payload, run Run, newChecker func() checker) error {
	out := outcomes{brief: !run.All && len(payloads) > 1}
	err := pool.Each(ctx, len(payloads), run.Jobs, func() func(int) error {
		w := worker{newChecker: newChecker, panicked: run.Panicked}
		return func(i int) error {
			began := time.Now()
			p := w.check(&payloads[i])
			p.Took = int64(time.Since(began))
			out.add(i, p)
			return nil
		}
	})
	if err == nil {
		out.report(r, payloads, run.PassedOver)
	}
	return err
}

// outcomes gathers what comes of payloads, from any goroutine and in any order. Of those in
// which nothing was found it keeps what they have in common alone, for they may be a great many.
type outcomes struct {
	brief bool

	mutex  sync.Mutex
	listed []outcome
	kinds  finding.Kinds
	passed finding.Summary // of the others
	last   outcome         // one of the others
}

// outcome is what came of the payload at a place.
type outcome struct {
	place   int
	payload finding.Payload
}

func (o *outcomes) add(place int, p finding.Payload) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if o.brief && p.Bare() {
		o.kinds.Add(&p)
		o.passed.Add(&p)
		o.last = outcome{place, p}
	} else {
		o.listed = append(o.listed, outcome{place, p})
	}
}

// report completes a report. The only payload of a run is listed, whatever came of it.
func (o *outcomes) report(r *finding.Report, payloads []payload.Payload, passedOver func(name string)) {
	slices.SortFunc(o.listed, func(a, b outcome) int { return a.place - b.place })
	r.Payloads = make([]finding.Payload, 0, len(o.listed))
	r.Summary = o.passed
	for i := range o.listed {
		p := &o.listed[i].payload
		if passedOver != nil && payloads[o.listed[i].place].Walked && preflight.OtherTable(p) {
			passedOver(p.File)
			continue
		}
		r.Payloads = append(r.Payloads, *p)
		r.Summary.Add(p)
	}
	switch {
	case r.Summary.Payloads > 1:
		r.Brief, r.Passed = o.brief, o.kinds.Passed()
	case len(r.Payloads) == 0 && r.Summary.Payloads == 1:
		r.Payloads = append(r.Payloads, o.last.payload)
	}
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
