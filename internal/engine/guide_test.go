package engine_test

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/register"
	"github.com/forkontrol/forkontrol/internal/sample"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/rules"
)

// foreseen is a message that can mostly be foreseen: records of each kind of leaf, the
// first list in order and with rules that read values, the second in any order.
const foreseen = `"type": "object", "x-xml": {"order": "any"}, "additionalProperties": false, "minProperties": 2, "properties": {
 "Afsender": {"type": "string", "maxLength": 8, @},
 "R": {"type": "array", "minItems": 2, "maxItems": 4, @, "items": {
  "type": "object", "x-xml": {"order": "sequence"}, "additionalProperties": false, "required": ["Id", "Navn"], "maxProperties": 14, "properties": {
  "Nr": {"type": "string", "maxLength": 2, "x-xml": {"attribute": true}, @},
  "Id": {"type": "integer", "minimum": 1, "exclusiveMaximum": 1000, @},
  "Navn": {"type": "string", "minLength": 2, "maxLength": 6, @},
  "Kode": {"type": "string", "enum": ["A", "B", "CC"], @},
  "Tal": {"type": "number", "minimum": -0.5, "maximum": 12, "x-type": {"totalDigits": 4, "fractionDigits": 2}, @},
  "Maerke": {"type": "number", "enum": [-3, 0, 2.5, 12], @},
  "Ja": {"type": "boolean", @},
  "Kun": {"type": "boolean", "enum": [true], @},
  "Cpr": {"type": "string", "x-type": {"kind": "cpr"}, @},
  "Dag": {"type": "string", "x-type": {"kind": "xs:date"}, @},
  "Post": {"type": "string", "pattern": "^[0-9]{4}$", @},
  "LangtFeltNavn": {"type": ["integer", "string"], "maximum": 5, @},
  "Nul": {"type": ["string", "null"], "enum": ["x", null], @},
  "Flere": {"type": "array", "maxItems": 2, @, "items": {"type": "string", "maxLength": 2, @}},
  "Under": {"type": "object", "additionalProperties": false, @, "properties": {"K": {"type": "string", "maxLength": 3, @}}},
  "Til": {"type": "string", "not": {"const": "nej"}, @},
  "Slut": {"type": "string", "format": "date", @}},
  "dependencies": {"Kode": ["Tal"]}}},
 "S": {"type": "array", @, "items": {"type": "object", "x-xml": {"order": "any"}, "additionalProperties": false, "properties": {
  "A": {"type": "string", "maxLength": 3, @},
  "B": {"type": "integer", @},
  "C": {"type": "string", @}},
  "x-rules": [{"id": "both", "expr": "this.A != this.C", "at": "C", "message": {"da": "o", "en": "o"}, "x-source": {"document": "d", "section": "1"}, "x-evidence": "official"}]}},
 "U": {"type": "array", @, "items": {"type": "object", "x-xml": {"order": "sequence"}, "additionalProperties": false, "required": ["V"], "properties": {
  "V": {"type": "string", @},
  "W": {"type": "array", "uniqueItems": true, @, "items": {"type": "string", @}}}}},
 "Modtager": {"type": "string", @}},
 "x-rules": [
  {"id": "named", "expr": "it.Navn != this.Afsender", "each": "R", "at": "Navn", "message": {"da": "e", "en": "e"}, "x-source": {"document": "d", "section": "1"}, "x-evidence": "official"},
  {"id": "present", "expr": "has(it.Navn)", "each": "R", "at": "Navn", "message": {"da": "e", "en": "e"}, "x-source": {"document": "d", "section": "1"}, "x-evidence": "official"}]`

const foreseenXML = `<T><Afsender>Skole</Afsender>
<R><Id>1</Id><Navn>Søren</Navn><Kode>CC</Kode><Tal>-0.50</Tal><Maerke>2.5</Maerke><Ja>true</Ja><Kun>1</Kun><Cpr>1203055024</Cpr></R>
<R>
  <Id>22</Id>
  <Navn>Anna</Navn>
  <Tal>12</Tal>
  <Dag>2026-11-21</Dag>
  <Post>1165</Post><LangtFeltNavn>5</LangtFeltNavn>
  <Nul>x</Nul><Flere>a</Flere><Flere>b</Flere><Under><K>k</K></Under>
  <Til/><Slut>2026-11-21</Slut>
</R>
<S><B>1</B><A>a</A><C>c</C></S><S><A>a</A><B>2</B></S><S></S><S><C>c</C></S><U><V>v</V><W>1</W><W>2</W></U><U><V>v</V><W>1</W></U><U><V>v</V></U><Modtager>Ministeriet &amp; co</Modtager></T>
`

const foreseenJSON = `{"Afsender":"Skole",
"R":[{"Id":1,"Navn":"Søren","Kode":"CC","Tal":-0.50,"Maerke":2.5,"Ja":true,"Kun":true,"Cpr":"1203055024"},
 {
  "Id": 22,
  "Navn": "Anna",
  "Tal": 12,
  "Dag": "2026-11-21",
  "Post":"1165","LangtFeltNavn":5,
  "Nul": null, "Flere": ["a","b"], "Under": {"K": "k"},
  "Til": "", "Slut": "2026-11-21"
}],
"S":[{"B":1,"A":"a","C":"c"},{"A":"a","B":2},{},{"C":"c"}],"U":[{"V":"v","W":["1","2"]},{"V":"v","W":["1"]},{"V":"v"}],"Modtager":"Minister\u0069et"}
`

// bothWays asks that the guided way and the general one tell the same of a payload,
// however it arrives, and gives it.
func bothWays(t testing.TB, o engine.Options, payload []byte, file string) finding.Payload {
	t.Helper()
	return bothOf(o).agree(t, payload, file)
}

// both is a checker of each way.
type both struct{ guided, general *engine.Checker }

func bothOf(o engine.Options) both {
	general := o
	general.Unguided = true
	return both{engine.New(o), engine.New(general)}
}

func (b both) agree(t testing.TB, payload []byte, file string) finding.Payload {
	t.Helper()
	want := b.general.CheckBytes(payload, file)
	equal(t, want, b.guided.CheckBytes(payload, file), payload, "in memory")
	equal(t, b.general.Check(iotest.OneByteReader(bytes.NewReader(payload)), file),
		b.guided.Check(iotest.OneByteReader(bytes.NewReader(payload)), file), payload, "byte by byte")
	equal(t, b.general.Check(&sevens{payload}, file), b.guided.Check(&sevens{payload}, file), payload, "seven bytes at a time")
	return want
}

// equal compares without describing what it compares, which takes long, until
// there is something to describe.
func equal(t testing.TB, want, got finding.Payload, payload []byte, about string) {
	t.Helper()
	if !reflect.DeepEqual(want, got) {
		require.Equal(t, lines(want), lines(got), "%s: %.400q", about, payload)
		require.Equal(t, want, got, "%s: %.400q", about, payload)
	}
}

// sevens gives seven bytes at a time.
type sevens struct{ rest []byte }

func (s *sevens) Read(p []byte) (int, error) {
	if len(s.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(p, s.rest[:min(7, len(s.rest))])
	s.rest = s.rest[n:]
	return n, nil
}

func TestWhatIsForeseenIsValid(t *testing.T) {
	rs := compiled(t, "", foreseen)
	for _, payload := range []string{foreseenXML, foreseenJSON} {
		o := engine.Options{Rules: rs, Message: "test/t@1#T", Excerpts: true}
		assert.Empty(t, lines(bothWays(t, o, []byte(payload), "p")))
	}
}

func TestGuidedAsGeneralWhateverByteIsWrong(t *testing.T) {
	rs := compiled(t, "", foreseen)
	for _, payload := range []string{foreseenXML, foreseenJSON} {
		b := bothOf(engine.Options{Rules: rs, Message: "test/t@1#T", Excerpts: true})
		for i := range payload {
			b.agree(t, []byte(payload[:i]), "p")
			b.agree(t, []byte(payload[:i]+payload[i+1:]), "p")
			for _, s := range []string{"<", ">", "/", "&", " ", "\r\n", "0", "a", `"`, "\\", ",", "}", "\x00", "æ", "\xE6", "<!---->", ":"} {
				b.agree(t, []byte(payload[:i]+s+payload[i+1:]), "p")
			}
		}
	}
}

func TestGuidedAsGeneralWhateverIsMissingTwiceOrElsewhere(t *testing.T) {
	rs := compiled(t, "", foreseen)
	b := bothOf(engine.Options{Rules: rs, Message: "test/t@1#T", Excerpts: true})
	for payload, mark := range map[string]string{foreseenXML: "<", foreseenJSON: ","} {
		parts := strings.SplitAfter(payload, mark)
		for i := range parts {
			for n := 1; n < 9 && i+n <= len(parts); n++ {
				before, some, after := strings.Join(parts[:i], ""), strings.Join(parts[i:i+n], ""), strings.Join(parts[i+n:], "")
				b.agree(t, []byte(before+after), "p")
				b.agree(t, []byte(before+some+some+after), "p")
				for _, further := range []int{1, 2, 4, 6, 12, 20} {
					if at := i + n + further; at <= len(parts) {
						b.agree(t, []byte(before+strings.Join(parts[i+n:at], "")+some+strings.Join(parts[at:], "")), "p")
					}
				}
			}
		}
	}
}

func TestGuidedAsGeneralOnWhatTakesACloserLook(t *testing.T) {
	rs := compiled(t, "", foreseen)
	b := bothOf(engine.Options{Rules: rs, Message: "test/t@1#T", Excerpts: true})
	for _, c := range []struct{ old, new, finds string }{
		{"<Til/>", "<Til>nej</Til>", "not"},
		{"</R>\n<R>", "</R>\n<R Nr='1'/><R>", "required"},
		{"</R>\n<R>", "</R>\n<R Nr='1'/><Id>1</Id><Navn>aa</Navn><R>", "required"},
		{"</R>\n<R>", "</R>\n<R></R><R>", "required"},
		{"</R>\n<R>", "</R>\n<R> </R><R>", "required"},
		{"</R>\n<R>", "</R>\n<R>x</R><R>", "text/unexpected"},
		{"</R>\n<R>", "</R>\n<R/><R>", "required"},
		{"</R>\n<R>", "</R>x<R>", "text/unexpected"},
		{"</R>\n<R>", "</R><!-- --><R>", ""},
		{"</R>\n<R>", "</R>\n<q:R>", "unbound"},
		{"</R>\n<R>", "</R>\n<R Nr='123'>", "maxLength"},
		{"<S>", "<S>" + strings.Repeat(" ", 5000), ""},
		{"<Id>22", strings.Repeat(" ", 5000) + "<Id>22", ""},
		{"<Navn>Anna", "<Navn>Skole", "named"},
		{"<Navn>Søren", "<Navn>Skole", "named"},
		{"<A>a", "<A>c", "both"},
		{"<V>v</V></U><U>", "<V>v</V><W>1</W><W>1</W></U><U>", "uniqueItems"},
		{"<Id>22", "<Id>+22", ""},
		{"<Id>22", "<Id> 022 ", ""},
		{"<Id>22", "<Id>1000", "exclusiveMaximum"},
		{"<Tal>12", "<Tal>12.0000", ""},
		{"<Tal>12", "<Tal>12.001", "maximum"},
		{"<Tal>-0.50", "<Tal>-0.51", "minimum"},
		{"<Tal>-0.50", "<Tal>.505", "fractionDigits"},
		{"<Maerke>2.5", "<Maerke>2.50", ""},
		{"<Maerke>2.5", "<Maerke>2.6", "enum"},
		{"<Kun>1", "<Kun>0", "enum"},
		{"<Navn>Anna", "<Navn>æ", "minLength"},
		{"<Navn>Anna", "<Navn>æøåæøå", ""},
		{"<Navn>Anna", "<Navn>æøåæøåæ", "maxLength"},
		{`"Til": ""`, `"Til": "nej"`, "not"},
		{`"Navn": "Anna"`, `"Navn": "Skole"`, "named"},
		{`"Id": 22`, `"Id": 22.0`, ""},
		{`"Id": 22`, `"Id": 22e0`, ""},
		{`"Id": 22`, `"Id": 22.5`, "type"},
		{`"Id": 22`, `"Id": "22"`, "type"},
		{`"Tal": 12`, `"Tal": 1e300`, "maximum"},
		{`"Navn": "Anna"`, `"Navn": "\u0041nna"`, ""},
		{`"Navn": "Anna"`, `"N\u0061vn": "Anna"`, ""},
		{`"Navn": "Anna"`, `"Navn":	"Anna"`, ""},
		{`"Navn": "Anna"`, `"Navn" : "Anna"`, ""},
		{`"Navn": "Anna",`, `"Navn": "Anna" ,`, ""},
		{`},
 {`, `},{},{"Id":1},{"Nr":"1"},{`, "present"},
		{`"S":[`, `"S":[1,`, "type"},
		{`"S":[`, `"S":[[],`, "type"},
	} {
		for _, payload := range []string{foreseenXML, foreseenJSON} {
			changed := strings.ReplaceAll(payload, c.old, c.new)
			if changed == payload {
				continue
			}
			p := b.agree(t, []byte(changed), "p")
			if c.finds != "" {
				assert.Contains(t, strings.Join(lines(p), " "), c.finds, changed)
			} else {
				assert.Empty(t, lines(p), changed)
			}
		}
	}
}

// What a record held is given back at its end, whichever way that is read.
func TestGuidedAsGeneralOverManyRecords(t *testing.T) {
	rs := compiled(t, "", foreseen)
	b := bothOf(engine.Options{Rules: rs, Message: "test/t@1#T", MaxSamples: 1})
	payload := []byte(`{"Afsender":"Skole","U":[` + strings.Repeat(`{"V":"v","ukendt":1},`, 150_000) + `{"V":"v"}]}`)
	want := b.general.CheckBytes(payload, "p")
	assert.Equal(t, finding.Invalid, want.Verdict)
	assert.Equal(t, want, b.guided.CheckBytes(payload, "p"))
}

func TestGuidedAsGeneralAtEveryLimit(t *testing.T) {
	rs := compiled(t, "", foreseen)
	for n := 1; n < 20; n++ {
		for _, l := range []token.Limits{{Depth: n}, {Name: n}, {Text: n}, {Members: n}} {
			o := engine.Options{Rules: rs, Message: "test/t@1#T", Limits: l, MaxSamples: n}
			bothWays(t, o, []byte(foreseenXML), "p")
			bothWays(t, o, []byte(foreseenJSON), "p")
		}
	}
}

func TestGuidedAsGeneralInNamespaces(t *testing.T) {
	const space = `"namespace": "urn:a", `
	for _, message := range []string{space + `"elements": "qualified", `, space + `"elements": "unqualified", `, space, ""} {
		rs := compiled(t, message, foreseen)
		b := bothOf(engine.Options{Rules: rs, Message: "test/t@1#T"})
		for _, root := range []string{`<T xmlns="urn:a">`, `<T xmlns="urn:b">`, `<T xmlns:p="urn:a">`, `<T xmlns="urn:a" xmlns:p="urn:b">`, "<T>"} {
			whole := strings.Replace(foreseenXML, "<T>", root, 1)
			b.agree(t, []byte(whole), "p")
			b.agree(t, []byte(strings.Replace(whole, "<R>", `<R xmlns="urn:a">`, 1)), "p")
			b.agree(t, []byte(strings.Replace(whole, "<R>", `<R xmlns="urn:b">`, 1)), "p")
			b.agree(t, []byte(strings.NewReplacer("\n<R>\n", "\n<R>", "<R><Id>1<", `<R xmlns:q="urn:a"><Id>1<`, "<Navn>Anna</Navn>", "<q:Navn>Anna</q:Navn>").Replace(whole)), "p")
			prefixed := strings.NewReplacer("</", "</p:", "<", "<p:").Replace(whole)
			b.agree(t, []byte(prefixed), "p")
			b.agree(t, []byte(strings.NewReplacer("<R>", "<p:R>", "</R>", "</p:R>").Replace(whole)), "p")
			b.agree(t, []byte(strings.NewReplacer("<Navn>", "<p:Navn>", "</Navn>", "</p:Navn>").Replace(whole)), "p")
		}
	}
}

func TestGuidedAsGeneralWhereverAWindowEnds(t *testing.T) {
	const window = 64 << 10
	rs := compiled(t, "", foreseen)
	b := bothOf(engine.Options{Rules: rs, Message: "test/t@1#T", Excerpts: true})
	for _, payload := range []string{foreseenXML, foreseenJSON, strings.ReplaceAll(foreseenXML, "Søren", "x"), strings.ReplaceAll(foreseenJSON, "Søren", "x")} {
		for at := range payload {
			padded := strings.Repeat(" ", window-at) + payload
			if payload[0] == '<' {
				padded = "<!--" + strings.Repeat("x", window-at-7) + "-->" + payload
			}
			equal(t, b.general.Check(strings.NewReader(padded), ""), b.guided.Check(strings.NewReader(padded), ""), []byte(payload), fmt.Sprint("cut at ", at))
		}
	}
}

func TestGuidedAsGeneralLineByLine(t *testing.T) {
	rs := compiled(t, "", foreseen)
	line := strings.ReplaceAll(foreseenJSON, "\n", "") + "\n"
	broken := func(where string) string {
		require.Contains(t, line, where)
		return strings.Replace(line, where, where[:1]+"\n"+where[1:], 1) + line
	}
	b := bothOf(engine.Options{Rules: rs, Message: "test/t@1#T", Excerpts: true})
	for _, payload := range []string{line + line, foreseenJSON + line, line + foreseenJSON, line[:300] + "\n" + line,
		broken(`,"Navn":"Sø`), broken(`{  "Id"`), broken(`,  "Navn"`), broken(`, {  "Id"`), broken(`,{"V"`), broken(`},{"V"`)} {
		b.agree(t, []byte(payload), "p.ndjson")
		b.agree(t, []byte(payload), "p.json")
	}
}

func TestGuidedAsGeneralOnAllExamples(t *testing.T) {
	given := emptyRegisters(t)
	for _, dir := range []string{"../../examples", "../../testdata/hostile"} {
		require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.IsDir() && d.Name() == "web" {
				return filepath.SkipDir // programs
			}
			if err != nil || d.IsDir() || strings.HasSuffix(path, ".md") || strings.HasSuffix(path, ".csv") {
				return err
			}
			text, err := os.ReadFile(path)
			require.NoError(t, err)
			bothWays(t, engine.Options{Rules: rules.All(), Excerpts: true}, text, path)
			bothWays(t, engine.Options{Rules: rules.All(), Registers: given}, text, path)
			return nil
		}))
	}
}

// emptyRegisters gives every register of the rules, without rows: each question finds
// nothing.
func emptyRegisters(t *testing.T) register.Set {
	given := register.Set{}
	for i := range rules.All().Registers {
		r := &rules.All().Registers[i]
		given[r.Name] = register.New(r).Done()
	}
	return given
}

// mostBroken is how many rules of a message are broken one by one.
const mostBroken = 20

func TestGuidedAsGeneralOnSamplesOfEveryMessage(t *testing.T) {
	b := bothOf(engine.Options{Rules: rules.All(), Excerpts: true})
	n := 0
	for _, s := range rules.All().Systems {
		for _, m := range s.Messages {
			for _, o := range []sample.Options{{}, {Minimal: true}, {Seed: 1}, {Seed: 2}, {Format: sample.JSON}, {Format: sample.JSON, Wrapped: true}} {
				if made, err := sample.New(m, o); err == nil {
					b.agree(t, made.Payload, "p")
					n++
				}
			}
			maker := sample.NewMaker(m)
			for i := 1; i < len(m.Rules); i += 1 + len(m.Rules)/mostBroken {
				if made, err := maker.Break(program.RuleID(i), sample.Options{}); err == nil {
					b.agree(t, made.Payload, "p")
					n++
				}
			}
		}
	}
	assert.Greater(t, n, 100)
}

// FuzzGuided asks of any bytes that both ways tell the same of them, read whole, in
// pieces and across the end of a window.
func FuzzGuided(f *testing.F) {
	for _, payload := range []string{foreseenXML, foreseenJSON,
		strings.Replace(foreseenXML, "<T>", `<T xmlns="urn:a" xmlns:p="urn:b">`, 1), "<T>" + recordXML + "</T>", `{"T":{"R":[` + recordJSON + `]}}`} {
		f.Add([]byte(payload), uint16(len(payload)/2))
	}
	rs := compiled(f, "", foreseen)
	b := bothOf(engine.Options{Rules: rs, Message: "test/t@1#T", Excerpts: true})
	tight := bothOf(engine.Options{Rules: rs, Message: "test/t@1#T", MaxSamples: 1, Limits: token.Limits{Depth: 3, Name: 5, Text: 8, Attrs: 2, Members: 2}})
	f.Fuzz(func(t *testing.T, payload []byte, cut uint16) {
		b.agree(t, payload, "p")
		b.agree(t, payload, "p.ndjson")
		tight.agree(t, payload, "p")
		const window = 64 << 10
		pad := "<!--" + strings.Repeat("x", window-7-int(cut)%(len(payload)+1)) + "-->"
		if first := bytes.TrimSpace(payload); len(first) > 0 && first[0] != '<' {
			pad = strings.Repeat(" ", len(pad))
		}
		padded := append([]byte(pad), payload...)
		equal(t, b.general.Check(bytes.NewReader(padded), ""), b.guided.Check(bytes.NewReader(padded), ""), payload, "across the end of a window")
	})
}

// A list of objects that may hold nothing is foreseen too.
func TestGuidedAsGeneralOnEmptyRecords(t *testing.T) {
	rs := compiled(t, "", `"type": "object", "additionalProperties": false, "properties": {"R": {"type": "array", @, "items": {"type": "object", "additionalProperties": false}}}`)
	for _, payload := range []string{"<T><R/><R></R><R> </R><R>x</R><R><q/></R><R></R></T>", `{"R":[{},{},{"a":1},{},1,{}]}`} {
		bothWays(t, engine.Options{Rules: rs, Message: "test/t@1#T", Excerpts: true}, []byte(payload), "p")
	}
}
