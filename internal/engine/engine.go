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
	"strings"

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
	xml     *token.XML
	json    *token.JSON
	csv     csvSide
	decoder *token.Decoder
	input   input
	src     token.Source
	isXML   bool
	isCSV   bool
	format  string   // Options.Format, or what the file's name tells
	inner   *Checker // for XML inside a JSON string

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
	return c
}

// Check reads one payload to its end, or to the first thing that makes going on
// impossible, and tells what it found. The file name is passed on; of it only
// .ndjson, .jsonl and .csv at its end mean something, where no format was asked for.
func (c *Checker) Check(r io.Reader, file string) finding.Payload {
	c.reset(file)
	c.format = c.formatOf(file)
	if c.decoder == nil {
		c.decoder = token.NewDecoder(nil)
	}
	if p := c.decoder.Reset(r, c.o.Encoding); p != nil {
		c.problem(p)
		return c.finish()
	}
	c.input.begin(c.decoder, c.format == "csv")
	switch c.detect(c.input.head) {
	case "xml":
		c.xmlSource().Reset(&c.input)
	case "csv":
		if o := c.csvOwner(c.input.head); o != nil {
			c.csvSource(o).Reset(&c.input, c.csv.layout, c.decoder.KnownEncoding())
		}
	default:
		c.jsonSource().Reset(&c.input)
	}
	c.run()
	return c.finish()
}

// CheckBytes is Check for a payload that is in memory. The bytes are not changed
// and not kept.
func (c *Checker) CheckBytes(b []byte, file string) finding.Payload {
	text, problem := b, (*token.Problem)(nil)
	if c.o.Encoding == "" {
		text, problem = token.DecodeBytes(b)
	} else {
		text, problem = token.DecodeBytesAs(b, c.o.Encoding)
	}
	if problem != nil { // what precedes it is to be checked all the same
		return c.Check(bytes.NewReader(b), file)
	}
	c.reset(file)
	c.format = c.formatOf(file)
	switch c.detect(text[:min(len(text), sniffLen)]) {
	case "xml":
		c.xmlSource().ResetBytes(text)
	case "csv":
		if o := c.csvOwner(text[:min(len(text), sniffLen)]); o != nil {
			c.csvSource(o).ResetBytes(text, c.csv.layout, token.KnownEncodingOf(b, c.o.Encoding))
		}
	default:
		c.jsonSource().ResetBytes(text)
	}
	c.run()
	return c.finish()
}

// formatOf gives the format of a payload where something but its bytes tells it.
func (c *Checker) formatOf(file string) string {
	name := strings.TrimSuffix(file, ".gz")
	switch {
	case c.o.Format != "":
	case strings.HasSuffix(name, ".ndjson"), strings.HasSuffix(name, ".jsonl"):
		return "ndjson"
	case c.message != nil && c.message.msg.CSV == nil:
	case len(name) > 4 && strings.EqualFold(name[len(name)-4:], ".csv"), c.message != nil && len(c.message.msg.Formats) == 1:
		return "csv"
	}
	return c.o.Format
}

// detect settles the format of a payload, whose beginning it is given.
func (c *Checker) detect(head []byte) string {
	switch {
	case c.format == "csv", c.format == "" && c.looksLikeCSV(head):
		c.isXML, c.isCSV = false, true
		return "csv"
	case c.sniff(head):
		c.isXML = true
		return "xml"
	}
	c.isXML = false
	return "json"
}

// input is a reader whose first bytes have been looked at.
type input struct {
	room [sniffLen]byte
	head []byte // not yet given
	err  error  // what follows head
	r    io.Reader
}

// begin looks at the first bytes: those up to one that is not white space or, where that
// is none that XML or JSON objects begin with, the first lines, as a row of column names
// may be among them.
func (in *input) begin(r io.Reader, lines bool) {
	*in = input{r: r}
	n := 0
	for n < sniffLen && in.err == nil && (n == 0 || blank(in.room[:n]) || (lines || neither(in.room[:n])) && bytes.Count(in.room[:n], newline) < namesWithin) {
		k, err := r.Read(in.room[n:])
		n, in.err = n+k, err
	}
	in.head = in.room[:n]
}

func (in *input) Read(p []byte) (int, error) {
	if len(in.head) > 0 {
		n := copy(p, in.head)
		in.head = in.head[n:]
		return n, nil
	}
	if in.err != nil {
		return 0, in.err
	}
	return in.r.Read(p)
}

var newline = []byte{'\n'}

// namesWithin is among how many lines the names of columns are looked for.
const namesWithin = 4

// sniffLen is how far the format is looked for.
const sniffLen = 4096

// sniff tells whether a payload is XML. It looks at the first byte that is not
// white space, among the first sniffLen.
func (c *Checker) sniff(head []byte) bool {
	switch c.format {
	case "xml":
		return true
	case "json", "ndjson":
		return false
	}
	for _, b := range head[:min(len(head), sniffLen)] {
		switch b {
		case ' ', '\t', '\r', '\n':
		case '{', '[', '"', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 't', 'f', 'n':
			return false
		default:
			return true
		}
	}
	return true
}

func (c *Checker) xmlSource() *token.XML {
	if c.xml == nil {
		c.xml = token.NewXML(c.o.Limits)
	}
	c.src = c.xml
	c.out.Format = "xml"
	return c.xml
}

func (c *Checker) jsonSource() *token.JSON {
	if c.json == nil {
		c.json = token.NewJSON(c.o.Limits)
	}
	c.src = c.json
	c.out.Format = "json"
	if c.json.Lines = c.format == "ndjson"; c.json.Lines {
		c.out.Format = "ndjson"
	}
	return c.json
}

func (c *Checker) reset(file string) {
	c.out = finding.Payload{File: file}
	if len(c.seen) > 0 {
		clear(c.seen)
	}
	c.src = nil
	c.isXML, c.isCSV = false, false
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
	if p.Format == "ndjson" {
		p.Records = c.state.records
	}
	c.listUnchecked()
	sortFindings(p.Findings)
	return c.out
}
