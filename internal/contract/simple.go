package contract

import "strings"

// simple makes a simple type of its xs:simpleType; nil after a problem.
func (b *builder) simple(n *node, d *document, name Name, decl *declaration) *Simple {
	s := &Simple{About: b.aboutOf(n), Name: name, node: n, Final: d.final}
	if f, ok := n.get("final"); ok {
		s.Final = derivations(collapse(f))
	}
	switch how := n.child("restriction", "list", "union"); {
	case how == nil:
		return nil
	case how.name.Local == "restriction":
		s.Base = b.simpleBase(how, d, decl, how.has("base"))
		if s.Base == nil {
			return nil
		}
		if decl != nil && decl.original != nil && s.Base != decl.original.made {
			b.ps.at(n, "src-redefine.5", name.Local)
		}
		return b.restrict(s, how, d)
	case how.name.Local == "list":
		s.Variety, s.Base, s.WhiteSpace = List, builtins["anySimpleType"], "collapse"
		inline := how.child("simpleType")
		if how.has("itemType") == (inline != nil) {
			b.ps.at(how, "src-simple-type.3")
			return nil
		}
		if inline != nil {
			s.Item = b.simple(inline, d, Name{}, nil)
		} else {
			s.Item = b.simpleRef(d, how, how.word("itemType"), decl)
		}
		if s.Item == nil {
			return nil
		}
		s.leaves, s.named = s.Item.leaves, s.Item.named
		if !atomic(s.Item) {
			b.ps.at(how, "cos-st-restricts.2.1")
			return nil
		}
		if s.Item.Final&ByList != 0 {
			b.ps.at(how, "st-props-correct.4.2.1", s.Item.Name.String())
		}
	default:
		s.Variety, s.Base, s.WhiteSpace = Union, builtins["anySimpleType"], "collapse"
		for _, q := range strings.Fields(how.word("memberTypes")) {
			if m := b.simpleRef(d, how, q, decl); m != nil {
				s.Members = append(s.Members, m)
			}
		}
		for _, k := range how.kids {
			if k.is("simpleType") {
				if m := b.simple(k, d, Name{}, nil); m != nil {
					s.Members = append(s.Members, m)
				}
			}
		}
		if len(s.Members) == 0 {
			if !how.has("memberTypes") || how.word("memberTypes") == "" {
				b.ps.at(how, "src-union-memberTypes-or-simpleTypes")
			}
			return nil
		}
		for _, m := range s.Members {
			if m.Final&ByUnion != 0 {
				b.ps.at(how, "st-props-correct.4.2.2", m.Name.String())
			}
			s.depth = max(s.depth, m.depth+1)
			s.leaves += max(m.leaves, 1)
			s.named = s.named || m.named
		}
		if s.leaves > b.limits.Particles {
			b.ps.at(how, "limit#members", b.limits.Particles)
			return nil
		}
		if s.depth > b.limits.Depth {
			b.ps.at(how, "limit#depth", b.limits.Depth)
			return nil
		}
	}
	if decl != nil && decl.original != nil {
		b.ps.at(n, "src-redefine.5", name.Local)
	}
	b.simples = append(b.simples, s)
	return s
}

// simpleBase gives the base of an xs:restriction: the named type, else the one
// that is written inside.
func (b *builder) simpleBase(how *node, d *document, decl *declaration, named bool) *Simple {
	inline := how.child("simpleType")
	if named == (inline != nil) {
		b.ps.at(how, "src-simple-type.2")
		return nil
	}
	if named {
		return b.simpleRef(d, how, how.word("base"), decl)
	}
	return b.simple(inline, d, Name{}, nil)
}

// restrict fills in a type that restricts s.Base by the facets in how.
func (b *builder) restrict(s *Simple, how *node, d *document) *Simple {
	base := s.Base
	if base.Base == nil {
		b.ps.at(how, "cos-st-restricts.1.1")
		return nil
	}
	if s.depth = base.depth + 1; s.depth > b.limits.Depth {
		b.ps.at(how, "limit#depth", b.limits.Depth)
		return nil
	}
	if base.Final&Restriction != 0 {
		b.ps.at(how, "st-props-correct.3", base.Name.String())
	}
	s.Variety, s.Item, s.Members, s.WhiteSpace = base.Variety, base.Item, base.Members, base.WhiteSpace
	s.leaves, s.named = base.leaves, base.named
	for _, k := range how.kids {
		if k.name.Space != spaceSchema || letters[k.name.Local] != 'F' {
			continue
		}
		f := Facet{Place: k.place(), Kind: k.name.Local, Doc: k.docs(), node: k}
		f.Value, _ = k.get("value")
		fixed := k.word("fixed")
		f.Fixed = fixed == "true" || fixed == "1"
		s.Own = append(s.Own, f)
	}
	b.facets(s, how)
	b.simples = append(b.simples, s)
	return s
}

// atomic reports whether no value of a type is a list.
func atomic(s *Simple) bool {
	switch s.Variety {
	case List:
		return false
	case Union:
		for _, m := range s.Members {
			if !atomic(m) {
				return false
			}
		}
	}
	return true
}

// facet gives the facet of a kind that holds for a type, its own or that of a
// type it restricts; nil if there is none. It is for kinds that come once.
func (s *Simple) facet(kind string) *Facet {
	for t := s; t != nil; t = t.Base {
		for i := range t.Own {
			if t.Own[i].Kind == kind {
				return &t.Own[i]
			}
		}
	}
	return nil
}

// enumerations gives the values that a type allows, nil if it allows all.
func (s *Simple) enumerations() []Facet {
	for t := s; t != nil; t = t.Base {
		var out []Facet
		for _, f := range t.Own {
			if f.Kind == "enumeration" {
				out = append(out, f)
			}
		}
		if out != nil {
			return out
		}
	}
	return nil
}

// isNotation reports whether a type is xs:NOTATION or derived from it without
// naming the notations.
func bareNotation(s *Simple) bool {
	return s.Variety == Atomic && s.primitive().Name.Local == "NOTATION" && s.enumerations() == nil
}

// isID reports whether values of a type are identifiers.
func isID(s *Simple) bool {
	for ; s != nil; s = s.Base {
		if s.Builtin && s.Name.Local == "ID" {
			return true
		}
	}
	return false
}

// derivedFrom reports whether s is t or derived from it by restriction, or is
// the member of a union t, without one of the ways.
func (b *builder) simpleDerives(s, t *Simple, without Derivation) bool {
	if s == t {
		return true
	}
	if without&Restriction == 0 && s.Base != nil && s.Base.Final&Restriction == 0 {
		if s.Base == t || b.simpleDerives(s.Base, t, without) {
			return true
		}
	}
	if t.Base == nil { // anySimpleType
		return without&Restriction == 0 || s.Variety != Atomic
	}
	if t.Variety == Union && len(t.enumerations()) == 0 {
		for _, m := range t.Members {
			if b.simpleDerives(s, m, without) {
				return true
			}
		}
	}
	return false
}
