package value

import (
	"bytes"
	"unicode/utf8"
)

// IsRegex reports whether v is a regular expression of ECMA-262 (2018) section 21.2.1,
// read as with the flag u, which is how JSON Schema implementations read it. It is more
// lenient in what many patterns rely on: a backslash may be before any ASCII
// punctuation and a space, a hyphen beside \w and its like in a class is a hyphen, a
// look-around may be repeated. The names in \p{…} and \k<…> are not looked up, so that
// the work grows no faster than v.
func IsRegex(v []byte) bool {
	groups := countGroups(v)
	depth, atom := 0, false // atom: what a quantifier could follow
	for i := 0; i < len(v); {
		switch c := v[i]; c {
		case '(':
			n := groupStart(v[i:])
			if n == 0 {
				return false
			}
			i += n
			depth++
			atom = false
			continue
		case ')':
			if depth == 0 {
				return false
			}
			depth--
			atom = true
		case '[':
			n := classLength(v[i:])
			if n == 0 {
				return false
			}
			i += n
			atom = true
			continue
		case '\\':
			if i+1 < len(v) && (v[i+1] == 'b' || v[i+1] == 'B') {
				i += 2
				atom = false
				continue
			}
			n := escapeLength(v[i:], groups)
			if n == 0 {
				return false
			}
			i += n
			atom = true
			continue
		case '*', '+', '?', '{':
			n := 1
			if c == '{' {
				n = countedLength(v[i:])
			}
			if !atom || n == 0 {
				return false
			}
			i += n
			if i < len(v) && v[i] == '?' {
				i++
			}
			atom = false
			continue
		case '}', ']':
			return false
		case '|', '^', '$':
			atom = false
		default:
			atom = true
		}
		i++
	}
	return depth == 0
}

// groupStart is the length of what opens a group, 0 when it is malformed.
func groupStart(v []byte) int {
	if len(v) < 2 || v[1] != '?' {
		return 1
	}
	if len(v) < 4 {
		return 0
	}
	switch v[2] {
	case ':', '=', '!':
		return 3
	case '<':
		if v[3] == '=' || v[3] == '!' {
			return 4
		}
		if n := nameLength(v[3:]); n > 0 {
			return 3 + n
		}
	}
	return 0
}

// nameLength is the length of a group's name and the > after it. Letters beyond ASCII
// are taken as they come.
func nameLength(v []byte) int {
	for i, c := range v {
		switch {
		case isLetter(c) || c == '_' || c == '$' || c >= utf8.RuneSelf:
		case isDigit(c) && i > 0:
		case c == '>' && i > 0:
			return i + 1
		default:
			return 0
		}
	}
	return 0
}

// countedLength is the length of {n}, {n,} or {n,m}, 0 when it is malformed or m is
// less than n.
func countedLength(v []byte) int {
	low := digitRun(v[1:])
	i := 1 + low
	if low == 0 || i == len(v) {
		return 0
	}
	if v[i] == ',' {
		i++
		if high := digitRun(v[i:]); high > 0 {
			if lessDigits(v[i:i+high], v[1:1+low]) {
				return 0
			}
			i += high
		}
	}
	if i == len(v) || v[i] != '}' {
		return 0
	}
	return i + 1
}

// lessDigits reports whether one row of digits writes a smaller number than another.
func lessDigits(a, b []byte) bool {
	a, b = bytes.TrimLeft(a, "0"), bytes.TrimLeft(b, "0")
	if len(a) != len(b) {
		return len(a) < len(b)
	}
	return bytes.Compare(a, b) < 0
}

// classLength is the length of a character class, 0 when it is malformed.
func classLength(v []byte) int {
	i := 1
	if i < len(v) && v[i] == '^' {
		i++
	}
	low := rune(-1) // the character before, -1 when it cannot begin a range
	ranged := false // a hyphen is after it
	for i < len(v) {
		if v[i] == ']' {
			return i + 1
		}
		if v[i] == '-' && low >= 0 && !ranged && i+1 < len(v) && v[i+1] != ']' {
			ranged = true
			i++
			continue
		}
		c, n := classAtom(v[i:])
		if n == 0 || ranged && c >= 0 && c < low {
			return 0
		}
		i += n
		low = c
		if ranged {
			low, ranged = -1, false
		}
	}
	return 0
}

// classAtom reads one character of a class; it is -1 for an escape that stands for
// many.
func classAtom(v []byte) (c rune, n int) {
	if v[0] != '\\' {
		return utf8.DecodeRune(v)
	}
	if len(v) > 1 && v[1] == 'b' {
		return '\b', 2
	}
	if len(v) > 1 && (v[1] == 'k' || v[1] >= '1' && v[1] <= '9') {
		return 0, 0
	}
	n = escapeLength(v, groupCount{})
	if n == 0 {
		return 0, 0
	}
	switch v[1] {
	case 'd', 'D', 's', 'S', 'w', 'W', 'p', 'P':
		return -1, n
	case 't':
		return '\t', n
	case 'n':
		return '\n', n
	case 'v':
		return '\v', n
	case 'f':
		return '\f', n
	case 'r':
		return '\r', n
	case '0':
		return 0, n
	case 'c':
		return rune(v[2] & 31), n
	case 'x':
		return hexNumber(v[2:4]), n
	case 'u':
		if v[2] == '{' {
			return hexNumber(v[3 : n-1]), n
		}
		c = hexNumber(v[2:6])
		if n == 12 {
			c = (c-0xD800)<<10 + hexNumber(v[8:12]) - 0xDC00 + 0x10000
		}
		return c, n
	}
	return rune(v[1]), n
}

// escapeLength is the length of the escape that v begins with, 0 when it is
// malformed or refers to a group that is not among those of the expression.
func escapeLength(v []byte, groups groupCount) int {
	if len(v) < 2 {
		return 0
	}
	switch c := v[1]; c {
	case 'd', 'D', 's', 'S', 'w', 'W', 't', 'n', 'v', 'f', 'r':
		return 2
	case '0':
		if len(v) > 2 && isDigit(v[2]) {
			return 0
		}
		return 2
	case 'c':
		if len(v) > 2 && isLetter(v[2]) {
			return 3
		}
		return 0
	case 'x':
		if hexRun(v[2:]) >= 2 {
			return 4
		}
		return 0
	case 'u':
		return unicodeEscapeLength(v)
	case 'p', 'P':
		return propertyLength(v)
	case 'k':
		if len(v) < 4 || v[2] != '<' {
			return 0
		}
		n := nameLength(v[3:])
		if n == 0 || groups.named == 0 {
			return 0
		}
		return 3 + n
	default:
		if isDigit(c) {
			n := digitRun(v[1:])
			if n > 6 || number(v[1:1+n]) > groups.all {
				return 0
			}
			return 1 + n
		}
		if c < ' ' || c >= 0x7F || isLetter(c) {
			return 0
		}
		return 2
	}
}

// unicodeEscapeLength is the length of \uHHHH, a pair of them for one character, or
// \u{H…}; 0 when it is malformed or past U+10FFFF.
func unicodeEscapeLength(v []byte) int {
	if len(v) > 3 && v[2] == '{' {
		n := hexRun(v[3:])
		if n == 0 || 3+n == len(v) || v[3+n] != '}' || hexNumber(v[3:3+n]) > utf8.MaxRune {
			return 0
		}
		return 4 + n
	}
	if hexRun(v[2:]) < 4 {
		return 0
	}
	if c := hexNumber(v[2:6]); c >= 0xD800 && c < 0xDC00 && len(v) >= 12 && v[6] == '\\' && v[7] == 'u' && hexRun(v[8:]) >= 4 {
		if d := hexNumber(v[8:12]); d >= 0xDC00 && d < 0xE000 {
			return 12
		}
	}
	return 6
}

// propertyLength is the length of \p{Name} or \p{Name=Value}.
func propertyLength(v []byte) int {
	if len(v) < 5 || v[2] != '{' {
		return 0
	}
	equals := -1
	for i, c := range v[3:] {
		switch {
		case isLetter(c) || isDigit(c) || c == '_':
		case c == '=' && equals < 0 && i > 0:
			equals = i
		case c == '}' && i > 0 && equals != i-1:
			return 4 + i
		default:
			return 0
		}
	}
	return 0
}

// groupCount is how many groups an expression captures, and how many have a name.
type groupCount struct{ all, named int }

func countGroups(v []byte) (n groupCount) {
	class := false
	for i := 0; i < len(v); i++ {
		switch v[i] {
		case '\\':
			i++
		case '[':
			class = true
		case ']':
			class = false
		case '(':
			rest := v[i+1:]
			if class || len(rest) == 0 {
				continue
			}
			if rest[0] != '?' {
				n.all++
			} else if len(rest) > 2 && rest[1] == '<' && rest[2] != '=' && rest[2] != '!' {
				n.all++
				n.named++
			}
		}
	}
	return n
}

// number is the number that at most six digits write.
func number(v []byte) int {
	n := 0
	for _, c := range v {
		n = n*10 + int(c-'0')
	}
	return n
}

// hexRun is how many hexadecimal digits v begins with.
func hexRun(v []byte) int {
	n := 0
	for n < len(v) && isHex(v[n]) {
		n++
	}
	return n
}

// hexNumber is the number that hexadecimal digits write, or one past all characters
// when it is larger.
func hexNumber(v []byte) rune {
	n := rune(0)
	for _, c := range v {
		d := rune(c - '0')
		if d > 9 {
			d = rune(c|0x20-'a') + 10
		}
		if n = n<<4 + d; n > utf8.MaxRune {
			return utf8.MaxRune + 1
		}
	}
	return n
}
