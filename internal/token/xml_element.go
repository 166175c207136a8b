package token

import (
	"bytes"
	"unicode/utf8"
)

// attribute is one attribute of the element that is being opened, as it stands.
type attribute struct {
	name, colon       int // attrBytes[name:value] is its name, colon the length of its prefix
	value, end        int // attrBytes[value:end] is its value
	space             string
	offset, valOffset int64
}

// startElement reads a start tag or an empty-element tag.
func (x *XML) startElement() *Token {
	if len(x.open) >= x.limits.Depth {
		return x.fail(Problem{Rule: RuleLimitDepth, Offset: x.Offset(), Limit: int64(x.limits.Depth)})
	}
	x.keep = x.pos
	offset := x.Offset()
	x.pos++
	start := len(x.names)
	if !x.name(&x.names) {
		return &x.tok
	}
	name := x.names[start:]
	if len(name) == 0 {
		return x.strayOpen(offset)
	}
	x.attrs, x.attrBytes = x.attrs[:0], x.attrBytes[:0]
	empty := false
	for {
		spaced := x.skipSpace()
		if !x.has(1) {
			return x.atEnd()
		}
		c := x.w.buf[x.pos]
		if c == '>' || c == '/' {
			empty = c == '/'
			break
		}
		if !spaced {
			return x.unexpected(RuleXMLSyntax, ">")
		}
		if !x.attribute() {
			return &x.tok
		}
	}
	inner := x.Offset() + 1
	x.pos++
	if empty {
		inner--
		if !x.has(1) {
			return x.atEnd()
		}
		if !x.expect('>', RuleXMLSyntax) {
			return &x.tok
		}
	}

	return x.openTag(name, start, offset, inner, empty)
}

// openTag resolves the namespaces of a start tag that has been read, with its attributes,
// and gives its token. Start is where its name begins in names.
func (x *XML) openTag(name []byte, start int, offset, inner int64, empty bool) *Token {
	bindings := len(x.bindings)
	for i := range x.attrs {
		if !x.declare(&x.attrs[i]) {
			return &x.tok
		}
	}
	if !x.colonsFit(name, offset) {
		return &x.tok
	}
	colon := splitName(name)
	space, unbound := x.defaultSpace, false
	if colon > 0 {
		if space, unbound = x.lookup(name[:colon]); unbound && string(name[:colon]) == "xmlns" {
			return x.misnamed(string(name), offset)
		}
	}
	isNil, ok := x.resolve()
	if !ok {
		return &x.tok
	}

	t := x.bare(Start)
	t.Type, t.Named, t.Unbound, t.Nil = Element, true, unbound, isNil
	t.Name, t.Space = name, space
	if colon > 0 {
		t.Name, t.Prefix = name[colon+1:], name[:colon]
	}
	t.Attrs = x.given
	t.Offset, t.ValueOffset = offset, inner
	x.textSize = 0
	if empty && len(x.attrs) == 0 {
		t.Kind, t.Type = Value, Untyped
		t.ASCII = true
		x.names = x.names[:start]
		x.lastTag = endTag
		x.state = stateContent
		if len(x.open) == 0 {
			x.state = stateEpilog
		}
		return t
	}
	x.open = append(x.open, openElement{start: start, end: len(x.names), colon: colon, space: space, bindings: bindings, unbound: unbound})
	x.lastTag = startTag
	x.state = stateContent
	if empty {
		x.state = stateEmpty
		x.started = inner
	}
	return t
}

// strayOpen refuses the < before pos, which begins no markup.
func (x *XML) strayOpen(offset int64) *Token {
	if t := x.unexpected(RuleXMLSyntax, ""); x.problem.Rule != RuleXMLSyntax {
		return t
	}
	x.problem.Offset = offset
	x.problem.Detail = "<" + x.problem.Detail
	return &x.tok
}

// endElement reads an end tag.
func (x *XML) endElement() *Token {
	x.keep = x.pos
	offset := x.Offset()
	x.pos += len("</")
	x.scratch = x.scratch[:0]
	if !x.name(&x.scratch) {
		return &x.tok
	}
	if !x.has(1) {
		return x.atEnd()
	}
	if len(x.scratch) == 0 {
		return x.unexpected(RuleXMLSyntax, "")
	}
	if want := x.names[x.open[len(x.open)-1].start:]; !bytes.Equal(x.scratch, want) {
		return x.fail(Problem{Rule: RuleXMLTagMismatch, Offset: offset, Detail: string(x.scratch), Want: string(want)})
	}
	x.skipSpace()
	if !x.expect('>', RuleXMLSyntax) {
		return &x.tok
	}
	return x.giveEnd(offset)
}

// attribute reads one attribute to the end of attrs.
func (x *XML) attribute() bool {
	a := attribute{name: len(x.attrBytes), offset: x.Offset()}
	if len(x.attrs) >= x.limits.Attrs {
		x.fail(Problem{Rule: RuleLimitAttrs, Offset: a.offset, Limit: int64(x.limits.Attrs)})
		return false
	}
	if !x.name(&x.attrBytes) {
		return false
	}
	a.value = len(x.attrBytes)
	name := x.attrBytes[a.name:a.value]
	if len(name) == 0 {
		x.unexpected(RuleXMLSyntax, ">")
		return false
	}
	a.colon = splitName(name)
	x.skipSpace()
	if !x.has(1) {
		x.atEnd()
		return false
	}
	if x.w.buf[x.pos] != '=' {
		x.fail(Problem{Rule: RuleXMLAttribute, Offset: a.offset, Detail: string(name), Want: "="})
		return false
	}
	x.pos++
	x.skipSpace()
	quote, ok := x.quote(RuleXMLAttribute)
	if !ok {
		return false
	}
	a.valOffset = x.Offset()
	if !x.attributeValue(quote, a.value) {
		return false
	}
	a.end = len(x.attrBytes)
	x.attrs = append(x.attrs, a)
	return true
}

// attributeValue appends to attrBytes, from start on, the value that the quote
// ends.
func (x *XML) attributeValue(quote byte, start int) bool {
	for {
		if !x.has(1) {
			x.atEnd()
			return false
		}
		b := x.rest()
		n := 0
		for n < len(b) && xmlClass[b[n]]&xmlAttrText != 0 {
			n++
		}
		var piece []byte // what stands for the next n bytes
		offset := x.Offset()
		switch c := b[0]; {
		case n > 0:
			piece = b[:n]
		case c == quote:
			x.pos++
			return true
		case c == '"' || c == '\'':
			n, piece = 1, b[:1]
		case c == '\t' || c == '\n' || c == '\r':
			n, piece = 1, blank
			if c == '\r' && x.has(2) && x.rest()[1] == '\n' {
				n = 2
			}
		case c == '&':
			size := x.reference()
			if size == 0 {
				return false
			}
			piece = x.char[:size]
		case c >= utf8.RuneSelf:
			x.has(utf8.UTFMax)
			b = x.rest()
			r, size := utf8.DecodeRune(b)
			if size == 1 || !isXMLChar(r) {
				x.unexpected(RuleXMLAttribute, "")
				return false
			}
			n, piece = size, b[:size]
		case c == '<':
			last := x.attrBytes[:start]
			x.fail(Problem{Rule: RuleXMLAttribute, Offset: offset, Detail: string(last[x.lastAttrEnd():]), Want: string(quote)})
			return false
		default:
			x.unexpected(RuleXMLAttribute, "")
			return false
		}
		if left := x.limits.Text - (len(x.attrBytes) - start); len(piece) > left {
			if n > 0 && piece[0] < utf8.RuneSelf { // a run of ASCII, of which some would still fit
				offset += int64(left)
			}
			x.fail(Problem{Rule: RuleLimitText, Offset: offset, Limit: int64(x.limits.Text)})
			return false
		}
		x.attrBytes = append(x.attrBytes, piece...)
		x.pos += n
		if n < len(b) && b[n] == quote && n == len(piece) {
			x.pos++
			return true
		}
	}
}

var blank = []byte{' '}

// lastAttrEnd is where in attrBytes the attribute begins that is being read.
func (x *XML) lastAttrEnd() int {
	if len(x.attrs) == 0 {
		return 0
	}
	return x.attrs[len(x.attrs)-1].end
}

// isDeclaration reports whether an attribute declares a namespace, and of what
// prefix.
func (x *XML) isDeclaration(a *attribute) (prefix []byte, ok bool) {
	name := x.attrBytes[a.name:a.value]
	if a.colon == 0 {
		return nil, string(name) == "xmlns"
	}
	return name[a.colon+1:], string(name[:a.colon]) == "xmlns"
}

// declare binds the prefix that an attribute declares. It is false when the source stopped:
// what the prefixes xml and xmlns stand for cannot be changed, no other can stand for that,
// and none for nothing.
func (x *XML) declare(a *attribute) bool {
	name, value := x.attrBytes[a.name:a.value], x.attrBytes[a.value:a.end]
	if !x.colonsFit(name, a.offset) {
		return false
	}
	prefix, ok := x.isDeclaration(a)
	if !ok {
		return true
	}
	bad := string(value) == spaceXML || string(value) == spaceXMLNS
	switch string(prefix) {
	case "":
	case "xml":
		if string(value) == spaceXML {
			return true
		}
		bad = true
	case "xmlns":
		bad = true
	default:
		bad = bad || len(value) == 0
	}
	if bad {
		shown := value[:wholeCharacters(value, shownText)]
		x.misnamed(string(name)+`="`+string(shown)+`"`, a.offset)
		return false
	}
	x.bind(prefix, value)
	return true
}

// resolve gives the attributes their namespaces, looks for two of the same name
// and fills given. It reports whether xsi:nil is true.
func (x *XML) resolve() (isNil, ok bool) {
	x.given = x.given[:0]
	for i := range x.attrs {
		a := &x.attrs[i]
		name := x.attrBytes[a.name:a.value]
		value := x.attrBytes[a.value:a.end]
		prefix, declares := x.isDeclaration(a)
		if declares {
			if len(value) > x.limits.Name {
				x.fail(Problem{Rule: RuleLimitName, Offset: a.valOffset, Limit: int64(x.limits.Name)})
				return false, false
			}
		} else if prefix = name[:a.colon]; a.colon > 0 {
			name = name[a.colon+1:]
			a.space, _ = x.lookup(prefix)
		}
		for j := range i {
			if x.sameName(a, &x.attrs[j]) {
				x.fail(Problem{Rule: RuleXMLDuplicate, Offset: a.offset, Detail: string(x.attrBytes[a.name:a.value])})
				return false, false
			}
		}
		switch {
		case declares:
		case a.space == spaceXSI && (string(name) == "schemaLocation" || string(name) == "noNamespaceSchemaLocation"):
		default:
			given := Attr{Name: name, Prefix: prefix, Space: a.space, Value: value, Offset: a.offset, ValueOffset: a.valOffset, Common: a.space == spaceXML}
			if a.space == spaceXSI {
				isNil = x.instance(&given) || isNil
			}
			x.given = append(x.given, given)
		}
	}
	return isNil, true
}

// instance looks at what an attribute of the namespace xsi says, and reports whether it says
// that the element is nil.
func (x *XML) instance(a *Attr) (isNil bool) {
	a.XSI = true
	v := bytes.Trim(a.Value, " \t\r\n")
	switch string(a.Name) {
	case "nil":
		isNil = string(v) == "true" || string(v) == "1"
		a.Odd = !isNil && string(v) != "false" && string(v) != "0"
	case "type":
		colon := bytes.IndexByte(v, ':')
		a.Space = x.defaultSpace
		if a.Odd = len(v) == 0 || bytes.IndexByte(v, ' ') >= 0 || colon >= 0 && !isQualified(v, colon); !a.Odd && colon > 0 {
			a.Space, a.Odd = x.lookup(v[:colon])
		}
	}
	return isNil
}

// sameName reports whether two attributes have the same name, as it stands or
// expanded.
func (x *XML) sameName(a, b *attribute) bool {
	an, bn := x.attrBytes[a.name:a.value], x.attrBytes[b.name:b.value]
	if bytes.Equal(an, bn) {
		return true
	}
	return a.space != "" && a.space == b.space && bytes.Equal(an[a.colon+1:], bn[b.colon+1:])
}
