package engine_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// marks is a list of marks, with a column whose name is not that of its property.
const marks = `"type": "object", "additionalProperties": false, "required": ["M"], "properties": {"M": {"type": "array", "minItems": 1, "maxItems": 3, @, "items": {
 "type": "object", "additionalProperties": false, "required": ["Elev", "Fag"], "properties": {
  "Elev": {"type": "string", "maxLength": 8, @}, "Fag": {"type": "string", "enum": ["DA", "MA"], "x-csv": {"name": "Fag på skema"}, @},
  "Tal": {"type": "integer", "minimum": 0, @}}}}}`

const marksForm = `"formats": ["csv"], "csv": {"delimiter": ";", "names": "first", "encodings": ["utf-8", "windows-1252"]}`

// head is the row of names of marks.
const head = "Elev;Fag på skema;Tal\n"

// records is a file with a header and a footer, known by their first cells.
const records = `"type": "object", "required": ["Hoved", "Bund"], "properties": {
 "Hoved": {"type": "object", "required": ["Dato"], "properties": {"Slags": {"const": "H", @}, "Dato": {"type": "string", "x-type": {"kind": "xs:date"}, @}}, @},
 "Linje": {"type": "array", @, "items": {"type": "object", "required": ["Nr"], "properties": {"Slags": {"const": "L", @}, "Nr": {"type": "integer", @}, "Navn": {"type": "string", @}}}},
 "Bund": {"type": "object", "required": ["Antal"], "properties": {"Slags": {"const": "B", @}, "Antal": {"type": "integer", @}}, @}},
 "x-rules": [{"id": "antal", "expr": "this.Bund.Antal == size(this.Linje)", "message": {"da": "d", "en": "e"}, "x-source": {"section": "1"}, "x-evidence": "official"}]`

const recordsForm = `"formats": ["csv"], "csv": {"delimiter": ",", "names": "none"}`

func TestCSVRows(t *testing.T) {
	b := bothOf(engine.Options{Rules: compiled(t, marksForm, marks), Message: "test/t@1#T", Excerpts: true})
	for _, c := range []struct {
		file string
		want []string
	}{
		{head + "a;DA;1\nb;MA;\n", nil},
		{head + "\"a\";\"DA\";\" 1 \"\r\n\"b\";MA;+01\n\n\n", nil},
		{strings.ReplaceAll(head+"a;DA;1\nb;MA;2", "\n", "\r"), nil},
		{"\uFEFF" + head + "\"a\"\"b;c\nd\";DA;1\n", nil},
		{head + "a;DA;x\n", []string{"2:6 row 2, column Tal M.Tal/type (text)"}},
		{head + "a;dansk;-1\n\"lang tekst\";DA\n", []string{
			"2:3 row 2, column Fag på skema M.Fag/enum", "2:9 row 2, column Tal M.Tal/minimum",
			"3:2 row 3, column Elev M.Elev/maxLength (10)", "3:16 row 3 csv/row/cells (2)"}},
		{head + ";\"\";\n", []string{"2:5 row 2, column Elev M.Elev/required (Elev)", "2:5 row 2, column Fag på skema M.Fag/required (Fag på skema)"}},
		{head + "a;DA;1;2;3\n", []string{"2:11 row 2 csv/row/cells (5)"}},
		{head, []string{"2:1 record M M/minItems (0)"}},
		{head + strings.Repeat("a;DA;1\n", 5), []string{"5:1 row 5 M/maxItems (4)"}},
		{head + "a;DA;1\n\n\nb;MA;2\n", []string{"4:1 row 4 csv/row/blank"}},
		{head + "a\"b;DA;1\n", []string{`2:2 row 2, column Elev csv/quote/well-formed`}},
		{head + "\"a\"b;\"DA\" ;1\n", []string{`2:4 row 2, column Elev csv/after-quote/well-formed (b)`, `2:10 row 2, column Fag på skema csv/after-quote/well-formed ( )`}},
		{head + "a;DA;1\n\"b;MA;2\nc;DA;3\n", []string{`3:1 row 3 csv/unclosed/well-formed (")`}},
		{head + "a\x00\x01;DA;1\n", []string{"2:2 row 2, column Elev csv/character/well-formed (U+0000)"}},
		{"a;DA;1\n", []string{"1:1 row 1 csv/names/missing"}},
		{"elev ;Fag på skema;Tal\na;DA;1\n", []string{"1:1 row 1, column elev  csv/column/spelling (elev )"}},
		{"Elev;Fag på skema;Tal;Note\na;DA;1;x\n", []string{"1:23 row 1, column Note csv/column/unknown (Note)"}},
		{"Elev;Fag på skema;Tal;\na;DA;1;\n", []string{"1:23 row 1 csv/row/surplus (1)"}},
		{"Elev;;Fag på skema;Tal\na;;DA;1\n", []string{"1:6 row 1, column \"\" csv/column/nameless (2)"}},
		{"Elev;Tal\na;1\nb;2\n", []string{"1:9 row 1 csv/column/missing (Fag på skema)"}},
		{"Elev;Fag på skema;Tal;Elev\na;DA;1;b\n", []string{"1:23 row 1, column Elev csv/column/repeated (Elev)"}},
		{"Elev;Tal;Fag på skema\na;1;DA\n", []string{"1:10 row 1, column Fag på skema csv/column/misplaced (Fag på skema)"}},
		{"Elev,Fag på skema,Tal\na,DA,1\n", []string{"1:5 row 1 csv/delimiter/mismatch (,)"}},
		{"", []string{"1:1  payload/content/empty"}},
		{"\n\r\n", []string{"3:1  payload/content/empty"}},
		{"Elev;Fag p\xe5 skema;Tal\n\x80;DA;1\n", nil},
		{head + "S\xf8ren;DA;1\n", []string{"2:2 row 2 encoding/bytes/invalid (0xF8)"}},
		{"Elev;Fag p\xe5 skema;Tal\nSøren;DA;1\n", []string{"2:2 row 2 encoding/bytes/invalid (0xC3 0xB8)"}},
	} {
		assert.Equal(t, append([]string{}, c.want...), lines(b.agree(t, []byte(c.file), "f.csv")), "%q", c.file)
	}
}

func TestCSVRecords(t *testing.T) {
	b := bothOf(engine.Options{Rules: compiled(t, recordsForm, records), Message: "test/t@1#T"})
	const hoved, linje, bund = "H,2026-11-21\n", "L,1,a\n", "B,1\n"
	for _, c := range []struct {
		file string
		want []string
	}{
		{hoved + linje + bund, nil},
		{hoved + "B,0", nil},
		{linje + bund, []string{"1:1 row 1 csv/record/missing"}},
		{hoved + linje, []string{"3:1 record Bund Bund/required (Bund)"}},
		{hoved + hoved + linje + bund, []string{"2:1 row 2, column Slags csv/record/misplaced (H)"}},
		{hoved + linje + bund + linje, []string{"4:1 row 4, column Slags csv/record/misplaced (L)"}},
		{hoved + linje + bund + bund, []string{"4:1 row 4, column Slags csv/record/misplaced (B)"}},
		{hoved + linje + "X,1\n" + bund, []string{"3:1 row 3, column Slags csv/record/unknown (X)"}},
		{hoved + "L,x,a\n" + "B,1,2\n", []string{"2:3 row 2, column Nr Linje.Nr/type (text)", "3:6 row 3 csv/row/cells (3)"}},
		{"H,21-11-2026\n" + linje + "B,7\n", []string{"4:1  T/antal", "1:3 row 1, column Dato Hoved.Dato/date"}},
	} {
		got := lines(b.agree(t, []byte(c.file), "f.csv"))
		assert.ElementsMatch(t, c.want, got, "%q", c.file)
	}
}

// Without constants a record is known by its place, and by its number of cells when that
// tells that one was left out.
func TestCSVRecordsByTheirPlace(t *testing.T) {
	bare := strings.NewReplacer(`"Slags": {"const": "H", @}, `, "", `"Slags": {"const": "L", @}, `, "", `"Slags": {"const": "B", @}, `, "").Replace(records)
	form := `"formats": ["csv"], "csv": {"delimiter": "any", "names": "optional"}`
	b := bothOf(engine.Options{Rules: compiled(t, form, bare), Message: "test/t@1#T"})
	for _, c := range []struct {
		file string
		want []string
	}{
		{"2026-11-21\n1;a\n2;b\n2\n", nil},
		{"2026-11-21\nNr;Navn\n1;a\n2;b\n2\n\n", nil},
		{"2026-11-21\nNr;Navn\n0\n", nil},
		{"2026-11-21\n0\n", nil},
		{"Nr;Navn\n1;a\n1\n", []string{"1:1 row 1 csv/record/missing"}},
		{"1;a\n1\n", []string{"1:1 row 1 csv/record/missing"}},
		{"2026-11-21\n1;a\n2;b\n", []string{"4:1 record Bund Bund/required (Bund)"}},
		{"2026-11-21\n1;a\nx\n", []string{"3:1 row 3, column Antal Bund.Antal/type (text)"}},
	} {
		got := lines(b.agree(t, []byte(c.file), "f.csv"))
		assert.ElementsMatch(t, c.want, got, "%q", c.file)
	}
}

func TestCSVFindsItsMessage(t *testing.T) {
	rs := compiled(t, marksForm, marks)
	find := func(payload, file string) finding.Payload {
		return bothWays(t, engine.Options{Rules: rs}, []byte(payload), file)
	}
	for _, file := range []string{"f.csv", "F.CSV", "f.csv.gz", "-", ""} {
		p := find(head+"a;DA;1\n", file)
		require.NotNil(t, p.Message, file)
		assert.Equal(t, "test/t@1#T", p.Message.ID)
		assert.Equal(t, finding.Valid, p.Verdict, lines(p))
		assert.Equal(t, "csv", p.Format)
	}
	for _, other := range []string{"navn;adresse\na;b\n", "Elev;a;b;c;d\n", "x", "1;2;3\n"} {
		p := find(other, "f.csv")
		assert.Equal(t, finding.Failed, p.Verdict, other)
		assert.Contains(t, lines(p)[0], "payload/message/columns")
	}
	// What is not known by its name is XML or JSON as ever.
	assert.Equal(t, "json", find(`"tekst"`, "").Format)
	assert.Equal(t, "xml", find("mere;tekst", "").Format)
}

func TestCSVEncodings(t *testing.T) {
	utf16le := func(s string) string {
		b := []byte{0xFF, 0xFE}
		for _, u := range utf16.Encode([]rune(s)) {
			b = append(b, byte(u), byte(u>>8))
		}
		return string(b)
	}
	latin := func(s string) string { return strings.NewReplacer("å", "\xe5", "ø", "\xf8").Replace(s) }
	text := head + "Søren;DA;1\n"
	for _, c := range []struct{ allowed, payload, encoding, want string }{
		{`["utf-8"]`, text, "", ""},
		{`["utf-8"]`, "\uFEFF" + text, "", ""},
		{`["utf-8"]`, latin(text), "", "1:11 row 1, column Fag på skema csv/encoding/mismatch (windows-1252)"},
		{`["utf-8"]`, utf16le(text), "", "1:1 row 1, column Elev csv/encoding/mismatch (UTF-16LE)"},
		{`["windows-1252"]`, latin(text), "", ""},
		{`["windows-1252"]`, text, "", "1:11 row 1, column Fag på skema csv/encoding/mismatch (UTF-8)"},
		{`["iso-8859-1"]`, latin(text), "", ""},
		{`["iso-8859-1"]`, latin(text) + "\x80;DA;1\n", "", "3:1 row 3 encoding/bytes/invalid (0x80)"},
		{`["utf-8", "windows-1252"]`, latin(text) + "\x81;DA;1\n", "", "3:1 row 3 encoding/bytes/invalid (0x81)"},
		{`["utf-16"]`, utf16le(text), "", ""},
		{`["utf-8"]`, latin(text), "windows-1252", "1:11 row 1, column Fag på skema csv/encoding/mismatch (windows-1252)"},
		{`["utf-8"]`, latin(text), "utf-8", "1:11 row 1 encoding/bytes/invalid (0xE5)"},
	} {
		form := strings.Replace(marksForm, `["utf-8", "windows-1252"]`, c.allowed, 1)
		b := bothOf(engine.Options{Rules: compiled(t, form, marks), Message: "test/t@1#T", Encoding: c.encoding})
		got := lines(b.agree(t, []byte(c.payload), "f.csv"))
		if c.want == "" {
			assert.Empty(t, got, "%s %q", c.allowed, c.payload)
		} else {
			assert.Equal(t, []string{c.want}, got, "%s %q", c.allowed, c.payload)
		}
	}
}

// What a draft says of columns and of quoting is a proposal.
func TestCSVFormOfADraftIsAWarning(t *testing.T) {
	rs := compiled(t, marksForm, marks)
	_, m := rs.Find("test/t@1#T")
	m.Evidence = program.Draft
	p := bothWays(t, engine.Options{Rules: rs, Message: "test/t@1#T"}, []byte(head+"a;DA;1;2\n"), "f.csv")
	assert.Equal(t, finding.Counts{Warning: 1}, p.Counts)
	assert.Equal(t, finding.Valid, p.Verdict)
	require.Len(t, p.Findings, 1)
	assert.Equal(t, program.Warning, p.Findings[0].Severity)
	own := slices.IndexFunc(rs.Engine().Rules, func(r program.Rule) bool { return r.ID == p.Findings[0].Rule.ID })
	assert.Same(t, &rs.Engine().Rules[own], p.Findings[0].Rule, "not a copy: a report lists a rule once")
	p = bothWays(t, engine.Options{Rules: rs, Message: "test/t@1#T"}, []byte(head+"a\"b;DA;1\n"), "f.csv")
	assert.Equal(t, finding.Counts{Warning: 1}, p.Counts)
}

func TestCSVLimits(t *testing.T) {
	rs := compiled(t, marksForm, marks)
	check := func(l token.Limits, payload string) (finding.Payload, string) {
		p := bothWays(t, engine.Options{Rules: rs, Message: "test/t@1#T", Limits: l}, []byte(payload), "f.csv")
		return p, strings.Join(lines(p), " ")
	}
	for _, c := range []struct {
		fits, passes token.Limits
		payload      string
		rule         string
	}{
		{token.Limits{Depth: 3}, token.Limits{Depth: 2}, head + "a;DA;1\n", "limits/depth/exceeded"},
		{token.Limits{Text: 16}, token.Limits{Text: 15}, head + "\"1234567890\"\"12345\";DA;1\n", "limits/text/exceeded"},
		{token.Limits{Name: 13}, token.Limits{Name: 12}, head + "a;DA;1\n", "limits/name/exceeded"},
		{token.Limits{Members: 3}, token.Limits{Members: 2}, head + "a;DA;1\n", "limits/cells/exceeded"},
	} {
		p, found := check(c.fits, c.payload)
		assert.NotContains(t, found, "limits")
		assert.NotEqual(t, finding.Undecided, p.Verdict)
		p, found = check(c.passes, c.payload)
		assert.Contains(t, found, c.rule)
		assert.Equal(t, finding.Undecided, p.Verdict, c.rule)
	}
	// A row that no window holds.
	p := engine.New(engine.Options{Rules: rs, Message: "test/t@1#T", Limits: token.Limits{Text: 100_000}}).
		Check(strings.NewReader(head+strings.Repeat(strings.Repeat("a", 90_000)+";", 9)), "f.csv")
	assert.Contains(t, lines(p)[0], "limits/text/exceeded")
	assert.Equal(t, finding.Undecided, p.Verdict)
}

// FuzzCheckCSV asks of any bytes that they have one outcome however they are read, which
// fits together.
func FuzzCheckCSV(f *testing.F) {
	for _, s := range []string{head + "a;DA;1\nb;MA;2\n", "\uFEFF" + head + "\"a\"\"\";;\r\n\n;x;-1\n", "Tal,Elev,x\n1,a,b,c\n", "H,2026-11-21\nL,1,a\nB,1\n", "L,x\nX\nB,1\nH\n", "\xe6;\xc3\xb8\x00\"", "\r\r\"a\r"} {
		f.Add([]byte(s))
	}
	one := compiled(f, marksForm, marks)
	several := compiled(f, recordsForm, records)
	checks := []both{bothOf(engine.Options{Rules: one, Message: "test/t@1#T", Excerpts: true}), bothOf(engine.Options{Rules: one}),
		bothOf(engine.Options{Rules: several, Message: "test/t@1#T", Excerpts: true}),
		bothOf(engine.Options{Rules: several, Message: "test/t@1#T", MaxSamples: 1, Limits: token.Limits{Text: 6, Name: 3, Members: 4, Rows: 3}})}
	f.Fuzz(func(t *testing.T, payload []byte) {
		text, problem := token.DecodeBytes(payload)
		if problem == nil && token.KnownEncodingOf(payload, "") == (token.Encoding{}) {
			text, _ = token.GuessBytes(text, []string{"utf-8", "windows-1252"})
		}
		for i, b := range checks {
			p := b.agree(t, payload, "f.csv")
			if problem == nil && !strings.Contains(string(payload), "\r") && i < 3 && p.Verdict != finding.Failed { // a line may end in a mere CR
				requireConsistent(t, p, text)
			}
		}
	})
}
