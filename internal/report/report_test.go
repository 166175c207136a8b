package report_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xeipuuv/gojsonschema"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/report/specimen"
)

const schemaID = "https://forkontrol.dk/report/1.json"

// schema compiles a part of the published schema with both libraries.
func schema(t *testing.T, part string) func(*testing.T, []byte) {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat = true
	require.NoError(t, c.AddResource(schemaID, bytes.NewReader(report.Schema)))
	one, err := c.Compile(schemaID + part)
	require.NoError(t, err)
	loader := gojsonschema.NewSchemaLoader()
	loader.Validate = true
	require.NoError(t, loader.AddSchemas(gojsonschema.NewBytesLoader(report.Schema)))
	two, err := loader.Compile(gojsonschema.NewStringLoader(`{"$ref": "` + schemaID + part + `"}`))
	require.NoError(t, err)
	return func(t *testing.T, doc []byte) {
		t.Helper()
		var v any
		require.NoError(t, json.Unmarshal(doc, &v), "%s", doc)
		require.NoError(t, one.Validate(v), "%s", doc)
		result, err := two.Validate(gojsonschema.NewBytesLoader(doc))
		require.NoError(t, err)
		require.Empty(t, result.Errors(), "%s", doc)
	}
}

var reports = map[string]func() *finding.Report{
	"empty":     func() *finding.Report { return &finding.Report{Version: "0.1.0"} },
	"specimens": specimen.Report,
	"brief":     specimen.Brief,
}

var options = map[string]report.Options{
	"da": {Lang: "da"}, "en": {Lang: "en"}, "shown": {Show: true, HelpBase: "http://localhost/"},
}

func TestReportIsAsItsSchemaSays(t *testing.T) {
	check, checkLine := schema(t, ""), schema(t, "#/definitions/line")
	for name, r := range reports {
		for lang, o := range options {
			t.Run(name+" "+lang, func(t *testing.T) {
				check(t, report.Append(nil, r(), specimen.Rules, o))
				var b bytes.Buffer
				require.NoError(t, report.WriteLines(&b, r(), specimen.Rules, o))
				for line := range bytes.Lines(b.Bytes()) {
					checkLine(t, line)
				}
			})
		}
	}
}

func TestReportIsTheSameEveryTime(t *testing.T) {
	for lang, o := range options {
		one := report.Append(nil, specimen.Report(), specimen.Rules, o)
		require.Equal(t, string(one), string(report.Append(nil, specimen.Report(), specimen.Rules, o)))
		if lang != "shown" {
			specimen.Golden(t, "report."+lang+".json", one)
		}
	}
	var b bytes.Buffer
	require.NoError(t, report.WriteLines(&b, specimen.Report(), specimen.Rules, report.Options{}))
	specimen.Golden(t, "report.da.ndjson", b.Bytes())
}

func TestPersonalDataStandOnlyWhenAskedFor(t *testing.T) {
	masked := string(report.Append(nil, specimen.Report(), specimen.Rules, report.Options{}))
	for _, secret := range []string{specimen.CPR, specimen.Mail, "0101901234"} {
		assert.NotContains(t, masked, secret)
	}
	assert.Contains(t, masked, `"value":"310290****"`)
	shown := string(report.Append(nil, specimen.Report(), specimen.Rules, report.Options{Show: true}))
	assert.Contains(t, shown, `"value":"`+specimen.CPR+`"`)
}

// A reader sees each member only when there is something to say.
func TestMembersWithoutContentAreLeftOut(t *testing.T) {
	f := finding.Finding{Rule: &program.Rule{ID: "forkontrol/payload/read/failed", Keyword: "failed"}}
	var v map[string]any
	require.NoError(t, json.Unmarshal(report.AppendFinding(nil, &f, nil, report.Options{}), &v))
	for _, name := range []string{"line", "column", "offset", "fix", "code", "value", "source"} {
		assert.NotContains(t, v, name)
	}
	f.HasValue = true
	assert.Contains(t, string(report.AppendFinding(nil, &f, nil, report.Options{})), `"value":""`, "an empty value is a value")
}

func TestStringsOfAnyContentComeBackFromEncodingJSON(t *testing.T) {
	for _, s := range []string{
		"", "almindelig tekst", "\"\\/\b\f\n\r\t\x00\x01\x1f\x7f", "<b>&amp;</b>", "æøå 𐍈 €", "\u2028\u2029", "\xff\xc3", "a\xe2\x80", "\ufffd",
	} {
		r := &finding.Report{Payloads: []finding.Payload{{File: s}}}
		out := report.Append(nil, r, nil, report.Options{})
		require.True(t, utf8.Valid(out))
		require.NotContains(t, string(out), "\u2028")
		var back struct{ Payloads []struct{ File string } }
		require.NoError(t, json.Unmarshal(out, &back), "%q", s)
		assert.Equal(t, strings.ToValidUTF8(strings.ReplaceAll(s, "\xff\xc3", "\ufffd\ufffd"), "\ufffd"), replaceRuns(back.Payloads[0].File), "%q", s)
	}
	assert.Contains(t, string(report.Append(nil, &finding.Report{Version: "<a>&"}, nil, report.Options{})), `"<a>&"`)
}

// replaceRuns makes one replacement character of the two that a cut character of
// two bytes gives, as strings.ToValidUTF8 does.
func replaceRuns(s string) string {
	if strings.HasPrefix(s, "a") {
		return strings.Replace(s, "\ufffd\ufffd", "\ufffd", 1)
	}
	return s
}

func FuzzStringComesBackFromEncodingJSON(f *testing.F) {
	f.Add("\"\\\x00\u2028\xff")
	f.Fuzz(func(t *testing.T, s string) {
		out := report.Append(nil, &finding.Report{Version: s}, nil, report.Options{})
		var back struct{ Forkontrol string }
		require.NoError(t, json.Unmarshal(out, &back))
		require.Equal(t, string([]rune(s)), back.Forkontrol)
	})
}

func TestHelpIsThePageOfTheServiceAndTheRulesAnchor(t *testing.T) {
	o := report.Options{}
	assert.Equal(t, "https://forkontrol.dk/ungedatabasen/indberet/#Elev.CPRNr/cpr", o.Help(&finding.Finding{Rule: &program.Rule{ID: "ungedatabasen/indberet/Elev.CPRNr/cpr"}}))
	assert.Equal(t, "https://forkontrol.dk/a/b/#%C3%86%20%23/x", o.Help(&finding.Finding{Rule: &program.Rule{ID: "a/b/Æ #/x"}}))
	o.HelpBase = "http://localhost:8080/"
	assert.Equal(t, "http://localhost:8080/forkontrol/xml/#syntax/well-formed", o.Help(&finding.Finding{Rule: &program.Rule{ID: "forkontrol/xml/syntax/well-formed"}}))
}

type fullDisk struct{ left int }

var errFull = errors.New("disk full")

func (d *fullDisk) Write(p []byte) (int, error) {
	if d.left -= len(p); d.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestAWriterThatFailsIsReported(t *testing.T) {
	r := specimen.Report()
	f := r.Payloads[1].Findings
	for range 8 {
		f = append(f, f...)
	}
	r.Payloads[1].Findings = f
	for _, left := range []int{0, 100_000} {
		require.ErrorIs(t, report.Write(&fullDisk{left}, r, specimen.Rules, report.Options{}), errFull)
		require.ErrorIs(t, report.WriteLines(&fullDisk{left}, r, specimen.Rules, report.Options{}), errFull)
	}
}

func BenchmarkFindings(b *testing.B) {
	r := specimen.Report()
	var out []byte
	n := 0
	for i := range r.Payloads {
		n += len(r.Payloads[i].Findings)
	}
	b.ReportAllocs()
	for b.Loop() {
		out = report.Append(out[:0], r, specimen.Rules, report.Options{})
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/finding")
}
