package forkontrol

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// Language of the texts in a report.
type Language string

// The languages. The zero value is Danish.
const (
	Danish  Language = program.Danish
	English Language = program.English
)

// Options say how payloads are checked. The zero value recognises message, format and
// encoding, applies today's rules and answers in Danish.
type Options struct {
	// Rules to check by; the zero value is the embedded ones.
	Rules Rules
	// Message is the id of the message that the payload is, "" to find it from
	// the root element or the names of columns.
	Message string
	// Format is "xml", "json", "ndjson" (JSON with a document on each line) or "csv", ""
	// to recognise it by the name and the first bytes.
	Format string
	// Encoding names the payload's encoding ("utf-8", "iso-8859-1",
	// "windows-1252", …), "" to detect it.
	Encoding string
	// AsOf is the day whose messages and rules apply, "2026-08-01"; "" for the day on
	// which a check begins, in local time.
	AsOf string
	// Language of texts; "" is Danish.
	Language Language
	// Registers that rules may use, each with a name of its own. A rule whose register
	// is not there is listed in Report.Unchecked.
	Registers []*Register
	// MaxSamples is how many findings of one rule are kept of a payload; 0 is 1,000. All
	// are counted.
	MaxSamples int
	// ShowPersonalData leaves CPR numbers, names and the like unmasked.
	ShowPersonalData bool

	// MaxDepth and the fields after it bound what a payload may ask of memory; 0 is the default.
	// A payload beyond a bound is VerdictUndecided or VerdictFailed, never VerdictValid.
	//
	// MaxDepth is how many elements, or objects and arrays, may be open at once; 0 is 64.
	MaxDepth int
	// MaxName is how many bytes a name may have; 0 is 1,024.
	MaxName int
	// MaxText is how many bytes a value may have; 0 is 1,048,576.
	MaxText int
	// MaxAttributes is how many attributes an element may have; 0 is 64.
	MaxAttributes int
	// MaxMembers is how many different members of one JSON object that its message
	// does not have are remembered, to find duplicate keys, and how many cells a row of
	// CSV may have; 0 is 65,536.
	MaxMembers int
	// MaxRows is how many rows of lists are kept for rules that compare them with one another or
	// look them up; 0 is 1,048,576, of 96 bytes each on average.
	MaxRows int
}

func (o *Options) preflight() preflight.Options {
	return preflight.Options{
		Message: o.Message, Format: o.Format, Encoding: o.Encoding, AsOf: o.AsOf, Lang: string(o.Language),
		MaxSamples: o.MaxSamples, ShowPersonalData: o.ShowPersonalData, Excerpts: true, // for text
		Limits: token.Limits{Depth: o.MaxDepth, Name: o.MaxName, Text: o.MaxText, Attrs: o.MaxAttributes, Members: o.MaxMembers, Rows: o.MaxRows},
	}
}

// OptionError is an option with an invalid value.
//
// errors.As gives it. errors.Is takes an OptionError that names an option for any error
// of that option, and an empty one for all:
//
//	errors.Is(err, &forkontrol.OptionError{Option: "Encoding"})
type OptionError struct {
	// Option is the name of the field of Options, or "Path" for an argument of
	// Checker.CheckField.
	Option string
	// Value is what it was given, as text.
	Value string
	// Allowed are the values that it may have, nil where these cannot be listed.
	Allowed []string

	want string
}

func (e *OptionError) Error() string {
	want := e.want
	if want == "" {
		want = strings.Join(e.Allowed, ", ")
	}
	return "forkontrol: the option " + e.Option + " cannot be " + strconv.Quote(e.Value) + "; it must be " + want
}

// Is reports whether target is an OptionError of the same option, or of none.
func (e *OptionError) Is(target error) bool {
	t, ok := target.(*OptionError)
	return ok && (t.Option == "" || t.Option == e.Option)
}

// newOptionError spells an option as Options does.
func newOptionError(err error) error {
	var e *preflight.OptionError
	if !errors.As(err, &e) {
		return err
	}
	name, want := strings.ToUpper(e.Option[:1])+e.Option[1:], e.Want
	switch {
	case e.Option == preflight.OptionLang:
		name = "Language"
	case slices.Contains(preflight.Numbers, e.Option):
		want = "0 or more" // 0 is the default here
	}
	return &OptionError{Option: name, Value: e.Value, Allowed: e.Allowed, want: want}
}

func unknownMessage(id string) error {
	return &OptionError{Option: "Message", Value: id, want: "the id of a message"}
}
