package grid

import (
	"math"
	"slices"
	"strings"
)

// Line is a line of text.
type Line struct {
	Text       string
	Left, Base float64
	Size       float64
	Bold       bool
	Page       int
	gaps       []float64 // where words begin after a wide gap
}

// What is a space between two characters, in sizes of the font: some writers have no spaces and only move on, others have
// them, and their gaps mean nothing.
const narrow, wide = .24, .6

// spaced finds how wide a gap before each character is a space.
func (p *Page) spaced() {
	spaces := 0
	for _, c := range p.Chars {
		if c.Space {
			spaces++
		}
	}
	gap := narrow
	if spaces*25 >= len(p.Chars) {
		gap = wide
	}
	for i := range p.Chars {
		p.Chars[i].gap = gap * p.Chars[i].Size
	}
}

// once leaves one of characters that are drawn twice at almost the same place, as some writers do for bold ones.
func (p *Page) once() {
	type place struct {
		r    rune
		x, y int
	}
	drawn := map[place][]Char{}
	kept := p.Chars[:0]
	for _, c := range p.Chars {
		at := place{c.Rune, int(math.Floor(c.Left)), int(math.Floor(c.Base))}
		again := false
		for x := at.x - 1; x <= at.x+1 && !again; x++ {
			for y := at.y - 1; y <= at.y+1 && !again; y++ {
				again = slices.ContainsFunc(drawn[place{c.Rune, x, y}], func(o Char) bool {
					near := max(.1, c.Size*.12)
					return math.Abs(o.Left-c.Left) < near && math.Abs(o.Base-c.Base) < near
				})
			}
		}
		if !again {
			drawn[at] = append(drawn[at], c)
			kept = append(kept, c)
		}
	}
	p.Chars = kept
}

// lines puts characters together that stand on one line, from left to right, as they are read.
func lines(chars []Char) []Line {
	type open struct {
		base  float64
		chars []Char
	}
	var all []*open
	for _, c := range chars {
		var into *open
		for i := len(all) - 1; i >= 0 && i >= len(all)-4; i-- {
			if math.Abs(all[i].base-c.Base) < max(1, c.Size*.4) {
				into = all[i]
				break
			}
		}
		if into == nil {
			into = &open{base: c.Base}
			all = append(all, into)
		}
		into.chars = append(into.chars, c)
	}
	slices.SortStableFunc(all, func(a, b *open) int { return sign(a.base - b.base) })
	var out []Line
	for _, o := range all {
		slices.SortStableFunc(o.chars, func(a, b Char) int { return sign(a.Left - b.Left) })
		l := Line{Base: o.base, Left: o.chars[0].Left, Bold: true}
		var b strings.Builder
		end, space := math.Inf(-1), false
		for _, c := range o.chars {
			if c.Space {
				space = true
				continue
			}
			if !math.IsInf(end, -1) && (space || c.Left-end > c.gap) {
				b.WriteByte(' ')
			}
			if c.Left-end > c.Size*1.5 {
				l.gaps = append(l.gaps, c.Left)
			}
			b.WriteRune(c.Rune)
			l.Size = max(l.Size, c.Size)
			l.Bold = l.Bold && c.Bold
			end, space = max(end, c.Right), false
		}
		if l.Text = strings.TrimSpace(b.String()); l.Text != "" {
			out = append(out, l)
		}
	}
	return out
}

// joined is a text line by line.
func joined(all []Line) string {
	var texts []string
	for _, l := range all {
		texts = append(texts, l.Text)
	}
	return strings.Join(texts, "\n")
}

// columned reports whether lines stand in columns with nothing ruled between them: three near one another whose words
// begin at the same two places or more after wide gaps.
func columned(all []Line) bool {
	for i := range all {
		alike := 0
		for j := max(0, i-20); j < min(len(all), i+20); j++ {
			shared := 0
			for _, x := range all[j].gaps {
				if j != i && slices.ContainsFunc(all[i].gaps, func(y float64) bool { return math.Abs(x-y) < near }) {
					shared++
				}
			}
			if shared >= 2 {
				alike++
			}
		}
		if alike >= 2 {
			return true
		}
	}
	return false
}
