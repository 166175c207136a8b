package xsd

import (
	"slices"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
)

// marked gives the object among nodes that has markup, if it is the only object there and
// one document can say it; nil for any other.
func (d *document) marked(nodes []program.NodeID) *program.ObjectNode {
	var found *program.ObjectNode
	for _, n := range nodes {
		if o := d.m.Nodes[n].Object; o != nil {
			if found != nil || o.Markup == nil {
				return nil
			}
			found = o
		}
	}
	if found == nil || d.foreign(nodes) || len(found.Patterns) > 0 || found.Extra != 0 {
		return nil
	}
	k := found.Markup
	if k.Open && d.spaces(&k.Attributes) == "" {
		return nil
	}
	if k.Model == nil {
		return found
	}
	for i := range k.Model.Parts {
		p := &k.Model.Parts[i]
		if p.Kind == program.PartAny && d.spaces(&p.Any) == "" ||
			p.Kind < program.PartSequence && i > 0 && k.Model.Parts[p.Parent].Kind == program.PartAll && (p.Kind == program.PartAny || p.Max > 1) ||
			p.Kind >= program.PartSequence && i > 0 && k.Model.Parts[p.Parent].Kind == program.PartAll {
			return nil
		}
	}
	return found
}

// spaces are the namespaces of a wildcard as XML Schema writes them; empty where it cannot.
func (d *document) spaces(w *program.Wildcard) string {
	switch {
	case w.Not && len(w.Spaces) == 0:
		return "##any"
	case w.Not:
		want := []string{d.space, ""}
		if d.space == "" {
			want = want[1:]
		}
		if len(w.Spaces) == len(want) && !slices.ContainsFunc(w.Spaces, func(s string) bool { return !slices.Contains(want, s) }) {
			return "##other"
		}
		return ""
	case len(w.Spaces) == 0:
		return ""
	}
	var list []string
	for _, s := range w.Spaces {
		if s == "" {
			s = "##local"
		}
		list = append(list, s)
	}
	return strings.Join(list, " ")
}

// markup writes what is in an element with markup: its content and attributes.
func (d *document) markup(nodes []program.NodeID, o *program.ObjectNode, attrs []string, text program.Text) {
	children := d.children(nodes)
	k := o.Markup
	if k.Mixed {
		attrs = append(attrs, "mixed", "true")
	}
	d.open("xs:complexType", attrs...)
	d.annotation(text)
	if k.Text != 0 {
		p := &o.Props[k.Text-1]
		d.open("xs:simpleContent")
		r := d.restrict(d.nodes(p.Node))
		base := r.base
		if !r.plain() {
			base = d.types[p.Node]
			if base == "" {
				base = d.nameType(p.Node, p.Name, program.Text{})
			}
		}
		d.open("xs:extension", "base", base)
		d.attributes(o, children)
		d.close("xs:extension")
		d.close("xs:simpleContent")
		d.close("xs:complexType")
		return
	}
	switch {
	case k.Model != nil:
		d.model(o, children)
	case k.Empty:
	default:
		var elements []child
		for _, c := range children {
			if !c.attr {
				elements = append(elements, c)
			}
		}
		switch {
		case len(elements) == 0:
		case o.Sequence:
			d.open("xs:sequence")
			for _, c := range elements {
				d.bounded(c)
			}
			d.close("xs:sequence")
		default:
			d.anyOrder(elements)
		}
	}
	d.attributes(o, children)
	d.close("xs:complexType")
}

// attributes writes those of an element, and the wildcard.
func (d *document) attributes(o *program.ObjectNode, children []child) {
	w := o.Markup.Attributes
	any := ""
	if o.Markup.Open {
		any = d.spaces(&w)
		d.leaveWildcard(&w)
	}
	for _, c := range children {
		switch {
		case !c.attr:
		case c.prop.Space == "" || c.prop.Space == d.space:
			d.attribute(c)
		case d.set != nil && d.set.attribute(d, c) != "":
			attrs := []string{"ref", d.set.attribute(d, c)}
			if c.mustHave {
				attrs = append(attrs, "use", "required")
			} else if value := d.preset(c.item); value != "" && len(d.restrict(d.nodes(c.node)).given()) == 0 {
				attrs = append(attrs, "default", value)
			}
			d.leaf("xs:attribute", attrs...)
		default: // one document declares the attributes of one namespace
			d.leave(c.required, foreignAttributes)
			d.leaveAll(d.nodes(c.node), foreignAttributes)
			if any == "" {
				any = c.prop.Space
			} else if !slices.Contains(strings.Fields(any), c.prop.Space) {
				any = "##any"
			}
		}
	}
	if any != "" {
		d.leaf("xs:anyAttribute", "namespace", any, "processContents", "skip")
	}
}

const foreignAttributes = "attribute of another namespace"

// leaveWildcard leaves what is asked of what a wildcard takes.
func (d *document) leaveWildcard(w *program.Wildcard) {
	const why = "what a wildcard takes"
	d.leave(w.Rule, why)
	if w.Process != program.Skip && d.m.Globals != nil {
		d.leaveAll(d.m.Globals.Nodes, why)
	}
}

// partWriter writes the parts of a content model, by their numbers.
func (d *document) partWriter(o *program.ObjectNode, children []child) func(i int) {
	parts := o.Markup.Model.Parts
	places := map[uint16]int{}
	for i := range parts {
		if parts[i].Kind == program.PartElement {
			places[parts[i].Prop]++
		}
	}
	by := map[*program.Prop]child{}
	for _, c := range children {
		by[c.prop] = c
	}
	var write func(i int)
	write = func(i int) {
		p := &parts[i]
		most := -1
		if p.Max != program.Many {
			most = int(p.Max)
		}
		switch p.Kind {
		case program.PartElement:
			c := by[&o.Props[p.Prop]]
			e := c.element
			e.min, e.max = int(p.Min), most
			if places[p.Prop] > 1 { // an element at several places has one type by name
				if _, ok := d.types[e.item]; !ok {
					d.nameType(e.item, e.name, program.Text{})
				}
				e.text = program.Text{}
			}
			d.element(e)
			return
		case program.PartAny:
			d.leaveWildcard(&p.Any)
			d.leaf("xs:any", append([]string{"namespace", d.spaces(&p.Any), "processContents", "skip"}, occurs(int(p.Min), most)...)...)
			return
		}
		tag := map[program.PartKind]string{program.PartSequence: "xs:sequence", program.PartChoice: "xs:choice", program.PartAll: "xs:all"}[p.Kind]
		d.open(tag, occurs(int(p.Min), most)...)
		for s := i + 1; s < int(p.End); s = int(parts[s].End) {
			write(s)
		}
		d.close(tag)
	}
	return write
}

// model writes a content model.
func (d *document) model(o *program.ObjectNode, children []child) {
	parts, write := o.Markup.Model.Parts, d.partWriter(o, children)
	switch {
	case len(parts) == 1 && o.Markup.Empty:
	case len(parts) > 1 && parts[1].Kind == program.PartAll:
		write(1)
	default:
		write(0)
	}
}

// occurs are the attributes that say how often something comes.
func occurs(least, most int) (attrs []string) {
	if least != 1 {
		attrs = append(attrs, "minOccurs", strconv.Itoa(least))
	}
	if most == -1 {
		return append(attrs, "maxOccurs", "unbounded")
	}
	if most != 1 {
		attrs = append(attrs, "maxOccurs", strconv.Itoa(most))
	}
	return attrs
}

// leaveTypes leaves what is asked of the types that elements say they are of, and of what only those have.
func (d *document) leaveTypes() {
	ts := d.m.Types
	if ts == nil {
		return
	}
	members := map[uint16]bool{} // of unions, which are written without names
	for i := range ts.List {
		for _, n := range ts.List[i].Members {
			members[n] = true
		}
	}
	unsaid := false
	for n := range ts.List {
		t := &ts.List[n]
		unsaid = unsaid || t.Space != spaceSchema && t.Node != 0 && (members[uint16(n)] || !d.names(t))
	}
	if !unsaid {
		return // XML Schema asks the same
	}
	const why = whyTypes
	for _, r := range []program.RuleID{ts.Unknown, ts.Strange, ts.Blocked, ts.Abstract, ts.Value} {
		d.leave(r, why)
	}
	written := map[program.NodeID]bool{}
	var down func(n program.NodeID)
	down = func(n program.NodeID) {
		if n == 0 || written[n] {
			return
		}
		written[n] = true
		node := &d.m.Nodes[n]
		if o := node.Object; o != nil {
			for i := range o.Props {
				down(o.Props[i].Node)
				down(o.Props[i].Item)
			}
		}
		if node.Array != nil {
			down(node.Array.Items)
		}
	}
	down(1)
	for n, node := range d.derived.nodes {
		if !d.derived.open[n] {
			down(node)
		}
	}
	for n, node := range d.derived.simple {
		if !members[n] {
			down(node)
		}
	}
	for i := range ts.List {
		if n := ts.List[i].Node; n != 0 && !written[n] {
			d.leaveAll([]program.NodeID{n}, why)
		}
	}
}
