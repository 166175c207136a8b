package importing

import (
	"encoding/json"
	"strings"

	"github.com/forkontrol/forkontrol/internal/contract"
)

// simple gives the schema of a simple type, written out.
func (w *writer) simple(s *contract.Simple) *object {
	o := &object{}
	w.later(s)
	switch s.Variety {
	case contract.AnySimple:
		return w.typedSimple(o.with("type", "string"), s)
	case contract.List:
		o.with("type", "string").with("x-list", w.scalar(s.Item))
	case contract.Union:
		var members []any
		for _, m := range w.flat(s) {
			members = append(members, w.scalar(m))
		}
		o.with("anyOf", members).with("x-union", true)
	default:
		native := s.Native()
		o.with("type", jsonType(native.Name.Local))
		if native.Name.Local != "string" {
			o.with("x-type", (&object{}).with("kind", "xs:"+native.Name.Local))
		}
	}
	w.facets(o, s)
	return w.typedSimple(o, s)
}

// flat gives the types of a union. In place of a union among them are that one's own types, and
// what it asks of them is not asked any more: so says section 3.14.2 of XML Schema part 1.
func (w *writer) flat(s *contract.Simple) (list []*contract.Simple) {
	for _, m := range s.Members {
		if m.Variety != contract.Union {
			list = append(list, m)
			continue
		}
		for t := m; t != nil && !t.Builtin; t = t.Base {
			if len(t.Own) > 0 {
				w.im.note(m.Place, "Hvad foreningstypen her selv kræver ud over sine typer, gælder ikke inden i en anden (XML Schema del 1, 3.14.2)",
					"what the union here asks beside its types does not hold within another union (XML Schema part 1, 3.14.2)")
			}
		}
		list = append(list, w.flat(m)...)
	}
	return list
}

// scalar gives the schema of a simple type where it is used: a reference to one
// that the contract names.
func (w *writer) scalar(s *contract.Simple) *object {
	if s.Builtin || s.Name.Local == "" {
		return w.simple(s)
	}
	return w.reference(s, s.Name.Local)
}

func jsonType(native string) string {
	switch native {
	case "decimal":
		return "number"
	case "boolean":
		return "boolean"
	case "integer", "nonPositiveInteger", "negativeInteger", "long", "int", "short", "byte", "nonNegativeInteger",
		"unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte", "positiveInteger":
		return "integer"
	}
	return "string"
}

// primitive gives the group of types that a native one is compared in.
func primitive(native string) string {
	switch jsonType(native) {
	case "number", "integer":
		return "decimal"
	case "boolean":
		return "boolean"
	}
	switch native {
	case "float", "double", "duration", "dateTime", "time", "date", "gYearMonth", "gYear", "gMonthDay", "gDay", "gMonth",
		"hexBinary", "base64Binary", "QName", "NOTATION":
		return native
	}
	return "string"
}

// facets adds those that a type has, its own and those of what it restricts up to
// a built-in type. Of a kind that comes once, the own one is the narrowest.
func (w *writer) facets(o *object, s *contract.Simple) {
	prim := "union"
	switch s.Variety {
	case contract.Atomic:
		prim = primitive(s.Native().Name.Local)
	case contract.List:
		prim = "list"
	}
	once := map[string]contract.Facet{}
	var patterns []any
	var values []contract.Facet
	space := ""
	for t := s; t != nil && !t.Builtin; t = t.Base {
		var group []any
		var enum []contract.Facet
		for _, f := range t.Own {
			switch f.Kind {
			case "pattern":
				group = append(group, f.Value)
			case "enumeration":
				enum = append(enum, f)
			case "whiteSpace":
				if space == "" {
					space = f.Value
				}
			default:
				if _, ok := once[f.Kind]; !ok {
					once[f.Kind] = f
				}
			}
		}
		if group != nil {
			patterns = append([]any{group}, patterns...)
		}
		if values == nil {
			values = enum
		}
	}
	if s.Variety == contract.List {
		for t := s; t != nil; t = t.Base { // NMTOKENS and its like have one of their own
			for _, f := range t.Own {
				if _, ok := once[f.Kind]; t.Builtin && f.Kind == "minLength" && !ok {
					once[f.Kind] = f
				}
			}
		}
	}
	w.lengths(o, prim, once)
	w.bounds(o, prim, once)
	digits := &object{}
	for _, k := range []string{"totalDigits", "fractionDigits"} {
		if f, ok := once[k]; ok {
			digits.with(k, json.Number(strings.TrimPrefix(f.Value, "+")))
		}
	}
	if len(digits.members) > 0 {
		if t, ok := o.get("x-type").(*object); ok {
			digits.members = append(t.members, digits.members...)
		}
		o.set("x-type", digits)
	}
	o.with("x-pattern", patterns)
	if prim == "NOTATION" && values == nil { // those that are declared, of which there may be none
		o.set("x-enum", w.notations())
	}
	w.enumeration(o, prim, s.WhiteSpace, values)
	if space != "" && s.Variety == contract.Atomic {
		if native := s.Native(); native.WhiteSpace != space {
			o.with("x-xml", (&object{}).with("whiteSpace", space))
		}
	}
}

func (w *writer) lengths(o *object, prim string, once map[string]contract.Facet) {
	least, most := once["minLength"], once["maxLength"]
	if f, ok := once["length"]; ok {
		least, most = f, f
	}
	switch prim {
	case "QName", "NOTATION": // have no length, the Recommendation says
		return
	case "list", "hexBinary", "base64Binary":
		of := "octets"
		if prim == "list" {
			of = "items"
		}
		n := (&object{}).with("min", digits(least.Value)).with("max", digits(most.Value))
		if len(n.members) > 0 {
			o.with("x-length", n.with("of", of))
		}
	default:
		o.with("minLength", digits(least.Value)).with("maxLength", digits(most.Value))
	}
}

// digits gives a count as JSON writes numbers; nil for none.
func digits(s string) any {
	if s == "" {
		return nil
	}
	s = strings.TrimLeft(s, "+0")
	if s == "" || s[0] == '-' {
		s = "0"
	}
	return json.Number(s)
}

func (w *writer) bounds(o *object, prim string, once map[string]contract.Facet) {
	names := map[string]string{"minInclusive": "minimum", "maxInclusive": "maximum",
		"minExclusive": "exclusiveMinimum", "maxExclusive": "exclusiveMaximum"}
	for _, pair := range [][2]string{{"minInclusive", "minExclusive"}, {"maxInclusive", "maxExclusive"}} {
		a, oka := once[pair[0]]
		b, okb := once[pair[1]]
		f := a
		switch {
		case !oka && !okb:
			continue
		case !oka, okb && b.Line < a.Line && false:
			f = b
		}
		for _, f := range narrow(f, a, b, oka, okb) {
			name := names[f.Kind]
			if prim == "decimal" {
				o.with(name, decimal(f.Value))
				continue
			}
			o.with("x-"+strings.ToLower(name[:1])+name[1:], f.Value)
		}
	}
}

// narrow gives the bounds of one side: both where types on the way state both,
// for only together they say it.
func narrow(f, a, b contract.Facet, oka, okb bool) []contract.Facet {
	if oka && okb {
		return []contract.Facet{a, b}
	}
	return []contract.Facet{f}
}

// decimal gives an xs:decimal as JSON writes numbers.
func decimal(s string) json.Number {
	minus := strings.HasPrefix(s, "-")
	s = strings.TrimLeft(s, "+-")
	whole, fraction, _ := strings.Cut(s, ".")
	whole = strings.TrimLeft(whole, "0")
	fraction = strings.TrimRight(fraction, "0")
	if whole == "" {
		whole = "0"
	}
	if fraction != "" {
		whole += "." + fraction
	}
	if minus && whole != "0" {
		whole = "-" + whole
	}
	return json.Number(whole)
}

// spaced gives a text as a facet whiteSpace makes it.
func spaced(text, facet string) string {
	white := func(c rune) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
	switch facet {
	case "collapse":
		return strings.Join(strings.FieldsFunc(text, white), " ")
	case "replace":
		return strings.Map(func(c rune) rune {
			if white(c) {
				return ' '
			}
			return c
		}, text)
	}
	return text
}

// enumeration adds the values that are allowed: as enum where they are compared as
// they are written, else as x-enum.
func (w *writer) enumeration(o *object, prim, space string, values []contract.Facet) {
	if len(values) == 0 {
		return
	}
	var out []any
	codes := &object{}
	seen := map[string]bool{}
	for _, f := range values {
		text := f.Value
		if f.Expanded != "" {
			text = f.Expanded
		}
		if prim == "string" {
			text = spaced(text, space)
		}
		if seen[text] {
			continue
		}
		seen[text] = true
		out = append(out, text)
		if len(f.Doc) > 0 && prim == "string" {
			if label, ok := labelled(text, f.Doc, false).get("text").(*object); ok {
				codes.with(text, label)
			} else {
				codes.with(text, labelled(text, f.Doc, false).get("label"))
			}
		}
	}
	if prim != "string" {
		o.with("x-enum", out)
		return
	}
	o.with("enum", out).with("x-codes", codes)
}

// notations are the names of those that the schema declares.
func (w *writer) notations() []any {
	sorted := &object{}
	for name := range w.schema.Notations {
		sorted.set(expanded(name), nil)
	}
	sorted.sort()
	all := []any{}
	for _, m := range sorted.members {
		all = append(all, m.name)
	}
	return all
}
