package tree

import (
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
)

// Rows gives the cells of a tree as its message's CSV form has them, the row of
// column names among them where there may be one.
func Rows(m *program.Message, t *Value) [][]string {
	var rows [][]string
	for i := range m.CSV.Records {
		r := &m.CSV.Records[i]
		v := t.Member(r.Name)
		if !r.List {
			if v != nil {
				rows = append(rows, cellsOfRecord(r, v))
			}
			continue
		}
		if m.CSV.Names != program.NamesNone {
			var names []string
			for _, c := range r.Columns {
				names = append(names, c.Name)
			}
			rows = append(rows, names)
		}
		if v != nil {
			for _, item := range v.Items {
				rows = append(rows, cellsOfRecord(r, item))
			}
		}
	}
	return rows
}

func cellsOfRecord(r *program.CSVRecord, v *Value) []string {
	cells := make([]string, len(r.Columns))
	for i, c := range r.Columns {
		if x := v.Member(c.Property); x != nil && x.Scalar() && x.Type != program.Null {
			cells[i] = x.Text
		}
	}
	return cells
}

// CSV writes a tree as CSV: with ; where the delimiter is free, in UTF-8 where the
// message's encodings have it, else in ISO-8859-1.
func CSV(m *program.Message, t *Value) []byte {
	return WriteRows(m.CSV, Rows(m, t))
}

// WriteRows writes rows in the form of a message's CSV.
func WriteRows(form *program.CSV, rows [][]string) []byte {
	delimiter := form.Delimiter
	if delimiter == 0 {
		delimiter = ';'
	}
	var b strings.Builder
	for _, row := range rows {
		if blank(row) && form.Quote != 0 { // not a blank line
			b.WriteString(strings.Repeat(string(rune(form.Quote)), 2))
		}
		for i, cell := range row {
			if i > 0 {
				b.WriteByte(delimiter)
			}
			b.WriteString(csvCell(form, cell))
		}
		b.WriteByte('\n')
	}
	if csvUTF8(form) {
		return []byte(b.String())
	}
	var out []byte
	for _, r := range b.String() {
		out = append(out, byte(r))
	}
	return out
}

// csvCell writes a cell, in quotes where it needs them.
func csvCell(form *program.CSV, cell string) string {
	if form.Quote == 0 || !strings.ContainsAny(cell, ";,\t\r\n\""+string(rune(form.Quote))) {
		return cell
	}
	q := string(rune(form.Quote))
	return q + strings.ReplaceAll(cell, q, q+q) + q
}

func csvUTF8(form *program.CSV) bool {
	return len(form.Encodings) == 0 || slices.Contains(form.Encodings, "utf-8")
}

// InCSV reports whether a tree can be written as CSV and read back as it is: it has
// records and columns alone, no empty text, and every record where the file shows it.
func InCSV(m *program.Message, t *Value) bool {
	form := m.CSV
	if form == nil || t.Type != program.Object || repeats(t) {
		return false
	}
	marked := len(form.Records) > 1 && form.Records[0].Mark != ""
	for _, c := range t.Members {
		r := form.Record(c.Name)
		if r == nil || r.List != (c.Value.Type == program.Array) {
			return false
		}
		items := []*Value{c.Value}
		if r.List {
			items = c.Value.Items
		}
		for _, item := range items {
			if item.Type != program.Object || !recordInCSV(form, r, item) {
				return false
			}
		}
	}
	if marked {
		return true
	}
	// Places decide: a record that is not there shows only where the row in its place looks
	// otherwise.
	list := form.Rows()
	rows := t.Member(list.Name)
	before := true
	for i := range form.Records {
		r := &form.Records[i]
		before = before && !r.List
		named := form.Names != program.NamesNone
		other := len(r.Columns) != len(list.Columns) && (named || rows != nil && len(rows.Items) > 0)
		if !r.List && t.Member(r.Name) == nil && !(before && named) && !other {
			return false
		}
	}
	return true
}

func recordInCSV(form *program.CSV, r *program.CSVRecord, item *Value) bool {
	for _, c := range item.Members {
		if !slices.ContainsFunc(r.Columns, func(x program.CSVColumn) bool { return x.Property == c.Name }) || !c.Value.Scalar() ||
			c.Value.Type == program.Null || c.Value.Text == "" {
			return false
		}
		for _, x := range c.Value.Text {
			if x < ' ' && x != '\t' && x != '\n' || x == '\uFFFD' || form.Quote == 0 && strings.ContainsRune(";,\t\n", x) ||
				!csvUTF8(form) && (x > 0xFF || x >= 0x80 && x < 0xA0) {
				return false
			}
		}
	}
	cells := cellsOfRecord(r, item)
	if blank(cells) && form.Quote == 0 || r.Mark != "" && cells[0] != r.Mark {
		return false // a blank line; a record of another kind
	}
	return true
}

// blank reports whether all cells of a row are empty: without quotes that is a blank
// line, which is no row.
func blank(row []string) bool {
	return !slices.ContainsFunc(row, func(cell string) bool { return cell != "" })
}
