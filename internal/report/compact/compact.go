// Package compact writes a report with one line per finding, as compilers do, so that editors and
// other programs that read lines find the place:
//
//	in/a.xml:12:9: error: CPR number must be ten digits … [ungedatabasen/…/cpr]
//
// What is waived is a note, which says so first.
package compact

import (
	"bufio"
	"io"
	"strconv"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/text"
)

// Write writes the report. The error is the writer's.
func Write(w io.Writer, r *finding.Report, rs *program.Ruleset, o report.Options) error {
	b := bufio.NewWriterSize(w, 64<<10)
	for row := range report.Rows(r, rs, o) {
		b.WriteString(text.Visible(row.Payload.File))
		if f := row.Finding; f != nil && f.Line > 0 {
			b.WriteString(":" + strconv.Itoa(f.Line) + ":" + strconv.Itoa(f.Column))
		}
		b.WriteString(": " + text.Severity(row.Severity, o.Lang) + ": " + text.Visible(row.Said()))
		if row.Finding != nil {
			b.WriteString(" [" + text.Visible(row.Rule()) + "]")
		}
		b.WriteByte('\n')
	}
	if !r.Brief { // those that passed are asked for
		for i := range r.Payloads {
			if p := &r.Payloads[i]; p.Bare() {
				b.WriteString(text.Visible(p.File) + ": " + text.Answer(p, o.Lang) + "\n")
			}
		}
	}
	if r.Summary.Payloads > 1 {
		b.WriteString(text.Tally(&r.Summary, o.Lang) + "\n")
	}
	return b.Flush()
}
