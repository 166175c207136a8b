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

// Change is bytes of a file that became others: OldSize bytes at Old are NewSize bytes at New now.
type Change struct{ Old, OldSize, New, NewSize int64 }

// splice writes a payload with edits. All other bytes are copied. It gives what has changed, if that is asked for.
func splice(w io.Writer, t *text, edits *pile, tell bool) (changes []Change, err error) {
	buf := bufio.NewWriterSize(w, windowSize)
	out := &counted{w: buf}
	in := bufio.NewReaderSize(io.NewSectionReader(t.raw, 0, t.rawSize), windowSize)
	at, read := int64(0), int64(-1) // read: nothing yet
	marks := func(n int64) error {
		if read >= 0 {
			return nil
		}
		read = n
		_, err := io.CopyN(out, in, n)
		return err
	}
	err = edits.each(func(e *Edit) error {
		skip := t.pass
		if e.Offset < 0 { // of byte order marks
			if err := marks(t.mark + e.Offset); err != nil {
				return err
			}
			skip = func(w io.Writer, r *bufio.Reader, n int64) (int64, error) { return io.CopyN(w, r, n) }
		} else {
			if err := marks(t.mark); err != nil {
				return err
			}
			n, err := t.pass(out, in, e.Offset-at)
			if read += n; err != nil {
				return err
			}
			at = e.end()
		}
		c := Change{Old: read, New: out.n}
		err := t.write(out, e)
		if err != nil {
			return err
		}
		if c.OldSize, err = skip(io.Discard, in, e.Length); err != nil {
			return err
		}
		c.NewSize = out.n - c.New
		read += c.OldSize
		if tell {
			changes = append(changes, c)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if _, err := io.Copy(out, in); err != nil {
		return nil, err
	}
	return changes, buf.Flush()
}

// counted counts what is written.
type counted struct {
	w io.Writer
	n int64
}

func (c *counted) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}

// compose gives what two rounds of changes come to, one after the other, each in order.
func compose(first, second []Change) (both []Change) {
	var before, after int64 // what the changes so far have added, of each round
	for i, k := 0, 0; i < len(first) || k < len(second); {
		// A group are changes that touch in the text between the rounds.
		from, to := int64(math.MaxInt64), int64(-1)
		wasBefore, wasAfter := before, after
		for {
			switch {
			case i < len(first) && (to < 0 || first[i].New <= to) && (k == len(second) || first[i].New <= second[k].Old || to >= 0):
				c := &first[i]
				from, to = min(from, c.New), max(to, c.New+c.NewSize)
				before += c.NewSize - c.OldSize
				i++
				continue
			case k < len(second) && (to < 0 || second[k].Old <= to):
				c := &second[k]
				from, to = min(from, c.Old), max(to, c.Old+c.OldSize)
				after += c.NewSize - c.OldSize
				k++
				continue
			}
			break
		}
		c := Change{Old: from - wasBefore, New: from + wasAfter}
		c.OldSize, c.NewSize = to-before-c.Old, to+after-c.New
		both = append(both, c)
	}
	return both
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

// pass copies the raw bytes of so many decoded ones, and says how many they are.
func (t *text) pass(w io.Writer, r *bufio.Reader, n int64) (raw int64, err error) {
	if t.charset == nil {
		return io.CopyN(w, r, n)
	}
	for n > 0 {
		b, err := r.Peek(widest)
		if err != nil && err != io.EOF {
			return raw, err
		}
		ch, size := t.charset.first(b)
		if size == 0 {
			return raw, errShort
		}
		if _, err := io.CopyN(w, r, int64(size)); err != nil {
			return raw, err
		}
		raw += int64(size)
		n -= int64(utf8.RuneLen(ch))
	}
	return raw, nil
}
