package text

import (
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/mask"
	"github.com/forkontrol/forkontrol/internal/program"
)

// Severity is the word for a severity.
func Severity(s program.Severity, lang string) string { return severities[s].of(1, lang) }

// Verdict is the word for a verdict.
func Verdict(v finding.Verdict, lang string) string { return capital(verdicts[v].of(1, lang)) }

// Answer is the verdict on a payload in words. That it is valid is said with how far the
// check reached, wherever it did not reach all.
func Answer(p *finding.Payload, lang string) string {
	if p.Verdict != finding.Valid || p.Full() {
		return Verdict(p.Verdict, lang)
	}
	var room [reachRoom]byte
	b := termLimited.append(room[:0], 1, lang)
	b[0] = upper(b[0])
	b = append(b, ": "...)
	return string(appendReach(b, p, lang))
}

// reachRoom is room for the words of Answer and Reach, so that they are put together in one piece.
const reachRoom = 256

// Reach says why a check did not reach all, empty where it did.
func Reach(p *finding.Payload, lang string) string {
	var room [reachRoom]byte
	return string(appendReach(room[:0], p, lang))
}

func appendReach(b []byte, p *finding.Payload, lang string) []byte {
	registers := 0
	for i := range p.Unchecked {
		if len(p.Unchecked[i].Registers) > 0 {
			registers++
		}
	}
	drafts, term := p.DraftFields, &termFields
	if p.Draft {
		drafts, term = 1, &termMessage
	}
	begin := len(b)
	for _, said := range [...]struct {
		term *Term
		n    int
	}{{&termRules, registers}, {&termContent, len(p.Unchecked) - registers}, {term, drafts}} {
		if said.n > 0 && len(b) > begin {
			b = append(b, "; "...)
		}
		if said.n > 0 {
			b = said.term.append(b, said.n, lang)
		}
	}
	return b
}

// Tally is how many payloads got which verdict: "3 gyldige; 1 ugyldig".
func Tally(s *finding.Summary, lang string) string {
	var parts []string
	for _, v := range [...]struct {
		n    int
		term *Term
	}{{s.Valid - s.Limited, &termValid}, {s.Limited, &termLimited}, {s.Invalid, &termInvalid}, {s.Undecided, &termUndecided}, {s.Failed, &termFailed}} {
		if v.n > 0 {
			parts = append(parts, Number(v.n, lang)+" "+v.term.of(v.n, lang))
		}
	}
	return strings.Join(parts, "; ")
}

// Counts is the number of findings in words, "2 fejl, 1 advarsel"; empty when
// there are none.
func Counts(c finding.Counts, lang string) string {
	var parts []string
	for _, f := range [...]struct {
		n    int
		term *Term
	}{{c.Error, &termError}, {c.Warning, &termWarning}, {c.Info, &termInfo}} {
		if f.n > 0 {
			parts = append(parts, Number(f.n, lang)+" "+f.term.of(f.n, lang))
		}
	}
	return strings.Join(parts, ", ")
}

// Titled is a title with the version behind it, where it does not end in that already: "SOAP 1.2".
func Titled(title, version string) string {
	if version == "" || strings.HasSuffix(title, " "+version) {
		return title
	}
	return title + " " + version
}

// Number writes a whole number with the language's sign between thousands.
func Number(n int, lang string) string {
	var room [32]byte
	return string(appendNumber(room[:0], n, lang))
}

func appendNumber(b []byte, n int, lang string) []byte {
	var room [20]byte
	digits := strconv.AppendInt(room[:0], int64(n), 10)
	sep := byte('.')
	if lang == "en" {
		sep = ','
	}
	for i, c := range digits {
		if left := len(digits) - i; left%3 == 0 && i > 0 && digits[i-1] != '-' {
			b = append(b, sep)
		}
		b = append(b, c)
	}
	return b
}

// Cited is where the finding's rule is stated. Where the rule names no document, that of its field is meant, else that
// of its message; a section that it names is in that document. The document is empty when none is known.
func Cited(f *finding.Finding) program.Source {
	src := f.Rule.Source
	if src.Document == "" {
		section := src.Section
		if src = field(f).Source; src.Document == "" && f.Message != nil {
			src = f.Message.Source
		}
		if section != "" {
			src.Section = section
		}
	}
	return src
}

// Source is Cited in words: "Title, version 1.0, afsnit 6.1.3". It is empty when nothing is cited.
func Source(f *finding.Finding, lang string) string { return SourceOf(f.System, Cited(f), lang) }

// SourceOf words a source of a system; the system may be nil.
func SourceOf(s *program.System, src program.Source, lang string) string {
	if src.Document == "" {
		return ""
	}
	parts := []string{src.Document}
	if s != nil {
		if d := s.Document(src.Document); d != nil {
			parts[0] = d.Title
			if d.Version != "" {
				parts = append(parts, numbered("version ", d.Version))
			} else if d.Date != "" {
				parts = append(parts, d.Date)
			}
		}
	}
	if src.Section != "" {
		parts = append(parts, Section(src.Section, lang))
	}
	return strings.Join(parts, ", ")
}

// Section names a section of a document: "afsnit 6.1.3", but "Bilag A" and "l. 34" as they are.
func Section(section, lang string) string {
	if lang == "en" {
		return numbered("section ", section)
	}
	return numbered("afsnit ", section)
}

// numbered puts a word before a number; a text that has its own word stays.
func numbered(word, s string) string {
	if s[0] >= '0' && s[0] <= '9' {
		return word + s
	}
	return s
}

// Reason says why a rule was not checked.
func Reason(u *finding.Unchecked, lang string) string {
	if u.Rule != nil && u.Rule.Keyword == program.UncheckedKeyword {
		return u.Rule.Message.In(lang)
	}
	if lang == "en" {
		return reason(u, lang, "could not be checked", "no known message begins with ", "there is no message in the envelope", "needs register ", "needs registers ", " and ")
	}
	return reason(u, lang, "kunne ikke kontrolleres", "ingen kendt besked begynder med ", "der er ingen besked i konvolutten", "mangler registret ", "mangler registrene ", " og ")
}

func reason(u *finding.Unchecked, lang, other, unknown, empty, one, many, and string) string {
	switch n := len(u.Registers); {
	case n == 1:
		return one + u.Registers[0]
	case n > 1:
		return many + strings.Join(u.Registers[:n-1], ", ") + and + u.Registers[n-1]
	case u.Found != "":
		return unknown + Visible(cut(mask.Text(u.Found), maxName))
	case u.Rule.Keyword == "empty":
		return empty
	}
	return other
}

// DraftNote says what it means that a message is a draft.
func DraftNote(lang string) string { return termDraftNote.of(1, lang) }

// Unchecked heads what was not checked; also, where it follows a list of registers that are missing.
func Unchecked(also bool, lang string) string {
	if also {
		return capital(termOtherwise.of(1, lang))
	}
	return capital(termUnchecked.of(1, lang))
}

// Missing says that rules were not checked for want of a register.
func Missing(register string, rules int, lang string) string {
	return capital(strings.Replace(termRegister.of(rules, lang), "{register}", register, 1))
}
