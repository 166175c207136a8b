package token

import "github.com/forkontrol/forkontrol/internal/lane"

// Expect gives the text of the next cell of the row in hand that is not empty, if its
// column is that of a member, see Guide.
func (c *CSV) Expect(member string, take bool) (text []byte, typ Type, space string, ascii, there bool) {
	if take {
		c.Take()
	}
	if !c.inside || c.taken < c.queued || c.flawed < len(c.flaws) {
		return nil, Untyped, "", false, false
	}
	n := min(len(c.cells), len(c.columns))
	for i := c.next; i < n; i++ {
		x := &c.cells[i]
		column := c.columns[i]
		if x.start == x.end || column < 0 {
			continue
		}
		if x.marks&doubled != 0 || string(c.names[c.record][column]) != member {
			return nil, Untyped, "", false, false
		}
		c.expected = i
		start, end := c.pos+int(x.start), c.pos+int(x.end)
		return c.buf[start:end:end], Untyped, "", x.marks&wide == 0, true
	}
	return nil, Untyped, "", false, false
}

// Take passes over the cell that Expect has just given, see Guide.
func (c *CSV) Take() { c.next = c.expected + 1 }

// ExpectedOffset is where the text of that cell begins.
func (c *CSV) ExpectedOffset() int64 { return c.base + int64(c.pos) + int64(c.cells[c.expected].start) }

// Again is false: a row that follows is not looked at before it is read.
func (c *CSV) Again(*lane.Lane) (end, start, content int64, ok bool) { return 0, 0, 0, false }
