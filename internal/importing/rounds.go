package importing

import "github.com/forkontrol/forkontrol/internal/contract"

// How many rounds of a group have come does not always show: of e e e e in two to four rounds of one or two e, there
// may be two or four. What may come as a whole does: two to eight.

// plainRounds writes a group whose rounds do not show as one that may hold the very same, where there is one.
func plainRounds(p *contract.Particle) *contract.Particle {
	switch list := p.Group.Particles; {
	case p.Max <= 1:
	case len(list) == 1:
		q := *list[0]
		return oneInRounds(p, &q)
	case p.Group.Compositor == contract.Choice && p.Min <= 1 && p.Max >= manyRounds:
		p.Max = contract.Unbounded
		for i, q := range list {
			if counted(q) && joined(q, 1) {
				more := *q
				more.Max, list[i] = contract.Unbounded, &more
			}
		}
	}
	return p
}

// manyRounds are more than any payload has.
const manyRounds = 1 << 32

// oneInRounds does so for a group with one part.
func oneInRounds(p, q *contract.Particle) *contract.Particle {
	rounds := max(p.Min, 1) // of which there may be none too
	if q.Max <= 1 || !counted(p) && !counted(q) || rounds < p.Max && !joined(q, rounds) {
		return p
	}
	q.Min, q.Max = contract.Times(q.Min, rounds), contract.Times(q.Max, p.Max)
	switch {
	case p.Min > 0:
	case q.Min <= 1:
		q.Min = 0
	default: // none, or that many
		p.Max, p.Group.Particles[0] = 1, q
		return p
	}
	return q
}

// counted reports whether a part comes a number of times that has to be counted.
func counted(p *contract.Particle) bool { return p.Min > 1 || p.Max > 1 && p.Max != contract.Unbounded }

// joined reports whether there is no gap between what n rounds of a part can be and what more rounds can be.
func joined(p *contract.Particle, n uint64) bool {
	return contract.Times(p.Min, n+1) <= contract.Plus(contract.Times(p.Max, n), 1)
}
