// Package page writes all that is known of a message as one page for people, that holds all it needs: it requests
// nothing from anywhere, and can be kept, mailed and opened from a disk.
//
// The page is markup that is complete without a script; the script only searches and unfolds. Its policy lets nothing
// but this script and this style run. What comes from schemas and samples is escaped.
package page

import (
	_ "embed"
	"html"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/forkontrol/forkontrol/internal/catalogue"
	"github.com/forkontrol/forkontrol/internal/catalogue/phrase"
	"github.com/forkontrol/forkontrol/internal/handbook"
	"github.com/forkontrol/forkontrol/internal/program"
	report "github.com/forkontrol/forkontrol/internal/report/html"
	"github.com/forkontrol/forkontrol/internal/text"
)

//go:embed page.css
var style string

//go:embed page.js
var script string

// What is shown unfolded, and how much of it.
const (
	mostUnfolded = 150 // rules, fields
	mostInline   = 8   // values in a cell
	mostLines    = 120 // of a sample
)

// Message is what a page is about.
type Message struct {
	Rules       *program.Ruleset
	System      *program.System
	Description *catalogue.Description
	Handbook    handbook.Message // entries for some rules are enough
	Live        handbook.Live
	Lang        string // one of program.Languages
	Version     string // of forkontrol
	// Flags stand in commands that are shown, " --schemas own" for rules of one's own.
	Flags string
}

// Write writes the page. The error is the writer's.
func Write(w io.Writer, m *Message) error {
	p := printer{Message: m, d: m.Description, say: phrase.Language(m.Lang), entries: map[string]*handbook.Entry{}}
	for i := range m.Handbook.Rules {
		p.entries[m.Handbook.Rules[i].ID] = &m.Handbook.Rules[i]
	}
	p.page()
	_, err := io.WriteString(w, p.b.String())
	return err
}

type printer struct {
	*Message
	d       *catalogue.Description
	say     phrase.Language
	entries map[string]*handbook.Entry
	b       strings.Builder
}

func (p *printer) word(name string) string   { t := words[name]; return t.In(p.Lang) }
func (p *printer) in(t program.Text) string  { return t.In(p.Lang) }
func (p *printer) pick(da, en string) string { return (&program.Text{Da: da, En: en}).In(p.Lang) }
func (p *printer) raw(parts ...string)       { p.b.WriteString(strings.Join(parts, "")) }
func (p *printer) text(s string)             { p.b.WriteString(escaped(s)) }
func (p *printer) element(tag, inside string) {
	p.raw("<", tag, ">", inside, "</", strings.Fields(tag)[0], ">")
}
func (p *printer) count(n int, one, many program.Text) string {
	of := many
	if n == 1 {
		of = one
	}
	return text.Number(n, p.Lang) + " " + of.In(p.Lang)
}
func (p *printer) rules(n int) string {
	return p.count(n, program.Text{Da: "regel", En: "rule"}, program.Text{Da: "regler", En: "rules"})
}
func (p *printer) fields(n int) string {
	return p.count(n, program.Text{Da: "felt", En: "field"}, program.Text{Da: "felter", En: "fields"})
}

// escaped is text as markup, with what is invisible made visible.
func escaped(s string) string { return html.EscapeString(text.Visible(s)) }

// breakable is a name as markup that may be broken where a word in it ends.
func breakable(s string) string {
	var b strings.Builder
	before := ' '
	for _, r := range text.Visible(s) {
		if unicode.IsLower(before) && unicode.IsUpper(r) || before == '.' || before == '_' || before == '/' {
			b.WriteString("<wbr>")
		}
		b.WriteString(html.EscapeString(string(r)))
		before = r
	}
	return b.String()
}

func code(s string) string { return "<code>" + escaped(s) + "</code>" }

func fieldAnchor(path string) string { return "field:" + path }
func ruleAnchor(id string) string    { return "rule:" + id }

// link is a link within the page.
func link(anchor, inside string) string {
	return `<a href="#` + fragment(anchor) + `">` + inside + "</a>"
}

// fragment escapes what a fragment may not have.
func fragment(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c > ' ' && c < 0x7f && !strings.ContainsRune("%\"<>#[]`{}|\\^&'", rune(c)) {
			b.WriteByte(c)
		} else {
			b.WriteString("%" + strings.ToUpper(strconv.FormatInt(0x100+int64(c), 16)[1:]))
		}
	}
	return b.String()
}

func (p *printer) badge(e program.Evidence) string {
	return `<span class="badge ` + e.String() + `">` + escaped(p.say.Evidence(e)) + "</span>"
}

func (p *printer) page() {
	style, script := report.Unix(style), report.Unix(script)
	m := p.d.Message.Message
	title := text.Titled(m.Title, m.Version)
	p.raw("<!DOCTYPE html>\n<html lang=\"", p.Lang, "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
		`<meta http-equiv="Content-Security-Policy" content="`, report.Policy(style, script), "\">\n",
		"<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<title>", escaped(m.Name+" · "+title), "</title>\n<style>", style, "</style>\n</head>\n<body>\n")
	p.raw(`<header class="page">`, "\n", `<p class="crumb">`, escaped(p.System.Name), " › ", escaped(title), "</p>\n<h1>", escaped(m.Name), "</h1>\n")
	if about := p.in(m.Text); about != "" {
		p.raw(`<p class="lead">`, escaped(about), "</p>\n")
	}
	p.raw("</header>\n<main class=\"page\">\n")
	p.head()
	p.sections()
	p.raw("</main>\n<footer class=\"page\">\n<p>", escaped(strings.ReplaceAll(p.word("made"), "{version}", p.Version)), "</p>\n<p>", escaped(p.Rules.Version), "</p>\n</footer>\n")
	p.raw("<script>", script, "</script>\n</body>\n</html>\n")
}

// head is what is said of the message as a whole.
func (p *printer) head() {
	m := p.d.Message.Message
	if m.Evidence == program.Draft {
		p.raw(`<aside class="note"><strong>`, escaped(p.word("draftTitle")), ".</strong> ", escaped(p.word("draftText")), "</aside>\n")
	}
	p.raw("<dl class=\"facts\">\n")
	fact := func(name, inside string) {
		if inside != "" {
			p.raw("<div><dt>", escaped(p.word(name)), "</dt><dd>", inside, "</dd></div>\n")
		}
	}
	fact("id", code(m.ID))
	fact("direction", escaped(p.say.Exchange(m.Direction)))
	fact("evidence", p.badge(m.Evidence))
	fact("operation", escaped(m.Operation))
	fact("inForce", escaped(p.say.InForce(m.From, m.To)))
	fact("formats", escaped(strings.ToUpper(strings.Join(m.Formats, ", "))))
	if slices.Contains(m.Formats, program.FormatXML) {
		fact("root", code(m.Root))
		if m.Space != "" {
			fact("namespace", code(m.Space))
		}
	}
	if m.CSV != nil {
		p.raw("<div><dt>CSV</dt><dd>", escaped(strings.Join(p.say.CSVFacts(m.CSV), " · ")), "</dd></div>\n")
	}
	fact("source", p.source(m.Source))
	p.raw("</dl>\n")
}

// source is a link to where something is stated.
func (p *printer) source(s program.Source) string {
	if s.Document == "" {
		return ""
	}
	name := escaped(s.Document)
	if d := p.System.Document(s.Document); d != nil {
		name = document(d)
	}
	if s.Section != "" {
		name += escaped(p.pick(", afsnit ", ", section ") + s.Section)
	}
	return name
}

func document(d *program.Document) string {
	line := escaped(phrase.DocumentLine(d))
	if strings.HasPrefix(d.URL, "https://") || strings.HasPrefix(d.URL, "http://") {
		return `<a href="` + html.EscapeString(d.URL) + `" rel="noreferrer">` + line + "</a>"
	}
	return line
}

// section is a part of the page; write is nil for what it does not have.
type section struct {
	name  string
	write func()
}

func (p *printer) sections() {
	m := p.d.Message.Message
	all := []section{{"structure", p.structure}, {"fields", p.fieldTable}}
	if p.d.Len() == 0 {
		all = nil
	}
	if lists := p.codeLists(); len(lists) > 0 {
		all = append(all, section{"codeLists", func() { p.lists(lists) }})
	}
	if len(m.Rules) > 1 {
		all = append(all, section{"rules", p.ruleList})
	}
	if slices.ContainsFunc(m.Rules, func(r program.Rule) bool { return r.Code != "" }) {
		all = append(all, section{"codes", p.errorCodes})
	}
	if registers := p.registers(); len(registers) > 0 {
		all = append(all, section{"registers", func() { p.registerTable(registers) }})
	}
	if len(p.Handbook.Samples) > 0 || len(p.Live.Faulty) > 0 {
		all = append(all, section{"examples", p.examples})
	}
	all = append(all, section{"sources", p.sources}, section{"command", p.commands})
	p.raw(`<nav aria-label="`, escaped(p.word("jump")), `">`)
	for _, s := range all {
		p.raw(link(s.name, escaped(p.word(s.name))))
	}
	p.raw("</nav>\n")
	for _, s := range all {
		p.raw("<section aria-labelledby=\"", s.name, "\">\n<h2 id=\"", s.name, "\">", escaped(p.word(s.name)), "</h2>\n")
		s.write()
		p.raw("</section>\n")
	}
}

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
