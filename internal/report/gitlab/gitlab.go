// Package gitlab writes a report of code quality as GitLab reads it: an array with an object a
// finding, without a byte order mark, paths relative to where the check was run.
// What is waived has the severity info, and its description says so first.
package gitlab

import (
	"bufio"
	"io"
	"path"
	"strconv"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/fingerprint"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/text"
)

// severities are GitLab's words.
var severities = [...]string{program.Info: "info", program.Warning: "minor", program.Error: "major"}

// Write writes the report. The error is the writer's.
func Write(w io.Writer, r *finding.Report, rs *program.Ruleset, o report.Options) error {
	b := bufio.NewWriterSize(w, 64<<10)
	var prints fingerprint.Counter
	separator := "[\n"
	for row := range report.Rows(r, rs, o) {
		file := path.Clean(row.Payload.File)
		key := fingerprint.Key{File: file, Rule: row.Rule()}
		line := 1
		if f := row.Finding; f != nil {
			key = fingerprint.Of(file, f)
			line = max(f.Line, 1)
		}
		out := append([]byte(separator), `{"description":`...)
		out = report.AppendString(out, text.Visible(row.Said()))
		out = report.AppendString(append(out, `,"check_name":`...), row.Rule())
		out = report.AppendString(append(out, `,"fingerprint":`...), prints.Next(key))
		out = report.AppendString(append(out, `,"severity":`...), severities[row.Severity])
		out = report.AppendString(append(out, `,"location":{"path":`...), text.Visible(file))
		out = strconv.AppendInt(append(out, `,"lines":{"begin":`...), int64(line), 10)
		b.Write(append(out, "}}}"...))
		separator = ",\n"
	}
	if separator == "[\n" {
		b.WriteString("[")
	}
	b.WriteString("\n]\n")
	return b.Flush()
}
