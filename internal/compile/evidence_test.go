package compile

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/program"
)

const contractField = `"x-text": {"label": {"da": "Felt", "en": "Field"}}, "x-source": {"section": "2"}, "x-evidence": "contract"}`

// with puts further keywords into a field.
func with(keywords, field string) string { return keywords + ", " + field }

// evidenceIn asserts the evidence of a message's rules, by their ids' ends.
func evidenceIn(t *testing.T, body string, want map[string]program.Evidence) {
	t.Helper()
	m := message(t, body)
	for id, evidence := range want {
		r := rule(t, m, "demo/pupils/"+id)
		assert.Equal(t, evidence.String(), r.Evidence.String(), id)
		assert.Equal(t, evidence == program.Draft, r.Severity == program.Warning, id)
	}
}

// That a CPR number has ten digits is known; that a field whose name nobody has seen
// wants one is not.
func TestInADraftFieldNoFormIsAnError(t *testing.T) {
	const cpr = `{"$ref": "../../../common/types.json#/definitions/CPR", `
	evidenceIn(t, `"required": ["A", "B", "C"], "properties": {
		"A": {"allOf": [{"$ref": "../../../common/types.json#/definitions/CPR"}], "maxLength": 9, "x-code": {"maxLength": "12"}, `+draftField+`,
		"B": `+cpr+contractField+`,
		"C": `+cpr+field+`,
		"D": {"$ref": "../../../common/codes/kinds.json", `+draftField+`}`,
		map[string]program.Evidence{
			"A/cpr": program.Draft, "A/type": program.Draft, "A/maxLength": program.Draft, "A/required": program.Draft, "A/once": program.Draft,
			"B/cpr": program.Contract, "B/required": program.Contract,
			"C/cpr": program.Official, "C/type": program.Official, "C/required": program.Official, "C/once": program.Official,
			"D/enum": program.Draft,
		})
	m := message(t, `"properties": {"A": {"allOf": [{"$ref": "../../../common/types.json#/definitions/CPR"}], "maxLength": 9, "x-code": {"maxLength": "12"}, `+draftField+`}`)
	assert.Equal(t, program.Source{Document: "cpr"}, rule(t, m, "demo/pupils/A/cpr").Source, "the form's own source")
	assert.Equal(t, "12", rule(t, m, "demo/pupils/A/maxLength").Code)
}

// What is asked of an object's members stands on the object and on them.
func TestMembersOfAnObjectAreNoSurerThanWhatTheyStandOn(t *testing.T) {
	const ordered = `"x-xml": {"order": "sequence"}, "additionalProperties": false, `
	evidenceIn(t, ordered+`"properties": {"A": {"type": "string", `+field+`, "B": {"type": "string", `+draftField+`}`,
		map[string]program.Evidence{"Report/type": program.Official, "Report/order": program.Draft, "Report/additionalProperties": program.Draft})
	evidenceIn(t, ordered+`"properties": {"A": {"type": "string", `+field+`, "B": {"type": "string", `+contractField+`}`,
		map[string]program.Evidence{"Report/order": program.Contract, "Report/additionalProperties": program.Contract})
	evidenceIn(t, `"required": ["O"], "properties": {"O": {"type": "object", "required": ["A"], "properties": {"A": {"type": "string", `+field+`}, `+draftField+`}`,
		map[string]program.Evidence{"O.A/required": program.Draft, "O.A/once": program.Draft, "O.A/type": program.Official})
	evidenceIn(t, `"anyOf": [{"required": ["A"]}, {"required": ["B"]}], "not": {"properties": {"B": {"const": "x"}}, "required": ["B"]},
		"dependencies": {"B": ["A"]},
		"properties": {"A": {"type": "string", `+field+`, "B": {"type": "string", `+draftField+`}`,
		map[string]program.Evidence{"Report/anyOf": program.Draft, "Report/not": program.Draft, "A/dependencies": program.Draft})
}

// What holds when a draft field has a value depends on that field's being the right one.
func TestWhatHoldsUnderAConditionIsNoSurerThanTheCondition(t *testing.T) {
	const body = `"properties": {"A": {"type": "string", ` + field + `, "B": {"type": "string", `
	const condition = `, "if": {"properties": {"B": {"const": "x"}}, "required": ["B"]}, "then": {"required": ["A"], "properties": {"A": {"maxLength": 3}}}`
	evidenceIn(t, body+draftField+`}`+condition, map[string]program.Evidence{"A/maxLength": program.Draft, "A/required": program.Draft})
	evidenceIn(t, body+field+`}`+condition, map[string]program.Evidence{"A/maxLength": program.Official, "A/required": program.Official})
}

func TestClaims(t *testing.T) {
	m := message(t, `"required": ["A", "B"], "additionalProperties": false, "x-xml": {"order": "sequence"},
		"x-claims": {"additionalProperties": "official", "order": "draft"}, "properties": {
		"A": {"$ref": "../../../common/types.json#/definitions/CPR", `+with(`"x-claims": {"required": "draft", "cpr": {"evidence": "contract", "source": {"section": "3"}}}`, field)+`,
		"B": {"type": "string", "maxLength": 3, `+with(`"x-claims": {"maxLength": {"evidence": "draft"}}`, draftField)+`}`)
	for id, want := range map[string]program.Evidence{
		"Report/additionalProperties": program.Official, "Report/order": program.Draft,
		"A/required": program.Draft, "A/cpr": program.Contract, "A/type": program.Official, "B/maxLength": program.Draft,
	} {
		assert.Equal(t, want.String(), rule(t, m, "demo/pupils/"+id).Evidence.String(), id)
	}
	assert.Equal(t, program.Source{Document: "guide", Section: "3"}, rule(t, m, "demo/pupils/A/cpr").Source)
	assert.Equal(t, program.Warning, rule(t, m, "demo/pupils/A/required").Severity)

	// In the branch that asks for it, a claim speaks of that branch.
	evidenceIn(t, `"properties": {"A": {"type": "string", `+field+`, "B": {"type": "string", `+field+`},
		"if": {"required": ["B"]}, "then": {"properties": {"A": {"maxLength": 3, "x-claims": {"maxLength": "draft"}}}}`,
		map[string]program.Evidence{"A/type": program.Official, "A/maxLength": program.Draft})
}

func TestRulesOverDraftFields(t *testing.T) {
	const known = `"message": {"da": "a", "en": "a"}, "x-source": {"section": "3"}, "x-evidence": "official"`
	m := message(t, `"properties": {"A": {"type": "string", `+field+`, "B": {"type": "string", `+draftField+`},
		"x-rules": [{"id": "silent", "expr": "this.A != this.B", "message": {"da": "a", "en": "a"}},
			{"id": "sure", "expr": "this.A != 'x'", "message": {"da": "a", "en": "a"}},
			{"id": "stated", "expr": "has(this.B)", `+known+`}]`)
	assert.Equal(t, program.Draft, rule(t, m, "demo/pupils/Report/silent").Evidence, "it is no surer than what it reads")
	assert.Equal(t, program.Official, rule(t, m, "demo/pupils/Report/sure").Evidence)
	stated := rule(t, m, "demo/pupils/Report/stated")
	assert.Equal(t, []any{program.Official, program.Error, "3"}, []any{stated.Evidence, stated.Severity, stated.Source.Section})
}

// What comes with a shared type knows nothing of the field.
func TestRulesOfASharedTypeAreNoSurerThanTheField(t *testing.T) {
	files := directory(`"properties": {"A": {"$ref": "../../../common/types.json#/definitions/CPR", ` + draftField + `, "B": {"$ref": "../../../common/types.json#/definitions/CPR", ` + field + `}`)
	shared := files["common/types.json"]
	shared.Data = []byte(strings.Replace(string(shared.Data), `"x-personal": "cpr"`, `"x-personal": "cpr",
		"x-rules": [{"id": "real", "expr": "!cprReplacement(this)", "severity": "error", "message": {"da": "a", "en": "a"}, "x-source": {"document": "cpr"}, "x-evidence": "official"}]`, 1))
	r, err := Ruleset(files)
	require.NoError(t, err)
	_, m := r.Find("demo/pupils@1.0#Report")
	draft, official := rule(t, m, "demo/pupils/A/real"), rule(t, m, "demo/pupils/B/real")
	assert.Equal(t, []any{program.Draft, program.Warning}, []any{draft.Evidence, draft.Severity})
	assert.Equal(t, []any{program.Official, program.Error}, []any{official.Evidence, official.Severity})
}

func TestFieldsOfForkontrolsOwn(t *testing.T) {
	m := message(t, `"properties": {"A": {"type": "string", `+with(`"x-own": true`, draftField)+`, "B": {"type": "string", `+draftField+`}`)
	assert.True(t, m.Fields[1].Own)
	assert.False(t, m.Fields[2].Own)
}

func TestErrorsOfEvidence(t *testing.T) {
	const named = `{"type": "string", `
	for _, c := range []struct{ body, want string }{
		{`"properties": {"A": ` + named + with(`"x-claims": {"type": "official"}`, draftField) + `}`,
			`/properties/A/x-claims/type: a claim of official evidence, but the field that it speaks of is draft: lower the claim`},
		{`"properties": {"A": ` + named + with(`"x-claims": {"maxLength": "draft"}`, field) + `}`,
			`/properties/A/x-claims/maxLength: a claim of a rule that is not there: nothing here is asked by "maxLength"`},
		{`"properties": {"A": ` + named + with(`"x-claims": {"required": "draft"}`, field) + `}`, `nothing here is asked by "required"`},
		{`"properties": {"A": ` + named + with(`"x-claims": {"type": "rumour"}`, field) + `}`, `/properties/A/x-claims/type`},
		{`"properties": {"A": ` + named + with(`"x-claims": {"type": {"evidence": "draft", "source": {"section": "9"}}}`, field) + `}`,
			`/properties/A/x-claims/type/source: document "guide" has no section "9": cite one of its "sections", or list this one there (demo/system.json)`},
		{`"properties": {"A": ` + named + with(`"x-own": true`, field) + `}`, `/properties/A/x-own: a field of forkontrol's own is a draft`},
		{`"properties": {"A": ` + named + with(`"x-own": false`, draftField) + `}`, `/properties/A/x-own`},
		{`"properties": {"A": {"$ref": "../../../common/types.json#/definitions/CPR"}}`, `/properties/A: the field has no x-source of its own: that of the shared type speaks of the type`},
		{`"properties": {"A": {"$ref": "../../../common/types.json#/definitions/CPR", "x-source": {"section": "2"}}}`, `/properties/A: the field has no x-evidence of its own`},
		{`"properties": {"A": {"type": "string", "x-text": {"label": {"da": "a", "en": "a"}}, "x-source": {"section": "4"}, "x-evidence": "draft"}}`,
			`/properties/A/x-source: document "guide" has no section "4"`},
		{`"properties": {"A": {"type": "string", "x-text": {"label": {"da": "a", "en": "a"}}, "x-source": {"document": "cpr"}, "x-evidence": "draft"}, "B": {"$ref": "../../../common/types.json#/definitions/CPR", ` + field + `}`,
			`/properties/A/x-source: no document "cpr" in the system's documents or in x-documents of this file`},
		{`"properties": {"A": ` + named + draftField + `}, "x-rules": [{"id": "r", "expr": "this.A != 'x'", "message": {"da": "a", "en": "a"}, "x-evidence": "official"}]`,
			`/x-rules/0/x-evidence: a rule of official evidence over fields of draft evidence needs an x-source of its own`},
		{`"properties": {"A": ` + named + draftField + `}, "x-rules": [{"id": "r", "expr": "this.A != 'x'", "severity": "error", "message": {"da": "a", "en": "a"}}]`,
			`/x-rules/0/severity: a rule of draft evidence is at most a warning`},
	} {
		_, err := Ruleset(directory(c.body))
		if assert.Error(t, err, c.body) {
			assert.Contains(t, err.Error(), c.want)
		}
	}
}

// A plain JSON Schema has no sources: what it asks is what it asks.
func TestASchemaAloneNeedsNoEvidence(t *testing.T) {
	m, err := Document([]byte(`{"type": "object", "required": ["A"], "additionalProperties": false, "properties": {"A": {"type": "string", "maxLength": 3}}}`), Options{})
	require.NoError(t, err)
	for _, r := range m.Rules[1:] {
		assert.Equal(t, program.Error, r.Severity, r.ID)
	}
}
