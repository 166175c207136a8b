package html

import (
	"encoding/json"
	"strings"

	"github.com/forkontrol/forkontrol/internal/text"
)

// words are the page's own texts in one language, by name, and those of the vocabulary. A blank is {name}.
type words map[string]string

// language returns the language that is meant and its words.
func language(lang string) (string, words) {
	file := danish
	if lang != "en" {
		lang = "da"
	} else {
		file = english
	}
	w := words(text.Words(lang))
	if err := json.Unmarshal(file, &w); err != nil {
		panic("html: words of " + lang + ": " + err.Error()) // the tests read them
	}
	return lang, w
}

// fill is a text with its blanks filled: name, value, name, value, …
func (w words) fill(name string, blanks ...string) string {
	s := w[name]
	for i := 0; i+1 < len(blanks); i += 2 {
		s = strings.ReplaceAll(s, "{"+blanks[i]+"}", blanks[i+1])
	}
	return s
}

// count is a text that depends on n being one.
func (w words) count(name string, n int, lang string, blanks ...string) string {
	form := ".many"
	if n == 1 {
		form = ".one"
	}
	return w.fill(name+form, append(blanks, "n", text.Number(n, lang))...)
}
