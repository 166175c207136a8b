package pack

import "github.com/forkontrol/forkontrol/internal/program"

// The sections of a pack: the heads, the bodies of the messages in order, the patterns.
const (
	sectionHeads  = 0
	sectionBodies = 1
)

// How a string stands in a stream.
const (
	StringEmpty = iota
	StringNew   // the next of its table
	StringGuess // what could be guessed
	StringOld   // this and above: one of the table, by its distance from the one behind that before it in the stream
)

// reader reads one section of a pack. After an error it gives zeros.
type reader struct {
	p       *Pack
	at, end [Streams]uint32
	last    [Streams][Tables]int32
	fresh   [Tables]int32
	count   [Counters]int
	texts   []*reader // of the text packs
	shared  *patterns
	bad     bool
}

// patterns are the automata of a pack, which are read once.
type patterns struct{ list []*program.Pattern }

func (p *Pack) read(section int) *reader {
	r := &reader{p: p, bad: section >= p.sections}
	if r.bad {
		return r
	}
	for s, at := range p.streams {
		if at != nil {
			r.at[s], r.end[s] = at[section], at[section+1]
		}
	}
	for t, base := range p.bases {
		if base != nil {
			r.fresh[t] = int32(base[section])
		}
	}
	return r
}

func (r *reader) raw(s Stream) uint64 {
	n, next := varint(r.p.data[:r.end[s]], int(r.at[s]))
	if next < 0 {
		r.bad = true
		return 0
	}
	r.at[s] = uint32(next)
	return n
}

// Signed undoes Unsigned.
func Signed(n uint64) int64 { return int64(n>>1) ^ -int64(n&1) }

// Unsigned makes numbers near to 0 small.
func Unsigned(n int64) uint64 { return uint64(n<<1) ^ uint64(n>>63) }

func (r *reader) Reading() bool { return true }

func (r *reader) Number(s Stream, _ int64) int64 { return Signed(r.raw(s)) }

func (r *reader) Refuse() { r.bad = true }

func (r *reader) Length(s Stream, _ int) int {
	n := r.raw(s)
	if n > uint64(len(r.p.data)) { // each takes a byte at least, wherever
		r.bad = true
	}
	if r.bad {
		return 0
	}
	return int(n)
}

func (r *reader) Next(s Stream, k Counter, _ int) int {
	n := r.raw(s)
	if n == 0 {
		return 0
	}
	r.count[k] += 1 + int(Signed(n-1))
	if r.count[k] < 0 || r.count[k] > 1<<16-1 {
		r.bad, r.count[k] = true, 0
	}
	return r.count[k]
}

func (r *reader) String(t Table, s Stream, _, guess string) string {
	n := r.raw(s)
	switch n {
	case StringEmpty:
		return ""
	case StringGuess:
		return guess
	}
	last := &r.last[s][t]
	if n == StringNew {
		*last = r.fresh[t]
		r.fresh[t]++
	} else {
		*last += 1 + int32(Signed(n-StringOld))
	}
	v, ok := r.p.get(t, int(*last))
	if !ok {
		r.bad, *last = true, 0
	}
	return v
}

func (r *reader) Text(s Stream, v *program.Text) {
	*v = program.Text{}
	for _, t := range r.texts {
		text := t.String(TextTable(s), s, "", "")
		if t.p.Lang == program.English {
			v.En = text
		} else {
			v.Da = text
		}
	}
}

func (r *reader) Pattern(s Stream, _ *program.Pattern) *program.Pattern {
	n := r.raw(s)
	if n == 0 {
		return nil
	}
	if n > uint64(len(r.shared.list)) {
		r.bad = true
		return nil
	}
	return r.shared.list[n-1]
}

// readPatterns reads the automata of a pack.
func (p *Pack) readPatterns() (shared patterns, ok bool) {
	r := p.read(p.sections - 1)
	if Patterns(r, &shared.list); r.bad {
		return patterns{}, false
	}
	for _, a := range shared.list {
		if !a.Sound() {
			return patterns{}, false
		}
	}
	return shared, true
}

func (r *reader) failed() bool {
	for _, t := range r.texts {
		if t.bad {
			return true
		}
	}
	return r.bad
}
