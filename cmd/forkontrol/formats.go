package main

import (
	"io"

	"github.com/fatih/color"

	"github.com/forkontrol/forkontrol"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/report/html"
	"github.com/forkontrol/forkontrol/internal/report/junit"
	"github.com/forkontrol/forkontrol/internal/report/sarif"
	"github.com/forkontrol/forkontrol/internal/report/terminal"
)

const version = forkontrol.Version

// The forms of a report.
const (
	formatText   = "text"
	formatJSON   = "json"
	formatNDJSON = "ndjson"
	formatSARIF  = "sarif"
	formatJUnit  = "junit"
	formatHTML   = "html"
)

// formats are the forms in the order of the help text.
var formats = []string{formatText, formatJSON, formatNDJSON, formatSARIF, formatJUnit, formatHTML}

// reportOptions are what the writers of reports are told.
type reportOptions struct {
	report.Options
	stdout bool // written to standard output, whose colours and width apply
	width  int
}

// writer writes a report in one form.
type writer func(w io.Writer, r *finding.Report, set *program.Ruleset, o reportOptions) error

var writers = map[string]writer{
	formatText: writeText,
	formatJSON: func(w io.Writer, r *finding.Report, set *program.Ruleset, o reportOptions) error {
		return report.Write(w, r, set, o.Options)
	},
	formatNDJSON: func(w io.Writer, r *finding.Report, set *program.Ruleset, o reportOptions) error {
		return report.WriteLines(w, r, set, o.Options)
	},
	formatSARIF: func(w io.Writer, r *finding.Report, set *program.Ruleset, o reportOptions) error {
		return sarif.Write(w, r, set, o.Options)
	},
	formatJUnit: func(w io.Writer, r *finding.Report, set *program.Ruleset, o reportOptions) error {
		return junit.Write(w, r, set, o.Options)
	},
	formatHTML: func(w io.Writer, r *finding.Report, set *program.Ruleset, o reportOptions) error {
		return html.Write(w, r, set, o.Options)
	},
}

func writeText(w io.Writer, r *finding.Report, set *program.Ruleset, o reportOptions) error {
	t := terminal.Options{Options: o.Options, Color: terminal.Never, Width: plainWidth}
	if o.stdout {
		t.Width = o.width
		if !color.NoColor {
			t.Color = terminal.Always
		}
	}
	return terminal.Write(w, r, set, t)
}
