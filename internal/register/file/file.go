// Package file reads registers from files: CSV, and JSON arrays of objects.
//
// The columns are found by their names, in any order; columns that the register does
// not know are skipped, and of those it knows only the key is needed: a rule that
// reads a column that the file lacks cannot be checked. A cell after the key may be
// empty; otherwise it must be of its column's kind. Errors name row and column and
// never show a value, which may be personal. The package is for the command line; it
// is not linked into the WASM module.
package file

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/register"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/internal/wording"
)

// Load reads a register from a file's bytes, in UTF-8, with or without a byte
// order mark. A file that begins with [ is JSON, any other CSV. Name is the
// file's name, for errors.
//
// CSV has a header row with the names of the columns; the delimiter is the
// comma, semicolon or tab that the header has most of. In JSON each object is a
// row and its members the columns; a value may be a string or a number.
func Load(def *program.Register, name string, r io.Reader) (*register.Register, error) {
	in := bufio.NewReaderSize(r, 64<<10)
	if mark, _ := in.Peek(3); bytes.Equal(mark, []byte("\xEF\xBB\xBF")) {
		if _, err := in.Discard(3); err != nil {
			return nil, &Error{name, err}
		}
	}
	// Peek fails when the file is shorter than this, and gives what there is.
	head, err := in.Peek(in.Size())
	if err != nil && err != io.EOF {
		return nil, &Error{name, err}
	}
	head = bytes.TrimLeft(head, " \t\r\n")
	if len(head) == 0 {
		return nil, &Error{name, errEmpty}
	}
	load := loadCSV
	if head[0] == '[' {
		load = loadJSON
	}
	b := register.New(def)
	if err := load(b, def, in); err != nil {
		return nil, &Error{name, err}
	}
	return b.Done(), nil
}

// Error says what is wrong in a file, in English, and in Danish by package wording.
type Error struct {
	name string
	err  error
}

func (e *Error) Error() string { return e.In("en") }

// In says it in a language.
func (e *Error) In(lang string) string { return e.name + ": " + wording.In(e.err, lang) }

// Unwrap gives what reading met, where that is what is wrong.
func (e *Error) Unwrap() error { return e.err }

var errEmpty = wording.Of("the file is empty")

// keys is how many columns make the key.
func keys(def *program.Register) int {
	if def.Keys == 0 {
		return len(def.Columns)
	}
	return def.Keys
}

// add adds a row whose number is counted from 1.
func add(b *register.Builder, row int, cells [][]byte, def *program.Register) error {
	for i, cell := range cells {
		if len(cell) == 0 && i < keys(def) {
			return wording.Of("row %d, column %q: is empty", row, def.Columns[i].Name)
		}
		if !utf8.Valid(cell) {
			return wording.Of("row %d, column %q: is not UTF-8", row, def.Columns[i].Name)
		}
	}
	if err := b.Add(cells); err != nil {
		var cell *register.CellError
		switch {
		case !errors.As(err, &cell):
			return wording.Of("row %d: %s", row, wording.Fixed(err.Error()))
		case cell.Column.Kind == "integer":
			return wording.Of("row %d, column %q: is not an integer", row, cell.Column.Name)
		}
		return wording.Of("row %d, column %q: is not a date (2026-11-21)", row, cell.Column.Name)
	}
	return nil
}

// loadCSV reads rows of delimited text. The header is row 1; empty lines are not
// counted.
func loadCSV(b *register.Builder, def *program.Register, in *bufio.Reader) error {
	rows := csv.NewReader(in)
	rows.Comma = delimiter(in)
	rows.ReuseRecord = true
	header, err := rows.Read()
	if err != nil {
		return csvError(err)
	}
	at := make([]int, len(def.Columns))
	for i, column := range def.Columns {
		at[i] = -1
		for k, name := range header {
			if strings.TrimSpace(name) != column.Name {
				continue
			}
			if at[i] >= 0 {
				return wording.Of("row 1: column %q appears twice", column.Name)
			}
			at[i] = k
		}
		if at[i] < 0 && i >= keys(def) {
			b.Lacks(i)
		} else if at[i] < 0 {
			// The header is not shown: it may be the first row of a file without one.
			return wording.Of("row 1: no column %q among the %d that %q divides it into", column.Name, len(header), rows.Comma)
		}
	}
	cells := make([][]byte, len(at))
	for row := 2; ; row++ {
		record, err := rows.Read()
		if err == io.EOF {
			return nil
		}
		if errors.Is(err, csv.ErrFieldCount) {
			return wording.Of("row %d: has %d columns, the header has %d", row, len(record), len(header))
		}
		if err != nil {
			return csvError(err)
		}
		for i, k := range at {
			if k >= 0 {
				cells[i] = append(cells[i][:0], record[k]...)
			}
		}
		if err := add(b, row, cells, def); err != nil {
			return err
		}
	}
}

// csvError words for a file what encoding/csv says.
func csvError(err error) error {
	var p *csv.ParseError
	switch {
	case !errors.As(err, &p):
		return err
	case errors.Is(p.Err, csv.ErrBareQuote):
		return wording.Of("line %d, byte %d: a quotation mark within a cell that does not begin with one", p.Line, p.Column)
	}
	return wording.Of("line %d, byte %d: a quotation mark is missing, or one is not doubled", p.Line, p.Column)
}

// delimiter looks at the header for what is between its columns.
func delimiter(in *bufio.Reader) rune {
	// Peek fails when the file is shorter than this, and gives what there is.
	header, _ := in.Peek(16 << 10)
	header, _, _ = bytes.Cut(header, []byte{'\n'})
	best, most := ',', 0
	for _, d := range [...]rune{',', ';', '\t'} {
		if n := bytes.Count(header, []byte(string(d))); n > most {
			best, most = d, n
		}
	}
	return best
}

// loadJSON reads an array of objects. The first is row 1.
func loadJSON(b *register.Builder, def *program.Register, in *bufio.Reader) error {
	source := token.NewJSON(token.Limits{})
	source.Single = true
	source.Reset(in)
	source.Next() // the [ that was seen
	object := members{source: source, def: def, cells: make([][]byte, len(def.Columns)), seen: make([]bool, len(def.Columns))}
	for row := 1; ; row++ {
		switch t := source.Next(); {
		case t.Kind == token.End:
			if t = source.Next(); t.Kind != token.EOF {
				return wording.Of("something follows the array")
			}
			return nil
		case t.Kind == token.Invalid:
			return problem(row, source)
		case t.Type != token.Object:
			return wording.Of("row %d: is %s, but an object was expected", row, wording.Fixed(kinds[t.Type]))
		}
		if err := object.read(row); err != nil {
			return err
		}
		if err := add(b, row, object.cells, def); err != nil {
			return err
		}
	}
}

// members reads one object after another into cells.
type members struct {
	source *token.JSON
	def    *program.Register
	cells  [][]byte
	seen   []bool
}

// read reads an object whose opening brace has been read.
func (m *members) read(row int) error {
	for i := range m.cells {
		m.cells[i], m.seen[i] = m.cells[i][:0], false
	}
	for depth := 0; ; {
		t := m.source.Next()
		i := -1
		if depth == 0 && t.Named {
			i = m.column(t.Name)
		}
		switch t.Kind {
		case token.Invalid:
			return problem(row, m.source)
		case token.Start:
			depth++
		case token.End:
			if depth--; depth < 0 {
				return m.complete(row)
			}
		}
		if i < 0 {
			continue
		}
		if m.seen[i] {
			return wording.Of("row %d, column %q: appears twice", row, m.def.Columns[i].Name)
		}
		m.seen[i] = true
		switch t.Type {
		case token.String, token.Number:
			m.cells[i] = append(m.cells[i], t.Value...)
		case token.Null:
			if i >= keys(m.def) {
				continue
			}
			fallthrough
		default:
			return wording.Of("row %d, column %q: is neither a string nor a number", row, m.def.Columns[i].Name)
		}
	}
}

// column returns the column of a name, -1 for none.
func (m *members) column(name []byte) int {
	for i := range m.def.Columns {
		if m.def.Columns[i].Name == string(name) {
			return i
		}
	}
	return -1
}

// complete reports whether the key is there.
func (m *members) complete(row int) error {
	for i := range keys(m.def) {
		if !m.seen[i] {
			return wording.Of("row %d: no column %q", row, m.def.Columns[i].Name)
		}
	}
	return nil
}

var kinds = map[token.Type]string{
	token.Array: "an array", token.String: "a string", token.Number: "a number",
	token.True: "a boolean", token.False: "a boolean", token.Null: "null",
}

// problem words for a file why JSON cannot be read on.
func problem(row int, source *token.JSON) error {
	p := source.Problem()
	switch {
	case p.Err != nil:
		return p.Err
	case p.Rule == token.RuleJSONUnclosed:
		return wording.Of("row %d: the file ends within the array", row)
	}
	line, column := source.Position(p.Offset)
	return wording.Of("row %d, line %d, column %d: is not JSON", row, line, column)
}
