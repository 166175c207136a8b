package preflight

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/codepoint"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/internal/value"
)

// Options say how payloads are checked and what reports of them look like. The zero
// value finds out message, format and encoding by itself, takes the default limits and
// masks personal data. Options that are equal ask for the same.
type Options struct {
	Message  string // id of the message; "" to find it
	Format   string // one of token.Formats; "" to find it
	Encoding string // known to token; "" to find it
	AsOf     string // the day; "" for no day, see engine.Options
	Lang     string // one of program.Languages; "" for the first
	HelpBase string // see report.Options
	// MaxSamples and each of Limits are 0 for the default.
	MaxSamples       int
	Limits           token.Limits
	ShowPersonalData bool
	// Excerpts keeps the source line of each finding; it is no option of a face.
	Excerpts bool
}

// The options by name.
const (
	OptionMessage          = "message"
	OptionFormat           = "format"
	OptionEncoding         = "encoding"
	OptionAsOf             = "asOf"
	OptionLang             = "lang"
	OptionHelpBase         = "helpBase"
	OptionShowPersonalData = "showPersonalData"
	OptionRegisters        = "registers"
	OptionMaxSamples       = "maxSamples"
	OptionMaxDepth         = "maxDepth"
	OptionMaxName          = "maxName"
	OptionMaxText          = "maxText"
	OptionMaxAttributes    = "maxAttributes"
	OptionMaxMembers       = "maxMembers"
	OptionMaxRows          = "maxRows"
)

// Numbers are the options that are whole numbers above 0.
var Numbers = []string{OptionMaxSamples, OptionMaxDepth, OptionMaxName, OptionMaxText, OptionMaxAttributes, OptionMaxMembers, OptionMaxRows}

// numbers gives the places of Numbers, in their order.
func (o *Options) numbers() [7]*int {
	l := &o.Limits
	return [...]*int{&o.MaxSamples, &l.Depth, &l.Name, &l.Text, &l.Attrs, &l.Members, &l.Rows}
}

// Number gives the place of an option that is a number, nil when there is none of that
// name.
func (o *Options) Number(name string) *int {
	if i := slices.Index(Numbers, name); i >= 0 {
		return o.numbers()[i]
	}
	return nil
}

// text gives the place of an option that is text, nil when there is none of that name.
//
//go:noinline
func (o *Options) text(name string) *string {
	switch name {
	case OptionMessage:
		return &o.Message
	case OptionFormat:
		return &o.Format
	case OptionEncoding:
		return &o.Encoding
	case OptionAsOf:
		return &o.AsOf
	case OptionLang:
		return &o.Lang
	case OptionHelpBase:
		return &o.HelpBase
	}
	return nil
}

// truths are what an option may be that is yes or no.
var truths = []string{"true", "false"}

// Set sets an option from text. The error is that there is none of that name, or that
// the text is none of its kind; what the value may be is for Validate to say.
func (o *Options) Set(name, value string) *OptionError {
	if text := o.text(name); text != nil {
		*text = value
		return nil
	}
	if name == OptionShowPersonalData {
		o.ShowPersonalData = value == truths[0]
		if slices.Contains(truths, value) {
			return nil
		}
		return &OptionError{Option: name, Value: value, Allowed: truths}
	}
	number := o.Number(name)
	if number == nil {
		return &OptionError{Option: name, Value: value, Unknown: true}
	}
	n, err := strconv.Atoi(value)
	*number = n
	if err == nil && n > 0 {
		return nil
	}
	return &OptionError{Option: name, Value: value, Want: wantNumber}
}

// What a value has to be, where it is none of a list.
const (
	wantNumber  = "a whole number above 0"
	wantDay     = "a day such as 2026-08-01"
	wantMessage = "the id of a message"
)

// Validate sees that each option has a value that it may have, the rules being those
// that are asked. An option that was not given is fine.
func (o *Options) Validate(rules *program.Ruleset) *OptionError {
	var option, want string
	var allowed []string
	switch {
	case !oneOf(token.Formats, o.Format):
		option, allowed = OptionFormat, token.Formats
	case !oneOf(program.Languages, o.Lang):
		option, allowed = OptionLang, program.Languages
	case o.Encoding != "" && !token.KnownEncoding(o.Encoding):
		option, allowed = OptionEncoding, token.Encodings()
	case o.AsOf != "" && !value.IsDate([]byte(o.AsOf)):
		option, want = OptionAsOf, wantDay
	case !known(rules, o.Message):
		option, want = OptionMessage, wantMessage
	default:
		for i, n := range o.numbers() {
			if *n < 0 {
				return &OptionError{Option: Numbers[i], Value: strconv.Itoa(*n), Want: wantNumber}
			}
		}
		return nil
	}
	return &OptionError{Option: option, Value: *o.text(option), Allowed: allowed, Want: want}
}

//go:noinline
func oneOf(allowed []string, value string) bool {
	return value == "" || slices.Contains(allowed, value)
}

func known(rules *program.Ruleset, message string) bool {
	if message == "" {
		return true
	}
	_, m := rules.Find(message)
	return m != nil
}

// OptionError is an option with a value that it cannot have.
type OptionError struct {
	Option string // its name
	Value  string // that was given
	// Unknown is set when there is no such option at all.
	Unknown bool
	// Allowed are the values that it may have, where they are few; Want says in English
	// what it may be where they are not.
	Allowed []string
	Want    string
}

func (e *OptionError) Error() string {
	if e.Unknown {
		return "there is no option " + Quote(e.Option)
	}
	want := e.Want
	if want == "" {
		want = strings.Join(e.Allowed, ", ")
	}
	return "the option " + Quote(e.Option) + " cannot be " + Quote(e.Value) + "; it must be " + want
}

// Quote shows a word that the caller gave, not more of it than helps.
func Quote(s string) string {
	if len(s) > 200 {
		s = s[:200]
	}
	b := []byte{'"'}
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r < ' ' || r == 0x7F || r == utf8.RuneError:
			b = append(b, "["+codepoint.Name(r)+"]"...)
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return string(append(b, '"'))
}
