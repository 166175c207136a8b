package importing

import "github.com/forkontrol/forkontrol/internal/contract"

// How many rounds of a group have come does not always show: of e e e e in two to four rounds of one or two e, there
// may be two or four. What may come as a whole does: two to eight.

// plainRounds writes a group whose rounds do not show as one that may hold the very same, where there is one.
func plainRounds(p *contract.Particle) *contract.Particle {
	g := p.Group
	switch {
	case p.Max <= 1:
	case len(g.Particles) == 1:
		return oneInRounds(p, *g.Particles[0])
	case g.Compositor == contract.Choice && p.Min <= 1 && p.Max >= manyRounds:
		out := &contract.Group{Place: g.Place, Compositor: g.Compositor}
		for _, q := range g.Particles {
			if counted(q) && joined(q.Min, q.Max, 1) {
				more := *q
				more.Max, q = contract.Unbounded, &more
			}
			out.Particles = append(out.Particles, q)
		}
		return &contract.Particle{Place: p.Place, Min: p.Min, Max: contract.Unbounded, Group: out}
	}
	return p
}

// manyRounds are more than any payload has.
const manyRounds = 1 << 32

// oneInRounds does so for a group with one part.
func oneInRounds(p *contract.Particle, q contract.Particle) *contract.Particle {
	rounds := max(p.Min, 1) // of which there may be none too
	if q.Max <= 1 || !counted(p) && !counted(&q) || rounds < p.Max && !joined(q.Min, q.Max, rounds) {
		return p
	}
	none := p.Min == 0 && q.Min > 1
	if p.Min > 0 || none {
		q.Min = contract.Times(q.Min, rounds)
	} else {
		q.Min = 0
	}
	if q.Max = contract.Times(q.Max, p.Max); none {
		return &contract.Particle{Place: p.Place, Min: 0, Max: 1, Group: &contract.Group{Place: p.Group.Place,
			Compositor: contract.Sequence, Particles: []*contract.Particle{&q}}}
	}
	return &q
}

// counted reports whether a part comes a number of times that has to be counted.
func counted(p *contract.Particle) bool { return p.Min > 1 || p.Max > 1 && p.Max != contract.Unbounded }

// joined reports whether between what n rounds of least to most can be and what more rounds can be is no gap.
func joined(least, most, n uint64) bool {
	return contract.Times(least, n+1) <= contract.Plus(contract.Times(most, n), 1)
}
