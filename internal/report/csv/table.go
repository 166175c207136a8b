package csv

import (
	"iter"
	"strconv"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/report/tally"
	"github.com/forkontrol/forkontrol/internal/text"
)

// Heads are the names of the columns in a language.
func Heads(lang string) []string {
	if lang == "en" {
		return []string{"File", "System", "Message", "Severity", "Line", "Column", "Place", "What is wrong", "How to fix it", "Value", "Code", "Rule", "Source", "Waived"}
	}
	return []string{"Fil", "System", "Besked", "Alvor", "Linje", "Tegn", "Sted", "Hvad er galt", "Sådan rettes det", "Værdi", "Kode", "Regel", "Kilde", "Undtaget"}
}

// The columns that are numbers.
const (
	ColumnLine = 4 + iota
	ColumnColumn
)

// Cells gives the cells of each row of a report, in the order of Heads. A slice is used again for
// the next row.
func Cells(r *finding.Report, rs *program.Ruleset, o report.Options) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		cells := make([]string, len(Heads(o.Lang)))
		for row := range report.Rows(r, rs, o) {
			clear(cells)
			p, f := row.Payload, row.Finding
			cells[0] = p.File
			if p.System != nil {
				cells[1] = p.System.Name
			}
			if p.Message != nil {
				cells[2] = tally.Service(p.Message, o.Lang)
			}
			cells[3] = text.Severity(row.Severity, o.Lang)
			cells[7] = row.Message
			if f != nil {
				cells[3] = text.Severity(f.Severity, o.Lang) // the receiver's, waived or not
				cells[13] = text.WaivedBy(f, o.Lang)
				if f.Line > 0 {
					cells[ColumnLine], cells[ColumnColumn] = strconv.Itoa(f.Line), strconv.Itoa(f.Column)
				}
				cells[6] = text.Place(f, o.Lang, o.Show)
				cells[8] = text.Fix(f, rs, o.Lang, o.Show)
				if f.HasValue {
					cells[9] = text.Value(f, o.Show)
				}
				cells[10], cells[11], cells[12] = f.Rule.Code, f.Rule.ID, text.Source(f, o.Lang)
			}
			for i := range cells {
				cells[i] = text.Visible(cells[i])
			}
			if !yield(cells) {
				return
			}
		}
	}
}
