package token

import "bytes"

// Where a finding ends is found by a lexical look from where it begins: at the bytes, and
// not at what has been made of them. It goes no further than the source has read, and no
// further back than a window always holds, and so gives the same whatever the window holds
// beyond.

// endOf gives line and column of the end of what stands at an offset, one character or
// given by its length, which is -1 when it goes on to the offset read, where reading has
// come to. It gives 0 for a place more than reach before the token in hand, and for one that
// is not yet read.
func (w *window) endOf(offset int64, one bool, token, read int64, length func(b []byte, at int) int) (line, column int) {
	at := int(offset - w.base)
	if offset < token-reach || at < 0 || at >= w.end {
		return 0, 0
	}
	if one {
		p := w.locate(offset)
		return p.line, max(p.column, 1) + 1
	}
	b := w.buf[:min(int(read-w.base), w.end)]
	if at >= len(b) {
		return 0, 0
	}
	n := length(b, at)
	if n < 0 {
		n = len(b) - at
	}
	p := w.after(w.locate(offset), offset+int64(n))
	return p.line, max(p.column, 1)
}

// End is behind the name of the tag, the attribute's name or value, or the text up to the
// next tag, see Source.
func (x *XML) End(offset int64, one bool) (line, column int) {
	return x.w.endOf(offset, one, x.Offset(), x.Offset(), xmlLength)
}

func xmlLength(b []byte, at int) int {
	if b[at] == '<' {
		n := 1
		if at+n < len(b) && bytes.IndexByte([]byte("/!?"), b[at+n]) >= 0 {
			n++
		}
		return plus(n, xmlNameLength(b[at+n:]))
	}
	if !insideTag(b, at) {
		return bytes.IndexByte(b[at:], '<')
	}
	switch quote := b[at-1]; {
	case quote == '"' || quote == '\'':
		return bytes.IndexByte(b[at:], quote)
	case xmlClass[b[at]]&xmlName != 0:
		return xmlNameLength(b[at:])
	}
	return 1
}

// plus adds to a length that is perhaps not known.
func plus(n, length int) int {
	if length < 0 {
		return -1
	}
	return n + length
}

func xmlNameLength(b []byte) int {
	for n, c := range b {
		if xmlClass[c]&xmlName == 0 {
			return n
		}
	}
	return -1
}

// insideTag reports whether a place stands between the < and the > of a tag that begins no
// more than reach before it.
func insideTag(b []byte, at int) bool {
	from := max(0, at-reach)
	open := from + bytes.LastIndexByte(b[from:at], '<')
	if open < from {
		return false
	}
	quote := byte(0)
	for _, c := range b[open:at] {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '>':
			return false
		case c == '"' || c == '\'':
			quote = c
		}
	}
	return true
}

// End is behind the string, key, number or word, or the one character of punctuation, see
// Source.
func (j *JSON) End(offset int64, one bool) (line, column int) {
	return j.window.endOf(offset, one, j.Offset(), j.Offset(), jsonLength)
}

func jsonLength(b []byte, at int) int {
	switch b[at] {
	case '{', '}', '[', ']', ',', ':':
		return 1
	case '"':
		for i := at + 1; i < len(b); i++ {
			switch b[i] {
			case '\\':
				i++
			case '"':
				return i + 1 - at
			}
		}
		return -1
	}
	return bytes.IndexAny(b[at:], " \t\r\n{}[],:\"")
}

// End is behind the cell, or the closing quote of one that begins with a quote, see Source.
func (c *CSV) End(offset int64, one bool) (line, column int) {
	return c.window.endOf(offset, one, c.base+int64(c.pos), c.Offset(), c.cellLength)
}

func (c *CSV) cellLength(b []byte, at int) int {
	inside := c.quote != 0 && at > 0 && b[at-1] == c.quote && (at == 1 || b[at-2] == c.delim || b[at-2] == '\n' || b[at-2] == '\r')
	if inside {
		return c.quotedLength(b[at:])
	}
	if c.quote != 0 && b[at] == c.quote {
		return plus(2, c.quotedLength(b[at+1:]))
	}
	for n, ch := range b[at:] {
		if ch == c.delim || ch == '\n' || ch == '\r' {
			return n
		}
	}
	return -1
}

// quotedLength is how long a text is up to the quote that closes it.
func (c *CSV) quotedLength(b []byte) int {
	for i := 0; i < len(b); i++ {
		if b[i] != c.quote {
			continue
		}
		if i+1 == len(b) || b[i+1] != c.quote {
			return i
		}
		i++
	}
	return -1
}
