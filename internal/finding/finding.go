// Package finding defines what a check gives: findings, the verdict on a payload and
// the report over all payloads. It is data only; writing it for people and machines
// is the business of internal/report.
package finding

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/program"
)

// Verdict is the answer on one payload.
type Verdict uint8

// The verdicts.
const (
	// Valid: checked to the end and no finding is an error.
	Valid Verdict = iota
	// Invalid: at least one finding is an error.
	Invalid
	// Undecided: the message is known, but a limit stopped the check.
	Undecided
	// Failed: the check could not be carried out: no message matches, reading
	// failed.
	Failed
)

func (v Verdict) String() string {
	return [...]string{"valid", "invalid", "undecided", "failed"}[v]
}

// Finding is one breach of a rule at one place.
type Finding struct {
	FindingWaived
	Rule   *program.Rule
	System *program.System
	// Message is the message whose rule it is; nil for the engine's own rules.
	Message *program.Message
	// Path of the place: XPath with places counted from 1 for XML, JSON Pointer
	// for JSON, "row N, column NAME" for CSV.
	Path string
	// Line and Column count from 1, the column in characters.
	Line, Column int
	// EndLine and EndColumn are the place after what the finding is about, 0 where
	// that is not known. They are small, as thousands of findings are kept.
	EndLine, EndColumn int32
	// Offset in bytes from the start of the decoded payload.
	Offset int64
	// Value is what was there, unmasked and cut to MaxValue bytes; HasValue
	// distinguishes an empty value from none. Personal says how to mask it.
	Value    string
	HasValue bool
	Personal program.Personal
	Severity program.Severity
	// Doubt is how far below its rule's the evidence is at the place: a rule of the engine
	// over what an interface may have is no surer than what is known of the interface.
	Doubt program.Evidence
	// Found is what was found in the rule's own measure ("72" characters, an
	// element's name); Want and Parent likewise fill in the text.
	Found, Want, Parent string
	// Other is the path of the row that the one at Path does not go with, empty for none.
	Other string
	// Hint is what probably happened to the value or name found.
	Hint Hint
	// Excerpt is the line around the place, unmasked, when it was asked for; its
	// first byte is at ExcerptFrom. It must not be shown but through internal/mask.
	Excerpt     string
	ExcerptFrom int64
}

// Hint is what probably happened to what a finding is about, where it shows.
type Hint uint8

// The hints.
const (
	NoHint     Hint = iota
	ZeroLost        // a number has probably lost the zero before it
	ZerosLost       // it may have lost zeros
	Shortened       // a spreadsheet has shortened a number
	Decomposed      // letters are written as letter and mark
	Slipped         // and the next three: the slips of package token, in their order
	_
	_
	LastHint
)

// Evidence is how sure it is that the finding is one.
func (f *Finding) Evidence() program.Evidence { return f.Rule.Evidence - f.Doubt }

// MaxValue is how many bytes of a value a finding keeps.
const MaxValue = 256

// MaxPath is how many bytes of a path a finding keeps. Names may be long and deep;
// what is left out is marked by an ellipsis.
const MaxPath = 4096

// Counts are exact, however many findings are kept.
type Counts struct{ Error, Warning, Info int }

// Total of all severities.
func (c Counts) Total() int { return c.Error + c.Warning + c.Info }

// Unchecked is a rule that could not be checked.
type Unchecked struct {
	Rule   *program.Rule
	System *program.System
	// Message is the message whose rule it is; it may be another than the
	// payload's, as that of an envelope is.
	Message *program.Message
	// Registers that were not given.
	Registers []string
	// Found is the name of what stands where a message should, when that is why.
	Found string
}

// Payload is the outcome for one payload.
type Payload struct {
	PayloadWaived
	// File is the name that the user knows it by: a path, archive.zip!member, or
	// - for standard input.
	File   string
	Format string // "xml", "json", "ndjson", "csv"
	// System and Message are nil when no message was recognised, or when the
	// records of a file are of several messages.
	System  *program.System
	Message *program.Message
	// Records is how many documents the file held, when it may hold several.
	Records  int
	Verdict  Verdict
	Findings []Finding // in the order of the payload
	Counts   Counts
	// Truncated says that more findings were counted than kept.
	Truncated bool
	Unchecked []Unchecked
	// Draft says that one of its messages is a draft; DraftFields is how many fields of all
	// its messages are, in the payload or not: what is missing may be there by another name.
	Draft       bool
	DraftFields int
	// Err is what the reader of the payload said, nil unless reading failed.
	Err error
	// Took is how many nanoseconds the check took, 0 where nobody measured.
	Took int64
}

// Full reports whether the check reached all there is: it came to its end, left no rule
// unchecked, and no message or field rests on a draft. Only then is valid said plainly.
func (p *Payload) Full() bool {
	return p.Verdict <= Invalid && len(p.Unchecked) == 0 && !p.Draft && p.DraftFields == 0
}

// Reach is Full as a word for programs.
func (p *Payload) Reach() string {
	if p.Full() {
		return "full"
	}
	return "limited"
}

// Summary counts the payloads of a report by verdict. Limited are those of the valid ones
// whose check did not reach all.
type Summary struct {
	SummaryWaived
	Payloads, Valid, Invalid, Undecided, Failed, Limited int
}

// Add counts one payload.
func (s *Summary) Add(p *Payload) {
	s.Payloads++
	s.add(p)
	switch p.Verdict {
	case Valid:
		s.Valid++
		if !p.Full() {
			s.Limited++
		}
	case Invalid:
		s.Invalid++
	case Undecided:
		s.Undecided++
	case Failed:
		s.Failed++
	}
}

// Report is the outcome for all payloads of one run.
type Report struct {
	Version  string // of forkontrol
	Ruleset  string // program.Ruleset.Version
	AsOf     string // ISO 8601 date
	Payloads []Payload
	Summary  Summary
	// Brief says that payloads in which nothing was found are not among Payloads: there may be
	// a hundred thousand, of which all that is to be said is in Passed.
	Brief  bool
	Passed []Passed
}

// Total counts the findings in all payloads.
func (r *Report) Total() (c Counts) {
	for i := range r.Payloads {
		x := &r.Payloads[i].Counts
		c.Error += x.Error
		c.Warning += x.Warning
		c.Info += x.Info
	}
	return c
}

// Draft reports whether one of the payloads is of a draft.
func (r *Report) Draft() bool {
	return slices.ContainsFunc(r.Payloads, func(p Payload) bool { return p.Draft }) ||
		slices.ContainsFunc(r.Passed, func(p Passed) bool { return p.Draft })
}

// Unchecked gives what was not checked in payloads, and in how many of them.
func (r *Report) Unchecked(yield func(list []Unchecked, payloads int) bool) {
	for i := range r.Payloads {
		if !yield(r.Payloads[i].Unchecked, 1) {
			return
		}
	}
	for i := range r.Passed {
		if !yield(r.Passed[i].Unchecked, r.Passed[i].Payloads) {
			return
		}
	}
}
