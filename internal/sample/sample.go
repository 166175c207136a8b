// Package sample makes payloads: for a message one that breaks no rule, and for
// a rule one that breaks that rule and no other.
//
// A sample is built from the program alone, so that a rule has its samples as
// soon as it stands in a schema. What is built is a tree of values, which is
// then written as XML, JSON or CSV. The same program and options give the same
// bytes.
//
// Words: a place is where a value stands in the tree. The nodes of a place are
// all nodes of the program that apply to it: its own, those they refer to
// (allOf), and the branches that were chosen (oneOf, if). A candidate is a tree
// that may break a rule; the judge, a plain reading of the program over a tree,
// says what it breaks, and the caller's own check has the last word.
//
// The package makes data up. It never reads payloads, and all persons, numbers
// and addresses in its samples are invented.
package sample

import (
	"errors"
	"fmt"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
)

// The formats of a sample.
const (
	XML  = "xml"
	JSON = "json"
	CSV  = "csv"
)

// Check says which rules a payload breaks, by rule id, each once. It is the
// engine, handed in by the caller.
type Check func(payload []byte, format string, registers []Register) []string

// Options say what kind of sample is wanted. The zero value asks for every
// optional field, in the first format that the message takes.
type Options struct {
	// Format is XML, JSON or CSV; empty takes the message's first.
	Format string
	// Minimal leaves out every optional field.
	Minimal bool
	// Wrapped puts the JSON form into an object with the root's name as its only member.
	Wrapped bool
	// Seed other than 0 varies values and which optional fields are there.
	Seed uint64
	// Inner is the payload of an envelope: it stands at the message's hole.
	Inner *Sample
	// Check has the last word on which rules a payload breaks. Nil leaves it to
	// the judge.
	Check Check
}

// Register is the reference data that a sample needs: its rows hold the values
// of the register's key columns, in their order.
type Register struct {
	Name string
	Rows [][]string
}

// Sample is a payload with all that its check needs.
type Sample struct {
	Message *program.Message
	Tree    *Tree
	Format  string
	Payload []byte
	// Registers, sorted by name: every register that a rule of the message asks.
	Registers []Register
}

// ErrNone is the cause when no sample could be made.
var ErrNone = errors.New("no sample")

// New makes a sample that breaks no rule.
func New(m *program.Message, o Options) (*Sample, error) {
	format, err := formatOf(m, o)
	if err != nil {
		return nil, err
	}
	t, err := Valid(m, o)
	if err != nil {
		return nil, err
	}
	s := finish(m, t, format, o, 0)
	if o.Check != nil {
		if broken := o.Check(s.Payload, format, s.Registers); len(broken) > 0 {
			return nil, fmt.Errorf("%w of %s: the check finds %s", ErrNone, m.ID, strings.Join(broken, ", "))
		}
	}
	return s, nil
}

// Wrap puts a sample into an envelope: a SOAP envelope around a message, say.
func Wrap(envelope *program.Message, inner *Sample, o Options) (*Sample, error) {
	o.Inner, o.Format, o.Check = inner, XML, nil
	s, err := New(envelope, o)
	if err != nil {
		return nil, err
	}
	s.Registers = mergeRegisters(s.Registers, inner.Registers)
	return s, nil
}

// As gives the sample in another format. It is not ok where its values have no such
// form; whether they break the same rules there is for a check to say.
func (s *Sample) As(format string) (other *Sample, ok bool) {
	if s.Format == format {
		return s, true
	}
	if !in(format, s.Message, s.Tree) {
		return nil, false
	}
	c := *s
	c.Format, c.Payload = format, render(s.Message, s.Tree, format, false)
	return &c, true
}

// finish writes a tree and finds the registers it needs. The rule except, if any,
// is the one whose register rows are to be left out.
func finish(m *program.Message, t *Tree, format string, o Options, except program.RuleID) *Sample {
	s := &Sample{Message: m, Tree: t, Format: format, Registers: registersFor(m, t, except)}
	if o.Inner != nil {
		s.Registers = mergeRegisters(s.Registers, o.Inner.Registers)
	}
	s.Payload = render(m, t, format, o.Wrapped)
	return s
}

func render(m *program.Message, t *Tree, format string, wrapped bool) []byte {
	switch format {
	case XML:
		return RenderXML(m, t)
	case CSV:
		return RenderCSV(m, t)
	}
	return RenderJSON(m, t, wrapped)
}

// formatOf is the format that a sample of the message takes.
func formatOf(m *program.Message, o Options) (string, error) {
	for _, f := range m.Formats {
		if (o.Format == "" || o.Format == f) && (f == XML || f == JSON || f == CSV && m.CSV != nil) {
			return f, nil
		}
	}
	if len(m.Formats) == 0 {
		if o.Format == "" {
			return JSON, nil
		}
		return o.Format, nil
	}
	return "", fmt.Errorf("%w of %s as %q: it takes %s", ErrNone, m.ID, o.Format, strings.Join(m.Formats, ", "))
}

// Root gives the name of the root element that samples of the message have, and
// its namespace: a * of the message is filled in.
func Root(m *program.Message) (name, space string) {
	name, space = m.Root, m.Space
	if rest, ok := strings.CutPrefix(name, "*"); ok {
		prefix := m.Operation
		if prefix == "" || strings.ContainsAny(prefix, "* ") || prefix == rest {
			prefix = "hent"
		}
		name = prefix + rest
	}
	if name == "" {
		name = m.Name
	}
	if name == "" {
		name = "Root"
	}
	if start, ok := strings.CutSuffix(space, "*"); ok {
		space = start + "eksempel"
	}
	return name, space
}
