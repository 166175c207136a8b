package grid

import (
	"slices"
	"strings"
	"testing"
)

// ruled is a page with a grid of w by h cells of 100 by 20, from 50, 100.
func ruled(w, h int) *Page {
	p := &Page{Width: 600, Height: 800}
	for y := range h + 1 {
		for x := range w {
			p.Lines = append(p.Lines, Segment{50 + float64(x)*100, 100 + float64(y)*20, 150 + float64(x)*100, 100 + float64(y)*20})
		}
	}
	for x := range w + 1 {
		for y := range h {
			p.Lines = append(p.Lines, Segment{50 + float64(x)*100, 100 + float64(y)*20, 50 + float64(x)*100, 120 + float64(y)*20})
		}
	}
	return p
}

// without takes the line out that goes through a point.
func (p *Page) without(x, y float64) *Page {
	p.Lines = slices.DeleteFunc(p.Lines, func(s Segment) bool { return x >= s.Left && x <= s.Right && y >= s.Top && y <= s.Bottom })
	return p
}

// write puts a text on a page.
func (p *Page) write(x, y float64, s string) *Page {
	for _, r := range s {
		if r != ' ' {
			p.Chars = append(p.Chars, Char{Rune: r, Left: x, Right: x + 5, Top: y - 8, Bottom: y, Base: y, Size: 10})
		}
		x += 5
	}
	return p
}

func rows(t *Table) string {
	var all []string
	for _, r := range t.Rows {
		var cells []string
		for _, c := range r.Cells {
			switch {
			case c.Across:
				cells = append(cells, "<")
			case c.Down:
				cells = append(cells, "^")
			default:
				cells = append(cells, strings.ReplaceAll(c.Text, "\n", "/"))
			}
		}
		all = append(all, strings.Join(cells, "|"))
	}
	return strings.Join(all, " ")
}

func TestTables(t *testing.T) {
	for _, c := range []struct {
		name string
		page *Page
		want string
		says string
	}{
		{"cells", ruled(2, 2).write(55, 115, "Felt").write(155, 115, "Type").write(55, 135, "A B"), "Felt|Type A B|", ""},
		{"lines of a cell", ruled(2, 2).without(100, 120).write(55, 115, "en").write(55, 130, "to").write(155, 115, "x"), "en/to|x ^|", ""},
		{"a cell over two columns", ruled(2, 2).without(150, 110).write(120, 115, "over begge"), "over begge|< |", ""},
		{"no right edge", ruled(2, 2).without(250, 110).write(55, 115, "A"), "", "not closed on the right"},
		{"no left edge", ruled(2, 2).without(50, 110).write(55, 115, "A"), "", "not closed on the left"},
		{"no top", ruled(2, 2).without(100, 100).write(55, 115, "A"), "", "not closed at the top"},
		{"no bottom", ruled(2, 2).without(100, 140).write(55, 115, "A"), "", "not closed at the bottom"},
		{"a cell that is no rectangle", ruled(2, 2).without(150, 110).without(100, 120).write(55, 115, "A"), "", "no rectangles"},
		{"text over a line", ruled(2, 2).write(146, 115, "AB"), "", "across a line"},
		{"text over the edge", ruled(2, 2).write(55, 115, "A").write(236, 115, "ABCDEF"), "", "across its edge"},
		{"a character without text", ruled(2, 2).write(55, 115, "\ufffd"), "", "cannot be read as text"},
		{"lines between rows only", &Page{Width: 600, Height: 800, Lines: []Segment{{50, 100, 500, 100}, {50, 120, 500, 120}, {50, 140, 500, 140}}}, "", "no lines between its columns"},
		{"a box is no table", &Page{Width: 600, Height: 800, Lines: []Segment{{50, 100, 500, 100}, {50, 140, 500, 140}, {50, 100, 50, 140}, {500, 100, 500, 140}}}, "", ""},
	} {
		tables, refused, _ := Tables(1, c.page)
		got, says := "", ""
		if len(tables) > 0 {
			got = rows(&tables[0])
		}
		if len(refused) > 0 {
			says = refused[0].En
		}
		if got != c.want || (c.says == "") != (says == "") || !strings.Contains(says, c.says) {
			t.Errorf("%s: %q %q", c.name, got, says)
		}
	}
}

func TestATableGoesOn(t *testing.T) {
	head := func(p *Page) *Page { return p.write(55, 115, "Felt").write(155, 115, "Type") }
	first := head(ruled(2, 4)).write(55, 135, "A").write(155, 135, "x").write(55, 155, "B").write(155, 155, "y").write(55, 175, "Lang").write(155, 175, "z").write(60, 30, "Side 1")
	for _, c := range []struct {
		name string
		next *Page
		want string
	}{
		{"with its headings", head(ruled(2, 2)).write(55, 135, "C").write(155, 135, "w"), "Felt|Type A|x B|y Lang|z C|w"},
		{"without them", ruled(2, 1).write(55, 115, "C").write(155, 115, "w"), "Felt|Type A|x B|y Lang|z C|w"},
		{"in the middle of a row", ruled(2, 2).write(55, 115, "navn").write(55, 135, "C").write(155, 135, "w"), "Felt|Type A|x B|y Lang/navn|z C|w"},
		{"after text", ruled(2, 1).write(55, 97, "Ny").write(55, 115, "C").write(155, 115, "w"), "Felt|Type A|x B|y Lang|z + C|w"},
		{"with other columns", ruled(3, 1).write(55, 115, "C").write(155, 115, "w"), "Felt|Type A|x B|y Lang|z + C|w|"},
	} {
		blocks, refused := Document([]Page{*first, *c.next.write(60, 30, "Side 2")})
		var got []string
		for _, b := range blocks {
			if b.Table != nil {
				got = append(got, rows(b.Table))
			} else if strings.Contains(b.Text, "Side") {
				t.Errorf("%s: what stands on each page is text", c.name)
			}
		}
		if strings.Join(got, " + ") != c.want || len(refused) > 0 {
			t.Errorf("%s: %q %v", c.name, got, refused)
		}
	}
}

func TestNamesThatAreMovedIn(t *testing.T) {
	p := ruled(2, 5).write(55, 115, "Felt").write(155, 115, "Type")
	for i, x := range []float64{55, 65, 65, 55} {
		p.write(x, 135+20*float64(i), "A").write(155, 135+20*float64(i), "x")
	}
	blocks, _ := Document([]Page{*p})
	var got []int
	for _, r := range blocks[0].Table.Rows {
		got = append(got, r.Cells[0].Indent)
	}
	if !slices.Equal(got, []int{0, 0, 10, 10, 0}) {
		t.Error(got)
	}
}

// FuzzTables holds what is read against what is on the page: each character is in one cell, or in none that is read.
func FuzzTables(f *testing.F) {
	f.Add([]byte{50, 50, 150, 50, 50, 90, 150, 90}, []byte{60, 60, 120, 80})
	f.Fuzz(func(t *testing.T, lines, chars []byte) {
		p := &Page{Width: 300, Height: 300}
		for i := 0; i+3 < len(lines) && i < 400; i += 4 {
			a, b, c, d := float64(lines[i]), float64(lines[i+1]), float64(lines[i+2]), float64(lines[i+3])
			if i%8 == 0 { // along x, else along y
				d = b
			} else {
				c = a
			}
			p.Lines = append(p.Lines, Segment{min(a, c), min(b, d), max(a, c), max(b, d)})
		}
		for i := 0; i+1 < len(chars) && i < 200; i += 2 {
			x, y := float64(chars[i]), float64(chars[i+1])
			p.Chars = append(p.Chars, Char{Rune: 'x', Left: x, Right: x + 4, Top: y - 6, Bottom: y, Base: y, Size: 8})
		}
		tables, refused, free := Tables(1, p)
		n := 0
		for _, table := range tables {
			for _, r := range table.Rows {
				if len(r.Cells) != len(table.Columns)-1 {
					t.Fatal("a row of another length")
				}
				for _, c := range r.Cells {
					n += strings.Count(c.Text, "x")
				}
			}
		}
		if len(refused) == 0 && n+len(free) != len(p.Chars) {
			t.Fatalf("%d characters in cells, %d outside, of %d", n, len(free), len(p.Chars))
		}
	})
}
