package token

import (
	"strconv"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/codepoint"
)

// rest is what of the window is not yet read.
func (x *XML) rest() []byte { return x.w.buf[x.pos:x.w.end] }

// has brings n bytes from pos on into the window, n being far less than the
// window, and reports whether there are so many.
func (x *XML) has(n int) bool { return x.w.end-x.pos >= n || x.waits(n) }

// waits brings them when some are not there; has is in every place that reads.
//
//go:noinline
func (x *XML) waits(n int) bool {
	for x.w.end-x.pos < n {
		if !x.fill() {
			return false
		}
	}
	return true
}

// fill reads on and reports whether there are more bytes than before. It moves the
// window only when half of it is used up.
func (x *XML) fill() bool {
	w := &x.w
	keep := x.keep
	if keep < 0 {
		keep = x.pos
	}
	discard := 0
	if w.end > len(w.buf)/2 {
		discard = max(keep-history, 0)
	}
	if discard == 0 && w.full() { // a start tag larger than the window may be
		w.hold(w.base + int64(keep))
		x.keep = -1
		discard = max(x.pos-history, 0)
	}
	before := w.base
	ok := w.more(discard)
	x.cut = !ok && w.err != nil
	shift := int(w.base - before)
	x.pos -= shift
	if x.keep >= 0 {
		x.keep -= shift
	}
	return ok
}

// bare begins a token at pos.
func (x *XML) bare(k Kind) *Token {
	x.tok = Token{Kind: k, Offset: x.Offset(), ValueOffset: x.Offset()}
	return &x.tok
}

// fail stops the source, the first time that it is called. Of a token that the reader has cut
// nothing is known but that. Compiled
// into each of its many callers, as flaw and the like of the other forms, it would take 1 KB of the
// WebAssembly module; payloads meet it once.
//
//go:noinline
func (x *XML) fail(p Problem) *Token {
	if x.cut {
		p = x.w.failure()
	}
	if x.problem == nil {
		x.problem = &p
	}
	x.state = stateInvalid
	t := x.bare(Invalid)
	t.Offset, t.ValueOffset = x.problem.Offset, x.problem.Offset
	return t
}

// atEnd stops the source where the input ends too early.
func (x *XML) atEnd() *Token {
	if x.w.err != nil {
		return x.fail(x.w.failure())
	}
	p := Problem{Rule: RuleXMLUnclosed, Offset: x.w.base + int64(x.w.end)}
	if n := len(x.open); n > 0 {
		e := x.open[n-1]
		p.Detail = string(x.names[e.start:e.end])
	}
	return x.fail(p)
}

// unexpected stops the source at the character at pos: it breaks the rule,
// unless it is no character at all.
func (x *XML) unexpected(rule, want string) *Token {
	x.has(utf8.UTFMax)
	b := x.rest()
	if len(b) == 0 {
		return x.atEnd()
	}
	p := Problem{Rule: rule, Offset: x.Offset(), Want: want}
	r, n := utf8.DecodeRune(b)
	switch {
	case r == utf8.RuneError && n == 1:
		if x.w.err != nil && !utf8.FullRune(b) {
			return x.atEnd()
		}
		p.Rule, p.Detail, p.Want = RuleEncodingBytes, "0x"+hexByte(b[0]), ""
	case !isXMLChar(r):
		p.Rule, p.Detail, p.Want = RuleXMLCharacter, codepoint.Name(r), ""
	default:
		p.Detail = characterName(r)
	}
	return x.fail(p)
}

// expect passes over one byte that must stand at pos.
func (x *XML) expect(c byte, rule string) bool {
	if x.has(1) && x.w.buf[x.pos] == c {
		x.pos++
		return true
	}
	x.unexpected(rule, string(rune(c)))
	return false
}

// quote passes over an opening quote.
func (x *XML) quote(rule string) (byte, bool) {
	if x.has(1) {
		if c := x.w.buf[x.pos]; c == '"' || c == '\'' {
			x.pos++
			return c, true
		}
	}
	x.unexpected(rule, `"`)
	return 0, false
}

// skipSpace passes over white space and reports whether there was any. Where there is too
// much, the source has stopped, and nothing is left to be read.
func (x *XML) skipSpace() bool {
	any := false
	for x.has(1) {
		b := x.rest()
		n := 0
		for n < len(b) && xmlClass[b[n]]&xmlSpace != 0 {
			n++
		}
		any = any || n > 0
		if !x.idled(n) {
			break
		}
		x.pos += n
		if n < len(b) {
			break
		}
	}
	return any
}

// idled counts bytes that give no token. It is false when the source stopped.
func (x *XML) idled(n int) bool {
	most := x.limits.idle()
	if x.idle += n; x.idle <= most {
		return true
	}
	x.fail(Problem{Rule: RuleLimitIdle, Offset: x.Offset() + int64(n-(x.idle-most)), Limit: int64(most)})
	return false
}

// scan goes over characters of the window from i on. It stops at a byte of a
// class of stop, at what is no character or is cut, or at the window's end.
func (x *XML) scan(i int, stop uint16) (at int, beyondASCII bool) {
	b := x.w.buf[:x.w.end]
	for i < len(b) {
		if xmlClass[b[i]]&(stop|xmlControl|xmlHigh) == 0 {
			i++
			continue
		}
		if b[i] < utf8.RuneSelf {
			break
		}
		r, n := utf8.DecodeRune(b[i:])
		if n == 1 || !isXMLChar(r) {
			break
		}
		i += n
		beyondASCII = true
	}
	return i, beyondASCII
}

// pass goes on to the next byte of a class of stop. When there is none, or
// something before it is no character, it stops the source.
func (x *XML) pass(stop uint16) bool {
	for {
		if !x.has(utf8.UTFMax) && !x.has(1) {
			x.atEnd()
			return false
		}
		i, _ := x.scan(x.pos, stop)
		if i == x.pos {
			if xmlClass[x.w.buf[i]]&stop != 0 {
				return x.idled(1)
			}
			x.unexpected(RuleXMLCharacter, "")
			return false
		}
		if !x.idled(i - x.pos) {
			return false
		}
		x.pos = i
	}
}

// name appends the name at pos to dst, nothing when there is none. It is false
// when the source stopped: the name is too long.
func (x *XML) name(dst *[]byte) bool {
	start, offset := len(*dst), x.Offset()
	for x.has(1) {
		b := x.rest()
		if len(*dst) == start && b[0] < utf8.RuneSelf && xmlClass[b[0]]&xmlNameStart == 0 {
			return true
		}
		n := 0
		for n < len(b) && xmlClass[b[n]]&xmlName != 0 {
			n++
		}
		if n == 0 {
			if b[0] < utf8.RuneSelf {
				return true
			}
			x.has(utf8.UTFMax)
			b = x.rest()
			r, size := utf8.DecodeRune(b)
			if size == 1 || !isXMLNameStart(r) && (len(*dst) == start || !isXMLName(r)) {
				return true
			}
			n = size
		}
		if len(*dst)-start+n > x.limits.Name {
			x.fail(Problem{Rule: RuleLimitName, Offset: offset, Limit: int64(x.limits.Name)})
			return false
		}
		*dst = append(*dst, b[:n]...)
		x.pos += n
		if n < len(b) && b[n] < utf8.RuneSelf && xmlClass[b[n]]&xmlName == 0 {
			return true
		}
	}
	return true
}

// declaredValue appends the letters, digits and . _ - at pos to dst: any of the values of
// an XML declaration.
func (x *XML) declaredValue(dst *[]byte) bool {
	start, offset := len(*dst), x.Offset()
	for x.has(1) {
		c := x.w.buf[x.pos]
		if c == ':' || xmlClass[c]&xmlName == 0 {
			break
		}
		if len(*dst)-start >= x.limits.Name {
			x.fail(Problem{Rule: RuleLimitName, Offset: offset, Limit: int64(x.limits.Name)})
			return false
		}
		*dst = append(*dst, c)
		x.pos++
	}
	return true
}

// reference reads the reference at pos into char and gives the length in bytes
// of what it stands for, 0 when the source stopped.
func (x *XML) reference() int {
	offset := x.Offset()
	if !x.has(2) {
		x.atEnd()
		return 0
	}
	x.pos++
	if x.w.buf[x.pos] == '#' {
		x.pos++
		return x.characterReference(offset)
	}
	x.scratch = x.scratch[:0]
	if !x.name(&x.scratch) {
		return 0
	}
	if !x.has(1) {
		x.atEnd()
		return 0
	}
	if len(x.scratch) == 0 || x.w.buf[x.pos] != ';' {
		return x.badReference(offset, string(x.scratch), ";")
	}
	c := byte(0)
	switch string(x.scratch) {
	case "lt":
		c = '<'
	case "gt":
		c = '>'
	case "amp":
		c = '&'
	case "quot":
		c = '"'
	case "apos":
		c = '\''
	default:
		return x.badReference(offset, string(x.scratch)+";", "")
	}
	x.pos++
	x.char[0] = c
	return 1
}

// characterReference reads on after &#.
func (x *XML) characterReference(offset int64) int {
	base, sign := rune(10), "#"
	if x.has(1) && x.w.buf[x.pos] == 'x' {
		base, sign = 16, "#x"
		x.pos++
	}
	r, digits := rune(0), 0
	for x.has(1) {
		c := x.w.buf[x.pos]
		d := rune(16)
		switch {
		case c >= '0' && c <= '9':
			d = rune(c - '0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			d = rune(c|0x20-'a') + 10
		}
		if d >= base {
			break
		}
		r = min(r*base+d, utf8.MaxRune+1)
		digits = 1
		x.pos++
	}
	if !x.has(1) {
		x.atEnd()
		return 0
	}
	if digits == 0 || x.w.buf[x.pos] != ';' || r > utf8.MaxRune {
		if digits > 0 {
			sign += strconv.FormatInt(int64(r), int(base))
		}
		return x.badReference(offset, sign, ";")
	}
	if !isXMLChar(r) {
		x.fail(Problem{Rule: RuleXMLCharacter, Offset: offset, Detail: codepoint.Name(r)})
		return 0
	}
	x.pos++
	return utf8.EncodeRune(x.char[:], r)
}

// badReference stops the source at a reference, unless the character at pos,
// where it went wrong, is none.
func (x *XML) badReference(offset int64, text, want string) int {
	if x.unexpected(RuleXMLReference, want); x.problem.Rule == RuleXMLReference {
		x.problem.Offset = offset
		x.problem.Detail = "&" + text
	}
	return 0
}
