package compile

import (
	"maps"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/program"
)

const (
	headOfMessage = `"x-message": {"system": "demo", "service": "pupils", "title": "Pupils", "name": "Report", "version": "1.0",
		"direction": "request", "root": "Report"},
		"x-text": {"label": {"da": "Indberetning", "en": "Report"}}, "x-source": {"document": "guide", "section": "1"}, "x-evidence": "official"`
	// field ends the object that it is in.
	field      = `"x-text": {"label": {"da": "Felt", "en": "Field"}}, "x-source": {"section": "2"}, "x-evidence": "official"}`
	draftField = `"x-text": {"label": {"da": "Felt", "en": "Field"}}, "x-source": {"section": "2"}, "x-evidence": "draft"}`
)

// directory returns a system with one message: its schema without the head.
func directory(body string) fstest.MapFS {
	return fstest.MapFS{
		"demo/system.json": {Data: []byte(`{"id": "demo", "name": "Demo", "text": {"da": "Prøve", "en": "Demo"},
			"documents": {"guide": {"title": "The guide", "date": "2024", "sections": ["1", "2", "3"]}}}`)},
		"demo/pupils/1.0/Report.json": {Data: []byte(`{` + headOfMessage + `, "type": "object", ` + body + `}`)},
		"common/types.json": {Data: []byte(`{"x-documents": {"cpr": {"title": "CPR"}}, "definitions": {
			"CPR": {"type": "string", "x-type": {"kind": "cpr"}, "x-personal": "cpr", "x-evidence": "official", "x-source": {"document": "cpr"},
				"x-text": {"label": {"da": "CPR-nummer", "en": "CPR number"}, "fix": {"da": "Ret", "en": "Mend"}}, "examples": ["0101054321"]}}}`)},
		"common/codes/kinds.json": {Data: []byte(`{"enum": ["1", "2"], "x-codes": {"1": {"da": "en", "en": "one"}, "2": {"da": "to", "en": "two"}}}`)},
		"common/registers/enrolments.json": {Data: []byte(`{"name": "enrolments", "title": {"da": "I", "en": "E"}, "keys": 2,
			"columns": [{"name": "cpr", "kind": "string", "text": {"da": "c", "en": "c"}}, {"name": "institution", "kind": "string", "text": {"da": "i", "en": "i"}}]}`)},
	}
}

func message(t *testing.T, body string) *program.Message {
	t.Helper()
	r, err := Ruleset(directory(body))
	require.NoError(t, err, body)
	_, m := r.Find("demo/pupils@1.0#Report")
	require.NotNil(t, m)
	return m
}

func rule(t *testing.T, m *program.Message, id string) program.Rule {
	t.Helper()
	n := m.Rule(id)
	require.NotZero(t, n, id)
	return m.Rules[n]
}

func TestRuleIDs(t *testing.T) {
	m := message(t, `"x-xml": {"order": "sequence"}, "additionalProperties": false, "required": ["Pupil"], "properties": {
		"Pupil": {"type": "array", "maxItems": 9, "items": {"type": "object", "required": ["Name"], "properties": {"Name": {"type": "string", "maxLength": 3, `+field+`}}, `+field+`,
		"Date": {"type": "string", "format": "date", `+field+`}`)
	var ids []string
	for _, r := range m.Rules[1:] {
		ids = append(ids, strings.TrimPrefix(r.ID, "demo/pupils/"))
	}
	assert.Equal(t, []string{
		"Report/type",
		"Pupil/type.list", "Pupil/type", "Pupil.Name/type", "Pupil.Name/maxLength", "Pupil.Name/once", "Pupil.Name/required", "Pupil/maxItems",
		"Date/type", "Date/format", "Date/once",
		"Pupil/required", "Report/additionalProperties", "Report/order",
	}, ids)
	assert.Equal(t, "type", rule(t, m, "demo/pupils/Pupil/type.list").Keyword, "the keyword finds the text")
	assert.True(t, m.Nodes[1].Object.Sequence)
	pupil := m.Nodes[1].Object.Props[0]
	assert.True(t, pupil.List)
	assert.Zero(t, pupil.OnceRule)
	assert.Equal(t, m.Nodes[pupil.Node].Array.Items, pupil.Item)
}

func TestFields(t *testing.T) {
	m := message(t, `"required": ["Pupil", "Kind"], "properties": {
		"Pupil": {"type": "array", "maxItems": 100, "items": {"type": "object", "properties": {
			"CPRNr": {"$ref": "../../../common/types.json#/definitions/CPR", "x-type": {"words": "String(10)"}, "x-source": {"section": "3"}, "x-evidence": "official"}}}, `+field+`,
		"Kind": {"$ref": "../../../common/codes/kinds.json", "x-xml": {"name": "kind", "attribute": true}, `+draftField+`}`)
	paths := []string{}
	for _, f := range m.Fields {
		paths = append(paths, f.Path)
	}
	assert.Equal(t, []string{"", "Pupil", "Pupil.CPRNr", "Kind"}, paths)

	pupil, cpr, kind := m.Fields[1], m.Fields[2], m.Fields[3]
	assert.Equal(t, []int{1, 100}, []int{pupil.Min, pupil.Max})
	assert.Equal(t, "object", pupil.Type)
	assert.Equal(t, program.Source{Document: "guide", Section: "2"}, pupil.Source, "the message names the document")

	assert.Equal(t, "String(10)", cpr.Type)
	assert.Equal(t, []int{0, 1}, []int{cpr.Min, cpr.Max})
	assert.Equal(t, program.CPR, cpr.Personal, "from the shared type")
	assert.Equal(t, "CPR number", cpr.Label.En)
	assert.Equal(t, "Mend", cpr.Fix.En)
	assert.Equal(t, "0101054321", cpr.Example)
	assert.Equal(t, uint8(2), cpr.Depth)
	assert.Equal(t, program.FieldID(1), cpr.Parent)
	assert.Equal(t, program.Source{Document: "guide", Section: "3"}, cpr.Source)
	assert.Equal(t, program.Source{Document: "cpr"}, rule(t, m, "demo/pupils/Pupil.CPRNr/cpr").Source, "the form has its own source")

	assert.Equal(t, []program.Code{{Value: "1", Text: program.Text{Da: "en", En: "one"}}, {Value: "2", Text: program.Text{Da: "to", En: "two"}}}, kind.Codes)
	assert.Equal(t, []string{"1", "2"}, rule(t, m, "demo/pupils/Kind/enum").Allowed)
	prop := m.Nodes[1].Object.Props[1]
	assert.Equal(t, "kind", prop.XML)
	assert.True(t, prop.Attr)
	assert.Zero(t, prop.OnceRule, "an attribute that occurs twice is not well-formed")
}

func TestSystemListsTheDocumentsOfSharedTypes(t *testing.T) {
	r, err := Ruleset(directory(`"properties": {"A": {"$ref": "../../../common/types.json#/definitions/CPR", ` + field + `}`))
	require.NoError(t, err)
	assert.Equal(t, []program.Document{{ID: "guide", Title: "The guide", Date: "2024"}, {ID: "cpr", Title: "CPR"}}, r.Systems[0].Documents)
}

func TestNamespaces(t *testing.T) {
	files := directory(`"properties": {}`)
	files["demo/pupils/1.0/Report.json"].Data = []byte(strings.Replace(string(files["demo/pupils/1.0/Report.json"].Data),
		`"root": "Report"`, `"root": "*Report", "namespace": "urn:a", "elements": "qualified", "formats": ["xml"], "from": "2024-01-01"`, 1))
	r, err := Ruleset(files)
	require.NoError(t, err)
	m := r.Systems[0].Messages[0]
	assert.Equal(t, []any{"*Report", "urn:a", false, []string{"xml"}, "2024-01-01"}, []any{m.Root, m.Space, m.Local, m.Formats, m.From})
}

func TestRulesetErrors(t *testing.T) {
	for _, c := range []struct{ body, want string }{
		{`"properties": {"A": {"type": "string"}}`, `demo/pupils/1.0/Report.json:3:179: /properties/A: the field has no x-text.label`},
		{`"properties": {"A": {"type": "string"}}`, `/properties/A: the field has no x-source`},
		{`"properties": {"A": {"type": "string"}}`, `/properties/A: the field has no x-evidence`},
		{`"properties": {"A": {"x-source": {"document": "nowhere"}, "x-text": {"label": {"da": "a", "en": "a"}}, "x-evidence": "draft"}}`, `/properties/A/x-source: no document "nowhere"`},
		{`"properties": {"A": {"type": "array", ` + field + `}`, `/properties/A: items is missing`},
		{`"properties": {"A": {"type": "array", "items": {"type": "array"}, ` + field + `}`, `/properties/A/items: arrays of arrays have no form in XML`},
		{`"properties": {"A": {"type": "array", "items": [true], ` + field + `}`, `/properties/A/items: items as an array has no form in XML`},
		{`"properties": {"A": {"type": "array", "contains": true, "items": {"type": "string"}, ` + field + `}`, `/properties/A/contains: contains has no form in XML`},
		{`"properties": {"A": {"type": ["array", "string"], "items": {}, ` + field + `}`, `it cannot be both`},
		{`"properties": {"A": {"type": "object", "x-xml": {"attribute": true}, ` + field + `}`, `an attribute must be of a scalar type`},
		{`"properties": {"A": {"type": "object", "x-xml": {"payload": true}, ` + field + `}`, `envelope and x-xml.payload go together`},
		{`"properties": {"A": {"type": "object", "x-xml": {"payload": ["Nothing"]}, ` + field + `}`, `/properties/A/x-xml/payload/0: the service has no message "Nothing"`},
		{`"then": {"required": ["A"]}`, `/then: then without if asks nothing`},
	} {
		_, err := Ruleset(directory(c.body))
		if assert.Error(t, err, c.body) {
			assert.Contains(t, err.Error(), c.want)
		}
	}
}

func TestMessagesOfOneServiceShareRules(t *testing.T) {
	files := directory(`"properties": {"A": {"type": "string", "maxLength": 3, ` + field + `}`)
	other := strings.Replace(string(files["demo/pupils/1.0/Report.json"].Data), `"name": "Report", "version": "1.0"`, `"name": "Report", "version": "1.1"`, 1)
	files["demo/pupils/1.1/Report.json"] = &fstest.MapFile{Data: []byte(other)}
	_, err := Ruleset(files)
	require.NoError(t, err, "the same rules in two versions")

	files["demo/pupils/1.1/Report.json"].Data = []byte(strings.Replace(other, `"maxLength": 3`, `"maxLength": 4`, 1))
	_, err = Ruleset(files)
	require.ErrorContains(t, err, "rule demo/pupils/A/maxLength is another in demo/pupils@1.0#Report")
	require.ErrorContains(t, err, "ruleScope")

	files["demo/pupils/1.1/Report.json"].Data = []byte(strings.Replace(strings.Replace(other, `"maxLength": 3`, `"maxLength": 4`, 1),
		`"root": "Report"`, `"root": "Report", "ruleScope": "V11"`, 1))
	r, err := Ruleset(files)
	require.NoError(t, err)
	_, m := r.Find("demo/pupils@1.1#Report")
	assert.Equal(t, "4", rule(t, m, "demo/pupils/V11.A/maxLength").Limit)

	files["demo/pupils/1.1/Report.json"].Data = []byte(strings.Replace(other, `"version": "1.1"`, `"version": "1.0"`, 1))
	_, err = Ruleset(files)
	require.ErrorContains(t, err, "the file is in demo/pupils/1.1, but its system, service and version say demo/pupils/1.0")
	require.ErrorContains(t, err, "is in demo/pupils/1.0/Report.json already")
}

func TestEveryKeywordNeedsAText(t *testing.T) {
	files := directory(`"properties": {"A": {"type": "string", ` + field + `}`)
	files["common/keywords.json"] = &fstest.MapFile{Data: []byte(`{"keywords": {"type": {"message": {"da": "a", "en": "a"}, "asks": {"da": "a", "en": "a"}}}}`)}
	_, err := Ruleset(files)
	require.ErrorContains(t, err, `no text for the keyword "once", which rule demo/pupils/A/once needs`)
}

// A word that the meta-schemas take and the compiler does not know has no meaning by default,
// and a program with it is refused: a kind of personal data would be no such data, a kind of
// value would take everything.
func TestWordsThatTheCompilerDoesNotKnowAreRefused(t *testing.T) {
	assert.Equal(t, program.Personal(unknown), personal("fingerprint"))
	assert.Equal(t, program.Evidence(unknown), evidence("hearsay"))
	assert.Equal(t, program.Severity(unknown), severity("fatal"))

	was := kinds["cpr"]
	defer func() { kinds["cpr"] = was }()
	changed := was
	changed.kind = program.Kind(unknown)
	kinds["cpr"] = changed
	const body = `"properties": {"A": {"type": "string", "x-type": {"kind": "cpr"}, ` + field + `}`
	_, err := Ruleset(directory(body))
	require.EqualError(t, err, "the ruleset that these schemas make cannot be checked by: demo/pupils@1.0#Report: an unknown kind of value")
	_, err = Document([]byte(`{"type": "string", "x-type": {"kind": "cpr"}}`), Options{})
	require.Error(t, err)
	delete(kinds, "cpr")
	_, err = Ruleset(directory(body))
	require.ErrorContains(t, err, `unknown kind "cpr"`)
}

// What a rule says comes from the narrowest place that has words for it.
func TestWordsOfARule(t *testing.T) {
	const own = `"x-text": {"label": {"da": "Felt", "en": "Field"}, "rules": {"pattern": {"message": {"da": "Ikke fire cifre.", "en": "Not four digits."},
		"asks": {"da": "Fire cifre.", "en": "Four digits."}}}}, "x-source": {"section": "2"}, "x-evidence": "official"}`
	m := message(t, `"properties": {"Year": {"type": "string", "pattern": "^[0-9]{4}$", "maxLength": 9, `+own+`},
		"x-rules": [{"id": "old", "expr": "this.Year > '2003'", "message": {"da": "Før 2004: {value}.", "en": "Before 2004: {value}."}, "asks": {"da": "Efter 2003.", "en": "After 2003."}}]`)
	rule := func(id string) *program.Rule { return &m.Rules[m.Rule("demo/pupils/"+id)] }
	assert.Equal(t, program.Text{Da: "Ikke fire cifre.", En: "Not four digits."}, rule("Year/pattern").Message)
	assert.Equal(t, program.Text{Da: "Fire cifre.", En: "Four digits."}, rule("Year/pattern").Asks)
	assert.True(t, rule("Year/maxLength").Asks.Empty(), "the keyword's")
	assert.Equal(t, program.Text{Da: "Efter 2003.", En: "After 2003."}, rule("Report/old").Asks)

	_, err := Ruleset(directory(`"properties": {"Year": {"type": "string", ` + own + `}`))
	require.ErrorContains(t, err, `/properties/Year/x-text/rules/pattern: the field has no rule of the keyword "pattern"`)
}

// Words of one limit are before those of the keyword and lack nothing that those have.
func TestWordsOfALimit(t *testing.T) {
	files := directory(`"properties": {"A": {"type": "array", "maxItems": 0, "items": {}, ` + field + `}`)
	keyword := func(asks string) {
		files["common/keywords.json"] = &fstest.MapFile{Data: []byte(`{"keywords": {
			"type": {"message": {"da": "a", "en": "a"}, "asks": {"da": "a", "en": "a"}},
			"maxItems": {"message": {"da": "m", "en": "m"}, "asks": {"da": "m", "en": "m"}, "why": {"da": "w", "en": "w"}, "fix": {"da": "f", "en": "f"},
				"limits": {"0": {"message": {"da": "m0", "en": "m0"}, "asks": {"da": "` + asks + `", "en": "a0"}, "fix": {"da": "f0", "en": "f0"}}}}}}`)}
	}
	keyword("a0")
	set, err := Ruleset(files)
	require.NoError(t, err)
	require.Len(t, set.Keywords, 3)
	both := func(s string) program.Text { return program.Text{Da: s, En: s} }
	assert.Equal(t, program.KeywordText{Keyword: "maxItems", Limit: "0", Message: both("m0"), Asks: both("a0"), Why: both("w"), Fix: both("f0")}, set.Keywords[1])
	assert.Equal(t, program.KeywordText{Keyword: "maxItems", Message: both("m"), Asks: both("m"), Why: both("w"), Fix: both("f")}, set.Keywords[2])

	keyword("{name} er udgået; fundet: {found}.")
	_, err = Ruleset(files)
	require.ErrorContains(t, err, "/keywords/maxItems/limits/0/asks/da", "what a rule asks mentions no finding")
}

// The text of XML is read as what the field is, in a condition too.
func TestBranchesKnowTheTypeOfAField(t *testing.T) {
	m := message(t, `"properties": {"N": {"type": "integer", `+field+`, "S": {"type": "string", `+field+`},
		"if": {"properties": {"N": {"minimum": 5}, "S": {"minLength": 1}}}, "then": {"properties": {"N": {"maximum": 7}}}`)
	a := m.Nodes[1].Apply
	assert.Equal(t, program.Integer, m.Nodes[m.Nodes[a.If].Object.Props[0].Node].Types)
	assert.Equal(t, program.AnyType, m.Nodes[m.Nodes[a.If].Object.Props[1].Node].Types)
	assert.Equal(t, program.Integer, m.Nodes[m.Nodes[a.Then].Object.Props[0].Node].Types)
}

func TestRulesOfASystem(t *testing.T) {
	files := directory(`"properties": {}`)
	engine := `{"id": "forkontrol", "name": "Forkontrol", "text": {"da": "a", "en": "b"}, "documents": {"xml": {"title": "XML", "sections": ["2.8"]}, "guide": {"title": "Guide", "sections": ["1"]}}, "rules": [
		{"id": "forkontrol/xml/doctype/forbidden", "severity": "error", "evidence": "official", "message": {"da": "a", "en": "b"}, "source": {"document": "xml", "section": "2.8"}}]}`
	files["forkontrol/system.json"] = &fstest.MapFile{Data: []byte(engine)}
	r, err := Ruleset(files)
	require.NoError(t, err)
	assert.Equal(t, []program.Rule{{ID: "forkontrol/xml/doctype/forbidden", Keyword: "forbidden", Severity: program.Error, Evidence: program.Official,
		Message: program.Text{Da: "a", En: "b"}, Source: program.Source{Document: "xml", Section: "2.8"}}}, r.Engine().Rules)

	files["demo/system.json"].Data = []byte(strings.Replace(engine, `"id": "forkontrol"`, `"id": "demo"`, 1))
	_, err = Ruleset(files)
	require.ErrorContains(t, err, `the id must begin with "demo/"`)

	files["demo/system.json"].Data = []byte(strings.ReplaceAll(engine, `"id": "forkontrol`, `"id": "demo`))
	r, err = Ruleset(files)
	require.NoError(t, err)
	for _, s := range r.Systems {
		require.Len(t, s.Rules, 1)
		assert.Equal(t, s.ID+"/xml/doctype/forbidden", s.Rules[0].ID)
	}
}

// The version follows the sources: it changes with a name or a byte, and with
// nothing else.
func TestVersion(t *testing.T) {
	version := func(files fstest.MapFS) string {
		r, err := Ruleset(files)
		require.NoError(t, err)
		return r.Version
	}
	files := directory(`"properties": {}`)
	first := version(files)
	assert.Regexp(t, "^sha256:[0-9a-f]{64}$", first)
	assert.Equal(t, first, version(directory(`"properties": {}`)))
	assert.NotEqual(t, first, version(directory(`"properties":  {}`)))
	renamed := maps.Clone(files)
	renamed["common/type.json"] = renamed["common/types.json"]
	delete(renamed, "common/types.json")
	assert.NotEqual(t, first, version(renamed))
	files["readme.txt"] = &fstest.MapFile{Data: []byte("not a source")}
	assert.Equal(t, first, version(files))
}

func TestHashTable(t *testing.T) {
	var members []string
	for _, name := range strings.Split("abcdefghij", "") {
		members = append(members, `"`+name+`": {}`)
	}
	m := compiled(t, `{"properties": {`+strings.Join(members, ",")+`}}`)
	o := m.Nodes[1].Object
	require.Len(t, o.Index, 32)
	for i, p := range o.Props {
		h := program.Hash([]byte(p.Name)) & 31
		for o.Index[h] != uint16(i+1) {
			require.NotZero(t, o.Index[h], p.Name)
			h = (h + 1) & 31
		}
	}
	assert.Nil(t, o.XMLIndex, "the message takes JSON")
}

func TestSchemasOfTheRepositoryCompile(t *testing.T) {
	_, err := Ruleset(os.DirFS("../../schemas"))
	require.NoError(t, err)
}
