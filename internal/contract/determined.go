package contract

// determined checks Unique Particle Attribution and Element Declarations
// Consistent for the content of a type: which particle an element belongs to is
// known without looking ahead, and elements of one name have one type.
func (b *builder) determined(c *Complex) {
	d := determination{b: b, c: c, names: map[Name]*Element{}, budget: b.limits.Steps}
	d.build(c.Particle)
	if d.failed {
		return
	}
	d.compare(d.first)
	for i := range d.places {
		if d.failed {
			return
		}
		d.compare(d.places[i].next)
	}
}

// spot is a place in the content with its groups and exact repetitions written
// out. Places of one particle have one origin.
type spot struct {
	p      *Particle
	origin int
	next   []int32
}

// part is what the Glushkov construction knows of a particle.
type part struct {
	first, last []int32
	empty       bool
}

type determination struct {
	b      *builder
	c      *Complex
	places []spot
	first  []int32
	names  map[Name]*Element
	budget int
	failed bool
	origin int
}

func (d *determination) build(p *Particle) {
	whole := d.particle(p)
	d.first = whole.first
}

func (d *determination) particle(p *Particle) part {
	if d.failed {
		return part{}
	}
	origin := d.origin
	one := d.term(p)
	if p.Max == 1 {
		one.empty = one.empty || p.Min == 0
		return one
	}
	if p.Min == p.Max && !one.empty && p.Max != Unbounded {
		// Exactly so often: another one must follow, or none may. Two of them have
		// both states.
		after := d.origin
		d.origin = origin
		two := d.term(p)
		d.origin = after
		if p.Max > 2 {
			d.link(one.last, one.first)
		}
		d.link(one.last, two.first)
		return part{first: one.first, last: two.last}
	}
	d.link(one.last, one.first)
	one.empty = one.empty || p.Min == 0
	return one
}

func (d *determination) term(p *Particle) part {
	if p.Group == nil {
		if len(d.places) >= d.b.limits.Particles {
			d.fail("limit#particles", d.b.limits.Particles)
			return part{}
		}
		d.origin++
		i := int32(len(d.places))
		d.places = append(d.places, spot{p: p, origin: d.origin})
		if p.Element != nil {
			d.consistent(p, p.Element)
			for _, m := range p.Element.Members {
				d.consistent(p, m)
			}
		}
		return part{first: []int32{i}, last: []int32{i}}
	}
	g := p.Group
	var whole part
	switch g.Compositor {
	case Sequence:
		whole.empty = true
		for _, q := range g.Particles {
			x := d.particle(q)
			d.link(whole.last, x.first)
			if whole.empty {
				whole.first = append(whole.first, x.first...)
			}
			if x.empty {
				whole.last = append(whole.last, x.last...)
			} else {
				whole.last = append([]int32{}, x.last...)
			}
			whole.empty = whole.empty && x.empty
			d.spend(len(whole.first) + len(whole.last))
		}
	case Choice:
		whole.empty = len(g.Particles) == 0
		for _, q := range g.Particles {
			x := d.particle(q)
			whole.first = append(whole.first, x.first...)
			whole.last = append(whole.last, x.last...)
			whole.empty = whole.empty || x.empty
		}
	case All:
		// Any two may follow one another; each comes once, which its origin says.
		whole.empty = true
		for _, q := range g.Particles {
			x := d.particle(q)
			whole.first = append(whole.first, x.first...)
			whole.last = append(whole.last, x.last...)
			whole.empty = whole.empty && x.empty
		}
	}
	return whole
}

func (d *determination) link(from, to []int32) {
	if !d.spend(len(from) * len(to)) {
		return
	}
	for _, i := range from {
		d.places[i].next = append(d.places[i].next, to...)
	}
}

func (d *determination) spend(n int) bool {
	if d.budget -= n; d.budget < 0 {
		d.fail("limit#steps", d.b.limits.Steps)
		return false
	}
	return true
}

func (d *determination) fail(rule string, args ...any) {
	if !d.failed {
		d.b.ps.at(d.c.node, rule, args...)
	}
	d.failed = true
}

// consistent checks that an element has the type of the others of its name.
func (d *determination) consistent(p *Particle, e *Element) {
	old := d.names[e.Name]
	if old == nil {
		d.names[e.Name] = e
		return
	}
	if old.Type != e.Type {
		d.b.ps.at(d.c.node, "cos-element-consistent", e.Name.String(), p.Place.String(), old.Place.String())
	}
}

// compare checks that no two of the places that may come next take one element.
func (d *determination) compare(next []int32) {
	names := map[Name]int32{}
	var wild []int32
	for _, i := range next {
		p := d.places[i].p
		if p.Any != nil {
			for _, j := range wild {
				if d.places[j].origin != d.places[i].origin && p.Any.overlaps(d.places[j].p.Any) {
					d.ambiguous(i, j, "")
					return
				}
			}
			wild = append(wild, i)
			continue
		}
		for k := -1; k < len(p.Element.Members); k++ {
			e := p.Element
			if k >= 0 {
				e = p.Element.Members[k]
			}
			if !d.spend(1) {
				return
			}
			j, ok := names[e.Name]
			if !ok {
				names[e.Name] = i
			} else if d.places[j].origin != d.places[i].origin {
				d.ambiguous(i, j, e.Name.String())
				return
			}
		}
	}
	for _, j := range wild {
		for name, i := range names {
			if d.places[j].p.Any.Takes(name.Space) {
				d.ambiguous(i, j, name.String())
				return
			}
		}
	}
}

func (d *determination) ambiguous(i, j int32, name string) {
	a, b := d.places[min(i, j)].p.Place, d.places[max(i, j)].p.Place
	if name == "" {
		name = "xs:any"
	}
	d.b.ps.at(d.c.node, "cos-nonambig", name, a.String(), b.String())
	d.failed = true
}
