package token

import (
	"math/bits"

	"github.com/forkontrol/forkontrol/internal/lane"
	"github.com/forkontrol/forkontrol/internal/word"
)

// Expect gives the text of the child element of this local name, see Guide.
func (x *XML) Expect(name string, take bool) (text []byte, typ Type, space string, ascii, ok bool) {
	if take {
		x.Take()
	}
	b := x.w.buf[:x.w.end]
	i := x.pos
	last := len(b) - slack
	if x.lastTag == noTag || x.state != stateContent || i > last {
		return nil, Untyped, "", false, false
	}
	if b[i] != '<' {
		if i = x.gap.past(b, i, '<'); i < 0 {
			return nil, Untyped, "", false, false
		}
	}
	open := i + 1 // where the start tag's name stands
	parent := &x.open[len(x.open)-1]
	prefixed := false
	if parent.colon > 0 && i+parent.colon < last {
		prefix := x.names[parent.start : parent.start+parent.colon+1]
		if prefixed = string(b[open:open+len(prefix)]) == string(prefix); prefixed {
			if parent.unbound {
				return nil, Untyped, "", false, false
			}
			i += len(prefix)
		}
	}
	begin := i + len(name) + 2
	if begin > last || b[open-1] != '<' || b[begin-1] != '>' || !word.Same(b, i+1, name) {
		return nil, Untyped, "", false, false
	}
	stop := begin
	for {
		if stop > last {
			return nil, Untyped, "", false, false
		}
		if m := xmlSpecial(eightAt(b, stop)); m != 0 {
			stop += bits.TrailingZeros64(m) >> 3
			break
		}
		stop += 8
	}
	if ascii = b[stop] == '<'; !ascii {
		var beyond bool
		stop, beyond = scanXMLText(b, stop)
		ascii = !beyond
	}
	n := begin - 1 - open // the name with its prefix
	end := stop + 2 + n   // where the end tag's > stands
	if end > last || b[stop] != '<' || b[stop+1] != '/' || !repeats(b, open, stop+2, n+1) {
		return nil, Untyped, "", false, false
	}
	if stop-begin > x.limits.Text || n > x.limits.Name || len(x.open) >= x.limits.Depth {
		return nil, Untyped, "", false, false
	}
	x.expected, x.expectedValue = end+1, begin
	space = x.defaultSpace
	if prefixed {
		space = parent.space
	}
	return b[begin:stop:stop], Untyped, space, ascii, true
}

// Take passes over the leaf that Expect has just given, see Guide.
func (x *XML) Take() {
	x.pos = x.expected
	x.lastTag = endTag
	x.textSize = 0
}

// ExpectedOffset is where the text begins that Expect has just given, see
// Token.ValueOffset.
func (x *XML) ExpectedOffset() int64 { return x.w.base + int64(x.expectedValue) }

// Again passes over the end tag of the innermost element and the start tag of a
// namesake that follows it, see Guide. An element without child elements, which Next
// might give as one Value, then comes as three tokens, see Value.
func (x *XML) Again(l *lane.Lane) (end, start, content int64, ok bool) {
	b := x.w.buf[:x.w.end]
	last := len(b) - slack
	if x.lastTag != endTag || x.state != stateContent || x.pos > last {
		return 0, 0, 0, false
	}
	closing := pastSpace(b, x.pos)
	e := &x.open[len(x.open)-1]
	name := x.names[e.start:e.end]
	closed := closing + 2 + len(name) // where the end tag's > stands
	if closed > last || b[closing] != '<' || b[closing+1] != '/' || b[closed] != '>' || string(b[closing+2:closed]) != string(name) {
		return 0, 0, 0, false
	}
	opening := pastSpace(b, closed+1)
	begin := opening + len(name) + 2
	if begin > last || b[opening] != '<' || !repeats(b, closing+2, opening+1, len(name)+1) {
		return 0, 0, 0, false
	}
	if closing-x.pos > blankSize || opening-closed > blankSize || e.unbound || len(x.bindings) > e.bindings {
		return 0, 0, 0, false
	}
	if l != nil {
		l.LearnTurn(name, b, x.pos, closing, opening, begin)
	}
	x.pos = begin
	x.lastTag = startTag
	x.textSize = 0
	return x.w.base + int64(closing), x.w.base + int64(opening), x.w.base + int64(begin), true
}
