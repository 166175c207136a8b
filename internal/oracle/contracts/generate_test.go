package contracts

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/contract"
	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/pattern/build"
)

// generator makes documents by the components of a contract: what is random is within it, but
// values may break a facet now and then.
type generator struct {
	*rand.Rand
	schema *contract.Schema
	spaces []string
	// plain leaves out what makes no element (xsi:type, xsi:nil, comments), so that what is found is easy to place.
	plain bool
	// large is how much more than it must what may repeat comes at most, records how much more in the root.
	large, records int
}

func newGenerator(s *contract.Schema, seed uint64) *generator {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 7)), schema: s, large: 3, records: 3}
	for name := range s.Elements {
		g.spaces = append(g.spaces, name.Space)
	}
	for name := range s.Types {
		g.spaces = append(g.spaces, name.Space)
	}
	for name := range s.Attributes {
		g.spaces = append(g.spaces, name.Space)
	}
	slices.Sort(g.spaces)
	g.spaces = slices.Compact(g.spaces)
	return g
}

func (g *generator) chance(one int) bool { return g.IntN(one) == 0 }

func pick[T any](g *generator, of []T) T { return of[g.IntN(len(of))] }

// write writes a document, at random with a default namespace or not.
func (g *generator) write(root *element) []byte {
	byDefault := ""
	if g.chance(2) {
		byDefault = root.name.Space
	}
	return write(root, g.spaces, byDefault)
}

// element makes an element of a declaration.
func (g *generator) element(decl *contract.Element, depth int) *element {
	if decl.Global {
		may := slices.Clone(decl.Members)
		if !decl.Abstract {
			may = append(may, decl, decl)
		}
		if len(may) > 0 {
			decl = pick(g, may)
		}
	}
	e := &element{name: decl.Name, decl: decl, typ: decl.Type}
	if derived := g.derived(decl); len(derived) > 0 && (abstract(decl.Type) || !g.plain && g.chance(6)) {
		e.typ = pick(g, derived)
		e.set(contract.Name{Space: spaceInstance, Local: "type"}, e.typ.TypeName().String())
		if e.typ.TypeName().Space == "" {
			e.attrs[0].value = "{}" + e.typ.TypeName().Local
		}
	}
	isNil := decl.Nillable && !g.plain && g.chance(4)
	if isNil {
		e.set(contract.Name{Space: spaceInstance, Local: "nil"}, pick(g, []string{"true", "1"}))
	}
	switch t := e.typ.(type) {
	case *contract.Simple:
		if !isNil {
			e.text(g.valueOf(t, decl.Default, decl.Fixed))
		}
	case *contract.Complex:
		g.attributes(e, t)
		switch {
		case isNil:
		case t.Content == contract.Text:
			e.text(g.valueOf(t.Text, decl.Default, decl.Fixed))
		case t.Particle != nil:
			g.particle(e, t.Particle, depth)
			if t.Content == contract.Mixed {
				g.mix(e)
			}
		case t.Content == contract.Mixed:
			e.text("tekst")
		}
	}
	if !g.plain && g.chance(20) && len(e.items) > 0 && decl.Fixed == nil {
		e.items = slices.Insert(e.items, g.IntN(len(e.items)+1), item{raw: pick(g, []string{"<!-- x -->", "<?a b?>"})})
	}
	return e
}

func (e *element) text(s string) {
	if s != "" {
		e.items = append(e.items, item{text: s})
	}
}

func abstract(t contract.Type) bool {
	c, ok := t.(*contract.Complex)
	return ok && c.Abstract
}

// derived lists the types that may stand in the place of that of a declaration.
func (g *generator) derived(decl *contract.Element) (list []contract.Type) {
	base, ok := decl.Type.(*contract.Complex)
	if !ok || base.Builtin || base.Name.Local == "" {
		return nil
	}
	for _, t := range g.schema.Types {
		c, ok := t.(*contract.Complex)
		if !ok || c == base || c.Abstract {
			continue
		}
		for b := contract.Type(c); b != nil; {
			if b == contract.Type(base) {
				list = append(list, c)
				break
			}
			of, ok := b.(*contract.Complex)
			if !ok || of.Builtin {
				break
			}
			b = of.Base
		}
	}
	slices.SortFunc(list, func(a, b contract.Type) int { return strings.Compare(a.TypeName().String(), b.TypeName().String()) })
	return list
}

func (g *generator) attributes(e *element, t *contract.Complex) {
	for _, u := range t.Attributes {
		if u.Required || g.chance(2) {
			e.set(u.Attribute.Name, g.valueOf(u.Type, u.Default, u.Fixed))
		}
	}
	if w := t.AnyAttribute; w != nil && g.chance(3) {
		if name, ok := g.taken(w, func(n contract.Name) bool { return g.schema.Attributes[n] != nil }); ok && e.attr(name) < 0 && name.Space != spaceXML {
			value := "x"
			if a := g.schema.Attributes[name]; a != nil && w.Process != contract.Skip {
				value = g.value(a.Type)
			}
			e.set(name, value)
		}
	}
}

// taken gives a name that a wildcard takes, one that is known where it must be.
func (g *generator) taken(w *contract.Wildcard, known func(contract.Name) bool) (contract.Name, bool) {
	var names []contract.Name
	for _, s := range append(slices.Clone(g.spaces), "", spaceForeign) {
		names = append(names, contract.Name{Space: s, Local: "Vilkaarlig"})
	}
	for n := range g.schema.Elements {
		names = append(names, n)
	}
	for n := range g.schema.Attributes {
		names = append(names, n)
	}
	names = append(names, contract.Name{Space: firstOf(w.Spaces), Local: "Fri"})
	names = slices.DeleteFunc(names, func(n contract.Name) bool {
		return !takes(w, n.Space) || w.Process == contract.Strict && !known(n)
	})
	slices.SortFunc(names, func(a, b contract.Name) int { return strings.Compare(a.String(), b.String()) })
	if len(names) == 0 {
		return contract.Name{}, false
	}
	return pick(g, names), true
}

func firstOf(list []string) string {
	if len(list) > 0 {
		return list[0]
	}
	return ""
}

func takes(w *contract.Wildcard, space string) bool {
	switch {
	case w.Any:
		return true
	case w.Not:
		return space != "" && !slices.Contains(w.Spaces, space)
	}
	return slices.Contains(w.Spaces, space)
}

const deepest = 7

// particle adds what a particle says to an element.
func (g *generator) particle(e *element, p *contract.Particle, depth int) {
	least := p.Min
	large := g.large
	if depth == 0 {
		large = g.records
	}
	most := max(least, min(p.Max, least+uint64(large)))
	if large > 3 && p.Max == contract.Unbounded {
		least = most
	}
	n := least + g.Uint64N(most-least+1)
	if depth >= deepest {
		n = least
	}
	for range n {
		switch {
		case p.Element != nil:
			e.items = append(e.items, item{element: g.element(p.Element, depth+1)})
		case p.Any != nil:
			if name, ok := g.taken(p.Any, func(n contract.Name) bool { return g.schema.Elements[n] != nil }); ok {
				e.items = append(e.items, item{element: g.unknown(name, p.Any.Process, depth)})
			}
		default:
			g.group(e, p.Group, depth)
		}
	}
}

// unknown makes what a wildcard takes.
func (g *generator) unknown(name contract.Name, how contract.Process, depth int) *element {
	if decl := g.schema.Elements[name]; decl != nil && how != contract.Skip && !decl.Abstract {
		return g.element(decl, depth+1)
	}
	e := &element{name: name}
	switch g.IntN(3) {
	case 0:
		e.text("fri tekst")
	case 1:
		e.items = append(e.items, item{element: &element{name: contract.Name{Space: spaceForeign, Local: "Indre"}, attrs: []attribute{{contract.Name{Local: "a"}, "b"}}}})
	}
	return e
}

func (g *generator) group(e *element, of *contract.Group, depth int) {
	switch of.Compositor {
	case contract.Choice:
		if len(of.Particles) > 0 {
			g.particle(e, pick(g, of.Particles), depth)
		}
	case contract.All:
		for _, i := range g.Perm(len(of.Particles)) {
			g.particle(e, of.Particles[i], depth)
		}
	default:
		for _, p := range of.Particles {
			g.particle(e, p, depth)
		}
	}
}

// mix puts text between the elements of mixed content.
func (g *generator) mix(e *element) {
	for i := len(e.items); i >= 0; i-- {
		if g.chance(2) {
			e.items = slices.Insert(e.items, i, item{text: " tekst "})
		}
	}
}

// valueOf gives a value of a type whose default or fixed value is known.
func (g *generator) valueOf(s *contract.Simple, def, fixed *string) string {
	switch {
	case fixed != nil:
		return *fixed
	case def != nil && g.chance(3):
		return *def
	}
	return g.value(s)
}

// texts are values by the primitive type, beside those that facets name.
var texts = map[string][]string{
	"string":       {"Skole", "a", "x1", "abc", "Blåbærgrød", "to ord", "  to  ord ", "a\tb", "<&>\"'", "😀", "ab c"},
	"boolean":      {"true", "false", "1", "0", " true "},
	"decimal":      {"1", "0", "2.5", "+0", "007", "-3", "12.50", "99999", ".5", "5.", "1000000000000000000001", "1e2"},
	"float":        {"1.5", "-1E4", "INF", "-INF", "NaN", "0", ".5e-3", "0.1", "0.10", "1E400"},
	"double":       {"1.5", "-1E4", "INF", "NaN", "1E-300", "-0", "1E400"},
	"duration":     {"P1Y", "P2M3DT4H", "-PT1.5S", "P1D", "PT0S", "P364D", "P366D", "P12M"},
	"dateTime":     {"2026-11-21T08:00:00", "2026-11-21T08:00:00Z", "2024-02-29T23:59:59.999+01:00", "2026-01-01T24:00:00", "2019-12-31T23:59:59", "-0044-03-15T00:00:00"},
	"time":         {"08:00:00", "23:59:59.5Z", "24:00:00", "16:00:01+02:00"},
	"date":         {"2026-11-21", "2024-02-29", "2026-11-21Z", "2026-11-21+01:00", "2019-12-31", "10000-01-01"},
	"gYearMonth":   {"2026-11", "2026-11Z"},
	"gYear":        {"2026", "1998", "2026+01:00", "-0001"},
	"gMonthDay":    {"--02-29", "--11-21Z"},
	"gDay":         {"---31", "---01Z"},
	"gMonth":       {"--11", "--02Z"},
	"hexBinary":    {"0aFF", "", "00", "0A0B", "0A0B0C"},
	"base64Binary": {"AQID", "", "AQ==", "AQI=", "A Q I D", "AQIDBA=="},
	"anyURI":       {"urn:a", "https://example.dk/a?b=c#d", "", "a b", "../x"},
	"QName":        {"xs:string", "a", "xs:int"},
}

// names are values of the built-in types that are narrower than their primitive ones.
var names = map[string][]string{
	"language": {"da", "en-GB", "x-klingon"}, "NMTOKEN": {"a-1", "1.b", "æ"}, "NMTOKENS": {"a b", "a", " 1 2 3 "}, "Name": {"a:b", "_x"}, "NCName": {"a", "_b-1", "ø"},
	"ID": {"id1", "id2"}, "IDREF": {"id1"}, "IDREFS": {"id1"}, "ENTITY": {"e"}, "ENTITIES": {"e"}, "token": {"a", "to ord", " a  b "}, "normalizedString": {"a", " a  b ", "x y"},
}

// value gives a value of a type.
func (g *generator) value(s *contract.Simple) string {
	switch s.Variety {
	case contract.List:
		least, most := lengths(s)
		if item := s.Item; item != nil {
			n := least + g.IntN(min(most, least+3)-least+1)
			var all []string
			for range n {
				all = append(all, strings.TrimSpace(g.value(item)))
			}
			return strings.Join(all, pick(g, []string{" ", " ", "  "}))
		}
	case contract.Union:
		if all := stated(s, "enumeration"); len(all) > 0 {
			return pick(g, all)
		}
		return g.value(pick(g, unionOf(s)))
	}
	if all := stated(s, "enumeration"); len(all) > 0 {
		return pick(g, all)
	}
	least, most := lengths(s)
	for b := s; b != nil; b = b.Base {
		if all := stated(b, "pattern"); len(all) > 0 && !b.Builtin {
			if text, ok := matching(pick(g, all), least+g.IntN(min(most, least+6)-least+1), most); ok {
				return text
			}
			break
		}
	}
	native := s
	for !native.Builtin && native.Base != nil {
		native = native.Base
	}
	primitive := native
	for names[primitive.Name.Local] == nil && texts[primitive.Name.Local] == nil && primitive.Base != nil {
		primitive = primitive.Base
	}
	may := slices.Concat(names[primitive.Name.Local], texts[primitive.Name.Local])
	if names[primitive.Name.Local] != nil {
		may = names[primitive.Name.Local]
	}
	if may == nil {
		may = texts["string"]
	}
	if most < 1<<20 && texts["string"] != nil && slices.Contains([]string{"string", "normalizedString", "token"}, primitive.Name.Local) {
		return strings.Repeat("a", least+g.IntN(min(most, least+8)-least+1))
	}
	for _, kind := range []string{"minInclusive", "maxInclusive"} {
		may = append(slices.Clone(may), inherited(s, kind)...)
	}
	if primitive.Name.Local == "decimal" {
		may = fitting(s, may)
	}
	return pick(g, may)
}

// sampled are the texts that matching has given, which take long to find.
var sampled = map[string]string{}

// matching gives a text of about a length that a pattern takes, or the shortest.
func matching(expr string, about, most int) (string, bool) {
	key := fmt.Sprint(about, most, expr)
	if text, ok := sampled[key]; ok {
		return text, true
	}
	p, err := build.CompileSchema(expr)
	if err != nil {
		return "", false
	}
	text, ok := pattern.SampleLen(p, about, min(most, about+4))
	if !ok {
		text, ok = pattern.Shortest(p)
	}
	if ok {
		sampled[key] = text
	}
	return text, ok
}

func unionOf(s *contract.Simple) []*contract.Simple {
	for s.Members == nil && s.Base != nil {
		s = s.Base
	}
	return s.Members
}

// stated gives the values of a facet where they are stated last.
func stated(s *contract.Simple, kind string) (list []string) {
	for ; s != nil && list == nil; s = s.Base {
		for _, f := range s.Own {
			if f.Kind == kind {
				list = append(list, f.Value)
			}
		}
	}
	return list
}

func inherited(s *contract.Simple, kind string) (list []string) {
	for ; s != nil; s = s.Base {
		for _, f := range s.Own {
			if f.Kind == kind {
				list = append(list, f.Value)
			}
		}
	}
	return list
}

func lengths(s *contract.Simple) (least, most int) {
	most = 1 << 20
	if s.Variety == contract.List {
		most = 5
	}
	for _, f := range []struct {
		kind string
		set  func(int)
	}{
		{"minLength", func(n int) { least = max(least, n) }},
		{"maxLength", func(n int) { most = min(most, n) }},
		{"length", func(n int) { least, most = n, n }},
	} {
		for _, v := range inherited(s, f.kind) {
			n := 0
			for _, c := range v {
				n = min(n*10+int(c-'0'), 1<<20)
			}
			f.set(n)
		}
	}
	return least, max(least, most)
}

// fitting takes the numbers that a type may have, if it has any of them.
func fitting(s *contract.Simple, all []string) []string {
	fits := slices.DeleteFunc(slices.Clone(all), func(v string) bool {
		return strings.ContainsAny(v, "eE") || !inside(s, strings.TrimSpace(v))
	})
	if len(fits) == 0 {
		return all
	}
	return fits
}

func runes(s string) int { return utf8.RuneCountInString(s) }
