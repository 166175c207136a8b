package hostile_test

import (
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"

	"github.com/forkontrol/forkontrol/internal/token"
)

// Sizes of what is made: far beyond any limit, and what a window or a table could
// hold.
const (
	million = 1_000_000
	large   = 30 << 20  // bytes
	huge    = 100 << 20 // bytes
)

// again writes a text until so many bytes are written.
func again(w writer, text string, bytes int) {
	block := strings.Repeat(text, max(1, (64<<10)/len(text)))
	for n := 0; n < bytes; n += len(block) {
		if _, err := w.WriteString(block); err != nil {
			return // nobody reads any more
		}
	}
}

// around returns a payload with something endless in the middle.
func around(head, text string, bytes int, tail string) func(writer) {
	return func(w writer) {
		w.WriteString(head)
		again(w, text, bytes)
		w.WriteString(tail)
	}
}

// each returns a payload with many different things in the middle.
func each(head string, n int, write func(w writer, i int), tail string) func(writer) {
	return func(w writer) {
		w.WriteString(head)
		for i := range n {
			write(w, i)
		}
		w.WriteString(tail)
	}
}

// inUTF16 returns a payload in UTF-16, little-endian.
func inUTF16(head, text string, bytes int, tail string) func(writer) {
	encode := func(s string) string {
		var b []byte
		for _, u := range utf16.Encode([]rune(s)) {
			b = append(b, byte(u), byte(u>>8))
		}
		return string(b)
	}
	return around(encode("\uFEFF"+head), encode(text), bytes, encode(tail))
}

// digits is a name or a number of its own for each i.
func digits(i int) string { return strconv.Itoa(i) }

var kilobyte = strings.Repeat("x", 1000)

// colliding returns the i-th of 65,536 strings that have one and the same value of
// the hash that Java has for strings.
func colliding(i int) string {
	var b strings.Builder
	for bit := range 16 {
		b.WriteString([]string{"Aa", "BB"}[i>>bit&1])
	}
	return b.String()
}

func TestEndlessPayloads(t *testing.T) {
	const (
		extra   = fields + "Indberet/additionalProperties"
		unknown = fields + "KontaktpersonInfo/additionalProperties"
		number  = fields + "KontaktpersonInfo.DatakildeInstitutionNummer/"
	)
	xmlNumber := func(v string, n int) func(writer) {
		return around(`<Indberet><KontaktpersonInfo><DatakildeInstitutionNummer>`, v, n, `</DatakildeInstitutionNummer></KontaktpersonInfo></Indberet>`)
	}
	jsonNumber := func(v string, n int) func(writer) {
		return around(`{"Indberet":{"KontaktpersonInfo":{"DatakildeInstitutionNummer":`, v, n, `}}}`)
	}
	for _, c := range []struct {
		name  string
		input func(writer)
		code  int
		rule  string
	}{
		// Depth.
		{"elements in one another", around("<Indberet>", "<a>", 3*million, ""), 3, token.RuleLimitDepth},
		{"elements with attributes in one another", around("<Indberet>", "<a b='c'>", 9*million, ""), 3, token.RuleLimitDepth},
		{"arrays in one another", around(`{"Indberet":`, "[", million, ""), 3, token.RuleLimitDepth},
		{"objects in one another", around(`{"Indberet":`, `{"a":`, 5*million, ""), 3, token.RuleLimitDepth},

		// What is skipped.
		{"a comment", around("<Indberet><!--", "- x", large, "--></Indberet>"), 1, missing},
		{"a comment before everything", around("<!--", "x", huge, "--><Indberet></Indberet>"), 3, token.RuleLimitIdle},
		{"a comment in UTF-16", inUTF16("<Indberet><!--", "x\u00e6", large, "--></Indberet>"), 1, missing},
		{"a comment without end", around("<Indberet><!--", "x", large, ""), 1, token.RuleXMLUnclosed},
		{"comments", around("<Indberet>", "<!---->", large, "</Indberet>"), 1, missing},
		{"an instruction", around("<Indberet><?a ", "? ", large, "?></Indberet>"), 1, missing},
		{"instructions", around("<Indberet>", "<?a?>", large, "</Indberet>"), 1, missing},
		{"a declaration", around("<?xml version='1.0'", " ", large, "?><Indberet></Indberet>"), 1, missing},
		{"white space first", around("", " \n", huge, "<Indberet></Indberet>"), 3, token.RuleLimitIdle},
		{"white space last", around("<Indberet></Indberet>", " \n", large, ""), 1, missing},
		{"white space between elements", around("<Indberet>", "\n\t ", large, "</Indberet>"), 3, token.RuleLimitText},
		{"white space in a tag", around("<Indberet", " ", large, "></Indberet>"), 1, missing},
		{"white space in an end tag", around("<Indberet></Indberet", " ", large, ">"), 1, missing},
		{"white space in JSON", around(`{"Indberet":`, "\n\t ", large, "{}}"), 1, missing},
		{"white space before JSON", around("", " ", large, `{"Indberet":{}}`), 1, token.RuleXMLSyntax},
		{"white space alone", around("", " ", large, ""), 1, token.RuleEmpty},
		{"white space without end", around("", " ", huge, ""), 3, token.RuleLimitIdle},
		{"a document type", around("<!DOCTYPE a [", "<!ENTITY a 'b'>", large, "]><Indberet></Indberet>"), 1, token.RuleDoctype},
		{"a document type of one string", around("<!DOCTYPE a [<!ENTITY a '", "x", large, "'>]><Indberet></Indberet>"), 1, token.RuleDoctype},
		{"an entity that is long and used often", func(w writer) {
			around("<!DOCTYPE a [<!ENTITY a '", "x", million, "'>]><Indberet>")(w)
			around("", "&a;", million, "</Indberet>")(w)
		}, 1, token.RuleXMLReference},

		// Values.
		{"text", around(wholeStart, "x", huge, wholeEnd), 3, token.RuleLimitText},
		{"text where none belongs", around("<Indberet>", "x", large, "</Indberet>"), 3, token.RuleLimitText},
		{"text in an element nobody knows", around("<Indberet><a>", "x", large, "</a></Indberet>"), 3, token.RuleLimitText},
		{"text in pieces", around(wholeStart, "x<!---->", large, wholeEnd), 3, token.RuleLimitText},
		{"references", around(wholeStart, "&#x10FFFF;", large, wholeEnd), 3, token.RuleLimitText},
		{"a reference", around("<Indberet><KontaktpersonInfo><KontaktPerson>&#x", "0", large, "41;</KontaktPerson></KontaktpersonInfo></Indberet>"), 1, fields + "KontaktpersonInfo.Elev/required"},
		{"CDATA", around(wholeStart, "<![CDATA[x]]>", large, wholeEnd), 3, token.RuleLimitText},
		{"CDATA with nothing in it", around(wholeStart, "<![CDATA[]]>", large, "</KontaktPerson></KontaktpersonInfo></Indberet>"), 1, fields + "KontaktpersonInfo.KontaktMail/required"},
		{"an attribute's value", around("<Indberet a='", "x", large, "'/>"), 3, token.RuleLimitText},
		{"an attribute's value of references", around("<Indberet a='", "&lt;", large, "'/>"), 3, token.RuleLimitText},
		{"a namespace's name", around("<Indberet xmlns='", "x", large, "'/>"), 3, token.RuleLimitText},
		{"a string", around(jsonStart+`"`, "x", huge, `"`+jsonEnd), 3, token.RuleLimitText},
		{"a string of escapes", around(jsonStart+`"`, `\u00e6`, large, `"`+jsonEnd), 3, token.RuleLimitText},
		{"a string without end", around(jsonStart+`"`, "x", large, ""), 3, token.RuleLimitText},
		{"a number in JSON", jsonNumber("9", large), 3, token.RuleLimitText},
		{"a number of a million digits in JSON", jsonNumber("9", million), 1, number + "totalDigits"},
		{"a fraction of a million digits in JSON", jsonNumber("1.0000", million), 1, token.RuleJSONNumber},
		{"an exponent of many digits in JSON", around(`{"Indberet":{"KontaktpersonInfo":{"DatakildeInstitutionNummer":1e`, "9", million/2, `}}}`), 1, number + "totalDigits"},
		{"minus signs in JSON", jsonNumber("-", large), 3, token.RuleLimitText},
		{"a number in XML", xmlNumber("9", large), 3, token.RuleLimitText},
		{"a number of a million digits in XML", xmlNumber("9", million), 1, number + "totalDigits"},
		{"zeros in XML", xmlNumber("0", million), 1, fields + "KontaktpersonInfo.Elev/required"},

		// Names.
		{"an element's name", around("<Indberet><", "x", large, "/></Indberet>"), 3, token.RuleLimitName},
		{"an end tag's name", around("<Indberet></", "x", large, ">"), 3, token.RuleLimitName},
		{"a prefix", around("<Indberet><", "x", large, ":a/></Indberet>"), 3, token.RuleLimitName},
		{"an attribute's name", around("<Indberet ", "x", large, "='1'/>"), 3, token.RuleLimitName},
		{"an entity's name", around("<Indberet>&", "x", large, ";</Indberet>"), 3, token.RuleLimitName},
		{"an instruction's name", around("<Indberet><?", "x", large, "?></Indberet>"), 3, token.RuleLimitName},
		{"a document type's name", around("<!DOCTYPE ", "x", large, "><Indberet></Indberet>"), 1, token.RuleDoctype},
		{"a key", around(`{"Indberet":{"`, "x", large, `":1}}`), 3, token.RuleLimitName},
		{"a key of escapes", around(`{"Indberet":{"`, `\u0078`, large, `":1}}`), 3, token.RuleLimitName},

		// Numbers of things.
		{"attributes", each("<Indberet", million, func(w writer, i int) { w.WriteString(" a" + digits(i) + "=''") }, "/>"), 3, token.RuleLimitAttrs},
		{"namespace declarations", each("<Indberet", million, func(w writer, i int) { w.WriteString(" xmlns:a" + digits(i) + "='u'") }, "/>"), 3, token.RuleLimitAttrs},
		{"namespaces", each("<Indberet>", million, func(w writer, i int) { w.WriteString("<a xmlns='u" + digits(i) + "'/>") }, "</Indberet>"), 1, extra},
		{"namespaces with long names", each("<Indberet>", million/10, func(w writer, i int) { w.WriteString("<a xmlns='" + kilobyte + digits(i) + "'/>") }, "</Indberet>"), 1, extra},
		{"keys", each(`{"Indberet":{`, million, func(w writer, i int) { w.WriteString(`"a` + digits(i) + `":1,`) }, `"a":1}}`), 3, token.RuleLimitMembers},
		{"long keys", each(`{"Indberet":{`, million/10, func(w writer, i int) { w.WriteString(`"` + kilobyte + digits(i) + `":1,`) }, `"a":1}}`), 3, token.RuleLimitMembers},
		{"long keys at every depth", func(w writer) {
			w.WriteString(`{"Indberet":`)
			for range 60 {
				w.WriteString("{")
				for i := range 10_000 {
					w.WriteString(`"` + kilobyte + digits(i) + `":1,`)
				}
				w.WriteString(`"x":`)
			}
		}, 3, token.RuleLimitMembers},
		{"keys with one hash", each(`{"Indberet":{`, 1<<16, func(w writer, i int) { w.WriteString(`"` + colliding(i) + `":1,`) }, `"a":1}}`), 3, token.RuleLimitMembers},
		{"the same key", around(`{"Indberet":{"a":1`, `,"a":1`, large, `}}`), 1, token.RuleJSONDuplicate},
		{"element names", each("<Indberet>", million, func(w writer, i int) { w.WriteString("<a" + digits(i) + "/>") }, "</Indberet>"), 1, extra},
		{"long element names", each("<Indberet>", million/10, func(w writer, i int) { w.WriteString("<" + kilobyte + digits(i) + "/>") }, "</Indberet>"), 1, extra},
		{"unknown elements", around("<Indberet>", "<a/>", large, "</Indberet>"), 1, extra},
		{"breaches with long values", around("<Indberet><KontaktpersonInfo>", "<Elev><CPRNr>"+kilobyte+"</CPRNr></Elev>", large, "</KontaktpersonInfo></Indberet>"), 1, fields + "KontaktpersonInfo.Elev.CPRNr/cpr"},
		{"breaches at long paths", func(w writer) {
			w.WriteString("<Indberet>")
			for range 60 {
				w.WriteString("<" + kilobyte + ">")
			}
			again(w, "<q:a/>", million)
		}, 1, token.RulePrefix},
		{"duplicate keys at long paths", func(w writer) {
			w.WriteString(`{"Indberet":`)
			for range 60 {
				w.WriteString(`{"` + kilobyte + `":`)
			}
			w.WriteString(`{"a":1`)
			again(w, `,"a":1`, million)
		}, 1, token.RuleJSONDuplicate},
		{"pupils", around("<Indberet><KontaktpersonInfo>", "<Elev><CPRNr>1203055024</CPRNr></Elev>", large, "</KontaktpersonInfo></Indberet>"), 1, fields + "KontaktpersonInfo.Elev/maxItems"},
		{"pupils in JSON", around(`{"Indberet":{"KontaktpersonInfo":{"Elev":[{}`, `,{"CPRNr":"1203055024"}`, large, "]}}}"), 1, fields + "KontaktpersonInfo.Elev/maxItems"},
		{"records", around("", `{"Indberet":{}}`+"\n", large/4, ""), 1, missing},
		{"records that hold XML", around("", `"<Indberet/>"`+"\n", large/4, ""), 1, missing},
		{"zero bytes", around("", "\x00", large, ""), 1, token.RuleXMLCharacter},
		{"zero bytes in a payload", around("<Indberet>", "\x00", large, ""), 1, token.RuleXMLCharacter},
	} {
		t.Run(strings.ReplaceAll(c.name, " ", "-"), func(t *testing.T) {
			if testing.Short() {
				t.Skip("makes payloads of up to 100 MB")
			}
			o := check(t, c.input, "-")
			assert.Equal(t, c.code, o.code, some(o.rules))
			assert.Contains(t, o.rules, c.rule)
			assert.NotContains(t, o.verdict, "valid")
		})
	}
}

func TestRowsOfARule(t *testing.T) {
	// A rule that asks a register about each pupil has to wait for the institution. How much
	// may wait is for the user to say.
	register := file(t, "enrolments.csv", []byte("cpr,institution\n1203055024,999001\n"))
	o := check(t, around("<Indberet><KontaktpersonInfo>", "<Elev><CPRNr>1203055024</CPRNr></Elev>", large, "</KontaktpersonInfo></Indberet>"),
		"--register", "enrolments="+register, "--max-rows", "100000", "-")
	requireRefused(t, o, 3, token.RuleLimitRows)
}

// Keys and references that wait for one are kept up to a limit, and what was not kept is not
// called valid.
func TestKeysWithoutEnd(t *testing.T) {
	const head, tail = `<UNILoginImport sourceDateTime="2026-08-11T17:00:00" source="s" schoolYear="2026-2027"><Institution><InstitutionNumber>999001</InstitutionNumber>`,
		`</Institution></UNILoginImport>`
	group := func(id string) string {
		return "<Group><GroupId>" + id + "</GroupId><GroupType>Hold</GroupType></Group>"
	}
	extern := func(ids string) string {
		return "<InstitutionPerson><Extern><Role>Ekstern</Role>" + ids + "</Extern></InstitutionPerson>"
	}
	const rows = 100_000
	for _, c := range []struct {
		name  string
		input func(writer)
		code  int
		rule  string
	}{
		{"keys", each(head, 2*rows, func(w writer, i int) { w.WriteString(group(digits(i))) }, tail), 3, token.RuleLimitRows},
		{"long keys", each(head, rows/4, func(w writer, i int) { w.WriteString(group(kilobyte + digits(i))) }, tail), 3, token.RuleLimitRows},
		{"references that wait", each(head, 2*rows, func(w writer, i int) { w.WriteString(extern("<GroupId>" + digits(i) + "</GroupId>")) }, group("1")+tail), 3, token.RuleLimitRows},
		{"references of one person", each(head+"<InstitutionPerson><Extern><Role>Ekstern</Role>", 2*rows, func(w writer, i int) { w.WriteString("<GroupId>" + digits(i) + "</GroupId>") },
			"</Extern></InstitutionPerson>"+tail), 3, token.RuleLimitRows},
		{"the same key", each(head, 2*rows, func(w writer, _ int) { w.WriteString(group("1")) }, tail), 3, token.RuleLimitRows},
	} {
		t.Run(strings.ReplaceAll(c.name, " ", "-"), func(t *testing.T) {
			o := check(t, c.input, "--max-rows", strconv.Itoa(rows), "-")
			requireRefused(t, o, c.code, c.rule)
			assert.NotContains(t, o.verdict, "valid")
		})
	}
}
