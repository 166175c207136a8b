package typescript

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/rules"
)

// declared returns the declarations of a schema without comments, blank lines and indents.
func declared(t *testing.T, text string) string {
	t.Helper()
	m, err := compile.Document([]byte(text), compile.Options{})
	require.NoError(t, err, text)
	m.Name, m.Title = "M", "S"
	var lines []string
	inComment := false
	for line := range strings.SplitSeq(string(Message(&program.Ruleset{}, &program.System{}, m)), "\n") {
		line = strings.TrimSpace(line)
		inComment = inComment || strings.HasPrefix(line, "/*")
		if !inComment && line != "" && !strings.HasPrefix(line, "//") {
			lines = append(lines, line)
		}
		inComment = inComment && !strings.HasSuffix(line, "*/")
	}
	require.Equal(t, "export namespace S {", lines[0])
	return strings.Join(lines[1:len(lines)-1], " ")
}

func TestFieldsHaveTheTypesOfTheirValues(t *testing.T) {
	for _, c := range []struct{ schema, want string }{
		{`{"type": "string", "maxLength": 3}`, "string"},
		{`{"type": "integer"}`, "number"},
		{`{"type": "number"}`, "number"},
		{`{"type": ["boolean", "null"]}`, "boolean | null"},
		{`{"enum": ["J", "N"]}`, `"J" | "N"`},
		{`{"type": "integer", "enum": [1, 2]}`, "1 | 2"},
		{`{"const": true}`, "true"},
		{`{"enum": ["a\"b\\"]}`, `"a\"b\\"`},
		{`{}`, "unknown"},
		{`{"type": "array", "items": {"type": "string"}}`, "string[]"},
		{`{"type": "array", "items": {"enum": ["J", "N"]}}`, `("J" | "N")[]`},
		{`{"type": "array"}`, "unknown[]"},
		{`{"type": "object"}`, "{ [name: string]: unknown }"},
		{`{"oneOf": [{"type": "string"}, {"type": "integer"}]}`, "string | number"},
		{`{"allOf": [{"type": ["string", "null"]}, {"type": "string"}]}`, "string"},
	} {
		assert.Equal(t, "interface M { f?: "+c.want+"; }", declared(t, `{"type": "object", "properties": {"f": `+c.schema+`}}`), c.schema)
	}
}

func TestOnlyRequiredFieldsMustBeThere(t *testing.T) {
	assert.Equal(t, "interface M { a: string; b?: string; }",
		declared(t, `{"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}, "b": {"type": "string"}}}`))
	assert.Equal(t, "interface M { a: string; b?: string; c?: string; }",
		declared(t, `{"type": "object", "allOf": [{"required": ["a"]}], "properties": {"a": {"type": "string"}},
			"oneOf": [{"required": ["b"], "properties": {"b": {"type": "string"}}}, {"required": ["c"], "properties": {"c": {"type": "string"}}}]}`),
		"what one case asks for may be left out in another")
}

func TestObjectsAreInterfacesBelowTheirParent(t *testing.T) {
	assert.Equal(t, "interface M { Elev: M.Elev[]; } namespace M { interface Elev { Skole?: Elev.Skole; } namespace Elev { interface Skole { Nr: string; } } }",
		declared(t, `{"type": "object", "required": ["Elev"], "properties": {"Elev": {"type": "array", "items": {"type": "object",
			"properties": {"Skole": {"type": "object", "required": ["Nr"], "properties": {"Nr": {"type": "string"}}}}}}}}`))
}

func TestNamesThatAreNoIdentifiers(t *testing.T) {
	assert.Equal(t, `interface M { "a-b"?: M.a_b; "1"?: string; string?: M.string_; Ændret?: string; } `+
		`namespace M { interface a_b { x?: string; } interface string_ { x?: string; } }`,
		declared(t, `{"type": "object", "properties": {"a-b": {"type": "object", "properties": {"x": {"type": "string"}}}, "1": {"type": "string"},
			"string": {"type": "object", "properties": {"x": {"type": "string"}}}, "Ændret": {"type": "string"}}}`))
}

func TestRecursionRefersToTheInterfaceAround(t *testing.T) {
	assert.Equal(t, "interface M { Del?: M.Del; } namespace M { interface Del { Del?: M.Del[]; } }",
		declared(t, `{"type": "object", "properties": {"Del": {"$ref": "#/definitions/Del"}},
			"definitions": {"Del": {"type": "object", "properties": {"Del": {"type": "array", "items": {"$ref": "#/definitions/Del"}}}}}}`))
}

func TestCommentsCannotBeLeft(t *testing.T) {
	w := &writer{}
	w.comment("a */ b", "@param c")
	assert.Equal(t, "/**\n * a *\\/ b\n *\n * \\@param c\n */\n", w.String())
}

func TestNewestVersionHasThePlainName(t *testing.T) {
	message := func(version string) *program.Message {
		m, err := compile.Document([]byte(`{"type": "object", "properties": {"v": {"type": "string"}}}`), compile.Options{})
		require.NoError(t, err)
		m.ID, m.Service, m.Title, m.Name, m.Version = "s/hent@"+version+"#Svar", "hent", "Hent data", "Svar", version
		return m
	}
	files := Files(&program.Ruleset{Systems: []*program.System{{ID: "s", Messages: []*program.Message{message("1.10"), message("1.9")}}}})
	require.Len(t, files, 2)
	assert.Contains(t, string(files[0].Bytes), "export namespace Hent {\n  namespace V1_9 {")
	assert.Contains(t, string(files[1].Bytes), `"s/hent@1.10#Svar": Hent.Svar;`)
	assert.Contains(t, string(files[1].Bytes), `"s/hent@1.9#Svar": Hent.V1_9.Svar;`)
}

func TestServicesOfOneNameBearTheirSystems(t *testing.T) {
	system := func(id string) *program.System {
		m, err := compile.Document([]byte(`{"type": "object", "properties": {"v": {"type": "string"}}}`), compile.Options{})
		require.NoError(t, err)
		m.Service, m.Title, m.Name = "fejl", "Fejl", "Fejl"
		return &program.System{ID: id, Messages: []*program.Message{m}}
	}
	files := Files(&program.Ruleset{Systems: []*program.System{system("en"), system("to-tre")}})
	assert.Contains(t, string(files[0].Bytes), "export namespace EnFejl {")
	assert.Contains(t, string(files[1].Bytes), "export namespace ToTreFejl {")
}

func TestEveryMessageButEnvelopesHasTypes(t *testing.T) {
	set := rules.All()
	files := Files(set)
	index := string(files[len(files)-1].Bytes)
	for _, s := range set.Systems {
		for _, m := range s.Messages {
			if m.Envelope {
				assert.NotContains(t, index, quoted(m.ID))
				assert.Nil(t, Message(set, s, m))
			} else {
				assert.Contains(t, index, quoted(m.ID))
			}
		}
	}
}
