// Package particle follows elements through the content models of package program.
//
// A model is a tree of parts with a counter each, so a part that may come four thousand million
// times costs what one does that comes twice. Which part an element is of is found by going
// up from the part of the element before: at each level the part may come again, another may
// follow it, or it is left. That one way at most fits is what Ambiguous makes sure of.
//
// What does not fit is mended where it can be, so that one fault is found once and what is
// after it is still followed: what is missing is passed over, what is too many is taken, and
// what can stand nowhere further on is left out.
package particle

import "github.com/forkontrol/forkontrol/internal/program"

// missed is set in the counter of a part that was passed over and is missing so far.
const missed = 1 << 31

// Place is where in a model the elements of a payload have come to.
type Place struct {
	Model *program.Model
	// Counts are how often each part has come in the present round of its group; all are 0
	// at the beginning.
	Counts []uint32
	// At is the part of the last element that was taken, plus one; 0 at the beginning.
	At int32
	// Lost are the parts that turned out, with the call made last, to be missing or too few.
	Lost []Lost
}

// Lost is a part that is missing, and how often it came.
type Lost struct {
	Part uint16
	Came uint32
}

// How is how an element was taken.
type How uint8

// The ways.
const (
	Fits How = iota
	Over     // there is one too many of a part
	Late     // it stands behind what it should be in front of
	Out      // it can stand neither here nor further on
)

// way is how to come to a part: the level at which something begins, which is the part that
// comes again or the one that follows, and what is missing before it.
type way struct {
	level int
	again bool
	cost  int
}

// Come takes an element: one of a property, whose first part plus one is given, or with 0 one
// that wildcards alone may take by its namespace. It gives the element's part, or with Over what there
// are too many of; none with Out.
func (p *Place) Come(first uint16, space string) (part uint16, how How) {
	p.Lost = p.Lost[:0]
	parts := p.Model.Parts
	if t, w, ok := p.best(first, space, false); ok {
		p.move(t, w)
		return uint16(t), Fits
	}
	if t, w, ok := p.best(p.Model.Any, space, false); ok {
		p.move(t, w)
		return uint16(t), Fits
	}
	if first == 0 {
		first = p.Model.Any
	}
	if t := p.late(first, space); t >= 0 {
		return uint16(t), Late
	}
	t, w, ok := p.best(first, space, true)
	if !ok || w.cost > 1 {
		for n := first; n != 0; n = parts[n-1].Next {
			if level := p.surplus(int(n-1), space); level >= 0 {
				p.move(int(n-1), way{level: level, again: true})
				return uint16(level), Over
			}
		}
	}
	if !ok {
		return 0, Out
	}
	p.move(t, w)
	return uint16(t), Fits
}

// Fits reports whether one of the parts of a property may come next.
func (p *Place) Fits(first uint16) bool {
	_, _, ok := p.best(first, "", false)
	return ok
}

// May reports whether a part, an element or a wildcard, may come next.
func (p *Place) May(part int) bool {
	_, ok := p.way(part, false)
	return ok
}

// MayEnd reports whether nothing more need come.
func (p *Place) MayEnd() bool {
	if p.At == 0 {
		return len(p.Model.Parts) == 0 || p.Model.Parts[0].Optional
	}
	for c := int(p.At - 1); ; c = int(p.Model.Parts[c].Parent) {
		if p.few(c) || c > 0 && p.after(c) > 0 {
			return false
		}
		if c == 0 {
			return true
		}
	}
}

// End takes the end. Lost is then all that is missing.
func (p *Place) End() {
	p.Lost = p.Lost[:0]
	if len(p.Model.Parts) == 0 {
		return
	}
	if p.At == 0 {
		p.miss(0)
	} else {
		p.leave(0)
		if p.few(0) {
			p.Counts[0] |= missed
		}
	}
	p.lose(0, len(p.Counts))
}

// best gives the first of the parts, listed from one of them on, that may come next; lenient,
// of those before which something is missing, the one with the least.
func (p *Place) best(first uint16, space string, lenient bool) (part int, by way, ok bool) {
	parts := p.Model.Parts
	for t := first; t != 0; t = parts[t-1].Next {
		if a := &parts[t-1]; a.Kind == program.PartAny && !a.Any.Takes(space) {
			continue
		}
		if w, there := p.way(int(t-1), lenient); there && (!ok || w.cost < by.cost) {
			part, by, ok = int(t-1), w, true
			if !lenient {
				break
			}
		}
	}
	return part, by, ok
}

// way finds how to come to a part from where reading is, from the inside out. Unless it is
// lenient, nothing may be missing before it.
func (p *Place) way(t int, lenient bool) (best way, ok bool) {
	parts := p.Model.Parts
	if p.At == 0 {
		best.cost = p.into(0, t)
		return best, lenient || best.cost == 0
	}
	cost := 0 // of leaving what is within c
	for c := int(p.At - 1); ; c = int(parts[c].Parent) {
		inside := p.within(t, c)
		if inside && p.Counts[c]&^missed < parts[c].Max {
			if n := cost + p.into(c, t); (lenient || n == 0) && (!ok || n < best.cost) {
				best, ok = way{c, true, n}, true
			}
		}
		if p.few(c) {
			cost++
		}
		if c == 0 || !lenient && (ok || cost > 0) {
			return best, ok
		}
		g := int(parts[c].Parent)
		if !inside && p.within(t, g) {
			s, n := p.child(g, t), -1
			switch {
			case parts[g].Kind == program.PartSequence && s > c:
				n = p.between(int(parts[c].End), s)
			case parts[g].Kind == program.PartAll && p.Counts[s]&^missed == 0:
				n = 0
			}
			if n >= 0 {
				n += cost + p.into(s, t)
				if (lenient || n == 0) && (!ok || n < best.cost) {
					best, ok = way{s, false, n}, true
				}
			}
		}
		cost += p.after(c)
	}
}

// surplus gives the part that would come once too often if an element of a part came: the innermost
// that may come more than once, else the element's own; -1 when there is none.
func (p *Place) surplus(t int, space string) int {
	parts := p.Model.Parts
	if a := &parts[t]; a.Kind == program.PartAny && !a.Any.Takes(space) || p.At == 0 {
		return -1
	}
	own := -1
	for c := int(p.At - 1); ; c = int(parts[c].Parent) {
		if p.within(t, c) && p.Counts[c]&^missed >= parts[c].Max && p.into(c, t) == 0 {
			if parts[c].Max > 1 {
				return c
			}
			if c == t {
				own = c
			}
		}
		if c == 0 || p.few(c) || p.after(c) > 0 {
			return own
		}
	}
}

// late takes an element that is missing so far, or in what is, and gives its part; -1 when
// there is none.
func (p *Place) late(first uint16, space string) int {
	parts := p.Model.Parts
	for t := first; t != 0; t = parts[t-1].Next {
		if a := &parts[t-1]; a.Kind == program.PartAny && !a.Any.Takes(space) {
			continue
		}
		for c := int(t - 1); ; c = int(parts[c].Parent) {
			if p.Counts[c]&missed != 0 {
				if p.Counts[c]++; p.Counts[c]&^missed >= parts[c].Min {
					p.Counts[c] &^= missed
				}
				return int(t - 1)
			}
			if c == 0 {
				break
			}
		}
	}
	return -1
}

// move goes a way to a part and marks what it passes over as missing.
func (p *Place) move(t int, by way) {
	parts := p.Model.Parts
	switch level := by.level; {
	case p.At == 0:
	case by.again:
		p.leave(level)
		p.anew(level)
	default:
		g := int(parts[level].Parent)
		c := p.child(g, int(p.At-1))
		p.leave(c)
		if p.few(c) {
			p.Counts[c] |= missed
		}
		if parts[g].Kind == program.PartSequence {
			p.pass(int(parts[c].End), level)
		}
	}
	if p.Counts[by.level]&^missed < missed-1 {
		p.Counts[by.level]++
	}
	for g := by.level; g != t; {
		s := p.child(g, t)
		if parts[g].Kind == program.PartSequence {
			p.pass(g+1, s)
		}
		p.Counts[s]++
		g = s
	}
	p.At = int32(t) + 1
}

// leave ends the present round of a part around the last element: what is missing in it is
// marked.
func (p *Place) leave(level int) {
	parts := p.Model.Parts
	for c := int(p.At - 1); c != level; c = int(parts[c].Parent) {
		if p.few(c) {
			p.Counts[c] |= missed
		}
		switch g := int(parts[c].Parent); parts[g].Kind {
		case program.PartSequence:
			p.pass(int(parts[c].End), int(parts[g].End))
		case program.PartAll:
			for s := g + 1; s < int(parts[g].End); s = int(parts[s].End) {
				if p.Counts[s] == 0 {
					p.miss(s)
				}
			}
		}
	}
}

// anew begins another round of a part: what is missing in it is lost. Of a choice only the
// part of the last element can have come.
func (p *Place) anew(level int) {
	parts := p.Model.Parts
	for parts[level].Kind == program.PartChoice {
		level = p.child(level, int(p.At-1))
		p.lose(level, level+1)
	}
	p.lose(level+1, int(parts[level].End))
}

// lose clears the counters of parts and lists those that are missing.
func (p *Place) lose(from, to int) {
	for i := from; i < to; i++ {
		if n := p.Counts[i]; n&missed != 0 {
			p.Lost = append(p.Lost, Lost{uint16(i), n &^ missed})
		}
		p.Counts[i] = 0
	}
}

// pass marks the parts of a sequence that are passed over.
func (p *Place) pass(from, to int) {
	for s := from; s < to; s = int(p.Model.Parts[s].End) {
		p.miss(s)
	}
}

// miss marks a part as missing unless it is optional: of a group in which all must come, all in it.
func (p *Place) miss(s int) {
	part := &p.Model.Parts[s]
	switch {
	case part.Optional:
	case part.Kind == program.PartSequence, part.Kind == program.PartAll:
		p.pass(s+1, int(part.End))
	default:
		p.Counts[s] |= missed
	}
}

// units is how much is missing where a part is passed over.
func (p *Place) units(s int) int {
	part := &p.Model.Parts[s]
	switch {
	case part.Optional:
		return 0
	case part.Kind == program.PartSequence, part.Kind == program.PartAll:
		n := 0
		for i := s + 1; i < int(part.End); i = int(p.Model.Parts[i].End) {
			n += p.units(i)
		}
		return n
	}
	return 1
}

// between is what is missing where parts of a sequence are passed over.
func (p *Place) between(from, to int) (n int) {
	if from >= to || int(p.Model.Parts[from].Until) >= to {
		return 0
	}
	for s := from; s < to; s = int(p.Model.Parts[s].End) {
		n += p.units(s)
	}
	return n
}

// into is what is missing where a part begins with one within it.
func (p *Place) into(g, t int) (n int) {
	for g != t {
		s := p.child(g, t)
		if p.Model.Parts[g].Kind == program.PartSequence {
			n += p.between(g+1, s)
		}
		g = s
	}
	return n
}

// after is what is missing of a group where it ends with a part.
func (p *Place) after(c int) (n int) {
	parts := p.Model.Parts
	g := int(parts[c].Parent)
	switch parts[g].Kind {
	case program.PartSequence:
		return p.between(int(parts[c].End), int(parts[g].End))
	case program.PartAll:
		for s := g + 1; s < int(parts[g].End); s = int(parts[s].End) {
			if p.Counts[s] == 0 {
				n += p.units(s)
			}
		}
	}
	return n
}

// few reports whether a part has come less often than it must.
func (p *Place) few(c int) bool {
	part := &p.Model.Parts[c]
	return !part.Optional && p.Counts[c]&^missed < part.Min
}

// within reports whether a part is another or in it.
func (p *Place) within(t, g int) bool { return t >= g && t < int(p.Model.Parts[g].End) }

// child is the part directly in a group that another in it is or is in.
func (p *Place) child(g, t int) int {
	for int(p.Model.Parts[t].Parent) != g {
		t = int(p.Model.Parts[t].Parent)
	}
	return t
}
