package token

import (
	"slices"
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
		width := len(l.Records[c.current].Columns)
		switch {
		case !c.named && c.looksLikeNames(), len(c.cells) != width && len(c.cells) == len(l.Records[c.list].Columns):
			c.current = c.list // it was left out
		default:
			c.record = c.current
			c.current++
			return true
		}
	}
	if c.list+1 < len(l.Records) && c.current == c.list && c.isLast() {
		if n := len(c.cells); (n != len(c.byCell) || n == len(l.Records[c.list+1].Columns)) && !(!c.named && c.looksLikeNames()) {
			c.current, c.record = len(l.Records), c.list+1
			return true
		}
	}
	return c.placeInList()
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
		if text := c.cellText(i); len(text) > 0 && (r.column(text) >= 0 || r.like(text) >= 0) {
			n++
		}
	}
	return n > 0 && (c.layout.Names == NamesFirst || 2*n >= len(c.cells))
}

// readNames finds the columns of the cells, and what is wrong with the names.
func (c *CSV) readNames() {
	r := &c.layout.Records[c.list]
	for i := range c.lacks {
		c.lacks[i] = true
	}
	c.byCell = c.byCell[:0]
	for i := range c.cells {
		x := &c.cells[i]
		if int(x.end-x.start) > c.limits.Name {
			c.flaws = c.flaws[:0]
			c.fail(Problem{Rule: RuleLimitName, Offset: c.base + int64(c.pos) + int64(x.start), Limit: int64(c.limits.Name)})
			return
		}
		k := r.column(c.cellText(i))
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
		shown := string(text[:wholeCharacters(text, shownText)])
		if k < 0 {
			like := r.like(text)
			want := ""
			switch {
			case like >= 0 && c.lacks[like]: // as good as written rightly for what comes below it
				want, c.lacks[like] = r.Columns[like].Name, false
				c.byCell[i], k = like, like
			case len(text) == 0:
				shown = `""`
				fallthrough
			default:
				want = c.missing(shown)
			}
			c.flaw(RuleCSVColumn, i, at, shown, want)
			c.flaws[len(c.flaws)-1].Column = shown
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
	for k, lacks := range c.lacks {
		if lacks {
			c.flaw(RuleCSVColumnMissed, -1, c.rowEnd(), r.Columns[k].Name, r.Columns[k].Name)
		}
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
