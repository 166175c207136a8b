// Package markdown breaks the lines of Markdown that programs write: the pages on
// coverage and on benchmarks. It knows paragraphs and items of lists; tables, code,
// headings and HTML it leaves as they are.
package markdown

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Widest is how many characters a line may have, so that pages can be read and
// compared in any editor.
const Widest = 120

var (
	margin = regexp.MustCompile(`^ *([-*+] +|\d+\. +)?`)
	code   = regexp.MustCompile("`[^`]*`")
)

// Wrap breaks lines that are wider than Widest at spaces, but not in code. A line
// without such a space stays as it is.
func Wrap(page string) string {
	var b strings.Builder
	fenced := false
	for line := range strings.Lines(page) {
		line = strings.TrimSuffix(line, "\n")
		text := strings.TrimSpace(line)
		if strings.HasPrefix(text, "```") {
			fenced = !fenced
		}
		if fenced || text == "" || strings.ContainsAny(text[:1], "|#<") || utf8.RuneCountInString(line) <= Widest {
			b.WriteString(line + "\n")
			continue
		}
		wrap(&b, line)
	}
	return b.String()
}

// wrap writes one paragraph or item on as many lines as it takes.
func wrap(b *strings.Builder, line string) {
	first := margin.FindString(line)
	rest := strings.Repeat(" ", utf8.RuneCountInString(first))
	width := utf8.RuneCountInString(first)
	b.WriteString(first)
	for i, word := range words(line[len(first):]) {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case width+1+n > Widest && !begins(word):
			b.WriteString("\n" + rest)
			width = len(rest)
		default:
			b.WriteByte(' ')
			width++
		}
		b.WriteString(word)
		width += n
	}
	b.WriteByte('\n')
}

// words splits at the spaces that are not in code.
func words(text string) []string {
	const hidden = "\x00"
	text = code.ReplaceAllStringFunc(text, func(s string) string { return strings.ReplaceAll(s, " ", hidden) })
	all := strings.Fields(text)
	for i := range all {
		all[i] = strings.ReplaceAll(all[i], hidden, " ")
	}
	return all
}

// begins reports whether a word at the beginning of a line would make something
// else of it: an item, a heading, a table, a quotation.
func begins(word string) bool {
	return strings.ContainsAny(word[:1], "#|>") || margin.FindString(word+" ") != ""
}

// Breakable reports whether a line has a place to break it.
func Breakable(line string) bool {
	return len(words(line[len(margin.FindString(line)):])) > 1
}
