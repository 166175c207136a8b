package compile

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/program"
)

// withRule returns a schema with fields of every type and one rule at its root.
func withRule(expr, more string) string {
	quoted, _ := json.Marshal(expr)
	return `"properties": {
		"a": {"type": "string", ` + field + `, "b": {"type": "string", ` + field + `, "n": {"type": "integer", ` + field + `, "m": {"type": ["integer", "null"], ` + field + `,
		"d": {"type": "number", ` + field + `, "t": {"type": "boolean", ` + field + `, "x": {` + field + `,
		"o": {"type": "object", "properties": {"s": {"type": "string", ` + field + `}, ` + field + `,
		"l": {"type": "array", "items": {"type": "object", "properties": {"k": {"type": "string", ` + field + `, "o": {"type": "object", "properties": {"v": {"type": "string", ` + field + `}, ` + field + `}}, ` + field + `,
		"w": {"type": "array", "items": {"type": "string"}, ` + field + `,
		"any": {"type": "array", "items": {}, ` + field + `},
		"x-rules": [{"id": "r", "expr": ` + string(quoted) + `, "message": {"da": "a", "en": "b"}` + more + `}]`
}

func TestExpressionsReadSlots(t *testing.T) {
	m := message(t, withRule("this.o.s == it.k || it.o.v == this.o.s", `, "each": "l", "at": "k", "severity": "warning", "code": "7"`))
	root := m.Nodes[1]
	x := root.Exprs[0]
	assert.Equal(t, []int{0, 2, 1}, []int{x.Each, x.At, root.Slots}, "the list is a table, this.o.s a slot")
	assert.Equal(t, []program.Table{{Columns: 3, Each: true}}, root.Tables)
	assert.Equal(t, program.Warning, m.Rules[x.Rule].Severity)
	assert.Equal(t, "demo/pupils/Report/r", m.Rules[x.Rule].ID)
	assert.Equal(t, "7", m.Rules[x.Rule].Code)

	list := root.Object.Props[8]
	item := m.Nodes[list.Item]
	assert.Equal(t, []program.Keep{{Slot: program.RowStart, List: 0}}, list.Keep)
	assert.Equal(t, []program.Keep{{Up: 1, Slot: 0, List: -1}}, m.Nodes[root.Object.Props[7].Node].Object.Props[0].Keep)
	assert.Equal(t, []program.Keep{{Up: 1, Slot: 0, List: 0}, {Up: 1, Slot: 2, List: 0, Where: true}}, item.Object.Props[0].Keep)
	assert.Equal(t, []program.Keep{{Up: 2, Slot: 1, List: 0}}, m.Nodes[item.Object.Props[1].Node].Object.Props[0].Keep)

	m = message(t, withRule("it != 'x'", `, "each": "w"`))
	assert.Equal(t, []program.Keep{{Slot: program.RowStart, List: 0}, {List: 0}, {Slot: 1, List: 0, Where: true}}, m.Nodes[1].Object.Props[9].Keep, "a list of scalars is its own column")

	m = message(t, withRule("register('enrolments').has(this.a, this.n)", ""))
	assert.Equal(t, []string{"enrolments"}, rule(t, m, "demo/pupils/Report/r").Registers)
	assert.Equal(t, []program.Expr{
		{Op: program.ExprSlot, N: 0}, {Op: program.ExprSlot, N: 1}, {Op: program.ExprToInt, A: 1},
		{Op: program.ExprRegister, S: "enrolments", Args: []int16{0, 2}},
	}, m.Nodes[1].Exprs[0].Code)
}

// Of an object or a list an expression can only ask whether it is there.
func TestHasOfAnObjectKeepsItsPresence(t *testing.T) {
	m := message(t, withRule("has(this.o) || has(this.l)", ""))
	props := m.Nodes[1].Object.Props
	assert.Equal(t, []program.Keep{{Up: 0, Slot: 0, List: -1}}, props[7].Keep)
	assert.Equal(t, []program.Keep{{Up: 0, Slot: 1, List: -1}}, props[8].Keep)
}

func TestRuleOfAScalarType(t *testing.T) {
	m := message(t, `"properties": {"A": {"type": "string", "x-rules": [{"id": "long", "expr": "size(this) > 2", "message": {"da": "a", "en": "b"}, "x-evidence": "draft"}], `+field+`}`)
	x := m.Nodes[2].Exprs[0]
	assert.Equal(t, program.ExprSelf, x.Code[0].Op)
	assert.Equal(t, program.Warning, rule(t, m, "demo/pupils/A/long").Severity)
}

// What a rule allows is known where the field at which it shows is asked to be in a list.
func TestAListInAnExpressionIsWhatTheRuleAllows(t *testing.T) {
	const inList, of = `, "each": "l", "at": "k"`, `, "at": "a"`
	for _, c := range []struct {
		expr, more string
		want       []string
	}{
		{"this.a in ['x', 'y']", of, []string{"x", "y"}},
		{"this.n in [5, 14]", `, "at": "n"`, []string{"5", "14"}},
		{"this.b != 'z' || this.a in ['x', 'y']", of, []string{"x", "y"}},
		{"this.a in ['01'] || this.a in ['1']", of, []string{"01"}}, // what is meant comes first
		{"it.k in ['x', 'y']", inList, []string{"x", "y"}},
		{"this.a == 'z' || it.k in ['x', 'y']", inList, []string{"x", "y"}},
		{"it in ['x', 'y']", `, "each": "w"`, []string{"x", "y"}},
		{"this.o.s in ['x']", `, "at": "o.s"`, []string{"x"}},
		{"!(this.a in ['x', 'y'])", of, nil},
		{"this.b in ['x', 'y']", of, nil},     // another field
		{"this.a in ['x', 'y']", "", nil},     // shown at the whole
		{"this.a in ['x', 'y']", inList, nil}, // of the object around the row
		{"this.b == 'z' && this.a in ['x', 'y']", of, nil},
		{"this.a.lowerAscii() in ['x', 'y']", of, nil}, // not the value as it stands
	} {
		m := message(t, withRule(c.expr, c.more))
		assert.Equal(t, c.want, rule(t, m, "demo/pupils/Report/r").Allowed, c.expr)
	}
	m := message(t, `"properties": {"A": {"type": "string", "x-rules": [{"id": "known", "expr": "this in ['x', 'y']", "message": {"da": "a", "en": "b"}}], `+field+`}`)
	assert.Equal(t, []string{"x", "y"}, rule(t, m, "demo/pupils/A/known").Allowed)
}

// keyed is what more a rule needs to have a key of such members beside it.
func keyed(members string) string { return `}], "x-keys": [{"name": "k", ` + members }

var keys = keyed(`"rows": "l", "fields": ["k"]`)

func TestExpressionErrors(t *testing.T) {
	for _, c := range []struct{ expr, more, want string }{
		{"this.z == ''", "", "undefined field 'z'"},
		{"this.a == 1", "", "no matching overload for '_==_'"},
		{"this.a", "", "the expression must be true or false, it is of type string"},
		{"this.a ==", "", "Syntax error"},
		{"[1, 2].all(x, x > this.n)", "", "a rule over a whole list reads a list directly below this"},
		{"this.x == 'a'", "", "a field that may be of several types cannot be read"},
		{"this.d + this.d > this.n", "", "arithmetic is supported for integers, texts, dates and durations only"},
		{"this.o == this.o", "", `"o" is not a single value`},
		{"size({'a': 1}) > 1", "", "size is supported for text and lists only"},
		{"size(this.o.s) > size(this.w) + size([1])", "", "a rule over a whole list reads a list directly below this"},
		{"this.l.filter(p, p.k == 'x').size() > 1", "", "a rule over a whole list reads a list directly below this"},
		{"this.l.map(p, p.k) == ['x']", "", "of the macros over lists all, exists and exists_one are supported"},
		{"this.l.all(p, p.z == 'x')", "", "undefined field 'z'"},
		{"this.l.all(p, p.o == p.o)", "", `"o" is not a single value`},
		{"this.l.exists(p, p.k == it)", `, "each": "w"`, "takes time by the square of the rows"},
		{"size(this.any) == 0", "", "whose items may be anything"},
		{"this.l.all(p, this.l.exists(q, q.k == p.k))", "", "a macro over a list within another is not supported"},
		{"this.l.exists(p, !this.w.unique('.'))", "", "unique of a list within a macro over another is not supported"},
		{"this.l.all(it, it.k == 'x')", "", "a row cannot be called it"},
		{"it.m.all(p, p == 'x')", `, "each": "l"`, "undefined field 'm'"},
		{"this.l.unique(this.a)", "", "unique needs the name of a field of the rows"},
		{"this.l.unique('z')", "", `no field "z" in the rows of "l"`},
		{"this.l.unique('o')", "", `"o" is not a single value`},
		{"this.l.disjoint('k', 'k')", "", "disjoint needs two fields of dates"},
		{"this.l.sorted('o.v', 'k')", "", "no matching overload for 'sorted'"},
		{"date(this.n) > date(this.a)", "", "no matching overload for 'date'"},
		{"date(this.a) == this.a", "", "no matching overload"},
		{"date(this.a) + date(this.b) > date(this.a)", "", "no matching overload"},
		{"duration(this.a) > duration('1h')", "", "duration needs a constant such as '24h'"},
		{"duration('a day') > duration('1h')", "", "duration needs a constant such as '24h'"},
		{"cpr(this.a) == cpr(this.b)", "", "cpr(x) is not a value"},
		{"cpr(this.a).name == 'x'", "", "undefined field 'name'"},
		{"register('enrolments').get(this.a, this.b) == 'x'", "", "get needs a column after it"},
		{"register('enrolments').get(this.a, this.b).phone == 'x'", "", `register "enrolments" has no column "phone"`},
		{"register('enrolments').get(this.a).cpr == 'x'", "", "has a key of 2 columns, not 1"},
		{"register('enrolments').get(this.a, this.b).cpr == this.n", "", "values of type text and integer cannot be compared"},
		{"years(register('enrolments').get(this.a, this.b).cpr, date(this.a)) > 1", "", "years is of a date, not of a value of type text"},
		{"register('enrolments').validOn(this.a, this.b, date(this.a))", "", `has no column "validFrom" of dates`},
		{"has(cpr(this.a).birthDate)", "", "has is of fields of this, it and rows, and of columns of registers only"},
		{"has(register('enrolments').get(this.a, this.b).phone)", "", `register "enrolments" has no column "phone"`},
		{"this.a.matches(this.b)", "", "the pattern of matches must be a constant"},
		{"this.a.matches('\\\\bx')", "", `/x-rules/0/expr: `},
		{"this.a in ['x', this.b]", "", "in is supported for a list of constants only"},
		{"register('nobody').has(this.a)", "", "common/registers/nobody.json is missing"},
		{"register('enrolments').has(this.a)", "", "has a key of 2 columns, not 1"},
		{"register(this.a).has(this.a, this.b)", "", "the name of a register must be a constant"},
		{"it.k == 'a'", `, "each": "o"`, `/x-rules/0/each: "o" is not a repeated field below this one`},
		{"it.k == 'a'", `, "each": "l", "at": "z"`, `/x-rules/0/at: no field "z" in the rows of "l"`},
		{"this.a == 'a'", `, "at": "o"`, `/x-rules/0/at: "o" is not a single value`},
		{"this.a == 'a'", `, "x-evidence": "draft", "severity": "error"`, "/x-rules/0/severity: a rule of draft evidence is at most a warning"},
		{"timestamp(this.a) > timestamp(this.b)", "", "is not supported"},
		{"this.l.unique('k', 'z')", "", `no field "z" in the rows of "l"`},
		{"this.l.disjoint('date(k)', 'k')", "", "disjoint needs two fields of dates; a text that may be one is written date(name)"},
		{"this.a.substring('x') == ''", "", "no matching overload for 'substring'"},
		{"date(this.a).getHours() == 1", "", "is not supported"},
		{"it == 'x'", `, "each": "o.s"`, `/x-rules/0/each: "o.s" is not a repeated field below this one`},
		{"it == 'x'", `, "each": "any"`, `a rule over "any", whose items may be anything`},
		{"key('l').has(it)", `, "each": "w"`, `no key "l" in the x-keys of this object`},
		{"key(this.a).has(this.a)", "", `no key "" in the x-keys of this object`},
		{"key('k').has(this.n)", keys, `field 1 of the key "k" cannot be compared with a value of type integer`},
		{"key('k').has(this.a, this.b)", keys, `the key "k" has 1 fields, not 2`},
		{"key('k').get(this.a).k == 'x'", keys, "found no matching overload for 'get'"},
		{"true", keyed(`"rows": "l", "fields": ["z"]`), `/x-keys/0/fields/0: no field "z" in the rows of "l"`},
		{"true", keyed(`"rows": "o", "fields": ["s"]`), `/x-keys/0/rows: "o" is not a repeated field below this one`},
		{"true", keyed(`"rows": "l", "fields": ["o"]`), `"o" is not a single value`},
		{"true", keyed(`"rows": "l", "fields": ["k"], "when": "this.a == 'x'"`), "/x-keys/0/when: the condition of a key may read nothing but the row, it"},
		{"true", keyed(`"rows": "l", "fields": ["k"], "when": "register('enrolments').has(it.k, it.k)"`), "may read nothing but the row, it"},
		{"true", keyed(`"rows": "l", "fields": ["k"], "when": "it.k"`), "the expression must be true or false"},
		{"true", keyed(`"rows": "l", "fields": ["k"], "same": ["o.v"]`), "needs the id and the message of that rule"},
		{"true", keyed(`"rows": "l", "fields": ["k"], "id": "r"`), "property 'message' is required, if 'id' property exists"},
		{"true", keyed(`"rows": "l", "fields": ["k"]}, {"name": "k", "rows": "l", "fields": ["k"]`), `there is a key "k" here already`},
	} {
		_, err := Ruleset(directory(withRule(c.expr, c.more)))
		if assert.Error(t, err, c.expr) {
			assert.Contains(t, err.Error(), c.want)
			assert.Contains(t, err.Error(), "demo/pupils/1.0/Report.json:")
		}
	}
	_, err := Ruleset(directory(`"anyOf": [{"x-rules": [{"id": "r", "expr": "true", "message": {"da": "a", "en": "b"}}]}]`))
	require.ErrorContains(t, err, "only the outcome counts")
}

// What the engine answers to a translated expression is what CEL answers to the
// expression itself. Where CEL has an error, a missing field above all, the rule
// does not apply.
func TestTranslationAgreesWithCEL(t *testing.T) {
	payloads := []string{
		`{}`,
		`{"a": "x", "b": "x", "n": 3, "m": -2, "d": 2.5, "t": true, "o": {"s": "xy"}}`,
		`{"a": "xy", "b": "x", "n": 0, "m": 4, "d": 3, "t": false, "o": {"s": "x"}}`,
		`{"a": "", "b": "æøå", "n": 12, "m": 5, "d": 12.0, "o": {}}`,
		`{"b": "12", "n": 9223372036854775807, "m": 1, "t": true}`,
		`{"a": "6101614321", "n": -1, "m": 0, "d": -1, "o": {"s": ""}}`,
	}
	for _, expr := range []string{
		"this.a == this.b", "this.a != this.b", "this.a < this.b", "this.a <= 'x'", "this.a > this.o.s", "this.o.s >= this.b",
		"this.n == 3", "this.n != this.m", "this.n < this.m", "this.n <= 3", "this.n > 0", "this.n >= this.m",
		"this.d > 2", "this.d <= this.n", "this.d >= 3",
		"has(this.a)", "!has(this.a)", "has(this.n) && has(this.t)",
		"this.t", "!this.t", "this.t == true", "this.t != (this.n > 0)",
		"this.a == 'x' && this.n == 3", "this.a == 'x' || this.n == 0", "!has(this.a) || this.a != ''", "this.a == '' || true", "this.a == '' && false",
		"this.t ? this.n > 0 : this.m > 0", "has(this.a) ? this.a != '' : this.n > 10",
		"this.n + this.m == 1", "this.n - this.m > 0", "this.n * this.m < 0", "this.n / this.m == 2", "this.n % 2 == 1", "-this.n < 0", "this.n + 1 > 0",
		"this.a + this.b == 'xx'", "size(this.b) == 3", "this.b.size() < 2", "this.a.startsWith(this.b)", "this.a.endsWith('y')", "this.a.contains('1')",
		"this.b.matches('^[0-9]+$')", "this.a.matches('x')", "int(this.b) == 12", "this.a in ['x', '']", "this.n in [0, 3]", "!(this.a in ['x'])",
		"cprReplacement(this.a)",
	} {
		m := message(t, withRule(expr, ""))
		checker := engine.New(engine.Options{Message: m.ID, Format: "json", Rules: &program.Ruleset{Systems: []*program.System{
			{ID: "demo", Messages: []*program.Message{m}}, {ID: "forkontrol"},
		}}})
		for _, p := range payloads {
			broken := false
			for _, f := range checker.CheckBytes([]byte(p), "").Findings {
				broken = broken || f.Rule.ID == "demo/pupils/Report/r"
			}
			assert.Equal(t, evaluate(t, expr, p), broken, "%s on %s", expr, p)
		}
	}
}

// One difference is meant: below an object that is not there, has is false where
// CEL has an error.
func TestHasBelowAMissingObject(t *testing.T) {
	m := message(t, withRule("has(this.o.s)", ""))
	checker := engine.New(engine.Options{Message: m.ID, Format: "json", Rules: &program.Ruleset{Systems: []*program.System{
		{ID: "demo", Messages: []*program.Message{m}}, {ID: "forkontrol"},
	}}})
	assert.Len(t, checker.CheckBytes([]byte(`{}`), "").Findings, 1)
	assert.Empty(t, checker.CheckBytes([]byte(`{"o": {"s": ""}}`), "").Findings)
}

// evaluate reports whether an expression is false by cel-go.
func evaluate(t *testing.T, expr, payload string) bool {
	t.Helper()
	env, err := cel.NewEnv(cel.Variable("this", cel.DynType), cel.CrossTypeNumericComparisons(true),
		cel.Function("cprReplacement", cel.Overload("r", []*cel.Type{cel.StringType}, cel.BoolType,
			cel.UnaryBinding(func(v ref.Val) ref.Val {
				s := string(v.(types.String))
				return types.Bool(len(s) == 10 && s[0] >= '6')
			}))))
	require.NoError(t, err)
	parsed, issues := env.Compile(expr)
	require.NoError(t, issues.Err(), expr)
	prog, err := env.Program(parsed)
	require.NoError(t, err)
	d := json.NewDecoder(strings.NewReader(payload))
	d.UseNumber()
	var this map[string]any
	require.NoError(t, d.Decode(&this))
	for k, v := range this {
		if n, ok := v.(json.Number); ok {
			if i, err := n.Int64(); err == nil && k != "d" {
				this[k] = i
			} else {
				f, err := n.Float64()
				require.NoError(t, err)
				this[k] = f
			}
		}
	}
	out, _, err := prog.Eval(map[string]any{"this": this})
	if err != nil {
		return false
	}
	value, ok := out.Value().(bool)
	require.True(t, ok, fmt.Sprint(expr, out))
	return !value
}
