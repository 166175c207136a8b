package page

import (
	"slices"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/catalogue"
	"github.com/forkontrol/forkontrol/internal/catalogue/phrase"
	"github.com/forkontrol/forkontrol/internal/program"
)

// nameOf is the name of a field as it stands in a payload.
func nameOf(f *catalogue.Field) string {
	name := f.Element
	if name == "" {
		name = f.Name
	}
	if f.Attribute {
		return "@" + name
	}
	return name
}

// structure is the fields as a tree.
func (p *printer) structure() {
	p.raw(`<p class="faint small">`, escaped(p.word("structureNote")), "</p>\n<div class=\"tree\" role=\"group\" tabindex=\"0\" aria-labelledby=\"structure\">\n")
	few := p.d.Len() <= mostUnfolded
	var level func(i, depth int) int
	level = func(i, depth int) int { // writes the fields of a depth from i on, and gives the one after
		p.raw("<ul>\n")
		for i < p.d.Len() {
			f := p.d.Field(i)
			if int(f.Depth) < depth {
				break
			}
			class := ""
			if f.Required {
				class = "must"
			}
			if f.Evidence == program.Draft {
				class += " proposed"
			}
			name := func(inside string) string {
				return `<span class="` + strings.TrimSpace(class) + `">` + inside + `</span> <span class="occurs">` + escaped(phrase.Occurs(f.Field)) + "</span>"
			}
			if i+1 < p.d.Len() && p.d.Field(i+1).Depth > f.Depth {
				open := ""
				if few || depth < 2 {
					open = " open"
				}
				p.raw("<li><details", open, "><summary>", name(code(nameOf(&f))), "</summary>\n")
				i = level(i+1, int(f.Depth)+1)
				p.raw("</details></li>\n")
				continue
			}
			p.raw(`<li class="leaf">`, name(link(fieldAnchor(f.Path), code(nameOf(&f)))), "</li>\n")
			i++
		}
		p.raw("</ul>\n")
		return i
	}
	level(0, 1)
	p.raw("</div>\n")
}

// search is the beginning of a form that filters: with the name of the words for the field.
func (p *printer) search(id, what, some string) {
	p.raw(`<form id="`, id, `" class="filter" role="search" aria-label="`, escaped(p.word(what)), `" data-shown="`, id, `-shown" data-some="`, escaped(p.word(some)), `" hidden>`, "\n",
		`<p class="wide"><label for="`, id, `-search">`, escaped(p.word(what)), `</label><input id="`, id, `-search" name="search" type="search" autocomplete="off" spellcheck="false"></p>`, "\n")
}

func (p *printer) choice(id, name, what string, values ...[2]string) {
	p.raw(`<p><label for="`, id, "-", name, `">`, escaped(p.word(what)), `</label><select id="`, id, "-", name, `" name="`, name, `"><option value="">`, escaped(p.word("all")), "</option>")
	for _, v := range values {
		p.raw(`<option value="`, v[0], `">`, escaped(v[1]), "</option>")
	}
	p.raw("</select></p>\n")
}

func (p *printer) endSearch(id, tick, what string) {
	p.raw(`<p><label class="tick"><input type="checkbox" name="`, tick, `"> `, escaped(p.word(what)), "</label></p>\n</form>\n",
		`<p id="`, id, `-shown" class="shown small" role="status"></p>`, "\n")
}

// fieldTable is the fields as interface descriptions print them.
func (p *printer) fieldTable() {
	p.search("field-filter", "searchFields", "someFields")
	var kinds [][2]string
	for _, e := range []program.Evidence{program.Official, program.Contract, program.Draft} {
		kinds = append(kinds, [2]string{e.String(), p.say.Evidence(e)})
	}
	p.choice("field-filter", "kind", "evidence", kinds...)
	p.endSearch("field-filter", "must", "onlyRequired")
	p.raw("<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-labelledby=\"fields\">\n<table class=\"fields cards\">\n<thead><tr>")
	for _, name := range []string{"field", "type", "required", "occurs", "values", "about", "source"} {
		p.raw(`<th scope="col">`, escaped(p.word(name)), "</th>")
	}
	p.raw("</tr></thead>\n<tbody>\n")
	for i := range p.d.Len() {
		f := p.d.Field(i)
		p.fieldRow(&f)
	}
	p.raw("</tbody>\n</table>\n</div>\n")
}

func (p *printer) fieldRow(f *catalogue.Field) {
	m := p.d.Message.Message
	must := "no"
	if f.Required {
		must = "yes"
	}
	p.raw(`<tr id="`, escaped(fieldAnchor(f.Path)), `" class="d`, strconv.Itoa(min(int(f.Depth), 6)), `" data-must="`, must, `" data-evidence="`, f.Evidence.String(), `">`)
	p.raw(`<th scope="row"><code>`, breakable(nameOf(f)), "</code>")
	if parent := strings.TrimSuffix(strings.TrimSuffix(f.Path, f.Name), "."); parent != "" {
		p.raw(` <span class="sub">`, breakable(parent), "</span>")
	}
	if f.Evidence != m.Evidence || f.Evidence == program.Draft {
		p.raw(" ", p.badge(f.Evidence))
	}
	p.raw("</th>")
	cell := func(name, inside string) {
		p.raw(`<td data-label="`, escaped(p.word(name)), `"><div>`, inside, "</div></td>")
	}
	cell("type", escaped(f.Type))
	cell("required", escaped(p.say.Required(p.d, f)))
	cell("occurs", escaped(phrase.Occurs(f.Field)))
	if values := p.values(f); values != "" {
		cell("values", values)
	} else {
		p.raw("<td></td>")
	}
	p.raw(`<td class="about"><b>`, escaped(p.in(f.Label)), "</b>")
	if about := p.in(f.Text); about != "" {
		p.raw(" ", escaped(about))
	}
	var facts []string
	if f.Element != "" {
		facts = append(facts, "JSON: "+code(f.Name))
	}
	if f.Attribute {
		facts = append(facts, escaped(p.word("attribute")))
	}
	if f.Namespace != "" {
		facts = append(facts, escaped(p.word("namespace"))+" "+code(f.Namespace))
	}
	if f.Column != "" && f.Column != f.Name {
		facts = append(facts, escaped(p.word("column"))+" "+code(f.Column))
	}
	if f.Personal != program.Public && f.Personal != program.Birth {
		facts = append(facts, escaped(p.word("personal")))
	}
	if f.Example != "" {
		facts = append(facts, escaped(p.word("example"))+" "+code(f.Example))
	}
	if len(f.Rules) > 0 {
		facts = append(facts, link(ruleAnchor(m.Rules[f.Rules[0]].ID), escaped(p.rules(len(f.Rules)))))
	}
	if len(facts) > 0 {
		p.raw(` <span class="faint small">`, strings.Join(facts, " · "), "</span>")
	}
	p.raw(`</td><td class="where" data-label="`, escaped(p.word("source")), `"><div>`, p.short(f.Source), "</div></td></tr>\n")
}

// short is a source by the id of its document.
func (p *printer) short(s program.Source) string {
	if s.Document == "" {
		return ""
	}
	name := link("source:"+s.Document, escaped(s.Document))
	if s.Section != "" {
		name += " " + breakable(s.Section)
	}
	return name
}

// values says what the values of a field must be like, and which there are.
func (p *printer) values(f *catalogue.Field) string {
	var b strings.Builder
	const mark = "\x00" // around patterns
	for i, fact := range p.say.Bounds(f, mark) {
		if i > 0 {
			b.WriteString(" · ")
		}
		for k, part := range strings.Split(fact, mark) {
			if k == 1 {
				part = code(part)
			} else {
				part = escaped(part)
			}
			b.WriteString(part)
		}
	}
	values := phrase.Values(f)
	if len(values) == 0 {
		return b.String()
	}
	means := map[string]string{}
	for i := range f.Codes {
		means[f.Codes[i].Value] = p.in(f.Codes[i].Text)
	}
	list := "<ul>"
	for _, v := range values {
		list += "<li>" + code(v)
		if meaning := means[v]; meaning != "" {
			list += " " + escaped(meaning)
		}
		list += "</li>"
	}
	list += "</ul>"
	if len(values) > mostInline {
		list = "<details><summary>" + escaped(p.count(len(values), program.Text{Da: "værdi", En: "value"}, program.Text{Da: "værdier", En: "values"})) + `</summary><div class="codes">` + list + "</div></details>"
	}
	return b.String() + list
}

// codeList is a list of codes and the fields that have it.
type codeList struct {
	codes  []program.Code
	fields []catalogue.Field
}

// codeLists are those of the fields that say what values mean, each once.
func (p *printer) codeLists() []codeList {
	var lists []codeList
	for i := range p.d.Len() {
		f := p.d.Field(i)
		if !slices.ContainsFunc(f.Codes, func(c program.Code) bool { return !c.Text.Empty() }) {
			continue
		}
		at := slices.IndexFunc(lists, func(l codeList) bool { return slices.Equal(l.codes, f.Codes) })
		if at < 0 {
			at = len(lists)
			lists = append(lists, codeList{codes: f.Codes})
		}
		lists[at].fields = append(lists[at].fields, f)
	}
	return lists
}

func (p *printer) lists(lists []codeList) {
	p.raw("<div class=\"lists\">\n")
	for _, l := range lists {
		var names []string
		for i := range l.fields {
			names = append(names, link(fieldAnchor(l.fields[i].Path), code(l.fields[i].Path)))
		}
		p.raw("<details><summary><b>", escaped(p.in(l.fields[0].Label)), `</b> <span class="faint">`, escaped(p.count(len(l.codes), program.Text{Da: "værdi", En: "value"}, program.Text{Da: "værdier", En: "values"})), "</span></summary>\n<p class=\"small\">", strings.Join(names, ", "), "</p>\n")
		p.raw(`<table><thead><tr><th scope="col">`, escaped(p.word("value")), `</th><th scope="col">`, escaped(p.word("meaning")), "</th></tr></thead><tbody>\n")
		for _, c := range l.codes {
			p.raw("<tr><td>", code(c.Value), "</td><td>", escaped(p.in(c.Text)), "</td></tr>\n")
		}
		p.raw("</tbody></table></details>\n")
	}
	p.raw("</div>\n")
}
