// Package receive stands in for the receiving systems in a vendor's own tests: an HTTP server that
// checks what it is sent and answers as the interface would.
//
// What a call is, package call reads; whether it is right, the engine says, by the same rules as
// everywhere. This package chooses the answer: that of the interface where it is known, a sample of
// the message that answers, a file of the user's, a fault, a receipt. What no source states is a
// draft, and the answer says so. Scenarios change what is answered; see package scenario.
//
// Words: a call is a request that is to be answered as a receiver would; a request to /check asks for
// a report and is none. An exchange is a call with its answer, as it is shown and logged.
//
// No payload is written to disk unless Options.Keep says so, and nothing is fetched. A call takes at
// most Options.MaxBytes; all that are in hand at a time take room for a limited number of bytes, and
// beyond it a call is answered with 503.
package receive

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/preflight/pool"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/receive/scenario"
	"github.com/forkontrol/forkontrol/internal/receive/wsdl"
	"github.com/forkontrol/forkontrol/internal/register"
)

// DefaultMaxBytes is how large a call may be where nothing else is said.
const DefaultMaxBytes = 16 << 20

// room is how many bytes of calls may be in hand at a time, or that of two calls if that is more.
const room = 256 << 20

// Options say what a server does.
type Options struct {
	Rules     *program.Ruleset
	Registers register.Set
	// Check says how calls are checked: the language, the limits, whether personal data are shown.
	Check preflight.Options
	// Contracts, Scenarios and Answers are nil where there are none.
	Contracts *wsdl.Contracts
	Scenarios *scenario.Set
	Answers   *Answers
	// Keep is a folder that calls and answers are written to as they are; "" for none.
	Keep string
	// MaxBytes is how large a call may be; 0 is DefaultMaxBytes.
	MaxBytes int64
	// Calls is after how many calls Done ends; 0 is never.
	Calls int
	// AnyHost takes requests by whatever name of this machine. Else the name must be one of the
	// machine itself, so that no page on the web can reach the server through a browser.
	AnyHost bool
	// Told is given each exchange in its turn, and what came of the check: nil where nothing was
	// checked.
	Told func(*Exchange, *finding.Payload)
	// Panicked is given what a check that panicked said; its call has failed.
	Panicked func(cause any)
}

// Server answers calls. It is an http.Handler, safe for concurrent use.
type Server struct {
	o      Options
	book   *book
	ledger ledger
	held   atomic.Int64 // bytes of calls in hand
	last   atomic.Int64 // the number of the last call

	pools struct {
		sync.Mutex
		by map[preflight.Options]*pool.Pool
	}
	done     chan struct{} // closed when Options.Calls have been answered
	ended    sync.Once
	stopping context.Context
	stop     context.CancelFunc

	now func() time.Time
	id  func() string
}

// New gives a server.
func New(o Options) (*Server, error) {
	if o.MaxBytes <= 0 {
		o.MaxBytes = DefaultMaxBytes
	}
	if o.Contracts == nil {
		o.Contracts, _ = wsdl.Open()
	}
	s := &Server{o: o, done: make(chan struct{}), now: time.Now, id: newID}
	s.pools.by = map[preflight.Options]*pool.Pool{}
	s.stopping, s.stop = context.WithCancel(context.Background())
	s.book = newBook(&s.o)
	if _, err := s.pool(o.Check); err != nil {
		return nil, err
	}
	return s, nil
}

// newID gives a random UUID, version 4.
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0F|0x40, b[8]&0x3F|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// mostPools is how many sets of options keep their engines.
const mostPools = 64

// pool gives the engines for options, which must be valid.
func (s *Server) pool(o preflight.Options) (*pool.Pool, error) {
	s.pools.Lock()
	defer s.pools.Unlock()
	if p := s.pools.by[o]; p != nil {
		return p, nil
	}
	p, err := pool.New(s.o.Rules, o, s.o.Registers)
	if err == nil && len(s.pools.by) < mostPools {
		s.pools.by[o] = p
	}
	return p, err
}

// check checks a payload; a check that panics fails it.
func (s *Server) check(o preflight.Options, body []byte, file string) (out finding.Payload, day string) {
	defer func() {
		if cause := recover(); cause != nil {
			if s.o.Panicked != nil {
				s.o.Panicked(cause)
			}
			out = finding.Payload{File: file, Verdict: finding.Failed}
		}
	}()
	engines, err := s.pool(o)
	if err != nil {
		return finding.Payload{File: file, Verdict: finding.Failed, Err: err}, ""
	}
	lease := engines.Take()
	began := time.Now()
	out = lease.CheckBytes(body, file)
	out.Took = int64(time.Since(began))
	lease.Return()
	return out, lease.Day
}

// Done is closed when as many calls were answered as Options.Calls says.
func (s *Server) Done() <-chan struct{} { return s.done }

// Report is about the calls that were answered so far.
func (s *Server) Report() *finding.Report {
	day := s.o.Check.AsOf
	if p, err := s.pool(s.o.Check); err == nil {
		day = p.Day()
	}
	return s.ledger.report(s.o.Rules, day)
}

// Scenarios are those that were given, nil for none.
func (s *Server) Scenarios() *scenario.Set { return s.o.Scenarios }

// Left is how many calls Report counts and does not list, though something was found in them.
func (s *Server) Left() int { return s.ledger.dropped() }

// The times that a client may take.
const (
	headerTime = 10 * time.Second
	bodyTime   = time.Minute
	answerTime = time.Minute
	idleTime   = 2 * time.Minute
	// stopTime is how long calls in hand may take when the server stops.
	stopTime = 5 * time.Second
)

// Serve answers at an address until ctx ends. Calls in hand are then answered, those that a scenario
// delays at once.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{
		Handler: s, ReadHeaderTimeout: headerTime, ReadTimeout: bodyTime, WriteTimeout: bodyTime + answerTime, IdleTimeout: idleTime,
		MaxHeaderBytes: 64 << 10, ErrorLog: log.New(io.Discard, "", 0),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	s.stop()
	within, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	err := server.Shutdown(within)
	if errors.Is(err, context.DeadlineExceeded) {
		err = server.Close()
	}
	if served := <-failed; err == nil && !errors.Is(served, http.ErrServerClosed) {
		err = served
	}
	return err
}
