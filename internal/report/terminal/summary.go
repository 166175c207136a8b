package terminal

import (
	"bufio"
	"io"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report/tally"
	"github.com/forkontrol/forkontrol/internal/text"
)

// WriteSummary writes what the report counts in place of what is in it: payloads by system and
// message, findings by rule, and the totals. The error is the writer's.
func WriteSummary(w io.Writer, r *finding.Report, rs *program.Ruleset, o Options) error {
	p := newPrinter(w, rs, o)
	t, words := tally.Of(r), tally.In(p.o.Lang)
	if len(t.Messages) > 0 {
		p.section(words.ByMessage)
	}
	for i := range t.Messages {
		m := &t.Messages[i]
		name := m.Name(p.o.Lang)
		if system := m.SystemName(); system != "" {
			name = system + " · " + name
		}
		p.Entry("", p.dim, text.Visible(name), p.strong)
		said := text.Number(m.Summary.Payloads, p.o.Lang) + " " + p.words.payloads(m.Summary.Payloads) + ": " + text.Tally(&m.Summary, p.o.Lang)
		p.Entry("", p.dim, said, nil)
		if counts := text.Tallied(m.Counts, m.Waived, p.o.Lang); counts != "" {
			p.Entry("", p.dim, counts, nil)
		}
	}
	p.rules(words.ByRule, t.Rules)
	p.rules(words.Waived, t.Waived)
	if t.More > 0 {
		p.Entry("", p.dim, text.FindingsLeft(t.More, p.o.Lang), p.dim)
	}
	p.notes(r)
	p.summary(r)
	return p.out.Flush()
}

// rules lists rules that were broken.
func (p *printer) rules(head string, list []tally.Rule) {
	if len(list) > 0 {
		p.section(head)
	}
	for i := range list {
		rule := &list[i]
		said := text.Number(rule.Findings, p.o.Lang) + " " + p.words.found(rule.Findings) + " " + text.Number(rule.Payloads, p.o.Lang) + " " + p.words.payloads(rule.Payloads)
		p.Entry(text.Severity(rule.Severity, p.o.Lang), p.bySeverity[rule.Severity], said, p.strong)
		p.Entry("", p.dim, text.Visible(text.General(rule.First, p.rs, p.o.Lang)), nil)
		p.spaces(margin)
		p.paint(p.dim, text.Visible(rule.First.Rule.ID)) // on one line, to be copied
		p.Line()
	}
}

// section heads a part.
func (p *printer) section(head string) {
	if p.written {
		p.Line()
	}
	p.written = true
	p.paint(p.strong, head)
	p.Line()
}

func newPrinter(w io.Writer, rs *program.Ruleset, o Options) *printer {
	p := &printer{rs: rs, o: o, words: &danish, explained: map[string]bool{},
		Sheet: NewSheet(bufio.NewWriterSize(w, 64<<10), min(width(w, o.Width), maxWidth), colored(w, o.Color))}
	if o.Lang == "en" {
		p.words = &english
	}
	if p.o.PerRule == 0 {
		p.o.PerRule = DefaultPerRule
	}
	p.style()
	return p
}
