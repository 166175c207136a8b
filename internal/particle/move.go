package particle

import "github.com/forkontrol/forkontrol/internal/program"

// Move is how an element of a property is taken where another was before it and nothing is amiss: what Come does
// there, worked out once. It holds wherever it was found with counters in the same ranges.
type Move struct {
	// Part is the element's, At what Place.At becomes.
	Part   uint16
	At     int32
	guards []guard
	clears []span
	counts []uint16 // the first may have come any number of times
}

// guard is the range that a counter must be in.
type guard struct {
	part      uint16
	low, high uint32
}

// span are the parts from one to before another.
type span struct{ from, to uint16 }

// Moves reports whether models of this kind have moves: those of which all that decides where an element goes are
// the counters of the groups around the one before.
func Moves(m *program.Model) bool {
	for i := range m.Parts {
		p := &m.Parts[i]
		if p.Kind == program.PartAll && (i > 0 || p.Max > 1) || p.Kind < program.PartSequence && m.Parts[p.Parent].Kind == program.PartAll && p.Max > 1 {
			return false
		}
	}
	return len(m.Parts) > 0
}

// Sound reports whether nothing is missing so far.
func (p *Place) Sound() bool {
	for _, n := range p.Counts {
		if n&missed != 0 {
			return false
		}
	}
	return true
}

// Move finds how an element of a property, whose first part plus one is given, is taken if it fits, of a place that
// is sound. It changes nothing.
func (p *Place) Move(first uint16) (m Move, ok bool) {
	t, w, ok := p.best(first, "", false)
	if !ok {
		return m, false
	}
	parts := p.Model.Parts
	m.Part, m.At = uint16(t), int32(t)+1
	if p.At > 0 {
		for c := int(p.At - 1); ; c = int(parts[c].Parent) {
			if !w.again && !p.within(t, c) && p.within(t, int(parts[c].Parent)) {
				m.guard(parts, c, p.Counts[c])
				break
			}
			m.guard(parts, c, p.Counts[c])
			if c == w.level {
				break
			}
		}
		if w.again {
			level := w.level
			for parts[level].Kind == program.PartChoice {
				level = p.child(level, int(p.At-1))
				m.clears = append(m.clears, span{uint16(level), uint16(level + 1)})
			}
			if end := parts[level].End; int(end) > level+1 {
				m.clears = append(m.clears, span{uint16(level + 1), end})
			}
		}
	}
	m.count(parts, w.level)
	for g := w.level; g != t; {
		g = p.child(g, t)
		m.count(parts, g)
	}
	return m, true
}

// guard keeps the range of a counter in which it decides the same.
func (m *Move) guard(parts []program.Part, c int, n uint32) {
	p, g := &parts[c], guard{uint16(c), 0, missed - 1}
	if !p.Optional && p.Min > 1 {
		if n < p.Min {
			g.high = p.Min - 1
		} else {
			g.low = p.Min
		}
	}
	if p.Max > 1 && p.Max < missed {
		if n < p.Max {
			g.high = min(g.high, p.Max-1)
		} else {
			g.low = max(g.low, p.Max)
		}
	}
	if g.low > 0 || g.high < missed-1 {
		m.guards = append(m.guards, g)
	}
}

// count adds a part that comes once more. Of a group in which all must come each comes once.
func (m *Move) count(parts []program.Part, c int) {
	m.counts = append(m.counts, uint16(c))
	if c > 0 && parts[parts[c].Parent].Kind == program.PartAll {
		m.guards = append(m.guards, guard{uint16(c), 0, 0})
	}
}

// Holds reports whether a move holds with these counters.
func (m *Move) Holds(counts []uint32) bool {
	for i := range m.guards {
		g := &m.guards[i]
		if n := counts[g.part]; n < g.low || n > g.high {
			return false
		}
	}
	return true
}

// Take counts the element. The move holds.
func (m *Move) Take(counts []uint32) {
	for _, s := range m.clears {
		clear(counts[s.from:s.to])
	}
	for i, c := range m.counts {
		if i > 0 || counts[c] < missed-1 {
			counts[c]++
		}
	}
}

// Ends reports whether MayEnd says the same wherever the element of a part was the last, and what.
func Ends(m *program.Model, at int32) (may, always bool) {
	p := Place{Model: m, At: at}
	if at == 0 {
		return p.MayEnd(), true
	}
	parts := m.Parts
	for c := int(at - 1); ; c = int(parts[c].Parent) {
		if !parts[c].Optional && parts[c].Min > 1 || parts[c].Kind == program.PartAll {
			return false, false
		}
		if c > 0 && parts[parts[c].Parent].Kind == program.PartSequence && p.after(c) > 0 {
			return false, true
		}
		if c == 0 {
			return true, true
		}
	}
}
