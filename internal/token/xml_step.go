package token

import (
	"bytes"
)

// step gives the next token wherever it lies and whatever it is.
func (x *XML) step() *Token {
	x.keep, x.cut, x.idle = -1, false, 0
	for {
		var t *Token
		switch x.state {
		case stateBegin:
			t = x.begin()
		case stateProlog:
			t = x.prolog()
		case stateDoctype:
			t = x.afterDoctype()
		case stateContent:
			t = x.content()
		case stateCDATA:
			t = x.cdata()
		case stateEmpty:
			t = x.giveEnd(x.started)
		case stateEpilog:
			t = x.epilog()
		case stateEOF:
			t = x.bare(EOF)
		default:
			t = x.bare(Invalid)
		}
		if t != nil {
			return t
		}
	}
}

// begin reads what may stand at the very first byte only.
func (x *XML) begin() *Token {
	if x.has(len(byteOrderMark)) && bytes.HasPrefix(x.rest(), byteOrderMark) && !x.w.whole() {
		// The window is the source's own, so its bytes may be moved.
		n := copy(x.w.buf, x.w.buf[len(byteOrderMark):x.w.end])
		x.w.end = n
	}
	x.state = stateProlog
	const open = "<?xml"
	if x.has(len(open)+1) && string(x.rest()[:len(open)]) == open && xmlClass[x.rest()[len(open)]]&xmlSpace != 0 {
		x.seen = true
		return x.declaration()
	}
	return nil
}

// prolog reads on before the root element.
func (x *XML) prolog() *Token {
	x.skipSpace()
	if !x.has(1) {
		switch {
		case x.w.err != nil:
			return x.atEnd()
		case x.seen:
			return x.fail(Problem{Rule: RuleXMLNoRoot, Offset: x.Offset()})
		}
		return x.fail(Problem{Rule: RuleEmpty, Offset: x.Offset()})
	}
	x.seen = true
	if x.w.buf[x.pos] != '<' {
		return x.unexpected(RuleXMLSyntax, "<")
	}
	return x.markup()
}

// epilog reads on after the root element.
func (x *XML) epilog() *Token {
	x.skipSpace()
	if !x.has(1) {
		if x.w.err != nil {
			return x.atEnd()
		}
		x.state = stateEOF
		return x.bare(EOF)
	}
	const comment = "<!--"
	x.has(len(comment))
	b := string(x.rest()[:min(len(comment), x.w.end-x.pos)])
	switch {
	case b == comment || len(b) > 1 && b[:2] == "<?":
		return x.markup()
	case comment[:len(b)] == b:
		return x.atEnd()
	}
	return x.unexpected(RuleXMLAfterRoot, "")
}

// markup reads what begins with the < at pos. It gives nil for what has no
// token.
func (x *XML) markup() *Token {
	if !x.has(2) {
		return x.atEnd()
	}
	switch x.w.buf[x.pos+1] {
	case '/':
		if len(x.open) == 0 {
			return x.fail(Problem{Rule: RuleXMLSyntax, Offset: x.Offset(), Detail: "</"})
		}
		return x.endElement()
	case '?':
		x.lastTag = noTag
		return x.instruction()
	case '!':
		x.lastTag = noTag
		return x.exclamation()
	}
	return x.startElement()
}

// exclamation reads what begins with <!.
func (x *XML) exclamation() *Token {
	const comment, cdata, doctype = "<!--", "<![CDATA[", "<!DOCTYPE"
	x.has(len(doctype))
	b := string(x.rest()[:min(len(cdata), x.w.end-x.pos)])
	switch {
	case len(b) >= len(comment) && b[:len(comment)] == comment:
		return x.comment()
	case b == cdata && x.state == stateContent:
		if !x.idled(len(cdata + "]]>")) {
			return &x.tok
		}
		x.pos += len(cdata)
		x.state = stateCDATA
		return nil
	case b == doctype && x.state == stateProlog && !x.doctype:
		x.doctype = true
		t := x.bare(Doctype)
		x.pos += len(doctype)
		x.state = stateDoctype
		return t
	case len(b) < len(comment) && comment[:len(b)] == b,
		len(b) < len(cdata) && (cdata[:len(b)] == b || doctype[:len(b)] == b):
		return x.atEnd()
	}
	return x.fail(Problem{Rule: RuleXMLSyntax, Offset: x.Offset(), Detail: "<!"})
}

// comment passes over a comment.
func (x *XML) comment() *Token {
	if !x.idled(len("<!--->")) { // pass counts the first - of its end
		return &x.tok
	}
	x.pos += len("<!--")
	for x.pass(xmlDash) {
		if !x.has(3) && (!x.has(2) || x.w.buf[x.pos+1] == '-') {
			return x.atEnd()
		}
		if x.w.buf[x.pos+1] != '-' {
			x.pos++
			continue
		}
		if x.w.buf[x.pos+2] != '>' {
			return x.fail(Problem{Rule: RuleXMLComment, Offset: x.Offset(), Detail: "--", Want: "-->"})
		}
		x.pos += len("-->")
		return nil
	}
	return &x.tok
}

// instruction passes over a processing instruction.
func (x *XML) instruction() *Token {
	x.keep = x.pos
	offset := x.Offset()
	if !x.idled(len("<?>")) { // pass counts the ? of its end
		return &x.tok
	}
	x.pos += len("<?")
	x.scratch = x.scratch[:0]
	if !x.name(&x.scratch) {
		return &x.tok
	}
	if len(x.scratch) == 0 {
		return x.unexpected(RuleXMLInstruction, "")
	}
	if !x.has(2) {
		return x.atEnd()
	}
	if sameLetters(string(x.scratch), "xml") {
		return x.fail(Problem{Rule: RuleXMLDeclaration, Offset: offset, Detail: string(x.scratch)})
	}
	x.keep = -1
	if !x.hasNoColon(offset) {
		return &x.tok
	}
	if b := x.rest(); xmlClass[b[0]]&xmlSpace == 0 && (b[0] != '?' || b[1] != '>') {
		return x.unexpected(RuleXMLInstruction, "?>")
	}
	for x.pass(xmlQuestion) {
		if !x.has(2) {
			return x.atEnd()
		}
		x.pos++
		if x.w.buf[x.pos] == '>' {
			x.pos++
			return nil
		}
	}
	return &x.tok
}

// hasNoColon reports whether the target of an instruction, in scratch, has none; when it has,
// the source stops.
func (x *XML) hasNoColon(offset int64) bool {
	if bytes.IndexByte(x.scratch, ':') < 0 {
		return true
	}
	x.misnamed("<?"+string(x.scratch), offset)
	return false
}

// afterDoctype passes over the document type declaration, in which quotes,
// comments, instructions and the brackets of the internal subset hide what would
// end it.
func (x *XML) afterDoctype() *Token {
	if !x.has(1) {
		return x.atEnd()
	}
	if xmlClass[x.w.buf[x.pos]]&xmlSpace == 0 {
		return x.unexpected(RuleXMLSyntax, " ")
	}
	subset := false      // between [ and ]
	declaration := false // in <!…> between them
	for x.pass(xmlDeclare) {
		c := x.w.buf[x.pos]
		if c == '<' {
			if t := x.inSubset(&declaration, subset); t != nil {
				return t
			}
			continue
		}
		x.pos++
		switch c {
		case '"', '\'':
			if subset && !declaration {
				continue
			}
			quote := xmlDouble
			if c == '\'' {
				quote = xmlSingle
			}
			if !x.pass(quote) {
				return &x.tok
			}
			x.pos++
		case '[':
			subset = true
		case ']':
			subset = declaration
		case '>':
			if !subset {
				x.state = stateProlog
				return nil
			}
			declaration = false
		}
	}
	return &x.tok
}

// inSubset reads what begins with < in an internal subset.
func (x *XML) inSubset(declaration *bool, subset bool) *Token {
	x.has(len("<!--"))
	b := x.rest()
	if len(b) < 2 {
		return x.atEnd()
	}
	switch {
	case !subset || *declaration:
	case b[1] == '?':
		return x.instruction()
	case bytes.HasPrefix(b, []byte("<!--")):
		return x.comment()
	case b[1] == '!':
		*declaration = true
		x.pos += len("<!")
		return nil
	}
	return x.fail(Problem{Rule: RuleXMLSyntax, Offset: x.Offset(), Detail: "<"})
}

// declaration reads the XML declaration. Its encoding is the Decoder's business.
func (x *XML) declaration() *Token {
	x.keep = x.pos
	x.pos += len("<?xml")
	const version, encoding, standalone = 1, 2, 3
	last := 0
	for {
		spaced := x.skipSpace()
		if !x.has(2) {
			return x.atEnd()
		}
		if b := x.rest(); b[0] == '?' && b[1] == '>' {
			if last < version {
				return x.fail(Problem{Rule: RuleXMLDeclaration, Offset: x.Offset(), Detail: "?>", Want: "version"})
			}
			x.pos += len("?>")
			x.keep = -1
			return nil
		}
		if !spaced {
			return x.unexpected(RuleXMLDeclaration, "?>")
		}
		offset := x.Offset()
		x.scratch = x.scratch[:0]
		if !x.name(&x.scratch) {
			return &x.tok
		}
		part := 0
		switch string(x.scratch) {
		case "version":
			part = version
		case "encoding":
			part = encoding
		case "standalone":
			part = standalone
		case "":
			return x.unexpected(RuleXMLDeclaration, "?>")
		}
		if part <= last || last < version && part > version {
			return x.fail(Problem{Rule: RuleXMLDeclaration, Offset: offset, Detail: string(x.scratch)})
		}
		last = part
		x.skipSpace()
		if !x.expect('=', RuleXMLDeclaration) {
			return &x.tok
		}
		x.skipSpace()
		quote, ok := x.quote(RuleXMLDeclaration)
		if !ok {
			return &x.tok
		}
		offset = x.Offset()
		x.scratch = x.scratch[:0]
		if !x.declaredValue(&x.scratch) {
			return &x.tok
		}
		if !x.has(1) {
			return x.atEnd()
		}
		good := false
		switch v := string(x.scratch); part {
		case version:
			good = isXMLVersion(v)
		case encoding:
			good = isEncodingName(v)
		case standalone:
			good = v == "yes" || v == "no"
		}
		if !good && x.w.buf[x.pos] == quote {
			return x.fail(Problem{Rule: RuleXMLDeclaration, Offset: offset, Detail: string(x.scratch)})
		}
		if !x.expect(quote, RuleXMLDeclaration) {
			return &x.tok
		}
	}
}

// isXMLVersion is the production VersionNum.
func isXMLVersion(v string) bool {
	if len(v) < 3 || v[:2] != "1." {
		return false
	}
	for _, c := range []byte(v[2:]) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// isEncodingName is the production EncName.
func isEncodingName(v string) bool {
	for i := range len(v) {
		letter := v[i]|0x20 >= 'a' && v[i]|0x20 <= 'z'
		if !letter && (i == 0 || (v[i] < '0' || v[i] > '9') && v[i] != '.' && v[i] != '_' && v[i] != '-') {
			return false
		}
	}
	return v != ""
}
