// Package grid finds tables on pages of which the characters and the ruled lines are known.
//
// A table is exact or it is refused: its lines close a grid, each of its characters is inside one cell, and no
// character of the page is lost between them. What is not ruled is never guessed at.
//
// Lengths are in points; x goes to the right and y downwards from the upper left corner of the page.
package grid

import (
	"fmt"
	"math"
	"slices"
)

// Char is a character of a page. The box is that of its ink or, where a font states none, of its place on the line.
type Char struct {
	Rune                     rune
	Left, Top, Right, Bottom float64
	Base                     float64 // y of the line that it stands on
	Size                     float64 // of the font
	Bold                     bool
	Space                    bool    // white space
	gap                      float64 // a wider one before it, on its line, is a space
}

// Segment is a ruled line, along x or along y.
type Segment struct{ Left, Top, Right, Bottom float64 }

// Page is what a page has.
type Page struct {
	Width, Height float64
	Chars         []Char // in the order in which they are drawn
	Lines         []Segment
	Pictures      int
}

// Table is a grid of cells on a page.
type Table struct {
	Page                     int // from 1
	Left, Top, Right, Bottom float64
	Columns                  []float64 // the lines between columns, the outer ones too
	Rows                     []Row
}

// Row is a row of cells, as many as the table has columns.
type Row struct {
	Page  int
	Cells []Cell
}

// Cell is one of a row.
type Cell struct {
	Text         string
	Across, Down bool // covered by the one to its left, or above it
	// Indent is how far the text is moved in, where a column has few such places: 0 for text that is centred.
	Indent int
	left   float64 // of the text, from the edge of the cell
}

// indent finds how far texts are moved in.
func (t *Table) indent() {
	for x := range len(t.Columns) - 1 {
		var places []float64
		rows := 0
		for _, r := range t.Rows[1:] {
			if k := r.Cells[x]; k.Text != "" && !r.Cells[min(x+1, len(r.Cells)-1)].Across {
				places = append(places, k.left)
				rows++
			}
		}
		slices.Sort(places)
		places = slices.CompactFunc(places, func(a, b float64) bool { return math.Abs(a-b) < near })
		if len(places) < 2 || len(places) > 5 || rows < 2*len(places) || places[0] > 10 {
			continue
		}
		for _, r := range t.Rows[1:] {
			if k := &r.Cells[x]; k.Text != "" {
				k.Indent = max(0, int(math.Round(k.left-places[0])))
				if k.Indent < int(near)+1 {
					k.Indent = 0
				}
			}
		}
	}
}

// Problem is why something on a page is not read.
type Problem struct {
	Page int    `json:"page,omitempty"`
	Da   string `json:"da"`
	En   string `json:"en"`
}

const (
	near  = 2.0  // what is meant to be one line may be this far apart
	thick = 3.0  // the thickest line
	short = 4.0  // the shortest
	most  = 400  // lines across or along a grid
	many  = 4000 // lines of a page, of each direction
)

// rules merges segments of one direction that lie on one another: at gives the place, from and to the extent.
type rule struct{ at, from, to float64 }

func merged(all []rule) []rule {
	slices.SortFunc(all, func(a, b rule) int {
		if d := a.at - b.at; d != 0 {
			return sign(d)
		}
		return sign(a.from - b.from)
	})
	// Places that are near are one place, the first of them.
	for i := 1; i < len(all); i++ {
		if all[i].at-all[i-1].at < near {
			all[i].at = all[i-1].at
		}
	}
	slices.SortStableFunc(all, func(a, b rule) int {
		if d := a.at - b.at; d != 0 {
			return sign(d)
		}
		return sign(a.from - b.from)
	})
	var out []rule
	for _, r := range all {
		if n := len(out); n > 0 && out[n-1].at == r.at && r.from <= out[n-1].to+near {
			out[n-1].to = max(out[n-1].to, r.to)
			continue
		}
		out = append(out, r)
	}
	return out
}

func sign(d float64) int {
	switch {
	case d < 0:
		return -1
	case d > 0:
		return 1
	}
	return 0
}

// split sorts the lines of a page by their direction.
func split(lines []Segment) (flat, upright []rule) {
	for _, s := range lines {
		w, h := s.Right-s.Left, s.Bottom-s.Top
		switch {
		case h <= thick && w >= short:
			flat = append(flat, rule{(s.Top + s.Bottom) / 2, s.Left, s.Right})
		case w <= thick && h >= short:
			upright = append(upright, rule{(s.Left + s.Right) / 2, s.Top, s.Bottom})
		}
	}
	return merged(flat), merged(upright)
}

// component is a set of lines that touch one another.
type component struct{ flat, upright []rule }

func components(flat, upright []rule) []component {
	parent := make([]int, len(flat)+len(upright))
	for i := range parent {
		parent[i] = i
	}
	var root func(int) int
	root = func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for i, f := range flat {
		for j, u := range upright {
			if u.at >= f.from-near && u.at <= f.to+near && f.at >= u.from-near && f.at <= u.to+near {
				parent[root(i)] = root(len(flat) + j)
			}
		}
	}
	at := map[int]int{}
	var out []component
	of := func(i int) *component {
		r := root(i)
		if _, ok := at[r]; !ok {
			at[r] = len(out)
			out = append(out, component{})
		}
		return &out[at[r]]
	}
	for i, f := range flat {
		c := of(i)
		c.flat = append(c.flat, f)
	}
	for j, u := range upright {
		c := of(len(flat) + j)
		c.upright = append(c.upright, u)
	}
	return out
}

// positions are the places of lines, each once.
func positions(all []rule) []float64 {
	var out []float64
	for _, r := range all {
		out = append(out, r.at)
	}
	slices.Sort(out)
	return slices.CompactFunc(out, func(a, b float64) bool { return math.Abs(a-b) < near })
}

// covers reports whether a line goes along a stretch at a place.
func covers(all []rule, at, from, to float64) bool {
	for _, r := range all {
		if math.Abs(r.at-at) < near && r.from <= from+near && r.to >= to-near {
			return true
		}
	}
	return false
}

// Tables finds the tables of a page, in the order in which they stand, and says why others are not read. Free has the
// characters that are in no table.
func Tables(number int, p *Page) (tables []Table, refused []Problem, free []Char) {
	p.once()
	p.spaced()
	flat, upright := split(p.Lines)
	taken := make([]bool, len(p.Chars))
	if len(flat) > many || len(upright) > many {
		return nil, []Problem{*refuse(number, "siden har flere linjer, end der læses", "the page has more lines than are read")}, p.Chars
	}
	for _, c := range components(flat, upright) {
		if len(c.upright) == 0 || len(c.flat) == 0 {
			continue
		}
		xs, ys := positions(c.upright), positions(c.flat)
		if len(xs) < 3 || len(ys) < 2 { // a box is no table
			continue
		}
		t, wrong := table(number, p, c, xs, ys, taken)
		if wrong != nil {
			refused = append(refused, *wrong)
			continue
		}
		if t != nil {
			tables = append(tables, *t)
		}
	}
	if wrong := barred(number, p, flat, upright); wrong != nil && len(tables) == 0 {
		refused = append(refused, *wrong)
	}
	for i, c := range p.Chars {
		if !taken[i] {
			free = append(free, c)
		}
	}
	slices.SortStableFunc(tables, func(a, b Table) int { return sign(a.Top - b.Top) })
	return tables, refused, free
}

func refuse(page int, da, en string) *Problem {
	return &Problem{Page: page, Da: fmt.Sprintf("side %d: tabellen læses ikke: %s", page, da), En: fmt.Sprintf("page %d: the table is not read: %s", page, en)}
}

// table reads the grid of lines that touch; nil where nothing is in it.
func table(number int, p *Page, c component, xs, ys []float64, taken []bool) (*Table, *Problem) {
	w, h := len(xs)-1, len(ys)-1
	t := &Table{Page: number, Left: xs[0], Right: xs[w], Top: ys[0], Bottom: ys[h], Columns: xs}
	inside := map[int]bool{}
	for i, k := range p.Chars {
		x, y := (k.Left+k.Right)/2, (k.Top+k.Bottom)/2
		if x > t.Left && x < t.Right && y > t.Top && y < t.Bottom {
			inside[i] = true
		}
	}
	// Nobody else reads these, also when the table is refused.
	for i := range inside {
		taken[i] = true
	}
	switch {
	case !slices.ContainsFunc(p.Chars, func(k Char) bool { return !k.Space }):
		return nil, nil
	case w > most || h > most:
		return nil, refuse(number, "den har flere linjer, end der læses", "it has more lines than are read")
	}
	// Which cells are one: those with no line between them.
	cell := make([]int, w*h)
	for i := range cell {
		cell[i] = i
	}
	var root func(int) int
	root = func(i int) int {
		for cell[i] != i {
			i = cell[i]
		}
		return i
	}
	for y := range h {
		for x := range w {
			if !covers(c.upright, xs[x], ys[y], ys[y+1]) {
				if x == 0 {
					return nil, refuse(number, "den er ikke lukket til venstre", "it is not closed on the left")
				}
				cell[root(y*w+x)] = root(y*w + x - 1)
			}
			if x == w-1 && !covers(c.upright, xs[w], ys[y], ys[y+1]) {
				return nil, refuse(number, "den er ikke lukket til højre", "it is not closed on the right")
			}
			if !covers(c.flat, ys[y], xs[x], xs[x+1]) {
				if y == 0 {
					return nil, refuse(number, "den er ikke lukket foroven", "it is not closed at the top")
				}
				cell[root(y*w+x)] = root((y-1)*w + x)
			}
			if y == h-1 && !covers(c.flat, ys[h], xs[x], xs[x+1]) {
				return nil, refuse(number, "den er ikke lukket forneden", "it is not closed at the bottom")
			}
		}
	}
	type box struct{ left, top, right, bottom, n int }
	boxes := map[int]*box{}
	for y := range h {
		for x := range w {
			r := root(y*w + x)
			b := boxes[r]
			if b == nil {
				b = &box{x, y, x, y, 0}
				boxes[r] = b
			}
			b.left, b.right, b.top, b.bottom = min(b.left, x), max(b.right, x), min(b.top, y), max(b.bottom, y)
			b.n++
		}
	}
	for _, b := range boxes {
		if b.n != (b.right-b.left+1)*(b.bottom-b.top+1) {
			return nil, refuse(number, "linjerne danner celler, der ikke er firkanter", "the lines make cells that are no rectangles")
		}
	}
	content := map[int][]Char{}
	var beside []placedChar
	placed := 0
	for i, k := range p.Chars {
		if !inside[i] {
			if crosses(&k, t) {
				return nil, refuse(number, fmt.Sprintf("tegnet «%c» står hen over dens kant", k.Rune), fmt.Sprintf("the character “%c” stands across its edge", k.Rune))
			}
			continue
		}
		x, y := (k.Left+k.Right)/2, (k.Top+k.Bottom)/2
		r := root(between(ys, y)*w + between(xs, x))
		b := boxes[r]
		slack := max(1, k.Size*.2)
		if !k.Space && (k.Left < xs[b.left]-slack || k.Right > xs[b.right+1]+slack || k.Top < ys[b.top]-slack || k.Bottom > ys[b.bottom+1]+slack) {
			return nil, refuse(number, fmt.Sprintf("tegnet «%c» står hen over en linje", k.Rune), fmt.Sprintf("the character “%c” stands across a line", k.Rune))
		}
		if k.Rune == 0 || k.Rune == '\ufffd' {
			return nil, refuse(number, "et tegn i den kan ikke læses som tekst", "a character in it cannot be read as text")
		}
		content[r] = append(content[r], k)
		if !k.Space {
			beside = append(beside, placedChar{k, r})
		}
		placed++
	}
	if k := runsOver(beside); k != nil {
		return nil, refuse(number, fmt.Sprintf("teksten ved «%c» står hen over en linje", k.Rune), fmt.Sprintf("the text at “%c” stands across a line", k.Rune))
	}
	if placed != len(inside) {
		return nil, refuse(number, "ikke alle tegn er i en celle", "not all characters are in a cell")
	}
	for y := range h {
		row := Row{Page: number}
		for x := range w {
			r := root(y*w + x)
			b := boxes[r]
			k := Cell{Across: x > b.left, Down: y > b.top && x == b.left}
			if x == b.left && y == b.top {
				found := lines(content[r])
				k.Text = joined(found)
				for i, l := range found {
					if d := l.Left - xs[x]; i == 0 || d < k.left {
						k.left = d
					}
				}
			}
			row.Cells = append(row.Cells, k)
		}
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}

// placedChar is a character and the cell that it is in.
type placedChar struct {
	Char
	cell int
}

// runsOver finds text that goes on from one cell into the next, as that of sheets does where it has no room.
func runsOver(all []placedChar) *Char {
	slices.SortStableFunc(all, func(a, b placedChar) int {
		if a.Base != b.Base {
			return sign(a.Base - b.Base)
		}
		return sign(a.Left - b.Left)
	})
	for i := 1; i < len(all); i++ {
		a, b := &all[i-1], &all[i]
		if a.Base == b.Base && a.cell != b.cell && b.Left-a.Right < b.Size*.15 {
			return &b.Char
		}
	}
	return nil
}

func between(at []float64, v float64) int {
	for i := len(at) - 2; i > 0; i-- {
		if v >= at[i] {
			return i
		}
	}
	return 0
}

// crosses reports whether a character outside a table reaches well into it, or is so near beside it that a line of text
// may run across its edge.
func crosses(k *Char, t *Table) bool {
	if k.Space {
		return false
	}
	if k.Base > t.Top && k.Base <= t.Bottom && k.Left < t.Right+k.Size*.6 && k.Right > t.Left-k.Size*.6 {
		return true
	}
	w := min(k.Right, t.Right) - max(k.Left, t.Left)
	h := min(k.Bottom, t.Bottom) - max(k.Top, t.Top)
	return w > .3*(k.Right-k.Left) && h > .3*(k.Bottom-k.Top) && w > 0 && h > 0
}

// barred refuses what has lines between rows and none between columns.
func barred(number int, p *Page, flat, upright []rule) *Problem {
	if len(upright) > 1 {
		return nil
	}
	count := map[[2]int]int{}
	for _, f := range flat {
		k := [2]int{int(f.from / 3), int(f.to / 3)}
		if count[k]++; count[k] >= 3 && f.to-f.from > p.Width/4 {
			return refuse(number, "den har ingen linjer mellem kolonnerne", "it has no lines between its columns")
		}
	}
	return nil
}
