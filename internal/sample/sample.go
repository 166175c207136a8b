// Package sample makes payloads: for a message one that breaks no rule, and for
// a rule one that breaks that rule and no other.
//
// A sample is built from the program alone, so that a rule has its samples as
// soon as it is in a schema. What is built is a tree of values, which is
// then written as XML, JSON or CSV. The same program and options give the same
// bytes.
//
// The builder makes a valid tree, place by place. To break a rule, its breaker (one
// per keyword, see breakers) changes a valid tree at the place where the rule applies:
// it gives candidates, trees that may break the rule. Package reference judges a
// candidate before it is written, and the caller's own check, the engine, has the last
// word.
//
// Words: a place is where a value is in the tree, its nodes are those of the
// program that apply there. The pool of a place are scalars that may suit it; near it
// lie those just past what it allows.
//
// The package makes data up. It never reads payloads, and all persons, numbers and
// addresses in its samples are invented. What is worked out about a message is kept
// by a Maker and freed with it.
package sample

import (
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/reference"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// The formats of a sample.
const (
	XML  = program.FormatXML
	JSON = program.FormatJSON
	CSV  = program.FormatCSV
)

// Check says which rules a payload breaks, by rule id, each once. It is the
// engine, handed in by the caller: the engine's own tests use samples.
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
	// Inner is the payload of an envelope: it is at the message's hole.
	Inner *Sample
	// Check has the last word on which rules a payload breaks. Nil leaves it to
	// package reference.
	Check Check
}

// Register is the reference data that a sample needs.
type Register = reference.Register

// Sample is a payload with all that its check needs.
type Sample struct {
	Message *program.Message
	Tree    *tree.Value
	Format  string
	Payload []byte
	// Registers, sorted by name: every register that a rule of the message asks.
	Registers []Register
}

// New makes a sample that breaks no rule. See Maker for many of one message.
func New(m *program.Message, o Options) (*Sample, error) { return NewMaker(m).New(o) }

// Break makes a sample that breaks one rule of the message and no other, or an
// error that says what the nearest candidate broke instead. See Maker for many
// rules of one message.
func Break(m *program.Message, rule program.RuleID, o Options) (*Sample, error) {
	return NewMaker(m).Break(rule, o)
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
	if !tree.In(format, s.Message, s.Tree) {
		return nil, false
	}
	c := *s
	c.Format, c.Payload = format, tree.Render(format, s.Message, s.Tree, false)
	return &c, true
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
	return "", noSample(m.ID, otherFormat, m.Formats...)
}

// names lists rules for an error message.
func names(m *program.Message, rules []program.RuleID) string {
	if len(rules) == 0 {
		return "nothing"
	}
	ids := make([]string, len(rules))
	for i, r := range rules {
		ids[i] = m.Rules[r].ID
	}
	return strings.Join(ids, ", ")
}
