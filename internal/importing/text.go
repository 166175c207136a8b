package importing

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/contract"
)

// labelled gives x-text: the documentation in the languages that it has. A short
// one is the label, a longer one the text beside the name as the label. That of a type
// says what values are and not what the field is called: it is text.
func labelled(name string, docs []contract.Documentation, ofType bool) *object {
	da, en := inLanguage(docs, "da"), inLanguage(docs, "en")
	if da == "" && en == "" {
		da = inLanguage(docs, "")
		en = da
	}
	if da == "" {
		da = en
	}
	if en == "" {
		en = da
	}
	both := func(da, en string) *object { return (&object{}).with("da", da).with("en", en) }
	switch {
	case da == "":
		return (&object{}).with("label", both(name, name))
	case !ofType && isLabel(da) && isLabel(en):
		return (&object{}).with("label", both(da, en))
	}
	return (&object{}).with("label", both(name, name)).with("text", both(da, en))
}

func isLabel(s string) bool { return len([]rune(s)) <= 40 && !strings.HasSuffix(s, ".") }

var blank = regexp.MustCompile(`[ \t\r]*\n[ \t\r\n]*|[ \t]+`)

// inLanguage joins the documentation in a language; "" is whatever there is.
// Braces would be read as places for values.
func inLanguage(docs []contract.Documentation, lang string) string {
	if len(docs) == 0 {
		return ""
	}
	var out []string
	for _, d := range docs {
		of, _, _ := strings.Cut(strings.ToLower(d.Lang), "-")
		if lang == "" || of == lang {
			out = append(out, blank.ReplaceAllString(d.Text, " "))
		}
	}
	return strings.NewReplacer("{", "(", "}", ")").Replace(strings.Join(out, " "))
}

// cite gives x-source: the file and the line.
func cite(at contract.Place) *object {
	if at.File == "" {
		return nil
	}
	return (&object{}).with("document", at.File).with("section", fmt.Sprintf("l. %d", at.Line))
}

// personal says how values are masked, judged by the name of the field. It is no
// rule: a contract does not say what is personal, and what is masked in vain does
// no harm.
func personal(name string) string {
	n := plainName.Replace(strings.ToLower(name))
	for _, p := range personalWords {
		if slices.ContainsFunc(p.words, func(w string) bool { return strings.Contains(n, w) }) {
			return p.as
		}
	}
	if n == "navn" || n == "name" {
		return "name"
	}
	return ""
}

var plainName = strings.NewReplacer("æ", "ae", "ø", "oe", "å", "aa", "_", "", "-", "")

// personalWords are what names of fields have in them.
var personalWords = []struct {
	as    string
	words []string
}{
	{"secret", []string{"cpr", "personnummer", "civilregistration", "password", "kodeord"}},
	{"contact", []string{"email", "mail", "telefon", "phone", "mobil", "adresse", "address", "vejnavn", "streetname"}},
	{"name", []string{"fornavn", "efternavn", "mellemnavn", "personnavn", "surname", "givenname", "firstname", "lastname", "middlename", "familyname", "personname", "fuldenavn", "fullname"}},
}
