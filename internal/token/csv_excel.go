package token

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// What spreadsheets leave in the files that they save: the line that says what the delimiter is,
// lines filled up with empty cells, the marks of what could not be computed or shown.

// separator gives the length of a first line that names the delimiter, "sep=;", without its line
// end; 0 when it is none. It may be filled up with delimiters.
func separator(text []byte) int {
	i := 0
	if begins(text, `"`, 0) {
		i = 1
	}
	if !begins(text[i:], "sep=", foldCase) {
		return 0
	}
	for i += len("sep="); i < len(text) && text[i] != '\r' && text[i] != '\n'; i++ {
		if strings.IndexByte("\"; "+Delimiters, text[i]) < 0 && i > len("\"sep=") {
			return 0
		}
	}
	return i
}

// separatorSize is how far such a line is looked for.
const separatorSize = 256

// beforeRows gives the beginning of a file without what may precede its first row, that of
// a spreadsheet and blank lines.
func beforeRows(head []byte) []byte {
	head = bytes.TrimLeft(head, "\r\n")
	return bytes.TrimLeft(head[separator(head):], "\r\n")
}

// passSeparator passes over such a line at pos, the first of the file, but for its end, and tells
// it.
func (c *CSV) passSeparator() bool {
	for c.end-c.pos < separatorSize && c.grow() {
	}
	n := separator(c.buf[c.pos:c.end])
	if n == 0 {
		return false
	}
	c.row++
	c.flaw(RuleCSVSeparator, -1, c.base+int64(c.pos), string(c.buf[c.pos:c.pos+min(n, shownText)]), "")
	c.pos += n
	return true
}

// filled is how many cells of the row in hand there are without the empty ones at its end.
func (c *CSV) filled() int {
	n := len(c.cells)
	for n > 0 && c.cells[n-1].start == c.cells[n-1].end && c.cells[n-1].marks&quoted == 0 {
		n--
	}
	return n
}

// nothing reports whether the row in hand has empty cells only, and more than one, for one is a
// blank line.
func (c *CSV) nothing() bool { return c.cells[0].start == c.cells[0].end && c.filled() == 0 }

// tellSurplus tells, once, that the row in hand has more cells than columns, empty ones.
func (c *CSV) tellSurplus(columns int) {
	if !c.surplus {
		c.surplus = true
		c.flaw(RuleCSVSurplus, -1, c.rowEnd(), strconv.Itoa(len(c.cells)-columns), "")
	}
}

// tellLineEnd tells, once, that lines end in an odd way.
func (c *CSV) tellLineEnd(at int, found string) {
	if !c.oddEnds {
		c.oddEnds = true
		c.flaw(RuleCSVLineEnd, -1, c.base+int64(at), found, "")
	}
}

// tellMark tells that the text of a cell is what a spreadsheet shows where it has no value, or not
// the whole of it.
func (c *CSV) tellMark(x *cell) {
	text := c.buf[c.pos+int(x.start) : c.pos+int(x.end)]
	at := c.base + int64(c.pos) + int64(x.start)
	switch {
	case len(text) > shownText:
	case isErrorMark(text):
		c.flaw(RuleCSVError, len(c.cells), at, string(text), "")
	case IsShortened(text):
		c.flaw(RuleCSVShortened, len(c.cells), at, "", "")
	}
}

// mayBeMark reports whether the cell from i to end is worth a look by tellMark.
func mayBeMark(b []byte, i, end int) bool { return b[i] == '#' || end-i > 4 && b[end-3] == '+' }

// isErrorMark reports whether a text is one of those that a spreadsheet shows for a value that it
// could not compute, in Danish or English: #I/T, #REF!; or for one that its column has no room for.
func isErrorMark(text []byte) bool {
	n := len(text) - 1
	if n < 2 || text[0] != '#' || text[n] != '!' && text[n] != '?' && text[n] != '#' && (n != 3 || text[2] != '/') {
		return false
	}
	for _, c := range text[1:n] {
		if (c < 'A' || c > 'Z') && c != '/' && c != '0' && c != '#' && c < utf8.RuneSelf {
			return false
		}
	}
	return true
}

// IsShortened reports whether a text is how spreadsheets show a long number, 1,20306E+09, of which
// they leave out digits.
func IsShortened(text []byte) bool {
	i := pastDigits(text, 0)
	if i != 1 {
		return false
	}
	if i < len(text) && (text[i] == ',' || text[i] == '.') {
		i = pastDigits(text, i+1)
	}
	if len(text)-i < 3 || text[i]|0x20 != 'e' || text[i+1] != '+' {
		return false
	}
	return pastDigits(text, i+2) == len(text)
}
