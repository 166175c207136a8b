package token

import (
	"bytes"
	"unicode/utf8"
)

// isQualified reports whether a name whose first colon is at an index has a name without
// colons on both sides of it (the production QName).
func isQualified(name []byte, colon int) bool {
	local := name[colon+1:]
	if colon == 0 || len(local) == 0 || bytes.IndexByte(local, ':') >= 0 {
		return false
	}
	if local[0] < utf8.RuneSelf {
		return xmlClass[local[0]]&xmlNameStart != 0
	}
	r, _ := utf8.DecodeRune(local)
	return isXMLNameStart(r)
}

// colonsFit reports whether a name is a QName; when not, it stops the source.
func (x *XML) colonsFit(name []byte, offset int64) bool {
	if colon := bytes.IndexByte(name, ':'); colon < 0 || isQualified(name, colon) {
		return true
	}
	x.misnamed(string(name), offset)
	return false
}

// misnamed stops the source at what is not namespace-well-formed.
func (x *XML) misnamed(what string, offset int64) *Token {
	return x.fail(Problem{Rule: RuleXMLNamespace, Offset: offset, Detail: what})
}

// splitName gives the length of a name's prefix, 0 when it has none.
func splitName(name []byte) int {
	if i := bytes.IndexByte(name, ':'); i < len(name)-1 {
		return max(i, 0)
	}
	return 0
}

// lookup gives the namespace that a prefix stands for.
func (x *XML) lookup(prefix []byte) (space string, unbound bool) {
	for i := len(x.bindings) - 1; i >= 0; i-- {
		b := &x.bindings[i]
		if string(x.prefixes[b.start:b.end]) == string(prefix) {
			return b.space, b.space == ""
		}
	}
	if string(prefix) == "xml" {
		return spaceXML, false
	}
	return "", true
}

// Bound gives the namespace that a prefix stands for, empty for the default one, where the token in hand is: in the
// element that a Start opens or an End closes. It is false for a prefix that nothing declares.
func (x *XML) Bound(prefix []byte) (space string, ok bool) {
	bindings := x.bindings
	if x.tok.Kind == End { // its own are still there
		bindings = bindings[:x.bound]
	}
	for i := len(bindings) - 1; i >= 0; i-- {
		if b := &bindings[i]; string(x.prefixes[:b.end][b.start:]) == string(prefix) {
			return b.space, b.space != "" || len(prefix) == 0
		}
	}
	if string(prefix) == "xml" {
		return spaceXML, true
	}
	return "", len(prefix) == 0
}

// bind makes a prefix, empty for the default namespace, stand for a namespace
// until the element ends that is being opened.
func (x *XML) bind(prefix, space []byte) {
	start := len(x.prefixes)
	x.prefixes = append(x.prefixes, prefix...)
	s := x.intern(space)
	x.bindings = append(x.bindings, binding{start, len(x.prefixes), s})
	if len(prefix) == 0 {
		x.defaultSpace = s
	}
}

// unbind forgets all bindings but the first n.
func (x *XML) unbind(n int) {
	x.prefixes = x.prefixes[:x.bindings[n].start]
	x.bindings = x.bindings[:n]
	x.defaultSpace, _ = x.lookup(nil)
}

// internedSize is how many namespace names are remembered, so that a document
// that uses ever new ones does not fill the memory.
const internedSize = 256

// intern gives the string of a namespace name, always the same one.
func (x *XML) intern(space []byte) string {
	if s, ok := x.interned[string(space)]; ok {
		return s
	}
	if len(x.interned) >= internedSize {
		clear(x.interned)
	}
	s := string(space)
	x.interned[s] = s
	return s
}
