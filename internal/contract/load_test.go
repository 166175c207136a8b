package contract_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/contract"
)

const bare = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">`

func load(t *testing.T, texts ...string) *contract.Set {
	t.Helper()
	set, problems := contract.Load(files(texts...), contract.Limits{})
	require.Empty(t, problems)
	return set
}

func TestAnIncludedSchemaWithoutNamespaceTakesThatOfWhatIncludesIt(t *testing.T) {
	set := load(t,
		"a.xsd", `<xs:include schemaLocation="typer/b.xsd"/><xs:element name="a" type="T"/>`,
		"typer/b.xsd", bare+`<xs:complexType name="T"><xs:sequence><xs:element name="b" type="S" form="qualified"/></xs:sequence></xs:complexType>`+
			`<xs:simpleType name="S"><xs:restriction base="xs:int"/></xs:simpleType></xs:schema>`)
	require.Len(t, set.Schemas, 1)
	e := set.Schemas[0].Elements[contract.Name{Space: "urn:x", Local: "a"}]
	b := e.Type.(*contract.Complex).Particle.Group.Particles[0].Element
	assert.Equal(t, contract.Name{Space: "urn:x", Local: "b"}, b.Name)
	assert.Equal(t, contract.Name{Space: "urn:x", Local: "S"}, b.Type.TypeName())
}

func TestAnImportWithoutLocationIsFoundByItsNamespace(t *testing.T) {
	set := load(t,
		"a.xsd", `<xs:import namespace="urn:y"/><xs:element name="a" type="y:T" xmlns:y="urn:y"/>`,
		"sub/b.xsd", strings.ReplaceAll(head, "urn:x", "urn:y")+`<xs:complexType name="T"/></xs:schema>`)
	require.Len(t, set.Schemas, 1)
	assert.Equal(t, "urn:y", set.Schemas[0].Elements[contract.Name{Space: "urn:x", Local: "a"}].Type.TypeName().Space)
}

func TestALocationOnAnotherMachineIsFoundByItsEnd(t *testing.T) {
	load(t,
		"a.xsd", `<xs:include schemaLocation="http://rep.example.dk/skema/b.xsd"/><xs:element name="a" type="T"/>`,
		"lokal/skema/b.xsd", `<xs:complexType name="T"/>`)
}

func TestAMissingFileIsNamedWithTheImportThatNamesIt(t *testing.T) {
	_, problems := contract.Load(files("a.xsd",
		"<xs:import namespace='urn:y' schemaLocation='y.xsd'/>\n<xs:element name='a' type='y:T' xmlns:y='urn:y'/>"), contract.Limits{})
	require.Len(t, problems, 1)
	assert.Equal(t, 3, problems[0].Line)
	assert.Contains(t, problems[0].Text("en"), "a.xsd:2:1 as “y.xsd”")
	set := load(t, "a.xsd", `<xs:import namespace="urn:y" schemaLocation="y.xsd"/><xs:element name="a"/>`)
	require.Len(t, set.Schemas[0].Missing, 1)
	assert.Equal(t, "y.xsd", set.Schemas[0].Missing[0].Location)
}

func TestTwoVersionsOfOneNamespaceAreTwoSchemas(t *testing.T) {
	set := load(t,
		"v1/a.xsd", `<xs:include schemaLocation="t.xsd"/><xs:element name="a" type="T"/>`,
		"v1/t.xsd", `<xs:simpleType name="T"><xs:restriction base="xs:int"/></xs:simpleType>`,
		"v2/a.xsd", `<xs:include schemaLocation="t.xsd"/><xs:element name="a" type="T"/>`,
		"v2/t.xsd", `<xs:simpleType name="T"><xs:restriction base="xs:date"/></xs:simpleType>`)
	assert.Len(t, set.Schemas, 2)
}

func TestCopiesOfOneFileAreOneDocument(t *testing.T) {
	types := `<xs:simpleType name="T"><xs:restriction base="xs:int"/></xs:simpleType>`
	set := load(t,
		"a/a.xsd", `<xs:include schemaLocation="t.xsd"/><xs:element name="a" type="T"/>`, "a/t.xsd", types,
		"b/b.xsd", `<xs:include schemaLocation="t.xsd"/><xs:element name="b" type="T"/>`, "b/t.xsd", types)
	require.Len(t, set.Schemas, 1)
	assert.Len(t, set.Schemas[0].Elements, 2)
}

func TestARedefinitionTakesThePlaceOfWhatItRedefines(t *testing.T) {
	set := load(t,
		"a.xsd", `<xs:redefine schemaLocation="b.xsd"><xs:complexType name="T"><xs:complexContent><xs:extension base="T">`+
			`<xs:sequence><xs:element name="d"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType></xs:redefine>`,
		"b.xsd", `<xs:element name="a" type="T"/><xs:complexType name="T"><xs:sequence><xs:element name="c"/></xs:sequence></xs:complexType>`)
	c := set.Schemas[0].Elements[contract.Name{Space: "urn:x", Local: "a"}].Type.(*contract.Complex)
	require.Len(t, c.Particle.Group.Particles, 2, "what is redefined, and what is added")
	_, problems := contract.Load(files(
		"a.xsd", `<xs:redefine schemaLocation="b.xsd"><xs:complexType name="T"><xs:sequence/></xs:complexType></xs:redefine>`,
		"b.xsd", `<xs:complexType name="T"/>`), contract.Limits{})
	_ = problems
}

func TestAFileKnowsItsSumAndSize(t *testing.T) {
	set := load(t, "a.xsd", bare+`</xs:schema>`)
	require.Len(t, set.Files, 1)
	assert.Len(t, set.Files[0].SHA256, 64)
	assert.EqualValues(t, len(bare+`</xs:schema>`), set.Files[0].Size)
}

func TestDocumentationKeepsItsLanguage(t *testing.T) {
	set := load(t, "a.xsd", `<xs:element name="a"><xs:annotation><xs:documentation xml:lang="da">Elevens <b>navn</b></xs:documentation>`+
		`<xs:documentation xml:lang="en">The pupil's name</xs:documentation></xs:annotation></xs:element>`)
	e := set.Schemas[0].Elements[contract.Name{Space: "urn:x", Local: "a"}]
	assert.Equal(t, []contract.Documentation{{Lang: "da", Text: "Elevens navn"}, {Lang: "en", Text: "The pupil's name"}}, e.Doc)
}

func TestAssertionsOfXSD11AreListedAsUnchecked(t *testing.T) {
	set := load(t, "a.xsd", `<xs:complexType name="T"><xs:sequence/><xs:assert test="true()"/></xs:complexType>`)
	require.Len(t, set.Unchecked, 1)
	assert.Equal(t, "complexType T / assert", set.Unchecked[0].Component)
}

func TestADoctypeIsRefused(t *testing.T) {
	_, problems := contract.Load(files("a.xsd", `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>`+bare+`</xs:schema>`), contract.Limits{})
	require.Len(t, problems, 1)
	assert.Equal(t, "a.xsd:1:22", problems[0].Place.String())
}

func TestSubstitutionsAreListedWithTheirHead(t *testing.T) {
	set := load(t, "a.xsd", `<xs:element name="a" type="xs:anyType" abstract="true"/><xs:element name="b" substitutionGroup="a"/>`+
		`<xs:element name="c" type="xs:int" substitutionGroup="b"/><xs:element name="d" substitutionGroup="a" abstract="true"/>`)
	var names []string
	for _, m := range set.Schemas[0].Elements[contract.Name{Space: "urn:x", Local: "a"}].Members {
		names = append(names, m.Name.Local)
	}
	assert.Equal(t, []string{"b", "c"}, names)
}

func TestContentThatIsKnownWithoutLookingAheadIsTaken(t *testing.T) {
	for _, content := range []string{
		`<xs:element name="a" minOccurs="2" maxOccurs="2"/><xs:element name="a"/>`,
		`<xs:element name="a" minOccurs="99999" maxOccurs="99999"/><xs:element name="a"/>`,
		`<xs:element name="a" maxOccurs="4294967295"/><xs:element name="b" minOccurs="10000" maxOccurs="99999999999999999999"/>`,
		`<xs:choice maxOccurs="unbounded"><xs:element name="a"/><xs:element name="b"/></xs:choice><xs:element name="c"/>`,
		`<xs:any namespace="##other"/><xs:element name="a"/>`,
	} {
		load(t, "a.xsd", `<xs:complexType name="T"><xs:sequence>`+content+`</xs:sequence></xs:complexType>`)
	}
	for _, content := range []string{
		`<xs:element name="a" minOccurs="2" maxOccurs="3"/><xs:element name="a"/>`,
		`<xs:any/><xs:any/><xs:choice><xs:any/><xs:element name="b"/></xs:choice>`,
		`<xs:sequence maxOccurs="unbounded"><xs:element name="a"/><xs:element name="b" minOccurs="0"/></xs:sequence><xs:element name="a"/>`,
	} {
		_, problems := contract.Load(files("a.xsd", `<xs:complexType name="T"><xs:sequence>`+content+`</xs:sequence></xs:complexType>`), contract.Limits{})
		require.Len(t, problems, 1, content)
		assert.Equal(t, "cos-nonambig", problems[0].Rule)
	}
}

// Hostile contracts end in a problem, and soon.
func TestHostileContractsMeetALimit(t *testing.T) {
	nest := func(n int, open, shut, inside string) string {
		return strings.Repeat(open, n) + inside + strings.Repeat(shut, n)
	}
	groups := func(n int, how string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `<xs:group name="g%d"><xs:sequence><xs:group ref="g%d" %s/><xs:group ref="g%d"/></xs:sequence></xs:group>`, i, i+1, how, i+1)
		}
		fmt.Fprintf(&b, `<xs:group name="g%d"><xs:sequence><xs:element name="a"/></xs:sequence></xs:group>`, n)
		return b.String() + `<xs:complexType name="T"><xs:group ref="g0"/></xs:complexType>`
	}
	many := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i, i+1)
		}
		return b.String()
	}
	for name, text := range map[string]string{
		"elements":                nest(5000, `<xs:complexType>`, `</xs:complexType>`, ""),
		"groups":                  `<xs:complexType name="T">` + nest(300, `<xs:sequence>`, `</xs:sequence>`, `<xs:element name="a"/>`) + `</xs:complexType>`,
		"doubling":                groups(40, ""),
		"exact":                   groups(12, `minOccurs="7" maxOccurs="7"`),
		"types":                   many(12_000, `<xs:complexType name="T%d"><xs:attribute name="a%d"/></xs:complexType>`),
		"derivation":              `<xs:complexType name="T5000"/>` + many(5000, `<xs:complexType name="T%d"><xs:complexContent><xs:extension base="T%d"><xs:attribute name="a%[1]d"/></xs:extension></xs:complexContent></xs:complexType>`),
		"restrictions":            `<xs:simpleType name="T5000"><xs:restriction base="xs:string"/></xs:simpleType>` + many(5000, `<xs:simpleType name="T%d"><xs:restriction base="T%d"/></xs:simpleType>`),
		"wide":                    `<xs:complexType name="T"><xs:choice maxOccurs="unbounded">` + many(5000, `<xs:element name="a%d"/><xs:element name="b%d"/>`) + `</xs:choice></xs:complexType>`,
		"substitutions":           `<xs:element name="e3000"/>` + many(3000, `<xs:element name="e%d" substitutionGroup="e%d"/>`),
		"doubling with a default": strings.Replace(groups(40, ""), `<xs:complexType name="T">`, `<xs:element name="e" type="T" default="1"/><xs:complexType name="T" mixed="true">`, 1),
		"doubling restricted":     groups(40, "") + `<xs:complexType name="U"><xs:complexContent><xs:restriction base="T"><xs:group ref="g0"/></xs:restriction></xs:complexContent></xs:complexType>`,
		"unions": `<xs:simpleType name="T60"><xs:restriction base="xs:int"/></xs:simpleType>` + many(60, `<xs:simpleType name="T%d"><xs:union memberTypes="T%[2]d T%[2]d"/></xs:simpleType>`) +
			`<xs:element name="e" type="T0" default="x"/>`,
		"enumerations": `<xs:simpleType name="A"><xs:restriction base="xs:decimal">` + many(8000, `<xs:enumeration value="%d"/><!--%d-->`) + `</xs:restriction></xs:simpleType>` +
			`<xs:simpleType name="B"><xs:restriction base="A">` + many(8001, `<xs:enumeration value="%d.0"/><!--%d-->`) + `</xs:restriction></xs:simpleType>`,
		"cycle":          `<xs:group name="g"><xs:sequence><xs:group ref="h"/></xs:sequence></xs:group><xs:group name="h"><xs:sequence><xs:group ref="g"/></xs:sequence></xs:group>`,
		"cycle of types": `<xs:complexType name="A"><xs:complexContent><xs:extension base="B"/></xs:complexContent></xs:complexType><xs:complexType name="B"><xs:complexContent><xs:extension base="A"/></xs:complexContent></xs:complexType>`,
	} {
		t.Run(name, func(t *testing.T) {
			_, problems := contract.Load(files("a.xsd", text), contract.Limits{})
			require.NotEmpty(t, problems)
			assert.NotContains(t, problems[0].Text("en"), "is broken")
		})
	}
}

func FuzzLoad(f *testing.F) {
	for _, text := range broken {
		f.Add(head+strings.Replace(text, "»", "", 1)+"</xs:schema>", "a.xsd")
	}
	f.Add(calc, "a.wsdl")
	f.Fuzz(func(t *testing.T, text, name string) {
		if name != "a.wsdl" {
			name = "a.xsd"
		}
		limits := contract.Limits{Particles: 500, Steps: 50_000, Components: 2000}
		set, problems := contract.Load(fstest.MapFS{name: &fstest.MapFile{Data: []byte(text)}}, limits)
		require.NotNil(t, set)
		for _, p := range problems {
			assert.NotEmpty(t, p.Text("da"))
			assert.Positive(t, p.Line)
		}
	})
}

func TestContradictionsAreBounded(t *testing.T) {
	m := fstest.MapFS{}
	for i := range 20 {
		m[fmt.Sprintf("v%d/a.xsd", i)] = &fstest.MapFile{Data: []byte(head + fmt.Sprintf(`<xs:element name="a" default="%d"/></xs:schema>`, i))}
	}
	set, problems := contract.Load(m, contract.Limits{})
	require.Empty(t, problems)
	assert.Len(t, set.Schemas, 20)
	_, problems = contract.Load(m, contract.Limits{Schemas: 5})
	require.NotEmpty(t, problems)
	assert.Equal(t, "limit", problems[0].Rule)
}
