package importing

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/contract"
	"github.com/forkontrol/forkontrol/internal/order"
)

// writer writes the messages of one schema.
type writer struct {
	im     *importer
	schema *contract.Schema
	// file has the definitions of types; names are those of what is defined, by
	// *contract.Simple, *contract.Complex, nillable or *contract.Element.
	file        string
	names       map[any]string
	used        map[string]bool
	definitions *object
	queue       []any
	inTypes     bool   // whether what is written goes into file
	space       string // the namespace of the message, of which members need not speak
	spaces      map[string]bool
	knows       *bool          // see lax
	at          contract.Place // of the member that is written
	left        []Note         // by the message or definition that is written
	// headers are the names of messages that stand in the header of an envelope, by their roots.
	headers map[contract.Name]string
	// instead is the message whose place the one that is written takes. Its types are written where they stand,
	// since what is carried over is of this message alone; stack are those around the member that is written.
	instead *replacement
	stack   []any
}

// leave notes what the message or the definition that is written leaves unchecked.
func (w *writer) leave(at contract.Place, da, en string) {
	w.im.note(at, da, en)
	if n := (Note{at, da, en}); !slices.Contains(w.left, n) {
		w.left = append(w.left, n)
	}
}

// unchecked gives x-unchecked of what was left.
func (w *writer) unchecked() []any {
	var all []any
	for _, n := range w.left {
		text := (&object{}).with("da", n.Da).with("en", n.En)
		all = append(all, (&object{}).with("text", text).with("x-source", cite(n.Place)))
	}
	return all
}

// later leaves what XML Schema 1.1 would ask of a type or of one that it is derived from.
func (w *writer) later(t contract.Type) {
	for t != nil {
		var at contract.Place
		var base contract.Type
		kind := "simpleType "
		switch t := t.(type) {
		case *contract.Simple:
			at = t.Place
			if t.Base != nil && !t.Builtin {
				base = t.Base
			}
		case *contract.Complex:
			at, base, kind = t.Place, t.Base, "complexType "
			if t.Builtin {
				base = nil // xs:anyType is its own
			}
		}
		for _, n := range w.im.inTypes[kind+t.TypeName().Local] {
			if n.File == at.File {
				w.leave(n.Place, n.Da, n.En)
			}
		}
		t = base
	}
}

// nillable is a type of elements that may be nil.
type nillable struct{ t contract.Type }

// service writes the messages of a service: each operation's once, whatever the
// number of ports.
func (w *writer) service(s *contract.Service) {
	type key struct {
		name contract.Name
		dir  string
	}
	seen := map[key]bool{}
	count := 0
	w.headers = map[contract.Name]string{}
	var all []func()
	version := ""
	put := func(h head, parts []*contract.Part, wrapper bool) {
		k := key{h.root, h.direction}
		if seen[k] {
			return
		}
		seen[k] = true
		count++
		all = append(all, func() {
			h.service, h.scope, h.version = slug(s.Name.Local), count > 1, version
			if wrapper {
				w.rpc(h, parts)
				return
			}
			w.message(h, parts[0].Element)
		})
	}
	message := func(op *contract.Operation, m *contract.Message, direction, role string) {
		if m == nil {
			return
		}
		h := head{title: s.Name.Local, operation: op.Name, direction: direction, about: m.About}
		h.about.Doc = append(h.about.Doc, op.Doc...)
		for _, p := range m.Headers {
			if p.Element != nil && p.Element.Abstract {
				h.left = append(h.left, abstractPart(p))
				continue
			}
			if p.Element != nil {
				g := h
				g.root, g.name, g.header = p.Element.Name, p.Element.Name.Local, true
				put(g, []*contract.Part{p}, false)
				h.headers = append(h.headers, p.Element.Name)
				continue
			}
			h.left = append(h.left, Note{p.Place, "SOAP-hovedet " + p.Name + " er en type uden element og kontrolleres ikke",
				"the SOAP header " + p.Name + " is a type without an element and is not checked"})
		}
		if op.RPC && m.Wrapper.Local != "" {
			h.root, h.name = m.Wrapper, m.Wrapper.Local
			put(h, m.Body, true)
			return
		}
		if len(m.Body) > 1 {
			w.im.note(m.Place, "Meddelelsen "+m.Name.Local+" har flere dele i kroppen; hver kontrolleres for sig",
				"the message "+m.Name.Local+" has several parts in its body; each is checked by itself")
		}
		for _, p := range m.Body {
			if p.Element == nil {
				w.im.note(p.Place, "Delen "+p.Name+" er en type uden element og kontrolleres ikke",
					"the part "+p.Name+" is a type without an element and is not checked")
				continue
			}
			if p.Element.Abstract {
				n := abstractPart(p)
				w.im.note(n.Place, n.Da, n.En)
				continue
			}
			g := h
			g.root, g.name = p.Element.Name, p.Element.Name.Local
			if version == "" { // all of a service are of the version of its first request
				version = w.im.version(g.root.Space, h.about.File, p.Element.File)
			}
			put(g, []*contract.Part{p}, false)
		}
	}
	for _, port := range s.Ports {
		for _, op := range port.Operations {
			message(op, op.Input, "request", "")
			message(op, op.Output, "response", "")
			for _, f := range op.Faults {
				message(op, f, "response", "fault")
			}
		}
	}
	for _, do := range all {
		do()
	}
}

// abstractPart says that no message is made of a part, whose element does not stand itself.
func abstractPart(p *contract.Part) Note {
	return Note{p.Place, "Delen " + p.Name + " er det abstrakte element " + p.Element.Name.Local + "; hvad der træder i stedet for det, kontrolleres ikke",
		"the part " + p.Name + " is the abstract element " + p.Element.Name.Local + "; what substitutes for it is not checked"}
}

// elements writes the messages of a schema without a WSDL: its global elements
// that no other content has; all of them if each is in another.
func (w *writer) elements() {
	all := w.globals()
	inside := map[*contract.Element]bool{}
	seen := map[*contract.Group]bool{}
	var walk func(p *contract.Particle)
	walk = func(p *contract.Particle) {
		switch {
		case p == nil:
		case p.Element != nil && p.Element.Global:
			inside[p.Element] = true
			for _, m := range p.Element.Members {
				inside[m] = true
			}
		case p.Group != nil && !seen[p.Group]:
			seen[p.Group] = true
			for _, q := range p.Group.Particles {
				walk(q)
			}
		}
	}
	for _, c := range w.schema.Complexes {
		walk(c.Particle)
	}
	var roots []*contract.Element
	for _, e := range all {
		if !e.Abstract && !inside[e] {
			roots = append(roots, e)
		}
	}
	if len(roots) == 0 || w.im.o.AllRoots {
		roots = nil
		for _, e := range all {
			if !e.Abstract {
				roots = append(roots, e)
			}
		}
	}
	in := map[string]int{}
	for _, e := range roots {
		in[slug(serviceName(e))]++
	}
	for _, e := range roots {
		name := serviceName(e)
		w.message(head{service: slug(name), title: name, name: e.Name.Local, direction: "request",
			root: e.Name, about: e.About, scope: in[slug(name)] > 1}, e)
	}
}

// serviceName is what the service of an element is called: as its file.
func serviceName(e *contract.Element) string {
	file := path.Base(e.File)
	return file[:len(file)-len(path.Ext(file))]
}

// begin makes the message's file up to its content.
func (w *writer) begin(h head) (o *object, name, version string) {
	w.inTypes, w.space, w.left = false, h.root.Space, nil
	w.spaces[h.root.Space] = true
	if version = h.version; version == "" {
		version = w.im.version(h.root.Space, h.about.File, h.file)
	}
	instead := w.im.roots[h.root.Local]
	if instead != nil && instead.carried.By != "" {
		instead = nil // it is the place of another already
	}
	w.instead, w.stack = instead, nil
	if instead != nil {
		of, _ := instead.source.get("x-message").(*object)
		h.service, _ = of.get("service").(string)
		h.title, _ = of.get("title").(string)
		h.name, _ = of.get("name").(string)
		h.direction, _ = of.get("direction").(string)
	}
	dir := path.Join(w.im.o.System, h.service, version)
	id := messageName(h.name)
	name = path.Join(dir, id+".json")
	for i := 2; w.im.taken[name]; i++ {
		id = messageName(h.name) + "-" + string(rune('0'+min(i, 9)))
		name = path.Join(dir, id+".json")
	}
	w.im.taken[name] = true
	w.im.messages = append(w.im.messages, w.im.o.System+"/"+h.service+"@"+version+"#"+id)
	m := (&object{}).with("system", w.im.o.System).with("service", h.service).with("title", h.title).with("name", id).
		with("version", version).with("operation", h.operation).with("direction", h.direction).
		with("root", h.root.Local).set("namespace", h.root.Space).with("elements", "qualified").with("exact", true).
		with("formats", []any{"xml"})
	if h.header {
		m.with("header", true)
		w.headers[h.root] = id
	}
	var heads []any
	for _, of := range h.headers {
		if name := w.headers[of]; name != "" && !slices.Contains(heads, any(name)) {
			heads = append(heads, name)
		}
	}
	m.with("headers", heads)
	for _, n := range h.left {
		w.leave(n.Place, n.Da, n.En)
	}
	switch {
	case instead != nil:
		of, _ := instead.source.get("x-message").(*object)
		m.with("ruleScope", of.get("ruleScope")).with("from", of.get("from")).with("replaces", instead.carried.ID)
		instead.carried.By = w.im.messages[len(w.im.messages)-1]
	case h.scope:
		m.with("ruleScope", id)
	}
	o = (&object{}).with("$schema", "http://json-schema.org/draft-07/schema#").with("$id", address+name).
		with("title", h.name).with("x-message", m)
	return o, name, version
}

func messageName(s string) string {
	out := []rune{}
	for i, r := range s {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r == '_', i > 0 && (r >= '0' && r <= '9' || r == '-'):
			out = append(out, r)
		case r == 'æ' || r == 'ø' || r == 'å' || r == 'Æ' || r == 'Ø' || r == 'Å':
			out = append(out, []rune(map[rune]string{'æ': "ae", 'ø': "oe", 'å': "aa", 'Æ': "Ae", 'Ø': "Oe", 'Å': "Aa"}[r])...)
		default:
			out = append(out, '_')
		}
	}
	return string(out)
}

// message writes one whose root is an element.
func (w *writer) message(h head, e *contract.Element) {
	h.file = e.File
	o, name, _ := w.begin(h)
	content := w.element(e)
	if s, ok := e.Type.(*contract.Simple); ok {
		// A root with text: an object whose member is the text.
		content = w.textOnly(s, &e.About)
		if e.Nillable {
			content.set("type", []any{"object", "null"})
		}
	}
	w.blocked(content, e)
	w.values(content, e.Default, e.Fixed)
	docs := e.Doc
	if len(docs) == 0 {
		docs = h.about.Doc
	}
	content.with("x-identity", w.identities(e))
	w.close(o, content, docs, e.Name.Local, e.Place, name)
}

// rpc writes one whose root is an element around parts.
func (w *writer) rpc(h head, parts []*contract.Part) {
	o, name, _ := w.begin(h)
	content := (&object{}).with("type", "object")
	var required, properties = []any{}, &object{}
	for _, p := range parts {
		e := &contract.Element{About: p.About, Name: contract.Name{Local: p.Name}, Type: p.Type}
		if p.Element != nil {
			e = p.Element
		}
		if e.Abstract {
			n := abstractPart(p)
			w.leave(n.Place, n.Da, n.En)
		}
		properties.set(p.Name, w.field(&field{key: p.Name, element: e, min: 1, max: 1}))
		required = append(required, p.Name)
	}
	content.with("required", required).with("additionalProperties", false).with("x-xml", (&object{}).with("order", "sequence")).
		with("properties", properties)
	w.close(o, content, h.about.Doc, h.root.Local, h.about.Place, name)
}

func (w *writer) close(o, content *object, docs []contract.Documentation, label string, at contract.Place, name string) {
	o.with("type", content.get("type")).with("allOf", content.get("allOf")).
		with("x-text", labelled(label, docs, false)).with("x-source", cite(at)).with("x-evidence", "official")
	for _, m := range content.members {
		if m.name != "type" && m.name != "allOf" {
			o.with(m.name, m.value)
		}
	}
	if w.lax() {
		o.with("x-elements", (&object{}).with("$ref", "../../"+w.file)).with("x-attributes", (&object{}).with("$ref", "../../"+w.file))
	}
	o.with("x-types", (&object{}).with("$ref", "../../"+w.file))
	for _, n := range w.im.everywhere {
		w.leave(n.Place, n.Da, n.En)
	}
	o.with("x-unchecked", w.unchecked())
	if w.instead != nil {
		c := carrier{&w.im.library, w.instead.carried, name, o}
		old := w.im.library.layers(w.instead.file, w.instead.source)
		c.texts(old, o, "", "")
		c.carry(old, o, "", "")
	}
	w.im.put(name, o)
}

// lax reports whether anything takes what the globals of the schema are.
func (w *writer) lax() bool {
	if w.knows == nil {
		knows := false
		var walk func(p *contract.Particle)
		walk = func(p *contract.Particle) {
			switch {
			case p == nil:
			case p.Any != nil:
				knows = knows || p.Any.Process != contract.Skip
			case p.Element != nil:
				c, ok := p.Element.Type.(*contract.Complex)
				knows = knows || ok && c.Builtin
			case p.Group != nil:
				for _, q := range p.Group.Particles {
					walk(q)
				}
			}
		}
		for _, c := range w.schema.Complexes {
			walk(c.Particle)
			knows = knows || c.AnyAttribute != nil && c.AnyAttribute.Process != contract.Skip
		}
		for _, e := range w.schema.Elements {
			c, ok := e.Type.(*contract.Complex)
			knows = knows || ok && c.Builtin
		}
		w.knows = &knows
	}
	return *w.knows
}

// identities gives the keys of an element.
func (w *writer) identities(e *contract.Element) []any {
	var all []any
	for _, i := range e.Constraints {
		o := (&object{}).with("name", w.spoken(i.Name)).with("kind", i.Kind)
		if i.Refer != nil {
			o.with("refer", w.spoken(i.Refer.Name))
		}
		var fields []any
		for _, f := range i.Fields {
			fields = append(fields, w.path(f))
		}
		all = append(all, o.with("selector", w.path(i.Selector)).with("fields", fields).with("x-source", cite(i.Place)))
	}
	return all
}

// spoken is a name, with its namespace where that is not the message's.
func (w *writer) spoken(n contract.Name) string {
	if n.Space == w.space {
		return n.Local
	}
	return "{" + n.Space + "}" + n.Local
}

// path writes a path of a key.
func (w *writer) path(p contract.Path) string {
	var branches []string
	for _, b := range p.Branches {
		var steps []string
		for _, s := range b.Steps {
			step := w.spoken(s.Name)
			switch {
			case s.Any:
				step = "*"
			case s.Attribute && s.Space == "":
				step = s.Local
			case s.Attribute:
				step = "{" + s.Space + "}" + s.Local
			}
			if s.Attribute {
				step = "@" + step
			}
			steps = append(steps, step)
		}
		text := strings.Join(steps, "/")
		if text == "" {
			text = "."
		}
		if b.Deep {
			text = ".//" + text
		}
		branches = append(branches, text)
	}
	return strings.Join(branches, " | ")
}

// globals lists the global elements by place.
func (w *writer) globals() []*contract.Element {
	var all []*contract.Element
	for _, e := range w.schema.Elements {
		all = append(all, e)
	}
	order.Pointers(all, func(a, b *contract.Element) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return all
}
