package contract

import (
	"cmp"
	"slices"

	"github.com/forkontrol/forkontrol/internal/order"
)

// restriction checks Particle Valid (Restriction) of XML Schema 1.0: the content
// of a type takes no more than that of the type that it restricts. The table of
// cases is the Recommendation's, structures.html#cos-particle-restrict.
type restriction struct {
	b     *builder
	steps int
}

// particles gives "" if p restricts q, else the rule that does not hold.
func (r *restriction) particles(p, q *Particle) string {
	return r.restricts(r.plain(p), r.plain(q))
}

// plain leaves out pointless groups and writes the members of substitution
// groups out as choices.
func (r *restriction) plain(p *Particle) *Particle {
	if r.steps++; p == nil || p.Group == nil || r.steps > r.b.limits.Steps/16 {
		return p
	}
	g := p.Group
	out := &Group{Place: g.Place, Compositor: g.Compositor}
	for _, q := range g.Particles {
		x := r.plain(q)
		if x == nil {
			continue
		}
		if x.Group != nil && x.Min == 1 && x.Max == 1 && x.Group.Compositor == g.Compositor && g.Compositor != All {
			out.Particles = append(out.Particles, x.Group.Particles...)
			continue
		}
		out.Particles = append(out.Particles, x)
	}
	if len(out.Particles) == 0 && g.Compositor != Choice {
		return nil
	}
	if len(out.Particles) == 1 && p.Min == 1 && p.Max == 1 {
		return out.Particles[0]
	}
	return &Particle{Place: p.Place, Min: p.Min, Max: p.Max, Group: out}
}

func occurrence(p, q *Particle) bool { return p.Min >= q.Min && p.Max <= q.Max }

func (r *restriction) restricts(p, q *Particle) string {
	if r.steps++; r.steps > r.b.limits.Steps/16 {
		return "limit"
	}
	switch {
	case p == nil && q == nil, p == nil && emptiable(q):
		return ""
	case p == nil:
		return "rcase-empty"
	case q == nil:
		return "forbidden"
	}
	// An element with a substitution group is the choice of it.
	if headed(q) && !(p.Element != nil && p.Element.Name == q.Element.Name) {
		q = substituted(q)
	}
	switch {
	case p.Element != nil && q.Element != nil:
		return r.nameAndType(p, q)
	case p.Element != nil && q.Any != nil:
		if !q.Any.Takes(p.Element.Name.Space) {
			return "rcase-NSCompat.1"
		}
		if !occurrence(p, q) {
			return "rcase-NSCompat.2"
		}
		return ""
	case p.Any != nil && q.Any != nil:
		switch {
		case !occurrence(p, q):
			return "rcase-NSSubset.1"
		case !p.Any.within(q.Any):
			return "rcase-NSSubset.2"
		case p.Any.Process > q.Any.Process:
			return "rcase-NSSubset.3"
		}
		return ""
	case p.Any != nil:
		return "forbidden"
	case p.Group != nil && q.Any != nil:
		return r.recurseBounds(p, q)
	case p.Element != nil:
		// As a group of the base's kind around it.
		fault := r.restricts(&Particle{Place: p.Place, Min: 1, Max: 1,
			Group: &Group{Compositor: q.Group.Compositor, Particles: []*Particle{p}}}, q)
		if fault != "" && headed(p) {
			fault = r.restricts(substituted(p), q)
		}
		return fault
	case q.Element != nil:
		return "forbidden"
	}
	switch a, b := p.Group.Compositor, q.Group.Compositor; {
	case a == b && a != Choice:
		return r.recurse(p, q, a == All)
	case a == Choice && b == Choice:
		return r.lax(p, q)
	case a == Sequence && b == All:
		return r.unordered(p, q)
	case a == Sequence && b == Choice:
		return r.mapAndSum(p, q)
	}
	return "forbidden"
}

// headed reports whether other elements may stand in the place of a particle's.
func headed(p *Particle) bool { return p.Element != nil && len(p.Element.Members) > 0 }

func substituted(p *Particle) *Particle {
	g := &Group{Place: p.Place, Compositor: Choice}
	if !p.Element.Abstract {
		e := *p.Element
		e.Members = nil
		g.Particles = append(g.Particles, &Particle{Place: p.Place, Min: 1, Max: 1, Element: &e})
	}
	for _, m := range p.Element.Members {
		e := *m
		e.Members = nil
		g.Particles = append(g.Particles, &Particle{Place: p.Place, Min: 1, Max: 1, Element: &e})
	}
	// In one order in both, for choices are compared in order.
	order.Pointers(g.Particles, func(x, y *Particle) int {
		return cmp.Or(cmp.Compare(x.Element.Name.Space, y.Element.Name.Space),
			cmp.Compare(x.Element.Name.Local, y.Element.Name.Local))
	})
	return &Particle{Place: p.Place, Min: p.Min, Max: p.Max, Group: g}
}

func (r *restriction) nameAndType(p, q *Particle) string {
	a, b := p.Element, q.Element
	switch {
	case a.Name != b.Name:
		return "rcase-NameAndTypeOK.1"
	case !occurrence(p, q):
		return "rcase-NameAndTypeOK.3"
	case a.Nillable && !b.Nillable:
		return "rcase-NameAndTypeOK.2"
	case b.Block&^a.Block&(Extension|Restriction|Substitution) != 0:
		return "rcase-NameAndTypeOK.6"
	}
	if b.Fixed != nil {
		if a.Fixed == nil {
			return "rcase-NameAndTypeOK.4"
		}
		if s := simpleOf(b.Type); s != nil {
			x, f1 := r.b.valid(s, *b.Fixed, b.node, false)
			y, f2 := r.b.valid(s, *a.Fixed, a.node, false)
			if f1 != nil || f2 != nil || !same(x, y) {
				return "rcase-NameAndTypeOK.4"
			}
		} else if *a.Fixed != *b.Fixed {
			return "rcase-NameAndTypeOK.4"
		}
	}
	for _, i := range a.Constraints {
		if !slices.ContainsFunc(b.Constraints, func(j *Identity) bool { return i == j }) && a.node != b.node {
			return "rcase-NameAndTypeOK.5"
		}
	}
	if !r.b.derives(a.Type, b.Type, Extension|ByList|ByUnion) {
		return "rcase-NameAndTypeOK.7"
	}
	return ""
}

func simpleOf(t Type) *Simple {
	switch t := t.(type) {
	case *Simple:
		return t
	case *Complex:
		return t.Text
	}
	return nil
}

func (r *restriction) recurseBounds(p, q *Particle) string {
	for _, x := range p.Group.Particles {
		any := &Particle{Place: q.Place, Min: 0, Max: Unbounded, Any: q.Any}
		if fault := r.restricts(x, any); fault != "" {
			return fault
		}
	}
	low, high := p.total()
	if low < q.Min || high > q.Max {
		return "rcase-NSRecurseCheckCardinality.2"
	}
	return ""
}

// recurse maps the particles of a sequence or an all, in order, to those of the
// base, of which the others may be empty.
func (r *restriction) recurse(p, q *Particle, all bool) string {
	if !occurrence(p, q) {
		return "rcase-Recurse.1"
	}
	j := 0
	for _, x := range p.Group.Particles {
		for ; ; j++ {
			if j == len(q.Group.Particles) {
				return "rcase-Recurse.2"
			}
			y := q.Group.Particles[j]
			if r.restricts(x, y) == "" {
				j++
				break
			}
			if !emptiable(y) {
				return "rcase-Recurse.2"
			}
		}
	}
	for ; j < len(q.Group.Particles); j++ {
		if !emptiable(q.Group.Particles[j]) {
			return "rcase-Recurse.2.2"
		}
	}
	return ""
}

func (r *restriction) lax(p, q *Particle) string {
	if !occurrence(p, q) {
		return "rcase-RecurseLax.1"
	}
	j := 0
	for _, x := range p.Group.Particles {
		for ; ; j++ {
			if j == len(q.Group.Particles) {
				return "rcase-RecurseLax.2"
			}
			if r.restricts(x, q.Group.Particles[j]) == "" {
				j++
				break
			}
		}
	}
	return ""
}

// unordered maps a sequence to an all.
func (r *restriction) unordered(p, q *Particle) string {
	if !occurrence(p, q) {
		return "rcase-RecurseUnordered.1"
	}
	used := make([]bool, len(q.Group.Particles))
	for _, x := range p.Group.Particles {
		found := false
		for j, y := range q.Group.Particles {
			if !used[j] && r.restricts(x, y) == "" {
				used[j], found = true, true
				break
			}
		}
		if !found {
			return "rcase-RecurseUnordered.2"
		}
	}
	for j, y := range q.Group.Particles {
		if !used[j] && !emptiable(y) {
			return "rcase-RecurseUnordered.2.3"
		}
	}
	return ""
}

func (r *restriction) mapAndSum(p, q *Particle) string {
	for _, x := range p.Group.Particles {
		found := false
		for _, y := range q.Group.Particles {
			if r.restricts(x, y) == "" {
				found = true
				break
			}
		}
		if !found {
			return "rcase-MapAndSum.1"
		}
	}
	n := uint64(len(p.Group.Particles))
	if Times(p.Min, n) < q.Min || Times(p.Max, n) > q.Max {
		return "rcase-MapAndSum.2"
	}
	return ""
}
