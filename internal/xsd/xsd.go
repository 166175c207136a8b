// Package xsd writes the structure that a message's program asks for as an XML
// Schema 1.0 document.
//
// The document takes a payload exactly when the payload breaks none of the rules
// that XML Schema can say. What it cannot say (rules over several fields, national
// identifiers, branches that depend on values) is left, rule by rule, in the list
// that Write returns: the document is never stricter than the program, and looser
// only in what is listed.
//
// Words: content is what may be inside an element. A model is the XML Schema
// group that says so: sequence, all or choice. A facet bounds a simple value.
package xsd

import (
	"bufio"
	"cmp"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// Left is a rule that the document does not say.
type Left struct {
	Rule program.RuleID
	// Why in a few words: "rule over several values".
	Why string
}

// Write writes the XML Schema of a message and says what it leaves out, in the
// order of the rules. The error is the writer's.
func Write(w io.Writer, m *program.Message) ([]Left, error) {
	var before *keys
	if m.Identity != nil {
		first := newDocument(m, nil)
		first.schema()
		before = first.keys
	}
	d := newDocument(m, before)
	d.schema()
	b := bufio.NewWriter(w)
	b.WriteString(d.out.String())
	slices.SortFunc(d.left, func(a, b Left) int { return cmp.Compare(a.Rule, b.Rule) })
	return slices.CompactFunc(d.left, func(a, b Left) bool { return a.Rule == b.Rule }), b.Flush()
}

func newDocument(m *program.Message, before *keys) *document {
	_, space := tree.Root(m)
	d := &document{m: m, space: space, types: map[program.NodeID]string{}, used: map[string]bool{}}
	d.sortTypes()
	d.sayKeys(before)
	return d
}

type document struct {
	m     *program.Message
	space string // the target namespace; empty for none
	// set is the documents that this one is of; nil where there is to be one alone.
	set *set
	// Of a document of several: its global elements, by name and still to be written, and the namespaces that it refers to.
	declared map[string]program.NodeID
	also     map[program.NodeID]bool // items of the same elements at other places
	globals  []element
	attrs    []child // global attributes that are still to be written
	imports  []string
	out      strings.Builder
	depth    int
	left     []Left
	// types are the names of the types that are written once and referred to:
	// those of nodes that recur or are at several places of one model.
	types map[program.NodeID]string
	queue []named
	used  map[string]bool
	// interleavings whose groups are still to be written, and how many there were.
	interleavings []interleaving
	families      int
	keys          *keys // the same of documents that belong together
	derived       derived
}

func (d *document) leave(r program.RuleID, why string) {
	if r != 0 {
		d.left = append(d.left, Left{r, why})
	}
}

// schema writes the whole document.
func (d *document) schema() {
	name, _ := tree.Root(d.m)
	d.begin()
	d.element(element{name: name, node: 1, item: 1, min: -1, text: d.m.Text})
	d.writeTypes()
	d.leaveTypes()
	d.rest()
	d.close("xs:schema")
}

// begin writes the start tag of the document.
func (d *document) begin(more ...string) {
	d.out.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
	attrs := []string{"xmlns:xs", "http://www.w3.org/2001/XMLSchema"}
	if d.space != "" {
		form := "qualified"
		if d.m.Local {
			form = "unqualified"
		}
		attrs = append(attrs, "targetNamespace", d.space, "xmlns", d.space, "elementFormDefault", form)
	}
	d.open("xs:schema", append(attrs, more...)...)
}

// rest writes what was named and is not written yet.
func (d *document) rest() {
	for len(d.queue) > 0 || len(d.interleavings) > 0 {
		if len(d.queue) > 0 {
			n := d.queue[0]
			d.queue = d.queue[1:]
			d.namedType(n)
			continue
		}
		v := d.interleavings[0]
		d.interleavings = d.interleavings[1:]
		d.groups(v)
	}
}

// element is one declaration.
type element struct {
	name     string
	node     program.NodeID // of the property
	item     program.NodeID // of one element
	min, max int            // occurrences; min -1 writes neither, max -1 is unbounded
	text     program.Text
	space    string // of its own; empty for that of the message
	global   bool   // declared for its whole namespace
	again    bool   // it has been declared, and says the same here
	local    bool   // in no namespace where others are
}

func (d *document) element(e element) {
	nodes := d.nodes(e.item)
	attrs := []string{"name", e.name}
	other := ""
	if !e.global && !e.local {
		other = d.elsewhere(e.space)
	}
	if e.local {
		attrs = append(attrs, "form", "unqualified")
	} else if other != "" {
		attrs = []string{"ref", d.set.declare(d, other, e)}
	} else if !e.global && e.space != "" && d.m.Local {
		attrs = append(attrs, "form", "qualified")
	}
	if e.min >= 0 {
		if e.min != 1 {
			attrs = append(attrs, "minOccurs", strconv.Itoa(e.min))
		}
		if e.max == -1 {
			attrs = append(attrs, "maxOccurs", "unbounded")
		} else if e.max != 1 {
			attrs = append(attrs, "maxOccurs", strconv.Itoa(e.max))
		}
	}
	if other != "" {
		d.leaf("xs:element", attrs...)
		return
	}
	if d.keys.declared[e.item]++; e.again {
		d.keys.declared[e.item]++ // it is not written here
	}
	if _, there := d.keys.spaces[e.item]; !there {
		d.keys.spaces[e.item] = d.space
	}
	keys := d.keysOf(e.item)
	if d.typesOf(nodes)&program.Null != 0 {
		attrs = append(attrs, "nillable", "true")
	}
	name, block, open := d.typeOfElement(e.item)
	if open {
		d.leaveAll(nodes, whyTypes)
		d.keys.open = true
		name = "xs:anyType" // in the place of which any other may stand
	}
	if block != 0 {
		attrs = append(attrs, "block", ways(block))
	}
	ok := name != ""
	if !ok {
		name, ok = d.types[e.item]
	}
	if !ok && d.recurs(e.item) {
		name, ok = d.nameType(e.item, e.name, program.Text{}), true
	}
	if ok {
		attrs = append(attrs, "type", name)
		if e.text.Empty() && len(keys) == 0 {
			d.leaf("xs:element", attrs...)
			return
		}
		d.open("xs:element", attrs...)
		d.annotation(e.text)
		d.writeKeys(keys)
		d.close("xs:element")
		return
	}
	if d.isSimple(nodes) {
		d.simple("xs:element", attrs, nodes, e.text, keys)
		return
	}
	d.open("xs:element", attrs...)
	d.annotation(e.text)
	d.content(nodes)
	d.writeKeys(keys)
	d.close("xs:element")
}

// simple writes a declaration whose values are text alone: by the name of a type of
// XML Schema's own where there is no more to say.
func (d *document) simple(tag string, attrs []string, nodes []program.NodeID, text program.Text, keys []*program.Constraint) {
	r := d.restrict(nodes)
	builtin := d.builtinOf(nodes)
	if builtin != "" {
		r.base = builtin
	}
	attrs = append(attrs, r.given()...)
	if !r.plain() && builtin == "" {
		d.open(tag, attrs...)
		d.annotation(text)
		r.write("", program.Text{})
		d.writeKeys(keys)
		d.close(tag)
		return
	}
	attrs = append(attrs, "type", r.base)
	if text.Empty() && len(keys) == 0 {
		d.leaf(tag, attrs...)
		return
	}
	d.open(tag, attrs...)
	d.annotation(text)
	d.writeKeys(keys)
	d.close(tag)
}

// nameType returns a node a type of its own, to be written later with a text.
func (d *document) nameType(n program.NodeID, like string, text program.Text) string {
	name := like + "Type"
	for i := 2; d.used[name]; i++ {
		name = like + "Type" + strconv.Itoa(i)
	}
	d.used[name] = true
	d.types[n] = name
	d.queue = append(d.queue, named{n, text})
	return name
}

// named is a type that is still to be written.
type named struct {
	node program.NodeID
	text program.Text
}

func (d *document) namedType(n named) {
	nodes := d.nodes(n.node)
	if d.isComplex(nodes) {
		d.complexType(nodes, d.types[n.node], n.text)
	} else {
		r := d.restrict(nodes)
		r.leaveFixed()
		r.write(d.types[n.node], n.text)
	}
}

// recurs reports whether a node is within itself.
func (d *document) recurs(n program.NodeID) bool {
	seen := map[program.NodeID]bool{}
	var down func(at program.NodeID) bool
	down = func(at program.NodeID) bool {
		for _, a := range d.nodes(at) {
			o := d.m.Nodes[a].Object
			if o == nil {
				continue
			}
			for i := range o.Props {
				c := o.Props[i].Item
				if c == n {
					return true
				}
				if !seen[c] {
					seen[c] = true
					if down(c) {
						return true
					}
				}
			}
		}
		return false
	}
	return down(n)
}

// nodes returns a node and those that always apply with it.
func (d *document) nodes(n program.NodeID) []program.NodeID { return d.m.Related(nil, n) }

// typesOf returns the types that all nodes take.
func (d *document) typesOf(nodes []program.NodeID) program.Types {
	types := program.AnyType
	for _, n := range nodes {
		t := d.m.Nodes[n].Types
		if t&program.Number != 0 {
			t |= program.Integer
		}
		types &= t
	}
	return types
}

func (d *document) isComplex(nodes []program.NodeID) bool {
	for _, n := range nodes {
		if d.m.Nodes[n].Object != nil || d.m.Nodes[n].Hole {
			return true
		}
	}
	return d.typesOf(nodes)&^program.Null == program.Object
}

// scalars are the types that text is read as.
const scalars = program.String | program.Integer | program.Number | program.Boolean

// isSimple reports whether values are text alone.
func (d *document) isSimple(nodes []program.NodeID) bool {
	types := d.typesOf(nodes)
	return !d.isComplex(nodes) && (types&program.Object == 0 || types&scalars == 0)
}

// content writes the anonymous type of an element that is not simple.
func (d *document) content(nodes []program.NodeID) {
	types := d.typesOf(nodes)
	if types&program.Object == 0 || types&scalars == 0 {
		d.complexType(nodes, "", program.Text{})
		return
	}
	// Either text or child elements: only the type that takes everything does.
	d.leaveAll(nodes, "text or elements")
	d.open("xs:complexType", "mixed", "true")
	d.wildcards()
	d.close("xs:complexType")
}

// leaveBranches leaves the rules of everything that applies by a condition.
func (d *document) leaveBranches(nodes []program.NodeID) {
	for _, n := range nodes {
		node := &d.m.Nodes[n]
		for i := range node.Exprs {
			d.leave(node.Exprs[i].Rule, "rule over several values")
		}
		a := node.Apply
		if a == nil {
			continue
		}
		for _, c := range slices.Concat(a.Any, a.One) {
			d.leave(c.Rule, "choice by content")
		}
		d.leave(a.NotRule, "negation")
		for _, c := range []program.NodeID{a.Then, a.Else} {
			if c != 0 {
				d.leaveAll(d.nodes(c), "condition")
			}
		}
	}
}

// leaveAll leaves every rule of the nodes and of all below them.
func (d *document) leaveAll(nodes []program.NodeID, why string) {
	seen := map[program.NodeID]bool{}
	var down func(n program.NodeID)
	down = func(n program.NodeID) {
		if n == 0 || seen[n] {
			return
		}
		seen[n] = true
		node := &d.m.Nodes[n]
		d.leave(node.TypeRule, why)
		for i := range node.Checks {
			d.leave(node.Checks[i].Rule, why)
		}
		for i := range node.Exprs {
			d.leave(node.Exprs[i].Rule, why)
		}
		if o := node.Object; o != nil {
			for i := range o.Props {
				d.leave(o.Props[i].OnceRule, why)
				down(o.Props[i].Node)
				down(o.Props[i].Item)
			}
			needs := o.Needs
			for _, dep := range o.Deps {
				needs = slices.Concat(needs, dep.Needs)
				down(dep.Node)
			}
			for _, need := range needs {
				d.leave(need.Rule, why)
			}
			for _, p := range o.Patterns {
				down(p.Node)
			}
			down(o.Extra)
			down(o.Names)
			for _, r := range []program.RuleID{o.ExtraRule, o.MinRule, o.MaxRule, o.OrderRule} {
				d.leave(r, why)
			}
			if k := o.Markup; k != nil {
				d.leave(k.Attributes.Rule, why)
				if k.Model != nil {
					d.leave(k.Model.Rule, why)
					for _, p := range k.Model.Parts {
						for _, r := range []program.RuleID{p.Rule, p.MinRule, p.MaxRule, p.Any.Rule} {
							d.leave(r, why)
						}
					}
				}
			}
		}
		if a := node.Array; a != nil {
			for _, r := range []program.RuleID{a.ExtraRule, a.MinRule, a.MaxRule, a.UniqueRule, a.ContainsRule} {
				d.leave(r, why)
			}
			down(a.Items)
			down(a.Contains)
			for _, t := range a.Tuple {
				down(t)
			}
		}
		if a := node.Apply; a != nil {
			for _, c := range slices.Concat(a.Any, a.One) {
				d.leave(c.Rule, why)
				for _, of := range c.Of {
					down(of)
				}
			}
			d.leave(a.NotRule, why)
			for _, c := range append(slices.Clone(a.All), a.Not, a.If, a.Then, a.Else, a.Each) {
				down(c)
			}
		}
	}
	for _, n := range nodes {
		down(n)
	}
}

// open writes a start tag; close its end.
func (d *document) open(tag string, attrs ...string) {
	d.tag(tag, attrs)
	d.out.WriteString(">\n")
	d.depth++
}

func (d *document) close(tag string) {
	d.depth--
	d.indent()
	d.out.WriteString("</" + tag + ">\n")
}

// leaf writes an element without content.
func (d *document) leaf(tag string, attrs ...string) {
	d.tag(tag, attrs)
	d.out.WriteString("/>\n")
}

func (d *document) tag(tag string, attrs []string) {
	d.indent()
	d.out.WriteString("<" + tag)
	for i := 0; i < len(attrs); i += 2 {
		d.out.WriteString(" " + attrs[i] + `="` + escape(attrs[i+1], true) + `"`)
	}
}

func (d *document) indent() {
	d.out.WriteString(strings.Repeat("  ", d.depth))
}

// annotation writes what a field means, in both languages.
func (d *document) annotation(t program.Text) {
	if t.Empty() {
		return
	}
	d.open("xs:annotation")
	for _, l := range program.Languages {
		if text := t.In(l); text != "" {
			d.tag("xs:documentation", []string{"xml:lang", l})
			d.out.WriteString(">" + escape(text, false) + "</xs:documentation>\n")
		}
	}
	d.close("xs:annotation")
}

func escape(s string, attr bool) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"' && attr:
			b.WriteString("&quot;")
		case r == '\r' || attr && (r == '\n' || r == '\t'):
			b.WriteString("&#" + strconv.Itoa(int(r)) + ";")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
