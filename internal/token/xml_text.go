package token

import (
	"bytes"
	"unicode/utf8"
)

// content reads on inside an element.
func (x *XML) content() *Token {
	if x.lastTag != noTag {
		if n := x.blanks(); n <= blankSize {
			b := x.rest()[n:]
			if len(b) == 0 || b[0] == '<' && (len(b) == 1 || x.indents(b[1])) {
				x.pos += n
			}
		}
	}
	if !x.has(1) {
		return x.atEnd()
	}
	if x.w.buf[x.pos] == '<' {
		return x.markup()
	}
	x.lastTag = noTag
	return x.text()
}

// blanks counts the white space at pos, up to one more than blankSize, and
// brings the two bytes after it into the window.
func (x *XML) blanks() int {
	n := 0
	for n <= blankSize && x.has(n+1) && xmlClass[x.w.buf[x.pos+n]]&xmlSpace != 0 {
		n++
	}
	x.has(n + 2)
	return n
}

// text gives the next piece of character data.
func (x *XML) text() *Token {
	x.has(utf8.UTFMax) // so that nothing at pos is cut
	b := x.w.buf[:x.w.end]
	stop, beyondASCII := scanXMLText(b, x.pos)
	if stop == x.pos {
		switch b[stop] {
		case '&':
			return x.textReference()
		case '\r':
			return x.lineEnd()
		case ']':
			if bytes.HasPrefix(x.rest(), []byte("]]>")) {
				return x.fail(Problem{Rule: RuleXMLSyntax, Offset: x.Offset(), Detail: "]]>"})
			}
			stop, beyondASCII = scanXMLText(b, stop+1)
		default:
			return x.unexpected(RuleXMLSyntax, "")
		}
	}
	return x.giveText(stop, beyondASCII)
}

// cdata gives the next piece of a CDATA section.
func (x *XML) cdata() *Token {
	if !x.has(utf8.UTFMax) && !x.has(1) {
		return x.atEnd()
	}
	stop, beyondASCII := x.scan(x.pos, xmlBracket|xmlReturn)
	if stop == x.pos {
		switch b := x.rest(); b[0] {
		case '\r':
			return x.lineEnd()
		case ']':
			if bytes.HasPrefix(b, []byte("]]>")) {
				x.pos += len("]]>")
				x.state = stateContent
				return nil
			}
			if len(b) < 3 && (len(b) == 1 || b[1] == ']') {
				return x.atEnd()
			}
			stop, beyondASCII = x.scan(stop+1, xmlBracket|xmlReturn)
		default:
			return x.unexpected(RuleXMLSyntax, "")
		}
	}
	return x.giveText(stop, beyondASCII)
}

// giveText gives the bytes from pos to stop, or as many characters of them as
// Limits.Text still allows.
func (x *XML) giveText(stop int, beyondASCII bool) *Token {
	if left := x.limits.Text - x.textSize; stop-x.pos > left {
		stop = x.pos + left
		for stop > x.pos && !utf8.RuneStart(x.w.buf[stop]) {
			stop--
		}
		if stop == x.pos {
			return x.textLimit()
		}
	}
	t := x.bare(Text)
	t.ASCII = !beyondASCII
	t.Value = x.w.buf[x.pos:stop]
	x.textSize += stop - x.pos
	x.pos = stop
	return t
}

// lineEnd gives the \n that \r\n and \r alone stand for.
func (x *XML) lineEnd() *Token {
	if x.textSize >= x.limits.Text {
		return x.textLimit()
	}
	t := x.bare(Text)
	x.char[0] = '\n'
	t.ASCII = true
	t.Value = x.char[:1]
	x.textSize++
	x.pos++
	if x.has(1) && x.w.buf[x.pos] == '\n' {
		x.pos++
	}
	return t
}

// textReference gives what a reference in character data stands for.
func (x *XML) textReference() *Token {
	offset := x.Offset()
	x.keep = x.pos
	n := x.reference()
	x.keep = -1
	if n == 0 {
		return &x.tok
	}
	if x.textSize+n > x.limits.Text {
		return x.fail(Problem{Rule: RuleLimitText, Offset: offset, Limit: int64(x.limits.Text)})
	}
	x.textSize += n
	t := x.bare(Text)
	t.Offset, t.ValueOffset = offset, offset
	t.ASCII = n == 1
	t.Value = x.char[:n]
	return t
}

func (x *XML) textLimit() *Token {
	return x.fail(Problem{Rule: RuleLimitText, Offset: x.Offset(), Limit: int64(x.limits.Text)})
}
