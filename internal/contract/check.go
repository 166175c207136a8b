package contract

// check holds finished components against the constraints on them.
func (b *builder) check() {
	for _, a := range b.attributes {
		b.checkValue(a.node, a.Type, a.Default, a.Fixed, "a-props-correct")
	}
	for _, e := range b.elements {
		b.checkElement(e)
	}
	for _, c := range b.complexes {
		b.checkComplex(c)
	}
	for _, s := range b.simples {
		if s.Variety == List && s.Base.Base == nil && bareNotation(s.Item) {
			b.ps.at(s.node, "enumeration-required-notation")
		}
	}
	for i, pair := range b.redefinedGroups {
		r := restriction{b: b}
		p := &Particle{Min: 1, Max: 1, Group: pair[0]}
		q := &Particle{Min: 1, Max: 1, Group: pair[1]}
		if fault := r.particles(p, q); fault != "" {
			b.ps.at(b.redefinedNodes[i], "src-redefine.6.2.2", pair[0].Name.Local, fault)
		}
	}
}

// checkValue checks a default or fixed value against a simple type.
func (b *builder) checkValue(n *node, s *Simple, def, fixed *string, rule string) {
	if bareNotation(s) && !n.is("any") {
		b.ps.at(n, "enumeration-required-notation")
		return
	}
	for _, v := range []*string{def, fixed} {
		if v == nil {
			continue
		}
		if isID(s) {
			b.ps.at(n, rule+".id")
			return
		}
		if _, fault := b.valid(s, *v, n, false); fault != nil {
			b.ps.at(n, rule+".2", *v, fault)
		} else if name, ok := b.namely(s, *v, n); ok {
			b.schema.names[v] = name
		}
	}
}

func (b *builder) checkElement(e *Element) {
	switch t := e.Type.(type) {
	case *Simple:
		b.checkValue(e.node, t, e.Default, e.Fixed, "e-props-correct")
	case *Complex:
		switch v := e.Default; {
		case e.Default == nil && e.Fixed == nil:
		case t.Content == Text:
			b.checkValue(e.node, t.Text, e.Default, e.Fixed, "e-props-correct")
		case t.Content != Mixed || !emptiable(t.Particle):
			b.ps.at(e.node, "cos-valid-default.2.1")
		default:
			_ = v
		}
	}
	if e.Head != nil && !b.derives(e.Type, e.Head.Type, e.Head.Final) {
		b.ps.at(e.node, "e-props-correct.4", e.Head.Name.String())
	}
}

func (b *builder) checkComplex(c *Complex) {
	ids := ""
	for _, u := range c.declared {
		b.checkUse(c, u)
	}
	for _, u := range c.Attributes {
		if !isID(u.Type) {
			continue
		}
		if ids != "" {
			b.ps.at(c.node, "ct-props-correct.5", ids, u.Attribute.Name.Local)
		}
		ids = u.Attribute.Name.Local
	}
	if c.Content == Text && c.Text != nil && bareNotation(c.Text) {
		b.ps.at(c.node, "enumeration-required-notation")
	}
	if c.Particle != nil && (c.By == Restriction || c.Base.(*Complex).Particle != c.Particle) {
		if hasAll(c.Particle) && c.Particle.Max != 1 {
			b.ps.at(c.node, "cos-all-limited.1.2")
		}
		b.determined(c)
	}
	if !c.derived {
		return
	}
	base := c.Base.(*Complex)
	if c.By == Restriction {
		b.restricts(c, base)
		return
	}
	// An extension that a redefinition of its base has changed would be reported
	// where its content was made.
}

// checkUse checks what a use of an attribute says beside its declaration.
func (b *builder) checkUse(c *Complex, u *AttributeUse) {
	a := u.Attribute
	n := c.node
	if u.Default != a.Default || u.Fixed != a.Fixed {
		b.checkValue(n, a.Type, u.Default, u.Fixed, "a-props-correct")
	}
	if a.Fixed != nil && u.Fixed != a.Fixed {
		x, f1 := b.valid(a.Type, *a.Fixed, n, false)
		same1 := false
		if u.Fixed != nil {
			y, f2 := b.valid(a.Type, *u.Fixed, n, false)
			same1 = f1 == nil && f2 == nil && same(x, y)
		}
		if !same1 {
			b.ps.at(n, "au-props-correct.2", a.Name.String(), *a.Fixed)
		}
	}
}

// restricts checks a type that restricts a complex one.
func (b *builder) restricts(c *Complex, base *Complex) {
	if base.Builtin {
		return
	}
	b.restrictsAttributes(c, base.Attributes, base.AnyAttribute, c.node, "derivation-ok-restriction")
	switch {
	case c.Content == Text:
		return // checked where it was made
	case c.Content == Empty:
		if base.Content != Empty && (base.Content == Text || !emptiable(base.Particle)) {
			b.ps.at(c.node, "derivation-ok-restriction.5.3.2", base.word())
		}
		return
	case base.Content == Empty || base.Content == Text || c.Content == Mixed && base.Content != Mixed:
		b.ps.at(c.node, "derivation-ok-restriction.5.4.1", base.word())
		return
	}
	r := restriction{b: b}
	if fault := r.particles(c.Particle, base.Particle); fault != "" {
		b.ps.at(c.node, "derivation-ok-restriction.5.4.2", base.word(), fault)
	}
}

// restrictsAttributes checks the attributes of a restriction against those that
// it restricts.
func (b *builder) restrictsAttributes(c *Complex, uses []*AttributeUse, any *Wildcard, n *node, rule string) {
	of := map[Name]*AttributeUse{}
	for _, u := range uses {
		of[u.Attribute.Name] = u
	}
	have := map[Name]bool{}
	for _, u := range c.Attributes {
		have[u.Attribute.Name] = true
		old := of[u.Attribute.Name]
		if old == u {
			continue
		}
		name := u.Attribute.Name.String()
		if old == nil {
			if any == nil || !any.Takes(u.Attribute.Name.Space) {
				b.ps.at(n, rule+".2.2", name)
			}
			continue
		}
		if old.Required && !u.Required {
			b.ps.at(n, rule+".2.1.1", name)
		}
		if !b.simpleDerives(u.Type, old.Type, 0) {
			b.ps.at(n, rule+".2.1.2", name)
		}
		if old.Fixed != nil {
			ok := false
			if u.Fixed != nil {
				x, f1 := b.valid(old.Type, *old.Fixed, n, false)
				y, f2 := b.valid(old.Type, *u.Fixed, n, false)
				ok = f1 == nil && f2 == nil && same(x, y)
			}
			if !ok {
				b.ps.at(n, rule+".2.1.3", name, *old.Fixed)
			}
		}
	}
	for _, u := range uses {
		if u.Required && !have[u.Attribute.Name] {
			b.ps.at(n, rule+".3", u.Attribute.Name.String())
		}
	}
	if w := c.AnyAttribute; w != nil {
		if any == nil {
			b.ps.at(n, rule+".4.1")
		} else if !w.within(any) {
			b.ps.at(n, rule+".4.2")
		} else if w.Process > any.Process {
			b.ps.at(n, rule+".4.3")
		}
	}
}
