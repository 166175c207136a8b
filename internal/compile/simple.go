package compile

import (
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/forkontrol/forkontrol/internal/datatype"
	"github.com/forkontrol/forkontrol/internal/pattern/build"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
	_ "github.com/forkontrol/forkontrol/internal/simple" // what is compiled can be checked
	"github.com/forkontrol/forkontrol/internal/value"
)

// The simple types of XML Schema (part 2). Each has one of three varieties: a value is atomic,
// a list of words, or a value of one of several types (a union).

// simpleKeywords ask something of the values of simple types alone.
var simpleKeywords = []string{"x-pattern", "x-length", "x-minimum", "x-maximum", "x-exclusiveMinimum", "x-exclusiveMaximum",
	"x-enum", "x-fixed", "default"}

// What is not checked of names: their prefixes where there are none but in XML, and notations that are not listed.
var (
	noPrefix   = program.Text{Da: "om præfikset i et xs:QName er erklæret, kontrolleres ikke", En: "whether the prefix of an xs:QName is declared is not checked"}
	noNotation = program.Text{Da: "om en xs:NOTATION er erklæret, kontrolleres ikke", En: "whether an xs:NOTATION is declared is not checked"}
)

// nameType compiles what is asked of a name beside its form.
func (b *builder) nameType(n *program.Node, s *simple, p place) {
	switch {
	case s.kind.Value != program.TypeName:
		return
	case !b.xmlOnly():
		b.unchecked(p, noPrefix, s.at.by.notes)
	case s.kind.Name == "xs:NOTATION" && len(s.facets["x-enum"]) == 0:
		b.unchecked(p, noNotation, s.at.by.notes)
	}
	apply(n) // so that it is read in the general way, which knows prefixes
}

// unchecked makes a rule of what is not checked of a place.
func (b *builder) unchecked(p place, what program.Text, n notes) {
	r := program.Rule{Field: p.field, Evidence: b.msg.Evidence, Source: b.msg.Fields[p.field].Source, Message: what, Asks: what}
	if v := n.get("x-source"); v != nil {
		r.Source = b.source(v)
	}
	b.addRule(p, program.UncheckedKeyword, r)
}

// simple is what the schemas of a place say about a value.
type simple struct {
	kind    datatype.Type
	at      said // where the type is said, if it is
	space   int64
	list    *jsonschema.Schema   // of each word; nil when the value is no list
	union   []*jsonschema.Schema // nil when the value is of no union
	by      *layer               // that says list or union
	facets  map[string][]said    // the keywords of simpleKeywords, by name
	new     bool                 // something is said that JSON Schema has no word for
	element bool                 // the value is that of an element
}

type said struct {
	v  *schema.Value
	by *layer
}

// xmlOnly reports whether the message has no other form than XML.
func (b *builder) xmlOnly() bool { return b.xml && !b.json && b.csv == nil }

var spaces = map[string]int64{"replace": program.SpaceReplace, "collapse": program.SpaceCollapse}

// simpleOf gathers what schemas say.
func (b *builder) simpleOf(types program.Types, ls []layer) simple {
	s := simple{facets: map[string][]said{}, element: true}
	name := "xs:string"
	switch {
	case types&program.String != 0:
	case types&program.Number != 0:
		name = "xs:decimal"
	case types&program.Integer != 0:
		name = "xs:integer"
	case types&program.Boolean != 0:
		name = "xs:boolean"
	}
	s.kind, _ = datatype.Of(name)
	kind := ""
	for i := range ls {
		l := &ls[i]
		if l.raw.Kind != schema.Object {
			continue
		}
		if v := l.raw.Get("x-type").Get("kind"); v != nil {
			if t, ok := datatype.Of(v.Text); ok {
				if kind != "" && kind != t.Name {
					b.errorf(v, "the types %s and %s for one value", kind, t.Name)
				}
				_, old := kinds[v.Text]
				kind, s.kind, s.at, s.new = t.Name, t, said{v, l}, s.new || !old
				if typesOf[t.JSON[0]]&types == 0 {
					b.errorf(v, "%s is to have the type %s", t.Name, t.JSON[0])
				}
			}
		}
		if v := l.raw.Get("x-xml").Get("whiteSpace"); v != nil {
			s.new, s.space = true, max(s.space, spaces[v.Text])
		}
		if v := l.raw.Get("x-list"); v != nil {
			s.list, s.by, s.new = schema.ListOf(l.s), l, true
		}
		if v := l.raw.Get("x-union"); v != nil {
			s.union, s.by, s.new = l.s.AnyOf, l, true
			if len(s.union) == 0 {
				b.errorf(v, "x-union without anyOf")
			}
		}
		for _, word := range simpleKeywords {
			if v := l.raw.Get(word); v != nil && (word != "default" || b.xmlOnly()) {
				s.facets[word] = append(s.facets[word], said{v, l})
				s.new = true
			}
		}
		if l.notes.isTrue("x-xml", "attribute") {
			s.element = false
		}
	}
	s.space = max(s.space, s.kind.Space)
	if s.list != nil {
		s.space = program.SpaceCollapse
	}
	return s
}

// simple adds the checks of a simple type to those that JSON Schema has words for.
func (b *builder) simple(n *program.Node, ls []layer, p place, all []draftCheck) []draftCheck {
	s := b.simpleOf(n.Types, ls)
	for _, g := range p.given {
		word := g.v.Pointer()[strings.LastIndexByte(g.v.Pointer(), '/')+1:]
		s.facets[word], s.new, s.element = append(s.facets[word], g), true, true
	}
	if !s.new {
		return all
	}
	if n.Types&scalarTypes&^program.Null == 0 || s.union == nil && n.Types&(program.Object|program.Array) != 0 && len(s.facets) > 0 && n.TypeRule != 0 {
		if hasText(ls) { // it has the rest
			delete(s.facets, "x-fixed")
		}
		delete(s.facets, "default") // of mixed content, of which nothing is asked
		for _, word := range simpleKeywords {
			for _, f := range s.facets[word] {
				b.errorf(f.v, "%s is asked of values, and this is an object or a list", word)
			}
		}
		return all
	}
	for i := range ls {
		if v := ls[i].raw.Get("anyOf"); v != nil && s.union == nil && len(s.facets) > 0 {
			b.errorf(v, "anyOf without x-union beside what is asked of a value of one type")
		}
	}
	b.nameType(n, &s, p)
	switch {
	case s.union != nil:
		return b.unionOf(n, &s, p, all)
	case s.list != nil:
		if n.Types&program.String == 0 || n.TypeRule != 0 && n.Types&^(program.String|program.Null) != 0 {
			b.errorf(s.by.raw, "a list is to have the type string")
			return all
		}
		item := p
		item.branch, item.given = true, nil
		apply(n).Each = b.node([]*jsonschema.Schema{s.list}, item)
	}
	return append(all, b.checksOfType(n.Types, &s, p, true)...)
}

// hasText reports whether an object has a property that is its text.
func hasText(ls []layer) bool {
	for _, l := range ls {
		if properties := l.raw.Get("properties"); properties != nil {
			for _, m := range properties.Members {
				if v := m.Value.Get("x-xml").Get("text"); v != nil && v.Kind == schema.True {
					return true
				}
			}
		}
	}
	return false
}

// given are the default and the fixed value of an element whose text is a property.
func (b *builder) given(ls []layer) (list []said) {
	for i := range ls {
		for _, word := range []string{"x-fixed", "default"} {
			if v := ls[i].raw.Get(word); v != nil && b.xmlOnly() {
				list = append(list, said{v, &ls[i]})
			}
		}
	}
	return list
}

// checksOfType gives the checks of what is not a union, those of its lexical space where full is set.
func (b *builder) checksOfType(types program.Types, s *simple, p place, full bool) (all []draftCheck) {
	add := func(keyword string, at said, c program.Check, limit string, allowed []string) {
		all = append(all, draftCheck{c, keyword, limit, allowed, at.v, at.by})
	}
	if types&program.String != 0 && s.space > 0 {
		add("whiteSpace", said{}, program.Check{Op: program.OpSpace, N: s.space}, "", nil)
	}
	if full {
		all = append(all, b.lexical(s)...)
	}
	for _, f := range s.facets["x-pattern"] {
		for _, group := range f.v.Items {
			if c, limit := b.facet(group, s.kind.Value); c.Pattern != nil {
				add("pattern", f, c, limit, nil)
			}
		}
	}
	for _, f := range s.facets["x-length"] {
		b.lengths(s, f, add)
	}
	for _, bound := range bounds {
		for _, f := range s.facets[bound.word] {
			if s.list != nil || !s.kind.Bounded || !s.kind.Valid(f.v.Text) {
				b.errorf(f.v, "%s: %q is no value of %s that others can be compared with", bound.word, f.v.Text, s.kind.Name)
				continue
			}
			other, outcomes := s.kind.Bound(f.v.Text, bound.outcomes)
			add(bound.keyword, f, program.Check{Op: program.OpOrder, Type: s.kind.Value, Text: other, N: outcomes}, f.v.Text, nil)
		}
	}
	for _, f := range s.facets["x-enum"] {
		if c, ok := b.same(s, f, texts(f.v), p); ok {
			add("enum", f, c, "", texts(f.v))
		}
	}
	for _, f := range s.facets["x-fixed"] {
		if c, ok := b.same(s, f, []string{f.v.Text}, p); ok {
			c.N |= program.SameFixed
			add("fixed", f, c, f.v.Text, []string{f.v.Text})
		}
	}
	if given := s.instead(); given != nil {
		c := program.Check{Op: program.OpDefault, Text: *given}
		if t, _, ok := b.of(s); ok && t.Value == program.TypeName {
			c.Type = program.TypeName
		}
		all = append([]draftCheck{{Check: c}}, all...)
	}
	return all
}

// instead is the value that an empty element has, nil when it has none.
func (s *simple) instead() *string {
	if !s.element {
		return nil
	}
	for _, word := range []string{"x-fixed", "default"} {
		if f := s.facets[word]; len(f) > 0 {
			return &f[0].v.Text
		}
	}
	return nil
}

// lexical gives the checks of a type's own form.
func (b *builder) lexical(s *simple) (all []draftCheck) {
	if s.list != nil {
		return nil
	}
	if s.at.by == nil {
		return nil
	}
	add := func(keyword string, c program.Check, limit string) {
		all = append(all, draftCheck{c, keyword, limit, nil, s.at.v, s.at.by})
	}
	if s.kind.Form != "" {
		add("form", program.Check{Op: program.OpForm, Text: s.kind.Name, Pattern: s.kind.Pattern()}, s.kind.Name)
	}
	if s.kind.Value == program.TypeName && b.xmlOnly() {
		add("prefix", program.Check{Op: program.OpForm, Type: program.TypeName, Text: s.kind.Name, Pattern: s.kind.Pattern()}, "")
	}
	switch s.kind.Name {
	case "xs:ENTITY", "xs:ENTITIES": // which only a DOCTYPE could declare, and that is refused
		add("entity", program.Check{Op: program.OpEnum, Enum: &program.Enum{}}, "")
	case "xs:ID", "xs:IDREF", "xs:IDREFS":
		if !b.xmlOnly() {
			b.errorf(s.at.v, "%s needs x-message.formats to be [\"xml\"]", s.kind.Name)
		}
	}
	if s.kind.Minimum != "" {
		add("minimum", program.Check{Op: program.OpMinimum, Text: canonical(s.kind.Minimum)}, s.kind.Minimum)
	}
	if s.kind.Maximum != "" {
		add("maximum", program.Check{Op: program.OpMaximum, Text: canonical(s.kind.Maximum)}, s.kind.Maximum)
	}
	return all
}

func canonical(number string) string {
	text, _ := value.Canonical([]byte(number))
	return text
}

var bounds = []struct {
	word, keyword string
	outcomes      int64
}{
	{"x-minimum", "minInclusive", program.OrderEqual | program.OrderAbove},
	{"x-exclusiveMinimum", "minExclusive", program.OrderAbove},
	{"x-maximum", "maxInclusive", program.OrderBelow | program.OrderEqual},
	{"x-exclusiveMaximum", "maxExclusive", program.OrderBelow},
}

// facet compiles expressions of which one must match.
func (b *builder) facet(group *schema.Value, of program.Datatype) (c program.Check, limit string) {
	list := texts(group)
	limit = strings.Join(list, " | ")
	expr := list[0]
	if len(list) > 1 {
		expr = "(" + strings.Join(list, ")|(") + ")"
	}
	automaton, err := build.CompileSchema(expr)
	if err != nil {
		b.errorf(group, "%v", err)
		return c, ""
	}
	return program.Check{Op: program.OpFacet, Type: of, Pattern: automaton}, limit
}

// lengths adds the bounds of a number of words or octets.
func (b *builder) lengths(s *simple, f said, add func(string, said, program.Check, string, []string)) {
	of, keyword := s.kind.Value, "Octets"
	if f.v.GetText("of") == "items" {
		of, keyword = program.TypeText, "Words"
		if s.list == nil && !s.kind.List {
			b.errorf(f.v, "a number of items is asked of a value that is no list")
			return
		}
	} else if of != program.TypeHex && of != program.TypeBase64 || s.list != nil {
		b.errorf(f.v, "a number of octets is asked of a value of %s", s.kind.Name)
		return
	}
	if v := f.v.Get("min"); v != nil && b.count(v) > 0 {
		add("min"+keyword, f, program.Check{Op: program.OpMinParts, Type: of, N: b.count(v)}, strconv.FormatInt(b.count(v), 10), nil)
	}
	if v := f.v.Get("max"); v != nil {
		add("max"+keyword, f, program.Check{Op: program.OpMaxParts, Type: of, N: b.count(v)}, strconv.FormatInt(b.count(v), 10), nil)
	}
}

// of gives the type that values are compared in, that of the words of a list where list is set.
func (b *builder) of(s *simple) (t datatype.Type, list, ok bool) {
	t, list = s.kind, s.kind.List
	if s.list != nil {
		ls := b.layers([]*jsonschema.Schema{s.list})
		item := b.simpleOf(b.typesOf(ls), ls)
		if item.union != nil {
			return t, true, false
		}
		t, list = item.kind, true
	}
	return t, list, true
}

// same makes the check that a value is equal to one of some.
func (b *builder) same(s *simple, at said, values []string, p place) (c program.Check, ok bool) {
	t, list, ok := b.of(s)
	if !ok {
		b.errorf(at.v, "values of lists whose words are of several types cannot be compared")
		return c, false
	}
	if t.Value == program.TypeName && !b.xmlOnly() {
		b.unchecked(p, noPrefix, at.by.notes)
		return c, false
	}
	c = program.Check{Op: program.OpSame, Type: t.Value, Enum: &program.Enum{}}
	if list {
		c.N = program.SameList
	}
	for _, v := range values {
		text, ok := b.compared(s, v)
		if !ok {
			b.errorf(at.v, "%q is no value of %s", v, t.Name)
			return c, false
		}
		c.Enum.Strings = append(c.Enum.Strings, text)
	}
	return c, true
}

// compared gives what a check compares with for a value of a type.
func (b *builder) compared(s *simple, v string) (text string, ok bool) {
	t, list, _ := b.of(s)
	one := t
	one.List = false // of a word
	words := []string{string(value.Space([]byte(v), s.space))}
	if list {
		words = strings.FieldsFunc(words[0], func(c rune) bool { return strings.ContainsRune(" \t\r\n", c) })
	}
	for i, w := range words {
		if t.Value == program.TypeName {
			if words[i], ok = expandedName(w); !ok {
				return "", false
			}
			continue
		}
		if !t.List && !one.Valid(w) {
			return "", false
		}
		if t.Value != program.TypeText { // whose white space is that of the place
			words[i] = one.Same(w)
		}
	}
	return strings.Join(words, "\x00"), true
}

// expandedName gives a name as values of xs:QName are written in the source, {namespace}name or a name of no
// namespace, always with braces.
func expandedName(text string) (name string, ok bool) {
	if !strings.HasPrefix(text, "{") {
		text = "{}" + text
	}
	_, local, _ := cutSpace(text)
	t, _ := datatype.Of("xs:NCName")
	return text, t.Valid(local)
}

// typesOf are the types of JSON Schema that schemas leave.
func (b *builder) typesOf(ls []layer) program.Types {
	types := program.AnyType
	for _, l := range ls {
		if len(l.s.Types) == 0 {
			continue
		}
		var these program.Types
		for _, w := range l.s.Types {
			these |= typesOf[w]
		}
		types &= these
	}
	return types
}
