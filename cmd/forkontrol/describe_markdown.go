package main

import (
	"fmt"
	"strings"

	"github.com/forkontrol/forkontrol/internal/catalogue"
	"github.com/forkontrol/forkontrol/internal/catalogue/phrase"
	"github.com/forkontrol/forkontrol/internal/text"
)

// describeMarkdown is a message in Markdown, its fields as a table.
func (a *app) describeMarkdown(d *catalogue.Description) string {
	t := a.lang.pick
	names := namesOf(d)
	var b strings.Builder
	fmt.Fprintf(&b, "# %s: %s\n\n`%s`\n\n", text.Titled(d.Title, d.Version), d.Name, d.ID)
	if text := d.Text.In(string(a.lang)); text != "" {
		b.WriteString(text + "\n\n")
	}
	if d.CSV != nil {
		b.WriteString("CSV: " + strings.Join(a.phrases().CSVFacts(d.CSV), ", ") + ".\n\n")
	}
	row := func(cells ...string) {
		for i, cell := range cells {
			cells[i] = cellEscapes.Replace(cell)
		}
		b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	}
	head := func() {
		row(t("Felt", "Field"), "Type", t("Krævet", "Required"), t("Forekomster", "Occurs"), t("Værdier", "Values"),
			t("Beskrivelse", "Description"), t("Regler", "Rules"), t("Kilde", "Source"))
		b.WriteString(strings.Repeat("| --- ", 8) + "|\n")
	}
	head()
	types := false
	for i := range d.Len() {
		f := d.Field(i)
		required, occurs := a.phrases().Required(d, &f), phrase.Occurs(f.Field)
		if ofContract(&f) {
			if required, occurs = "", ""; !types {
				types = true
				b.WriteString("\n" + a.typesHeading() + "\n\n")
				head()
			}
		}
		row("`"+f.Path+"`", f.Type, required, occurs, a.valueCell(&f), a.phrases().About(&f),
			strings.Join(names.all(d, &f), ", "), a.phrases().SourceOf(f.Source)+" ("+a.phrases().Evidence(f.Evidence)+")")
	}
	if legend := a.legend(d, names); legend != "" {
		b.WriteString("\n" + legend + "\n")
	}
	if len(d.Rules) > 0 {
		b.WriteString("\n" + t("Regler for hele beskeden", "Rules for the message as a whole") + ":\n\n")
		for _, id := range d.Rules {
			r := d.Rule(id)
			b.WriteString("- `" + r.ID + "`: " + r.Asks.In(string(a.lang)) + "\n")
		}
	}
	first := true
	for doc := range d.Documents() {
		if first {
			b.WriteString("\n" + t("Kilder", "Sources") + ":\n\n")
			first = false
		}
		line := "- " + doc.ID + ": " + phrase.DocumentLine(doc)
		if doc.URL != "" {
			line += ", <" + doc.URL + ">"
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}

// valueCell says what the values of a field must be like and which there are.
func (a *app) valueCell(f *catalogue.Field) string {
	parts := a.phrases().Facts(f, "`")
	if meanings := a.phrases().Meanings(f); meanings != nil {
		parts = append(parts, strings.Join(meanings, "; "))
	} else if all := phrase.Values(f); len(all) > 0 {
		parts = append(parts, strings.Join(all, ", "))
	}
	return strings.Join(parts, " · ")
}

// cellEscapes keeps a cell of a Markdown table in its row.
var cellEscapes = strings.NewReplacer("|", `\|`, "\n", " ", "<", "&lt;")
