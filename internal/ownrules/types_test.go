package ownrules

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/importing"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/text"
)

// manyTypes is a contract as large ones are: so many types, of which each has so many elements, most of other
// types and some of types around it, values that are text with attributes, and a place for anything.
// Written out at each place its root would have millions of places.
func manyTypes(types, members int) string {
	var s strings.Builder
	s.WriteString(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:big" targetNamespace="urn:big" elementFormDefault="qualified">
<xs:simpleType name="Kode"><xs:restriction base="xs:token"><xs:maxLength value="10"/></xs:restriction></xs:simpleType>
<xs:complexType name="Beloeb"><xs:simpleContent><xs:extension base="xs:decimal"><xs:attribute name="valuta" type="Kode" use="required"/></xs:extension></xs:simpleContent></xs:complexType>
<xs:complexType name="Udvidelse"><xs:sequence><xs:any namespace="##any" processContents="lax" minOccurs="0"/></xs:sequence></xs:complexType>
<xs:element name="Faktura" type="T0"/>
`)
	for i := range types {
		fmt.Fprintf(&s, `<xs:complexType name="T%d"><xs:sequence><xs:element name="Ext" type="Udvidelse" minOccurs="0"/>`, i)
		for k := range members {
			kind := "Kode"
			switch k % 4 {
			case 0:
				kind = "Beloeb"
			case 1, 2:
				kind = fmt.Sprintf("T%d", (i*7+k*k+1)%types)
			}
			fmt.Fprintf(&s, `<xs:element name="E%d_%d" type="%s" minOccurs="0" maxOccurs="%s"/>`, i, k, kind, []string{"1", "unbounded", "3"}[k%3])
		}
		s.WriteString("</xs:sequence></xs:complexType>\n")
	}
	s.WriteString("</xs:schema>\n")
	return s.String()
}

func imported(t *testing.T, schemas map[string]string, o importing.Options) (*program.Ruleset, error) {
	t.Helper()
	files := fstest.MapFS{}
	for name, text := range schemas {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	r, problems := importing.Source(files, o)
	require.Empty(t, problems)
	return Of(true, compile.Source{Files: r.Source})
}

// What a large contract has is written once for each type: its rules and fields go by the type's name, and
// payloads are checked as they are where every place has rules of its own.
func TestTypesOfALargeContractAreShared(t *testing.T) {
	set, err := imported(t, map[string]string{"stor.xsd": manyTypes(80, 24)}, importing.Options{})
	require.NoError(t, err)
	_, m := set.Find("egen/stor@1#Faktura")
	require.NotNil(t, m)
	assert.Less(t, len(m.Nodes), 3000)

	e := engine.New(engine.Options{Rules: set, Format: "xml"})
	p := e.Check(strings.NewReader(`<Faktura xmlns="urn:big">
<Ext><Faktura><E0_3>kode</E0_3></Faktura></Ext>
<E0_0 valuta="DKK">12.50</E0_0><E0_1><E2_1><E16_0 valuta="EUR">1</E16_0></E2_1><E2_3>kode</E2_3></E0_1></Faktura>`), "x.xml")
	assert.Empty(t, places(p))
	assert.Equal(t, finding.Valid, p.Verdict)
	assert.True(t, p.Full())

	p = e.Check(strings.NewReader(`<Faktura xmlns="urn:big"><E0_0>12,50</E0_0><E0_1><E2_3>for lang en kode</E2_3></E0_1><E0_1><Andet/></E0_1></Faktura>`), "x.xml")
	assert.Equal(t, []string{
		"/Faktura/E0_0/@valuta egen/stor/~Beloeb.valuta/required",
		"/Faktura/E0_0 egen/stor/~Beloeb.value/type",
		"/Faktura/E0_1[1]/E2_3 egen/stor/~T2.E2_3/maxLength",
		"/Faktura/E0_1[2]/Andet egen/stor/~T2/additionalProperties",
	}, places(p))
	assert.Equal(t, "T2", m.Fields[field(m, "~T0.E0_1")].Type)
}

// Two thousand types, each at the end of two hundred others, and a payload each element of which says that it is of
// the furthest.
func TestManyTypesThatAreDerivedFarAreFollowed(t *testing.T) {
	var s strings.Builder
	s.WriteString(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:h" targetNamespace="urn:h" elementFormDefault="qualified">
<xs:element name="R" type="T0"/><xs:complexType name="T0"><xs:sequence><xs:element name="R" type="T0" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType>`)
	for i := 1; i < 2000; i++ {
		fmt.Fprintf(&s, `<xs:complexType name="T%d"><xs:complexContent><xs:extension base="T%d"/></xs:complexContent></xs:complexType>`+"\n", i, (i-1)%200)
	}
	s.WriteString("</xs:schema>")
	set, err := imported(t, map[string]string{"stor.xsd": s.String()}, importing.Options{})
	require.NoError(t, err)
	payload := `<R xmlns="urn:h" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`
	payload += strings.Repeat(strings.Repeat(`<R xsi:type="T200">`, 50)+strings.Repeat("</R>", 50), 200) + `<R xsi:type="T2000"/></R>`
	p := engine.New(engine.Options{Rules: set, Format: "xml"}).Check(strings.NewReader(payload), "x.xml")
	assert.Equal(t, []string{"/R/R[201]/@type egen/stor/R/xsi-type"}, places(p))
}

func places(p finding.Payload) (list []string) {
	for _, f := range p.Findings {
		list = append(list, f.Path+" "+f.Rule.ID)
	}
	return list
}

func field(m *program.Message, path string) int {
	return slices.IndexFunc(m.Fields, func(f program.Field) bool { return f.Path == path })
}

// people is a contract of types that are derived from one another.
const people = `<xs:complexType name="Person" abstract="true"><xs:sequence><xs:element name="Navn" type="xs:string"/></xs:sequence></xs:complexType>
<xs:complexType name="Elev"><xs:complexContent><xs:extension base="Person"><xs:sequence><xs:element name="Klasse" type="Kode"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>
<xs:complexType name="Laerer" block="#all"><xs:complexContent><xs:extension base="Person"><xs:sequence><xs:element name="Fag" type="Kode" maxOccurs="3"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>
<xs:complexType name="Leder"><xs:complexContent><xs:extension base="Laerer"/></xs:complexContent></xs:complexType>
<xs:simpleType name="Kode"><xs:restriction base="xs:string"><xs:maxLength value="3"/></xs:restriction></xs:simpleType>
<xs:element name="Liste"><xs:complexType><xs:sequence><xs:element name="P" type="Person" maxOccurs="unbounded"/><xs:element name="L" type="Laerer" minOccurs="0"/><xs:element name="V" type="xs:anySimpleType" minOccurs="0"/></xs:sequence></xs:complexType></xs:element>
`

func TestEachTypeThatCannotStandIsOneFinding(t *testing.T) {
	set, err := imported(t, map[string]string{"skole.xsd": contractHead + people + "</xs:schema>"}, importing.Options{})
	require.NoError(t, err)
	payload := `<Liste xmlns="urn:x" xmlns:k="urn:x" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <P><Navn>a</Navn></P>
  <P xsi:type=" k:Elev "><Navn>a</Navn><Klasse>8.abc</Klasse></P>
  <P xsi:type="Ukendt"><Navn>a</Navn></P>
  <P xsi:type="xs:string"><Navn>a</Navn></P>
  <P xsi:type="Person"><Navn>a</Navn></P>
  <P xsi:type="Leder"><Navn>a</Navn><Fag>b</Fag></P>
  <L xsi:type="Leder"><Navn>a</Navn><Fag>b</Fag></L>
  <V xsi:type="xs:int">a</V>
</Liste>`
	e := engine.New(engine.Options{Rules: set})
	p := e.CheckBytes([]byte(payload), "a.xml")
	var said []string
	for _, f := range p.Findings {
		said = append(said, fmt.Sprint(f.Line, " ", f.Path, " ", f.Rule.ID, " ", f.Found, " [", f.Want, "]"))
	}
	assert.Equal(t, []string{
		"2 /Liste/P[1] egen/skole/Liste/xsi-abstract Person [Elev, Laerer, Leder]",
		"3 /Liste/P[2]/Klasse egen/skole/~Elev.Klasse/maxLength 5 []",
		"4 /Liste/P[3]/@type egen/skole/Liste/xsi-type Ukendt [Elev, Laerer, Leder]",
		"5 /Liste/P[4]/@type egen/skole/Liste/xsi-derived string [Elev, Laerer, Leder]",
		"6 /Liste/P[5]/@type egen/skole/Liste/xsi-abstract Person [Elev, Laerer, Leder]",
		"8 /Liste/L/@type egen/skole/Liste/xsi-blocked Leder [Laerer]",
		"9 /Liste/V egen/skole/Liste/xsi-value text []",
	}, said)
	assert.Equal(t, program.Source{Document: "skole.xsd", Section: "l. 7"}, p.Findings[0].Rule.Source)
	assert.Equal(t, p.Findings, e.Check(iotest.OneByteReader(strings.NewReader(payload)), "a.xml").Findings)
	assert.True(t, p.Full())
}

// What forkontrol cannot check of a type is said, and only where the type is used.
func TestATypeThatIsNotCheckedIsSaidSo(t *testing.T) {
	set, err := imported(t, map[string]string{"skole.xsd": contractHead + people + "</xs:schema>"}, importing.Options{})
	require.NoError(t, err)
	check := func(as string) finding.Payload {
		return engine.New(engine.Options{Rules: set}).CheckBytes([]byte(`<Liste xmlns="urn:x" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`+
			`<P xsi:type="Elev"><Navn>a</Navn><Klasse>b</Klasse></P><V xsi:type="xs:`+as+`">a</V></Liste>`), "a.xml")
	}
	p := check("string")
	assert.Equal(t, finding.Valid, p.Verdict)
	assert.True(t, p.Full())
	p = check("QName")
	assert.Equal(t, finding.Valid, p.Verdict)
	assert.True(t, p.Full())
	p = check("NOTATION") // what notations there are is not known
	assert.Equal(t, finding.Valid, p.Verdict)
	require.False(t, p.Full())
	assert.Equal(t, "whether an element is of the type that its xsi:type names is not checked for the type that was used", text.Reason(&p.Unchecked[0], "en"))
}
