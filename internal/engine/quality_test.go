package engine_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// people is a message of rows that the guided way takes, with a name and a CPR number in two
// forms; the second is the message's own.
const people = `"type": "object", "required": ["P"], "properties": {"P": {"type": "array", @, "items": {"type": "object", "properties": {
 "Navn": {"type": "string", "maxLength": 40, @}, "By": {"type": "string", "x-xml": {"attribute": true}, @},
 "CPR": {"allOf": [{"$ref": "../../../common/types.json#/definitions/CPR"}], "x-personal": "cpr", @},
 "Egen": {"type": "string", "pattern": "^[0-9]{6}-?[0-9]{4}$", "x-personal": "cpr", @}, "Tal": {"type": "string", @}, "Født": {"type": "string", "x-type": {"kind": "xs:date"}, "x-personal": "birth", @}}}}}`

const peopleCSV = `"formats": ["csv"], "csv": {"delimiter": ";", "names": "first"}, `

// everyWay checks a payload whole, byte by byte, guided and not, and gives what all agree on.
func everyWay(t *testing.T, o engine.Options, payload, file string) finding.Payload {
	t.Helper()
	check(t, o, payload)
	return bothWays(t, o, []byte(payload), file)
}

func TestLettersThatAreBrokenAreTold(t *testing.T) {
	rs := compiled(t, "", people)
	rows := compiled(t, peopleCSV, strings.NewReplacer(`"x-xml": {"attribute": true}, `, "").Replace(people))
	for _, c := range []struct{ name, text, rule, found string }{
		{"Danish", "Søren Mågård-Ærø", "", ""},
		{"others", "José Müller Łukasz Şükrü Иван محمد", "", ""},
		{"UTF-8 read as Windows-1252", "SÃ¸ren", "broken", "Ã¸ (U+00C3 U+00B8; ø?)"},
		{"UTF-8 read as ISO-8859-1", "Ã\u0085se", "broken", "Ã\u0085 (U+00C3 U+0085; Å?)"},
		{"DOS read as Windows", "S›ren M†g†rd", "broken", "› (U+203A; ø?)"},
		{"Windows read as DOS", "S°ren", "broken", "° (U+00B0; ø?)"},
		{"Mac OS read as Windows", "S¿ren", "broken", "¿ (U+00BF; ø?)"},
		{"a character that is lost", "S\uFFFDren", "lost", "U+FFFD"},
		{"a space that does not break", "\u00A0", "invisible", "U+00A0"},
		{"several of them", "\u2003\u200B\u3000", "invisible", "U+2003 U+200B U+3000"},
		{"spaces around a name", " \u00A0Anna ", "", ""},
		{"spaces alone", "  ", "", ""},
	} {
		want := func(place string) []string {
			if c.rule == "" {
				return []string{}
			}
			return []string{place + " value/letters/" + c.rule + " (" + c.found + ")"}
		}
		o := engine.Options{Rules: rs}
		xml := "<T><P><Navn>Ann</Navn></P><P>\n<Navn>" + c.text + "</Navn></P></T>"
		assert.Equal(t, want("2:7 /T/P[2]/Navn"), lines(everyWay(t, o, xml, "p")), c.name)
		xml = "<T><P By='" + c.text + "'/></T>"
		assert.Equal(t, want("1:11 /T/P[1]/@By"), lines(everyWay(t, o, xml, "p")), c.name)
		xml = "<T><P><Navn><!-- -->" + c.text + "</Navn></P></T>"
		assert.Equal(t, want("1:21 /T/P[1]/Navn"), lines(everyWay(t, o, xml, "p")), c.name)
		js := `{"T": {"P": [{"Navn": "Ann"}, {"Navn": "` + c.text + `"}]}}`
		assert.Equal(t, want("1:40 /T/P/1/Navn"), lines(everyWay(t, o, js, "p")), c.name)
		csv := "Navn;By;CPR;Egen;Tal;Født\nAnn;;;;;\n" + c.text + ";;;;;\n"
		assert.Equal(t, want("3:1 row 3, column Navn"), lines(bothWays(t, engine.Options{Rules: rows, Format: "csv", Message: "test/t@1#T"}, []byte(csv), "p")), c.name)
		for _, f := range everyWay(t, o, xml, "p").Findings {
			assert.Equal(t, program.Warning, f.Severity)
			assert.False(t, f.HasValue, "the value may be a name")
		}
		typed := engine.New(o)
		assert.Len(t, typed.CheckField(typed.Field("test/t@1#T", "P.Navn"), []byte(c.text)), len(want("")), c.name)
	}
	xml := `<?xml version="1.0" encoding="ISO-8859-1"?><T><P><Navn>Søren</Navn></P></T>`
	assert.Equal(t, []string{"1:56 /T/P[1]/Navn value/letters/broken (Ã¸ (U+00C3 U+00B8; ø?))"}, lines(everyWay(t, engine.Options{Rules: rs}, xml, "p")),
		"declared as ISO-8859-1, written as UTF-8")
}

func TestHalfACharacterIsToldOnce(t *testing.T) {
	js := `{"T": {"P": [{"Navn": "a\ud800b"}, {"Navn": "c\ufffdd"}]}}`
	assert.Equal(t, []string{"1:23 /T/P/0/Navn payload/character/unfit (U+D800)", "1:45 /T/P/1/Navn value/letters/lost (U+FFFD)"},
		lines(everyWay(t, engine.Options{Rules: compiled(t, "", people)}, js, "p")), "that it is read as U+FFFD is nobody's business")
}

func TestNobodyIsBornAfterTheDayOfTheCheck(t *testing.T) {
	rs := compiled(t, "", people)
	for _, c := range []struct {
		name, day, number string
		born              string // when it is to be reported
	}{
		{"as late as a number can say", "2026-11-22", "3112575999", "2057-12-31"},
		{"the day after", "2026-11-22", "2311264999", "2026-11-23"},
		{"the day itself", "2026-11-22", "2211264999", ""},
		{"the other century of the same digit", "2026-11-22", "3112589999", ""},
		{"1937 and not 2037", "2026-11-22", "0101374999", ""},
		{"a number for somebody without one", "2026-11-22", "9112575999", "2057-12-31"},
		{"on an earlier day", "2004-05-01", "0205044999", "2004-05-02"},
		{"on no day", "", "3112575999", ""},
	} {
		o := engine.Options{Rules: rs, AsOf: c.day}
		for _, field := range []string{"CPR", "Egen", "Tal"} {
			want := []string{}
			if c.born != "" && field != "Tal" {
				want = append(want, "/"+field+" value/birth/future ("+c.born+")")
			}
			if field == "CPR" && c.number[0] >= '6' {
				want = append(want, "/CPR P.CPR/replacement")
			}
			var got []string
			for _, payload := range []string{
				"<T><P><" + field + ">" + c.number + "</" + field + "></P></T>",
				`{"T": {"P": [{"` + field + `": "` + c.number + `"}]}}`,
			} {
				got = []string{}
				for _, line := range lines(everyWay(t, o, payload, "p")) {
					got = append(got, line[strings.LastIndex(line, "/"+field+" "):])
				}
				assert.ElementsMatch(t, want, got, "%s: %s", c.name, payload)
			}
		}
	}
	p := everyWay(t, engine.Options{Rules: rs, AsOf: "2026-11-22"}, "<T><P><Egen>311257-5999</Egen></P></T>", "p")
	assert.Equal(t, []string{"1:13 /T/P[1]/Egen value/birth/future (2057-12-31)"}, lines(p))
	assert.Equal(t, finding.Valid, p.Verdict)
	assert.Equal(t, "2026-11-22", p.Findings[0].Want)
	for date, told := range map[string]int{"2026-11-22": 0, "2026-11-23": 1, "2026-11-23Z": 1, "1926-11-23": 0} {
		for _, payload := range []string{"<T><P><Født>" + date + "</Født></P></T>", `{"T": {"P": [{"Født": "` + date + `"}]}}`} {
			assert.Len(t, everyWay(t, engine.Options{Rules: rs, AsOf: "2026-11-22"}, payload, "p").Findings, told, payload)
		}
	}
	assert.Equal(t, program.CPR, p.Findings[0].Personal)
}

func TestTextBetweenElementsIsFoundWhereItStands(t *testing.T) {
	rs := compiled(t, "", record)
	const good = "<L><K>a</K></L><L><K>b</K></L>"
	for payload, want := range map[string]string{
		"<T>" + strings.Repeat("\n", 20) + "  tekst <A/>" + good + "</T>":     "21:3 /T xml/text/unexpected",
		"<T><A/>" + good + "\n\n   tekst</T>":                                 "3:4 /T xml/text/unexpected",
		"<T><A/>\n&#32;\n <![CDATA[\n x]]>" + good + "</T>":                   "4:2 /T xml/text/unexpected",
		"<T>" + strings.Repeat(" ", 5000) + "\r\n\tx\r\n<A/>" + good + "</T>": "2:2 /T xml/text/unexpected",
		"<T>\n<!-- c -->\næ<A/>" + good + "</T>":                              "3:1 /T xml/text/unexpected",
	} {
		assert.Equal(t, []string{want}, lines(everyWay(t, engine.Options{Rules: rs}, payload, "p")), "%q", payload)
	}
	p := bothWays(t, engine.Options{Rules: rs, Excerpts: true}, []byte("<T>\n\n\n  tekst <A/>"+good+"</T>"), "p")
	assert.Equal(t, "  tekst <A/>"+good+"</T>", p.Findings[0].Excerpt)
}

func TestWhatXMLSchemaSaysInPayloadsIsNeverPassedOver(t *testing.T) {
	rs := compiled(t, "", record)
	draft := compiled(t, "", strings.Replace(record, `"A": {"type": "string", "maxLength": 5, @}`, `"A": {"type": "string", "maxLength": 5, "x-text": {"label": {"da": "A", "en": "A"}}, "x-source": {"section": "1"}, "x-evidence": "draft"}`, 1))
	const xsi, good = ` xmlns:i="http://www.w3.org/2001/XMLSchema-instance"`, "<L><K>a</K></L><L><K>b</K></L>"
	for _, c := range []struct {
		name, attributes, content string // of A
		want                      []string
	}{
		{"no boolean", ` i:nil="maybe"`, "x", []string{"1:66 /T/A/@nil xml/nil/boolean (maybe)"}},
		{"no boolean by its case", ` i:nil="True"`, "x", []string{"1:66 /T/A/@nil xml/nil/boolean (True)"}},
		{"false on what cannot be nil", ` i:nil="false"`, "x", []string{"1:66 /T/A/@nil xml/nil/unexpected (false)"}},
		{"0 on what cannot be nil", ` i:nil=" 0 "`, "x", []string{"1:66 /T/A/@nil xml/nil/unexpected ( 0 )"}},
		{"true on what cannot be nil", ` i:nil="true"`, "", []string{"1:72 /T/A A/type (null)"}},
		{"true on what cannot be nil, and has content", ` i:nil="1"`, "x", []string{"1:69 /T/A xml/nil/filled", "1:69 /T/A A/type (null)"}},
		{"a type that nobody knows", ` i:type="Navn"`, "x", []string{"1:67 /T/A/@type xml/type/unknown (Navn)"}},
		{"a type of XML Schema's", ` i:type="xs:string" xmlns:xs="http://www.w3.org/2001/XMLSchema"`, "x", []string{"1:67 /T/A/@type xml/type/unknown (xs:string)"}},
		{"a prefix that nothing binds", ` i:type="xs:string"`, "x", []string{"1:67 /T/A/@type xml/type/name (xs:string)"}},
		{"no name of a type", ` i:type="to ord"`, "x", []string{"1:67 /T/A/@type xml/type/name (to ord)"}},
		{"empty", ` i:type=""`, "x", []string{"1:67 /T/A/@type xml/type/name"}},
		{"where the schema is", ` i:schemaLocation="u v" i:noNamespaceSchemaLocation="w"`, "x", []string{}},
		{"what XML Schema does not have", ` i:nill="true"`, "x", []string{"1:59 /T/A/@nill xml/attribute/unexpected (i:nill)"}},
	} {
		payload := "<T" + xsi + "><A" + c.attributes + ">" + c.content + "</A>" + good + "</T>"
		p := everyWay(t, engine.Options{Rules: rs}, payload, "p")
		assert.Equal(t, c.want, lines(p), c.name)
		if strings.Contains(c.attributes, "nil=") {
			want := finding.Invalid
			if strings.HasPrefix(c.name, "false") || strings.HasPrefix(c.name, "0") {
				want = finding.Valid // the value is there, and no source rules the attribute out
			}
			assert.Equal(t, want, p.Verdict, c.name)
		}
	}
	p := everyWay(t, engine.Options{Rules: draft}, "<T"+xsi+"><A i:nil='false'>x</A>"+good+"</T>", "p")
	assert.Equal(t, []string{"1:66 /T/A/@nil xml/nil/unexpected (false)"}, lines(p))
	assert.Equal(t, program.Warning, p.Findings[0].Severity, "that a draft field cannot be nil is no more than a draft")

	for payload, want := range map[string][]string{
		"<Z i:nil='true'/>":            {},
		"<Z i:nil='false'>x</Z>":       {},
		"<Z i:nil='true'></Z>":         {},
		"<Z i:nil='true'>x</Z>":        {"1:106 /T/Z xml/nil/filled"},
		"<Z i:nil='true'> </Z>":        {"1:106 /T/Z xml/nil/filled"},
		"<Z i:nil='true'><x/></Z>":     {"1:90 /T/Z Z/type (element)", "1:90 /T/Z xml/nil/filled"},
		"<Z i:nil='maybe'>x</Z>":       {"1:100 /T/Z/@nil xml/nil/boolean (maybe)"},
		"<Z i:type='i:x'>x</Z>":        {"1:101 /T/Z/@type xml/type/unknown (i:x)"},
		"<q:x xmlns:q='u' i:nil='2'/>": nil,
	} {
		p := everyWay(t, engine.Options{Rules: rs}, "<T"+xsi+"><A/>"+good+payload+"</T>", "p")
		if want != nil {
			assert.Equal(t, want, lines(p), payload)
		} else {
			assert.Contains(t, strings.Join(lines(p), "\n"), "xml/nil/boolean (2)", "where nothing is known of the element")
		}
	}
	soap := `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"` + xsi + `><s:Body i:type="x"><T><A/>` + good + `</T></s:Body></s:Envelope>`
	assert.Equal(t, []string{"1:133 /Envelope/Body/@type xml/type/unknown (x)"}, lines(everyWay(t, engine.Options{Rules: rs}, soap, "p")))
}

func TestTheNearestNamespaceIsAdvised(t *testing.T) {
	rs := compiled(t, "", record)
	const good = "<T><A/><L><K>a</K></L><L><K>b</K></L></T>"
	soap11, soap12 := "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"
	for space, want := range map[string]string{
		"http://schemas.xmlsoap.org/soap/envelope":   soap11,
		"https://schemas.xmlsoap.org/soap/envelope/": soap11,
		"http://schemas.xmlsoap.org/SOAP/Envelope/":  soap11,
		" http://schemas.xmlsoap.org/soap/envelope/": soap11,
		"http://www.w3.org/2003/05/soap-envelope/":   soap12,
		"http://www.w3.org/2001/12/soap-envelope":    soap12,
		"https://www.w3.org/2003/05/soap-envelope":   soap12,
	} {
		p := everyWay(t, engine.Options{Rules: rs}, `<s:Envelope xmlns:s="`+space+`"><s:Body>`+good+`</s:Body></s:Envelope>`, "p")
		if assert.Len(t, p.Findings, 1, space) {
			assert.Equal(t, token.RuleNamespace, p.Findings[0].Rule.ID)
			assert.Equal(t, want, p.Findings[0].Want, space)
		}
	}
	for space, known := range map[string]bool{
		"http://ipl.stil.dk/services/u/v1.0": true, "https://ipl.stil.dk/services/u/v1.0": true, "http://IPL.stil.dk/Services/u": true,
		"http://ipl.stil.dk/service/u": true, "http://ipl.stil.dk/x": false, "http://example.org/services/u": false,
	} {
		p := everyWay(t, engine.Options{Rules: rs}, `<p:URequest xmlns:p="`+space+`"><p:Identifier><p:SystemName>S</p:SystemName><p:SystemTransactionID>1</p:SystemTransactionID></p:Identifier><p:Message>`+good+`</p:Message></p:URequest>`, "p")
		assert.Equal(t, known, p.Verdict != finding.Failed, space)
	}
}

// An element with nothing in it is a leaf in one piece, and no less looked at.
func TestAPrefixThatNothingBindsIsToldOnAnEmptyRoot(t *testing.T) {
	rs := compiled(t, "", record)
	assert.Contains(t, lines(everyWay(t, engine.Options{Rules: rs}, "<q:T/>", "p")), "1:1 /T xml/prefix/unbound (q)")
}

// What stands before any source can be asked has its place all the same.
func TestBytesThatCannotBeReadAtTheBeginningHaveTheirPlace(t *testing.T) {
	rs := compiled(t, peopleCSV, strings.NewReplacer(`"x-xml": {"attribute": true}, `, "").Replace(people))
	p := check(t, engine.Options{Rules: rs}, "\xFF\xFEa\x00\x00\xDC")
	assert.Equal(t, []string{"1:2  encoding/bytes/invalid (0x00 0xDC)"}, lines(p))
	p = check(t, engine.Options{Rules: rs, Encoding: "us-ascii"}, "ab\ncd\xE6")
	assert.Equal(t, []string{"2:3  encoding/bytes/invalid (0xE6)"}, lines(p))
}
