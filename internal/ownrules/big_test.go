package ownrules

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/importing"
	"github.com/forkontrol/forkontrol/internal/program"
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

func TestTypesOfALargeContractAreShared(t *testing.T) {
	at := time.Now()
	set, err := imported(t, map[string]string{"stor.xsd": manyTypes(250, 40)}, importing.Options{})
	require.NoError(t, err)
	_, m := set.Find("egen/stor@1#Faktura")
	require.NotNil(t, m)
	t.Log(time.Since(at), len(m.Nodes), len(m.Fields), len(m.Rules))

	payload := `<Faktura xmlns="urn:big"><E0_0 valuta="DKK">12.50</E0_0><E0_1><E2_3>for lang en kode</E2_3></E0_1></Faktura>`
	p := engine.New(engine.Options{Rules: set, Format: "xml"}).Check(strings.NewReader(payload), "x.xml")
	assert.Equal(t, finding.Invalid, p.Verdict)
	for _, f := range p.Findings {
		t.Log(f.Path, f.Rule.ID, f.Found, m.Fields[f.Rule.Field].Path)
	}
}

func TestHostile(t *testing.T) {
	var s strings.Builder
	s.WriteString(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:h" targetNamespace="urn:h" elementFormDefault="qualified">
<xs:element name="R" type="T0"/><xs:complexType name="T0"><xs:sequence><xs:element name="R" type="T0" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType>`)
	for i := 1; i < 9000; i++ {
		fmt.Fprintf(&s, `<xs:complexType name="T%d"><xs:complexContent><xs:extension base="T%d"/></xs:complexContent></xs:complexType>`+"\n", i, (i-1)%200)
	}
	s.WriteString("</xs:schema>")
	at := time.Now()
	set, err := imported(t, map[string]string{"stor.xsd": s.String()}, importing.Options{})
	require.NoError(t, err)
	_, m := set.Find("egen/stor@1#R")
	require.NotNil(t, m)
	t.Log(time.Since(at), len(m.Nodes), len(m.Fields), len(m.Rules))
	at = time.Now()
	payload := `<R xmlns="urn:h" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`
	payload += strings.Repeat(strings.Repeat(`<R xsi:type="T200">`, 50)+strings.Repeat("</R>", 50), 200) + "</R>"
	p := engine.New(engine.Options{Rules: set, Format: "xml"}).Check(strings.NewReader(payload), "x.xml")
	t.Log(time.Since(at), p.Verdict, len(p.Findings))
}
