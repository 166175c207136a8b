// Package pool keeps engines for whoever checks one payload now and another later, from any
// goroutine, and puts several cores to work.
//
// Words: an engine is an engine.Checker, which serves one payload at a time; a pool is
// the engines of one set of options. A day is settled when a check begins: the one of the
// options, or today's date at that moment, so that a server that runs for months checks
// by the rules of each day. The engine finds the messages of a day when it is made; so
// the engines of yesterday are dropped.
//
// The package is not linked into the WebAssembly module, which has one thread and no
// clock.
package pool

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/register"
)

// Pool keeps the engines of one set of options. It is safe for concurrent use.
type Pool struct {
	Rules     *program.Ruleset
	Options   preflight.Options
	registers register.Set
	now       func() time.Time
	current   atomic.Pointer[engines]
}

// engines are those of one day that nobody uses.
type engines struct {
	day  string
	idle sync.Pool
}

// New gives a pool. The error is that of preflight.Options.Validate.
func New(rules *program.Ruleset, o preflight.Options, registers register.Set) (*Pool, error) {
	if err := o.Validate(rules); err != nil {
		return nil, err
	}
	return &Pool{Rules: rules, Options: o, registers: registers, now: time.Now}, nil
}

// Day is the day of a check that begins now.
func (p *Pool) Day() string {
	if p.Options.AsOf != "" {
		return p.Options.AsOf
	}
	return p.now().Format(time.DateOnly)
}

// Lease is an engine that nobody else has, and the day that it is for.
type Lease struct {
	*engine.Checker
	Day  string
	from *engines
}

// Take gives an engine for a check that begins now.
func (p *Pool) Take() Lease { return p.TakeFor(p.Day()) }

// TakeFor gives an engine for a day.
func (p *Pool) TakeFor(day string) Lease {
	e := p.current.Load()
	if e == nil || e.day != day {
		fresh := &engines{day: day}
		if p.current.CompareAndSwap(e, fresh) {
			e = fresh
		} else if e = p.current.Load(); e.day != day {
			e = fresh // midnight passes just now: this one is not kept
		}
	}
	if c, ok := e.idle.Get().(*engine.Checker); ok {
		return Lease{c, day, e}
	}
	o := p.Options
	o.AsOf = day
	return Lease{engine.New(o.Engine(p.Rules, p.registers)), day, e}
}

// Return gives an engine back. What it found last must not be needed any more, but for
// the outcomes of payloads, which are the caller's. One that panicked is not to be
// returned.
func (l Lease) Return() { l.from.idle.Put(l.Checker) }
