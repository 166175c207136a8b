package fix

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/token"
)

// charset is how the characters of a payload are written.
type charset struct {
	name  string
	wide  bool // UTF-16
	high  bool // its first byte is the higher one
	runes [256]rune
	bytes map[rune]byte
}

// utf8Name and the rest are encodings by the names that token has for them.
const utf8Name, utf16Name, utf16LEName, utf16BEName = "UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE"

// newCharset gives a charset by its name; nil for UTF-8, whose bytes need no decoding.
func newCharset(name string) *charset {
	switch name {
	case "", utf8Name, "US-ASCII":
		return nil
	case utf16Name, utf16LEName:
		return &charset{name: name, wide: true}
	case utf16BEName:
		return &charset{name: name, wide: true, high: true}
	}
	c := &charset{name: name, bytes: map[rune]byte{}}
	for i := range c.runes {
		c.runes[i] = -1
		if text, p := token.DecodeBytesAs([]byte{byte(i)}, name); p == nil {
			r, _ := utf8.DecodeRune(text)
			c.runes[i], c.bytes[r] = r, byte(i)
		}
	}
	return c
}

// first reads the character that b begins with; its size is 0 when there is none.
func (c *charset) first(b []byte) (ch rune, size int) {
	unit := func(b []byte) rune {
		if c.high {
			return rune(b[0])<<8 | rune(b[1])
		}
		return rune(b[1])<<8 | rune(b[0])
	}
	switch {
	case len(b) == 0:
		return 0, 0
	case !c.wide:
		if ch = c.runes[b[0]]; ch < 0 {
			return 0, 0
		}
		return ch, 1
	case len(b) < 2:
		return 0, 0
	}
	if ch = unit(b); !utf16.IsSurrogate(ch) {
		return ch, 2
	}
	if len(b) < 4 {
		return 0, 0
	}
	if ch = utf16.DecodeRune(ch, unit(b[2:])); ch == utf8.RuneError {
		return 0, 0
	}
	return ch, 4
}

// widest is how many bytes a character takes at most.
const widest = 4

// encode writes a text; ok is false where it has a character that the charset lacks.
func (c *charset) encode(text string) (b []byte, ok bool) {
	if c == nil {
		return []byte(text), true
	}
	for _, r := range text {
		if !c.wide {
			one, ok := c.bytes[r]
			if !ok {
				return nil, false
			}
			b = append(b, one)
			continue
		}
		for _, u := range utf16.Encode([]rune{r}) {
			if c.high {
				b = append(b, byte(u>>8), byte(u))
			} else {
				b = append(b, byte(u), byte(u>>8))
			}
		}
	}
	return b, true
}

// text is a payload: its bytes, and what they are decoded.
type text struct {
	raw     io.ReaderAt
	rawSize int64
	charset *charset
	mark    int64 // bytes of the byte order mark, or marks
	decoded io.ReaderAt
	size    int64    // of what could be decoded
	file    *os.File // of decoded, where it is not raw itself

	window []byte // read ahead, for slice
	from   int64
}

const windowSize = 64 << 10

// newText decodes a payload of which the encoding is known.
func newText(raw io.ReaderAt, size int64, encoding string) (*text, error) {
	t := &text{raw: raw, rawSize: size, charset: newCharset(encoding)}
	for {
		mark := make([]byte, 3)
		n, _ := raw.ReadAt(mark, t.mark)
		switch mark = mark[:n]; {
		case t.charset == nil && bytes.Equal(mark, []byte("\xEF\xBB\xBF")):
			t.mark += 3
			continue
		case t.charset != nil && t.charset.wide && n >= 2 && mark[0] == 0xFF && mark[1] == 0xFE:
			t.mark += 2
			t.charset.high = false
			continue
		case t.charset != nil && t.charset.wide && n >= 2 && mark[0] == 0xFE && mark[1] == 0xFF:
			t.mark += 2
			t.charset.high = true
			continue
		}
		break
	}
	if t.charset == nil {
		t.decoded, t.size = io.NewSectionReader(raw, t.mark, size-t.mark), size-t.mark
		return t, nil
	}
	return t, t.decode()
}

func (t *text) decode() error {
	f, err := os.CreateTemp("", "forkontrol-*")
	if err != nil {
		return err
	}
	t.file, t.decoded = f, f
	w := bufio.NewWriterSize(f, windowSize)
	r := bufio.NewReaderSize(io.NewSectionReader(t.raw, t.mark, t.rawSize-t.mark), windowSize)
	for {
		b, err := r.Peek(widest)
		if err != nil && err != io.EOF {
			return err
		}
		ch, size := t.charset.first(b)
		if size == 0 { // the end, or bytes that are no character, where the check stops too
			break
		}
		_, _ = r.Discard(size) // they have been peeked at
		n, err := w.WriteRune(ch)
		if err != nil {
			return err
		}
		t.size += int64(n)
	}
	return w.Flush()
}

// close removes what was decoded.
func (t *text) close() {
	if t.file != nil {
		_ = t.file.Close()
		_ = os.Remove(t.file.Name())
	}
}

// slice gives up to n bytes of the decoded text. They are valid until the next call.
func (t *text) slice(at int64, n int) []byte {
	if at < 0 || at >= t.size {
		return nil
	}
	n = int(min(int64(n), t.size-at))
	if at < t.from || at+int64(n) > t.from+int64(len(t.window)) {
		room := t.window[:0]
		if cap(room) < max(n, windowSize) {
			room = make([]byte, max(n, windowSize))
		}
		got, _ := t.decoded.ReadAt(room[:cap(room)], at)
		t.window, t.from = room[:got], at
	}
	b := t.window[at-t.from:]
	return b[:min(n, len(b))]
}

// before gives up to n bytes in front of a place.
func (t *text) before(at int64, n int) []byte {
	from := max(0, at-int64(n))
	b := make([]byte, at-from)
	got, _ := t.decoded.ReadAt(b, from)
	return b[:got]
}

// reader gives the decoded text from a place on.
func (t *text) reader(at int64) *bufio.Reader {
	return bufio.NewReaderSize(io.NewSectionReader(t.decoded, at, t.size-at), windowSize)
}
