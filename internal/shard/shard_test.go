package shard_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/preflight/batch"
	"github.com/forkontrol/forkontrol/internal/preflight/pool"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/shard"
	"github.com/forkontrol/forkontrol/rules"
)

func TestAPartIsOneOfANumber(t *testing.T) {
	for said, want := range map[string]shard.Part{"1/1": {1, 1}, "2/8": {2, 8}, "8/8": {8, 8}, "0+1/8": {1, 8}, "7+1/8": {8, 8}, "1/10000": {1, 10000}} {
		part, ok := shard.Parse(said)
		assert.True(t, ok, said)
		assert.Equal(t, want, part, said)
	}
	for _, said := range []string{"", "1", "/", "1/", "/8", "0/8", "9/8", "8+1/8", "1+2/8", "+1/8", "1+/8", "-1/8", "1/-8", "+2/8", "1/0", "1/10001", "a/b", " 1/8", "1/8/9", "1.0/8",
		"99999999999999999999/99999999999999999999"} {
		_, ok := shard.Parse(said)
		assert.False(t, ok, said)
	}
}

// Machines that do not talk to one another check each file once, even where they find the files in different orders.
func TestEachFileIsInOnePart(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, files := range []int{0, 1, 2, 7, 64, 1000} {
		var all []payload.Payload
		for i := range files {
			all = append(all, payload.Payload{Name: fmt.Sprintf("in/%d/%d.xml", i%7, i)})
		}
		for _, of := range []int{1, 2, 3, 8, 100} {
			times := map[string]int{}
			least, most := files, 0
			for n := 1; n <= of; n++ {
				random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
				share := (shard.Part{Number: n, Of: of}).Take(all)
				assert.Equal(t, files, share.Files)
				least, most = min(least, len(share.Payloads)), max(most, len(share.Payloads))
				for _, p := range share.Payloads {
					times[p.Name]++
				}
			}
			assert.Len(t, times, files)
			for name, n := range times {
				assert.Equal(t, 1, n, "%s in %d parts", name, of)
			}
			assert.LessOrEqual(t, most-least, 1, "%d files in %d parts", files, of)
		}
	}
}

// parts checks payloads in parts and gives the reports in JSON.
func parts(t testing.TB, of int) [][]byte {
	t.Helper()
	engines, err := pool.New(rules.All(), preflight.Options{AsOf: "2026-08-01", Lang: "en", Excerpts: true}, nil)
	require.NoError(t, err)
	found, missing := payload.Find([]string{"../../examples/first", "../../examples/ungedatabasen"}, payload.Options{})
	require.Empty(t, missing)
	var reports [][]byte
	for n := 1; n <= of; n++ {
		share := (shard.Part{Number: n, Of: of}).Take(found)
		r, err := batch.Check(t.Context(), engines, share.Payloads, batch.Run{})
		require.NoError(t, err)
		rec := share.Record(r, rules.All(), "en", false)
		reports = append(reports, report.Append(nil, r, rules.All(), report.Options{Lang: "en", More: rec}))
	}
	return reports
}

// The report of a part is a report like any other.
func TestAPartIsAsTheSchemaOfReportsSays(t *testing.T) {
	schema, err := jsonschema.CompileString("report.json", string(report.Schema))
	require.NoError(t, err)
	for _, body := range parts(t, 2) {
		var doc any
		require.NoError(t, json.Unmarshal(body, &doc))
		assert.NoError(t, schema.Validate(doc))
	}
}

// changed is a report with other values at paths such as shard.part; nil removes one, and of a list its first is meant.
func changed(t *testing.T, body []byte, values map[string]any) []byte {
	t.Helper()
	var doc map[string]any
	require.NoError(t, json.Unmarshal(body, &doc))
	for path, value := range values {
		at := any(doc)
		steps := strings.Split(path, ".")
		for _, step := range steps[:len(steps)-1] {
			if list, ok := at.([]any); ok {
				at = list[0]
			}
			at = at.(map[string]any)[step]
		}
		if list, ok := at.([]any); ok {
			at = list[0]
		}
		if value == nil {
			delete(at.(map[string]any), steps[len(steps)-1])
		} else {
			at.(map[string]any)[steps[len(steps)-1]] = value
		}
	}
	out, err := json.Marshal(doc)
	require.NoError(t, err)
	return out
}

func read(body []byte, name string) (*shard.Report, error) {
	return shard.Read(bytes.NewReader(body), name, rules.All())
}

// said is what is said of a problem in English, after its Danish has been looked at.
func said(t *testing.T, err error) string {
	t.Helper()
	var p *shard.Problem
	require.ErrorAs(t, err, &p)
	assert.NotEmpty(t, p.Text.In(program.Danish))
	assert.NotEqual(t, p.Text.In(program.Danish), p.Text.In(program.English))
	return p.Text.In(program.English)
}

func TestWhatIsNoReportOfAPartIsNamed(t *testing.T) {
	whole := parts(t, 2)[0]
	deep := `{"forkontrol":` + strings.Repeat("[", 100_000)
	for want, body := range map[string]string{
		"is empty":                                                                     "",
		"is cut off: it ends at byte 2000":                                             string(whole[:2000]),
		"is not JSON (byte 1)":                                                         "<xml/>",
		"is no report of forkontrol in JSON":                                           `{"version":"2.1.0"}`,
		"is no report of forkontrol in JSON (byte 1)":                                  "[]",
		"is no report of forkontrol in JSON ":                                          `{"forkontrol":"` + report.Version + `","payloads":[` + strings.Repeat("{},", 1_000_000) + "{}]}",
		"is not JSON (byte 10014)":                                                     deep,
		"was not written with “check --shard”":                                         string(changed(t, whole, map[string]any{"shard": nil})),
		"was written by forkontrol 0.0.9; this is " + report.Version:                   string(changed(t, whole, map[string]any{"forkontrol": "0.0.9"})),
		"was made with other rules; give the same --schemas, and use the same version": string(changed(t, whole, map[string]any{"ruleset": "sha256:0"})),
	} {
		_, err := read([]byte(body), "a.json")
		assert.Equal(t, strings.TrimSpace(want), said(t, err))
	}
}

// Braces in what a payload says are no objects.
func TestAReportMayHaveManyBracesInItsTexts(t *testing.T) {
	_, err := read(changed(t, parts(t, 1)[0], map[string]any{"payloads.findings.value": strings.Repeat(`{"\`, 100_000)}), "a.json")
	assert.NoError(t, err)
}

// A report that was cut, put together or edited by hand is refused and not believed.
func TestAReportMustAgreeWithItself(t *testing.T) {
	whole := parts(t, 1)[0]
	_, err := read(whole, "a.json")
	require.NoError(t, err)
	for _, values := range []map[string]any{
		{"shard.part": 2},
		{"shard.of": 0},
		{"shard.files": 1},
		{"shard.lang": "xx"},
		{"shard.payloads": []any{}},
		{"shard.payloads.place": 0},
		{"shard.payloads.place": 100_000},
		{"shard.payloads.unchecked": 1000},
		{"shard.payloads.findings": []any{}},
		{"shard.payloads.findings.general": "\x1b[2J"},
		{"shard.payloads.findings.message": "a/b@1#c"},
		{"shard.payloads.findings.twin": 7},
		{"shard.payloads.findings.twin": -1},
		{"shard.payloads.findings.excerpt": []any{"a"}},
		{"shard.payloads.findings.masked": map[string]any{"message": "a"}},
		{"shard.passed": []any{}},
		{"shard.passed.payloads": -1},
		{"shard.passed.message": "a/b@1#c"},
		{"shard.unchecked": []any{}},
		{"summary.valid": 0},
		{"summary.invalid": 0},
		{"payloads": []any{}},
		{"payloads.verdict": "valid"},
		{"payloads.verdict": "fine"},
		{"payloads.message": "a/b@1#c"},
		{"payloads.findings": []any{}},
		{"payloads.counts": map[string]any{"error": 0, "warning": 0, "info": 0}},
		{"payloads.counts": map[string]any{"error": 1000, "warning": 0, "info": 0}},
		{"payloads.findings.message": "a\x1b[31m"},
		{"payloads.findings.message": ""},
		{"payloads.findings.rule": "a/b/c"},
		{"payloads.findings.severity": "fatal"},
		{"payloads.findings.evidence": "sure"},
		{"payloads.findings.line": -1},
		{"payloads.findings.waived": map[string]any{"by": "me"}},
	} {
		_, err := read(changed(t, whole, values), "a.json")
		if assert.Error(t, err, values) {
			assert.Contains(t, said(t, err), "the report was changed or damaged", values)
		}
	}
}

func TestAllPartsOfOneCheckAreNeeded(t *testing.T) {
	bodies := parts(t, 3)
	merge := func(changes map[int]map[string]any, which ...int) error {
		var reports []*shard.Report
		for _, n := range which {
			r, err := read(changed(t, bodies[n-1], changes[n]), fmt.Sprintf("%d.json", n))
			require.NoError(t, err)
			reports = append(reports, r)
		}
		_, err := shard.Merge(reports, rules.All(), false)
		return err
	}
	require.NoError(t, merge(nil, 3, 1, 2), "in any order")
	for want, err := range map[string]error{
		"there are no reports":                                                                merge(nil),
		"part 2 of 3 is missing":                                                              merge(nil, 1, 3),
		"2 parts of 3 are missing: 1, 2":                                                      merge(nil, 3),
		"1.json and 1.json are both part 1 of 3":                                              merge(nil, 1, 1, 2, 3),
		"2.json: part 2 of 3 was interrupted":                                                 merge(map[int]map[string]any{2: {"shard.interrupted": true}}, 1, 2, 3),
		"1.json and 3.json do not belong together: different numbers of parts":                merge(map[int]map[string]any{3: {"shard.of": 4}}, 1, 2, 3),
		"1.json and 3.json do not belong together: different files, or in another order":      merge(map[int]map[string]any{3: {"shard.list": "sha256:0"}}, 1, 2, 3),
		"1.json and 2.json do not belong together: different days; name the day with --as-of": merge(map[int]map[string]any{2: {"asOf": "2026-08-02"}}, 1, 2, 3),
		"1.json and 2.json do not belong together: different languages":                       merge(map[int]map[string]any{2: {"shard.lang": "da"}}, 1, 2, 3),
		"1.json and 2.json do not belong together: different settings, registers or waivers":  merge(map[int]map[string]any{2: {"shard.settings": "sha256:0"}}, 1, 2, 3),
	} {
		assert.Equal(t, want, said(t, err))
	}
}

// A payload that two reports have is not counted twice.
func TestAPayloadIsInOneReport(t *testing.T) {
	bodies := parts(t, 2)
	one, err := read(bodies[0], "1.json")
	require.NoError(t, err)
	other, err := read(changed(t, bodies[0], map[string]any{"shard.part": 2}), "2.json")
	require.NoError(t, err)
	_, err = shard.Merge([]*shard.Report{one, other}, rules.All(), false)
	assert.Regexp(t, `^2\.json: .*examples/.* is there twice$`, said(t, err))
}

// Parts that follow one another count their payloads from 1 each, and together are the check of all in that order.
func TestPartsMayFollowOneAnother(t *testing.T) {
	engines, err := pool.New(rules.All(), preflight.Options{AsOf: "2026-08-01", Lang: "en", Excerpts: true}, nil)
	require.NoError(t, err)
	found, _ := payload.Find([]string{"../../examples/ungedatabasen", "../../examples/first"}, payload.Options{})
	whole, err := batch.Check(t.Context(), engines, found, batch.Run{})
	require.NoError(t, err)
	cuts := []int{0, 1, 40, len(found)}
	var reports []*shard.Report
	for i := range len(cuts) - 1 {
		some := found[cuts[i]:cuts[i+1]]
		r, err := batch.Check(t.Context(), engines, some, batch.Run{})
		require.NoError(t, err)
		share := (shard.Part{Number: i + 1, Of: len(cuts) - 1}).Consecutive(some, "sha256:1")
		body := report.Append(nil, r, rules.All(), report.Options{Lang: "en", More: share.Record(r, rules.All(), "en", false)})
		part, err := read(body, fmt.Sprintf("%d.json", i+1))
		require.NoError(t, err)
		reports = append([]*shard.Report{part}, reports...)
	}
	m, err := shard.Merge(reports, rules.All(), false)
	require.NoError(t, err)
	o := report.Options{Lang: "en"}
	assert.Equal(t, string(report.Append(nil, whole, rules.All(), o)), string(report.Append(nil, m.Report, rules.All(), o)))

	reports[0].Record.Consecutive = false
	_, err = shard.Merge(reports, rules.All(), false)
	assert.Contains(t, said(t, err), "do not belong together")
}

// What a report does not list cannot be listed of it.
func TestPayloadsThatWereCountedCannotBeListed(t *testing.T) {
	one, err := read(parts(t, 1)[0], "1.json")
	require.NoError(t, err)
	_, err = shard.Merge([]*shard.Report{one}, rules.All(), true)
	assert.Contains(t, said(t, err), "check with -v")
}

// The report of a part has masked what every report masks, in all that it has for the report of the whole too.
func TestARecordHasNoPersonalData(t *testing.T) {
	const good, bad = "120305-5024", "1203055024"
	engines, err := pool.New(rules.All(), preflight.Options{Lang: "da", Excerpts: true}, nil)
	require.NoError(t, err)
	found, _ := payload.Find([]string{"../../examples/first/2-fejl-cpr.xml"}, payload.Options{})
	share := (shard.Part{Number: 1, Of: 1}).Take(found)
	r, err := batch.Check(t.Context(), engines, share.Payloads, batch.Run{})
	require.NoError(t, err)
	require.Equal(t, finding.Invalid, r.Payloads[0].Verdict)
	require.Equal(t, good, r.Payloads[0].Findings[0].Value, "the example has a number to mask")
	body := report.Append(nil, r, rules.All(), report.Options{Lang: "da", More: share.Record(r, rules.All(), "da", false)})
	assert.NotContains(t, string(body), good)
	assert.NotContains(t, string(body), bad)
	assert.Contains(t, string(body), `"120305-****"`)
}

// Whatever a file has, reading it ends in a report or in words.
func FuzzRead(f *testing.F) {
	for _, body := range parts(f, 8) {
		f.Add(body)
	}
	f.Add([]byte(`{"forkontrol":"` + report.Version + `","ruleset":"` + rules.All().Version + `","shard":{"part":1,"of":1,"lang":"da"}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		r, err := read(body, "a.json")
		if err != nil {
			said(t, err)
			return
		}
		if m, err := shard.Merge([]*shard.Report{r}, rules.All(), false); err == nil {
			report.Append(nil, m.Report, rules.All(), report.Options{Lang: m.Lang, Show: m.Shown})
		}
	})
}
