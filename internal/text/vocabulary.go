package text

import (
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
)

// Term is a word of the vocabulary in both languages: for one thing and for several. It
// may have a blank: {n}, {register}.
type Term struct {
	Name   string
	Da, En [2]string
}

// The words that all faces have in common, and the terms in docs/terms.md. A text of a face
// that needs one of them takes it from here: those in TypeScript by a file that is made of
// Vocabulary, the page of a report with its other words.
var (
	termValid     = Term{"valid", [2]string{"gyldig", "gyldige"}, [2]string{"valid", "valid"}}
	termLimited   = Term{"limited", [2]string{"gyldig, så vidt det kunne kontrolleres", "gyldige, så vidt det kunne kontrolleres"}, [2]string{"valid as far as checked", "valid as far as checked"}}
	termInvalid   = Term{"invalid", [2]string{"ugyldig", "ugyldige"}, [2]string{"invalid", "invalid"}}
	termUndecided = Term{"undecided", [2]string{"uafgjort", "uafgjorte"}, [2]string{"undecided", "undecided"}}
	termFailed    = Term{"failed", [2]string{"ikke kontrolleret", "ikke kontrolleret"}, [2]string{"not checked", "not checked"}}

	termError   = Term{"error", [2]string{"fejl", "fejl"}, [2]string{"error", "errors"}}
	termWarning = Term{"warning", [2]string{"advarsel", "advarsler"}, [2]string{"warning", "warnings"}}
	termInfo    = Term{"info", [2]string{"oplysning", "oplysninger"}, [2]string{"note", "notes"}}

	termPlace  = Term{"place", [2]string{"linje {line}, tegn {column}"}, [2]string{"line {line}, column {column}"}}
	termRow    = Term{"row", [2]string{"række"}, [2]string{"row"}}
	termCell   = Term{"cell", [2]string{"kolonne"}, [2]string{"column"}}
	termRecord = Term{"record", [2]string{"posten"}, [2]string{"record"}}

	termOfficial = Term{"official", [2]string{"officiel"}, [2]string{"official"}}
	termContract = Term{"contract", [2]string{"kontrakt"}, [2]string{"contract"}}
	termDraft    = Term{"draft", [2]string{"udkast"}, [2]string{"draft"}}

	termRules     = Term{"rules", [2]string{"1 regel kræver et register", "{n} regler kræver registre"}, [2]string{"1 rule needs a register", "{n} rules need registers"}}
	termContent   = Term{"content", [2]string{"noget af indholdet er ikke kontrolleret"}, [2]string{"part of the content was not checked"}}
	termMessage   = Term{"draftMessage", [2]string{"beskeden er et udkast"}, [2]string{"draft message"}}
	termFields    = Term{"draftFields", [2]string{"1 felt er et udkast", "{n} felter er udkast"}, [2]string{"1 field is a draft", "{n} fields are drafts"}}
	termDraftNote = Term{"draftNote", [2]string{"Udkast: felternes navne og form er helt eller delvis forkontrols forslag. Det, ingen kilde fastslår, er højst en advarsel."},
		[2]string{"Draft: the names and forms of the fields are wholly or partly forkontrol's proposal. What no source states is at most a warning."}}
	termRegister = Term{"register", [2]string{"registret {register} mangler: 1 regel er ikke kontrolleret", "registret {register} mangler: {n} regler er ikke kontrolleret"},
		[2]string{"register {register} is missing: 1 rule was not checked", "register {register} is missing: {n} rules were not checked"}}
	termUnchecked = Term{"unchecked", [2]string{"ikke alt er kontrolleret"}, [2]string{"not everything was checked"}}
	termOtherwise = Term{"otherwise", [2]string{"heller ikke kontrolleret"}, [2]string{"also not checked"}}

	termWaived     = Term{"waived", [2]string{"undtaget"}, [2]string{"waived"}}
	termOfThem     = Term{"ofThem", [2]string{"heraf {n} undtaget"}, [2]string{"of which {n} waived"}}
	termAllWaived  = Term{"allWaived", [2]string{"undtaget", "alle undtaget"}, [2]string{"waived", "all waived"}}
	termWaivedBy   = Term{"waivedBy", [2]string{"{reason} ({owner}, til og med {expires})"}, [2]string{"{reason} ({owner}, through {expires})"}}
	termInBaseline = Term{"inBaseline", [2]string{"kendt fra udgangspunktet"}, [2]string{"known from the baseline"}}
)

// Vocabulary is all of it.
var Vocabulary = []*Term{
	&termValid, &termLimited, &termInvalid, &termUndecided, &termFailed, &termError, &termWarning, &termInfo,
	&termPlace, &termRow, &termCell, &termRecord, &termOfficial, &termContract, &termDraft,
	&termRules, &termContent, &termMessage, &termFields, &termDraftNote, &termRegister, &termUnchecked, &termOtherwise,
	&termWaived, &termOfThem, &termAllWaived, &termWaivedBy, &termInBaseline,
}

var (
	verdicts   = [...]*Term{&termValid, &termInvalid, &termUndecided, &termFailed}
	severities = [...]*Term{program.Info: &termInfo, program.Warning: &termWarning, program.Error: &termError}
)

// of is the term for n things, with the number where it has a blank for that.
func (t *Term) of(n int, lang string) string {
	if words := t.words(n, lang); !strings.Contains(words, blank) {
		return words
	}
	return string(t.append(nil, n, lang))
}

// blank stands in a term for the number.
const blank = "{n}"

// append appends what of gives.
func (t *Term) append(b []byte, n int, lang string) []byte {
	before, after, ok := strings.Cut(t.words(n, lang), blank)
	b = append(b, before...)
	if ok {
		b = append(appendNumber(b, n, lang), after...)
	}
	return b
}

func (t *Term) words(n int, lang string) string {
	words := &t.Da
	if lang == "en" {
		words = &t.En
	}
	if n == 1 || words[1] == "" {
		return words[0]
	}
	return words[1]
}

// capital is a term as the beginning of a line.
func capital(s string) string {
	if c := upper(s[0]); c != s[0] {
		return string(rune(c)) + s[1:]
	}
	return s
}

func upper(c byte) byte {
	if c >= 'a' && c <= 'z' {
		c -= 'a' - 'A'
	}
	return c
}

// Words are the terms of a language by name, for texts of faces that fill blanks themselves:
// "valid" begins a line, "valid.one" and "valid.many" stand within one.
func Words(lang string) map[string]string {
	words := map[string]string{}
	for _, t := range Vocabulary {
		w := t.Da
		if lang == "en" {
			w = t.En
		}
		if w[1] == "" {
			w[1] = w[0]
		}
		words[t.Name], words[t.Name+".one"], words[t.Name+".many"] = capital(w[0]), w[0], w[1]
		words[t.Name+".all"] = capital(w[1])
	}
	return words
}
