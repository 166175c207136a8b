package contract_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/contract"
)

// calc has a document operation with a header and a fault, bound to SOAP 1.1 and
// 1.2, and one of rpc.
const calc = `<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
  xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/" xmlns:t="urn:x" xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:x">
<wsdl:types>
  <xs:schema targetNamespace="urn:x" elementFormDefault="qualified"><xs:import namespace="urn:y"/>
    <xs:element name="Hent" type="y:Hent" xmlns:y="urn:y"/><xs:element name="HentResponse" type="xs:string"/><xs:element name="Fejl" type="xs:string"/></xs:schema>
  <xs:schema targetNamespace="urn:y"><xs:element name="Hoved" type="xs:int"/><xs:complexType name="Hent"/></xs:schema>
</wsdl:types>
<wsdl:message name="HentInd"><wsdl:documentation>Henter.</wsdl:documentation><wsdl:part name="hoved" element="y:Hoved" xmlns:y="urn:y"/><wsdl:part name="parameters" element="t:Hent"/></wsdl:message>
<wsdl:message name="HentUd"><wsdl:part name="parameters" element="t:HentResponse"/></wsdl:message>
<wsdl:message name="HentFejl"><wsdl:part name="fejl" element="t:Fejl"/></wsdl:message>
<wsdl:message name="PlusInd"><wsdl:part name="a" type="xs:int"/><wsdl:part name="b" type="xs:int"/></wsdl:message>
<wsdl:portType name="P">
  <wsdl:operation name="Hent"><wsdl:input message="t:HentInd"/><wsdl:output message="t:HentUd"/><wsdl:fault name="fejl" message="t:HentFejl"/></wsdl:operation>
  <wsdl:operation name="Plus"><wsdl:input message="t:PlusInd"/></wsdl:operation>
</wsdl:portType>
<wsdl:binding name="B" type="t:P"><soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>
  <wsdl:operation name="Hent"><soap:operation soapAction="urn:x#Hent"/>
    <wsdl:input><soap:header message="t:HentInd" part="hoved" use="literal"/><soap:body use="literal"/></wsdl:input>
    <wsdl:output><soap:body use="literal"/></wsdl:output><wsdl:fault name="fejl"><soap:fault name="fejl" use="literal"/></wsdl:fault></wsdl:operation>
  <wsdl:operation name="Plus"><soap:operation style="rpc"/><wsdl:input><soap:body use="literal" namespace="urn:rpc"/></wsdl:input></wsdl:operation>
</wsdl:binding>
<wsdl:binding name="B12" type="t:P"><soap12:binding transport="http://schemas.xmlsoap.org/soap/http"/>
  <wsdl:operation name="Hent"><wsdl:input><soap12:body use="literal" parts="parameters"/></wsdl:input></wsdl:operation>
</wsdl:binding>
<wsdl:service name="S"><wsdl:port name="A" binding="t:B"><soap:address location="https://x.example"/></wsdl:port><wsdl:port name="A12" binding="t:B12"/></wsdl:service>
</wsdl:definitions>`

func TestServices(t *testing.T) {
	set := load(t, "a.wsdl", calc)
	require.Len(t, set.Services, 1)
	s := set.Services[0]
	require.Len(t, s.Ports, 2)
	assert.Equal(t, "1.1", s.Ports[0].Version)
	assert.Equal(t, "1.2", s.Ports[1].Version)
	require.Len(t, s.Ports[0].Operations, 2)
	hent, plus := s.Ports[0].Operations[0], s.Ports[0].Operations[1]
	assert.Equal(t, "urn:x#Hent", hent.Action)
	require.Len(t, hent.Input.Body, 1, "the part of the header is not in the body")
	assert.True(t, hent.Input.Wrapped)
	assert.Equal(t, contract.Name{Space: "urn:x", Local: "Hent"}, hent.Input.Body[0].Element.Name)
	require.Len(t, hent.Input.Headers, 1)
	assert.Equal(t, contract.Name{Space: "urn:y", Local: "Hoved"}, hent.Input.Headers[0].Element.Name)
	require.Len(t, hent.Faults, 1)
	assert.Equal(t, "Fejl", hent.Faults[0].Body[0].Element.Name.Local)
	assert.Equal(t, "Henter.", hent.Input.Doc[0].Text)
	assert.True(t, plus.RPC)
	assert.Equal(t, contract.Name{Space: "urn:rpc", Local: "Plus"}, plus.Input.Wrapper)
	assert.Len(t, plus.Input.Body, 2)
	assert.Len(t, s.Ports[1].Operations[0].Input.Body, 1)
}

func TestAWSDLMayLieInSeveralFiles(t *testing.T) {
	bindings := strings.Index(calc, "<wsdl:binding")
	typesEnd := strings.Index(calc, "<wsdl:types>")
	set := load(t,
		"service.wsdl", calc[:typesEnd]+`<wsdl:import namespace="urn:x" location="abstrakt.wsdl"/>`+calc[bindings:],
		"abstrakt.wsdl", calc[:bindings]+"</wsdl:definitions>")
	require.Len(t, set.Services, 1)
	assert.Len(t, set.Services[0].Ports, 2)
}

// Servers of WCF and JAX-WS put addresses of their own where they import the other half.
func TestAWSDLFindsTheOtherHalfByItsNamespace(t *testing.T) {
	i := strings.Index(calc, "<wsdl:binding")
	half := strings.Replace(calc[:i], `targetNamespace="urn:x">`, `targetNamespace="urn:z">`, 1) + "</wsdl:definitions>"
	half = strings.ReplaceAll(half, `message="t:`, `message="z:`)
	half = strings.Replace(half, `xmlns:t="urn:x"`, `xmlns:t="urn:x" xmlns:z="urn:z"`, 1)
	main := calc[:strings.Index(calc, "<wsdl:types>")] + `<wsdl:import namespace="urn:z" location="https://x.example/S.svc?wsdl=wsdl0"/>` +
		strings.NewReplacer(`type="t:P"`, `type="z:P" xmlns:z="urn:z"`, `message="t:`, `xmlns:z="urn:z" message="z:`).Replace(calc[i:])
	set := load(t, "a.wsdl", main, "b.wsdl", half)
	require.Len(t, set.Services, 1)
	assert.Len(t, set.Services[0].Ports[0].Operations, 2)
}

func TestAWSDLWithoutServicesGivesItsPortTypes(t *testing.T) {
	set := load(t, "a.wsdl", calc[:strings.Index(calc, "<wsdl:binding")]+"</wsdl:definitions>")
	require.Len(t, set.Services, 1)
	assert.Equal(t, "P", set.Services[0].Name.Local)
	assert.Empty(t, set.Services[0].Ports[0].Version)
}

func TestWhatAWSDLNamesMustBeThere(t *testing.T) {
	for name, change := range map[string][2]string{
		"message":  {`<wsdl:input message="t:HentInd"/>`, `<wsdl:input message="t:Ukendt"/>`},
		"element":  {`element="t:HentResponse"`, `element="t:Ukendt"`},
		"type":     {`<wsdl:part name="a" type="xs:int"/>`, `<wsdl:part name="a" type="t:Ukendt"/>`},
		"binding":  {`binding="t:B12"`, `binding="t:Ukendt"`},
		"portType": {`<wsdl:binding name="B12" type="t:P">`, `<wsdl:binding name="B12" type="t:Ukendt">`},
		"part":     {`part="hoved"`, `part="ukendt"`},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(calc, change[0], change[1], 1)
			require.NotEqual(t, calc, text)
			_, problems := contract.Load(files("a.wsdl", text), contract.Limits{})
			require.NotEmpty(t, problems)
			assert.Equal(t, "wsdl", problems[0].Rule)
			assert.Contains(t, strings.ToLower(problems[0].Text("en")), "ukendt")
		})
	}
}

func TestEncodedMessagesAreListedAsUnread(t *testing.T) {
	set := load(t, "a.wsdl", strings.Replace(calc, `<soap:body use="literal" namespace="urn:rpc"/>`, `<soap:body use="encoded" namespace="urn:rpc"/>`, 1))
	require.Len(t, set.Unchecked, 1)
	assert.Nil(t, set.Services[0].Ports[0].Operations[1].Input)
}
