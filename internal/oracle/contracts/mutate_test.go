package contracts

import (
	"math/big"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/contract"
)

// inside reports whether a number is within the bounds and digits of a type of decimals.
func inside(s *contract.Simple, text string) bool {
	v, ok := new(big.Rat).SetString(strings.TrimPrefix(text, "+"))
	if !ok {
		return false
	}
	for _, b := range []struct {
		kind string
		bad  func(order int) bool
	}{
		{"minInclusive", func(o int) bool { return o < 0 }}, {"minExclusive", func(o int) bool { return o <= 0 }},
		{"maxInclusive", func(o int) bool { return o > 0 }}, {"maxExclusive", func(o int) bool { return o >= 0 }},
	} {
		for _, bound := range inherited(s, b.kind) {
			if x, ok := new(big.Rat).SetString(bound); ok && b.bad(v.Cmp(x)) {
				return false
			}
		}
	}
	whole, fraction, _ := strings.Cut(strings.Trim(text, "+-"), ".")
	whole, fraction = strings.TrimLeft(whole, "0"), strings.TrimRight(fraction, "0")
	for _, n := range inherited(s, "fractionDigits") {
		if x, ok := new(big.Int).SetString(n, 10); ok && x.Cmp(big.NewInt(int64(len(fraction)))) < 0 || n == "0" && strings.Contains(text, ".") {
			return false
		}
	}
	for _, n := range inherited(s, "totalDigits") {
		if x, ok := new(big.Int).SetString(n, 10); ok && x.Cmp(big.NewInt(int64(len(whole)+len(fraction)))) < 0 {
			return false
		}
	}
	return true
}

// change is a way to break a document, or to change it so that it may be broken. It reports
// whether it did anything.
type change struct {
	name string
	do   func(g *generator, root *element) bool
}

var changes = []change{
	{"an element left out", func(g *generator, root *element) bool {
		p, c := g.child(root)
		if p == nil {
			return false
		}
		i := p.at(c)
		p.items = slices.Delete(p.items, i, i+1)
		return true
	}},
	{"an element twice", func(g *generator, root *element) bool {
		p, c := g.child(root)
		if p == nil {
			return false
		}
		p.items = slices.Insert(p.items, p.at(c), item{element: c.clone()})
		return true
	}},
	{"two elements exchanged", func(g *generator, root *element) bool {
		p, c := g.child(root)
		if p == nil || len(p.items) < 2 {
			return false
		}
		i, j := p.at(c), g.IntN(len(p.items))
		p.items[i], p.items[j] = p.items[j], p.items[i]
		return i != j
	}},
	{"an element moved elsewhere", func(g *generator, root *element) bool {
		p, _ := g.child(root)
		q, c := g.child(root)
		if p == nil || slices.Contains(c.all(), p) {
			return false
		}
		q.items = slices.Delete(q.items, q.at(c), q.at(c)+1)
		p.items = slices.Insert(p.items, g.IntN(len(p.items)+1), item{element: c})
		return true
	}},
	{"an element from elsewhere", func(g *generator, root *element) bool {
		p, _ := g.child(root)
		_, c := g.child(root)
		if p == nil {
			return false
		}
		p.items = slices.Insert(p.items, g.IntN(len(p.items)+1), item{element: c.clone()})
		return true
	}},
	{"another name", func(g *generator, root *element) bool {
		_, c := g.child(root)
		if c == nil {
			return false
		}
		if g.chance(2) {
			_, d := g.child(root)
			c.name = d.name
		} else {
			c.name.Local += "x"
		}
		return true
	}},
	{"another namespace", func(g *generator, root *element) bool {
		_, c := g.child(root)
		if c == nil {
			return false
		}
		c.name.Space = pick(g, append(slices.Clone(g.spaces), "", spaceForeign))
		return true
	}},
	{"another value", func(g *generator, root *element) bool {
		c := g.of(root, func(e *element) bool { return e.simple() && e.hasText() })
		if c == nil {
			return false
		}
		old := ""
		for _, it := range c.items {
			old += it.text
		}
		c.items = nil
		c.text(g.other(textOf(c.typ), old))
		return true
	}},
	{"another value of an attribute", func(g *generator, root *element) bool {
		c := g.of(root, func(e *element) bool { return len(e.attrs) > 0 })
		if c == nil {
			return false
		}
		i := g.IntN(len(c.attrs))
		if c.attrs[i].name.Space == spaceInstance {
			return false
		}
		c.attrs[i].value = g.other(g.typeOf(c, c.attrs[i].name), c.attrs[i].value)
		return true
	}},
	{"no attribute", func(g *generator, root *element) bool {
		c := g.of(root, func(e *element) bool { return len(e.attrs) > 0 })
		if c == nil {
			return false
		}
		i := g.IntN(len(c.attrs))
		c.attrs = slices.Delete(c.attrs, i, i+1)
		return true
	}},
	{"a further attribute", func(g *generator, root *element) bool {
		c := g.of(root, func(*element) bool { return true })
		c.set(pick(g, []contract.Name{{Local: "ukendt"}, {Space: spaceForeign, Local: "a"}, {Space: spaceXML, Local: "lang"}, {Space: pick(g, g.spaces), Local: "x"}, {Local: "x"}}), "7")
		return true
	}},
	{"text", func(g *generator, root *element) bool {
		c := g.of(root, func(e *element) bool { return !e.hasText() })
		if c == nil {
			return false
		}
		c.items = slices.Insert(c.items, g.IntN(len(c.items)+1), pick(g, []item{{text: "tekst"}, {text: " "}, {raw: "<![CDATA[x]]>"}, {raw: "<!-- x -->"}, {raw: "&#32;"}}))
		return true
	}},
	{"an element in text", func(g *generator, root *element) bool {
		c := g.of(root, (*element).hasText)
		_, d := g.child(root)
		if c == nil || d == nil || slices.Contains(d.all(), c) {
			return false
		}
		c.items = append(c.items, item{element: d.clone()})
		return true
	}},
	{"nothing inside", func(g *generator, root *element) bool {
		c := g.of(root, func(e *element) bool { return len(e.items) > 0 })
		if c == nil {
			return false
		}
		c.items = nil
		return true
	}},
	{"xsi:nil", func(g *generator, root *element) bool {
		c := g.of(root, func(e *element) bool { return e.decl == nil || e.decl.Nillable || g.chance(4) })
		if c == nil || c == root {
			return false
		}
		c.set(contract.Name{Space: spaceInstance, Local: "nil"}, pick(g, []string{"true", "1", "false", "0", "ja", " true "}))
		switch g.IntN(3) {
		case 0:
			c.items = nil
		case 1:
			c.items = []item{{text: " "}}
		}
		return true
	}},
	{"xsi:type", func(g *generator, root *element) bool {
		c := g.of(root, func(e *element) bool { return e.decl != nil })
		if c == nil || c == root {
			return false
		}
		may := []string{"{" + spaceSchema + "}string", "{" + spaceSchema + "}int", "{" + spaceSchema + "}anyType", "{" + spaceForeign + "}Ukendt"}
		for n := range g.schema.Types {
			may = append(may, "{"+n.Space+"}"+n.Local)
		}
		slices.Sort(may)
		c.set(contract.Name{Space: spaceInstance, Local: "type"}, pick(g, may))
		return true
	}},
	{"where the schema is", func(g *generator, root *element) bool {
		g.of(root, func(*element) bool { return true }).set(contract.Name{Space: spaceInstance, Local: "noNamespaceSchemaLocation"}, "findes-ikke.xsd")
		return true
	}},
	{"a comment in a value", func(g *generator, root *element) bool {
		c := g.of(root, func(e *element) bool { return e.hasText() && len(e.items) == 1 })
		if c == nil || c.decl != nil && c.decl.Fixed != nil {
			return false
		}
		c.items = []item{{raw: "<!---->"}, c.items[0], {raw: "<?a?>"}}
		return true
	}},
}

// child picks an element inside another.
func (g *generator) child(root *element) (parent, child *element) {
	parent = g.of(root, func(e *element) bool { return !e.simple() })
	if parent == nil {
		return nil, nil
	}
	return parent, pick(g, parent.children())
}

// of picks an element of a kind.
func (g *generator) of(root *element, is func(*element) bool) *element {
	all := slices.DeleteFunc(root.all(), func(e *element) bool { return !is(e) })
	if len(all) == 0 {
		return nil
	}
	return pick(g, all)
}

func (g *generator) typeOf(e *element, name contract.Name) *contract.Simple {
	if c, ok := e.typ.(*contract.Complex); ok {
		for _, u := range c.Attributes {
			if u.Attribute.Name == name {
				return u.Type
			}
		}
	}
	if a := g.schema.Attributes[name]; a != nil {
		return a.Type
	}
	return nil
}

// other gives a value beside an old one, which the type may have or not.
func (g *generator) other(s *contract.Simple, old string) string {
	switch g.IntN(8) {
	case 0:
		return ""
	case 1:
		return " " + old + "\n"
	case 2:
		return old + old
	case 3:
		if runes(old) > 1 {
			list := []rune(old)
			return string(list[:len(list)-1])
		}
		return old + "x"
	case 4:
		if s != nil {
			var bounds []string
			for _, k := range []string{"minInclusive", "minExclusive", "maxInclusive", "maxExclusive", "enumeration"} {
				bounds = append(bounds, inherited(s, k)...)
			}
			if len(bounds) > 0 {
				b := pick(g, bounds)
				return pick(g, []string{b, "-" + b, b + "0", "0" + b, b + "1", " " + b})
			}
		}
		return pick(g, texts["string"])
	case 5, 6:
		if s != nil {
			return g.value(s)
		}
		return "1"
	}
	kinds := make([]string, 0, len(texts))
	for k := range texts {
		kinds = append(kinds, k)
	}
	slices.Sort(kinds)
	return pick(g, texts[pick(g, kinds)])
}
