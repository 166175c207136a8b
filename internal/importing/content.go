package importing

import (
	"fmt"
	"slices"

	"github.com/forkontrol/forkontrol/internal/contract"
)

// complex gives the schema of a complex type, with all that it has of its base.
func (w *writer) complex(c *contract.Complex) *object {
	if c.Builtin {
		return w.anything()
	}
	w.later(c)
	if c.Content == contract.Text && c.Text != nil {
		return w.content(c, nil, w.scalar(c.Text), &c.About)
	}
	return w.content(c, c.Particle, nil, &c.About)
}

// fixedText gives the schema of an element with a fixed value whose type has mixed content: that has then no elements.
func (w *writer) fixedText(c *contract.Complex, e *contract.Element) *object {
	w.later(c)
	o := w.content(c, nil, (&object{}).with("type", "string"), &e.About)
	if e.Nillable {
		o.set("type", []any{"object", "null"})
	}
	return o
}

// content gives the schema of a complex type with what an element of it has inside: its text alone, where it has one.
func (w *writer) content(c *contract.Complex, particle *contract.Particle, text *object, about *contract.About) *object {
	k := &contents{w: w, keys: map[contract.Name]*field{}, used: map[string]bool{}}
	o := (&object{}).with("type", "object")
	xml := &object{}
	var required []any
	open := false
	if c.Content == contract.Mixed && text == nil {
		xml.with("mixed", true)
	}
	if particle != nil {
		model := k.plain(k.particle(particle))
		switch model {
		case nil:
		case notPlain:
			k.count()
			list, wild := k.content(particle)
			xml.with("content", list)
			open = wild
		default:
			k.order(model, xml)
		}
	}
	for _, f := range k.fields {
		if f.min > 0 {
			required = append(required, f.key)
		}
	}
	properties := &object{}
	for _, f := range k.fields {
		properties.set(f.key, w.field(f))
	}
	if text != nil {
		key := k.key("value")
		properties.set(key, w.textField(text, about))
		required = append(required, key)
	}
	for _, a := range c.Attributes {
		f := &field{key: k.key(a.Attribute.Name.Local), attribute: a, max: 1}
		if a.Required {
			required = append(required, f.key)
		}
		properties.set(f.key, w.field(f))
	}
	if c.AnyAttribute != nil {
		w.wildcard(xml, "anyAttribute", c.AnyAttribute)
	}
	o.with("required", required)
	if !open {
		o.with("additionalProperties", false)
	}
	return o.with("x-xml", xml.with("type", w.named(c))).with("properties", properties)
}

// named gives x-xml.type of a type; nil of one without a name.
func (w *writer) named(t contract.Type) *object {
	name := t.TypeName()
	if name.Local == "" {
		return nil
	}
	o := (&object{}).with("name", expanded(name))
	base, by := derived(t)
	if base == nil {
		return o
	}
	for !w.global(base) { // what no element can be declared with, or a redefinition has taken the name of
		next, more := derived(base)
		base, by = next, by|more
	}
	o.with("base", expanded(base.TypeName()))
	if list := ways(by); len(list) == 1 {
		o.with("by", list[0])
	} else {
		o.with("by", list)
	}
	if c, ok := t.(*contract.Complex); ok {
		if c.Abstract {
			o.with("abstract", true)
		}
		o.with("block", ways(c.Block))
	}
	return o
}

// derived gives what a type is derived from, and how; nil of one that XML Schema has.
func derived(t contract.Type) (contract.Type, contract.Derivation) {
	switch t := t.(type) {
	case *contract.Complex:
		if !t.Builtin {
			return t.Base, t.By
		}
	case *contract.Simple:
		if !t.Builtin {
			return t.Base, contract.Restriction
		}
	}
	return nil, 0
}

// global reports whether a type is what its name stands for.
func (w *writer) global(t contract.Type) bool {
	name := t.TypeName()
	return name.Local != "" && (name.Space == spaceSchema || w.schema.Types[name] == t)
}

// without gives the members of x-xml, without the type where no element has it.
func (o *object) without(plain bool) (list []member) {
	for _, m := range o.members {
		if !plain || m.name != "type" {
			list = append(list, m)
		}
	}
	return list
}

// ways gives the words of a block.
func ways(d contract.Derivation) (list []any) {
	if d&contract.Extension != 0 {
		list = append(list, "extension")
	}
	if d&contract.Restriction != 0 {
		list = append(list, "restriction")
	}
	return list
}

// typed adds x-xml.type to what a simple type is.
func (w *writer) typedSimple(o *object, s *contract.Simple) *object {
	name := w.named(s)
	switch {
	case s.Builtin && s.Variety != contract.AnySimple:
		return o // its kind says so
	case name == nil && s.Variety == contract.Atomic && len(o.members) > 1+bit(o.get("x-type") != nil), name == nil && s.Variety != contract.Atomic:
		return o // what else is said shows that it is none
	case name == nil:
		name = &object{}
	}
	if xml, ok := o.get("x-xml").(*object); ok {
		xml.set("type", name)
		return o
	}
	return o.set("x-xml", (&object{}).set("type", name))
}

func bit(is bool) int {
	if is {
		return 1
	}
	return 0
}

// anything is what xs:anyType allows: what is known of it is checked.
func (w *writer) anything() *object {
	part := (&object{}).with("any", "##any").with("process", "lax").set("min", count(0)).with("max", "unbounded")
	return (&object{}).with("type", "object").with("x-xml",
		(&object{}).with("mixed", true).with("content", []any{part}).with("anyAttribute", "##any").with("process", "lax").
			with("type", (&object{}).with("name", "{"+spaceSchema+"}anyType")))
}

const spaceSchema = "http://www.w3.org/2001/XMLSchema"

// textOnly gives an object that is the text of an element.
func (w *writer) textOnly(s *contract.Simple, about *contract.About) *object {
	text := w.textField(w.scalar(s), about)
	return (&object{}).with("type", "object").with("required", []any{"value"}).with("additionalProperties", false).
		with("x-xml", (&object{}).with("type", w.named(s))).with("properties", (&object{}).with("value", text))
}

func (w *writer) textField(text *object, about *contract.About) *object {
	o := &object{}
	if text.get("$ref") != nil {
		o.with("allOf", []any{text})
	}
	o.with("type", text.get("type")).
		with("x-text", (&object{}).with("label", (&object{}).with("da", "Værdien").with("en", "The value"))).
		with("x-source", cite(about.Place)).with("x-evidence", "official")
	xml := (&object{}).with("text", true)
	for _, m := range text.members {
		switch m.name {
		case "$ref", "type":
		case "x-xml":
			if more, ok := m.value.(*object); ok {
				xml.members = append(xml.members, more.without(true)...)
			}
		default:
			o.members = append(o.members, m)
		}
	}
	return o.with("x-xml", xml)
}

// contents are the members of an object.
type contents struct {
	w      *writer
	fields []*field
	keys   map[contract.Name]*field
	used   map[string]bool
	whole  *contract.Particle
}

// key gives a property's name that is free.
func (k *contents) key(name string) string {
	key := name
	for i := 2; k.used[key]; i++ {
		key = fmt.Sprintf("%s-%d", name, i)
	}
	k.used[key] = true
	return key
}

// member gives the field of an element.
func (k *contents) member(e *contract.Element) *field {
	f := k.keys[e.Name]
	if f == nil {
		f = &field{key: k.key(e.Name.Local), element: e}
		k.keys[e.Name] = f
		k.fields = append(k.fields, f)
		return f
	}
	if old := f.element; old.Nillable != e.Nillable || old.Block != e.Block || !k.w.alike(old.Default, e.Default) || text(old.Fixed) != text(e.Fixed) {
		k.w.leave(e.Place, "Elementet "+e.Name.Local+" er erklæret forskelligt to steder i samme indhold; det første sted gælder",
			"the element "+e.Name.Local+" is declared differently at two places of one content; the first place holds")
	}
	return f
}

// alike reports whether it makes no difference to a payload which of two defaults an empty element has: only keys
// compare them.
func (w *writer) alike(a, b *string) bool {
	return text(a) == text(b) || a != nil && b != nil && len(w.schema.Identities) == 0
}

func text(s *string) string {
	if s == nil {
		return "\x00"
	}
	return *s
}

// particle leaves out groups that say nothing, and writes substitution groups
// out as choices.
func (k *contents) particle(p *contract.Particle) *contract.Particle {
	if k.whole == nil {
		k.whole = p
	}
	if e := p.Element; e != nil {
		if len(e.Members) == 0 && !(e.Global && e.Abstract) {
			return p
		}
		g := &contract.Group{Place: p.Place, Compositor: contract.Choice}
		for _, m := range e.Members {
			c := *m
			c.Members = nil
			g.Particles = append(g.Particles, &contract.Particle{Place: p.Place, Min: 1, Max: 1, Element: &c})
		}
		if !e.Abstract {
			c := *e
			c.Members = nil
			g.Particles = slices.Insert(g.Particles, 0, &contract.Particle{Place: p.Place, Min: 1, Max: 1, Element: &c})
		}
		return &contract.Particle{Place: p.Place, Min: p.Min, Max: p.Max, Group: g}
	}
	if p.Group == nil {
		return p
	}
	g := &contract.Group{Place: p.Group.Place, Compositor: p.Group.Compositor}
	for _, q := range p.Group.Particles {
		x := k.particle(q)
		if x.Group != nil && x.Min == 1 && x.Max == 1 && (x.Group.Compositor == g.Compositor || len(x.Group.Particles) == 1) && g.Compositor != contract.All {
			g.Particles = append(g.Particles, x.Group.Particles...)
			continue
		}
		if x.Group != nil && len(x.Group.Particles) == 0 && (x.Group.Compositor != contract.Choice || x.Min == 0) {
			continue
		}
		g.Particles = append(g.Particles, x)
	}
	if len(g.Particles) == 1 {
		q := g.Particles[0]
		switch {
		case p.Min == 1 && p.Max == 1:
			return q
		case q.Min == 1 && q.Max == 1:
			out := *q
			out.Min, out.Max = p.Min, p.Max
			return &out
		}
	}
	return &contract.Particle{Place: p.Place, Min: p.Min, Max: p.Max, Group: g}
}

// notPlain is what plain gives for content that a list of members does not say.
var notPlain = &contract.Group{}

// plain gives the content as one list of distinct members, if it is one; nil if
// nothing may be inside. The members are then known.
func (k *contents) plain(p *contract.Particle) *contract.Group {
	if p.Element != nil {
		p = &contract.Particle{Place: p.Place, Min: 1, Max: 1, Group: &contract.Group{Particles: []*contract.Particle{p}}}
	}
	g := p.Group
	if g == nil {
		return notPlain
	}
	if len(g.Particles) == 0 && g.Compositor != contract.Choice {
		return nil
	}
	if g.Compositor == contract.Choice || p.Max != 1 {
		return notPlain
	}
	seen := map[contract.Name]bool{}
	for _, q := range g.Particles {
		if q.Element == nil || seen[q.Element.Name] || p.Min == 0 && q.Min > 0 {
			return notPlain
		}
		seen[q.Element.Name] = true
	}
	for _, q := range g.Particles {
		f := k.member(q.Element)
		f.min, f.max, f.counts = q.Min, q.Max, true
	}
	return g
}

// order says whether the members of a list come in their order.
func (k *contents) order(g *contract.Group, xml *object) {
	if g.Compositor == contract.Sequence && len(g.Particles) > 1 {
		xml.with("order", "sequence")
	}
}

// count finds how often each member may come, at least and at most.
func (k *contents) count() {
	for name, n := range occurrences(k.particle(k.whole), map[contract.Name]*contract.Element{}, k) {
		f := k.keys[name]
		f.min, f.max = n[0], n[1]
	}
}

func occurrences(p *contract.Particle, _ map[contract.Name]*contract.Element, k *contents) map[contract.Name][2]uint64 {
	out := map[contract.Name][2]uint64{}
	switch {
	case p.Element != nil:
		k.member(p.Element)
		out[p.Element.Name] = [2]uint64{p.Min, p.Max}
		return out
	case p.Group == nil:
		return out
	}
	for i, q := range p.Group.Particles {
		inner := occurrences(q, nil, k)
		if p.Group.Compositor != contract.Choice {
			for name, n := range inner {
				m := out[name]
				out[name] = [2]uint64{contract.Plus(m[0], n[0]), contract.Plus(m[1], n[1])}
			}
			continue
		}
		for name, m := range out {
			if n, ok := inner[name]; !ok {
				out[name] = [2]uint64{0, m[1]}
			} else {
				out[name] = [2]uint64{min(m[0], n[0]), max(m[1], n[1])}
			}
		}
		for name, n := range inner {
			if _, ok := out[name]; !ok {
				if i > 0 {
					n[0] = 0
				}
				out[name] = n
			}
		}
	}
	for name, n := range out {
		out[name] = [2]uint64{contract.Times(n[0], p.Min), contract.Times(n[1], p.Max)}
	}
	return out
}

// content gives x-xml.content: the list of a sequence. Any reports whether it has
// a wildcard.
func (k *contents) content(p *contract.Particle) (list []any, open bool) {
	p = k.particle(p)
	if p.Group != nil && p.Group.Compositor == contract.Sequence && p.Min == 1 && p.Max == 1 {
		list = k.items(p.Group, &open)
		return list, open
	}
	list = []any{k.item(p, &open)}
	return list, open
}

func (k *contents) items(g *contract.Group, open *bool) (out []any) {
	for _, q := range g.Particles {
		out = append(out, k.item(q, open))
	}
	if out == nil {
		out = []any{}
	}
	return out
}

func (k *contents) item(p *contract.Particle, open *bool) any {
	switch {
	case p.Element != nil:
		key := k.member(p.Element).key
		switch {
		case p.Min == 1 && p.Max == 1:
			return key
		case p.Min == 0 && p.Max == 1:
			return key + "?"
		case p.Min == 0 && p.Max == contract.Unbounded:
			return key + "*"
		case p.Min == 1 && p.Max == contract.Unbounded:
			return key + "+"
		}
		return times((&object{}).with("element", key), p)
	case p.Any != nil:
		*open = true
		o := &object{}
		k.w.wildcard(o, "any", p.Any)
		return times(o, p)
	}
	name := map[contract.Compositor]string{contract.Sequence: "sequence", contract.Choice: "choice", contract.All: "all"}[p.Group.Compositor]
	return times((&object{}).set(name, k.items(p.Group, open)), p)
}

// times adds how often something may come, unless it is once.
func times(o *object, p *contract.Particle) *object {
	if p.Min == 1 && p.Max == 1 {
		return o
	}
	o.with("min", count(p.Min))
	if p.Max == contract.Unbounded {
		return o.with("max", "unbounded")
	}
	return o.with("max", count(p.Max))
}

func (w *writer) wildcard(o *object, name string, of *contract.Wildcard) {
	switch {
	case of.Any:
		o.with(name, "##any")
	case of.Not && of.Spaces[0] == w.space:
		o.with(name, "##other")
	case of.Not && of.Spaces[0] == "":
		o.with(name, (&object{}).with("not", []any{""}))
	case of.Not:
		o.with(name, (&object{}).with("not", []any{of.Spaces[0], ""}))
	default:
		o.set(name, list(of.Spaces))
	}
	o.with("process", map[contract.Process]string{contract.Strict: "strict", contract.Lax: "lax", contract.Skip: "skip"}[of.Process])
}
