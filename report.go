package forkontrol

import (
	"fmt"

	"github.com/forkontrol/forkontrol/internal/bridge"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/text"
)

// Verdict is the answer on a payload.
type Verdict string

// The verdicts.
const (
	// VerdictValid: read to the end, and no finding is an error.
	VerdictValid Verdict = "valid"
	// VerdictInvalid: at least one finding is an error.
	VerdictInvalid Verdict = "invalid"
	// VerdictUndecided: the message is known, but a limit stopped the check.
	VerdictUndecided Verdict = "undecided"
	// VerdictFailed: the check could not be carried out; the findings say why. Either no
	// known message was recognised, and Report.Message is empty, or the payload could not
	// be read, see Report.Err.
	VerdictFailed Verdict = "failed"
)

// Severity of a finding.
type Severity string

// The severities. Only a finding of SeverityError makes a payload invalid.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
	SeverityInfo    Severity = "info"
)

// Report is the outcome for one payload. Package report writes it for people and for
// other programs: always what was found, whatever has been changed in the fields since.
type Report struct {
	// File is the name that was given.
	File string
	// Format is "xml", "json", "ndjson" or "csv", "" when the payload could not be read.
	Format string
	// Message is the id of the message that was recognised, "" when none was, or when
	// the records of a file are of several.
	Message string
	// AsOf is the day whose messages and rules were asked, "2026-08-01".
	AsOf    string
	Verdict Verdict
	// Answer is the verdict in words, in Options.Language, with how far the check reached
	// where that is not all: "Valid as far as checked: 4 rules need registers".
	Answer string
	// Full is set when every rule was checked, and neither the message nor any of its
	// fields, DraftFields in number, is a draft. Only then is a valid payload surely as its
	// sources ask.
	Full        bool
	DraftFields int
	// Err is what kept the payload from being read to its end, nil when nothing did. It
	// wraps the error of the reader, so errors.Is and errors.As find it:
	// *http.MaxBytesError, fs.ErrPermission, gzip.ErrChecksum. The verdict is then
	// VerdictFailed.
	Err error
	// Findings in the order of the payload, at most Options.MaxSamples of a rule.
	Findings []Finding
	// Errors, Warnings and Infos are exact counts, however many findings are kept.
	Errors, Warnings, Infos int
	// WaivedErrors, WaivedWarnings and WaivedInfos are how many of them are waived, see package
	// waivers. The verdict stays: the receiver knows nothing of that.
	WaivedErrors, WaivedWarnings, WaivedInfos int
	// Truncated is set when more findings were counted than kept.
	Truncated bool
	// Unchecked are the rules that were not checked.
	Unchecked []Unchecked

	opened *bridge.Opened
}

// Finding is one breach of a rule at one place. Texts are in Options.Language.
type Finding struct {
	// Rule is the rule's id, stable forever.
	Rule     string
	Severity Severity
	// Path of the place: XPath with places counted from 1 for XML, JSON Pointer
	// for JSON, "row N, column NAME" for CSV. At most 4,096 bytes.
	Path string
	// Line and Column count from 1, the column in characters; 0 for a finding on
	// the payload as a whole.
	Line, Column int
	// EndLine and EndColumn are the place just after what the finding is about, counted in
	// the same way; 0 where that is not known.
	EndLine, EndColumn int
	// Offset in bytes from the start of the payload, decoded to UTF-8.
	Offset int64
	// Title says what the rule asks, whatever was found.
	Title string
	// Message says what is wrong, Why why the rule is there, Fix how to fix it; Why and
	// Fix may be empty.
	Message, Why, Fix string
	// Code is the receiving system's own error code, "" when it has none.
	Code string
	// Value is what was there, at most 256 bytes of it, masked when it is
	// personal data. HasValue distinguishes an empty value from none.
	Value    string
	HasValue bool
	// Evidence says how sure the rule's source is: "official", "contract" or
	// "draft". What breaks a draft rule is at most a warning.
	Evidence string
	// Source is where the rule is stated, Help the address of a page about it: "" for one
	// of Options.Rules that forkontrol does not have itself.
	Source, Help string
	// Waived says by what the finding is waived, nil when nothing does; see package waivers.
	Waived *Waived
}

// Waived is why a finding does not count.
type Waived struct {
	// By is "waiver" or "baseline".
	By string
	// Reason, Owner and Expires, the last day that it counts ("2027-01-31"), are those of a
	// waiver; "" of a baseline.
	Reason, Owner, Expires string
	// File is the one that says so, and Line where; 0 of a baseline.
	File string
	Line int
}

// Unchecked is a rule that was not checked, by its id, and why: for want of Registers, or
// for another reason where there are none.
type Unchecked struct {
	Rule, Reason string
	Registers    []string
}

func (c *Checker) report(p finding.Payload, day string) *Report {
	opened := &bridge.Opened{Outcome: p, Rules: c.pool.Rules, AsOf: day, Options: c.pool.Options.Report()}
	opened.Engine = c.pool.Options.Engine(c.pool.Rules, nil)
	opened.Engine.AsOf = day
	r := &Report{File: p.File, Format: p.Format, AsOf: day, Verdict: Verdict(p.Verdict.String()), Truncated: p.Truncated,
		Answer: text.Answer(&p, c.pool.Options.Lang), Full: p.Full(), DraftFields: p.DraftFields,
		Errors: p.Counts.Error, Warnings: p.Counts.Warning, Infos: p.Counts.Info, opened: opened}
	if p.Message != nil {
		r.Message = p.Message.ID
	}
	if p.Err != nil {
		r.Err = fmt.Errorf("forkontrol: the payload could not be read: %w", p.Err)
	}
	r.Findings = newFindings(p.Findings, opened.Rules, opened.Options)
	for i := range p.Unchecked {
		u := &p.Unchecked[i]
		r.Unchecked = append(r.Unchecked, Unchecked{u.Rule.ID, text.Reason(u, opened.Options.Lang), u.Registers})
	}
	return r
}

func newFindings(list []finding.Finding, set *program.Ruleset, o report.Options) []Finding {
	var findings []Finding
	for i := range list {
		f := &list[i]
		findings = append(findings, Finding{
			Rule: f.Rule.ID, Severity: Severity(f.Severity.String()), Path: text.Path(f, o.Show),
			Line: f.Line, Column: f.Column, EndLine: int(f.EndLine), EndColumn: int(f.EndColumn), Offset: f.Offset,
			Title: text.General(f, set, o.Lang), Message: text.Message(f, set, o.Lang, o.Show),
			Why: text.Why(f, set, o.Lang, o.Show), Fix: text.Fix(f, set, o.Lang, o.Show),
			Code: f.Rule.Code, Value: text.Value(f, o.Show), HasValue: f.HasValue,
			Evidence: f.Evidence().String(), Source: text.Source(f, o.Lang), Help: o.Help(f),
		})
	}
	return findings
}

func init() {
	bridge.Open = func(report any) *bridge.Opened {
		if r, ok := report.(*Report); ok && r != nil {
			return r.opened
		}
		return nil
	}
}
