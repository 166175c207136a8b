package xsd

import (
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
)

// Types that are the restriction of another. XML Schema takes one only where the type of each element and attribute in it
// is that of the same in the base, or is derived from it: types without a name are neither, even where they say the same.

// restricts reports whether one type can be written as the restriction of another in the same document.
func (d *document) restricts(own, base program.NodeID) bool {
	before := d.children(d.nodes(base))
	return !slices.ContainsFunc(d.children(d.nodes(own)), func(c child) bool {
		b := inChildren(before, c)
		return b == nil || !(d.alike(c, *b) && (!c.attr || c.mustHave == b.mustHave)) && !d.derives(c.item, b.item)
	})
}

// share gives elements that hold the same in a type and in its restriction one type by name.
func (d *document) share(own, base program.NodeID) {
	before := d.children(d.nodes(base))
	for _, c := range d.children(d.nodes(own)) {
		b := inChildren(before, c)
		if c.attr || b == nil || !d.alike(c, *b) || d.hasName(c.item) {
			continue
		}
		if d.types[b.item] == "" {
			d.nameType(b.item, b.name, program.Text{})
		}
		d.types[c.item] = d.types[b.item]
	}
}

func inChildren(list []child, c child) *child {
	i := slices.IndexFunc(list, func(b child) bool {
		return b.prop.XML == c.prop.XML && b.prop.Space == c.prop.Space && b.attr == c.attr
	})
	if i < 0 {
		return nil
	}
	return &list[i]
}

// hasName reports whether the type of an element or attribute is written by name.
func (d *document) hasName(n program.NodeID) bool {
	of := d.m.Nodes[n].Of
	if of == nil {
		return false
	}
	_, complex := d.derived.nodes[of.Type]
	return complex && d.m.Nodes[n].Object != nil || d.derived.simple[of.Type] != 0 && of.Value == 0 || builtinName(&d.m.Types.List[of.Type]) != ""
}

// derives reports whether the type of an element or attribute is derived from another as in a restriction.
func (d *document) derives(own, base program.NodeID) bool {
	if !d.hasName(own) || !d.hasName(base) {
		return d.narrows(own, base)
	}
	by, ok := d.m.Types.Derived(d.m.Nodes[own].Of.Type, d.m.Nodes[base].Of.Type)
	return ok && by&program.ByExtension == 0
}

// narrows reports whether a type without a name is written as the restriction of one of XML Schema's own.
func (d *document) narrows(own, base program.NodeID) bool {
	if !d.isSimple(d.nodes(own)) || !d.isSimple(d.nodes(base)) {
		return false
	}
	r, of := d.restrict(d.nodes(own)), d.restrict(d.nodes(base))
	if !of.plain() || r.inner != nil {
		return false
	}
	ts := d.m.Types
	from, to := ts.Find(spaceSchema, strings.TrimPrefix(of.base, "xs:")), ts.Find(spaceSchema, strings.TrimPrefix(r.base, "xs:"))
	if from < 0 || to < 0 {
		return false
	}
	_, ok := ts.Derived(uint16(to), uint16(from))
	return ok
}

func (d *document) alike(c, b child) bool {
	return (&alike{d.m, map[[2]program.NodeID]bool{}}).nodes(c.item, b.item)
}

// restricted are the attributes that a restriction has to say again.
func (d *document) restricted(attributes []child, base program.NodeID) []child {
	before := d.children(d.nodes(base))
	return slices.DeleteFunc(attributes, func(c child) bool {
		b := inChildren(before, c)
		return c.attr && b != nil && b.mustHave == c.mustHave && d.alike(c, *b)
	})
}

// prohibited writes that attributes of the base may not be there.
func (d *document) prohibited(o, base *program.ObjectNode) {
	for i := range base.Props {
		p := &base.Props[i]
		if !p.Known || !p.Attr || has(o, p) {
			continue
		}
		switch {
		case p.Space == "":
			d.leaf("xs:attribute", "name", p.XML, "use", "prohibited")
		case p.Space == d.space:
			d.leaf("xs:attribute", "name", p.XML, "form", "qualified", "use", "prohibited")
		}
	}
}
