package call_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/receive/call"
)

const inner = `<u:Indberet xmlns:u="urn:x"><KontaktpersonInfo><Elev><CPRNr>0101051234</CPRNr></Elev>` +
	`<Elev><CPRNr><!-- -->0202051234</CPRNr></Elev><KontaktMail>a@b.example</KontaktMail></KontaktpersonInfo></u:Indberet>`

// A call is known by names and namespaces, so whatever prefixes it has it is the same call.
func TestPrefixesSayNothing(t *testing.T) {
	for _, document := range []string{
		`<soap:Envelope xmlns:soap="` + call.SpaceSOAP12 + `"><soap:Header><x/></soap:Header><soap:Body>` + inner + `</soap:Body></soap:Envelope>`,
		`<Envelope xmlns="` + call.SpaceSOAP12 + `"><Body>` + strings.Replace(inner, `<KontaktpersonInfo>`, `<KontaktpersonInfo xmlns="">`, 1) + `</Body></Envelope>`,
		`<q1:Envelope xmlns:q1="` + call.SpaceSOAP12 + `" xmlns:q2="` + call.SpaceSOAP12 + `"><q2:Body>` + inner + `</q2:Body></q1:Envelope>`,
	} {
		c := call.Read([]byte(document), call.Asked{})
		assert.Equal(t, call.SOAP12, c.SOAP, document)
		assert.Equal(t, call.Name{Space: "urn:x", Local: "Indberet"}, c.Body, document)
		assert.Equal(t, c.Body, c.Message, document)
		assert.Equal(t, []string{"0101051234", "0202051234"}, c.All("KontaktpersonInfo.Elev.CPRNr"), document)
		assert.Equal(t, []string{"a@b.example"}, c.All("KontaktMail"), document)
		assert.False(t, c.Qualified)
	}
}

func TestThePlatformsEnvelopeSaysWhoCalls(t *testing.T) {
	c := call.Read([]byte(`<s:Envelope xmlns:s="`+call.SpaceSOAP11+`"><s:Body><p:IndberetRequest xmlns:p="http://ipl.stil.dk/services/udb/x/v1">
<p:Identifier><p:SystemName>SA</p:SystemName><p:SystemTransactionID>7</p:SystemTransactionID></p:Identifier>
<p:Message>`+inner+`</p:Message></p:IndberetRequest></s:Body></s:Envelope>`), call.Asked{})
	require.NotNil(t, c.Platform)
	assert.Equal(t, call.Platform{Element: call.Name{Space: "http://ipl.stil.dk/services/udb/x/v1", Local: "IndberetRequest"}, SystemName: "SA", SystemTransactionID: "7"}, *c.Platform)
	assert.Equal(t, call.SOAP11, c.SOAP)
	assert.Equal(t, "{urn:x}Indberet", c.Message.String())
	assert.Len(t, c.All("CPRNr"), 2)
}

func TestJSONHasTheSamePaths(t *testing.T) {
	object := `{"KontaktpersonInfo": {"Elev": [{"CPRNr": "0101051234"}, {"CPRNr": "0202051234"}], "KontaktMail": "a@b.example"}, "x": 1}`
	c := call.Read([]byte(object), call.Asked{})
	assert.Equal(t, "json", c.Format)
	assert.Equal(t, []string{"0101051234", "0202051234"}, c.All("KontaktpersonInfo.Elev.CPRNr"))
	c = call.Read([]byte(`{"Indberet": `+object+`}`), call.Asked{})
	assert.Equal(t, "Indberet", c.Message.Local)
	assert.Equal(t, []string{"0101051234", "0202051234"}, c.All("KontaktpersonInfo.Elev.CPRNr"))
}

func TestAFaultIsNoCall(t *testing.T) {
	b, err := os.ReadFile("../../../examples/ungedatabasen/fault-gyldig-soap12.xml")
	require.NoError(t, err)
	c := call.Read(b, call.Asked{})
	assert.True(t, c.Fault)
	assert.Empty(t, c.Message)
}

// Whatever comes, reading ends and says what it can.
func FuzzRead(f *testing.F) {
	f.Add([]byte(inner))
	f.Add([]byte(`{"a": [{"b": 1}]}`))
	f.Add([]byte("\xff\xfe<\x00a\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		c := call.Read(b, call.Asked{})
		assert.LessOrEqual(t, len(c.Values), call.Room)
	})
}
