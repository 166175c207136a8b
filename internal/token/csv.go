package token

import (
	"bytes"
	"io"
	"strconv"
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
	seen         bool // a row with something in it has been read

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
	left    string // the name of a record before the rows that was left out
	surplus bool   // more cells than columns have been reported
	oddEnds bool   // odd line ends have been reported
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
	Absent string // a member of the whole that is not there, which is wrong only where it must be
	cell   int
}

// rowDepth is how many places are open around a row: the file and the rows.
const rowDepth = 2

// NewCSV gives a source with these limits. Reset or ResetBytes gives it its input.
func NewCSV(l Limits) *CSV {
	return &CSV{limits: l.WithDefaults()}
}

// Reset starts on the bytes of a reader, which are UTF-8, or when nothing is known of
// their encoding what the first character that is not ASCII decides: UTF-8, or
// Windows-1252 or what else of that kind the layout has. No more than a window of them
// is held at a time: 128 KiB, and what the longest row needs.
func (c *CSV) Reset(r io.Reader, l *Layout, known Encoding) {
	c.guess.reset(r, l.Encodings)
	if known.Name == "" {
		r = &c.guess
	}
	c.window.reset(r, 4*c.limits.Text+2*windowSize+history)
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
	c.pos, c.after, c.row, c.blank, c.seen = 0, 0, 0, 0, false
	c.cells, c.next, c.inside = c.cells[:0], 0, false
	c.list, c.current, c.named, c.array = l.list(), 0, l.Names == NamesNone, arrayToCome
	c.byCell, c.lacks, c.left, c.surplus, c.oddEnds = c.byCell[:0], c.lacks[:0], "", false, false
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

// Standard reports whether the flaw is one in every form of CSV: a control character, which is no
// text, and a quotation mark that is never closed, which leaves the rest unread.
func (f *Flawed) Standard() bool { return f.Rule == RuleCSVUnclosed || f.Rule == RuleCSVCharacter }

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
// closed, or the file that was closed no record of that name, which was reported as a flaw.
func (c *CSV) Lacks(member string) bool {
	if c.depth != rowDepth {
		return c.depth == 0 && c.left != "" && c.left == member
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
	blank := 0 // rows of nothing but delimiters are blank lines
	for {
		c.pos = c.after
		if !c.scan() {
			return
		}
		if !c.nothing() {
			break
		}
		blank += c.blank + 1
		c.blank = 0
	}
	c.blank += blank
	c.seen = true
	c.tellMarks()
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
	if n := len(c.columns); len(c.cells) > n && c.filled() <= n {
		c.tellSurplus(n)
	} else if len(c.cells) != n && !r.Open {
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
//
//go:noinline
func (c *CSV) fail(p Problem) bool {
	c.problem = p
	c.ended = Invalid
	return false
}

// flaw notes what is wrong with the row in hand. The cell is -1 for the row itself.
//
//go:noinline
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
