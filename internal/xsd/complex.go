package xsd

import (
	"slices"
	"strconv"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// child is one element that may be in a content.
type child struct {
	element
	once, required       program.RuleID
	minItems, maxItems   program.RuleID
	least, most          int // items
	list, attr, mustHave bool
	prop                 *program.Prop
}

// interleavable is how many elements beside one repeated element a content in any
// order may have and still be said exactly: there is a group for each set of them.
const interleavable = 6

// complexType writes the type of elements with child elements or attributes.
func (d *document) complexType(nodes []program.NodeID, name string, text program.Text) {
	var attrs []string
	if name != "" {
		attrs = []string{"name", name}
	}
	d.leaveBranches(nodes)
	open, hole, sequence := true, false, false
	var order program.RuleID
	for _, n := range nodes {
		node := &d.m.Nodes[n]
		for i := range node.Checks {
			d.leave(node.Checks[i].Rule, "check of a value on an element")
		}
		hole = hole || node.Hole
		if o := node.Object; o != nil {
			open = open && o.ExtraRule == 0
			if o.Sequence {
				sequence, order = true, o.OrderRule
			}
		}
	}
	if o := d.marked(nodes); o != nil && !hole {
		d.markup(nodes, o, attrs, text)
		return
	}
	if open || hole || d.foreign(nodes) {
		// XML Schema 1.0 has no wildcard beside elements of the same namespace.
		why := "content is open"
		if hole {
			why = "another message goes here"
		} else if !open {
			why = foreignElements
		}
		for _, n := range nodes {
			if d.m.Nodes[n].Object != nil {
				d.leaveBelow(n, why)
			}
		}
		if hole || d.hasText(nodes) {
			// Some services put the message there as text.
			attrs = append(attrs, "mixed", "true")
		}
		d.open("xs:complexType", attrs...)
		d.annotation(text)
		d.wildcards()
		d.close("xs:complexType")
		return
	}
	children := d.children(nodes)
	var elements, attributes []child
	for _, c := range children {
		if c.attr {
			attributes = append(attributes, c)
		} else {
			elements = append(elements, c)
		}
	}
	d.open("xs:complexType", attrs...)
	d.annotation(text)
	switch {
	case len(elements) == 0:
		// Content that is empty outright would not even take white space.
		d.open("xs:sequence")
		d.leaf("xs:choice", "minOccurs", "0")
		d.close("xs:sequence")
	case sequence:
		d.open("xs:sequence")
		for _, c := range elements {
			d.bounded(c)
		}
		d.close("xs:sequence")
	default:
		d.leave(order, "order")
		d.anyOrder(elements)
	}
	for _, c := range attributes {
		d.attribute(c)
	}
	d.close("xs:complexType")
}

// hasText reports whether text may stand in an element.
func (d *document) hasText(nodes []program.NodeID) bool {
	return slices.ContainsFunc(nodes, func(n program.NodeID) bool {
		o := d.m.Nodes[n].Object
		return o != nil && o.Markup != nil && (o.Markup.Text != 0 || o.Markup.Mixed)
	})
}

// foreignElements is why rules are left around an element of another namespace: one
// document declares the elements of one, and cannot say which others may be there.
const foreignElements = "element of another namespace"

// foreign reports whether some child elements are in another namespace than the root.
func (d *document) foreign(nodes []program.NodeID) bool {
	return slices.ContainsFunc(nodes, func(n program.NodeID) bool {
		if d.set != nil {
			return d.set.torn(d, d.m.Nodes[n].Object)
		}
		return isForeign(d.m.Nodes[n].Object, d.space)
	})
}

// Open reports whether the document lets in whatever is in some element: one of
// open content, or with elements of another namespace than the root's.
func Open(m *program.Message) bool {
	_, space := tree.Root(m)
	return slices.ContainsFunc(m.Nodes, func(n program.Node) bool {
		return n.Object != nil && (n.Object.ExtraRule == 0 || isForeign(n.Object, space) || n.Object.Markup != nil)
	})
}

func isForeign(o *program.ObjectNode, space string) bool {
	return o != nil && slices.ContainsFunc(o.Props, func(p program.Prop) bool {
		return p.Known && !p.Attr && p.XML != "" && p.Space != "" && p.Space != space && p.Space != program.NoSpace
	})
}

// leaveBelow leaves the rules of an object's members but not the object's own type.
func (d *document) leaveBelow(n program.NodeID, why string) {
	own := d.m.Nodes[n].TypeRule
	d.leaveAll([]program.NodeID{n}, why)
	d.left = slices.DeleteFunc(d.left, func(l Left) bool { return l.Rule == own })
}

// wildcards lets everything in.
func (d *document) wildcards() {
	d.keys.open = true
	d.open("xs:sequence")
	d.leaf("xs:any", "namespace", "##any", "processContents", "skip", "minOccurs", "0", "maxOccurs", "unbounded")
	d.close("xs:sequence")
	d.leaf("xs:anyAttribute", "namespace", "##any", "processContents", "skip")
}

// children gathers what the nodes say about each element.
func (d *document) children(nodes []program.NodeID) []child {
	var list []child
	find := func(name string) *child {
		for i := range list {
			if list[i].prop.Name == name {
				return &list[i]
			}
		}
		return nil
	}
	for _, n := range nodes {
		o := d.m.Nodes[n].Object
		if o == nil {
			continue
		}
		for i := range o.Props {
			p := &o.Props[i]
			if !p.Known {
				continue
			}
			if old := find(p.Name); old != nil {
				// Two nodes speak of one element; the first is written.
				d.leaveAll([]program.NodeID{p.Node}, "two types of one element")
				continue
			}
			c := child{prop: p, once: p.OnceRule, list: p.List, attr: p.Attr, least: 0, most: 1}
			c.element = element{name: p.XML, node: p.Node, item: p.Item, space: p.Space}
			if p.Space == program.NoSpace {
				c.space, c.local = "", d.space != "" && !p.Attr
			}
			if int(p.Field) < len(d.m.Fields) {
				f := &d.m.Fields[p.Field]
				c.text = f.Text
				if c.text.Empty() {
					c.text = f.Label
				}
			}
			if p.List {
				d.list(&c)
			}
			list = append(list, c)
		}
		for _, need := range o.Needs {
			if c := find(o.Props[need.Prop].Name); c != nil {
				c.mustHave, c.required = true, need.Rule
			} else {
				d.leave(need.Rule, "an element that is not declared")
			}
		}
		for _, dep := range o.Deps {
			for _, need := range dep.Needs {
				d.leave(need.Rule, "dependency")
			}
			if dep.Node != 0 {
				d.leaveAll([]program.NodeID{dep.Node}, "dependency")
			}
		}
		for _, p := range o.Patterns {
			d.leaveAll([]program.NodeID{p.Node}, "elements by pattern of name")
		}
		if o.Names != 0 {
			d.leaveAll([]program.NodeID{o.Names}, "form of names")
		}
		d.leave(o.MinRule, "number of members")
		d.leave(o.MaxRule, "number of members")
	}
	return list
}

// list reads the cardinality of a repeated element.
func (d *document) list(c *child) {
	c.most = -1
	for _, n := range d.nodes(c.node) {
		node := &d.m.Nodes[n]
		if a := node.Apply; a != nil {
			d.leaveBranches([]program.NodeID{n})
		}
		for i := range node.Exprs {
			d.leave(node.Exprs[i].Rule, "rule over several values")
		}
		a := node.Array
		if a == nil {
			continue
		}
		if a.MinRule != 0 {
			c.minItems, c.least = a.MinRule, int(a.Min)
		}
		if a.MaxRule != 0 {
			c.maxItems, c.most = a.MaxRule, int(a.Max)
		}
		d.leave(a.UniqueRule, "values that differ")
		d.leave(a.ContainsRule, "contains")
		d.leave(a.ExtraRule, "items by place")
		for _, t := range a.Tuple {
			d.leaveAll([]program.NodeID{t}, "items by place")
		}
	}
}

// bounded writes an element with its cardinality, for a sequence.
func (d *document) bounded(c child) {
	e := c.element
	e.min, e.max = 0, 1
	if c.mustHave {
		e.min = 1
	}
	if c.list {
		e.max = c.most
		switch {
		case c.mustHave:
			e.min = max(1, c.least)
		case c.least <= 1:
			// No element at all is an absent list, which is allowed.
		default:
			// Absent or at least so many.
			d.open("xs:sequence", "minOccurs", "0")
			e.min = c.least
			d.element(e)
			d.close("xs:sequence")
			return
		}
	}
	d.element(e)
}

// anyOrder writes a content whose elements may come in any order.
func (d *document) anyOrder(elements []child) {
	lists := 0
	for _, c := range elements {
		if c.list && c.most != 1 {
			lists++
		}
	}
	if lists == 0 {
		d.open("xs:all")
		for _, c := range elements {
			e := c.element
			e.min, e.max = 0, 1
			if c.mustHave {
				e.min = 1
			}
			d.element(e)
		}
		d.close("xs:all")
		return
	}
	if len(elements) == 1 {
		d.open("xs:sequence")
		d.bounded(elements[0])
		d.close("xs:sequence")
		return
	}
	if lists == 1 && len(elements)-1 <= interleavable {
		d.interleaved(elements)
		return
	}
	for _, c := range elements {
		for _, r := range []program.RuleID{c.once, c.required, c.minItems, c.maxItems} {
			d.leave(r, "repeated elements in any order")
		}
	}
	d.open("xs:choice", "minOccurs", "0", "maxOccurs", "unbounded")
	for _, c := range elements {
		c.min = -1
		d.element(c.element)
	}
	d.close("xs:choice")
}

// interleaved writes a content of one repeated element among few others, in any
// order, as a group for each set of elements that may still come. How many there
// are of the repeated one would have to be counted across the groups, which no
// model does: its bounds beyond one are left.
func (d *document) interleaved(elements []child) {
	var v interleaving
	for _, c := range elements {
		c.min = -1
		// An element that is in several groups must have one type by name.
		if _, ok := d.types[c.item]; !ok && d.elsewhere(c.space) == "" {
			d.nameType(c.item, c.name, c.text)
		}
		if c.list && c.most != 1 {
			v.repeated = c
		} else {
			v.rest = append(v.rest, c)
		}
	}
	if v.repeated.minItems != 0 {
		// None at all is an absent list.
		d.leave(v.repeated.minItems, "repeated elements in any order")
	}
	d.leave(v.repeated.maxItems, "repeated elements in any order")
	d.families++
	v.name = v.repeated.name + "Group"
	if d.families > 1 {
		v.name += strconv.Itoa(d.families)
	}
	v.seen = !v.repeated.mustHave
	d.interleavings = append(d.interleavings, v)
	d.leaf("xs:group", "ref", v.group(1<<len(v.rest)-1, v.seen))
}

// interleaving is a content of one repeated element among others.
type interleaving struct {
	name     string
	repeated child
	rest     []child
	// seen says that the repeated element need not come any more.
	seen bool
}

// group names the group for the elements that may still come, as bits.
func (v *interleaving) group(left int, seen bool) string {
	name := v.name + "." + strconv.Itoa(left)
	if !seen {
		name += ".first"
	}
	return name
}

// groups writes the groups of an interleaving.
func (d *document) groups(v interleaving) {
	for left := 1<<len(v.rest) - 1; left >= 0; left-- {
		d.group(v, left, true)
		if !v.seen {
			d.group(v, left, false)
		}
	}
}

func (d *document) group(v interleaving, left int, seen bool) {
	d.open("xs:group", "name", v.group(left, seen))
	d.open("xs:sequence")
	missing := !seen
	e := v.repeated.element
	e.text = program.Text{}
	if seen {
		e.min, e.max = 0, -1
		d.element(e)
	}
	for i, c := range v.rest {
		missing = missing || left>>i&1 == 1 && c.mustHave
	}
	if left > 0 || !seen {
		var attrs []string
		if !missing {
			attrs = []string{"minOccurs", "0"}
		}
		d.open("xs:choice", attrs...)
		if !seen {
			e.min = -1
			d.step(e, v.group(left, true))
		}
		for i, c := range v.rest {
			if left>>i&1 == 1 {
				c.text = program.Text{}
				d.step(c.element, v.group(left&^(1<<i), seen))
			}
		}
		d.close("xs:choice")
	}
	d.close("xs:sequence")
	d.close("xs:group")
}

// step writes an element and the group that goes on after it.
func (d *document) step(e element, group string) {
	d.open("xs:sequence")
	d.element(e)
	d.leaf("xs:group", "ref", group)
	d.close("xs:sequence")
}

func (d *document) attribute(c child) {
	attrs := []string{"name", c.name}
	if c.prop.Space != "" && c.prop.Space == d.space {
		attrs = append(attrs, "form", "qualified")
	}
	if c.mustHave {
		attrs = append(attrs, "use", "required")
	} else if value := d.preset(c.item); value != "" && len(d.restrict(d.nodes(c.node)).given()) == 0 {
		attrs = append(attrs, "default", value)
	}
	d.simple("xs:attribute", attrs, d.nodes(c.node), c.text, nil)
}
