package fix

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os"

	"github.com/forkontrol/forkontrol/internal/program"
)

// pile is edits that are made together, in the order of their places. More than mostEdits are not in memory but in
// a file, so that one round can have all of a large payload: each round checks all of it.
type pile struct {
	n    int
	rule *program.Rule // of the first
	list []Edit

	file      *os.File // nil while list has all
	w         *bufio.Writer
	row       []byte // room for what is written
	abouts    []about
	known     map[about]uint64
	end, last int64 // where the last edit ends and begins
}

// about is what many edits have in common.
type about struct {
	rule     *program.Rule
	system   *program.System
	message  *program.Message
	personal program.Personal
}

// mostEdits is how many edits are in memory, and how many elements are moved, renamed or dropped in a round.
const mostEdits = 100_000

// pileOf is a pile of a few edits, which are in order.
func pileOf(edits []Edit) *pile {
	p := &pile{n: len(edits), list: edits}
	if p.n > 0 {
		p.rule = edits[0].Rule
	}
	return p
}

// add puts edits, which are in order, behind the others. Those that do not come behind them are left to a later round.
func (p *pile) add(edits []Edit) error {
	if p.n == 0 {
		p.end, p.last = math.MinInt64, math.MinInt64
	}
	out := map[int32]bool{}
	behind := func(e *Edit) bool { return e.Offset >= p.end && e.Offset > p.last }
	for i := range edits {
		if e := &edits[i]; e.with != 0 && !behind(e) {
			out[e.with] = true
		}
	}
	end, last := p.end, p.last
	for i := range edits {
		e := &edits[i]
		if !behind(e) || e.with != 0 && out[e.with] {
			continue
		}
		if err := p.put(e); err != nil {
			return err
		}
		end, last = max(end, e.end()), max(last, e.Offset)
	}
	p.end, p.last = end, last
	return nil
}

// put writes an edit behind the others.
func (p *pile) put(e *Edit) error {
	if p.file == nil {
		f, err := os.CreateTemp("", "forkontrol-*")
		if err != nil {
			return err
		}
		p.file, p.w, p.known = f, bufio.NewWriterSize(f, windowSize), map[about]uint64{}
	}
	if p.n++; p.n == 1 {
		p.rule = e.Rule
	}
	a := about{e.Rule, e.System, e.Message, e.Personal}
	n, ok := p.known[a]
	if !ok {
		n = uint64(len(p.abouts))
		p.abouts, p.known[a] = append(p.abouts, a), n
	}
	flags := uint64(0)
	if e.Unsafe {
		flags |= 1
	}
	if e.whole {
		flags |= 2
	}
	b := p.row[:0]
	for _, v := range [...]int64{e.Offset, e.Length, e.From, e.To, int64(e.line), int64(e.with)} {
		b = binary.AppendVarint(b, v)
	}
	b = binary.AppendUvarint(binary.AppendUvarint(b, n), flags)
	for _, s := range [...]string{e.Text, e.Path, e.Was, e.Put} {
		b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
	}
	p.row = b
	_, err := p.w.Write(b)
	return err
}

// each gives the edits in order, until f has an error. An edit is valid until the next.
func (p *pile) each(f func(*Edit) error) error {
	if p.file == nil { // all are in memory, or there are none
		for i := range p.list {
			if err := f(&p.list[i]); err != nil {
				return err
			}
		}
		return nil
	}
	if err := p.w.Flush(); err != nil {
		return err
	}
	r := &rows{r: bufio.NewReaderSize(io.NewSectionReader(p.file, 0, 1<<62), windowSize)}
	for range p.n {
		var e Edit
		e.Offset, e.Length, e.From, e.To, e.line, e.with = r.number(), r.number(), r.number(), r.number(), int(r.number()), int32(r.number())
		n, flags := r.count(), r.count()
		e.Text, e.Path, e.Was, e.Put = r.text(), r.text(), r.text(), r.text()
		if r.err != nil || n >= uint64(len(p.abouts)) {
			return errors.Join(r.err, errShort)
		}
		a := &p.abouts[n]
		e.Rule, e.System, e.Message, e.Personal = a.rule, a.system, a.message, a.personal
		e.Unsafe, e.whole = flags&1 != 0, flags&2 != 0
		if err := f(&e); err != nil {
			return err
		}
	}
	return nil
}

// rows reads what put has written.
type rows struct {
	r   *bufio.Reader
	err error
}

func (r *rows) number() int64 {
	v, err := binary.ReadVarint(r.r)
	r.err = first(r.err, err)
	return v
}

func (r *rows) count() uint64 {
	v, err := binary.ReadUvarint(r.r)
	r.err = first(r.err, err)
	return v
}

func (r *rows) text() string {
	n := r.count()
	if r.err != nil || n == 0 {
		return ""
	}
	b := make([]byte, n)
	_, err := io.ReadFull(r.r, b)
	r.err = first(r.err, err)
	return string(b)
}

// split gives the edits that are kept and those that are not, as piles of their own.
func (p *pile) split(keep func(*Edit) bool) (kept, out *pile, err error) {
	if p.file == nil {
		var in, not []Edit
		for i := range p.list {
			if keep(&p.list[i]) {
				in = append(in, p.list[i])
			} else {
				not = append(not, p.list[i])
			}
		}
		return pileOf(in), pileOf(not), nil
	}
	kept, out = &pile{}, &pile{}
	err = p.each(func(e *Edit) error {
		if keep(e) {
			return kept.put(e)
		}
		return out.put(e)
	})
	if err != nil {
		kept.close()
		out.close()
	}
	return kept, out, err
}

// close removes the file, if there is one.
func (p *pile) close() {
	if p != nil && p.file != nil {
		discard(p.file)
	}
}
