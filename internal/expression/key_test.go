package expression_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// withKeys gives a ruleset of groups (G) and persons (P) with keys and rules over them.
func withKeys(t testing.TB, keys, rules string) *program.Ruleset {
	t.Helper()
	for _, word := range []string{`"id":`} { // every rule needs a message
		rules = strings.ReplaceAll(rules, word, `"message": {"da": "r", "en": "r"}, `+word)
		keys = strings.ReplaceAll(keys, word, `"message": {"da": "r", "en": "r"}, `+word)
	}
	return compiled(t, `"type": "object", "properties": {
 "P": {"type": "array", @, "items": {"type": "object", "properties": {
  "id": {"type": "string", @}, "cpr": {"type": "string", @}, "n": {"type": "integer", @}, "d": {"type": "string", "x-type": {"kind": "xs:date"}, @},
  "e": {"type": "string", "x-type": {"kind": "xs:date"}, @},
  "main": {"type": "string", "maxLength": 5, @}, "o": {"type": "object", @, "properties": {
   "Q": {"type": "array", @, "items": {"type": "object", "properties": {"g": {"type": "string", @}, "n": {"type": "integer", @}}}},
   "S": {"type": "array", @, "items": {"type": "string", @}}}}}}},
 "G": {"type": "array", @, "items": {"type": "object", "properties": {
  "id": {"type": ["string", "null"], "maxLength": 5, @}, "type": {"type": "string", "enum": ["main", "other"], @}, "n": {"type": "integer", @}, "d": {"type": "string", "x-type": {"kind": "xs:date"}, @}}}}},
 "x-keys": [`+keys+`], "x-rules": [`+rules+`]`)
}

// shown gives the findings of a payload, each as its keyword and where it is.
func shown(t testing.TB, rs *program.Ruleset, payload string) string {
	t.Helper()
	p := check(t, engine.Options{Rules: rs, Message: "test/t@1#T"}, payload)
	require.Equal(t, p, engine.New(engine.Options{Rules: rs, Message: "test/t@1#T", Unguided: true}).CheckBytes([]byte(payload), "p"), "guided and not")
	var list []string
	for _, f := range p.Findings {
		list = append(list, fmt.Sprint(f.Rule.Keyword, " ", f.Path, " ", f.Line, ":", f.Column, " ", f.Value))
	}
	return strings.Join(list, ", ")
}

const groups = `{"name": "groups", "rows": "G", "fields": ["id"]}, {"name": "mains", "rows": "G", "fields": ["id"], "when": "it.type == 'main'"}`

func TestAReferenceIsFoundWhereverItsKeyStands(t *testing.T) {
	rs := withKeys(t, groups, `{"id": "main", "each": "P", "at": "main", "expr": "key('mains').has(it.main)"}`)
	for payload, want := range map[string]string{
		`{"P": [{"main": "a"}], "G": [{"id": "a", "type": "main"}]}`:                               "", // the key comes later
		`{"G": [{"id": "a", "type": "main"}], "P": [{"main": "a"}]}`:                               "",
		`{"G": [{"id": "a", "type": "main"}], "P": [{"main": "b"}, {"main": "a"}, {"main": "c"}]}`: "main /P/0/main 1:53 b, main /P/2/main 1:83 c",
		`{"G": [{"id": "a", "type": "other"}], "P": [{"main": "a"}]}`:                              "main /P/0/main 1:54 a", // a group, but not a main one
		`{"P": [{"main": "a"}]}`:                                      "main /P/0/main 1:17 a",
		`{"P": [{}], "G": []}`:                                        "", // no reference
		`{"P": [{"main": null}]}`:                                     "type /P/0/main 1:17 null",
		`{"P": [{"main": "too long"}]}`:                               "maxLength /P/0/main 1:17 too long", // and no more
		`{"G": [{"type": "main"}], "P": [{"main": "a"}]}`:             "main /P/0/main 1:42 a",             // a row without the field is not of the key
		`{"G": [{"id": null, "type": "main"}], "P": [{"main": "a"}]}`: "main /P/0/main 1:54 a",
		// Of a row that is wrong by itself nothing follows.
		`{"G": [{"id": "a", "type": "mian"}], "P": [{"main": "b"}]}`:                                     "enum /G/0/type 1:28 mian",
		`{"G": [{"id": "much too long", "type": "main"}], "P": [{"main": "b"}]}`:                         "maxLength /G/0/id 1:15 much too long",
		`<T><P><main>a</main></P><G><id>a</id><type>main</type></G><P><main>b</main></P></T>`:            "main /T/P[2]/main 1:68 b",
		"<T>\n<G><type>main</type><id>a</id></G>\n<P>\n <main>a</main></P><P>\n <main>bø</main></P></T>": "main /T/P[2]/main 5:8 bø",
	} {
		assert.Equal(t, want, shown(t, rs, payload), payload)
	}
}

// A rule that says more than that its row refers to something is asked when all is known.
func TestAReferenceAmongOtherThings(t *testing.T) {
	for rule, want := range map[string]string{
		`"expr": "!has(it.main) || key('groups').has(it.main)"`:             "r /P/1 1:21 ",
		`"expr": "!key('groups').has(it.main)"`:                             "r /P/0 1:8 ", // the group comes later
		`"expr": "has(this.G) && key('groups').has(it.main)"`:               "r /P/1 1:21 ",
		`"expr": "!has(it.id) ? key('groups').has(it.main) : false"`:        "r /P/1 1:21 ",
		`"expr": "key('groups').has(it.main) == true"`:                      "r /P/1 1:21 ",
		`"expr": "key('groups').has(it.main.lowerAscii())", "most": 1`:      "r /P/1 1:21 ",
		`"expr": "key('groups').has(it.main + 'x')", "most": 1`:             "r /P/0 1:8 ",
		`"expr": "key('groups').has('a')"`:                                  "",
		`"expr": "key('groups').has('z')", "most": 2`:                       "r /P/0 1:8 , r /P/1 1:21 ",
		`"expr": "key('mains').has(it.main) || key('groups').has(it.main)"`: "r /P/1 1:21 ",
	} {
		rs := withKeys(t, groups, `{"id": "r", "each": "P", `+rule+`}`)
		assert.Equal(t, want, shown(t, rs, `{"P": [{"main":"a"},{"main":"b"}], "G": [{"id": "a", "type": "other"}]}`), rule)
	}
	rs := withKeys(t, groups, `{"id": "r", "expr": "key('groups').has('a') && size(this.P) == 1"}`)
	assert.Equal(t, "", shown(t, rs, `{"P": [{}], "G": [{"id": "a"}]}`))
	assert.Equal(t, "r  1:31 ", shown(t, rs, `{"P": [{}], "G": [{"id": "b"}]}`))
}

func TestListsWithinLists(t *testing.T) {
	rs := withKeys(t, groups+`, {"name": "own", "rows": "P.o.Q", "fields": ["g", "n"], "id": "twice"}`,
		`{"id": "q", "each": "P.o.Q", "expr": "key('groups').has(it.g)"}, {"id": "at", "each": "P.o.Q", "at": "g", "expr": "it.g != 'x'"},
		 {"id": "s", "each": "P.o.S", "expr": "key('groups').has(it)"}`)
	for payload, want := range map[string]string{
		`{"G": [{"id": "a"}], "P": [{"o": {"Q": [{"g": "a"}, {"g": "b"}]}}, {"o": {"Q": [{"g": "c"}], "S": ["a", "d"]}}]}`:          "q /P/0/o/Q/1 1:53 , q /P/1/o/Q/0 1:81 , s /P/1/o/S/1 1:105 d",
		`<T><P><o><S>a</S><Q><g>a</g></Q></o></P><P><o><Q><g>x</g></Q><Q/></o></P><G><id>a</id></G></T>`:                            "q /T/P[2]/o/Q[1] 1:47 , at /T/P[2]/o/Q[1]/g 1:53 x",
		`{"P": [{"o": {"Q": [{"g": "a", "n": 1}]}}, {"o": {"Q": [{"g": "a", "n": 2}, {"g": "a", "n": 1.0}]}}], "G": [{"id": "a"}]}`: "twice /P/1/o/Q/1/g 1:83 a",
	} {
		assert.Equal(t, want, shown(t, rs, payload), payload)
	}
}

// The values of keys are compared as what their fields hold.
func TestKeysCompareValues(t *testing.T) {
	rs := withKeys(t, `{"name": "numbers", "rows": "G", "fields": ["n"]}, {"name": "days", "rows": "G", "fields": ["d", "n"]}`,
		`{"id": "n", "each": "P", "expr": "key('numbers').has(it.n)"}, {"id": "d", "each": "P", "expr": "key('days').has(it.d, it.n)"}`)
	for payload, want := range map[string]string{
		`<T><G><n>7</n></G><P><n> 007 </n></P></T>`:                                      "",
		`{"G": [{"n": 7.0}], "P": [{"n": 7}, {"n": 70}]}`:                                "n /P/1 1:37 ",
		`<T><G><n>1</n><d>2026-01-01</d></G><P><n>1</n><d>2026-01-01Z</d></P></T>`:       "",
		`<T><G><n>1</n><d>2026-01-01</d></G><P><n>1</n><d>2026-01-02</d></P></T>`:        "d /T/P[1] 1:36 ",
		`<T><G><n>1</n><d>2026-01-01</d></G><P><n>1</n></P></T>`:                         "",
		`<T><G><n>1</n></G><G><d>2026-01-01</d></G><P><n>1</n><d>2026-01-01</d></P></T>`: "d /T/P[1] 1:43 ",
		`<T><G><n>1</n><d>nonsense</d></G><P><n>1</n><d>2026-01-01</d></P></T>`:          "xs:date",
	} {
		got := shown(t, rs, payload)
		if want == "xs:date" {
			assert.Contains(t, got, "date /T/G[1]/d")
			assert.NotContains(t, got, ",", "what is wrong is not the reference")
			continue
		}
		assert.Equal(t, want, got, payload)
	}
}

func TestRowsOfAKeyAreToldApart(t *testing.T) {
	rs := withKeys(t, `{"name": "persons", "rows": "P", "fields": ["id"], "same": ["cpr"], "at": "cpr", "id": "one-cpr"},
		{"name": "pairs", "rows": "P", "fields": ["id", "n"], "id": "pair"}`, "")
	for payload, want := range map[string]string{
		`{"P": [{"id": "a", "cpr": "1"}, {"id": "b", "cpr": "2"}, {"id": "a", "cpr": "3"}, {"id": "a", "cpr": "1"}, {"id": "a", "cpr": "4"}]}`: "one-cpr /P/2/cpr 1:77 3, one-cpr /P/4/cpr 1:127 4",
		`{"P": [{"id": "a"}, {"id": "a", "cpr": "3"}, {"cpr": "3"}]}`:                                                                          "",
		`{"P": [{"id": "a", "n": 1}, {"id": "a", "n": 2}, {"id": "b", "n": 1}, {"id": "a"}, {"n": 1}]}`:                                        "",
		`<T><P><id>a</id><n>1</n></P><P><id>a</id><n> 1</n></P><P><n>1</n><id>a</id></P></T>`:                                                  "pair /T/P[2]/id 1:36 a, pair /T/P[3]/id 1:70 a",
	} {
		assert.Equal(t, want, shown(t, rs, payload), payload)
	}
}

// Periods of different persons may overlap, those of one may not.
func TestPeriodsOfEach(t *testing.T) {
	rs := withKeys(t, "", `{"id": "r", "expr": "this.P.disjoint('d', 'e', 'cpr')"}, {"id": "u", "expr": "this.P.unique('cpr', 'n')"}`)
	for payload, want := range map[string]string{
		`{"P": [{"cpr": "1", "d": "2026-01-01"}, {"cpr": "2", "d": "2026-01-01"}]}`:                                                     "",
		`{"P": [{"cpr": "1", "d": "2026-01-01"}, {"cpr": "2", "d": "2026-01-01"}, {"cpr": "1", "d": "2026-05-01"}]}`:                    "r /P/2 1:74 ",
		`{"P": [{"cpr": "1", "d": "2026-01-01", "e": "2026-04-30"}, {"cpr": "2", "d": "2026-01-01"}, {"cpr": "1", "d": "2026-05-01"}]}`: "",
		`{"P": [{"d": "2026-01-01"}, {"d": "2026-01-01"}]}`:                                                                             "", // nobody's
		`{"P": [{"cpr": "1", "n": 1}, {"cpr": "1", "n": 2}, {"cpr": "2", "n": 1}]}`:                                                     "",
		`{"P": [{"cpr": "1", "n": 1}, {"cpr": "1", "n": 2}, {"cpr": "1", "n": 2}, {"n": 2}]}`:                                           "u /P/2 1:52 ",
	} {
		assert.Equal(t, want, shown(t, rs, payload), payload)
	}
}

// Keys take as many rows as lists may have, and no reference passes that was not looked up.
func TestKeysAreBounded(t *testing.T) {
	rs := withKeys(t, groups, `{"id": "main", "each": "P", "at": "main", "expr": "key('groups').has(it.main)"}`)
	o := engine.Options{Rules: rs, Message: "test/t@1#T", Limits: token.Limits{Rows: 10}}
	row := func(name, field string, n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "<%s><%s>%d</%s></%s>", name, field, i, field, name)
		}
		return b.String()
	}
	verdict := func(payload string) finding.Verdict { return check(t, o, "<T>"+payload+"</T>").Verdict }
	assert.Equal(t, finding.Valid, verdict(row("G", "id", 8)+row("P", "main", 8)+strings.Repeat(row("P", "main", 8), 20)), "references that are found cost nothing")
	assert.Equal(t, finding.Undecided, verdict(row("G", "id", 11)))
	assert.Equal(t, finding.Undecided, verdict(row("P", "main", 11)+row("G", "id", 1)), "those that wait do")
	assert.Equal(t, finding.Valid, verdict(row("P", "main", 4)+row("G", "id", 4)))

	o.Limits.Rows = 2000
	long := `<G><id>` + strings.Repeat("x", 4) + `</id><type>main</type></G>`
	assert.Equal(t, finding.Valid, verdict(strings.Repeat(long, 5000)), "a row of a key that comes again is forgotten")
}

// What was found of a value holds for the same value later on, and for no other.
func TestAReferenceIsFoundAmongManyOfTheSame(t *testing.T) {
	rs := withKeys(t, groups, `{"id": "main", "each": "P", "at": "main", "expr": "key('mains').has(it.main)"}`)
	many := strings.Repeat(`{"main": "a"}, {"main": "b"}, `, 50)
	key := `"G": [{"id": "a", "type": "main"}, {"id": "b", "type": "main"}]`
	assert.Equal(t, "", shown(t, rs, `{`+key+`, "P": [`+many+`{"main": "a"}]}`))
	assert.Equal(t, "", shown(t, rs, `{"P": [`+many+`{"main": "a"}], `+key+`}`))
	p := engine.New(engine.Options{Rules: rs, Message: "test/t@1#T"}).CheckBytes([]byte(`{`+key+`, "P": [`+many+`{"main": "c"}, `+many+`{"main": "c"}, {"main": "b"}]}`), "p")
	require.Len(t, p.Findings, 2)
	assert.Equal(t, "/P/100/main", p.Findings[0].Path)
	assert.Equal(t, "/P/201/main", p.Findings[1].Path)
}
