package importing

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/contract"
)

// field is a member of an object: an element or an attribute.
type field struct {
	key       string
	element   *contract.Element
	attribute *contract.AttributeUse
	min, max  uint64 // how often the element may come
	counts    bool   // whether the array is to say so
}

// reference refers to a definition, which is written later.
func (w *writer) reference(of any, name string) *object {
	key, ok := w.names[of]
	if !ok {
		key = name
		for i := 2; w.used[key]; i++ {
			key = fmt.Sprintf("%s-%d", name, i)
		}
		w.used[key] = true
		w.names[of] = key
		w.queue = append(w.queue, of)
	}
	if w.inTypes {
		return (&object{}).with("$ref", "#/definitions/"+key)
	}
	return (&object{}).with("$ref", "../../"+w.file+"#/definitions/"+key)
}

// flush writes the definitions that were referred to.
func (w *writer) flush() {
	w.inTypes, w.instead = true, nil
	if len(w.spaces) > 1 {
		w.space = "\x00" // a type may be of messages of several namespaces
	}
	for len(w.queue) > 0 {
		of := w.queue[0]
		w.queue = w.queue[1:]
		var o *object
		var at *contract.About
		w.left = nil
		switch of := of.(type) {
		case *contract.Simple:
			o, at = w.simple(of), &of.About
		case *contract.Complex:
			o, at = w.complex(of), &of.About
		case nillable:
			o, at = w.nil(of.t), aboutOf(of.t)
		case *contract.Element:
			if at = &of.About; of.Abstract {
				o = (&object{}).with("x-xml", (&object{}).with("abstract", true))
				break
			}
			o = w.blocked(w.element(of), of)
			w.values(o, of.Default, of.Fixed)
			o.with("x-identity", w.identities(of))
		case *contract.Attribute:
			o, at = w.simple(of.Type), &of.About
			w.values(o, of.Default, of.Fixed)
		}
		if at != nil {
			name := w.names[of]
			head := &object{}
			head.with("type", o.get("type")).with("x-text", labelled(name, at.Doc, true)).with("x-source", cite(at.Place)).with("x-evidence", "official")
			for _, m := range o.members {
				if m.name != "type" {
					head.members = append(head.members, m)
				}
			}
			o = head
		}
		w.definitions.members = append(w.definitions.members, member{w.names[of], o.with("x-unchecked", w.unchecked())})
	}
}

func aboutOf(t contract.Type) *contract.About {
	switch t := t.(type) {
	case *contract.Simple:
		return &t.About
	case *contract.Complex:
		return &t.About
	}
	return nil
}

// nil gives the schema of a type that may be nil.
func (w *writer) nil(t contract.Type) *object {
	var o *object
	switch t := t.(type) {
	case *contract.Simple:
		o = w.simple(t)
	case *contract.Complex:
		o = w.complex(t)
	}
	if of := o.get("type"); of != nil {
		if values, ok := o.get("enum").([]any); ok {
			o.set("enum", append(values, nil))
		}
		return o.set("type", []any{of, "null"})
	}
	if members, ok := o.get("anyOf").([]any); ok && o.get("x-union") != nil {
		return o.set("anyOf", append(members, (&object{}).with("type", "null")))
	}
	if len(o.members) == 0 {
		return o // anything
	}
	return (&object{}).with("anyOf", []any{o, (&object{}).with("type", "null")})
}

// typed gives the schema of what an element of a type has, written out.
func (w *writer) typed(t contract.Type, null bool) *object {
	if null {
		return w.nil(t)
	}
	switch t := t.(type) {
	case *contract.Simple:
		return w.simple(t)
	case *contract.Complex:
		return w.complex(t)
	}
	return &object{}
}

// element gives the schema of what an element has, written out.
func (w *writer) element(e *contract.Element) *object {
	if c, ok := e.Type.(*contract.Complex); ok && e.Fixed != nil && c.Content == contract.Mixed {
		return w.fixedText(c, e)
	}
	return w.typed(e.Type, e.Nillable)
}

// use gives the schema of what an element has where it is a member: by reference
// if its type has a name, or the element is global.
func (w *writer) use(e *contract.Element) *object {
	name := e.Type.TypeName()
	switch t := e.Type.(type) {
	case *contract.Simple:
		if e.Nillable && name.Local != "" && !t.Builtin {
			return w.reference(nillable{t}, name.Local+"-nil")
		}
		if !e.Nillable {
			return w.scalar(t)
		}
	case *contract.Complex:
		switch {
		case t.Builtin, e.Fixed != nil && t.Content == contract.Mixed:
			return w.element(e)
		case w.instead != nil && (name.Local != "" || e.Global) && !slices.Contains(w.stack, any(t)):
			w.stack = append(w.stack, t)
			o := w.typed(t, e.Nillable)
			w.stack = w.stack[:len(w.stack)-1]
			return o
		case name.Local != "" && e.Nillable:
			return w.reference(nillable{t}, name.Local+"-nil")
		case name.Local != "":
			return w.reference(t, name.Local)
		case e.Global:
			if global := w.schema.Elements[e.Name]; global != nil {
				e = global // and not the copy in a choice of substitutes
			}
			return w.reference(e, e.Name.Local)
		}
	}
	return w.typed(e.Type, e.Nillable)
}

// field gives the schema of a member.
func (w *writer) field(f *field) *object {
	var inner *object
	var about contract.About
	var xml = &object{}
	label := ""
	var def, fixed *string
	var identities []any
	if f.attribute != nil {
		a := f.attribute
		w.at = a.Place
		inner, about, label = w.scalar(a.Type), a.About, a.Attribute.Name.Local
		if len(about.Doc) == 0 {
			about.Doc = a.Attribute.Doc
		}
		def, fixed = a.Default, a.Fixed
		if f.key != label {
			xml.with("name", label)
		}
		xml.with("attribute", true).with("namespace", a.Attribute.Name.Space)
	} else {
		e := f.element
		w.at = e.Place
		inner, about, label = w.use(e), e.About, e.Name.Local
		def, fixed = e.Default, e.Fixed
		if f.key != label {
			xml.with("name", label)
		}
		if e.Name.Space != w.space {
			xml.set("namespace", e.Name.Space)
		}
		if global := w.schema.Elements[e.Name]; !e.Global || !w.refers(inner, global) { // its definition has them
			identities = w.identities(e)
		}
		if b := ways(e.Block); b != nil {
			xml.with("block", b)
		}
	}
	o := &object{}
	many := f.max > 1
	switch {
	case many:
		o.with("type", "array")
		if f.counts {
			if f.min > 1 {
				o.with("minItems", count(f.min))
			}
			if f.max != contract.Unbounded {
				o.with("maxItems", count(f.max))
			}
		}
	case inner.get("$ref") != nil:
		o.with("allOf", []any{inner})
	}
	docs, ofType := about.Doc, len(about.Doc) == 0
	if len(docs) == 0 && f.element != nil {
		docs = typeDocs(f.element.Type)
	} else if len(docs) == 0 {
		docs = f.attribute.Type.Doc
	}
	own := &object{}
	if !many {
		own = inner
	}
	if inner.get("$ref") == nil && !many {
		o.with("type", own.get("type"))
	}
	o.with("x-text", labelled(label, docs, ofType)).with("x-source", cite(about.Place)).with("x-evidence", "official")
	if scalarField(f) {
		o.with("x-personal", personal(label))
	}
	if many {
		w.values(inner, def, fixed)
		inner.with("x-identity", identities)
		if b := xml.get("block"); b != nil { // it is said of each
			xml.members = slices.DeleteFunc(xml.members, func(m member) bool { return m.name == "block" })
			w.blocked(inner, f.element)
		}
		if inner.get("$ref") != nil && len(inner.members) > 1 {
			wrapped := (&object{}).with("allOf", []any{(&object{}).with("$ref", inner.get("$ref"))})
			wrapped.members = append(wrapped.members, inner.members[1:]...)
			inner = wrapped
		}
		o.with("x-xml", xml)
		return o.set("items", inner)
	}
	w.values(o, def, fixed)
	o.with("x-identity", identities)
	for _, m := range own.members {
		switch m.name {
		case "$ref", "type":
		case "x-xml":
			if more, ok := m.value.(*object); ok {
				xml.members = append(xml.members, more.without(f.attribute != nil)...)
			}
		default:
			o.members = append(o.members, m)
		}
	}
	return o.with("x-xml", xml)
}

// refers reports whether a schema is a reference to what is defined of an element.
func (w *writer) refers(o *object, e *contract.Element) bool {
	ref, _ := o.get("$ref").(string)
	key, ok := w.names[e]
	return ok && strings.HasSuffix(ref, "#/definitions/"+key)
}

func scalarField(f *field) bool {
	if f.attribute != nil {
		return true
	}
	switch t := f.element.Type.(type) {
	case *contract.Simple:
		return true
	case *contract.Complex:
		return t.Content == contract.Text
	}
	return false
}

func typeDocs(t contract.Type) []contract.Documentation {
	switch t := t.(type) {
	case *contract.Simple:
		return t.Doc
	case *contract.Complex:
		return t.Doc
	}
	return nil
}

// blocked says of the schema of an element how no type may be derived to stand in it.
func (w *writer) blocked(o *object, e *contract.Element) *object {
	b := ways(e.Block)
	if b == nil {
		return o
	}
	if own, ok := o.get("x-xml").(*object); ok {
		own.set("block", b)
		return o
	}
	return o.set("x-xml", (&object{}).set("block", b))
}

// values adds default and fixed.
func (w *writer) values(o *object, def, fixed *string) {
	if def != nil {
		o.set("default", *w.schema.Namely(def))
	}
	if fixed != nil {
		o.set("x-fixed", *w.schema.Namely(fixed))
	}
}

func count(n uint64) json.Number { return json.Number(fmt.Sprint(n)) }
