package token

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// jsonSeen is a token as a test remembers it, with the places of its offsets.
type jsonSeen struct {
	Kind                Kind
	Type                Type
	Named, ASCII        bool
	Name, Value         string
	Offset, ValueOffset int64
	At, ValueAt         string
	Unfit               uint32
}

// String is short: {, a:"text", a:[, 12, ], and | for a Record.
func (s jsonSeen) String() string {
	var b strings.Builder
	if s.Named {
		b.WriteString(s.Name + ":")
	}
	switch {
	case s.Kind == EOF:
		b.WriteString("EOF")
	case s.Kind == Record:
		b.WriteString("|")
	case s.Kind == Invalid:
		b.WriteString("!")
	case s.Kind == Start && s.Type == Object:
		b.WriteString("{")
	case s.Kind == End && s.Type == Object:
		b.WriteString("}")
	case s.Kind == Start:
		b.WriteString("[")
	case s.Kind == End:
		b.WriteString("]")
	case s.Type == String:
		b.WriteString(strconv.Quote(s.Value))
	default:
		b.WriteString(s.Value)
	}
	return b.String()
}

// look copies a token that j gave.
func lookJSON(j *JSON, t *Token) jsonSeen {
	at := func(offset int64) string {
		line, column := j.Position(offset)
		return fmt.Sprintf("%d:%d", line, column)
	}
	return jsonSeen{t.Kind, t.Type, t.Named, t.ASCII, string(t.Name), string(t.Value),
		t.Offset, t.ValueOffset, at(t.Offset), at(t.ValueOffset), t.Unfit}
}

// jsonReading is all that a source says of one input.
type jsonReading struct {
	Tokens  []jsonSeen
	Problem string // with its place
}

func readAllJSON(j *JSON) jsonReading { return readJSONBy(j, j.Next) }

func readJSONBy(j *JSON, next func() *Token) jsonReading {
	var r jsonReading
	for {
		t := next()
		r.Tokens = append(r.Tokens, lookJSON(j, t))
		if t.Kind == EOF || t.Kind == Invalid {
			break
		}
	}
	if p := j.Problem(); p != nil {
		line, column := j.Position(p.Offset)
		r.Problem = fmt.Sprintf("%s at %d (%d:%d) found %q want %q limit %d err %v",
			p.Rule, p.Offset, line, column, p.Detail, p.Want, p.Limit, p.Err)
	}
	return r
}

func (r jsonReading) String() string {
	var words []string
	for _, t := range r.Tokens {
		words = append(words, t.String())
	}
	return strings.Join(words, " ")
}

// fourWays reads an input as bytes and from three kinds of reader, and asks
// that all give the same.
func fourWaysJSON(t *testing.T, j *JSON, input string) jsonReading {
	t.Helper()
	j.ResetBytes([]byte(input))
	want := readAllJSON(j)
	j.ResetBytes([]byte(input))
	require.Equal(t, want, readJSONBy(j, j.step), "step alone of %.200q", input)
	for name, r := range map[string]io.Reader{
		"whole reader":    strings.NewReader(input),
		"byte by byte":    iotest.OneByteReader(strings.NewReader(input)),
		"half by half":    iotest.HalfReader(strings.NewReader(input)),
		"data and EOF":    iotest.DataErrReader(strings.NewReader(input)),
		"chunks of seven": &jsonChunks{rest: input, size: 7},
	} {
		j.Reset(r)
		require.Equal(t, want, readAllJSON(j), "%s of %.200q", name, input)
	}
	return want
}

// jsonChunks is a reader of pieces of one size.
type jsonChunks struct {
	rest string
	size int
}

func (c *jsonChunks) Read(p []byte) (int, error) {
	if c.rest == "" {
		return 0, io.EOF
	}
	n := copy(p[:min(len(p), c.size)], c.rest)
	c.rest = c.rest[n:]
	return n, nil
}

func TestJSONTokens(t *testing.T) {
	j := NewJSON(Limits{})
	for _, c := range []struct{ input, want string }{
		{`{}`, `{ } EOF`},
		{`[]`, `[ ] EOF`},
		{` [ ] `, `[ ] EOF`},
		{`{"a":1}`, `{ a:1 } EOF`},
		{`{"a":{"b":[1,"x",true,false,null,{}]},"c":[]}`, `{ a:{ b:[ 1 "x" true false null { } ] } c:[ ] } EOF`},
		{"{\r\n\t\"a\" :\t1 ,\n\t\"b\"\r:\r2\n}", `{ a:1 b:2 } EOF`},
		{`{"CPRNr":"0101901234","Navn":"Åse Ærø"}`, `{ CPRNr:"0101901234" Navn:"Åse Ærø" } EOF`},
		{`{"":""}`, `{ :"" } EOF`},
		{`"a"`, `"a" EOF`},
		{`-0.5e+10`, `-0.5e+10 EOF`},
		{`[0,-0,10,1.5,1e5,1E-5,0.1e1]`, `[ 0 -0 10 1.5 1e5 1E-5 0.1e1 ] EOF`},
		{`true`, `true EOF`},
		{`["\"\\\/\b\f\n\r\t"]`, `[ "\"\\/\b\f\n\r\t" ] EOF`},
		{`["\u0041\u00e5\u20AC"]`, `[ "Aå€" ] EOF`},
		{`["x\ud83d\ude00y"]`, `[ "x😀y" ] EOF`},
		{`["\ud83d"]`, `[ "�" ] EOF`},
		{`["\ude00"]`, `[ "�" ] EOF`},
		{`["\ud83dx"]`, `[ "�x" ] EOF`},
		{`["\ud83d\n"]`, `[ "�\n" ] EOF`},
		{`["\ud83d\u0041"]`, `[ "�A" ] EOF`},
		{`["\ud83d\ud83d\ude00"]`, `[ "�😀" ] EOF`},
		{`["\u0000"]`, `[ "\x00" ] EOF`},
		{`{"\u0061\n":"b"}`, "{ a\n:\"b\" } EOF"},
		{`{"år":1}`, `{ år:1 } EOF`},
		{"\xEF\xBB\xBF{}", `{ } EOF`},
		{"{}\n{}\n", `{ } | { } EOF`},
		{"{}\n\n[1]\r\n2\n3\n", `{ } | [ 1 ] | 2 | 3 EOF`},
		{"\n\n{}\n1", `{ } | 1 EOF`},
		{"{\"a\":\n1}\n\n", `{ a:1 } EOF`},
		{"\"a\"\n\"b\"", `"a" | "b" EOF`},
	} {
		got := fourWaysJSON(t, j, c.input)
		assert.Equal(t, c.want, got.String(), "%q", c.input)
		assert.Empty(t, got.Problem, "%q", c.input)
		assert.Nil(t, j.Problem(), "%q", c.input)
	}
}

// A token says where it begins, where its value begins and whether the value is
// ASCII, in every place a token can stand in.
func TestJSONPlaces(t *testing.T) {
	got := fourWaysJSON(t, NewJSON(Limits{}), "{\"a\": \"x\",\n  \"ø\" : [\n\t12, \"å\"],\"\\u0062\":\"\\u00e5\", \"c\":\"\\n\"}")
	want := []jsonSeen{
		{Kind: Start, Type: Object, At: "1:1", ValueAt: "1:1"},
		{Kind: Value, Type: String, Named: true, Name: "a", Value: "x", ASCII: true, Offset: 1, ValueOffset: 6, At: "1:2", ValueAt: "1:7"},
		{Kind: Start, Type: Array, Named: true, Name: "ø", Offset: 13, ValueOffset: 20, At: "2:3", ValueAt: "2:9"},
		{Kind: Value, Type: Number, Value: "12", ASCII: true, Offset: 23, ValueOffset: 23, At: "3:2", ValueAt: "3:2"},
		{Kind: Value, Type: String, Value: "å", Offset: 27, ValueOffset: 27, At: "3:6", ValueAt: "3:6"},
		{Kind: End, Type: Array, Offset: 31, ValueOffset: 31, At: "3:9", ValueAt: "3:9"},
		{Kind: Value, Type: String, Named: true, Name: "b", Value: "å", Offset: 33, ValueOffset: 42, At: "3:11", ValueAt: "3:20"},
		{Kind: Value, Type: String, Named: true, Name: "c", Value: "\n", ASCII: true, Offset: 52, ValueOffset: 56, At: "3:30", ValueAt: "3:34"},
		{Kind: End, Type: Object, Offset: 60, ValueOffset: 60, At: "3:38", ValueAt: "3:38"},
		{Kind: EOF, Offset: 61, ValueOffset: 61, At: "3:39", ValueAt: "3:39"},
	}
	assert.Equal(t, want, got.Tokens)
	got = fourWaysJSON(t, NewJSON(Limits{}), "1\n{}")
	assert.Equal(t, []jsonSeen{
		{Kind: Value, Type: Number, Value: "1", ASCII: true, At: "1:1", ValueAt: "1:1"},
		{Kind: Record, Offset: 2, ValueOffset: 2, At: "2:1", ValueAt: "2:1"},
		{Kind: Start, Type: Object, Offset: 2, ValueOffset: 2, At: "2:1", ValueAt: "2:1"},
		{Kind: End, Type: Object, Offset: 3, ValueOffset: 3, At: "2:2", ValueAt: "2:2"},
		{Kind: EOF, Offset: 4, ValueOffset: 4, At: "2:3", ValueAt: "2:3"},
	}, got.Tokens)
}

// A habit from elsewhere is named for what it is.
func TestJSONSlips(t *testing.T) {
	for text, want := range map[string]Slip{
		"// a\n{}": SlipComment, "{/* a */}": SlipComment, "{\"a\": 1, # a\n\"b\": 2}": SlipComment, `{"a": 1 // a`: SlipComment,
		`[1, 2,]`: SlipComma, `{"a": 1,}`: SlipComma, `{"a": 1 }]`: NoSlip, `[,]`: NoSlip, `{,}`: NoSlip, `{"a": }`: NoSlip,
		`{'a': 1}`: SlipQuote, `{a: 1}`: SlipQuote, `{"a": 'b'}`: SlipQuote, `{“a”: 1}`: SlipQuote, "{\"a\": `b`}": SlipQuote,
		`[NaN]`: SlipWord, `{"a": True}`: SlipWord, `[None]`: SlipWord, `[nul]`: SlipWord, `[01]`: NoSlip,
	} {
		j := NewJSON(Limits{})
		got := fourWaysJSON(t, j, text+strings.Repeat(" ", 16))
		require.NotEmpty(t, got.Problem, text)
		assert.Equal(t, want, j.Problem().Slip, text)
	}
}

// What no XML can hold is reported with the token that has it, and with no other.
func TestJSONUnfit(t *testing.T) {
	const pad = `,"x":"............................"]`
	for text, want := range map[string]uint32{
		`\ud83d`: 0xD83D, `\ude00\u0000`: 0xDE00, `\ud83d\u0041`: 0xD83D, `a\ud83d\ude00`: 0, `\u0001`: 1, `\b`: 8, `\f`: 12, `\t\n\r\u0009\u007f\u0085`: 0,
		`\uFFFF`: 0xFFFF, `\ufffe`: 0xFFFE, `\ufffd`: 0, "å\uFFFF": 0xFFFF, "\uFFFE": 0xFFFE, "\uFFFD\uFFBE": 0, "\U0001FFFF": 0, `\\u0001`: 0,
	} {
		unfit := uint32(0)
		if want > 0 {
			unfit = want + 1
		}
		got := fourWaysJSON(t, NewJSON(Limits{}), `["`+text+`","`+text+`",1,{"`+text+`":2,"a":"b"}`+strings.Replace(pad, `"x":`, "", 1))
		require.Empty(t, got.Problem, text)
		var seen []uint32
		for _, tok := range got.Tokens {
			if tok.Kind == Value {
				seen = append(seen, tok.Unfit)
			}
		}
		assert.Equal(t, []uint32{unfit, unfit, 0, unfit, 0, 0}, seen, "%q", text)
	}
	got := fourWaysJSON(t, NewJSON(Limits{}), `["\u0000"]`)
	assert.Equal(t, uint32(1), got.Tokens[1].Unfit, "NUL")
}

func TestJSONByteOrderMarkTakesNoColumn(t *testing.T) {
	j := NewJSON(Limits{})
	got := fourWaysJSON(t, j, "\xEF\xBB\xBF{\"a\":1}")
	assert.Equal(t, "1:1", got.Tokens[0].At)
	assert.Equal(t, int64(3), got.Tokens[0].Offset)
	assert.Equal(t, "1:2", got.Tokens[1].At)
	line, column := j.Position(0)
	assert.Equal(t, []int{1, 1}, []int{line, column})
	line, column = j.Position(4)
	assert.Equal(t, []int{1, 2}, []int{line, column})
	fourWaysJSON(t, j, "\xEF\xBB\xBF{\"a\":\n1}")
	line, column = j.Position(9)
	assert.Equal(t, []int{2, 1}, []int{line, column})
	line, column = j.Position(4)
	assert.Equal(t, []int{1, 2}, []int{line, column}, "asked after a later line")
	j.ResetBytes([]byte("\xEF\xBB\xBF{\"a\":1}"))
	excerpt, from := j.Excerpt(4, 80)
	assert.Equal(t, `{"a":1}`, string(excerpt))
	assert.Equal(t, int64(3), from)
}

func TestJSONProblems(t *testing.T) {
	deep := strings.Repeat("[", 64)
	for _, c := range []struct {
		input  string
		rule   string
		offset int
		detail string
		want   string
	}{
		// nothing there
		{"", RuleEmpty, 0, "", ""},
		{" \n\t\r ", RuleEmpty, 5, "", ""},
		{"\xEF\xBB\xBF", RuleEmpty, 3, "", ""},
		// structure
		{`{"a":1,}`, RuleJSONSyntax, 7, "}", `"`},
		{`[1,]`, RuleJSONSyntax, 3, "]", ""},
		{`[,1]`, RuleJSONSyntax, 1, ",", ""},
		{`{,}`, RuleJSONSyntax, 1, ",", `" }`},
		{`{"a" 1}`, RuleJSONSyntax, 5, "1", ":"},
		{`{"a":}`, RuleJSONSyntax, 5, "}", ""},
		{`{"a"::1}`, RuleJSONSyntax, 5, ":", ""},
		{`{"a":1 "b":2}`, RuleJSONSyntax, 7, `"`, ", }"},
		{`[1 2]`, RuleJSONSyntax, 3, "2", ", ]"},
		{`[1}`, RuleJSONSyntax, 2, "}", ", ]"},
		{`{"a":1]`, RuleJSONSyntax, 6, "]", ", }"},
		{`{]`, RuleJSONSyntax, 1, "]", `" }`},
		{`{a:1}`, RuleJSONSyntax, 1, "a", `" }`},
		{`{'a':1}`, RuleJSONSyntax, 1, "'", `" }`},
		{`{1:1}`, RuleJSONSyntax, 1, "1", `" }`},
		{`]`, RuleJSONSyntax, 0, "]", ""},
		{`[1,/*x*/2]`, RuleJSONSyntax, 3, "/", ""},
		{"[1,\v2]", RuleJSONSyntax, 3, "U+000B", ""},
		{"[\u00a01]", RuleJSONSyntax, 1, "U+00A0", ""},
		{"[“a”]", RuleJSONSyntax, 1, "U+201C", ""},
		{"[\U0001F600]", RuleJSONSyntax, 1, "U+1F600", ""},
		// literals
		{`[True]`, RuleJSONSyntax, 1, "True", ""},
		{`[truex]`, RuleJSONSyntax, 1, "truex", ""},
		{`[tru]`, RuleJSONSyntax, 1, "tru", ""},
		{`{"a":nul}`, RuleJSONSyntax, 5, "nul", ""},
		{`{"a":NaN}`, RuleJSONSyntax, 5, "NaN", ""},
		{`[undefinedundefinedundefined]`, RuleJSONSyntax, 1, "undefinedundefinedundefi", ""},
		// numbers
		{`[01]`, RuleJSONNumber, 1, "01", ""},
		{`[-]`, RuleJSONNumber, 1, "-", ""},
		{`[-a]`, RuleJSONNumber, 1, "-a", ""},
		{`[1.]`, RuleJSONNumber, 1, "1.", ""},
		{`[1.e5]`, RuleJSONNumber, 1, "1.e5", ""},
		{`[1e]`, RuleJSONNumber, 1, "1e", ""},
		{`[1e+]`, RuleJSONNumber, 1, "1e+", ""},
		{`[.5]`, RuleJSONNumber, 1, ".5", ""},
		{`[+1]`, RuleJSONNumber, 1, "+1", ""},
		{`[0x1F]`, RuleJSONNumber, 1, "0x1F", ""},
		{`[1_000]`, RuleJSONNumber, 1, "1_000", ""},
		{`[2026-11-21]`, RuleJSONNumber, 1, "2026-11-21", ""},
		{`[1,5`, RuleJSONUnclosed, 4, "[", ""},
		// strings
		{"[\"a\nb\"]", RuleJSONString, 3, "U+000A", ""},
		{"[\"a\x00b\"]", RuleJSONString, 3, "U+0000", ""},
		{"{\"a\tb\":1}", RuleJSONString, 3, "U+0009", ""},
		{`["\x"]`, RuleJSONString, 2, `\x`, ""},
		{`["\'"]`, RuleJSONString, 2, `\'`, ""},
		{`["\U0041"]`, RuleJSONString, 2, `\U`, ""},
		{`["\u12G4"]`, RuleJSONString, 2, `\u12G`, ""},
		{`["\u"]`, RuleJSONString, 2, `\u"`, ""},
		{"[\"\\\n\"]", RuleJSONString, 2, `\U+000A`, ""},
		{`["\å"]`, RuleJSONString, 2, `\U+00E5`, ""},
		{`["\ud83d\x"]`, RuleJSONString, 8, `\x`, ""},
		// bytes that are not UTF-8
		{"[\"\xff\"]", RuleEncodingBytes, 2, "0xFF", ""},
		{"[\"a\x80\"]", RuleEncodingBytes, 3, "0x80", ""},
		{"[\"\xc0\xaf\"]", RuleEncodingBytes, 2, "0xC0", ""},
		{"[\"\xe0\x80\xaf\"]", RuleEncodingBytes, 2, "0xE0", ""},
		{"[\"\xed\xa0\x80\"]", RuleEncodingBytes, 2, "0xED", ""},
		{"[\"\xf4\x90\x80\x80\"]", RuleEncodingBytes, 2, "0xF4", ""},
		{"[\"\xf0\x9f\x98\"]", RuleEncodingBytes, 2, "0xF0", ""},
		{"[\"\xc3\"]", RuleEncodingBytes, 2, "0xC3", ""},
		{"[\"\\n\xc3\"]", RuleEncodingBytes, 4, "0xC3", ""},
		{"[\"\xe2\x82", RuleEncodingBytes, 2, "0xE2", ""},
		{"[\"\\\xff\"]", RuleEncodingBytes, 3, "0xFF", ""},
		{"{\"\xe5r\":1}", RuleEncodingBytes, 2, "0xE5", ""},
		{"[\xff]", RuleEncodingBytes, 1, "0xFF", ""},
		{"{}\n\xff", RuleEncodingBytes, 3, "0xFF", ""},
		{"\xEF\xBB{}", RuleEncodingBytes, 0, "0xEF", ""},
		// a second mark is none
		{"\xEF\xBB\xBF\xEF\xBB\xBF{}", RuleJSONSyntax, 3, "U+FEFF", ""},
		// cut off
		{`{`, RuleJSONUnclosed, 1, "{", ""},
		{`{"Elev":[{"CPRNr":"01`, RuleJSONUnclosed, 21, "{", ""},
		{`{"Elev":[{"CPRNr":"01"}`, RuleJSONUnclosed, 23, `"Elev": [`, ""},
		{`{"Elev":[{"CPRNr":"01"}]`, RuleJSONUnclosed, 24, "{", ""},
		{`{"A":{"B":{"C":1},`, RuleJSONUnclosed, 18, `"A": {`, ""},
		{`{"A":{"B":[[],{"C":{},"D":{`, RuleJSONUnclosed, 27, `"D": {`, ""},
		{`{"A":{"B":[[],{"C":{},"D":{}}`, RuleJSONUnclosed, 29, `"B": [`, ""},
		{`{"` + strings.Repeat("k", 50) + `":[`, RuleJSONUnclosed, 55, `"` + strings.Repeat("k", keyShown) + `": [`, ""},
		{`{"a`, RuleJSONUnclosed, 3, "{", ""},
		{`{"a"`, RuleJSONUnclosed, 4, "{", ""},
		{`{"a":`, RuleJSONUnclosed, 5, "{", ""},
		{`{"a":tru`, RuleJSONUnclosed, 8, "{", ""},
		{`{"a":1.`, RuleJSONUnclosed, 7, "{", ""},
		{`{"a":1`, RuleJSONUnclosed, 6, "{", ""},
		{`["\`, RuleJSONUnclosed, 3, "[", ""},
		{`["\u12`, RuleJSONUnclosed, 6, "[", ""},
		{`"abc`, RuleJSONUnclosed, 4, `"`, ""},
		{`tru`, RuleJSONUnclosed, 3, "", ""},
		{`-`, RuleJSONUnclosed, 1, "", ""},
		// what follows a document
		{`{}}`, RuleJSONTrailing, 2, "}", ""},
		{`{},{}`, RuleJSONTrailing, 2, ",", ""},
		{`{}{}`, RuleJSONTrailing, 2, "{", ""},
		{`{} x`, RuleJSONTrailing, 3, "x", ""},
		{`{} {}`, RuleJSONTrailing, 3, "{", ""},
		{`1 {}`, RuleJSONTrailing, 2, "{", ""},
		{"{}\r{}", RuleJSONTrailing, 3, "{", ""},   // a line ends in LF
		{"{\n}\n{}", RuleJSONTrailing, 4, "{", ""}, // nor may a record span lines
		{"{}\n[\n]", RuleJSONUnclosed, 4, "[", ""},
		{"{}\u2028{}", RuleJSONTrailing, 2, "U+2028", ""},
		{`1 2`, RuleJSONTrailing, 2, "2", ""},
		{`1"a"`, RuleJSONTrailing, 1, `"`, ""},
		{"{}\x00", RuleJSONTrailing, 2, "U+0000", ""},
		{"{}\ntru", RuleJSONUnclosed, 6, "", ""},
		{"{}\n{", RuleJSONUnclosed, 4, "{", ""},
		// depth
		{deep + "[", RuleLimitDepth, 64, "", ""},
		{deep + "{", RuleLimitDepth, 64, "", ""},
	} {
		if c.rule == RuleJSONSyntax && c.want == "" {
			c.want = anyValue
		}
		j := NewJSON(Limits{})
		fourWaysJSON(t, j, c.input)
		p := j.Problem()
		if assert.NotNil(t, p, "%q", c.input) {
			assert.Equal(t, []any{c.rule, int64(c.offset), c.detail, c.want},
				[]any{p.Rule, p.Offset, p.Detail, p.Want}, "%q", c.input)
		}
		if c.rule == RuleEmpty || c.rule == RuleJSONUnclosed || p.Offset == int64(len(c.input)) {
			continue
		}
		// With more after it the problem is the same, and Next meets it by its
		// own way.
		fourWaysJSON(t, j, c.input+strings.Repeat(" ", 16))
		assert.Equal(t, []any{c.rule, int64(c.offset), c.detail, c.want},
			[]any{p.Rule, p.Offset, p.Detail, p.Want}, "%q and white space", c.input)
	}
}

// After a problem nothing more is read, however well-formed it is.
func TestJSONStopsAtAProblem(t *testing.T) {
	const tail = `,"aaaaaaaaaaaa":"bbbbbbbbbbbb","cccccccc":["dddddddddd",1,true,{"e":null}]}            `
	for _, head := range []string{`{"a":1 2`, `{"a":"\x"`, `{"a":01`, `{"a" 1`, `{"a":tru`, "{\"a\":\"\x01\"", "{\"\xff\":1", `{"a":1]`, `{"a":[1}`} {
		j := NewJSON(Limits{})
		j.ResetBytes([]byte(head + tail))
		readAllJSON(j)
		p := *j.Problem()
		for range 5 {
			assert.Equal(t, Invalid, j.Next().Kind, "%q", head)
		}
		assert.Equal(t, p, *j.Problem(), "%q", head)
	}
}

// A Record is given when a further document begins, not when one has ended.
func TestJSONRecordIsLazy(t *testing.T) {
	j := NewJSON(Limits{})
	for input, want := range map[string]string{
		"{}\n":        "{ } EOF",
		"{}\n{":       "{ } | { !",
		"{}\n}":       "{ } !",
		"{}\nx":       "{ } !",
		"{}\ntru":     "{ } | !",
		"\n\n{}\n\n1": "{ } | 1 EOF",
	} {
		assert.Equal(t, want, fourWaysJSON(t, j, input).String(), "%q", input)
	}
}

func TestJSONSingleRefusesASecondValue(t *testing.T) {
	j := NewJSON(Limits{})
	j.Single = true
	assert.Equal(t, "{ } EOF", fourWaysJSON(t, j, "{}\n ").String())
	assert.Equal(t, "{ } !", fourWaysJSON(t, j, "{}\n{}").String())
	assert.Equal(t, RuleJSONTrailing, j.Problem().Rule)
	assert.Equal(t, int64(3), j.Problem().Offset)
}

// Every limit is exact: what it allows passes, one more does not. Limits count
// decoded bytes.
func TestJSONLimits(t *testing.T) {
	x := strings.Repeat
	for _, c := range []struct {
		rule, at, past string
	}{
		{RuleLimitText, `["` + x("a", 100) + `"]`, `["` + x("a", 101) + `"]`},
		{RuleLimitText, `{"k":"` + x("a", 100) + `"}`, `{"k":"` + x("a", 101) + `"}`},
		{RuleLimitText, `["` + x(`\u0041`, 100) + `"]`, `["` + x(`\u0041`, 101) + `"]`},
		{RuleLimitText, `["` + x(`å`, 50) + `"]`, `["` + x(`å`, 50) + `a"]`},
		{RuleLimitText, `["` + x(`\u00e5`, 50) + `"]`, `["` + x(`\u00e5`, 50) + `a"]`},
		{RuleLimitText, `["` + x(`\ud83d\ude00`, 25) + `"]`, `["` + x(`\ud83d\ude00`, 25) + `a"]`},
		{RuleLimitText, `["` + x("a", 100) + `"]`, `["` + x("a", 101) + "\xff\"]"},
		{RuleLimitText, `[` + x("1", 100) + `]`, `[` + x("1", 101) + `]`},
		{RuleLimitText, `{"k":-` + x("1", 99) + `}`, `{"k":-` + x("1", 100) + `}`},
		{RuleLimitText, x("1", 100), x("1", 101)},
		{RuleLimitName, `{"` + x("k", 20) + `":1,"` + x("l", 20) + `":2}`, `{"` + x("k", 21) + `":1}`},
		{RuleLimitName, `{"` + x(`\u006b`, 20) + `":1}`, `{"` + x(`\u006b`, 21) + `":1}`},
		{RuleLimitName, `{"` + x("å", 10) + `":1}`, `{"a":1,"` + x("å", 10) + `x":1}`},
		{RuleLimitDepth, x("[", 5) + x("]", 5), x("[", 6) + x("]", 6)},
		{RuleLimitDepth, x(`{"a":`, 5) + "1" + x("}", 5), x(`{"a":`, 6) + "1" + x("}", 6)},
	} {
		j := NewJSON(Limits{Text: 100, Name: 20, Depth: 5})
		got := fourWaysJSON(t, j, c.at)
		assert.Empty(t, got.Problem, "%q", c.at)
		assert.Empty(t, fourWaysJSON(t, j, c.at+strings.Repeat(" ", 16)).Problem, "%q and white space", c.at)
		fourWaysJSON(t, j, c.past+strings.Repeat(" ", 16))
		if p := j.Problem(); assert.NotNil(t, p, "%q", c.past) {
			assert.Equal(t, c.rule, p.Rule, "%q", c.past)
			assert.Equal(t, map[string]int64{RuleLimitText: 100, RuleLimitName: 20, RuleLimitDepth: 5}[c.rule], p.Limit)
		}
	}
}

func TestJSONLimitOfLiterals(t *testing.T) {
	j := NewJSON(Limits{Text: 4})
	assert.Empty(t, fourWaysJSON(t, j, "[true,null]             ").Problem)
	fourWaysJSON(t, j, "[true,false]             ")
	assert.Equal(t, RuleLimitText, j.Problem().Rule)
}

// Wherever a document is cut off, the source says so and does not take the rest
// for a whole one.
func TestJSONTruncated(t *testing.T) {
	lengths := "{"
	for n := range 18 {
		lengths += fmt.Sprintf(`"%s":"%s",`, strings.Repeat("k", n), strings.Repeat("v", n))
	}
	for _, document := range []string{
		lengths + `"":0}`,
		`{"a long key":"a long value","another key":-123456.5,"a third key":false,"the fourth":{"deep within":null}}`,
		"{\"a\\u0062\":[1.5e3,\"x\\ud83d\\ude00å€\",true,false,null,{}],\n \"ø\": {\"c\":-0},\"d\":\"\"}",
	} {
		j := NewJSON(Limits{})
		require.Empty(t, fourWaysJSON(t, j, document).Problem)
		for n := range document {
			fourWaysJSON(t, j, document[:n])
			p := j.Problem()
			require.NotNil(t, p, "%q", document[:n])
			switch {
			case n == 0:
				assert.Equal(t, RuleEmpty, p.Rule)
			case p.Rule != RuleEncodingBytes: // within a character
				assert.Equal(t, RuleJSONUnclosed, p.Rule, "%q", document[:n])
				assert.Equal(t, int64(n), p.Offset)
			}
		}
	}
}

// Tokens that a window's end cuts, at every place it can.
func TestJSONWindowEdges(t *testing.T) {
	const document = "{\"a\":{\"b\\n\":\"x\\u00e5y\",\"cæ\" : \"zæø€\",\n\"d\":[-1.5e3,true,false,null,\"\",{}]},\"e\":12}\n"
	whole := NewJSON(Limits{})
	part := NewJSON(Limits{})
	for shift := range len(document) + 8 {
		input := strings.Repeat(" ", windowSize-len(document)+shift-4) + document + document
		whole.ResetBytes([]byte(input))
		part.Reset(strings.NewReader(input))
		require.Equal(t, readAllJSON(whole), readAllJSON(part), "shift %d", shift)
	}
}

// However long white space, escapes and keys make a member, it is one token, and
// its places are known although they have left the window.
func TestJSONLongMembers(t *testing.T) {
	long := strings.Repeat(" ", 3*windowSize)
	escapes := strings.Repeat(`\u00e5`, 40_000)
	for _, input := range []string{
		"\n{\"å\":1,\"key\"" + long + ":\n" + long + "\"value\"}",
		"{\n  \"kéy\":" + long + "[1]," + long + "\"b\":" + long + "\n12" + long + "}",
		"{\n  \"\\u0061\":\"" + escapes + "\",\"b\":[\"" + escapes + "\"]}",
		"[" + long + "\"" + strings.Repeat("a", 300_000) + "\"" + long + "," + long + "1]",
		"[\"" + strings.Repeat("aæ", 100_000) + "\"]",
		"[\"" + strings.Repeat("a", 200_000) + "\\n" + strings.Repeat("b", 200_000) + "\"]",
		"{\n \"key\":\"" + strings.Repeat(escapes, 15) + "\"}", // past the limit
		"{\n \"key\":\"" + escapes + "\x01\"}",
	} {
		j := NewJSON(Limits{})
		j.ResetBytes([]byte(input))
		want := readAllJSON(j)
		for _, size := range []int{1000, 4096, windowSize} {
			j.Reset(&jsonChunks{rest: input, size: size})
			assert.True(t, assert.ObjectsAreEqual(want, readAllJSON(j)), "%.60q in chunks of %d", input, size)
		}
	}
}

// endlessJSON gives head and then fill for as long as it is read.
type endlessJSON struct {
	head, fill string
	given, at  int
}

func (e *endlessJSON) Read(p []byte) (int, error) {
	n := copy(p, e.head)
	e.head = e.head[n:]
	for n < len(p) {
		part := copy(p[n:], e.fill[e.at:])
		e.at = (e.at + part) % len(e.fill)
		n += part
	}
	e.given += n
	return n, nil
}

// Memory stays where it is whatever comes, for as long as it comes.
func TestJSONMemoryIsBounded(t *testing.T) {
	const plenty = 40 << 20
	for name, c := range map[string]struct {
		head, fill string
		stops      string
	}{
		"white space":              {"", " \n", RuleLimitIdle},
		"white space in a member":  {`{"a"`, " ", RuleLimitIdle},
		"white space before value": {`{"a":`, " \n\t", RuleLimitIdle},
		"white space in an array":  {`[1`, "\r\n", RuleLimitIdle},
		"records":                  {"", "{\"a\":\"b\"}\n", ""},
		"items":                    {"[1", ",1", ""},
		"digits":                   {"[", "1", RuleLimitText},
		"letters":                  {"[", "a", RuleLimitText},
		"a string":                 {`["`, "a", RuleLimitText},
		"escapes":                  {`["`, `\u0041`, RuleLimitText},
		"lone surrogates":          {`["`, `\ud800`, RuleLimitText},
		"a key":                    {`{"`, "a", RuleLimitName},
		"escapes in a key":         {`{"`, `\n`, RuleLimitName},
		"brackets":                 {"", "[", RuleLimitDepth},
		"objects":                  {`{"a":`, `{"a":`, RuleLimitDepth},
	} {
		r := &endlessJSON{head: c.head, fill: c.fill}
		j := NewJSON(Limits{})
		j.Reset(io.LimitReader(r, plenty))
		for kind := Start; kind != EOF && kind != Invalid; kind = j.Next().Kind {
		}
		if c.stops != "" {
			assert.Equal(t, c.stops, j.Problem().Rule, name)
			assert.Less(t, r.given, plenty, "%s: reading stops with the limit", name)
		} else {
			assert.Equal(t, plenty, r.given, name)
		}
		assert.LessOrEqual(t, len(j.buf), DefaultLimits.Text+2*windowSize+history, name)
		assert.LessOrEqual(t, cap(j.text), 3*DefaultLimits.Text, name)
		assert.LessOrEqual(t, cap(j.name), 3*DefaultLimits.Name, name)
	}
}

func TestJSONReadFailure(t *testing.T) {
	broken := errors.New("broken pipe")
	for _, input := range []string{"", " ", "{", `{"a`, `{"a"`, `{"a":`, `{"a":1`, `{"a":tr`, `["\u00`, "[\"\xc3", "{}", "{}\n"} {
		j := NewJSON(Limits{})
		j.Reset(io.MultiReader(strings.NewReader(input), iotest.ErrReader(broken)))
		readAllJSON(j)
		if p := j.Problem(); assert.NotNil(t, p, "%q", input) {
			assert.Equal(t, RuleReadFailed, p.Rule, "%q", input)
			assert.ErrorIs(t, p, broken)
			assert.Equal(t, int64(len(input)), p.Offset, "%q", input)
		}
	}
}

func TestJSONExcerpt(t *testing.T) {
	input := "[" + strings.Repeat("{\"a\":\n \"0101901234\"},\n", 10_000) + "1]"
	for _, reset := range []func(j *JSON){
		func(j *JSON) { j.ResetBytes([]byte(input)) },
		func(j *JSON) { j.Reset(strings.NewReader(input)) },
	} {
		j := NewJSON(Limits{})
		reset(j)
		values := 0
		for {
			tok := j.Next()
			if tok.Kind == EOF {
				break
			}
			if !tok.Named {
				continue
			}
			values++
			line, from := j.Excerpt(tok.Offset, 200)
			require.Equal(t, `{"a":`, strings.TrimPrefix(string(line), "["))
			require.Equal(t, tok.Offset-int64(len(line)-len(`"a":`)), from)
		}
		require.Equal(t, 10_000, values)
	}
}

// The caller's bytes are read only, and text without escapes is part of them.
func TestJSONBytesAreNotCopied(t *testing.T) {
	input := []byte(`{"name":"value","escaped\n":"a\nb","n":12345678}     `)
	before := bytes.Clone(input)
	j := NewJSON(Limits{})
	j.ResetBytes(input)
	j.Next()
	tok := j.Next()
	assert.Same(t, &input[2], &tok.Name[0])
	assert.Same(t, &input[9], &tok.Value[0])
	_ = append(tok.Name, 'x')
	_ = append(tok.Value, 'x')
	readAllJSON(j)
	assert.Equal(t, before, input)
}

func TestJSONDoesNotAllocate(t *testing.T) {
	input := []byte(strings.Repeat(`{"a":"x","b\n":"\u00e5","c":[1,2,{"d":null}]}`+"\n", 4000))
	j := NewJSON(Limits{})
	r := bytes.NewReader(nil)
	drain := func() {
		for kind := Start; kind != EOF; kind = j.Next().Kind {
			require.NotEqual(t, Invalid, kind)
		}
	}
	assert.Zero(t, testing.AllocsPerRun(3, func() {
		j.ResetBytes(input)
		drain()
		r.Reset(input)
		j.Reset(r)
		drain()
	}))
}

// One input leaves nothing behind for the next.
func TestJSONReuse(t *testing.T) {
	j := NewJSON(Limits{})
	for _, input := range []string{`{"a":[[[`, "[1", "\xff", `{"a":"b`, "{} {", ""} {
		j.ResetBytes([]byte(input))
		readAllJSON(j)
		j.Reset(strings.NewReader(input))
		readAllJSON(j)
		assert.Equal(t, "{ a:1 } EOF", fourWaysJSON(t, j, `{"a":1}`).String(), "after %q", input)
	}
}

var _ Source = (*JSON)(nil)
