package engine_test

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/register"
	"github.com/forkontrol/forkontrol/internal/token"
)

// field is what every field of a schema has to say; tests write @ for it.
const field = `"x-text": {"label": {"da": "Felt", "en": "Field"}}, "x-source": {"section": "1"}, "x-evidence": "official"`

const system = `{"$schema": "../meta/system.json", "id": "test", "name": "Test", "direction": "both", "areas": [], "transport": "SOAP",
 "text": {"da": "Til afprøvning.", "en": "For tests."}, "links": [],
 "documents": {"d": {"title": "T", "publisher": "P", "version": "1", "date": "2026-01-01", "url": "https://example.org/", "sections": ["1"]}}}`

// compiled gives the ruleset of the product with one more message, test/t@1#T, in
// root element T. The schema is that of the root, without its annotations.
func compiled(t testing.TB, message, schema string) *program.Ruleset {
	t.Helper()
	files := fstest.MapFS{}
	source := os.DirFS("../../schemas")
	for _, dir := range []string{"common", "forkontrol", "soap", "integrationsplatformen"} {
		require.NoError(t, fs.WalkDir(source, dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := fs.ReadFile(source, path)
			files[path] = &fstest.MapFile{Data: text}
			return err
		}))
	}
	if !strings.Contains(message, `"formats"`) {
		message += `"formats": ["xml", "json"], `
	}
	files["test/system.json"] = &fstest.MapFile{Data: []byte(system)}
	files["test/t/1/T.json"] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(`{
 "$schema": "http://json-schema.org/draft-07/schema#", "$id": "https://forkontrol.dk/schemas/test/t/1/T.json", "title": "T",
 "x-message": {"system": "test", "service": "t", "title": "T", "name": "T", "version": "1", "direction": "request", "root": "T", `+strings.TrimSuffix(message, ", ")+`},
 "x-text": {"label": {"da": "Rod", "en": "Root"}}, "x-source": {"document": "d", "section": "1"}, "x-evidence": "official", `+schema+`}`, "@", field))}
	rs, err := compile.Ruleset(files)
	require.NoError(t, err)
	return rs
}

// record is a message with most of what a field table can say.
const record = `"type": "object", "x-xml": {"order": "sequence"}, "additionalProperties": false, "required": ["A", "L"], "properties": {
 "Id": {"type": "string", "maxLength": 3, "x-xml": {"attribute": true}, @},
 "A": {"type": "string", "maxLength": 5, @},
 "N": {"type": "integer", "minimum": 1, "maximum": 10, @},
 "L": {"type": "array", "minItems": 2, "maxItems": 3, @, "items": {"type": "object", "additionalProperties": false, "required": ["K"], "properties": {
   "K": {"type": "string", "pattern": "^[a-z]+$", @},
   "B": {"type": "boolean", @}}}},
 "Z": {"type": ["string", "null"], "enum": ["x", "y", null], @}}`

// lines writes findings the way the tests compare them: place, path, rule, and
// what was found.
func lines(p finding.Payload) []string {
	list := []string{}
	for _, f := range p.Findings {
		rule := strings.TrimPrefix(strings.TrimPrefix(f.Rule.ID, "test/t/"), "forkontrol/")
		s := fmt.Sprintf("%d:%d %s %s", f.Line, f.Column, f.Path, rule)
		if f.Found != "" {
			s += " (" + f.Found + ")"
		}
		list = append(list, s)
	}
	return list
}

// check checks a payload in memory and, byte by byte, as a stream, and gives
// what both agree on.
func check(t testing.TB, o engine.Options, payload string) finding.Payload {
	t.Helper()
	c := engine.New(o)
	p := c.CheckBytes([]byte(payload), "p")
	streamed := c.Check(iotest.OneByteReader(strings.NewReader(payload)), "p")
	require.Equal(t, p, streamed, "whole and byte by byte")
	return p
}

// A field that the interface has withdrawn is a list of no items: the first is one
// too many.
func TestAWithdrawnFieldIsFoundWhereItStands(t *testing.T) {
	rs := compiled(t, "", `"type": "object", "properties": {"A": {"type": "string", @}, "Old": {"type": "array", "maxItems": 0, "items": {}, @}}`)
	for _, c := range []struct{ payload, want string }{
		{"<T><A>1</A><Old>2</Old><Old>3</Old></T>", "1:12 /T/Old[1] Old/maxItems (1)"},
		{`{"T": {"A": "1", "Old": ["2", "3"]}}`, "1:26 /T/Old/0 Old/maxItems (1)"},
	} {
		assert.Equal(t, []string{c.want}, lines(check(t, engine.Options{Rules: rs}, c.payload)), c.payload)
	}
	assert.Empty(t, check(t, engine.Options{Rules: rs}, "<T><A>1</A></T>").Findings)
}

func TestXML(t *testing.T) {
	rs := compiled(t, "", record)
	const good = "<L><K>a</K></L><L><K>b</K></L>"
	for _, c := range []struct {
		name, payload string
		want          []string
	}{
		{"all there", `<T Id="abc"><A>12345</A><N> 7 </N>` + good + `<Z>x</Z></T>`, nil},
		{"white space, comments, CDATA, references", "<T>\n <A><!-- c -->1<![CDATA[2]]>&#51;</A>\n " + good + "\n</T>", nil},
		{"too long by a character", "<T>\n  <A>æøåæøå</A>" + good + "</T>", []string{"2:6 /T/A A/maxLength (6)"}},
		{"long value in pieces", "<T><A>abc<!-- -->def</A>" + good + "</T>", []string{"1:7 /T/A A/maxLength (6)"}},
		{"missing at the end tag", "<T>\n" + good + "\n</T>", []string{"3:1 /T/A A/required (A)"}},
		{"missing in an empty element", "<T/>", []string{"1:3 /T/A A/required (A)", "1:3 /T/L L/required (L)"}},
		{"missing in an element without content", "<T></T>", []string{"1:4 /T/A A/required (A)", "1:4 /T/L L/required (L)"}},
		{"missing in a list", "<T><A/><L><K>a</K></L><L></L></T>", []string{"1:26 /T/L[2]/K L.K/required (K)"}},
		{"too few", "<T><A/><L><K>a</K></L></T>", []string{"1:23 /T L/minItems (1)"}},
		{"too many", "<T><A/>" + good + good + "</T>", []string{"1:53 /T/L[4] L/maxItems (4)"}},
		{"twice", "<T><A>1</A><A>2</A>" + good + "</T>", []string{"1:12 /T/A[2] A/once"}},
		{"out of order", "<T>" + good + "<A>1</A></T>", []string{"1:34 /T/A T/order (A)"}},
		{"unknown element, its content not looked at", "<T><A/><Q><R>1</R></Q>" + good + "</T>", []string{"1:8 /T/Q T/additionalProperties (Q)"}},
		{"unknown twice", "<T><A/><Q/><Q/>" + good + "</T>", []string{"1:8 /T/Q T/additionalProperties (Q)", "1:12 /T/Q[2] T/additionalProperties (Q)"}},
		{"no integer", "<T><A/><N>7.5</N>" + good + "</T>", []string{"1:11 /T/N N/type (text)"}},
		{"bounds", "<T><A/><N>11</N>" + good + "</T>", []string{"1:11 /T/N N/maximum"}},
		{"no boolean", "<T><A/><L><K>a</K><B>ja</B></L><L><K>b</K><B>1</B></L></T>", []string{"1:22 /T/L[1]/B L.B/type (text)"}},
		{"pattern", "<T><A/><L><K>a</K></L><L><K>B</K></L></T>", []string{"1:29 /T/L[2]/K L.K/pattern"}},
		{"text where elements belong", "<T>x<A/>" + good + "y</T>", []string{"1:4 /T xml/text/unexpected"}},
		{"elements where text belongs", "<T><A><Q/></A>" + good + "</T>", []string{"1:4 /T/A A/type (element)"}},
		{"attribute too long", `<T Id="abcd"><A/>` + good + "</T>", []string{"1:8 /T/@Id Id/maxLength (4)"}},
		{"attribute unknown", `<T x="1"><A y="2"/>` + good + "</T>", []string{"1:4 /T/@x xml/attribute/unexpected (x)", "1:13 /T/A/@y xml/attribute/unexpected (y)"}},
		{"nil where it may be", `<T xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><A/>` + good + `<Z i:nil="true"/></T>`, nil},
		{"nil where it may not be", `<T xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><A i:nil="true"/>` + good + `</T>`, []string{"1:71 /T/A A/type (null)"}},
		{"any namespace where none is known", `<t:T xmlns:t="urn:a"><A xmlns="urn:b"/>` + good + `</t:T>`, nil},
		{"prefix that nothing binds", "<T><A/><L><q:K>a</q:K></L><L><K>b</K></L></T>", []string{"1:11 /T/L[1]/K xml/prefix/unbound (q)"}},
		{"document type", "<!DOCTYPE T>\n<T><A/>" + good + "</T>", []string{"1:1 / xml/doctype/forbidden"}},
		{"everything at once, in the order of the payload", "<T><A>123456</A><N>0</N><L><K>A</K></L></T>",
			[]string{"1:7 /T/A A/maxLength (6)", "1:20 /T/N N/minimum", "1:31 /T/L[1]/K L.K/pattern", "1:40 /T L/minItems (1)"}},
		{"cut off", "<T><A>123456</A><N>", []string{"1:7 /T/A A/maxLength (6)", "1:20 /T/N xml/unclosed/well-formed (N)"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := check(t, engine.Options{Rules: rs}, c.payload)
			if c.want == nil {
				c.want = []string{}
			}
			assert.Equal(t, c.want, lines(p))
			want := finding.Valid
			if len(c.want) > 0 {
				want = finding.Invalid
			}
			assert.Equal(t, want, p.Verdict)
			assert.Equal(t, len(c.want), p.Counts.Error)
			assert.Equal(t, "test/t@1#T", p.Message.ID)
		})
	}
}

func TestJSON(t *testing.T) {
	rs := compiled(t, "", record)
	const good = `"L":[{"K":"a"},{"K":"b"}]`
	for _, c := range []struct {
		name, payload string
		want          []string
	}{
		{"wrapped", `{"T":{"A":"1",` + good + `,"Z":null}}`, nil},
		{"bare", `{"A":"1",` + good + `,"Id":"abc"}`, nil},
		{"any order", `{` + good + `,"A":"1"}`, nil},
		{"missing at the closing brace", "{\n" + good + "\n}", []string{"3:1 /A A/required (A)"}},
		{"missing in an item", `{"A":"1","L":[{},{"K":"b"}]}`, []string{"1:16 /L/0/K L.K/required (K)"}},
		{"types", `{"A":1,"N":"1",` + good + `,"Z":true}`, []string{"1:6 /A A/type (integer)", "1:12 /N N/type (string)", "1:46 /Z Z/type (boolean)"}},
		{"a number with a fraction", `{"A":"1","N":1.5,` + good + `}`, []string{"1:14 /N N/type (number)"}},
		{"object for a string, its content not looked at", `{"A":{"b":[1]},` + good + `}`, []string{"1:6 /A A/type (object)"}},
		{"string for a list", `{"A":"1","L":"x"}`, []string{"1:14 /L L/type.list (string)"}},
		{"object for a list", `{"A":"1","L":{"K":"a"}}`, []string{"1:14 /L L/type.list (object)"}},
		{"too many", `{"A":"1","L":[{"K":"a"},{"K":"b"},{"K":"c"},{"K":"d"},{"K":"e"}]}`, []string{"1:45 /L/3 L/maxItems (4)"}},
		{"too few", `{"A":"1","L":[]}`, []string{"1:15 /L L/minItems (0)"}},
		{"unknown member", `{"A":"1","q/~":{"A":1},` + good + `}`, []string{"1:10 /q~1~0 T/additionalProperties (q/~)"}},
		{"a key twice", `{"A":"1","A":"2",` + good + `}`, []string{"1:10 /A json/duplicate-key/well-formed (A)"}},
		{"an unknown key twice", `{"A":"1","q":1,"q":1,"q":2,` + good + `}`,
			[]string{"1:10 /q T/additionalProperties (q)", "1:16 /q T/additionalProperties (q)", "1:16 /q json/duplicate-key/well-formed (q)", "1:22 /q T/additionalProperties (q)"}},
		{"a key twice where nothing else is looked at", `{"A":{"b":1,"b":2},` + good + `}`, []string{"1:6 /A A/type (object)", "1:13 /A/b json/duplicate-key/well-formed (b)"}},
		{"a key twice, written in two ways", `{"A":"1","\u0041":"2",` + good + `}`, []string{"1:10 /A json/duplicate-key/well-formed (A)"}},
		{"two members around a message", `{"T":{"A":"1",` + good + `},"x":1}`, []string{"1:42 /x payload/root/mismatch (x)"}},
		{"no object", `[1,{"a":1}]`, []string{"1:1  T/type (array)"}},
		{"not even a container", `"x"`, []string{"1:1  T/type (string)"}},
		{"cut off", `{"A":"123456",`, []string{"1:6 /A A/maxLength (6)", "1:15  json/unclosed/well-formed ({)"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := check(t, engine.Options{Rules: rs, Message: "test/t@1#T"}, c.payload)
			if c.want == nil {
				c.want = []string{}
			}
			assert.Equal(t, c.want, lines(p))
			assert.Equal(t, len(c.want) == 0, p.Verdict == finding.Valid)
		})
	}
}

func TestConditionsAndChoices(t *testing.T) {
	rs := compiled(t, "", `"type": "object", "additionalProperties": false, "properties": {
 "Kind": {"type": "string", @}, "A": {"type": "string", "maxLength": 3, @}, "B": {"type": "string", @}, "C": {"type": "integer", @}},
 "oneOf": [{"required": ["A"]}, {"required": ["B"]}],
 "if": {"properties": {"Kind": {"const": "k"}}, "required": ["Kind"]},
 "then": {"required": ["C"], "properties": {"A": {"maxLength": 1}}},
 "else": {"properties": {"C": {"maximum": 5}}},
 "dependencies": {"B": ["C"]}`)
	for payload, want := range map[string][]string{
		"<T><A>a</A></T>":                               {},
		"<T><B>a</B><C>1</C></T>":                       {},
		"<T></T>":                                       {"1:4 /T T/oneOf"},
		"<T><A>a</A><B>a</B><C>1</C></T>":               {"1:28 /T T/oneOf"},
		"<T><B>a</B></T>":                               {"1:12 /T/C C/dependencies (C)"},
		"<T><A>ab</A><Kind>k</Kind><C>9</C></T>":        {"1:7 /T/A A/maxLength.2 (2)"},
		"<T><Kind>k</Kind><A>a</A></T>":                 {"1:26 /T/C C/required (C)"},
		"<T><A>a</A><C>6</C><Kind>j</Kind></T>":         {"1:15 /T/C C/maximum"},
		"<T><A>abcd</A><C>1</C><Kind>k</Kind></T>":      {"1:7 /T/A A/maxLength (4)", "1:7 /T/A A/maxLength.2 (4)"},
		"<T><C>6</C><A>a</A><Kind><!-- -->k</Kind></T>": {},
	} {
		p := check(t, engine.Options{Rules: rs}, payload)
		assert.Equal(t, want, lines(p), payload)
	}
	for payload, want := range map[string][]string{
		`{"T":{"C":6,"A":"ab","Kind":"k"}}`: {"1:17 /T/A A/maxLength.2 (2)"},
		`{"T":{"C":6,"A":"ab"}}`:            {"1:11 /T/C C/maximum"},
	} {
		assert.Equal(t, want, lines(check(t, engine.Options{Rules: rs}, payload)), payload)
	}
}

const contact = `"type": "object", "additionalProperties": false, "properties": {
 "P": {"type": "array", @, "items": {"type": "object", "additionalProperties": false, "properties": {"Cpr": {"type": "string", "pattern": "^[0-9]+$", @}, "X": {"type": "string", @}}}},
 "I": {"type": "object", "additionalProperties": false, "properties": {"Nr": {"type": "integer", @}}, @},
 "From": {"type": "string", @}, "To": {"type": "string", @}},
 "x-rules": [
  {"id": "order", "expr": "this.From <= this.To", "at": "To", "message": {"da": "o", "en": "o"}, "x-source": {"document": "d", "section": "1"}, "x-evidence": "official"},
  {"id": "enrolled", "expr": "register('enrolments').has(it.Cpr, this.I.Nr)", "each": "P", "at": "Cpr", "code": "84",
   "message": {"da": "e", "en": "e"}, "x-source": {"document": "d", "section": "1"}, "x-evidence": "official"}]`

func TestRulesOverSeveralFields(t *testing.T) {
	rs := compiled(t, "", contact)
	b := register.New(rs.Register("enrolments"))
	require.NoError(t, b.Add([][]byte{[]byte("111"), []byte("7")}))
	registers := register.Set{"enrolments": b.Done()}
	xml := "<T><P><X/><Cpr>111</Cpr></P>\n<P><Cpr>222</Cpr></P><P><Cpr>a</Cpr></P><P><X>1</X></P><I><Nr>7</Nr></I><From>b</From><To>a</To></T>"
	p := check(t, engine.Options{Rules: rs, Registers: registers}, xml)
	assert.Equal(t, []string{"2:9 /T/P[2]/Cpr enrolled", "2:30 /T/P[3]/Cpr P.Cpr/pattern", "2:91 /T/To order"}, trimRoot(lines(p)))
	assert.Equal(t, "222", p.Findings[0].Value)
	assert.Equal(t, "84", p.Findings[0].Rule.Code)
	assert.Empty(t, p.Unchecked)

	json := `{"T":{"P":[{"Cpr":"111"},{"X":"1","Cpr":"222"}],"I":{"Nr":7},"To":"b","From":"b"}}`
	assert.Equal(t, []string{"1:41 /T/P/1/Cpr enrolled"}, trimRoot(lines(check(t, engine.Options{Rules: rs, Registers: registers}, json))))

	p = check(t, engine.Options{Rules: rs}, json)
	assert.Equal(t, finding.Valid, p.Verdict)
	require.Len(t, p.Unchecked, 1, "a rule without its register is listed, not guessed")
	assert.Equal(t, []string{"enrolments"}, p.Unchecked[0].Registers)
	assert.Equal(t, []string{}, lines(check(t, engine.Options{Rules: rs, Registers: registers}, "<T><From>b</From><P><Cpr>1</Cpr></P></T>")), "a field that is not there breaks no rule that reads it")
}

func trimRoot(list []string) []string {
	for i := range list {
		list[i] = strings.Replace(list[i], " T/", " ", 1)
	}
	return list
}

func TestNamespaces(t *testing.T) {
	rs := compiled(t, `"namespace": "urn:t", "elements": "qualified", `, record)
	const body = "<A/><L><K>a</K></L><L><K>b</K></L>"
	for payload, want := range map[string][]string{
		`<T xmlns="urn:t">` + body + `</T>`:     {},
		`<T>` + body + `</T>`:                   {"1:1 /T xml/namespace/mismatch"},
		`<T xmlns="urn:other">` + body + `</T>`: {"1:1 /T xml/namespace/mismatch (urn:other)"},
		`<t:T xmlns:t="urn:t"><A xmlns="urn:t"/><t:L><K/></t:L><t:L><t:K>b</t:K></t:L></t:T>`: {"1:45 /T/L[1]/K xml/namespace/mismatch", "1:47 /T/L[1]/K L.K/pattern"},
	} {
		assert.Equal(t, want, lines(check(t, engine.Options{Rules: rs}, payload)), payload)
	}
}

func TestEnvelopes(t *testing.T) {
	rs := compiled(t, "", record)
	const body = "<T><A>123456</A><L><K>a</K></L><L><K>b</K></L></T>"
	soap := func(space, inner string) string {
		return `<s:Envelope xmlns:s="` + space + `"><s:Header><x>1</x></s:Header><s:Body>` + inner + `</s:Body></s:Envelope>`
	}
	const soap11, soap12 = "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"
	for _, space := range []string{soap11, soap12} {
		p := check(t, engine.Options{Rules: rs}, soap(space, body))
		require.Len(t, p.Findings, 1)
		assert.Equal(t, "/Envelope/Body/T/A", p.Findings[0].Path)
		assert.Equal(t, "test/t@1#T", p.Message.ID)

		p = check(t, engine.Options{Rules: rs, Message: "test/t@1#T"}, soap(space, body))
		assert.Equal(t, finding.Invalid, p.Verdict)

		p = check(t, engine.Options{Rules: rs}, soap(space, ""))
		require.Len(t, p.Findings, 1)
		assert.Equal(t, token.RuleHoleEmpty, p.Findings[0].Rule.ID)

		p = check(t, engine.Options{Rules: rs}, soap(space, body+body))
		assert.Contains(t, fmt.Sprint(lines(p)), "payload/hole/several")

		p = check(t, engine.Options{Rules: rs}, soap(space, "<Unknown/>"))
		assert.Equal(t, finding.Failed, p.Verdict, "what no message describes was not checked")
		assert.Contains(t, fmt.Sprint(lines(p)), "payload/message/unknown (Unknown)")
	}
	platform := soap(soap12, `<i:TRequest xmlns:i="http://ipl.stil.dk/services/a/b/v1"><i:Identifier><i:SystemName>s</i:SystemName><i:SystemTransactionID>1</i:SystemTransactionID></i:Identifier><i:Message>`+body+`</i:Message></i:TRequest>`)
	p := check(t, engine.Options{Rules: rs}, platform)
	require.Len(t, p.Findings, 1, "%v", lines(p))
	assert.Equal(t, "/Envelope/Body/TRequest/Message/T/A", p.Findings[0].Path)
}

// Integrationsplatformen names its envelope after the operation, and CØSA names its messages so too.
func TestEnvelopeNamedAsItsMessage(t *testing.T) {
	rs := compiled(t, `"namespace": "urn:t", "elements": "qualified", `, record)
	for _, s := range rs.Systems {
		for _, m := range s.Messages {
			if m.ID == "test/t@1#T" {
				m.Root = "TRequest"
			}
		}
	}
	const message = `<TRequest xmlns="urn:t"><A>123456</A><L><K>a</K></L><L><K>b</K></L></TRequest>`
	const envelope = `<i:TRequest xmlns:i="http://ipl.stil.dk/services/a/b/v1"><i:Identifier><i:SystemName>s</i:SystemName><i:SystemTransactionID>1</i:SystemTransactionID></i:Identifier><i:Message>` + message + `</i:Message></i:TRequest>`
	for _, id := range []string{"", "test/t@1#T"} {
		assert.Equal(t, []string{"1:28 /TRequest/A A/maxLength (6)"}, lines(check(t, engine.Options{Rules: rs, Message: id}, message)))
		assert.Equal(t, []string{"1:203 /TRequest/Message/TRequest/A A/maxLength (6)"}, lines(check(t, engine.Options{Rules: rs, Message: id}, envelope)))
	}
}

// Who asks for the rules of another day learns when the message is in force.
func TestAMessageThatIsNotInForceIsNamedWithItsPeriod(t *testing.T) {
	rs := compiled(t, `"from": "2022-01-01", "to": "2025-12-31", "formats": ["xml", "json"], `, record)
	for _, payload := range []string{`<T><A>1</A></T>`, `{"T": {"A": "1"}}`, `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><T><A>1</A></T></s:Body></s:Envelope>`} {
		p := check(t, engine.Options{Rules: rs, AsOf: "2026-11-22"}, payload)
		assert.Equal(t, finding.Failed, p.Verdict, payload)
		require.Len(t, p.Findings, 1, payload)
		f := p.Findings[0]
		assert.Equal(t, token.RuleMessageIdle, f.Rule.ID, payload)
		assert.Equal(t, "test/t@1#T", f.Found)
		assert.Equal(t, "2022-01-01 – 2025-12-31", f.Want)
		assert.NotEqual(t, finding.Failed, check(t, engine.Options{Rules: rs, AsOf: "2025-12-31"}, payload).Verdict, payload)
	}
}

func TestMessageIsFoundOrItIsSaid(t *testing.T) {
	rs := compiled(t, "", record)
	for _, c := range []struct {
		message, payload, want string
		verdict                finding.Verdict
	}{
		{"", "<Q/>", "1:1 /Q payload/message/unknown (Q)", finding.Failed},
		{"", `{"Q":1}`, "1:1  payload/message/ambiguous (Q)", finding.Failed},
		{"", `{}`, "1:1  payload/message/ambiguous", finding.Failed},
		{"", `[]`, "1:1  payload/message/list", finding.Failed},
		{"no/such@1#Message", "<T/>", "1:1 /T payload/message/unknown (no/such@1#Message)", finding.Failed},
		{"test/t@1#T", "<Q/>", "1:1 /Q payload/root/mismatch (Q)", finding.Invalid},
		{"", "", "1:1 / payload/content/empty", finding.Invalid},
		{"", " \n", "2:1 / payload/content/empty", finding.Invalid},
	} {
		p := check(t, engine.Options{Rules: rs, Message: c.message}, c.payload)
		require.Len(t, p.Findings, 1, c.payload)
		assert.Equal(t, c.want, lines(p)[0], "%q", c.payload)
		assert.Equal(t, c.verdict, p.Verdict, "%q", c.payload)
	}
}

func TestRecords(t *testing.T) {
	rs := compiled(t, "", record)
	const good = `{"T":{"A":"1","L":[{"K":"a"},{"K":"b"}]}}`
	p := check(t, engine.Options{Rules: rs}, good+"\n"+`{"T":{"A":"1"}}`+"\n"+`"<T><A>123456<\/A><L><K>a<\/K><\/L><L><K>b<\/K><\/L><\/T>"`+"\n"+good)
	assert.Equal(t, []string{"2:14 /T/L L/required (L)", "3:1 /T/A A/maxLength (6)"}, lines(p))
	assert.Equal(t, "ndjson", p.Format)
	assert.Equal(t, 4, p.Records)
}

func TestABrokenRecordHidesNoOther(t *testing.T) {
	rs := compiled(t, "", record)
	const good = `{"T":{"A":"1","L":[{"K":"a"},{"K":"b"}]}}`
	const bad = `{"T":{"A":"123456","L":[{"K":"a"},{"K":"b"}]}}`
	for _, broken := range []string{`{"T":{"A":tru}}`, `{"T":{"A":"1","L":[`, `x`, `{"T":{"A":"1`, "{\"T\":{\"A\":\"\xff\"}}", `}`} {
		p := check(t, engine.Options{Rules: rs, Format: "ndjson"}, broken+"\n"+bad+"\n"+broken+"\n"+good+"\n"+bad)
		got := lines(p)
		require.Len(t, got, 4, "%s: %v", broken, got)
		assert.Equal(t, "2:11 /T/A A/maxLength (6)", got[1])
		assert.Equal(t, "5:11 /T/A A/maxLength (6)", got[3])
		assert.Equal(t, finding.Invalid, p.Verdict)
	}
}

func TestCountsAreExactBeyondWhatIsKept(t *testing.T) {
	rs := compiled(t, "", record)
	payload := "<T><A/>" + strings.Repeat("<Q/>", 50) + "<L><K>a</K></L><L><K>b</K></L></T>"
	p := check(t, engine.Options{Rules: rs, MaxSamples: 7}, payload)
	assert.Len(t, p.Findings, 7)
	assert.Equal(t, 50, p.Counts.Error)
	assert.True(t, p.Truncated)
}

func TestLimitsNeverGiveValid(t *testing.T) {
	rs := compiled(t, "", `"type": "object"`)
	for _, c := range []struct {
		limits  token.Limits
		at, one string // at the limit, and one past it
		rule    string
	}{
		{token.Limits{Depth: 3}, "<T><b><c/></b></T>", "<T><b><c><d/></c></b></T>", token.RuleLimitDepth},
		{token.Limits{Depth: 3}, `{"T":{"b":{}}}`, `{"T":{"b":{"c":{}}}}`, token.RuleLimitDepth},
		{token.Limits{Name: 3}, "<T><abc/></T>", "<T><abcd/></T>", token.RuleLimitName},
		{token.Limits{Name: 3}, `{"T":{"abc":1}}`, `{"T":{"abcd":1}}`, token.RuleLimitName},
		{token.Limits{Text: 3}, "<T><b>abc</b></T>", "<T><b>abcd</b></T>", token.RuleLimitText},
		{token.Limits{Text: 3}, `{"T":{"b":"abc"}}`, `{"T":{"b":"abcd"}}`, token.RuleLimitText},
		{token.Limits{Attrs: 2}, `<T a="" b=""/>`, `<T a="" b="" c=""/>`, token.RuleLimitAttrs},
		{token.Limits{Members: 2}, `{"T":{"a":1,"b":1}}`, `{"T":{"a":1,"b":1,"c":1}}`, token.RuleLimitMembers},
	} {
		o := engine.Options{Rules: rs, Limits: c.limits}
		assert.Equal(t, finding.Valid, check(t, o, c.at).Verdict, c.at)
		p := check(t, o, c.one)
		require.Len(t, p.Findings, 1, c.one)
		assert.Equal(t, c.rule, p.Findings[0].Rule.ID)
		assert.NotEqual(t, finding.Valid, p.Verdict)
		assert.NotEqual(t, finding.Invalid, p.Verdict, "a limit is not the payload's fault")
	}
}

// endless gives the same piece of text again and again.
type endless struct {
	head, piece string
	n           int
}

func (e *endless) Read(p []byte) (int, error) {
	if e.head != "" {
		n := copy(p, e.head)
		e.head = e.head[n:]
		return n, nil
	}
	if e.n == 0 {
		return 0, io.EOF
	}
	n := 0
	for e.n > 0 && len(p)-n >= len(e.piece) {
		n += copy(p[n:], e.piece)
		e.n--
	}
	if n == 0 {
		return 0, io.ErrShortBuffer
	}
	return n, nil
}

func TestMemoryDoesNotGrowWithThePayload(t *testing.T) {
	rs := compiled(t, "", `"type": "object", "additionalProperties": false, "properties": {"L": {"type": "array", @, "items": {"type": "object", "additionalProperties": false, "required": ["K"], "properties": {"K": {"type": "string", @}}}}}`)
	c := engine.New(engine.Options{Rules: rs})
	run := func(n int) float64 {
		return testing.AllocsPerRun(1, func() {
			c.Check(&endless{head: "<T>", piece: "<L><K>æ</K></L>", n: n}, "")
		})
	}
	run(1000)
	assert.Equal(t, run(1000), run(100_000))
}

func TestWarmCheckOfASmallPayloadAllocatesNothing(t *testing.T) {
	rs := compiled(t, "", record)
	c := engine.New(engine.Options{Rules: rs})
	for _, payload := range []string{"<T><A>1</A><L><K>a</K></L><L><K>b</K></L></T>", `{"T":{"A":"1","L":[{"K":"a"},{"K":"b"}]}}`} {
		b := []byte(payload)
		assert.LessOrEqual(t, testing.AllocsPerRun(100, func() { c.CheckBytes(b, "") }), 2.0, payload)
	}
}

func TestACheckerRemembersNothing(t *testing.T) {
	rs := compiled(t, "", record)
	payloads := []string{"<T><A>123456</A>", `{"T":{"A":1,"A":2,"L":[{`, "<T/>", `{"Q":1}`, "<Q/>", "<!DOCTYPE T><T><x>", `{"T":{"A":"1","L":[{"K":"a"},{"K":"b"}]}}` + "\n{}"}
	shared := engine.New(engine.Options{Rules: rs})
	for range 2 {
		for _, p := range payloads {
			want := engine.New(engine.Options{Rules: rs}).CheckBytes([]byte(p), "p")
			require.Equal(t, want, shared.CheckBytes([]byte(p), "p"), p)
		}
	}
}

func TestReadingThatFails(t *testing.T) {
	rs := compiled(t, "", record)
	p := engine.New(engine.Options{Rules: rs}).Check(io.MultiReader(strings.NewReader("<T><A>1</A>"), iotest.ErrReader(io.ErrUnexpectedEOF)), "p")
	assert.Equal(t, finding.Failed, p.Verdict)
	require.Len(t, p.Findings, 1)
	assert.Equal(t, token.RuleReadFailed, p.Findings[0].Rule.ID)
}

func TestEncodings(t *testing.T) {
	rs := compiled(t, "", record)
	latin := []byte("<?xml version='1.0' encoding='ISO-8859-1'?>\n<T><A>\xe6\xf8\xe5\xe6\xf8\xe5</A><L><K>a</K></L><L><K>b</K></L></T>")
	c := engine.New(engine.Options{Rules: rs})
	assert.Equal(t, []string{"2:7 /T/A A/maxLength (6)"}, lines(c.CheckBytes(latin, "")))
	assert.Equal(t, c.CheckBytes(latin, ""), c.Check(bytes.NewReader(latin), ""))
	forced := engine.New(engine.Options{Rules: rs, Encoding: "windows-1252"})
	assert.Equal(t, finding.Valid, forced.CheckBytes([]byte("{\"T\":{\"A\":\"\xe6\x80\",\"L\":[{\"K\":\"a\"},{\"K\":\"b\"}]}}"), "").Verdict)
	assert.Equal(t, []string{"1:12 /T encoding/bytes/invalid (0xE6)"}, lines(c.CheckBytes([]byte("{\"T\":{\"A\":\"\xe6\"}}"), "")))
	unknown := engine.New(engine.Options{Rules: rs, Encoding: "klingon"})
	assert.Equal(t, finding.Failed, unknown.CheckBytes([]byte("<T/>"), "").Verdict)
}
