package description

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/forkontrol/forkontrol/internal/document"
	"github.com/forkontrol/forkontrol/internal/importing"
)

// What is copied out of a PDF has no tables: the cells of a row follow one another. Cells of one line
// stand on a line with a space between them; one of several lines is the last of its lines, and an empty line
// parts it from the next; an empty cell is a space more. The words of a narrow column are cut over lines.
//
// So a row is put together from left to right by what its columns are. Where its cells could be parted in
// two ways, the row says so and neither way is taken.

// assemble makes headings, paragraphs and tables of lines.
func assemble(blocks []document.Block) ([]part, []document.Problem) {
	a := &assembler{fields: map[string]bool{}}
	for _, b := range blocks {
		a.lines = append(a.lines, line{b.Text, b.Place.Line})
	}
	a.all()
	return a.parts, a.refused
}

type line struct {
	text string
	at   int
}

func (l line) blank() bool { return strings.TrimSpace(l.text) == "" }

type assembler struct {
	lines  []line
	parts  []part
	last   []int           // the number of the last heading
	fields map[string]bool // names that tables have shown, in lower case
	// refused are tables whose rows cannot be put together.
	refused []document.Problem
}

var (
	numbered = regexp.MustCompile(`^(\d{1,3}(?:\.\d{1,3})*)\.?\s+(\S.*)$`)
	contents = regexp.MustCompile(`\.{3,}\s*\d+$|\s\d+$`)
	footer   = regexp.MustCompile(`(?i)^\s*(?:side|page)\s+\d+(?:\s*(?:af|of|/)\s*\d+)?\s*$`)
	word     = regexp.MustCompile(`^[@A-Za-zÆØÅæøå_][\pL\pN_.:/@-]*$`)
)

// heading reads a numbered heading that may follow the last one.
func (a *assembler) heading(l line) (number []int, text string) {
	s := strings.TrimSpace(l.text)
	m := numbered.FindStringSubmatch(s)
	if m == nil || len([]rune(m[2])) > 90 || contents.MatchString(s) || !unicode.IsUpper([]rune(m[2])[0]) {
		return nil, ""
	}
	for _, p := range strings.Split(m[1], ".") {
		n, err := strconv.Atoi(p)
		if err != nil {
			return nil, ""
		}
		number = append(number, n)
	}
	if !follows(a.last, number) {
		return nil, ""
	}
	return number, m[2]
}

// follows reports whether a heading of one number may come after that of another.
func follows(last, next []int) bool {
	if len(next) > len(last)+1 {
		return false
	}
	for i := range next {
		switch {
		case i == len(last):
			return next[i] == 1 || len(last) == 0
		case next[i] == last[i]:
		default:
			return next[i] == last[i]+1 && i == len(next)-1 || next[i] == last[i]+1 && i == len(next)-2 && next[i+1] == 1
		}
	}
	return false
}

func (a *assembler) all() {
	var paragraph []line
	flush := func() {
		if len(paragraph) > 0 {
			p := part{kind: document.Paragraph, at: document.Place{Line: paragraph[0].at}}
			var texts []string
			for _, l := range paragraph {
				texts = append(texts, strings.TrimSpace(l.text))
			}
			p.text = strings.Join(texts, "\n")
			a.parts = append(a.parts, p)
		}
		paragraph = nil
	}
	for i := 0; i < len(a.lines); {
		l := a.lines[i]
		if columns, heads, next := a.header(i); columns != nil {
			flush()
			if more := a.heads(next); more != "" {
				a.refused = append(a.refused, document.Problem{Place: document.Place{Line: l.at},
					Da: "tabellen læses ikke: dens overskrifter er ikke alle kendt, og «" + more + "» følger efter dem", En: "the table is not read: not all of its headings are known, and “" + more + "” follows them"})
				i = next
				continue
			}
			i = a.table(i, next, columns, heads)
			continue
		} else if len(heads) >= 3 {
			a.refused = append(a.refused, document.Problem{Place: document.Place{Line: l.at},
				Da: "ligner overskrifterne i en tabel, men efter «" + heads[len(heads)-1] + "» står der noget, som ikke er kendt", En: "looks like the headings of a table, but what follows “" + heads[len(heads)-1] + "” is not known"})
		}
		if number, text := a.heading(l); number != nil {
			flush()
			a.last = number
			a.parts = append(a.parts, part{kind: document.Heading, level: len(number), number: number, text: text, at: document.Place{Line: l.at}})
		} else if l.blank() {
			flush()
		} else {
			paragraph = append(paragraph, l)
		}
		i++
	}
	flush()
}

// header reads the headings of a table that begin at a line, and says where they end.
func (a *assembler) header(i int) (columns []column, heads []string, next int) {
	// Type Længde are two headings, Antal tegn is one: words that could be either are two if that gives a table.
	if columns, heads, next = a.headed(i, true); columns == nil {
		if c, h, n := a.headed(i, false); c != nil {
			return c, h, n
		}
	}
	return columns, heads, next
}

func (a *assembler) headed(i int, part bool) (columns []column, heads []string, next int) {
	switch columnOfFirst(a.lines[i].text) {
	case name, failure, code, number, level, label:
	default:
		return nil, nil, 0
	}
	type token struct {
		text string
		ends bool // its line ends here
		next int
	}
	var tokens []token
	for j := i; j < len(a.lines) && j < i+20 && len(tokens) < 40; j++ {
		ws := strings.Fields(a.lines[j].text)
		for k, w := range ws {
			tokens = append(tokens, token{w, k == len(ws)-1, j + 1})
		}
	}
	var found []string
	for p := 0; p < len(tokens); {
		took := 0
		for k := min(4, len(tokens)-p); k > 0 && took == 0; k-- {
			var ws []string
			for _, t := range tokens[p : p+k] {
				ws = append(ws, t.text)
			}
			if part && k > 1 && apart(ws) {
				continue
			}
			if columnOf(strings.Join(ws, " ")) != unknown || k > 1 && len(ws) == 2 && columnOf(strings.Join(ws, "")) != unknown && tokens[p].ends {
				took = k
			}
		}
		if took == 0 {
			break
		}
		var ws []string
		for _, t := range tokens[p : p+took] {
			ws = append(ws, t.text)
		}
		h := strings.Join(ws, " ")
		if columnOf(h) == unknown {
			h = strings.Join(ws, "")
		}
		found = append(found, h)
		p += took
		if tokens[p-1].ends {
			if c, k := header(found); k != other && (len(found) >= 3 || k == codes) && distinct(c) {
				columns, heads, next = c, append([]string{}, found...), tokens[p-1].next
			}
		}
	}
	if columns == nil {
		if c, k := header(found); k == fields && distinct(c) {
			heads = found
		}
	}
	return columns, heads, next
}

// apart reports whether each of some words heads a column of its own.
func apart(words []string) bool {
	seen := map[column]bool{}
	for _, w := range words {
		c := columnOf(w)
		if c == unknown || seen[c] {
			return false
		}
		seen[c] = true
	}
	return true
}

// heads gives the heading that the lines after the headings of a table are; empty if they are none.
func (a *assembler) heads(i int) string {
	for i < len(a.lines) && a.lines[i].blank() {
		i++
	}
	var c []string
	for ; i < len(a.lines) && !a.lines[i].blank(); i++ {
		c = append(c, strings.TrimSpace(a.lines[i].text))
	}
	if s := strings.Join(c, " "); len(c) > 0 && columnOf(s) != unknown {
		return s
	}
	return ""
}

func columnOfFirst(s string) column {
	ws := strings.Fields(s)
	for k := min(3, len(ws)); k > 0; k-- {
		if c := columnOf(strings.Join(ws[:k], " ")); c != unknown {
			return c
		}
	}
	return unknown
}

func distinct(columns []column) bool {
	seen := map[column]bool{}
	for _, c := range columns {
		if seen[c] {
			return false
		}
		seen[c] = true
	}
	return true
}

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

var failing = regexp.MustCompile(`^[A-ZÆØÅ]{0,6}[-_]?\d{1,6}$`)

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

var typing = regexp.MustCompile(`^((?:xsd?:)?[\pL/]+(?:[ -](?:element|type))?\s?(?:\([^()]{1,30}\)|\[[^\[\]]{0,20}\])?)(?:\s|$)`)

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

// join puts the lines of a cell together: of names without anything between them.
func join(c column, lines []string) string {
	out := ""
	for i, l := range lines {
		trimmed := strings.TrimSpace(l)
		switch {
		case i == 0:
		case c == name || c == related || c == failure || c == code || strings.HasSuffix(out, "-") && !strings.HasSuffix(out, " -"):
		default:
			out += " "
		}
		out += trimmed
	}
	return strings.Join(strings.Fields(out), " ")
}

// wrapped joins the rest of a first line with those below it: a line that ends in a space ends with a word.
func wrapped(c chunk, first string) string {
	out := first
	for i, l := range c[1:] {
		if strings.HasSuffix(c[i].text, " ") {
			out += " "
		}
		out += strings.TrimSpace(l.text)
	}
	return strings.Join(strings.Fields(out), " ")
}

// boundaryAt says whether a gap between chunks ends a cell: it does (1), it does not (-1), or either (0).
func boundaryAt(before, after string) int {
	before, after = strings.TrimSpace(before), strings.TrimSpace(after)
	if before == "" || after == "" {
		return 0
	}
	first := []rune(after)[0]
	if unicode.IsLower(first) {
		return -1
	}
	if strings.ContainsRune(".!?:", []rune(before)[len([]rune(before))-1]) {
		return 0
	}
	return 1
}

// row puts one together. The cells are in the order of the columns.
func (a *assembler) row(t *table, chunks []chunk) *record {
	if len(chunks) == 0 || len(chunks[0]) == 0 {
		return nil
	}
	r := &record{at: document.Place{Line: chunks[0][0].at}, cells: make([]string, len(t.columns))}
	col := 0
	lost := func(from int, text string) {
		rest := len(t.columns) - 1
		r.cells[rest] = strings.TrimSpace(r.cells[rest] + " " + text)
		if from < rest {
			r.ask(importing.Words{
				Da: "Af teksten ses ikke, hvor «" + t.heads[from] + "» slutter, og «" + t.heads[rest] + "» begynder. Hvad står der under hver?",
				En: "The text does not show where “" + t.heads[from] + "” ends and “" + t.heads[rest] + "” begins. What stands under each?"})
			r.lost = append(r.lost, t.columns[from:rest]...)
		}
		col = rest
	}
	for n, c := range chunks {
		rem := strings.TrimRight(c[0].text, " ")
		for n > 0 && strings.HasPrefix(rem, " ") { // an empty cell before it
			if rem = rem[1:]; col < len(t.columns)-1 {
				col++
			}
		}
		rem = strings.TrimLeft(rem, " ")
		var more []string
		for _, l := range c[1:] {
			more = append(more, l.text)
		}
		var after string // the next chunk
		if n+1 < len(chunks) {
			after = chunks[n+1][0].text
		}
		for rem != "" || len(more) > 0 {
			whole := append([]string{rem}, more...)
			column := t.columns[col]
			if col == len(t.columns)-1 {
				if n > 0 && a.hidden(t.columns, c, chunks[n:]) {
					r.lost = append(r.lost, name)
				}
				text := join(column, whole)
				if r.cells[col] != "" {
					text = r.cells[col] + " " + text
				}
				r.cells[col] = text
				rem, more = "", nil
				break
			}
			took, ok := "", false
			first, _, _ := strings.Cut(rem, " ")
			if mark := marks.FindString(rem); column == name && strings.Trim(mark, " ") != "" {
				first, _, _ = strings.Cut(strings.TrimPrefix(rem, mark), " ")
				first = mark + first
			}
			switch column {
			case name, related, failure, code, number:
				if first == rem && len(more) > 0 && oneWord(more) {
					r.cells[col] = join(column, whole)
					rem, more, ok = "", nil, true
				} else {
					took, ok = first, true
				}
			case typ:
				cell, rest := typePrefix(rem)
				joined := join(column, whole)
				glued := strings.Join(strings.Fields(strings.Join(whole, "")), " ")
				switch {
				case cell != "" && (strings.TrimSpace(rest) != "" || len(more) == 0):
					took, ok = rem[:len(rem)-len(strings.TrimPrefix(rem, cell))], true
					if took == "" {
						took = cell
					}
				case typeOf(joined).known:
					r.cells[col], rem, more, ok = joined, "", nil, true
				case typeOf(glued).known:
					r.cells[col], rem, more, ok = glued, "", nil, true
				case typeOf(wrapped(c, rem)).known:
					r.cells[col], rem, more, ok = wrapped(c, rem), "", nil, true
				}
			case required:
				if short(first) {
					took, ok = first, true
				}
			case occurs, fewest, most:
				if _, fits := occursOf(first); fits && first != "" {
					took, ok = first, true
				}
			case length, decimals, shortest, level:
				if lengths.MatchString(first) {
					took, ok = first, true
				}
			case values:
				switch {
				case after != "" && boundaryAt(join(text, whole), after) == 1 && (len(more) > 0 || valuesOf(rem).known || valuesOf(rem).register != ""):
					r.cells[col], rem, more, ok = join(text, whole), "", nil, true
				default:
					if at, fits := splitValues(rem); fits {
						took, ok = rem[:at], true
					}
				}
			default: // texts
				candidates := capitals(rem)
				switch {
				case len(more) > 0 && after != "" && boundaryAt(join(text, whole), after) == 1, len(candidates) == 0 && after != "" && boundaryAt(rem, after) == 1:
					r.cells[col], rem, more, ok = join(text, whole), "", nil, true
				case len(candidates) == 1:
					took, ok = strings.TrimRight(rem[:candidates[0]], " "), true
				}
			}
			if !ok {
				lost(col, join(text, whole))
				rem, more = "", nil
				break
			}
			if took != "" {
				r.cells[col] = strings.TrimSpace(took)
				rem = rem[len(took):]
			}
			col++
			// One space is between two cells; each further one is a cell that is empty.
			spaces := len(rem) - len(strings.TrimLeft(rem, " "))
			rem = rem[spaces:]
			for spaces > 1 && rem != "" && col < len(t.columns)-1 {
				col++
				spaces--
			}
		}
	}
	for i, c := range t.columns {
		if c == name {
			a.fields[strings.ToLower(r.cells[i])] = true
		}
	}
	return r
}

// hidden reports whether a row seems to begin within a text: behind a few words, there is what a row begins with.
func (a *assembler) hidden(columns []column, c chunk, after []chunk) bool {
	var rest []line
	for _, d := range after {
		rest = append(rest, d...)
		rest = append(rest, line{})
	}
	for m, l := range c {
		ws := strings.Fields(l.text)
		for k := range min(3, len(ws)) {
			if k == 0 && m == 0 {
				continue
			}
			s := strings.Join(ws[k:], " ")
			if !sizedType.MatchString(s) {
				continue
			}
			if a.begins(columns, append([]line{{s, l.at}}, rest[m+1:]...)) {
				return true
			}
		}
	}
	return false
}

var sizedType = regexp.MustCompile(`^\S+ [\pL:]+ ?\(\d`)

var lengths = regexp.MustCompile(`^\d+([,.-]\d+)?$`)

func oneWord(lines []string) bool {
	for _, l := range lines {
		if len(strings.Fields(l)) != 1 {
			return false
		}
	}
	return true
}

// splitValues finds the one place where a list of values ends and a sentence begins.
func splitValues(s string) (at int, ok bool) {
	for i, r := range s {
		if r != ' ' || i == 0 || i+1 >= len(s) {
			continue
		}
		next := []rune(s[i+1:])[0]
		if !unicode.IsUpper(next) || strings.ContainsRune(",;:/=-–|", rune(s[i-1])) {
			continue
		}
		v := valuesOf(s[:i])
		if !v.known || v.list != "" || v.register != "" || len(v.codes) == 0 && v.most == "" && v.least == "" && v.scalar == nil {
			continue
		}
		if ok {
			return 0, false
		}
		at, ok = i, true
	}
	return at, ok
}

// capitals finds the words but the first that begin with a capital letter.
func capitals(s string) (at []int) {
	for i, r := range s {
		if r == ' ' && i > 0 && i+1 < len(s) && unicode.IsUpper([]rune(s[i+1:])[0]) {
			at = append(at, i+1)
		}
	}
	return at
}
