// Package document reads documents that have tables: Word (.docx), workbooks
// (.xlsx), web pages, Markdown, delimited text and plain text.
//
// Whatever the format, a document becomes headings, paragraphs and tables in
// their order. A table is exact or it is refused: all its rows fill the same grid,
// and each character is in one cell. What a table means is not known here.
//
// Plain text has no tables, only lines: package description puts those together
// that a table was copied from.
//
// Documents may mean harm: bytes, cells, nesting and spans are bounded, and what
// is past a bound is a *Problem that says so.
package document

import (
	"fmt"
	"path"
	"strings"
)

// Document is what a file has.
type Document struct {
	Blocks []Block
	// Refused are tables that are not read, with the reason.
	Refused []Problem
}

// Kind is what a block is.
type Kind uint8

// The kinds of blocks.
const (
	Paragraph Kind = iota
	Heading
	Grid // a table
	Line // of plain text, also one that is blank
)

// Block is a part of a document.
type Block struct {
	Kind  Kind
	Level int    // of a heading, from 1
	Text  string // of all but tables
	Place Place
	Table *Table
}

// Table is a grid of cells.
type Table struct {
	Place Place
	Rows  []Row
}

// Row is one of a table; all of a table have the same number of cells.
type Row struct {
	Place Place
	Cells []Cell
}

// Cell is one of a row.
type Cell struct {
	Text string
	// Indent is how far the text is moved in, in whatever unit the format has.
	Indent int
	// Across and Down say that the cell is covered by the one to its left, or by the one above it.
	Across, Down bool
	// Notes are the footnotes that the text refers to, Tables those that stand in the cell.
	Notes  []string
	Tables []*Table
}

// Place is where something stands: on a line of text, or in a row of a table.
type Place struct{ Line, Table, Row int }

// String writes a place as sources cite it: "l. 34", "t. 4, r. 2".
func (p Place) String() string {
	switch {
	case p.Line > 0:
		return fmt.Sprintf("l. %d", p.Line)
	case p.Row > 0:
		return fmt.Sprintf("t. %d, r. %d", p.Table, p.Row)
	case p.Table > 0:
		return fmt.Sprintf("t. %d", p.Table)
	}
	return ""
}

// Problem is why a document or a table of it is not read.
type Problem struct {
	Place  Place
	Da, En string
}

func (p *Problem) Error() string {
	if at := p.Place.String(); at != "" {
		return at + ": " + p.En
	}
	return p.En
}

// Bounds of what is read.
const (
	MaxFile    = 64 << 20  // MaxFile is how many bytes a file may have.
	maxContent = 128 << 20 // bytes that an archive unpacks to
	maxCells   = 400_000   // of a document
	maxColumns = 256       // of a table
	maxDepth   = 200       // of elements
	maxText    = 32 << 20  // bytes of a document
)

var tooLarge = &Problem{Da: "dokumentet er for stort til at blive læst", En: "the document is too large to be read"}

// extensions are the names that files of each format have.
var readers = map[string]func([]byte) (*Document, error){
	".docx": Word, ".xlsx": Workbook, ".html": HTML, ".htm": HTML, ".md": Markdown, ".markdown": Markdown, ".csv": CSV, ".tsv": CSV, ".txt": Text,
}

// Known reports whether a file of this name is one that Read takes.
func Known(name string) bool { return readers[strings.ToLower(path.Ext(name))] != nil }

// Read reads a file by its name. The error is a *Problem.
func Read(name string, content []byte) (*Document, error) {
	read := readers[strings.ToLower(path.Ext(name))]
	switch {
	case read == nil:
		return nil, &Problem{Da: "formatet kan ikke læses", En: "the format cannot be read"}
	case len(content) > MaxFile:
		return nil, tooLarge
	}
	return read(content)
}

// builder puts a document together.
type builder struct {
	doc    *Document
	tables int
	cells  int
	text   int
	failed *Problem
}

func (b *builder) fail(p *Problem) {
	if b.failed == nil {
		b.failed = p
	}
}

// size counts what a document holds, and says whether more may come.
func (b *builder) size(cells, text int) bool {
	if b.cells += cells; b.cells > maxCells {
		b.fail(tooLarge)
	}
	if b.text += text; b.text > maxText {
		b.fail(tooLarge)
	}
	return b.failed == nil
}

func (b *builder) say(kind Kind, level int, text string, at Place) {
	if text = clean(text); text != "" && b.size(1, len(text)) {
		b.doc.Blocks = append(b.doc.Blocks, Block{Kind: kind, Level: level, Text: text, Place: at})
	}
}

// add takes a table, or refuses it.
func (b *builder) add(t *Table) {
	if wrong := t.check(); wrong != nil {
		b.doc.Refused = append(b.doc.Refused, *wrong)
		return
	}
	b.doc.Blocks = append(b.doc.Blocks, Block{Kind: Grid, Table: t, Place: t.Place})
}

func (b *builder) done() (*Document, error) {
	if b.failed != nil {
		return nil, b.failed
	}
	return b.doc, nil
}

// check says why a table is none: its rows do not fill one grid.
func (t *Table) check() *Problem {
	if len(t.Rows) == 0 {
		return &Problem{t.Place, "tabellen har ingen rækker", "the table has no rows"}
	}
	for i, r := range t.Rows {
		if len(r.Cells) != len(t.Rows[0].Cells) {
			return &Problem{r.Place, fmt.Sprintf("tabellen læses ikke: rækken har %d celler, den første %d", len(r.Cells), len(t.Rows[0].Cells)),
				fmt.Sprintf("the table is not read: the row has %d cells, the first one %d", len(r.Cells), len(t.Rows[0].Cells))}
		}
		for j, c := range r.Cells {
			if (c.Across || c.Down) && strings.TrimSpace(c.Text) != "" || c.Across && j == 0 || c.Down && i == 0 {
				return &Problem{r.Place, "tabellen læses ikke: to celler dækker hinanden", "the table is not read: two cells cover one another"}
			}
		}
	}
	return nil
}

// written has what is not what it looks like: spaces, signs that are not seen, and letters that a font has drawn together.
var written = strings.NewReplacer("\u00a0", " ", "\t", " ", "\r\n", "\n", "\r", "\n", "\u00ad", "", "\u200b", "", "\ufeff", "",
	"\ufb00", "ff", "\ufb01", "fi", "\ufb02", "fl", "\ufb03", "ffi", "\ufb04", "ffl")

// clean writes what looks like a space or a letter as one, and leaves no spaces around lines.
func clean(s string) string {
	s = written.Replace(s)
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = strings.Join(strings.Fields(l), " ")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

// indented counts the spaces that a text begins with.
func indented(s string) int {
	n := 0
	for _, r := range s {
		switch r {
		case ' ', '\u00a0':
			n++
		case '\t':
			n += 4
		case '\n', '\r':
			n = 0
		default:
			return n
		}
	}
	return 0
}
