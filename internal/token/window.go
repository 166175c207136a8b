package token

import (
	"bytes"
	"io"
	"math"
	"math/bits"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/word"
)

// window is the part of the input that is in memory. The scanners read
// buf[:end] directly by index and call more when they run out; indices shift
// by what more discards.
type window struct {
	r    io.Reader // nil when the whole input is in buf
	buf  []byte
	end  int   // buf[:end] is filled
	base int64 // offset of buf[0] in the decoded payload
	eof  bool  // nothing comes after buf[:end]
	err  error // what the reader said, io.EOF left out

	mark  location // lies at or after base; where counting goes on
	first location // of buf[0]
	held  location // see hold
	// newline ends a line: LF, but in a file that has nothing but CR.
	newline byte

	ownBuf  []byte // kept between inputs
	maxSize int    // a window never grows past this
}

// location is an offset with the line and the column that it has.
type location struct {
	offset       int64
	line, column int
}

// windowSize is how much is read at a time. Much larger gains nothing; much
// smaller costs calls.
const windowSize = 64 << 10

// history is how much of what is already read stays in a window, so that excerpts and ends of
// findings are the same whether a payload comes whole or in pieces. Ends are looked for up to reach
// before the token in hand, from where a tag may have begun as much before.
const (
	history = 2 * reach
	reach   = 4 << 10
)

// keptSize is the largest window that is kept for the next input.
const keptSize = 1 << 20

// reset starts on a reader.
func (w *window) reset(r io.Reader, maxSize int) {
	if w.ownBuf == nil || len(w.ownBuf) > keptSize {
		w.ownBuf = make([]byte, windowSize)
	}
	*w = window{r: r, buf: w.ownBuf, ownBuf: w.ownBuf, maxSize: max(maxSize, 2*windowSize)}
	w.start()
}

// resetBytes starts on bytes that are all there. They are not changed.
func (w *window) resetBytes(b []byte) {
	*w = window{buf: b, end: len(b), eof: true, ownBuf: w.ownBuf}
	w.start()
}

func (w *window) start() {
	w.first = location{0, 1, 1}
	w.mark = w.first
	w.held = location{offset: math.MaxInt64}
	w.newline = '\n'
}

// more discards buf[:keep], moves the rest to the front and reads on. It reports
// whether there are more bytes than before; when not, eof is set, or err, or the
// window is as large as it may be (full).
func (w *window) more(keep int) bool {
	if w.eof || w.err != nil {
		return false
	}
	if keep > 0 {
		w.advance(w.base + int64(keep))
		// The mark may already lie further on, when a later offset was asked for.
		w.first = w.locate(w.base + int64(keep))
		copy(w.buf, w.buf[keep:w.end])
		w.end -= keep
		w.base += int64(keep)
	}
	if w.end == len(w.buf) {
		if len(w.buf) >= w.maxSize {
			return false
		}
		grown := make([]byte, min(2*len(w.buf), w.maxSize))
		copy(grown, w.buf[:w.end])
		w.buf, w.ownBuf = grown, grown
	}
	for range 100 {
		n, err := w.r.Read(w.buf[w.end:])
		w.end += n
		if err == io.EOF {
			w.eof = true
		} else if err != nil {
			w.err = err
		}
		if n > 0 {
			return true
		}
		if err != nil {
			return false
		}
	}
	w.err = io.ErrNoProgress
	return false
}

// full reports whether a token does not fit the largest window.
func (w *window) full() bool {
	return !w.eof && w.err == nil && w.end == len(w.buf) && len(w.buf) >= w.maxSize
}

// hold remembers where an offset lies in the window, so that Position still
// knows it, and takes it for every later one that has left the window too.
func (w *window) hold(offset int64) {
	w.held = w.locate(offset)
}

// advance moves mark forward to an offset within the window.
func (w *window) advance(offset int64) {
	if offset > w.mark.offset {
		w.mark = w.after(w.mark, offset)
	}
}

// after counts on from a place in the window to a later offset in the window.
func (w *window) after(p location, offset int64) location {
	part := w.buf[p.offset-w.base : offset-w.base]
	if n := word.Count(part, w.newline); n > 0 {
		p.line += n
		p.column = 1
		part = part[bytes.LastIndexByte(part, w.newline)+1:]
	}
	p.column += characters(part)
	p.offset = offset
	return p
}

// locate finds the line and column of any offset in the window, from the nearest known one.
func (w *window) locate(offset int64) location {
	if offset >= w.mark.offset {
		return w.after(w.mark, offset)
	}
	between := w.buf[offset-w.base : w.mark.offset-w.base]
	n := word.Count(between, w.newline)
	if n == 0 {
		return location{offset, w.mark.line, w.mark.column - characters(between)}
	}
	before := w.buf[:offset-w.base]
	if at := bytes.LastIndexByte(before, w.newline); at >= 0 {
		return location{offset, w.mark.line - n, 1 + characters(before[at+1:])}
	}
	return w.after(w.first, offset)
}

// characters counts the characters of text that may be cut anywhere: each is
// counted where its first byte is. Unlike utf8.RuneCount it gives the same sum
// however a text is divided, and it runs at the speed of memory.
func characters(b []byte) int {
	n := len(b)
	for len(b) >= 8 {
		w := word.At(b, 0)
		// Continuation bytes are 10xxxxxx.
		n -= bits.OnesCount64(w >> 7 &^ (w >> 6) & 0x0101010101010101)
		b = b[8:]
	}
	for _, c := range b {
		if c&0xC0 == 0x80 {
			n--
		}
	}
	return n
}

// Position gives line and column of an offset, see Source.
func (w *window) Position(offset int64) (line, column int) {
	offset = min(offset, w.base+int64(w.end))
	var p location
	switch {
	case offset >= w.mark.offset:
		w.advance(offset)
		p = w.mark
	case offset >= w.base:
		p = w.locate(offset)
	case offset >= w.held.offset:
		p = w.held
	default:
		p = w.first
	}
	return p.line, p.column
}

// Excerpt gives the line around an offset, see Source.
func (w *window) Excerpt(offset int64, limit int) (line []byte, from int64) {
	b := w.buf[:w.end]
	at := int(min(max(offset-w.base, 0), int64(w.end)))
	start := max(at-max(limit, 0)/2, bytes.LastIndexByte(b[:at], w.newline)+1, 0)
	for start < at && !utf8.RuneStart(b[start]) {
		start++
	}
	stop := min(start+max(limit, 0), w.end)
	if n := bytes.IndexByte(b[at:stop], w.newline); n >= 0 {
		stop = at + n
	}
	// A character that the limit or the window cuts is left out.
	for last := stop - 1; last >= start && last > stop-utf8.UTFMax; last-- {
		if utf8.RuneStart(b[last]) {
			if !utf8.FullRune(b[last:stop]) {
				stop = last
			}
			break
		}
	}
	return bytes.TrimRight(b[start:stop], "\r"), w.base + int64(start)
}

// failure is the problem of the reader's error.
//
//go:noinline
func (w *window) failure() Problem { return failureOf(w.err, w.base+int64(w.end)) }

// failureOf is the problem of an error of reading, after so many bytes: what a reader further
// down, such as a Decoder, reports as a Problem is passed on as it is.
func failureOf(err error, here int64) Problem {
	p := problemIn(err)
	if p == nil {
		return Problem{Rule: RuleReadFailed, Offset: here, Err: err}
	}
	problem := *p
	if problem.Offset == 0 || problem.Offset > here { // a reader that does not know the decoded payload
		problem.Offset = here
	}
	return problem
}

// whole reports whether the input was given as bytes, which must not be changed.
func (w *window) whole() bool { return w.r == nil }

// problemIn is errors.As for a Problem, without the reflection that costs the WebAssembly
// module 5 KB.
func problemIn(err error) *Problem {
	for err != nil {
		if p, ok := err.(*Problem); ok {
			return p
		}
		u, ok := err.(interface{ Unwrap() error })
		if !ok {
			return nil
		}
		err = u.Unwrap()
	}
	return nil
}
