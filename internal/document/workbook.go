package document

import (
	"regexp"
	"strings"
)

// Workbook reads a .xlsx: each sheet that is shown is a heading and the tables below it. Blank
// rows part tables, and what stands alone above a table is a paragraph.
func Workbook(content []byte) (*Document, error) {
	a, err := unpack(content, [2]string{"en projektmappe fra Excel", "an Excel workbook"})
	if err != nil {
		return nil, err
	}
	main, root, err := a.main("xl/workbook.xml")
	if err != nil {
		return nil, err
	}
	sheets := root.child("workbook").child("sheets")
	if sheets == nil {
		return nil, &Problem{Da: "filen er ikke en projektmappe fra Excel", En: "the file is not an Excel workbook"}
	}
	rels, err := a.relations(main)
	if err != nil {
		return nil, err
	}
	x := &workbook{b: &builder{doc: &Document{}}, indents: map[int]int{}}
	for _, r := range rels {
		switch r[0] {
		case "sharedStrings":
			if root, err = a.member(r[1]); err == nil {
				for _, si := range root.child("sst").children() {
					if si.name == "si" {
						x.strings = append(x.strings, rich(si))
					}
				}
			}
		case "styles":
			if root, err = a.member(r[1]); err == nil {
				n := 0
				for _, xf := range root.child("styleSheet").child("cellXfs").children() {
					if xf.name == "xf" {
						x.indents[n] = number(xf.child("alignment").get("indent"), 0)
						n++
					}
				}
			}
		}
		if err != nil {
			return nil, err
		}
	}
	for _, s := range sheets.in {
		if s.name != "sheet" || s.get("state") == "hidden" || s.get("state") == "veryHidden" {
			continue
		}
		r, ok := rels[s.get("id")]
		if !ok || r[0] != "worksheet" {
			continue
		}
		if root, err = a.member(r[1]); err != nil {
			return nil, err
		}
		x.b.tables++
		x.b.say(Heading, 1, s.get("name"), Place{Table: x.b.tables})
		x.sheet(root.child("worksheet"))
	}
	return x.b.done()
}

type workbook struct {
	b       *builder
	strings []string
	indents map[int]int // by style
}

// rich is the text of runs; how it is to be spoken is left out.
func rich(n *node) string {
	var b strings.Builder
	for _, c := range n.children() {
		switch c.name {
		case "t":
			for _, s := range c.in {
				b.WriteString(s.text)
			}
		case "r":
			b.WriteString(rich(c))
		}
	}
	return b.String()
}

var reference = regexp.MustCompile(`^\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})$`)

// where reads the reference of a cell: "C7" is column 2, row 7.
func where(s string) (column, row int, ok bool) {
	m := reference.FindStringSubmatch(s)
	if m == nil {
		return 0, 0, false
	}
	for _, r := range m[1] {
		column = column*26 + int(r-'A'+1)
	}
	return column - 1, number(m[2], 0), true
}

func (x *workbook) value(c *node) string {
	v := rich(c.child("v"))
	if n := c.child("v"); n != nil {
		v = ""
		for _, s := range n.in {
			v += s.text
		}
	}
	switch c.get("t") {
	case "s":
		if i := number(v, -1); i >= 0 && i < len(x.strings) {
			return x.strings[i]
		}
		return ""
	case "inlineStr":
		return rich(c.child("is"))
	case "b":
		return map[string]string{"1": "TRUE", "0": "FALSE"}[v]
	}
	return v
}

func (x *workbook) sheet(s *node) {
	var rows []Row
	at := 0
	for _, r := range s.child("sheetData").children() {
		if r.name != "row" {
			continue
		}
		if at = number(r.get("r"), at+1); r.get("hidden") == "1" {
			continue
		}
		row := Row{Place: Place{Table: x.b.tables, Row: at}}
		for _, c := range r.in {
			if c.name != "c" {
				continue
			}
			column := len(row.Cells)
			if n, _, ok := where(c.get("r")); ok {
				column = n
			}
			raw := x.value(c)
			text := clean(raw)
			if text == "" {
				continue
			}
			if column >= maxColumns {
				x.b.fail(tooLarge)
				return
			}
			if !x.b.size(1+max(0, column-len(row.Cells)), len(text)) {
				return
			}
			for len(row.Cells) <= column {
				row.Cells = append(row.Cells, Cell{})
			}
			row.Cells[column] = Cell{Text: text, Indent: 10*x.indents[number(c.get("s"), 0)] + indented(raw)}
		}
		rows = append(rows, row)
	}
	for _, m := range s.child("mergeCells").children() {
		x.merge(rows, m.get("ref"))
	}
	x.b.split(rows)
}

func (x *workbook) merge(rows []Row, ref string) {
	from, to, _ := strings.Cut(ref, ":")
	c1, r1, ok1 := where(from)
	c2, r2, ok2 := where(to)
	if !ok1 || !ok2 || c2 < c1 {
		return
	}
	c2 = min(c2, maxColumns-1)
	for i := range rows {
		at := rows[i].Place.Row
		if at < r1 || at > r2 {
			continue
		}
		if !x.b.size(c2-c1+1, 0) {
			return
		}
		for len(rows[i].Cells) <= c2 {
			rows[i].Cells = append(rows[i].Cells, Cell{})
		}
		for c := c1; c <= c2; c++ {
			if at > r1 {
				rows[i].Cells[c].Down = true
			} else if c > c1 {
				rows[i].Cells[c].Across = true
			}
		}
	}
}

// split makes tables of rows that blank ones part. Rows of one cell above a table are paragraphs.
func (b *builder) split(rows []Row) {
	var t []Row
	flush := func() {
		for len(t) > 0 && filled(t[0]) < 2 {
			for _, c := range t[0].Cells {
				b.say(Paragraph, 0, c.Text, t[0].Place)
			}
			t = t[1:]
		}
		columns := 0
		for _, r := range t {
			for i, c := range r.Cells {
				if c.Text != "" || c.Across || c.Down {
					columns = max(columns, i+1)
				}
			}
		}
		for i := range t {
			if !b.size(max(0, columns-len(t[i].Cells)), 0) {
				return
			}
			for len(t[i].Cells) < columns {
				t[i].Cells = append(t[i].Cells, Cell{})
			}
			t[i].Cells = t[i].Cells[:columns]
		}
		if len(t) > 0 {
			b.add(&Table{Place: t[0].Place, Rows: t})
		}
		t = nil
	}
	last := 0
	for _, r := range rows {
		covered := false
		for _, c := range r.Cells {
			covered = covered || c.Down
		}
		if filled(r) == 0 && !covered || last > 0 && r.Place.Row > last+1 && r.Place.Line == 0 {
			flush()
		}
		if last = r.Place.Row; filled(r) > 0 || covered {
			t = append(t, r)
		}
	}
	flush()
}

func filled(r Row) (n int) {
	for _, c := range r.Cells {
		if c.Text != "" {
			n++
		}
	}
	return n
}
