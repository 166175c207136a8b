package engine_test

import (
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/text"
	"github.com/forkontrol/forkontrol/internal/token"
)

// withRules gives a ruleset whose message has fields of every kind, a list L of
// objects, a list S of texts, and rules r0, r1, … over them.
func withRules(t testing.TB, exprs ...string) *program.Ruleset {
	t.Helper()
	rules := make([]string, len(exprs))
	for i, expr := range exprs {
		quoted, err := json.Marshal(expr)
		require.NoError(t, err)
		rules[i] = fmt.Sprintf(`{"id": "r%d", "expr": %s, "message": {"da": "r", "en": "r"}}`, i, quoted)
	}
	return compiled(t, "", `"type": "object", "properties": {
 "a": {"type": "string", @}, "b": {"type": "string", @}, "n": {"type": "integer", @}, "d": {"type": "number", @}, "e": {"type": "number", @},
 "L": {"type": "array", @, "items": {"type": "object", "properties": {
  "k": {"type": "string", @}, "n": {"type": "integer", @}, "o": {"type": "object", @, "properties": {"v": {"type": "string", @}}},
  "s": {"type": "string", "x-type": {"kind": "xs:date"}, @}, "e": {"type": ["string", "null"], "x-type": {"kind": "xs:date"}, @}}}},
 "S": {"type": "array", "items": {"type": "string", "maxLength": 5, @}, @}},
 "x-rules": [`+strings.Join(rules, ",")+`]`)
}

// A rule over a list shows the row that breaks it.
func TestWholeListsShowTheRow(t *testing.T) {
	rs := withRules(t, "this.L.unique('k')", "this.S.all(s, s != 'b')")
	assert.Equal(t, []string{"2:13 /L/1 r0", "3:10 /S/1 r1"},
		trimRoot(lines(check(t, engine.Options{Rules: rs, Message: "test/t@1#T"}, "{\"L\":[\n{\"k\":\"a\"},  {\"k\":\"a\"}],\n\"S\":[\"a\",\"b\"]}"))))
	assert.Equal(t, []string{"2:1 /T/L[2] r0", "3:14 /T/S[2] r1"},
		trimRoot(lines(check(t, engine.Options{Rules: rs}, "<T><L><k>a</k></L>\n<L><k>a</k></L>\n<S>a</S>  <S>b</S></T>"))))
}

// An element that holds elements where a text belongs is wrong, but it is there.
func TestAFieldOfAnotherTypeIsThere(t *testing.T) {
	rs := withRules(t, "has(this.a)", "!has(this.S)")
	assert.Equal(t, []string{"1:4 /T/a a/type (element)", "1:19 /T/S[1] S/type (element)", "1:34 /T r1"},
		trimRoot(lines(check(t, engine.Options{Rules: rs}, "<T><a><k>x</k></a><S><k>y</k></S></T>"))))
	rs = compiled(t, "", `"type": "object", "properties": {"O": {"type": "array", @, "items": {"type": ["string", "object"]}}},
 "x-rules": [{"id": "r", "expr": "!has(this.O)", "message": {"da": "r", "en": "r"}}]`)
	for _, payload := range []string{"<T><O>x</O></T>", "<T><O><k>x</k></O></T>", "<T><O/></T>"} {
		assert.Len(t, check(t, engine.Options{Rules: rs}, payload).Findings, 1, payload)
	}
}

// A list of scalars in JSON has a row for each item.
func TestEachOfAListOfScalars(t *testing.T) {
	rs := compiled(t, "", `"type": "object", "properties": {"S": {"type": "array", @, "items": {"type": "string", @}}},
 "x-rules": [{"id": "r", "expr": "it != 'b'", "each": "S", "message": {"da": "r", "en": "r"}}]`)
	assert.Len(t, check(t, engine.Options{Rules: rs, Message: "test/t@1#T"}, `{"S":["a","b","b"]}`).Findings, 2)
	assert.Len(t, check(t, engine.Options{Rules: rs}, `<T><S>a</S><S>b</S><S>b</S></T>`).Findings, 2)
	// And none for the list: a rule that breaks whatever an item is breaks once for each.
	rs = compiled(t, "", `"type": "object", "properties": {"a": {"type": "string", @}, "S": {"type": "array", @, "items": {"type": "string", @}}},
 "x-rules": [{"id": "r", "expr": "this.a == 'x' && it == 'b'", "each": "S", "message": {"da": "r", "en": "r"}}]`)
	assert.Len(t, check(t, engine.Options{Rules: rs, Message: "test/t@1#T"}, `{"a":"y","S":["b"]}`).Findings, 1)
	assert.Len(t, check(t, engine.Options{Rules: rs}, `<T><a>y</a><S>b</S></T>`).Findings, 1)
}

// What a rule shows is masked as the field that it shows asks, not as the field that it is of.
func TestAValueIsMaskedByItsOwnField(t *testing.T) {
	rs := compiled(t, "", `"type": "object", "properties": {
 "C": {"type": "string", "x-personal": "cpr", @}, "a": {"type": "string", @},
 "L": {"type": "array", @, "items": {"type": "object", "properties": {"N": {"type": "string", "x-personal": "name", @}}}}},
 "x-rules": [
  {"id": "slot", "expr": "this.C == this.a", "at": "C", "message": {"da": "r", "en": "r"}},
  {"id": "open", "expr": "this.C == this.a", "at": "a", "message": {"da": "r", "en": "r"}},
  {"id": "row", "each": "L", "expr": "it.N == this.a", "at": "N", "message": {"da": "r", "en": "r"}}]`)
	for _, payload := range []string{`<T><C>0101054321</C><a>x</a><L><N>Bodil</N></L></T>`, `{"T":{"C":"0101054321","a":"x","L":[{"N":"Bodil"}]}}`} {
		got := map[string]string{}
		p := check(t, engine.Options{Rules: rs}, payload)
		for i := range p.Findings {
			got[p.Findings[i].Rule.Keyword] = text.Value(&p.Findings[i], false)
		}
		assert.Equal(t, map[string]string{"slot": "010105****", "open": "x", "row": "B***"}, got, payload)
	}
}

func TestRulesAreInForceFromTo(t *testing.T) {
	rs := compiled(t, "", `"type": "object", "properties": {"a": {"type": "string", @}}, "x-rules": [
 {"id": "always", "expr": "this.a == 'x'", "message": {"da": "r", "en": "r"}},
 {"id": "old", "expr": "this.a == 'x'", "to": "2025-12-31", "message": {"da": "r", "en": "r"}},
 {"id": "new", "expr": "this.a == 'x'", "from": "2026-01-01", "message": {"da": "r", "en": "r"}},
 {"id": "asks", "expr": "register('institutions').has(this.a)", "to": "2025-12-31", "message": {"da": "r", "en": "r"}}]`)
	for day, want := range map[string][]string{
		"":           {"always", "new"},
		"2025-12-31": {"always", "old", "unchecked asks"},
		"2026-01-01": {"always", "new"},
		"1999-01-01": {"always", "old", "unchecked asks"},
	} {
		p := check(t, engine.Options{Rules: rs, AsOf: day}, `<T><a>y</a></T>`)
		var got []string
		for _, f := range p.Findings {
			got = append(got, f.Rule.Keyword)
		}
		for _, u := range p.Unchecked {
			got = append(got, "unchecked "+u.Rule.Keyword)
		}
		assert.Equal(t, want, got, day)
	}
}

// A list that rules read as a whole may have Limits.Rows rows and no more.
func TestRowsLimit(t *testing.T) {
	rs := withRules(t, "this.L.unique('k')")
	o := engine.Options{Rules: rs, Limits: token.Limits{Rows: 3}}
	p := check(t, o, `<T>`+strings.Repeat("<L/>", 3)+`</T>`)
	assert.Equal(t, finding.Valid, p.Verdict)
	p = check(t, o, `<T>`+strings.Repeat("<L/>", 4)+`</T>`)
	assert.Equal(t, finding.Undecided, p.Verdict)
	require.Len(t, p.Findings, 1)
	assert.Equal(t, token.RuleLimitRows, p.Findings[0].Rule.ID)
	assert.Equal(t, "3", p.Findings[0].Want)

	o.Limits.Rows = 2000
	p = check(t, o, `<T>`+strings.Repeat("<L><k>"+strings.Repeat("x", 400)+"</k></L>", 1000)+`</T>`)
	assert.Equal(t, finding.Undecided, p.Verdict, "rows of long texts count for more")

	// What a closed object kept is given back.
	rs = compiled(t, "", `"type": "object", "properties": {"P": {"type": "array", @, "items": {"type": "object", "properties": {
 "L": {"type": "array", @, "items": {"type": "object", "properties": {"k": {"type": "string", @}}}}},
 "x-rules": [{"id": "r", "expr": "this.L.unique('k')", "message": {"da": "r", "en": "r"}}]}}}`)
	p = check(t, engine.Options{Rules: rs, Limits: token.Limits{Rows: 3}}, `<T>`+strings.Repeat("<P>"+strings.Repeat("<L><k>a value that spills over</k></L>", 2)+"</P>", 50)+`</T>`)
	assert.Equal(t, 50, len(p.Findings))
	assert.Equal(t, finding.Invalid, p.Verdict)
}

// A million rows of two dates are kept in less than 100 MB.
func BenchmarkMillionPeriods(b *testing.B) {
	rs := withRules(b, "this.L.disjoint('s', 'e')")
	payload := []byte("<T>" + strings.Repeat("<L><s>2026-01-01</s><e>2025-12-31</e></L>", 1_000_000) + "</T>")
	c := engine.New(engine.Options{Rules: rs})
	var before, after runtime.MemStats
	b.SetBytes(int64(len(payload)))
	for b.Loop() {
		runtime.GC()
		runtime.ReadMemStats(&before)
		if p := c.CheckBytes(payload, ""); p.Verdict != finding.Valid {
			b.Fatal(p.Verdict)
		}
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/1e6, "MB-allocated")
	}
}
