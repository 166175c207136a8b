package lane

import "github.com/forkontrol/forkontrol/internal/word"

// Track is how the records of one list have been written so far, with all that stands in them. It takes whole records
// and no part of one: of a record that is not taken to its end nothing has been taken.
//
// It is a graph. Its stops are the leaves of a record, its ways what stands between two of them: tags and names, white
// space, places that begin and end, in the bytes in which it stood before. What a way passes, the rules ask about
// beside the values, is done by its steps: marks of what has come in a place, so that nothing comes twice and
// nothing is missing. Every way was part of a record that broke no rule.
type Track struct {
	stops  []stop // the first is where a record begins
	ways   []way
	byKey  map[Key]uint16
	marks  [MostPlaces]uint64
	counts [MostCounts]uint32
	passed []Passed
	// Leaf is asked of a new leaf.
	Leaf func(k Key) Leaf
	// Holds says whether the value of a leaf of kind Other holds, or of another that its check does not take.
	Holds func(number int, value []byte, ascii bool) bool
	// Asks says whether rules over a value alone hold, of a leaf that has such; its check has taken the value.
	Asks func(number int, value []byte) bool
	// Whole is asked, of a track with leaves that are kept or with places that are noted, at the end of each record:
	// whether rules over all of it hold. What is given lies in the bytes of the window.
	Whole func(b []byte, passed []Passed) bool
	asks  bool
	scope []byte
	// Cut says that Along ended because there were no more bytes.
	Cut bool
}

// Key tells leaves apart: the place they are in, which of its members they are, and how they are written.
type Key struct {
	Place, Member uint16
	Type          uint8 // the caller's
	Prefix        uint8 // of an element, by its number
	Form          Form
	Quoted        bool
}

// Leaf is what is known of a leaf. Who gives it a number gets that with its values.
type Leaf struct {
	Check
	Number int
	Kept   bool
	Asks   bool
}

// MostPlaces is how many places a record may have, MostCounts how many lists whose size is bounded.
const (
	MostPlaces = 48
	MostCounts = 16
)

// Passed is a leaf that is kept, or a place that Tells notes.
type Passed struct {
	Leaf       bool
	Number     int // of a leaf, its own; of a place, what Tells has
	Begin, End int // of the value
}

// stop is a leaf.
type stop struct {
	Leaf
	key  Key
	ways []uint16 // those that begin here, the one taken last first
}

// way is what stands between two leaves.
type way struct {
	words, masks [3]uint64 // the first 24 bytes
	bytes        []byte
	acts         []Act
	// What the leaf at its end marks.
	place uint8
	to    uint16 // the stop, 0 where the record ends
	mark  uint64
	once  uint64
}

// Act is something that a way does.
type Act struct {
	Do    Doing
	Place uint8
	N     uint64
}

// Doing is what a step does.
type Doing uint8

// What steps do.
const (
	Begins  Doing = iota // a place, of which nothing has come
	Comes                // N comes in a place
	ComesIn              // as Comes, which must not have come before
	Needs                // N must all have come in a place
	Bars                 // none of N must have come in a place
	If                   // the act that follows is only done where any of N has come in a place
	Resets               // a count, by its number, to 0
	Counts               // one more
	AtLeast              // a count must be N or more
	Some                 // likewise, or 0
	AtMost               // a count must be N or less
	Tells                // Passed gets N
)

// room is how many bytes have to follow a value.
const trackRoom = 64

// Along takes whole records from b[i] on: so many at the most, with values of so many bytes. It gives where the last one ends,
// and how many there were.
func (t *Track) Along(b []byte, i, most, text int) (end, records int) {
	last := len(b) - trackRoom
	end = i
	t.Cut = false
	for records < most {
		at, k := end, 0
		if t.asks {
			t.passed = t.passed[:0]
		}
		for {
			s := &t.stops[k]
			way := t.next(s, b, at)
			if way == nil {
				return end, records
			}
			if len(way.acts) > 0 && !t.act(way.acts) {
				return end, records
			}
			at += len(way.bytes)
			if way.to == 0 {
				break
			}
			if t.marks[way.place]&way.once != 0 {
				return end, records
			}
			t.marks[way.place] |= way.mark
			k = int(way.to)
			s = &t.stops[k]
			stop := s.Check.end(b, at, last, s.key.Form, s.key.Quoted)
			if stop < 0 {
				t.Cut = t.Cut || at+longWay > last
				if stop = t.other(s, b, at, last); stop < 0 {
					return end, records
				}
			}
			if stop-at > text || s.Asks && !t.Asks(s.Number, b[at:stop]) {
				return end, records
			}
			if s.Kept {
				t.passed = append(t.passed, Passed{Leaf: true, Number: s.Number, Begin: at, End: stop})
			}
			at = stop
		}
		if t.asks && !t.Whole(b, t.passed) {
			return end, records
		}
		end = at
		records++
	}
	return end, records
}

// next gives the way that stands at b[i], nil for none.
func (t *Track) next(s *stop, b []byte, i int) *way {
	for n, k := range s.ways {
		w := &t.ways[k]
		if i+len(w.bytes)+trackRoom > len(b) {
			t.Cut = true
			continue
		}
		p := b[i : i+24]
		if (word.At(p, 0)^w.words[0])&w.masks[0]|(word.At(p, 8)^w.words[1])&w.masks[1]|(word.At(p, 16)^w.words[2])&w.masks[2] != 0 {
			continue
		}
		if len(w.bytes) > 24 && !w.rest(b, i) {
			continue
		}
		if n > 0 {
			s.ways[n], s.ways[n-1] = s.ways[n-1], k
		}
		return w
	}
	return nil
}

// rest reports whether what follows the first 24 bytes stands there too.
func (w *way) rest(b []byte, i int) bool {
	b, want := b[i:i+len(w.bytes)], w.bytes
	k := 24
	for ; k+8 <= len(want); k += 8 {
		if word.At(b, k) != word.At(want, k) {
			return false
		}
	}
	return word.At(b, len(want)-8) == word.At(want, len(want)-8)
}

// steps does what a way does, and reports whether all is as it has to be.
func (t *Track) act(list []Act) bool {
	for i := 0; i < len(list); i++ {
		s := &list[i]
		switch s.Do {
		case Begins:
			t.marks[s.Place] = 0
		case ComesIn:
			if t.marks[s.Place]&s.N != 0 {
				return false
			}
			t.marks[s.Place] |= s.N
		case Comes:
			t.marks[s.Place] |= s.N
		case Needs:
			if t.marks[s.Place]&s.N != s.N {
				return false
			}
		case Bars:
			if t.marks[s.Place]&s.N != 0 {
				return false
			}
		case If:
			if t.marks[s.Place]&s.N == 0 {
				i++
			}
		case Resets:
			t.counts[s.Place] = 0
		case Counts:
			t.counts[s.Place]++
		case AtLeast:
			if uint64(t.counts[s.Place]) < s.N {
				return false
			}
		case Some:
			if n := uint64(t.counts[s.Place]); n > 0 && n < s.N {
				return false
			}
		case AtMost:
			if uint64(t.counts[s.Place]) > s.N {
				return false
			}
		case Tells:
			t.passed = append(t.passed, Passed{Number: int(s.N)})
		}
	}
	return true
}

// other gives where a value ends that the check of its leaf did not take but the rules do, -1 when there is none.
func (t *Track) other(s *stop, b []byte, i, last int) int {
	if s.Kind == Left || i > last {
		return -1
	}
	var stop, beyond int
	if s.key.Quoted {
		stop, beyond = plain(b, i, last, s.key.Form)
	} else {
		stop = bare(b, i, last)
	}
	if stop < 0 || !t.Holds(s.Number, b[i:stop:stop], beyond == 0) {
		return -1
	}
	return stop
}

// bare gives where a number that stands without quotation marks ends, -1 when it is none: digits, with others behind a point if
// wanted, not behind a 0 that leads.
func bare(b []byte, i, last int) int {
	if b[i] == '-' {
		i++
	}
	from := i
	for b[i]-'0' <= 9 {
		if i++; i >= last {
			return -1
		}
	}
	if i == from || b[from] == '0' && i > from+1 {
		return -1
	}
	if b[i] == '.' {
		point := i
		for i++; b[i]-'0' <= 9; {
			if i++; i >= last {
				return -1
			}
		}
		if i == point+1 {
			return -1
		}
	}
	if !follows(b[i]) {
		return -1
	}
	return i
}
