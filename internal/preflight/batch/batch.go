// Package batch checks many payloads in one go, on several cores, and gives one report of
// them. A check that panics fails its payload alone.
package batch

import (
	"context"
	"io"
	"sort"
	"sync"
	"time"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/payload/foreign"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/preflight/pool"
	"github.com/forkontrol/forkontrol/internal/program"
)

// Run says how payloads are checked.
type Run struct {
	// Jobs is how many are checked at a time; 0 is one for each core.
	Jobs int
	// All lists the payloads in which nothing was found too; else the report is brief, unless
	// it is of one payload.
	All bool
	// Panicked, when set, is given what a check that panicked said. Its payload has failed, the others
	// are checked. It is called by any goroutine.
	Panicked func(name string, cause any)
	// PassedOver, when set, is given each payload that is none, in their order; the report is without
	// it. Where it is not set nothing is passed over.
	PassedOver func(name string, why Reason)
	// SkipUnknown passes over whatever is none of the known messages, also where it was named.
	SkipUnknown bool
	// Checked, when set, is given each outcome, to be changed before it goes into the report; counted is how many
	// breaches it has of a rule, those that were not kept among them. It is called by any goroutine.
	Checked func(from *payload.Payload, outcome *finding.Payload, counted Counted)
	// Memory, when set, has the outcomes of an earlier run with the same options, and takes those of this one.
	// What it knows is not checked again.
	Memory *Memory
}

// Counted is how many breaches of a rule a payload has.
type Counted = func(*program.Rule) int

// Reason is why a payload is passed over. The first three are asked only of what nobody named.
type Reason uint8

// The reasons.
const (
	kept           Reason = iota
	OtherTable            // see preflight.OtherTable
	OwnReport             // forkontrol has written it
	OtherProgram          // it belongs to another program, see foreign.OtherProgram
	UnknownMessage        // see Run.SkipUnknown
)

// Check checks payloads, all for the same day, and gives one report of them in their
// order. The only error is that of ctx; the report is then about those that were checked
// before it ended, the last of them perhaps in part and so failed.
func Check(ctx context.Context, engines *pool.Pool, payloads []payload.Payload, run Run) (*finding.Report, error) {
	day := engines.Day()
	r := preflight.Join(engines.Rules, day)
	return r, checkAll(ctx, r, payloads, run, engines.Options.Message != "", func() checker { return engines.TakeFor(day) })
}

// checker is what a worker checks with: an engine.
type checker interface {
	Check(r io.Reader, file string) finding.Payload
	CheckBytes(b []byte, file string) finding.Payload
	Counted(rule *program.Rule) int
}

// grace is how long payloads may take to end that are being read when the run is ended. One that
// waits for a terminal never does.
const grace = 500 * time.Millisecond

// checkAll adds the outcomes of payloads to a report that has none.
func checkAll(ctx context.Context, r *finding.Report, payloads []payload.Payload, run Run, chosen bool, newChecker func() checker) error {
	out := outcomes{brief: !run.All && len(payloads) > 1}
	if !out.brief {
		out.reserve(len(payloads))
	}
	finished := make(chan struct{})
	go func() {
		_ = pool.Each(context.WithoutCancel(ctx), len(payloads), run.Jobs, func() func(int) error {
			w := worker{newChecker: newChecker, panicked: run.Panicked}
			return func(i int) error {
				if err := ctx.Err(); err != nil {
					return err
				}
				o, counted, known := run.Memory.recall(&payloads[i])
				if !known {
					before := stat(&payloads[i])
					began := time.Now()
					o.payload = w.check(ctx, &payloads[i])
					o.payload.Took = int64(time.Since(began))
					if run.PassedOver != nil {
						o.why = passed(&payloads[i], &o.payload, w.head, run.SkipUnknown, chosen)
					}
					if counted = w.counted; w.c != nil && ctx.Err() == nil {
						run.Memory.keep(&payloads[i], before, &o, counted)
					}
				}
				o.place = i
				if run.Checked != nil && o.why == kept {
					run.Checked(&payloads[i], &o.payload, counted)
				}
				out.add(o)
				return nil
			}
		})
		close(finished)
	}()
	select {
	case <-finished:
	case <-ctx.Done():
		select {
		case <-finished:
		case <-time.After(grace):
		}
	}
	out.report(r, run.PassedOver)
	if ctx.Err() == nil {
		run.Memory.tidy()
	}
	return ctx.Err()
}

// outcomes gathers what comes of payloads, from any goroutine and in any order. Of those in
// which nothing was found it keeps what they have in common alone, for they may be a great many.
type outcomes struct {
	brief bool

	mutex sync.Mutex
	listed
	kinds  finding.Kinds
	passed finding.Summary // of the others
	last   finding.Payload // one of the others
}

// outcome is what came of the payload at a place.
type outcome struct {
	mark
	payload finding.Payload
}

// mark is the place of a payload and why it is passed over.
type mark struct {
	place int
	why   Reason
}

// listed are outcomes that go into a report. Their payloads stand in a list of their own, which becomes that of the
// report as it is: there may be a great many, and they are large.
type listed struct {
	marks    []mark
	payloads []finding.Payload
}

func (l *listed) reserve(n int) {
	l.marks, l.payloads = make([]mark, 0, n), make([]finding.Payload, 0, n)
}

func (l *listed) list(o *outcome) {
	l.marks, l.payloads = append(l.marks, o.mark), append(l.payloads, o.payload)
}

// Len, Less and Swap are those of sort.Interface, by place.
func (l *listed) Len() int           { return len(l.marks) }
func (l *listed) Less(i, j int) bool { return l.marks[i].place < l.marks[j].place }
func (l *listed) Swap(i, j int) {
	l.marks[i], l.marks[j] = l.marks[j], l.marks[i]
	l.payloads[i], l.payloads[j] = l.payloads[j], l.payloads[i]
}

func (o *outcomes) add(one outcome) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if p := &one.payload; o.brief && one.why == kept && p.Bare() {
		o.kinds.Add(p)
		o.passed.Add(p)
		o.last = one.payload
	} else {
		o.list(&one)
	}
}

// report completes a report. The only payload of a run is listed, whatever came of it.
func (o *outcomes) report(r *finding.Report, passedOver func(name string, why Reason)) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	sort.Sort(&o.listed)
	r.Payloads = o.payloads[:0]
	r.Summary = o.passed
	for i := range o.payloads {
		p := &o.payloads[i]
		if why := o.marks[i].why; why != kept {
			passedOver(p.File, why)
			continue
		}
		r.Summary.Add(p)
		r.Payloads = append(r.Payloads, *p)
	}
	clear(o.payloads[len(r.Payloads):])
	switch {
	case r.Summary.Payloads > 1:
		r.Brief, r.Passed = o.brief, o.kinds.Passed()
	case len(r.Payloads) == 0 && r.Summary.Payloads == 1:
		r.Payloads = append(r.Payloads, o.last)
	}
}

// passed says why a payload is passed over, from what the check says and how it begins. Where
// the user has chosen a message everything is checked as that, so what is not valid is asked.
func passed(p *payload.Payload, out *finding.Payload, head []byte, skipUnknown, chosen bool) Reason {
	unknown := preflight.Unrecognised(out)
	if p.Walked && preflight.OtherTable(out) {
		return OtherTable
	}
	if p.Walked && (unknown || chosen && out.Verdict != finding.Valid) {
		switch foreign.KindOf(p.Name, head) {
		case foreign.OwnReport:
			return OwnReport
		case foreign.OtherProgram:
			return OtherProgram
		}
	}
	if unknown && skipUnknown {
		return UnknownMessage
	}
	return kept
}

// worker checks one payload after another.
type worker struct {
	newChecker func() checker
	panicked   func(name string, cause any)
	c          checker
	buf        []byte
	head       []byte // how the payload begins
}

func (w *worker) check(ctx context.Context, p *payload.Payload) (out finding.Payload) {
	w.head = nil
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
	if p.Stdin {    // which may say at once that it is no known message, and end hours later
		return w.c.Check(untilDone{ctx, r}, p.Name)
	}
	head, rest := payload.Begin(untilDone{ctx, r}, w.buf)
	w.head = head
	if rest == nil {
		return w.c.CheckBytes(head, p.Name)
	}
	return w.c.Check(rest, p.Name)
}

// counted is how many breaches of a rule the last payload has; a check that panicked says no more than its finding.
func (w *worker) counted(rule *program.Rule) int {
	if w.c == nil {
		return 0
	}
	return w.c.Counted(rule)
}

// untilDone is a reader that ends with its context.
type untilDone struct {
	ctx context.Context
	r   io.Reader
}

func (u untilDone) Read(b []byte) (int, error) {
	if u.ctx.Err() != nil {
		return 0, context.Cause(u.ctx)
	}
	return u.r.Read(b)
}
