package hostile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/forkontrol/forkontrol/internal/token"
)

const (
	contractHead = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:h" targetNamespace="urn:h" elementFormDefault="qualified">` + "\n"
	rootHead     = `<R xmlns="urn:h" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`
	rootTail     = `</R>`
	// contractMemory is what a run with a large contract may need, in bytes.
	contractMemory = 400 << 20
)

// root is a contract of one root with content.
func root(content string, more ...string) string {
	return `<xs:element name="R"><xs:complexType>` + content + `</xs:complexType></xs:element>` + "\n" + strings.Join(more, "\n")
}

// listed writes a text for each number, %[1]d, and the one after it, %[2]d.
func listed(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i, i+1)
	}
	return b.String()
}

func nested(n int, open, inside, shut string) string {
	return strings.Repeat(open, n) + inside + strings.Repeat(shut, n)
}

// What a contract derives from little (groups in groups, counts, members of substitution groups, types of types) costs a
// payload no more than it is long.
func TestPayloadsOfHostileContracts(t *testing.T) {
	const few = 4 << 20 // bytes
	const unbounded = ` maxOccurs="unbounded"`
	inOrder := func(n int, format string) func(writer) {
		return each(rootHead, n, func(w writer, i int) { fmt.Fprintf(w, format, i) }, rootTail)
	}
	backwards := func(n int, format string) func(writer) {
		return each(rootHead, n, func(w writer, i int) { fmt.Fprintf(w, format, n-1-i) }, rootTail)
	}
	for _, c := range []struct {
		name     string
		contract string
		payload  func(writer)
		code     int
		rule     string
	}{
		{"groups in groups", root(nested(100, "<xs:sequence"+unbounded+">", `<xs:element name="a" type="xs:int"/>`, "</xs:sequence>")), around(rootHead, "<a>1</a>", few, rootTail), 0, ""},
		{"choices in choices", root(nested(100, "<xs:choice"+unbounded+">", `<xs:element name="a" type="xs:int"/>`, "</xs:choice>")), around(rootHead, "<a>1</a><b/>", few, rootTail), 1, "h/h/R/additionalProperties"},
		{"great counts", root(nested(12, `<xs:sequence maxOccurs="4294967295">`, `<xs:element name="a"/>`, "</xs:sequence>")), around(rootHead, "<a/>", few, rootTail), 0, ""},
		{"great numbers that must be", root(`<xs:sequence><xs:element name="a" minOccurs="4294967294" maxOccurs="4294967295"/></xs:sequence>`), around(rootHead, "<a/>", few, rootTail), 1, "h/h/a/minItems"},
		{"a choice of hundreds", root("<xs:choice" + unbounded + ">" + listed(200, `<xs:element name="a%d" type="xs:int"/><!--%d-->`) + "</xs:choice>"), each(rootHead, 100_000, func(w writer, i int) { fmt.Fprintf(w, "<a%d>1</a%[1]d>", i*7%200) }, rootTail), 0, ""},
		{"a choice of hundreds and what is none of it", root("<xs:choice" + unbounded + ">" + listed(200, `<xs:element name="a%d" type="xs:int"/><!--%d-->`) + "</xs:choice>"), inOrder(200_000, "<b%d/>"), 1, "h/h/R/additionalProperties"},
		{"a sequence backwards", root("<xs:sequence><xs:choice>" + `<xs:element name="x"/><xs:element name="y"/>` + "</xs:choice>" + listed(250, `<xs:element name="a%d" minOccurs="0"/><!--%d-->`) + "</xs:sequence>"), backwards(250, "<a%d/>"), 1, "h/h/R/content"},
		{"one of thousands in the wrong place again and again", root("<xs:sequence><xs:choice>" + `<xs:element name="x"/><xs:element name="y"/>` + "</xs:choice>" + listed(1200, `<xs:element name="a%d"/><!--%d-->`) + "</xs:sequence>"),
			each(rootHead+"<x/><a1199/>", 100_000, func(w writer, i int) { w.WriteString("<a1/>") }, rootTail), 1, "h/h/R/content"},
		{"all of hundreds backwards", root("<xs:all>" + listed(300, `<xs:element name="a%d"/><!--%d-->`) + "</xs:all>"), backwards(300, "<a%d/>"), 0, ""},
		{"all of hundreds again and again", root("<xs:all>" + listed(300, `<xs:element name="a%d"/><!--%d-->`) + "</xs:all>"), around(rootHead, "<a1/>", 100_000, rootTail), 1, ""},
		{"one name at hundreds of places", root("<xs:sequence>" + listed(300, `<xs:element name="a" type="xs:int"/><xs:element name="b"/><!--%d %d-->`) + "</xs:sequence>"), around(rootHead, "<a>1</a>", 100_000, rootTail), 1, ""},
		{"one name at hundreds of optional places", root("<xs:sequence>" + listed(150, `<xs:sequence minOccurs="0"><xs:element name="c%d"/><xs:element name="a" type="xs:int"/></xs:sequence><!--%d-->`) + "</xs:sequence>"), around(rootHead, "<a>1</a>", 100_000, rootTail), 1, ""},
		{"mixed content in pieces", `<xs:element name="R"><xs:complexType mixed="true"><xs:choice minOccurs="0" maxOccurs="unbounded"><xs:element name="a"/></xs:choice></xs:complexType></xs:element>`, around(rootHead, "tekst <a/>", few, rootTail), 0, ""},
		{"members of a substitution group", root(`<xs:sequence><xs:element ref="H"`+unbounded+`/></xs:sequence>`, `<xs:element name="H" type="xs:int"/>`, listed(200, `<xs:element name="a%d" substitutionGroup="H" type="xs:int"/><!--%d-->`)),
			each(rootHead, 100_000, func(w writer, i int) { fmt.Fprintf(w, "<a%d>1</a%[1]d>", i*7%200) }, rootTail), 0, ""},
		{"thousands of derived types", root(`<xs:sequence><xs:element name="a" type="T0"`+unbounded+`/></xs:sequence>`, `<xs:complexType name="T0"><xs:sequence/></xs:complexType>`,
			listed(3000, `<xs:complexType name="U%d"><xs:complexContent><xs:extension base="T0"/></xs:complexContent></xs:complexType><!--%d-->`)),
			each(rootHead, 200_000, func(w writer, i int) { fmt.Fprintf(w, `<a xsi:type="U%d"/>`, i%3000) }, rootTail), 0, ""},
		{"types that are none", root(`<xs:sequence><xs:element name="a" type="T0"`+unbounded+`/></xs:sequence>`, `<xs:complexType name="T0"><xs:sequence/></xs:complexType>`,
			listed(2000, `<xs:complexType name="U%d"><xs:sequence/></xs:complexType><!--%d-->`)),
			each(rootHead, 100_000, func(w writer, i int) { fmt.Fprintf(w, `<a xsi:type="V%d"/><a xsi:type="U%d"/>`, i, i%2000) }, rootTail), 1, ""},
		{"a union of many", root(`<xs:sequence><xs:element name="a" type="U"`+unbounded+`/></xs:sequence>`, `<xs:simpleType name="U"><xs:union>`+listed(500, `<xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="x%dy*"/></xs:restriction></xs:simpleType><!--%d-->`)+`</xs:union></xs:simpleType>`),
			each(rootHead, 5000, func(w writer, i int) { w.WriteString("<a>" + kilobyte + "</a>") }, rootTail), 1, ""},
		{"a long list", root(`<xs:sequence><xs:element name="a"` + unbounded + `><xs:simpleType><xs:list itemType="xs:int"/></xs:simpleType></xs:element></xs:sequence>`), around(rootHead, "<a>"+strings.Repeat("1 ", 500_000)+"</a>", few, rootTail), 0, ""},
		{"a long list of wrong items", root(`<xs:sequence><xs:element name="a"` + unbounded + `><xs:simpleType><xs:list itemType="xs:int"/></xs:simpleType></xs:element></xs:sequence>`), around(rootHead, "<a>"+strings.Repeat("x ", 500_000)+"</a>", few, rootTail), 1, ""},
		{"enumerations", root(`<xs:sequence><xs:element name="a" type="E"`+unbounded+`/></xs:sequence>`, `<xs:simpleType name="E"><xs:restriction base="xs:decimal">`+listed(500, `<xs:enumeration value="%d.0"/><!--%d-->`)+`</xs:restriction></xs:simpleType>`),
			each(rootHead, 50_000, func(w writer, i int) { fmt.Fprintf(w, `<a>%d.50</a>`, i) }, rootTail), 1, ""},
		{"what a wildcard takes, in one another", root(`<xs:sequence><xs:any processContents="lax"`+unbounded+`/></xs:sequence>`, listed(1000, `<xs:element name="a%d"><xs:complexType><xs:sequence><xs:any processContents="lax" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element><!--%d-->`),
			`<xs:element name="All"><xs:complexType><xs:sequence>`+listed(1000, `<xs:element ref="a%d"/><!--%d-->`)+`</xs:sequence></xs:complexType></xs:element>`),
			each(rootHead, 2000, func(w writer, i int) { w.WriteString(nested(50, "<a999>", "<b/>", "</a999>")) }, rootTail), 0, ""},
		{"attributes", root(`<xs:sequence><xs:element name="a"` + unbounded + `><xs:complexType>` + listed(1000, `<xs:attribute name="x%d" type="xs:int"/><xs:attribute name="y%d"/>`) + `</xs:complexType></xs:element></xs:sequence>`),
			each(rootHead, 10_000, func(w writer, i int) { w.WriteString("<a" + listed(30, ` x%d="1" y%d=""`) + "/>") }, rootTail), 0, ""},
		{"in itself", root(`<xs:sequence><xs:element ref="R" minOccurs="0"/></xs:sequence>`), around(rootHead, "<R>", 100_000, ""), 3, token.RuleLimitDepth},
		{"too many types", root(`<xs:sequence/>`, listed(10_001, `<xs:complexType name="T%d"/><!--%d-->`)), nil, 2, ""},
		{"doubling", root(`<xs:sequence><xs:group ref="g0"/></xs:sequence>`, listed(40, `<xs:group name="g%d"><xs:sequence><xs:group ref="g%[2]d"/><xs:group ref="g%[2]d"/></xs:sequence></xs:group>`), `<xs:group name="g40"><xs:sequence><xs:element name="a"/></xs:sequence></xs:group>`), nil, 2, ""},
	} {
		t.Run(strings.ReplaceAll(c.name, " ", "-"), func(t *testing.T) {
			if testing.Short() {
				t.Skip("makes payloads of up to 30 MB")
			}
			name := file(t, "h.xsd", []byte(contractHead+c.contract+"</xs:schema>"))
			if c.payload == nil {
				c.payload = func(w writer) { w.WriteString(rootHead + rootTail) }
			}
			o := checkWithin(t, contractMemory, c.payload, "--no-builtin", "--schemas", name, "--max-samples", "10", "-")
			assert.Equal(t, c.code, o.code, some(o.rules))
			if c.rule != "" {
				assert.Contains(t, o.rules, c.rule)
			}
			if c.code > 0 {
				assert.NotContains(t, o.verdict, "valid")
			}
		})
	}
}
