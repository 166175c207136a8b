package report

import (
	"strconv"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/word"
)

// appendMember appends a member whose value is a string. Key is plain ASCII.
func appendMember(b []byte, key, value string) []byte {
	b = appendKey(b, key)
	return appendString(b, value)
}

// appendNumber appends a member whose value is a whole number.
func appendNumber(b []byte, key string, n int) []byte {
	b = appendKey(b, key)
	return strconv.AppendInt(b, int64(n), 10)
}

func appendKey(b []byte, key string) []byte {
	b = append(b, '"')
	b = append(b, key...)
	return append(b, `":`...)
}

// AppendString appends a JSON string; see appendString.
func AppendString(b []byte, s string) []byte { return appendString(b, s) }

// appendString appends a JSON string (RFC 8259 section 7). Bytes that are not
// UTF-8 become U+FFFD. U+2028 and U+2029 are escaped, for they end a line in
// older JavaScript; < > & are left as they are.
func appendString(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	done := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c < utf8.RuneSelf && c != '"' && c != '\\' {
			if i++; i+8 <= len(s) && word.PlainString(s, i) {
				i += 8
			}
			continue
		}
		if c == 0xC3 && i+1 < len(s) && s[i+1]&0xC0 == 0x80 { // æ, ø, å and their like
			i += 2
			continue
		}
		r, n := rune(c), 1
		if c >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
			if (r != utf8.RuneError || n > 1) && r != 0x2028 && r != 0x2029 {
				i += n
				continue
			}
		}
		b = append(b, s[done:i]...)
		switch r {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\b':
			b = append(b, `\b`...)
		case '\f':
			b = append(b, `\f`...)
		case '\n':
			b = append(b, `\n`...)
		case '\r':
			b = append(b, `\r`...)
		case '\t':
			b = append(b, `\t`...)
		case utf8.RuneError:
			b = utf8.AppendRune(b, utf8.RuneError)
		case 0x2028, 0x2029:
			b = append(b, `\u202`...)
			b = append(b, hex[r&15])
		default:
			b = append(b, `\u00`...)
			b = append(b, hex[c>>4], hex[c&15])
		}
		i += n
		done = i
	}
	b = append(b, s[done:]...)
	return append(b, '"')
}
