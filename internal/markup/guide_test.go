package markup_test

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/fault"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/importing"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/rules"
	"github.com/forkontrol/forkontrol/schemas"
)

// A contract with what the guided way through content models tells apart: choices, counts, groups that come again,
// all, the same name at two places and in two namespaces, text with attributes, a union, nothing at all.
const (
	ways = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:a" xmlns:a="urn:a" xmlns:b="urn:b" targetNamespace="urn:a" elementFormDefault="qualified">
<xs:import namespace="urn:b" schemaLocation="b.xsd"/>
<xs:element name="Liste"><xs:complexType><xs:sequence><xs:element name="Post" type="Post" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
<xs:complexType name="Post"><xs:sequence>
 <xs:element name="Nr" type="xs:positiveInteger"/>
 <xs:choice><xs:element name="Dato" type="xs:date"/><xs:sequence><xs:element name="Fra" type="xs:dateTime"/><xs:element name="Til" type="xs:dateTime" minOccurs="0"/></xs:sequence></xs:choice>
 <xs:sequence minOccurs="2" maxOccurs="3"><xs:element name="Vare" type="Vare"/><xs:element name="Antal" type="xs:unsignedByte" minOccurs="0" maxOccurs="2"/></xs:sequence>
 <xs:element ref="b:Navn"/>
 <xs:choice minOccurs="0" maxOccurs="unbounded"><xs:element name="Navn" type="Kort"/><xs:element name="Mærke" type="Maerke"/><xs:element name="Hul" type="Hul"/>
  <xs:element name="Rum" type="Rum"/><xs:element name="Ref" type="xs:IDREF"/><xs:element name="Lager" type="Lager"><xs:key name="hylde"><xs:selector xpath="a:Hylde"/><xs:field xpath="@nr"/></xs:key></xs:element></xs:choice>
 <xs:element name="Sted" type="Sted" minOccurs="0"/>
 <xs:element name="Nr" type="xs:positiveInteger" minOccurs="0" maxOccurs="2"/>
 <xs:any namespace="##other" processContents="lax" minOccurs="0"/>
 <xs:element name="Post" type="Post" minOccurs="0" nillable="true"/>
</xs:sequence><xs:attribute name="art" type="Art" use="required"/><xs:attribute name="tekst" type="Kort"/></xs:complexType>
<xs:complexType name="Vare"><xs:simpleContent><xs:extension base="Kort"><xs:attribute name="nr" use="required"><xs:simpleType><xs:restriction base="xs:token"><xs:pattern value="[A-Z]{2}-\d{2}"/></xs:restriction></xs:simpleType></xs:attribute><xs:attribute name="pris" type="xs:decimal"/></xs:extension></xs:simpleContent></xs:complexType>
<xs:complexType name="Sted"><xs:all><xs:element name="By" type="Kort"/><xs:element name="Vej" type="Kort" minOccurs="0"/><xs:element name="Postnr" type="xs:short"/></xs:all></xs:complexType>
<xs:complexType name="Rum"><xs:sequence><xs:element name="Stol" type="xs:string" minOccurs="0" maxOccurs="unbounded"/></xs:sequence><xs:attribute name="id" type="xs:ID" use="required"/></xs:complexType>
<xs:complexType name="Lager"><xs:sequence><xs:element name="Hylde" maxOccurs="9"><xs:complexType><xs:sequence><xs:element name="Vare" type="Vare" minOccurs="0"/></xs:sequence><xs:attribute name="nr" type="xs:int"/></xs:complexType></xs:element></xs:sequence></xs:complexType>
<xs:complexType name="Hul"><xs:attribute name="id" type="xs:NMTOKEN"/></xs:complexType>
<xs:simpleType name="Kort"><xs:restriction base="xs:string"><xs:minLength value="1"/><xs:maxLength value="12"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Art"><xs:restriction base="xs:token"><xs:enumeration value="ny"/><xs:enumeration value="gammel"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Maerke"><xs:union memberTypes="Art xs:int"/></xs:simpleType>
</xs:schema>`
	waysB = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:b" targetNamespace="urn:b" elementFormDefault="qualified">
<xs:element name="Navn"><xs:complexType><xs:sequence><xs:element name="For" type="xs:string"/><xs:element name="Mellem" type="xs:string" minOccurs="0" maxOccurs="2"/><xs:element name="Efter" type="xs:string"/></xs:sequence></xs:complexType></xs:element>
</xs:schema>`
)

// waysRecord makes up the record of a number.
func waysRecord(b *strings.Builder, r *rand.Rand, depth int) {
	put := func(format string, args ...any) {
		fmt.Fprintf(b, format, args...)
		b.WriteString([]string{"", "\n", "\n  ", "\n                            "}[min(r.IntN(9), 3)])
	}
	some := func() bool { return r.IntN(2) == 0 }
	attrs := []string{` art="ny"`, ` tekst='Øst "A"'`}
	switch r.IntN(3) {
	case 0:
		attrs[0], attrs[1] = attrs[1], attrs[0]
	case 1:
		attrs = attrs[:1]
	}
	put("<Post%s>", strings.Join(attrs, ""))
	put("<Nr>%d</Nr>", 1+r.IntN(100))
	switch r.IntN(3) {
	case 0:
		put("<Dato>2026-11-%02d</Dato>", 1+r.IntN(30))
	case 1:
		put("<Fra>2026-11-01T08:00:00</Fra>")
	default:
		put("<Fra>2026-11-01T08:00:00Z</Fra>")
		put("<Til >2026-11-02T08:00:00.5+01:00</Til>")
	}
	for range 2 + r.IntN(2) {
		if some() {
			put(`<Vare nr="AB-%02d">Søm</Vare>`, r.IntN(100))
		} else {
			put(`<Vare pris="1.5" nr=" AB-12 ">Skrue</Vare>`)
		}
		for range r.IntN(3) {
			put("<Antal>%d</Antal>", r.IntN(256))
		}
	}
	put("<b:Navn>")
	put("<b:For>Anne</b:For>")
	for range r.IntN(3) {
		put("<b:Mellem>%s</b:Mellem>", []string{"Marie", "", "a &amp; b", "<![CDATA[x]]>"}[r.IntN(4)])
	}
	put("<b:Efter>Jensen</b:Efter></b:Navn>")
	for range r.IntN(4) {
		put("%s", []string{"<Navn>x</Navn>", "<Mærke>17</Mærke>", "<Mærke>ny</Mærke>", "<Hul/>", `<Hul id="a"></Hul>`, `<Hul id="a"/>`}[r.IntN(6)])
	}
	switch r.IntN(8) { // names and keys
	case 0:
		id := fmt.Sprintf("r%x", r.Uint64())
		put(`<Rum id="%s"><Stol>a</Stol><Stol/></Rum><Navn>x</Navn><Ref>%s</Ref>`, id, id)
	case 1:
		put(`<Lager><Hylde nr="1"/><Hylde nr="2"><Vare nr="AB-01">Søm</Vare></Hylde></Lager>`)
	case 2:
		put(`<Rum id="r%x"><Stol xsi:type="xs:ID" xmlns:xs="http://www.w3.org/2001/XMLSchema">s%x</Stol></Rum>`, r.Uint64(), r.Uint64())
	}
	if some() {
		put("<Sted>")
		for _, i := range r.Perm(3) {
			put("%s", []string{"<By>Aarhus</By>", "<Vej>Åboulevarden</Vej>", "<Postnr>8000</Postnr>"}[i])
		}
		put("</Sted>")
	}
	for range r.IntN(3) {
		put("<Nr>7</Nr>")
	}
	if r.IntN(4) == 0 {
		put(`<x:Andet xmlns:x="urn:x">noget</x:Andet>`)
	}
	if depth < 2 && r.IntN(4) == 0 {
		waysRecord(b, r, depth+1)
	}
	put("</Post>")
}

func waysPayload(seed uint64, records int) string {
	r := rand.New(rand.NewPCG(seed, 1))
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><Liste xmlns="urn:a" xmlns:b="urn:b" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`)
	for range records {
		waysRecord(&b, r, 0)
	}
	b.WriteString("</Liste>")
	return b.String()
}

func waysRules(t testing.TB) *program.Ruleset {
	t.Helper()
	r, problems := importing.Source(fstest.MapFS{"a.xsd": {Data: []byte(ways)}, "b.xsd": {Data: []byte(waysB)}}, importing.Options{System: "demo"})
	require.Empty(t, problems)
	set, err := compile.Added(compile.Embedded{Rules: rules.All(), Shared: schemas.Shared, Alone: true}, compile.Source{Files: r.Source})
	require.NoError(t, err)
	return set
}

// bothWays checks by the guided way and by the general one.
type bothWays struct {
	t               testing.TB
	guided, general *engine.Checker
}

func newBothWays(t testing.TB) *bothWays {
	o := engine.Options{Rules: waysRules(t), Excerpts: true}
	b := &bothWays{t: t, guided: engine.New(o)}
	o.Unguided = true
	b.general = engine.New(o)
	return b
}

// pieces gives a text in two.
type pieces struct{ list []string }

func (p *pieces) Read(b []byte) (int, error) {
	if len(p.list) == 0 {
		return 0, io.EOF
	}
	n := copy(b, p.list[0])
	if p.list[0] = p.list[0][n:]; p.list[0] == "" {
		p.list = p.list[1:]
	}
	return n, nil
}

func kept(p finding.Payload, excerpts bool) finding.Payload {
	p.Findings = append([]finding.Finding{}, p.Findings...)
	for i := range p.Findings {
		if f := &p.Findings[i]; !excerpts { // what follows in a line may not have been read yet
			f.Excerpt, f.ExcerptFrom = "", 0
		}
	}
	return p
}

func (b *bothWays) agree(payload string, cuts ...int) finding.Payload {
	b.t.Helper()
	want := kept(b.general.CheckBytes([]byte(payload), "p"), true)
	require.Equal(b.t, want, kept(b.guided.CheckBytes([]byte(payload), "p"), true), "%s", payload)
	for _, cut := range cuts {
		list := []string{payload[:cut], payload[cut:]}
		if cut == 0 {
			list = list[1:]
		}
		require.Equal(b.t, kept(want, false), kept(b.guided.Check(&pieces{list}, "p"), false), "cut at %d: %s", cut, payload)
	}
	return want
}

func TestGuidedThroughModels(t *testing.T) {
	b := newBothWays(t)
	for seed := range uint64(60) {
		payload := waysPayload(seed, 1+int(seed%6))
		p := b.agree(payload, int(seed)*len(payload)/60)
		require.Equal(t, finding.Valid, p.Verdict, "%v\n%s", p.Findings, payload)
	}
}

// What is made for speed is used: the guided way takes all but what is seldom written so.
func TestTheGuidedWayIsTaken(t *testing.T) {
	b := newBothWays(t)
	b.agree(waysPayload(1, 1000))
	require.Less(t, 5*b.guided.Opened(), b.general.Opened())
}

// Windows may end anywhere.
func TestGuidedThroughModelsInWindows(t *testing.T) {
	b := newBothWays(t)
	payload := waysPayload(3, 4)
	for cut := range len(payload) {
		require.Equal(t, finding.Valid, b.guided.Check(&pieces{[]string{payload[:max(cut, 1)], payload[max(cut, 1):]}}, "p").Verdict, cut)
	}
}

// Changes that vendors make, and others.
var waysChanges = [][2]string{
	{"<Nr>", "<b:Nr>"}, {"<Antal>", "<Antal x='1'>"}, {"<Antal>", "<Antal><!-- c -->"}, {"<Antal>", "<Antal>&#49;"}, {"<Antal>", "<Antal>x"},
	{"<Nr>7</Nr>", "<Nr>7</Nr><Nr>7</Nr><Nr>7</Nr>"}, {"<Nr>", "text<Nr>"}, {"<Nr>", "<!-- c --><Nr>"}, {"<Nr>", "<?p?><Nr>"}, {"<Nr>", "<Nr xmlns='urn:b'>"},
	{"<b:For>", "<For>"}, {"b:For>", "c:For>"}, {"<b:Navn>", "<b:Navn xmlns:b='urn:a'>"}, {"<b:Navn>", "<b:Navn xmlns='urn:b'>"}, {"<b:Navn>", "<b:Navn xmlns:q='urn:b'>"},
	{"b:Navn>", "q:Navn>"}, {"<Liste ", "<Liste xmlns:q='urn:b' "}, {"xmlns:b=\"urn:b\"", "xmlns:b=\"urn:a\""}, {"xmlns:b=\"urn:b\"", ""}, {"xmlns=\"urn:a\"", "xmlns=\"urn:c\""},
	{" art=\"ny\"", ""}, {" art=\"ny\"", " art=\"ny\" art=\"ny\""}, {" art=\"ny\"", " art=\"&#110;y\""}, {" art=\"ny\"", " b:art=\"ny\""}, {" art=\"ny\"", " art = 'ny' "},
	{" art=\"ny\"", "\n\tart=\"ny\""}, {" art=\"ny\"", " art=\"\tny\""}, {" art=\"ny\"", " xml:lang='da' art=\"gammel\""}, {" art=\"ny\"", " art=\"ny\" xsi:type=\"Post\""}, {" nr=", " Nr="},
	{"<Post ", "<Post xsi:nil='true' "}, {"<Post ", "<Post xsi:nil='false' "}, {"</Post>", "</Post >"}, {"</Post>", " x</Post>"}, {"</Post>", "</Pos>"}, {"<Dato>", "<Dato> "}, {"<Dato>2026-11", "<Dato>2026-13"},
	{"<Sted>", "<Sted><By>x</By>"}, {"<By>Aarhus</By>", ""}, {"</Sted>", "</Sted><Sted/>"}, {"<Hul/>", "<Hul> </Hul>"}, {"<Hul/>", "<Hul>x</Hul>"}, {"<Hul/>", "<Hul />"}, {"Søm", "Søm ]]&gt;"}, {"Søm", ""}, {"Søm", "SÃ¸m"}, {"Jensen", "a\r\nb"},
	{"Jensen", "\x01"}, {"Jensen", "<b/>"}, {"<Mærke>", "<Måske>"}, {"<Vare ", "<Vare xmlns:y='urn:y' "}, {"Skrue</Vare>", "</Vare>"}, {"<Fra>", "<Til>"}, {"<b:Efter>Jensen</b:Efter>", ""}, {"<x:Andet", "<x:Andet/><x:Andet"},
	{` id="r`, ` id="s`}, {"<Rum ", `<Rum id="a"/><Rum `}, {"<Stol>a", `<Stol xsi:type="xs:ID" xmlns:xs="http://www.w3.org/2001/XMLSchema">a`}, {"<Ref>r", "<Ref>x"}, {"<Hylde nr=\"2\"", "<Hylde nr='1'"}, {"<Hylde nr=\"1\"", "<Hylde"},
}

func TestGuidedThroughModelsChanged(t *testing.T) {
	b := newBothWays(t)
	for seed := range uint64(6) {
		payload := waysPayload(seed+100, 5)
		for _, c := range waysChanges {
			b.agree(strings.ReplaceAll(payload, c[0], c[1]))
			if i := strings.LastIndex(payload, c[0]); i >= 0 {
				one := payload[:i] + c[1] + payload[i+len(c[0]):]
				b.agree(one, i, min(i+3, len(one)))
			}
		}
	}
}

func TestGuidedThroughModelsMutated(t *testing.T) {
	b := newBothWays(t)
	n := uint64(1500)
	if testing.Short() {
		n = 200
	}
	for seed := range n {
		r := rand.New(rand.NewPCG(seed, 7))
		payload := fault.Mutated(r, []byte(waysPayload(seed%40, 3)))
		b.agree(string(payload), r.IntN(len(payload)+1))
	}
}

// FuzzGuidedThroughModels takes any bytes, and what fault.Mutated makes of a seed.
func FuzzGuidedThroughModels(f *testing.F) {
	for seed := range uint64(4) {
		f.Add([]byte(waysPayload(seed, 2)), seed)
	}
	b := newBothWays(f)
	f.Fuzz(func(t *testing.T, payload []byte, seed uint64) {
		if len(payload) == 0 {
			return
		}
		b.t = t
		payload = fault.Mutated(rand.New(rand.NewPCG(seed, 3)), payload)
		b.agree(string(payload), int(seed%uint64(len(payload)+1)))
	})
}
