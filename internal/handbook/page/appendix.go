package page

import (
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
)

// registers are those that rules of the message ask.
func (p *printer) registers() []*program.Register {
	var list []*program.Register
	for i := range p.Rules.Registers {
		r := &p.Rules.Registers[i]
		if slices.ContainsFunc(p.d.Message.Message.Rules, func(of program.Rule) bool { return slices.Contains(of.Registers, r.Name) }) {
			list = append(list, r)
		}
	}
	return list
}

func (p *printer) registerTable(list []*program.Register) {
	p.raw(`<div class="scroll" role="group" tabindex="0" aria-labelledby="registers"><table><thead><tr><th scope="col">`, escaped(p.word("register")), `</th><th scope="col">`, escaped(p.word("about")), `</th><th scope="col">`, escaped(p.word("columns")), "</th></tr></thead><tbody>\n")
	for _, r := range list {
		p.raw(`<tr id="`, escaped("register:"+r.Name), `"><th scope="row">`, code(r.Name), "</th><td>", escaped(p.in(r.Title)), "</td><td>")
		for i := range r.Columns {
			if i > 0 {
				p.raw(", ")
			}
			p.raw(code(r.Columns[i].Name))
			if i < r.Keys {
				p.raw(" (", escaped(p.word("key")), ")")
			}
		}
		p.raw("</td></tr>\n")
	}
	p.raw("</tbody></table></div>\n")
}

// examples are payloads that break no rule, and some that do.
func (p *printer) examples() {
	p.raw(`<p class="faint small">`, escaped(p.word("exampleNote")), "</p>\n")
	show := func(name, format, payload string, open bool, before string) {
		lines := strings.Split(strings.TrimRight(payload, "\n"), "\n")
		cut := len(lines) > mostLines
		if cut {
			lines = append(lines[:mostLines], "…")
		}
		attribute := ""
		if open && !cut {
			attribute = " open"
		}
		p.raw("<details", attribute, "><summary><b>", escaped(p.word(name)), "</b> ", escaped(strings.ToUpper(format)), "</summary>\n", before, `<pre tabindex="0"><code>`)
		for _, line := range lines {
			p.raw(escaped(line), "\n")
		}
		p.raw("</code></pre>\n")
		if cut {
			p.raw(`<p class="faint small">`, escaped(p.word("cut")), "</p>\n")
		}
		p.raw("</details>\n")
	}
	for i, s := range p.Handbook.Samples {
		needs := ""
		if len(s.Registers) > 0 {
			needs = `<p class="small">` + escaped(p.word("needs")+": "+strings.Join(s.Registers, ", ")) + "</p>\n"
		}
		show("valid", s.Format, s.Payload, i == 0, needs)
	}
	m := p.d.Message.Message
	for i, s := range p.Live.Faulty {
		breaks := "<p>" + escaped(p.word("breaks")) + "</p>\n<ul class=\"breaks\">\n"
		for _, id := range s.Breaks {
			if n := m.Rule(id); n != 0 {
				r := p.d.Rule(n)
				breaks += "<li>" + link(ruleAnchor(id), escaped(p.in(r.Asks))) + "</li>\n"
			}
		}
		show("faulty", s.Format, s.Payload, i == 0, breaks+"</ul>\n")
	}
}

func (p *printer) sources() {
	p.raw("<ul class=\"sources\">\n")
	for d := range p.d.Documents() {
		p.raw(`<li id="`, escaped("source:"+d.ID), `">`, code(d.ID), " ", document(d), "</li>\n")
	}
	p.raw("</ul>\n")
}

// commands are what a reader can do with the message on the command line.
func (p *printer) commands() {
	id := p.d.Message.Message.ID
	file := p.pick("fil", "file")
	p.raw(`<pre tabindex="0"><code>`)
	for _, command := range []string{
		"check" + p.Flags + " --message " + id + " " + file,
		"sample" + p.Flags + " " + id,
		"describe" + p.Flags + " --format json " + id,
	} {
		p.raw(escaped("forkontrol "+command), "\n")
	}
	p.raw("</code></pre>\n")
}
