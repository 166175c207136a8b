package contract

import "strings"

func (b *builder) globalElement(d *declaration) *Element {
	switch {
	case d.made != nil:
		return d.made.(*Element)
	case d.state == underway:
		b.ps.at(d.node, "e-props-correct.6", d.name.String())
		return nil
	case d.state == complete:
		return nil
	}
	d.state = underway
	n := d.node
	e := &Element{About: b.aboutOf(n), Name: d.name, Global: true, Abstract: isTrue(n.word("abstract"))}
	e.Final = d.doc.final & (Extension | Restriction)
	if v, ok := n.get("final"); ok {
		e.Final = derivations(collapse(v)) & (Extension | Restriction)
	}
	if n.has("substitutionGroup") {
		if decl := b.find(d.doc, n, 'e', n.word("substitutionGroup"), nil); decl != nil {
			e.Head = b.globalElement(decl)
			if e.Head != nil {
				e.Head.subs = append(e.Head.subs, e)
			}
		}
	}
	b.element(e, n, d.doc)
	d.state = complete
	d.made = e
	b.schema.Elements[d.name] = e
	return e
}

func (b *builder) localElement(n *node, d *document) *Element {
	if n.has("ref") == n.has("name") {
		b.ps.at(n, "src-element.2.1")
		return nil
	}
	if n.has("ref") {
		for _, a := range []string{"nillable", "default", "fixed", "form", "block", "type"} {
			if n.has(a) {
				b.ps.at(n, "src-element.2.2", a)
				return nil
			}
		}
		if n.child("complexType", "simpleType", "key", "keyref", "unique") != nil {
			b.ps.at(n, "src-element.2.2", n.child("complexType", "simpleType", "key", "keyref", "unique").name.Local)
			return nil
		}
		decl := b.find(d, n, 'e', n.word("ref"), nil)
		if decl == nil {
			return nil
		}
		return b.globalElement(decl)
	}
	e := &Element{About: b.aboutOf(n), Name: Name{"", n.word("name")}}
	if f := n.word("form"); f == "qualified" || f == "" && d.qualified.elements {
		e.Name.Space = d.space
	}
	b.element(e, n, d)
	return e
}

// element fills in what local and global declarations have alike.
func (b *builder) element(e *Element, n *node, d *document) {
	e.node, e.doc = n, d
	e.Nillable = isTrue(n.word("nillable"))
	e.Block = d.block
	if v, ok := n.get("block"); ok {
		e.Block = derivations(collapse(v))
	}
	e.Default, e.Fixed = b.constraint(n, "src-element.1")
	inline := n.child("simpleType", "complexType")
	switch {
	case n.has("type") && inline != nil:
		b.ps.at(n, "src-element.3")
	case n.has("type"):
		e.Type = b.typeRef(d, n, n.word("type"), nil)
	case inline == nil && e.Head != nil:
		e.Type = e.Head.Type
	case inline == nil:
		e.Type = b.anyType
	case inline.is("simpleType"):
		if s := b.simple(inline, d, Name{}, nil); s != nil {
			e.Type = s
		}
	default:
		c := b.complexShell(inline, d)
		c.Element = e
		e.Type = c
	}
	if e.Type == nil {
		e.Type = b.anyType // its problem is reported
	}
	b.elements = append(b.elements, e)
}

// identities makes the identity constraints of an element.
func (b *builder) identities(e *Element) {
	for _, k := range e.node.kids {
		if !k.is("key") && !k.is("unique") && !k.is("keyref") {
			continue
		}
		i := &Identity{About: b.aboutOf(k), Name: Name{e.doc.space, k.word("name")}, Kind: k.name.Local, node: k, doc: e.doc}
		if old := b.schema.Identities[i.Name]; old != nil {
			if old.node == k {
				continue
			}
			b.ps.at(k, "sch-props-correct.2", i.Name.String(), old.Place.String())
			continue
		}
		ok := true
		for _, s := range k.kids {
			if !s.is("selector") && !s.is("field") {
				continue
			}
			v, _ := s.get("xpath")
			p, good := b.path(s, e.doc, v, s.is("field"))
			if !good {
				b.ps.at(s, pick(s.is("field"), "c-fields-xpaths", "c-selector-xpath"), v)
				ok = false
				continue
			}
			if s.is("field") {
				i.Fields = append(i.Fields, p)
			} else {
				i.Selector = p
			}
		}
		if ok {
			b.schema.Identities[i.Name] = i
			e.Constraints = append(e.Constraints, i)
		}
	}
}

// references resolves what keyrefs of an element refer to.
func (b *builder) references(e *Element) {
	for _, i := range e.Constraints {
		if i.Kind != "keyref" {
			continue
		}
		name, ok := b.qname(i.doc, i.node, i.node.word("refer"))
		if !ok {
			continue
		}
		i.Refer = b.schema.Identities[name]
		if i.Refer == nil || !b.visible(i.doc, name.Space) {
			b.unresolved(i.doc, i.node, 'k', name, false)
			continue
		}
		if i.Refer.Kind == "keyref" {
			b.ps.at(i.node, "c-props-correct.1", name.String())
		}
		if len(i.Refer.Fields) != len(i.Fields) {
			b.ps.at(i.node, "c-props-correct.2", len(i.Fields), len(i.Refer.Fields), name.String())
		}
	}
}

// path reads an XPath of a selector or a field, in the subset that XML Schema
// has.
func (b *builder) path(n *node, d *document, text string, field bool) (p Path, ok bool) {
	p = Path{Place: n.place(), Text: text}
	for _, branch := range strings.Split(text, "|") {
		toks, ok := pathTokens(branch)
		if !ok {
			return p, false
		}
		var br Branch
		if len(toks) >= 3 && toks[0] == "." && toks[1] == "//" {
			br.Deep = true
			toks = toks[2:]
		}
		for i := 0; ; i++ {
			if len(toks) == 0 {
				return p, false
			}
			var s Step
			attribute := false
			switch {
			case toks[0] == "@":
				attribute, toks = true, toks[1:]
			case len(toks) > 1 && toks[1] == "::":
				switch toks[0] {
				case "child":
				case "attribute":
					attribute = true
				default:
					return p, false
				}
				toks = toks[2:]
				if len(toks) > 0 && toks[0] == "." {
					return p, false
				}
			}
			if len(toks) == 0 || attribute && (!field || toks[0] == ".") {
				return p, false
			}
			s.Attribute = attribute
			t := toks[0]
			toks = toks[1:]
			switch {
			case t == ".":
			case t == "*":
				s.Any = true
			case t == "@" || t == "/" || t == "//" || t == "::":
				return p, false
			default:
				prefix, local, cut := strings.Cut(t, ":")
				if !cut {
					prefix, local = "", t
				}
				if local != "*" && !IsNCName(local) || local == "*" && !cut || cut && !IsNCName(prefix) {
					return p, false
				}
				s.Local = local
				if cut {
					if s.Space, ok = n.lookup(prefix); !ok {
						return p, false
					}
				}
			}
			if t != "." {
				br.Steps = append(br.Steps, s)
			}
			if len(toks) == 0 {
				break
			}
			if toks[0] != "/" || attribute {
				return p, false
			}
			toks = toks[1:]
		}
		p.Branches = append(p.Branches, br)
	}
	return p, true
}

// pathTokens splits an XPath; names keep their prefix.
func pathTokens(s string) (out []string, ok bool) {
	for s = strings.TrimLeftFunc(s, isSpace); s != ""; s = strings.TrimLeftFunc(s, isSpace) {
		n := 0
		switch {
		case strings.HasPrefix(s, "//"), strings.HasPrefix(s, "::"):
			n = 2
		case s[0] == '/' || s[0] == '@' || s[0] == '*' || s[0] == '.':
			n = 1
		default:
			for i, r := range s {
				if isSpace(r) || strings.ContainsRune("/@*", r) || r == ':' && strings.HasPrefix(s[i:], "::") {
					break
				}
				n = i + len(string(r))
			}
			if n == 0 {
				return nil, false
			}
			if s[n-1] == ':' && n < len(s) && s[n] == '*' {
				n++
			}
		}
		out = append(out, s[:n])
		s = s[n:]
	}
	return out, true
}
