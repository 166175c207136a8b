// Package phrase says in Danish and English what a catalogue knows of messages and fields, for whoever shows it to
// people: the command as text and Markdown, and the page about a message.
package phrase

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/catalogue"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/text"
)

// Language is the language of phrases: one of program.Languages.
type Language string

func (l Language) pick(da, en string) string {
	if l == program.English {
		return en
	}
	return da
}

// Evidence is the word for how sure a source is.
func (l Language) Evidence(e program.Evidence) string {
	switch e {
	case program.Official:
		return l.pick("officiel", "official")
	case program.Contract:
		return l.pick("kontrakt", "contract")
	}
	return l.pick("udkast", "draft")
}

// Exchange is the word for the direction of a message: "request" or "response".
func (l Language) Exchange(direction string) string {
	if direction == "response" {
		return l.pick("svar", "response")
	}
	return l.pick("anmodning", "request")
}

// InForce says on which days something is in force; it is empty for always.
func (l Language) InForce(from, to string) string {
	switch {
	case from != "" && to != "":
		return from + " – " + to
	case from != "":
		return l.pick("fra ", "from ") + from
	case to != "":
		return l.pick("til ", "until ") + to
	}
	return ""
}

// MostMeanings is how many values are shown with what they mean. Of longer lists only the values are shown, which JSON
// has with their meanings.
const MostMeanings = 20

// About says what a field is: its label and its text, or the text alone where that begins with the label.
func (l Language) About(f *catalogue.Field) string {
	label, about := f.Label.In(string(l)), f.Text.In(string(l))
	label = strings.TrimSuffix(label, ".")
	switch {
	case about == "":
		return label
	case strings.HasPrefix(strings.ToLower(about), strings.ToLower(label)):
		return about
	}
	return label + ". " + about
}

// Occurs says how often a field occurs under its parent: "0–1", "1–*".
func Occurs(f *program.Field) string {
	switch {
	case f.Max < 0:
		return fmt.Sprintf("%d–*", f.Min)
	case f.Min == f.Max:
		return strconv.Itoa(f.Min)
	}
	return fmt.Sprintf("%d–%d", f.Min, f.Max)
}

// Bounds say what a field's values must be like, a fact each. Patterns are between marks of code.
func (l Language) Bounds(f *catalogue.Field, code string) []string {
	t := l.pick
	b := &f.Bounds
	var facts []string
	add := func(fact string) {
		if fact != "" {
			facts = append(facts, fact)
		}
	}
	add(l.between(b[catalogue.MinLength], b[catalogue.MaxLength], t("tegn", "characters"), t("tegn", "character")))
	add(l.between("", b[catalogue.TotalDigits], t("cifre", "digits"), t("ciffer", "digit")))
	if b[catalogue.FractionDigits] == "0" {
		add(t("uden decimaler", "no decimals"))
	} else {
		add(l.between("", b[catalogue.FractionDigits], t("decimaler", "decimals"), t("decimal", "decimal")))
	}
	least, most := b[catalogue.MinItems], b[catalogue.MaxItems]
	if least == strconv.Itoa(f.Min) { // how often it occurs is shown beside it
		least = ""
	}
	if most == strconv.Itoa(f.Max) {
		most = ""
	}
	add(l.between(least, most, t("forekomster", "occurrences"), t("forekomst", "occurrence")))
	add(l.between(b[catalogue.Minimum], b[catalogue.Maximum], "", ""))
	if limit := b[catalogue.ExclusiveMinimum]; limit != "" {
		add(t("større end ", "greater than ") + limit)
	}
	if limit := b[catalogue.ExclusiveMaximum]; limit != "" {
		add(t("mindre end ", "less than ") + limit)
	}
	if limit := b[catalogue.MultipleOf]; limit != "" {
		add(t("et multiplum af ", "a multiple of ") + limit)
	}
	if form := b[catalogue.Format]; form != "" {
		add(l.form(form))
	}
	if pattern := b[catalogue.Pattern]; pattern != "" {
		add(t("mønster ", "pattern ") + code + pattern + code)
	}
	return facts
}

// between words a lower and an upper bound on how many of something there are, or on a value.
func (l Language) between(low, high, many, one string) string {
	t := l.pick
	of := func(n string) string {
		if n == "1" {
			return strings.TrimSpace(n + " " + one)
		}
		return strings.TrimSpace(n + " " + many)
	}
	switch {
	case low == "" && high == "":
		return ""
	case low == "":
		return t("højst ", "at most ") + of(high)
	case high == "":
		return t("mindst ", "at least ") + of(low)
	case low == high:
		return t("netop ", "exactly ") + of(low)
	case many == "":
		return low + t(" til ", " to ") + high
	}
	return low + "–" + of(high)
}

// form words the form that a text must have.
func (l Language) form(form string) string {
	t := l.pick
	switch form {
	case "cpr":
		return t("CPR-nummer", "CPR number")
	case "cvr":
		return t("CVR-nummer", "CVR number")
	case "p-number":
		return t("P-nummer", "P-number")
	case "ean":
		return t("EAN-nummer", "EAN number")
	case "institution":
		return t("institutionsnummer", "institution number")
	case "danish-decimal":
		return t("decimaltal med komma", "decimal number with a comma")
	case "jn":
		return t("J eller N", "J or N")
	case "date":
		return t("ÅÅÅÅ-MM-DD", "YYYY-MM-DD")
	case "dateTime":
		return t("ÅÅÅÅ-MM-DDTtt:mm:ss", "YYYY-MM-DDThh:mm:ss")
	case "time":
		return t("tt:mm:ss", "hh:mm:ss")
	}
	return t("form ", "format ") + form
}

// Facts are what is in one line of a field: bounds, its name in XML and CSV, an example.
func (l Language) Facts(f *catalogue.Field, code string) []string {
	t := l.pick
	label := f.Label.In(string(l))
	facts := slices.DeleteFunc(l.Bounds(f, code), func(s string) bool { return strings.EqualFold(s, label) }) // it stands above
	if f.Attribute {
		facts = append(facts, t("attribut i XML", "attribute in XML"))
	}
	if f.Element != "" {
		facts = append(facts, t("i XML: ", "in XML: ")+f.Element)
	}
	if f.Namespace != "" {
		if space := t("navnerum ", "namespace ") + f.Namespace; f.Namespace != program.NoSpace {
			facts = append(facts, space)
		} else {
			facts = append(facts, t("intet navnerum", "no namespace"))
		}
	}
	if f.Column != "" && f.Column != f.Name {
		facts = append(facts, t("kolonne: ", "column: ")+f.Column)
	}
	if f.Personal != program.Public {
		facts = append(facts, t("personoplysning", "personal data"))
	}
	if f.Example != "" {
		facts = append(facts, t("fx ", "e.g. ")+f.Example)
	}
	return facts
}

// Meanings are the values of a field with what those mean that have a meaning; nil when there are many, or none has.
func (l Language) Meanings(f *catalogue.Field) []string {
	all := Values(f)
	if len(all) > MostMeanings {
		return nil
	}
	known := false
	for i := range f.Codes {
		meaning := f.Codes[i].Text.In(string(l))
		if at := slices.Index(all, f.Codes[i].Value); at >= 0 && meaning != "" {
			all[at] += " = " + meaning
			known = true
		}
	}
	if !known {
		return nil
	}
	return all
}

// Values are the values that a field may have.
func Values(f *catalogue.Field) []string {
	all := f.Allowed
	if len(all) == 0 { // a code list that is known but not demanded
		for i := range f.Codes {
			all = append(all, f.Codes[i].Value)
		}
	}
	shown := make([]string, len(all))
	for i, v := range all {
		if shown[i] = v; v == "" {
			shown[i] = `""`
		}
	}
	return shown
}

// Required says whether a field is required, and of one whose name is known whether that is
// but a proposal.
func (l Language) Required(d *catalogue.Description, f *catalogue.Field) string {
	word := l.Yes(f.Required)
	for _, id := range f.Rules {
		if r := &d.Message.Rules[id]; r.Keyword == "required" && r.Evidence == program.Draft && f.Evidence != program.Draft {
			return word + " (" + l.Evidence(r.Evidence) + ")"
		}
	}
	return word
}

// ValuesWord is the word before values: allowed, or known where others are or may be taken too.
func (l Language) ValuesWord(f *catalogue.Field) string {
	if len(f.Allowed) == 0 || f.Evidence == program.Draft {
		return l.pick("Kendte værdier: ", "Known values: ")
	}
	return l.pick("Lovlige værdier: ", "Allowed values: ")
}

// SourceOf words where something is stated; the documents themselves are listed at the end.
func (l Language) SourceOf(s program.Source) string {
	if s.Section == "" {
		return s.Document
	}
	return s.Document + ", " + text.Section(s.Section, string(l))
}

// CSVFacts say what a CSV file of a message looks like.
func (l Language) CSVFacts(c *program.CSV) []string {
	t := l.pick
	var facts []string
	switch sign := catalogue.Sign(c.Delimiter); sign {
	case "":
	case "\t":
		facts = append(facts, t("adskilt af tabulator", "separated by tabs"))
	default:
		facts = append(facts, t("adskilt af ", "separated by ")+sign)
	}
	facts = append(facts, [...]string{t("med en række kolonnenavne", "with a row of column names"),
		t("uden kolonnenavne", "without column names"), t("med eller uden kolonnenavne", "with or without column names")}[c.Names])
	if c.Ordered {
		facts = append(facts, t("kolonnerne i denne rækkefølge", "the columns in this order"))
	}
	if len(c.Encodings) > 0 {
		facts = append(facts, strings.Join(c.Encodings, t(" eller ", " or ")))
	}
	return facts
}

// DocumentLine is a document with its version, publisher and date.
func DocumentLine(d *program.Document) string {
	parts := []string{text.Titled(d.Title, d.Version)}
	for _, part := range []string{d.Publisher, d.Date} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}

// Yes is yes or no.
func (l Language) Yes(b bool) string {
	if b {
		return l.pick("ja", "yes")
	}
	return l.pick("nej", "no")
}
