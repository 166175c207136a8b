package token

import (
	"bytes"
	"io"
	"unicode/utf8"
)

// Decoder turns a payload into UTF-8 without a byte order mark, which is what
// sources read. What encoding the payload is in is told, in this order, by
//
//  1. the name that NewDecoderAs was given,
//  2. a byte order mark of UTF-8 or UTF-16,
//  3. the zero bytes that UTF-16 has among its first two,
//  4. the encoding that an XML declaration names,
//
// and is else UTF-8. A declaration that names another encoding than the bytes
// are in is refused. The encodings are UTF-8, US-ASCII, ISO-8859-1, ISO-8859-15,
// Windows-1252 and UTF-16.
//
// UTF-8 is passed through as it is: sources check it. Of the others, bytes that
// the encoding does not have end the reading with a *Problem of rule
// RuleEncodingBytes, whose offset is that in the UTF-8.
type Decoder struct {
	r     io.Reader
	asked encoding // what the caller knows of
	enc   encoding

	begun  bool
	marked bool     // by a byte order mark
	raw    []byte   // read, but not yet decoded; part of buf
	buf    []byte   // all of the room for raw
	out    []byte   // all of the room for ready
	ready  []byte   // decoded, but not yet given
	given  int64    // offset of what follows ready
	err    error    // what the reader said after raw
	fault  *Problem // what follows ready instead of more
}

// encoding is one of those that can be read.
type encoding uint8

const (
	unknownEncoding encoding = iota
	utf8Encoding
	asciiEncoding
	latin1Encoding
	latin9Encoding
	windows1252Encoding
	utf16Encoding // which end first, a byte order mark tells
	utf16LEEncoding
	utf16BEEncoding
)

var encodingNames = [...]string{"", "UTF-8", "US-ASCII", "ISO-8859-1", "ISO-8859-15", "windows-1252", "UTF-16", "UTF-16LE", "UTF-16BE"}

const (
	// declarationSize is how many bytes of a payload are looked through for the end
	// of its XML declaration.
	declarationSize = 1 << 10
	decodeSize      = 16 << 10
)

// NewDecoder gives a decoder that finds out the encoding by itself.
func NewDecoder(r io.Reader) *Decoder { return &Decoder{r: r} }

// NewDecoderAs gives a decoder for a payload that is in the named encoding,
// whatever a declaration says. An unknown name is a problem of rule
// RuleEncodingUnknown. A byte order mark is removed if it is that of the
// encoding; UTF-16 without one is little-endian, unless the zero bytes among the
// first four say otherwise.
func NewDecoderAs(r io.Reader, name string) (*Decoder, *Problem) {
	d := new(Decoder)
	if p := d.Reset(r, name); p != nil {
		return nil, p
	}
	return d, nil
}

// Reset starts on another payload. An empty name lets the decoder find out the
// encoding, see NewDecoder; for any other see NewDecoderAs.
func (d *Decoder) Reset(r io.Reader, name string) *Problem {
	asked := unknownEncoding
	if name != "" {
		if asked = encodingOf([]byte(name)); asked == unknownEncoding {
			return &Problem{Rule: RuleEncodingUnknown, Detail: name}
		}
	}
	*d = Decoder{r: r, asked: asked, buf: d.buf, out: d.out}
	return nil
}

// Encoding names the encoding of the payload, "" before the first Read.
func (d *Decoder) Encoding() string {
	if !d.begun {
		return ""
	}
	return encodingNames[d.enc]
}

// Read gives the payload in UTF-8, see io.Reader.
func (d *Decoder) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if !d.begun {
		d.begin()
	}
	for {
		if len(d.ready) > 0 {
			n := copy(p, d.ready)
			d.ready = d.ready[n:]
			return n, nil
		}
		switch {
		case d.fault != nil:
			return 0, d.fault
		case d.enc == utf8Encoding && len(d.raw) > 0:
			d.ready, d.raw = d.raw, nil
		case d.enc == utf8Encoding && d.err == nil:
			return d.r.Read(p)
		case len(d.raw) > 0 && (d.err != nil || len(d.raw) >= 4):
			d.decode()
		case d.err != nil:
			return 0, d.err
		default:
			d.readRaw(4)
		}
	}
}

// readRaw reads until there are n raw bytes, or no more.
func (d *Decoder) readRaw(n int) {
	if d.buf == nil {
		d.buf = make([]byte, decodeSize)
	}
	have := copy(d.buf, d.raw)
	for tries := 0; have < n && d.err == nil; tries++ {
		k, err := d.r.Read(d.buf[have:])
		have += k
		d.err = err
		if k > 0 {
			tries = 0
		} else if tries == 100 {
			d.err = io.ErrNoProgress
		}
	}
	d.raw = d.buf[:have]
}

// begin finds out the encoding.
func (d *Decoder) begin() {
	d.begun = true
	d.readRaw(2 * len(byteOrderMark))
	enc, mark, p := detect(d.raw, d.asked)
	if p == nil && d.asked == unknownEncoding && startsDeclaration(d.raw[mark:], enc) {
		for d.err == nil && len(d.raw) < declarationSize && !endsDeclaration(d.raw[mark:], enc) {
			d.readRaw(len(d.raw) + 1)
		}
		var head []byte
		if head, enc, p = declaration(d.raw[mark:], enc, mark > 0); p != nil {
			// It is given all the same, so that the problem has its line.
			d.ready, _ = decodeAll(nil, head, enc)
		}
	}
	d.enc, d.marked = enc, mark > 0
	d.raw = d.raw[mark:]
	d.fault = p
}

// decode fills ready with what is in raw.
func (d *Decoder) decode() {
	if d.out == nil {
		d.out = make([]byte, 0, 3*decodeSize)
	}
	out, used, bad := decodePart(d.out[:0], d.raw, d.enc, d.err != nil)
	d.out = out
	d.ready = out
	d.given += int64(len(out))
	d.raw = d.raw[used:]
	if bad > 0 {
		if d.err != nil && d.err != io.EOF && len(d.raw) < 4 && isUTF16(d.enc) {
			d.raw = nil // cut by the error, which is to be told
			return
		}
		d.fault = badBytes(d.raw[:bad], d.given, d.enc)
		d.raw = nil
	}
}

// DecodeBytes gives a whole payload in UTF-8 without byte order mark, see
// Decoder: b itself, or the part of it after the mark, when it is UTF-8 already,
// which is not checked. With a problem, it gives what precedes it.
func DecodeBytes(b []byte) ([]byte, *Problem) {
	enc, mark, p := detect(b, unknownEncoding)
	if p != nil {
		return nil, p
	}
	b = b[mark:]
	if startsDeclaration(b, enc) {
		var head []byte
		if head, enc, p = declaration(b, enc, mark > 0); p != nil {
			head, _ = decodeAll(nil, head, enc)
			return head, p
		}
	}
	return decodeWhole(b, enc)
}

// DecodeBytesAs gives a whole payload that is in the named encoding, see
// NewDecoderAs.
func DecodeBytesAs(b []byte, name string) ([]byte, *Problem) {
	enc := encodingOf([]byte(name))
	if enc == unknownEncoding {
		return nil, &Problem{Rule: RuleEncodingUnknown, Detail: name}
	}
	enc, mark, p := detect(b, enc)
	if p != nil {
		return nil, p
	}
	return decodeWhole(b[mark:], enc)
}

func decodeWhole(b []byte, enc encoding) ([]byte, *Problem) {
	if enc == utf8Encoding {
		return b, nil
	}
	return decodeAll(make([]byte, 0, len(b)+len(b)/8+4), b, enc)
}

func decodeAll(dst, b []byte, enc encoding) ([]byte, *Problem) {
	if enc == utf8Encoding {
		return append(dst, b...), nil
	}
	dst, used, bad := decodePart(dst, b, enc, true)
	if bad > 0 {
		return dst, badBytes(b[used:used+bad], int64(len(dst)), enc)
	}
	return dst, nil
}

func badBytes(b []byte, offset int64, enc encoding) *Problem {
	return &Problem{Rule: RuleEncodingBytes, Offset: offset, Detail: hexBytes(b), Want: encodingNames[enc]}
}

// detect tells the encoding from the first bytes, at least 6 where there are as
// many, and how long the byte order mark is. asked is the encoding that the
// caller knows of. A second mark, which joining files leaves, is refused: as a
// character it may not stand before a payload.
func detect(b []byte, asked encoding) (enc encoding, mark int, p *Problem) {
	enc, mark, p = detectMark(b, asked)
	if p == nil && mark > 0 && bytes.HasPrefix(b[mark:], b[:mark]) {
		p = badBytes(b[:mark], 0, enc)
	}
	return enc, mark, p
}

func detectMark(b []byte, asked encoding) (enc encoding, mark int, p *Problem) {
	starts := func(prefix string) bool { return len(b) >= len(prefix) && string(b[:len(prefix)]) == prefix }
	utf16 := func(e encoding, mark int) (encoding, int, *Problem) {
		if asked == unknownEncoding || asked == utf16Encoding || asked == e {
			return e, mark, nil
		}
		return asked, 0, nil
	}
	switch {
	case asked != unknownEncoding && asked < utf16Encoding:
		if asked == utf8Encoding && starts(string(byteOrderMark)) {
			mark = len(byteOrderMark)
		}
		return asked, mark, nil
	case asked == unknownEncoding && (starts("\xFF\xFE\x00\x00") || starts("\x00\x00\xFE\xFF") || starts("<\x00\x00\x00") || starts("\x00\x00\x00<")):
		return unknownEncoding, 0, &Problem{Rule: RuleEncodingUnknown, Detail: "UTF-32"}
	case asked == unknownEncoding && starts("\x4C\x6F\xA7\x94"):
		return unknownEncoding, 0, &Problem{Rule: RuleEncodingUnknown, Detail: "EBCDIC"}
	case asked == unknownEncoding && starts(string(byteOrderMark)):
		return utf8Encoding, len(byteOrderMark), nil
	case starts("\xFF\xFE"):
		return utf16(utf16LEEncoding, 2)
	case starts("\xFE\xFF"):
		return utf16(utf16BEEncoding, 2)
	case zeroEverySecond(b, 0):
		return utf16(utf16BEEncoding, 0)
	case zeroEverySecond(b, 1):
		return utf16(utf16LEEncoding, 0)
	case asked == utf16Encoding:
		return utf16LEEncoding, 0, nil
	case asked != unknownEncoding:
		return asked, 0, nil
	}
	return utf8Encoding, 0, nil
}

// zeroEverySecond tells whether of the first four bytes, or two, those at first
// and two further are zero and the others are not.
func zeroEverySecond(b []byte, first int) bool {
	b = b[:min(len(b), 4)&^1]
	for i, c := range b {
		if (c == 0) != (i%2 == first) {
			return false
		}
	}
	return len(b) > 0
}

func isUTF16(enc encoding) bool { return enc >= utf16Encoding }

// narrow gives the ASCII characters of the beginning of a payload, so that a
// declaration can be looked for in it. Others become zero bytes.
func narrow(b []byte, enc encoding) []byte {
	if !isUTF16(enc) {
		return b[:min(len(b), declarationSize)]
	}
	b = b[:min(len(b), declarationSize)&^1]
	out := make([]byte, 0, len(b)/2)
	for i := 0; i < len(b); i += 2 {
		u := unit(b[i:], enc)
		if u >= utf8.RuneSelf {
			u = 0
		}
		out = append(out, byte(u))
	}
	return out
}

// startsDeclaration tells whether b may begin with an XML declaration.
func startsDeclaration(b []byte, enc encoding) bool {
	const open = "<?xml"
	head := narrow(b[:min(len(b), 2*len(open))], enc)
	n := min(len(head), len(open))
	return n > 0 && string(head[:n]) == open[:n]
}

func endsDeclaration(b []byte, enc encoding) bool {
	return bytes.Contains(narrow(b, enc), []byte("?>"))
}

// declaration tells what encoding an XML declaration at the beginning of b names:
// enc itself, or one that b may be in too, unless a byte order mark was sure. With
// a problem it gives the declaration.
func declaration(b []byte, enc encoding, marked bool) (head []byte, declared encoding, p *Problem) {
	text := narrow(b, enc)
	end := bytes.Index(text, []byte("?>"))
	if end < 0 || len(text) < 6 || string(text[:5]) != "<?xml" || xmlClass[text[5]]&xmlSpace == 0 {
		return nil, enc, nil
	}
	name, at := declaredName(text[:end])
	if at < 0 {
		return nil, enc, nil
	}
	head = b[:end+len("?>")]
	if isUTF16(enc) {
		head = b[:2*len(head)]
	}
	// Every character up to the name is ASCII, if only the declaration is
	// well-formed, so that at is the offset in UTF-8 too.
	declared = encodingOf(name)
	switch {
	case declared == unknownEncoding:
		return head, enc, &Problem{Rule: RuleEncodingUnknown, Offset: int64(at), Detail: string(name)}
	case isUTF16(enc) && (declared == utf16Encoding || declared == enc):
		return nil, enc, nil
	case isUTF16(enc) || isUTF16(declared) || marked && declared != enc:
		return head, enc, &Problem{Rule: RuleEncodingBytes, Offset: int64(at), Detail: encodingNames[enc], Want: string(name)}
	}
	return nil, declared, nil
}

// declaredName finds the encoding name in an XML declaration, and where it
// stands; -1 when there is none. Whether the declaration is well-formed is for
// XML to say.
func declaredName(text []byte) (name []byte, at int) {
	const word = "encoding"
	quote := byte(0)
	for i := 5; i+len(word) < len(text); i++ {
		c := text[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case string(text[i:i+len(word)]) == word && xmlClass[text[i-1]]&xmlSpace != 0:
			i = skipBlanks(text, i+len(word))
			if i >= len(text) || text[i] != '=' {
				return nil, -1
			}
			i = skipBlanks(text, i+1)
			if i >= len(text) || text[i] != '"' && text[i] != '\'' {
				return nil, -1
			}
			n := bytes.IndexByte(text[i+1:], text[i])
			if n < 0 || !isEncodingName(string(text[i+1:i+1+n])) {
				return nil, -1
			}
			return text[i+1 : i+1+n], i + 1
		}
	}
	return nil, -1
}

func skipBlanks(b []byte, i int) int {
	for i < len(b) && xmlClass[b[i]]&xmlSpace != 0 {
		i++
	}
	return i
}

// encodingOf knows an encoding by its names in the IANA registry and by those
// that are met in practice. Case does not count.
func encodingOf(name []byte) encoding {
	var low [16]byte
	if len(name) > len(low) {
		return unknownEncoding
	}
	for i, c := range name {
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		low[i] = c
	}
	switch string(low[:len(name)]) {
	case "utf-8", "utf8":
		return utf8Encoding
	case "us-ascii", "ascii", "iso646-us":
		return asciiEncoding
	case "iso-8859-1", "iso_8859-1", "iso8859-1", "latin1", "latin-1", "l1", "cp819":
		return latin1Encoding
	case "iso-8859-15", "iso_8859-15", "iso8859-15", "latin9", "latin-9":
		return latin9Encoding
	case "windows-1252", "cp1252", "cp-1252":
		return windows1252Encoding
	case "utf-16", "utf16":
		return utf16Encoding
	case "utf-16le":
		return utf16LEEncoding
	case "utf-16be":
		return utf16BEEncoding
	}
	return unknownEncoding
}

// unit reads a code unit of UTF-16.
func unit(b []byte, enc encoding) rune {
	if enc == utf16BEEncoding {
		return rune(b[0])<<8 | rune(b[1])
	}
	return rune(b[1])<<8 | rune(b[0])
}

// decodePart appends to dst what b is in UTF-8. It tells how many bytes it used;
// when it met some that do not exist in the encoding, how many they are. Unless
// last is set, it leaves a character that b may have cut.
func decodePart(dst, b []byte, enc encoding, last bool) (out []byte, used, bad int) {
	if isUTF16(enc) {
		return decodeUTF16(dst, b, enc, last)
	}
	for i := 0; i < len(b); {
		if i+8 <= len(b) && eightAt(b, i)&(0x80*eachByte) == 0 {
			dst = append(dst, b[i:i+8]...)
			i += 8
			continue
		}
		c := b[i]
		r := rune(c)
		if c >= utf8.RuneSelf {
			switch {
			case enc == asciiEncoding:
				return dst, i, 1
			case enc == windows1252Encoding && c < 0xA0:
				r = rune(windows1252[c-0x80])
				if r == 0 {
					return dst, i, 1
				}
			case enc == latin9Encoding:
				r = latin9(c)
			}
		}
		dst = utf8.AppendRune(dst, r)
		i++
	}
	return dst, len(b), 0
}

func decodeUTF16(dst, b []byte, enc encoding, last bool) (out []byte, used, bad int) {
	i := 0
	for i+2 <= len(b) {
		r := unit(b[i:], enc)
		n := 2
		if r >= 0xD800 && r < 0xE000 {
			if i+4 > len(b) && !last && r < 0xDC00 {
				return dst, i, 0
			}
			if r >= 0xDC00 || i+4 > len(b) {
				return dst, i, 2
			}
			low := unit(b[i+2:], enc)
			if low < 0xDC00 || low >= 0xE000 {
				return dst, i, 2
			}
			r = 0x10000 + (r-0xD800)<<10 + (low - 0xDC00)
			n = 4
		}
		dst = utf8.AppendRune(dst, r)
		i += n
	}
	if i < len(b) && last {
		return dst, i, 1
	}
	return dst, i, 0
}

// windows1252 holds the characters of the bytes 0x80 to 0x9F; five have none.
var windows1252 = [32]uint16{
	0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
	0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
}

// latin9 gives the character of a byte of ISO-8859-15.
func latin9(c byte) rune {
	switch c {
	case 0xA4:
		return '€'
	case 0xA6:
		return 'Š'
	case 0xA8:
		return 'š'
	case 0xB4:
		return 'Ž'
	case 0xB8:
		return 'ž'
	case 0xBC:
		return 'Œ'
	case 0xBD:
		return 'œ'
	case 0xBE:
		return 'Ÿ'
	}
	return rune(c)
}
