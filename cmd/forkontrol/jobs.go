package main

import (
	"context"
	"io"
	"sync"
	"sync/atomic"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/payload"
)

// checker is what a worker checks with: engine.Checker.
type checker interface {
	Check(r io.Reader, file string) finding.Payload
	CheckBytes(b []byte, file string) finding.Payload
}

// checkAll checks payloads, several at a time, and gives the outcomes in the
// order of the payloads. A checker that panics fails its payload alone; panicked
// is told of it. The only error is errInterrupted: workers are then left behind,
// as one may be waiting for a terminal.
func checkAll(ctx context.Context, payloads []payload.Payload, jobs int, newChecker func() checker,
	panicked func(name string, cause any)) ([]finding.Payload, error) {
	outcomes := make([]finding.Payload, len(payloads))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(jobsOr(jobs), len(payloads)) {
		workers.Go(func() {
			w := worker{newChecker: newChecker, panicked: panicked}
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(payloads) {
					return
				}
				outcomes[i] = w.check(&payloads[i])
			}
		})
	}
	finished := make(chan struct{})
	go func() {
		workers.Wait()
		close(finished)
	}()
	select {
	case <-finished:
		if ctx.Err() != nil {
			return nil, errInterrupted
		}
		return outcomes, nil
	case <-ctx.Done():
		return nil, errInterrupted
	}
}

// worker checks one payload after another.
type worker struct {
	newChecker func() checker
	panicked   func(name string, cause any)
	c          checker
	buf        []byte
}

// wholeSize is up to which size a payload is read into memory and checked there,
// which spares the copies of a moving window.
const wholeSize = 256 << 10

func (w *worker) check(p *payload.Payload) (out finding.Payload) {
	defer func() {
		if cause := recover(); cause != nil {
			w.c = nil // who knows in what state it is
			w.panicked(p.Name, cause)
			out = finding.Payload{File: p.Name, Verdict: finding.Failed}
		}
	}()
	if w.c == nil {
		w.c = w.newChecker()
		w.buf = make([]byte, wholeSize)
	}
	r, err := p.Open()
	if err != nil {
		return w.c.Check(failingReader{err}, p.Name)
	}
	defer r.Close() // read only
	head, err := fill(r, w.buf)
	switch err {
	case io.EOF:
		return w.c.CheckBytes(head, p.Name)
	case nil:
		return w.c.Check(&resumed{head, r}, p.Name)
	default:
		return w.c.Check(&resumed{head, failingReader{err}}, p.Name)
	}
}

// fill reads until the buffer is full or the reader says something. Unlike
// io.ReadFull it never makes one error of another.
func fill(r io.Reader, buf []byte) ([]byte, error) {
	n := 0
	for empty := 0; n < len(buf) && empty < 100; {
		k, err := r.Read(buf[n:])
		n += k
		if err != nil {
			return buf[:n], err
		}
		if k == 0 {
			empty++
		} else {
			empty = 0
		}
	}
	return buf[:n], nil
}

// resumed gives what was read already, then the rest.
type resumed struct {
	head []byte
	r    io.Reader
}

func (r *resumed) Read(b []byte) (int, error) {
	if len(r.head) > 0 {
		n := copy(b, r.head)
		r.head = r.head[n:]
		return n, nil
	}
	return r.r.Read(b)
}

type failingReader struct{ err error }

func (f failingReader) Read([]byte) (int, error) { return 0, f.err }
