package token

import (
	"github.com/forkontrol/forkontrol/internal/lane"
	"github.com/forkontrol/forkontrol/internal/word"
)

// Expect gives the scalar of the member of this name, see Guide.
func (j *JSON) Expect(name string, take bool) (value []byte, typ Type, space string, ascii, ok bool) {
	if take {
		j.Take()
	}
	b := j.buf[:j.end]
	i := j.pos
	last := len(b) - slack
	if j.closer != '}' || i > last {
		return nil, 0, "", false, false
	}
	if !j.first {
		if b[i] != ',' {
			return nil, 0, "", false, false
		}
		i++
	}
	if b[i] != '"' {
		if j.lines {
			return nil, 0, "", false, false
		}
		if i = j.gap.past(b, i, '"'); i < 0 {
			return nil, 0, "", false, false
		}
	}
	n := len(name)
	at := i + n + 3
	if at > last || b[i+1+n] != '"' || b[at-1] != ':' || !word.Same(b, i+1, name) || n > j.limits.Name {
		return nil, 0, "", false, false
	}
	if b[at] == ' ' {
		at++
	}
	value, typ, ascii, end := plainScalar(b, at)
	if end == 0 || len(value) > j.limits.Text {
		return nil, 0, "", false, false
	}
	j.expected, j.expectedValue, j.expectedSize = end, at, len(value)
	return value, typ, "", ascii, true
}

// Take passes over the member that Expect has just given, see Guide.
func (j *JSON) Take() {
	j.pos = j.expected
	j.first = false
}

// ExpectedOffset is where the value begins that Expect has just given, see
// Token.ValueOffset.
func (j *JSON) ExpectedOffset() int64 { return j.base + int64(j.expectedValue) }

// Again passes over the end of the innermost object, an item of an array, and the
// beginning of the next item, if that is an object too, see Guide.
func (j *JSON) Again(l *lane.Lane) (end, start, content int64, ok bool) {
	b := j.buf[:j.end]
	i := j.pos
	last := len(b) - slack
	depth := len(j.closers)
	if j.closer != '}' || depth < 2 || j.closers[depth-2] != ']' || i > last {
		return 0, 0, 0, false
	}
	if b[i] <= ' ' {
		i = pastSpace(b, i)
	}
	if i > last || b[i] != '}' || b[i+1] != ',' {
		return 0, 0, 0, false
	}
	at := i + 2
	if b[at] != '{' {
		if at = pastSpace(b, at); at > last || b[at] != '{' {
			return 0, 0, 0, false
		}
	}
	if at-j.pos > blankSize {
		return 0, 0, 0, false
	}
	if j.lines && at > j.pos+2 { // a line end may be among the white space
		return 0, 0, 0, false
	}
	if l != nil {
		l.LearnTurn(nil, b, j.pos, i, at, at+1)
	}
	j.pos = at + 1
	j.first = true
	start = j.base + int64(at)
	return j.base + int64(i), start, start, true
}
