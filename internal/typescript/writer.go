package typescript

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"github.com/forkontrol/forkontrol/internal/catalogue"
	"github.com/forkontrol/forkontrol/internal/program"
)

// writer writes lines, indented.
type writer struct {
	bytes.Buffer
	depth     int
	catalogue catalogue.Catalogue
}

func (w *writer) line(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if text != "" {
		text = strings.Repeat("  ", w.depth) + text
	}
	w.WriteString(text + "\n")
}

// open begins what close ends.
func (w *writer) open(format string, args ...any) {
	w.line(format+" {", args...)
	w.depth++
}

func (w *writer) close() {
	w.depth--
	w.line("}")
}

// comment writes paragraphs as a comment of what follows; empty ones are left out.
func (w *writer) comment(paragraphs ...string) {
	var lines []string
	for _, p := range paragraphs {
		if p == "" {
			continue
		}
		if lines != nil {
			lines = append(lines, "")
		}
		lines = append(lines, strings.Split(p, "\n")...)
	}
	for i := range lines {
		lines[i] = plain(lines[i])
	}
	switch len(lines) {
	case 0:
	case 1:
		w.line("/** %s */", lines[0])
	default:
		w.line("/**")
		for _, l := range lines {
			w.line("%s", strings.TrimRight(" * "+l, " "))
		}
		w.line(" */")
	}
}

// plain is a text in which nothing ends the comment or begins a tag.
func plain(text string) string {
	text = strings.ReplaceAll(text, "*/", "*\\/")
	for i := 0; i < len(text); i++ {
		if text[i] == '@' && (i == 0 || text[i-1] == ' ' || text[i-1] == '`' || text[i-1] == '{') {
			text = text[:i] + "\\" + text[i:]
			i++
		}
	}
	return text
}

// both is a text in both languages, as one where they are the same.
func both(t program.Text, between string) string {
	switch {
	case t.Da == t.En || t.En == "":
		return t.Da
	case t.Da == "":
		return t.En
	}
	return t.Da + between + t.En
}

// reserved are the names that no interface can have.
var reserved = map[string]bool{
	"any": true, "unknown": true, "never": true, "string": true, "number": true, "boolean": true, "bigint": true, "symbol": true,
	"object": true, "undefined": true, "null": true, "void": true, "true": true, "false": true, "this": true, "typeof": true,
	"break": true, "case": true, "catch": true, "class": true, "const": true, "continue": true, "debugger": true, "default": true,
	"delete": true, "do": true, "else": true, "enum": true, "export": true, "extends": true, "finally": true, "for": true,
	"function": true, "if": true, "import": true, "in": true, "instanceof": true, "new": true, "return": true, "super": true,
	"switch": true, "throw": true, "try": true, "var": true, "while": true, "with": true, "yield": true, "let": true,
	"static": true, "implements": true, "interface": true, "package": true, "private": true, "protected": true, "public": true,
}

// identifier makes a name of TypeScript of one: 1.0 becomes _1_0.
func identifier(name string) string {
	var b strings.Builder
	for i, c := range name {
		letter := c == '_' || c == '$' || unicode.IsLetter(c)
		if i == 0 && !letter {
			b.WriteByte('_')
		}
		if letter || unicode.IsDigit(c) {
			b.WriteRune(c)
		} else if i > 0 {
			b.WriteByte('_')
		}
	}
	if name := b.String(); !reserved[name] && name != "" {
		return name
	}
	return b.String() + "_"
}

// member is a name as a property's: quoted where it is no identifier.
func member(name string) string {
	for i, c := range name {
		if c != '_' && c != '$' && !unicode.IsLetter(c) && (i == 0 || !unicode.IsDigit(c)) {
			return quoted(name)
		}
	}
	if name == "" {
		return quoted(name)
	}
	return name
}

// quoted is a text as a literal of TypeScript.
func quoted(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range text {
		switch {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteRune(c)
		case c < 0x20 || c == 0x7f || c == 0x2028 || c == 0x2029:
			fmt.Fprintf(&b, "\\u%04x", c)
		default:
			b.WriteRune(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
