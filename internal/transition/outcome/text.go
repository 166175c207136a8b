package outcome

import (
	"bufio"
	"io"
	"slices"
	"strings"

	"github.com/fatih/color"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report/terminal"
	"github.com/forkontrol/forkontrol/internal/text"
	"github.com/forkontrol/forkontrol/internal/transition"
)

// PerRule is how many findings of one rule text shows.
const PerRule = 3

// WriteText writes the outcome for people to read. The error is the writer's.
func WriteText(w io.Writer, out *transition.Outcome, o Options) error {
	b := bufio.NewWriter(w)
	p := printer{Sheet: terminal.NewSheet(b, o.Width, o.Color), w: b, o: &o}
	p.problems(out)
	p.heading(out)
	p.findings(out)
	for _, r := range out.Unchecked {
		p.Line()
		p.Entry(o.pick("Bemærk", "Note"), p.Shade(color.FgBlue), o.pick("Ikke kontrolleret: ", "Not checked: ")+o.unchecked(r)+".", p.Shade(color.Bold))
		p.EntryWithID("", nil, r.ID, p.Shade(color.Faint))
	}
	return p.w.Flush()
}

type printer struct {
	terminal.Sheet
	w *bufio.Writer
	o *Options
}

// problems lists the payloads that are not valid, as a check does.
func (p *printer) problems(out *transition.Outcome) {
	for side, bad := range out.Payloads {
		if len(bad) == 0 {
			continue
		}
		p.Entry(p.o.side(transition.Side(side)), p.Shade(color.Bold), p.o.pick("Filer, der ikke er i orden:", "Files that are not in order:"), p.Shade(color.Bold))
		p.Line()
		r := finding.Report{Payloads: bad}
		for i := range bad {
			r.Summary.Add(&bad[i])
		}
		t := terminal.Options{Options: p.o.Options, Color: terminal.Never, Width: p.o.Width}
		if p.o.Color {
			t.Color = terminal.Always
		}
		_ = terminal.Write(p.w, &r, p.o.Rules, t) // Flush reports it
		p.Line()
	}
}

func (p *printer) heading(out *transition.Outcome) {
	shade := p.Shade(color.FgYellow)
	switch out.Verdict {
	case finding.Valid:
		shade = p.Shade(color.FgGreen)
	case finding.Invalid:
		shade = p.Shade(color.FgRed)
	}
	p.Entry(text.Verdict(out.Verdict, p.o.Lang), shade, p.o.title(out.Mode), p.Shade(color.Bold))
	for _, s := range []transition.Side{transition.Before, transition.After} {
		p.Entry(p.o.side(s), p.Shade(color.Faint), p.o.size(out.Sides[s]), nil)
	}
	if out.Message.Evidence == program.Draft {
		p.Entry("", nil, p.o.pick("Udkast: indberetningens feltnavne er forkontrols forslag. Reglerne for overgangen er officielle.",
			"Draft: the field names of the report are forkontrol's proposal. The rules of the transition are official."), p.Shade(color.FgYellow))
	}
	if !out.Compared {
		p.Entry("", nil, p.o.incomplete(), p.Shade(color.FgYellow))
		return
	}
	said := text.Counts(out.Counts, p.o.Lang)
	if said == "" {
		said = p.o.pick("ingen fund", "no findings")
	}
	p.Entry("", nil, said, nil)
}

func (p *printer) findings(out *transition.Outcome) {
	shown := map[*program.Rule]int{}
	for i := range out.Findings {
		f := &out.Findings[i]
		shown[f.Rule]++
		if shown[f.Rule] <= PerRule {
			p.Line()
			p.finding(f, out, shown[f.Rule] == 1)
		}
		if shown[f.Rule] == PerRule {
			p.rest(out, f)
		}
	}
	if out.Truncated {
		p.Entry("", nil, p.o.pick("Flere fund er talt end gemt.", "More findings were counted than kept."), p.Shade(color.Faint))
	}
}

// rest says how many more a rule has after those that are shown.
func (p *printer) rest(out *transition.Outcome, f *transition.Finding) {
	i := slices.IndexFunc(out.Tallies, func(t transition.Tally) bool { return t.Rule == f.Rule })
	if i < 0 || out.Tallies[i].Count <= PerRule {
		return
	}
	n := text.Number(out.Tallies[i].Count-PerRule, p.o.Lang)
	p.Line()
	p.EntryWithID(text.Severity(f.Severity, p.o.Lang), p.shadeOf(f.Severity), p.o.pick("og "+n+" flere af ", "and "+n+" more of ")+f.Rule.ID, p.Shade(color.Faint))
}

func (p *printer) shadeOf(s program.Severity) *color.Color {
	return p.Shade([...]color.Attribute{program.Info: color.FgBlue, program.Warning: color.FgYellow, program.Error: color.FgRed}[s])
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
	if len(who) > 0 {
		p.Entry(text.Severity(f.Severity, o.Lang), p.shadeOf(f.Severity), strings.Join(who, " · "), p.Shade(color.FgCyan))
	}
	a := about(f, out)
	p.Entry("", nil, text.Message(a, o.Rules, o.Lang, o.Show), p.Shade(color.Bold))
	p.Detail(o.side(transition.Before), where(f.Before))
	p.Detail(o.side(transition.After), where(f.After))
	if !full {
		return
	}
	p.Detail(o.pick("Ret", "Fix"), text.Fix(a, o.Rules, o.Lang, o.Show))
	p.Detail(o.pick("Hvorfor", "Why"), text.Why(a, o.Rules, o.Lang, o.Show))
	p.Detail(o.pick("Kilde", "Source"), text.Source(a, o.Lang))
	p.Whole(o.pick("Regel", "Rule"), f.Rule.ID)
}
