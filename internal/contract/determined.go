package contract

import (
	"math"

	"github.com/forkontrol/forkontrol/internal/particle"
	"github.com/forkontrol/forkontrol/internal/program"
)

// determined checks Unique Particle Attribution and Element Declarations
// Consistent for the content of a type: which particle an element belongs to is
// known without looking ahead, and elements of one name have one type.
func (b *builder) determined(c *Complex) {
	d := determination{b: b, c: c, names: map[Name]*Element{}, props: map[Name]uint16{}}
	d.particle(c.Particle, 0)
	if d.failed {
		return
	}
	particle.Finish(&d.model, len(d.props))
	switch i, j, why := particle.Ambiguous(&d.model, d.takes, b.limits.Steps); why {
	case particle.Clash:
		name := "xs:any"
		for _, k := range []int{i, j} {
			if e := d.of[k].Element; e != nil {
				name = d.elements[k].String()
			}
		}
		b.ps.at(c.node, "cos-nonambig", name, d.of[i].Place.String(), d.of[j].Place.String())
	case particle.TooLarge:
		b.ps.at(c.node, "limit#steps", b.limits.Steps)
	}
}

// determination writes a content as a model in which an element with those that may stand in its
// place is a choice.
type determination struct {
	b        *builder
	c        *Complex
	model    program.Model
	of       []*Particle // by part
	elements []Name      // by part
	props    map[Name]uint16
	names    map[Name]*Element
	places   int
	failed   bool
}

func (d *determination) fail(rule string, args ...any) {
	if !d.failed {
		d.b.ps.at(d.c.node, rule, args...)
	}
	d.failed = true
}

func (d *determination) add(p *Particle, kind program.PartKind, parent int, name Name, low, high uint64) int {
	i := len(d.model.Parts)
	if i >= math.MaxUint16 || d.places > d.b.limits.Particles {
		d.fail("limit#particles", d.b.limits.Particles)
		return 0
	}
	part := program.Part{Kind: kind, Parent: uint16(parent), Min: uint32(min(low, program.Many-1)), Max: uint32(min(high, program.Many))}
	if kind == program.PartElement {
		n, known := d.props[name]
		if !known {
			n = uint16(len(d.props))
			d.props[name] = n
		}
		part.Prop = n
	}
	d.model.Parts, d.of, d.elements = append(d.model.Parts, part), append(d.of, p), append(d.elements, name)
	return i
}

func (d *determination) particle(p *Particle, parent int) {
	switch {
	case d.failed:
	case p.Any != nil:
		d.places++
		d.add(p, program.PartAny, parent, Name{}, p.Min, p.Max)
	case p.Element != nil:
		d.places++
		d.consistent(p, p.Element)
		if len(p.Element.Members) == 0 {
			d.add(p, program.PartElement, parent, p.Element.Name, p.Min, p.Max)
			return
		}
		i := d.add(p, program.PartChoice, parent, Name{}, p.Min, p.Max)
		d.add(p, program.PartElement, i, p.Element.Name, 1, 1)
		for _, m := range p.Element.Members {
			d.consistent(p, m)
			d.add(p, program.PartElement, i, m.Name, 1, 1)
		}
	default:
		kind := map[Compositor]program.PartKind{Sequence: program.PartSequence, Choice: program.PartChoice, All: program.PartAll}[p.Group.Compositor]
		i := d.add(p, kind, parent, Name{}, p.Min, p.Max)
		for _, q := range p.Group.Particles {
			d.particle(q, i)
		}
	}
}

// takes reports whether an element may be of a wildcard and of another part.
func (d *determination) takes(w, other int) bool {
	if any := d.of[other].Any; any != nil {
		return d.of[w].Any.overlaps(any)
	}
	return d.of[w].Any.Takes(d.elements[other].Space)
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
