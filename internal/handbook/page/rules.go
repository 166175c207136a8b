package page

import (
	"html"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/catalogue"
	"github.com/forkontrol/forkontrol/internal/handbook"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/text"
)

// ruleList is the rules, those of a field together.
func (p *printer) ruleList() {
	m := p.d.Message.Message
	p.raw("<p>", escaped(p.rules(len(m.Rules)-1)), ".")
	if len(p.Handbook.Rules) < len(m.Rules)-1 {
		p.raw(" ", escaped(p.word("someExtracts")))
	}
	p.raw("</p>\n")
	p.search("rule-filter", "searchRules", "someRules")
	var severities [][2]string
	for _, s := range []program.Severity{program.Error, program.Warning, program.Info} {
		severities = append(severities, [2]string{s.String(), text.Severity(s, p.Lang)})
	}
	p.choice("rule-filter", "severity", "severity", severities...)
	p.endSearch("rule-filter", "own", "onlyOwn")
	open := ""
	if len(m.Rules) <= mostUnfolded {
		open = " open"
	}
	group := func(name string, rules []program.RuleID) {
		if len(rules) == 0 {
			return
		}
		p.raw(`<details class="group"`, open, "><summary>", name, ` <span class="faint small">`, escaped(p.rules(len(rules))), "</span></summary>\n<ul>\n")
		for _, id := range rules {
			r := p.d.Rule(id)
			p.rule(&r)
		}
		p.raw("</ul></details>\n")
	}
	group("<b>"+escaped(p.word("wholeMessage"))+"</b>", p.d.Rules)
	for i := range p.d.Len() {
		f := p.d.Field(i)
		group(code(f.Path)+" <b>"+escaped(p.in(f.Label))+"</b>", f.Rules)
	}
}

func (p *printer) rule(r *catalogue.Rule) {
	own := "no"
	if !r.Message.Empty() {
		own = "yes"
	}
	p.raw(`<li class="rule" id="`, escaped(ruleAnchor(r.ID)), `" data-severity="`, r.Severity.String(), `" data-own="`, own, `">`, "\n<p class=\"asks\">", escaped(p.in(r.Asks)), "</p>\n<p class=\"marks\">",
		`<span class="badge `, r.Severity.String(), `">`, escaped(text.Severity(r.Severity, p.Lang)), "</span> ", p.badge(r.Evidence))
	if r.Code != "" {
		p.raw(" <span>", escaped(p.word("code")), " ", code(r.Code), "</span>")
	}
	if days := p.say.InForce(r.From, r.To); days != "" {
		p.raw(" <span>", escaped(p.word("inForce")), " ", escaped(days), "</span>")
	}
	p.raw("</p>\n<dl>")
	fact := func(name, inside string) {
		if inside != "" {
			p.raw("<div><dt>", escaped(p.word(name)), "</dt><dd>", inside, "</dd></div>")
		}
	}
	fact("why", escaped(p.in(r.Why)))
	fact("fix", escaped(p.in(r.Fix)))
	if len(r.Allowed) > 0 && len(r.Allowed) <= 20 && own == "yes" {
		fact("allowed", code(strings.Join(r.Allowed, ", ")))
	}
	var needs []string
	for _, name := range r.Registers {
		needs = append(needs, link("register:"+name, escaped(name)))
	}
	fact("needs", strings.Join(needs, ", "))
	fact("source", p.source(r.Source))
	p.raw("</dl>\n")
	if e := p.entries[r.ID]; e != nil && e.Fails != nil {
		p.raw(`<div class="pair"><div><p class="label fails">`, escaped(p.word("fails")), "</p>", extract(e.Fails))
		if e.Says != nil {
			says := program.Text{Da: e.Says.Da, En: e.Says.En}
			p.raw(`<p class="says"><span class="faint">`, escaped(p.word("says")), "</span> ", escaped(p.in(says)), "</p>")
		}
		p.raw("</div>")
		if e.Keeps != nil {
			p.raw(`<div><p class="label keeps">`, escaped(p.word("keeps")), "</p>", extract(e.Keeps), "</div>")
		}
		p.raw("</div>\n")
	}
	p.raw(`<p class="id">`, code(r.ID), "</p></li>\n")
}

// extract is lines of a payload; those that matter are marked.
func extract(e *handbook.Extract) string {
	var b strings.Builder
	b.WriteString(`<pre class="extract" tabindex="0"><code>`)
	for i, line := range e.Lines {
		if slices.Contains(e.Marked, i) {
			if line == "" {
				line = " "
			}
			b.WriteString("<mark>" + html.EscapeString(line) + "\n</mark>")
		} else {
			b.WriteString(html.EscapeString(line) + "\n")
		}
	}
	return b.String() + "</code></pre>"
}

func (p *printer) errorCodes() {
	m := p.d.Message.Message
	p.raw(`<table><thead><tr><th scope="col">`, escaped(p.word("code")), `</th><th scope="col">`, escaped(p.word("asks")), "</th></tr></thead><tbody>\n")
	for i := 1; i < len(m.Rules); i++ {
		if m.Rules[i].Code != "" {
			r := p.d.Rule(program.RuleID(i))
			p.raw("<tr><td>", code(r.Code), "</td><td>", link(ruleAnchor(r.ID), escaped(p.in(r.Asks))), "</td></tr>\n")
		}
	}
	p.raw("</tbody></table>\n")
}
