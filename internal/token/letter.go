package token

import (
	"bytes"
	"unicode/utf8"
)

// composed are letters of Danish and its neighbours that Unicode also writes as a letter and a mark
// above or below it (UAX #15), as macOS writes the names of files and what is copied from them.
var composed = [...]struct{ base, mark, whole rune }{
	{'a', 0x30A, 'å'}, {'A', 0x30A, 'Å'}, {'a', 0x308, 'ä'}, {'A', 0x308, 'Ä'}, {'o', 0x308, 'ö'}, {'O', 0x308, 'Ö'},
	{'u', 0x308, 'ü'}, {'U', 0x308, 'Ü'}, {'e', 0x301, 'é'}, {'E', 0x301, 'É'}, {'a', 0x301, 'á'}, {'A', 0x301, 'Á'},
	{'e', 0x300, 'è'}, {'E', 0x300, 'È'}, {'o', 0x301, 'ó'}, {'O', 0x301, 'Ó'}, {'i', 0x301, 'í'}, {'I', 0x301, 'Í'},
	{'u', 0x301, 'ú'}, {'U', 0x301, 'Ú'}, {'e', 0x308, 'ë'}, {'E', 0x308, 'Ë'}, {'n', 0x303, 'ñ'}, {'N', 0x303, 'Ñ'},
	{'c', 0x327, 'ç'}, {'C', 0x327, 'Ç'}, {'y', 0x301, 'ý'}, {'Y', 0x301, 'Ý'}, {'o', 0x302, 'ô'}, {'a', 0x300, 'à'},
}

// Composed gives a text with such pairs as the one letter they are: the text itself when it has
// none.
func Composed(text []byte) []byte {
	var out []byte
	done := 0
	for i := 0; i < len(text); i++ {
		// The marks are U+0300 to U+0327, 0xCC and another byte.
		if text[i] != 0xCC || i == 0 {
			continue
		}
		mark, n := utf8.DecodeRune(text[i:])
		for k := range composed {
			if c := &composed[k]; rune(text[i-1]) == c.base && mark == c.mark {
				out = utf8.AppendRune(append(out, text[done:i-1]...), c.whole)
				done = i + n
				break
			}
		}
	}
	if done == 0 {
		return text
	}
	return append(out, text[done:]...)
}

// alike reports whether two names differ in nothing but case, white space and how their letters
// are composed.
func alike(a, b []byte) bool { return bytes.EqualFold(plainName(a), plainName(b)) }

// plainName gives a name with its letters composed and single spaces inside it alone.
func plainName(name []byte) []byte {
	return bytes.Join(bytes.Fields(Composed(name)), []byte{' '})
}

// shownName gives a name with what cannot be seen in it by its number: marks above letters, spaces
// that are not single ones between words.
func shownName(name []byte) string {
	var out []byte
	for i := 0; i < len(name); {
		r, n := utf8.DecodeRune(name[i:])
		space := r == ' ' && (i == 0 || i+n == len(name) || name[i-1] == ' ')
		if space || r == 0xA0 || r >= 0x2000 && r < 0x2070 || r == 0xFEFF || r >= 0x300 && r < 0x370 {
			out = append(append(append(out, '['), CodePoint(r)...), ']')
		} else {
			out = append(out, name[i:i+n]...)
		}
		i += n
	}
	return string(out)
}
