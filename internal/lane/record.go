package lane

import (
	"bytes"
	"slices"

	"github.com/forkontrol/forkontrol/internal/word"
)

// Told is what a record has, one after another: a leaf, or an act.
type Told struct {
	Act
	Leaf bool
	Key  Key
	// At is the offset at which the value of a leaf begins, behind its quotation mark if it has one.
	At int64
	// Mark is what the leaf marks in its place, Once what must not be marked there already.
	Mark, Once uint64
}

const (
	mostStops = 1 << 10
	mostWays  = 1 << 12
	mostNext  = 24
	longWay   = 1 << 10
)

// NewTrack gives a track of which nothing is known.
func NewTrack() *Track {
	return &Track{stops: make([]stop, 1), byKey: map[Key]uint16{}}
}

// Known reports whether there is anything that the track could take.
func (t *Track) Known() bool { return len(t.ways) > 0 }

// In reports whether what was learnt holds in a scope, which is all that names depend on beside themselves.
func (t *Track) In(scope []byte) bool { return bytes.Equal(t.scope, scope) }

// Learn remembers how a record is written that breaks no rule: it is b[from:to], beginning with what stands behind the
// record before, and has what was noted of it. Base is the offset of b. It reports whether the track has come to know anything new.
func (t *Track) Learn(b []byte, base int64, from, to int, scope []byte, told []Told) bool {
	if !t.In(scope) {
		t.scope = bytes.Clone(scope)
		t.ways = nil
		for i := range t.stops {
			t.stops[i].ways = nil
		}
	}
	if bytes.Contains(b[from:to], []byte("xmlns")) {
		return false // names may mean something else in it
	}
	var acts []Act
	k, at, news := uint16(0), from, false
	for i := range told {
		x := &told[i]
		if !x.Leaf {
			acts = append(acts, x.Act)
			continue
		}
		begin := int(x.At - base)
		if begin < at || begin >= to {
			return news
		}
		stop := endOf(b[:to], begin, x.Key)
		if stop < 0 {
			return news
		}
		if x.Key.Form == Tags && b[begin-1] != '>' { // an element without an end tag
			if t.Leaf(x.Key).Kept {
				return news
			}
			do := Comes
			if x.Once != 0 {
				do = ComesIn
			}
			acts = append(acts, Act{Do: do, Place: x.Place, N: x.Mark})
			continue
		}
		next, ok := t.stop(x.Key)
		if !ok {
			return news
		}
		made, ok := t.way(k, b[at:begin], way{acts: acts, place: x.Place, to: next, mark: x.Mark, once: x.Once})
		if !ok {
			return news
		}
		news = news || made
		k, at, acts = next, stop, nil
	}
	made, _ := t.way(k, b[at:to], way{acts: acts})
	return news || made
}

// endOf gives where the value that begins at b[at] ends, -1 when that is not clear.
func endOf(b []byte, at int, k Key) int {
	switch {
	case k.Form == Tags:
		n := bytes.IndexByte(b[at:], '<')
		if n < 0 || b[at-1] == '>' && (at+n+1 >= len(b) || b[at+n+1] != '/') {
			return -1
		}
		return at + n
	case k.Form == Attributes:
		n := bytes.IndexByte(b[at:], '"')
		if n < 0 || b[at-1] != '"' {
			return -1
		}
		return at + n
	case k.Quoted:
		for i := at; i < len(b); i++ {
			switch b[i] {
			case '\\':
				i++
			case '"':
				return i
			}
		}
		return -1
	}
	for i := at; i < len(b); i++ {
		if follows(b[i]) {
			return i
		}
	}
	return -1
}

// stop gives the stop of a leaf.
func (t *Track) stop(k Key) (uint16, bool) {
	if n, ok := t.byKey[k]; ok {
		return n, true
	}
	if len(t.stops) >= mostStops {
		return 0, false
	}
	leaf := t.Leaf(k)
	n := uint16(len(t.stops))
	t.stops = append(t.stops, stop{Leaf: leaf, key: k})
	t.byKey[k] = n
	t.asks = t.asks || leaf.Kept
	return n, true
}

// way makes sure that there is a way of some bytes from a stop. It reports whether it was made, and whether it is there.
func (t *Track) way(from uint16, text []byte, w way) (made, ok bool) {
	if len(text) == 0 || len(text) > longWay {
		return false, false
	}
	s := &t.stops[from]
	for _, n := range s.ways {
		there := &t.ways[n]
		if bytes.Equal(there.bytes, text) && there.to == w.to {
			return false, there.place == w.place && there.mark == w.mark && there.once == w.once && slices.Equal(there.acts, w.acts)
		}
	}
	if len(s.ways) >= mostNext || len(t.ways) >= mostWays {
		return false, false
	}
	var room [24]byte
	copy(room[:], text)
	for k := range w.words {
		w.words[k] = word.At(room[:], 8*k)
		if n := len(text) - 8*k; n >= 8 {
			w.masks[k] = ^uint64(0)
		} else if n > 0 {
			w.masks[k] = 1<<(8*n) - 1
		}
	}
	w.bytes = bytes.Clone(text)
	for _, a := range w.acts {
		t.asks = t.asks || a.Do == Tells
	}
	s.ways = append(s.ways, uint16(len(t.ways)))
	t.ways = append(t.ways, w)
	return true, true
}
