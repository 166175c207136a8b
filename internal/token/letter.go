package token

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// composed are letters that Unicode also writes as a letter and a mark above it (UAX #15), as macOS
// writes the names of files and what is copied from them; and before each, that pair.
var composed = [...]string{"a\u030A", "å", "A\u030A", "Å", "a\u0308", "ä", "A\u0308", "Ä", "o\u0308", "ö", "O\u0308", "Ö", "u\u0308", "ü", "U\u0308", "Ü",
	"e\u0301", "é", "E\u0301", "É", "a\u0301", "á", "o\u0301", "ó", "i\u0301", "í", "u\u0301", "ú", "y\u0301", "ý", "e\u0300", "è", "e\u0308", "ë", "n\u0303", "ñ"}

// Composed gives a text with such pairs as the one letter they are: the text itself when it has
// none.
func Composed(text []byte) []byte {
	if bytes.IndexByte(text, 0xCC) < 0 { // the first byte of every mark
		return text
	}
	s := string(text)
	for i := 0; i < len(composed); i += 2 {
		s = strings.ReplaceAll(s, composed[i], composed[i+1])
	}
	return []byte(s)
}

// alike reports whether two names differ in nothing but case, white space and how their letters
// are composed.
func alike(a, b []byte) bool { return sameLetters(plainName(a), plainName(b)) }

// noBreak is a space that does not break lines.
const noBreak = "\u00A0"

// plainName gives a name with its letters composed and single spaces inside it alone.
func plainName(name []byte) string {
	s := strings.Trim(strings.ReplaceAll(string(Composed(name)), noBreak, " "), " \t")
	for strings.Contains(s, "  ") {
		s = strings.ReplaceAll(s, "  ", " ")
	}
	return s
}

// shownName gives a name with what looks like a space in it and is none by its number.
func shownName(name []byte) string {
	return strings.ReplaceAll(string(name), noBreak, "[U+00A0]")
}

// sameLetters reports whether two texts differ in nothing but the case of letters up to ÿ, which those of Danish and its
// neighbours are.
func sameLetters(a, b string) bool {
	for a != "" && b != "" {
		r, n := utf8.DecodeRuneInString(a)
		q, m := utf8.DecodeRuneInString(b)
		if small(r) != small(q) {
			return false
		}
		a, b = a[n:], b[m:]
	}
	return a == b
}

// small is a letter up to ÿ in lower case.
func small(r rune) rune {
	if r >= 'A' && r <= 'Z' || r >= 'À' && r <= 'Þ' && r != '×' {
		return r + ' '
	}
	return r
}
