package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/fatih/color"

	"github.com/forkontrol/forkontrol/internal/compare"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/text"
)

// differences words a comparison.
type differences struct {
	*app
	compare.Heading
	found    *compare.Comparison
	verdicts *compare.Verdicts
	width    int
	plain    bool // without colours
}

// classColors are the looks of the words for classes, in the order of these.
var classColors = [...]*color.Color{compare.Tighter: color.New(color.FgRed, color.Bold), compare.Gone: color.New(color.FgRed, color.Bold),
	compare.Changed: color.New(color.FgYellow, color.Bold), compare.New: color.New(color.FgCyan, color.Bold),
	compare.Looser: color.New(color.FgGreen, color.Bold), compare.Reworded: color.New(color.Faint)}

// class is the word for a class.
func (l language) class(c compare.Class) string {
	return [...]string{compare.Tighter: l.pick("skærpet", "tighter"), compare.Gone: l.pick("udgået", "gone"), compare.Changed: l.pick("ændret", "changed"),
		compare.New: l.pick("ny", "new"), compare.Looser: l.pick("lempet", "looser"), compare.Reworded: l.pick("omformuleret", "reworded")}[c]
}

// classWidth is that of the widest word for a class.
const classWidth = len("omformuleret")

func (d *differences) paint(c *color.Color, s string) string {
	if d.plain {
		return s
	}
	return c.Sprint(s)
}

// text is the comparison for a terminal.
func (d *differences) text() string {
	var b strings.Builder
	b.WriteString(d.paint(heading, wrapped(d.Old.Name+" → "+d.New.Name, d.width)) + "\n" + block(d.summary(), 0, d.width))
	for i := range d.found.Systems {
		s := &d.found.Systems[i]
		b.WriteString("\n" + d.paint(heading, s.Name) + "\n")
		d.changes(&b, s.Changes, 2)
		for k := range s.Messages {
			m := &s.Messages[k]
			if only := whole(m); only != nil {
				d.line(&b, only, cmp.Or(m.New, m.Old), 2)
				continue
			}
			b.WriteString("\n" + block(messageIDs(m), 2, d.width))
			d.changes(&b, m.Changes, 4)
		}
	}
	if len(d.found.Registers) > 0 {
		b.WriteString("\n" + d.paint(heading, d.lang.pick("Registre", "Registers")) + "\n")
		for i := range d.found.Registers {
			r := &d.found.Registers[i]
			d.line(&b, r, r.Field+" · "+d.what(r), 2)
		}
	}
	d.samples(&b)
	if !d.Note.Empty() {
		b.WriteString("\n" + block(d.Note.In(string(d.lang)), 0, d.width))
	}
	return b.String()
}

// whole gives the change of a message that is on one side only.
func whole(m *compare.Message) *compare.Change {
	if (m.Old == "" || m.New == "") && len(m.Changes) == 1 {
		return &m.Changes[0]
	}
	return nil
}

func messageIDs(m *compare.Message) string {
	if m.Old != m.New {
		return m.Old + " → " + m.New
	}
	return m.New
}

// summary counts the changes.
func (d *differences) summary() string {
	var parts []string
	for class, n := range d.found.Count() {
		if n > 0 {
			parts = append(parts, d.lang.class(compare.Class(class))+": "+text.Number(n, string(d.lang)))
		}
	}
	if len(parts) == 0 {
		return d.lang.pick("Ingen forskelle", "No differences")
	}
	line := strings.Join(parts, " · ")
	return strings.ToUpper(line[:1]) + line[1:]
}

// mostSources is how many changes of a source are shown one by one.
const mostSources = 3

// joined makes one change of a rule's severity and evidence, which often move together, and of sources where there are
// many: a new version of a document has another place for each rule.
func joined(list []compare.Change) []compare.Change {
	var out []compare.Change
	sources := 0
	for i := range list {
		if moved(&list[i]) {
			sources++
		}
	}
	for i := range list {
		c := &list[i]
		if sources > mostSources && moved(c) {
			if len(out) == 0 || !moved(&out[0]) {
				first := compare.Change{Class: c.Class, Aspect: c.Aspect, Old: c.Old, New: c.New, Below: sources - 1}
				out = slices.Insert(out, 0, first)
			}
			continue
		}
		if c.Aspect == compare.AspectEvidence && i > 0 {
			if last := &list[i-1]; last.Aspect == compare.AspectSeverity && last.Rule == c.Rule && last.Class == c.Class {
				out[len(out)-1].Values = []string{c.Old, c.New}
				continue
			}
		}
		out = append(out, *c)
	}
	return out
}

// moved reports whether what is said in a source is said in another place.
func moved(c *compare.Change) bool { return c.Aspect == compare.AspectSource && c.Old != c.New }

// changes writes changes, those of a field below its name.
func (d *differences) changes(b *strings.Builder, list []compare.Change, margin int) {
	list = joined(list)
	for i := range list {
		c := &list[i]
		if c.Field != "" && (i == 0 || list[i-1].Field != c.Field) {
			label := c.Label.In(string(d.lang))
			if label != "" && !strings.EqualFold(label, c.Field) {
				label = " · " + label
			} else {
				label = ""
			}
			name := block(c.Field+label, margin, d.width)
			b.WriteString(strings.Replace(name, c.Field, d.paint(heading, c.Field), 1))
		}
		at := margin
		if c.Field != "" {
			at += 2
		}
		d.line(b, c, d.what(c), at)
	}
}

// line writes a change: the word for its class, and what it is beside that.
func (d *differences) line(b *strings.Builder, c *compare.Change, what string, margin int) {
	word := d.lang.class(c.Class)
	lines := strings.TrimLeft(block(what, margin+classWidth+2, d.width), " ")
	b.WriteString(strings.Repeat(" ", margin) + d.paint(classColors[c.Class], word) + strings.TrimPrefix(padded(word, classWidth+2), word) + lines)
}

// mostValues is how many values are shown; JSON has them all.
const mostValues = 12

func (d *differences) list(values []string) string {
	shown := make([]string, 0, mostValues+1)
	for i, v := range values {
		if i == mostValues {
			return strings.Join(shown, ", ") + fmt.Sprintf(d.lang.pick(" og %d til", " and %d more"), len(values)-i)
		}
		shown = append(shown, cmp.Or(v, `""`))
	}
	return strings.Join(shown, ", ")
}

// arrow is what was and what is.
func arrow(before, after string) string {
	return cmp.Or(before, "–") + " → " + cmp.Or(after, "–")
}

// what says what a change is.
func (d *differences) what(c *compare.Change) string {
	t := d.lang.pick
	asks := c.Asks.In(string(d.lang))
	about := func(s string) string { // of a rule
		if asks == "" {
			return s
		}
		return s + ": " + asks
	}
	both := arrow(c.Old, c.New)
	added := c.Class == compare.New || c.Class == compare.Looser
	words := func(say func(string) string) string { return arrow(word(say, c.Old), word(say, c.New)) }
	switch c.Aspect {
	case compare.AspectMessage:
		return both
	case compare.AspectRegister:
		return c.Label.In(string(d.lang))
	case compare.AspectField:
		s := t("felt", "field")
		if of := cmp.Or(c.New, c.Old); of != "" {
			s += " · " + of
		}
		switch {
		case c.Below == 1:
			s += t(" · med et felt i", " · with one field in it")
		case c.Below > 1:
			s += fmt.Sprintf(t(" · med %d felter i", " · with %d fields in it"), c.Below)
		}
		return s
	case compare.AspectRule:
		if c.Class == compare.Tighter {
			return about(t("ny regel", "new rule"))
		}
		return about(t("regel udgået", "rule gone"))
	case compare.AspectLimit:
		if asks != "" && c.Old != "" {
			return asks + t(" Før: ", " Before: ") + c.Old
		}
		return about(both)
	case compare.AspectAllowed:
		switch {
		case len(c.Values) == 0:
			return about(t("at vælge imellem: ", "to choose from: ") + both)
		case added:
			return t("nu også tilladt: ", "now allowed too: ") + d.list(c.Values)
		}
		return t("ikke længere tilladt: ", "no longer allowed: ") + d.list(c.Values)
	case compare.AspectAsks:
		return about(t("kræver noget andet end før", "asks something else than before"))
	case compare.AspectStructure:
		return t("reglerne gælder under andre betingelser eller på en anden måde end før", "the rules apply under other conditions, or in another way, than before")
	case compare.AspectOrder:
		if c.Class != compare.Changed {
			return t("kolonnerne skal stå i rækkefølge: ", "the columns must be in order: ") + words(d.yes)
		}
		return t("rækkefølgen er en anden: ", "the order is another: ") + d.list(strings.Split(c.New, ", "))
	case compare.AspectSeverity:
		severity := words(d.severity)
		if len(c.Values) == 2 { // see joined
			severity += t(", grundlag ", ", evidence ") + arrow(d.evidence(c.Values[0]), d.evidence(c.Values[1]))
		}
		return about(severity)
	case compare.AspectEvidence:
		return about(t("grundlag ", "evidence ") + words(d.evidence))
	case compare.AspectCode:
		return about(t("fejlkode ", "error code ") + both)
	case compare.AspectRegisters:
		return about(t("registre ", "registers ") + both)
	case compare.AspectFrom:
		return about(t("gælder fra ", "in force from ") + both)
	case compare.AspectTo:
		return about(t("gælder til ", "in force until ") + both)
	case compare.AspectRoot:
		return t("rod ", "root ") + both
	case compare.AspectNamespace:
		return t("navnerum ", "namespace ") + both
	case compare.AspectQualified:
		return t("underelementer skal være i navnerummet: ", "child elements must be in the namespace: ") + words(d.yes)
	case compare.AspectFormats:
		return t("former: ", "forms: ") + d.list(c.Values)
	case compare.AspectCSV:
		return t("CSV-filens opbygning ", "layout of the CSV file ") + both
	case compare.AspectEncodings:
		if len(c.Values) > 0 {
			return t("tegnsæt: ", "encodings: ") + d.list(c.Values)
		}
		return t("tegnsæt ", "encodings ") + both
	case compare.AspectOperation:
		return "operation " + both
	case compare.AspectDirection:
		return t("retning ", "direction ") + words(d.phrases().Exchange)
	case compare.AspectElement:
		return t("navn i XML ", "name in XML ") + both
	case compare.AspectAttribute:
		return t("attribut i XML: ", "attribute in XML: ") + words(d.yes)
	case compare.AspectColumn:
		return t("kolonne ", "column ") + both
	case compare.AspectColumns:
		return t("kolonner ", "columns ") + both
	case compare.AspectType:
		return "type " + both
	case compare.AspectPersonal:
		return t("personoplysning ", "personal data ") + both
	case compare.AspectCodes:
		return t("kendte værdier: ", "known values: ") + d.list(c.Values)
	case compare.AspectMeaning:
		return t("betydningen af ", "the meaning of ") + d.list(c.Values)
	case compare.AspectSource:
		if c.Old == c.New {
			return t("dokumenter", "documents")
		}
		if c.Below > 0 {
			return fmt.Sprintf(t("kilde %s, og %d andre steder", "source %s, and in %d more places"), both, c.Below)
		}
		return about(t("kilde ", "source ") + both)
	}
	if c.Rule == "" && c.Keyword != "" {
		return t("tekster til nøgleordet ", "texts of the keyword ") + c.Keyword
	}
	return about(t("tekster", "texts"))
}

// word words a value unless there is none.
func word(say func(string) string, s string) string {
	if s == "" {
		return ""
	}
	return say(s)
}

func (d *differences) yes(s string) string { return d.phrases().Yes(s == "yes") }

func (d *differences) evidence(s string) string {
	for _, of := range []program.Evidence{program.Draft, program.Contract, program.Official} {
		if of.String() == s {
			return d.phrases().Evidence(of)
		}
	}
	return s
}

func (d *differences) severity(s string) string {
	for _, of := range []program.Severity{program.Info, program.Warning, program.Error} {
		if of.String() == s {
			return text.Severity(of, string(d.lang))
		}
	}
	return s
}

// samplesHeading says how many payloads were checked.
func (d *differences) samplesHeading() string {
	t := d.lang.pick
	v := d.verdicts
	s := fmt.Sprintf(t("Filer: %d kontrolleret med begge, %d med et andet resultat", "Payloads: %d checked with both, %d with another verdict"), v.Payloads-v.Failed, len(v.Changed))
	if v.Failed > 0 {
		s += fmt.Sprintf(t("; %d kunne ikke kontrolleres med nogen af dem", "; %d could not be checked with either"), v.Failed)
	}
	return s
}

// verdict says what became of a payload, and finding why.
func (d *differences) verdict(v *compare.Verdict) string {
	say := func(p *finding.Payload) string {
		answer := text.Answer(p, string(d.lang))
		return strings.ToLower(answer[:1]) + answer[1:]
	}
	return say(v.Old) + " → " + say(v.New)
}

func (d *differences) finding(f *finding.Finding) string {
	s := text.Message(f, d.Rules, string(d.lang), d.ShowPersonalData)
	if f.Line > 0 {
		s = fmt.Sprintf(d.lang.pick("Linje %d: ", "Line %d: "), f.Line) + s
	}
	return text.Visible(s)
}

// samples writes the payloads whose verdict is another.
func (d *differences) samples(b *strings.Builder) {
	if d.verdicts == nil {
		return
	}
	lines := strings.TrimSuffix(block(d.samplesHeading(), 0, d.width), "\n")
	b.WriteString("\n" + d.paint(heading, lines) + "\n")
	for i := range d.verdicts.Changed {
		v := &d.verdicts.Changed[i]
		verdict, class := d.verdict(v), compare.Changed
		switch {
		case v.Old.Verdict == finding.Valid:
			class = compare.Tighter
		case v.New.Verdict == finding.Valid:
			class = compare.Looser
		}
		b.WriteString("  " + text.Visible(v.File) + "\n")
		for line := range strings.Lines(block(verdict, 6, d.width)) {
			b.WriteString("      " + d.paint(classColors[class], strings.TrimSpace(line)) + "\n")
		}
		if v.Finding != nil { // the id is to be copied
			b.WriteString(block(d.finding(v.Finding), 6, d.width) + "      " + text.Visible(v.Finding.Rule.ID) + "\n")
		}
	}
}

// markdown is the comparison in Markdown, a table for each message.
func (d *differences) markdown() string {
	t := d.lang.pick
	var b strings.Builder
	fmt.Fprintf(&b, "# %s: %s → %s\n\n%s\n", t("Forskelle", "Differences"), d.Old.Name, d.New.Name, d.summary())
	row := func(cells ...string) {
		for i := range cells {
			cells[i] = cellEscapes.Replace(cells[i])
		}
		b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	}
	code := func(s string) string {
		if s == "" {
			return ""
		}
		return "`" + s + "`"
	}
	table := func(list []compare.Change) {
		b.WriteString("\n")
		row(t("Ændring", "Change"), t("Felt", "Field"), t("Hvad", "What"), t("Regel", "Rule"))
		b.WriteString("| --- | --- | --- | --- |\n")
		list = joined(list)
		for i := range list {
			c := &list[i]
			row(d.lang.class(c.Class), code(c.Field), d.what(c), code(c.Rule))
		}
	}
	for i := range d.found.Systems {
		s := &d.found.Systems[i]
		fmt.Fprintf(&b, "\n## %s\n", s.Name)
		if len(s.Changes) > 0 {
			table(s.Changes)
		}
		listed := false
		for k := range s.Messages {
			if c := whole(&s.Messages[k]); c != nil {
				if !listed {
					b.WriteString("\n")
					listed = true
				}
				fmt.Fprintf(&b, "- %s: `%s`\n", d.lang.class(c.Class), cmp.Or(s.Messages[k].New, s.Messages[k].Old))
			}
		}
		for k := range s.Messages {
			if m := &s.Messages[k]; whole(m) == nil {
				fmt.Fprintf(&b, "\n### %s · %s\n\n`%s`\n", m.Title, m.Name, strings.ReplaceAll(messageIDs(m), " → ", "` → `"))
				table(m.Changes)
			}
		}
	}
	if len(d.found.Registers) > 0 {
		fmt.Fprintf(&b, "\n## %s\n", t("Registre", "Registers"))
		table(d.found.Registers)
	}
	if d.verdicts != nil {
		fmt.Fprintf(&b, "\n## %s\n", d.samplesHeading())
		for i := range d.verdicts.Changed {
			v := &d.verdicts.Changed[i]
			if i == 0 {
				b.WriteString("\n")
			}
			fmt.Fprintf(&b, "- `%s`: %s", text.Visible(v.File), d.verdict(v))
			if v.Finding != nil {
				fmt.Fprintf(&b, ". %s `%s`", strings.ReplaceAll(d.finding(v.Finding), "<", "&lt;"), text.Visible(v.Finding.Rule.ID))
			}
			b.WriteString("\n")
		}
	}
	if !d.Note.Empty() {
		b.WriteString("\n" + d.Note.In(string(d.lang)) + "\n")
	}
	return b.String()
}
