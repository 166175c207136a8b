package description

import (
	"strings"
	"unicode"

	"github.com/forkontrol/forkontrol/internal/document"
	"github.com/forkontrol/forkontrol/internal/importing"
)

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

var sizedType = lately(`^\S+ [\pL:]+ ?\(\d`)

var lengths = lately(`^\d+([,.-]\d+)?$`)

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
