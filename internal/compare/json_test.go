package compare_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xeipuuv/gojsonschema"

	"github.com/forkontrol/forkontrol/internal/compare"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/rules"
)

// What is written is what the published schema says, by the word of two libraries.
func TestTheSchemaDescribesWhatIsWritten(t *testing.T) {
	compiler := jsonschema.NewCompiler()
	require.NoError(t, compiler.AddResource("s.json", bytes.NewReader(compare.Schema)))
	one := compiler.MustCompile("s.json")
	other, err := gojsonschema.NewSchema(gojsonschema.NewBytesLoader(compare.Schema))
	require.NoError(t, err)

	all := rules.All()
	without := *all
	without.Registers = all.Registers[1:]
	changed := of(t, `"maxLength": 10`, `"maxLength": 8`, `["A", "B"]`, `["A", "C"]`, `"id": "enough"`, `"id": "enough", "severity": "warning"`)
	kontakt := all.Systems[len(all.Systems)-2].Messages[0]
	verdicts := &compare.Verdicts{Payloads: 3, Failed: 1, Changed: []compare.Verdict{
		{File: "a.xml", Old: &finding.Payload{}, New: &finding.Payload{Verdict: finding.Invalid}, Finding: &finding.Finding{Rule: &kontakt.Rules[1], Message: kontakt, Line: 3, Column: 4, Path: "/A"}},
		{File: "b.xml", Old: &finding.Payload{Verdict: finding.Undecided}, New: &finding.Payload{Draft: true}}}}
	for _, c := range []struct {
		before, after *program.Ruleset
		verdicts      *compare.Verdicts
	}{{all, all, nil}, {all, &without, nil}, {&without, all, nil}, {of(t), changed, verdicts}, {all, changed, nil}} {
		found := compare.Rulesets(c.before, c.after, compare.Options{})
		var b bytes.Buffer
		require.NoError(t, compare.WriteJSON(&b, compare.Heading{Version: "0.1.0", Old: compare.Side{Name: "builtin", Ruleset: all.Version},
			New: compare.Side{Name: "own", Ruleset: c.after.Version}, Rules: all}, &found, c.verdicts))
		var value any
		require.NoError(t, json.Unmarshal(b.Bytes(), &value))
		assert.NoError(t, one.Validate(value))
		result, err := other.Validate(gojsonschema.NewBytesLoader(b.Bytes()))
		require.NoError(t, err)
		assert.Empty(t, result.Errors())
	}
}
