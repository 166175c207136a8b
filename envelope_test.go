package forkontrol_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol"
)

// What stands in an envelope is checked, or it is told that it was not: no way of leaving a
// payload out, hiding it or doubling it is plainly valid.
func TestThePayloadOfAnEnvelopeIsNeverValidUnchecked(t *testing.T) {
	soap := func(inner string) string {
		return `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>` + inner + `</s:Body></s:Envelope>`
	}
	platform := func(content string) string {
		return `<i:XRequest xmlns:i="http://ipl.stil.dk/services/a/b/v1"><i:Identifier><i:SystemName>s</i:SystemName>` +
			`<i:SystemTransactionID>1</i:SystemTransactionID></i:Identifier>` + content + `</i:XRequest>`
	}
	unilogin := func(operation, instXML string) string {
		return `<` + operation + `><wsBrugerid>a</wsBrugerid><wsPassword>b</wsPassword>` + instXML + `</` + operation + `>`
	}
	soap12 := func(inner string) string { // what the platform is called with
		return strings.Replace(soap(inner), "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope", 1)
	}
	escaped := func(xml string) string { return strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace(xml) }
	const fault = `<s:Fault><faultcode>a</faultcode><faultstring>b</faultstring>`
	message := payload("1203055024")
	const (
		empty   = "forkontrol/payload/hole/empty"
		text    = "forkontrol/payload/hole/text"
		several = "forkontrol/payload/hole/several"
		unknown = "forkontrol/payload/message/unknown"
	)
	for _, c := range []struct {
		about, payload string
		verdict        forkontrol.Verdict
		rule, reason   string // of the first finding, of what was not checked
	}{
		{"nothing", soap(""), "invalid", empty, ""},
		{"a comment", soap("<!-- later -->"), "invalid", empty, ""},
		{"white space", soap12(platform("<i:Message>\n  </i:Message>")), "valid", empty, "there is no message in the envelope"},
		{"escaped", soap(escaped(message)), "invalid", text, ""},
		{"CDATA", soap12(platform("<i:Message>\n <![CDATA[" + message + "]]></i:Message>")), "invalid", text, ""},
		{"a signature behind it", soap(message + "<Signature><a>1</a></Signature>"), "invalid", several, ""},
		{"a signature before it", soap("<Signature><a>1</a></Signature>" + message), "invalid", unknown, ""},
		{"two of them", soap(message + message), "invalid", several, ""},
		{"a fault beside it", soap(fault + "</s:Fault>" + message), "invalid", several, ""},
		{"something unknown", soap("<Q><a>1</a></Q>"), "failed", unknown, ""},
		{"something unknown within", soap12(platform("<i:Message><Q/></i:Message>")), "failed", unknown, ""},
		{"a fault with details of its own", soap(fault + "<detail><q>1</q></detail></s:Fault>"), "valid", "", "no known message begins with q"},
		{"an import that is empty", unilogin("importerXml", "<instXML/>"), "valid", empty, "there is no message in the envelope"},
		{"an import of white space", unilogin("importerDeltaXml", "<instXML>  </instXML>"), "valid", empty, "there is no message in the envelope"},
		{"an import of something unknown", unilogin("importerSletXml", "<instXML><Q/></instXML>"), "failed", unknown, ""},
		{"an import as text", unilogin("importerXml", "<instXML>"+escaped("<UNILoginImport/>")+"</instXML>"), "invalid", "unilogin/wsaimport/sourceDateTime/required", ""},
		{"an import in CDATA", unilogin("importerXml", "<instXML><![CDATA[<UNILoginImport/>]]></instXML>"), "invalid", "unilogin/wsaimport/sourceDateTime/required", ""},
		{"text that is no XML", unilogin("importerXml", "<instXML>hej</instXML>"), "invalid", "forkontrol/xml/syntax/well-formed", ""},
		{"something unknown as text", unilogin("importerXml", "<instXML>"+escaped("<Q/>")+"</instXML>"), "failed", unknown, ""},
		{"no import", unilogin("importerXml", ""), "", "unilogin/wsaimport/instXML/required", "there is no message in the envelope"},
		{"no message", platform(""), "", "integrationsplatformen/konvolut/Request.Message/required", "there is no message in the envelope"},
		{"an import in an import", unilogin("importerXml", "<instXML>"+escaped(unilogin("importerXml", "<instXML>"+escaped("<UNILoginImport/>")+"</instXML>"))+"</instXML>"),
			"valid", "", "could not be checked"},
	} {
		t.Run(c.about, func(t *testing.T) {
			checker, err := forkontrol.NewChecker(forkontrol.Options{AsOf: "2026-11-22", Language: forkontrol.English})
			require.NoError(t, err)
			r := checker.CheckBytes([]byte(c.payload), "a.xml")
			if c.verdict != "" {
				assert.Equal(t, c.verdict, r.Verdict)
			}
			if c.rule != "" {
				require.NotEmpty(t, r.Findings)
				assert.Equal(t, c.rule, r.Findings[0].Rule)
			}
			reasons := ""
			for _, u := range r.Unchecked {
				reasons += u.Reason + "\n"
			}
			assert.Contains(t, reasons, c.reason)
			if r.Verdict == forkontrol.VerdictValid {
				assert.False(t, r.Full)
				assert.Contains(t, r.Answer, "Valid as far as checked: ")
			}
		})
	}
}

// Whoever names the envelope has what is in it checked, whatever message that is.
func TestAnEnvelopeThatIsAskedForHasItsPayloadChecked(t *testing.T) {
	checker, err := forkontrol.NewChecker(forkontrol.Options{AsOf: "2026-11-22", Message: "soap/envelope@1.1#Envelope"})
	require.NoError(t, err)
	r := checker.CheckBytes([]byte(`<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>`+payload("12")+`</s:Body></s:Envelope>`), "a.xml")
	assert.Equal(t, indberet, r.Message)
	assert.Equal(t, forkontrol.VerdictInvalid, r.Verdict)
}
