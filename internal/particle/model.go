package particle

import "github.com/forkontrol/forkontrol/internal/program"

// Finish fills in what of a model follows from its parts' Kind, Parent, Min, Max and their
// order: End, Next, Optional, Until, Where and Any. There are so many properties.
func Finish(m *program.Model, props int) {
	parts := m.Parts
	m.Where, m.Any = make([]uint16, props), 0
	for i := range parts {
		parts[i].End = uint16(i + 1)
	}
	for i := len(parts) - 1; i >= 0; i-- {
		p := &parts[i]
		if i > 0 {
			up := &parts[p.Parent]
			up.End = max(up.End, p.End)
		}
		switch p.Kind {
		case program.PartElement:
			p.Next, m.Where[p.Prop] = m.Where[p.Prop], uint16(i+1)
		case program.PartAny:
			p.Next, m.Any = m.Any, uint16(i+1)
		}
		p.Optional = p.Min == 0 || inside(parts, i)
		if p.Kind != program.PartSequence {
			continue
		}
		until := p.End
		for s := i + 1; s < int(p.End); s = int(parts[s].End) {
			if !parts[s].Optional {
				until = uint16(s)
				for back := i + 1; back < s; back = int(parts[back].End) {
					if parts[back].Until == 0 {
						parts[back].Until = until
					}
				}
				parts[s].Until = until
			}
		}
		for s := i + 1; s < int(p.End); s = int(parts[s].End) {
			if parts[s].Until == 0 {
				parts[s].Until = p.End
			}
		}
	}
}

// inside reports whether nothing in a group need come.
func inside(parts []program.Part, i int) bool {
	p := &parts[i]
	switch p.Kind {
	case program.PartSequence, program.PartAll:
		for s := i + 1; s < int(p.End); s = int(parts[s].End) {
			if !parts[s].Optional {
				return false
			}
		}
		return true
	case program.PartChoice:
		for s := i + 1; s < int(p.End); s = int(parts[s].End) {
			if parts[s].Optional {
				return true
			}
		}
	}
	return false
}

// Bounds are how often a property may come in all, at least and at most (program.Many: without
// end).
func Bounds(m *program.Model, prop int) (low, high uint64) {
	if len(m.Parts) == 0 {
		return 0, 0
	}
	return bounds(m.Parts, 0, prop)
}

func bounds(parts []program.Part, i, prop int) (low, high uint64) {
	p := &parts[i]
	switch p.Kind {
	case program.PartElement:
		if int(p.Prop) != prop {
			return 0, 0
		}
		low, high = 1, 1
	case program.PartSequence, program.PartAll, program.PartChoice:
		first := true
		for s := i + 1; s < int(p.End); s = int(parts[s].End) {
			l, h := bounds(parts, s, prop)
			switch {
			case p.Kind != program.PartChoice:
				low, high = low+l, min(high+h, program.Many)
			case first:
				low, high = l, h
			default:
				low, high = min(low, l), max(high, h)
			}
			first = false
		}
	}
	low = min(low*uint64(p.Min), program.Many)
	switch {
	case high > 0 && (p.Max == program.Many || high == program.Many):
		high = program.Many
	default:
		high = min(high*uint64(p.Max), program.Many)
	}
	return low, high
}

// Ambiguous gives two parts that an element may be of at one place, without a look at what
// follows; false when there are none. Same says whether an element may be of either of two parts.
// Two rounds that cannot be told apart count too, where it matters how many there are: (a{2,3}){2}. The
// search is given up, and the model refused, after so many steps; then, and for such rounds of
// one part, a is b.
func Ambiguous(m *program.Model, same func(a, b *program.Part) bool, steps int) (a, b int, found bool) {
	if len(m.Parts) == 0 {
		return 0, 0, false
	}
	s := search{parts: m.Parts, same: same, steps: steps}
	whole := s.part(0)
	var begin []step
	for _, to := range whole.first {
		begin = append(begin, step{to, -1})
	}
	s.compare(begin)
	for i := range s.spots {
		s.compare(s.spots[i].next)
	}
	return s.a, s.b, s.found
}

// spot is a place in the content; exact repetitions are written out twice, and both are of one
// part.
type spot struct {
	part int
	next []step
}

// step is where to come from a spot, and the part that comes again by it, -1 for none.
type step struct{ to, again int32 }

// ends is where a part may begin and end, and whether it may be left out.
type ends struct {
	first, last []int32
	empty       bool
}

type search struct {
	parts []program.Part
	same  func(a, b *program.Part) bool
	spots []spot
	steps int
	a, b  int
	found bool
}

func (s *search) part(i int) ends {
	p := &s.parts[i]
	one := s.once(i)
	switch {
	case s.found:
		return ends{}
	case p.Max == 1:
		one.empty = one.empty || p.Min == 0
	case p.Min == p.Max && !one.empty && p.Max != program.Many:
		// Exactly so often: another one must follow, or none may. Two of them have both states.
		two := s.once(i)
		if p.Max > 2 {
			s.link(one.last, one.first, i)
		}
		s.link(one.last, two.first, i)
		one.last = two.last
	default:
		s.link(one.last, one.first, i)
		one.empty = one.empty || p.Min == 0
	}
	return one
}

func (s *search) once(i int) (whole ends) {
	p := &s.parts[i]
	if p.Kind == program.PartElement || p.Kind == program.PartAny {
		s.spend(i, 1)
		n := []int32{int32(len(s.spots))}
		s.spots = append(s.spots, spot{part: i})
		return ends{first: n, last: n}
	}
	whole.empty = p.Kind != program.PartChoice
	for k := i + 1; k < int(p.End) && !s.found; k = int(s.parts[k].End) {
		x := s.part(k)
		switch p.Kind {
		case program.PartSequence:
			s.link(whole.last, x.first, -1)
			if whole.empty {
				whole.first = append(whole.first, x.first...)
			}
			if !x.empty {
				whole.last = nil
			}
			whole.last = append(whole.last, x.last...)
			whole.empty = whole.empty && x.empty
		case program.PartChoice:
			whole.first, whole.last = append(whole.first, x.first...), append(whole.last, x.last...)
			whole.empty = whole.empty || x.empty
		default:
			s.link(whole.last, x.first, -1)
			s.link(x.last, whole.first, -1)
			whole.first, whole.last = append(whole.first, x.first...), append(whole.last, x.last...)
			whole.empty = whole.empty && x.empty
		}
		s.spend(i, len(whole.first)+len(whole.last))
	}
	return whole
}

func (s *search) link(from, to []int32, again int) {
	for _, i := range from {
		s.spend(s.spots[i].part, len(to))
		if s.found {
			return
		}
		for _, n := range to {
			s.spots[i].next = append(s.spots[i].next, step{n, int32(again)})
		}
	}
}

func (s *search) spend(i, n int) {
	if s.steps -= n; s.steps < 0 && !s.found {
		s.a, s.b, s.found = i, i, true
	}
}

func (s *search) compare(list []step) {
	for i, x := range list {
		s.spend(s.spots[x.to].part, i)
		for _, y := range list[:i] {
			if s.found {
				return
			}
			a, b := s.spots[x.to].part, s.spots[y.to].part
			switch {
			case a != b && s.same(&s.parts[a], &s.parts[b]):
				s.a, s.b, s.found = min(a, b), max(a, b), true
			case a == b && x.again >= 0 && y.again >= 0 && x.again != y.again && !s.greedy(max(x.again, y.again), min(x.again, y.again)):
				s.a, s.b, s.found = a, a, true
			}
		}
	}
}

// greedy reports whether it does no harm that of two parts, one in the other, the inner comes
// again as often as it can.
func (s *search) greedy(inner, outer int32) bool {
	in, out := &s.parts[inner], &s.parts[outer]
	return (in.Min <= 1 || in.Optional || in.Max == program.Many) && (out.Min <= 1 || out.Optional)
}
