// Package page writes what became of an interface description as one page: each row of its tables as it stands there,
// and beside it what became of it.
//
// The page holds all it needs, has no script, and its policy lets nothing but its style be used. What comes from the
// document is escaped, and what looks like a CPR number is masked.
package page

import (
	_ "embed"
	"html"
	"io"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/description"
	"github.com/forkontrol/forkontrol/internal/importing"
	"github.com/forkontrol/forkontrol/internal/look"
	"github.com/forkontrol/forkontrol/internal/mask"
	"github.com/forkontrol/forkontrol/internal/program"
	report "github.com/forkontrol/forkontrol/internal/report/html"
	"github.com/forkontrol/forkontrol/internal/text"
)

//go:embed page.css
var style string

// Page is what a page is about.
type Page struct {
	Import   *description.Import
	File     string   // that was read
	Messages []string // their ids
	// Again says that the source was there from an earlier import: Changes are what is otherwise now, Conflicts what a
	// person and the document have both changed, Kept counts what people have done that stays, Left are messages that
	// the document no longer has.
	Again     bool
	Changes   []Change
	Conflicts []string
	Kept      int
	Left      []string
	Lang      string // one of program.Languages
	Version   string // of forkontrol
}

// Change is a difference to the source as it was, in the page's language.
type Change struct{ Message, Class, Field, What string }

// Write writes the page. The error is the writer's.
func Write(w io.Writer, p *Page) error {
	b := &printer{Page: p}
	b.page()
	_, err := io.WriteString(w, b.b.String())
	return err
}

type printer struct {
	*Page
	b strings.Builder
}

func (p *printer) pick(da, en string) string   { return (&program.Text{Da: da, En: en}).In(p.Lang) }
func (p *printer) in(w importing.Words) string { return p.pick(w.Da, w.En) }
func (p *printer) raw(parts ...string)         { p.b.WriteString(strings.Join(parts, "")) }
func (p *printer) element(tag, inside string) {
	p.raw("<", tag, ">", inside, "</", strings.Fields(tag)[0], ">\n")
}
func (p *printer) number(n int) string            { return text.Number(n, p.Lang) }
func (p *printer) fate(f description.Fate) string { w := f.Words(); return p.in(w) }

// escaped is text of the document as markup, with what is invisible made visible.
func escaped(s string) string {
	lines := strings.Split(mask.Text(s), "\n")
	for i, l := range lines {
		lines[i] = html.EscapeString(text.Visible(l))
	}
	return strings.Join(lines, "\n")
}

func anchor(table, row int) string { return "r-" + strconv.Itoa(table+1) + "-" + strconv.Itoa(row+1) }

func (p *printer) page() {
	style := report.Unix(look.CSS + style)
	p.raw("<!DOCTYPE html>\n<html lang=\"", p.Lang, "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
		`<meta http-equiv="Content-Security-Policy" content="`, report.Policy(style, ""), "\">\n",
		"<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<title>",
		escaped(p.pick("Import af ", "Import of ")+p.File), "</title>\n<style>", style, "</style>\n</head>\n<body>\n<main>\n")
	p.element("h1", escaped(p.pick("Import af ", "Import of ")+p.File))
	p.summary()
	p.changes()
	p.questions()
	p.element("h2", p.pick("Række for række", "Row by row"))
	for i := range p.Import.Tables {
		p.table(i, &p.Import.Tables[i])
	}
	p.refused()
	p.raw("</main>\n<footer>\n<p>", escaped(p.pick("Lavet af forkontrol ", "Made by forkontrol ")+p.Version), "</p>\n</footer>\n</body>\n</html>\n")
}

// summary counts the rows of each fate.
func (p *printer) summary() {
	p.raw("<ul class=\"counts\">\n")
	counts := p.Import.Counts()
	for _, f := range description.Fates {
		if n := counts[f]; n > 0 && f != description.Heading {
			p.raw(`<li><b>`, p.number(n), `</b> <span class="fate `, string(f), `">`, escaped(p.fate(f)), "</span></li>\n")
		}
	}
	p.raw("</ul>\n")
	if len(p.Messages) > 0 {
		p.element("p", p.pick("Beskederne i kilden:", "The messages in the source:"))
		p.raw("<ul>\n")
		for _, id := range p.Messages {
			p.raw("<li><code>", escaped(id), "</code></li>\n")
		}
		p.raw("</ul>\n")
	}
}

// changes tells what a second import did.
func (p *printer) changes() {
	if !p.Again {
		return
	}
	p.element("h2", p.pick("Siden den forrige import", "Since the earlier import"))
	kept := p.pick("Intet var ændret i kilden i hånden.", "Nothing in the source had been changed by hand.")
	if p.Kept == 1 {
		kept = p.pick("1 ændring, der er lavet i hånden, er bevaret.", "1 change made by hand was kept.")
	} else if p.Kept > 1 {
		kept = p.number(p.Kept) + p.pick(" ændringer, der er lavet i hånden, er bevaret.", " changes made by hand were kept.")
	}
	p.element("p", escaped(kept))
	if len(p.Changes) == 0 {
		p.element("p", p.pick("Reglerne er de samme.", "The rules are the same."))
	} else {
		p.raw("<div class=\"scroll\">\n<table class=\"changes\">\n<thead><tr>")
		heads := []string{p.pick("Felt", "Field"), "", p.pick("Forskel", "Difference")}
		for _, h := range heads {
			p.raw(`<th scope="col">`, h, "</th>")
		}
		p.raw("</tr></thead>\n<tbody>\n")
		last := ""
		for _, c := range p.Changes {
			if c.Message != last {
				p.raw(`<tr class="is-heading"><td colspan="3"><code>`, breakable(c.Message), "</code></td></tr>\n")
				last = c.Message
			}
			p.raw("<tr><td><code>", breakable(c.Field), "</code></td><td><b>", escaped(c.Class), "</b></td><td>", escaped(c.What), "</td></tr>\n")
		}
		p.raw("</tbody>\n</table>\n</div>\n")
	}
	p.list(p.pick("Ændret både i kilden og i dokumentet", "Changed both in the source and in the document"), p.Conflicts)
	p.list(p.pick("Beskeder, som dokumentet ikke længere har, og hvis filer står", "Messages that the document no longer has, and whose files stay"), p.Left)
}

func (p *printer) list(head string, items []string) {
	if len(items) == 0 {
		return
	}
	p.element("h3", escaped(head))
	p.raw("<ul>\n")
	for _, s := range items {
		p.element("li", escaped(s))
	}
	p.raw("</ul>\n")
}

// questions lists all that is asked, each with a link to its row.
func (p *printer) questions() {
	var items []string
	for _, q := range p.Import.Questions {
		items = append(items, escaped(p.in(q)))
	}
	for i, t := range p.Import.Tables {
		for j, r := range t.Rows {
			for _, q := range r.Questions {
				items = append(items, `<a href="#`+anchor(i, j)+`">`+escaped(r.Name())+"</a>: "+escaped(p.in(q.Words)))
			}
		}
	}
	if len(items) == 0 {
		return
	}
	p.element("h2", p.pick("Spørgsmål", "Questions"))
	p.element("p", p.pick("Et svar er en rettelse i kilden, hvor spørgsmålet står som <code>$comment</code>. Slet det også i <code>x-unchecked</code>, når du har svaret.", "An answer is a change in the source, where the question stands as <code>$comment</code>. Delete it in <code>x-unchecked</code> too when you have answered it."))
	p.raw("<ul>\n")
	for _, item := range items {
		p.element("li", item)
	}
	p.raw("</ul>\n")
}

func (p *printer) table(i int, t *description.Table) {
	title := escaped(p.in(description.KindWords(t.Kind)))
	if t.Section != "" {
		title += " · " + escaped(t.Section)
	}
	p.element("h3", title+` <span class="where">`+escaped(t.Place)+"</span>")
	if len(t.Unread) > 0 {
		var heads []string
		for _, h := range t.Unread {
			heads = append(heads, strings.Join(strings.Fields(h), " "))
		}
		p.element(`p class="faint"`, escaped(p.pick("Kolonner, der ikke er læst: ", "Columns that were not read: ")+strings.Join(heads, ", ")))
	}
	if t.Kind == description.Other {
		p.raw("<details><summary>", escaped(p.pick("Tabellen er ikke læst; vis dens rækker", "The table was not read; show its rows")), "</summary>\n")
		defer p.raw("</details>\n")
	}
	columns := 0
	for _, r := range t.Rows {
		columns = max(columns, len(r.Cells))
	}
	p.raw("<div class=\"scroll\">\n<table>\n<thead><tr>")
	label := func(c int) string {
		if c < len(t.Columns) {
			return t.Columns[c]
		}
		return ""
	}
	for c := range columns {
		p.raw(`<th scope="col">`, escaped(label(c)), "</th>")
	}
	p.raw(`<th scope="col">`, p.pick("Hvad der blev af den", "What became of it"), "</th></tr></thead>\n<tbody>\n")
	for j := range t.Rows {
		if j == 0 && t.Heads(&t.Rows[j]) {
			continue // it stands above
		}
		p.row(anchor(i, j), &t.Rows[j], columns, label)
	}
	p.raw("</tbody>\n</table>\n</div>\n")
}

func (p *printer) row(id string, r *description.Row, columns int, label func(int) string) {
	class := ""
	if r.Fate == description.Heading {
		class = ` class="is-heading"`
	}
	p.raw(`<tr id="`, id, `"`, class, ">")
	for c := range columns {
		cell := ""
		if c < len(r.Cells) {
			cell = escaped(r.Cells[c])
		}
		empty := ""
		if cell == "" {
			empty = " empty"
		}
		p.raw(`<td class="cell`, empty, `" data-label="`, escaped(label(c)), `">`, cell, "</td>")
	}
	p.raw(`<td class="became"><p><span class="fate `, string(r.Fate), `">`, escaped(p.fate(r.Fate)), `</span> <span class="faint">`, escaped(r.Place), "</span></p>")
	for _, at := range []string{r.Field, r.Rule} {
		if at != "" {
			p.raw("<p><code>", breakable(at), "</code></p>")
		}
	}
	if r.Why != nil {
		p.raw("<p>", escaped(p.in(*r.Why)), "</p>")
	}
	for _, q := range r.Questions {
		p.raw("<p>", escaped(p.in(q.Words)), "</p>")
	}
	p.raw("</td></tr>\n")
}

// breakable is a path as markup that may be broken between its names.
func breakable(s string) string {
	return strings.NewReplacer(".", ".<wbr>", "/", "/<wbr>").Replace(escaped(s))
}

func (p *printer) refused() {
	if len(p.Import.Refused) == 0 {
		return
	}
	p.element("h2", p.pick("Tabeller, der ikke er læst", "Tables that were not read"))
	p.raw("<ul>\n")
	for _, r := range p.Import.Refused {
		at := ""
		if r.Place != "" {
			at = r.Place + ": "
		}
		p.element("li", escaped(at+p.in(r.Why)))
	}
	p.raw("</ul>\n")
}
