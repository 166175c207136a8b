package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/catalogue"
	"github.com/forkontrol/forkontrol/internal/catalogue/phrase"
	"github.com/forkontrol/forkontrol/internal/text"
)

// describeText is a message for a terminal. A field has a line of columns and below it, indented, what would not fit
// into columns at any width.
func (a *app) describeText(d *catalogue.Description, width int) string {
	t := a.lang.pick
	names := namesOf(d)
	var b strings.Builder
	b.WriteString(heading.Sprint(wrapped(text.Titled(d.Title, d.Version)+" · "+d.Name, width)) + "\n" + d.ID + "\n")
	facts := []string{a.phrases().Exchange(d.Direction), strings.Join(d.Formats, " "), t("grundlag: ", "evidence: ") + a.phrases().Evidence(d.Evidence)}
	if force := a.phrases().InForce(d.From, d.To); force != "" {
		facts = append(facts, force)
	}
	facts = append(facts, t("rod: ", "root: ")+d.Root)
	if d.Space != "" {
		facts = append(facts, t("navnerum: ", "namespace: ")+d.Space)
	}
	b.WriteString(block(strings.Join(facts, " · "), 0, width))
	if d.CSV != nil {
		b.WriteString(block("csv: "+strings.Join(a.phrases().CSVFacts(d.CSV), " · "), 0, width))
	}
	b.WriteString(block(d.Text.In(string(a.lang)), 0, width) + "\n")
	a.fieldLines(&b, d, names, width)
	if len(d.Rules) > 0 {
		b.WriteString("\n" + heading.Sprint(t("Regler for hele beskeden", "Rules for the message as a whole")) + "\n")
		for _, id := range d.Rules {
			r := d.Rule(id)
			b.WriteString(r.ID + "\n" + block(r.Asks.In(string(a.lang)), 4, width))
		}
	}
	b.WriteString("\n" + block(a.legend(d, names), 0, width) +
		block("forkontrol explain"+a.ownFlags()+t(" ID fortæller, hvad en regel kræver og hvorfor.", " ID says what a rule asks for, and why."), 0, width))
	first := true
	for doc := range d.Documents() {
		if first {
			b.WriteString("\n" + heading.Sprint(t("Kilder", "Sources")) + "\n")
			first = false
		}
		b.WriteString(block(doc.ID+": "+phrase.DocumentLine(doc), 0, width))
		if doc.URL != "" {
			b.WriteString("    " + doc.URL + "\n")
		}
	}
	return b.String()
}

// fieldLines writes the fields, in columns where the terminal has room for them.
func (a *app) fieldLines(b *strings.Builder, d *catalogue.Description, names ruleNames, width int) {
	t := a.lang.pick
	head := []string{t("Felt", "Field"), "Type", t("Krævet", "Required"), t("Forekomster", "Occurs")}
	rows := [][]string{head}
	for i := range d.Len() {
		f := d.Field(i)
		name := f.Name
		if f.Attribute {
			name = "@" + name
		}
		row := []string{strings.Repeat("  ", max(int(f.Depth)-1, 0)) + name, f.Type, a.phrases().Required(d, &f), phrase.Occurs(f.Field)}
		if ofContract(&f) {
			row[2], row[3] = "", ""
		}
		rows = append(rows, row)
	}
	widths := columnWidths(rows)
	room := 2 * (len(head) - 1)
	for _, w := range widths {
		room += w
	}
	columns := room <= width
	line := func(row []string) string {
		var cells strings.Builder
		for c, cell := range row {
			cells.WriteString(padded(cell, widths[c]+2))
		}
		return strings.TrimRight(cells.String(), " ")
	}
	if columns && d.Len() > 0 {
		b.WriteString(heading.Sprint(line(head)) + "\n")
	}
	types := false
	for i, row := range rows[1:] {
		f := d.Field(i)
		if ofContract(&f) && !types {
			types = true
			b.WriteString("\n" + heading.Sprint(a.typesHeading()) + "\n")
		}
		indent := 2*max(int(f.Depth)-1, 0) + 4
		if columns {
			own := padded(row[0], widths[0])
			b.WriteString(heading.Sprint(own) + strings.TrimPrefix(line(row), own) + "\n")
		} else if ofContract(&f) {
			b.WriteString(heading.Sprint(row[0]) + "\n" + block(head[1]+": "+row[1], indent, width))
		} else { // a narrow terminal
			cells := fmt.Sprintf("%s: %s · %s: %s · %s: %s", head[1], row[1], head[2], row[2], head[3], row[3])
			b.WriteString(heading.Sprint(row[0]) + "\n" + block(cells, indent, width))
		}
		a.fieldText(b, d, &f, names, indent, width)
	}
}

// ofContract reports whether a field is none, but a type of a contract that fields are of, or may say they are.
func ofContract(f *catalogue.Field) bool { return f.Depth == 1 && strings.HasPrefix(f.Path, "~") }

func (a *app) typesHeading() string {
	return a.lang.pick("Kontraktens typer: hvad felter er af eller kan sige, at de er af (xsi:type)",
		"Types of the contract: what fields are of, or may say they are of (xsi:type)")
}

// fieldText writes what is below the line of a field.
func (a *app) fieldText(b *strings.Builder, d *catalogue.Description, f *catalogue.Field, names ruleNames, indent, width int) {
	t := a.lang.pick
	b.WriteString(block(a.phrases().About(f), indent, width))
	b.WriteString(block(strings.Join(a.phrases().Facts(f, ""), " · "), indent, width))
	if meanings := a.phrases().Meanings(f); meanings != nil {
		b.WriteString(block(a.phrases().ValuesWord(f), indent, width))
		for _, meaning := range meanings {
			b.WriteString(hanging(meaning, indent+2, width))
		}
	} else if all := phrase.Values(f); len(all) > 0 {
		b.WriteString(block(a.phrases().ValuesWord(f)+strings.Join(all, ", "), indent, width))
	}
	last := []string{}
	if list := names.all(d, f); len(list) > 0 {
		last = append(last, t("Regler: ", "Rules: ")+strings.Join(list, ", "))
	}
	source := t("Kilde: ", "Source: ") + a.phrases().SourceOf(f.Source)
	if f.Evidence != d.Evidence {
		source += " (" + a.phrases().Evidence(f.Evidence) + ")"
	}
	for _, text := range append(last, source) {
		for l := range strings.SplitSeq(strings.TrimSuffix(block(text, indent, width), "\n"), "\n") {
			b.WriteString(faint.Sprint(l) + "\n")
		}
	}
}

// hanging is wrapped text whose lines after the first are indented further.
func hanging(s string, indent, width int) string {
	lines := slices.Collect(strings.Lines(wrapped(s, max(width-indent-4, 20))))
	margin := strings.Repeat(" ", indent)
	return margin + strings.Join(lines, margin+"    ") + "\n"
}
