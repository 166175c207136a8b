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
	"github.com/forkontrol/forkontrol/internal/look"
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
	style, script := report.Unix(look.CSS+style), report.Unix(script)
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
		name += escaped(", " + text.Section(s.Section, p.Lang))
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
