package token

import (
	"bytes"
	"io"
)

// JSON gives the tokens of JSON text as RFC 8259 defines it, in UTF-8. Nothing
// beyond the RFC is taken but two things: one byte order mark at the beginning
// is passed over, and several top-level values may follow one another, each on a
// line of its own (NDJSON); a Record token then stands between them.
//
// A member of an object is one token, key and value together. Escapes of lone
// surrogates become U+FFFD, see Token.Unfit. Duplicate keys are not looked for.
//
// There are two ways through the text. Next itself reads the tokens that most
// text consists of, as long as they lie whole in the window, and changes nothing
// when it meets anything else. step reads every token and is where problems are
// found; what it does is the definition. Next gains a half to all of its speed again:
// 1,450 MB/s for 800 on compact records of 20 short members.
//
// A JSON is used for any number of inputs, one at a time; after the first few it
// allocates nothing more. Its zero value is not usable.
type JSON struct {
	// Single refuses a second top-level value with RuleJSONTrailing.
	Single bool
	// Lines takes a value to end with its line, as NDJSON has it: an object or an
	// array that is open at a line end is RuleJSONUnclosed there.
	Lines bool

	window
	limits Limits
	tok    Token
	pos    int // index in buf of the first byte not yet read

	closers   []byte // } and ] that the open objects and arrays end with
	scopeRoom []byte // see depthOf
	closer    byte   // the last of closers, 0 at the top level
	first     bool   // the innermost object or array has had no member or item yet
	keys      []byte // the keys of the open objects and arrays, cut to keyShown bytes
	keyEnds   []int  // where in keys each of them ends, -1-end for those without a key

	begun    bool // a top-level value has begun
	line     int  // on which the first of them did
	lines    bool // each ends with its line: Lines, or there are several
	recorded bool // the Record before the next has been given
	several  bool // a Record has been given
	newline  bool // space has passed over a line end

	name    []byte      // a decoded key, or one saved from the window
	text    []byte      // a decoded value
	inToken bool        // a token is being read
	start   int64       // its offset
	value   int64       // the offset of its value, -1 before that is reached
	must    int64       // offset of the first byte that refill has to keep, -1 for that at pos
	lost    [2]location // where a token and its value began that have left the window

	gap           gap // before the last member that Expect found behind one
	expected      int // index after the member that Expect gave
	expectedValue int // index of its value
	expectedSize  int // of the value, without quotation marks

	ended   Kind // EOF or Invalid when there is nothing more to give, else Start
	problem Problem
}

const (
	// jsonKeepRaw is how much of a token's raw text stays in the window although
	// it is not needed: longer runs of white space and of escapes are dropped.
	jsonKeepRaw = windowSize / 2
	// keyShown is how much of a key a problem shows.
	keyShown = 40
)

// NewJSON gives a source with these limits. Reset or ResetBytes gives it its
// input.
func NewJSON(l Limits) *JSON {
	j := &JSON{limits: l.WithDefaults()}
	j.ResetBytes(nil)
	return j
}

// Reset starts on the bytes of a reader. No more than a window of them is held
// at a time: 128 KiB, and what the longest value needs.
func (j *JSON) Reset(r io.Reader) {
	j.window.reset(r, max(j.limits.Name, j.limits.Text)+2*windowSize+history)
	j.restart()
}

// ResetBytes starts on bytes that are all there. They are read where they are,
// never copied as a whole, never changed; names and values without escapes are
// parts of them.
func (j *JSON) ResetBytes(b []byte) {
	j.window.resetBytes(b)
	j.restart()
}

func (j *JSON) restart() {
	j.tok = Token{}
	j.pos = 0
	j.closers, j.closer, j.first = j.closers[:0], 0, false
	j.keys, j.keyEnds = j.keys[:0], j.keyEnds[:0]
	j.begun, j.line, j.lines, j.recorded, j.several, j.newline = false, 0, j.Lines, false, false, false
	j.inToken, j.start, j.value, j.must = false, 0, -1, -1
	j.lost = [2]location{}
	j.ended = Start
	j.problem = Problem{}
}

// Problem is why the source gave Invalid, see Source.
func (j *JSON) Problem() *Problem {
	if j.ended != Invalid {
		return nil
	}
	return &j.problem
}

// Offset is how far the source has read, see Source.
func (j *JSON) Offset() int64 { return j.base + int64(j.pos) }

var jsonDialect = Dialect{Form: formJSON, Twice: RuleJSONDuplicate, Object: "object", words: pointer{}}

// Dialect is that of JSON, see Source.
func (j *JSON) Dialect() *Dialect { return &jsonDialect }

// Place is empty, see Source.
func (j *JSON) Place() string { return "" }

// Lacks is false, see Source.
func (j *JSON) Lacks(string) bool { return false }

// Flaw is nil: JSON has none that reading goes on after.
func (j *JSON) Flaw() *Flawed { return nil }

// Records reports whether the input is one of several documents, as far as it is read.
func (j *JSON) Records() bool { return j.Lines || j.several }

// Position gives line and column of an offset, see Source.
func (j *JSON) Position(offset int64) (line, column int) {
	for _, p := range j.lost {
		if p.offset == offset && p.line > 0 {
			return p.line, p.column
		}
	}
	line, column = j.window.Position(offset)
	return line, max(column, 1)
}

// Excerpt gives the line around an offset, see Source.
func (j *JSON) Excerpt(offset int64, limit int) (line []byte, from int64) {
	line, from = j.window.Excerpt(offset, limit)
	if from == 0 && bytes.HasPrefix(line, byteOrderMark) {
		return line[len(byteOrderMark):], int64(len(byteOrderMark))
	}
	return line, from
}

var byteOrderMark = []byte("\xEF\xBB\xBF")

// step gives the next token, whatever it is.
func (j *JSON) step() *Token {
	if j.ended != Start {
		return j.last()
	}
	if j.closer == 0 {
		return j.document()
	}
	c, ok := j.space()
	if !ok {
		return j.unclosed("")
	}
	afterComma := false
	switch {
	case c == j.closer:
		return j.close()
	case c == ',' && !j.first:
		afterComma = true
		j.pos++
		if c, ok = j.space(); !ok {
			return j.unclosed("")
		}
	case !j.first:
		return j.unexpected(", " + string(rune(j.closer)))
	}
	j.begin()
	switch {
	case j.closer == ']':
		return j.readValue(c)
	case c == '"':
		return j.member()
	case afterComma:
		return j.unexpected(`"`)
	}
	return j.unexpected(`" }`)
}

// document reads what stands at the top level: a value, the end, or the place
// between two values.
func (j *JSON) document() *Token {
	if j.Offset() == 0 {
		j.passByteOrderMark()
	}
	spans := j.begun && !j.recorded && !j.lines && j.locate(j.Offset()).line > j.line
	j.newline = false
	c, ok := j.space()
	switch {
	case j.ended == Invalid:
		return j.last()
	case !ok && j.err != nil:
		return j.readFailed()
	case !ok && !j.begun:
		return j.fail(Problem{Rule: RuleEmpty, Offset: j.Offset()})
	case !ok:
		j.ended = EOF
		return j.last()
	case j.begun && !j.recorded:
		if j.Single || !j.newline || jsonClass[c]&startsValue == 0 || spans {
			return j.trailing()
		}
		j.recorded, j.several, j.lines = true, true, true
		j.begin()
		j.tok.Value, j.tok.ASCII, j.tok.ValueOffset = nil, false, j.start
		return j.give(Record, Untyped)
	}
	if !j.begun && !j.lines {
		j.line = j.locate(j.Offset()).line
	}
	j.begun, j.recorded = true, false
	j.begin()
	return j.readValue(c)
}

// passByteOrderMark passes over a mark at the very beginning. It counts in
// offsets and not in columns.
func (j *JSON) passByteOrderMark() {
	if j.need(len(byteOrderMark)) && bytes.HasPrefix(j.buf[:j.end], byteOrderMark) {
		j.pos = len(byteOrderMark)
		j.window.first.column = 0
		j.mark = location{int64(len(byteOrderMark)), 1, 1}
	}
}

// member reads a key, whose opening quote is at pos, and its value.
func (j *JSON) member() *Token {
	name, _, ok := j.readString(&j.name, j.limits.Name, RuleLimitName)
	if !ok {
		return &j.tok
	}
	j.tok.Named, j.tok.Name = true, name
	j.must = -1
	c, ok := j.space()
	if !ok {
		return j.unclosed("")
	}
	if c != ':' {
		return j.unexpected(":")
	}
	j.pos++
	if c, ok = j.space(); !ok {
		return j.unclosed("")
	}
	return j.readValue(c)
}

// readValue reads the value that begins with c at pos.
func (j *JSON) readValue(c byte) *Token {
	j.value = j.Offset()
	j.must = j.value
	j.tok.ValueOffset = j.value
	switch {
	case c == '"':
		value, ascii, ok := j.readString(&j.text, j.limits.Text, RuleLimitText)
		if !ok {
			return &j.tok
		}
		j.tok.Value, j.tok.ASCII = value, ascii
		j.first = false
		return j.give(Value, String)
	case c == '{' || c == '[':
		return j.open(c)
	case jsonClass[c]&inWord != 0:
		return j.readWord(c)
	}
	return j.unexpected("")
}

// open enters an object or an array, whose first byte c is at pos.
func (j *JSON) open(c byte) *Token {
	if len(j.closers) >= j.limits.Depth {
		return j.fail(Problem{Rule: RuleLimitDepth, Offset: j.Offset(), Limit: int64(j.limits.Depth)})
	}
	j.pos++
	end := -1 - len(j.keys)
	if j.tok.Named {
		j.keys = append(j.keys, j.tok.Name[:min(len(j.tok.Name), keyShown)]...)
		end = len(j.keys)
	}
	j.keyEnds = append(j.keyEnds, end)
	j.closer = c + 2 // [ and ], { and } lie two apart
	j.closers = append(j.closers, j.closer)
	j.first = true
	j.tok.Value, j.tok.ASCII = nil, false
	if c == '{' {
		return j.give(Start, Object)
	}
	return j.give(Start, Array)
}

// close leaves the innermost object or array, whose last byte is at pos.
func (j *JSON) close() *Token {
	j.begin()
	j.tok.Value, j.tok.ASCII, j.tok.ValueOffset = nil, false, j.start
	typ := Object
	if j.closer == ']' {
		typ = Array
	}
	j.pos++
	depth := len(j.closers) - 1
	j.closers, j.keyEnds = j.closers[:depth], j.keyEnds[:depth]
	j.closer, j.first = 0, false
	end := 0
	if depth > 0 {
		j.closer = j.closers[depth-1]
		if end = j.keyEnds[depth-1]; end < 0 {
			end = -1 - end
		}
	}
	j.keys = j.keys[:end]
	return j.give(End, typ)
}

// begin starts a token at pos.
func (j *JSON) begin() {
	j.start = j.Offset()
	j.inToken, j.must, j.value = true, j.start, -1
	j.tok.Offset, j.tok.Named, j.tok.Name, j.tok.Unfit = j.start, false, nil, 0
}

// give hands out the token that was begun.
func (j *JSON) give(kind Kind, typ Type) *Token {
	j.inToken = false
	j.tok.Kind, j.tok.Type = kind, typ
	return &j.tok
}

// last gives the token that ends the stream, as often as it is asked for.
//
//go:noinline
func (j *JSON) last() *Token {
	j.inToken = false
	offset := j.Offset()
	if j.ended == Invalid {
		offset = j.problem.Offset
	}
	j.tok = Token{Kind: j.ended, Offset: offset, ValueOffset: offset}
	return &j.tok
}

// refill reads on and reports whether there is more. From pos on everything
// stays, and so does what must asks for. The window moves: pos moves along, any
// other index is void.
func (j *JSON) refill() bool {
	if j.eof || j.err != nil {
		return false
	}
	from := j.Offset()
	if j.inToken {
		switch {
		case from-j.start < jsonKeepRaw:
			from = j.start
		case j.must >= 0:
			from = j.must
		}
		j.remember(from)
		if j.tok.Named {
			j.name = append(j.name[:0], j.tok.Name...)
			j.tok.Name = j.name
		}
	}
	before := j.base
	ok := j.more(max(0, int(from-before)-history))
	j.pos -= int(j.base - before)
	return ok
}

// remember notes the places of the token and its value that lie before from and
// are about to leave the window.
func (j *JSON) remember(from int64) {
	for k, offset := range [2]int64{j.start, j.value} {
		if offset >= j.base && offset < from {
			j.lost[k] = j.locate(offset)
		}
	}
}

// need reads on until n bytes from pos on are in the window, and reports whether
// there are so many.
func (j *JSON) need(n int) bool {
	for j.end-j.pos < n {
		if !j.refill() {
			return false
		}
	}
	return true
}
