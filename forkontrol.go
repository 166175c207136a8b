// Package forkontrol checks the payloads that Danish student-administration
// systems send to central systems, before they are sent: the same rules, engine
// and answers as the command forkontrol and the npm package.
//
// A payload is one XML, SOAP, JSON, NDJSON or CSV document. Its message (the thing that
// is being sent, such as "ungedatabasen/indberet-institution-kontakt@1.0#Indberet") is
// found from the root element or the column names; a bare JSON object needs
// Options.Message. A finding is one breach of a rule at one place. The verdict is
// VerdictValid when the payload was read to its end and no finding is an error; what
// could not be checked is never called valid.
//
// Nothing is sent, logged or stored. Values that are personal data are masked in
// findings unless Options.ShowPersonalData asks for them.
//
//	report, err := forkontrol.Check(ctx, file, forkontrol.Options{})
//	if err != nil {
//		return err // an *OptionError, or ctx ended
//	}
//	for _, f := range report.Findings {
//		fmt.Println(f.Line, f.Path, f.Message)
//	}
//
// Package catalogue beside this one lists the messages with their fields and rules;
// package report writes reports as text, JSON, SARIF, JUnit and HTML; package source adds
// rules of one's own; package waivers waives findings that somebody answers for.
package forkontrol

import (
	"context"
	"io"

	"github.com/forkontrol/forkontrol/internal/preflight/pool"
	"github.com/forkontrol/forkontrol/internal/report"
)

// Version of the module, by semantic versioning.
const Version = report.Version

// Checker checks payloads by one set of options. It is safe for concurrent use and
// reuses the memory of earlier checks, so make one and keep it.
type Checker struct {
	options Options
	pool    *pool.Pool
}

// NewChecker gives a checker. The error is an *OptionError: an option has an invalid
// value.
func NewChecker(o Options) (*Checker, error) {
	registers, err := o.registers()
	if err != nil {
		return nil, err
	}
	p, err := pool.New(o.Rules.ruleset(), o.preflight(), registers)
	if err != nil {
		return nil, newOptionError(err)
	}
	return &Checker{o, p}, nil
}

// Check reads a payload to its end, in one window of memory whatever its size. The name
// is what the report calls it; one that ends in .ndjson, .jsonl or .csv says what form
// the payload has where Options.Format does not. The error is that of ctx when it ends
// before the payload does, which is checked before each read; everything that is wrong
// with the payload, or with reading it, is in the report, see Report.Err.
func (c *Checker) Check(ctx context.Context, r io.Reader, name string) (*Report, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	lease := c.pool.Take()
	reader := untilDone{ctx: ctx, r: r}
	p := lease.Check(&reader, name)
	lease.Return()
	if reader.cut != nil {
		return nil, reader.cut
	}
	return c.report(p, lease.Day), nil
}

// CheckBytes is Check for a payload in memory, which is neither changed nor kept.
func (c *Checker) CheckBytes(payload []byte, name string) *Report {
	lease := c.pool.Take()
	p := lease.CheckBytes(payload, name)
	lease.Return()
	return c.report(p, lease.Day)
}

// CheckField checks one value of a field, as text, while it is being typed: all that
// it breaks by itself. Rules over several fields need the whole payload. An empty
// value is a field that is left out. The path is that of the catalogue
// ("KontaktpersonInfo.Elev.CPRNr"), or one that a finding has; the findings have the
// same, and no line. Options.Message is ignored. The error is an *OptionError for
// Message or Path when there is no such message or field.
func (c *Checker) CheckField(message, path, value string) ([]Finding, error) {
	if _, m := c.pool.Rules.Find(message); m == nil {
		return nil, unknownMessage(message)
	}
	lease := c.pool.Take()
	field := lease.Field(message, path)
	if field == nil {
		lease.Return()
		return nil, &OptionError{Option: "Path", Value: path, want: "a field of " + message}
	}
	findings := newFindings(lease.CheckField(field, []byte(value)), c.pool.Rules, c.pool.Options.Report())
	lease.Return()
	return findings, nil
}

// Check checks one payload; see Checker.Check. To check many, make a Checker. The error
// is that of NewChecker or of ctx.
func Check(ctx context.Context, r io.Reader, o Options) (*Report, error) {
	c, err := NewChecker(o)
	if err != nil {
		return nil, err
	}
	return c.Check(ctx, r, "")
}

// untilDone is a reader that ends with its context.
type untilDone struct {
	ctx context.Context
	r   io.Reader
	cut error // that of ctx, when it ended reading
}

func (u *untilDone) Read(b []byte) (int, error) {
	if u.cut = u.ctx.Err(); u.cut != nil {
		return 0, u.cut
	}
	n, err := u.r.Read(b)
	if err != nil && err != io.EOF {
		u.cut = u.ctx.Err() // which r may watch too
	}
	return n, err
}
