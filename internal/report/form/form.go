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
	"github.com/forkontrol/forkontrol/internal/report/html"
	"github.com/forkontrol/forkontrol/internal/report/junit"
	"github.com/forkontrol/forkontrol/internal/report/sarif"
	"github.com/forkontrol/forkontrol/internal/report/terminal"
)

// The forms by name.
const (
	Text   = "text"
	JSON   = "json"
	NDJSON = "ndjson"
	SARIF  = "sarif"
	JUnit  = "junit"
	HTML   = "html"
)

// All are the forms, those for people first.
var All = []string{Text, JSON, NDJSON, SARIF, JUnit, HTML}

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
	switch name {
	case Text:
		t := terminal.Options{Options: o.Options, Color: terminal.Never, Width: o.Width, GiveRegister: o.GiveRegister}
		if t.Width == 0 {
			t.Width = Width
		}
		if o.Color {
			t.Color = terminal.Always
		}
		return terminal.Write(w, r, rules, t)
	case JSON:
		return report.Write(w, r, rules, o.Options)
	case NDJSON:
		return report.WriteLines(w, r, rules, o.Options)
	case SARIF:
		return sarif.Write(w, r, rules, o.Options)
	case JUnit:
		return junit.Write(w, r, rules, o.Options)
	case HTML:
		return html.Write(w, r, rules, o.Options)
	}
	return fmt.Errorf("no form of a report is called %q", name)
}
