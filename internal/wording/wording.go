// Package wording has what is wrong with schemas, contracts, patterns and registers in Danish too. Whoever finds it
// says it in English, beside the code that finds it; the Danish of each sentence stands in a table, which a test holds
// against the code.
package wording

import "fmt"

// Words are a sentence with values in it. A value that has words itself is said in their language.
type Words struct {
	Format string // in English
	Args   []any
}

// Of are words with values.
func Of(format string, args ...any) Words { return Words{format, args} }

// Danish is the language that sentences have beside English.
const Danish = "da"

// Fixed is a sentence without values, or a word that is one of a few.
type Fixed string

// In says it in a language.
func (f Fixed) In(lang string) string {
	if lang == Danish {
		return danish(string(f))
	}
	return string(f)
}

type speaker interface{ In(lang string) string }

func (w Words) String() string { return w.In("en") }

// Error lets words be an error.
func (w Words) Error() string { return w.String() }

// In says the sentence in a language.
func (w Words) In(lang string) string {
	format := w.Format
	if lang == Danish {
		format = danish(format)
	}
	args := make([]any, len(w.Args))
	for i, a := range w.Args {
		if s, ok := a.(speaker); ok {
			a = s.In(lang)
		}
		args[i] = a
	}
	return fmt.Sprintf(format, args...)
}

// In says an error in a language, as far as it has words.
func In(err error, lang string) string {
	if s, ok := err.(speaker); ok {
		return s.In(lang)
	}
	return err.Error()
}

// danish is the Danish of a sentence, or the sentence itself.
func danish(format string) string {
	for _, list := range [][][2]string{sentences, source, expressions} {
		for _, s := range list {
			if s[0] == format {
				return s[1]
			}
		}
	}
	return format
}
