package token

import (
	"math/bits"
	"unicode/utf8"
)

// Ahead reads on where a source has come to, for a reader that follows a content model: it knows by what
// names elements may come next, and remembers how each was written when it came last (Tag). Nothing
// counts as read until Stop; what stands there then is given by Next, as if Ahead had not been.
//
// It takes only what lies whole and plain in the window, as Guide does, and here too everything else is
// left to Next: references, comments, CDATA, attributes that were not asked for, what is not well-formed.
// What it gives holds as long as the source is not asked for anything else.
type Ahead struct {
	x     *XML
	b     []byte
	pos   int // what stands before it is read
	tag   int // the < of the tag that Look found
	at    int // in the start tag in hand: behind what has been read of it
	name  int // where its name begins
	size  int // the length of its name, with the prefix
	colon int // the length of its prefix, 0 when it has none
	space string
	text  int // where the content of the start tag in hand begins
	empty bool

	inside bool // a start tag stands right before pos
	open   []aheadOpen
	scope  int32   // the number of what prefixes stand for here
	scopes []scope // all that there have been
	last   int32
}

// aheadOpen is an element whose start tag has been read ahead.
type aheadOpen struct {
	tag, name, size, colon, content int
	space                           string
}

// scope is what prefixes stand for at a place.
type scope struct {
	number   int32
	prefixes string
	bindings []binding
}

// Looker is a source that can be read ahead.
type Looker interface {
	// Ahead gives what reads the source ahead from where it is; nil when that cannot be done there.
	Ahead() *Ahead
}

// Tag is how the start tag of an element is written. The zero value fits none.
type Tag struct {
	scope int32
	whole literal // with the white space before it
	name  literal
	colon int
	blank int // how much of whole is white space
	space string
}

// literal is a text that is compared in words.
type literal struct {
	text             string
	head, mask, tail uint64
}

func (l *literal) set(text []byte) {
	l.text, l.mask, l.head, l.tail = string(text), ^uint64(0), 0, 0
	if len(text) < 8 {
		l.mask = 1<<(8*len(text)) - 1
	}
	for i, c := range text[:min(8, len(text))] {
		l.head |= uint64(c) << (8 * i)
	}
	if len(text) > 8 {
		l.tail = eightAt(text, len(text)-8)
	}
}

// stands reports whether the text stands at b[i]; slack follows it.
func (l *literal) stands(b []byte, i int) bool {
	n := len(l.text)
	switch {
	case (eightAt(b, i)^l.head)&l.mask != 0:
		return false
	case n <= 8:
		return true
	case eightAt(b, i+n-8) != l.tail:
		return false
	}
	return n <= 16 || string(b[i+8:i+n-8]) == l.text[8:n-8]
}

// Ahead implements Looker.
func (x *XML) Ahead() *Ahead {
	if x.state != stateContent || x.lastTag == noTag || x.w.end-x.pos <= slack {
		return nil
	}
	a := x.ahead
	if a == nil {
		a = &Ahead{x: x}
		x.ahead = a
	}
	a.b, a.pos, a.inside, a.open = x.w.buf[:x.w.end], x.pos, x.lastTag == startTag, a.open[:0]
	a.settle()
	return a
}

// mostScopes is how many scopes of prefixes are remembered.
const mostScopes = 16

// settle finds the number of the scope of prefixes.
func (a *Ahead) settle() {
	x := a.x
	for i := range a.scopes {
		if a.scopes[i].is(x) {
			a.scope = a.scopes[i].number
			return
		}
	}
	if len(a.scopes) == mostScopes {
		a.scopes = a.scopes[:0]
	}
	a.last++
	a.scope = a.last
	a.scopes = append(a.scopes, scope{a.last, string(x.prefixes), append([]binding(nil), x.bindings...)})
}

func (s *scope) is(x *XML) bool {
	if len(s.bindings) != len(x.bindings) || s.prefixes != string(x.prefixes) {
		return false
	}
	for i := range s.bindings {
		if s.bindings[i] != x.bindings[i] {
			return false
		}
	}
	return true
}

// Child reports whether the start tag of a Tag stands next, as it was written when it came last, and takes it in
// hand.
func (a *Ahead) Child(t *Tag) bool {
	n := len(t.whole.text)
	i := a.pos
	if t.scope != a.scope || i+n+2*slack > len(a.b) || !t.whole.stands(a.b, i) || xmlClass[a.b[i+n]]&xmlName != 0 {
		return false
	}
	a.tag, a.at = i+t.blank, i+n
	a.hold(t)
	return true
}

// Found is what Look finds.
type Found uint8

// What may stand next.
const (
	FoundOther Found = iota
	FoundStart       // a start tag, which may be in hand with Is or Name
	FoundEnd         // an end tag, which Close may take
)

// Look finds the tag that stands next, behind white space that Next would leave out.
func (a *Ahead) Look() Found {
	b, i := a.b, a.pos
	for i < len(b) && xmlClass[b[i]]&xmlSpace != 0 {
		i++
	}
	if i+2*slack > len(b) || b[i] != '<' || i-a.pos > blankSize {
		return FoundOther
	}
	a.tag = i
	switch c := b[i+1]; {
	case c == '/':
		if a.inside && i > a.pos { // it is text
			return FoundOther
		}
		return FoundEnd
	case c >= utf8.RuneSelf || xmlClass[c]&xmlNameStart != 0:
		return FoundStart
	}
	return FoundOther
}

// Is reports whether the start tag that Look found is a Tag's, and takes it in hand.
func (a *Ahead) Is(t *Tag) bool {
	i, n := a.tag+1, len(t.name.text)
	if t.scope != a.scope || i+n+2*slack > len(a.b) || !t.name.stands(a.b, i) || xmlClass[a.b[i+n]]&xmlName != 0 {
		return false
	}
	a.at = i + n
	if a.tag-a.pos <= maxGap {
		t.whole.set(a.b[a.pos:a.at])
		t.blank = a.tag - a.pos
	}
	a.hold(t)
	return true
}

func (a *Ahead) hold(t *Tag) {
	a.name, a.size, a.colon, a.space = a.tag+1, len(t.name.text), t.colon, t.space
}

// Name takes the start tag that Look found in hand and gives its name.
func (a *Ahead) Name() (local []byte, space string, ok bool) {
	b, i, n := a.b, a.tag+1, 0
	for i+n < len(b) {
		if c := b[i+n]; c < utf8.RuneSelf {
			if xmlClass[c]&xmlName == 0 {
				break
			}
			n++
			continue
		}
		r, size := utf8.DecodeRune(b[i+n:])
		if size == 1 || n > 0 && !isXMLName(r) || n == 0 && !isXMLNameStart(r) {
			return nil, "", false
		}
		n += size
	}
	name := b[i : i+n]
	if i+n+2*slack > len(b) || n == 0 || n > a.x.limits.Name || name[0] == ':' {
		return nil, "", false
	}
	a.name, a.size, a.at, a.colon, a.space = i, n, i+n, splitName(name), a.x.defaultSpace
	for k, c := range name {
		if c != ':' {
			continue
		}
		var unbound bool
		if a.space, unbound = a.x.lookup(name[:k]); unbound || !isQualified(name, k) {
			return nil, "", false
		}
		name = name[k+1:]
		break
	}
	return name, a.space, true
}

// Learn makes a Tag of the start tag that Name gave.
func (a *Ahead) Learn(t *Tag) {
	*t = Tag{scope: a.scope, colon: a.colon, space: a.space}
	t.name.set(a.b[a.name : a.name+a.size])
	from := a.pos
	if a.tag-from > maxGap {
		from = a.tag
	}
	t.whole.set(a.b[from : a.name+a.size])
	t.blank = a.tag - from
}

// More reports whether there is more in the start tag in hand than its name.
func (a *Ahead) More() bool { return a.b[a.at] != '>' }

// Attribute gives the value of an attribute without a prefix if it stands next in the start tag in hand.
func (a *Ahead) Attribute(name string) (value []byte, ascii, ok bool) {
	b, i := a.b, a.at
	from := i
	for xmlClass[b[i]]&xmlSpace != 0 {
		if i++; i+slack > len(b) {
			return nil, false, false
		}
	}
	if i == from || i+len(name)+2*slack > len(b) || string(b[i:i+len(name)]) != name {
		return nil, false, false
	}
	i += len(name)
	quote := b[i+1]
	if b[i] != '=' || quote != '"' && quote != '\'' {
		return nil, false, false
	}
	i += 2
	begin := i
	ascii = true
	for {
		c := b[i]
		if xmlClass[c]&xmlAttrText != 0 {
			i++
		} else if c == quote {
			break
		} else if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRune(b[i:])
			if size == 1 || !isXMLChar(r) {
				return nil, false, false
			}
			i, ascii = i+size, false
		} else {
			return nil, false, false
		}
		if i+slack > len(b) {
			return nil, false, false
		}
	}
	if i-begin > a.x.limits.Text || len(name) > a.x.limits.Name {
		return nil, false, false
	}
	a.at = i + 1
	return b[begin:i:i], ascii, true
}

// ends takes the end of the start tag in hand and reports whether it is there, and whether another element may be
// open. With empty set it is that of the element too.
func (a *Ahead) ends() bool {
	b, i := a.b, a.at
	for xmlClass[b[i]]&xmlSpace != 0 {
		if i++; i+slack > len(b) {
			return false
		}
	}
	a.empty = b[i] == '/'
	if a.empty {
		i++
	}
	a.text = i + 1
	return b[i] == '>' && len(a.x.open)+len(a.open) < a.x.limits.Depth
}

// Leaf gives the text of the element whose start tag is in hand, if there is nothing but that in it. Take
// passes over it.
func (a *Ahead) Leaf() (text []byte, ascii, ok bool) {
	if a.b[a.at] == '>' {
		a.text, a.empty = a.at+1, false
		if len(a.x.open)+len(a.open) >= a.x.limits.Depth {
			return nil, false, false
		}
	} else if !a.ends() {
		return nil, false, false
	}
	b, last := a.b, len(a.b)-slack
	begin := a.text
	if a.empty {
		a.at = begin
		return b[begin:begin:begin], true, true
	}
	stop := begin
	for {
		if stop > last {
			return nil, false, false
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
	end := stop + 2 + a.size
	if end > last || b[stop] != '<' || b[stop+1] != '/' || b[end] != '>' || !repeats(b, a.name, stop+2, a.size) || stop-begin > a.x.limits.Text {
		return nil, false, false
	}
	a.at = end + 1
	return b[begin:stop:stop], ascii, true
}

// Take passes over the leaf that Leaf gave.
func (a *Ahead) Take() { a.pos, a.inside = a.at, false }

// Open passes into the element whose start tag is in hand. Of one that is at its end already, empty is true; Take then
// passes over it.
func (a *Ahead) Open() (empty, ok bool) {
	if !a.ends() {
		return false, false
	}
	if a.empty {
		a.at = a.text
		return true, true
	}
	a.open = append(a.open, aheadOpen{a.tag, a.name, a.size, a.colon, a.text, a.space})
	a.pos, a.inside = a.text, true
	return false, true
}

// Close passes over the end tag that Look found, if it is that of the element opened last and not closed.
func (a *Ahead) Close() bool {
	o := &a.open[len(a.open)-1]
	i := a.tag + 2
	if i+o.size+slack > len(a.b) || a.b[i+o.size] != '>' || !repeats(a.b, o.name, i, o.size) {
		return false
	}
	a.pos, a.inside = i+o.size+1, false
	a.open = a.open[:len(a.open)-1]
	return true
}

// Start fills in the token of an element that was opened and is not closed, counted from the outermost.
func (a *Ahead) Start(n int, t *Token) {
	o := &a.open[n]
	name := a.b[o.name : o.name+o.size]
	*t = Token{Kind: Start, Type: Element, Named: true, Name: name, Space: o.space, Offset: a.x.w.base + int64(o.tag), ValueOffset: a.x.w.base + int64(o.content)}
	if o.colon > 0 {
		t.Name, t.Prefix = name[o.colon+1:], name[:o.colon]
	}
}

// Stop makes the source go on from here.
func (a *Ahead) Stop() {
	x := a.x
	if a.pos == x.pos {
		return
	}
	for i := range a.open {
		o := &a.open[i]
		x.open = append(x.open, openElement{start: len(x.names), end: len(x.names) + o.size, colon: o.colon, space: o.space, bindings: len(x.bindings)})
		x.names = append(x.names, a.b[o.name:o.name+o.size]...)
	}
	x.pos = a.pos
	x.lastTag = endTag
	if a.inside {
		x.lastTag = startTag
	}
	x.textSize = 0
}
