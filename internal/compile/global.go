package compile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/forkontrol/forkontrol/internal/particle"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
)

// buildGlobals compiles what the wildcards of the message know.
func (b *builder) buildGlobals() {
	if len(b.wildcards) == 0 {
		return
	}
	if b.msg.Globals == nil {
		b.msg.Globals = &program.Globals{Unknown: b.unknown()}
	}
	done := b.globalsMade
	// Objects that several of them refer to are compiled once: a contract may have hundreds. Values
	// are not, since each field has its own rules, and masks.
	if b.types == nil { // else types are shared, see place.shared
		b.share, b.values = true, true
		defer func() { b.share, b.values = false, false }()
	}
	for n := 0; n < len(b.wildcards); n = len(b.wildcards) {
		// What one takes may have others, which take more.
		for _, keyword := range []string{"x-elements", "x-attributes"} {
			doc, all := b.globals(keyword)
			for _, m := range all {
				space, name, ok := splitName(m.Name)
				switch {
				case !ok:
					b.errorf(m.Value, "%q is no name: write {namespace}name, or {}name", m.Name)
				case keyword == "x-elements" && name == b.msg.Root && space == b.rootSpace():
					if !done[m.Name] { // the message within itself
						b.msg.Globals.Names, b.msg.Globals.Nodes = append(b.msg.Globals.Names, m.Name), append(b.msg.Globals.Nodes, 1)
						done[m.Name] = true
					}
					continue
				case !done[keyword+m.Name] && slices.ContainsFunc(b.wildcards, func(w program.Wildcard) bool { return w.Takes(space) }):
					b.global(doc, m, name, keyword == "x-attributes")
				default:
					continue
				}
				done[keyword+m.Name] = true
			}
		}
	}
	g := b.msg.Globals
	nodes := map[string]program.NodeID{}
	for i, name := range g.Names {
		nodes[name] = g.Nodes[i]
	}
	slices.Sort(g.Names)
	for i, name := range g.Names {
		g.Nodes[i] = nodes[name]
	}
}

// rootSpace is the namespace of the root element.
func (b *builder) rootSpace() string {
	if b.msg.Space == program.NoSpace {
		return ""
	}
	return b.msg.Space
}

// globals are the members of a keyword that lists what wildcards know, and their document.
func (b *builder) globals(keyword string) (*schema.Document, []schema.Member) {
	doc, v := b.doc, b.doc.Root.Get(keyword)
	if ref := v.Get("$ref"); ref != nil {
		if s, err := b.set.Resolve(doc, ref.Text); err == nil {
			if doc = b.set.Document(s.Location); doc == nil {
				return b.doc, nil
			}
			v = doc.Root.Get(keyword)
		}
	}
	if v == nil {
		return doc, nil
	}
	return doc, v.Members
}

func splitName(s string) (space, name string, ok bool) {
	i := strings.LastIndexByte(s, '}')
	if i < 0 || s[0] != '{' || i+1 == len(s) {
		return "", "", false
	}
	return s[1:i], s[i+1:], true
}

func (b *builder) global(doc *schema.Document, m schema.Member, name string, attr bool) {
	v := m.Value
	s, err := b.set.Resolve(doc, v.GetText("$ref"))
	if err != nil || s == nil {
		b.errorf(v, "$ref: there is nothing there")
		return
	}
	p := place{shared: b.types != nil}.below("*").below(name)
	field, known := b.fields[p.path]
	for i := 2; known; i++ { // of another namespace, or an attribute
		p.path = fmt.Sprintf("*.%s-%d", name, i)
		field, known = b.fields[p.path]
	}
	schemas := []*jsonschema.Schema{s}
	field = b.addField(p.path, name, schemas, 0)
	p.field = field
	var id program.NodeID
	if all := b.notes(schemas); !attr && all.isTrue("x-xml", "abstract") {
		id = b.add(program.Node{Types: program.AnyType, Never: true, Field: field, TypeRule: b.rule(p, "abstract", all, "", nil)})
	} else {
		id = b.node(schemas, p)
	}
	if b.full {
		return
	}
	node := &b.msg.Nodes[id]
	if attr && node.Types&program.Object != 0 && node.Types != program.AnyType || node.Types&program.Array != 0 && node.Types != program.AnyType {
		b.errorf(v, "this can be no element or attribute")
	}
	f := &b.msg.Fields[field]
	f.Node, f.Max = id, -1
	if f.Type == "" {
		f.Type = typeWords(node, b.msg)
	}
	g := b.msg.Globals
	if attr {
		m.Name = "@" + m.Name
	}
	g.Names, g.Nodes = append(g.Names, m.Name), append(g.Nodes, id)
}

// unknown makes the node of what a lax wildcard takes and nothing is known of: what is in it may
// be known again.
func (b *builder) unknown() program.NodeID {
	w := program.Wildcard{Not: true, Process: program.Lax}
	b.wildcards = append(b.wildcards, w)
	m := &program.Model{Parts: []program.Part{{Kind: program.PartSequence, Min: 1, Max: 1}, {Kind: program.PartAny, Any: w, Max: program.Many}}}
	particle.Finish(m, 0)
	id := program.NodeID(len(b.msg.Nodes))
	b.msg.Nodes = append(b.msg.Nodes, program.Node{Types: program.AnyType,
		Object: &program.ObjectNode{Markup: &program.Markup{Mixed: true, Open: true, Attributes: w, Model: m}}})
	if b.types != nil {
		b.msg.Nodes[id].Of = &program.Declared{Type: anyType}
	}
	return id
}
