package receive_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/receive"
	"github.com/forkontrol/forkontrol/internal/receive/call"
	"github.com/forkontrol/forkontrol/internal/receive/scenario"
	"github.com/forkontrol/forkontrol/internal/register"
	registerfile "github.com/forkontrol/forkontrol/internal/register/file"
	"github.com/forkontrol/forkontrol/rules"
)

// double is a receiver under test.
type double struct {
	*httptest.Server
	t      *testing.T
	server *receive.Server
	rules  *program.Ruleset

	mutex sync.Mutex
	told  []receive.Exchange
}

func start(t *testing.T, change func(*receive.Options)) *double {
	d := &double{t: t, rules: rules.All()}
	o := receive.Options{Rules: d.rules, Check: preflight.Options{Lang: "en"}, Told: func(e *receive.Exchange, _ *finding.Payload) {
		d.mutex.Lock()
		defer d.mutex.Unlock()
		d.told = append(d.told, *e)
	}}
	if change != nil {
		change(&o)
	}
	d.rules = o.Rules
	s, err := receive.New(o)
	require.NoError(t, err)
	d.server, d.Server = s, httptest.NewServer(s)
	t.Cleanup(d.Close)
	return d
}

// post sends a call; the answer is read to its end.
func (d *double) post(path, contentType string, body []byte, headers ...string) (*http.Response, string) {
	r, err := http.NewRequestWithContext(d.t.Context(), http.MethodPost, d.URL+path, bytes.NewReader(body))
	require.NoError(d.t, err)
	r.Header.Set("Content-Type", contentType)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	require.NoError(d.t, err)
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	require.NoError(d.t, err)
	return answer, string(b)
}

func (d *double) last() receive.Exchange {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	require.NotEmpty(d.t, d.told)
	return d.told[len(d.told)-1]
}

// valid asks the rules themselves about an answer.
func (d *double) valid(answer string) finding.Payload {
	out := engine.New(engine.Options{Rules: d.rules}).CheckBytes([]byte(answer), "")
	for i := range out.Findings {
		assert.NotEqual(d.t, program.Error, out.Findings[i].Severity, "%s at %s in\n%s", out.Findings[i].Rule.ID, out.Findings[i].Path, answer)
	}
	require.Equal(d.t, finding.Valid, out.Verdict, answer)
	return out
}

func example(t *testing.T, name string) []byte {
	b, err := os.ReadFile(filepath.Join("../../examples", name))
	require.NoError(t, err)
	return b
}

func registers(t *testing.T, set *program.Ruleset, tables map[string]string) register.Set {
	s := register.Set{}
	for name, table := range tables {
		r, err := registerfile.Load(set.Register(name), name+".csv", strings.NewReader(table))
		require.NoError(t, err)
		s[name] = r
	}
	return s
}

const (
	soap11 = "text/xml; charset=utf-8"
	soap12 = "application/soap+xml; charset=utf-8"
)

// report is a report of contact persons in an envelope.
func report(soap, space string, cprs ...string) []byte {
	var pupils strings.Builder
	for _, cpr := range cprs {
		pupils.WriteString("<Elev><CPRNr>" + cpr + "</CPRNr></Elev>")
	}
	return []byte(`<?xml version="1.0"?><e:Envelope xmlns:e="` + soap + `"><e:Body><p:IndberetRequest xmlns:p="` + space + `">
<p:Identifier><p:SystemName>SA &amp; co</p:SystemName><p:SystemTransactionID>t-1</p:SystemTransactionID></p:Identifier>
<p:Message><Indberet><KontaktpersonInfo>` + pupils.String() + `<DatakildeInstitutionNummer>999001</DatakildeInstitutionNummer>
<KontaktPerson>Ungevejledningen</KontaktPerson><KontaktTelefon>00000000</KontaktTelefon><KontaktMail>a@skole.example</KontaktMail>
</KontaktpersonInfo></Indberet></p:Message></p:IndberetRequest></e:Body></e:Envelope>`)
}

const platform = "http://ipl.stil.dk/services/udb/indberetinstitutionkontakt/v1.0"

// The interface answers for each pupil; which code a pupil gets is for the registers.
func TestAReportIsAnsweredForEachPupil(t *testing.T) {
	d := start(t, func(o *receive.Options) {
		o.Registers = registers(t, o.Rules, map[string]string{
			"institutions":  "number\n999001\n",
			"young-people":  "cpr\n0101051234\n0303051234\n0404051234\n",
			"subscriptions": "cpr\n0101051234\n0404051234\n",
			"enrolments":    "cpr,institution\n0101051234,999001\n",
		})
	})
	for _, soap := range []string{call.SpaceSOAP11, call.SpaceSOAP12} {
		contentType := soap11
		if soap == call.SpaceSOAP12 {
			contentType = soap12
		}
		answer, text := d.post("/services/UDB/IndberetInstitutionKontakt/v1.0", contentType, report(soap, platform, "0101051234", "0202051234", "0303051234", "0404051234"))
		require.Equal(t, http.StatusOK, answer.StatusCode, text)
		assert.Equal(t, contentType, answer.Header.Get("Content-Type"))
		assert.Equal(t, "official", answer.Header.Get("Forkontrol-Evidence"))
		if found := d.valid(text).Findings; soap == call.SpaceSOAP12 { // the platform is known to speak SOAP 1.2 alone
			assert.Empty(t, found, "the answer is of the interface word for word")
		}
		assert.Contains(t, text, "<ipl:SystemName>SA &amp; co</ipl:SystemName>")
		assert.Contains(t, text, "<ipl:SystemTransactionID>t-1</ipl:SystemTransactionID>")
		c := call.Read([]byte(text), call.Asked{})
		assert.Equal(t, call.Name{Space: platform, Local: "IndberetResponse"}, c.Platform.Element)
		assert.Equal(t, []string{"0101051234", "0202051234", "0303051234", "0404051234"}, c.All("ElevStatus.CPRNr"))
		assert.Equal(t, []string{"true", "false", "false", "false"}, c.All("ElevStatus.IndberetningOk"))
		assert.Equal(t, []string{"14", "68", "84"}, c.All("ElevStatus.Fejlkode"))
	}
	assert.NotContains(t, strings.Join(d.last().Why, " "), "1234", "personal data are not told")
}

func TestAnUnknownInstitutionIsTheOnlyAnswer(t *testing.T) {
	d := start(t, func(o *receive.Options) {
		o.Registers = registers(t, o.Rules, map[string]string{"institutions": "number\n999002\n", "young-people": "cpr\n"})
	})
	answer, text := d.post("/", soap12, report(call.SpaceSOAP12, platform, "0101051234", "0202051234"))
	assert.Equal(t, http.StatusOK, answer.StatusCode)
	assert.Empty(t, d.valid(text).Findings)
	c := call.Read([]byte(text), call.Asked{})
	assert.Equal(t, []string{"5"}, c.All("Fejlkode"))
	assert.Empty(t, c.All("CPRNr"))
}

func TestWhatNoRegisterDecidedIsTold(t *testing.T) {
	d := start(t, nil)
	answer, text := d.post("/", soap12, report(call.SpaceSOAP12, platform, "0101051234"))
	assert.Equal(t, http.StatusOK, answer.StatusCode)
	assert.Equal(t, []string{"true"}, call.Read([]byte(text), call.Asked{}).All("IndberetningOk"))
	why := strings.Join(d.last().Why, "\n")
	assert.Equal(t, "5, 14, 68, 84", answer.Header.Get("Forkontrol-Unchecked"))
	assert.Contains(t, text, "<!-- forkontrol: error codes 5, 14, 68, 84 were not checked")
	for _, register := range []string{"institutions", "young-people", "subscriptions", "enrolments"} {
		assert.Contains(t, why, register)
	}
	r := d.server.Report()
	assert.Equal(t, 1, r.Summary.Limited, "no register was given, and the report says so")
}

// The same report as JSON, bare XML, and in namespaces of one's own.
func TestTheSameReportInOtherForms(t *testing.T) {
	d := start(t, nil)
	answer, text := d.post("/", "application/json", []byte(`{"Indberet": `+string(example(t, "ungedatabasen/indberet-gyldig.json"))+`}`))
	if answer.StatusCode != http.StatusOK {
		answer, text = d.post("/", "application/json", example(t, "ungedatabasen/indberet-gyldig.json"))
	}
	assert.Equal(t, http.StatusOK, answer.StatusCode, text)
	assert.True(t, json.Valid([]byte(text)))
	assert.Contains(t, text, `"IndberetningOk": true`)
	answer, text = d.post("/", "application/xml", example(t, "ungedatabasen/indberet-gyldig-navnerum.xml"))
	assert.Equal(t, http.StatusOK, answer.StatusCode, text)
	d.valid(text)
	sent := call.Read(example(t, "ungedatabasen/indberet-gyldig-navnerum.xml"), call.Asked{})
	assert.Equal(t, sent.Message.Space, call.Read([]byte(text), call.Asked{}).Message.Space)
}

// A breach of form is what the platform's own validation finds: its fault, with the ids of the findings.
func TestABreachOfFormIsThePlatformsFault(t *testing.T) {
	d := start(t, nil)
	for _, name := range []string{"soap12-fejl-felt-mangler.xml", "soap12-fejl-identifier-mangler.xml"} {
		answer, text := d.post("/", soap12, example(t, "ungedatabasen/"+name))
		assert.Equal(t, http.StatusBadRequest, answer.StatusCode, text)
		assert.Equal(t, soap12, answer.Header.Get("Content-Type"))
		d.valid(text)
		assert.Contains(t, text, "<ipl:ErrorCode>IPL000002</ipl:ErrorCode>")
		for _, rule := range d.last().Rules {
			if strings.Contains(rule, "/required") {
				assert.Contains(t, text, rule)
			}
		}
	}
}

func TestWithoutThePlatformARefusalIsAFault(t *testing.T) {
	d := start(t, nil)
	body := string(example(t, "ungedatabasen/soap11-gyldig-uden-platform.xml"))
	number := regexp.MustCompile(`<CPRNr>\d+`)
	require.Regexp(t, number, body)
	answer, text := d.post("/", soap11, []byte(number.ReplaceAllString(body, "<CPRNr>123")), "SOAPAction", `""`)
	assert.Equal(t, http.StatusInternalServerError, answer.StatusCode)
	assert.Equal(t, soap11, answer.Header.Get("Content-Type"))
	assert.Contains(t, text, "<faultcode>soap:Client</faultcode>")
	for _, rule := range d.last().Rules {
		assert.Contains(t, text, `rule="`+rule+`"`)
	}
}

func TestAPingIsAnswered(t *testing.T) {
	d := start(t, nil)
	answer, text := d.post("/", soap12, []byte(`<s:Envelope xmlns:s="`+call.SpaceSOAP12+`"><s:Body><Ping xmlns="`+platform+`"/></s:Body></s:Envelope>`))
	assert.Equal(t, http.StatusOK, answer.StatusCode)
	d.valid(text)
	assert.Contains(t, text, "<ipl:Status>up</ipl:Status>")
}

// What matched nothing gets a reason: for each call, in words that say what was looked for.
func TestWhyNothingMatchedIsSaid(t *testing.T) {
	d := start(t, nil)
	for body, want := range map[string]string{
		`<s:Envelope xmlns:s="` + call.SpaceSOAP11 + `"><s:Body><x:Indberett xmlns:x="urn:a"/></s:Body></s:Envelope>`:                                                 "{urn:a}Indberett",
		`<s:Envelope xmlns:s="` + call.SpaceSOAP11 + `"><s:Body/></s:Envelope>`:                                                                                       "the body has no element",
		`<s:Envelope xmlns:s="` + call.SpaceSOAP11 + `"><s:Body><s:Fault><faultcode>s:Server</faultcode><faultstring>x</faultstring></s:Fault></s:Body></s:Envelope>`: "Fault",
		`<s:Envelope xmlns:s="urn:other"/>`: "Envelope",
		`{"Indberett": {}}`:                 "Indberett",
		``:                                  "empty",
		`<IndberetSvar><ElevStatus><IndberetningOk>true</IndberetningOk></ElevStatus></IndberetSvar>`: "is an answer",
	} {
		answer, text := d.post("/", "application/octet-stream", []byte(body))
		assert.GreaterOrEqual(t, answer.StatusCode, 400, "%s\n%s", body, text)
		assert.Contains(t, strings.Join(d.last().Why, "\n"), want, body)
	}
}

// Fetches are answered with samples, and drafts say that they are.
func TestFetchesAreAnsweredWithSamples(t *testing.T) {
	d := start(t, nil)
	answer, text := d.post("/", soap12, example(t, "ungedatabasen/data-gyldig-soap12.xml"))
	require.Equal(t, http.StatusOK, answer.StatusCode, text)
	out := d.valid(text)
	assert.Equal(t, "ungedatabasen/data-til-institution@2.0#DataTilInstitutionSvar", out.Message.ID)
	assert.Equal(t, "draft", answer.Header.Get("Forkontrol-Evidence"))
	assert.Contains(t, text, "<!-- forkontrol: this answer is a DRAFT.")
	answer, text = d.post("/", "application/xml", example(t, "coesa/umo-hent-gyldig.xml"))
	require.Equal(t, http.StatusOK, answer.StatusCode, text)
	assert.Equal(t, "contract", answer.Header.Get("Forkontrol-Evidence"))
	assert.NotContains(t, text, "DRAFT")
	d.valid(text)
}

// No example of a request leaves the receiver without an answer, and what it answers keeps the rules.
func TestEveryExampleIsAnswered(t *testing.T) {
	d := start(t, nil)
	files, err := filepath.Glob("../../examples/*/*gyldig*.xml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		b, err := os.ReadFile(file)
		require.NoError(t, err)
		answer, text := d.post("/", "application/octet-stream", b)
		e := d.last()
		require.NotZero(t, answer.StatusCode)
		if e.Verdict == "valid" && answer.StatusCode == http.StatusOK && e.Answer != "receipt" {
			d.valid(text)
		}
	}
}

func scenarios(t *testing.T, text string) *scenario.Set {
	file := filepath.Join(t.TempDir(), "scenarios.toml")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	set, err := scenario.Load(file)
	require.NoError(t, err)
	return set
}

func TestScenariosChangeTheAnswer(t *testing.T) {
	d := start(t, func(o *receive.Options) {
		o.Scenarios = scenarios(t, `
[[scenario]]
name = "not known"
cpr = "020205-1234"
code = 14
[[scenario]]
name = "the third fails"
message = "IndberetInstitutionKontakt"
call = 3
fault = "IPL000001"
[[scenario]]
name = "mail"
field = {KontaktMail = "b@skole.example"}
status = 503
[[scenario]]
name = "cut"
field = {KontaktTelefon = "11111111"}
drop = "within"
`)
	})
	codes := func(text string) []string { return call.Read([]byte(text), call.Asked{}).All("Fejlkode") }
	one := report(call.SpaceSOAP12, platform, "0101051234", "0202051234")
	answer, text := d.post("/", soap12, one)
	assert.Equal(t, http.StatusOK, answer.StatusCode)
	assert.Empty(t, d.valid(text).Findings)
	assert.Equal(t, []string{"14"}, codes(text))
	assert.Equal(t, "not known", answer.Header.Get("Forkontrol-Scenario"))
	other := report(call.SpaceSOAP12, platform, "0101051234")
	answer, text = d.post("/", soap12, other)
	assert.Equal(t, http.StatusOK, answer.StatusCode)
	assert.Empty(t, codes(text))
	assert.Len(t, d.last().Missed, 4)
	answer, text = d.post("/", soap12, other)
	assert.Equal(t, http.StatusInternalServerError, answer.StatusCode)
	assert.Contains(t, text, "IPL000001")
	d.valid(text)
	answer, _ = d.post("/", soap12, bytes.ReplaceAll(other, []byte("a@skole"), []byte("b@skole")))
	assert.Equal(t, http.StatusServiceUnavailable, answer.StatusCode)
	r, err := http.Post(d.URL, soap12, bytes.NewReader(bytes.ReplaceAll(other, []byte("00000000"), []byte("11111111"))))
	require.NoError(t, err)
	defer r.Body.Close()
	_, err = io.ReadAll(r.Body)
	assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
	assert.Empty(t, d.server.Report().Payloads, "scenarios are no findings")
	assert.Equal(t, 5, d.server.Report().Summary.Valid)
}

// POST /check gives other programs the report.
func TestCheckGivesAReport(t *testing.T) {
	d := start(t, nil)
	answer, text := d.post("/check?file=a.xml", "application/xml", example(t, "ungedatabasen/indberet-gyldig.xml"))
	assert.Equal(t, http.StatusOK, answer.StatusCode)
	assert.Contains(t, text, `"file":"a.xml"`)
	answer, text = d.post("/check?lang=da", "application/xml", example(t, "ungedatabasen/indberet-fejl-cpr.xml"))
	assert.Equal(t, http.StatusUnprocessableEntity, answer.StatusCode)
	assert.Contains(t, text, `"verdict":"invalid"`)
	assert.Contains(t, text, "CPR-nummer skal")
	answer, text = d.post("/check?report=junit", "application/xml", example(t, "ungedatabasen/indberet-fejl-cpr.xml"))
	assert.Equal(t, http.StatusUnprocessableEntity, answer.StatusCode)
	assert.Contains(t, text, "<testsuite")
	for _, query := range []string{"?lang=fr", "?report=pdf", "?showPersonalData=true", "?message=no", "?asOf=x", "?maxDepth=100000"} {
		answer, text = d.post("/check"+query, "application/xml", []byte("<a/>"))
		assert.Equal(t, http.StatusBadRequest, answer.StatusCode, "%s %s", query, text)
	}
	assert.Zero(t, d.server.Report().Summary.Payloads, "what is checked for others is no call")
	r, err := http.Get(d.URL + "/openapi.json")
	require.NoError(t, err)
	defer r.Body.Close()
	var described struct {
		Openapi string
		Paths   map[string]map[string]struct{ Responses map[string]any }
	}
	require.NoError(t, json.NewDecoder(r.Body).Decode(&described))
	assert.Equal(t, "3.1.0", described.Openapi)
	for _, status := range []string{"200", "422", "400", "403", "413", "415", "503"} {
		assert.Contains(t, described.Paths["/check"]["post"].Responses, status)
	}
}

// A file of several documents is no call of any interface; what was found in each is answered.
func TestSeveralDocumentsAreAnsweredWithTheReport(t *testing.T) {
	d := start(t, nil)
	answer, text := d.post("/", "application/x-ndjson", example(t, "ungedatabasen/indberet-gyldig.ndjson"))
	assert.Equal(t, http.StatusOK, answer.StatusCode)
	assert.Contains(t, text, `"verdict":"valid"`)
	answer, text = d.post("/", "application/x-ndjson", example(t, "ungedatabasen/indberet-fejl-flere-linjer.ndjson"))
	assert.Equal(t, http.StatusUnprocessableEntity, answer.StatusCode)
	assert.NotContains(t, text, "IndberetSvar")
}

// Which message answers which: a fetch gets what it asks for, a report never what a fetch gets. What no
// source names gets a receipt.
func TestAReportDoesNotGetWhatAFetchGets(t *testing.T) {
	d := start(t, nil)
	answer, err := http.Get(d.URL)
	require.NoError(t, err)
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	for _, line := range []string{
		"optagelse/karakterdatabasen@1.0#HentGrundskolekarakterer -> Grundskolekarakterer (draft)",
		"optagelse/karakterdatabasen@1.0#IndberetGrundskolekarakterer -> receipt (draft)",
		"optagelse/ftu-ansoegning@1.6#HentFtuAnsoegninger -> FtuAnsoegninger (draft)",
		"voksenuddannelse/tilmelding@1.0#Kursustilmeldinger -> receipt (draft)",
		"elevdatabasen/indberet@1.0#Indberet -> receipt (draft)",
		"coesa/umo@1.5#UmoHentRequest -> UmoHentResponse\n",
		"xprs/elever-til-proeve@1.0#EleverTilProeve -> Indberetningsreply (draft)",
		"dagtilbudsregisteret/import-service@1.0#InsertDaginstitution -> ImportSvarXML (draft)",
		"unilogin/wsieksport@7#eksporterXmlFuld -> eksporterXmlFuldResponse\n",
		"ungedatabasen/indberet-institution-kontakt@1.0#Indberet -> IndberetSvar\n",
	} {
		assert.Contains(t, string(b), "  "+line)
	}
	assert.NotContains(t, string(b), "konvolut@1.0#Request")
}
