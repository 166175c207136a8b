package fix

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
)

// linesAround is how many lines before and after a change a patch has.
const linesAround = 3

// Side is a file as a patch has it before or after.
type Side struct {
	io.ReaderAt
	Size int64
}

// Patch writes what has changed from one file to another as a unified diff, which patch -p1 and git apply
// take. Lines end in bytes of the value 10, whatever the encoding. Neither file is in memory, nor is a line
// of it.
func Patch(w io.Writer, path string, was, is Side, changes []Change) error {
	p := &patch{w: bufio.NewWriterSize(w, windowSize), was: lines{Side: was}, is: lines{Side: is}}
	var all []block
	for i := 0; i < len(changes); {
		var b block
		b, i = p.block(changes, i)
		all = append(all, b)
	}
	fmt.Fprintf(p.w, "--- %s\n+++ %s\n", quoted("a/"+path), quoted("b/"+path))
	for len(all) > 0 {
		all = p.hunk(all)
	}
	if p.err == nil {
		p.err = first(p.was.err, p.is.err)
	}
	if p.err != nil {
		return p.err
	}
	return p.w.Flush()
}

func first(all ...error) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}

// quoted writes a name as git does: one with signs that would end it, or that a reader would miss, in
// quotation marks; one with a space with a tab behind it.
func quoted(name string) string {
	if strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == '"' || r == '\\' || r == 0x7F }) {
		var b strings.Builder
		b.WriteByte('"')
		for _, c := range []byte(name) {
			switch {
			case c == '"' || c == '\\':
				b.WriteByte('\\')
				b.WriteByte(c)
			case c < ' ' || c == 0x7F:
				fmt.Fprintf(&b, `\%03o`, c)
			default:
				b.WriteByte(c)
			}
		}
		return b.String() + `"`
	}
	if strings.Contains(name, " ") {
		return name + "\t"
	}
	return name
}

// block are whole lines that become others: bytes of both files.
type block struct{ was, is span }

type span struct{ from, to int64 }

type patch struct {
	w       *bufio.Writer
	was, is lines
	err     error

	at    int64 // up to which lines of the first file are counted
	line  int64 // how many they are
	added int64 // how many lines the changes up to there have added
}

// block gives the lines of a change and of those that are on the same lines; next is the first that is not.
func (p *patch) block(changes []Change, i int) (b block, next int) {
	c := changes[i]
	b.was.from = p.was.start(c.Old)
	b.is.from = c.New - (c.Old - b.was.from)
	for {
		end := b.was.to // of the line of the change before
		b.was.to, b.is.to = c.Old+c.OldSize, c.New+c.NewSize
		if end > b.was.to || !p.was.starts(b.was.to) || !p.is.starts(b.is.to) {
			if end <= b.was.to {
				end = p.was.end(b.was.to)
			}
			b.is.to += end - b.was.to
			b.was.to = end
		}
		if i++; i == len(changes) || changes[i].Old >= b.was.to && (changes[i].Old > b.was.to || p.was.starts(b.was.to)) {
			return b, i
		}
		c = changes[i]
	}
}

// hunk writes the first blocks and gives the others.
func (p *patch) hunk(all []block) (rest []block) {
	from := p.was.back(all[0].was.from, linesAround, p.at)
	n := 0
	var removed, added int64 // lines
	var to int64
	for {
		removed += p.was.count(all[n].was)
		added += p.is.count(all[n].is)
		to = all[n].was.to
		if n++; n == len(all) || p.was.forth(to, 2*linesAround, all[n].was.from) < all[n].was.from {
			break
		}
	}
	end := p.was.forth(to, linesAround, p.was.Size)
	if n < len(all) {
		end = min(end, all[n].was.from)
	}
	p.line += p.was.count(span{p.at, from})
	whole := p.was.count(span{from, end})
	fmt.Fprintf(p.w, "@@ -%s +%s @@\n", place(p.line, whole), place(p.line+p.added, whole-removed+added))
	at := from
	for _, b := range all[:n] {
		p.write(' ', &p.was, span{at, b.was.from})
		p.write('-', &p.was, b.was)
		p.write('+', &p.is, b.is)
		at = b.was.to
	}
	p.write(' ', &p.was, span{at, end})
	p.at, p.line, p.added = end, p.line+whole, p.added-removed+added
	return all[n:]
}

// place says where lines are, after so many others.
func place(before, n int64) string {
	if n > 0 {
		before++
	}
	if n == 1 {
		return fmt.Sprint(before)
	}
	return fmt.Sprintf("%d,%d", before, n)
}

// write writes lines, each after a sign.
func (p *patch) write(sign byte, of *lines, s span) {
	begins := true
	of.chunks(s, func(b []byte) bool {
		for len(b) > 0 && p.err == nil {
			if begins {
				p.err = p.w.WriteByte(sign)
			}
			n := bytes.IndexByte(b, '\n') + 1
			if begins = n > 0; !begins {
				n = len(b)
			}
			_, err := p.w.Write(b[:n])
			p.err = first(p.err, err)
			b = b[n:]
		}
		return p.err == nil
	})
	if !begins && p.err == nil {
		_, p.err = p.w.WriteString("\n\\ No newline at end of file\n")
	}
}

// lines are those of a file.
type lines struct {
	Side
	buf []byte
	err error
}

// chunks gives the bytes of a span piece by piece, until there are no more or f has enough.
func (l *lines) chunks(s span, f func(b []byte) bool) {
	if l.buf == nil {
		l.buf = make([]byte, windowSize)
	}
	for s.from < s.to && l.err == nil {
		b := l.buf[:min(int64(len(l.buf)), s.to-s.from)]
		n, err := l.ReadAt(b, s.from)
		if n < len(b) {
			if l.err = err; err == nil || err == io.EOF {
				l.err = errShort
			}
			return
		}
		if !f(b) {
			return
		}
		s.from += int64(n)
	}
}

// starts reports whether a line starts at a place, or the file ends there with one that has an end.
func (l *lines) starts(at int64) bool {
	var last byte = '\n'
	l.chunks(span{max(0, at-1), at}, func(b []byte) bool { last = b[0]; return false })
	return last == '\n'
}

// start gives the start of the line that a place is in.
func (l *lines) start(at int64) int64 {
	for size := int64(256); at > 0; size = min(2*size, windowSize) {
		from := max(0, at-size)
		found := int64(-1)
		l.chunks(span{from, at}, func(b []byte) bool {
			if i := bytes.LastIndexByte(b, '\n'); i >= 0 {
				found = from + int64(i) + 1
			}
			return false // one chunk is all there is
		})
		if found >= 0 {
			return found
		}
		if l.err != nil {
			return 0
		}
		at = from
	}
	return 0
}

// end gives the end of the line that a place is in, behind what ends it.
func (l *lines) end(at int64) int64 {
	end := at
	l.chunks(span{at, l.Size}, func(b []byte) bool {
		i := bytes.IndexByte(b, '\n')
		if i >= 0 {
			end += int64(i) + 1
			return false
		}
		end += int64(len(b))
		return true
	})
	return end
}

// back gives the start of the nth line before a line, no earlier than least.
func (l *lines) back(at int64, n int, least int64) int64 {
	for ; n > 0 && at > least; n-- {
		at = l.start(at - 1)
	}
	return max(at, least)
}

// forth gives the end of the nth line after a line, no later than most.
func (l *lines) forth(at int64, n int, most int64) int64 {
	for ; n > 0 && at < most; n-- {
		at = l.end(at)
	}
	return min(at, most)
}

// count counts the lines of a span.
func (l *lines) count(s span) (n int64) {
	open := false
	l.chunks(s, func(b []byte) bool {
		n += int64(bytes.Count(b, []byte("\n")))
		open = b[len(b)-1] != '\n'
		return true
	})
	if open {
		n++
	}
	return n
}
