// Package checkstyle writes a report as Checkstyle's XML, which build servers and editors read
// of many programs. A document is never empty. What is waived has the
// severity info, and its message says so first.
package checkstyle

import (
	"bufio"
	"encoding/xml"
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
	attribute := func(name, value string) {
		b.WriteString(" " + name + `="`)
		_ = xml.EscapeText(b, []byte(value)) // Flush gives its error
		b.WriteByte('"')
	}
	b.WriteString(xml.Header + `<checkstyle version="10.0">` + "\n")
	var open *finding.Payload
	for row := range report.Rows(r, rs, o) {
		if open != row.Payload {
			if open != nil {
				b.WriteString("  </file>\n")
			}
			open = row.Payload
			b.WriteString("  <file")
			attribute("name", text.Visible(open.File))
			b.WriteString(">\n")
		}
		b.WriteString("    <error")
		line, column := 1, 0
		if f := row.Finding; f != nil && f.Line > 0 {
			line, column = f.Line, f.Column
		}
		attribute("line", strconv.Itoa(line))
		if column > 0 {
			attribute("column", strconv.Itoa(column))
		}
		attribute("severity", row.Severity.String())
		attribute("message", text.Visible(row.Said()))
		attribute("source", row.Rule())
		b.WriteString("/>\n")
	}
	if open != nil {
		b.WriteString("  </file>\n")
	}
	b.WriteString("</checkstyle>\n")
	return b.Flush()
}
