package html

import (
	"html"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/text"
)

// How many payloads and findings are in the page for readers without a script.
const (
	maxStaticPayloads = 200
	maxStaticFindings = 200
)

// worstFirst is the order in which payloads are listed.
var worstFirst = [...]finding.Verdict{finding.Invalid, finding.Failed, finding.Undecided, finding.Valid}

// static writes the verdicts, the counts and the first findings as markup.
func (p *printer) static(r *finding.Report) {
	worst := worstOf(&r.Summary)
	sign := signOf(worst, r.Summary.Limited == 0)
	p.put(`<h2 class="verdict ` + sign + `">` + icon(sign) + escaped(p.overall(r, worst)) + "</h2>\n")
	p.element("p", "", text.Tallied(r.Total(), r.WaivedTotal(), p.o.Lang))
	if p.o.Show {
		p.element("p", "warning", p.words["note.shown"])
	}
	if drafts(r) {
		p.element("p", "warning", p.words["note.draft"])
	}
	p.element("p", "faint", p.words["static.about"])
	p.element("h2", "", p.words["payloads.heading"])
	p.put("<ul class=\"payloads\">\n")
	left := maxStaticPayloads
	for _, v := range worstFirst {
		for i := range r.Payloads {
			if r.Payloads[i].Verdict == v && left > 0 {
				p.staticPayload(&r.Payloads[i])
				left--
			}
		}
	}
	p.put("</ul>\n")
	if n := r.Summary.Payloads - len(r.Payloads); n > 0 {
		p.element("p", "faint", p.words.count("payloads.passed", n, p.o.Lang))
	}
	if n := len(r.Payloads) - maxStaticPayloads; n > 0 {
		p.element("p", "", p.words.fill("static.more.payloads", "n", text.Number(n, p.o.Lang)))
	}
	p.staticUnchecked(r)
	p.staticFindings(r)
	made := "made"
	if r.AsOf != "" {
		made = "made.on"
	}
	p.element("p", "faint", p.words.fill(made, "version", r.Version, "ruleset", r.Ruleset, "date", r.AsOf))
}

// staticUnchecked says what was not checked, each reason once.
func (p *printer) staticUnchecked(r *finding.Report) {
	registers, others := report.Apart(report.Gaps(r, p.o.Lang))
	if len(registers)+len(others) == 0 {
		return
	}
	p.element("h2", "", text.Unchecked(false, p.o.Lang))
	p.element("p", "", p.words["unchecked.about"])
	if len(registers) > 0 {
		p.element("p", "", p.words["unchecked.registers"])
		p.staticGaps(registers)
	}
	if len(registers) > 0 && len(others) > 0 {
		p.element("p", "", text.Unchecked(true, p.o.Lang)+":")
	}
	p.staticGaps(others)
}

func (p *printer) staticGaps(gaps []report.Gap) {
	if len(gaps) == 0 {
		return
	}
	p.put("<ul>\n")
	for i := range gaps {
		p.element("li", "", gaps[i].Said(p.o.Lang))
	}
	p.put("</ul>\n")
}

// staticFindings writes the first findings.
func (p *printer) staticFindings(r *finding.Report) {
	kept := 0
	for i := range r.Payloads {
		kept += len(r.Payloads[i].Findings)
	}
	p.element("h2", "", p.words["findings.heading"])
	if kept == 0 {
		p.element("p", "", p.words["findings.none"])
		return
	}
	left := maxStaticFindings
	for i := range r.Payloads {
		x := &r.Payloads[i]
		n := min(left, len(x.Findings))
		if n == 0 {
			continue
		}
		left -= n
		p.element("h3", "file", p.fileName(x))
		p.put("<ol class=\"findings\">\n")
		for j := range x.Findings[:n] {
			p.staticFinding(&x.Findings[j])
		}
		p.put("</ol>\n")
	}
	if n := kept - maxStaticFindings; n > 0 {
		p.element("p", "", p.words.fill("static.more.findings", "n", text.Number(n, p.o.Lang)))
	}
}

// drafts reports whether the report rests on what no source states.
func drafts(r *finding.Report) bool {
	for i := range r.Passed {
		if m := r.Passed[i].Message; m != nil && m.Evidence == program.Draft {
			return true
		}
	}
	for i := range r.Payloads {
		x := &r.Payloads[i]
		if x.Message != nil && x.Message.Evidence == program.Draft {
			return true
		}
		for j := range x.Findings {
			if x.Findings[j].Evidence() == program.Draft {
				return true
			}
		}
	}
	return false
}

// worstOf is the verdict that stands for all payloads.
func worstOf(s *finding.Summary) finding.Verdict {
	switch {
	case s.Invalid > 0:
		return finding.Invalid
	case s.Undecided > 0 && s.Failed == 0:
		return finding.Undecided
	case s.Failed > 0 || s.Payloads == 0:
		return finding.Failed
	}
	return finding.Valid
}

// signOf is what stands for a verdict in classes and icons: that something is valid only as
// far as it was checked is a sign of its own.
func signOf(v finding.Verdict, full bool) string {
	if v == finding.Valid && !full {
		return "limited"
	}
	return v.String()
}

// overall returns the verdict on all payloads.
func (p *printer) overall(r *finding.Report, worst finding.Verdict) string {
	n := r.Summary.Payloads
	all := text.Number(n, p.o.Lang)
	switch bad := n - r.Summary.Valid; {
	case n == 0:
		return p.words["verdict.nothing"]
	case n == 1 && r.Summary.Limited == 1:
		return text.Answer(&r.Payloads[0], p.o.Lang)
	case n == 1:
		return p.words[worst.String()]
	case bad == 0:
		return p.words.fill("verdict.all", "n", all, "valid", p.words[signOf(worst, r.Summary.Limited == 0)+".many"])
	case bad == 1:
		return p.words.fill("verdict.some.one", "n", all)
	default:
		return p.words.fill("verdict.some.many", "n", all, "k", text.Number(bad, p.o.Lang))
	}
}

func (p *printer) staticPayload(x *finding.Payload) {
	p.put("<li>")
	p.badge(signOf(x.Verdict, x.Full()))
	p.element("span", "file", p.fileName(x))
	var facts []string
	if x.Message != nil {
		facts = append(facts, MessageName(x.System, x.Message))
	}
	if x.Records > 0 {
		facts = append(facts, p.words.count("payloads.records", x.Records, p.o.Lang))
	}
	counts := text.Tallied(x.Counts, x.Waived, p.o.Lang)
	if counts == "" {
		counts = p.words["payloads.none"]
	}
	facts = append(facts, counts)
	if x.Truncated {
		facts = append(facts, p.words["payloads.truncated"])
	}
	p.put(`<p class="about faint">` + escaped(strings.Join(facts, " · ")))
	if x.Message != nil && x.Message.Evidence == program.Draft {
		p.put(` <span class="draft">` + escaped(p.words["draft"]) + "</span>")
	}
	p.put("</p>\n")
	if x.Verdict == finding.Undecided || x.Verdict == finding.Failed {
		p.element("p", "about", p.words[x.Verdict.String()+".about"])
	}
	if x.Verdict == finding.Valid {
		p.element("p", "about", text.Reach(x, p.o.Lang))
	}
	p.put("</li>\n")
}

func (p *printer) staticFinding(f *finding.Finding) {
	p.put(`<li class="finding"><p class="what">`)
	p.badge(f.Severity.String())
	p.put(`<span class="message">` + escaped(text.Message(f, p.rs, p.o.Lang, p.o.Show)) + "</span>")
	if f.Waived != nil {
		p.put(` <span class="waived">` + escaped(p.words["waived"]) + "</span>")
	}
	p.put("</p>\n")
	place := ""
	if f.Line > 0 {
		place = "<span>" + escaped(p.words.fill("place.one", "line", strconv.Itoa(f.Line), "column", strconv.Itoa(f.Column))) + "</span>"
	}
	if path := text.Place(f, p.o.Lang, p.o.Show); path != "" {
		place += "<code>" + escaped(path) + "</code>"
	}
	if place != "" {
		p.put(`<p class="place">` + place + "</p>\n")
	}
	p.put(`<dl class="facts">`)
	if s := text.WaivedBy(f, p.o.Lang); s != "" {
		p.fact("waived", escaped(s))
	}
	if s := text.Fix(f, p.rs, p.o.Lang, p.o.Show); s != "" {
		p.fact("fix", escaped(s))
	}
	evidence := `<span class="faint">`
	if f.Evidence() == program.Draft {
		evidence = `<span class="draft">`
	}
	source := ""
	if s := text.Source(f, p.o.Lang); s != "" {
		source = "<span>" + escaped(s) + "</span> "
	}
	p.fact("source", source+evidence+escaped(p.words["evidence."+f.Evidence().String()])+"</span>")
	rule := "<code>" + escaped(f.Rule.ID) + "</code>"
	if f.Rule.Code != "" {
		rule += " <span>" + escaped(p.words.fill("finding.code", "code", f.Rule.Code)) + "</span>"
	}
	if help := p.o.Help(f); help != "" {
		rule += ` <a class="help" rel="noreferrer" href="` + escaped(help) + `">` + escaped(p.words["finding.help"]) + "</a>"
	}
	p.fact("rule", rule)
	p.put("</dl></li>\n")
}

// fact writes one thing known about a finding, as markup.
func (p *printer) fact(name, markup string) {
	p.put("<dt>" + escaped(p.words["finding."+name]) + "</dt><dd>" + markup + "</dd>\n")
}

// fileName is how a reader knows the payload.
func (p *printer) fileName(x *finding.Payload) string {
	if x.File == "-" {
		return p.words["payloads.stdin"]
	}
	return x.File
}

// badge writes the word of a verdict or severity and its icon: never colour alone.
func (p *printer) badge(name string) {
	p.put(`<span class="badge ` + name + `">` + icon(name) + escaped(p.words[name]) + "</span>\n")
}

func icon(name string) string {
	return `<svg class="icon" aria-hidden="true"><use href="#icon-` + name + `"/></svg>`
}

// escaped is a text as it is between tags and in attributes.
func escaped(s string) string { return html.EscapeString(text.Visible(s)) }

// element writes an element around a text, nothing when there is no text.
func (p *printer) element(name, class, s string) {
	if s == "" {
		return
	}
	if class != "" {
		class = ` class="` + class + `"`
	}
	p.put("<" + name + class + ">" + escaped(s) + "</" + name + ">\n")
}
