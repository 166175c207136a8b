package importing_test

import (
	"archive/zip"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/importing"
)

const wsdl = `<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
  xmlns:t="urn:x" xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:x">
<wsdl:types>
  <xs:schema targetNamespace="urn:x" elementFormDefault="qualified">
    <xs:element name="HentElev" type="t:Elev"/><xs:element name="HentElevResponse"><xs:complexType><xs:sequence><xs:element name="Elev" type="t:Elev" minOccurs="0" maxOccurs="99"/></xs:sequence></xs:complexType></xs:element>
    <xs:element name="Hoved" type="xs:string"/><xs:element name="Fejl" type="xs:string"/>
    <xs:complexType name="Elev"><xs:sequence><xs:element name="Navn" type="xs:string"/></xs:sequence></xs:complexType></xs:schema>
</wsdl:types>
<wsdl:message name="Ind"><wsdl:part name="hoved" element="t:Hoved"/><wsdl:part name="parameters" element="t:HentElev"/></wsdl:message>
<wsdl:message name="Ud"><wsdl:part name="parameters" element="t:HentElevResponse"/></wsdl:message>
<wsdl:message name="FejlUd"><wsdl:part name="fejl" element="t:Fejl"/></wsdl:message>
<wsdl:message name="Plus"><wsdl:part name="a" type="xs:date"/><wsdl:part name="b" type="t:Elev"/></wsdl:message>
<wsdl:portType name="P">
  <wsdl:operation name="HentElev"><wsdl:documentation>Henter en elev</wsdl:documentation><wsdl:input message="t:Ind"/><wsdl:output message="t:Ud"/><wsdl:fault name="fejl" message="t:FejlUd"/></wsdl:operation>
  <wsdl:operation name="Plus"><wsdl:input message="t:Plus"/></wsdl:operation>
</wsdl:portType>
<wsdl:binding name="B" type="t:P"><soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>
  <wsdl:operation name="HentElev">
    <wsdl:input><soap:header message="t:Ind" part="hoved" use="literal"/><soap:body use="literal"/></wsdl:input>
    <wsdl:output><soap:body use="literal"/></wsdl:output><wsdl:fault name="fejl"><soap:fault name="fejl" use="literal"/></wsdl:fault></wsdl:operation>
  <wsdl:operation name="Plus"><soap:operation style="rpc"/><wsdl:input><soap:body use="literal" namespace="urn:rpc"/></wsdl:input></wsdl:operation>
</wsdl:binding>
<wsdl:service name="ElevService"><wsdl:port name="A" binding="t:B"/><wsdl:port name="A2" binding="t:B"/></wsdl:service>
</wsdl:definitions>`

func TestMessagesOfAService(t *testing.T) {
	r, problems := importing.Source(fstest.MapFS{"elev.wsdl": {Data: []byte(wsdl)}}, importing.Options{System: "demo", Version: "2.0"})
	require.Empty(t, problems)
	assert.Equal(t, []string{"demo/elev-service@2.0#Hoved", "demo/elev-service@2.0#HentElev", "demo/elev-service@2.0#HentElevResponse",
		"demo/elev-service@2.0#Fejl", "demo/elev-service@2.0#Plus"}, r.Messages)
	const dir = "demo/elev-service/2.0/"
	assert.JSONEq(t, `{"system":"demo","service":"elev-service","title":"ElevService","name":"HentElev","version":"2.0","operation":"HentElev",
		"direction":"request","root":"HentElev","namespace":"urn:x","elements":"qualified","exact":true,"formats":["xml"],
		"headers":["Hoved"],"ruleScope":"HentElev"}`,
		read(t, r, dir+"HentElev.json", "x-message"))
	assert.JSONEq(t, `"response"`, read(t, r, dir+"Fejl.json", "x-message", "direction"))
	assert.JSONEq(t, `{"da":"Henter en elev","en":"Henter en elev"}`, read(t, r, dir+"HentElev.json", "x-text", "label"))
	assert.JSONEq(t, `99`, read(t, r, dir+"HentElevResponse.json", "properties", "Elev", "maxItems"))
	// The parts of an rpc are in no namespace; what they have is in its own.
	assert.JSONEq(t, `"urn:rpc"`, read(t, r, dir+"Plus.json", "x-message", "namespace"))
	assert.JSONEq(t, `{"namespace":""}`, read(t, r, dir+"Plus.json", "properties", "b", "x-xml"))
	assert.JSONEq(t, `{"namespace":"urn:x"}`, read(t, r, "demo/types.json", "definitions", "Elev", "properties", "Navn", "x-xml"))
	assert.Empty(t, r.Notes)
	assert.JSONEq(t, `true`, read(t, r, dir+"Hoved.json", "x-message", "header"))
}

const plainXSD = head + `<xs:element name="Indberetning"><xs:complexType><xs:sequence><xs:element name="Institution" type="xs:string"/>` +
	`<xs:element name="Elev" type="Elev" maxOccurs="unbounded"/></xs:sequence><xs:attribute name="version" type="xs:string" use="required"/></xs:complexType></xs:element>` +
	`<xs:complexType name="Elev"><xs:sequence><xs:element name="Navn" minOccurs="0"><xs:simpleType><xs:restriction base="xs:string"><xs:maxLength value="40"/></xs:restriction></xs:simpleType></xs:element>` +
	`<xs:element name="Start" type="xs:date"/><xs:element name="Slut" type="xs:date" nillable="true" minOccurs="0"/></xs:sequence></xs:complexType></xs:schema>`

// What is imported compiles with the shared types and the texts of keywords.
func TestWhatIsImportedCompiles(t *testing.T) {
	r, problems := importing.Source(fstest.MapFS{"skole.xsd": {Data: []byte(plainXSD)}}, importing.Options{System: "demo"})
	require.Empty(t, problems)
	all := fstest.MapFS{}
	for i, from := range []fs.FS{os.DirFS("../../schemas"), r.Source} {
		require.NoError(t, fs.WalkDir(from, ".", func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || i == 0 && filepath.Dir(p) != "common" {
				return err
			}
			data, err := fs.ReadFile(from, p)
			all[p] = &fstest.MapFile{Data: data}
			return err
		}))
	}
	rules, err := compile.Ruleset(all)
	require.NoError(t, err)
	require.Len(t, rules.Systems, 1)
	require.Len(t, rules.Systems[0].Messages, 1)
	assert.Equal(t, "demo/skole@1#Indberetning", rules.Systems[0].Messages[0].ID)
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		p := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(p), 0o700))
		require.NoError(t, os.WriteFile(p, []byte(text), 0o600))
		return p
	}
	file := write("a/skema/skole.xsd", head+`<xs:include schemaLocation="../faelles/typer.xsd"/><xs:element name="Elev" type="T"/></xs:schema>`)
	write("a/faelles/typer.xsd", head+`<xs:complexType name="T"/></xs:schema>`)
	write("a/andet/ubrugt.xsd", head+`<xs:element name="Andet"/></xs:schema>`)
	require.True(t, importing.IsContract(file))
	r, problems, err := importing.Open(importing.Options{}, file)
	require.NoError(t, err)
	require.Empty(t, problems)
	assert.Equal(t, []string{"skole/skole@1#Elev"}, r.Messages)
	require.Len(t, r.Files, 2)
	assert.Equal(t, "faelles/typer.xsd", r.Files[0].Path, "paths are those below the folder that has all of them")

	require.True(t, importing.IsContract(filepath.Join(dir, "a")))
	r, problems, err = importing.Open(importing.Options{}, filepath.Join(dir, "a"))
	require.NoError(t, err)
	require.Empty(t, problems)
	assert.Len(t, r.Messages, 2)

	z, err := os.Create(filepath.Join(dir, "kontrakt.zip"))
	require.NoError(t, err)
	w := zip.NewWriter(z)
	require.NoError(t, w.AddFS(os.DirFS(filepath.Join(dir, "a"))))
	require.NoError(t, w.Close())
	require.NoError(t, z.Close())
	require.True(t, importing.IsContract(z.Name()))
	r, problems, err = importing.Open(importing.Options{}, z.Name())
	require.NoError(t, err)
	require.Empty(t, problems)
	assert.Len(t, r.Messages, 2)
	require.NoError(t, r.Write(filepath.Join(dir, "ud")))
	assert.FileExists(t, filepath.Join(dir, "ud", "kontrakt", "skole", "1", "Elev.json"))
	assert.False(t, importing.IsContract(filepath.Join(dir, "ud")), "our own source is none")

	_, _, err = importing.Open(importing.Options{}, filepath.Join(dir, "findes-ikke.xsd"))
	require.Error(t, err)
}
