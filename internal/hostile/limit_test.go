package hostile_test

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/token"
)

// of writes a text so many times.
func of(n int, text string) string { return strings.Repeat(text, n) }

func TestLimitsAndOnePastThem(t *testing.T) {
	attributes := func(n int) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(" a" + strconv.Itoa(i) + "=''")
		}
		return b.String()
	}
	for _, c := range []struct {
		name  string
		flag  string // empty for the limit that applies where nothing is said
		limit int
		with  func(n int) string // a payload of which something is n large
		rule  string
	}{
		{"depth XML", "", 64, func(n int) string { return "<Indberet>" + of(n-1, "<a>") + of(n-1, "</a>") + "</Indberet>" }, token.RuleLimitDepth},
		{"depth JSON objects", "", 64, func(n int) string { return of(n-1, `{"Indberet":`) + "{}" + of(n-1, "}") }, token.RuleLimitDepth},
		{"depth JSON arrays", "", 64, func(n int) string { return `{"Indberet":` + of(n-1, "[") + of(n-1, "]") + "}" }, token.RuleLimitDepth},
		{"name XML", "", 1024, func(n int) string { return "<Indberet><" + of(n, "x") + "/></Indberet>" }, token.RuleLimitName},
		{"name XML with prefix", "", 1024, func(n int) string { return "<Indberet><p:" + of(n-2, "x") + "/></Indberet>" }, token.RuleLimitName},
		{"name XML beyond ASCII", "", 1024, func(n int) string { return "<Indberet><" + of(n%2, "x") + of(n/2, "æ") + "/></Indberet>" }, token.RuleLimitName},
		{"name of an attribute", "", 1024, func(n int) string { return "<Indberet " + of(n, "x") + "=''/>" }, token.RuleLimitName},
		{"name JSON", "", 1024, func(n int) string { return `{"Indberet":{"` + of(n, "x") + `":1}}` }, token.RuleLimitName},
		{"name JSON escaped", "", 1024, func(n int) string { return `{"Indberet":{"` + of(n, `\u0078`) + `":1}}` }, token.RuleLimitName},
		{"text XML", "", 1 << 20, func(n int) string { return wholeStart + of(n, "x") + wholeEnd }, token.RuleLimitText},
		{"text XML in pieces", "", 1 << 20, func(n int) string { return wholeStart + of(n/2, "x") + "<!-- -->" + of(n-n/2, "x") + wholeEnd }, token.RuleLimitText},
		{"text XML of references", "", 1 << 20, func(n int) string { return wholeStart + of(n-1000, "x") + of(1000, "&lt;") + wholeEnd }, token.RuleLimitText},
		{"text CDATA", "", 1 << 20, func(n int) string { return wholeStart + "<![CDATA[" + of(n, "x") + "]]>" + wholeEnd }, token.RuleLimitText},
		{"text of an attribute", "", 1 << 20, func(n int) string { return "<Indberet a='" + of(n, "x") + "'/>" }, token.RuleLimitText},
		{"text JSON", "", 1 << 20, func(n int) string { return jsonStart + `"` + of(n, "x") + `"` + jsonEnd }, token.RuleLimitText},
		{"text JSON escaped", "", 1 << 20, func(n int) string { return jsonStart + `"` + of(n-1000, "x") + of(1000, `\n`) + `"` + jsonEnd }, token.RuleLimitText},
		{"text of a number", "", 1 << 20, func(n int) string { return jsonStart + of(n, "1") + jsonEnd }, token.RuleLimitText},
		{"attributes", "", 64, func(n int) string { return "<Indberet" + attributes(n) + "/>" }, token.RuleLimitAttrs},
		{"members", "", 1 << 16, func(n int) string {
			var b strings.Builder
			for i := range n {
				b.WriteString(`,"` + strconv.Itoa(i) + `":1`)
			}
			return `{"Indberet":{` + b.String()[1:] + "}}"
		}, token.RuleLimitMembers},

		{"depth XML", "--max-depth", 3, func(n int) string { return "<Indberet>" + of(n-1, "<a>") + of(n-1, "</a>") + "</Indberet>" }, token.RuleLimitDepth},
		{"depth JSON", "--max-depth", 3, func(n int) string { return of(n-1, `{"Indberet":`) + "{}" + of(n-1, "}") }, token.RuleLimitDepth},
		{"depth beyond the default", "--max-depth", 1000, func(n int) string { return "<Indberet>" + of(n-1, "<a>") + of(n-1, "</a>") + "</Indberet>" }, token.RuleLimitDepth},
		{"name XML", "--max-name", 10, func(n int) string { return "<Indberet><" + of(n, "x") + "/></Indberet>" }, token.RuleLimitName},
		{"name JSON", "--max-name", 10, func(n int) string { return `{"Indberet":{"` + of(n, "x") + `":1}}` }, token.RuleLimitName},
		{"text XML", "--max-text", 5, func(n int) string { return "<Indberet><a>" + of(n, "x") + "</a></Indberet>" }, token.RuleLimitText},
		{"text JSON", "--max-text", 5, func(n int) string { return `{"Indberet":{"a":"` + of(n, "x") + `"}}` }, token.RuleLimitText},
		{"text beyond the default", "--max-text", 3 << 20, func(n int) string { return wholeStart + of(n, "x") + wholeEnd }, token.RuleLimitText},
		{"attributes", "--max-attributes", 2, func(n int) string { return "<Indberet" + attributes(n) + "/>" }, token.RuleLimitAttrs},
	} {
		t.Run(strings.ReplaceAll(c.name+c.flag, " ", "-"), func(t *testing.T) {
			args := []string{"-"}
			if c.flag != "" {
				args = []string{c.flag, strconv.Itoa(c.limit), "-"}
			}
			at := check(t, func(w writer) { w.WriteString(c.with(c.limit)) }, args...)
			assert.NotContains(t, at.rules, c.rule, "at the limit")
			assert.LessOrEqual(t, at.code, 1, "at the limit: %s", some(at.rules))
			past := check(t, func(w writer) { w.WriteString(c.with(c.limit + 1)) }, args...)
			requireRefused(t, past, 3, c.rule)
		})
	}
}

func TestSizeOfWhatIsUnpacked(t *testing.T) {
	packed := gzipped(t, func(w io.Writer) { io.WriteString(w, whole) })
	name := file(t, "a.xml.gz", packed)
	assert.Equal(t, 0, check(t, nil, "--max-size", strconv.Itoa(len(whole)), name).code)
	requireRefused(t, check(t, nil, "--max-size", strconv.Itoa(len(whole)-1), name), 3, token.RuleLimitSize)
	archive := file(t, "a.zip", zipped(t, member{"a.xml", whole}))
	assert.Equal(t, 0, check(t, nil, "--max-size", strconv.Itoa(len(whole)), archive).code)
	requireRefused(t, check(t, nil, "--max-size", strconv.Itoa(len(whole)-1), archive), 3, token.RuleLimitSize)
}

func TestRatioOfWhatIsUnpacked(t *testing.T) {
	packed := func(n int) string {
		return file(t, "a.xml.gz", gzipped(t, func(w io.Writer) { w.Write(bytes.Repeat([]byte(" "), n)) }))
	}
	o := check(t, nil, packed(payload.RatioFrom))
	assert.NotContains(t, o.rules, payload.RuleRatio, "up to a mebibyte nothing is asked of the ratio")
	requireRefused(t, check(t, nil, packed(20*payload.RatioFrom)), 3, payload.RuleRatio)
}

func TestSamplesAreCappedAndCountsAreNot(t *testing.T) {
	with := func(n int) func(writer) {
		return func(w writer) { w.WriteString("<Indberet>" + of(n, "<a/>") + "</Indberet>") }
	}
	of := func(o outcome) (n int) {
		for _, rule := range o.rules {
			if rule == fields+"Indberet/additionalProperties" {
				n++
			}
		}
		return n
	}
	for _, c := range []struct {
		args  []string
		limit int
	}{{[]string{"-"}, 1000}, {[]string{"--max-samples", "3", "-"}, 3}} {
		for _, n := range []int{c.limit, c.limit + 1} {
			o := check(t, with(n), c.args...)
			require.Equal(t, 1, o.code)
			assert.Equal(t, c.limit, of(o))
			assert.Equal(t, n, o.report.Payloads[0].Counts.Warning, "the draft is not known to be closed")
			assert.Equal(t, 1, o.report.Payloads[0].Counts.Error, "what is missing, found when the cap is reached")
			assert.Equal(t, n > c.limit, o.report.Payloads[0].Truncated)
		}
	}
}
