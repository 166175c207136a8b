package contracts

import (
	"bytes"
	"encoding/xml"
	"slices"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/contract"
)

const (
	spaceSchema   = "http://www.w3.org/2001/XMLSchema"
	spaceInstance = "http://www.w3.org/2001/XMLSchema-instance"
	spaceXML      = "http://www.w3.org/XML/1998/namespace"
	spaceForeign  = "urn:eksempel:fremmed"
)

// element is an element of a document, with what it was made by.
type element struct {
	name    contract.Name
	attrs   []attribute
	items   []item
	decl    *contract.Element // nil where a wildcard took it
	typ     contract.Type     // nil likewise
	line    int               // where its tag begins, once it is written
	endLine int
}

type attribute struct {
	name  contract.Name
	value string
}

// item is a child element, text, or something that no schema asks of: a comment, an instruction.
type item struct {
	element *element
	text    string
	raw     string
}

func (e *element) children() (list []*element) {
	for _, it := range e.items {
		if it.element != nil {
			list = append(list, it.element)
		}
	}
	return list
}

// all lists an element and those in it.
func (e *element) all() []*element {
	list := []*element{e}
	for _, c := range e.children() {
		list = append(list, c.all()...)
	}
	return list
}

func (e *element) clone() *element {
	c := *e
	c.attrs = slices.Clone(e.attrs)
	c.items = slices.Clone(e.items)
	for i := range c.items {
		if c.items[i].element != nil {
			c.items[i].element = c.items[i].element.clone()
		}
	}
	return &c
}

// at gives the place of a child among the items.
func (e *element) at(child *element) int {
	return slices.IndexFunc(e.items, func(it item) bool { return it.element == child })
}

func (e *element) attr(name contract.Name) int {
	return slices.IndexFunc(e.attrs, func(a attribute) bool { return a.name == name })
}

func (e *element) set(name contract.Name, value string) {
	if i := e.attr(name); i >= 0 {
		e.attrs[i].value = value
		return
	}
	e.attrs = append(e.attrs, attribute{name, value})
}

// simple reports whether an element has no child.
func (e *element) simple() bool { return len(e.children()) == 0 }

// hasText reports whether text, not elements, is what an element is for.
func (e *element) hasText() bool { return textOf(e.typ) != nil }

func textOf(t contract.Type) *contract.Simple {
	switch t := t.(type) {
	case *contract.Simple:
		return t
	case *contract.Complex:
		if t.Content == contract.Text {
			return t.Text
		}
	}
	return nil
}

// writer writes a document, each element on a line of its own where that changes nothing.
type writer struct {
	b        bytes.Buffer
	line     int
	prefixes map[string]string
	// byDefault is the namespace that is written without a prefix; "" for none.
	byDefault string
}

// write gives the bytes of a document and notes the lines of its elements.
func write(root *element, spaces []string, byDefault string) []byte {
	w := &writer{line: 1, prefixes: map[string]string{}, byDefault: byDefault}
	for _, e := range root.all() {
		spaces = append(spaces[:len(spaces):len(spaces)], e.name.Space)
		for _, a := range e.attrs {
			spaces = append(spaces, a.name.Space)
		}
	}
	for i, s := range slices.Compact(slices.Sorted(slices.Values(append(slices.Clone(spaces), spaceForeign)))) {
		if s != "" && s != spaceXML {
			w.prefixes[s] = "n" + strconv.Itoa(i)
		}
	}
	w.prefixes[spaceSchema], w.prefixes[spaceInstance] = "xs", "xsi"
	w.element(root, "", true, 0, true)
	return w.b.Bytes()
}

func (w *writer) put(s string) {
	w.b.WriteString(s)
	w.line += strings.Count(s, "\n")
}

func (w *writer) escaped(s string) {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // into memory
	w.put(b.String())
}

// element writes an element; current is the default namespace around it.
func (w *writer) element(e *element, current string, outermost bool, depth int, pretty bool) {
	e.line = w.line
	name, declare := e.name.Local, ""
	switch {
	case e.name.Space == current && (!outermost || current == ""):
	case e.name.Space == "":
		declare, current = ` xmlns=""`, ""
	case e.name.Space == w.byDefault:
		declare, current = ` xmlns="`+w.byDefault+`"`, w.byDefault
	default:
		name = w.prefix(e.name.Space) + name
	}
	w.put("<" + name)
	if outermost {
		for _, s := range sortedKeys(w.prefixes) {
			w.put(" xmlns:" + w.prefixes[s] + `="` + s + `"`)
		}
	}
	w.put(declare)
	for _, a := range e.attrs {
		prefix := ""
		if a.name.Space != "" {
			prefix = w.prefix(a.name.Space)
		}
		w.put(" " + prefix + a.name.Local + `="`)
		w.escaped(w.qualified(a))
		w.put(`"`)
	}
	if len(e.items) == 0 {
		e.endLine = w.line
		w.put("/>")
		return
	}
	w.put(">")
	inside := pretty && !slices.ContainsFunc(e.items, func(it item) bool { return it.element == nil })
	for _, it := range e.items {
		if inside {
			w.put("\n" + strings.Repeat(" ", depth+1))
		}
		switch {
		case it.element != nil:
			w.element(it.element, current, false, depth+1, inside)
		case it.raw != "":
			w.put(it.raw)
		default:
			w.escaped(it.text)
		}
	}
	if inside {
		w.put("\n" + strings.Repeat(" ", depth))
	}
	e.endLine = w.line
	w.put("</" + name + ">")
}

// prefix is that of a namespace, which is not declared where nothing is known of it.
func (w *writer) prefix(space string) string {
	if space == spaceXML {
		return "xml:"
	}
	return w.prefixes[space] + ":"
}

// qualified gives the value of an attribute; that of xsi:type is written {namespace}name until now.
func (w *writer) qualified(a attribute) string {
	if a.name != (contract.Name{Space: spaceInstance, Local: "type"}) || !strings.HasPrefix(a.value, "{") {
		return a.value
	}
	space, local, _ := strings.Cut(a.value[1:], "}")
	if space == "" {
		return local
	}
	return w.prefix(space) + local
}

func sortedKeys(m map[string]string) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
