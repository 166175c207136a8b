package expression_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/register"
)

// What expressions mean is asked here of whole payloads, which the engine feeds to the
// machine: so a value comes as a JSON type or as a text of XML, as it does in use.

// field is what every field of a schema has to say; tests write @ for it.
const field = `"x-text": {"label": {"da": "Felt", "en": "Field"}}, "x-source": {"section": "1"}, "x-evidence": "official"`

const system = `{"$schema": "../meta/system.json", "id": "test", "name": "Test", "direction": "both", "areas": [], "transport": "SOAP",
 "text": {"da": "Til afprøvning.", "en": "For tests."}, "links": [],
 "documents": {"d": {"title": "T", "publisher": "P", "version": "1", "date": "2026-01-01", "url": "https://example.org/", "sections": ["1"]}}}`

// compiled gives a ruleset with a message, test/t@1#T, in root element T. The schema is
// that of the root, without its annotations.
func compiled(t testing.TB, schema string) *program.Ruleset {
	t.Helper()
	files := fstest.MapFS{}
	source := os.DirFS("../../schemas")
	for _, dir := range []string{"common", "forkontrol"} {
		require.NoError(t, fs.WalkDir(source, dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := fs.ReadFile(source, path)
			files[path] = &fstest.MapFile{Data: text}
			return err
		}))
	}
	files["test/system.json"] = &fstest.MapFile{Data: []byte(system)}
	files["test/t/1/T.json"] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(`{
 "$schema": "http://json-schema.org/draft-07/schema#", "$id": "https://forkontrol.dk/schemas/test/t/1/T.json", "title": "T",
 "x-message": {"system": "test", "service": "t", "title": "T", "name": "T", "version": "1", "direction": "request", "root": "T", "formats": ["xml", "json"]},
 "x-text": {"label": {"da": "Rod", "en": "Root"}}, "x-source": {"document": "d", "section": "1"}, "x-evidence": "official", `+schema+`}`, "@", field))}
	rs, err := compile.Ruleset(files)
	require.NoError(t, err)
	return rs
}

// check checks a payload in one piece and byte by byte.
func check(t testing.TB, o engine.Options, payload string) finding.Payload {
	t.Helper()
	c := engine.New(o)
	p := c.CheckBytes([]byte(payload), "p")
	require.Equal(t, p, c.Check(iotest.OneByteReader(strings.NewReader(payload)), "p"), "whole and byte by byte")
	return p
}

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
	return compiled(t, `"type": "object", "properties": {
 "a": {"type": "string", @}, "b": {"type": "string", @}, "n": {"type": "integer", @}, "d": {"type": "number", @}, "e": {"type": "number", @},
 "L": {"type": "array", @, "items": {"type": "object", "properties": {
  "k": {"type": "string", @}, "n": {"type": "integer", @}, "o": {"type": "object", @, "properties": {"v": {"type": "string", @}}},
  "s": {"type": "string", "x-type": {"kind": "xs:date"}, @}, "e": {"type": ["string", "null"], "x-type": {"kind": "xs:date"}, @}}}},
 "S": {"type": "array", "items": {"type": "string", "maxLength": 5, @}, @}},
 "x-rules": [`+strings.Join(rules, ",")+`]`)
}

// broken reports whether a payload breaks the one rule of a ruleset.
func broken(t testing.TB, rs *program.Ruleset, given register.Set, payload string) bool {
	t.Helper()
	found := false
	for _, f := range check(t, engine.Options{Rules: rs, Message: "test/t@1#T", Registers: given}, payload).Findings {
		found = found || f.Rule.ID == "test/t/T/r0"
	}
	return found
}

func TestDates(t *testing.T) {
	for _, c := range []struct {
		expr, payload string
		broken        bool
	}{
		{"date(this.a) < date(this.b)", `{"a":"2026-11-21","b":"2026-11-22"}`, false},
		{"date(this.a) < date(this.b)", `{"a":"2026-11-21","b":"2026-11-21"}`, true},
		{"date(this.a) <= date(this.b)", `{"a":"2026-11-21","b":"2026-11-21T00:00:00"}`, false},
		{"date(this.a) == date(this.b)", `{"a":"2026-11-21T00:00:00+01:00","b":"2026-11-20T23:00:00Z"}`, false},
		{"date(this.a) == date(this.b)", `{"a":" 2026-11-21 ","b":"2026-11-21Z"}`, false},
		{"date(this.a) < date(this.b)", `{"a":"2026-02-29","b":"2026-01-01"}`, false}, // no such day: the rule does not apply
		{"date(this.a) < date(this.b)", `{"a":"2024-02-29","b":"2024-03-01"}`, false},
		{"date(this.a) - date(this.b) < duration('24h')", `{"a":"2024-03-01","b":"2024-02-29"}`, true},
		{"date(this.a) - date(this.b) <= duration('24h')", `{"a":"2024-03-01","b":"2024-02-29"}`, false},
		{"date(this.a) - date(this.b) > duration('24h')", `{"a":"9999-12-31","b":"0001-01-01"}`, false},
		{"date(this.a) + duration('36h') == date(this.b)", `{"a":"2026-02-28","b":"2026-03-01T12:00:00"}`, false},
		{"date(this.a) - duration('1h30m') == date(this.b)", `{"a":"2026-01-01","b":"2025-12-31T22:30:00"}`, false},
		{"date(this.a) + duration('24h') > date(this.b)", `{"a":"9999-12-31","b":"2025-12-31"}`, false}, // past year 9999
		{"duration('24h') + duration('1h') == duration('25h') && duration('1h') - duration('2h') < duration('0s')", `{}`, false},
		{"date(this.a) - date(this.b) == duration('-0.5s')", `{"a":"2026-01-01T00:00:00","b":"2026-01-01T00:00:00.5"}`, false},
		{"(date(this.a) + duration('24h')) - (date(this.b) + duration('48h')) > duration('0s')", `{}`, false}, // there are no days
		{"years(date(this.a), date(this.b)) == 17", `{"a":"2008-02-29","b":"2026-02-28"}`, false},
		{"years(date(this.a), date(this.b)) == 18", `{"a":"2008-02-29","b":"2026-03-01"}`, false},
		{"years(cpr(this.a).birthDate, date(this.b)) >= 18", `{"a":"0103080001","b":"1926-03-01"}`, false},
		{"years(cpr(this.a).birthDate, date(this.b)) >= 18", `{"a":"0103080001","b":"1926-02-28"}`, true},
		{"cpr(this.a).birthDate == date('2005-03-12')", `{"a":"7203055024"}`, false}, // a replacement number: day + 60
		{"cpr(this.a).birthDate == date('1905-03-12')", `{"a":"1203051024"}`, false},
		{"cpr(this.a).birthDate == date('2000-01-01')", `{"a":"nonsense"}`, false},
		{"cpr(this.a).isReplacement", `{"a":"7203055024"}`, false},
		{"cpr(this.a).isReplacement", `{"a":"1203055024"}`, true},
		{"cpr(this.a).isReplacement == cprReplacement(this.a)", `{"a":"9903055024"}`, false},
		{"!cpr(this.a).isReplacement", `{"a":"nonsense"}`, false},
	} {
		assert.Equal(t, c.broken, broken(t, withRules(t, c.expr), nil, c.payload), "%s on %s", c.expr, c.payload)
	}
}

func TestDecimalsAndTexts(t *testing.T) {
	for _, c := range []struct {
		expr, payload string
		broken        bool
	}{
		{"this.d < this.e", `{"d":1.5,"e":1.50}`, true},
		{"this.d <= this.e", `{"d":1.5,"e":1.50}`, false},
		{"this.d > 0.1", `{"d":0.10}`, true},
		{"this.d == 1.0", `{"d":1}`, false},
		{"this.d == 100000000000000000000.0", `{"d":1e20}`, false},
		{"this.n < this.d", `<T><n>2</n><d>2.5</d></T>`, false},
		{"this.d == this.e", `<T><d> 1.50 </d><e>1.5</e></T>`, false},
		{"this.d < this.e", `<T><d>9.5</d><e>10</e></T>`, false},
		{"double(this.a) < 10.5", `{"a":"9"}`, false},
		{"double(this.a) < 10.5", `{"a":"11"}`, true},
		{"double(this.a) < 10.5", `{"a":"x"}`, false},
		{"this.n == 12", `{"n":12.0}`, false},
		{"this.a.lowerAscii() == 'ab Æ'", `{"a":"aB Æ"}`, false},
		{"this.a.upperAscii().startsWith('AB')", `{"a":"ab"}`, false},
		{"this.a.lowerAscii() == this.b.lowerAscii() ? this.n > 1 : this.n < 0", `{"a":"X","b":"x","n":1}`, true},
	} {
		assert.Equal(t, c.broken, broken(t, withRules(t, c.expr), nil, c.payload), "%s on %s", c.expr, c.payload)
	}
}

func TestWholeLists(t *testing.T) {
	period := func(periods ...string) string {
		var rows []string
		for _, p := range periods {
			start, end, _ := strings.Cut(p, "/")
			var cells []string
			if start != "" {
				cells = append(cells, `"s":"`+start+`"`)
			}
			switch end {
			case "":
			case "null":
				cells = append(cells, `"e":null`)
			default:
				cells = append(cells, `"e":"`+end+`"`)
			}
			rows = append(rows, "{"+strings.Join(cells, ",")+"}")
		}
		return `{"L":[` + strings.Join(rows, ",") + `]}`
	}
	for _, c := range []struct {
		expr, payload string
		broken        bool
	}{
		{"size(this.L) == 2", `{"L":[{},{}]}`, false},
		{"size(this.L) == 2", `<T><L/><L><k>a</k></L></T>`, false},
		{"size(this.L) > 0", `{"L":[]}`, true},
		{"size(this.L) > 0", `{}`, false}, // no list: the rule does not apply
		{"size(this.L) > 0", `{"L":"x"}`, false},
		{"size(this.S) == 3", `{"S":["a","b","a"]}`, false},
		{"size(this.S) == 2", `<T><S>a</S><S a=''>b</S></T>`, false},

		{"this.L.all(p, p.n > 1)", `{"L":[{"n":2},{"n":3}]}`, false},
		{"this.L.all(p, p.n > 1)", `{"L":[{"n":2},{"n":1}]}`, true},
		{"this.L.all(p, p.n > 1)", `<T><L><n>10</n></L><L><n> 2 </n></L></T>`, false},
		{"this.L.all(p, p.n > 1)", `{"L":[]}`, false},
		{"this.L.all(p, p.n > 1)", `{"L":[{"n":2},{}]}`, false},        // one row is unknown: does not apply
		{"this.L.all(p, p.n > 1)", `{"L":[{"n":0},{}]}`, true},         // but another decides
		{"this.L.all(p, has(p.n))", `{"L":[{"n":0},{}]}`, true},        //
		{"this.L.all(p, has(p.o))", `{"L":[{"o":{}},{"o":5}]}`, false}, // a wrong value is there all the same
		{"this.L.all(p, p.o.v == this.a)", `{"a":"x","L":[{"o":{"v":"x"}},{"o":{"v":"y"}}]}`, true},
		{"this.L.exists(p, p.k == this.a)", `{"a":"x","L":[{"k":"y"},{},{"k":"x"}]}`, false},
		{"this.L.exists(p, p.k == this.a)", `{"a":"x","L":[{"k":"y"}]}`, true},
		{"this.L.exists(p, p.k == this.a)", `{"a":"x","L":[{"k":"y"},{}]}`, false},
		{"this.L.exists(p, p.k == this.a)", `{"a":"x","L":[]}`, true},
		{"this.L.exists_one(p, p.k == 'x')", `{"L":[{"k":"x"},{"k":"y"}]}`, false},
		{"this.L.exists_one(p, p.k == 'x')", `{"L":[{"k":"x"},{"k":"x"}]}`, true},
		{"this.L.exists_one(p, p.k == 'x')", `{"L":[{"k":"x"},{}]}`, false},
		{"this.S.all(s, s != 'b')", `{"S":["a","b"]}`, true},
		{"this.S.all(s, size(s) == 1)", `<T><S>a</S><S>b</S></T>`, false},
		{"this.S.exists(s, s == 'a value longer than its cell')", `{"S":["a"]}`, true},

		{"this.L.unique('k')", `{"L":[{"k":"a"},{"k":"b"},{},{}]}`, false},
		{"this.L.unique('k')", `{"L":[{"k":"a"},{"k":"b"},{"k":"a"}]}`, true},
		{"this.L.unique('k')", `{"L":[]}`, false},
		{"this.L.unique('n')", `<T><L><n>1</n></L><L><n>01</n></L></T>`, true},
		{"this.L.unique('n')", `{"L":[{"n":1},{"n":1.0}]}`, true},
		{"this.L.unique('s')", period("2026-01-01", "2026-01-01Z"), true},
		{"this.L.unique('o.v')", `{"L":[{"o":{"v":"` + long + `a"}},{"o":{"v":"` + long + `b"}}]}`, false},
		{"this.L.unique('o.v')", `{"L":[{"o":{"v":"` + long + `a"}},{"o":{"v":"` + long + `a"}}]}`, true},

		{"this.L.sorted('n')", `<T><L><n>9</n></L><L/><L><n>10</n></L><L><n>10</n></L></T>`, false},
		{"this.L.sorted('n')", `{"L":[{"n":10},{},{"n":9}]}`, true},
		{"this.L.sorted('k')", `{"L":[{"k":"10"},{"k":"9"}]}`, false},
		{"this.L.sorted('s')", period("2026-01-02+01:00", "2026-01-02"), false},
		{"this.L.sorted('s')", period("2026-01-02", "2026-01-02+01:00"), true},

		{"this.L.disjoint('s', 'e')", period("2026-01-01/2026-01-31", "2026-02-01/2026-02-28"), false},
		{"this.L.disjoint('s', 'e')", period("2026-02-01/2026-02-28", "2026-01-01/2026-01-31"), false}, // in any order
		{"this.L.disjoint('s', 'e')", period("2026-01-01/2026-02-01", "2026-02-01/2026-02-28"), true},  // they share a day
		{"this.L.disjoint('s', 'e')", period("2026-02-01/2026-02-28", "2026-01-01/2026-02-01"), true},
		{"this.L.disjoint('s', 'e')", period("2026-01-01/", "2026-02-01/2026-02-28"), true}, // an open end goes on for ever
		{"this.L.disjoint('s', 'e')", period("2026-02-01/null", "2026-01-01/2026-01-31"), false},
		{"this.L.disjoint('s', 'e')", period("2026-01-01/2026-12-31", "2026-02-01/2026-02-02", "2026-06-01/2026-06-02"), true},
		{"this.L.disjoint('s', 'e')", period("2026-01-01/2025-01-01", "2025-06-01/"), false}, // ends before it starts: no day
		{"this.L.disjoint('s', 'e')", period("2026-01-01/nonsense", "2026-02-01/"), false},   // a wrong end is not an open one
		{"this.L.disjoint('s', 'e')", period("/2026-02-28", "2026-02-01/"), false},
		{"this.L.disjoint('s', 'e')", period("2026-01-01/"), false},
		{"this.L.disjoint('s', 'e')", period(), false},
		{"this.L.disjoint('s', 'e')", period("2026-01-01/2026-01-01", "2026-01-01/2026-01-01"), true},

		{"this.L.contiguous('s', 'e')", period("2024-02-01/2024-02-29", "2024-03-01/"), false},
		{"this.L.contiguous('s', 'e')", period("2023-02-01/2023-02-28", "2023-03-01/null"), false},
		{"this.L.contiguous('s', 'e')", period("2024-02-01/2024-02-28", "2024-03-01/"), true},
		{"this.L.contiguous('s', 'e')", period("2024-02-01/2024-02-29", "2024-02-29/"), true},
		{"this.L.contiguous('s', 'e')", period("2024-02-01/", "2024-03-01/"), true},
		{"this.L.contiguous('s', 'e')", period("2024-02-01/2024-02-29"), false},
		{"this.L.contiguous('s', 'e')", period(), false},
		{"this.L.contiguous('s', 'e')", period("2024-02-01/2024-02-29", "/2025-01-01", "2024-03-01/"), false},

		{"this.L.onlyLastOpen('e')", period("2024-02-01/2024-02-29", "2024-03-01/"), false},
		{"this.L.onlyLastOpen('e')", period("2024-02-01/2024-02-29", "2024-03-01/2024-03-31"), false},
		{"this.L.onlyLastOpen('e')", period("2024-02-01/", "2024-03-01/"), true},
		{"this.L.onlyLastOpen('e')", period("2024-02-01/null", "2024-03-01/2024-03-31"), true},
		{"this.L.onlyLastOpen('e')", period("2024-02-01/nonsense", "2024-03-01/"), false},
		{"this.L.onlyLastOpen('e')", period("2024-02-01/"), false},
		{"this.L.onlyLastOpen('e')", period(), false},
	} {
		assert.Equal(t, c.broken, broken(t, withRules(t, c.expr), nil, c.payload), "%s on %s", c.expr, c.payload)
	}
}

const long = "longer than a cell, and longer"

// given makes a register of the catalogue of rows of its columns.
func given(t testing.TB, rs *program.Ruleset, name string, lacks int, rows ...string) register.Set {
	t.Helper()
	def := rs.Register(name)
	require.NotNil(t, def, "no register "+name)
	b := register.New(def)
	for _, row := range rows {
		var cells [][]byte
		for _, cell := range strings.Split(row, ";") {
			cells = append(cells, []byte(cell))
		}
		require.NoError(t, b.Add(cells))
	}
	if lacks >= 0 {
		b.Lacks(lacks)
	}
	return register.Set{name: b.Done()}
}

func TestRegisterCells(t *testing.T) {
	column := func(rs *program.Ruleset, register, name string) int {
		return slices.IndexFunc(rs.Register(register).Columns, func(c program.Column) bool { return c.Name == name })
	}
	base := withRules(t, "true")
	width := len(base.Register("institutions").Columns)
	row := func(cells map[string]string) string {
		list := make([]string, width)
		for name, cell := range cells {
			list[column(base, "institutions", name)] = cell
		}
		return strings.Join(list, ";")
	}
	rows := []string{
		row(map[string]string{"number": "101001", "type": "1013", "validFrom": "2020-01-01", "validTo": "2024-02-29"}),
		row(map[string]string{"number": "101001", "type": "1014", "validFrom": "2025-01-01"}),
		row(map[string]string{"number": "7"}),
	}
	for _, c := range []struct {
		expr, payload string
		broken        bool
	}{
		{"register('institutions').get(this.a).type == '1013'", `{"a":"101001"}`, false},
		{"register('institutions').get(this.a).type == '1014'", `{"a":"101001"}`, true},
		{"register('institutions').get(this.a).type == '1013'", `{"a":"999999"}`, false}, // not there: does not apply
		{"register('institutions').get(this.n).type == '1013'", `{"n":7}`, false},        // an empty cell
		{"register('institutions').has(this.n)", `{"n":7}`, false},
		{"register('institutions').lacks(this.n)", `{"n":7}`, true},
		{"register('institutions').lacks(this.n)", `{"n":8}`, false},
		{"register('institutions').lacks(this.n)", `{}`, false},
		{"!register('young-people').lacks(this.a)", `{"a":"8"}`, false},     // not given
		{"has(register('institutions').get(this.n).type)", `{"n":7}`, true}, // empty is not there
		{"has(register('institutions').get(this.a).type)", `{"a":"101001"}`, false},
		{"has(register('institutions').get(this.a).validTo)", `{"a":"101001"}`, false},
		{"has(register('institutions').get(this.a).type)", `{"a":"999999"}`, true},
		{"has(register('institutions').get(this.a).type)", `{}`, false}, // no key: does not apply
		{"register('institutions').get(this.a).validFrom <= date(this.b)", `{"a":"101001","b":"2019-12-31"}`, true},
		{"years(register('institutions').get(this.a).validFrom, date(this.b)) == 4", `{"a":"101001","b":"2024-02-29"}`, false},
		{"date(this.b) - register('institutions').get(this.a).validFrom == duration('24h')", `{"a":"101001","b":"2020-01-02"}`, false},
		{"date(register('institutions').get(this.a).validTo) == date('2024-02-29')", `{"a":"101001"}`, false},
		{"this.L.all(p, register('institutions').has(p.k))", `{"L":[{"k":"7"},{"k":"8"}]}`, true},

		{"register('institutions').validOn(this.a, date(this.b))", `{"a":"101001","b":"2024-02-29"}`, false},
		{"register('institutions').validOn(this.a, date(this.b))", `{"a":"101001","b":"2024-03-01"}`, true},
		{"register('institutions').validOn(this.a, date(this.b))", `{"a":"101001","b":"2019-12-31"}`, true},
		{"register('institutions').validOn(this.a, date(this.b))", `{"a":"101001","b":"2025-01-01T23:59:59"}`, false}, // another row of the key
		{"register('institutions').validOn(this.a, date(this.b))", `{"a":"999999","b":"2025-01-01"}`, true},
		{"register('institutions').validOn(this.n, date(this.b))", `{"n":7,"b":"0001-01-01"}`, false}, // open at both ends
		{"register('institutions').validOn(this.a, date(this.b))", `{"a":"999999","b":"nonsense"}`, false},
	} {
		rs := withRules(t, c.expr)
		assert.Equal(t, c.broken, broken(t, rs, given(t, rs, "institutions", -1, rows...), c.payload), "%s on %s", c.expr, c.payload)
	}

	rs := withRules(t, "register('institutions').get(this.a).type == '1014'", "register('institutions').has(this.a)")
	o := engine.Options{Rules: rs, Message: "test/t@1#T", Registers: given(t, rs, "institutions", column(rs, "institutions", "type"), rows...)}
	p := check(t, o, `{"a":"101001"}`)
	assert.Empty(t, p.Findings)
	require.Len(t, p.Unchecked, 1, "a rule that reads a column which the register lacks is reported as unchecked")
	assert.Equal(t, []string{"institutions.type"}, p.Unchecked[0].Registers)
}

// A rule over the fields of an object says nothing of what may stand in its place.
func TestARuleOverFieldsIsNotAskedOfNull(t *testing.T) {
	rs := compiled(t, `"type": "object", "properties": {"P": {"type": ["object", "null"], @, "properties": {"c": {"type": "string", @},
 "L": {"type": "array", @, "items": {"type": "string", @}}},
 "x-rules": [{"id": "r", "expr": "this.c == 'z'", "message": {"da": "r", "en": "r"}},
 {"id": "s", "expr": "has(this.c) && size(this.L) > 0", "message": {"da": "r", "en": "r"}}]}}`)
	o := engine.Options{Rules: rs, Message: "test/t@1#T"}
	assert.Empty(t, check(t, o, `{"P":null}`).Findings)
	assert.Len(t, check(t, o, `{"P":{}}`).Findings, 1)
}
