package compile

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
)

// indexFrom is how many properties make a hash table worth its memory.
const indexFrom = 9

// objectKeywords are those that look at objects.
var objectKeywords = []string{"properties", "patternProperties", "additionalProperties", "propertyNames", "required",
	"minProperties", "maxProperties", "dependencies"}

// object is the work on one ObjectNode.
type object struct {
	*builder
	place place
	node  *program.ObjectNode
	named map[string]int // number of a property by name
	parts *schema.Value  // x-xml.content, nil where there is none
	given []said         // what value the element has where it is empty, see place.given
}

// fillObject compiles the keywords that look at objects.
func (b *builder) fillObject(n *program.Node, ls []layer, p place) {
	b.hole(n, ls, p)
	says := slices.ContainsFunc(ls, func(l layer) bool {
		return saysContent(l.raw.Get("x-xml")) || slices.ContainsFunc(objectKeywords, func(k string) bool { return l.raw.Get(k) != nil })
	})
	if !says || n.Types&program.Object == 0 {
		return
	}
	o := &object{builder: b, place: p, node: &program.ObjectNode{}, named: map[string]int{}, given: append(b.given(ls), p.given...)}
	o.findParts(ls)
	o.properties(ls)
	o.required(ls)
	o.dependencies(ls)
	o.patterns(ls)
	o.extra(ls)
	o.names(ls)
	o.counts(ls)
	o.order(ls)
	o.markup(n, ls)
	o.index()
	n.Object = o.node
}

// hole compiles x-xml.payload.
func (b *builder) hole(n *program.Node, ls []layer, p place) {
	for _, l := range ls {
		if !l.isHole() {
			continue
		}
		named := l.notes.member("x-xml", "payload")
		if named.Kind == schema.String {
			n.Heads = true
			continue
		}
		n.Hole = true
		if named.Kind == schema.Array {
			for _, name := range named.Items {
				if !b.beside(name.Text) {
					b.errorf(name, "the service has no message %q", name.Text)
				}
			}
			// What a call takes is its own affair, even where its fields are those of others.
			own := p
			if scope := b.msg.Name + "."; !strings.HasSuffix(b.prefix, "/"+scope) {
				own.path = scope + p.path
			}
			n.HoleRule = b.ruleOn(own, "payload", l.notes, "", texts(named), b.surest(p))
		}
	}
}

// beside reports whether the service has a message of a name.
func (b *builder) beside(name string) bool {
	if b.system != nil && slices.ContainsFunc(b.system.Messages, func(m *program.Message) bool {
		return m.ID == strings.TrimSuffix(b.msg.ID, b.msg.Name)+name
	}) {
		return true
	}
	return slices.ContainsFunc(b.set.Documents, func(d *schema.Document) bool {
		return path.Dir(d.Path) == path.Dir(b.doc.Path) && d.Root.Get("x-message").GetText("name") == name
	})
}

func (l *layer) isHole() bool {
	v := l.notes.member("x-xml", "payload")
	return v != nil && v.Kind != schema.False
}

// properties compiles the named members, those of one name in several layers
// into one node.
func (o *object) properties(ls []layer) {
	of := map[string][]*jsonschema.Schema{}
	var names []string
	for _, l := range ls {
		properties := l.raw.Get("properties")
		if properties == nil {
			continue
		}
		for _, m := range properties.Members {
			if of[m.Name] == nil {
				names = append(names, m.Name)
			}
			of[m.Name] = append(of[m.Name], l.s.Properties[m.Name])
		}
	}
	var required []string
	for _, l := range ls {
		required = append(required, l.s.Required...)
	}
	for _, name := range names {
		o.property(name, of[name], slices.Contains(required, name))
	}
}

func (o *object) property(name string, schemas []*jsonschema.Schema, required bool) {
	at := o.raw(schemas[0])
	q := o.place.below(name)
	all := o.notes(schemas)
	first := o.props[q.path]
	field, known := o.fields[q.path]
	fresh := !known && q.silent == 0
	if fresh {
		field = o.addField(q.path, name, schemas, o.place.field)
	}
	if known || fresh {
		q.field = field
	}
	if all.isTrue("x-xml", "text") {
		q.given, q.plain = o.given, true
	}
	q.plain = q.plain || all.isTrue("x-xml", "attribute")
	prop := program.Prop{Name: name, XML: name, Known: true, Field: q.field}
	if first != nil { // what a branch says about a field is said about the same element
		prop.XML, prop.Attr, prop.Space = first.XML, first.Attr, first.Space
	} else {
		if n := all.memberText("x-xml", "name"); n != "" {
			prop.XML = n
		}
		prop.Attr = all.isTrue("x-xml", "attribute")
		if prop.Space = space(all.member("x-xml", "namespace")); prop.Attr && prop.Space == program.NoSpace {
			prop.Space = ""
		}
	}
	prop.Node = o.builder.node(schemas, q)
	prop.Item = prop.Node
	node := &o.msg.Nodes[prop.Node]
	if node.Types&^program.Null == program.Array {
		prop.List = true
		prop.Item = 0
		if node.Array != nil {
			prop.Item = node.Array.Items
		}
	} else if first != nil && first.List {
		prop.List = true
		prop.Item = 0
		if node.Array != nil {
			prop.Item = node.Array.Items
		}
	}
	if (o.xml || o.csv != nil) && first != nil {
		o.inheritTypes(prop.Node, first.Node)
		if prop.List && prop.Item != 0 && first.Item != 0 {
			o.inheritTypes(prop.Item, first.Item)
		}
	}
	if o.xml && first == nil && !o.place.branch {
		o.checkElement(at, &prop, node)
		if !prop.List && !prop.Attr && o.parts == nil && !all.isTrue("x-xml", "text") {
			prop.OnceRule = o.ruleOn(q, "once", all, "", nil, o.surest(o.place))
		}
	}
	if o.csv != nil && first == nil && !o.place.branch {
		o.csvProperty(at, &prop, node, q.path, all)
	}
	if fresh {
		o.setCardinality(field, &prop, required)
	}
	if first == nil {
		kept := prop
		o.props[q.path] = &kept
	}
	o.named[name] = len(o.node.Props)
	o.node.Props = append(o.node.Props, prop)
}

// inheritTypes returns what a branch says about a field the types of the field: the
// text of XML is read as what the schema asks for, and a branch ("minimum": 5)
// seldom says it again.
func (b *builder) inheritTypes(branch, main program.NodeID) {
	n, m := &b.msg.Nodes[branch], &b.msg.Nodes[main]
	if branch == main || b.reused[branch] || n.TypeRule != 0 || m.Types&(program.String|program.Object|program.Array) != 0 {
		return
	}
	n.Types &= m.Types
	n.TypeRule = m.TypeRule
}

// checkElement refuses what has no form in XML.
func (o *object) checkElement(at *schema.Value, p *program.Prop, n *program.Node) {
	switch {
	case p.List && p.Attr:
		o.errorf(at, "an attribute cannot be repeated")
	case p.List && p.Item == 0:
		o.errorf(at, "items is missing: what one occurrence of the element is")
	case p.Attr && n.Types&program.Object != 0:
		o.errorf(at, "an attribute must be of a scalar type")
	case !p.List && n.Types&program.Array != 0 && n.Types != program.AnyType:
		o.errorf(at, "a field of an XML message is repeated (type array) or not: it cannot be both")
	}
}

// prop returns the number of a property that other keywords name. One that
// properties does not know is added as such.
func (o *object) prop(name string) uint16 {
	i, ok := o.named[name]
	if !ok {
		i = len(o.node.Props)
		p := program.Prop{Name: name, XML: name, Field: o.place.field}
		q := o.place.below(name)
		if first := o.props[q.path]; first != nil {
			p.XML, p.Attr, p.Space, p.List = first.XML, first.Attr, first.Space, first.List
		}
		if field, known := o.fields[q.path]; known {
			p.Field = field
		}
		o.node.Props = append(o.node.Props, p)
		o.named[name] = i
	}
	return uint16(i)
}

// need returns the rule that a property must be there.
func (o *object) need(keyword, name, limit string, l layer, others program.Evidence) program.Need {
	i := o.prop(name)
	q := o.place.below(name)
	q.field = o.node.Props[i].Field
	others = lowest(others, o.surest(o.place))
	n := l.notes
	if v := n.get("x-evidence"); v != nil {
		others = lowest(others, evidence(v.Text))
	}
	if field, known := o.fields[q.path]; known {
		// What is said about the field is said about its being there.
		if !o.place.branch || o.props[q.path] != nil {
			n = o.fieldNotes[field]
		}
	}
	return program.Need{Prop: i, Rule: o.ruleOn(q, keyword, n, limit, nil, others)}
}

func (o *object) required(ls []layer) {
	for _, l := range ls {
		for _, name := range l.s.Required {
			if o.alwaysInCSV(o.place, name) { // no file lacks it: a need without a rule
				o.node.Needs = append(o.node.Needs, program.Need{Prop: o.prop(name)})
				continue
			}
			if i, ok := o.named[name]; ok && o.fieldNotes[o.node.Props[i].Field].isTrue("x-xml", "text") {
				continue // the text of an element is always there
			}
			need := o.need("required", name, "", l, program.Official)
			if !slices.Contains(o.node.Needs, need) {
				o.node.Needs = append(o.node.Needs, need)
			}
		}
	}
}

func (o *object) dependencies(ls []layer) {
	for _, l := range ls {
		all := l.raw.Get("dependencies")
		if all == nil {
			continue
		}
		for _, m := range all.Members {
			dep := program.Dep{}
			trigger := program.Official
			if field, known := o.fields[o.place.below(m.Name).path]; known {
				trigger = o.msg.Fields[field].Evidence
			}
			switch d := l.s.Dependencies[m.Name].(type) {
			case []string:
				if len(d) == 0 {
					continue
				}
				dep.Prop = o.prop(m.Name)
				for _, name := range d {
					dep.Needs = append(dep.Needs, o.need("dependencies", name, m.Name, l, trigger))
				}
			case *jsonschema.Schema:
				q := o.place
				q.branch = true
				q.doubt = max(q.doubt, program.Official-trigger)
				if dep.Node = o.nodeOrAny([]*jsonschema.Schema{d}, q); dep.Node == 0 {
					continue
				}
				dep.Prop = o.prop(m.Name)
			}
			o.node.Deps = append(o.node.Deps, dep)
		}
	}
}

func (o *object) patterns(ls []layer) {
	for _, l := range ls {
		all := l.raw.Get("patternProperties")
		if all == nil {
			continue
		}
		for _, m := range all.Members {
			for expr, s := range l.s.PatternProperties {
				if expr.String() != m.Name {
					continue
				}
				automaton := o.pattern(m.Value, m.Name)
				id := o.nodeOrAny([]*jsonschema.Schema{s}, o.place.below("*"))
				// Even a pattern that asks nothing names members, which
				// additionalProperties then leaves alone.
				o.node.Patterns = append(o.node.Patterns, program.PatternProp{Pattern: automaton, Node: id})
			}
		}
	}
}

// extra compiles additionalProperties, which one layer at most has.
func (o *object) extra(ls []layer) {
	for _, l := range ls {
		v := l.raw.Get("additionalProperties")
		switch {
		case v == nil || v.Kind == schema.True:
		case v.Kind == schema.False:
			if l.isHole() && l.notes.member("x-xml", "payload").Kind != schema.String {
				o.node.Closed = true // what is not a message breaks the engine's own rule
				continue
			}
			if o.onlyCSV(o.place) { // a column that is unknown breaks the engine's own rule
				continue
			}
			o.node.ExtraRule = o.ruleOn(o.place, "additionalProperties", l.notes, "", nil, o.content(false))
		default:
			if s, ok := l.s.AdditionalProperties.(*jsonschema.Schema); ok {
				o.node.Extra = o.nodeOrAny([]*jsonschema.Schema{s}, o.place.below("*"))
			}
		}
	}
}

// names compiles propertyNames: whatever is wrong with a name, it is one rule.
func (o *object) names(ls []layer) {
	var schemas []*jsonschema.Schema
	var by *layer
	for i, l := range ls {
		if l.s.PropertyNames != nil {
			schemas = append(schemas, l.s.PropertyNames)
			by = &ls[i]
		}
	}
	if by == nil || len(o.layers(schemas)) == 0 {
		return
	}
	q := o.place
	q.branch = true
	q.silent = o.ruleOn(o.place, "propertyNames", by.notes, "", nil, o.content(false))
	o.node.Names = o.nodeOrAny(schemas, q)
}

func (o *object) counts(ls []layer) {
	o.node.Min, o.node.MinRule = o.bound(ls, o.place, "minProperties", true)
	o.node.Max, o.node.MaxRule = o.bound(ls, o.place, "maxProperties", false)
}

// bound returns the strictest of the layers' bounds on a number of members or
// items, and its rule.
func (b *builder) bound(ls []layer, p place, keyword string, lower bool) (int64, program.RuleID) {
	var n int64
	var by *layer
	for i, l := range ls {
		v := l.raw.Get(keyword)
		if v == nil {
			continue
		}
		k := b.count(v)
		if lower && k > n || !lower && (by == nil || k < n) {
			n, by = k, &ls[i]
		}
	}
	if by == nil {
		return 0, 0
	}
	return n, b.rule(p, keyword, by.notes, strconv.FormatInt(n, 10), nil)
}

func (o *object) order(ls []layer) {
	for _, l := range ls {
		if o.xml && !o.place.branch && l.notes.memberText("x-xml", "order") == "sequence" {
			o.node.Sequence = true
			if o.elements() > 1 { // one alone is always in order
				o.node.OrderRule = o.ruleOn(o.place, "order", l.notes, "", nil, o.content(true))
			}
		}
	}
}

// elements counts the properties that are elements.
func (o *object) elements() int {
	n := 0
	for i := range o.node.Props {
		if p := &o.node.Props[i]; p.Known && !p.Attr {
			n++
		}
	}
	return n
}

// index builds the hash tables of objects with many properties.
func (o *object) index() {
	if len(o.node.Props) < indexFrom {
		return
	}
	o.node.Index = program.NameTable(o.node.Props, func(p *program.Prop) string { return p.Name })
	if o.xml {
		o.node.XMLIndex = program.NameTable(o.node.Props, func(p *program.Prop) string { return p.XML })
	}
}
