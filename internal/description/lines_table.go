package description

import (
	"strings"
	"unicode"

	"github.com/forkontrol/forkontrol/internal/document"
)

// chunk is lines without an empty one between them.
type chunk []line

// table reads the rows below headings, and says where they end.
func (a *assembler) table(start, i int, columns []column, heads []string) int {
	_, k := header(heads)
	t := &table{kind: k, at: document.Place{Line: a.lines[start].at}, columns: columns, heads: heads}
	var chunks []chunk
	var c chunk
	cut := func() {
		if len(c) > 0 {
			chunks = append(chunks, c)
		}
		c = nil
	}
	for ; i < len(a.lines); i++ {
		l := a.lines[i]
		if l.blank() || footer.MatchString(l.text) {
			cut()
			continue
		}
		if again, _, next := a.header(i); again != nil && (same(again, columns) || a.lines[i-1].blank()) {
			if !same(again, columns) {
				break
			}
			cut()
			i = next - 1
			continue
		}
		if number, _ := a.heading(l); number != nil && !a.begins(columns, a.lines[i:]) {
			break
		}
		if n := len(c) - 1; n >= 0 && strings.Trim(marks.ReplaceAllString(c[n].text, ""), " ") == "" {
			c[n].text += " " + l.text // the marks before a name stood on a line of their own
			continue
		}
		c = append(c, l)
	}
	cut()
	// Rows begin at chunks; where the copy has no empty lines, at lines that have all short cells.
	var rows [][]chunk
	for n, c := range chunks {
		var rest []line
		for _, d := range chunks[n:min(n+3, len(chunks))] {
			rest = append(rest, d...)
			rest = append(rest, line{})
		}
		from := 0
		for m := range c {
			if m == 0 && a.begins(columns, rest) || m > 0 && a.whole(columns, c[m]) {
				if m > from {
					rows = appendChunk(rows, c[from:m], from == 0 && !a.begins(columns, rest))
				}
				rows = append(rows, nil)
				from = m
			}
		}
		rows = appendChunk(rows, c[from:], len(rows) == 0)
	}
	if k == fields && !partable(columns) {
		a.refused = append(a.refused, document.Problem{Place: t.at,
			Da: "tabellen læses ikke: i en tekst skal type, krævet eller forekomster stå lige efter navnet", En: "the table is not read: in a text, type, required or occurrences must come directly after the name"})
		return i
	}
	for _, r := range a.grouped(t, rows) {
		rec := a.row(t, r)
		if rec == nil {
			continue
		}
		for _, c := range rec.lost {
			if c == name || c == typ || c == required || c == occurs || c == related {
				a.refused = append(a.refused, document.Problem{Place: rec.at,
					Da: "tabellen læses ikke: af teksten ses ikke, hvordan rækken er delt i celler", En: "the table is not read: the text does not show how the row is parted into cells"})
				return i
			}
		}
		t.records = append(t.records, rec)
	}
	if len(t.records) > 0 {
		a.parts = append(a.parts, part{kind: document.Grid, at: t.at, table: t})
	}
	return i
}

// partable reports whether rows can be told from the text before them: by a name and what is one of few words.
func partable(columns []column) bool {
	for i, c := range columns {
		if c == name && i+1 < len(columns) {
			switch columns[i+1] {
			case typ, required, occurs:
				return i == 0 || i == 1 && (columns[0] == number || columns[0] == level)
			}
		}
	}
	return false
}

// grouped makes rows of their own of lines that only have the name of an element: those below are its members.
func (a *assembler) grouped(t *table, rows [][]chunk) (out [][]chunk) {
	if t.kind != fields || t.columns[0] != name {
		return rows
	}
	objects := map[string]bool{}
	for _, r := range rows {
		if ws := strings.Fields(r[0][0].text); len(ws) > 1 {
			objects[ws[0]] = true
		}
	}
	for _, r := range rows {
		from := 0
		for n, c := range r {
			ws := strings.Fields(c[0].text)
			if n > 0 && len(c) == 1 && len(ws) == 1 && objects[ws[0]] {
				out = append(out, r[from:n], []chunk{c})
				from = n + 1
			}
		}
		if from < len(r) {
			out = append(out, r[from:])
		}
	}
	return out
}

func appendChunk(rows [][]chunk, c chunk, first bool) [][]chunk {
	if first && len(rows) == 0 {
		rows = append(rows, nil)
	}
	rows[len(rows)-1] = append(rows[len(rows)-1], c)
	return rows
}

func same(a, b []column) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// begins reports whether a row begins with these lines: a name, and then what the next column has.
func (a *assembler) begins(columns []column, lines []line) bool {
	if len(lines) == 0 {
		return false
	}
	ws := strings.Fields(lines[0].text)
	if len(ws) == 0 {
		return false
	}
	if columns[0] == name {
		if mark := marks.FindString(lines[0].text); mark != "" && strings.Trim(mark, " ") != "" {
			ws = strings.Fields(strings.TrimPrefix(lines[0].text, mark))
			if len(ws) == 0 {
				return false
			}
		}
	}
	second, glued, second0 := "", "", ""
	if len(columns) > 1 {
		switch {
		case len(ws) > 1:
			second = strings.Join(ws[1:], " ")
			second0 = second
			if n := 1; n < len(lines) && !lines[n].blank() && columns[1] == typ {
				glued = second + strings.TrimSpace(lines[n].text)
				second += " " + strings.TrimSpace(lines[n].text)
			}
		default: // the first cell has the line, or several
			n := 1
			for n < len(lines) && !lines[n].blank() && len(strings.Fields(lines[n].text)) == 1 {
				n++
			}
			gap := n < len(lines) && lines[n].blank()
			if gap {
				n++
			}
			if n < len(lines) {
				second = strings.TrimSpace(lines[n].text)
				if n+1 < len(lines) && !lines[n+1].blank() {
					glued = second + strings.TrimSpace(lines[n+1].text)
					second += " " + strings.TrimSpace(lines[n+1].text)
				}
			}
		}
	}
	switch columns[0] {
	case number, level:
		if !sectionOnly.MatchString(strings.TrimSuffix(ws[0], ".")) || len(columns) < 2 {
			return false
		}
		if len(ws) == 1 {
			return false
		}
		rest := append([]line{{strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(lines[0].text), ws[0])), lines[0].at}}, lines[1:]...)
		return a.begins(columns[1:], rest)
	case name:
		if !word.MatchString(ws[0]) || short(ws[0]) {
			return false
		}
		switch columns[1] {
		case typ:
			cell, _ := typePrefix(second)
			if cell == "" {
				cell, _ = typePrefix(glued)
			}
			if cell == "" && len(ws) > 1 { // a type on more lines than two
				var c chunk
				for _, l := range lines {
					if l.blank() {
						break
					}
					c = append(c, l)
				}
				if whole := wrapped(c, second0); typeOf(whole).known {
					cell = whole
				}
			}
			return cell != ""
		case required, occurs:
			f := strings.Fields(second)
			if len(f) == 0 {
				return false
			}
			if columns[1] == required {
				return short(f[0])
			}
			_, ok := occursOf(f[0])
			return ok
		}
		return len(ws) > 1 && unicode.IsUpper([]rune(ws[0])[0]) && strings.IndexFunc(ws[0][1:], unicode.IsUpper) >= 0
	case failure:
		if !failing.MatchString(ws[0]) {
			return false
		}
		if columns[1] != related {
			return true
		}
		f := strings.Fields(second)
		return len(f) > 0 && (a.named(f[0]) || len(a.fields) == 0 && word.MatchString(f[0]) && unicode.IsUpper([]rune(f[0])[0]) || f[0] == "-" || strings.EqualFold(f[0], "alle"))
	case code:
		return len(ws) > 1 && single.MatchString(ws[0]) && (strings.IndexFunc(ws[0], unicode.IsDigit) >= 0 || strings.ToUpper(ws[0]) == ws[0]) && unicode.IsUpper([]rune(ws[1])[0])
	}
	return false
}

var failing = lately(`^[A-ZÆØÅ]{0,6}[-_]?\d{1,6}$`)

// named reports whether a text is a name that was seen, or begins one.
func (a *assembler) named(s string) bool {
	s = strings.ToLower(strings.Trim(s, ",;"))
	if s == "" {
		return false
	}
	for f := range a.fields {
		if strings.HasPrefix(f, s) && len(s) >= 3 {
			return true
		}
	}
	return a.fields[s]
}

// whole reports whether a line has all the short cells that a row begins with.
func (a *assembler) whole(columns []column, l line) bool {
	if len(columns) < 3 || columns[0] != name && columns[0] != failure || !a.begins(columns, []line{l}) {
		return false
	}
	rest := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(l.text), strings.Fields(l.text)[0]))
	for _, c := range columns[1:] {
		switch c {
		case typ:
			cell, after := typePrefix(rest)
			if cell == "" {
				return false
			}
			rest = strings.TrimSpace(after)
		case required:
			w, after, _ := strings.Cut(rest, " ")
			if !short(w) {
				return false
			}
			rest = strings.TrimSpace(after)
			return true
		case occurs:
			w, after, _ := strings.Cut(rest, " ")
			if _, ok := occursOf(w); !ok || w == "" {
				return false
			}
			rest = strings.TrimSpace(after)
			return true
		default:
			return columns[0] == failure
		}
	}
	return true
}

func short(w string) bool {
	d := demandOf(w)
	return d == yes || d == no || d == conditional && len([]rune(w)) < 12 || strings.EqualFold(w, "o")
}

var typing = lately(`^((?:xsd?:)?[\pL/]+(?:[ -](?:element|type))?\s?(?:\([^()]{1,30}\)|\[[^\[\]]{0,20}\])?)(?:\s|$)`)

// typePrefix parts the type that a text begins with from what follows it.
func typePrefix(s string) (cell, rest string) {
	trimmed := strings.TrimLeft(s, " ")
	for _, l := range []int{3, 2} { // Dato ÅÅÅÅ-MM-DD, dato og tid
		ws := strings.SplitN(trimmed, " ", l+1)
		if len(ws) < l || strings.Contains(strings.Join(ws[:l], "|"), "||") || ws[l-1] == "" || lengths.MatchString(ws[l-1]) {
			continue // more than one space is an empty cell
		}
		head := strings.Join(ws[:l], " ")
		if t := typeOf(head); t.known && !strings.ContainsAny(ws[l-1], "()") {
			if l == 2 && objectWords[strings.ToLower(ws[0])] && !objectWords[strings.ToLower(head)] {
				continue
			}
			return head, strings.TrimPrefix(trimmed, head)
		}
	}
	m := typing.FindStringSubmatch(trimmed)
	if m == nil || !typeOf(m[1]).known {
		if first, _, _ := strings.Cut(trimmed, " "); typeOf(first).known {
			return first, strings.TrimPrefix(trimmed, first)
		}
		return "", s
	}
	cell = strings.TrimSpace(m[1])
	return cell, strings.TrimPrefix(trimmed, cell)
}
