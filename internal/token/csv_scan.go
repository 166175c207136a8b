package token

import (
	"bytes"
	"math/bits"
	"unicode/utf8"
)

// grow reads on, keeping the row in hand, and reports whether there is more.
func (c *CSV) grow() bool {
	if c.eof || c.err != nil {
		return false
	}
	before := c.base
	ok := c.more(max(0, c.pos-history))
	moved := int(c.base - before)
	c.pos -= moved
	c.after -= moved
	return ok
}

// stopped fails for want of more bytes: at a read error, or a row too long.
func (c *CSV) stopped() bool {
	if c.err != nil {
		return c.fail(c.failure())
	}
	return c.fail(Problem{Rule: RuleLimitText, Offset: c.base + int64(c.pos), Limit: 4 * int64(c.limits.Text)})
}

// settle finds out the delimiter, and how lines end, from the first line.
func (c *CSV) settle() {
	c.opened = true
	line, open := 0, false
	for {
		b := c.buf[c.pos:c.end]
		for line < len(b) && (open || b[line] != '\n' && b[line] != '\r') {
			if b[line] == c.quote && c.quote != 0 {
				open = !open
			}
			line++
		}
		if line < len(b) && b[line] == '\r' && line+1 == len(b) && c.grow() || line == len(b) && len(b) < windowSize && c.grow() {
			continue
		}
		break
	}
	first := c.buf[c.pos : c.pos+line]
	if c.pos+line < c.end && c.buf[c.pos+line] == '\r' && (c.pos+line+1 == c.end || c.buf[c.pos+line+1] != '\n') && !c.twoReturns(line) {
		c.newline = '\r'
	}
	if c.delim == 0 && !dividing(first) {
		first = c.divided(line)
	}
	best := likeliest(first, c.quote)
	switch {
	case c.delim == 0:
		c.delim = best
	case c.err != nil && c.pos+line == c.end: // the line is cut, and nothing will be made of it
	case c.delim != best && bytes.IndexByte(first, c.delim) < 0 && bytes.IndexByte(first, best) >= 0 && c.widest() > 1:
		c.flaw(RuleCSVDelimiter, -1, c.base+int64(c.pos+bytes.IndexByte(first, best)), delimiterShown(best), delimiterShown(c.delim))
		c.flaws[len(c.flaws)-1].Row = c.row + 1
		c.delim = best
	}
}

// divided gives the first line with a delimiter after the first line, where one comes soon.
func (c *CSV) divided(from int) []byte {
	for c.end-c.pos < windowSize && c.grow() {
	}
	for rest := c.buf[c.pos+from : c.end]; len(rest) > 0; {
		line := rest
		if n := lineEnd(rest); n >= 0 {
			line, rest = rest[:n], rest[n+1:]
		} else {
			rest = nil
		}
		if dividing(line) {
			return line
		}
	}
	return nil
}

// widest is the number of columns of the record that has most.
func (c *CSV) widest() (n int) {
	for i := range c.layout.Records {
		n = max(n, len(c.layout.Records[i].Columns))
	}
	return n
}

func delimiterShown(d byte) string {
	if d == '\t' {
		return "TAB"
	}
	return string(rune(d))
}

// scan reads the row at pos, the blank lines before it passed over. It is false when
// there is none: at the end, or at a problem.
func (c *CSV) scan() bool {
	if !c.blankLines() {
		return false
	}
	if !c.opened {
		if !c.opening() {
			return false
		}
		c.settle()
	}
	c.row++
	c.cells, c.marks = c.cells[:0], 0
	i := 0
	for {
		var ok bool
		if i, ok = c.plainCells(i); ok {
			return true
		}
		if i, ok = c.scanCell(i); !ok {
			return false
		}
		if len(c.cells) > c.limits.Members {
			return c.fail(Problem{Rule: RuleLimitCells, Offset: c.base + int64(c.pos+i), Limit: int64(c.limits.Members)})
		}
		b := c.buf[c.pos:c.end]
		if i < len(b) && b[i] == c.delim {
			i++
			continue
		}
		if i+1 == len(b) && b[i] == '\r' && c.grow() {
			b = c.buf[c.pos:c.end]
		}
		if i < len(b) {
			if b[i] == '\r' && i+1 < len(b) && b[i+1] == '\n' {
				i++
			} else if b[i] == '\r' && c.newline == '\n' && c.twoReturns(i) {
				c.tellLineEnd(c.pos+i, "CR CR LF")
				i += 2
			}
			i++
		}
		c.after = c.pos + i
		return true
	}
}

// twoReturns reports whether a line ends in CR CR LF at i, counted from pos: some programs make
// CR LF of a LF that had its CR already.
func (c *CSV) twoReturns(i int) bool {
	for c.pos+i+3 > c.end && c.grow() {
	}
	return c.pos+i+3 <= c.end && string(c.buf[c.pos+i:c.pos+i+3]) == "\r\r\n"
}

// opening passes over what may precede the first row, and reports whether that follows.
func (c *CSV) opening() bool {
	if c.known.Twice {
		c.flaw(RuleEncodingMark, -1, c.base+int64(c.pos), "", "")
		c.flaws[len(c.flaws)-1].Row = c.row + 1
	}
	blank := c.blank
	c.blank = 0
	if c.passSeparator() {
		c.blank = -1 // for its line end
	}
	ok := c.blankLines()
	c.blank += blank
	return ok
}

// plainCells reads cells from i on as long as they lie whole in the window, are short
// enough and have no quotes and no control characters, and reports whether that was the rest
// of the row. Else it gives the place of the first cell that it left. scanCell reads such
// cells alike; a call and a look at the window for each of them cost half the speed.
func (c *CSV) plainCells(i int) (int, bool) {
	b := c.buf[c.pos:c.end]
	delim, quote := uint64(c.delim)*eachByte, uint64(c.quote)*eachByte
	from, marks := i, uint8(0)
	for i+8 < len(b) {
		x := eightAt(b, i)
		m := (((x ^ delim) - eachByte) | ((x ^ quote) - eachByte) | (x - ' '*eachByte) | x) & (0x80 * eachByte)
		if m == 0 {
			i += 8
			continue
		}
		i += bits.TrailingZeros64(m) >> 3
		ch := b[i]
		if ch >= utf8.RuneSelf {
			n := runeLength(b, i)
			if n == 0 {
				return from, false
			}
			marks |= wide
			i += n
			continue
		}
		if ch != c.delim && ch != '\n' && (ch != '\r' || b[i+1] != '\n') || i-from > c.limits.Text || len(c.cells) >= c.limits.Members {
			return from, false
		}
		c.cells = append(c.cells, cell{int32(from), int32(i), marks})
		c.marks |= marks
		i++
		if ch != c.delim {
			if ch == '\r' {
				i++
			}
			c.after = c.pos + i
			return i, true
		}
		from, marks = i, 0
	}
	return from, false
}

// blankLines passes over the line ends at pos and reports whether a row follows.
func (c *CSV) blankLines() bool {
	from := c.base + int64(c.pos)
	for {
		if most := int64(c.limits.idle()); c.base+int64(c.pos)-from > most {
			c.row += c.blank
			return c.fail(Problem{Rule: RuleLimitIdle, Offset: from + most, Limit: most})
		}
		if c.pos == c.end {
			if c.grow() {
				continue
			}
			c.after = c.pos
			switch {
			case c.err != nil || !c.eof:
				c.row += c.blank + 1
				return c.stopped()
			case !c.seen:
				return c.fail(Problem{Rule: RuleEmpty, Offset: c.base + int64(c.pos)})
			}
			c.finish()
			return false
		}
		switch c.buf[c.pos] {
		case '\n':
		case '\r':
			if c.pos+1 == c.end && c.grow() {
				continue
			}
			switch {
			case c.pos+1 < c.end && c.buf[c.pos+1] == '\n':
				c.pos++
			case c.newline == '\n' && c.twoReturns(0):
				c.pos += 2
			case c.newline == '\n' && c.pos > 0 && c.buf[c.pos-1] == '\n' && c.opened:
				c.tellLineEnd(c.pos, "LF CR")
				c.pos++
				continue
			}
		default:
			c.row += c.blank
			return true
		}
		c.pos++
		c.blank++
	}
}

// shownText is how much of a text a flaw shows, in bytes.
const shownText = 60

// wholeCharacters is the length of the beginning of a text of at most n bytes that
// cuts no character.
func wholeCharacters(text []byte, n int) int {
	if len(text) <= n {
		return len(text)
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return n
}

// pastCellText gives the first place from i on where something other than plain text
// stands: a delimiter, a quote, a control character, a character that is not ASCII;
// len(b) when nothing does.
func (c *CSV) pastCellText(b []byte, i int) int {
	delim, quote := uint64(c.delim)*eachByte, uint64(c.quote)*eachByte
	for i+8 <= len(b) {
		x := eightAt(b, i)
		// Marks above the first may be wrong, see special.
		if m := (((x ^ delim) - eachByte) | ((x ^ quote) - eachByte) | (x - ' '*eachByte) | x) & (0x80 * eachByte); m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
		i += 8
	}
	for i < len(b) && b[i] >= ' ' && b[i] < utf8.RuneSelf && b[i] != c.delim && b[i] != c.quote {
		i++
	}
	return i
}

// character gives the length of the character at i that is not ASCII.
func (c *CSV) character(i int) (int, bool) {
	for {
		b := c.buf[c.pos:c.end]
		if n := runeLength(b, i); n > 0 {
			return n, true
		}
		if len(b)-i < utf8.UTFMax && !utf8.FullRune(b[i:]) && c.grow() {
			continue
		}
		if c.err != nil && !utf8.FullRune(b[i:]) {
			return 0, c.stopped()
		}
		return 0, c.fail(Problem{Rule: RuleEncodingBytes, Offset: c.base + int64(c.pos+i), Detail: "0x" + hexByte(b[i])})
	}
}

func controlShown(ch byte) string { return "U+00" + hexByte(ch) }
