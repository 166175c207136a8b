package document

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// archive reads members of a zip file, all together no more than maxContent.
type archive struct {
	files map[string]*zip.File
	left  int64
}

func unpack(content []byte, what [2]string) (*archive, error) {
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, &Problem{Da: "filen er ikke " + what[0] + ", eller er beskadiget", En: "the file is not " + what[1] + ", or is damaged"}
	}
	a := &archive{map[string]*zip.File{}, maxContent}
	for _, f := range z.File {
		if f.Flags&1 != 0 {
			return nil, &Problem{Da: "filen er låst med en adgangskode", En: "the file is locked with a password"}
		}
		a.files[strings.TrimPrefix(f.Name, "/")] = f
	}
	return a, nil
}

// read gives the bytes of a member; nil if there is none.
func (a *archive) read(name string) ([]byte, error) {
	f := a.files[name]
	if f == nil {
		return nil, nil
	}
	r, err := f.Open()
	if err != nil {
		return nil, damaged
	}
	defer r.Close() // read only
	text, err := io.ReadAll(io.LimitReader(r, a.left+1))
	if err != nil {
		return nil, damaged
	}
	if a.left -= int64(len(text)); a.left < 0 {
		return nil, tooLarge
	}
	return text, nil
}

var damaged = &Problem{Da: "filen er beskadiget", En: "the file is damaged"}

// node is an element of a small XML document.
type node struct {
	name string // without its namespace
	attr map[string]string
	text string // of a node without a name
	in   []*node
}

func (n *node) child(name string) *node {
	if n == nil {
		return nil
	}
	for _, c := range n.in {
		if c.name == name {
			return c
		}
	}
	return nil
}

func (n *node) get(name string) string {
	if n == nil {
		return ""
	}
	return n.attr[name]
}

// off reports whether a property of Word's that is there says no.
func (n *node) off() bool {
	v := n.get("val")
	return n == nil || v == "0" || v == "false" || v == "off" || v == "none"
}

func number(s string, otherwise int) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	return otherwise
}

// parse reads XML into nodes.
func parse(text []byte) (*node, error) {
	d := xml.NewDecoder(bytes.NewReader(text))
	d.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, damaged }
	root := &node{}
	stack := []*node{root}
	count := 0
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, damaged
		}
		top := stack[len(stack)-1]
		switch t := token.(type) {
		case xml.StartElement:
			if count++; len(stack) > maxDepth || count > 20*maxCells {
				return nil, tooLarge
			}
			n := &node{name: t.Name.Local}
			if len(t.Attr) > 0 {
				n.attr = make(map[string]string, len(t.Attr))
				for _, a := range t.Attr {
					n.attr[a.Name.Local] = a.Value
				}
			}
			top.in = append(top.in, n)
			stack = append(stack, n)
		case xml.EndElement:
			if len(stack) == 1 || top.name != t.Name.Local {
				return nil, damaged
			}
			stack = stack[:len(stack)-1]
		case xml.CharData:
			top.in = append(top.in, &node{text: string(t)})
		case xml.Directive:
			return nil, damaged // neither format has a DOCTYPE
		}
	}
	if len(stack) != 1 {
		return nil, damaged
	}
	return root, nil
}

// member parses a member of the archive; nil if there is none.
func (a *archive) member(name string) (*node, error) {
	text, err := a.read(name)
	if err != nil || text == nil {
		return nil, err
	}
	return parse(text)
}

// target is the path of a relation of a part.
func target(part, to string) string {
	if strings.HasPrefix(to, "/") {
		return to[1:]
	}
	return path.Join(path.Dir(part), to)
}

// relations are those of a part: by id, their kinds and targets.
func (a *archive) relations(part string) (map[string][2]string, error) {
	root, err := a.member(path.Join(path.Dir(part), "_rels", path.Base(part)+".rels"))
	if err != nil || root == nil {
		return nil, err
	}
	all := map[string][2]string{}
	for _, r := range root.child("Relationships").children() {
		if r.name == "Relationship" && r.get("TargetMode") != "External" {
			all[r.get("Id")] = [2]string{path.Base(r.get("Type")), target(part, r.get("Target"))}
		}
	}
	return all, nil
}

func (n *node) children() []*node {
	if n == nil {
		return nil
	}
	return n.in
}

// main is the member that an archive of Office is about, by its relations or else by the name that it usually has.
func (a *archive) main(usual string) (string, *node, error) {
	rels, err := a.relations("x")
	if err != nil {
		return "", nil, err
	}
	for _, r := range rels {
		if r[0] == "officeDocument" {
			usual = r[1]
		}
	}
	root, err := a.member(usual)
	return usual, root, err
}

// Word reads a .docx. What a tracked change inserted counts, what it deleted does not.
func Word(content []byte) (*Document, error) {
	a, err := unpack(content, [2]string{"et Word-dokument", "a Word document"})
	if err != nil {
		return nil, err
	}
	main, root, err := a.main("word/document.xml")
	if err != nil {
		return nil, err
	}
	body := root.child("document").child("body")
	if body == nil {
		return nil, &Problem{Da: "filen er ikke et Word-dokument", En: "the file is not a Word document"}
	}
	rels, err := a.relations(main)
	if err != nil {
		return nil, err
	}
	w := &word{b: &builder{doc: &Document{}}, levels: map[string]int{}, notes: map[string]string{}}
	for _, r := range rels {
		switch r[0] {
		case "styles":
			if root, err = a.member(r[1]); err == nil {
				w.styles(root.child("styles"))
			}
		case "footnotes", "endnotes":
			if root, err = a.member(r[1]); err == nil {
				w.footnotes(root.child(r[0]), r[0][:len(r[0])-1])
			}
		}
		if err != nil {
			return nil, err
		}
	}
	w.blocks(body)
	return w.b.done()
}

type word struct {
	b      *builder
	levels map[string]int    // of styles that are headings
	notes  map[string]string // by kind and id
}

var headingName = regexp.MustCompile(`(?i)^(?:heading|overskrift) ?([1-9])$`)

func (w *word) styles(styles *node) {
	based := map[string]string{}
	for _, s := range styles.children() {
		if s.name != "style" {
			continue
		}
		id := s.get("styleId")
		based[id] = s.child("basedOn").get("val")
		if m := headingName.FindStringSubmatch(s.child("name").get("val")); m != nil {
			w.levels[id] = number(m[1], 1)
		} else if o := s.child("pPr").child("outlineLvl"); o != nil && number(o.get("val"), 9) < 9 {
			w.levels[id] = number(o.get("val"), 0) + 1
		} else if strings.EqualFold(s.child("name").get("val"), "title") {
			w.levels[id] = 1
		}
	}
	for id := range based {
		for of, n := id, 0; of != "" && n < 20; of, n = based[of], n+1 {
			if level := w.levels[of]; level > 0 {
				w.levels[id] = level
				break
			}
		}
	}
}

func (w *word) footnotes(all *node, kind string) {
	for _, n := range all.children() {
		if n.name == kind && n.get("type") == "" {
			w.notes[kind+n.get("id")] = clean(w.plain(n))
		}
	}
}

func (w *word) plain(n *node) string {
	var lines []string
	for _, p := range n.in {
		if p.name == "p" {
			text, _, _ := w.paragraph(p)
			lines = append(lines, text)
		}
	}
	return strings.Join(lines, "\n")
}

// blocks reads what stands in a body.
func (w *word) blocks(n *node) {
	for _, c := range n.in {
		switch c.name {
		case "p":
			text, level, _ := w.paragraph(c)
			if level > 0 {
				w.b.say(Heading, level, text, Place{})
			} else {
				w.b.say(Paragraph, 0, text, Place{})
			}
		case "tbl":
			w.b.tables++
			w.b.add(w.table(c, w.b.tables))
		case "sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "AlternateContent", "Choice":
			w.blocks(c)
		}
	}
}

// paragraph gives the text of one, its level if it is a heading, and its indent.
func (w *word) paragraph(p *node) (text string, level int, notes []string) {
	props := p.child("pPr")
	level = w.levels[props.child("pStyle").get("val")]
	if o := props.child("outlineLvl"); o != nil && number(o.get("val"), 9) < 9 {
		level = number(o.get("val"), 0) + 1
	}
	var b strings.Builder
	w.runs(p, &b, &notes)
	return b.String(), level, notes
}

func (w *word) runs(n *node, b *strings.Builder, notes *[]string) {
	for _, c := range n.in {
		switch c.name {
		case "r":
			if v := c.child("rPr").child("vanish"); v != nil && !v.off() {
				continue
			}
			w.runs(c, b, notes)
		case "t":
			for _, s := range c.in {
				b.WriteString(s.text)
			}
		case "tab":
			if n.name == "r" {
				b.WriteByte(' ')
			}
		case "br", "cr":
			b.WriteByte('\n')
		case "noBreakHyphen":
			b.WriteByte('-')
		case "footnoteReference", "endnoteReference":
			if note := w.notes[strings.TrimSuffix(c.name, "Reference")+c.get("id")]; note != "" {
				*notes = append(*notes, note)
			}
		case "ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "customXml", "fldSimple", "AlternateContent", "Choice", "dir", "bdo":
			w.runs(c, b, notes)
		}
	}
}

// table reads a table with the number that it has in the document.
func (w *word) table(n *node, at int) *Table {
	t := &Table{Place: Place{Table: at}}
	w.rows(n, t)
	return t
}

func (w *word) rows(n *node, t *Table) {
	for _, c := range n.in {
		switch c.name {
		case "tr":
			if c.child("trPr").child("del") != nil {
				continue
			}
			row := Row{Place: Place{Table: t.Place.Table, Row: len(t.Rows) + 1}}
			skip := func(name string) {
				for range min(number(c.child("trPr").child(name).get("val"), 0), maxColumns) {
					row.Cells = append(row.Cells, Cell{})
				}
			}
			skip("gridBefore")
			w.cells(c, t, &row)
			skip("gridAfter")
			if !w.b.size(len(row.Cells), 0) {
				return
			}
			t.Rows = append(t.Rows, row)
		case "sdt", "sdtContent", "ins", "customXml", "moveTo":
			w.rows(c, t)
		}
	}
}

func (w *word) cells(tr *node, t *Table, row *Row) {
	for _, c := range tr.in {
		switch c.name {
		case "tc":
			props := c.child("tcPr")
			var cell Cell
			w.cell(c, t, &cell)
			if m := props.child("vMerge"); m != nil && m.get("val") != "restart" {
				cell.Down = true
			}
			if m := props.child("hMerge"); m != nil && m.get("val") != "restart" {
				cell.Across = true
			}
			row.Cells = append(row.Cells, cell)
			for range min(number(props.child("gridSpan").get("val"), 1), maxColumns) - 1 {
				row.Cells = append(row.Cells, Cell{Across: true})
			}
			if len(row.Cells) > maxColumns {
				w.b.fail(tooLarge)
				return
			}
		case "sdt", "sdtContent", "customXml":
			w.cells(c, t, row)
		}
	}
}

func (w *word) cell(n *node, t *Table, cell *Cell) {
	for _, c := range n.in {
		switch c.name {
		case "p":
			text, _, notes := w.paragraph(c)
			if cell.Text == "" {
				ind := c.child("pPr").child("ind")
				cell.Indent = number(ind.get("left"), number(ind.get("start"), 0)) + 60*indented(text)
			}
			if text = clean(text); text != "" {
				if cell.Text != "" {
					cell.Text += "\n"
				}
				cell.Text += text
			}
			cell.Notes = append(cell.Notes, notes...)
			w.b.size(0, len(text))
		case "tbl":
			inner := w.table(c, t.Place.Table)
			if wrong := inner.check(); wrong != nil {
				w.b.doc.Refused = append(w.b.doc.Refused, *wrong)
				continue
			}
			cell.Tables = append(cell.Tables, inner)
		case "sdt", "sdtContent", "ins", "moveTo", "customXml":
			w.cell(c, t, cell)
		}
	}
}
