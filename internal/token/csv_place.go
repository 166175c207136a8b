package token

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/nearest"
)

// place finds out what the row in hand is. It is false when the row has no tokens: the
// row of names, or one that stands where it should not.
func (c *CSV) place() bool {
	l := c.layout
	if len(l.Records) > 1 && l.Records[0].Mark != "" {
		return c.placeByMark()
	}
	if c.current < c.list { // a record before the rows
		if !c.leftOut(&l.Records[c.current]) {
			c.record = c.current
			c.current++
			return true
		}
		c.tellLeft(c.current)
		c.current = c.list
	}
	if c.list+1 < len(l.Records) && c.current == c.list && c.isLast() {
		n, width := len(c.cells), len(l.Records[c.list+1].Columns)
		if c.surplus && c.filled() == width {
			n = width
		}
		filled := c.filled()
		padded := n > len(c.byCell) && filled > width && filled <= len(c.byCell) // a row with a delimiter too many
		if (n != len(c.byCell) || n == width) && !padded && !(!c.named && c.looksLikeNames()) {
			c.current, c.record = len(l.Records), c.list+1
			if r := &l.Records[c.record]; r.Open && filled > width && c.named { // it may be one of the rows, cut short
				c.flaw(RuleCSVRecordTaken, -1, c.base+int64(c.pos), strconv.Itoa(filled), r.Name)
			}
			return true
		}
	}
	return c.placeInList()
}

// tellLeft tells that a kind of record that comes before the row in hand does not.
func (c *CSV) tellLeft(record int) {
	c.left = c.layout.Records[record].Name
	c.flaw(RuleCSVRecordMissed, -1, c.base+int64(c.pos), "", c.left)
	c.flaws[len(c.flaws)-1].Absent = c.left
}

// leftOut reports whether a record that comes before the rows does not: the row in hand is that of
// the names, or has as many cells as the rows, and not because it is filled up to their number.
func (c *CSV) leftOut(r *LayoutRecord) bool {
	switch n := len(c.cells); {
	case !c.named && c.looksLikeNames():
		return true
	case n == len(r.Columns) || n != len(c.layout.Records[c.list].Columns):
		return false
	}
	return c.filled() > len(r.Columns) || !c.namesFollow()
}

// namesFollow reports whether the row after the one in hand is that of the columns' names.
func (c *CSV) namesFollow() bool {
	if c.layout.Names == NamesNone {
		return false
	}
	var line []byte
	for {
		next := bytes.TrimLeft(c.buf[c.after:c.end], "\r\n")
		n := lineEnd(next)
		if n < 0 && len(next) < windowSize && c.grow() {
			continue
		}
		if line = next; n >= 0 {
			line = next[:n]
		}
		break
	}
	known, cells := c.layout.namesInLine(line)
	return known > 0 && 2*known >= cells
}

// placeByMark is place where the first cell decides.
func (c *CSV) placeByMark() bool {
	l := c.layout
	mark := c.cellText(0)
	for k := range l.Records {
		if l.Records[k].Mark != string(mark) {
			continue
		}
		if k < c.current || k == c.list && c.current > c.list {
			c.flaw(RuleCSVRecordPlace, 0, c.base+int64(c.pos), string(mark), "")
			return false
		}
		if c.left == "" && c.current < min(k, c.list) {
			c.tellLeft(c.current)
		}
		if k == c.list {
			c.current = k
			return c.placeInList()
		}
		c.current, c.record = k+1, k
		return true
	}
	if !c.named && c.current <= c.list && c.looksLikeNames() {
		c.current = c.list
		return c.placeInList()
	}
	var known []string
	for k := range l.Records {
		known = append(known, l.Records[k].Mark)
	}
	c.flaw(RuleCSVRecord, 0, c.base+int64(c.pos), string(mark[:wholeCharacters(mark, shownText)]), strings.Join(known, ", "))
	return false
}

// placeInList takes a row of the list, or the row of names before it.
func (c *CSV) placeInList() bool {
	c.record = c.list
	if c.named {
		return true
	}
	c.named = true
	if c.looksLikeNames() {
		c.readNames()
		return false
	}
	if c.layout.Names == NamesFirst {
		want := ""
		if columns := c.layout.Records[c.list].Columns; len(columns) > 0 {
			want = columns[0].Name
		}
		c.flaw(RuleCSVNames, -1, c.base+int64(c.pos), "", want)
	}
	return true
}

// isLast reports whether nothing but line ends comes after the row in hand.
func (c *CSV) isLast() bool {
	i := c.after - c.pos
	for {
		b := c.buf[c.pos:c.end]
		for i < len(b) && (b[i] == '\n' || b[i] == '\r') {
			i++
		}
		if i < len(b) {
			break
		}
		if !c.grow() {
			return c.eof
		}
	}
	return false
}

// cellText gives the text of a cell, valid until the next call.
func (c *CSV) cellText(n int) []byte {
	x := &c.cells[n]
	text := c.buf[c.pos+int(x.start) : c.pos+int(x.end)]
	if x.marks&doubled != 0 {
		return c.unquote(text)
	}
	return text
}

// looksLikeNames reports whether the row in hand is that of the columns' names: where
// there must be one, when it has any of them; where there may be, when half of its cells
// are.
func (c *CSV) looksLikeNames() bool {
	r := &c.layout.Records[c.list]
	n := 0
	for i := range c.cells {
		if r.meant(c.cellText(i)) >= 0 {
			n++
		}
	}
	return n > 0 && (c.layout.Names == NamesFirst || 2*n >= c.filled())
}

// readNames finds the columns of the cells, and what is wrong with the names.
func (c *CSV) readNames() {
	r := &c.layout.Records[c.list]
	for i := range c.lacks {
		c.lacks[i] = true
	}
	c.byCell = c.byCell[:0]
	if n := c.filled(); n < len(c.cells) {
		c.tellSurplus(n)
		c.cells = c.cells[:n]
	}
	for i := range c.cells {
		x := &c.cells[i]
		if int(x.end-x.start) > c.limits.Name {
			c.flaws = c.flaws[:0]
			c.fail(Problem{Rule: RuleLimitName, Offset: c.base + int64(c.pos) + int64(x.start), Limit: int64(c.limits.Name)})
			return
		}
		k := r.inRow(c.cellText(i))
		if k >= 0 && c.lacks[k] {
			c.lacks[k] = false
		}
		c.byCell = append(c.byCell, k)
	}
	seen := make([]bool, len(r.Columns))
	latest := -1
	for i, k := range c.byCell {
		at := c.base + int64(c.pos) + int64(c.cells[i].start)
		text := c.cellText(i)
		cut := text[:wholeCharacters(text, shownText)]
		name, shown := string(cut), shownName(cut)
		if k < 0 {
			rule, want := RuleCSVColumn, ""
			switch like := r.like(text); {
			case like >= 0 && c.lacks[like]: // as good as written rightly for what comes below it
				rule, want, c.lacks[like] = RuleCSVColumnName, r.Columns[like].Name, false
				c.byCell[i], k = like, like
			case len(text) == 0:
				rule, name, shown, want = RuleCSVColumnNameless, `""`, strconv.Itoa(i+1), c.missing("")
			default:
				want = c.missing(shown)
			}
			c.flaw(rule, i, at, shown, want)
			c.flaws[len(c.flaws)-1].Column = name
			if k < 0 {
				continue
			}
		}
		if seen[k] {
			c.flaw(RuleCSVColumnTwice, i, at, shown, "")
			c.byCell[i] = -1
			c.flaws[len(c.flaws)-1].Column = r.Columns[k].Name
			continue
		}
		seen[k] = true
		if c.layout.Ordered && k < latest {
			c.flaw(RuleCSVColumnOrder, i, at, shown, r.Columns[latest].Name)
		}
		latest = max(latest, k)
	}
	var lacking []string
	for k, lacks := range c.lacks {
		if lacks {
			lacking = append(lacking, r.Columns[k].Name)
		}
	}
	if lacking != nil {
		list := strings.Join(lacking, ", ")
		c.flaw(RuleCSVColumnMissed, -1, c.rowEnd(), list, list)
	}
}

// missing lists the names of the columns that the row of names lacks, of all where it
// lacks none; those that are near to a name first.
func (c *CSV) missing(name string) string {
	var lacking, all []string
	for k, column := range c.layout.Records[c.list].Columns {
		all = append(all, column.Name)
		if c.lacks[k] {
			lacking = append(lacking, column.Name)
		}
	}
	if lacking == nil {
		lacking = all
	}
	const most = 12
	if len(lacking) > most {
		near := nearest.Of(name, lacking, most)
		lacking = append(near, slices.DeleteFunc(lacking, func(s string) bool { return slices.Contains(near, s) })...)
		lacking = append(lacking[:most:most], "…")
	}
	return strings.Join(lacking, ", ")
}
