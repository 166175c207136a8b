package grid

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
)

// Block is a part of a document: a heading, a paragraph or a table.
type Block struct {
	Heading int // the level, from 1; 0 for none
	Text    string
	Table   *Table
}

var (
	numbered = regexp.MustCompile(`^(\d{1,3}(?:\.\d{1,3})*)\.?\s+\S`)
	digits   = regexp.MustCompile(`\d+`)
)

// margin is how much of a page, at the top and at the bottom, what is on each page stands in.
const margin = .12

// Document puts the pages of a document together. A table that goes on, on the next page, with the same columns is one
// table, and its headings count once.
func Document(pages []Page) (blocks []Block, refused []Problem) {
	type read struct {
		tables []Table
		lines  []Line
	}
	all := make([]read, len(pages))
	repeated := map[string]int{}
	sizes := map[float64]int{}
	blank := 0
	for i := range pages {
		p := &pages[i]
		tables, wrong, free := Tables(i+1, p)
		refused = append(refused, wrong...)
		found := lines(free)
		if len(wrong) == 0 && columned(found) {
			refused = append(refused, *refuse(i+1, "noget ser ud som en tabel, men har ingen linjer", "something looks like a table but has no lines"))
		}
		if !slices.ContainsFunc(p.Chars, func(c Char) bool { return !c.Space }) && p.Pictures > 0 {
			blank++
			refused = append(refused, Problem{i + 1, fmt.Sprintf("side %d er et billede uden tekst, fx en skanning, og læses ikke", i+1), fmt.Sprintf("page %d is a picture without text, a scan perhaps, and is not read", i+1)})
		}
		for j := range found {
			found[j].Page = i + 1
			sizes[math.Round(found[j].Size*2)/2] += len(found[j].Text)
			if edge(&found[j], p) {
				repeated[digits.ReplaceAllString(found[j].Text, "0")]++
			}
		}
		all[i] = read{tables, found}
	}
	body, count := 0.0, 0
	for size, n := range sizes {
		if n > count || n == count && size < body {
			body, count = size, n
		}
	}
	var last *Table // that may go on
	for i, r := range all {
		p := &pages[i]
		text := slices.DeleteFunc(r.lines, func(l Line) bool {
			return edge(&l, p) && repeated[digits.ReplaceAllString(l.Text, "0")] > 1
		})
		for len(text) > 0 || len(r.tables) > 0 {
			if len(r.tables) == 0 || len(text) > 0 && text[0].Base <= r.tables[0].Top {
				blocks = append(blocks, said(text[0], body))
				text = text[1:]
				last = nil
				continue
			}
			t := r.tables[0]
			r.tables = r.tables[1:]
			if last != nil && last.Rows[len(last.Rows)-1].Page == i && sameColumns(last, &t) {
				last.join(&t)
				continue
			}
			kept := t
			blocks = append(blocks, Block{Table: &kept})
			last = &kept
		}
	}
	for _, b := range blocks {
		if b.Table != nil {
			b.Table.indent()
		}
	}
	return paragraphs(blocks), refused
}

func edge(l *Line, p *Page) bool { return l.Base < p.Height*margin || l.Base > p.Height*(1-margin) }

// said makes a heading or a paragraph of a line.
func said(l Line, body float64) Block {
	b := Block{Text: l.Text}
	larger := l.Size >= body*1.12
	if len(l.Text) > 120 || !larger && !l.Bold {
		return b
	}
	if m := numbered.FindStringSubmatch(l.Text); m != nil {
		b.Heading = 1 + strings.Count(m[1], ".")
	} else {
		switch {
		case l.Size >= body*1.6:
			b.Heading = 1
		case larger:
			b.Heading = 2
		default:
			b.Heading = 3
		}
	}
	return b
}

// paragraphs joins the lines of a paragraph.
func paragraphs(blocks []Block) []Block {
	var out []Block
	for _, b := range blocks {
		if n := len(out); n > 0 && b.Table == nil && b.Heading == 0 && out[n-1].Table == nil && out[n-1].Heading == 0 {
			out[n-1].Text += "\n" + b.Text
			continue
		}
		out = append(out, b)
	}
	return out
}

func sameColumns(a, b *Table) bool {
	return slices.EqualFunc(a.Columns, b.Columns, func(x, y float64) bool { return math.Abs(x-y) < near })
}

// join adds the rows of a table that goes on, on the next page.
func (t *Table) join(more *Table) {
	rows := more.Rows
	if equal(rows[0].Cells, t.Rows[0].Cells) {
		rows = rows[1:]
	}
	if len(rows) > 0 && t.parted(rows) {
		end := &t.Rows[len(t.Rows)-1]
		for i, c := range rows[0].Cells {
			if c.Text != "" {
				end.Cells[i].Text = strings.TrimPrefix(end.Cells[i].Text+"\n"+c.Text, "\n")
			}
		}
		rows = rows[1:]
	}
	t.Rows = append(t.Rows, rows...)
	t.Rows[len(t.Rows)-1].Page = more.Page
}

// parted reports whether the first of the rows on a page is the rest of the last one on the page before: it has nothing
// in a column in which each other row of the table has something.
func (t *Table) parted(rows []Row) bool {
	if len(t.Rows)+len(rows) < 5 || slices.ContainsFunc(rows[0].Cells, func(c Cell) bool { return c.Across || c.Down }) {
		return false
	}
	for i, c := range rows[0].Cells {
		if c.Text != "" {
			continue
		}
		filled := func(r Row) bool { return r.Cells[i].Text != "" }
		if !slices.ContainsFunc(t.Rows, func(r Row) bool { return !filled(r) }) && !slices.ContainsFunc(rows[1:], func(r Row) bool { return !filled(r) }) {
			return true
		}
	}
	return false
}

func equal(a, b []Cell) bool {
	return slices.EqualFunc(a, b, func(x, y Cell) bool {
		return strings.Join(strings.Fields(x.Text), "") == strings.Join(strings.Fields(y.Text), "") && x.Across == y.Across
	})
}
