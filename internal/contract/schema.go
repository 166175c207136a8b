package contract

import (
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
)

// Schema is the components of documents that belong together.
type Schema struct {
	Types           map[Name]Type
	Elements        map[Name]*Element
	Attributes      map[Name]*Attribute
	Groups          map[Name]*Group
	AttributeGroups map[Name]*AttributeGroup
	Notations       map[Name]*Notation
	Identities      map[Name]*Identity
	// Complexes are all complex types, also those without a name.
	Complexes []*Complex
	// Missing are imports whose documents were not among the files, and from which
	// nothing is used.
	Missing []Missing

	names map[*string]string // default and fixed values with names, see Namely
}

// AttributeGroup is a named set of attributes.
type AttributeGroup struct {
	About
	Name         Name
	Uses         []*AttributeUse
	AnyAttribute *Wildcard

	prohibited []Name
}

// builder makes components of declarations.
type builder struct {
	c      *collection
	ps     *problems
	limits Limits
	schema *Schema

	complexes  []*Complex
	simples    []*Simple
	elements   []*Element
	attributes []*Attribute
	particles  int
	compared   int
	patterns   map[string]*program.Pattern
	enums      map[*Simple]*enumerated
	anyType    *Complex

	redefinedGroups [][2]*Group // that are to restrict what they redefine
	redefinedNodes  []*node
}

func newBuilder(c *collection) *builder {
	b := &builder{c: c, ps: c.lib.ps, limits: c.lib.limits,
		patterns: map[string]*program.Pattern{}, enums: map[*Simple]*enumerated{},
		schema: &Schema{names: map[*string]string{}, Types: map[Name]Type{}, Elements: map[Name]*Element{}, Attributes: map[Name]*Attribute{},
			Groups: map[Name]*Group{}, AttributeGroups: map[Name]*AttributeGroup{}, Notations: map[Name]*Notation{},
			Identities: map[Name]*Identity{}, Missing: c.missing}}
	b.anyType = anyType()
	return b
}

// build makes all components, and checks them if they could be made.
func (b *builder) build() *Schema {
	for _, d := range b.c.order {
		b.global(d)
	}
	for i := 0; i < len(b.complexes); i++ {
		b.complete(b.complexes[i])
	}
	b.schema.Complexes = b.complexes
	for _, e := range b.elements {
		b.identities(e)
	}
	for _, e := range b.elements {
		b.references(e)
	}
	if len(b.ps.list) > 0 {
		return b.schema
	}
	b.substitutions()
	b.check()
	return b.schema
}

func (b *builder) global(d *declaration) any {
	if d.made != nil || d.state == complete {
		return d.made
	}
	switch d.kind {
	case 'T':
		return b.typeOf(d)
	case 'e':
		return b.globalElement(d)
	case 't':
		return b.globalAttribute(d)
	case 'g':
		return b.groupOf(d)
	case 'A':
		return b.attributeGroupOf(d)
	case 'n':
		n := &Notation{About: b.aboutOf(d.node), Name: d.name, Public: d.node.word("public"), System: d.node.word("system")}
		if !d.node.has("public") && !d.node.has("system") {
			b.ps.at(d.node, "src-notation", d.name.Local)
		}
		d.made = n
		b.schema.Notations[d.name] = n
		return n
	}
	return nil
}

func (b *builder) aboutOf(n *node) About { return About{Place: n.place(), Doc: n.docs()} }

// qname resolves a QName of an attribute. Without a problem, ok is true.
func (b *builder) qname(d *document, n *node, text string) (name Name, ok bool) {
	text = collapse(text)
	prefix, local, cut := strings.Cut(text, ":")
	if !cut {
		prefix, local = "", text
	}
	space, bound := n.lookup(prefix)
	if !bound {
		b.ps.at(n, "src-qname", text)
		return Name{}, false
	}
	if space == "" && d.chameleon {
		space = d.space
	}
	return Name{space, local}, true
}

// find gives the declaration that an attribute refers to, or reports that there
// is none. A redefinition that names itself gets what it redefines.
func (b *builder) find(d *document, n *node, kind byte, text string, within *declaration) *declaration {
	name, ok := b.qname(d, n, text)
	if !ok {
		return nil
	}
	decl := b.c.decls[declKey{kind, name}]
	if within != nil && within.original != nil && within.kind == kind && within.name == name {
		return within.original
	}
	if decl == nil || !b.visible(d, name.Space) {
		b.unresolved(d, n, kind, name, decl != nil)
		return nil
	}
	return decl
}

func (b *builder) visible(d *document, space string) bool {
	if space == d.space || space == spaceSchema {
		return true
	}
	_, ok := d.imports[space]
	return ok
}

func (b *builder) unresolved(d *document, n *node, kind byte, name Name, there bool) {
	what := map[byte]*sentence{'T': {"Typen", "type"}, 'e': {"Elementet", "element"}, 't': {"Attributten", "attribute"},
		'g': {"Gruppen", "group"}, 'A': {"Attributgruppen", "attribute group"}, 'n': {"Notationen", "notation"},
		'k': {"Nøglen", "key"}}[kind]
	if m := d.missing[name.Space]; m != nil {
		b.ps.at(n, "src-resolve#missing", what, name.String(), m.place().String(), m.word("schemaLocation"))
		return
	}
	if _, ok := d.imports[name.Space]; !ok && name.Space != d.space && name.Space != spaceSchema {
		b.ps.at(n, "src-resolve.4.2", what, name.String(), name.Space)
		return
	}
	b.ps.at(n, "src-resolve", what, name.String())
}

// typeRef gives the type that an attribute names, nil after a problem.
func (b *builder) typeRef(d *document, n *node, text string, within *declaration) Type {
	name, ok := b.qname(d, n, text)
	if !ok {
		return nil
	}
	if name.Space == spaceSchema {
		if name.Local == "anyType" {
			return b.anyType
		}
		if t := builtins[name.Local]; t != nil {
			return t
		}
		if b.c.decls[declKey{'T', name}] == nil {
			b.unresolved(d, n, 'T', name, false)
			return nil
		}
	}
	decl := b.find(d, n, 'T', text, within)
	if decl == nil {
		return nil
	}
	return b.typeOf(decl)
}

// typeOf gives the type of a declaration: a complex one perhaps still without
// its content.
func (b *builder) typeOf(d *declaration) Type {
	if d.made != nil {
		return d.made.(Type)
	}
	if d.node.is("complexType") {
		c := b.complexShell(d.node, d.doc)
		c.Name = d.name
		c.decl = d
		d.made = c
		b.named(d, c)
		return c
	}
	switch d.state {
	case underway:
		b.ps.at(d.node, "st-props-correct.2", d.name.String())
		return nil
	case complete:
		return nil
	}
	d.state = underway
	s := b.simple(d.node, d.doc, d.name, d)
	d.state = complete
	if s == nil {
		return nil
	}
	d.made = s
	b.named(d, s)
	return s
}

// named notes a type of the schema, unless it is one that is redefined.
func (b *builder) named(d *declaration, t Type) {
	if b.c.decls[declKey{'T', d.name}] == d {
		b.schema.Types[d.name] = t
	}
}

// simpleRef is typeRef for where only a simple type may stand.
func (b *builder) simpleRef(d *document, n *node, text string, within *declaration) *Simple {
	t := b.typeRef(d, n, text, within)
	switch t := t.(type) {
	case *Simple:
		return t
	case *Complex:
		b.ps.at(n, "src-resolve#simple", t.Name.String())
	}
	return nil
}
