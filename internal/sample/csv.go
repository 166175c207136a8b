package sample

import (
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/value"
)

// CSVRows gives the cells of a tree as its message's CSV form has them, the row of
// column names among them where there may be one.
func CSVRows(m *program.Message, t *Tree) [][]string {
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

func cellsOfRecord(r *program.CSVRecord, v *Tree) []string {
	cells := make([]string, len(r.Columns))
	for i, c := range r.Columns {
		if x := v.Member(c.Property); x != nil && x.Scalar() && x.Type != program.Null {
			cells[i] = x.Text
		}
	}
	return cells
}

// RenderCSV writes a tree as CSV: with ; where the delimiter is free, in UTF-8 where the
// message's encodings have it, else in ISO-8859-1.
func RenderCSV(m *program.Message, t *Tree) []byte {
	return writeCSV(m.CSV, CSVRows(m, t))
}

func writeCSV(form *program.CSV, rows [][]string) []byte {
	delimiter := form.Delimiter
	if delimiter == 0 {
		delimiter = ';'
	}
	var b strings.Builder
	for _, row := range rows {
		if len(row) == 1 && row[0] == "" && form.Quote != 0 { // not a blank line
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

// InCSV tells that a tree can be written as CSV and read back as AsCSV gives it: it has
// records and columns alone, no empty text, and every record where the file tells it.
func InCSV(m *program.Message, t *Tree) bool {
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
		items := []*Tree{c.Value}
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
	// Places tell: a record that is not there shows only where the row in its place looks
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

func recordInCSV(form *program.CSV, r *program.CSVRecord, item *Tree) bool {
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
	if len(cells) == 1 && cells[0] == "" && form.Quote == 0 || r.Mark != "" && cells[0] != r.Mark {
		return false // a blank line; a record of another kind
	}
	return true
}

// AsCSV gives a tree as a CSV file of it is read: scalars of the types that their columns
// ask for, the rows there even if there are none.
func AsCSV(m *program.Message, t *Tree) *Tree {
	u := t.Clone()
	for i := range m.CSV.Records {
		if r := &m.CSV.Records[i]; r.List && u.Member(r.Name) == nil {
			u.Members = append(u.Members, Member{Name: r.Name, XML: r.Name, Value: &Tree{Type: program.Array}})
		}
	}
	walk(m, u, func(_ path, v *Tree, nodes []program.NodeID) {
		if !v.Scalar() {
			return
		}
		types := program.AnyType
		for _, n := range nodes {
			types = meet(types, m.Nodes[n].Types)
		}
		*v = *untyped(types, stringTree(v.Text))
		if v.Type&(program.Integer|program.Number) != 0 {
			if c, ok := value.Canonical([]byte(v.Text)); ok {
				*v = *numberTree(c)
			}
		}
	})
	return u
}
