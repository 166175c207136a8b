// Package github writes a report as workflow commands, of which GitHub makes annotations beside
// the lines of a change.
//
// GitHub shows ten errors, ten warnings and ten notices of a step and drops the rest without a
// word. So where there are more of a kind, the ten rules with most findings have one each, at the
// first of them, and the last notice has the totals and says what is not shown. What is waived is a
// notice, which says so first.
package github

import (
	"bufio"
	"io"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/report/tally"
	"github.com/forkontrol/forkontrol/internal/text"
)

// MaxShown is how many annotations of a kind GitHub shows of a step.
const MaxShown = 10

// commands are GitHub's words for severities.
var commands = [...]string{program.Info: "notice", program.Warning: "warning", program.Error: "error"}

// Write writes the report. The error is the writer's.
func Write(w io.Writer, r *finding.Report, rs *program.Ruleset, o report.Options) error {
	b := printer{bufio.NewWriterSize(w, 64<<10), rs, o}
	rows := map[program.Severity]int{}
	own := func(row report.Row) bool { return row.Finding != nil || row.Severity == program.Error } // what is left out, the totals say
	for row := range report.Rows(r, rs, o) {
		if own(row) {
			rows[row.Severity]++
		}
	}
	room := func(s program.Severity) int {
		if s == program.Info {
			return MaxShown - 1 // the totals are a notice too
		}
		return MaxShown
	}
	for row := range report.Rows(r, rs, o) {
		if own(row) && rows[row.Severity] <= room(row.Severity) {
			b.annotation(row.Severity, row.Payload.File, row.Finding, row.Rule(), row.Said())
		}
	}
	t, shown := tally.Of(r), 0
	left := map[program.Severity]int{}
	for _, rules := range [][]tally.Rule{t.Rules, t.Waived} {
		for i := range rules {
			rule := &rules[i]
			row := report.Row{Severity: rule.Severity, Message: text.Message(rule.First, rs, o.Lang, o.Show), Waived: text.Waived(rule.First, o.Lang)}
			if row.Waived != "" {
				row.Severity = program.Info
			}
			if rows[row.Severity] <= room(row.Severity) {
				shown += rule.Findings
				continue
			}
			if left[row.Severity]++; left[row.Severity] <= room(row.Severity) {
				shown++
				b.annotation(row.Severity, rule.File, rule.First, rule.First.Rule.ID, row.Said()+b.times(rule))
			}
		}
	}
	said := text.Tally(&r.Summary, o.Lang)
	if counts := text.Tallied(r.Total(), r.WaivedTotal(), o.Lang); counts != "" {
		said += ". " + counts
	}
	if n := r.Total().Total() - shown; n > 0 {
		said += ". " + text.FindingsLeft(n, o.Lang)
	}
	b.WriteString("::notice title=forkontrol::" + data(said+".") + "\n")
	return b.Flush()
}

type printer struct {
	*bufio.Writer
	rs *program.Ruleset
	o  report.Options
}

// times says how often a rule was broken, where that is more than once.
func (p *printer) times(r *tally.Rule) string {
	if r.Findings == 1 {
		return ""
	}
	found, in, files := " fund i ", " filer", " fil"
	if p.o.Lang == "en" {
		found, in, files = " findings in ", " files", " file"
	}
	if r.Payloads == 1 {
		in = files
	}
	return " (" + text.Number(r.Findings, p.o.Lang) + found + text.Number(r.Payloads, p.o.Lang) + in + ")"
}

func (p *printer) annotation(s program.Severity, file string, f *finding.Finding, rule, message string) {
	var properties []string
	if file != "-" {
		properties = append(properties, "file="+property(text.Visible(file)))
	}
	if f != nil && f.Line > 0 {
		properties = append(properties, "line="+strconv.Itoa(f.Line))
		switch end := int(f.EndLine); {
		case end > f.Line: // GitHub takes no columns then
			properties = append(properties, "endLine="+strconv.Itoa(end))
		case f.EndColumn > 0:
			properties = append(properties, "endLine="+strconv.Itoa(end), "col="+strconv.Itoa(f.Column), "endColumn="+strconv.Itoa(int(f.EndColumn)))
		default:
			properties = append(properties, "col="+strconv.Itoa(f.Column))
		}
	}
	properties = append(properties, "title="+property(text.Visible(rule)))
	if f != nil {
		if fix := text.Fix(f, p.rs, p.o.Lang, p.o.Show); fix != "" {
			message += "\n" + text.Visible(fix)
		}
	}
	p.WriteString("::" + commands[s] + " " + strings.Join(properties, ",") + "::" + data(message) + "\n")
}

// data escapes what follows a command, as GitHub's runner reads it.
var escapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")

func data(s string) string { return escapes.Replace(s) }

// property escapes the value of a property.
func property(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(data(s))
}
