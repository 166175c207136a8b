package token

import (
	"bytes"

	"github.com/forkontrol/forkontrol/internal/lane"
)

// Learn implements Guide.
func (x *XML) Learn(l *lane.Lane, step int) bool {
	parent := &x.open[len(x.open)-1]
	if s := &l.Scope; s.Default != x.defaultSpace || s.Space != parent.space || !x.prefixIs(parent, s.Prefix) || s.Form != lane.Tags {
		l.Forget()
		l.Scope = lane.Scope{Default: x.defaultSpace, Space: parent.space, Prefix: string(x.prefixOf(parent))}
	}
	b := x.w.buf[:x.w.end]
	stop := x.expectedValue + bytes.IndexByte(b[x.expectedValue:], '<')
	return l.Learn(step, b, x.pos, x.expectedValue, stop, x.expected, x.lastTag == startTag, true)
}

// Along implements Guide.
func (x *XML) Along(l *lane.Lane, step int, counts []uint32) (next, taken int, moved bool) {
	if x.lastTag == noTag || x.state != stateContent || len(x.open) >= x.limits.Depth {
		return step, 0, false
	}
	e := &x.open[len(x.open)-1]
	if s := &l.Scope; e.unbound || s.Form != lane.Tags || s.Default != x.defaultSpace || s.Space != e.space || !x.prefixIs(e, s.Prefix) {
		return step, 0, false
	}
	w := lane.Window{Bytes: x.w.buf[:x.w.end], Base: x.w.base, Most: x.limits.Text, Read: &x.pos, Place: x.names[e.start:e.end], Turns: len(x.bindings) <= e.bindings}
	from := x.pos
	end, next, taken, first := l.Along(&w, from, step, x.lastTag == startTag, counts)
	if end == from {
		return next, 0, false
	}
	x.pos = end
	x.lastTag = endTag
	if first {
		x.lastTag = startTag
	}
	x.textSize = 0
	return next, taken, true
}

// prefixOf is the prefix of an open element, with its colon.
func (x *XML) prefixOf(e *openElement) []byte {
	if e.colon == 0 {
		return nil
	}
	return x.names[e.start : e.start+e.colon+1]
}

func (x *XML) prefixIs(e *openElement, prefix string) bool { return string(x.prefixOf(e)) == prefix }

// Learn implements Guide.
func (j *JSON) Learn(l *lane.Lane, step int) bool {
	if l.Scope.Form != lane.Members {
		l.Forget()
		l.Scope = lane.Scope{Form: lane.Members}
	}
	begin, quoted := j.expectedValue, j.buf[j.expectedValue] == '"'
	if quoted {
		begin++
	}
	return l.Learn(step, j.buf[:j.end], j.pos, begin, begin+j.expectedSize, j.expected, j.first, quoted)
}

// Along implements Guide.
func (j *JSON) Along(l *lane.Lane, step int, counts []uint32) (next, taken int, moved bool) {
	depth := len(j.closers)
	if j.closer != '}' || l.Scope.Form != lane.Members {
		return step, 0, false
	}
	w := lane.Window{Bytes: j.buf[:j.end], Base: j.base, Most: j.limits.Text, Read: &j.pos, Turns: depth >= 2 && j.closers[depth-2] == ']'}
	from := j.pos
	end, next, taken, first := l.Along(&w, from, step, j.first, counts)
	if end == from {
		return next, 0, false
	}
	j.pos = end
	j.first = first
	return next, taken, true
}

// Whole implements Guide. A record that the window cuts is brought into it whole, if that can be.
func (x *XML) Whole(t *lane.Track, most int) int {
	if x.lastTag != endTag || x.state != stateContent || !t.In(x.scope()) {
		return 0
	}
	n := 0
	for {
		end, more := t.Along(x.w.buf[:x.w.end], x.pos, most-n, x.limits.Text)
		if more > 0 {
			x.pos = end
			x.textSize = 0
			n += more
		}
		if x.keep = -1; !t.Cut || x.pos <= history || !x.fill() {
			return n
		}
	}
}

// LearnRecord implements Guide.
func (x *XML) LearnRecord(t *lane.Track, from int64, told []lane.Told) bool {
	if x.lastTag != endTag || x.state != stateContent || from < x.w.base {
		return false
	}
	return t.Learn(x.w.buf[:x.w.end], x.w.base, int(from-x.w.base), x.pos, x.scope(), told)
}

// scope is what the names in the innermost element mean and how deep that is, until the next call.
func (x *XML) scope() []byte {
	s := append(depthOf(x.scopeRoom[:0], len(x.open)), x.defaultSpace...)
	for i := range x.bindings {
		b := &x.bindings[i]
		s = append(append(append(append(s, 0), x.prefixes[b.start:b.end]...), 0), b.space...)
	}
	x.scopeRoom = s
	return s
}

// depthOf writes how many places are open: a record that could be taken there may be too deep elsewhere.
func depthOf(s []byte, open int) []byte { return append(s, byte(open), byte(open>>8), byte(open>>16)) }

// Whole implements Guide, see that of XML.
func (j *JSON) Whole(t *lane.Track, most int) int {
	if j.first || j.closer == '}' || j.ended != Start || j.closer == 0 && (!j.begun || j.recorded || !j.lines) {
		return 0
	}
	if j.scopeRoom = depthOf(j.scopeRoom[:0], len(j.closers)); !t.In(j.scopeRoom) {
		return 0
	}
	n := 0
	for {
		end, more := t.Along(j.buf[:j.end], j.pos, most-n, j.limits.Text)
		if more > 0 {
			j.pos = end
			n += more
		}
		if !t.Cut || j.pos <= history || !j.refill() {
			return n
		}
	}
}

// LearnRecord implements Guide. A record without what parts it from the one before, which is read already, is none to
// learn from: it would be taken where that is missing.
func (j *JSON) LearnRecord(t *lane.Track, from int64, told []lane.Told) bool {
	if from < j.base {
		return false
	}
	i := int(from - j.base)
	begin := pastSpace(j.buf[:j.end], i)
	if j.closer == 0 && bytes.IndexByte(j.buf[i:begin], '\n') < 0 || j.closer != 0 && j.buf[begin] != ',' {
		return false
	}
	return t.Learn(j.buf[:j.end], j.base, int(from-j.base), j.pos, depthOf(j.scopeRoom[:0], len(j.closers)), told)
}

// Whole implements Guide: there are none of CSV, whose rows are read one by one.
func (c *CSV) Whole(*lane.Track, int) int { return 0 }

// LearnRecord implements Guide.
func (c *CSV) LearnRecord(*lane.Track, int64, []lane.Told) bool { return false }

// Learn implements Guide: a lane has nothing to gain here, where what comes is known by its column.
func (c *CSV) Learn(*lane.Lane, int) bool { return false }

// Along implements Guide.
func (c *CSV) Along(_ *lane.Lane, step int, _ []uint32) (next, taken int, moved bool) {
	return step, 0, false
}
