package forkontrol_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol"
	"github.com/forkontrol/forkontrol/catalogue"
)

// What stands in an envelope is checked, or the report says that it was not: no way of leaving a
// payload out, hiding it or doubling it is plainly valid.
func TestThePayloadOfAnEnvelopeIsNeverValidUnchecked(t *testing.T) {
	soap := func(inner string) string {
		return `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>` + inner + `</s:Body></s:Envelope>`
	}
	soap12 := func(inner string) string {
		return strings.ReplaceAll(soap(inner), "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope")
	}
	platform := func(content string) string {
		return `<i:XRequest xmlns:i="http://ipl.stil.dk/services/a/b/v1"><i:Identifier><i:SystemName>s</i:SystemName>` +
			`<i:SystemTransactionID>1</i:SystemTransactionID></i:Identifier>` + content + `</i:XRequest>`
	}
	unilogin := func(operation, instXML string) string {
		return `<` + operation + `><wsBrugerid>a</wsBrugerid><wsPassword>b</wsPassword>` + instXML + `</` + operation + `>`
	}
	escaped := func(xml string) string { return strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace(xml) }
	const fault = `<s:Fault><faultcode>a</faultcode><faultstring>b</faultstring>`
	message := payload("1203055024")
	const (
		empty   = "forkontrol/payload/hole/empty"
		text    = "forkontrol/payload/hole/text"
		several = "forkontrol/payload/hole/several"
		unknown = "forkontrol/payload/message/unknown"
		inside  = "forkontrol/payload/envelope/inside"
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
		{"SOAP inside the platform's envelope", platform("<i:Message>" + soap(message) + "</i:Message>"), "invalid", inside, ""},
		{"the same in SOAP", soap12(platform("<i:Message>" + soap12(message) + "</i:Message>")), "invalid", inside, ""},
		{"SOAP in SOAP", soap(soap(message)), "invalid", inside, ""},
		{"something unknown", soap("<Q><a>1</a></Q>"), "failed", unknown, ""},
		{"something unknown within", soap12(platform("<i:Message><Q/></i:Message>")), "failed", unknown, ""},
		{"a fault with details of its own", soap(fault + "<detail><q>1</q></detail></s:Fault>"), "valid", "", "no known message begins with q"},
		{"an import that is empty", unilogin("importerXml", "<instXML/>"), "invalid", empty, ""},
		{"an import of white space", unilogin("importerDeltaXml", "<instXML>  </instXML>"), "invalid", empty, ""},
		{"an import of something unknown", unilogin("importerSletXml", "<instXML><Q/></instXML>"), "failed", unknown, ""},
		{"an import as text", unilogin("importerXml", "<instXML>"+escaped("<UNILoginImport/>")+"</instXML>"), "invalid", "unilogin/wsaimport/sourceDateTime/required", ""},
		{"an import in CDATA", unilogin("importerXml", "<instXML><![CDATA[<UNILoginImport/>]]></instXML>"), "invalid", "unilogin/wsaimport/sourceDateTime/required", ""},
		{"text that is no XML", unilogin("importerXml", "<instXML>hej</instXML>"), "valid", "", "no known message begins with hej"},
		{"an import in base64", unilogin("importerXml", "<instXML>PFVOSUxvZ2luSW1wb3J0Lz4=</instXML>"), "valid", "", "no known message begins with PFVOSUxvZ2lu"},
		{"something unknown as text", unilogin("importerXml", "<instXML>"+escaped("<Q/>")+"</instXML>"), "failed", unknown, ""},
		{"no import", unilogin("importerXml", ""), "", "unilogin/wsaimport/instXML/required", "there is no message in the envelope"},
		{"no message", platform(""), "", "integrationsplatformen/konvolut/Request.Message/required", "there is no message in the envelope"},
		{"an import in an import", unilogin("importerXml", "<instXML>"+escaped(unilogin("importerXml", "<instXML>"+escaped("<UNILoginImport/>")+"</instXML>"))+"</instXML>"),
			"invalid", "unilogin/wsaimport/importerXml.instXML/payload", "could not be checked"},
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

// A call is for certain messages: another is not valid there, as elements or as text, however
// right its fields are.
func TestACallTakesItsOwnMessagesOnly(t *testing.T) {
	checker, err := forkontrol.NewChecker(forkontrol.Options{AsOf: "2026-11-22"})
	require.NoError(t, err)
	call := func(operation, content string) string {
		return `<` + operation + `><wsBrugerid>a</wsBrugerid><wsPassword>b</wsPassword><instXML>` + content + `</instXML></` + operation + `>`
	}
	escaped := strings.NewReplacer("&", "&amp;", "<", "&lt;")
	imported, err := catalogue.NewSample("unilogin/wsaimport@7#UNILoginImport", catalogue.SampleOptions{})
	require.NoError(t, err)
	_, own, _ := strings.Cut(string(imported.Payload), "?>")
	const rule = "unilogin/wsaimport/importerXml.instXML/payload"
	for _, c := range []struct {
		name, payload, rule string
		verdict             forkontrol.Verdict
	}{
		{"its own message", call("importerXml", own), "", forkontrol.VerdictValid},
		{"its own message as text", call("importerXml", escaped.Replace(own)), "", forkontrol.VerdictValid},
		{"a message of another system", call("importerXml", payload("1203055024")), rule, forkontrol.VerdictInvalid},
		{"a message of another system as text", call("importerXml", escaped.Replace(payload("1203055024"))), rule, forkontrol.VerdictInvalid},
		{"a message of the same system", call("importerXml", `<UNILoginSlet xmlns="urn:forkontrol:draft:unilogin"/>`), rule, forkontrol.VerdictInvalid},
		{"in SOAP", `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>` + call("importerXml", payload("1203055024")) + `</s:Body></s:Envelope>`, rule, forkontrol.VerdictInvalid},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := checker.CheckBytes([]byte(c.payload), "a.xml")
			var rules []string
			for _, f := range r.Findings {
				if strings.HasSuffix(f.Rule, "/payload") {
					rules = append(rules, f.Rule)
					assert.Equal(t, forkontrol.SeverityError, f.Severity)
				}
			}
			assert.Equal(t, c.verdict, r.Verdict)
			if c.rule == "" {
				assert.Empty(t, rules)
			} else {
				assert.Equal(t, []string{c.rule}, rules)
			}
		})
	}
}
