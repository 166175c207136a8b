package contract

import (
	"slices"
	"strings"
)

// Service is a service of a WSDL 1.1 document. A document without services gives
// one for each portType, whose one port has no version.
type Service struct {
	About
	Name  Name
	Ports []*Port
	// Schema has the elements and types of the messages.
	Schema *Schema
}

// Port is a port with a binding to SOAP.
type Port struct {
	About
	Name string
	// Version is that of SOAP, 1.1 or 1.2; "" if there is no binding.
	Version    string
	Address    string
	Operations []*Operation
}

// Operation is what may be called.
type Operation struct {
	About
	Name string
	// Action is its SOAPAction.
	Action string
	// RPC reports whether the messages have an element around their parts, see
	// Message.Wrapper.
	RPC           bool
	Input, Output *Message // nil if there is none
	Faults        []*Message
}

// Message is what is sent: a request, a response or a fault.
type Message struct {
	About
	// Name is that of the wsdl:message.
	Name Name
	// Body are the parts of the SOAP body, or of a fault's detail; of a document
	// mostly one. Headers are those of the SOAP header.
	Body, Headers []*Part
	// Wrapper is the element that rpc puts around the parts, which then are
	// elements in no namespace with the names of the parts.
	Wrapper Name
	// Wrapped reports whether a document is one element with the operation's name.
	Wrapped bool
}

// Part is a part of a message: an element, or for rpc a type.
type Part struct {
	About
	Name    string
	Element *Element
	Type    Type
	// Fault says that a header comes with faults (soap:headerfault).
	Fault bool
}

// definition is a WSDL document.
type definition struct {
	root  *node
	space string
}

// definitions takes in a WSDL document, those that it imports, and their
// schemas.
func (c *collection) definitions(f *File) []*definition {
	var defs []*definition
	seen := map[*File]bool{}
	var schemas []*node
	var take func(f *File)
	take = func(f *File) {
		if seen[f] || f.root == nil {
			return
		}
		seen[f] = true
		if f.Kind == "schema" {
			schemas = append(schemas, f.root)
			return
		}
		defs = append(defs, &definition{f.root, f.Namespace})
		for _, k := range f.root.kids {
			switch k.name {
			case Name{spaceWSDL, "import"}:
				if g, known := c.lib.imported(k); known {
					take(g)
				} else {
					c.lib.ps.at(k, "wsdl#import", k.word("location"))
				}
			case Name{spaceWSDL, "types"}:
				for _, s := range k.kids {
					if s.is("schema") {
						schemas = append(schemas, s)
						space := s.word("targetNamespace")
						c.inline[space] = append(c.inline[space], s)
					}
				}
			}
		}
	}
	take(f)
	for _, s := range schemas {
		c.add(s, s.word("targetNamespace"), false)
	}
	return defs
}

// inlineSchemas gives the schemas inside a WSDL that are of a namespace.
func inlineSchemas(root *node, space string) (out []*node) {
	for _, k := range root.kids {
		if k.name != (Name{spaceWSDL, "types"}) {
			continue
		}
		for _, s := range k.kids {
			if s.is("schema") && s.word("targetNamespace") == space {
				out = append(out, s)
			}
		}
	}
	return out
}

// binder makes services of definitions.
type binder struct {
	b     *builder
	named map[string]map[Name]*node // message, portType, binding, service
}

// services resolves what the definitions say.
func (b *builder) services(defs []*definition) (out []*Service) {
	w := &binder{b: b, named: map[string]map[Name]*node{}}
	var order []*node
	for _, d := range defs {
		for _, k := range d.root.kids {
			if k.name.Space != spaceWSDL {
				continue
			}
			switch kind := k.name.Local; kind {
			case "message", "portType", "binding", "service":
				name := Name{d.space, k.word("name")}
				if name.Local == "" {
					b.ps.at(k, "wsdl#attribute", "name", kind)
					continue
				}
				if w.named[kind] == nil {
					w.named[kind] = map[Name]*node{}
				}
				if old := w.named[kind][name]; old != nil {
					if old != k && (old.file.SHA256 != k.file.SHA256 || old.line != k.line) {
						b.ps.at(k, "wsdl#twice", name.String(), old.place().String())
					}
					continue
				}
				w.named[kind][name] = k
				order = append(order, k)
			}
		}
	}
	for _, n := range order {
		if n.name.Local == "service" {
			s := &Service{About: b.aboutOf(n), Name: Name{space(n), n.word("name")}, Schema: b.schema}
			for _, k := range n.kids {
				if k.name == (Name{spaceWSDL, "port"}) {
					if p := w.port(k); p != nil {
						s.Ports = append(s.Ports, p)
					}
				}
			}
			out = append(out, s)
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, n := range order {
		if n.name.Local == "portType" {
			s := &Service{About: b.aboutOf(n), Name: Name{space(n), n.word("name")}, Schema: b.schema}
			p := &Port{About: s.About, Name: s.Name.Local}
			for _, k := range n.kids {
				if k.name == (Name{spaceWSDL, "operation"}) {
					p.Operations = append(p.Operations, w.operation(k, nil, "", ""))
				}
			}
			s.Ports = []*Port{p}
			out = append(out, s)
		}
	}
	return out
}

// space is the target namespace of the definitions around a node.
func space(n *node) string {
	for n.parent != nil {
		n = n.parent
	}
	return n.word("targetNamespace")
}

// ref finds what a QName of a WSDL names.
func (w *binder) ref(n *node, attr, kind string) (*node, Name) {
	text := n.word(attr)
	if text == "" {
		w.b.ps.at(n, "wsdl#attribute", attr, n.name.Local)
		return nil, Name{}
	}
	name, ok := w.b.qname(&document{}, n, text)
	if !ok {
		return nil, Name{}
	}
	k := w.named[kind][name]
	if k == nil {
		what := map[string]*sentence{"message": {"Meddelelsen", "message"}, "portType": {"Porttypen", "portType"},
			"binding": {"Bindingen", "binding"}}[kind]
		w.b.ps.at(n, "wsdl", what, name.String())
	}
	return k, name
}

// soap gives the child of the namespace of SOAP with a name, and its version.
func soap(n *node, local string) (*node, string) {
	for _, k := range n.kids {
		switch k.name {
		case Name{spaceSOAP11, local}:
			return k, "1.1"
		case Name{spaceSOAP12, local}:
			return k, "1.2"
		}
	}
	return nil, ""
}

func wsdlChild(n *node, local string) *node {
	for _, k := range n.kids {
		if k.name == (Name{spaceWSDL, local}) {
			return k
		}
	}
	return nil
}

func (w *binder) port(n *node) *Port {
	p := &Port{About: w.b.aboutOf(n), Name: n.word("name")}
	binding, _ := w.ref(n, "binding", "binding")
	if binding == nil {
		return nil
	}
	how, version := soap(binding, "binding")
	if how == nil {
		w.b.unread(binding, "a binding that is not SOAP")
		return nil
	}
	p.Version = version
	if a, _ := soap(n, "address"); a != nil {
		p.Address = a.word("location")
	}
	portType, _ := w.ref(binding, "type", "portType")
	if portType == nil {
		return nil
	}
	for _, k := range binding.kids {
		if k.name != (Name{spaceWSDL, "operation"}) {
			continue
		}
		var op *node
		for _, o := range portType.kids {
			if o.name == (Name{spaceWSDL, "operation"}) && o.word("name") == k.word("name") && fitsOverload(o, k) {
				op = o
			}
		}
		if op == nil {
			w.b.ps.at(k, "wsdl", &sentence{"Operationen", "operation"}, k.word("name"))
			continue
		}
		p.Operations = append(p.Operations, w.operation(op, k, how.word("style"), version))
	}
	return p
}

// fitsOverload tells operations of one name apart by the names of their messages.
func fitsOverload(op, bound *node) bool {
	for _, dir := range []string{"input", "output"} {
		a, b := wsdlChild(op, dir), wsdlChild(bound, dir)
		if a != nil && b != nil && a.has("name") && b.has("name") && a.word("name") != b.word("name") {
			return false
		}
	}
	return true
}

// operation makes an operation of a portType, with its binding if it has one.
func (w *binder) operation(n, bound *node, style, version string) *Operation {
	op := &Operation{About: w.b.aboutOf(n), Name: n.word("name")}
	if bound != nil {
		if s, _ := soap(bound, "operation"); s != nil {
			op.Action, _ = s.get("soapAction")
			if s.has("style") {
				style = s.word("style")
			}
		}
	}
	op.RPC = style == "rpc"
	for _, k := range n.kids {
		if k.name.Space != spaceWSDL {
			continue
		}
		var how *node // the binding of this message
		if bound != nil {
			for _, h := range bound.kids {
				if h.name == k.name && (k.name.Local != "fault" || h.word("name") == k.word("name")) {
					how = h
				}
			}
		}
		switch k.name.Local {
		case "input":
			op.Input = w.message(k, how, op, op.Name)
		case "output":
			op.Output = w.message(k, how, op, op.Name+"Response")
		case "fault":
			if m := w.message(k, how, op, ""); m != nil {
				op.Faults = append(op.Faults, m)
			}
		}
	}
	return op
}

func (w *binder) message(n, how *node, op *Operation, wrapper string) *Message {
	src, name := w.ref(n, "message", "message")
	if src == nil {
		return nil
	}
	m := &Message{About: w.b.aboutOf(src), Name: name}
	m.Doc = append(m.Doc, n.docs()...)
	parts := w.parts(src)
	var body *node
	only := ""
	limited := false
	inHeader := map[string]bool{}
	if how != nil {
		for _, k := range w.bound(how) {
			switch k.name.Local {
			case "header":
				w.header(m, k, name, inHeader)
			case "body", "fault":
				body = k
				only, limited = k.get("parts")
			}
		}
	}
	if body != nil && body.word("use") == "encoded" {
		w.b.unread(body, `use="encoded"`)
		return nil
	}
	for _, p := range parts {
		if limited && !slices.Contains(strings.Fields(only), p.Name) || !limited && inHeader[p.Name] {
			continue
		}
		m.Body = append(m.Body, p)
	}
	if op.RPC && wrapper != "" {
		m.Wrapper = Name{"", wrapper}
		if body != nil {
			m.Wrapper.Space, _ = body.get("namespace")
		}
	} else {
		m.Wrapped = len(m.Body) == 1 && m.Body[0].Element != nil && m.Body[0].Element.Name.Local == op.Name
	}
	return m
}

// bound gives the elements of SOAP in a binding, also those that MIME lays around
// them.
func (w *binder) bound(how *node) (out []*node) {
	for _, k := range how.kids {
		if k.name.Space == spaceSOAP11 || k.name.Space == spaceSOAP12 {
			out = append(out, k)
		}
		if k.name.Local == "multipartRelated" || k.name.Local == "part" {
			out = append(out, w.bound(k)...)
		}
	}
	return out
}

func (w *binder) header(m *Message, n *node, body Name, inHeader map[string]bool) {
	put := func(h *node, fault bool) {
		src, name := w.ref(h, "message", "message")
		if src == nil {
			return
		}
		for _, p := range w.parts(src) {
			if p.Name == h.word("part") {
				q := *p
				q.Fault = fault
				m.Headers = append(m.Headers, &q)
				if name == body {
					inHeader[p.Name] = true
				}
				return
			}
		}
		w.b.ps.at(h, "wsdl", &sentence{"Delen", "part"}, h.word("part"))
	}
	put(n, false)
	for _, k := range n.kids {
		if k.name.Local == "headerfault" {
			put(k, true)
		}
	}
}

func (w *binder) parts(message *node) (out []*Part) {
	for _, k := range message.kids {
		if k.name != (Name{spaceWSDL, "part"}) {
			continue
		}
		p := &Part{About: w.b.aboutOf(k), Name: k.word("name")}
		switch {
		case k.has("element") == k.has("type"):
			w.b.ps.at(k, "wsdl#part", p.Name)
			continue
		case k.has("element"):
			name, ok := w.b.qname(&document{}, k, k.word("element"))
			if !ok {
				continue
			}
			if p.Element = w.b.schema.Elements[name]; p.Element == nil {
				w.b.ps.at(k, "wsdl", &sentence{"Elementet", "element"}, name.String())
				continue
			}
		default:
			name, ok := w.b.qname(&document{}, k, k.word("type"))
			if !ok {
				continue
			}
			switch {
			case name == Name{spaceSchema, "anyType"}:
				p.Type = w.b.anyType
			case name.Space == spaceSchema && builtins[name.Local] != nil:
				p.Type = builtins[name.Local]
			case w.b.schema.Types[name] != nil:
				p.Type = w.b.schema.Types[name]
			default:
				w.b.ps.at(k, "wsdl", &sentence{"Typen", "type"}, name.String())
				continue
			}
		}
		out = append(out, p)
	}
	return out
}

// unread notes what is left out.
func (b *builder) unread(n *node, what string) {
	w := words["unread"]
	b.c.lib.later = append(b.c.lib.later, Problem{Place: n.place(), Component: n.component(), Rule: "unread",
		da: fill(w.da, []any{what}, true), en: fill(w.en, []any{what}, false)})
}
