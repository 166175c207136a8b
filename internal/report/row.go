//go:build !wasip1

package report

import (
	"iter"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/text"
)

// Row is what a report of one row per finding says: a finding, or that of a payload more
// were counted than kept, or that it could not be checked and no finding says why.
type Row struct {
	Payload *finding.Payload
	Finding *finding.Finding // nil where the row is not about one
	// Severity is what a receiver that fails or marks by it should go by: Info of what is waived.
	Severity program.Severity
	Message  string // on one line, masked as the options say
	Waived   string // why the finding does not count, as a sentence without its end; empty where it does
}

// Said is the message, after why it does not count where that is so.
func (w *Row) Said() string {
	if w.Waived == "" {
		return w.Message
	}
	return w.Waived + ". " + w.Message
}

// NoRule stands where a row has no rule.
const NoRule = "forkontrol"

// Rule is the id of the rule.
func (w *Row) Rule() string {
	if w.Finding == nil {
		return NoRule
	}
	return w.Finding.Rule.ID
}

// Rows gives the rows of a report, in the order of the payloads and of what was found in each.
func Rows(r *finding.Report, rs *program.Ruleset, o Options) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		for i := range r.Payloads {
			p := &r.Payloads[i]
			for j := range p.Findings {
				f := &p.Findings[j]
				row := Row{Payload: p, Finding: f, Severity: f.Severity, Message: text.Message(f, rs, o.Lang, o.Show), Waived: text.Waived(f, o.Lang)}
				if f.Waived != nil {
					row.Severity = program.Info
				}
				if !yield(row) {
					return
				}
			}
			if n := p.Counts.Total() - len(p.Findings); n > 0 && !yield(Row{Payload: p, Severity: program.Info, Message: text.FindingsLeft(n, o.Lang)}) {
				return
			}
			if p.Verdict != finding.Valid && len(p.Findings) == 0 && p.Counts.Total() == 0 && !yield(Row{Payload: p, Severity: program.Error, Message: text.Verdict(p.Verdict, o.Lang)}) {
				return
			}
		}
	}
}
