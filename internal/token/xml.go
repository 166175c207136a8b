package token

import (
	"bytes"
	"io"
)

// XML gives the tokens of a document of XML 1.0, names as in the fifth edition,
// in UTF-8 (see Decoder for others). It refuses everything that is not
// well-formed. A document type declaration is passed over: nothing in it is
// interpreted, so that only the five predefined entities exist.
//
// Namespaces are resolved as Namespaces in XML 1.0 has it, and what is not
// namespace-well-formed is refused. Only a prefix that nothing binds is no problem: it is
// reported by Token.Unbound, or by the Attr's Space, and reading goes on.
//
// White space alone is not given where it stands between two tags, unless the
// second closes the first: it indents. (A run of more than 4,096 bytes is given
// all the same, so that it need not be held in memory.) What gives no token at all, white
// space, comments and instructions, may be 32 times Limits.Text long.
//
// Two ways lead through a document. Next itself reads what lies whole in the
// window and is plain: leaves, start tags without attributes, end tags. Whatever
// else it meets it leaves, untouched, to step, which reads everything, as well
// as what Next takes, and says what is wrong. An element that Next gives as one
// Value comes from step as Start, Text and End.
//
// An XML is used for any number of documents, one after another, and then
// allocates nothing more. Memory is bounded by the limits whatever the input: the
// window, of 64 KiB and at most Limits.Text more for a long leaf or start tag,
// the names of the open elements, and the attributes of one element. A namespace
// name may be no longer than Limits.Name.
type XML struct {
	w      window
	limits Limits
	tok    Token

	// pos is the index in w.buf of the next byte; what precedes it is read. keep is
	// the index of the first byte that fill must not discard, -1 for pos.
	pos, keep int
	state     xmlState
	lastTag   xmlTag // which tag stands right before pos
	retried   bool   // Next has been tried once more with a fuller window
	cut       bool   // the reader failed where the token in hand asked for more
	seen      bool   // there is something but white space
	doctype   bool   // the document type declaration has been met
	started   int64  // offset of the tag that End closes with /> (stateEmpty)

	// names holds the names of the open elements one after another.
	names []byte
	open  []openElement

	// bindings of prefixes in scope, the last one first to be asked.
	bindings     []binding
	prefixes     []byte // the prefixes of bindings
	scopeRoom    []byte // see scope
	bound        int    // how many there were in the element that End closes
	defaultSpace string
	interned     map[string]string

	textSize int // bytes of the pieces of the value so far
	idle     int // bytes of what gives no token since the last one

	ahead         *Ahead // see Ahead, nil until it is asked for
	gap           gap    // before the last leaf that Expect found behind one
	expected      int    // index after the leaf that Expect gave
	expectedValue int    // index of its text

	attrs     []attribute
	attrBytes []byte // names and values of attrs
	given     []Attr

	scratch []byte // the name of an end tag, an instruction or an entity
	char    [4]byte

	problem *Problem
}

type xmlState uint8

const (
	stateBegin   xmlState = iota // at the first byte
	stateProlog                  // before the root element
	stateDoctype                 // in the document type declaration
	stateContent                 // in an element
	stateCDATA                   // in a CDATA section
	stateEmpty                   // after <name …/>, whose End is to be given
	stateEpilog                  // after the root element
	stateEOF
	stateInvalid
)

type xmlTag uint8

const (
	noTag    xmlTag = iota // something else
	startTag               // a start tag
	endTag                 // an end tag, or a whole leaf
)

// openElement is an element whose end tag has not been met.
type openElement struct {
	start    int // names[start:end] is its name
	end      int
	colon    int // length of its prefix, 0 when it has none
	space    string
	bindings int // how many there were before its own
	unbound  bool
}

// binding says what namespace a prefix stands for.
type binding struct {
	start, end int // prefixes[start:end], empty for the default namespace
	space      string
}

// blankSize is the longest run of white space that may be left out between tags, and in any
// form the longest that is passed over without being counted.
const blankSize = 4096

const (
	spaceXML = "http://www.w3.org/XML/1998/namespace"
	spaceXSI = "http://www.w3.org/2001/XMLSchema-instance"
	// spaceXMLNS is that of the prefix xmlns, to which no other may be bound.
	spaceXMLNS = "http://www.w3.org/2000/xmlns/"
)

// NewXML gives a source with these limits. Reset or ResetBytes gives it its
// document.
func NewXML(l Limits) *XML {
	x := &XML{limits: l.WithDefaults(), interned: map[string]string{}}
	x.ResetBytes(nil)
	return x
}

// Reset starts on the bytes of a reader.
func (x *XML) Reset(r io.Reader) {
	x.w.reset(r, x.limits.Text+windowSize)
	x.restart()
}

// ResetBytes starts on bytes that are all there. They are read where they are,
// neither copied nor changed; names and values are mostly parts of them.
func (x *XML) ResetBytes(b []byte) {
	x.w.resetBytes(bytes.TrimPrefix(b, byteOrderMark))
	x.restart()
}

func (x *XML) restart() {
	x.tok = Token{}
	x.pos, x.keep = 0, -1
	x.state, x.lastTag = stateBegin, noTag
	x.retried, x.cut, x.seen, x.doctype = false, false, false, false
	x.names, x.open = x.names[:0], x.open[:0]
	x.bindings, x.prefixes, x.defaultSpace = x.bindings[:0], x.prefixes[:0], ""
	x.textSize = 0
	x.problem = nil
	if cap(x.attrBytes) > keptSize {
		x.attrBytes = nil
	}
}

// Problem is why the source gave Invalid, see Source.
func (x *XML) Problem() *Problem { return x.problem }

// Position gives line and column of an offset, see Source. In a start tag of
// more than Limits.Text bytes it may be that of the tag.
func (x *XML) Position(offset int64) (line, column int) { return x.w.Position(offset) }

// Excerpt gives the line around an offset, see Source.
func (x *XML) Excerpt(offset int64, limit int) (line []byte, from int64) {
	return x.w.Excerpt(offset, limit)
}

// Offset is how far the source has read, see Source.
func (x *XML) Offset() int64 { return x.w.base + int64(x.pos) }

var xmlDialect = Dialect{Form: formXML, Repeats: true, Tags: true, Attrs: true, Ordered: true, Object: "element", words: xpath{}}

// Dialect is that of XML, see Source.
func (x *XML) Dialect() *Dialect { return &xmlDialect }

// Place is empty, see Source.
func (x *XML) Place() string { return "" }

// Lacks is false, see Source.
func (x *XML) Lacks(string) bool { return false }

// Flaw is nil: XML has none that reading goes on after.
func (x *XML) Flaw() *Flawed { return nil }

// Resume is false: a document of XML is all there is.
func (x *XML) Resume() bool { return false }

// Next gives the next token, see Source.
func (x *XML) Next() *Token {
	if x.state != stateContent {
		return x.step()
	}
	b := x.w.buf[:x.w.end]
	i := x.pos
	if x.lastTag != noTag && i < len(b) && b[i] != '<' {
		for i < len(b) && xmlClass[b[i]]&xmlSpace != 0 {
			i++
		}
		if i+1 >= len(b) {
			return x.more()
		}
		if b[i] != '<' || i-x.pos > blankSize || !x.indents(b[i+1]) {
			return x.step()
		}
		x.pos = i
	}
	if i+1 >= len(b) {
		return x.more()
	}
	if b[i] != '<' {
		return x.step()
	}

	if b[i+1] == '/' {
		top := &x.open[len(x.open)-1]
		name := x.names[top.start:]
		end := i + 2 + len(name)
		if end >= len(b) {
			return x.more()
		}
		if b[end] != '>' || string(b[i+2:end]) != string(name) {
			return x.step()
		}
		x.pos = end + 1
		return x.giveEnd(x.w.base + int64(i))
	}

	n := i + 1
	if xmlClass[b[n]]&xmlNameStart == 0 || b[n] == ':' || len(x.open) >= x.limits.Depth {
		return x.step()
	}
	for n < len(b) && xmlClass[b[n]]&xmlName != 0 {
		n++
	}
	if n >= len(b) {
		return x.more()
	}
	return x.startOrLeaf(b, i, n)
}

// startOrLeaf gives the element whose start tag begins at i and whose name ends at n, as Next
// does.
func (x *XML) startOrLeaf(b []byte, i, n int) *Token {
	name := b[i+1 : n]
	empty := b[n] == '/' && n+1 < len(b) && b[n+1] == '>'
	if b[n] != '>' && !empty || len(name) > x.limits.Name {
		return x.step()
	}
	var prefix []byte
	space, unbound := x.defaultSpace, false
	if colon := bytes.IndexByte(name, ':'); colon >= 0 {
		prefix = name[:colon]
		if space, unbound = x.lookup(prefix); unbound || !isQualified(name, colon) {
			return x.step()
		}
	}
	if empty {
		t := &x.tok
		*t = Token{Kind: Value, Named: true, ASCII: true, Unbound: unbound, Name: name, Prefix: prefix, Space: space}
		if prefix != nil {
			t.Name = name[len(prefix)+1:]
		}
		t.Offset = x.w.base + int64(i)
		t.ValueOffset = x.w.base + int64(n)
		x.textSize = 0
		x.lastTag = endTag
		x.pos = n + 2
		return t
	}
	begin := n + 1
	stop, beyondASCII := scanXMLText(b, begin)
	end := stop + 2 + len(name)
	if end >= len(b) && stop-begin <= x.limits.Text && !x.retried {
		return x.more() // the whole leaf may come in
	}
	t := &x.tok
	t.Named, t.Unbound, t.Nil = true, unbound, false
	t.Name, t.Prefix, t.Space = name, prefix, space
	if prefix != nil {
		t.Name = name[len(prefix)+1:]
	}
	t.Attrs = nil
	t.Offset = x.w.base + int64(i)
	t.ValueOffset = x.w.base + int64(begin)
	x.textSize = 0
	if end < len(b) && b[stop] == '<' && b[stop+1] == '/' && b[end] == '>' &&
		stop-begin <= x.limits.Text && string(b[stop+2:end]) == string(name) {
		t.Kind, t.Type = Value, Untyped
		t.ASCII = !beyondASCII
		t.Value = b[begin:stop]
		x.lastTag = endTag
		x.pos = end + 1
		return t
	}
	t.Kind, t.Type = Start, Element
	t.ASCII = false
	t.Value = nil
	x.open = append(x.open, openElement{start: len(x.names), end: len(x.names) + len(name), colon: len(prefix), space: space, bindings: len(x.bindings), unbound: unbound})
	x.names = append(x.names, name...)
	x.lastTag = startTag
	x.pos = begin
	return t
}

// more gives the next token when Next has run into the window's end.
func (x *XML) more() *Token {
	x.keep = -1
	if x.retried || !x.fill() {
		return x.step()
	}
	x.retried = true
	t := x.Next()
	x.retried = false
	return t
}

// indents reports whether white space after the last tag is left out when < and c
// follow it.
func (x *XML) indents(c byte) bool {
	return c != '!' && c != '?' && (c != '/' || x.lastTag == endTag)
}

// giveEnd closes the innermost open element.
func (x *XML) giveEnd(offset int64) *Token {
	last := len(x.open) - 1
	e := x.open[last]
	x.open = x.open[:last]
	name := x.names[e.start:]
	x.names = x.names[:e.start]
	if x.bound = len(x.bindings); x.bound > e.bindings {
		x.unbind(e.bindings)
	}
	x.state = stateContent
	if last == 0 {
		x.state = stateEpilog
	}
	x.lastTag = endTag
	x.textSize = 0

	t := &x.tok
	t.Kind, t.Type = End, Element
	t.Named, t.ASCII, t.Unbound, t.Nil = true, false, e.unbound, false
	t.Name, t.Prefix, t.Space = name, nil, e.space
	if e.colon > 0 {
		t.Name, t.Prefix = name[e.colon+1:], name[:e.colon]
	}
	t.Value = nil
	t.Attrs = nil
	t.Offset = offset
	t.ValueOffset = offset
	return t
}
