package receive_test

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/ownrules"
	"github.com/forkontrol/forkontrol/internal/receive"
	"github.com/forkontrol/forkontrol/internal/receive/call"
	"github.com/forkontrol/forkontrol/internal/receive/wsdl"
)

// own are the options of a receiver with a contract of the user's.
func own(t *testing.T, o *receive.Options) {
	const contract = "../../examples/own-contract/kontrakt"
	set, err := ownrules.Load(false, contract)
	require.NoError(t, err)
	o.Rules = set
	o.Contracts, err = wsdl.Open(contract)
	require.NoError(t, err)
}

func inSOAP11(message []byte) []byte {
	_, bare, _ := strings.Cut(string(message), "?>")
	return []byte(`<s:Envelope xmlns:s="` + call.SpaceSOAP11 + `"><s:Body>` + bare + `</s:Body></s:Envelope>`)
}

// A contract of one's own is answered with what it declares, and refused with its own fault, HTTP 500
// and the ids of the findings.
func TestAContractOfOnesOwnDeclaresTheAnswers(t *testing.T) {
	d := start(t, func(o *receive.Options) { own(t, o) })
	answer, text := d.post("/soap", soap11, inSOAP11(example(t, "own-contract/payloads/bestilling-gyldig.xml")), "SOAPAction", `"urn:eksempel:kantine:bestil"`)
	require.Equal(t, http.StatusOK, answer.StatusCode, text)
	assert.Equal(t, "Kvittering", d.valid(text).Message.Name)
	answer, text = d.post("/soap", soap11, example(t, "own-contract/payloads/bestilling-fejl-seks.xml"), "SOAPAction", `"urn:other"`)
	assert.Equal(t, http.StatusInternalServerError, answer.StatusCode)
	d.valid(text)
	assert.Contains(t, text, "Afvist")
	e := d.last()
	assert.Equal(t, "fault Afvist", e.Answer)
	for _, rule := range e.Rules {
		assert.Contains(t, text, rule)
	}
	assert.Contains(t, strings.Join(e.Why, " "), "SOAPAction says urn:other")
}

// The WSDL names the receiver's own address, and so do the schemas that it takes in.
func TestTheWSDLNamesItsOwnAddress(t *testing.T) {
	d := start(t, func(o *receive.Options) { own(t, o) })
	get := func(path string) (int, string) {
		answer, err := http.Get(d.URL + path)
		require.NoError(t, err)
		defer answer.Body.Close()
		b, err := io.ReadAll(answer.Body)
		require.NoError(t, err)
		return answer.StatusCode, string(b)
	}
	for _, path := range []string{"/soap?wsdl", "/Kantine?WSDL", "/?wsdl"} {
		status, text := get(path)
		assert.Equal(t, http.StatusOK, status)
		assert.Contains(t, text, `<soap:address location="`+d.URL+`/soap"/>`)
		assert.NotContains(t, text, "kantine.eksempel")
		_, rest, _ := strings.Cut(text, `schemaLocation="`+d.URL)
		schema, _, _ := strings.Cut(rest, `"`)
		status, text = get(schema)
		assert.Equal(t, http.StatusOK, status, schema)
		assert.Contains(t, text, `schemaLocation="`+d.URL+`/contracts/0/faelles.xsd"`)
	}
	for _, path := range []string{"/contracts/0/../../receive.go", "/contracts/0/%2e%2e/%2e%2e/receive.go", "/contracts/0/..%2f..%2freceive.go", "/contracts/1/kantine.xsd", "/contracts/"} {
		status, _ := get(path)
		assert.Equal(t, http.StatusNotFound, status, path)
	}
	status, text := get("/")
	assert.Equal(t, http.StatusOK, status)
	assert.Contains(t, text, "/soap?wsdl")

	embedded := start(t, nil)
	answer, err := http.Get(embedded.URL + "/x?wsdl")
	require.NoError(t, err)
	defer answer.Body.Close()
	assert.Equal(t, http.StatusNotFound, answer.StatusCode, "none is known of the systems within")
}

// A contract of the platform's own service has its envelope in it: what answers is not wrapped once more.
func TestAContractOfAPlatformServiceIsNotWrappedTwice(t *testing.T) {
	dir := t.TempDir()
	const space = "http://ipl.stil.dk/services/demo/x/v1.0"
	contract := filepath.Join(dir, "x.wsdl")
	element := func(name, more string) string {
		return `<xs:element name="` + name + `"><xs:complexType><xs:sequence>
<xs:element name="Identifier"><xs:complexType><xs:sequence><xs:element name="SystemName" type="xs:string"/><xs:element name="SystemTransactionID" type="xs:string"/></xs:sequence></xs:complexType></xs:element>` +
			more + `<xs:element name="Message" type="xs:string"/></xs:sequence></xs:complexType></xs:element>`
	}
	require.NoError(t, os.WriteFile(contract, []byte(`<?xml version="1.0" encoding="ISO-8859-1"?><definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap12/" xmlns:t="`+space+`" targetNamespace="`+space+`">
<documentation>pr`+"\xf8"+`ve</documentation>
<types><xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="`+space+`" elementFormDefault="qualified">`+
		element("XRequest", "")+element("XResponse", `<xs:element name="CorrelationID" type="xs:string"/>`)+`</xs:schema></types>
<message name="In"><part name="p" element="t:XRequest"/></message><message name="Out"><part name="p" element="t:XResponse"/></message>
<portType name="P"><operation name="X"><input message="t:In"/><output message="t:Out"/></operation></portType>
<binding name="B" type="t:P"><soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/><operation name="X"><soap:operation soapAction="x"/>
<input><soap:body use="literal"/></input><output><soap:body use="literal"/></output></operation></binding>
<service name="S"><port name="A" binding="t:B"><soap:address location='https://x.example/services/x?a=1&amp;b=2'/></port></service></definitions>`), 0o600))
	set, err := ownrules.Load(false, contract)
	require.NoError(t, err)
	contracts, err := wsdl.Open(contract)
	require.NoError(t, err)
	d := start(t, func(o *receive.Options) { o.Rules, o.Contracts = set, contracts })
	answer, text := d.post("/", soap12, []byte(`<e:Envelope xmlns:e="`+call.SpaceSOAP12+`"><e:Body><XRequest xmlns="`+space+`">
<Identifier><SystemName>a</SystemName><SystemTransactionID>b</SystemTransactionID></Identifier><Message>c</Message></XRequest></e:Body></e:Envelope>`))
	require.Equal(t, http.StatusOK, answer.StatusCode, text)
	assert.Equal(t, 1, strings.Count(text, "<Identifier"), text)
	assert.NotContains(t, text, "ipl:")
	d.valid(text)
	got, err := http.Get(d.URL + "/services/x?wsdl")
	require.NoError(t, err)
	defer got.Body.Close()
	b, err := io.ReadAll(got.Body)
	require.NoError(t, err)
	assert.Contains(t, string(b), `location="`+d.URL+`/services/x"`)
	assert.Contains(t, string(b), "prøve", "what a contract is written in is UTF-8 when it is given out")
	assert.Contains(t, string(b), `encoding="UTF-8"`)
}
