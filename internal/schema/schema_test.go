package schema

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParseKeepsOrderAndPlaces(t *testing.T) {
	v, err := parse("a.json", []byte("{\n  \"b\": [1.50, \"æø\", true],\n  \"a/b~\": {\"c\": null}\n}"))
	require.Nil(t, err)
	assert.Equal(t, "b", v.Members[0].Name)
	assert.Equal(t, "a/b~", v.Members[1].Name)
	number := v.Get("b").Items[0]
	assert.Equal(t, "1.50", number.Text, "as it is written")
	truth := v.Get("b").Items[2]
	assert.Equal(t, []int{2, 21}, []int{truth.Line, truth.Column}, "the column counts characters")
	null := v.Get("a/b~").Get("c")
	assert.Equal(t, "/a~1b~0/c", null.Pointer())
	assert.Equal(t, Null, null.Kind)
}

func TestParseErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":                                "a.json:1:1: the document ends too early",
		"{\"a\": 1,\n \"a\": 2}":          "a.json:2:2: /a: the name appears twice in one object",
		"{\"a\": }":                       "a.json:1:7: /a: invalid character '}' looking for beginning of value",
		"[1, 2":                           "a.json:1:6: the document ends too early",
		"1 2":                             "a.json:1:3: more after the end of the document",
		"{\"æ\": \"\xff\"}":               "a.json:1:8: not UTF-8",
		strings.Repeat("[", maxDepth+2):   "a.json:1:258: /0",
		"{\"a\": {\"b\": 1, \"b\": []}} ": "a.json:1:16: /a/b: the name appears twice in one object",
	} {
		_, err := parse("a.json", []byte(text))
		if assert.NotNil(t, err, text) {
			assert.Contains(t, err.Error(), want)
		}
	}
}

// at makes a directory of one schema and what it may refer to.
func at(text string) fstest.MapFS {
	return fstest.MapFS{
		"s/a.json":          {Data: []byte(text)},
		"common/types.json": {Data: []byte(`{"definitions": {"CPR": {"type": "string"}}}`)},
		"meta/broken.json":  {Data: []byte(`this directory is not read`)},
	}
}

func TestLoadResolvesReferences(t *testing.T) {
	set, err := Load(at(`{"$id": "https://forkontrol.dk/schemas/s/a.json",
		"properties": {"a": {"$ref": "../common/types.json#/definitions/CPR"}, "b": {"$ref": "#/properties/a"}}}`))
	require.NoError(t, err)
	a := set.Find("s/a.json").Schema.Properties["b"].Ref.Ref
	assert.Equal(t, Base+"common/types.json#/definitions/CPR", a.Location)
	raw, err := set.At(a.Location)
	require.NoError(t, err)
	assert.Equal(t, "string", raw.GetText("type"))
	assert.Equal(t, "common/types.json", raw.File)
}

// A pattern that Go's regexp does not know is for the compiler of patterns to
// judge.
func TestLoadLeavesPatternsAlone(t *testing.T) {
	set, err := Load(at(`{"pattern": "^(?!a)\\cA"}`))
	require.NoError(t, err)
	assert.Equal(t, `^(?!a)\cA`, set.Find("s/a.json").Root.GetText("pattern"))
}

func TestLoadErrors(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`{"maxlength": 3}`, `s/a.json:1:15: /maxlength: unknown keyword "maxlength"`},
		{`{"properties": {"a": {"items": [{"x-lable": {}}]}}}`, `/properties/a/items/0/x-lable: unknown keyword "x-lable"`},
		{`{"properties": {"maxlength": {"type": "string"}}, "enum": [{"any": 1}]}`, ``},
		{`{"properties": {"a": {"$ref": "#", "maxLength": 3}}}`, `s/a.json:1:49: /properties/a/maxLength: "maxLength" beside $ref would be ignored`},
		{`{"properties": {"a": {"$ref": "#", "x-text": {}, "title": "A"}}}`, ``},
		{`{"$ref": "../common/types.json#/definitions/CVR"}`, `/$ref: $ref "../common/types.json#/definitions/CVR": there is nothing there`},
		{`{"allOf": [{"$ref": "https://example.com/x.json"}]}`, `s/a.json:1:21: /allOf/0/$ref: $ref "https://example.com/x.json": not one of these files, and nothing is fetched`},
		{`{"allOf": [{"$ref": "#"}]}`, `infinite loop`},
		{`{"type": "strin"}`, `/type: value must be one of "array", "boolean"`},
		{`{"items": 1}`, `/items: has none of the forms`},
		{`{"items": {"properties": {"a": {"type": "int"}}}}`, `s/a.json:1:41: /items/properties/a/type: value must be one of "array"`},
		{`{"items": {"properties": {"a": {"maxLength": "80"}}}}`, `s/a.json:1:46: /items/properties/a/maxLength: expected integer, but got string`},
		{`{"items": [{"additionalProperties": {"minimum": "1"}}]}`, `/items/0/additionalProperties/minimum: expected number, but got string`},
		{`{"maxLength": -1}`, `/maxLength: must be >= 0 but found -1`},
		{`{"x-evidence": "rumour"}`, `s/a.json:1:16: /x-evidence: value must be one of "official", "contract", "draft"`},
		{`{"properties": {"a": {"x-text": {"label": {"da": "A"}}}}}`, `/properties/a/x-text/label: missing properties: 'en'`},
		{`{"x-type": {"kind": "cprr"}}`, `/x-type/kind: value must be one of`},
		{`{"x-rules": [{"id": "a", "expr": "true"}]}`, `/x-rules/0: missing properties: 'message'`},
		{`{"$schema": "https://json-schema.org/draft/2020-12/schema"}`, `/$schema: $schema must be "http://json-schema.org/draft-07/schema#"`},
		{`{"$id": "https://forkontrol.dk/schemas/s/b.json"}`, `/$id: $id must be "https://forkontrol.dk/schemas/s/a.json", the address of this file`},
	} {
		_, err := Load(at(c.text))
		if c.want == "" {
			assert.NoError(t, err, c.text)
		} else if assert.Error(t, err, c.text) {
			assert.Contains(t, err.Error(), c.want)
		}
	}
}

func TestLoadReportsAllErrors(t *testing.T) {
	_, err := Load(fstest.MapFS{
		"b.json":            {Data: []byte(`{"foo": 1, "bar": 2}`)},
		"a.json":            {Data: []byte(`{`)},
		"c/system.json":     {Data: []byte(`{"id": "c"}`)},
		"d.json":            {Data: []byte(`{"$ref": "b.json"}`)},
		"common/types.json": {Data: []byte(`{"type": 1}`)},
	})
	require.Error(t, err)
	files := []string{}
	for _, e := range err.(Errors) {
		files = append(files, e.File)
	}
	assert.Equal(t, []string{"a.json", "b.json", "b.json", "c/system.json", "common/types.json"}, files,
		"each once, and none for d.json, whose only fault is that it refers to b.json")
}

func TestLoadDocumentAsksForRemoteDocuments(t *testing.T) {
	asked := ""
	_, err := LoadDocument("Mine", []byte(`{"items": {"$ref": "https://example.com/b.json#/definitions/x"}}`),
		func(address string) ([]byte, bool) {
			asked = address
			return []byte(`{"definitions": {"x": {"type": "string"}}}`), true
		})
	require.NoError(t, err)
	assert.Equal(t, "https://example.com/b.json", asked)
}

// Whatever a directory holds, loading ends in a set or in errors that have a
// place.
func FuzzLoad(f *testing.F) {
	f.Add(`{"properties": {"a": {"$ref": "#/definitions/b"}}, "definitions": {"b": {"type": ["string", "null"]}}}`)
	f.Add(`{"$id": "b.json", "items": [{"$id": "c.json"}, {"$ref": "c.json"}], "if": true, "then": false}`)
	f.Add(`{"$schema": "http://json-schema.org/draft-07/schema#", "x-text": {"label": {"da": "a", "en": "b"}}}`)
	f.Add(`{"patternProperties": {"^(a": {}}, "dependencies": {"a": ["b"], "c": {"pattern": "("}}}`)
	f.Add("{\"a\": 1e400, \"\xc3\xa6\": [[[]]]}")
	f.Fuzz(func(t *testing.T, text string) {
		set, err := Load(at(text))
		if err != nil {
			for _, e := range err.(Errors) {
				assert.NotEmpty(t, e.Message)
				assert.Positive(t, e.Line)
				assert.Positive(t, e.Column)
			}
			return
		}
		doc := set.Find("s/a.json")
		require.NotNil(t, doc.Schema)
		raw, err := set.At(doc.Schema.Location)
		require.NoError(t, err)
		assert.Same(t, doc.Root, raw)
	})
}
