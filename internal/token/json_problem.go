package token

import (
	"strconv"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/codepoint"
)

// wordShown is how much of a run of letters and digits a problem shows.
const wordShown = 24

// fail stops the source. Whatever is open no longer counts, so that Next leaves
// everything to step.
//
//go:noinline
func (j *JSON) fail(p Problem) *Token {
	if j.ended != Invalid { // what comes of the first problem is none of its own
		j.problem = p
	}
	j.ended = Invalid
	j.closer = 0
	return j.last()
}

// unexpected stops at the byte at pos, which cannot stand there.
//
//go:noinline
func (j *JSON) unexpected(want string) *Token {
	return j.stopAt(RuleJSONSyntax, want)
}

// trailing stops at the byte at pos, with which no further value can begin.
func (j *JSON) trailing() *Token {
	return j.stopAt(RuleJSONTrailing, "")
}

func (j *JSON) stopAt(rule, want string) *Token {
	c := j.buf[j.pos]
	if c >= utf8.RuneSelf && j.character() == 0 {
		return j.badBytes()
	}
	found := j.found()
	slip := NoSlip
	switch {
	case rule != RuleJSONSyntax:
	case c == '/', c == '#':
		slip = SlipComment
	case (c == ']' || c == '}') && c == j.closer && !j.first:
		slip = SlipComma
	case c == '\'', c == '`', c == 0xE2, c|0x20-'a' <= 'z'-'a' && len(want) > 0 && want[0] == '"':
		slip = SlipQuote
	}
	if want == "" && rule == RuleJSONSyntax {
		want = anyValue
	}
	return j.fail(Problem{Rule: rule, Offset: j.Offset(), Detail: found, Want: want, Slip: slip})
}

// anyValue is what a value begins with.
const anyValue = `" { [ 0 true false null`

// found shows what stands at pos: a word, or one character.
func (j *JSON) found() string {
	c := j.buf[j.pos]
	if jsonClass[c]&inWord == 0 {
		return j.shown()
	}
	j.need(wordShown)
	b := j.buf[j.pos:min(j.end, j.pos+wordShown)]
	n := 0
	for n < len(b) && jsonClass[b[n]]&inWord != 0 {
		n++
	}
	return string(b[:n])
}

// shown shows the character at pos; those that are not ASCII or have no shape
// by their number.
func (j *JSON) shown() string {
	r, _ := utf8.DecodeRune(j.buf[j.pos:j.end])
	if r > ' ' && r < 0x7F {
		return string(r)
	}
	return codepoint.Name(r)
}

// unclosed stops at the end of the input, or of the line where a value has but
// one, or where reading failed. Inside is what is open there when no object and no
// array is.
func (j *JSON) unclosed(inside string) *Token {
	end := j.base + int64(j.end)
	switch {
	case j.lines && j.pos < j.end && j.buf[j.pos] == '\n':
		end = j.Offset()
	case j.err != nil:
		return j.readFailed()
	}
	return j.fail(Problem{Rule: RuleJSONUnclosed, Offset: end, Detail: j.innermost(inside)})
}

// innermost shows the innermost open object or array by the byte it begins
// with, and its key if it has one: `"Elev": [`.
func (j *JSON) innermost(otherwise string) string {
	depth := len(j.closers)
	if depth == 0 {
		return otherwise
	}
	bracket := string(rune(j.closer - 2))
	end := j.keyEnds[depth-1]
	if end < 0 {
		return bracket
	}
	from := 0
	if depth > 1 {
		if from = j.keyEnds[depth-2]; from < 0 {
			from = -1 - from
		}
	}
	return strconv.Quote(string(j.keys[from:end])) + ": " + bracket
}

func (j *JSON) readFailed() *Token {
	return j.fail(j.failure())
}

// badBytes stops at the bytes at pos, which are not UTF-8.
func (j *JSON) badBytes() *Token {
	if j.err != nil {
		return j.readFailed()
	}
	return j.fail(Problem{Rule: RuleEncodingBytes, Offset: j.Offset(), Detail: "0x" + hexByte(j.buf[j.pos])})
}

func hexByte(c byte) string {
	const digits = "0123456789ABCDEF"
	return string([]byte{digits[c>>4], digits[c&15]})
}
