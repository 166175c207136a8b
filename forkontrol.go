// Package forkontrol checks the payloads that Danish student-administration
// systems send to central systems, before they are sent: the same rules, engine
// and answers as the command forkontrol and the npm package.
//
// A payload is one XML, SOAP, JSON, NDJSON or CSV document. Its message (the thing
// that is being sent, such as "ungedatabasen/indberet-institution-kontakt@1.0#Indberet")
// is found from the root element; a bare JSON object needs Options.Message. A
// finding is one breach of a rule at one place. The verdict is Valid when the
// payload was read to its end and no finding is an error; what could not be
// checked is never called valid.
//
// Nothing is sent, logged or stored. Values that are personal data are masked in
// findings unless Options.ShowPersonalData asks for them.
//
//	report, err := forkontrol.Check(ctx, file, forkontrol.Options{})
//	if err != nil {
//		return err // the options are wrong, or ctx ended
//	}
//	for _, f := range report.Findings {
//		fmt.Println(f.Line, f.Path, f.Message)
//	}
package forkontrol

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/forkontrol/forkontrol/internal/catalogue"
	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/register"
	registerfile "github.com/forkontrol/forkontrol/internal/register/file"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/rules"
)

// Version of the module, by semantic versioning.
const Version = report.Version

// The causes of errors that mean the options are wrong, for errors.Is.
var (
	// ErrUnknownMessage: no message has that id; package catalogue lists those there are.
	ErrUnknownMessage = catalogue.ErrUnknownMessage
	// ErrUnknownRegister: no rule asks a register of that name.
	ErrUnknownRegister = errors.New("forkontrol: unknown register")
	// ErrUnknownField: the message has no such field; package catalogue describes those it has.
	ErrUnknownField = errors.New("forkontrol: unknown field")
	// ErrOption: an option has a value that it cannot have.
	ErrOption = errors.New("forkontrol: wrong option")
)

// Language of the texts in a report.
type Language string

// The languages. The zero value is Danish.
const (
	Danish  Language = "da"
	English Language = "en"
)

// Options say how payloads are checked. The zero value recognises message,
// format and encoding by themselves and answers in Danish.
type Options struct {
	// Message is the id of the message that the payload is, "" to find it from
	// the root element.
	Message string
	// Format is "xml", "json" (NDJSON too) or "csv", "" to tell it from the name and the
	// first bytes.
	Format string
	// Encoding names the payload's encoding ("utf-8", "iso-8859-1",
	// "windows-1252", …), "" to detect it.
	Encoding string
	// AsOf is the day whose messages and rules apply; the zero time for today. Only
	// its date counts.
	AsOf time.Time
	// Language of messages; "" is Danish.
	Language Language
	// Registers that rules may ask. A rule whose register is not there is listed
	// in Report.Unchecked.
	Registers []*Register
	// MaxSamples is how many findings of one rule are kept; 0 is 1,000. All are
	// counted.
	MaxSamples int
	// ShowPersonalData leaves CPR numbers, names and the like unmasked.
	ShowPersonalData bool
	// Limits bound what a payload may ask of memory. Zero means the default.
	Limits Limits
}

// Limits bound what is taken from a payload. A payload beyond a limit is
// Undecided or Failed, never Valid. Zero means the default.
type Limits struct {
	Depth      int // elements, or objects and arrays, open at once; 64
	Name       int // bytes of one name; 1,024
	Text       int // bytes of one value; 1,048,576
	Attributes int // attributes of one element; 64
	// Members is how many different members of one JSON object that its message
	// does not have are remembered, to find duplicate keys, and how many cells a row of
	// CSV may have; 65,536.
	Members int
	// Rows is how many rows of lists are kept for rules over the whole of a list;
	// 1,048,576, of 96 bytes each on average.
	Rows int
}

// Register is reference data that rules ask, such as the known institution
// numbers. It is not changed once made and may be shared.
type Register struct {
	name string
	rows *register.Register
}

// LoadRegister reads a register from CSV (a header row with the columns' names in
// any order; comma, semicolon or tab) or from a JSON array of objects. Errors
// tell row and column; an unknown name is ErrUnknownRegister.
func LoadRegister(name string, r io.Reader) (*Register, error) {
	set := rules.All()
	for i := range set.Registers {
		if set.Registers[i].Name == name {
			rows, err := registerfile.Load(&set.Registers[i], name, r)
			if err != nil {
				return nil, fmt.Errorf("forkontrol: register %s: %w", name, err)
			}
			return &Register{name, rows}, nil
		}
	}
	return nil, fmt.Errorf("%w %q", ErrUnknownRegister, name)
}

// Checker checks one payload after another and reuses its memory. Use one a
// goroutine.
type Checker struct {
	o       Options
	rules   *program.Ruleset
	checker *engine.Checker
	fields  map[string]*engine.Field // by message and path
}

// NewChecker gives a checker. The error is ErrUnknownMessage or ErrOption.
func NewChecker(o Options) (*Checker, error) {
	set := rules.All()
	if o.Message != "" {
		if _, m := set.Find(o.Message); m == nil {
			return nil, fmt.Errorf("%w %q", ErrUnknownMessage, o.Message)
		}
	}
	switch {
	case o.Format != "" && o.Format != "xml" && o.Format != "json" && o.Format != "csv":
		return nil, fmt.Errorf("%w: format %q", ErrOption, o.Format)
	case o.Language != "" && o.Language != Danish && o.Language != English:
		return nil, fmt.Errorf("%w: language %q", ErrOption, o.Language)
	}
	if o.AsOf.IsZero() {
		o.AsOf = time.Now()
	}
	asOf := o.AsOf.Format(time.DateOnly)
	registers := register.Set{}
	for _, r := range o.Registers {
		registers[r.name] = r.rows
	}
	return &Checker{o: o, rules: set, checker: engine.New(engine.Options{
		Rules: set, Message: o.Message, AsOf: asOf, Format: o.Format, Encoding: o.Encoding, MaxSamples: o.MaxSamples, Registers: registers,
		Limits: token.Limits{Depth: o.Limits.Depth, Name: o.Limits.Name, Text: o.Limits.Text, Attrs: o.Limits.Attributes, Members: o.Limits.Members, Rows: o.Limits.Rows},
	})}, nil
}

// Check reads a payload to its end, in one window of memory whatever its size.
// The name is what the report calls it. The error is that of ctx when it ends
// first; everything that is wrong with the payload, or with reading it, is in the
// report.
func (c *Checker) Check(ctx context.Context, r io.Reader, name string) (*Report, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	p := c.checker.Check(&untilDone{ctx, r}, name)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return c.report(p), nil
}

// CheckBytes is Check for a payload in memory, which is neither changed nor kept.
func (c *Checker) CheckBytes(payload []byte, name string) *Report {
	return c.report(c.checker.CheckBytes(payload, name))
}

// Check checks one payload; see Checker.Check. To check many, make a Checker.
func Check(ctx context.Context, r io.Reader, o Options) (*Report, error) {
	c, err := NewChecker(o)
	if err != nil {
		return nil, err
	}
	return c.Check(ctx, r, "")
}

// CheckBytes checks one payload in memory; see Checker.CheckBytes. The error is
// that of NewChecker.
func CheckBytes(payload []byte, o Options) (*Report, error) {
	c, err := NewChecker(o)
	if err != nil {
		return nil, err
	}
	return c.CheckBytes(payload, ""), nil
}

// CheckField checks one value of a field, as text, while it is being typed: all that
// it breaks by itself. Rules over several fields are for the whole payload to show. An
// empty value is a field that is left out. The path is that of package catalogue
// ("KontaktpersonInfo.Elev.CPRNr"), or one that a finding has; the findings have the
// same, and no line. The error is ErrUnknownMessage or ErrUnknownField. To check many
// values, make a Checker.
func CheckField(message, path, value string, o Options) ([]Finding, error) {
	c, err := NewChecker(o)
	if err != nil {
		return nil, err
	}
	return c.CheckField(message, path, value)
}

// CheckField checks one value of a field of any message; see the function of that name.
func (c *Checker) CheckField(message, path, value string) ([]Finding, error) {
	if _, m := c.rules.Find(message); m == nil {
		return nil, fmt.Errorf("%w %q", ErrUnknownMessage, message)
	}
	key := message + "\x00" + path
	field := c.fields[key]
	if field == nil {
		if field = c.checker.Field(message, path); field == nil {
			return nil, fmt.Errorf("%w %q of %s", ErrUnknownField, path, message)
		}
		if c.fields == nil {
			c.fields = map[string]*engine.Field{}
		}
		c.fields[key] = field
	}
	return newFindings(c.checker.CheckField(field, []byte(value)), c.rules, c.o), nil
}

func (c *Checker) report(p finding.Payload) *Report {
	return newReport(p, c.rules, c.o)
}

// untilDone is a reader that ends with its context.
type untilDone struct {
	ctx context.Context
	r   io.Reader
}

func (u *untilDone) Read(b []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.Read(b)
}
