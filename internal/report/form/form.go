// Package form has the forms that the report of a check takes, by their names: text for
// people, JSON for programs, and what other tools read. Each form is written by a package
// of its own; this package lists them.
package form

import (
	"fmt"
	"io"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/report/checkstyle"
	"github.com/forkontrol/forkontrol/internal/report/compact"
	"github.com/forkontrol/forkontrol/internal/report/csv"
	"github.com/forkontrol/forkontrol/internal/report/github"
	"github.com/forkontrol/forkontrol/internal/report/gitlab"
	"github.com/forkontrol/forkontrol/internal/report/html"
	"github.com/forkontrol/forkontrol/internal/report/junit"
	"github.com/forkontrol/forkontrol/internal/report/markdown"
	"github.com/forkontrol/forkontrol/internal/report/sarif"
	"github.com/forkontrol/forkontrol/internal/report/terminal"
	"github.com/forkontrol/forkontrol/internal/report/xlsx"
)

// The forms by name.
const (
	Text       = "text"
	Summary    = "summary"
	Compact    = "compact"
	HTML       = "html"
	Markdown   = "markdown"
	CSV        = "csv"
	XLSX       = "xlsx"
	JSON       = "json"
	NDJSON     = "ndjson"
	SARIF      = "sarif"
	JUnit      = "junit"
	Checkstyle = "checkstyle"
	GitHub     = "github"
	GitLab     = "gitlab"
)

// All are the forms, those for people first.
var All = []string{Text, Summary, Compact, HTML, Markdown, CSV, XLSX, JSON, NDJSON, SARIF, JUnit, Checkstyle, GitHub, GitLab}

// writers are the forms that need no more than what all have in common.
var writers = map[string]func(io.Writer, *finding.Report, *program.Ruleset, report.Options) error{
	Compact: compact.Write, HTML: html.Write, Markdown: markdown.Write, CSV: csv.Write, XLSX: xlsx.Write, JSON: report.Write, NDJSON: report.WriteLines,
	SARIF: sarif.Write, JUnit: junit.Write, Checkstyle: checkstyle.Write, GitHub: github.Write, GitLab: gitlab.Write,
}

// Width is how many columns text has that is not written to a terminal.
const Width = 100

// Options say how a report is written.
type Options struct {
	report.Options
	Width int  // columns of text; 0 is Width
	Color bool // of text
	// GiveRegister is that of terminal.Options: the one thing in a text that is for users of
	// the command alone.
	GiveRegister string
}

// Write writes a report in a form, which must be one of All. The error is the writer's.
func Write(w io.Writer, name string, r *finding.Report, rules *program.Ruleset, o Options) error {
	if write := writers[name]; write != nil {
		return write(w, r, rules, o.Options)
	}
	t := terminal.Options{Options: o.Options, Color: terminal.Never, Width: o.Width, GiveRegister: o.GiveRegister}
	if t.Width == 0 {
		t.Width = Width
	}
	if o.Color {
		t.Color = terminal.Always
	}
	switch name {
	case Text:
		return terminal.Write(w, r, rules, t)
	case Summary:
		return terminal.WriteSummary(w, r, rules, t)
	}
	return fmt.Errorf("no form of a report is called %q", name)
}
