package tree

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/program"
)

const (
	xsiSpace = "http://www.w3.org/2001/XMLSchema-instance"
	xmlSpace = "http://www.w3.org/XML/1998/namespace"
)

// XML writes a tree as an XML document: indented, in UTF-8.
func XML(m *program.Message, t *Value) []byte {
	w := &xmlWriter{out: []byte("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")}
	w.document(m, t, "", 0)
	return w.out
}

type xmlWriter struct {
	out []byte
	// prefix, when set, stands for space: that of a message whose elements are
	// qualified one by one.
	prefix, space string
}

// document writes the root element of a message. The default namespace around
// it is outer.
func (w *xmlWriter) document(m *program.Message, t *Value, outer string, depth int) {
	name, space := Root(m)
	kept := *w
	w.prefix, w.space = "", ""
	if m.Local && space != "" {
		// Children without a namespace would each have to undo a default one.
		w.prefix, w.space = "m", space
		if strings.Contains(space, "soap") {
			w.prefix = "soap"
		}
	}
	w.element(m, Member{XML: name, Value: t}, place{space: space, outer: outer, depth: depth, root: true})
	w.prefix, w.space = kept.prefix, kept.space
}

// place is where an element is written.
type place struct {
	space string // of the element
	outer string // the default namespace around it
	depth int
	root  bool
}

func (w *xmlWriter) element(m *program.Message, e Member, p place) {
	w.indent(p.depth)
	name := e.XML
	prefixed := w.prefix != "" && p.space == w.space
	if prefixed {
		name = w.prefix + ":" + name
	}
	w.out = append(w.out, '<')
	w.out = append(w.out, name...)
	inner := p.outer
	if prefixed && p.root {
		w.attribute("xmlns:"+w.prefix, p.space)
		if p.outer != "" {
			w.attribute("xmlns", "")
			inner = ""
		}
	}
	if !prefixed && p.space != p.outer {
		w.attribute("xmlns", p.space)
		inner = p.space
	}
	t := e.Value
	if t.Said != nil {
		name := t.Said.Name
		w.attribute("xmlns:xsi", xsiSpace)
		if t.Said.Space != inner {
			w.attribute("xmlns:t", t.Said.Space)
			name = "t:" + name
		}
		w.attribute("xsi:type", name)
	}
	text, prefixes := (*Value)(nil), 0
	for _, c := range t.Members {
		switch {
		case c.XML == "":
			text = c.Value
		case !c.Attr || !c.Value.Scalar():
		case c.Space == "":
			w.attribute(c.XML, c.Value.Text)
		case c.Space == xmlSpace:
			w.attribute("xml:"+c.XML, c.Value.Text)
		default:
			prefixes++
			prefix := "a" + strconv.Itoa(prefixes)
			w.attribute("xmlns:"+prefix, c.Space)
			w.attribute(prefix+":"+c.XML, c.Value.Text)
		}
	}
	switch {
	case text != nil:
		w.out = append(w.out, '>')
		w.text(text.Text, false)
		w.children(m, t, inner, p.depth+1)
	case t.Type == program.Null:
		// Declared here, a nil element differs from another in its own lines alone.
		if t.Said == nil {
			w.attribute("xmlns:xsi", xsiSpace)
		}
		w.attribute("xsi:nil", "true")
		w.out = append(w.out, "/>\n"...)
		return
	case t.Scalar():
		w.out = append(w.out, '>')
		w.text(t.Text, false)
	case !t.HasContent():
		w.out = append(w.out, "/>\n"...)
		return
	default:
		w.out = append(w.out, ">\n"...)
		w.children(m, t, inner, p.depth+1)
		w.indent(p.depth)
	}
	w.out = append(w.out, "</"...)
	w.out = append(w.out, name...)
	w.out = append(w.out, ">\n"...)
}

func (w *xmlWriter) children(m *program.Message, t *Value, outer string, depth int) {
	for _, c := range t.Members {
		if c.Attr && c.Value.Scalar() || c.XML == "" {
			continue
		}
		p := place{space: childSpace(m, c), outer: outer, depth: depth}
		if c.Value.Type != program.Array {
			w.element(m, c, p)
			continue
		}
		for _, item := range c.Value.Items {
			one := c
			one.Value = item
			w.element(m, one, p)
		}
	}
	for i, item := range t.Items { // an array inside an array: no schema of ours has one
		w.element(m, Member{XML: "item" + strconv.Itoa(i+1), Value: item}, place{outer: outer, depth: depth})
	}
	for _, inner := range t.Inner {
		w.document(inner.Message, inner.Root, outer, depth)
	}
}

// childSpace is the namespace of a child element.
func childSpace(m *program.Message, c Member) string {
	switch c.Space {
	case "":
	case program.NoSpace:
		return ""
	default:
		return c.Space
	}
	if m.Local {
		return ""
	}
	_, space := Root(m)
	return space
}

func (w *xmlWriter) indent(depth int) {
	for range depth {
		w.out = append(w.out, "  "...)
	}
}

func (w *xmlWriter) attribute(name, value string) {
	w.out = append(w.out, ' ')
	w.out = append(w.out, name...)
	w.out = append(w.out, `="`...)
	w.text(value, true)
	w.out = append(w.out, '"')
}

func (w *xmlWriter) text(s string, attr bool) {
	for _, r := range s {
		switch {
		case r == '&':
			w.out = append(w.out, "&amp;"...)
		case r == '<':
			w.out = append(w.out, "&lt;"...)
		case r == '>':
			w.out = append(w.out, "&gt;"...)
		case r == '"' && attr:
			w.out = append(w.out, "&quot;"...)
		case r == '\r' || attr && (r == '\n' || r == '\t'):
			w.out = append(w.out, "&#"...)
			w.out = strconv.AppendInt(w.out, int64(r), 10)
			w.out = append(w.out, ';')
		default:
			w.out = utf8.AppendRune(w.out, r)
		}
	}
}

// InXML reports whether a tree can be written as XML and read back as it is: names
// and characters are allowed, and nothing is there that XML has no form for.
func InXML(t *Value) bool {
	for _, r := range t.Text {
		if !xmlRune(r) {
			return false
		}
	}
	for _, c := range t.Members {
		if c.XML != "" && !xmlName(c.XML) || c.XML == "" && (!c.Value.Scalar() || c.Value.Type == program.Null) || !InXML(c.Value) {
			return false
		}
		if c.Attr && (!c.Value.Scalar() || c.Value.Type == program.Null) {
			return false
		}
		if c.Value.Type == program.Array && len(c.Value.Items) == 0 {
			return false
		}
	}
	for _, i := range t.Items {
		if i.Type == program.Array || !InXML(i) {
			return false
		}
	}
	return true
}

func xmlRune(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r < 0xFFFE || r >= 0x10000
}

func xmlName(s string) bool {
	for i, r := range s {
		letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0xC0 && r != 0xD7 && r != 0xF7 && r < 0x300
		if !letter && (i == 0 || !(r >= '0' && r <= '9' || r == '-' || r == '.')) {
			return false
		}
	}
	return s != ""
}
