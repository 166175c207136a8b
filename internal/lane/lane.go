// Package lane runs along leaves that are written as those before them were.
//
// Most of a long payload is records of one kind, and of one record after another all is the same but the
// values: the names, the white space, the order. A lane remembers what stood before each value when a reader
// passed over it (Step.Learn), and then takes leaf after leaf where the same bytes stand again and the value is one
// that holds. So it knows no format and decides nothing of its own: whatever is not as it was, or not
// surely right, is left where it stands to the reader.
//
// A Track does the same with whole records and all places in them, and leaves a record whole where it is not as one before.
//
// Words: a leaf is an element with nothing but text, or a member of an object with a scalar. A step is
// the place of a leaf in a lane; its lead is all that stands between the leaf before and the value, its tail
// what stands behind the value and belongs to the leaf.
package lane

import "github.com/forkontrol/forkontrol/internal/word"

// Lane is the leaves of one place in the order in which they are foreseen.
type Lane struct {
	Steps []Step
	// Scope is where all that was learnt holds.
	Scope Scope
	turn  turn
	// Keep is given the value of a leaf that is Kept, and the offset where it begins, and reports whether to go on.
	Keep func(step int, value []byte, offset int64) bool
	// Turn is asked, behind the last leaf of a place, to close it and to open the next one like it; it reports whether that
	// was done. It is given the step behind that leaf, how many have been taken since Along began or the last turn, and
	// the offsets of the end, of the next beginning and of what stands in it.
	Turn func(next, taken int, end, start, content int64) bool
	// Holds says whether the value of a leaf of kind Other holds, or of another that its check does not take.
	Holds func(step int, value []byte, ascii bool) bool
}

// Scope is what the names in a lane depend on beside themselves.
type Scope struct {
	// Default is the namespace of names without a prefix, Space that of the names with Prefix, which the
	// place around them has.
	Default, Space, Prefix string
	Form                   Form
}

// Form is how values end.
type Form uint8

// The forms.
const (
	Tags       Form = iota // at <
	Members                // at a quotation mark, or at what follows a number
	Attributes             // at a quotation mark, in a tag
)

// Step is the place of one leaf.
type Step struct {
	// lead is what stands before the value: behind another leaf, and as the first of its place.
	lead, first text
	// joined is the lead behind the tail of the step before.
	joined text
	tail   text
	// quoted says that the value ends at its tail; else it ends before white space, a comma or a bracket.
	quoted bool
	Kept   bool
	Check
}

// turn is what stands between the last leaf of a place and the first of the next one like it.
type turn struct {
	text
	place      string // the name of the place
	end, start int    // where in the text the place ends and the next one begins
}

// Room is how many bytes have to follow all that a lane looks at.
const Room = longest + 32

// text is some bytes that are looked for.
type text struct {
	words, masks [3]uint64 // the first 24 of them
	size         int       // 0 for what is not known
	bytes        [longest]byte
}

// longest is how long a text may be.
const longest = 72

// set makes it some bytes, and gives false and nothing when they are too many.
func (t *text) set(parts ...[]byte) bool {
	*t = text{}
	size := 0
	for _, p := range parts {
		if size+len(p) > longest {
			return false
		}
		size += copy(t.bytes[size:], p)
	}
	for k := range t.words {
		t.words[k] = word.At(t.bytes[:], 8*k)
		if n := size - 8*k; n >= 8 {
			t.masks[k] = ^uint64(0)
		} else if n > 0 {
			t.masks[k] = 1<<(8*n) - 1
		}
	}
	t.size = size
	return true
}

// stands reports whether the text stands at b[i], where Room follows.
func (t *text) stands(b []byte, i int) bool {
	p := b[i : i+24]
	if (word.At(p, 0)^t.words[0])&t.masks[0]|(word.At(p, 8)^t.words[1])&t.masks[1]|(word.At(p, 16)^t.words[2])&t.masks[2] != 0 {
		return false
	}
	return t.size <= 24 || t.rest(b, i)
}

func (t *text) rest(b []byte, i int) bool {
	return string(b[i+24:i+t.size]) == string(t.bytes[24:t.size])
}

// Forget drops what was learnt.
func (l *Lane) Forget() {
	for k := range l.Steps {
		s := &l.Steps[k]
		s.lead.size, s.first.size, s.joined.size = 0, 0, 0
	}
	l.turn.size = 0
}

// Learn remembers how the leaf of a step is written: its value is b[begin:end], its lead begins at from, its tail ends
// at to. First says that it is the first of its place, quoted that the value has an end of its own. It reports whether
// there was anything to remember.
func (l *Lane) Learn(k int, b []byte, from, begin, end, to int, first, quoted bool) bool {
	s := &l.Steps[k]
	lead := &s.lead
	if first {
		lead = &s.first
	}
	if from+24 > len(b) || end+24 > len(b) || lead.size == begin-from && s.quoted == quoted && s.tail.size == to-end && lead.stands(b, from) && s.tail.stands(b, end) {
		return false
	}
	if string(s.tail.bytes[:s.tail.size]) != string(b[end:to]) || s.quoted != quoted {
		s.lead.size, s.first.size = 0, 0
		if k+1 < len(l.Steps) {
			l.Steps[k+1].joined.size = 0
		}
	}
	s.quoted = quoted
	if !s.tail.set(b[end:to]) || !lead.set(b[from:begin]) {
		s.lead.size, s.first.size = 0, 0
	}
	l.join(k)
	l.join(k + 1)
	return true
}

// LearnTurn remembers how a place ends, at end, and how the next one like it begins, at start: all of it is b[from:to].
func (l *Lane) LearnTurn(place []byte, b []byte, from, end, start, to int) {
	t := &l.turn
	if from+24 > len(b) || t.size == to-from && t.end == end-from && t.start == start-from && t.place == string(place) && t.stands(b, from) {
		return
	}
	if t.set(b[from:to]) {
		t.end, t.start = end-from, start-from
		if t.place != string(place) {
			t.place = string(place)
		}
	}
}

// join makes the joined text of a step.
func (l *Lane) join(k int) {
	if k == 0 || k >= len(l.Steps) {
		return
	}
	s, before := &l.Steps[k], &l.Steps[k-1]
	s.joined.size = 0
	if s.lead.size > 0 && before.Known() {
		s.joined.set(before.tail.bytes[:before.tail.size], s.lead.bytes[:s.lead.size])
	}
}

// skips is how many steps are passed over where leaves do not come.
const skips = 4

// Window is the part of a payload in which a lane is run.
type Window struct {
	Bytes []byte
	Base  int64 // the offset of the first
	Most  int   // how many bytes a value may have
	// Read is how far the reader has read. It is set before Keep and Turn are called, which may ask the reader for places.
	Read *int
	// Place is the name of the place, and Turns says that others like it may follow.
	Place []byte
	Turns bool
}

// Along takes leaves from an index of the window on: that of step k, or of one soon after it, and all that follow, through place
// after place. First says that none has come in this place. Counts has of each step how many leaves have come, which is 0 of all that
// are taken. It gives where it has come to, the step behind the last leaf, how many were taken in the last place, and
// whether that has none.
func (l *Lane) Along(w *Window, i, k int, first bool, counts []uint32) (end, next, taken int, none bool) {
	b, steps := w.Bytes, l.Steps
	counts = counts[:len(steps)]
	last := len(b) - Room
	next = k
	turns := w.Turns && l.turn.size > 0 && l.turn.place == string(w.Place)
	for skipped := 0; i <= last; {
		if k < len(steps) {
			s := &steps[k]
			lead := &s.lead
			if first {
				lead = &s.first
			}
			if lead.size > 0 && counts[k] == 0 && lead.stands(b, i) {
				skipped = 0
				begin := i + lead.size
				for {
					stop := l.value(s, k, b, begin, last)
					if stop < 0 || stop-begin > w.Most {
						return i, next, taken, first
					}
					joined := 0
					if k+1 < len(steps) && counts[k+1] == 0 {
						if t := &steps[k+1].joined; t.size > 0 && t.stands(b, stop) {
							joined = t.size
						}
					}
					if joined == 0 && (!s.tail.stands(b, stop) || !s.quoted && !follows(b[stop])) {
						return i, next, taken, first
					}
					first = false
					counts[k] = 1
					taken++
					i = stop + s.tail.size
					if s.Kept {
						*w.Read = i
						at := w.Base + int64(begin)
						if s.quoted && l.Scope.Form == Members {
							at-- // the quotation mark is of the value
						}
						if !l.Keep(k, b[begin:stop:stop], at) {
							return i, k + 1, taken, false
						}
					}
					k++
					next = k
					if joined == 0 {
						break
					}
					begin = stop + joined
					s = &steps[k]
				}
				continue
			}
		}
		if turns && skipped == 0 && l.turn.stands(b, i) {
			at := w.Base + int64(i)
			*w.Read = i + l.turn.size
			if !l.Turn(next, taken, at+int64(l.turn.end), at+int64(l.turn.start), at+int64(l.turn.size)) {
				*w.Read = i
				return i, next, taken, first
			}
			i += l.turn.size
			k, next, taken, first = 0, 0, 0, true
			continue
		}
		if skipped++; skipped > skips || k >= len(steps) {
			break
		}
		k++
	}
	return i, next, taken, first
}

// follows reports whether a byte may follow a number.
func follows(c byte) bool {
	switch c {
	case ',', ']', '}', ' ', '\t', '\n', '\r':
		return true
	}
	return false
}

// Quoted says that values of the step end at their tail, as all of elements do, and strings.
func (s *Step) Quoted() bool { return s.quoted }

// Known says that a leaf of the step has been learnt.
func (s *Step) Known() bool { return s.lead.size > 0 || s.first.size > 0 }
