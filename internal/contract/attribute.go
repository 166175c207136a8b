package contract

import "slices"

func (b *builder) globalAttribute(d *declaration) *Attribute {
	if d.state == complete || d.made != nil {
		a, _ := d.made.(*Attribute)
		return a
	}
	d.state = complete
	a := b.attribute(d.node, d.doc, d.name)
	if a == nil {
		return nil
	}
	a.Global = true
	d.made = a
	b.schema.Attributes[d.name] = a
	return a
}

// attribute makes the declaration of an attribute that is not a reference.
func (b *builder) attribute(n *node, d *document, name Name) *Attribute {
	a := &Attribute{About: b.aboutOf(n), Name: name, node: n, doc: d}
	if name.Local == "xmlns" {
		b.ps.at(n, "no-xmlns")
		return nil
	}
	if name.Space == spaceInstance {
		b.ps.at(n, "no-xsi")
		return nil
	}
	inline := n.child("simpleType")
	switch {
	case n.has("type") && inline != nil:
		b.ps.at(n, "src-attribute.4")
		return nil
	case n.has("type"):
		a.Type = b.simpleRef(d, n, n.word("type"), nil)
	case inline != nil:
		a.Type = b.simple(inline, d, Name{}, nil)
	default:
		a.Type = builtins["anySimpleType"]
	}
	if a.Type == nil {
		return nil
	}
	a.Default, a.Fixed = b.constraint(n, "src-attribute.1")
	b.attributes = append(b.attributes, a)
	return a
}

// constraint reads default and fixed, of which one alone may stand.
func (b *builder) constraint(n *node, rule string) (def, fixed *string) {
	if v, ok := n.get("default"); ok {
		def = &v
	}
	if v, ok := n.get("fixed"); ok {
		fixed = &v
	}
	if def != nil && fixed != nil {
		b.ps.at(n, rule)
		fixed = nil
	}
	return def, fixed
}

// attributeUse makes one of a local xs:attribute; nil for one that is
// prohibited, whose name then is given.
func (b *builder) attributeUse(n *node, d *document) (use *AttributeUse, prohibited Name) {
	how := n.word("use")
	use = &AttributeUse{About: b.aboutOf(n), Required: how == "required"}
	if n.has("default") && how != "" && how != "optional" {
		b.ps.at(n, "src-attribute.2")
	}
	if n.has("ref") == n.has("name") {
		b.ps.at(n, "src-attribute.3.1")
		return nil, Name{}
	}
	if n.has("ref") {
		if n.has("form") || n.has("type") || n.child("simpleType") != nil {
			b.ps.at(n, "src-attribute.3.2")
			return nil, Name{}
		}
		use.Attribute = b.attributeRef(d, n)
		if use.Attribute == nil {
			return nil, Name{}
		}
		use.Default, use.Fixed = b.constraint(n, "src-attribute.1")
		if use.Default == nil && use.Fixed == nil {
			use.Default, use.Fixed = use.Attribute.Default, use.Attribute.Fixed
		}
	} else {
		name := Name{"", n.word("name")}
		if f := n.word("form"); f == "qualified" || f == "" && d.qualified.attributes {
			name.Space = d.space
		}
		use.Attribute = b.attribute(n, d, name)
		if use.Attribute == nil {
			return nil, Name{}
		}
		use.Default, use.Fixed = use.Attribute.Default, use.Attribute.Fixed
	}
	if how == "prohibited" {
		return nil, use.Attribute.Name
	}
	return use, Name{}
}

func (b *builder) attributeRef(d *document, n *node) *Attribute {
	name, ok := b.qname(d, n, n.word("ref"))
	if !ok {
		return nil
	}
	if a := builtinAttributes[name]; a != nil && b.c.decls[declKey{'t', name}] == nil &&
		(name.Space == spaceInstance || b.visible(d, name.Space)) {
		return a
	}
	decl := b.find(d, n, 't', n.word("ref"), nil)
	if decl == nil {
		return nil
	}
	return b.globalAttribute(decl)
}

func (b *builder) attributeGroupOf(d *declaration) *AttributeGroup {
	switch {
	case d.made != nil:
		return d.made.(*AttributeGroup)
	case d.state == underway:
		b.ps.at(d.node, "src-attribute_group.3", d.name.String())
		return nil
	case d.state == complete:
		return nil
	}
	d.state = underway
	g := &AttributeGroup{About: b.aboutOf(d.node), Name: d.name}
	var self int
	g.Uses, g.AnyAttribute, g.prohibited, self = b.attributeUses(d.node, d.doc, d)
	d.state = complete
	d.made = g
	if d.original != nil {
		if old := b.attributeGroupOf(d.original); old != nil && self == 0 {
			c := &Complex{Attributes: g.Uses, AnyAttribute: g.AnyAttribute, node: d.node}
			b.restrictsAttributes(c, old.Uses, old.AnyAttribute, d.node, "src-redefine.7.2.2")
		} else if self > 1 {
			b.ps.at(d.node, "src-redefine.7.1", d.name.Local)
		}
	}
	if b.c.decls[declKey{'A', d.name}] == d {
		b.schema.AttributeGroups[d.name] = g
	}
	return g
}

// attributeUses reads the attributes, attribute groups and the wildcard of an
// element. Self counts references of a redefinition to what it redefines.
func (b *builder) attributeUses(n *node, d *document, within *declaration) (uses []*AttributeUse, any *Wildcard, prohibited []Name, self int) {
	have := map[Name]bool{}
	put := func(at *node, u *AttributeUse) {
		if have[u.Attribute.Name] {
			b.ps.at(at, "ct-props-correct.4", u.Attribute.Name.String())
			return
		}
		have[u.Attribute.Name] = true
		uses = append(uses, u)
	}
	var wild []*Wildcard
	for _, k := range n.kids {
		if k.name.Space != spaceSchema {
			continue
		}
		switch k.name.Local {
		case "attribute":
			u, no := b.attributeUse(k, d)
			if u != nil {
				put(k, u)
			} else if no.Local != "" {
				prohibited = append(prohibited, no)
			}
		case "attributeGroup":
			decl := b.find(d, k, 'A', k.word("ref"), within)
			if decl == nil {
				continue
			}
			if within != nil && decl == within.original {
				self++
			}
			g := b.attributeGroupOf(decl)
			if g == nil {
				continue
			}
			if len(uses) > b.limits.Particles {
				b.ps.at(k, "limit#particles", b.limits.Particles)
				continue
			}
			for _, u := range g.Uses {
				put(k, u)
			}
			if g.AnyAttribute != nil {
				wild = append(wild, g.AnyAttribute)
			}
		case "anyAttribute":
			any = b.wildcard(k, d)
		}
	}
	for _, w := range wild {
		if any == nil {
			any = w
			continue
		}
		x, ok := intersect(any, w)
		if !ok {
			b.ps.at(n, "src-attribute_group.2")
			continue
		}
		any = x
	}
	return uses, any, prohibited, self
}

// attributes fills in those of a complex type, with what it has of its base.
func (b *builder) attributesOf(c *Complex, n *node, base *Complex) {
	uses, any, prohibited, _ := b.attributeUses(n, c.doc, nil)
	c.declared, c.ownAny, c.prohibited = uses, any, prohibited
	c.Attributes, c.AnyAttribute = uses, any
	if base == nil {
		return
	}
	own := map[Name]bool{}
	for _, u := range uses {
		own[u.Attribute.Name] = true
	}
	if c.By == Extension {
		all := slices.Clone(base.Attributes)
		for _, u := range base.Attributes {
			if own[u.Attribute.Name] {
				b.ps.at(n, "ct-props-correct.4", u.Attribute.Name.String())
			}
		}
		c.Attributes = append(all, uses...)
		switch {
		case any == nil:
			c.AnyAttribute = base.AnyAttribute
		case base.AnyAttribute != nil:
			x, ok := unite(any, base.AnyAttribute)
			if !ok {
				b.ps.at(n, "src-ct.5")
				return
			}
			c.AnyAttribute = x
		}
		return
	}
	var all []*AttributeUse
	for _, u := range base.Attributes {
		if !own[u.Attribute.Name] && !slices.Contains(prohibited, u.Attribute.Name) {
			all = append(all, u)
		}
	}
	c.Attributes = append(all, uses...)
}
