package contract_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/contract"
)

const head = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:x" targetNamespace="urn:x" elementFormDefault="qualified">` + "\n"

// files makes a file system of names and contents, which follow one another. A
// content that does not begin with < is the inside of a schema.
func files(texts ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for i := 0; i+1 < len(texts); i += 2 {
		text := texts[i+1]
		if !strings.HasPrefix(text, "<?xml") && !strings.HasPrefix(text, "<xs:schema") && !strings.HasPrefix(text, "<wsdl:") {
			text = head + text + "</xs:schema>"
		}
		m[texts[i]] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

// Each rule has a contract that breaks it and nothing else; the mark » stands
// before the element that is named.
var broken = map[string]string{
	"xml":                   `<xs:element name="a">»</xs:elment>`,
	"s4s-elt-text":          `»<xs:element name="a">tekst</xs:element>`,
	"s4s-elt-invalid":       `<xs:element name="a">»<xs:sequence/></xs:element>`,
	"s4s-elt-incomplete":    `<xs:complexType name="a">»<xs:complexContent/></xs:complexType>`,
	"s4s-att-not-allowed":   `»<xs:element name="a" minOccurs="0"/>`,
	"s4s-att-must-appear":   `»<xs:complexType/>`,
	"s4s-att-invalid-value": `»<xs:element name="a" nillable="ja"/>`,
	"src-import.1.1":        `»<xs:import namespace="urn:x"/>`,
	"src-resolve":           `»<xs:element name="a" type="Ukendt"/>`,
	"src-resolve.4.2":       `»<xs:element name="a" type="y:T" xmlns:y="urn:y"/>`,
	"src-qname":             `»<xs:element name="a" type="y:T"/>`,
	"sch-props-correct.2":   `<xs:element name="a"/>»<xs:element name="a"/>`,
	"src-attribute.1":       `»<xs:attribute name="a" default="1" fixed="1"/>`,
	"src-attribute.2":       `<xs:complexType name="T">»<xs:attribute name="a" use="required" default="1"/></xs:complexType>`,
	"src-attribute.3.1":     `<xs:complexType name="T">»<xs:attribute/></xs:complexType>`,
	"src-attribute.3.2":     `<xs:attribute name="a"/><xs:complexType name="T">»<xs:attribute ref="a" type="xs:int"/></xs:complexType>`,
	"src-attribute.4":       `»<xs:attribute name="a" type="xs:int"><xs:simpleType><xs:restriction base="xs:int"/></xs:simpleType></xs:attribute>`,
	"no-xmlns":              `»<xs:attribute name="xmlns"/>`,
	"src-attribute_group.3": `»<xs:attributeGroup name="G"><xs:attributeGroup ref="G"/></xs:attributeGroup>`,
	"a-props-correct.2":     `»<xs:attribute name="a" type="xs:int" default="to"/>`,
	"a-props-correct.id":    `»<xs:attribute name="a" type="xs:ID" default="to"/>`,
	"au-props-correct.2":    `<xs:attribute name="a" fixed="1"/>»<xs:complexType name="T"><xs:attribute ref="a" fixed="2"/></xs:complexType>`,
	"ct-props-correct.3":    `»<xs:complexType name="T"><xs:complexContent><xs:extension base="T"/></xs:complexContent></xs:complexType>`,
	"ct-props-correct.4":    `<xs:complexType name="T"><xs:attribute name="a"/>»<xs:attribute name="a"/></xs:complexType>`,
	"ct-props-correct.5":    `»<xs:complexType name="T"><xs:attribute name="a" type="xs:ID"/><xs:attribute name="b" type="xs:ID"/></xs:complexType>`,
	"src-ct.1":              `<xs:complexType name="T"><xs:complexContent>»<xs:extension base="xs:int"/></xs:complexContent></xs:complexType>`,
	"src-ct.2":              `<xs:complexType name="T"><xs:simpleContent>»<xs:restriction base="xs:int"/></xs:simpleContent></xs:complexType>`,
	"cos-ct-extends.1.1": `<xs:complexType name="B" final="extension"/>` +
		`<xs:complexType name="T"><xs:complexContent>»<xs:extension base="B"/></xs:complexContent></xs:complexType>`,
	"cos-ct-extends.1.4.2.2.2.2.1": `<xs:complexType name="B" mixed="true"><xs:sequence><xs:element name="a"/></xs:sequence></xs:complexType>` +
		`<xs:complexType name="T"><xs:complexContent>»<xs:extension base="B"><xs:sequence><xs:element name="b"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>`,
	"cos-ct-extends.2.2": `<xs:simpleType name="B" final="#all"><xs:restriction base="xs:int"/></xs:simpleType>` +
		`<xs:complexType name="T"><xs:simpleContent>»<xs:extension base="B"/></xs:simpleContent></xs:complexType>`,
	"cos-all-limited.1.2": `<xs:group name="G"><xs:all><xs:element name="a"/></xs:all></xs:group>` +
		`<xs:complexType name="T"><xs:sequence>»<xs:group ref="G"/></xs:sequence></xs:complexType>`,
	"derivation-ok-restriction.1":     base(`final="restriction"`, "", `<xs:restriction base="B"/>`),
	"derivation-ok-restriction.2.1.1": restricted(`<xs:attribute name="a" use="required"/>`, `<xs:attribute name="a"/>`),
	"derivation-ok-restriction.2.1.2": restricted(`<xs:attribute name="a" type="xs:int"/>`, `<xs:attribute name="a" type="xs:string"/>`),
	"derivation-ok-restriction.2.1.3": restricted(`<xs:attribute name="a" type="xs:int" fixed="1"/>`, `<xs:attribute name="a" type="xs:int" fixed="2"/>`),
	"derivation-ok-restriction.2.2":   restricted(``, `<xs:attribute name="a"/>`),
	"derivation-ok-restriction.3":     restricted(`<xs:attribute name="a" use="required"/>`, `<xs:attribute name="a" use="prohibited"/>`),
	"derivation-ok-restriction.4.1":   restricted(``, `<xs:anyAttribute/>`),
	"derivation-ok-restriction.4.2":   restricted(`<xs:anyAttribute namespace="##other"/>`, `<xs:anyAttribute/>`),
	"derivation-ok-restriction.4.3":   restricted(`<xs:anyAttribute/>`, `<xs:anyAttribute processContents="lax"/>`),
	"derivation-ok-restriction.5.3.2": restricted(`<xs:sequence><xs:element name="a"/></xs:sequence>`, ``),
	"derivation-ok-restriction.5.4.1": restricted(``, `<xs:sequence><xs:element name="a"/></xs:sequence>`),
	"derivation-ok-restriction.5.4.2": restricted(`<xs:sequence><xs:element name="a"/></xs:sequence>`, `<xs:sequence><xs:element name="b"/></xs:sequence>`),
	"src-element.1":                   `»<xs:element name="a" type="xs:int" default="1" fixed="1"/>`,
	"src-element.2.1":                 `<xs:complexType name="T"><xs:sequence>»<xs:element/></xs:sequence></xs:complexType>`,
	"src-element.2.2":                 `<xs:element name="a"/><xs:complexType name="T"><xs:sequence>»<xs:element ref="a" nillable="true"/></xs:sequence></xs:complexType>`,
	"src-element.3":                   `»<xs:element name="a" type="xs:int"><xs:complexType/></xs:element>`,
	"e-props-correct.2":               `»<xs:element name="a" type="xs:int" default="to"/>`,
	"e-props-correct.id":              `»<xs:element name="a" type="xs:ID" fixed="to"/>`,
	"e-props-correct.4":               `<xs:element name="a" type="xs:int"/>»<xs:element name="b" type="xs:string" substitutionGroup="a"/>`,
	"e-props-correct.6":               `»<xs:element name="a" substitutionGroup="b"/><xs:element name="b" substitutionGroup="a"/>`,
	"cos-valid-default.2.1":           `»<xs:element name="a" default="1"><xs:complexType><xs:sequence><xs:element name="b"/></xs:sequence></xs:complexType></xs:element>`,
	"p-props-correct.2.1":             `<xs:complexType name="T"><xs:sequence>»<xs:element name="a" minOccurs="3" maxOccurs="2"/></xs:sequence></xs:complexType>`,
	"mg-props-correct.2":              `»<xs:group name="G"><xs:sequence><xs:group ref="G"/></xs:sequence></xs:group>`,
	"cos-element-consistent": `»<xs:complexType name="T"><xs:sequence><xs:element name="a" type="xs:int"/><xs:element name="b"/>` +
		`<xs:element name="a" type="xs:string"/></xs:sequence></xs:complexType>`,
	"cos-nonambig": `»<xs:complexType name="T"><xs:sequence><xs:element name="a" minOccurs="0"/><xs:element name="a"/></xs:sequence></xs:complexType>`,
	"c-selector-xpath": `<xs:element name="a"><xs:complexType/><xs:key name="k">»<xs:selector xpath="/b"/>` +
		`<xs:field xpath="@c"/></xs:key></xs:element>`,
	"c-fields-xpaths": `<xs:element name="a"><xs:complexType/><xs:key name="k"><xs:selector xpath="b"/>»<xs:field xpath="c["/></xs:key></xs:element>`,
	"c-props-correct.1": `<xs:element name="a"><xs:complexType/><xs:key name="m"><xs:selector xpath="b"/><xs:field xpath="@c"/></xs:key>` +
		`<xs:keyref name="l" refer="m"><xs:selector xpath="b"/><xs:field xpath="@c"/></xs:keyref>` +
		`»<xs:keyref name="k" refer="l"><xs:selector xpath="b"/><xs:field xpath="@c"/></xs:keyref></xs:element>`,
	"c-props-correct.2": `<xs:element name="a"><xs:complexType/><xs:key name="l"><xs:selector xpath="b"/><xs:field xpath="@c"/><xs:field xpath="@d"/></xs:key>` +
		`»<xs:keyref name="k" refer="l"><xs:selector xpath="b"/><xs:field xpath="@c"/></xs:keyref></xs:element>`,
	"src-notation":         `»<xs:notation name="n"/>`,
	"src-simple-type.2":    `<xs:simpleType name="S">»<xs:restriction/></xs:simpleType>`,
	"src-simple-type.3":    `<xs:simpleType name="S">»<xs:list/></xs:simpleType>`,
	"st-props-correct.2":   `»<xs:simpleType name="S"><xs:restriction base="S"/></xs:simpleType>`,
	"st-props-correct.3":   `<xs:simpleType name="B" final="restriction"><xs:restriction base="xs:int"/></xs:simpleType>` + facets("B", ""),
	"cos-st-restricts.1.1": `<xs:simpleType name="S">»<xs:restriction base="xs:anySimpleType"/></xs:simpleType>`,
	"cos-st-restricts.2.1": `<xs:simpleType name="S">»<xs:list itemType="xs:NMTOKENS"/></xs:simpleType>`,
	"st-props-correct.4.2.1": `<xs:simpleType name="B" final="list"><xs:restriction base="xs:int"/></xs:simpleType>` +
		`<xs:simpleType name="S">»<xs:list itemType="B"/></xs:simpleType>`,
	"st-props-correct.4.2.2": `<xs:simpleType name="B" final="union"><xs:restriction base="xs:int"/></xs:simpleType>` +
		`<xs:simpleType name="S">»<xs:union memberTypes="B"/></xs:simpleType>`,
	"src-union-memberTypes-or-simpleTypes":         `<xs:simpleType name="S">»<xs:union/></xs:simpleType>`,
	"src-single-facet-value":                       facets("xs:int", `<xs:maxInclusive value="3"/>»<xs:maxInclusive value="3"/>`),
	"cos-applicable-facets":                        facets("xs:int", `»<xs:maxLength value="3"/>`),
	"whiteSpace-valid-restriction":                 facets("xs:token", `»<xs:whiteSpace value="preserve"/>`),
	"pattern-valid":                                facets("xs:string", `»<xs:pattern value="a("/>`),
	"enumeration-valid-restriction":                facets("xs:int", `»<xs:enumeration value="to"/>`),
	"enumeration-required-notation":                `»<xs:element name="a" type="xs:NOTATION"/>`,
	"facet-value":                                  facets("xs:date", `»<xs:minInclusive value="2026-02-30"/>`),
	"length-minLength-maxLength":                   facets("xs:string", `»<xs:length value="3"/><xs:maxLength value="3"/>`),
	"minLength-less-than-equal-to-maxLength":       facets("xs:string", `»<xs:minLength value="4"/><xs:maxLength value="3"/>`),
	"fractionDigits-totalDigits":                   facets("xs:decimal", `»<xs:totalDigits value="2"/><xs:fractionDigits value="3"/>`),
	"minInclusive-minExclusive":                    facets("xs:int", `<xs:minInclusive value="2"/>»<xs:minExclusive value="3"/>`),
	"maxInclusive-valid-restriction":               facets("xs:unsignedByte", `»<xs:maxInclusive value="256"/>`),
	"totalDigits-valid-restriction":                `<xs:simpleType name="B"><xs:restriction base="xs:int"><xs:totalDigits value="2"/></xs:restriction></xs:simpleType>` + facets("B", `»<xs:totalDigits value="3"/>`),
	"facet-fixed":                                  `<xs:simpleType name="B"><xs:restriction base="xs:int"><xs:maxInclusive value="9" fixed="true"/></xs:restriction></xs:simpleType>` + facets("B", `»<xs:maxInclusive value="8"/>`),
	"minInclusive-less-than-equal-to-maxInclusive": `<xs:simpleType name="S">»<xs:restriction base="xs:date"><xs:minInclusive value="2026-02-02"/><xs:maxInclusive value="2026-02-01"/></xs:restriction></xs:simpleType>`,
}

func base(attrs, content, derived string) string {
	return `<xs:complexType name="B" ` + attrs + `>` + content + `</xs:complexType><xs:complexType name="T"><xs:complexContent>»` + derived +
		`</xs:complexContent></xs:complexType>`
}

func restricted(content, derived string) string {
	return `<xs:complexType name="B">` + content + `</xs:complexType>»<xs:complexType name="T"><xs:complexContent><xs:restriction base="B">` +
		derived + `</xs:restriction></xs:complexContent></xs:complexType>`
}

func facets(base, inside string) string {
	mark := ""
	if !strings.Contains(inside, "»") {
		mark = "»"
	}
	return `<xs:simpleType name="S">` + mark + `<xs:restriction base="` + base + `">` + inside + `</xs:restriction></xs:simpleType>`
}

func TestBrokenContractsAreRefusedWithPlaceAndReason(t *testing.T) {
	for rule, text := range broken {
		t.Run(rule, func(t *testing.T) {
			before, after, ok := strings.Cut(text, "»")
			require.True(t, ok)
			_, problems := contract.Load(files("a.xsd", before+after), contract.Limits{})
			require.Len(t, problems, 1, "%v", problems)
			p := problems[0]
			assert.Equal(t, rule, p.Rule)
			assert.Equal(t, contract.Place{File: "a.xsd", Line: 2, Column: len(before) + 1}, p.Place)
			assert.NotEqual(t, p.Text("da"), p.Text("en"))
			for _, lang := range []string{"da", "en"} {
				assert.NotContains(t, p.Text(lang), "%!")
				assert.NotContains(t, p.Text(lang), "is broken")
			}
		})
	}
}

func TestWildcardsWithoutIntersectionAreRefused(t *testing.T) {
	_, problems := contract.Load(files(
		"a.xsd", `<xs:import namespace="urn:y" schemaLocation="b.xsd"/><xs:complexType name="T"><xs:attributeGroup ref="y:G" xmlns:y="urn:y"/>`+
			`<xs:anyAttribute namespace="##other"/></xs:complexType>`,
		"b.xsd", strings.ReplaceAll(head, "urn:x", "urn:y")+`<xs:attributeGroup name="G"><xs:anyAttribute namespace="##other"/></xs:attributeGroup></xs:schema>`),
		contract.Limits{})
	require.Len(t, problems, 1)
	assert.Equal(t, "src-attribute_group.2", problems[0].Rule)
}

func TestAProblemSaysInWhatItLies(t *testing.T) {
	_, problems := contract.Load(files("a.xsd", `<xs:complexType name="Person"><xs:sequence><xs:element name="Navn" type="Ukendt"/></xs:sequence></xs:complexType>`), contract.Limits{})
	require.Len(t, problems, 1)
	assert.Equal(t, "complexType Person / element Navn", problems[0].Component)
	assert.Equal(t, "there is no type {urn:x}Ukendt", problems[0].Text("en"))
	assert.Equal(t, "Typen {urn:x}Ukendt findes ikke", problems[0].Text("da"))
}

func TestAllProblemsAreReportedAtOnce(t *testing.T) {
	_, problems := contract.Load(files("a.xsd", "<xs:element name='a' type='B'/>\n<xs:element name='c' type='D'/>"), contract.Limits{})
	require.Len(t, problems, 2)
	assert.Equal(t, 3, problems[1].Line)
}
