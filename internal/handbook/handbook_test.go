package handbook

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xeipuuv/gojsonschema"

	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/sample"
	"github.com/forkontrol/forkontrol/internal/schema"
)

const contact = "ungedatabasen/indberet-institution-kontakt"

// today is a day on which every message of the catalogue is in force.
const today = "2026-11-22"

// compiled is the catalogue, for tests that change nothing in it.
var compiled = sync.OnceValues(func() (*program.Ruleset, error) { return compile.Ruleset(os.DirFS("../../schemas")) })

func ruleset(t *testing.T) *program.Ruleset {
	set, err := compiled()
	require.NoError(t, err)
	return set
}

func TestARuleIsToldWithWhatBreaksItAndWhatKeepsIt(t *testing.T) {
	set := ruleset(t)
	_, m := set.Find(contact + "@1.0#Indberet")
	h, _ := Of(set, m, today)

	require.Len(t, h.Samples, 2)
	assert.Equal(t, "xml", h.Samples[0].Format)
	assert.Contains(t, h.Samples[0].Registers, "institutions")
	entries := map[string]Entry{}
	for _, e := range h.Rules {
		entries[e.ID] = e
	}
	assert.Len(t, entries, len(m.Rules)-1)

	e := entries[contact+"/KontaktpersonInfo.KontaktMail/maxLength"]
	require.NotNil(t, e.Says)
	assert.Equal(t, "Kontaktpersonens mailadresse må højst have 64 tegn; der er 65.", e.Says.Da)
	require.NotNil(t, e.Fails)
	require.NotNil(t, e.Keeps)
	require.Len(t, e.Fails.Marked, 1)
	assert.Contains(t, e.Fails.Lines[e.Fails.Marked[0]], "<KontaktMail>")
	assert.Equal(t, e.Fails.From, e.Keeps.From)

	missing := entries[contact+"/KontaktpersonInfo.KontaktMail/required"]
	require.NotNil(t, missing.Fails)
	assert.NotContains(t, strings.Join(missing.Fails.Lines, "\n"), "KontaktMail")
	assert.Contains(t, strings.Join(missing.Keeps.Lines, "\n"), "KontaktMail")
}

// A message that is an envelope has a sample with a payload in it.
func TestAnEnvelopeIsShownWithAPayload(t *testing.T) {
	set := ruleset(t)
	_, m := set.Find("integrationsplatformen/konvolut@1.0#Request")
	h, _ := Of(set, m, today)
	require.NotEmpty(t, h.Samples)
	assert.NotEmpty(t, h.Rules)
}

// The engine's own rules are shown in a payload, unless it would be too large or is
// no text at all.
func TestTheEnginesRulesAreShownBroken(t *testing.T) {
	set := ruleset(t)
	shown := 0
	entries, _ := OfEngine(set, sample.AnyPayload(set))
	for _, e := range entries {
		if e.Fails != nil {
			shown++
			for _, line := range e.Fails.Lines {
				assert.NotContains(t, line, "\n", e.ID)
			}
		}
	}
	assert.Greater(t, shown, 30)
}

func TestExtractsShowWhatDiffers(t *testing.T) {
	tests := []struct {
		name, keeps, breaks string
		line                int
		kept, broken        *Extract
	}{
		{"a changed line", "a\n  b\n  c\n  d\n  e\nf", "a\n  b\n  c\n  x\n  e\nf", 4,
			&Extract{2, []string{"  b", "  c", "  d", "  e", "f"}, []int{2}}, &Extract{2, []string{"  b", "  c", "  x", "  e", "f"}, []int{2}}},
		{"a missing line", "a\nb\nc", "a\nc", 2,
			&Extract{1, []string{"a", "b", "c"}, []int{1}}, &Extract{1, []string{"a", "c"}, nil}},
		{"too much differs: the place of the finding", strings.Repeat("x\n", 20), strings.Repeat("y\n", 20), 10,
			nil, &Extract{8, []string{"y", "y", "y", "y", "y"}, []int{2}}},
		{"nothing to compare with", "", "a\nb", 2, nil, &Extract{1, []string{"a", "b"}, []int{1}}},
		{"common white space goes", "    a\n    b", "    a\n      c", 2,
			&Extract{1, []string{"a", "b"}, []int{1}}, &Extract{1, []string{"a", "  c"}, []int{1}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			kept, broken := extracts(test.keeps, test.breaks, test.line)
			assert.Equal(t, test.kept, kept)
			assert.Equal(t, test.broken, broken)
		})
	}
}

func TestALongLineShowsItsEnd(t *testing.T) {
	line := cut("<Navn>" + strings.Repeat("ø", 500) + "</Navn>")
	assert.Equal(t, mostWidth, len([]rune(line)))
	assert.True(t, strings.HasPrefix(line, "<Navn>ø"))
	assert.True(t, strings.HasSuffix(line, "ø</Navn>"))
}

// Each message's schema stands alone, takes the message's samples, and refuses what
// breaks a rule that JSON Schema can say.
func TestSchemasStandAlone(t *testing.T) {
	set := ruleset(t)
	sources, err := schema.Load(os.DirFS("../../schemas"))
	require.NoError(t, err)
	schemas, err := Schemas(sources)
	require.NoError(t, err)

	for _, s := range set.Systems {
		for _, m := range s.Messages {
			text, ok := schemas[m.ID]
			require.True(t, ok, m.ID)
			assert.NotContains(t, string(text), `"x-`, m.ID)
			c := jsonschema.NewCompiler()
			c.LoadURL = nil // nothing may be asked for
			require.NoError(t, c.AddResource("alone.json", strings.NewReader(string(text))), m.ID)
			compiled, err := c.Compile("alone.json")
			require.NoError(t, err, m.ID)
			if len(m.Rules) > 150 || !strings.Contains(strings.Join(m.Formats, " "), "json") {
				continue
			}
			made, err := sample.New(m, sample.Options{Format: sample.JSON})
			require.NoError(t, err, m.ID)
			assert.NoError(t, compiled.Validate(decode(t, made.Payload)), m.ID)
		}
	}

	_, m := set.Find(contact + "@1.0#Indberet")
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource("alone.json", strings.NewReader(string(schemas[m.ID]))))
	compiled, err := c.Compile("alone.json")
	require.NoError(t, err)
	for _, keyword := range []string{"maxLength", "required", "additionalProperties"} {
		broken, err := sample.Break(m, m.Rule(contact+"/"+map[string]string{
			"maxLength": "KontaktpersonInfo.KontaktMail", "required": "KontaktpersonInfo.KontaktMail", "additionalProperties": "KontaktpersonInfo"}[keyword]+"/"+keyword),
			sample.Options{Format: sample.JSON})
		require.NoError(t, err)
		assert.Error(t, compiled.Validate(decode(t, broken.Payload)), keyword)
	}
}

// Whatever breaks a rule is refused by the message's schema, or the rule is on the schema's list of what it cannot say.
// Both libraries take each schema.
func TestSchemaSaysWhatItCannotSay(t *testing.T) {
	set := ruleset(t)
	sources, err := schema.Load(os.DirFS("../../schemas"))
	require.NoError(t, err)
	refused := 0
	for _, s := range set.Systems {
		for _, m := range s.Messages {
			text, err := Schema(sources, set, s, m, "en")
			require.NoError(t, err)
			one := jsonschema.NewCompiler()
			one.LoadURL = nil
			require.NoError(t, one.AddResource("alone.json", bytes.NewReader(text)), m.ID)
			compiled, err := one.Compile("alone.json")
			require.NoError(t, err, m.ID)
			other, err := gojsonschema.NewSchema(gojsonschema.NewBytesLoader(text))
			require.NoError(t, err, m.ID)
			if len(m.Rules) > 20 || !slices.Contains(m.Formats, program.FormatJSON) {
				continue
			}
			var about struct {
				Forkontrol struct {
					Unsaid []struct{ Rule, Asks string }
				} `json:"x-forkontrol"`
			}
			require.NoError(t, json.Unmarshal(text, &about))
			unsaid := map[string]bool{}
			for _, r := range about.Forkontrol.Unsaid {
				unsaid[r.Rule] = true
				assert.NotEmpty(t, r.Asks)
			}
			maker := sample.NewMaker(m)
			for i := range m.Rules[1:] {
				broken, err := maker.Break(program.RuleID(i+1), sample.Options{Format: sample.JSON})
				if err != nil || unsaid[m.Rules[i+1].ID] {
					continue
				}
				assert.Error(t, compiled.Validate(decode(t, broken.Payload)), m.Rules[i+1].ID)
				result, err := other.Validate(gojsonschema.NewBytesLoader(broken.Payload))
				require.NoError(t, err)
				assert.NotEmpty(t, result.Errors(), m.Rules[i+1].ID)
				refused++
			}
		}
	}
	assert.Greater(t, refused, 200)
	none, err := Schema(&schema.Set{}, set, set.Systems[0], set.Systems[0].Messages[0], "da")
	require.NoError(t, err)
	assert.Nil(t, none)
}

// Of a message with many rules, those over several fields come first, and then one of each keyword.
func TestSomeEntriesAreThoseThatSayMost(t *testing.T) {
	set := ruleset(t)
	_, m := set.Find(contact + "@1.0#Indberet")
	h, live := Some(set, m, "2026-11-29", 12)
	assert.Len(t, h.Rules, 12)
	own := 0
	for _, e := range h.Rules {
		if !m.Rules[m.Rule(e.ID)].Message.Empty() {
			own++
		}
	}
	assert.Greater(t, own, 5)
	assert.NotEmpty(t, live.Faulty)
	all, _ := Of(set, m, "2026-11-29")
	same, _ := Some(set, m, "2026-11-29", 1000)
	assert.Equal(t, all, same)
}

func decode(t *testing.T, payload []byte) any {
	var value any
	require.NoError(t, json.Unmarshal(payload, &value))
	return value
}

func TestCodeListsHaveMeaningsAndSources(t *testing.T) {
	sources, err := schema.Load(os.DirFS("../../schemas"))
	require.NoError(t, err)
	lists := CodeLists(sources)
	require.NotEmpty(t, lists)
	for _, list := range lists {
		assert.NotEmpty(t, list.Title, list.ID)
		assert.NotEmpty(t, list.Codes, list.ID)
		assert.NotNil(t, list.Source, list.ID)
		assert.Contains(t, []string{"official", "contract", "draft"}, list.Evidence, list.ID)
	}
}
