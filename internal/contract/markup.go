package contract

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/token"
)

// node is an element of a document.
type node struct {
	name     Name
	attrs    []attr
	declares []binding
	kids     []*node
	parent   *node
	// text is the character data right inside; for documentation, all of it.
	text         string
	file         *File
	line, column int
	kind         *kind // its place in the grammar of schemas
}

type attr struct {
	name  Name
	value string
}

type binding struct{ prefix, space string }

func (n *node) place() Place { return Place{File: n.file.Path, Line: n.line, Column: n.column} }

// lookup resolves a prefix; "" is always bound, to no namespace if nothing else.
func (n *node) lookup(prefix string) (string, bool) {
	switch prefix {
	case "xml":
		return spaceXML, true
	case "xmlns":
		return "", false
	}
	for ; n != nil; n = n.parent {
		for _, b := range n.declares {
			if b.prefix == prefix {
				return b.space, true
			}
		}
	}
	return "", prefix == ""
}

// get gives an attribute in no namespace.
func (n *node) get(name string) (string, bool) {
	for i := range n.attrs {
		if n.attrs[i].name.Space == "" && n.attrs[i].name.Local == name {
			return n.attrs[i].value, true
		}
	}
	return "", false
}

// word gives an attribute with its white space collapsed, "" if it is not there.
func (n *node) word(name string) string {
	v, _ := n.get(name)
	return collapse(v)
}

func (n *node) has(name string) bool {
	_, ok := n.get(name)
	return ok
}

// is reports whether n is an element of XML Schema of that name.
func (n *node) is(local string) bool { return n.name.Space == spaceSchema && n.name.Local == local }

// child gives the first child of XML Schema with one of the names.
func (n *node) child(locals ...string) *node {
	for _, k := range n.kids {
		if k.name.Space != spaceSchema {
			continue
		}
		for _, l := range locals {
			if k.name.Local == l {
				return k
			}
		}
	}
	return nil
}

// component says in what n lies, by the names of what is around it.
func (n *node) component() string {
	var parts []string
	for m := n; m != nil; m = m.parent {
		name := m.word("name")
		if name == "" {
			name = m.word("ref")
		}
		if m != n && name == "" || m.parent == nil && m != n {
			continue
		}
		word := m.name.Local
		if name != "" {
			word += " " + name
		}
		parts = append(parts, word)
		if len(parts) > 6 {
			break
		}
	}
	for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 {
		parts[i], parts[j] = parts[j], parts[i]
	}
	return strings.Join(parts, " / ")
}

// docs gives what the annotations right inside n say.
func (n *node) docs() []Documentation {
	var out []Documentation
	for _, k := range n.kids {
		switch {
		case k.is("annotation"):
			for _, d := range k.kids {
				if d.is("documentation") {
					if t := strings.TrimSpace(d.text); t != "" {
						out = append(out, Documentation{Lang: d.lang(), Text: t})
					}
				}
			}
		case k.name == Name{spaceWSDL, "documentation"}:
			if t := strings.TrimSpace(k.text); t != "" {
				out = append(out, Documentation{Lang: k.lang(), Text: t})
			}
		}
	}
	return out
}

func (n *node) lang() string {
	for ; n != nil; n = n.parent {
		for i := range n.attrs {
			if n.attrs[i].name == (Name{spaceXML, "lang"}) {
				return n.attrs[i].value
			}
		}
	}
	return ""
}

// reader reads documents into nodes.
type reader struct {
	limits Limits
	nodes  int
	spaces bool // whether text of white space alone is kept
	ps     *problems
}

// read gives the root of a document, or nil after a problem.
func (r *reader) read(f *File, data []byte) *node {
	d := xml.NewDecoder(nil)
	utf := token.NewDecoder(bytes.NewReader(data))
	d = xml.NewDecoder(utf)
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	var root, cur *node
	var names []string // as written, of what is open
	deep := 0          // how many documentations are open
	at := &node{file: f, line: 1, column: 1}
	for {
		at.line, at.column = d.InputPos()
		t, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			at.line, at.column = d.InputPos()
			var syntax *xml.SyntaxError
			text := err.Error()
			if errors.As(err, &syntax) {
				text = syntax.Msg
			}
			r.ps.at(at, "xml", text)
			return nil
		}
		switch t := t.(type) {
		case xml.StartElement:
			if root != nil && cur == nil {
				r.ps.at(at, "xml", "a second root element")
				return nil
			}
			n, fault := r.element(f, cur, t)
			if n == nil {
				r.ps.at(at, "xml", fault)
				return nil
			}
			n.line, n.column = at.line, at.column
			if fault != "" {
				r.ps.at(n, "xml", fault)
				return nil
			}
			if r.nodes++; r.nodes > 20*r.limits.Components || len(names) >= r.limits.Depth {
				r.ps.at(n, "limit#depth", r.limits.Depth)
				return nil
			}
			if cur == nil {
				root = n
			} else {
				cur.kids = append(cur.kids, n)
			}
			if isDocumentation(n) {
				deep++
			}
			cur = n
			names = append(names, raw(t.Name))
		case xml.EndElement:
			if cur == nil || names[len(names)-1] != raw(t.Name) {
				r.ps.at(at, "xml", "an end tag without its start tag: "+raw(t.Name))
				return nil
			}
			if isDocumentation(cur) {
				deep--
			} else if deep > 0 && cur.parent != nil {
				cur.parent.text += cur.text
			}
			cur = cur.parent
			names = names[:len(names)-1]
		case xml.CharData:
			if cur == nil {
				if len(bytes.TrimSpace(t)) > 0 {
					r.ps.at(at, "xml", "text outside the root element")
					return nil
				}
				continue
			}
			if deep > 0 || r.spaces || len(bytes.TrimSpace(t)) > 0 {
				cur.text += string(t)
			}
		case xml.Directive:
			r.ps.at(at, "xml#doctype")
			return nil
		}
	}
	if root == nil || cur != nil {
		r.ps.at(at, "xml", "the document ends before its root element does")
		return nil
	}
	return root
}

func isDocumentation(n *node) bool {
	return n.is("documentation") || n.name == Name{spaceWSDL, "documentation"}
}

// element resolves the names of a start tag. Without a fault it gives "".
func (r *reader) element(f *File, parent *node, t xml.StartElement) (*node, string) {
	n := &node{parent: parent, file: f}
	for _, a := range t.Attr {
		switch {
		case a.Name.Space == "" && a.Name.Local == "xmlns":
			if a.Value == spaceXMLNS || a.Value == spaceXML {
				return n, "a reserved namespace as the default"
			}
			n.declares = append(n.declares, binding{"", a.Value})
		case a.Name.Space == "xmlns":
			switch {
			case a.Name.Local == "xmlns", a.Value == spaceXMLNS, a.Value == "",
				(a.Name.Local == "xml") != (a.Value == spaceXML):
				return n, "a prefix that cannot be bound so: " + a.Name.Local
			}
			n.declares = append(n.declares, binding{a.Name.Local, a.Value})
		}
	}
	space, ok := n.lookup(t.Name.Space)
	if !ok || strings.Contains(t.Name.Local, ":") {
		return n, "a prefix without a namespace: " + raw(t.Name)
	}
	n.name = Name{space, t.Name.Local}
	for _, a := range t.Attr {
		if a.Name.Space == "xmlns" || a.Name.Space == "" && a.Name.Local == "xmlns" {
			continue
		}
		name := Name{"", a.Name.Local}
		if a.Name.Space != "" {
			if name.Space, ok = n.lookup(a.Name.Space); !ok || strings.Contains(a.Name.Local, ":") {
				return n, "a prefix without a namespace: " + raw(a.Name)
			}
		}
		for i := range n.attrs {
			if n.attrs[i].name == name {
				return n, "an attribute twice: " + raw(a.Name)
			}
		}
		if !utf8.ValidString(a.Value) {
			return n, "bytes that are not UTF-8"
		}
		n.attrs = append(n.attrs, attr{name, a.Value})
	}
	return n, ""
}

func raw(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

// collapse removes XML's white space at both ends and makes one space of each
// run inside.
func collapse(s string) string {
	return strings.Join(strings.FieldsFunc(s, isSpace), " ")
}

func isSpace(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' }
