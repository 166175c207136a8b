package contract

import "strings"

// document is a schema document in the namespace that it counts for: a document
// without a target namespace takes that of what includes it (a chameleon).
type document struct {
	root      *node
	space     string
	chameleon bool
	imports   map[string]*node // by namespace; the import, or nil where none is needed
	missing   map[string]*node // imports whose file was not given
	qualified struct{ elements, attributes bool }
	block     Derivation
	final     Derivation
}

// declaration is a global component as it is written.
type declaration struct {
	kind     byte // T type, e element, t attribute, g group, A attribute group, n notation
	name     Name
	node     *node
	doc      *document
	original *declaration // what a redefinition redefines
	state    state
	made     any
}

type declKey struct {
	kind byte
	name Name
}

// collection is the documents that belong together and what they declare.
type collection struct {
	lib     *library
	inline  map[string][]*node // schemas inside a WSDL, by namespace
	docs    []*document
	have    map[docKey]*document
	decls   map[declKey]*declaration
	order   []*declaration
	pending []redefinition
	depth   int
	types   int
	missing []Missing
}

type docKey struct {
	sum   string
	line  int
	space string
}

type redefinition struct {
	doc  *document
	node *node
	in   *document
}

// Missing is a document that an import names and that was not among the files.
type Missing struct {
	Place
	Namespace, Location string
}

func newCollection(lib *library) *collection {
	return &collection{lib: lib, have: map[docKey]*document{}, decls: map[declKey]*declaration{},
		inline: map[string][]*node{}}
}

// add takes in a schema and all that it includes and imports.
func (c *collection) add(root *node, space string, chameleon bool) *document {
	key := docKey{root.file.SHA256, root.line, space}
	if d := c.have[key]; d != nil {
		return d
	}
	d := &document{root: root, space: space, chameleon: chameleon,
		imports: map[string]*node{}, missing: map[string]*node{}}
	c.have[key] = d
	c.docs = append(c.docs, d)
	d.qualified.elements = root.word("elementFormDefault") == "qualified"
	d.qualified.attributes = root.word("attributeFormDefault") == "qualified"
	d.block = derivations(root.word("blockDefault"))
	d.final = derivations(root.word("finalDefault"))
	ps := c.lib.ps
	if v, ok := root.get("targetNamespace"); ok && collapse(v) == "" {
		ps.at(root, "s4s-att-invalid-value", "targetNamespace", v)
	}
	if c.depth++; c.depth > c.lib.limits.Files {
		return d
	}
	defer func() { c.depth-- }()
	for _, k := range root.kids {
		if k.name.Space != spaceSchema {
			continue
		}
		switch k.name.Local {
		case "include", "redefine":
			c.include(d, k)
		case "import":
			c.importing(d, k)
		case "simpleType", "complexType":
			c.declare('T', d, k)
		case "element":
			c.declare('e', d, k)
		case "attribute":
			c.declare('t', d, k)
		case "group":
			c.declare('g', d, k)
		case "attributeGroup":
			c.declare('A', d, k)
		case "notation":
			c.declare('n', d, k)
		}
	}
	return d
}

func (c *collection) declare(kind byte, d *document, n *node) {
	name := Name{d.space, n.word("name")}
	if name.Local == "" {
		return
	}
	key := declKey{kind, name}
	if old := c.decls[key]; old != nil {
		if old.node != n {
			c.lib.ps.at(n, "sch-props-correct.2", name.String(), old.node.place().String())
		}
		return
	}
	if kind == 'T' {
		c.types++
	}
	if len(c.decls) >= c.lib.limits.Components || c.types > c.lib.limits.Types {
		c.lib.ps.at(d.root, "limit#types", c.lib.limits.Types)
		return
	}
	decl := &declaration{kind: kind, name: name, node: n, doc: d}
	c.decls[key] = decl
	c.order = append(c.order, decl)
}

func (c *collection) include(d *document, n *node) {
	ps := c.lib.ps
	loc, has := n.get("schemaLocation")
	if !has {
		return
	}
	f, known := c.lib.locate(n.file, collapse(loc))
	if !known {
		if n.name.Local == "redefine" && redefines(n) {
			ps.at(n, "src-include", loc)
			return
		}
		d.missing[d.space] = n
		c.missing = append(c.missing, Missing{Place: n.place(), Namespace: d.space, Location: loc})
		return
	}
	if f.root == nil {
		return // its problem is reported
	}
	if f.Kind != "schema" {
		ps.at(n, "src-include.1", loc)
		return
	}
	if f.Namespace != "" && f.Namespace != d.space {
		ps.at(n, "src-include.2.1", loc, f.Namespace, d.space)
		return
	}
	e := c.add(f.root, d.space, f.Namespace == "" && d.space != "")
	if n.name.Local == "redefine" {
		for _, k := range n.kids {
			if k.name.Space == spaceSchema && !k.is("annotation") {
				c.pending = append(c.pending, redefinition{d, k, e})
			}
		}
	}
}

func redefines(n *node) bool {
	for _, k := range n.kids {
		if !k.is("annotation") {
			return true
		}
	}
	return false
}

func (c *collection) importing(d *document, n *node) {
	ps := c.lib.ps
	space, has := n.get("namespace")
	space = collapse(space)
	switch {
	case has && space == d.space:
		ps.at(n, "src-import.1.1", space)
		return
	case !has && d.space == "":
		ps.at(n, "src-import.1.2")
		return
	}
	d.imports[space] = n
	loc := n.word("schemaLocation")
	var roots []*node
	if loc != "" {
		f, known := c.lib.locate(n.file, loc)
		if known {
			switch {
			case f.root == nil:
				return
			case f.Kind == "wsdl":
				roots = inlineSchemas(f.root, space)
			case f.Namespace != space:
				ps.at(n, "src-import.3", loc, f.Namespace, space)
				return
			default:
				roots = []*node{f.root}
			}
		}
	}
	if roots == nil {
		roots = c.inline[space]
	}
	if roots == nil && !builtinSpace(space) {
		if loc == "" || strings.Contains(loc, ":") || c.lib.walked {
			for _, f := range c.lib.inNamespace(n.file, "schema", space) {
				roots = append(roots, f.root)
			}
		}
	}
	if roots == nil && !builtinSpace(space) {
		d.missing[space] = n
		c.missing = append(c.missing, Missing{Place: n.place(), Namespace: space, Location: loc})
	}
	for _, r := range roots {
		c.add(r, space, false)
	}
}

func builtinSpace(space string) bool {
	return space == spaceXML || space == spaceXLink || space == spaceSchema || space == spaceInstance
}

// finish puts redefinitions in the place of what they redefine.
func (c *collection) finish() {
	for _, r := range c.pending {
		kind := byte('T')
		switch r.node.name.Local {
		case "group":
			kind = 'g'
		case "attributeGroup":
			kind = 'A'
		}
		name := Name{r.doc.space, r.node.word("name")}
		old := c.decls[declKey{kind, name}]
		if old == nil {
			c.lib.ps.at(r.node, "src-redefine", name.String())
			continue
		}
		if old.node == r.node {
			continue
		}
		if old.original != nil && old.doc.root == r.doc.root {
			c.lib.ps.at(r.node, "sch-props-correct.2", name.String(), old.node.place().String())
			continue
		}
		before := *old
		*old = declaration{kind: kind, name: name, node: r.node, doc: r.doc, original: &before}
	}
	c.pending = nil
}

// fits reports whether two collections agree on what they both declare.
func (c *collection) fits(other *collection) bool {
	for key, d := range other.decls {
		if mine := c.decls[key]; mine != nil && !mine.same(d) {
			return false
		}
	}
	return true
}

func (d *declaration) same(e *declaration) bool {
	return d.node == e.node || d.node.file.SHA256 == e.node.file.SHA256 && d.node.line == e.node.line &&
		d.node.column == e.node.column
}

// join takes in another collection that fits.
func (c *collection) join(other *collection) {
	for _, d := range other.docs {
		key := docKey{d.root.file.SHA256, d.root.line, d.space}
		if mine := c.have[key]; mine == nil {
			c.have[key] = d
			c.docs = append(c.docs, d)
		}
	}
	for _, d := range other.order {
		key := declKey{d.kind, d.name}
		if c.decls[key] == nil {
			c.decls[key] = d
			c.order = append(c.order, d)
		}
	}
	c.missing = append(c.missing, other.missing...)
}

// derivations reads a list of ways of derivation; "#all" is every one.
func derivations(list string) (d Derivation) {
	for _, w := range strings.Fields(list) {
		switch w {
		case "#all":
			return Extension | Restriction | Substitution | ByList | ByUnion
		case "extension":
			d |= Extension
		case "restriction":
			d |= Restriction
		case "substitution":
			d |= Substitution
		case "list":
			d |= ByList
		case "union":
			d |= ByUnion
		}
	}
	return d
}
