package token

import (
	"bytes"
	"math/bits"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/word"
)

// The classes of bytes outside strings.
const (
	isSpace     = 1 << iota // white space
	inWord                  // a letter, digit, + - . _: what is read as one word where a number or a literal may stand
	startsValue             // the first byte of a value
	endsWord                // white space , ] } : what may follow a number or a literal
)

var jsonClass = [256]uint8{
	' ': isSpace | endsWord, '\t': isSpace | endsWord, '\n': isSpace | endsWord, '\r': isSpace | endsWord,
	',': endsWord, ']': endsWord, '}': endsWord,
	'"': startsValue, '{': startsValue, '[': startsValue,
	'-': inWord | startsValue, '+': inWord, '.': inWord, '_': inWord,
	'0': inWord | startsValue, '1': inWord | startsValue, '2': inWord | startsValue, '3': inWord | startsValue,
	'4': inWord | startsValue, '5': inWord | startsValue, '6': inWord | startsValue, '7': inWord | startsValue,
	'8': inWord | startsValue, '9': inWord | startsValue,
	'a': inWord, 'b': inWord, 'c': inWord, 'd': inWord, 'e': inWord, 'f': inWord | startsValue, 'g': inWord,
	'h': inWord, 'i': inWord, 'j': inWord, 'k': inWord, 'l': inWord, 'm': inWord, 'n': inWord | startsValue,
	'o': inWord, 'p': inWord, 'q': inWord, 'r': inWord, 's': inWord, 't': inWord | startsValue, 'u': inWord,
	'v': inWord, 'w': inWord, 'x': inWord, 'y': inWord, 'z': inWord,
	'A': inWord, 'B': inWord, 'C': inWord, 'D': inWord, 'E': inWord, 'F': inWord, 'G': inWord, 'H': inWord,
	'I': inWord, 'J': inWord, 'K': inWord, 'L': inWord, 'M': inWord, 'N': inWord, 'O': inWord, 'P': inWord,
	'Q': inWord, 'R': inWord, 'S': inWord, 'T': inWord, 'U': inWord, 'V': inWord, 'W': inWord, 'X': inWord,
	'Y': inWord, 'Z': inWord,
}

// eachByte times a byte is a word of eight of it.
const eachByte = 0x0101010101010101

// eightAt reads eight bytes, the first of them lowest.
func eightAt(b []byte, i int) uint64 { return word.At(b, i) }

// special marks, by its high bit, the first byte of eight that is a quote, a
// backslash, a control character or not ASCII. Marks above the first may be
// wrong: a subtraction borrows only from the bytes above one that it marks.
func special(x uint64) uint64 {
	quote := (x ^ '"'*eachByte) - eachByte
	backslash := (x ^ '\\'*eachByte) - eachByte
	control := x - ' '*eachByte
	return (quote | backslash | control | x) & (0x80 * eachByte)
}

// pastPlain gives the index of the first special byte from i on, len(b) when
// there is none.
func pastPlain(b []byte, i int) int {
	for i+8 <= len(b) {
		if m := special(eightAt(b, i)); m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
		i += 8
	}
	for i < len(b) && b[i] >= ' ' && b[i] < utf8.RuneSelf && b[i] != '"' && b[i] != '\\' {
		i++
	}
	return i
}

// pastSpace gives the index of the first byte from i on that is not white space,
// len(b) when there is none. Most white space is indentation: one line end and
// a run of spaces or of tabs.
func pastSpace(b []byte, i int) int {
	for i < len(b) && jsonClass[b[i]]&isSpace != 0 {
		run := uint64(b[i]) * eachByte
		i++
		for i+8 <= len(b) {
			if m := eightAt(b, i) ^ run; m != 0 {
				i += bits.TrailingZeros64(m) >> 3
				break
			}
			i += 8
		}
	}
	return i
}

// pastDigits gives the index of the first byte from i on that is no digit.
func pastDigits(b []byte, i int) int {
	for i < len(b) && b[i]-'0' <= 9 {
		i++
	}
	return i
}

// pastNumber gives the index after the number that begins at i, or whole false
// and the index where it ceases to be one.
func pastNumber(b []byte, i int) (end int, whole bool) {
	if i < len(b) && b[i] == '-' {
		i++
	}
	digits := pastDigits(b, i)
	if digits == i {
		return i, false
	}
	if b[i] == '0' {
		digits = i + 1
	}
	i = digits
	if i < len(b) && b[i] == '.' {
		i++
		if digits = pastDigits(b, i); digits == i {
			return i, false
		}
		i = digits
	}
	if i < len(b) && b[i]|0x20 == 'e' {
		i++
		if i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		if digits = pastDigits(b, i); digits == i {
			return i, false
		}
		i = digits
	}
	return i, true
}

// runeLength gives the length of the character at i that is not ASCII, 0 when
// there is none that is valid UTF-8 and whole.
func runeLength(b []byte, i int) int {
	if c := b[i]; c-0xC2 <= 0xDF-0xC2 {
		if i+1 < len(b) && b[i+1]&0xC0 == 0x80 {
			return 2
		}
		return 0
	}
	if r, n := utf8.DecodeRune(b[i:]); r != utf8.RuneError || n > 1 {
		return n
	}
	return 0
}

// space passes over white space and gives the byte after it, which stays unread;
// false at the end of the input.
func (j *JSON) space() (byte, bool) {
	from := j.Offset()
	for {
		b := j.buf[:j.end]
		i := j.pos
		if i < len(b) && b[i] > ' ' {
			return b[i], true
		}
		i = pastSpace(b, i)
		if j.closer == 0 && !j.newline {
			for _, c := range b[j.pos:i] {
				if c == '\n' {
					j.newline = true
					break
				}
			}
		}
		if j.closer != 0 && j.lines {
			if n := bytes.IndexByte(b[j.pos:i], '\n'); n >= 0 {
				j.pos += n
				return 0, false
			}
		}
		j.pos = i
		if most := int64(j.limits.idle()); j.Offset()-from > most {
			j.fail(Problem{Rule: RuleLimitIdle, Offset: from + most, Limit: most})
			return 0, false
		}
		if i < len(b) {
			return b[i], true
		}
		if !j.refill() {
			return 0, false
		}
	}
}

// character gives the length of the character at pos that is not ASCII, 0 when
// it is not UTF-8.
func (j *JSON) character() int {
	for n := 2; n <= utf8.UTFMax && !utf8.FullRune(j.buf[j.pos:j.end]); n++ {
		j.need(n)
	}
	return runeLength(j.buf[:j.end], j.pos)
}

// readString reads the string whose opening quote is at pos. It gives its text,
// a part of the window or, when there are escapes, of the scratch; and whether it
// is ASCII. When it has more than limit bytes, the source stops with the rule
// over.
func (j *JSON) readString(scratch *[]byte, limit int, over string) (text []byte, ascii, ok bool) {
	open := j.Offset()
	j.pos++
	run := open + 1 // what has not gone to the scratch yet
	escaped := false
	decoded := (*scratch)[:0]
	ascii = true
	for {
		j.pos = pastPlain(j.buf[:j.end], j.pos)
		if len(decoded)+int(j.Offset()-run) > limit {
			j.fail(Problem{Rule: over, Offset: open, Limit: int64(limit)})
			return nil, false, false
		}
		plain := j.buf[run-j.base : j.pos]
		if j.pos == j.end {
			if escaped {
				decoded = append(decoded, plain...)
				run = j.Offset()
			}
			if !j.refill() {
				j.unclosed(`"`)
				return nil, false, false
			}
			continue
		}
		switch c := j.buf[j.pos]; {
		case c == '"':
			j.pos++
			if !escaped {
				return plain[:len(plain):len(plain)], ascii, true
			}
			decoded = append(decoded, plain...)
			*scratch = decoded
			return decoded, ascii, true
		case c == '\\':
			escaped = true
			decoded = append(decoded, plain...)
			j.must = -1 // the window need not hold what the scratch has
			r, whole := j.readEscape()
			if !whole {
				return nil, false, false
			}
			j.fit(r)
			decoded = utf8.AppendRune(decoded, r)
			ascii = ascii && r < utf8.RuneSelf
			run = j.Offset()
		case c < ' ':
			j.fail(Problem{Rule: RuleJSONString, Offset: j.Offset(), Detail: j.shown()})
			return nil, false, false
		default:
			ascii = false
			if escaped { // the character may have to be read for, so that the window moves
				decoded = append(decoded, plain...)
				run = j.Offset()
			}
			n := j.character()
			if n == 0 {
				j.badBytes()
				return nil, false, false
			}
			if isNoCharacter(j.buf[j.pos:j.end]) {
				j.fit(0xFF00 | rune(j.buf[j.pos+2]) + 0x40)
			}
			j.pos += n
		}
	}
}

// isNoCharacter reports whether a text begins with U+FFFE or U+FFFF.
func isNoCharacter(b []byte) bool { return len(b) > 2 && b[0] == 0xEF && b[1] == 0xBF && b[2] >= 0xBE }

// fit notes in the token the first character that no XML can hold (XML 1.0 section 2.2).
func (j *JSON) fit(r rune) {
	if j.tok.Unfit == 0 && (r < ' ' && r != '\t' && r != '\n' && r != '\r' || r&^0x7FF == 0xD800 || r|1 == 0xFFFF) {
		j.tok.Unfit = uint32(r) + 1
	}
}

// readEscape reads the escape whose backslash is at pos.
func (j *JSON) readEscape() (r rune, ok bool) {
	if !j.need(2) {
		j.unclosed(`"`)
		return 0, false
	}
	c := j.buf[j.pos+1]
	if c != 'u' {
		r = rune(simpleEscape[c])
		if r == 0 {
			return 0, j.badEscape(2)
		}
		j.pos += 2
		return r, true
	}
	for n := 2; n < 6; n++ {
		if !j.need(n + 1) {
			j.unclosed(`"`)
			return 0, false
		}
		d := hexValue(j.buf[j.pos+n])
		if d < 0 {
			return 0, j.badEscape(n + 1)
		}
		r = r<<4 | d
	}
	if r&^0x7FF == 0xD800 {
		return j.readSurrogate(r), true
	}
	j.pos += 6
	return r, true
}

// readSurrogate reads the escape at pos, of the surrogate r, and the one after
// it when the two make a pair. A surrogate without its other half stands for
// U+FFFD.
func (j *JSON) readSurrogate(r rune) rune {
	low := rune(0)
	pair := r < 0xDC00
	for n := 6; pair && n < 12; n++ {
		if pair = j.need(n + 1); !pair {
			break
		}
		switch c := j.buf[j.pos+n]; n {
		case 6:
			pair = c == '\\'
		case 7:
			pair = c == 'u'
		default:
			d := hexValue(c)
			pair = d >= 0
			low = low<<4 | d
		}
	}
	if !pair || low&^0x3FF != 0xDC00 {
		j.pos += 6
		j.fit(r)
		return utf8.RuneError
	}
	j.pos += 12
	return 0x10000 + (r-0xD800)<<10 + (low - 0xDC00)
}

// badEscape stops at the escape at pos, the first n bytes of which make none.
// It gives false, to be handed on.
func (j *JSON) badEscape(n int) bool {
	at := j.Offset()
	begun := string(j.buf[j.pos : j.pos+n-1])
	j.pos += n - 1
	if j.buf[j.pos] >= utf8.RuneSelf && j.character() == 0 {
		j.badBytes()
		return false
	}
	j.fail(Problem{Rule: RuleJSONString, Offset: at, Detail: begun + j.shown()})
	return false
}

var simpleEscape = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// hexValue gives the value of a hexadecimal digit, -1 for any other byte.
func hexValue(c byte) rune {
	switch {
	case c-'0' <= 9:
		return rune(c - '0')
	case c|0x20-'a' <= 5:
		return rune(c|0x20-'a') + 10
	}
	return -1
}

// readWord reads the number or the literal at pos, of which c is the first
// byte.
func (j *JSON) readWord(c byte) *Token {
	at := j.Offset()
	most := j.limits.Text
	for {
		b := j.buf[:j.end]
		for j.pos < len(b) && jsonClass[b[j.pos]]&inWord != 0 {
			j.pos++
		}
		if j.Offset()-at > int64(most) {
			return j.fail(Problem{Rule: RuleLimitText, Offset: at, Limit: int64(most)})
		}
		if j.pos < len(b) || !j.refill() {
			break
		}
	}
	if j.err != nil {
		return j.readFailed()
	}
	word := j.buf[at-j.base : j.pos : j.pos]
	j.tok.Value, j.tok.ASCII = word, true
	j.first = false
	cut := j.pos == j.end
	if c == '-' || c-'0' <= 9 {
		end, whole := pastNumber(word, 0)
		switch {
		case whole && end == len(word):
			return j.give(Value, Number)
		case cut && end == len(word):
			return j.unclosed("")
		}
		return j.badWord(RuleJSONNumber, at, word)
	}
	for _, l := range [...]struct {
		text string
		typ  Type
	}{{"true", True}, {"false", False}, {"null", Null}} {
		switch {
		case string(word) == l.text:
			return j.give(Value, l.typ)
		case cut && len(word) < len(l.text) && string(word) == l.text[:len(word)]:
			return j.unclosed("")
		}
	}
	if c == '+' || c == '.' {
		return j.badWord(RuleJSONNumber, at, word)
	}
	return j.badWord(RuleJSONSyntax, at, word)
}

func (j *JSON) badWord(rule string, at int64, word []byte) *Token {
	p := Problem{Rule: rule, Offset: at, Detail: string(word[:min(len(word), wordShown)])}
	if rule == RuleJSONSyntax {
		p.Want, p.Slip = anyValue, SlipWord
	}
	return j.fail(p)
}
