package token

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"
)

// Encoding is what is known of the encoding that a CSV file had before it was
// decoded to UTF-8. The zero value is that nothing is.
type Encoding struct {
	Name string
	// Marked is set when the bytes themselves say so: a byte order mark, or UTF-16.
	Marked bool
	// Twice is set when a second byte order mark follows the first.
	Twice bool
}

// KnownEncoding gives what is known of the encoding of a decoder's payload without
// looking at any text. It must have been read from.
func (d *Decoder) KnownEncoding() Encoding {
	known := knownEncoding(d.enc, d.marked, d.asked)
	known.Twice = d.twice
	return known
}

// KnownEncodingOf is KnownEncoding for bytes and the name of the encoding that the
// caller knows of, empty when it knows of none.
func KnownEncodingOf(b []byte, asked string) Encoding {
	want := encodingOf([]byte(asked))
	enc, mark, p := detect(b, want)
	if p != nil {
		return Encoding{}
	}
	return knownEncoding(enc, mark > 0, want)
}

func knownEncoding(enc encoding, marked bool, asked encoding) Encoding {
	if marked || isUTF16(enc) {
		return Encoding{Name: encodingNames[enc], Marked: true}
	}
	if asked != unknownEncoding {
		return Encoding{Name: encodingNames[enc]}
	}
	return Encoding{}
}

// guesser reads text that is in UTF-8 or, when its first character that is not ASCII
// is none of UTF-8, in an encoding of one byte a character, as spreadsheets write
// where nobody asks them for UTF-8. Letters of a Danish text that are two bytes of
// UTF-8 are never what a text in Windows-1252 begins with: Ã¦, Ã¸, Ã¥. Later such
// pairs in a file that is not UTF-8 are refused, as files joined of both have them.
type guesser struct {
	r     io.Reader
	enc   encoding // unknownEncoding as long as all is ASCII
	other encoding // what it is when it is not UTF-8
	raw   []byte   // read, but not yet given or decoded; part of buf
	buf   []byte
	out   []byte
	ready []byte // to be given
	given int64  // what was given, and ready
	err   error
}

// otherThanUTF8 is the encoding that a file is read in that is not UTF-8.
func otherThanUTF8(allowed []string) encoding {
	other := windows1252Encoding
	for i := len(allowed) - 1; i >= 0; i-- {
		switch e := encodingOf([]byte(allowed[i])); e {
		case windows1252Encoding:
			return e
		case latin1Encoding, latin9Encoding:
			other = e
		}
	}
	return other
}

func (g *guesser) reset(r io.Reader, allowed []string) {
	*g = guesser{r: r, other: otherThanUTF8(allowed), buf: g.buf, out: g.out}
}

// Read gives the text in UTF-8, see io.Reader.
func (g *guesser) Read(p []byte) (int, error) {
	for {
		if len(g.ready) > 0 {
			n := copy(p, g.ready)
			g.ready = g.ready[n:]
			return n, nil
		}
		switch {
		case len(g.raw) > 0 && g.enc == unknownEncoding:
			for len(g.raw) < utf8.UTFMax && g.err == nil {
				g.fill()
			}
			if g.err != nil && g.err != io.EOF && !utf8.FullRune(g.raw) {
				g.raw = nil // cut by the error, which is to be reported
				continue
			}
			g.enc = guessed(g.raw, g.other)
		case len(g.raw) > 0 && g.enc == utf8Encoding:
			g.ready, g.raw = g.raw, nil
		case len(g.raw) > 1 || len(g.raw) > 0 && g.err != nil:
			g.decode()
		case g.err != nil:
			return 0, g.err
		case g.enc == utf8Encoding:
			return g.r.Read(p)
		case g.enc != unknownEncoding:
			g.fill()
		default:
			n, err := g.r.Read(p)
			g.err = err
			k := pastASCII(p[:n])
			if k < n {
				if g.buf == nil {
					g.buf = make([]byte, decodeSize)
				}
				// What a buffer has no room for would be lost.
				if n-k > len(g.buf)/2 {
					g.buf = make([]byte, 2*(n-k))
				}
				g.raw = g.buf[:copy(g.buf, p[k:n])]
			}
			g.given += int64(k)
			if k > 0 || n == 0 && err == nil {
				return k, nil
			}
		}
	}
}

// fill reads more into raw.
func (g *guesser) fill() {
	n := copy(g.buf, g.raw)
	for range 100 {
		k, err := g.r.Read(g.buf[n:])
		g.err = err
		if k > 0 || err != nil {
			g.raw = g.buf[:n+k]
			return
		}
	}
	g.raw, g.err = g.buf[:n], io.ErrNoProgress
}

func (g *guesser) decode() {
	out, used, p := decodeGuessed(g.out[:0], g.raw, g.enc, g.err != nil)
	g.out, g.ready, g.raw = out, out, g.raw[used:]
	if p != nil {
		p.Offset += g.given
		g.raw, g.err = nil, p
	}
	g.given += int64(len(out))
}

// guessed gives the encoding from the first character that is not ASCII.
func guessed(b []byte, other encoding) encoding {
	if runeLength(b, 0) > 0 {
		return utf8Encoding
	}
	return other
}

// decodeGuessed appends to dst what b is in UTF-8, up to a problem, whose offset is
// that from dst[0] on. Unless last is set it may leave the last byte of b.
func decodeGuessed(dst, b []byte, enc encoding, last bool) (out []byte, used int, p *Problem) {
	part := b
	if mixed := mixedAt(b); mixed >= 0 {
		p = &Problem{Rule: RuleEncodingBytes, Detail: hexBytes(b[mixed : mixed+2]), Want: encodingNames[enc]}
		part = b[:mixed]
	} else if !last && b[len(b)-1] == 0xC3 {
		part = b[:len(b)-1]
	}
	if enc != windows1252Encoding {
		for i, c := range part {
			if c >= 0x80 && c < 0xA0 { // control characters, which no text has
				p = &Problem{Rule: RuleEncodingBytes, Detail: hexBytes(part[i : i+1]), Want: encodingNames[enc]}
				part = part[:i]
				break
			}
		}
	}
	out, used, bad := decodePart(dst, part, enc, true)
	if bad > 0 {
		p = badBytes(part[used:used+bad], 0, enc)
	}
	if p != nil {
		p.Offset = int64(len(out))
	}
	return out, used, p
}

// mixedAt finds a Danish letter in UTF-8 in what is no UTF-8, -1 when there is none.
func mixedAt(b []byte) int {
	for i := 0; ; i += 2 {
		n := bytes.IndexByte(b[i:], 0xC3)
		if n < 0 || i+n+1 >= len(b) {
			return -1
		}
		if i += n; b[i+1]&0xC0 == 0x80 {
			return i
		}
		i--
	}
}

// pastASCII gives the index of the first byte that is not ASCII, len(b) when all
// are.
func pastASCII(b []byte) int {
	i := 0
	for i+8 <= len(b) && eightAt(b, i)&(0x80*eachByte) == 0 {
		i += 8
	}
	for i < len(b) && b[i] < utf8.RuneSelf {
		i++
	}
	return i
}

// GuessBytes gives a text in UTF-8 that is in UTF-8 or, when its first character that
// is not ASCII is none of UTF-8, in Windows-1252 (or, where allowed names no such,
// in ISO-8859-1 or -15). With a problem it gives what precedes it. Text that is in
// UTF-8 is given as it is.
func GuessBytes(b []byte, allowed []string) ([]byte, *Problem) {
	text, _, p := guessBytes(b, allowed)
	return text, p
}

func guessBytes(b []byte, allowed []string) ([]byte, encoding, *Problem) {
	k := pastASCII(b)
	if k == len(b) {
		return b, unknownEncoding, nil
	}
	enc := guessed(b[k:], otherThanUTF8(allowed))
	if enc == utf8Encoding {
		return b, enc, nil
	}
	out, _, p := decodeGuessed(make([]byte, 0, len(b)+len(b)/8), b, enc, true)
	return out, enc, p
}

// allows reports whether an encoding is among those of a layout.
func (l *Layout) allows(enc encoding) bool {
	for _, name := range l.Encodings {
		e := encodingOf([]byte(name))
		if e == enc || isUTF16(e) && isUTF16(enc) {
			return true
		}
	}
	return len(l.Encodings) == 0
}

// tellEncoding looks, once, whether the file's encoding is one of the layout's: at the
// first row where that makes a difference.
func (c *CSV) tellEncoding() {
	if c.told || c.marks&wide == 0 && !c.known.Marked {
		return
	}
	c.told = true
	enc := c.guess.enc
	if c.known.Name != "" {
		enc = encodingOf([]byte(c.known.Name))
	}
	if enc == unknownEncoding || c.layout.allows(enc) {
		return
	}
	at := 0
	if !c.known.Marked {
		at = pastASCII(c.buf[c.pos:c.after])
	}
	cell := -1
	for i := range c.cells {
		if at >= int(c.cells[i].start) {
			cell = i
		}
	}
	c.flaw(RuleCSVEncoding, cell, c.base+int64(c.pos+at), encodingNames[enc], strings.Join(c.layout.Encodings, ", "))
}
