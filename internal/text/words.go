package text

import (
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
)

// Severity is the word for a severity.
func Severity(s program.Severity, lang string) string {
	if lang == "en" {
		return s.String()
	}
	return [...]string{"info", "advarsel", "fejl"}[s]
}

// Verdict is the word for a verdict.
func Verdict(v finding.Verdict, lang string) string {
	if lang == "en" {
		return [...]string{"Valid", "Invalid", "Undecided", "Not checked"}[v]
	}
	return [...]string{"Gyldig", "Ugyldig", "Uafgjort", "Ikke kontrolleret"}[v]
}

// Counts is the number of findings in words, "2 fejl, 1 advarsel"; empty when
// there are none.
func Counts(c finding.Counts, lang string) string {
	forms := [...]struct {
		n                int
		da, das, en, ens string
	}{
		{c.Error, "fejl", "fejl", "error", "errors"},
		{c.Warning, "advarsel", "advarsler", "warning", "warnings"},
		{c.Info, "oplysning", "oplysninger", "note", "notes"},
	}
	var parts []string
	for _, f := range &forms {
		one, many := f.da, f.das
		if lang == "en" {
			one, many = f.en, f.ens
		}
		switch {
		case f.n == 1:
			parts = append(parts, "1 "+one)
		case f.n > 1:
			parts = append(parts, Number(f.n, lang)+" "+many)
		}
	}
	return strings.Join(parts, ", ")
}

// Number writes a whole number with the language's sign between thousands.
func Number(n int, lang string) string {
	s := strconv.Itoa(n)
	sep := "."
	if lang == "en" {
		sep = ","
	}
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + sep + s[i:]
	}
	return s
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
		word := "afsnit "
		if lang == "en" {
			word = "section "
		}
		parts = append(parts, numbered(word, src.Section))
	}
	return strings.Join(parts, ", ")
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
	one, many, and := "mangler registret ", "mangler registrene ", " og "
	if lang == "en" {
		one, many, and = "needs register ", "needs registers ", " and "
	}
	switch n := len(u.Registers); n {
	case 0:
		if lang == "en" {
			return "could not be checked"
		}
		return "kunne ikke kontrolleres"
	case 1:
		return one + u.Registers[0]
	default:
		return many + strings.Join(u.Registers[:n-1], ", ") + and + u.Registers[n-1]
	}
}
