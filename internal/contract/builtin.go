package contract

import "github.com/forkontrol/forkontrol/internal/datatype"

// builtins are the simple types that XML Schema has, by local name.
var builtins = func() map[string]*Simple {
	m := map[string]*Simple{}
	for name, base := range datatype.Derivations() {
		of, _ := datatype.Of("xs:" + name)
		if base == "" || of.List {
			continue
		}
		s := &Simple{Name: Name{spaceSchema, name}, Builtin: true}
		if s.Base = m[base]; s.Base != nil {
			s.Variety = Atomic
			s.WhiteSpace = [...]string{"preserve", "replace", "collapse"}[of.Space]
		}
		m[name] = s
	}
	m["anySimpleType"].WhiteSpace = "preserve"
	m["QName"].named, m["NOTATION"].named = true, true
	for _, l := range [][2]string{{"NMTOKENS", "NMTOKEN"}, {"IDREFS", "IDREF"}, {"ENTITIES", "ENTITY"}} {
		s := &Simple{Name: Name{spaceSchema, l[0]}, Builtin: true, Base: m["anySimpleType"], Variety: List,
			Item: m[l[1]]}
		s.WhiteSpace = "collapse"
		s.Own = []Facet{{Kind: "minLength", Value: "1"}}
		m[l[0]] = s
	}
	// The bounds that integers have, which restrictions must keep to.
	for _, l := range [][3]string{
		{"integer", "fractionDigits", "0"},
		{"nonPositiveInteger", "maxInclusive", "0"}, {"negativeInteger", "maxInclusive", "-1"},
		{"long", "minInclusive", "-9223372036854775808"}, {"long", "maxInclusive", "9223372036854775807"},
		{"int", "minInclusive", "-2147483648"}, {"int", "maxInclusive", "2147483647"},
		{"short", "minInclusive", "-32768"}, {"short", "maxInclusive", "32767"},
		{"byte", "minInclusive", "-128"}, {"byte", "maxInclusive", "127"},
		{"nonNegativeInteger", "minInclusive", "0"}, {"positiveInteger", "minInclusive", "1"},
		{"unsignedLong", "maxInclusive", "18446744073709551615"}, {"unsignedInt", "maxInclusive", "4294967295"},
		{"unsignedShort", "maxInclusive", "65535"}, {"unsignedByte", "maxInclusive", "255"},
	} {
		m[l[0]].Own = append(m[l[0]].Own, Facet{Kind: l[1], Value: l[2]})
	}
	return m
}()

// anyType is xs:anyType.
func anyType() *Complex {
	c := &Complex{Name: Name{spaceSchema, "anyType"}, By: Restriction, Content: Mixed, Builtin: true, state: complete}
	c.Base = c
	any := &Wildcard{Any: true, Process: Lax}
	c.AnyAttribute = any
	c.Particle = &Particle{Min: 1, Max: 1, Group: &Group{Compositor: Sequence,
		Particles: []*Particle{{Min: 0, Max: Unbounded, Any: any}}}}
	return c
}

// primitive gives the built-in type without a built-in base that an atomic type
// is derived from.
func (s *Simple) primitive() *Simple {
	for s.Base != nil && s.Base.Base != nil {
		s = s.Base
	}
	return s
}

// Native gives the nearest built-in type that s is or is derived from.
func (s *Simple) Native() *Simple {
	for !s.Builtin {
		s = s.Base
	}
	return s
}

// builtinAttributes are those of the namespaces xml, xsi and xlink, which may be
// referred to without a file.
var builtinAttributes = func() map[Name]*Attribute {
	m := map[Name]*Attribute{}
	put := func(space, local string, t *Simple) {
		n := Name{space, local}
		m[n] = &Attribute{Name: n, Type: t, Global: true}
	}
	put(spaceXML, "lang", builtins["string"])
	put(spaceXML, "base", builtins["anyURI"])
	put(spaceXML, "id", builtins["ID"])
	oneOf := func(base string, values ...string) *Simple {
		s := &Simple{Base: builtins[base], Variety: Atomic, WhiteSpace: "collapse"}
		for _, v := range values {
			s.Own = append(s.Own, Facet{Kind: "enumeration", Value: v})
		}
		return s
	}
	put(spaceXML, "space", oneOf("NCName", "default", "preserve"))
	put(spaceXLink, "type", oneOf("token", "simple", "extended", "title", "resource", "locator", "arc", "none"))
	put(spaceXLink, "href", builtins["anyURI"])
	role := &Simple{Base: builtins["anyURI"], Variety: Atomic, WhiteSpace: "collapse", Own: []Facet{{Kind: "minLength", Value: "1"}}}
	put(spaceXLink, "role", role)
	put(spaceXLink, "arcrole", role)
	put(spaceXLink, "title", builtins["string"])
	put(spaceXLink, "show", oneOf("token", "new", "replace", "embed", "other", "none"))
	put(spaceXLink, "actuate", oneOf("token", "onLoad", "onRequest", "other", "none"))
	for _, l := range []string{"label", "from", "to"} {
		put(spaceXLink, l, builtins["NCName"])
	}
	put(spaceInstance, "nil", builtins["boolean"])
	put(spaceInstance, "type", builtins["QName"])
	put(spaceInstance, "noNamespaceSchemaLocation", builtins["anyURI"])
	locations := &Simple{Base: builtins["anySimpleType"], Variety: List, Item: builtins["anyURI"]}
	locations.WhiteSpace = "collapse"
	put(spaceInstance, "schemaLocation", locations)
	return m
}()
