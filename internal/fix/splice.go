package fix

import (
	"bufio"
	"cmp"
	"errors"
	"io"
	"math"
	"slices"
	"unicode/utf8"
)

// arrange puts edits in order and leaves out those that overlap one before, which a later
// round may make. Those that belong together stay or go together.
func arrange(t *text, edits []Edit) []Edit {
	slices.SortStableFunc(edits, func(a, b Edit) int { return cmp.Compare(a.Offset, b.Offset) })
	out := map[int32]bool{}
	for again := true; again; {
		again = false
		end, last := int64(math.MinInt64), int64(math.MinInt64) // last: where one insertion is
		lastWith := int32(0)
		for i := range edits {
			e := &edits[i]
			if e.with != 0 && out[e.with] || e.with < 0 {
				continue
			}
			_, written := t.charset.encode(e.Text)
			clash := e.Offset < end || e.Offset == last && e.Length == 0 && (e.with == 0 || e.with != lastWith)
			if clash || !written || e.end() > t.size {
				if e.with > 0 {
					out[e.with] = true
					again = true
				} else {
					e.with = -1
				}
				continue
			}
			end, last, lastWith = e.end(), e.Offset, e.with
		}
	}
	return slices.DeleteFunc(edits, func(e Edit) bool { return e.with < 0 || out[e.with] })
}

// errShort is met when a file has become shorter while it is read.
var errShort = errors.New("the file has changed")

// splice writes a payload with edits, which are in order. All other bytes are copied.
func splice(w io.Writer, t *text, edits []Edit) error {
	out := bufio.NewWriterSize(w, windowSize)
	in := bufio.NewReaderSize(io.NewSectionReader(t.raw, 0, t.rawSize), windowSize)
	mark := t.mark
	if len(edits) > 0 && edits[0].Offset < 0 { // of byte order marks
		mark = t.mark + edits[0].Offset
		if _, err := io.CopyN(out, in, mark); err != nil {
			return err
		}
		if _, err := io.CopyN(io.Discard, in, edits[0].Length); err != nil {
			return err
		}
		edits, mark = edits[1:], 0
	}
	if _, err := io.CopyN(out, in, mark); err != nil {
		return err
	}
	at := int64(0)
	for i := range edits {
		e := &edits[i]
		if err := t.pass(out, in, e.Offset-at); err != nil {
			return err
		}
		if err := t.write(out, e); err != nil {
			return err
		}
		if err := t.pass(io.Discard, in, e.Length); err != nil {
			return err
		}
		at = e.end()
	}
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	return out.Flush()
}

// write writes what an edit puts in.
func (t *text) write(w io.Writer, e *Edit) error {
	if e.To > e.From && t.charset == nil {
		_, err := io.Copy(w, io.NewSectionReader(t.decoded, e.From, e.To-e.From))
		return err
	}
	if e.To > e.From {
		r := t.reader(e.From)
		for left := e.To - e.From; left > 0; {
			ch, n, err := r.ReadRune()
			if err != nil {
				return err
			}
			b, _ := t.charset.encode(string(ch))
			if _, err := w.Write(b); err != nil {
				return err
			}
			left -= int64(n)
		}
		return nil
	}
	b, _ := t.charset.encode(e.Text)
	_, err := w.Write(b)
	return err
}

// pass copies the raw bytes of so many decoded ones.
func (t *text) pass(w io.Writer, r *bufio.Reader, n int64) error {
	if t.charset == nil {
		_, err := io.CopyN(w, r, n)
		return err
	}
	for n > 0 {
		b, err := r.Peek(widest)
		if err != nil && err != io.EOF {
			return err
		}
		ch, size := t.charset.first(b)
		if size == 0 {
			return errShort
		}
		if _, err := io.CopyN(w, r, int64(size)); err != nil {
			return err
		}
		n -= int64(utf8.RuneLen(ch))
	}
	return nil
}
