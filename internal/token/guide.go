package token

import "github.com/forkontrol/forkontrol/internal/lane"

// Guide is the guided way through an input. A reader that knows what should come next can
// ask its source for just that. All of it gives false at anything else, whatever is wrong
// with that; nothing has then changed, and Next gives from the same byte what there is. So
// it decides nothing of its own. It is faster than Next, 15 ns for 35 a leaf of XML, because
// a name is compared where Next has to find its end, and because no Token is filled in.
//
// It holds for the token that was given last: that is not to be used after Take or Again.
type Guide interface {
	// Expect gives the text, the type and the namespace of the leaf of this name, if it
	// stands next, whole and plain in the window: a child element without a prefix or with
	// that of its parent, a member, a cell. With take it passes first, whatever it gives
	// then, over the leaf that it gave before: a call of Take for each leaf would cost
	// three percent of all time.
	Expect(name string, take bool) (text []byte, typ Type, space string, ascii, there bool)
	// Take passes over the leaf that Expect gave last, as Next would have done. Its text
	// stays valid until the next call of Next.
	Take()
	// ExpectedOffset is where the text of that leaf begins, see Token.ValueOffset.
	ExpectedOffset() int64
	// Again passes over the end of the innermost place and the beginning of the next one
	// like it in the same list, if both stand there whole and plain. It gives the offsets
	// of the two and of the content after them. A lane, if it is not nil, remembers how they are written.
	Again(l *lane.Lane) (end, start, content int64, ok bool)
	// Learn makes a lane remember how the leaf that Expect gave last is written, as that of a step, and reports
	// whether it is written otherwise than the one before.
	Learn(l *lane.Lane, step int) bool
	// Along passes over the leaves and places that a lane takes from a step on, see lane.Lane.Along. Their text is not
	// given. Moved says that there were any.
	Along(l *lane.Lane, step int, counts []uint32) (next, taken int, moved bool)
	// Whole passes over the records that a track takes from the end of one on, so many at the most, and gives how many there were.
	Whole(t *lane.Track, most int) int
	// LearnRecord makes a track remember the record that has just ended, see lane.Track.Learn: it begins at an offset, with what stands
	// behind the one before. It is false, too, when that is no longer in the window.
	LearnRecord(t *lane.Track, from int64, told []lane.Told) bool
}

// slack is how many bytes must follow in the window, so that what is looked at can
// be read in words.
const slack = 8

// gap is the white space before a leaf. It is mostly that of the leaf before, with
// which one or two words compare it.
type gap struct {
	size             int // at most maxGap
	head, mask, tail uint64
}

// maxGap is the longest white space that is remembered: a line end and indentation.
const maxGap = 16

// past gives the index of the first byte from i on that is not white space, if it is
// c, no more than blankSize further on, and slack follows, else -1.
func (g *gap) past(b []byte, i int, c byte) int {
	last := len(b) - slack
	if i+maxGap > last {
		return -1
	}
	if end := i + g.size; b[end] == c && (eightAt(b, i)^g.head)&g.mask == 0 && (g.size <= 8 || eightAt(b, end-8) == g.tail) {
		return end
	}
	end := pastSpace(b, i)
	if end > last || b[end] != c || end-i > blankSize {
		return -1
	}
	g.keep(b, i, end)
	return end
}

// keep remembers b[i:end], if it is not too long.
func (g *gap) keep(b []byte, i, end int) {
	n := end - i
	if n > maxGap {
		return
	}
	*g = gap{size: n, mask: ^uint64(0)}
	if n < 8 {
		g.mask = 1<<(8*n) - 1
	} else {
		g.tail = eightAt(b, end-8)
	}
	g.head = eightAt(b, i) & g.mask
}

// repeats reports whether the n bytes at b[i], at least one, stand again at b[j]; slack
// follows both. Words that overlap are compared; as strings it took three percent
// of all time more.
func repeats(b []byte, i, j, n int) bool {
	switch {
	case n > 16:
		return string(b[i:i+n]) == string(b[j:j+n])
	case n > 8:
		return eightAt(b, i) == eightAt(b, j) && eightAt(b, i+n-8) == eightAt(b, j+n-8)
	}
	return (eightAt(b, i)^eightAt(b, j))<<(64-8*n) == 0
}
