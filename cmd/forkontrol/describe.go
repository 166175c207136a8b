package main

import (
	"fmt"
	"strings"

	prettytext "github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/typescript"
)

const (
	formatMarkdown   = "markdown"
	formatTypeScript = "typescript"
)

var describeFormats = []string{formatText, formatJSON, formatMarkdown, formatTypeScript}

// fieldItem is one field as it is described.
type fieldItem struct {
	Path     string   `json:"path"`
	Name     string   `json:"name"`
	Column   string   `json:"column,omitempty"` // its name in CSV, where it is another
	Type     string   `json:"type"`
	Required bool     `json:"required"`
	Occurs   string   `json:"occurs"`
	Label    string   `json:"label"`
	Allowed  []string `json:"allowed,omitempty"`
	Text     string   `json:"text,omitempty"`
	Fix      string   `json:"fix,omitempty"`
	Example  string   `json:"example,omitempty"`
	Evidence string   `json:"evidence"`
	Source   string   `json:"source"`
	Rules    []string `json:"rules"`

	depth int // below the fields of the root
}

type documentItem struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Publisher string `json:"publisher,omitempty"`
	Version   string `json:"version,omitempty"`
	Date      string `json:"date,omitempty"`
	URL       string `json:"url,omitempty"`
}

type description struct {
	messageItem
	Root      string         `json:"root"`
	Namespace string         `json:"namespace,omitempty"`
	Fields    []fieldItem    `json:"fields"`
	Rules     []string       `json:"rules"`
	Documents []documentItem `json:"documents"`
}

func (a *app) describeCommand() *cobra.Command {
	t := a.lang.pick
	c := &cobra.Command{
		Use:     "describe " + t("BESKED", "MESSAGE"),
		Short:   t("Vis felterne i en besked", "Show the fields of a message"),
		Example: "  forkontrol describe ungedatabasen/indberet-institution-kontakt@1.0#Indberet",
		Args:    a.arguments(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := a.oneOf(c, "format", describeFormats...); err != nil {
				return err
			}
			set, err := a.rules()
			if err != nil {
				return err
			}
			system, message := set.Find(args[0])
			if message == nil {
				return a.unknownMessage(set, args[0])
			}
			if format(c) == formatTypeScript {
				types := typescript.Message(system, message)
				if types == nil {
					return usage(fmt.Sprintf(t("%s er en konvolut og har ingen typer", "%s is an envelope and has no types"), message.ID))
				}
				return a.print(string(types))
			}
			d := a.describe(system, message)
			switch format(c) {
			case formatJSON:
				return a.printJSON(d)
			case formatMarkdown:
				return a.print(a.describeMarkdown(&d))
			}
			return a.print(a.describeText(&d, a.width()))
		},
		ValidArgsFunction: a.completeMessages,
	}
	a.listFormat(c, describeFormats...)
	return c
}

// describe gathers what is told of a message.
func (a *app) describe(s *program.System, m *program.Message) description {
	lang := string(a.lang)
	d := description{messageItem: a.messageItem(s, m), Root: m.Root, Namespace: m.Space, Fields: []fieldItem{}, Rules: []string{}, Documents: []documentItem{}}
	for id := 1; id < len(m.Fields); id++ {
		f := &m.Fields[id]
		item := fieldItem{Path: f.Path, Name: f.Name, Type: f.Type, Required: f.Required, Occurs: occurs(f), Label: f.Label.In(lang),
			Text: f.Text.In(lang), Fix: f.Fix.In(lang), Example: f.Example, Evidence: f.Evidence.String(), Source: a.place(m, f.Source), Rules: []string{}, depth: max(int(f.Depth)-1, 0)}
		d.Fields = append(d.Fields, item)
	}
	describeColumns(&d, m)
	documents := map[string]bool{}
	cite := func(source program.Source) {
		if source.Document == "" {
			source.Document = m.Source.Document
		}
		if doc := s.Document(source.Document); doc != nil && !documents[doc.ID] {
			documents[doc.ID] = true
			d.Documents = append(d.Documents, documentItem{doc.ID, doc.Title, doc.Publisher, doc.Version, doc.Date, doc.URL})
		}
	}
	cite(m.Source)
	for id := 1; id < len(m.Fields); id++ {
		cite(m.Fields[id].Source)
	}
	for i := 1; i < len(m.Rules); i++ {
		r := &m.Rules[i]
		if r.Field == 0 {
			d.Rules = append(d.Rules, r.ID)
			continue
		}
		item := &d.Fields[r.Field-1]
		item.Rules = append(item.Rules, r.ID)
		if r.Keyword == "enum" || r.Keyword == "const" {
			item.Allowed = r.Allowed
		}
	}
	return d
}

// describeColumns adds what the CSV form of a message tells of its fields: the names of
// columns, and what the first cell of each record holds.
func describeColumns(d *description, m *program.Message) {
	if m.CSV == nil {
		return
	}
	for i := range d.Fields {
		f := &d.Fields[i]
		record, property, _ := strings.Cut(f.Path, ".")
		r := m.CSV.Record(record)
		if r == nil || property == "" {
			continue
		}
		if c := r.Column(property); c != f.Name {
			f.Column = c
		}
		if r.Mark != "" && property == r.Columns[0].Property {
			f.Allowed = []string{r.Mark}
		}
	}
}

func occurs(f *program.Field) string {
	switch {
	case f.Max < 0:
		return fmt.Sprintf("%d–*", f.Min)
	case f.Min == f.Max:
		return fmt.Sprint(f.Min)
	}
	return fmt.Sprintf("%d–%d", f.Min, f.Max)
}

// place words where something is stated.
func (a *app) place(m *program.Message, source program.Source) string {
	if source.Document == "" {
		source.Document = m.Source.Document
	}
	if source.Section == "" {
		return source.Document
	}
	return source.Document + a.lang.pick(", afsnit ", ", section ") + source.Section
}

func (l language) yes(b bool) string {
	if b {
		return l.pick("ja", "yes")
	}
	return l.pick("nej", "no")
}

// describeText is the field table for a terminal. A field has a line of columns
// and below it, indented, what would not fit into columns at any width.
func (a *app) describeText(d *description, width int) string {
	t := a.lang.pick
	var b strings.Builder
	b.WriteString(heading.Sprint(d.Title+" "+d.Version+" · "+d.Name) + "\n" + d.ID + "\n")
	facts := []string{a.lang.exchange(d.Direction), strings.Join(d.Formats, " "), t("grundlag: ", "evidence: ") + a.lang.evidence(d.Evidence)}
	if force := a.lang.inForce(d.From, d.To); force != "" {
		facts = append(facts, force)
	}
	facts = append(facts, t("rod: ", "root: ")+d.Root)
	b.WriteString(block(strings.Join(facts, " · "), 0, width))
	b.WriteString(block(d.Text, 0, width))

	head := []string{t("Felt", "Field"), "Type", t("Krævet", "Required"), t("Forekomster", "Occurs")}
	widths := make([]int, len(head))
	rows := make([][]string, len(d.Fields))
	for i := range d.Fields {
		f := &d.Fields[i]
		rows[i] = []string{strings.Repeat("  ", f.depth) + f.Name, f.Type, a.lang.yes(f.Required), f.Occurs}
	}
	for c := range head {
		widths[c] = prettytext.StringWidth(head[c])
		for _, row := range rows {
			widths[c] = max(widths[c], prettytext.StringWidth(row[c]))
		}
	}
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
	b.WriteString("\n")
	if columns {
		b.WriteString(heading.Sprint(line(head)) + "\n")
	}
	for i, row := range rows {
		f := &d.Fields[i]
		indent := 2*f.depth + 4
		if columns {
			own := padded(row[0], widths[0])
			b.WriteString(heading.Sprint(own) + strings.TrimPrefix(line(row), own) + "\n")
		} else { // a narrow terminal
			b.WriteString(heading.Sprint(row[0]) + "\n" + block(fmt.Sprintf("%s: %s · %s: %s · %s: %s", head[1], row[1], head[2], row[2], head[3], row[3]), indent, width))
		}
		text := f.Label
		if f.Text != "" {
			text = strings.TrimSuffix(f.Label, ".") + ". " + f.Text
		}
		b.WriteString(block(text, indent, width))
		if f.Column != "" {
			b.WriteString(block(t("Kolonne: ", "Column: ")+f.Column, indent, width))
		}
		if len(f.Allowed) > 0 {
			b.WriteString(block(t("Lovlige værdier: ", "Allowed values: ")+strings.Join(f.Allowed, ", "), indent, width))
		}
		source := t("Kilde: ", "Source: ") + f.Source
		if f.Evidence != d.Evidence {
			source += " (" + a.lang.evidence(f.Evidence) + ")"
		}
		for _, l := range strings.Split(strings.TrimSuffix(block(source, indent, width), "\n"), "\n") {
			b.WriteString(faint.Sprint(l) + "\n")
		}
	}
	if len(d.Documents) > 0 {
		b.WriteString("\n" + heading.Sprint(t("Kilder", "Sources")) + "\n")
		for _, doc := range d.Documents {
			b.WriteString(block(doc.ID+": "+doc.String(), 0, width))
			if doc.URL != "" {
				b.WriteString("    " + doc.URL + "\n")
			}
		}
	}
	return b.String()
}

func (d *documentItem) String() string {
	parts := []string{d.Title}
	if d.Version != "" {
		parts[0] += " " + d.Version
	}
	for _, part := range []string{d.Publisher, d.Date} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}

// describeMarkdown is the field table in Markdown.
func (a *app) describeMarkdown(d *description) string {
	t := a.lang.pick
	var b strings.Builder
	fmt.Fprintf(&b, "# %s %s: %s\n\n`%s`\n\n", d.Title, d.Version, d.Name, d.ID)
	if d.Text != "" {
		b.WriteString(d.Text + "\n\n")
	}
	row := func(cells ...string) {
		for i, cell := range cells {
			cells[i] = cellEscapes.Replace(cell)
		}
		b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	}
	row(t("Felt", "Field"), "Type", t("Krævet", "Required"), t("Forekomster", "Occurs"), t("Lovlige værdier", "Allowed values"), t("Beskrivelse", "Description"), t("Kilde", "Source"))
	b.WriteString(strings.Repeat("| --- ", 7) + "|\n")
	for i := range d.Fields {
		f := &d.Fields[i]
		text := f.Label
		if f.Text != "" {
			text = strings.TrimSuffix(f.Label, ".") + ". " + f.Text
		}
		if f.Column != "" {
			text = t("Kolonne «", "Column “") + f.Column + t("». ", "”. ") + text
		}
		row("`"+f.Path+"`", f.Type, a.lang.yes(f.Required), f.Occurs, strings.Join(f.Allowed, ", "), text, f.Source+" ("+a.lang.evidence(f.Evidence)+")")
	}
	if len(d.Documents) > 0 {
		b.WriteString("\n" + t("Kilder", "Sources") + ":\n\n")
		for _, doc := range d.Documents {
			line := "- " + doc.ID + ": " + doc.String()
			if doc.URL != "" {
				line += ", <" + doc.URL + ">"
			}
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}

// cellEscapes keeps a cell of a Markdown table in its row.
var cellEscapes = strings.NewReplacer("|", `\|`, "\n", " ", "<", "&lt;")
