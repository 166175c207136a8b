package xsd

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
)

const (
	spaceSchema = "http://www.w3.org/2001/XMLSchema"
	whyTypes    = "type that an element says it is of"
)

// derived are the complex types of which others are derived, and those: an element may say by xsi:type which it is of.
// They are written by their names, each as the extension of its base that it is. Where that cannot be done, what is in
// an element of such a type stays open, and the types that it may name are there.
type derived struct {
	nodes map[uint16]program.NodeID // what each holds
	open  map[uint16]bool           // those that are not written
	// simple are the types of values with a name, which an element of a type that they are derived from may name.
	simple map[uint16]program.NodeID
}

// sortTypes finds the types that are to be written by name.
func (d *document) sortTypes() {
	if d.set != nil {
		d.derived = d.set.derived
	} else {
		d.derived = derivedOf(d)
		d.sortSimple()
		d.sortWritable()
	}
	if d.m.Types == nil {
		return
	}
	for n := range d.m.Types.List {
		t := &d.m.Types.List[n]
		if _, ok := d.derived.nodes[uint16(n)]; (ok || d.derived.simple[uint16(n)] != 0) && t.Space == d.space {
			d.used[t.Name] = true
		}
	}
	for n := range d.m.Types.List {
		t := &d.m.Types.List[n]
		node, ok := d.derived.nodes[uint16(n)]
		base, based := d.baseOf(uint16(n))
		if ok && based && t.By == program.ByRestriction && t.Space == d.space && !d.derived.open[uint16(n)] {
			d.share(node, d.derived.nodes[base])
		}
	}
}

// sortSimple finds the types of values that are to be written by name.
func (d *document) sortSimple() {
	if d.m.Types == nil {
		return
	}
	nodes := map[uint16]program.NodeID{} // of elements
	for i := range d.m.Nodes {
		if of := d.m.Nodes[i].Of; of != nil && of.Value == 0 && nodes[of.Type] == 0 {
			nodes[of.Type] = program.NodeID(i)
		}
	}
	for n := range d.m.Types.List {
		t := &d.m.Types.List[n]
		node := cmp.Or(t.Node, nodes[uint16(n)])
		if node == 0 || t.Name == "" || t.Space == spaceSchema || d.in(t.Space) == nil || t.Members != nil || !d.isSimple(d.nodes(node)) {
			continue
		}
		if r := d.restrict(d.nodes(node)); r.inner == nil {
			d.derived.simple[uint16(n)] = node
		}
	}
}

// derivedOf finds the complex types of which others are derived, and those. Documents that belong together have all
// types by name, for that of an element may be in another of them.
func derivedOf(d *document) derived {
	found := derived{map[uint16]program.NodeID{}, map[uint16]bool{}, map[uint16]program.NodeID{}}
	ts := d.m.Types
	if ts == nil {
		return found
	}
	seen := map[uint16]bool{}
	for i := range d.m.Nodes {
		of := d.m.Nodes[i].Of
		if of == nil || d.m.Nodes[i].Object == nil || seen[of.Type] || ts.List[of.Type].Space == spaceSchema || ts.List[of.Type].Name == "" ||
			d.set == nil && !d.varies(of.Type) {
			continue
		}
		seen[of.Type] = true
		for n := range ts.List {
			if _, ok := ts.Derived(uint16(n), of.Type); !ok || ts.List[n].Name == "" {
				continue
			}
			if node := ts.List[n].Node; node != 0 || found.nodes[uint16(n)] == 0 {
				found.nodes[uint16(n)] = node
			}
		}
		if found.nodes[of.Type] == 0 {
			found.nodes[of.Type] = program.NodeID(i)
		}
	}
	return found
}

// sortWritable finds the types that cannot be written by name. Changed says that some were found.
func (d *document) sortWritable() (changed bool) {
	ts := d.m.Types
	var not []uint16
	for n := range d.derived.nodes {
		if !d.derived.open[n] && !d.writable(n) {
			not = append(not, n)
		}
	}
	for _, n := range not { // of a family that has one that cannot be written, none is
		root := n
		for base, ok := d.baseOf(root); ok; base, ok = d.baseOf(root) {
			root = base
		}
		if !d.varies(root) {
			delete(d.derived.nodes, n) // what its elements hold is written where they are
			continue
		}
		for other := range d.derived.nodes {
			if _, ok := ts.Derived(other, root); ok {
				d.derived.open[other] = true
			}
		}
	}
	return len(not) > 0
}

// in is the document that a type of a namespace is written in; nil for none.
func (d *document) in(space string) *document {
	switch {
	case space == d.space:
		return d
	case d.set == nil || space == "": // which no prefix stands for
		return nil
	}
	return &document{m: d.m, space: space, set: d.set, derived: d.derived, types: map[program.NodeID]string{}, used: map[string]bool{}}
}

// typeName is what a type is called where it is referred to.
func (d *document) typeName(n uint16) string {
	t := &d.m.Types.List[n]
	if t.Space == d.space {
		return t.Name
	}
	return d.set.refer(d, t.Space) + ":" + t.Name
}

// varies reports whether an element of a type may, or must, say that it is of another.
func (d *document) varies(t uint16) bool {
	ts := d.m.Types
	if ts.List[t].Space == spaceSchema || ts.List[t].Name == "" {
		return false
	}
	return ts.List[t].Abstract || slices.ContainsFunc(ts.List, func(o program.Type) bool { return o.Name != "" && o.Base == t+1 })
}

// names reports whether a type is written by its name.
func (d *document) names(t *program.Type) bool {
	n := d.m.Types.Find(t.Space, t.Name)
	_, ok := d.derived.nodes[uint16(max(n, 0))]
	return n >= 0 && (d.derived.simple[uint16(n)] != 0 || ok && !d.derived.open[uint16(n)])
}

// baseOf is the base of a type among those that are to be written.
func (d *document) baseOf(n uint16) (uint16, bool) {
	base := d.m.Types.List[n].Base
	if base == 0 {
		return 0, false
	}
	_, ok := d.derived.nodes[base-1]
	return base - 1, ok
}

// writable reports whether a type can be written as it is derived.
func (d *document) writable(n uint16) bool {
	t := &d.m.Types.List[n]
	home := d.in(t.Space)
	if home == nil {
		return false
	}
	own, ok := home.items(d.derived.nodes[n])
	base, based := d.baseOf(n)
	if !ok || !based {
		return ok
	}
	other := d.in(d.m.Types.List[base].Space)
	if other == nil {
		return false
	}
	if t.By == program.ByRestriction {
		return home == other && d.restricts(d.derived.nodes[n], d.derived.nodes[base])
	}
	of, ok := other.items(d.derived.nodes[base])
	return ok && t.By == program.ByExtension && len(own) >= len(of) &&
		slices.EqualFunc(own[:len(of)], of, func(x, y item) bool { return x.says == y.says })
}

// item is a part of a sequence.
type item struct {
	says  string // the same of the same part in the content of a base
	write func()
}

// items are the parts of the sequence that a content is. They are not ok where it is none, or text may stand in it.
func (d *document) items(n program.NodeID) (list []item, ok bool) {
	nodes := d.nodes(n)
	if len(nodes) != 1 || d.m.Nodes[n].Hole || d.m.Nodes[n].Types&^program.Null != program.Object {
		return nil, false
	}
	o := d.m.Nodes[n].Object
	if o == nil || o.ExtraRule == 0 && (o.Markup == nil || o.Markup.Model == nil) || d.foreign(nodes) || len(o.Patterns) > 0 || o.Extra != 0 || o.Names != 0 {
		return nil, false
	}
	if k := o.Markup; k != nil {
		if k.Text != 0 || k.Mixed || d.marked(nodes) == nil {
			return nil, false
		}
		if k.Model != nil {
			return d.modelItems(o, d.children(nodes))
		}
	}
	for _, c := range d.children(nodes) {
		if c.attr {
			continue
		}
		least, most := 0, 1
		if c.mustHave {
			least = max(1, c.least)
		}
		if c.list {
			most = c.most
		}
		says := occurrence("element "+c.name, least, most)
		if c.list && !c.mustHave && c.least > 1 {
			says += " or " + strconv.Itoa(c.least)
		}
		list = append(list, item{says, func() { d.bounded(c) }})
	}
	return list, o.Sequence || len(list) < 2
}

func occurrence(what string, least, most int) string {
	return fmt.Sprintf("%s %d..%d", what, least, most)
}

// modelItems are the parts of a content model, those of a sequence in it that comes once among them.
func (d *document) modelItems(o *program.ObjectNode, children []child) (list []item, ok bool) {
	parts := o.Markup.Model.Parts
	write := d.partWriter(o, children)
	var says func(i int) string
	says = func(i int) string {
		p := &parts[i]
		most := -1
		if p.Max != program.Many {
			most = int(p.Max)
		}
		what := fmt.Sprint("group ", p.Kind)
		switch p.Kind {
		case program.PartElement:
			what = "element " + o.Props[p.Prop].XML
		case program.PartAny:
			what = "any " + d.spaces(&p.Any)
		default:
			var in []string
			for s := i + 1; s < int(p.End); s = int(parts[s].End) {
				in = append(in, says(s))
			}
			what += " (" + strings.Join(in, ", ") + ")"
		}
		return occurrence(what, int(p.Min), most)
	}
	once := func(p *program.Part) bool { return p.Kind == program.PartSequence && p.Min == 1 && p.Max == 1 }
	if !once(&parts[0]) {
		return nil, false
	}
	var gather func(from, to int)
	gather = func(from, to int) {
		for s := from; s < to; s = int(parts[s].End) {
			if once(&parts[s]) {
				gather(s+1, int(parts[s].End))
			} else {
				list = append(list, item{says(s), func() { write(s) }})
			}
		}
	}
	gather(1, int(parts[0].End))
	return list, !slices.ContainsFunc(parts, func(p program.Part) bool { return p.Kind == program.PartAll })
}

// typeOfElement is the name of the type that an element is declared with, where types are written by name. Open says that
// there are others, but that they cannot be written.
func (d *document) typeOfElement(n program.NodeID) (name string, block program.Ways, open bool) {
	of := d.m.Nodes[n].Of
	if of == nil {
		return "", 0, false
	}
	if d.derived.simple[of.Type] != 0 && of.Value == 0 {
		return d.typeName(of.Type), 0, false
	}
	if _, ok := d.derived.nodes[of.Type]; !ok || d.m.Nodes[n].Object == nil {
		return "", 0, false
	}
	if d.derived.open[of.Type] {
		return "", 0, true
	}
	return d.typeName(of.Type), of.Block, false
}

// builtinOf is the type of XML Schema's own that an element is declared with, where that is all that is asked of it.
func (d *document) builtinOf(nodes []program.NodeID) string {
	of := d.m.Nodes[nodes[0]].Of
	if of == nil || len(nodes) != 1 {
		return ""
	}
	return builtinName(&d.m.Types.List[of.Type])
}

func builtinName(t *program.Type) string {
	if t.Space != spaceSchema || t.Name == "anyType" {
		return ""
	}
	return "xs:" + t.Name
}

// ways writes how types may not be derived.
func ways(w program.Ways) string {
	var list []string
	if w&program.ByExtension != 0 {
		list = append(list, "extension")
	}
	if w&program.ByRestriction != 0 {
		list = append(list, "restriction")
	}
	return strings.Join(list, " ")
}

// writeTypes writes the types that have names.
func (d *document) writeTypes() {
	if d.m.Types == nil {
		return
	}
	for n := range d.m.Types.List {
		if d.derived.simple[uint16(n)] != 0 && d.m.Types.List[n].Space == d.space {
			d.writeSimple(uint16(n))
		}
		if _, ok := d.derived.nodes[uint16(n)]; !ok {
			continue
		}
		t := &d.m.Types.List[n]
		switch {
		case t.Space != d.space:
		case !d.derived.open[uint16(n)]:
			d.writeType(uint16(n))
		default:
			d.open("xs:complexType", "name", t.Name, "mixed", "true")
			d.wildcards()
			d.close("xs:complexType")
		}
	}
}

// writeSimple writes a type of values as a restriction of its base, with all that is asked of them.
func (d *document) writeSimple(n uint16) {
	t := &d.m.Types.List[n]
	r := d.restrict(d.nodes(d.derived.simple[n]))
	if base := &d.m.Types.List[max(t.Base, 1)-1]; d.derived.simple[t.Base-1] != 0 {
		r.base = d.typeName(t.Base - 1)
	} else if name := builtinName(base); name != "" && name != "xs:anySimpleType" {
		r.base = name
	}
	r.write(t.Name, program.Text{})
}

func (d *document) writeType(n uint16) {
	t, node := &d.m.Types.List[n], d.derived.nodes[n]
	attrs := []string{"name", t.Name}
	if t.Abstract {
		attrs = append(attrs, "abstract", "true")
	}
	if t.Block != 0 {
		attrs = append(attrs, "block", ways(t.Block))
	}
	d.open("xs:complexType", attrs...)
	own, _ := d.items(node)
	attributes, o := d.children(d.nodes(node)), d.m.Nodes[node].Object
	d.leaveBranches(d.nodes(node))
	base, based := d.baseOf(n)
	tag := "xs:extension"
	switch {
	case based && t.By == program.ByRestriction:
		tag = "xs:restriction"
		d.open("xs:complexContent")
		d.open(tag, "base", d.typeName(base))
		attributes = d.restricted(attributes, d.derived.nodes[base])
	case based:
		before, _ := d.in(d.m.Types.List[base].Space).items(d.derived.nodes[base])
		own = own[len(before):]
		inherited := d.m.Nodes[d.derived.nodes[base]].Object
		attributes = slices.DeleteFunc(attributes, func(c child) bool { return c.attr && has(inherited, c.prop) })
		d.open("xs:complexContent")
		d.open(tag, "base", d.typeName(base))
	}
	if len(own) > 0 {
		d.open("xs:sequence")
		for _, i := range own {
			i.write()
		}
		d.close("xs:sequence")
	}
	if tag == "xs:restriction" {
		d.prohibited(o, d.m.Nodes[d.derived.nodes[base]].Object)
	}
	if o.Markup != nil {
		d.attributes(o, attributes)
	} else {
		for _, c := range attributes {
			if c.attr {
				d.attribute(c)
			}
		}
	}
	if based {
		d.close(tag)
		d.close("xs:complexContent")
	}
	d.close("xs:complexType")
}
