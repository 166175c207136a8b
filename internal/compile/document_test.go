package compile

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
)

func compiled(t *testing.T, text string) *program.Message {
	t.Helper()
	m, err := Document([]byte(text), Options{})
	require.NoError(t, err, text)
	return m
}

// describe writes the checks of a node with their rules: "maxLength 3".
func describe(m *program.Message, n *program.Node) []string {
	var all []string
	for _, c := range n.Checks {
		all = append(all, ruleText(m, c.Rule))
	}
	return all
}

// ruleText writes a rule as the last part of its id and what it asks.
func ruleText(m *program.Message, id program.RuleID) string {
	r := m.Rules[id]
	s := r.ID[strings.LastIndexByte(r.ID, '/')+1:]
	if r.Limit != "" {
		s += " " + r.Limit
	}
	if r.Allowed != nil {
		s += " [" + strings.Join(r.Allowed, " ") + "]"
	}
	return s
}

func TestScalarKeywords(t *testing.T) {
	for _, c := range []struct {
		schema string
		want   []string
	}{
		{`{"type": "string", "maxLength": 3, "minLength": 2.0}`, []string{"maxLength 3", "minLength 2"}},
		{`{"minLength": 0}`, nil},
		{`{"maximum": 10, "pattern": "^a+$", "maxLength": 3, "enum": ["b", 1.0, null, true], "format": "date"}`,
			[]string{"format date", "enum [b 1.0 null true]", "maxLength 3", "pattern ^a+$", "maximum 10"}},
		{`{"const": 3}`, []string{"const 3 [3]"}},
		{`{"exclusiveMinimum": -1.50, "exclusiveMaximum": 1e3, "minimum": 0, "multipleOf": 0.01}`,
			[]string{"exclusiveMinimum -1.50", "exclusiveMaximum 1e3", "minimum 0", "multipleOf 0.01"}},
		{`{"type": "number", "x-type": {"totalDigits": 10, "fractionDigits": 2}}`, []string{"totalDigits 10", "fractionDigits 2"}},
		{`{"type": "string", "x-type": {"kind": "cpr"}}`, []string{"cpr"}},
		{`{"type": "string", "x-type": {"kind": "xs:dateTime"}}`, []string{"dateTime"}},
		// What asks nothing is not a rule.
		{`{"uniqueItems": false, "default": 1, "title": "T", "examples": [1], "$comment": "c", "readOnly": true}`, nil},
		// Layers: the stricter bound holds, an enumeration is narrowed, the same twice is once.
		{`{"allOf": [{"maxLength": 5, "minLength": 1}, {"maxLength": 3, "minLength": 2}]}`, []string{"maxLength 3", "minLength 2"}},
		{`{"allOf": [{"minimum": 1, "maximum": 9}, {"minimum": 2.5, "maximum": 8}]}`, []string{"minimum 2.5", "maximum 8"}},
		{`{"allOf": [{"enum": ["a", "b", "c"]}], "enum": ["c", "a"]}`, []string{"enum [a c]"}},
		{`{"allOf": [{"pattern": "a"}, {"pattern": "b"}, {"pattern": "a"}]}`, []string{"pattern a", "pattern.2 b"}},
		{`{"allOf": [{"$ref": "#/definitions/t"}], "maxLength": 4, "definitions": {"t": {"type": "string", "maxLength": 9, "pattern": "x"}}}`,
			[]string{"maxLength 4", "pattern x"}},
	} {
		m := compiled(t, c.schema)
		assert.Equal(t, c.want, describe(m, &m.Nodes[1]), c.schema)
	}
}

func TestNumbersAreCanonical(t *testing.T) {
	m := compiled(t, `{"minimum": 1.50e1, "enum": [1.0, "b", "a"]}`)
	assert.Equal(t, "15", m.Nodes[1].Checks[1].Text)
	assert.Equal(t, &program.Enum{Strings: []string{"a", "b"}, Numbers: []string{"1"}}, m.Nodes[1].Checks[0].Enum)
}

func TestTypes(t *testing.T) {
	for text, want := range map[string]program.Types{
		`{}`:                           program.AnyType,
		`true`:                         program.AnyType,
		`{"type": "number"}`:           program.Number | program.Integer,
		`{"type": "integer"}`:          program.Integer,
		`{"type": ["string", "null"]}`: program.String | program.Null,
		`{"allOf": [{"type": "number"}, {"type": ["integer", "string"]}]}`: program.Integer,
		// No object is one of these, whatever else may be.
		`{"enum": ["a", 1]}`: program.String | program.Integer | program.Number,
		`{"const": false}`:   program.Boolean,
	} {
		assert.Equal(t, want, compiled(t, text).Nodes[1].Types, text)
	}
	m := compiled(t, `{"enum": ["a"]}`)
	assert.Equal(t, "enum [a]", ruleText(m, m.Nodes[1].TypeRule), "what an object breaks here")
	m = compiled(t, `false`)
	assert.True(t, m.Nodes[1].Never)
	assert.Equal(t, "document/Document/false", m.Rules[m.Nodes[1].TypeRule].ID)
}

func TestObjects(t *testing.T) {
	m := compiled(t, `{"type": "object", "properties": {"b": {"type": "string"}, "a": {"maxLength": 1}},
		"required": ["a", "z"], "minProperties": 1, "maxProperties": 9, "additionalProperties": false,
		"patternProperties": {"^x-": {"type": "integer"}, "^y-": true}, "propertyNames": {"maxLength": 5},
		"dependencies": {"a": ["b"], "b": {"required": ["a"]}, "c": []}}`)
	o := m.Nodes[1].Object
	var names []string
	for _, p := range o.Props {
		names = append(names, p.Name+" "+strconv.FormatBool(p.Known))
	}
	assert.Equal(t, []string{"b true", "a true", "z false"}, names, "in the order written, those only required last")
	assert.Equal(t, []string{"document/a/required", "document/z/required"}, []string{m.Rules[o.Needs[0].Rule].ID, m.Rules[o.Needs[1].Rule].ID})
	assert.Equal(t, program.FieldID(2), m.Rules[o.Needs[0].Rule].Field)
	assert.Equal(t, "document/Document/additionalProperties", m.Rules[o.ExtraRule].ID)
	assert.Equal(t, []string{"minProperties 1", "maxProperties 9"}, []string{ruleText(m, o.MinRule), ruleText(m, o.MaxRule)})
	require.Len(t, o.Patterns, 2)
	assert.Equal(t, program.Integer, m.Nodes[o.Patterns[0].Node].Types)
	assert.Zero(t, o.Patterns[1].Node, "a pattern that asks nothing still names members")
	assert.Equal(t, "propertyNames", ruleText(m, m.Nodes[o.Names].Checks[0].Rule), "one rule for all that is wrong with a name")
	require.Len(t, o.Deps, 2)
	assert.Equal(t, "document/b/dependencies", m.Rules[o.Deps[0].Needs[0].Rule].ID)
	assert.Equal(t, "a", m.Rules[o.Deps[0].Needs[0].Rule].Limit)
	assert.Equal(t, "a", m.Nodes[o.Deps[1].Node].Object.Props[0].Name)
}

func TestArrays(t *testing.T) {
	m := compiled(t, `{"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 3, "uniqueItems": true, "contains": {"const": "a"}}`)
	a := m.Nodes[1].Array
	assert.Equal(t, program.String, m.Nodes[a.Items].Types)
	assert.Equal(t, []string{"minItems 1", "maxItems 3", "uniqueItems", "contains"},
		[]string{ruleText(m, a.MinRule), ruleText(m, a.MaxRule), ruleText(m, a.UniqueRule), ruleText(m, a.ContainsRule)})
	assert.Equal(t, a.ContainsRule, m.Nodes[a.Contains].Checks[0].Rule, "only the outcome counts")
	assert.Equal(t, "type.list [array]", ruleText(m, m.Nodes[1].TypeRule), "apart from the type of an item")
	assert.Equal(t, "type [string]", ruleText(m, m.Nodes[a.Items].TypeRule))

	m = compiled(t, `{"items": [{"type": "string"}, true], "additionalItems": false}`)
	a = m.Nodes[1].Array
	assert.Len(t, a.Tuple, 2)
	assert.Equal(t, "additionalItems", ruleText(m, a.ExtraRule))
	m = compiled(t, `{"items": [true], "additionalItems": {"type": "null"}}`)
	assert.Equal(t, program.Null, m.Nodes[m.Nodes[1].Array.Items].Types)
	m = compiled(t, `{"items": {}, "additionalItems": false}`)
	assert.Equal(t, &program.ArrayNode{}, m.Nodes[1].Array, "additionalItems says nothing beside one schema for all")
}

func TestConditions(t *testing.T) {
	m := compiled(t, `{"properties": {"a": {}, "b": {}}, "anyOf": [{"required": ["a"]}, {"required": ["b"]}], "oneOf": [{"maxProperties": 1}, {"required": ["a"]}],
		"not": {"required": ["c"]}, "if": {"required": ["a"]}, "then": {"properties": {"b": {"maxLength": 1}}}}`)
	a := m.Nodes[1].Apply
	assert.True(t, a.Any[0].Needs)
	assert.Equal(t, "anyOf [a b]", ruleText(m, a.Any[0].Rule))
	assert.Equal(t, a.Any[0].Rule, m.Nodes[a.Any[0].Of[0]].Object.Needs[0].Rule)
	assert.False(t, a.One[0].Needs)
	assert.Equal(t, "not", ruleText(m, a.NotRule))
	then := m.Nodes[a.Then].Object.Props[0]
	assert.Equal(t, "document/b/maxLength", m.Rules[m.Nodes[then.Node].Checks[0].Rule].ID)
	assert.Equal(t, m.Nodes[1].Object.Props[1].Field, then.Field, "the same field")
	assert.NotZero(t, a.If)
	assert.Zero(t, a.Else)
	assert.NotZero(t, m.Nodes[a.If].Object.Needs[0].Rule, "a need without a rule would be none")

	assert.Nil(t, compiled(t, `{"if": {"required": ["a"]}}`).Nodes[1].Apply, "a condition that decides nothing")
}

func TestMergingKeepsMeaning(t *testing.T) {
	// What additionalProperties leaves over is what its own neighbours do not name.
	m := compiled(t, `{"allOf": [{"properties": {"a": {}}, "additionalProperties": false}], "properties": {"b": {}}}`)
	require.Len(t, m.Nodes[1].Apply.All, 1)
	assert.Len(t, m.Nodes[1].Object.Props, 1)
	assert.NotZero(t, m.Nodes[m.Nodes[1].Apply.All[0]].Object.ExtraRule)

	m = compiled(t, `{"allOf": [{"properties": {"a": {"type": "string"}}, "required": ["a"]}], "properties": {"a": {"maxLength": 2}, "b": {}}, "additionalProperties": false}`)
	assert.Nil(t, m.Nodes[1].Apply)
	o := m.Nodes[1].Object
	require.Len(t, o.Props, 2)
	a := m.Nodes[o.Props[0].Node]
	assert.Equal(t, program.String, a.Types, "both schemas of a in one node")
	assert.Len(t, a.Checks, 1)

	m = compiled(t, `{"allOf": [{"not": {"type": "null"}}, {"not": {"type": "string"}}]}`)
	assert.NotZero(t, m.Nodes[1].Apply.Not)
	assert.Len(t, m.Nodes[1].Apply.All, 1, "a node holds one not")
}

func TestBaseBeforeOwnFields(t *testing.T) {
	order := func(text string) (names []string) {
		m := compiled(t, text)
		for _, p := range m.Nodes[1].Object.Props {
			names = append(names, p.Name)
		}
		return names
	}
	assert.Equal(t, []string{"base", "own"}, order(`{"allOf": [{"properties": {"base": {}}}], "properties": {"own": {}}}`))
	assert.Equal(t, []string{"own", "base"}, order(`{"properties": {"own": {}}, "allOf": [{"properties": {"base": {}}}]}`))
}

func TestRecursion(t *testing.T) {
	m := compiled(t, `{"$ref": "#/definitions/tree", "definitions": {"tree": {"type": "object",
		"properties": {"value": {"type": "string"}, "children": {"type": "array", "items": {"$ref": "#/definitions/tree"}}}}}}`)
	children := m.Nodes[m.Nodes[1].Object.Props[1].Node]
	assert.Equal(t, program.NodeID(1), children.Array.Items)
	assert.Len(t, m.Fields, 3, "the fields of a recursive message end")

	m = compiled(t, `{"$ref": "http://json-schema.org/draft-07/schema#"}`)
	assert.Less(t, len(m.Nodes), 200)
}

// Definitions that refer to one another have a place for every path through
// them; past some thousands, places of one schema share a node.
func TestManyPlacesShareNodes(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"$ref": "#/definitions/t0", "definitions": {`)
	for i := range 8 {
		b.WriteString(`"t` + strconv.Itoa(i) + `": {"properties": {`)
		for k := range 8 {
			b.WriteString(`"p` + strconv.Itoa(k) + `": {"$ref": "#/definitions/t` + strconv.Itoa(k) + `"},`)
		}
		b.WriteString(`"v": {"type": "string"}}},`)
	}
	b.WriteString(`"end": true}}`)
	m := compiled(t, b.String())
	assert.Less(t, len(m.Nodes), 100)
}

func TestDocumentErrors(t *testing.T) {
	for _, c := range []struct{ schema, want string }{
		{`{"enum": [1, {"a": 1}]}`, `Document:1:14: /enum/1: an object as an allowed value is not supported`},
		{`{"const": [1]}`, `/const: an array as an allowed value`},
		{`{"uniqueItems": true}`, `/uniqueItems: uniqueItems is supported only where every item is of a scalar type`},
		{`{"uniqueItems": true, "items": [{"type": "string"}]}`, `/uniqueItems: `},
		{`{"pattern": "^(?=a)"}`, `Document:1:13: /pattern: `},
		{`{"patternProperties": {"(a)\\1": {}}}`, `/patternProperties: a pattern that cannot be read: `},
		{`{"format": "hostname"}`, `/format: format "hostname" is refused`},
		{`{"format": "colour"}`, `/format: unknown format "colour"`},
		{`{"contentEncoding": "base64"}`, `/contentEncoding: "contentEncoding" is not supported`},
		{`{"multipleOf": 123456789012345678901}`, `/multipleOf: multipleOf 123456789012345678901 is not supported`},
		{`{"maxLength": 1e999999999}`, `/maxLength: 1e999999999 is more than can be counted`},
		{`{"maxLength": 100000000000000000000}`, `/maxLength: 100000000000000000000 is more than can be counted`},
		{`{"maximum": 1e9999999999999999}`, `/maximum: a number that is too long`},
		{`{"allOf": [{"type": "string"}, {"type": "object"}]}`, `no type is left`},
		{`{"allOf": [{"$ref": "#/definitions/a", "x-type": {"kind": "cvr"}}], "definitions": {"a": {}}}`, `/allOf/0/x-type/kind: "kind" beside $ref would be ignored`},
	} {
		_, err := Document([]byte(c.schema), Options{})
		if assert.Error(t, err, c.schema) {
			assert.Contains(t, err.Error(), c.want)
		}
	}
}

// Whatever a schema says, compiling it ends in a program whose numbers are all
// within bounds, or in errors.
func FuzzDocument(f *testing.F) {
	f.Add(`{"$ref": "http://json-schema.org/draft-07/schema#"}`)
	f.Add(`{"properties": {"a": {"anyOf": [{"$ref": "#"}, {"items": {"$ref": "#/properties/a"}}]}}, "dependencies": {"a": {"not": {}}}}`)
	f.Add(`{"if": {"contains": {"maximum": 3}}, "then": {"uniqueItems": true, "items": {"type": "string"}}, "else": false}`)
	f.Add(`{"allOf": [{"additionalProperties": false}, {"properties": {"a": {"x-rules": [{"id": "a", "expr": "this == 1", "message": {"da": "a", "en": "b"}}]}}}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		m, err := Document([]byte(text), Options{})
		if err != nil {
			var errs schema.Errors
			require.ErrorAs(t, err, &errs)
			return
		}
		for _, n := range m.Nodes {
			require.Less(t, int(n.TypeRule), len(m.Rules))
			require.Less(t, int(n.Field), len(m.Fields))
			for _, c := range n.Checks {
				require.Positive(t, int(c.Rule))
			}
			if n.Object != nil {
				for _, p := range n.Object.Props {
					require.Less(t, int(p.Node), len(m.Nodes))
					require.Equal(t, p.Known, p.Node != 0)
				}
			}
		}
	})
}
