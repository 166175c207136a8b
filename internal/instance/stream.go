package instance

import (
	"errors"
	"io"
	"iter"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
)

// stream is a payload that comes in windows. The engine pulls its bytes while the caller
// pushes them, so the engine runs as a coroutine (iter.Pull): it goes on when a window
// has come and rests when it has eaten it. A coroutine needs no scheduler and leaves
// nothing behind: next and stop return when the engine rests or has ended, and a panic in
// it comes out of them.
type stream struct {
	o      *options
	set    *program.Ruleset
	window []byte
	ended  bool // no more windows
	gone   bool // the caller has lost interest
	eaten  int64

	yield func(struct{}) bool
	next  func() (struct{}, bool)
	stop  func()
	out   finding.Payload
	done  bool
}

var errCancelled = errors.New("cancelled")

// Read is how the engine pulls.
func (s *stream) Read(p []byte) (int, error) {
	for len(s.window) == 0 {
		switch {
		case s.gone:
			return 0, errCancelled
		case s.ended:
			return 0, io.EOF
		}
		s.gone = !s.yield(struct{}{})
	}
	n := copy(p, s.window)
	s.window = s.window[n:]
	s.eaten += int64(n)
	return n, nil
}

// Begin begins a payload that comes in windows: Feed takes them, Finish gives the report.
// There can be one at a time.
func (in *Instance) Begin(opts []byte) *Error {
	in.begin()
	if in.stream != nil {
		return fail(CodeState, "a payload has begun already: finish or cancel it")
	}
	o, set, err := in.options(opts)
	if err != nil {
		return err
	}
	s := &stream{o: o, set: set}
	checker := in.payload.engine(o.Options, set, in.registers)
	s.next, s.stop = iter.Pull(func(yield func(struct{}) bool) {
		s.yield = yield
		s.out = checker.Check(s, o.name)
		s.done = true
	})
	// While it is at work nobody else may have it.
	in.payload.checker = nil
	in.stream = s
	s.next()
	return nil
}

// Feed takes the next bytes of the payload, which are eaten when it returns. It gives false
// when the rest need not be fed: the report is known.
func (in *Instance) Feed(window []byte) (more bool, err *Error) {
	in.begin()
	s := in.stream
	if s == nil {
		return false, fail(CodeState, "no payload has begun")
	}
	if s.done {
		return false, nil
	}
	if len(window) > 0 {
		s.window = window
		s.next()
		s.window = nil
	}
	return !s.done, nil
}

// Fed is how many bytes of the payload have been read since Begin.
func (in *Instance) Fed() int64 {
	if in.stream == nil {
		return 0
	}
	return in.stream.eaten
}

// Finish ends the payload. The result is the report.
func (in *Instance) Finish() *Error {
	in.begin()
	s := in.stream
	if s == nil {
		return fail(CodeState, "no payload has begun")
	}
	s.ended = true
	if !s.done {
		s.next()
	}
	in.Cancel()
	return in.tell(s.out, s.set, s.o)
}

// Cancel gives up the payload that comes in windows, if there is one.
func (in *Instance) Cancel() {
	if s := in.stream; s != nil {
		in.stream = nil
		s.gone = true
		s.stop()
	}
}
