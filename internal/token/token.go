// Package token turns the bytes of a payload into a stream of tokens.
//
// A token is one event of a payload's structure: something opens, something
// closes, a named leaf has a value. XML, JSON and delimited text (CSV) are
// front ends that give the same tokens, so that a reader of tokens need not know
// which of them it reads. The package knows bytes and nothing of rules: it
// refuses what is not well-formed and leaves every other judgement to its
// caller.
//
// Words: a source gives tokens one at a time. A leaf is an element without
// child elements, or a JSON scalar. A problem is why a source cannot go on. A
// record is one document of several in a file (NDJSON).
//
// Sources hold one window of the input, never the whole of it. What they give
// is valid until the next call.
package token

// Kind says what a token is.
type Kind uint8

// The kinds of token.
const (
	// EOF is the end of the input, after at least one whole document.
	EOF Kind = iota
	// Start opens an XML element that is not a plain leaf, a JSON object or a
	// JSON array.
	Start
	// End closes what the matching Start opened.
	End
	// Value is a whole leaf in one token: a JSON scalar, or an XML element that
	// holds nothing but character data (perhaps none) and has no attributes.
	// A source may give any XML leaf as Start, Text, End instead (it does when
	// the leaf has attributes, comments, CDATA or references, or is cut by the
	// end of a window): readers must treat the two alike.
	Value
	// Text is a piece of character data of the innermost open XML element,
	// references resolved and line ends normalised. Pieces follow one another
	// until the next Start, Value or End. White space alone between two tags is
	// left out unless the second closes the first; see XML.
	Text
	// Doctype is a document type declaration, passed over unread.
	Doctype
	// Record ends one document of several (NDJSON) and says that another follows.
	Record
	// Flaw says that something of the form of a CSV file is wrong that the source
	// can read on after; CSV.Flaw says what.
	Flaw
	// Invalid says that the source stopped; Source.Problem says why. Every
	// further call gives Invalid again.
	Invalid
)

// Type is the type of what a token stands for.
type Type uint8

// The types. JSON knows its own; XML has elements and untyped text.
const (
	Untyped Type = iota // XML character data: of a Text, and of an XML leaf's Value; a cell of CSV
	Element             // an XML element
	Object
	Array
	String
	Number
	True
	False
	Null
)

// Token is one event. All slices belong to the source and are valid until its
// next call.
type Token struct {
	Kind Kind
	Type Type
	// Named is set when the token has a name: always in XML, in JSON for the
	// members of an object and not for the items of an array.
	Named bool
	// ASCII is set when Value is known to be ASCII only, so that its length in
	// characters is its length in bytes.
	ASCII bool
	// Unbound is set when the element has a prefix that no declaration in scope
	// binds.
	Unbound bool
	// Nil is set when an XML element carries xsi:nil with the value true or 1.
	Nil bool
	// Unfit is the number of a character in Name or Value that no XML can hold, plus one; 0 when
	// there is none. Escapes of JSON can stand for such: half a pair of surrogates, NUL.
	Unfit uint32
	// Row is the number that the file itself gives to an object, a row of CSV; 0 where its
	// place is to be counted.
	Row int32
	// Name is the local name of an element (of End too), or the key of a member
	// with its escapes resolved.
	Name []byte
	// Prefix is the element's namespace prefix, empty when it has none.
	Prefix []byte
	// Space is the element's namespace name, empty when it has none.
	Space string
	// Value is the text of a Value or a Text: an XML leaf's character data; a JSON
	// string with escapes resolved and without its quotes; a JSON number as it is
	// written; true, false, null.
	Value []byte
	// Attrs are the attributes of a Start in XML, without namespace declarations and
	// without those of xsi that name schemas.
	Attrs []Attr
	// Offset is where the token begins, in bytes from the start of the decoded
	// payload: the < of a tag, the opening quote of a key, else the value itself.
	Offset int64
	// ValueOffset is where the value begins: the first byte of an XML leaf's
	// content, the opening quote of a JSON string, the first byte of any other
	// JSON value. A Value of XML ends at ValueOffset+len(Value), where the End of
	// the same element in three tokens would be: at its end tag, or at the /> of an
	// empty-element tag.
	ValueOffset int64
}

// Attr is one attribute of an XML element.
type Attr struct {
	Name   []byte // the local name
	Prefix []byte
	// Space is the namespace name, empty when it has no prefix or nothing binds it. Of xsi:type it is that of the
	// name that is its value, by the prefixes in scope.
	Space string
	Value []byte // normalised as XML 1.0 section 3.3.3 asks of CDATA attributes
	// XSI is set for those of the namespace of XML Schema in payloads: xsi:nil, xsi:type.
	XSI bool
	// Common is set for those of the namespace xml, which any element may have: xml:lang.
	Common bool
	// Odd is set for xsi:nil with what is no boolean, and for xsi:type with what is no name
	// or has a prefix that nothing binds.
	Odd    bool
	Offset int64 // of the first byte of the name
	// ValueOffset is that of the first byte after the opening quote.
	ValueOffset int64
}

// Source gives the tokens of one input.
type Source interface {
	// Next gives the next token. The token is the source's own and is
	// overwritten by the next call.
	Next() *Token
	// Problem is why the source gave Invalid, nil before that.
	Problem() *Problem
	// Position gives line and column of an offset that lies in the token given
	// last or no earlier than the offset of the call before: both count from 1,
	// the column in characters.
	Position(offset int64) (line, column int)
	// End gives line and column of the end of what stands at an offset that Position would
	// take: of the name of a tag, of a string, a number, a text, a cell, or with one set of
	// one character. Both are 0 when the source no longer holds the place, and at the end of
	// the input.
	End(offset int64, one bool) (line, column int)
	// Excerpt gives up to max bytes of the line around an offset that Position
	// would take, cut at the window's edges and at character boundaries, and the
	// offset of its first byte.
	Excerpt(offset int64, max int) (line []byte, from int64)
	// Offset is how far the source has read, in bytes of the decoded payload.
	Offset() int64
	// Dialect is what sets the form of the input apart. It stays the same until the
	// source gets another input.
	Dialect() *Dialect
	// Place is what the source itself calls the place where it is, empty where it has no
	// words for that and the path of the open places has to do.
	Place() string
	// Lacks reports whether a Flaw has reported that no place of the kind that was
	// closed last has a member of this name.
	Lacks(member string) bool
	// Flaw is what the Flaw given last is about.
	Flaw() *Flawed
	// Resume goes on after a problem with the next document of several, and reports
	// whether there is one.
	Resume() bool

	Guide
}

// Limits bound what a source takes. Zero means the default.
type Limits struct {
	Depth int // open elements, or objects and arrays; 64
	Name  int // bytes of one name or key; 1 KiB
	Text  int // bytes of one value, all its pieces together; 1 MiB
	Attrs int // attributes of one element; 64
	// Members is how many different member names of one JSON object that the
	// reader does not expect are remembered to find duplicate keys; 65,536. Long
	// names count for more. A row of CSV may have as many cells.
	Members int
	// Rows is how many rows of lists are kept for rules over the whole of a list, all
	// lists that are open together; 1,048,576. Long texts count for more.
	Rows int
}

// DefaultLimits are those that apply where nothing else is said.
var DefaultLimits = Limits{Depth: 64, Name: 1 << 10, Text: 1 << 20, Attrs: 64, Members: 1 << 16, Rows: 1 << 20}

// WithDefaults fills in the limits that are zero.
//
//go:noinline
func (l Limits) WithDefaults() Limits {
	d := DefaultLimits
	if l.Depth > 0 {
		d.Depth = l.Depth
	}
	if l.Name > 0 {
		d.Name = l.Name
	}
	if l.Text > 0 {
		d.Text = l.Text
	}
	if l.Attrs > 0 {
		d.Attrs = l.Attrs
	}
	if l.Members > 0 {
		d.Members = l.Members
	}
	if l.Rows > 0 {
		d.Rows = l.Rows
	}
	return d
}

// idle is how many bytes may stand together that give no token. It is more than what is passed
// over without being counted.
func (l *Limits) idle() int { return max(32*l.Text, 4*windowSize) }
