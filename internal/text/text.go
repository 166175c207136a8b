// Package text says in Danish or English what a finding says in data: what is
// wrong, why it matters, how to fix it, where the rule is stated.
//
// The words come from the ruleset: a rule's own text, or else the template of its
// keyword. What is here is only how templates are filled, how lists are joined, and
// the few words that belong to every report (severities, verdicts, counts). Every
// value that goes into a text is masked on its way, unless the user asked to see
// personal data; the package itself never decides that.
//
// A language is "da" or "en"; anything else is taken as "da".
package text

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/mask"
	"github.com/forkontrol/forkontrol/internal/program"
)

// Message says what is wrong: the rule's own message, else the keyword's,
// filled with what the finding knows. With show, personal data stand as they
// are. It is never empty and holds no line breaks or control characters.
func Message(f *finding.Finding, rs *program.Ruleset, lang string, show bool) string {
	if t := messageTemplate(f, rs, lang); t != "" {
		return fill(t, f, lang, show)
	}
	return lastResort(f, lang)
}

// General says what the finding's rule asks, whatever the finding: the rule's own
// text, else the keyword's. Of a rule with a message of its own and nothing else it
// is that, without the clauses that speak of a value found.
func General(f *finding.Finding, rs *program.Ruleset, lang string) string {
	t := choose(lang, &f.Rule.Asks)
	if t == "" && f.Rule.Message.Empty() {
		t = choose(lang, &keyword(rs, f.Rule).Asks)
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
	k := keyword(rs, f.Rule)
	if f.Rule.Evidence == program.Draft {
		if d := keyword(rs, &draft); !d.Why.Empty() {
			k = d
		}
	}
	return fill(choose(lang, &f.Rule.Why, &k.Why, &field(f).Text), f, lang, show)
}

// Fix says how to fix it: the rule's own text, else the field's, else the
// keyword's. It may be empty.
func Fix(f *finding.Finding, rs *program.Ruleset, lang string, show bool) string {
	k := keyword(rs, f.Rule)
	switch f.Rule.Keyword {
	case "once", "order", "additionalProperties": // the field's says what to write, not where
		return fill(choose(lang, &f.Rule.Fix, &k.Fix), f, lang, show)
	}
	return fill(choose(lang, &f.Rule.Fix, &field(f).Fix, &k.Fix), f, lang, show)
}

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
	v := f.Value
	for i := 0; i < utf8.UTFMax-1 && len(v) > 0 && len(f.Value) > finding.MaxValue-utf8.UTFMax; i++ {
		if r, n := utf8.DecodeLastRuneInString(v); r != utf8.RuneError || n != 1 {
			break
		}
		v = v[:len(v)-1]
	}
	if show {
		return v
	}
	if len(f.Value) > finding.MaxValue-utf8.UTFMax { // a number cut short cannot be told from others
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
func Place(f *finding.Finding, lang string, show bool) string {
	path := Path(f, show)
	if lang == "en" {
		return path
	}
	if record, ok := strings.CutPrefix(path, "record "); ok {
		return "posten " + record
	}
	rest, ok := strings.CutPrefix(path, "row ")
	if !ok {
		return path
	}
	number, name, ok := strings.Cut(rest, ", column ")
	if !ok {
		return "række " + number
	}
	return "række " + number + ", kolonne " + name
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
	other := "en"
	if lang == "en" {
		other = "da"
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
	return choose(lang, &f.Rule.Message, &keyword(rs, f.Rule).Message)
}

func lastResort(f *finding.Finding, lang string) string {
	if lang == "en" {
		return Label(f, lang) + " breaks the rule " + f.Rule.Keyword + "."
	}
	return Label(f, lang) + " overholder ikke reglen " + f.Rule.Keyword + "."
}

var (
	noKeyword program.KeywordText
	draft     = program.Rule{Keyword: program.DraftKeyword}
)

// keyword has the texts of a rule's keyword, those of its limit if there are any.
func keyword(rs *program.Ruleset, r *program.Rule) *program.KeywordText {
	if rs != nil {
		for i := range rs.Keywords {
			if k := &rs.Keywords[i]; k.Keyword == r.Keyword && (k.Limit == "" || k.Limit == r.Limit) {
				return k
			}
		}
	}
	return &noKeyword
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

// Words of JSON Schema's types, as people call them.
var types = [...]struct{ word, da, en string }{
	{"string", "tekst", "text"},
	{"text", "tekst", "text"}, // what XML and CSV hold where it can be read as nothing else
	{"integer", "et heltal", "an integer"},
	{"number", "et tal", "a number"},
	{"boolean", "true eller false", "true or false"},
	{"null", "tom (null)", "empty (null)"},
	{"object", "et objekt med felter", "an object with fields"},
	{"array", "en liste", "a list"},
	{"element", "et element med underelementer", "an element with child elements"},
}

// typeWord puts the name of a type into words where the finding's rule is about
// types.
func typeWord(f *finding.Finding, word, lang string) string {
	if f.Rule.Keyword != "type" {
		return word
	}
	for _, t := range &types {
		if t.word == word {
			if lang == "en" {
				return t.en
			}
			return t.da
		}
	}
	return word
}

// maxInText is how many characters of one value are in a sentence, maxName of a
// name: two namespaces mostly differ at the end.
const maxInText, maxName = 60, 120

// maxListed is how many of the allowed values are in a sentence, maxAsked in
// what a rule asks, which stands as a title.
const maxListed, maxAsked = 12, 9

// fill replaces the placeholders of a template. What the finding does not know
// becomes an ellipsis, and so does a placeholder that nobody knows.
func fill(template string, f *finding.Finding, lang string, show bool) string {
	var b strings.Builder
	for {
		open := strings.IndexByte(template, '{')
		if open < 0 {
			break
		}
		word := placeholder(template[open:])
		if word == "" { // a brace that is none of ours
			b.WriteString(template[:open+1])
			template = template[open+1:]
			continue
		}
		b.WriteString(template[:open])
		template = template[open+len(word)+2:]
		s, known := lookup(word, f, lang, show)
		if s = Visible(s); s == "" && !known {
			s = "…"
		}
		b.WriteString(s)
	}
	b.WriteString(template)
	return strings.ReplaceAll(b.String(), "….", "…")
}

// placeholder returns the word of the placeholder that s begins with, empty when
// it begins with none.
func placeholder(s string) string {
	for i := 1; i < len(s); i++ {
		c := s[i]
		if c == '}' {
			return s[1:i]
		}
		if c|0x20 < 'a' || c|0x20 > 'z' {
			return ""
		}
	}
	return ""
}

// lookup returns what a placeholder stands for. Known says that an empty text is
// the answer, not the lack of one.
func lookup(word string, f *finding.Finding, lang string, show bool) (s string, known bool) {
	personal := func(s string) string {
		switch {
		case show:
			return s
		case f.Personal != program.Public && f.HasValue && overlap(s, f.Value):
			return mask.Value(f.Personal, s)
		}
		return mask.Text(s)
	}
	switch word {
	case "label":
		return personal(Label(f, lang)), false
	case "name":
		return personal(name(f)), false
	case "parent":
		return personal(parent(f)), false
	case "limit":
		return firstOf(typeWord(f, f.Rule.Limit, lang), personal(f.Want), allowed(f, lang)), false
	case "allowed":
		return allowed(f, lang), false
	case "want":
		return firstOf(personal(f.Want), typeWord(f, f.Rule.Limit, lang), allowed(f, lang)), false
	case "found":
		if s = f.Found; s == "" {
			return cut(Value(f, show), maxInText), f.HasValue
		}
		if f.Rule.Keyword == "type" && f.HasValue && (s == "string" || s == "text") {
			return quoted(cut(Value(f, show), maxInText), lang), false
		}
		return typeWord(f, cut(personal(s), maxName), lang), false
	case "value":
		return cut(Value(f, show), maxInText), f.HasValue
	}
	return "", false
}

func firstOf(texts ...string) string {
	for _, s := range texts {
		if s != "" {
			return s
		}
	}
	return ""
}

// allowed lists what the finding's rule allows.
func allowed(f *finding.Finding, lang string) string {
	values := f.Rule.Allowed
	if f.Rule.Keyword == "type" {
		values = make([]string, len(f.Rule.Allowed))
		for i, v := range f.Rule.Allowed {
			values[i] = typeWord(f, v, lang)
		}
	}
	if i := slices.Index(values, ""); i >= 0 {
		values = slices.Clone(values)
		values[i] = quoted("", lang)
	}
	return List(values, lang, maxListed)
}

// quoted is a text as it is in a sentence about types.
func quoted(s, lang string) string {
	switch {
	case lang == "en" && s == "":
		return "an empty text"
	case lang == "en":
		return "the text “" + s + "”"
	case s == "":
		return "en tom tekst"
	}
	return "teksten «" + s + "»"
}

// overlap reports whether one of two texts holds the other, so that what was found
// is the value or a part of it that is worth masking.
func overlap(s, value string) bool {
	if len(s) <= 4 && strings.Trim(s, "0123456789") == "" {
		return false // a measure: how many characters there are
	}
	return len(s) > 2 && strings.Contains(value, s) || value != "" && strings.Contains(s, value)
}

// cut shortens a text to a number of characters, the ellipsis among them.
func cut(s string, most int) string {
	if len(s) <= most || utf8.RuneCountInString(s) <= most {
		return s
	}
	n := 0
	for i := range s {
		if n == most-1 {
			return s[:i] + "…"
		}
		n++
	}
	return s
}

// general leaves out the clauses of a message that speak of a value found. When
// that leaves nothing, it is the message.
func general(template string) string {
	var out []string
	for _, sentence := range strings.SplitAfter(template, ". ") {
		var kept []string
		for i, clause := range strings.Split(strings.TrimRight(sentence, ". "), "; ") {
			if !strings.Contains(clause, "{found}") && !strings.Contains(clause, "{value}") {
				kept = append(kept, clause)
			} else if i == 0 {
				break // what follows has lost its beginning
			}
		}
		if len(kept) > 0 && kept[0] != "" {
			out = append(out, strings.Join(kept, "; ")+".")
		}
	}
	if len(out) == 0 {
		return template
	}
	return strings.Join(out, " ")
}

// List joins values as a sentence does: "a, b eller c", "a, b or c". Of more
// than most values the first are named and the others counted.
func List(values []string, lang string, most int) string {
	or, rest := " eller ", " andre"
	if lang == "en" {
		or, rest = " or ", " others"
	}
	switch n := len(values); {
	case n == 0:
		return ""
	case n == 1:
		return values[0]
	case n > most:
		return strings.Join(values[:most-1], ", ") + or + strconv.Itoa(n-most+1) + rest
	default:
		return strings.Join(values[:n-1], ", ") + or + values[n-1]
	}
}

// Visible replaces what would break a line or deceive its reader: control
// characters become their pictures, line breaks and direction marks too, and
// bytes that are not UTF-8 the replacement character.
func Visible(s string) string {
	clean := true
	for i := 0; i < len(s) && clean; i++ {
		clean = s[i] >= ' ' && s[i] < 0x7F
	}
	if clean {
		return s
	}
	b := make([]byte, 0, len(s)+8)
	for _, r := range s {
		switch {
		case r < ' ':
			r += 0x2400
		case r == 0x7F:
			r = 0x2421
		case r > 0x7F && r < 0xA0, r == 0xFFFE, r == 0xFFFF, r == 0x2028, r == 0x2029, r == 0xFEFF, r == 0x061C,
			r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
			r = utf8.RuneError
		}
		b = utf8.AppendRune(b, r)
	}
	return string(b)
}
