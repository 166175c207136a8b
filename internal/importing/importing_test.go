package importing_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/contract"
	"github.com/forkontrol/forkontrol/internal/importing"
)

const head = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:x" targetNamespace="urn:x" elementFormDefault="qualified">`

// one imports the inside of one schema.
func one(t *testing.T, text string) *importing.Result {
	t.Helper()
	r, problems := importing.Source(fstest.MapFS{"skole.xsd": {Data: []byte(head + text + "</xs:schema>")}}, importing.Options{System: "demo"})
	require.Empty(t, problems)
	return r
}

// read gives a value of a file by a path of names, as compact JSON.
func read(t *testing.T, r *importing.Result, file string, names ...string) string {
	t.Helper()
	text, err := fs.ReadFile(r.Source, file)
	require.NoError(t, err)
	var v any
	require.NoError(t, json.Unmarshal(text, &v))
	for _, n := range names {
		m, ok := v.(map[string]any)
		require.True(t, ok, n)
		v = m[n]
	}
	out, err := json.Marshal(v)
	require.NoError(t, err)
	return string(out)
}

const message = "demo/skole/1/Elev.json"

func elev(inside string) string {
	return `<xs:element name="Elev"><xs:complexType>` + inside + `</xs:complexType></xs:element>`
}

func TestContent(t *testing.T) {
	for _, c := range []struct{ name, inside, xml, required string }{
		{"a list of distinct members", `<xs:sequence><xs:element name="a"/><xs:element name="b" minOccurs="0"/></xs:sequence>`,
			`{"order":"sequence"}`, `["a"]`},
		{"all", `<xs:all><xs:element name="a"/><xs:element name="b" minOccurs="0"/></xs:all>`, `null`, `["a"]`},
		{"choice", `<xs:choice><xs:element name="a"/><xs:element name="b" maxOccurs="unbounded"/></xs:choice>`,
			`{"content":[{"choice":["a","b+"]}]}`, `null`},
		{"choice in sequence", `<xs:sequence><xs:element name="a"/><xs:choice minOccurs="0"><xs:element name="b"/><xs:element name="c"/></xs:choice></xs:sequence>`,
			`{"content":["a",{"choice":["b","c"],"max":1,"min":0}]}`, `["a"]`},
		{"one name at two places", `<xs:choice><xs:sequence><xs:element name="a"/><xs:element name="b"/></xs:sequence><xs:sequence><xs:element name="c"/><xs:element name="b"/></xs:sequence></xs:choice>`,
			`{"content":[{"choice":[{"sequence":["a","b"]},{"sequence":["c","b"]}]}]}`, `["b"]`},
		{"a repeated group", `<xs:sequence maxOccurs="4294967295"><xs:element name="a"/><xs:element name="b" minOccurs="2" maxOccurs="3"/></xs:sequence>`,
			`{"content":[{"max":4294967295,"min":1,"sequence":["a",{"element":"b","max":3,"min":2}]}]}`, `["a","b"]`},
		{"a wildcard", `<xs:sequence><xs:element name="a"/><xs:any namespace="##other" processContents="lax" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>`,
			`{"content":["a",{"any":"##other","max":"unbounded","min":0,"process":"lax"}]}`, `["a"]`},
		{"an optional sequence", `<xs:sequence minOccurs="0"><xs:element name="a"/><xs:element name="b"/></xs:sequence>`,
			`{"content":[{"max":1,"min":0,"sequence":["a","b"]}]}`, `null`},
		{"groups that say nothing", `<xs:sequence><xs:sequence><xs:choice><xs:element name="a"/></xs:choice><xs:sequence/></xs:sequence><xs:element name="b"/></xs:sequence>`,
			`{"order":"sequence"}`, `["a","b"]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := one(t, elev(c.inside))
			assert.JSONEq(t, c.xml, read(t, r, message, "x-xml"))
			assert.JSONEq(t, c.required, read(t, r, message, "required"))
		})
	}
}

func TestScalars(t *testing.T) {
	for _, c := range []struct{ base, facets, want string }{
		{"xs:string", `<xs:maxLength value="20"/>`, `{"type":"string","maxLength":20}`},
		{"xs:gYear", ``, `{"type":"string","x-type":{"kind":"xs:gYear"}}`},
		{"xs:date", `<xs:minInclusive value="2026-01-01"/>`, `{"type":"string","x-type":{"kind":"xs:date"},"x-minimum":"2026-01-01"}`},
		{"xs:decimal", `<xs:maxExclusive value="007.50"/><xs:totalDigits value="4"/>`,
			`{"type":"number","x-type":{"kind":"xs:decimal","totalDigits":4},"exclusiveMaximum":7.5}`},
		{"xs:string", `<xs:pattern value="a"/><xs:pattern value="b"/>`, `{"type":"string","x-pattern":[["a","b"]]}`},
		{"xs:hexBinary", `<xs:length value="4"/>`, `{"type":"string","x-type":{"kind":"xs:hexBinary"},"x-length":{"min":4,"max":4,"of":"octets"}}`},
		{"xs:string", `<xs:enumeration value="J"/><xs:enumeration value="N"/>`, `{"type":"string","enum":["J","N"]}`},
		{"xs:int", `<xs:enumeration value="01"/>`, `{"type":"integer","x-type":{"kind":"xs:int"},"x-enum":["01"]}`},
		{"xs:NMTOKENS", `<xs:maxLength value="3"/>`,
			`{"type":"string","x-list":{"type":"string","x-type":{"kind":"xs:NMTOKEN"}},"x-length":{"min":1,"max":3,"of":"items"}}`},
		{"xs:string", `<xs:whiteSpace value="collapse"/>`, `{"type":"string","x-xml":{"whiteSpace":"collapse"}}`},
	} {
		r := one(t, `<xs:simpleType name="S"><xs:restriction base="`+c.base+`">`+c.facets+`</xs:restriction></xs:simpleType>`+
			elev(`<xs:sequence><xs:element name="a" type="S"/></xs:sequence>`))
		var got map[string]any
		require.NoError(t, json.Unmarshal([]byte(read(t, r, "demo/types.json", "definitions", "S")), &got))
		for _, k := range []string{"x-text", "x-source", "x-evidence"} {
			assert.Contains(t, got, k)
			delete(got, k)
		}
		xml := got["x-xml"].(map[string]any)
		base := strings.TrimPrefix(c.base, "xs:")
		assert.Equal(t, map[string]any{"name": "{urn:x}S", "base": "{http://www.w3.org/2001/XMLSchema}" + base, "by": "restriction"}, xml["type"])
		if delete(xml, "type"); len(xml) == 0 {
			delete(got, "x-xml")
		}
		text, err := json.Marshal(got)
		require.NoError(t, err)
		assert.JSONEq(t, c.want, string(text))
	}
}

func TestPatternsOfEachRestrictionHold(t *testing.T) {
	r := one(t, `<xs:simpleType name="A"><xs:restriction base="xs:string"><xs:pattern value="a"/><xs:pattern value="b"/></xs:restriction></xs:simpleType>`+
		`<xs:simpleType name="B"><xs:restriction base="A"><xs:pattern value="c"/></xs:restriction></xs:simpleType>`+
		elev(`<xs:sequence><xs:element name="a" type="B"/></xs:sequence>`))
	assert.JSONEq(t, `[["a","b"],["c"]]`, read(t, r, "demo/types.json", "definitions", "B", "x-pattern"))
}

func TestMembers(t *testing.T) {
	r := one(t, `<xs:complexType name="Tid"><xs:simpleContent><xs:extension base="xs:date"><xs:attribute name="art" type="xs:string" use="required"/></xs:extension></xs:simpleContent></xs:complexType>`+
		elev(`<xs:sequence><xs:element name="start" type="Tid" form="unqualified"/><xs:element name="slut" type="Tid" nillable="true" maxOccurs="unbounded"/><xs:element name="n" type="xs:int" nillable="true" default="3"/></xs:sequence>`+
			`<xs:attribute name="start" fixed="1"/>`))
	assert.JSONEq(t, `[{"$ref":"../../types.json#/definitions/Tid"}]`, read(t, r, message, "properties", "start", "allOf"))
	assert.JSONEq(t, `{"namespace":""}`, read(t, r, message, "properties", "start", "x-xml"))
	assert.JSONEq(t, `"../../types.json#/definitions/Tid-nil"`, read(t, r, message, "properties", "slut", "items", "$ref"))
	assert.JSONEq(t, `["integer","null"]`, read(t, r, message, "properties", "n", "type"))
	assert.JSONEq(t, `"3"`, read(t, r, message, "properties", "n", "default"))
	assert.JSONEq(t, `{"name":"start","attribute":true}`, read(t, r, message, "properties", "start-2", "x-xml"))
	assert.JSONEq(t, `"1"`, read(t, r, message, "properties", "start-2", "x-fixed"))
	assert.JSONEq(t, `["value","art"]`, read(t, r, "demo/types.json", "definitions", "Tid", "required"))
	assert.JSONEq(t, `{"text":true}`, read(t, r, "demo/types.json", "definitions", "Tid", "properties", "value", "x-xml"))
	assert.JSONEq(t, `["object","null"]`, read(t, r, "demo/types.json", "definitions", "Tid-nil", "type"))
}

func TestTextsKeepTheirLanguageAndPlacesAreCited(t *testing.T) {
	r := one(t, "\n"+`<xs:element name="Elev"><xs:annotation><xs:documentation xml:lang="da">Elevens data</xs:documentation><xs:documentation xml:lang="en">The pupil's data</xs:documentation></xs:annotation>`+
		`<xs:complexType><xs:sequence>`+"\n"+`<xs:element name="Efternavn" type="xs:string"><xs:annotation><xs:documentation>Efternavnet, som det står i CPR. Skal altid være med.</xs:documentation></xs:annotation></xs:element>`+
		`</xs:sequence></xs:complexType></xs:element>`)
	assert.JSONEq(t, `{"da":"Elevens data","en":"The pupil's data"}`, read(t, r, message, "x-text", "label"))
	assert.JSONEq(t, `{"label":{"da":"Efternavn","en":"Efternavn"},"text":{"da":"Efternavnet, som det står i CPR. Skal altid være med.","en":"Efternavnet, som det står i CPR. Skal altid være med."}}`,
		read(t, r, message, "properties", "Efternavn", "x-text"))
	assert.JSONEq(t, `{"document":"skole.xsd","section":"l. 3"}`, read(t, r, message, "properties", "Efternavn", "x-source"))
	assert.JSONEq(t, `"name"`, read(t, r, message, "properties", "Efternavn", "x-personal"))
	assert.Len(t, strings.Trim(read(t, r, "demo/system.json", "documents", "skole.xsd", "sha256"), `"`), 64)
}

func TestWhatIsNotSaidIsNoted(t *testing.T) {
	r := one(t, `<xs:complexType name="B" abstract="true"/><xs:complexType name="D"><xs:complexContent><xs:extension base="B"/></xs:complexContent></xs:complexType>`+
		`<xs:element name="Elev"><xs:complexType><xs:sequence><xs:element name="a" type="B"/></xs:sequence><xs:assert test="a"/></xs:complexType>`+
		`<xs:key name="k"><xs:selector xpath="a"/><xs:field xpath="@b"/></xs:key></xs:element>`)
	var all []string
	for _, n := range r.Notes {
		all = append(all, n.En)
	}
	assert.Equal(t, []string{"element Elev / assert: assert is of XML Schema 1.1, and 1.0 does not have it", "key k in Elev is not checked"}, all)
	assert.Contains(t, read(t, r, "demo/system.json", "missing", "en"), "key k in Elev is not checked")
}

func TestSubstitutionsAreAChoice(t *testing.T) {
	r := one(t, `<xs:element name="h" abstract="true" type="xs:string"/><xs:element name="i" substitutionGroup="h"/><xs:element name="j" substitutionGroup="h"/>`+
		elev(`<xs:sequence><xs:element ref="h" maxOccurs="2"/></xs:sequence>`))
	assert.Equal(t, []string{"demo/skole@1#Elev"}, r.Messages)
	assert.JSONEq(t, `{"content":[{"choice":["i","j"],"min":1,"max":2}]}`, read(t, r, message, "x-xml"))
}

func TestRecursionGoesThroughGlobalElements(t *testing.T) {
	r := one(t, `<xs:element name="h" abstract="true"/><xs:element name="i" substitutionGroup="h"><xs:complexType><xs:sequence><xs:element ref="h" minOccurs="0"/></xs:sequence></xs:complexType></xs:element>`+
		elev(`<xs:sequence><xs:element ref="h"/></xs:sequence>`))
	assert.JSONEq(t, `[{"$ref":"#/definitions/i"}]`, read(t, r, "demo/types.json", "definitions", "i", "properties", "i", "allOf"))
}

func TestRecursionGoesThroughTheTypes(t *testing.T) {
	r := one(t, `<xs:element name="Elev" type="T"/><xs:complexType name="T"><xs:sequence><xs:element name="barn" type="T" minOccurs="0"/></xs:sequence></xs:complexType>`)
	assert.JSONEq(t, `[{"$ref":"../../types.json#/definitions/T"}]`, read(t, r, message, "properties", "barn", "allOf"))
	assert.JSONEq(t, `[{"$ref":"#/definitions/T"}]`, read(t, r, "demo/types.json", "definitions", "T", "properties", "barn", "allOf"))
	assert.JSONEq(t, `null`, read(t, r, "demo/types.json", "definitions", "T", "properties", "barn", "x-xml"), "the namespace is that of the only message")
}

// TestSuite imports what the suite calls valid, to see that nothing stops.
func TestSuite(t *testing.T) {
	dir := os.Getenv("XSTS")
	if dir == "" {
		t.Skip("XSTS is not set")
	}
	text, err := os.ReadFile(dir + "/list.tsv")
	require.NoError(t, err)
	n := 0
	for line := range strings.Lines(string(text)) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if f[0] != "schema" || f[4] != "valid" {
			continue
		}
		r, problems := importing.Source(os.DirFS(dir), importing.Options{Paths: strings.Fields(f[2])})
		if len(problems) > 0 {
			continue
		}
		n++
		require.NoError(t, fs.WalkDir(r.Source, ".", func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := fs.ReadFile(r.Source, p)
			if err != nil {
				return err
			}
			assert.True(t, json.Valid(data), f[1])
			return nil
		}))
	}
	t.Log(n, "imported")
}

func FuzzSource(f *testing.F) {
	f.Add(head+elev(`<xs:choice><xs:element name="a"/><xs:element name="b" maxOccurs="unbounded"/></xs:choice>`)+"</xs:schema>", "a.xsd")
	f.Add(plainXSD, "a.xsd")
	f.Add(wsdl, "a.wsdl")
	f.Fuzz(func(t *testing.T, text, name string) {
		if name != "a.wsdl" {
			name = "a.xsd"
		}
		limits := contract.Limits{Particles: 500, Steps: 50_000, Components: 2000}
		r, problems := importing.Source(fstest.MapFS{name: {Data: []byte(text)}}, importing.Options{Limits: limits})
		if len(problems) > 0 {
			return
		}
		require.NoError(t, fs.WalkDir(r.Source, ".", func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := fs.ReadFile(r.Source, p)
			assert.True(t, json.Valid(data))
			return err
		}))
	})
}
