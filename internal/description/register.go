package description

import (
	"encoding/json"
	"io/fs"
	"sort"
	"strings"
	"unicode"
)

// register is one of those that there are.
type register struct {
	name  string
	keys  int
	words []string
}

func (b *builder) registers() []register {
	var all []register
	for _, from := range b.o.Embedded {
		names, _ := fs.Glob(from, "common/registers/*.json")
		sort.Strings(names)
		for _, n := range names {
			content, err := fs.ReadFile(from, n)
			var of struct {
				Name  string
				Keys  int
				Title struct{ Da string }
			}
			if err != nil || json.Unmarshal(content, &of) != nil {
				continue
			}
			all = append(all, register{of.Name, of.Keys, stems(of.Title.Da)})
		}
	}
	return all
}

// stems are the words of a text that say something, each with its beginning only.
func stems(s string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if r := []rune(w); len(r) >= 5 {
			w = strings.TrimSuffix(strings.TrimSuffix(w, "er"), "e")
			out = append(out, w)
		}
	}
	return out
}
