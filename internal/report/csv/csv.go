// Package csv writes a report as a table for people who work in a spreadsheet: a row per finding,
// semicolons between the cells and a byte order mark before them, as a Danish Excel asks for.
//
// A spreadsheet takes what begins with one of = + - @ for a formula. Values come from payloads, so
// a cell that begins so has an apostrophe before it.
package csv

import (
	"encoding/csv"
	"io"
	"strings"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
)

// Write writes the report. The error is the writer's.
func Write(w io.Writer, r *finding.Report, rs *program.Ruleset, o report.Options) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	c := csv.NewWriter(w)
	c.Comma, c.UseCRLF = ';', true
	_ = c.Write(Heads(o.Lang)) // Error gives its error
	for cells := range Cells(r, rs, o) {
		for i, s := range cells {
			if s != "" && strings.IndexByte("=+-@\t\r", s[0]) >= 0 {
				cells[i] = "'" + s
			}
		}
		_ = c.Write(cells)
	}
	c.Flush()
	return c.Error()
}
