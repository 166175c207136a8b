// Package engine checks payloads against a program.
//
// It is one pass over tokens. At each open place of the payload stand the nodes
// that apply there; a token opens a place below, closes it, or brings a value,
// and each node says what of that it does not allow. The engine keeps the open
// places and the values that rules of open scopes read, and nothing else: its
// memory does not grow with the payload.
//
// Words: a frame is an open place (an element, an object, an array). An eval is
// one node applied to a frame, with what it has seen so far. A sink is where the
// findings of an eval go: to the report, to a buffer until it is known whether
// they count (if/then/else), or nowhere (the branches of a choice, of which only
// the outcome matters).
//
// The engine knows rules and nothing of bytes: what is well-formed is for
// internal/token to say. It never writes texts: findings carry the rule and what
// was found.
package engine

import (
	"bytes"
	"io"

	"github.com/forkontrol/forkontrol/internal/expression"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/register"
	"github.com/forkontrol/forkontrol/internal/token"
)

// DefaultSamples is how many findings of one rule are kept where nothing else
// is said; further ones are counted.
const DefaultSamples = 1000

// Options say how payloads are checked.
type Options struct {
	Rules *program.Ruleset
	// Message is the id of the message that payloads are; empty to find it from
	// the root element, or from the single member of a JSON object.
	Message string
	// AsOf is the day, ISO 8601, whose messages and rules apply; empty for the
	// newest: every message, and every rule whose end nobody has set. The engine has no
	// clock.
	AsOf string
	// Format is "xml", "json", "ndjson" (JSON, a record a line, so that a broken one does
	// not hide those after it) or "csv"; empty to tell it from the first bytes.
	Format string
	// Encoding is the name of the payload's encoding; empty to detect it.
	Encoding string
	Limits   token.Limits
	// MaxSamples is how many findings of one rule are kept; 0 is DefaultSamples.
	MaxSamples int
	// Registers that were given, by name.
	Registers register.Set
	// Excerpts keeps the source line of each finding.
	Excerpts bool
	// Unguided leaves everything to the general way, as the tests do that compare
	// the two.
	Unguided bool
}

// Checker checks one payload after another. It is not safe for use by several
// goroutines at once; its memory is reused between payloads.
type Checker struct {
	o       Options
	roots   *roots
	engine  *program.System
	message *owner // of Options.Message, nil when it is not given or unknown
	input   *token.Input
	src     token.Source
	dialect *token.Dialect // of src
	rows    *owner         // whose rows the payload is
	inner   *Checker       // for a document inside a string

	out     finding.Payload
	seen    map[*program.Rule]int
	stopped bool // by a problem, a limit or an unknown message
	undecided,
	failed bool

	owners  []owner // the messages of this payload, outermost first
	known   *owner  // the innermost message recognised
	several bool    // records of different messages

	frames []frame
	evals  []eval
	counts []uint32 // how often each property was seen, per eval
	names  []byte   // names of the open frames
	text   []byte   // character data of open scalar elements
	specs  []spec   // buffers of findings that wait for a condition
	free   []sink   // buffers not in use
	unique []uniqueSet
	serial uint32
	state  rootState
	memory expression.Memory   // of all open frames and of rules, see hold
	rules  *expression.Machine // rules over several values

	// What a scalar check is about: the eval and the property it belongs to.
	leaf leaf
	room []token.Step // see steps
	// typed is room for the findings of CheckField.
	typed []finding.Finding
}

// owner is a message at work in a payload.
type owner struct {
	sys *program.System
	msg *program.Message
}

// New gives a checker. An unknown Options.Message shows when a payload is
// checked: the verdict is then Failed.
func New(o Options) *Checker {
	if o.MaxSamples <= 0 {
		o.MaxSamples = DefaultSamples
	}
	o.Limits = o.Limits.WithDefaults()
	c := &Checker{o: o, engine: o.Rules.Engine(), roots: newRoots(o.Rules, o.AsOf), seen: map[*program.Rule]int{}}
	c.memory = expression.MemoryFor(o.Limits.Members)
	c.rules = expression.New(expression.Options{Registers: o.Registers, AsOf: o.AsOf, Rows: o.Limits.Rows, Memory: &c.memory})
	if o.Message != "" {
		if s, m := o.Rules.Find(o.Message); m != nil {
			c.message = &owner{s, m}
		}
	}
	c.input = token.NewInput(c.wanted())
	return c
}

// Check reads one payload to its end, or to the first thing that makes going on
// impossible, and tells what it found. The file name is passed on; of it only
// .ndjson, .jsonl and .csv at its end mean something, where no format was asked for.
func (c *Checker) Check(r io.Reader, file string) finding.Payload {
	c.reset(file)
	src, p := c.input.Open(r, file)
	return c.check(src, p)
}

// CheckBytes is Check for a payload that is in memory. The bytes are not changed
// and not kept.
func (c *Checker) CheckBytes(b []byte, file string) finding.Payload {
	src, p, whole := c.input.OpenBytes(b, file)
	if !whole && p != nil { // what precedes it is to be checked all the same
		return c.Check(bytes.NewReader(b), file)
	}
	c.reset(file)
	return c.check(src, p)
}

// check reads a source to its end, unless there is a problem instead of one.
func (c *Checker) check(src token.Source, p *token.Problem) finding.Payload {
	switch {
	case c.input.Rows() && c.o.Message != "" && c.message == nil:
		c.unknownMessage(&token.Token{}, c.o.Message)
	case p != nil:
		if p.Rule == token.RuleMessageColumns && c.message != nil {
			p.Detail = c.message.msg.ID
		}
		c.problem(p)
	default:
		c.src, c.dialect = src, src.Dialect()
		if c.input.Rows() {
			c.rows = c.admit(c.roots.ofLayout(c.input.Layout()))
		}
		c.run()
	}
	return c.finish()
}

func (c *Checker) reset(file string) {
	c.out = finding.Payload{File: file}
	if len(c.seen) > 0 {
		clear(c.seen)
	}
	c.src, c.dialect, c.rows = nil, nil, nil
	c.stopped, c.undecided, c.failed, c.several = false, false, false, false
	c.owners, c.known = c.owners[:0], nil
	c.frames, c.evals, c.counts = c.frames[:0], c.evals[:0], c.counts[:0]
	c.names, c.text = c.names[:0], c.text[:0]
	c.specs, c.free = c.specs[:0], c.free[:0]
	c.unique = c.unique[:0]
	c.state = rootState{}
	c.rules.Reset()
	c.memory.Reset()
	c.leaf = leaf{eval: -1}
}

// finish settles the verdict.
func (c *Checker) finish() finding.Payload {
	p := &c.out
	if c.known != nil && !c.several {
		p.System, p.Message = c.known.sys, c.known.msg
	}
	switch {
	case c.failed, c.undecided && c.known == nil:
		p.Verdict = finding.Failed
	case c.undecided:
		p.Verdict = finding.Undecided
	case p.Counts.Error > 0:
		p.Verdict = finding.Invalid
	}
	p.Format = c.input.Format()
	if c.input.Records() {
		p.Records = c.state.records
	}
	c.listUnchecked()
	sortFindings(p.Findings)
	return c.out
}
