package token

import (
	"bytes"
	"strings"
)

// Layout says what a CSV file looks like and what its cells are called.
type Layout struct {
	// Delimiter stands between cells; 0 when the first line that has one decides: whichever of ; ,
	// and tab it has most of.
	Delimiter byte
	// Quote encloses cells; 0 when nothing does.
	Quote byte
	// Names says whether a row with the names of columns stands before the rows, or may
	// stand there.
	Names NamesRow
	// Ordered is set when the names must come in the order of Columns.
	Ordered bool
	// Encodings that the file may be in; any when there are none.
	Encodings []string
	// Records are the kinds of records in the order of the file. Just one is a List.
	Records []LayoutRecord
	// Family names what the layouts of several versions of a file have in common.
	Family string
}

// NamesRow says where the names of columns stand.
type NamesRow uint8

// The places of names.
const (
	NamesFirst    NamesRow = iota // directly before the rows
	NamesNone                     // nowhere
	NamesOptional                 // before the rows, or nowhere: the cells tell
)

// LayoutRecord is one kind of record of a CSV file.
type LayoutRecord struct {
	Name string // of the member that holds it
	List bool   // the rows; other records stand once
	// Mark is what the first cell of such a record holds; empty in all kinds when
	// records are known by their place.
	Mark    string
	Columns []LayoutColumn
	// Open says, of a record that stands once, that it may have fewer cells than columns, and more.
	Open bool
}

// LayoutColumn is one column of a record.
type LayoutColumn struct {
	Name   string // in the row of names
	Member string // the name that its values' tokens have
}

// list is the number of the kind of record that is repeated.
func (l *Layout) list() int {
	for i := range l.Records {
		if l.Records[i].List {
			return i
		}
	}
	return len(l.Records)
}

// column gives the number of a column by its name, -1 when there is none. No file is
// known by a column without a name.
func (r *LayoutRecord) column(name []byte) int {
	if len(name) == 0 {
		return -1
	}
	return r.inRow(name)
}

// inRow is column in a row that is known to be that of the names, where one may have none.
func (r *LayoutRecord) inRow(name []byte) int {
	for i := range r.Columns {
		if r.Columns[i].Name == string(name) {
			return i
		}
	}
	return -1
}

// like gives the number of the column whose name is meant by a text, see alike, -1 when there is
// none.
func (r *LayoutRecord) like(name []byte) int {
	for i := range r.Columns {
		if len(name) > 0 && alike(name, []byte(r.Columns[i].Name)) {
			return i
		}
	}
	return -1
}

// meant is column, or like where there is none.
func (r *LayoutRecord) meant(name []byte) int {
	if k := r.column(name); k >= 0 {
		return k
	}
	return r.like(name)
}

// Delimiters are those that Layout.Delimiter may be, the likeliest first.
const Delimiters = ";,\t"

// likeliest gives the delimiter that a line has most of outside quotes, ; when it has
// none.
func likeliest(line []byte, quote byte) byte {
	best, most := Delimiters[0], 0
	for _, d := range []byte(Delimiters) {
		n, quoted := 0, false
		for _, c := range line {
			switch {
			case c == quote && quote != 0:
				quoted = !quoted
			case c == d && !quoted:
				n++
			}
		}
		if n > most {
			best, most = d, n
		}
	}
	return best
}

// NamesIn gives how many of the cells of a file's row of column names the layout has, and
// how many cells there are without empty ones at the end. Head is the beginning of the file in
// UTF-8. Without a row that has any it gives 0.
//
// The row is looked for where it may stand: first, or after as many records as stand
// before the rows.
func (l *Layout) NamesIn(head []byte) (known, cells int) {
	if l.Names == NamesNone {
		return 0, 0
	}
	list := l.list()
	head = beforeRows(head)
	for range list + 1 {
		n := lineEnd(head)
		line := head
		if n >= 0 {
			line = head[:n]
		}
		if known, cells = l.namesInLine(line); known > 0 || n < 0 {
			return known, cells
		}
		head = bytes.TrimLeft(head[n:], "\r\n")
	}
	return 0, 0
}

// namesInLine is NamesIn for one line.
func (l *Layout) namesInLine(line []byte) (known, cells int) {
	d := l.Delimiter
	if d == 0 || bytes.IndexByte(line, d) < 0 {
		d = likeliest(line, l.Quote)
	}
	r := &l.Records[l.list()]
	seen := make([]bool, len(r.Columns))
	exact := 0
	for n := 1; ; n++ {
		cell, rest, more := bytes.Cut(line, []byte{d})
		if q := l.Quote; q != 0 && len(cell) > 1 && cell[0] == q && cell[len(cell)-1] == q {
			cell = cell[1 : len(cell)-1]
		}
		if len(cell) > 0 {
			cells = n
		}
		if c := r.meant(cell); c >= 0 && !seen[c] {
			seen[c] = true
			known++
			if r.column(cell) == c {
				exact++
			}
		}
		if line = rest; !more {
			if known < 2 { // a single word in other letters may be anybody's
				known = exact
			}
			return known, cells
		}
	}
}

// lineEnd gives where the first line ends, -1 when it has no end.
func lineEnd(b []byte) int {
	for i, c := range b {
		if c == '\n' || c == '\r' {
			return i
		}
	}
	return -1
}

// dividing reports whether a line has a character that may divide its cells.
func dividing(line []byte) bool {
	for _, c := range line {
		if strings.IndexByte(Delimiters, c) >= 0 {
			return true
		}
	}
	return false
}
