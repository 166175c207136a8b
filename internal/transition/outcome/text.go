package outcome

import (
	"bufio"
	"io"
	"slices"
	"strings"

	"github.com/fatih/color"
	pretty "github.com/jedib0t/go-pretty/v6/text"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report/terminal"
	"github.com/forkontrol/forkontrol/internal/text"
	"github.com/forkontrol/forkontrol/internal/transition"
)

// PerRule is how many findings of one rule text shows.
const PerRule = 3

// margin is the columns for the words at the side.
const margin = 10

// WriteText writes the outcome for people to read. The error is the writer's.
func WriteText(w io.Writer, out *transition.Outcome, o Options) error {
	p := printer{w: bufio.NewWriter(w), o: &o}
	p.problems(out)
	p.heading(out)
	p.findings(out)
	for _, r := range out.Unchecked {
		p.line()
		p.entry(o.pick("Bemærk", "Note"), color.FgBlue, o.pick("Ikke kontrolleret: ", "Not checked: ")+o.unchecked(r)+".", color.Bold)
		p.entry("", 0, r.ID, color.Faint)
	}
	return p.w.Flush()
}

type printer struct {
	w *bufio.Writer
	o *Options
}

// problems lists the payloads that are not valid, as a check does.
func (p *printer) problems(out *transition.Outcome) {
	for side, bad := range out.Payloads {
		if len(bad) == 0 {
			continue
		}
		p.entry(p.o.side(transition.Side(side)), color.Bold, p.o.pick("Filer, der ikke er i orden:", "Files that are not in order:"), color.Bold)
		p.line()
		r := finding.Report{Payloads: bad}
		for i := range bad {
			r.Summary.Add(bad[i].Verdict)
		}
		t := terminal.Options{Options: p.o.Options, Color: terminal.Never, Width: p.o.Width}
		if p.o.Color {
			t.Color = terminal.Always
		}
		_ = terminal.Write(p.w, &r, p.o.Rules, t) // Flush reports it
		p.line()
	}
}

func (p *printer) heading(out *transition.Outcome) {
	shade := color.FgYellow
	switch out.Verdict {
	case finding.Valid:
		shade = color.FgGreen
	case finding.Invalid:
		shade = color.FgRed
	}
	p.entry(text.Verdict(out.Verdict, p.o.Lang), shade, p.o.title(out.Mode), color.Bold)
	for _, s := range []transition.Side{transition.Before, transition.After} {
		p.entry(p.o.side(s), color.Faint, p.o.size(out.Sides[s]), 0)
	}
	if out.Message.Evidence == program.Draft {
		p.entry("", 0, p.o.pick("Udkast: indberetningens feltnavne er forkontrols forslag. Reglerne for overgangen er officielle.",
			"Draft: the field names of the report are forkontrol's proposal. The rules of the transition are official."), color.FgYellow)
	}
	if !out.Compared {
		p.entry("", 0, p.o.incomplete(), color.FgYellow)
		return
	}
	said := text.Counts(out.Counts, p.o.Lang)
	if said == "" {
		said = p.o.pick("ingen fund", "no findings")
	}
	p.entry("", 0, said, 0)
}

func (p *printer) findings(out *transition.Outcome) {
	shown := map[*program.Rule]int{}
	for i := range out.Findings {
		f := &out.Findings[i]
		shown[f.Rule]++
		if shown[f.Rule] <= PerRule {
			p.line()
			p.finding(f, out, shown[f.Rule] == 1)
		}
		if shown[f.Rule] == PerRule {
			p.rest(out, f)
		}
	}
	if out.Truncated {
		p.entry("", 0, p.o.pick("Flere fund er talt end gemt.", "More findings were counted than kept."), color.Faint)
	}
}

// rest says how many more a rule has after those that are shown.
func (p *printer) rest(out *transition.Outcome, f *transition.Finding) {
	i := slices.IndexFunc(out.Tallies, func(t transition.Tally) bool { return t.Rule == f.Rule })
	if i < 0 || out.Tallies[i].Count <= PerRule {
		return
	}
	n := text.Number(out.Tallies[i].Count-PerRule, p.o.Lang)
	p.line()
	p.entry(text.Severity(f.Severity, p.o.Lang), shadeOf(f.Severity), p.o.pick("og "+n+" flere af ", "and "+n+" more of ")+f.Rule.ID, color.Faint)
}

func shadeOf(s program.Severity) color.Attribute {
	return [...]color.Attribute{program.Info: color.FgBlue, program.Warning: color.FgYellow, program.Error: color.FgRed}[s]
}

// finding writes one finding; in full when it is the first of its rule.
func (p *printer) finding(f *transition.Finding, out *transition.Outcome, full bool) {
	o := p.o
	who := []string{}
	for _, s := range []string{o.student(f), o.public(f.Institution), o.public(f.Education)} {
		if s != "" {
			who = append(who, text.Visible(s))
		}
	}
	p.entry(text.Severity(f.Severity, o.Lang), shadeOf(f.Severity), strings.Join(who, " · "), color.FgCyan)
	a := about(f, out)
	p.entry("", 0, text.Message(a, o.Rules, o.Lang, o.Show), color.Bold)
	p.detail(o.side(transition.Before), where(f.Before))
	p.detail(o.side(transition.After), where(f.After))
	if !full {
		return
	}
	p.detail(o.pick("Ret", "Fix"), text.Fix(a, o.Rules, o.Lang, o.Show))
	p.detail(o.pick("Hvorfor", "Why"), text.Why(a, o.Rules, o.Lang, o.Show))
	p.detail(o.pick("Kilde", "Source"), text.Source(a, o.Lang))
	p.detail(o.pick("Regel", "Rule"), f.Rule.ID)
}

func (p *printer) line() { _ = p.w.WriteByte('\n') } // Flush reports it

// entry writes a word in the margin and text beside it.
func (p *printer) entry(word string, wordShade color.Attribute, s string, shade color.Attribute) {
	if s == "" {
		return
	}
	_, _ = p.w.WriteString(p.paint(wordShade, word))
	_, _ = p.w.WriteString(strings.Repeat(" ", max(margin-pretty.StringWidth(word), 1)))
	for i, line := range p.wrap(s, margin) {
		if i > 0 {
			_, _ = p.w.WriteString(strings.Repeat(" ", margin))
		}
		_, _ = p.w.WriteString(p.paint(shade, line) + "\n")
	}
}

// detail writes a word and text, both beside the margin.
func (p *printer) detail(word, s string) {
	if s == "" {
		return
	}
	const indent = margin + 9
	_, _ = p.w.WriteString(strings.Repeat(" ", margin) + p.paint(color.Faint, word) + strings.Repeat(" ", max(indent-margin-pretty.StringWidth(word), 1)))
	_, _ = p.w.WriteString(strings.Join(p.wrap(s, indent), "\n"+strings.Repeat(" ", indent)) + "\n")
}

func (p *printer) wrap(s string, indent int) []string {
	lines := strings.Split(pretty.WrapSoft(s, max(p.o.Width-indent, 20)), "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return lines
}

func (p *printer) paint(shade color.Attribute, s string) string {
	if !p.o.Color || shade == 0 || s == "" {
		return s
	}
	c := color.New(shade)
	c.EnableColor()
	return c.Sprint(s)
}
