// Package datatype has the 44 built-in types of XML Schema 1.0 (part 2, second edition): what
// values of each look like, and which checks of package program that comes to.
//
// Words: the lexical space of a type is the texts that may be written, the value space is what
// they mean; a primitive type is one that no other is derived to. The package is used where
// schemas are compiled and never while payloads are checked: a lexical space becomes an
// automaton, and a value that others are compared with becomes what the engine compares fast.
package datatype

import (
	"slices"
	"sync"

	"github.com/forkontrol/forkontrol/internal/pattern/build"
	"github.com/forkontrol/forkontrol/internal/program"
)

// Type is a built-in type.
type Type struct {
	Name string // "xs:gYear"
	// JSON are the types of JSON Schema that a schema may have beside the type, the one to
	// write first.
	JSON []string
	// Space is what the type makes of white space: 0 nothing, program.SpaceReplace or
	// program.SpaceCollapse.
	Space int64
	// Form is the lexical space, an expression of XML Schema; empty where the JSON type, the
	// bounds or Kind say it.
	Form string
	// Kind is one that package program has had for the type; program.KindNone for most.
	Kind program.Kind
	// Minimum and Maximum are the bounds of integers, empty where there are none.
	Minimum, Maximum string
	// Value says how values are compared.
	Value program.Datatype
	// List says that a value is a list of at least one word, and Form that of a word.
	List bool
	// Bits is the precision of a float: 32 or 64; 0 for others.
	Bits int
	// Bounded says that values have an order that bounds may ask for.
	Bounded bool
	// Good and Bad are a value that is of the type and one that is not; Bad is empty where
	// every text is.
	Good, Bad string
}

// The parts of lexical spaces.
const (
	zone     = `(Z|[+\-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))?`
	year     = `-?([1-9][0-9]{3,}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])`
	month    = `(0[1-9]|1[0-2])`
	monthDay = `((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-9])|(0[13-9]|1[0-2])-30|(0[13578]|1[02])-31)`
	date     = `([0-9]+Y([0-9]+M)?([0-9]+D)?|[0-9]+M([0-9]+D)?|[0-9]+D)`
	seconds  = `[0-9]+(\.[0-9]+)?S`
	clock    = `T([0-9]+H([0-9]+M)?(` + seconds + `)?|[0-9]+M(` + seconds + `)?|` + seconds + `)`
	float    = `[+\-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([Ee][+\-]?[0-9]+)?|-?INF|NaN`
	name     = `\i\c*`
	ncName   = `[\i-[:]][\c-[:]]*`
	qName    = `(` + ncName + `:)?` + ncName
	letter64 = `[A-Za-z0-9+/] ?`
	base64   = `(` + letter64 + letter64 + letter64 + letter64 + `)*` +
		`(` + letter64 + letter64 + letter64 + `[A-Za-z0-9+/]|` + letter64 + letter64 + `[AEIMQUYcgkosw048] ?=|` + letter64 + `[AQgw] ?= ?=)|`
	// An xs:anyURI is what becomes a URI of RFC 2396 once XLink 1.0 section 5.4 has escaped what it
	// may not have: nearly every text. What escaping leaves is a % without two hexadecimal digits, a
	// second #, and a colon that ends no scheme before the first / ? or #.
	uriChar = `([^%#:/?]|%[0-9A-Fa-f]{2})`
	uriRest = `([^%#]|%[0-9A-Fa-f]{2})*(#([^%#]|%[0-9A-Fa-f]{2})*)?`
	anyURI  = `[A-Za-z][A-Za-z0-9+\-.]*:([^%#]|%[0-9A-Fa-f]{2})` + uriRest + `|` + uriChar + `*([/?]` + uriRest + `|#([^%#]|%[0-9A-Fa-f]{2})*)?`
)

var text, number, integer = []string{"string"}, []string{"number"}, []string{"integer"}

// types are all of them, in the order of the recommendation.
var types = []Type{
	{Name: "xs:string", JSON: text, Good: "tekst"},
	{Name: "xs:boolean", JSON: []string{"boolean"}, Space: 2, Value: program.TypeBoolean, Good: "true", Bad: "yes"},
	{Name: "xs:decimal", JSON: number, Space: 2, Value: program.TypeNumber, Bounded: true, Good: "7.50", Bad: "7,50"},
	{Name: "xs:float", JSON: text, Space: 2, Form: float, Value: program.TypeFloat, Bits: 32, Bounded: true, Good: "1.5E2", Bad: "1,5"},
	{Name: "xs:double", JSON: text, Space: 2, Form: float, Value: program.TypeFloat, Bits: 64, Bounded: true, Good: "-INF", Bad: "inf"},
	{Name: "xs:duration", JSON: text, Space: 2, Form: `-?P(` + date + `(` + clock + `)?|` + clock + `)`, Value: program.TypeDuration, Bounded: true, Good: "P1Y2M3DT4H", Bad: "1Y"},
	{Name: "xs:dateTime", JSON: text, Space: 2, Kind: program.KindXSDateTime, Value: program.TypeMoment, Bounded: true, Good: "2026-11-21T08:30:00", Bad: "2026-02-30T08:30:00"},
	{Name: "xs:time", JSON: text, Space: 2, Kind: program.KindXSTime, Value: program.TypeMoment, Bounded: true, Good: "08:30:00", Bad: "25:30:00"},
	{Name: "xs:date", JSON: text, Space: 2, Kind: program.KindXSDate, Value: program.TypeMoment, Bounded: true, Good: "2026-11-21", Bad: "2026-02-30"},
	{Name: "xs:gYearMonth", JSON: text, Space: 2, Form: year + `-` + month + zone, Value: program.TypeMoment, Bounded: true, Good: "2026-11", Bad: "2026-13"},
	{Name: "xs:gYear", JSON: text, Space: 2, Form: year + zone, Value: program.TypeMoment, Bounded: true, Good: "2026", Bad: "26"},
	{Name: "xs:gMonthDay", JSON: text, Space: 2, Form: `--` + monthDay + zone, Value: program.TypeMoment, Bounded: true, Good: "--02-29", Bad: "--02-30"},
	{Name: "xs:gDay", JSON: text, Space: 2, Form: `---(0[1-9]|[12][0-9]|3[01])` + zone, Value: program.TypeMoment, Bounded: true, Good: "---31", Bad: "---32"},
	{Name: "xs:gMonth", JSON: text, Space: 2, Form: `--` + month + zone, Value: program.TypeMoment, Bounded: true, Good: "--11", Bad: "--13"},
	{Name: "xs:hexBinary", JSON: text, Space: 2, Form: `([0-9A-Fa-f]{2})*`, Value: program.TypeHex, Good: "0FB7", Bad: "0FB"},
	{Name: "xs:base64Binary", JSON: text, Space: 2, Form: base64, Value: program.TypeBase64, Good: "Rm9ya29udHJvbA==", Bad: "Rm9ya29udHJvbA="},
	{Name: "xs:anyURI", JSON: text, Space: 2, Form: anyURI, Good: "https://example.dk/skole?år=2026", Bad: "https://example.dk/100%"},
	{Name: "xs:QName", JSON: text, Space: 2, Form: qName, Value: program.TypeName, Good: "Elev", Bad: "skole:elev:1"},
	{Name: "xs:NOTATION", JSON: text, Space: 2, Form: qName, Value: program.TypeName, Good: "billede:png", Bad: "1png"},
	{Name: "xs:normalizedString", JSON: text, Space: 1, Good: "tekst på  en linje"},
	{Name: "xs:token", JSON: text, Space: 2, Good: "tekst"},
	{Name: "xs:language", JSON: text, Space: 2, Form: `[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*`, Good: "da-DK", Bad: "da_DK"},
	{Name: "xs:NMTOKEN", JSON: text, Space: 2, Form: `\c+`, Good: "1-a", Bad: "1,a"},
	{Name: "xs:NMTOKENS", JSON: text, Space: 2, Form: `\c+`, List: true, Good: "1-a b", Bad: "1-a b,c"},
	{Name: "xs:Name", JSON: text, Space: 2, Form: name, Good: "a:b", Bad: "1a"},
	{Name: "xs:NCName", JSON: text, Space: 2, Form: ncName, Good: "a-b", Bad: "a:b"},
	{Name: "xs:ID", JSON: text, Space: 2, Form: ncName, Good: "elev-1", Bad: "1-elev"},
	{Name: "xs:IDREF", JSON: text, Space: 2, Form: ncName, Good: "elev-1", Bad: "1-elev"},
	{Name: "xs:IDREFS", JSON: text, Space: 2, Form: ncName, List: true, Good: "elev-1 elev-2", Bad: "elev-1 2"},
	{Name: "xs:ENTITY", JSON: text, Space: 2, Form: ncName, Good: "billede", Bad: "1billede"},
	{Name: "xs:ENTITIES", JSON: text, Space: 2, Form: ncName, List: true, Good: "billede lyd", Bad: "billede 2"},
	whole("xs:integer", "", ""),
	whole("xs:nonPositiveInteger", "", "0"),
	whole("xs:negativeInteger", "", "-1"),
	whole("xs:long", "-9223372036854775808", "9223372036854775807"),
	whole("xs:int", "-2147483648", "2147483647"),
	whole("xs:short", "-32768", "32767"),
	whole("xs:byte", "-128", "127"),
	whole("xs:nonNegativeInteger", "0", ""),
	whole("xs:unsignedLong", "0", "18446744073709551615"),
	whole("xs:unsignedInt", "0", "4294967295"),
	whole("xs:unsignedShort", "0", "65535"),
	whole("xs:unsignedByte", "0", "255"),
	whole("xs:positiveInteger", "1", ""),
}

func whole(name, minimum, maximum string) Type {
	t := Type{Name: name, JSON: integer, Space: 2, Value: program.TypeNumber, Bounded: true, Minimum: minimum, Maximum: maximum, Good: "7", Bad: "7.5"}
	if len(maximum) < 3 && maximum != "" {
		t.Good = "-7"
	}
	return t
}

// All lists the types in the order of the recommendation.
func All() []Type { return slices.Clone(types) }

// Of finds a type by its name, which begins with xs:; ok is false when there is none.
func Of(name string) (t Type, ok bool) {
	for i := range types {
		if types[i].Name == name {
			return types[i], true
		}
	}
	return Type{}, false
}

var automata sync.Map // by Type.Name

// Pattern is the automaton of the lexical space, nil for a type without Form. It is made once.
func (t Type) Pattern() *program.Pattern {
	if t.Form == "" {
		return nil
	}
	if p, ok := automata.Load(t.Name); ok {
		return p.(*program.Pattern)
	}
	form := t.Form
	if t.List {
		form = `(` + form + `)( (` + form + `))*`
	}
	p, err := build.CompileSchema(form)
	if err != nil {
		panic(err) // it is one of the above
	}
	automata.Store(t.Name, p)
	return p
}
