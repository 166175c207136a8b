package description

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/forkontrol/forkontrol/internal/document"
)

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
	numbered = lately(`^(\d{1,3}(?:\.\d{1,3})*)\.?\s+(\S.*)$`)
	contents = lately(`\.{3,}\s*\d+$|\s\d+$`)
	footer   = lately(`(?i)^\s*(?:side|page)\s+\d+(?:\s*(?:af|of|/)\s*\d+)?\s*$`)
	word     = lately(`^[@A-Za-zÆØÅæøå_][\pL\pN_.:/@-]*$`)
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
