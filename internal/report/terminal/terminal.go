// Package terminal writes a report for people to read in a terminal.
//
// A payload is a line: its verdict, its file, its counts. Below it are its findings
// in the order of the payload, each with its place, what is wrong and the line of the
// payload it is in, a caret under the place. How to fix it is said once per rule and payload,
// for a file with one mistake mostly has it a thousand times; why the rule is there and
// where it is stated, once in all. At the end come the rules that were not checked, and the totals.
//
// Nothing here reads a payload or judges it. All that comes from a payload is
// masked and stripped of control characters before it is printed.
package terminal

import (
	"io"
	"os"
	"strconv"

	"github.com/fatih/color"
	"github.com/mattn/go-isatty"
	"github.com/rivo/uniseg"
	"golang.org/x/term"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/report/tally"
	"github.com/forkontrol/forkontrol/internal/text"
)

// Color says when to use colours.
type Color uint8

// When to use colours. Auto: when writing to a terminal that takes them and the
// environment variable NO_COLOR (https://no-color.org) is not set.
const (
	Auto Color = iota
	Always
	Never
)

// Options say how a report is written.
type Options struct {
	report.Options
	Color Color
	// Width is the number of columns; 0 is the terminal's, or 80 when not writing
	// to one. Less than 40 is taken as 40; text is never wider than 120.
	Width int
	// PerRule is how many findings of one rule are printed for each payload; 0 is
	// DefaultPerRule, less than 0 is all.
	PerRule int
	// GiveRegister says how registers are given, without a full stop; empty says nothing of it.
	GiveRegister string
}

// DefaultPerRule is how many findings of one rule are printed for each payload.
const DefaultPerRule = 3

// The least and the most columns of text.
const (
	minWidth = 40
	maxWidth = 120
)

// Write writes the report. The error is the writer's.
func Write(w io.Writer, r *finding.Report, rs *program.Ruleset, o Options) error {
	p := newPrinter(w, rs, o)
	for i := range r.Payloads {
		p.payload(&r.Payloads[i], i == 0)
	}
	p.notes(r)
	p.summary(r)
	return p.out.Flush()
}

func width(w io.Writer, asked int) int {
	if asked > 0 {
		return asked
	}
	if f, ok := w.(*os.File); ok {
		if columns, _, err := term.GetSize(int(f.Fd())); err == nil && columns > 0 {
			return columns
		}
	}
	return 80
}

func colored(w io.Writer, c Color) bool {
	if c != Auto {
		return c == Always
	}
	f, ok := w.(*os.File)
	return ok && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" &&
		(isatty.IsTerminal(f.Fd()) || isatty.IsCygwinTerminal(f.Fd()))
}

// printer holds what one call of Write needs.
type printer struct {
	Sheet
	rs    *program.Ruleset
	o     Options
	words *words

	strong, path    *color.Color
	bySeverity      [3]*color.Color
	byVerdict       [4]*color.Color
	limited         *color.Color // valid as far as checked: not the green of valid
	lastWasDetailed bool
	listed, written bool            // a payload, anything stands above
	explained       map[string]bool // rules that the text has said why of
}

func (p *printer) style() {
	p.strong, p.path = p.Shade(color.Bold), p.Shade(color.FgCyan)
	p.bySeverity = [...]*color.Color{
		program.Info: p.Shade(color.FgBlue, color.Bold), program.Warning: p.Shade(color.FgYellow, color.Bold), program.Error: p.Shade(color.FgRed, color.Bold),
	}
	p.limited = p.Shade(color.FgCyan, color.Bold)
	p.byVerdict = [...]*color.Color{
		finding.Valid: p.Shade(color.FgGreen, color.Bold), finding.Invalid: p.Shade(color.FgRed, color.Bold),
		finding.Undecided: p.Shade(color.FgYellow, color.Bold), finding.Failed: p.Shade(color.FgYellow, color.Bold),
	}
}

// payload writes one payload and its findings.
func (p *printer) payload(x *finding.Payload, first bool) {
	if !first && (len(x.Findings) > 0 || p.lastWasDetailed) {
		p.rule()
	}
	p.lastWasDetailed, p.listed, p.written = len(x.Findings) > 0, true, true
	p.heading(x)
	shown := map[*program.Rule]int{}
	var hidden []*finding.Finding // the first of each rule that has more than are shown
	for i := range x.Findings {
		f := &x.Findings[i]
		n := shown[f.Rule]
		shown[f.Rule] = n + 1
		if p.o.PerRule < 0 || n < p.o.PerRule {
			p.Line()
			p.finding(x, f, n == 0)
		} else if n == p.o.PerRule {
			hidden = append(hidden, f)
		}
	}
	if len(hidden) > 0 || x.Truncated {
		p.Line()
	}
	for _, f := range hidden {
		p.EntryWithID(text.Severity(f.Severity, p.o.Lang), p.bySeverity[f.Severity],
			p.words.more(text.Number(shown[f.Rule]-p.o.PerRule, p.o.Lang), text.Visible(f.Rule.ID)), p.dim)
	}
	if x.Truncated {
		p.Entry("", p.dim, p.words.truncated, p.dim)
	}
}

// heading writes the verdict, the file and the counts, and what message it is. A verdict that
// reaches only so far has a line of its own.
func (p *printer) heading(x *finding.Payload) {
	verdict := text.Verdict(x.Verdict, p.o.Lang)
	shade := p.byVerdict[x.Verdict]
	if x.Verdict == finding.Valid && !x.Full() {
		for _, line := range wrap(text.Answer(x, p.o.Lang), p.width) {
			p.paint(p.limited, line)
			p.Line()
		}
		verdict = ""
	}
	file := text.Visible(x.File)
	if x.File == "-" {
		file = p.words.stdin
	}
	about := p.about(x)
	if len(x.Findings) == 0 && uniseg.StringWidth(verdict+file+about)+margin+4 <= p.width { // a line is enough
		p.paint(shade, verdict)
		p.spaces(max(1, margin-uniseg.StringWidth(verdict)))
		p.paint(p.strong, file)
		if about != "" {
			p.spaces(2)
			p.paint(p.dim, about)
		}
		p.Line()
		return
	}
	p.Entry(verdict, shade, file, p.strong)
	if about != "" {
		p.Entry("", p.dim, about, p.dim)
	}
	if counts := text.Tallied(x.Counts, x.Waived, p.o.Lang); counts != "" {
		p.Entry("", p.dim, counts, nil)
	}
	p.fixable(x.Fixable)
}

// fixable says how many findings can be mended, and how.
func (p *printer) fixable(x finding.Fixable) {
	if x != (finding.Fixable{}) {
		p.Entry("", p.dim, p.words.fixable(x.Safe, x.Unsafe), nil)
	}
}

// about says what system and message a payload is of.
func (p *printer) about(x *finding.Payload) string {
	var parts []string
	if x.System != nil {
		parts = append(parts, x.System.Name)
	}
	if m := x.Message; m != nil {
		parts = append(parts, tally.Service(m, p.o.Lang))
		if m.Name != m.Title {
			parts = append(parts, m.Name)
		}
	}
	if x.Records > 0 {
		parts = append(parts, text.Number(x.Records, p.o.Lang)+" "+p.words.records(x.Records))
	}
	return join(parts, " · ")
}

// finding writes one finding; in full when it is the first of its rule.
func (p *printer) finding(x *finding.Payload, f *finding.Finding, full bool) {
	c := p.bySeverity[f.Severity]
	place := ""
	if f.Line > 0 {
		place = strconv.Itoa(f.Line) + ":" + strconv.Itoa(f.Column)
	}
	if path := text.Visible(text.Place(f, p.o.Lang, p.o.Show)); path != "" {
		place = join([]string{place, path}, "  ")
	}
	word := text.Severity(f.Severity, p.o.Lang)
	if f.Waived != nil {
		c = p.dim
	}
	message := text.Message(f, p.rs, p.o.Lang, p.o.Show)
	if place != "" {
		p.Entry(word, c, place, p.path)
		word = ""
	}
	p.Entry(word, c, message, p.strong)
	if f.Excerpt != "" {
		p.excerpt(x, f)
	}
	p.waived(f)
	if !full {
		return
	}
	p.Detail(p.words.fix, text.Fix(f, p.rs, p.o.Lang, p.o.Show))
	rule := text.Visible(f.Rule.ID)
	if f.Rule.Code != "" {
		rule += " · " + p.words.code + " " + f.Rule.Code
	}
	if p.explained[f.Rule.ID] {
		p.Whole(p.words.rule, rule)
		return
	}
	p.explained[f.Rule.ID] = true
	p.Detail(p.words.why, text.Why(f, p.rs, p.o.Lang, p.o.Show))
	source := text.Source(f, p.o.Lang)
	if f.Evidence() == program.Draft {
		source = join([]string{source, p.words.draftRule}, " · ")
	}
	p.Detail(p.words.source, source)
	p.Whole(p.words.rule, rule)
}

// waived says by what a finding is waived.
func (p *printer) waived(f *finding.Finding) {
	if said := text.WaivedBy(f, p.o.Lang); said != "" {
		p.Detail(p.words.waived, said)
	}
}

// notes says what a draft is and what was not checked, a line for each reason, once for all
// payloads. Rules are named where no register is missing.
func (p *printer) notes(r *finding.Report) {
	gaps := report.Gaps(r, p.o.Lang)
	draft := r.Draft()
	if len(gaps) == 0 && !draft {
		return
	}
	above := p.written
	p.written = true
	switch {
	case !above:
	case r.Summary.Payloads > 1 && p.listed: // it is not about the last one alone
		p.rule()
	default:
		p.Line()
	}
	if draft {
		p.Entry(p.words.note, p.bySeverity[program.Info], text.DraftNote(p.o.Lang), nil)
	}
	registers, others := report.Apart(gaps)
	said := text.Unchecked(false, p.o.Lang)
	if p.o.GiveRegister != "" {
		said += ". " + p.o.GiveRegister
	}
	p.gaps(said, registers)
	p.gaps(text.Unchecked(len(registers) > 0, p.o.Lang), others)
}

// gaps lists what was not checked, under a line of its own where there is any.
func (p *printer) gaps(said string, gaps []report.Gap) {
	if len(gaps) == 0 {
		return
	}
	p.Entry(p.words.note, p.bySeverity[program.Info], said+":", p.strong)
	for i := range gaps {
		p.Entry("", p.dim, text.Visible(gaps[i].Said(p.o.Lang)), nil)
		for _, u := range gaps[i].Rules {
			if gaps[i].Register == "" {
				p.EntryWithID("", p.dim, "  "+text.Visible(u.Rule.ID), p.dim)
			}
		}
	}
}

// summary writes how many payloads got which verdict. One payload has said all
// there is to say.
func (p *printer) summary(r *finding.Report) {
	if r.Summary.Payloads < 2 {
		return
	}
	if p.written {
		p.Line()
	}
	total := r.Total()
	p.Entry(p.words.sum, p.strong, text.Number(r.Summary.Payloads, p.o.Lang)+" "+p.words.payloads(r.Summary.Payloads)+": "+text.Tally(&r.Summary, p.o.Lang), p.strong)
	if counts := text.Tallied(total, r.WaivedTotal(), p.o.Lang); counts != "" {
		p.Entry("", p.dim, counts, nil)
	}
	p.fixable(r.Summary.Fixable)
}
