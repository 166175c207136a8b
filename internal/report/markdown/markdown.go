// Package markdown writes the summary of a report in GitHub's Markdown, for the summary of a job
// or a comment: the totals, payloads by message, findings by rule with one example each, those that are
// waived apart, and what was not checked.
//
// GitHub takes 1 MiB of a step's summary and nothing of a larger one. So lists are short, and each
// says what it leaves out.
package markdown

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

// How much is listed: messages and rules, payloads that were not checked, and characters of a cell.
const (
	maxListed = 100
	maxCell   = 400
)

// Write writes the summary. The error is the writer's.
func Write(w io.Writer, r *finding.Report, rs *program.Ruleset, o report.Options) error {
	b := bufio.NewWriterSize(w, 64<<10)
	pick := func(da, en string) string {
		if o.Lang == "en" {
			return en
		}
		return da
	}
	t, words := tally.Of(r), tally.In(o.Lang)
	number := func(n int) string { return text.Number(n, o.Lang) }
	b.WriteString("## forkontrol: " + text.Tally(&r.Summary, o.Lang) + "\n")
	if counts := text.Tallied(r.Total(), r.WaivedTotal(), o.Lang); counts != "" {
		b.WriteString("\n" + counts + "\n")
	}
	if r.Draft() {
		b.WriteString("\n" + text.DraftNote(o.Lang) + "\n")
	}
	more := func(n int) {
		if n > 0 {
			b.WriteString("\n" + pick("og ", "and ") + number(n) + pick(" mere", " more") + "\n")
		}
	}

	b.WriteString("\n### " + words.ByMessage + "\n\n")
	table(b, []string{words.System, words.Message, words.Payloads, pick("Udfald", "Outcome"), words.Findings}, "llrll")
	for i := range t.Messages[:min(len(t.Messages), maxListed)] {
		m := &t.Messages[i]
		row(b, m.SystemName(), m.Name(o.Lang), number(m.Summary.Payloads), text.Tally(&m.Summary, o.Lang), text.Tallied(m.Counts, m.Waived, o.Lang))
	}
	more(len(t.Messages) - maxListed)

	rules := func(head string, list []tally.Rule) {
		if len(list) == 0 {
			return
		}
		b.WriteString("\n### " + head + "\n\n")
		table(b, []string{"", words.Findings, words.Payloads, words.Rule, pick("Første fund", "First finding")}, "lrrll")
		for i := range list[:min(len(list), maxListed)] {
			rule := &list[i]
			f := rule.First
			place := rule.File
			if f.Line > 0 {
				place += ":" + strconv.Itoa(f.Line) + ":" + strconv.Itoa(f.Column)
			}
			id := escaped(f.Rule.ID)
			if help := o.Help(f); help != "" {
				id = "[" + id + "](" + strings.NewReplacer("(", "%28", ")", "%29").Replace(help) + ")"
			}
			raw(b, cell(text.Severity(rule.Severity, o.Lang)), number(rule.Findings), number(rule.Payloads), id,
				cell(place)+"<br>"+cell((&report.Row{Message: text.Message(f, rs, o.Lang, o.Show), Waived: text.Waived(f, o.Lang)}).Said()))
		}
		more(len(list) - maxListed)
	}
	rules(words.ByRule, t.Rules)
	rules(words.Waived, t.Waived)
	if t.More > 0 {
		b.WriteString("\n" + text.FindingsLeft(t.More, o.Lang) + "\n")
	}
	if gaps := report.Gaps(r, o.Lang); len(gaps) > 0 {
		b.WriteString("\n### " + text.Unchecked(false, o.Lang) + "\n\n")
		for i := range gaps[:min(len(gaps), maxListed)] {
			b.WriteString("- " + cell(gaps[i].Said(o.Lang)) + "\n")
		}
		more(len(gaps) - maxListed)
	}
	return b.Flush()
}

func table(b *bufio.Writer, heads []string, align string) {
	row(b, heads...)
	for _, a := range align {
		b.WriteString("| " + map[rune]string{'l': "---", 'r': "---:"}[a] + " ")
	}
	b.WriteString("|\n")
}

func row(b *bufio.Writer, cells ...string) {
	for i := range cells {
		cells[i] = cell(cells[i])
	}
	raw(b, cells...)
}

func raw(b *bufio.Writer, cells ...string) { b.WriteString("| " + strings.Join(cells, " | ") + " |\n") }

// cell is a text in a table: on one line, not too long, nothing in it markup.
func cell(s string) string {
	s = text.Visible(s)
	if runes := []rune(s); len(runes) > maxCell {
		s = string(runes[:maxCell]) + "…"
	}
	return escaped(s)
}

var escapes = strings.NewReplacer(`\`, `\\`, "|", `\|`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;", "&", "&amp;", "~", `\~`, "#", `\#`, "@", "&#64;", "\n", " ")

func escaped(s string) string { return escapes.Replace(s) }
