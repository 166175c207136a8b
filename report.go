package forkontrol

import (
	"io"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/text"
)

// Verdict is the answer on a payload.
type Verdict string

// The verdicts.
const (
	// Valid: read to the end, and no finding is an error.
	Valid Verdict = "valid"
	// Invalid: at least one finding is an error.
	Invalid Verdict = "invalid"
	// Undecided: the message is known, but a limit stopped the check.
	Undecided Verdict = "undecided"
	// Failed: the check could not be carried out; the findings say why.
	Failed Verdict = "failed"
)

// Severity of a finding.
type Severity string

// The severities. Only an Error makes a payload Invalid.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Info    Severity = "info"
)

// Report is the outcome for one payload.
type Report struct {
	// File is the name that was given.
	File string
	// Format is "xml", "json", "ndjson" or "csv", "" when the payload could not be read.
	Format string
	// Message is the id of the message that was recognised, "" when none was.
	Message string
	Verdict Verdict
	// Findings in the order of the payload, at most Options.MaxSamples of a rule.
	Findings []Finding
	// Errors, Warnings and Infos are exact counts, however many findings are kept.
	Errors, Warnings, Infos int
	// Truncated tells that more findings were counted than kept.
	Truncated bool
	// Unchecked are the rules that were not looked at.
	Unchecked []Unchecked

	outcome finding.Report
	rules   *program.Ruleset
	options report.Options
}

// Finding is one breach of a rule at one place. Texts are in Options.Language.
type Finding struct {
	// Rule is the rule's id, stable for ever.
	Rule     string
	Severity Severity
	// Path of the place: XPath with places counted from 1 for XML, JSON Pointer
	// for JSON, "row N, column NAME" for CSV.
	Path string
	// Line and Column count from 1, the column in characters; 0 for a finding on
	// the payload as a whole.
	Line, Column int
	// Offset in bytes from the start of the payload, decoded to UTF-8.
	Offset int64
	// Message says what is wrong, Fix how to mend it; Fix may be empty.
	Message, Fix string
	// Code is the receiving system's own error code, "" when it has none.
	Code string
	// Value is what stood there, at most 256 bytes of it, masked when it is
	// personal data. HasValue tells an empty value from none.
	Value    string
	HasValue bool
	// Evidence says how sure the rule's source is: "official", "contract" or
	// "draft". What breaks a draft rule is at most a warning.
	Evidence string
	// Source is where the rule is stated, Help a page about it.
	Source, Help string
}

// Unchecked is a rule that was not looked at, and why.
type Unchecked struct{ Rule, Reason string }

func newReport(p finding.Payload, set *program.Ruleset, o Options) *Report {
	r := &Report{File: p.File, Format: p.Format, Verdict: Verdict(p.Verdict.String()), Truncated: p.Truncated,
		Errors: p.Counts.Error, Warnings: p.Counts.Warning, Infos: p.Counts.Info,
		rules: set, options: report.Options{Lang: string(o.Language), Show: o.ShowPersonalData}}
	if p.Message != nil {
		r.Message = p.Message.ID
	}
	r.outcome = finding.Report{Version: Version, Ruleset: set.Version, AsOf: o.AsOf.Format("2006-01-02"), Payloads: []finding.Payload{p}}
	r.outcome.Summary.Add(p.Verdict)
	r.Findings = newFindings(p.Findings, set, o)
	for i := range p.Unchecked {
		r.Unchecked = append(r.Unchecked, Unchecked{p.Unchecked[i].Rule.ID, text.Reason(&p.Unchecked[i], string(o.Language))})
	}
	return r
}

func newFindings(list []finding.Finding, set *program.Ruleset, o Options) []Finding {
	var findings []Finding
	lang, show := string(o.Language), o.ShowPersonalData
	options := report.Options{Lang: lang, Show: show}
	for i := range list {
		f := &list[i]
		findings = append(findings, Finding{
			Rule: f.Rule.ID, Severity: Severity(f.Severity.String()), Path: text.Path(f, show),
			Line: f.Line, Column: f.Column, Offset: f.Offset,
			Message: text.Message(f, set, lang, show), Fix: text.Fix(f, set, lang, show),
			Code: f.Rule.Code, Value: text.Value(f, show), HasValue: f.HasValue,
			Evidence: f.Rule.Evidence.String(), Source: text.Source(f, lang), Help: options.Help(f.Rule.ID),
		})
	}
	return findings
}

// WriteJSON writes the report in the form that its published JSON Schema
// describes, byte for byte as the command does. The error is the writer's.
func (r *Report) WriteJSON(w io.Writer) error {
	return report.Write(w, &r.outcome, r.rules, r.options)
}
