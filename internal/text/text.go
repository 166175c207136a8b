// Package text says in Danish or English what a finding says in data: what is
// wrong, why it matters, how to fix it, where the rule is stated.
//
// The words come from the ruleset: a rule's own text, or else the template of its
// keyword. What is here is only how templates are filled, how lists are joined, and
// the few words that belong to every report (severities, verdicts, counts). Every
// value that goes into a text is masked on its way, unless the user asked to see
// personal data; the package itself never decides that.
//
// A language is one of program.Languages; anything else is taken as the first.
package text

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/mask"
	"github.com/forkontrol/forkontrol/internal/program"
)

// Message says what is wrong: the rule's own message, else the keyword's,
// filled with what the finding knows, asks whether a name or a code that is nearly right
// was meant, and says which other row the one found does not go with. With show, personal
// data stand as they are. It is never empty and holds no line breaks or control characters.
func Message(f *finding.Finding, rs *program.Ruleset, lang string, show bool) string {
	if said := f.Said(show); said != nil {
		return said.Message
	}
	if t := messageTemplate(f, rs, lang); t != "" {
		return fill(t, f, lang, show) + hints[f.Hint].cause.In(lang) + suggestion(f, rs, lang) + compared(f, lang, show)
	}
	return lastResort(f, lang)
}

// General says what the finding's rule asks, whatever the finding: the rule's own
// text, else the keyword's. Of a rule with a message of its own and nothing else it
// is that, without the clauses that speak of a value found.
func General(f *finding.Finding, rs *program.Ruleset, lang string) string {
	if said := f.Said(false); said != nil {
		return said.General
	}
	t := choose(lang, &f.Rule.Asks)
	if t == "" && f.Rule.Message.Empty() {
		k := keyword(rs, f)
		t = choose(lang, &k.Asks)
	}
	if t == "" {
		if t = messageTemplate(f, rs, lang); t == "" {
			return lastResort(f, lang)
		}
		t = general(t)
	}
	bare := *f
	bare.Value, bare.HasValue, bare.Found = "", false, ""
	if n := len(f.Rule.Allowed); n > maxAsked {
		r := *f.Rule
		r.Allowed = []string{"en af de " + strconv.Itoa(n) + " tilladte værdier"}
		if lang == "en" {
			r.Allowed[0] = "one of the " + strconv.Itoa(n) + " values allowed"
		}
		bare.Rule = &r
	}
	return fill(t, &bare, lang, false)
}

// Why says why the rule is there: the rule's own text, else the keyword's or that of
// drafts, else what the field means. It may be empty.
func Why(f *finding.Finding, rs *program.Ruleset, lang string, show bool) string {
	if said := f.Said(show); said != nil {
		return said.Why
	}
	own := &f.Rule.Why
	if f.Doubt > 0 && f.Evidence() == program.Draft {
		own = &program.Text{} // it speaks of an interface that is known
	}
	k := keyword(rs, f)
	return fill(choose(lang, own, &k.Why, &field(f).Text), f, lang, show)
}

// Fix says how to fix it: the rule's own text, else the field's, else the
// keyword's; where it shows what has happened, that goes before all. It may be empty.
func Fix(f *finding.Finding, rs *program.Ruleset, lang string, show bool) string {
	if said := f.Said(show); said != nil {
		return said.Fix
	}
	if fix := hints[f.Hint].fix.In(lang); fix != "" {
		return fix
	}
	k := keyword(rs, f)
	if d := field(f); d != &noField && f.Message.Direction == "response" && f.Rule.Fix.Empty() && choose(lang, &d.Fix, &k.Fix) != "" {
		return ofAnswer.In(lang)
	}
	switch f.Rule.Keyword {
	case "once", "order", "additionalProperties", program.EmptyKeyword: // the field's says what to write, not where
		return fill(choose(lang, &f.Rule.Fix, &k.Fix), f, lang, show)
	}
	return fill(choose(lang, &f.Rule.Fix, &field(f).Fix, &k.Fix), f, lang, show)
}

// ofAnswer is what to do about an answer, which is not its reader's to mend.
var ofAnswer = program.Text{
	Da: "Svaret er modtagerens. Er det ikke ændret undervejs, så spørg modtageren.",
	En: "The answer is the receiver's. If it has not been changed on the way, ask the receiver."}

// Label is the name that people know the finding's field by.
func Label(f *finding.Finding, lang string) string {
	d := field(f)
	if s := choose(lang, &d.Label); s != "" {
		return s
	}
	if n := name(f); n != "" {
		return n
	}
	if lang == "en" {
		return "The payload"
	}
	return "Indberetningen"
}

// Value is the finding's value as it may be shown; empty when there is none.
// A character that was cut at the end of a long value is left out.
func Value(f *finding.Finding, show bool) string {
	if said := f.Said(show); said != nil {
		return said.Value
	}
	v := f.Value
	for i := 0; i < utf8.UTFMax-1 && len(v) > 0 && len(f.Value) > finding.MaxValue-utf8.UTFMax; i++ {
		if r, n := utf8.DecodeLastRuneInString(v); r != utf8.RuneError || n != 1 {
			break
		}
		v = v[:len(v)-1]
	}
	if show || v == "null" && f.Found == v {
		return v
	}
	if len(f.Value) > finding.MaxValue-utf8.UTFMax { // a number cut short cannot be distinguished from others
		v = strings.TrimRight(v, "0123456789")
	}
	return mask.Value(f.Personal, v)
}

// Path is the finding's path as it may be shown: the keys of JSON objects may
// hold personal data.
func Path(f *finding.Finding, show bool) string {
	if show {
		return f.Path
	}
	return mask.Text(f.Path)
}

// Place is Path in the words of a language, where the path is in words: a file of rows has
// "row 3, column Navn", in Danish "række 3, kolonne Navn".
func Place(f *finding.Finding, lang string, show bool) string { return place(Path(f, show), lang) }

// compared names the row that the finding's does not go with, in a sentence with a space
// before it.
func compared(f *finding.Finding, lang string, show bool) string {
	switch path := (&finding.Finding{Path: f.Other}); {
	case f.Other == "":
		return ""
	case lang == "en":
		return " Compare with " + Visible(Place(path, lang, show)) + "."
	default:
		return " Sammenlign med " + Visible(Place(path, lang, show)) + "."
	}
}

func place(path, lang string) string {
	if record, ok := strings.CutPrefix(path, "record "); ok {
		return termRecord.of(1, lang) + " " + record
	}
	rest, ok := strings.CutPrefix(path, "row ")
	if !ok {
		return path
	}
	number, name, ok := strings.Cut(rest, ", column ")
	if !ok {
		return termRow.of(1, lang) + " " + number
	}
	return termRow.of(1, lang) + " " + number + ", " + termCell.of(1, lang) + " " + name
}

// column is the name of the column that a path of CSV names, empty for none.
func column(path string) string {
	if !strings.HasPrefix(path, "row ") {
		return ""
	}
	_, name, _ := strings.Cut(path, ", column ")
	return name
}

// choose returns the first text there is in a language; when there is none, the
// first in the other.
func choose(lang string, texts ...*program.Text) string {
	other := program.English
	if lang == other {
		other = program.Danish
	}
	for _, l := range [...]string{lang, other} {
		for _, t := range texts {
			if s := t.In(l); s != "" {
				return s
			}
		}
	}
	return ""
}

func messageTemplate(f *finding.Finding, rs *program.Ruleset, lang string) string {
	k := keyword(rs, f)
	return choose(lang, &f.Rule.Message, &k.Message)
}

func lastResort(f *finding.Finding, lang string) string {
	if lang == "en" {
		return Label(f, lang) + " breaks the rule " + f.Rule.Keyword + "."
	}
	return Label(f, lang) + " overholder ikke reglen " + f.Rule.Keyword + "."
}

// keyword has the texts of the keyword of a finding's rule: those of its limit if there are
// any, and those of a draft in their place where the evidence is no better.
func keyword(rs *program.Ruleset, f *finding.Finding) (k program.KeywordText) {
	if rs == nil {
		return k
	}
	draft := f.Evidence() == program.Draft
	fields := f.System == nil || f.System.ID != engine // keywords speak of fields
	found, why := false, program.Text{}
	for i := range rs.Keywords {
		of := &rs.Keywords[i]
		switch {
		case of.Draft && draft:
			switch of.Keyword {
			case f.Rule.Keyword:
				k = *of
			case program.OwnKeyword:
				if field(f).Own {
					why = of.Why
				}
			case "":
				why = of.Why
			}
		case !of.Draft && !found && fields && of.Keyword == f.Rule.Keyword && (of.Limit == "" || of.Limit == f.Rule.Limit):
			found = true
			instead(&k.Message, &of.Message)
			instead(&k.Asks, &of.Asks)
			instead(&k.Fix, &of.Fix)
			if !draft {
				k.Why = of.Why
			}
		}
	}
	if draft && (k.Why.Empty() || field(f).Own) {
		k.Why = why
	}
	return k
}

// instead gives a text that is empty the words of another.
func instead(t, other *program.Text) {
	if t.Empty() {
		*t = *other
	}
}

var noField program.Field

// engine is the system whose rules belong to no message.
const engine = "forkontrol"

// field is the field of the finding's rule; one without texts when the rule
// belongs to no message.
func field(f *finding.Finding) *program.Field {
	if f.Message == nil || f.System != nil && f.System.ID == engine || int(f.Rule.Field) >= len(f.Message.Fields) {
		return &noField
	}
	return &f.Message.Fields[f.Rule.Field]
}

// name is the element or member name of the finding's field.
func name(f *finding.Finding) string {
	if c := column(f.Path); c != "" { // as the file has it
		return c
	}
	if n := field(f).Name; n != "" {
		return n
	}
	return last(f.Path)
}

// last is the name that a path ends in.
func last(path string) string {
	if record, ok := strings.CutPrefix(path, "record "); ok {
		return record
	}
	if strings.HasPrefix(path, "row ") {
		return column(path)
	}
	path = path[strings.LastIndexByte(path, '/')+1:]
	if i := strings.IndexByte(path, '['); i >= 0 {
		path = path[:i]
	}
	return path
}

func parent(f *finding.Finding) string {
	if f.Parent != "" {
		return f.Parent
	}
	if d := field(f); d != &noField {
		if f.Found != "" && f.Found != d.Name && f.Found == last(f.Path) && d.Name != "" {
			return d.Name // the rule is the object's, the place that of the member found in it
		}
		if int(d.Parent) < len(f.Message.Fields) {
			if n := f.Message.Fields[d.Parent].Name; n != "" {
				return n
			}
		}
		return f.Message.Name
	}
	return ""
}
