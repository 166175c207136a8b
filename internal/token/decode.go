package token

import "io"

// Decoder turns a payload into UTF-8 without a byte order mark, which is what
// sources read. The encoding of the payload is decided, in this order, by
//
//  1. the name that Reset was given,
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
	twice  bool     // by more than one
	raw    []byte   // read, but not yet decoded; part of buf
	buf    []byte   // all of the room for raw
	out    []byte   // all of the room for ready
	ready  []byte   // decoded, but not yet given
	given  int64    // offset of what follows ready
	err    error    // what the reader said after raw
	fault  *Problem // what follows ready instead of more
}

const (
	// declarationSize is how many bytes of a payload are looked through for the end
	// of its XML declaration.
	declarationSize = 1 << 10
	decodeSize      = 16 << 10
)

// NewDecoder gives a decoder that finds out the encoding by itself.
func NewDecoder(r io.Reader) *Decoder { return &Decoder{r: r} }

// Reset starts on another payload. An empty name lets the decoder find out the
// encoding, see NewDecoder; with any other the payload is in the named encoding,
// whatever a declaration says. An unknown name is a problem of rule
// RuleEncodingUnknown. A byte order mark is removed if it is that of the
// encoding; UTF-16 without one is little-endian, unless the zero bytes among the
// first four say otherwise.
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
	if len(d.raw) == 1 && d.err != nil && d.err != io.EOF && d.asked == unknownEncoding {
		d.raw = nil // one byte may be half of a character or of a byte order mark
	}
	enc, mark, p := detect(d.raw, d.asked)
	for p != nil && p.Rule == RuleEncodingMark { // what follows it is to be read all the same
		d.twice = true
		d.raw = d.raw[mark:]
		d.readRaw(2 * len(byteOrderMark))
		enc, mark, p = detect(d.raw, d.asked)
	}
	if p == nil && d.asked == unknownEncoding && startsDeclaration(d.raw[mark:], enc) {
		for d.err == nil && len(d.raw) < declarationSize && !endsDeclaration(d.raw[mark:], enc) {
			d.readRaw(len(d.raw) + 1)
		}
		var head []byte
		if head, enc, p = declaration(d.raw[mark:], enc, mark > 0); p != nil {
			if p.Rule == RuleEncodingWrong { // what it is in, no window is to decide
				d.readRaw(declarationSize + mark)
				head, enc, p = declaration(d.raw[mark:], enc, mark > 0)
			}
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
			d.raw = nil // cut by the error, which is to be reported
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
// Decoder.Reset.
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
