package contract

// particle makes one of an element, wildcard, group or reference; nil if it may
// never come, or after a problem. Outermost is set for the one that is the whole
// content of a complex type.
func (b *builder) particle(n *node, d *document, depth int, outermost bool) *Particle {
	p := &Particle{Place: n.place(), Min: 1, Max: 1}
	if v, ok := n.get("minOccurs"); ok {
		p.Min = number(collapse(v))
	}
	if v, ok := n.get("maxOccurs"); ok {
		if v = collapse(v); v == "unbounded" {
			p.Max = Unbounded
		} else {
			p.Max = number(v)
			x, _ := integer(v)
			y, _ := integer(n.word("minOccurs"))
			if y == nil {
				y, _ = integer("1")
			}
			if x != nil && x.Cmp(y) < 0 {
				b.ps.at(n, "p-props-correct.2.1", p.Min, v)
				return nil
			}
		}
	} else if p.Min > 1 {
		b.ps.at(n, "p-props-correct.2.1", p.Min, "1")
		return nil
	}
	if depth > b.limits.Depth {
		b.ps.at(n, "limit#depth", b.limits.Depth)
		return nil
	}
	if b.particles++; b.particles > b.limits.Components {
		b.ps.at(n, "limit#components", b.limits.Components)
		return nil
	}
	switch n.name.Local {
	case "element":
		p.Element = b.localElement(n, d)
		if p.Element == nil {
			return nil
		}
	case "any":
		p.Any = b.wildcard(n, d)
	case "group":
		decl := b.find(d, n, 'g', n.word("ref"), b.within(n))
		if decl == nil {
			return nil
		}
		p.Group = b.groupOf(decl)
		if p.Group == nil {
			return nil
		}
		if depth+p.Group.depth > b.limits.Depth {
			b.ps.at(n, "limit#depth", b.limits.Depth)
			return nil
		}
		if p.Group.Compositor == All && (!outermost || p.Max != 1) {
			b.ps.at(n, "cos-all-limited.1.2")
			return nil
		}
	default:
		p.Group = b.group(n, d, depth)
	}
	if p.Max == 0 {
		return nil
	}
	return p
}

// within gives the redefinition that a node stands in, if it does.
func (b *builder) within(n *node) *declaration {
	for ; n != nil && n.parent != nil; n = n.parent {
		if n.parent.is("redefine") {
			for _, decl := range b.c.order {
				for x := decl; x != nil; x = x.original {
					if x.node == n {
						return x
					}
				}
			}
		}
	}
	return nil
}

func (b *builder) group(n *node, d *document, depth int) *Group {
	g := &Group{Place: n.place(), depth: 1}
	switch n.name.Local {
	case "choice":
		g.Compositor = Choice
	case "all":
		g.Compositor = All
	}
	for _, k := range n.kids {
		if k.name.Space != spaceSchema || k.is("annotation") {
			continue
		}
		if p := b.particle(k, d, depth+1, false); p != nil {
			g.Particles = append(g.Particles, p)
			if p.Group != nil {
				g.depth = max(g.depth, p.Group.depth+1)
			}
		}
	}
	return g
}

// groupOf makes the group of a definition.
func (b *builder) groupOf(d *declaration) *Group {
	switch {
	case d.made != nil:
		return d.made.(*Group)
	case d.state == underway:
		b.ps.at(d.node, "mg-props-correct.2", d.name.String())
		return nil
	case d.state == complete:
		return nil
	}
	d.state = underway
	k := d.node.child("all", "choice", "sequence")
	if k == nil {
		return nil
	}
	g := b.group(k, d.doc, 1)
	g.Name = d.name
	d.state = complete
	d.made = g
	if b.c.decls[declKey{'g', d.name}] == d {
		b.schema.Groups[d.name] = g
	}
	if d.original != nil {
		b.redefinedGroup(d, g)
	}
	return g
}

// redefinedGroup checks a group that redefines another: it contains that once,
// or restricts it.
func (b *builder) redefinedGroup(d *declaration, g *Group) {
	old := b.groupOf(d.original)
	if old == nil {
		return
	}
	self := 0
	var refs func(n *node)
	refs = func(n *node) {
		for _, k := range n.kids {
			if k.is("group") && k.has("ref") {
				if name, ok := b.qname(d.doc, k, k.word("ref")); ok && name == d.name {
					self++
					if k.has("minOccurs") && k.word("minOccurs") != "1" || k.has("maxOccurs") && k.word("maxOccurs") != "1" {
						b.ps.at(k, "src-redefine.6.1.2", d.name.Local)
					}
				}
			}
			refs(k)
		}
	}
	refs(d.node)
	switch {
	case self > 1:
		b.ps.at(d.node, "src-redefine.6.1.1", d.name.Local)
	case self == 0:
		b.redefinedGroups = append(b.redefinedGroups, [2]*Group{g, old})
		b.redefinedNodes = append(b.redefinedNodes, d.node)
	}
}
