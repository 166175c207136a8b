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

// Trouble is why a model cannot be followed.
type Trouble uint8

// The troubles.
const (
	None     Trouble = iota
	Clash            // an element may be of either of two parts at one place
	Rounds           // how often a part has come does not show, and matters: (a{2,3}){2}
	TooLarge         // it takes too many steps to see
)

// Ambiguous says what is wrong with a model whose parts an element should find without a look at what
// follows, and which parts it is between. Elements of one property are the same; whether one
// may be of a wildcard and another part, both by number, takes says. The search is given up after so many steps.
func Ambiguous(m *program.Model, takes func(wildcard, other int) bool, steps int) (a, b int, why Trouble) {
	if len(m.Parts) == 0 {
		return 0, 0, None
	}
	s := search{parts: m.Parts, takes: takes, steps: steps, first: map[uint16]step{}}
	whole := s.part(0)
	var begin []step
	for _, to := range whole.first {
		begin = append(begin, step{to, -1})
	}
	s.compare(begin)
	for i := range s.spots {
		s.compare(s.spots[i].next)
	}
	if s.why == None && s.rounds > 0 {
		return s.rounds - 1, s.rounds - 1, Rounds
	}
	return s.a, s.b, s.why
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
	takes func(wildcard, other int) bool
	spots []spot
	steps int
	first map[uint16]step // of the places that are compared, by property
	a, b  int
	why   Trouble
	// rounds is the part whose rounds do not show, plus one; a clash counts for more.
	rounds int
}

func (s *search) part(i int) ends {
	p := &s.parts[i]
	one := s.once(i)
	switch {
	case s.why != None:
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
	for k := i + 1; k < int(p.End) && s.why == None; k = int(s.parts[k].End) {
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
		if s.why != None {
			return
		}
		for _, n := range to {
			s.spots[i].next = append(s.spots[i].next, step{n, int32(again)})
		}
	}
}

func (s *search) spend(i, n int) {
	if s.steps -= n; s.steps < 0 {
		s.found(i, i, TooLarge)
	}
}

func (s *search) found(a, b int, why Trouble) {
	if s.why == None {
		s.a, s.b, s.why = min(a, b), max(a, b), why
	}
}

// compare looks at places that may all come next.
func (s *search) compare(list []step) {
	clear(s.first)
	var wild []step
	for _, x := range list {
		p := s.spots[x.to].part
		if s.parts[p].Kind == program.PartAny {
			for _, y := range wild {
				s.between(x, y, s.takes(p, s.spots[y.to].part))
			}
			s.spend(p, 1+len(wild))
			wild = append(wild, x)
			continue
		}
		s.spend(p, 1)
		if y, there := s.first[s.parts[p].Prop]; there {
			s.between(x, y, true)
		} else {
			s.first[s.parts[p].Prop] = x
		}
		if s.why != None {
			return
		}
	}
	for _, w := range wild {
		for _, x := range list {
			p, q := s.spots[w.to].part, s.spots[x.to].part
			if s.why != None {
				return
			}
			if s.parts[q].Kind != program.PartAny {
				s.spend(p, 1)
				s.between(w, x, s.takes(p, q))
			}
		}
	}
}

// between judges two places that may come next; clash says that an element may be of both.
func (s *search) between(x, y step, clash bool) {
	a, b := s.spots[x.to].part, s.spots[y.to].part
	switch {
	case a != b && clash:
		s.found(a, b, Clash)
	case a == b && x.again >= 0 && y.again >= 0 && x.again != y.again && !s.greedy(max(x.again, y.again), min(x.again, y.again)):
		s.rounds = a + 1
	}
}

// greedy reports whether it does no harm that of two parts, one in the other, the inner comes
// again as often as it can.
func (s *search) greedy(inner, outer int32) bool {
	in, out := &s.parts[inner], &s.parts[outer]
	return (in.Min <= 1 || in.Optional || in.Max == program.Many) && (out.Min <= 1 || out.Optional)
}
