package contract

// complexShell makes a complex type without its content, which complete fills
// in: so types may contain themselves.
func (b *builder) complexShell(n *node, d *document) *Complex {
	c := &Complex{About: b.aboutOf(n), node: n, doc: d, Final: d.final & (Extension | Restriction), Block: d.block & (Extension | Restriction)}
	c.Abstract = isTrue(n.word("abstract"))
	if v, ok := n.get("final"); ok {
		c.Final = derivations(collapse(v)) & (Extension | Restriction)
	}
	if v, ok := n.get("block"); ok {
		c.Block = derivations(collapse(v)) & (Extension | Restriction)
	}
	b.complexes = append(b.complexes, c)
	return c
}

func isTrue(w string) bool { return w == "true" || w == "1" }

// complete fills in a complex type and those that it is derived from.
func (b *builder) complete(c *Complex) bool {
	switch c.state {
	case complete:
		return true
	case underway:
		b.ps.at(c.node, "ct-props-correct.3", c.word())
		return false
	}
	c.state = underway
	c.Base, c.By = b.anyType, Restriction
	n := c.node
	how := n.child("simpleContent", "complexContent")
	switch {
	case how == nil:
		b.content(c, n, b.anyType, isTrue(n.word("mixed")))
		b.attributesOf(c, n, nil)
	default:
		b.derive(c, how)
	}
	c.state = complete
	return true
}

// word names a type in a problem.
func (c *Complex) word() string {
	if c.Name.Local == "" {
		return "(…)"
	}
	return c.Name.String()
}

// derive fills in a type with simpleContent or complexContent.
func (b *builder) derive(c *Complex, how *node) {
	n := how.child("restriction", "extension")
	if n == nil {
		return
	}
	if n.name.Local == "extension" {
		c.By = Extension
	}
	base := b.typeRef(c.doc, n, n.word("base"), c.decl)
	if base == nil {
		return
	}
	if c.decl != nil && c.decl.original != nil && base != c.decl.original.made {
		b.ps.at(n, "src-redefine.5", c.Name.Local)
	}
	c.Base = base
	from, _ := base.(*Complex)
	if from != nil {
		if !b.complete(from) {
			return
		}
		if depthOf(from) >= b.limits.Depth {
			b.ps.at(n, "limit#depth", b.limits.Depth)
			return
		}
		if from.Final&c.By != 0 {
			b.ps.at(n, pick(c.By == Extension, "cos-ct-extends.1.1", "derivation-ok-restriction.1"), from.word())
		}
	}
	if how.name.Local == "simpleContent" {
		b.simpleContent(c, n, base, from)
		return
	}
	if from == nil {
		b.ps.at(n, "src-ct.1", base.TypeName().String())
		return
	}
	mixed := isTrue(c.node.word("mixed"))
	if v, ok := how.get("mixed"); ok {
		mixed = isTrue(collapse(v))
	}
	b.content(c, n, from, mixed)
	b.attributesOf(c, n, from)
	c.derived = true
}

func depthOf(c *Complex) (n int) {
	for !c.Builtin {
		n++
		base, ok := c.Base.(*Complex)
		if !ok || n > 1<<16 {
			break
		}
		c = base
	}
	return n
}

func (b *builder) simpleContent(c *Complex, n *node, base Type, from *Complex) {
	c.Content = Text
	if from == nil { // a simple type
		s := base.(*Simple)
		if c.By == Restriction {
			b.ps.at(n, "src-ct.2", base.TypeName().String())
			return
		}
		if s.Final&Extension != 0 {
			b.ps.at(n, "cos-ct-extends.2.2", s.Name.String())
		}
		c.Text = s
		b.attributesOf(c, n, nil)
		return
	}
	switch {
	case from.Content == Text:
		c.Text = from.Text
	case c.By == Restriction && from.Content == Mixed && emptiable(from.Particle) && n.child("simpleType") != nil:
	default:
		b.ps.at(n, "src-ct.2", base.TypeName().String())
		return
	}
	if c.By == Restriction {
		if inline := n.child("simpleType"); inline != nil {
			s := b.simple(inline, c.doc, Name{}, nil)
			if s == nil {
				return
			}
			if from.Content == Text && !b.simpleDerives(s, from.Text, 0) {
				b.ps.at(n, "derivation-ok-restriction.5.2.2.1", from.word())
			}
			c.Text = s
		}
		own := false
		for _, k := range n.kids {
			own = own || letters[k.name.Local] == 'F' && k.name.Space == spaceSchema
		}
		if own {
			s := &Simple{About: b.aboutOf(n), Base: c.Text, node: n}
			if s = b.restrict(s, n, c.doc); s == nil {
				return
			}
			c.Text = s
		}
	}
	b.attributesOf(c, n, from)
	c.derived = true
}

// content fills in what may stand inside, of what n says and base has.
func (b *builder) content(c *Complex, n *node, base *Complex, mixed bool) {
	var own *Particle
	k := n.child("group", "all", "choice", "sequence")
	if k != nil {
		own = b.particle(k, c.doc, 0, true)
		if own != nil && own.Group != nil && len(own.Group.Particles) == 0 &&
			(own.Group.Compositor != Choice || own.Min == 0) && !k.is("group") {
			own = nil
		}
	}
	if own == nil && mixed {
		own = &Particle{Place: n.place(), Min: 1, Max: 1, Group: &Group{Place: n.place()}}
	}
	kind := Elements
	if mixed {
		kind = Mixed
	}
	if c.By == Restriction {
		if own != nil {
			c.Content, c.Particle = kind, own
		}
		return
	}
	switch {
	case own == nil:
		c.Content, c.Particle, c.Text = base.Content, base.Particle, base.Text
	case base.Content == Empty:
		c.Content, c.Particle = kind, own
	case base.Content == Text:
		b.ps.at(n, "cos-ct-extends.1.4", base.word())
	default:
		if base.Content != kind {
			b.ps.at(n, "cos-ct-extends.1.4.2.2.2.2.1", base.word())
			return
		}
		if hasAll(base.Particle) && !empty(base.Particle) || hasAll(own) {
			b.ps.at(n, "cos-all-limited.1.2")
			return
		}
		c.Content = kind
		c.Particle = &Particle{Place: n.place(), Min: 1, Max: 1,
			Group: &Group{Place: n.place(), Particles: []*Particle{base.Particle, own}}}
	}
}

func hasAll(p *Particle) bool { return p.Group != nil && p.Group.Compositor == All }

func empty(p *Particle) bool { return p.Group != nil && len(p.Group.Particles) == 0 }

// emptiable reports whether a particle takes nothing at all.
func emptiable(p *Particle) bool {
	if p == nil || p.Min == 0 {
		return true
	}
	low, _ := p.total()
	return low == 0
}

// total gives how many elements a particle takes at least and at most.
func (p *Particle) total() (low, high uint64) {
	if p.Group == nil {
		return p.Min, p.Max
	}
	if g := p.Group; g.summed {
		return Times(g.low, p.Min), Times(g.high, p.Max)
	}
	for i, q := range p.Group.Particles {
		l, h := q.total()
		switch {
		case p.Group.Compositor != Choice:
			low, high = Plus(low, l), Plus(high, h)
		case i == 0:
			low, high = l, h
		default:
			low, high = min(low, l), max(high, h)
		}
	}
	p.Group.low, p.Group.high, p.Group.summed = low, high, true
	return Times(low, p.Min), Times(high, p.Max)
}

// Plus adds counts; Unbounded stays so.
func Plus(a, b uint64) uint64 {
	if a == Unbounded || b == Unbounded {
		return Unbounded
	}
	if a+b < a {
		return Unbounded - 1
	}
	return a + b
}

// Times multiplies counts; Unbounded stays so, but nothing times anything is nothing.
func Times(a, b uint64) uint64 {
	switch {
	case a == 0 || b == 0:
		return 0
	case a == Unbounded || b == Unbounded:
		return Unbounded
	case a > (Unbounded-1)/b:
		return Unbounded - 1
	}
	return a * b
}
