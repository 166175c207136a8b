package text

import (
	"strings"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/codepoint"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/mask"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/value"
)

// Words of JSON Schema's types, as people call them.
var types = [...]struct{ word, da, en string }{
	{"string", "tekst", "text"},
	{"text", "tekst", "text"}, // what XML and CSV hold where it can be read as nothing else
	{"integer", "et heltal", "an integer"},
	{"number", "et tal", "a number"},
	{"boolean", "en ja/nej-værdi (true eller false)", "a yes/no value (true or false)"},
	{"null", "tom (null)", "empty (null)"},
	{"object", "en gruppe af felter", "a group of fields"},
	{"array", "en liste", "a list"},
	{"element", "en gruppe af felter", "a group of fields"},
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

// reasons are those of package token why a file could not be read, and what else it finds, in Danish.
var reasons = [...]struct{ en, da string }{
	{"access is denied", "der er ikke adgang til den"},
	{"it does not exist", "den findes ikke"},
	{"it is a folder", "det er en mappe"},
	{"the disk has an error", "der er fejl på disken"},
	{"its name is too long", "navnet er for langt"},
	{"too many files are open", "der er for mange åbne filer"},
}

// reasonWord puts such a reason into a language; any other text stays.
func reasonWord(reason, lang string) string {
	for _, r := range &reasons {
		if r.en == reason && lang != "en" {
			return r.da
		}
	}
	return reason
}

// maxInText is how many characters of one value are in a sentence, maxName of a
// name: two namespaces mostly differ at the end.
const maxInText, maxName = 60, 120

// maxAsked is how many of the allowed values are in what a rule asks, which is a title.
const maxAsked = 9

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
	case "must":
		return modal(f, lang, "skal", "must"), false
	case "may":
		return modal(f, lang, "må", "may"), false
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
		if f.Rule.Keyword == "type" && s == "null" { // the value's text is no personal data
			return typeWord(f, s, lang), false
		}
		if f.Rule.Keyword == "type" && f.HasValue && (s == "string" || s == "text") {
			return quoted(cut(Value(f, show), maxInText), lang), false
		}
		return reasonWord(typeWord(f, cut(personal(s), maxName), lang), lang), false
	case "value":
		return cut(Value(f, show), maxInText), f.HasValue
	}
	return "", false
}

// modal is the verb of what a rule asks. What is no error is advice.
func modal(f *finding.Finding, lang, da, en string) string {
	binding := f.Rule.Severity == program.Error && f.Evidence() != program.Draft
	switch {
	case lang == "en" && binding:
		return en
	case lang == "en":
		return "should"
	case binding:
		return da
	}
	return "bør"
}

func firstOf(texts ...string) string {
	for _, s := range texts {
		if s != "" {
			return s
		}
	}
	return ""
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

// List joins values as a sentence does: "a, b eller c", "a, b or c".
func List(values []string, lang string) string {
	or := " eller "
	if lang == "en" {
		or = " or "
	}
	switch n := len(values); n {
	case 0:
		return ""
	case 1:
		return values[0]
	default:
		return strings.Join(values[:n-1], ", ") + or + values[n-1]
	}
}

// Visible names what cannot be seen, would break a line or deceive its reader: control
// characters, white space other than the space, and what shows nothing, as [U+00A0]. Bytes that
// are not UTF-8 become the replacement character.
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
		if r < ' ' || r >= 0x7F && r < 0xA0 || r == 0xFFFE || r == 0xFFFF || value.Unseen(r) {
			b = append(b, "["+codepoint.Name(r)+"]"...)
		} else {
			b = utf8.AppendRune(b, r)
		}
	}
	return string(b)
}
