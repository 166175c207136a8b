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

// Learn implements Guide: a lane has nothing to gain here, where what comes is known by its column.
func (c *CSV) Learn(*lane.Lane, int) bool { return false }

// Along implements Guide.
func (c *CSV) Along(_ *lane.Lane, step int, _ []uint32) (next, taken int, moved bool) {
	return step, 0, false
}
