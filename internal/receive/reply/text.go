package reply

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

func number(n int) string { return strconv.Itoa(n) }

// leaf writes an element with a text, nothing where there is no text.
func leaf(b *strings.Builder, name, text string) {
	if text != "" {
		b.WriteString("<" + name + ">" + Escape(text) + "</" + name + ">\n")
	}
}

// Escape makes a text safe in content and in attributes. Characters that XML cannot hold become U+FFFD.
func Escape(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&quot;")
		case r == '\r':
			b.WriteString("&#13;")
		case r < ' ' && r != '\n' && r != '\t', r == 0xFFFE, r == 0xFFFF:
			b.WriteRune(utf8.RuneError)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Bare gives an XML document without its declaration and the white space around it, and a line's end
// behind it where there is something.
func Bare(document string) string {
	document = strings.TrimSpace(strings.TrimPrefix(document, "\ufeff"))
	if strings.HasPrefix(document, "<?xml") {
		if end := strings.Index(document, "?>"); end >= 0 {
			document = strings.TrimSpace(document[end+2:])
		}
	}
	if document == "" {
		return ""
	}
	return document + "\n"
}
