package text

import (
	"strconv"
	"strings"
)

//go:generate go run ./typescript ../../wasm/js/src/vocabulary.ts

// TypeScript is the vocabulary as a module, of which the npm package and the site are made.
func TypeScript() []byte {
	var b strings.Builder
	b.WriteString("// Code generated from internal/text/vocabulary.go; DO NOT EDIT.\n\n" +
		"/** The words that all faces have in common: for one thing and for several. */\nexport const vocabulary = {\n")
	list := func(words [2]string) string {
		if words[1] == "" {
			words[1] = words[0]
		}
		return "[" + strconv.Quote(words[0]) + ", " + strconv.Quote(words[1]) + "]"
	}
	for _, t := range Vocabulary {
		b.WriteString("  " + t.Name + ": {da: " + list(t.Da) + ", en: " + list(t.En) + "},\n")
	}
	b.WriteString("} as const;\n")
	return []byte(b.String())
}
