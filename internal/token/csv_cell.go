package token

import "unicode/utf8"

// scanCell reads the cell that begins at i, counted from the row's first byte, and
// gives the place after it: of a delimiter, of a line end, or the end of the input.
func (c *CSV) scanCell(i int) (int, bool) {
	b := c.buf[c.pos:c.end]
	if i == len(b) && c.grow() {
		b = c.buf[c.pos:c.end]
	}
	if i < len(b) && b[i] == c.quote && c.quote != 0 {
		return c.scanQuoted(i)
	}
	x := cell{start: int32(i)}
	var flaws uint8 // each of which is reported once per cell
	for {
		i = c.pastCellText(b, i)
		if i == len(b) {
			if c.grow() {
				b = c.buf[c.pos:c.end]
				continue
			}
			if !c.eof {
				return i, c.stopped()
			}
			break
		}
		ch := b[i]
		if ch == c.delim || ch == '\n' || ch == '\r' {
			break
		}
		switch {
		case ch >= utf8.RuneSelf:
			n, ok := c.character(i)
			if !ok {
				return i, false
			}
			b = c.buf[c.pos:c.end]
			x.marks |= wide
			i += n
			continue
		case ch == c.quote && c.quote != 0:
			if flaws&1 == 0 {
				flaws |= 1
				c.flaw(RuleCSVQuote, len(c.cells), c.base+int64(c.pos+i), "", "")
			}
		case ch != '\t' && ch < ' ':
			if flaws&2 == 0 {
				flaws |= 2
				c.flaw(RuleCSVCharacter, len(c.cells), c.base+int64(c.pos+i), controlShown(ch), "")
			}
		}
		i++
	}
	x.end = int32(i)
	return i, c.endCell(x, 0)
}

// endCell keeps a cell, unless it is too long.
func (c *CSV) endCell(x cell, doubles int) bool {
	if int(x.end-x.start)-doubles > c.limits.Text {
		return c.fail(Problem{Rule: RuleLimitText, Offset: c.base + int64(c.pos) + int64(x.start), Limit: int64(c.limits.Text)})
	}
	c.cells = append(c.cells, x)
	c.marks |= x.marks
	return true
}

// scanQuoted is scanCell for a cell that begins with a quote.
func (c *CSV) scanQuoted(i int) (int, bool) {
	open := i
	i++
	x := cell{start: int32(i), marks: quoted}
	doubles, control := 0, false
	for {
		b := c.buf[c.pos:c.end]
		i = c.pastCellText(b, i)
		if i == len(b) {
			if c.grow() {
				continue
			}
			if !c.eof {
				return i, c.stopped()
			}
			return i, c.fail(Problem{Rule: RuleCSVUnclosed, Offset: c.base + int64(c.pos+open), Detail: string(rune(c.quote))})
		}
		ch := b[i]
		switch {
		case ch == c.quote:
			if i+1 == len(b) && c.grow() {
				continue
			}
			if i+1 < len(b) && b[i+1] == c.quote {
				x.marks |= doubled
				doubles++
				i += 2
				continue
			}
			if i+1 == len(b) && !c.eof {
				return i, c.stopped()
			}
			x.end = int32(i)
			if !c.endCell(x, doubles) {
				return i, false
			}
			return c.afterQuote(i + 1)
		case ch >= utf8.RuneSelf:
			n, ok := c.character(i)
			if !ok {
				return i, false
			}
			x.marks |= wide
			i += n
			continue
		case ch < ' ' && ch != '\t' && ch != '\r' && ch != '\n' && ch != c.delim && !control:
			control = true
			c.flaw(RuleCSVCharacter, len(c.cells), c.base+int64(c.pos+i), controlShown(ch), "")
		}
		i++
	}
}

// afterQuote passes over what stands between a closing quote and the end of its cell,
// where nothing should.
func (c *CSV) afterQuote(i int) (int, bool) {
	from := i
	for {
		b := c.buf[c.pos:c.end]
		i = c.pastCellText(b, i)
		if i == len(b) {
			if c.grow() {
				continue
			}
			if !c.eof {
				return i, c.stopped()
			}
			break
		}
		if ch := b[i]; ch == c.delim || ch == '\n' || ch == '\r' {
			break
		} else if ch >= utf8.RuneSelf {
			n, ok := c.character(i)
			if !ok {
				return i, false
			}
			c.marks |= wide
			i += n - 1
		}
		i++
	}
	if i > from {
		found := c.buf[c.pos+from : c.pos+i]
		c.flaw(RuleCSVAfterQuote, len(c.cells)-1, c.base+int64(c.pos+from), string(found[:wholeCharacters(found, shownText)]), "")
	}
	return i, true
}
