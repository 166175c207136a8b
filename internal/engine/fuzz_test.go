package engine_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/rules"
)

// everything is a message with each kind of rule that the engine has.
const everything = `"type": "object", "x-xml": {"order": "sequence"}, "required": ["A"], "maxProperties": 12,
 "additionalProperties": false, "properties": {
 "Id": {"type": "string", "maxLength": 3, "x-xml": {"attribute": true}, @},
 "A": {"type": "string", "minLength": 1, "maxLength": 5, @},
 "N": {"type": "integer", "minimum": 1, "exclusiveMaximum": 10, "multipleOf": 2, @},
 "D": {"type": "number", "x-type": {"totalDigits": 5, "fractionDigits": 2}, @},
 "L": {"type": "array", "minItems": 2, "maxItems": 3, @, "items": {"type": "object", "additionalProperties": false, "required": ["K"], "properties": {
   "K": {"type": "string", "pattern": "^[a-zæøå]+$", @},
   "B": {"type": "boolean", @}}}},
 "U": {"type": "array", "uniqueItems": true, @, "items": {"type": "string", @}},
 "Dag": {"type": "string", "x-type": {"kind": "xs:date"}, @},
 "Cpr": {"type": "string", "x-type": {"kind": "cpr"}, @},
 "Kind": {"type": "string", @},
 "Any": {"type": "string", "anyOf": [{"maxLength": 2}, {"pattern": "^x"}], @},
 "Z": {"type": ["string", "null"], "enum": ["x", "y", null], @}},
 "if": {"properties": {"Kind": {"const": "k"}}, "required": ["Kind"]},
 "then": {"required": ["N"], "properties": {"A": {"maxLength": 1}}},
 "else": {"properties": {"N": {"maximum": 5}}},
 "dependencies": {"Cpr": ["Dag"], "Z": {"required": ["Kind"]}},
 "x-rules": [
  {"id": "rising", "expr": "this.A <= this.Kind", "at": "Kind", "message": {"da": "o", "en": "o"}, "x-source": {"document": "d", "section": "1"}, "x-evidence": "official"},
  {"id": "known", "expr": "!it.B || it.K.startsWith('a') || size(it.K) > 2", "each": "L", "at": "K",
   "message": {"da": "e", "en": "e"}, "x-source": {"document": "d", "section": "1"}, "x-evidence": "official"}]`

// withEverything gives the rules of the product and the message above.
func withEverything(f *testing.F) *program.Ruleset {
	f.Helper()
	all := *rules.All()
	test := compiled(f, "", everything)
	for _, s := range test.Systems {
		if s.ID == "test" {
			all.Systems = append(slices.Clone(all.Systems), s)
		}
	}
	all.Registers = test.Registers
	return &all
}

// FuzzCheckXML reads any bytes as XML, see requireSound.
func FuzzCheckXML(f *testing.F) {
	addSeeds(f,
		`<T Id="abcd"><A>123456</A><N>7</N><D>1.234</D><L><K>a</K><B>1</B></L><L><K/></L><U>a</U><U>a</U><Dag>2026-02-30</Dag><Cpr>1</Cpr><Kind>k</Kind><Any>abc</Any><Z>q</Z></T>`,
		`<T xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><Z i:nil="true"/><A><!-- -->a<![CDATA[b]]>&#99;</A> x <q:K/><L/><L><B>ja</B></L></T>`,
		`<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><T><A/></T><T/></s:Body></s:Envelope>`)
	rs := withEverything(f)
	f.Fuzz(func(t *testing.T, payload []byte, boundary uint16) {
		pad := "<!--" + strings.Repeat("-x", window) + "-->\n"
		requireSound(t, rs, "xml", payload, "<!--"+pad[len(pad)-window+4+int(boundary)%(len(payload)+1):])
	})
}

// FuzzCheckJSON reads any bytes as JSON, see requireSound.
func FuzzCheckJSON(f *testing.F) {
	addSeeds(f,
		`{"T":{"Id":"abcd","A":1,"N":7,"D":1.234,"L":[{"K":"a","B":true},{}],"U":["a","a",1],"Dag":"2026-02-30","Cpr":"1","Kind":"k","Any":"abc","Z":"q"}}`,
		`{"A":"\u0061","N":1e0,"L":{},"q":1,"q":2,"Z":null}`,
		`"<T><A>123456<\/A><\/T>"`+"\n"+`{"T":[]}`+"\n[1]",
		`{"T":{"N":1e999999999,"D":-1e-99999999999999999999,"U":["\ud800","\ud800"]}}`)
	rs := withEverything(f)
	f.Fuzz(func(t *testing.T, payload []byte, boundary uint16) {
		requireSound(t, rs, "json", payload, strings.Repeat(" ", window-1-int(boundary)%(len(payload)+1))+"\n")
	})
}

// window is how much a source reads at a time.
const window = 64 << 10

// addSeeds adds the examples, the hostile files and further payloads.
func addSeeds(f *testing.F, payloads ...string) {
	f.Helper()
	for _, p := range payloads {
		f.Add([]byte(p), uint16(len(p)/2))
	}
	for _, dir := range []string{"../../examples/ungedatabasen", "../../testdata/hostile"} {
		entries, err := os.ReadDir(dir)
		require.NoError(f, err)
		for _, e := range entries {
			if e.IsDir() || strings.HasPrefix(e.Name(), ".") || strings.HasSuffix(e.Name(), ".md") {
				continue
			}
			b, err := os.ReadFile(filepath.Join(dir, e.Name()))
			require.NoError(f, err)
			if len(b) < 8<<10 {
				f.Add(b, uint16(len(b)/2))
			}
		}
	}
}

// requireSound asks of the check of any payload what can be asked without
// knowing the payload: it comes to an end, it gives the same however the payload
// arrives, and its parts agree with one another and with the payload. The pad may
// stand before the payload and makes a window end inside it.
func requireSound(t *testing.T, rs *program.Ruleset, format string, payload []byte, pad string) {
	text, _ := token.DecodeBytes(payload)
	// What a payload begins with decides how it is read.
	movable := bytes.Equal(payload, text) && !bytes.HasPrefix(payload, []byte("<?xml"))
	for i, o := range []engine.Options{
		{},
		{Message: "test/t@1#T"},
		{MaxSamples: 1, Limits: token.Limits{Depth: 4, Name: 9, Text: 12, Attrs: 2, Members: 2}},
	} {
		o.Rules, o.Format, o.Excerpts = rs, format, true
		before := bytes.Clone(payload)
		c := engine.New(o)
		whole := c.CheckBytes(payload, "p")
		require.Equal(t, before, payload, "the payload is left as it was")
		requireConsistent(t, whole, text)
		whole = withoutExcerpts(whole)
		for _, r := range []io.Reader{iotest.OneByteReader(bytes.NewReader(payload)), &chunks{payload, 7}} {
			streamed := c.Check(r, "p")
			requireConsistent(t, streamed, text)
			requireSame(t, whole, withoutExcerpts(streamed), "the same in pieces")
		}
		if !movable || isOther(whole) || i != len(pad)%3 { // one of them will do: a pad is long
			continue
		}
		padded := append([]byte(pad), payload...)
		requireSame(t, moved(whole, int64(len(pad))), withoutExcerpts(c.Check(bytes.NewReader(padded), "p")), "the same where a window ends")
	}
}

// requireSame compares without describing what it compares, which takes long,
// until there is something to describe.
func requireSame(t *testing.T, want, got finding.Payload, about string) {
	t.Helper()
	if !reflect.DeepEqual(want, got) {
		require.Equal(t, want, got, about)
	}
}

// chunks gives so many bytes at a time.
type chunks struct {
	rest []byte
	size int
}

func (c *chunks) Read(p []byte) (int, error) {
	if len(c.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(p, c.rest[:min(c.size, len(c.rest))])
	c.rest = c.rest[n:]
	return n, nil
}

// requireConsistent asks that the parts of an outcome fit together and the
// decoded payload.
func requireConsistent(t *testing.T, p finding.Payload, text []byte) {
	t.Helper()
	var counts finding.Counts
	at := int64(0)
	for _, f := range p.Findings {
		switch f.Severity {
		case program.Error:
			counts.Error++
		case program.Warning:
			counts.Warning++
		default:
			counts.Info++
		}
		require.NotEmpty(t, f.Rule.ID)
		require.NotNil(t, f.System, f.Rule.ID)
		require.GreaterOrEqual(t, f.Offset, at, "findings are in the order of the payload: %s", f.Rule.ID)
		at = f.Offset
		require.LessOrEqual(t, at, int64(len(text)), f.Rule.ID)
		line, column := place(text, at)
		require.Equal(t, [2]int{line, column}, [2]int{f.Line, f.Column}, "line and column of offset %d: %s", at, f.Rule.ID)
		if f.EndLine != 0 {
			end := [2]int{int(f.EndLine), int(f.EndColumn)}
			require.True(t, end[0] > line || end[0] == line && end[1] >= column, "%s ends at %v, before it begins", f.Rule.ID, end)
			require.LessOrEqual(t, end[0], 1+bytes.Count(text, []byte("\n")), f.Rule.ID)
		} else {
			require.Zero(t, f.EndColumn)
		}
		require.LessOrEqual(t, len(f.Value), finding.MaxValue)
		if f.Excerpt != "" {
			from := f.ExcerptFrom
			require.LessOrEqual(t, from+int64(len(f.Excerpt)), int64(len(text)), f.Rule.ID)
			require.Equal(t, string(text[from:from+int64(len(f.Excerpt))]), f.Excerpt, "the excerpt is of the payload: %s", f.Rule.ID)
			require.NotContains(t, f.Excerpt, "\n")
		}
	}
	if p.Truncated {
		require.GreaterOrEqual(t, p.Counts.Total(), counts.Total()+1)
	} else {
		require.Equal(t, counts, p.Counts)
	}
	switch p.Verdict {
	case finding.Valid:
		require.Zero(t, p.Counts.Error)
		require.NotNil(t, p.Message, "what is valid is valid as something")
	case finding.Invalid:
		require.NotZero(t, p.Counts.Error)
	default:
		require.NotZero(t, p.Counts.Total(), "it is said why there is no verdict")
	}
}

// place counts line and column of an offset, the column in characters.
func place(text []byte, offset int64) (line, column int) {
	before := text[:offset]
	line = 1 + bytes.Count(before, []byte("\n"))
	column = 1
	for _, c := range before[bytes.LastIndexByte(before, '\n')+1:] {
		if utf8.RuneStart(c) {
			column++
		}
	}
	return line, column
}

func withoutExcerpts(p finding.Payload) finding.Payload {
	p.Findings = slices.Clone(p.Findings)
	for i := range p.Findings {
		p.Findings[i].Excerpt, p.Findings[i].ExcerptFrom = "", 0
	}
	return p
}

// moved is the outcome for a payload that stands a line further on.
func moved(p finding.Payload, by int64) finding.Payload {
	p = withoutExcerpts(p)
	for i := range p.Findings {
		p.Findings[i].Offset += by
		p.Findings[i].Line++
		if p.Findings[i].EndLine > 0 {
			p.Findings[i].EndLine++
		}
	}
	return p
}

// isOther reports whether what a payload is shows at its very beginning: that nothing is in it, or
// that it is of another kind. A padded one begins otherwise.
func isOther(p finding.Payload) bool {
	return slices.ContainsFunc(p.Findings, func(f finding.Finding) bool {
		return f.Rule.ID == token.RuleEmpty || f.Rule.ID == token.RuleXMLNoRoot || strings.HasPrefix(f.Rule.ID, "forkontrol/payload/kind/")
	})
}
