package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/catalogue"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/text"
)

// The words in which text and Markdown say what the catalogue knows about a field.

// mostMeanings is how many values are shown with what they mean. Of longer lists only the values are shown, which JSON
// has with their meanings.
const mostMeanings = 20

// about says what a field is: its label and its text, or the text alone where that begins with the label.
func (a *app) about(f *catalogue.Field) string {
	label, about := f.Label.In(string(a.lang)), f.Text.In(string(a.lang))
	label = strings.TrimSuffix(label, ".")
	switch {
	case about == "":
		return label
	case strings.HasPrefix(strings.ToLower(about), strings.ToLower(label)):
		return about
	}
	return label + ". " + about
}

func occurs(f *program.Field) string {
	switch {
	case f.Max < 0:
		return fmt.Sprintf("%d–*", f.Min)
	case f.Min == f.Max:
		return strconv.Itoa(f.Min)
	}
	return fmt.Sprintf("%d–%d", f.Min, f.Max)
}

// bounds say what a field's values must be like, a fact each. Patterns are between marks of code.
func (a *app) bounds(f *catalogue.Field, code string) []string {
	t := a.lang.pick
	b := &f.Bounds
	var facts []string
	add := func(fact string) {
		if fact != "" {
			facts = append(facts, fact)
		}
	}
	add(a.between(b[catalogue.MinLength], b[catalogue.MaxLength], t("tegn", "characters"), t("tegn", "character")))
	add(a.between("", b[catalogue.TotalDigits], t("cifre", "digits"), t("ciffer", "digit")))
	if b[catalogue.FractionDigits] == "0" {
		add(t("uden decimaler", "no decimals"))
	} else {
		add(a.between("", b[catalogue.FractionDigits], t("decimaler", "decimals"), t("decimal", "decimal")))
	}
	least, most := b[catalogue.MinItems], b[catalogue.MaxItems]
	if least == strconv.Itoa(f.Min) { // how often it occurs is shown beside it
		least = ""
	}
	if most == strconv.Itoa(f.Max) {
		most = ""
	}
	add(a.between(least, most, t("forekomster", "occurrences"), t("forekomst", "occurrence")))
	add(a.between(b[catalogue.Minimum], b[catalogue.Maximum], "", ""))
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
		add(a.form(form))
	}
	if pattern := b[catalogue.Pattern]; pattern != "" {
		add(t("mønster ", "pattern ") + code + pattern + code)
	}
	return facts
}

// between words a lower and an upper bound on how many of something there are, or on a value.
func (a *app) between(low, high, many, one string) string {
	t := a.lang.pick
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
func (a *app) form(form string) string {
	t := a.lang.pick
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

// facts are what is in one line of a field: bounds, its name in XML and CSV, an example.
func (a *app) facts(f *catalogue.Field, code string) []string {
	t := a.lang.pick
	facts := a.bounds(f, code)
	if f.Attribute {
		facts = append(facts, t("attribut i XML", "attribute in XML"))
	}
	if f.Element != "" {
		facts = append(facts, t("i XML: ", "in XML: ")+f.Element)
	}
	if f.Namespace != "" {
		facts = append(facts, t("navnerum ", "namespace ")+f.Namespace)
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

// meanings are the values of a field with what those mean that have a meaning; nil when there are many, or none has.
func (a *app) meanings(f *catalogue.Field) []string {
	all := values(f)
	if len(all) > mostMeanings {
		return nil
	}
	known := false
	for i := range f.Codes {
		meaning := f.Codes[i].Text.In(string(a.lang))
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

// values are the values that a field may have.
func values(f *catalogue.Field) []string {
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

// required says whether a field is required, and of one whose name is known whether that is
// but a proposal.
func (a *app) required(d *catalogue.Description, f *catalogue.Field) string {
	word := a.lang.yes(f.Required)
	for _, id := range f.Rules {
		if r := &d.Message.Rules[id]; r.Keyword == "required" && r.Evidence == program.Draft && f.Evidence != program.Draft {
			return word + " (" + a.lang.evidence(r.Evidence.String()) + ")"
		}
	}
	return word
}

// valuesWord is the word before values: allowed, or known where others are or may be taken too.
func (a *app) valuesWord(f *catalogue.Field) string {
	if len(f.Allowed) == 0 || f.Evidence == program.Draft {
		return a.lang.pick("Kendte værdier: ", "Known values: ")
	}
	return a.lang.pick("Lovlige værdier: ", "Allowed values: ")
}

// ruleNames are the ids of a description's rules without what they have in common.
type ruleNames struct {
	below string // "ungedatabasen/indberet-institution-kontakt/"
	scope string // what is before a field's path: "" or "UmoHentResponse."
}

func namesOf(d *catalogue.Description) ruleNames {
	service, _, _ := strings.Cut(d.ID, "@")
	n := ruleNames{below: service + "/"}
	for i := range d.Len() {
		f := d.Field(i)
		for _, id := range f.Rules {
			rest, _ := strings.CutPrefix(d.Rule(id).ID, n.below)
			path, _, _ := strings.Cut(rest, "/")
			if scope, ok := strings.CutSuffix(path, f.Path); ok {
				n.scope = scope
				return n
			}
		}
	}
	return n
}

// of gives the name of a rule: the last part of its id where the rest follows from the field, else the whole.
func (n ruleNames) of(f *catalogue.Field, r *catalogue.Rule) string {
	if rest, ok := strings.CutPrefix(r.ID, n.below+n.scope+f.Path+"/"); ok {
		return rest
	}
	return r.ID
}

// all gives the names of a field's rules.
func (n ruleNames) all(d *catalogue.Description, f *catalogue.Field) []string {
	var names []string
	for _, id := range f.Rules {
		r := d.Rule(id)
		names = append(names, n.of(f, &r))
	}
	return names
}

// legend says how the whole id of a rule is made of its name, with the rule of the deepest field as an example; it is
// empty when no field has a rule.
func (a *app) legend(d *catalogue.Description, n ruleNames) string {
	example, depth := "", uint8(0)
	for i := range d.Len() {
		if f := d.Field(i); len(f.Rules) > 0 && f.Depth > depth {
			r := d.Rule(f.Rules[0])
			if n.of(&f, &r) != r.ID {
				example, depth = r.ID, f.Depth
			}
		}
	}
	if example == "" {
		return ""
	}
	return a.lang.pick("Et felts regler står med det sidste led af deres id. Hele id'et begynder med tjenesten og feltets sti, fx ",
		"A field's rules are listed by the last part of their ids. A whole id begins with the service and the field's path, for example ") + example
}

// sourceOf words where something is stated; the documents themselves are listed at the end.
func (a *app) sourceOf(s program.Source) string {
	if s.Section == "" {
		return s.Document
	}
	return s.Document + a.lang.pick(", afsnit ", ", section ") + s.Section
}

// csvFacts say what a CSV file of a message looks like.
func (a *app) csvFacts(c *program.CSV) []string {
	t := a.lang.pick
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

func documentLine(d *program.Document) string {
	parts := []string{text.Titled(d.Title, d.Version)}
	for _, part := range []string{d.Publisher, d.Date} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}

func (l language) yes(b bool) string {
	if b {
		return l.pick("ja", "yes")
	}
	return l.pick("nej", "no")
}
