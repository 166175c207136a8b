package token

import (
	"bytes"
	"io"
	"math/bits"
	"strconv"
	"strings"
	"unicode/utf8"
)

// CSV gives the tokens of delimited text as RFC 4180 has it, read by a Layout: an
// object with a member a kind of record, the rows an array of objects, each cell that
// is not empty a Value of type Untyped, named by its column. Lines end in LF, CRLF or
// CR, the last one may lack its end, and so may blank lines stand after it.
//
// A row is read whole before its tokens are given: what is wrong with its form comes
// first, as tokens of kind Flaw, after which reading goes on. Only what leaves no
// telling where a row ends, a limit, and bytes that are no text are problems that
// end the reading.
//
// Rows are those of the file, whatever they hold, counted from 1 as a spreadsheet
// counts them. Limits: a cell has Limits.Text bytes, a column's name Limits.Name, a
// row Limits.Members cells and four times Limits.Text bytes as they are written.
//
// A CSV is used for any number of inputs, one at a time; after the first few it
// allocates nothing more. Its zero value is not usable.
type CSV struct {
	window
	limits Limits
	tok    Token

	layout  *Layout
	dialect Dialect
	names   [][][]byte // of the layout's columns, by record
	known   Encoding
	guess   guesser
	text    []byte // a whole input, decoded
	told    bool   // the encoding has been looked at

	delim, quote byte
	opened       bool // the delimiter is settled
	pos          int  // index of the row in hand, or of that to come
	after        int  // index of what follows the row in hand
	row          int  // number of the row in hand
	blank        int  // lines with nothing before the row in hand
	last         bool // the input ends with the row in hand

	cells    []cell
	marks    uint8 // of all cells of the row in hand
	spare    []byte
	next     int   // the cell to be looked at next
	byCell   []int // the column of each cell of a row of the list, -1 for none
	columns  []int // of the record in hand
	once     []int // room for those of a record that stands once
	record   int   // the kind of record in hand
	expected int   // the cell that Expect gave
	inside   bool  // between its Start and its End

	list    int    // the kind that is repeated
	current int    // the first kind that may still come
	named   bool   // the row of names has been seen, or given up
	lacks   []bool // columns that the row of names lacks
	array   phase
	flaws   []Flawed
	flawed  int
	queue   [4]waiting
	queued  int
	taken   int

	depth   int
	begun   bool
	ended   Kind // EOF or Invalid when there is nothing more to give, else Start
	problem Problem
}

// phase is how far the array of rows is.
type phase uint8

const (
	arrayToCome phase = iota
	arrayOpen
	arrayClosed
)

// cell is where a cell's text lies, counted from the row's first byte.
type cell struct {
	start, end int32
	marks      uint8
}

// What a cell has.
const (
	wide    uint8 = 1 << iota // characters that are not ASCII
	quoted                    // quotes around it
	doubled                   // quotes in it, written twice
)

// waiting is a token to be given.
type waiting struct {
	kind   Kind
	typ    Type
	name   string
	named  bool
	offset int64
}

// Flawed is what is wrong with the form of a file, at a place that reading goes on
// after.
type Flawed struct {
	Problem
	Row    int    // counted from 1
	Column string // its name, empty where it is about the row, or no column is known there
	cell   int
}

// rowDepth is how many places are open around a row: the file and the rows.
const rowDepth = 2

// csvHistory is how much of the input before a row stays in the window.
const csvHistory = 512

// NewCSV gives a source with these limits. Reset or ResetBytes gives it its input.
func NewCSV(l Limits) *CSV {
	return &CSV{limits: l.WithDefaults()}
}

// Reset starts on the bytes of a reader, which are UTF-8, or when nothing is known of
// their encoding what the first character tells that is not ASCII: UTF-8, or
// Windows-1252 or what else of that kind the layout has. No more than a window of them
// is held at a time: 128 KiB, and what the longest row needs.
func (c *CSV) Reset(r io.Reader, l *Layout, known Encoding) {
	c.guess.reset(r, l.Encodings)
	if known.Name == "" {
		r = &c.guess
	}
	c.window.reset(r, 4*c.limits.Text+2*windowSize+csvHistory)
	c.restart(l, known)
}

// ResetBytes starts on bytes that are all there. They are read where they are, or
// decoded as a whole where they are not UTF-8; they are never changed.
func (c *CSV) ResetBytes(b []byte, l *Layout, known Encoding) {
	c.guess.reset(nil, l.Encodings)
	var p *Problem
	if known.Name == "" {
		b, c.guess.enc, p = guessBytes(b, l.Encodings)
	}
	c.window.resetBytes(b)
	if p != nil {
		c.window.eof, c.window.err = false, p
	}
	c.restart(l, known)
}

func (c *CSV) restart(l *Layout, known Encoding) {
	if c.layout != l {
		c.layout = l
		c.dialect = Dialect{Form: formCSV, Object: "object", words: l}
		c.names = c.names[:0]
		for i := range l.Records {
			var names [][]byte
			for _, column := range l.Records[i].Columns {
				names = append(names, []byte(column.Member))
			}
			c.names = append(c.names, names)
		}
	}
	c.known, c.told = known, false
	c.tok = Token{}
	c.delim, c.quote, c.opened = l.Delimiter, l.Quote, false
	c.pos, c.after, c.row, c.blank, c.last = 0, 0, 0, 0, false
	c.cells, c.next, c.inside = c.cells[:0], 0, false
	c.list, c.current, c.named, c.array = l.list(), 0, l.Names == NamesNone, arrayToCome
	c.byCell, c.lacks = c.byCell[:0], c.lacks[:0]
	if c.list < len(l.Records) {
		for i := range l.Records[c.list].Columns {
			c.byCell = append(c.byCell, i)
			c.lacks = append(c.lacks, false)
		}
	}
	c.flaws, c.flawed, c.queued, c.taken = c.flaws[:0], 0, 0, 0
	c.depth, c.begun, c.ended, c.problem = 0, false, Start, Problem{}
}

// Problem is why the source gave Invalid, see Source.
func (c *CSV) Problem() *Problem {
	if c.ended != Invalid {
		return nil
	}
	return &c.problem
}

// Flaw is what the Flaw that was given last is about.
func (c *CSV) Flaw() *Flawed { return &c.flaws[c.flawed-1] }

// Path is that of the row, or of the cell in it, see Dialect.
func (f *Flawed) Path() string { return rowPath(f.Row, f.Column) }

// Row is the number of the row in hand, counted from 1.
func (c *CSV) Row() int { return c.row }

// Dialect is that of CSV with the names of the layout's columns, see Source.
func (c *CSV) Dialect() *Dialect { return &c.dialect }

// Place is the row in hand, or that where the source stopped after a problem, see Source.
func (c *CSV) Place() string { return rowPath(c.row, "") }

// Resume is false: what reading can go on after is a Flaw.
func (c *CSV) Resume() bool { return false }

// Lacks reports whether the file's row of names has no column for a member of the row just
// closed, which was told as a flaw.
func (c *CSV) Lacks(member string) bool {
	if c.depth != rowDepth {
		return false
	}
	for i, lacks := range c.lacks {
		if lacks && c.layout.Records[c.list].Columns[i].Member == member {
			return true
		}
	}
	return false
}

// Offset is how far the source has read, see Source.
func (c *CSV) Offset() int64 { return c.base + int64(c.after) }

// Next gives the next token, see Source.
func (c *CSV) Next() *Token {
	if c.inside && c.taken == c.queued && c.flawed == len(c.flaws) {
		if t := c.cell(); t != nil {
			return t
		}
	}
	for {
		switch {
		case c.flawed < len(c.flaws):
			f := &c.flaws[c.flawed]
			c.flawed++
			c.tok = Token{Kind: Flaw, Offset: f.Offset, ValueOffset: f.Offset}
			return &c.tok
		case c.taken < c.queued:
			w := &c.queue[c.taken]
			c.taken++
			return c.give(w)
		case c.inside:
			if t := c.cell(); t != nil {
				return t
			}
			c.inside = false
			c.queued, c.taken = 0, 0
			c.wait(End, Object, "", false, c.rowEnd())
		case c.ended != Start:
			c.tok = Token{Kind: c.ended, Offset: c.Offset(), ValueOffset: c.Offset()}
			if c.ended == Invalid {
				c.tok.Offset, c.tok.ValueOffset = c.problem.Offset, c.problem.Offset
			}
			return &c.tok
		default:
			c.advanceRow()
		}
	}
}

// cell gives the next cell of the record in hand that has text, nil when there is
// none.
func (c *CSV) cell() *Token {
	names := c.names[c.record]
	n := min(len(c.cells), len(c.columns))
	for c.next < n {
		x := &c.cells[c.next]
		column := c.columns[c.next]
		c.next++
		if x.start == x.end || column < 0 {
			continue
		}
		start, end := c.pos+int(x.start), c.pos+int(x.end)
		t := &c.tok
		t.Kind, t.Type, t.Named = Value, Untyped, true
		t.Name, t.Value, t.ASCII = names[column], c.buf[start:end:end], x.marks&wide == 0
		t.ValueOffset = c.base + int64(start)
		t.Offset = t.ValueOffset
		if x.marks&quoted != 0 {
			t.Offset--
		}
		if x.marks&doubled != 0 {
			t.Value = c.unquote(t.Value)
		}
		return t
	}
	return nil
}

// unquote makes one quote of two.
func (c *CSV) unquote(text []byte) []byte {
	c.spare = c.spare[:0]
	for {
		n := bytes.IndexByte(text, c.quote)
		if n < 0 {
			c.spare = append(c.spare, text...)
			return c.spare
		}
		c.spare = append(c.spare, text[:n+1]...)
		text = text[n+2:]
	}
}

// wait puts a token into the queue.
func (c *CSV) wait(kind Kind, typ Type, name string, named bool, offset int64) {
	c.queue[c.queued] = waiting{kind, typ, name, named, offset}
	c.queued++
}

// give makes a token of one that waited.
func (c *CSV) give(w *waiting) *Token {
	if w.kind == End {
		c.depth--
	} else if c.depth++; c.depth > c.limits.Depth {
		c.inside, c.queued = false, c.taken
		c.fail(Problem{Rule: RuleLimitDepth, Offset: w.offset, Limit: int64(c.limits.Depth)})
		return c.Next()
	}
	c.tok = Token{Kind: w.kind, Type: w.typ, Named: w.named, Offset: w.offset, ValueOffset: w.offset}
	if w.typ == Object && w.kind == Start && c.depth > 1 {
		c.tok.Row = int32(c.row)
	}
	if w.named {
		c.tok.Name = []byte(w.name)
	}
	return &c.tok
}

// rowEnd is the offset of the end of the row in hand, before its line end.
func (c *CSV) rowEnd() int64 {
	end := 0
	if n := len(c.cells); n > 0 {
		end = int(c.cells[n-1].end)
		if c.cells[n-1].marks&quoted != 0 && c.pos+end < c.end && c.buf[c.pos+end] == c.quote {
			end++
		}
	}
	return c.base + int64(c.pos+end)
}

// advanceRow reads on to the next row that has tokens or flaws, or to the end.
func (c *CSV) advanceRow() {
	c.flaws, c.flawed, c.queued, c.taken = c.flaws[:0], 0, 0, 0
	if !c.begun {
		c.begun = true
		c.wait(Start, Object, "", false, 0)
		return
	}
	c.pos = c.after
	if !c.scan() {
		return
	}
	c.inside = false
	c.tellEncoding()
	if c.blank > 0 {
		c.flaw(RuleCSVBlank, -1, c.base+int64(c.pos)-1, "", "")
		c.flaws[len(c.flaws)-1].Row = c.row - 1
		c.blank = 0
	}
	if c.place() {
		c.openRecord()
	}
	c.nameFlaws()
}

// openRecord makes ready to give the record in hand.
func (c *CSV) openRecord() {
	offset := c.base + int64(c.pos)
	r := &c.layout.Records[c.record]
	if c.record == c.list {
		if c.array == arrayToCome {
			c.array = arrayOpen
			c.wait(Start, Array, r.Name, true, offset)
		}
		c.wait(Start, Object, "", false, offset)
		c.columns = c.byCell
	} else {
		if c.record > c.list {
			c.closeArray(offset)
		}
		c.wait(Start, Object, r.Name, true, offset)
		c.once = c.once[:0]
		for i := range r.Columns {
			c.once = append(c.once, i)
		}
		c.columns = c.once
	}
	c.inside, c.next = true, 0
	if len(c.cells) != len(c.columns) {
		c.flaw(RuleCSVCells, -1, c.rowEnd(), strconv.Itoa(len(c.cells)), strconv.Itoa(len(c.columns)))
	}
}

// closeArray closes the rows, which may have had none.
func (c *CSV) closeArray(offset int64) {
	if c.array == arrayToCome && c.list < len(c.layout.Records) {
		c.wait(Start, Array, c.layout.Records[c.list].Name, true, offset)
		c.array = arrayOpen
	}
	if c.array == arrayOpen {
		c.wait(End, Array, "", false, offset)
		c.array = arrayClosed
	}
}

// finish ends the document.
func (c *CSV) finish() {
	end := c.base + int64(c.end)
	c.closeArray(end)
	c.wait(End, Object, "", false, end)
	c.cells = c.cells[:0]
	c.ended = EOF
}

// fail stops the source.
func (c *CSV) fail(p Problem) bool {
	c.problem = p
	c.ended = Invalid
	return false
}

// flaw notes what is wrong with the row in hand. The cell is -1 for the row itself.
func (c *CSV) flaw(rule string, cell int, offset int64, detail, want string) {
	c.flaws = append(c.flaws, Flawed{Problem: Problem{Rule: rule, Offset: offset, Detail: detail, Want: want}, Row: c.row, cell: cell})
}

// nameFlaws fills in the columns of the flaws in cells.
func (c *CSV) nameFlaws() {
	columns, r := c.byCell, c.list
	if c.inside {
		columns, r = c.columns, c.record
	}
	for i := range c.flaws {
		f := &c.flaws[i]
		if f.Column == "" && f.cell >= 0 && f.cell < len(columns) && columns[f.cell] >= 0 {
			f.Column = c.layout.Records[r].Columns[columns[f.cell]].Name
		}
	}
}

// tellEncoding looks, once, whether the file's encoding is one of the layout's: at the
// first row where that makes a difference.
func (c *CSV) tellEncoding() {
	if c.told || c.marks&wide == 0 && !c.known.Marked {
		return
	}
	c.told = true
	enc := c.guess.enc
	if c.known.Name != "" {
		enc = encodingOf([]byte(c.known.Name))
	}
	if enc == unknownEncoding || c.layout.allows(enc) {
		return
	}
	at := 0
	if !c.known.Marked {
		at = pastASCII(c.buf[c.pos:c.after])
	}
	cell := -1
	for i := range c.cells {
		if at >= int(c.cells[i].start) {
			cell = i
		}
	}
	c.flaw(RuleCSVEncoding, cell, c.base+int64(c.pos+at), encodingNames[enc], strings.Join(c.layout.Encodings, ", "))
}

// grow reads on, keeping the row in hand, and tells whether there is more.
func (c *CSV) grow() bool {
	if c.eof || c.err != nil {
		return false
	}
	before := c.base
	ok := c.more(max(0, c.pos-csvHistory))
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
	if c.pos+line < c.end && c.buf[c.pos+line] == '\r' && (c.pos+line+1 == c.end || c.buf[c.pos+line+1] != '\n') {
		c.newline = '\r'
	}
	best := likeliest(first, c.quote)
	switch {
	case c.delim == 0:
		c.delim = best
	case c.delim != best && bytes.IndexByte(first, c.delim) < 0 && bytes.IndexByte(first, best) >= 0 && c.widest() > 1:
		c.flaw(RuleCSVDelimiter, -1, c.base+int64(c.pos+bytes.IndexByte(first, best)), delimiterShown(best), delimiterShown(c.delim))
		c.flaws[len(c.flaws)-1].Row = c.row + 1
		c.delim = best
	}
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
			}
			i++
		}
		c.after = c.pos + i
		return true
	}
}

// plainCells reads cells from i on as long as they lie whole in the window, are short
// enough and have no quotes and no control characters, and tells whether that was the rest
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

// blankLines passes over the line ends at pos and tells whether a row follows.
func (c *CSV) blankLines() bool {
	for {
		if c.pos == c.end {
			if c.grow() {
				continue
			}
			c.after = c.pos
			switch {
			case c.err != nil || !c.eof:
				c.row += c.blank + 1
				return c.stopped()
			case c.row == 0:
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
			if c.pos+1 < c.end && c.buf[c.pos+1] == '\n' {
				c.pos++
			}
		default:
			c.row += c.blank
			return true
		}
		c.pos++
		c.blank++
	}
}

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
	var flaws uint8 // of which each is told once a cell
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
