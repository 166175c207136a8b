package compile

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/particle"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
)

func init() { particle.Link() }

// maxSteps is how much work it may be to see that a content is not ambiguous.
const maxSteps = 16 << 20

// space is a namespace that is stated; empty where none is.
func space(v *schema.Value) string {
	switch {
	case v == nil || v.Kind != schema.String:
		return ""
	case v.Text == "":
		return program.NoSpace
	}
	return v.Text
}

func isTrue(v *schema.Value) bool { return v != nil && v.Kind == schema.True }

// saysContent reports whether x-xml says something of what an element contains.
func saysContent(xml *schema.Value) bool {
	return slices.ContainsFunc([]string{"order", "content", "mixed", "anyAttribute"}, func(k string) bool { return xml.Get(k) != nil })
}

func (o *object) findParts(ls []layer) {
	for _, l := range ls {
		v := l.raw.Get("x-xml").Get("content")
		switch {
		case v == nil:
		case o.parts != nil:
			o.errorf(v, "the content is stated in two schemas of one place")
		default:
			o.parts = v
		}
	}
}

// markup compiles what x-xml says of an element beyond a list of members: a content model, text,
// wildcards, namespaces of attributes.
func (o *object) markup(n *program.Node, ls []layer) {
	k := &program.Markup{}
	var at *schema.Value
	for _, l := range ls {
		xml := l.raw.Get("x-xml")
		for _, name := range []string{"content", "mixed", "anyAttribute"} {
			if v := xml.Get(name); v != nil && v.Kind != schema.False {
				at = v
			}
		}
		k.Mixed = k.Mixed || isTrue(xml.Get("mixed"))
		if v := xml.Get("anyAttribute"); v != nil {
			if k.Open {
				o.errorf(v, "anyAttribute is stated in two schemas of one place")
			}
			k.Open, k.Attributes = true, o.wildcard(v, xml.Get("process"), l)
		}
	}
	if v := o.textProp(k); v != nil {
		at = v
	}
	if v := o.namesByNamespace(ls); v != nil {
		at = v
	}
	if o.parts != nil {
		if k.Text != 0 {
			o.errorf(o.parts, "an element whose text is a value has no content")
		}
		k.Model = o.model(ls)
	}
	nillable := o.msg.Exact && n.Types == program.Object|program.Null && len(ls) > 0
	k.Empty = o.msg.Exact && o.elements() == 0 && k.Text == 0 && !k.Mixed && (k.Model == nil || len(k.Model.Parts) == 1)
	if at == nil && (nillable || k.Empty) {
		at = ls[0].raw
	}
	if at == nil {
		return
	}
	if !o.xml || o.json || o.csv != nil {
		o.errorf(at, "what XML alone can hold needs x-message.formats to be [\"xml\"]")
		return
	}
	if o.place.branch && o.parts != nil {
		o.errorf(at, "the content of an element cannot hang on a condition")
	}
	o.node.Markup, o.msg.Marked = k, true
}

// textProp finds the property that is the element's own text, and gives what says so.
func (o *object) textProp(k *program.Markup) (at *schema.Value) {
	for i := range o.node.Props {
		p := &o.node.Props[i]
		if !p.Known || !o.fieldNotes[p.Field].isTrue("x-xml", "text") || o.msg.Fields[p.Field].Path != o.place.below(p.Name).path {
			continue
		}
		at = o.rawOf(p)
		if k.Text != 0 {
			o.errorf(at, "two properties are the text of one element")
		}
		if p.List || p.Attr || o.msg.Nodes[p.Node].Types&(program.Object|program.Array) != 0 && o.msg.Nodes[p.Node].Types != program.AnyType {
			o.errorf(at, "the text of an element must be of a scalar type, and no attribute")
		}
		p.XML, p.OnceRule, k.Text = "", 0, uint16(i+1)
	}
	if k.Text != 0 && o.elements() > 1 {
		o.errorf(at, "an element whose text is a value has no elements")
	}
	return at
}

// rawOf is what a property is made from.
func (o *object) rawOf(p *program.Prop) *schema.Value {
	for _, v := range o.fieldNotes[p.Field] {
		return v
	}
	return o.doc.Root
}

// namesByNamespace gives what needs members to be told apart by namespace, not by their names
// alone; nil when nothing does.
func (o *object) namesByNamespace(ls []layer) (at *schema.Value) {
	props := o.node.Props
	for i := range props {
		p := &props[i]
		if !p.Known {
			continue
		}
		if p.Attr && p.Space != "" {
			at = o.rawOf(p)
		}
		for k := range props[:i] {
			q := &props[k]
			if !q.Known || p.XML != q.XML || p.Attr != q.Attr || p.XML == "" {
				continue
			}
			if p.Space == q.Space {
				if o.xml && o.parts != nil {
					o.errorf(o.rawOf(p), "two properties are the same element or attribute")
				}
				continue
			}
			at = o.rawOf(p)
		}
	}
	if o.json || !o.xml {
		return nil // the two cannot be told apart in JSON by other than their own names
	}
	return at
}

// wildcard compiles namespaces and how what is taken is checked.
func (o *object) wildcard(v, process *schema.Value, l layer) program.Wildcard {
	w := program.Wildcard{}
	switch {
	case v.Kind == schema.Array:
		w.Spaces = texts(v)
	case v.Kind == schema.Object:
		w.Not, w.Spaces = true, texts(v.Get("not"))
	case v.Text == "##other":
		w.Not, w.Spaces = true, []string{""}
		if s := o.rootSpace(); s != "" {
			w.Spaces = []string{s, ""}
		}
	default:
		w.Not = true
	}
	word := "strict"
	if process != nil {
		word = process.Text
	}
	switch word {
	case "lax":
		w.Process = program.Lax
	case "strict":
		w.Process = program.Strict
		w.Rule = o.ruleOn(o.place, "strict", l.notes, "", nil, o.surestContent())
	}
	if w.Process != program.Skip {
		o.wildcards = append(o.wildcards, w)
	}
	return w
}
