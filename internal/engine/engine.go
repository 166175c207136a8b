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
	// not hide those after it) or "csv"; empty to recognise it by the first bytes.
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
	// Each, when set, is given the findings of a payload as they come, many at a time; the
	// outcome has none then. They are in order but for those that had to wait for the end of
	// a place.
	Each func([]finding.Finding)
	// Unguided leaves everything to the general way, as the tests do that compare
	// the two.
	Unguided bool

	within bool // what is checked is a text in a hole of another payload
}

// Checker checks one payload after another. It is not safe for use by several
// goroutines at once; its memory is reused between payloads.
//
// It opens a payload, lets the walker go through it and settles the verdict; all else
// is done by the machines that the walker is made of.
type Checker struct {
	o     Options
	input *token.Input
	walk  walker
	typed []finding.Finding // room for those of CheckField
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
	c := &Checker{o: o}
	c.walk.init(&c.o)
	c.input = token.NewInput(c.walk.messages.wanted(&c.o))
	return c
}

// Check reads one payload to its end, or to the first thing that makes going on
// impossible, and gives what it found. The file name is passed on; of it only
// its ending means something, where no format was asked for, see token.Input.
func (c *Checker) Check(r io.Reader, file string) finding.Payload {
	src, p := c.input.Open(r, file)
	return c.check(file, src, p)
}

// CheckBytes is Check for a payload that is in memory. The bytes are not changed
// and not kept.
func (c *Checker) CheckBytes(b []byte, file string) finding.Payload {
	src, p, whole := c.input.OpenBytes(b, file)
	if !whole && p != nil { // what precedes it is to be checked all the same
		return c.Check(bytes.NewReader(b), file)
	}
	return c.check(file, src, p)
}

// Counted is how many breaches of a rule the last payload has, those that were not kept among them.
func (c *Checker) Counted(rule *program.Rule) int { return c.walk.out.seen[rule] }

// Tokens gives the source of a payload's tokens, as Check reads them, nil where there is none. It is the
// checker's own, and used until the next payload.
func (c *Checker) Tokens(r io.Reader, file string) token.Source {
	src, p := c.input.Open(r, file)
	if p != nil {
		return nil
	}
	return src
}

// check reads a source to its end, unless there is a problem instead of one.
func (c *Checker) check(file string, src token.Source, p *token.Problem) finding.Payload {
	w := &c.walk
	w.begin(file)
	asked := w.messages.message
	switch {
	case c.input.Rows() && c.o.Message != "" && asked == nil:
		w.doc.unknownMessage(&token.Token{}, c.o.Message)
	case p != nil:
		if p.Rule == token.RuleMessageColumns && asked != nil {
			p.Detail = asked.msg.ID
		}
		w.out.problem(p)
	default:
		w.in.src, w.in.dialect = src, src.Dialect()
		if c.input.Rows() {
			w.doc.rows = w.messages.admit(w.messages.roots.ofLayout(c.input.Layout()))
		}
		w.run()
	}
	return c.finish()
}

// finish settles the verdict.
func (c *Checker) finish() finding.Payload {
	w := &c.walk
	p := &w.out.report
	if known := w.messages.known; known != nil && !w.messages.several {
		p.System, p.Message = known.sys, known.msg
	}
	if known := w.messages.known; w.doc.state.unmet && (known == nil || known.msg.Envelope) {
		w.out.failed = true // there is no message in it that was checked
	}
	p.Verdict = w.out.verdict(w.messages.known != nil)
	p.Format = c.input.Format()
	if c.input.Records() {
		p.Records = w.doc.state.records
	}
	w.messages.reached()
	p.Unchecked = append(p.Unchecked, w.doc.left...)
	sortFindings(p.Findings)
	if c.o.Each != nil {
		c.o.Each(p.Findings)
		p.Findings = nil
	}
	return *p
}

// Whole reports whether the payload checked last was read to its end.
func (c *Checker) Whole() bool { return !c.walk.out.stopped }

// Opened is how many elements, objects and lists of the payload checked last were opened one by one: what the
// guided way took whole is not among them.
func (c *Checker) Opened() int { return int(c.walk.trail.serial) }

// Format is the format of the payload in hand, as far as it is read.
func (c *Checker) Format() string { return c.input.Format() }

// Encoding names the encoding of the payload that Check read last, as far as it is known.
func (c *Checker) Encoding() string { return c.input.Encoding() }
