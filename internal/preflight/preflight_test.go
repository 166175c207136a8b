package preflight_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/rules"
)

// names are all options that can be set from text.
var names = append([]string{preflight.OptionMessage, preflight.OptionFormat, preflight.OptionEncoding, preflight.OptionAsOf,
	preflight.OptionLang, preflight.OptionHelpBase, preflight.OptionShowPersonalData}, preflight.Numbers...)

func TestOptionsAreSetFromTextAndValidated(t *testing.T) {
	for _, c := range []struct{ name, value, want string }{
		{"format", "xml", ""}, {"format", "ndjson", ""}, {"format", "", ""}, {"format", "XML", "xml, json, ndjson, csv"},
		{"encoding", "Latin1", ""}, {"encoding", "utf-8", ""}, {"encoding", "utf-9", "ISO-8859-15"},
		{"asOf", "2026-08-01", ""}, {"asOf", "2026-02-29", "2026-08-01"}, {"asOf", "20260801", "2026-08-01"},
		{"lang", "en", ""}, {"lang", "EN", "da, en"},
		{"helpBase", "http://localhost/", ""},
		{"message", "ungedatabasen/indberet-institution-kontakt@1.0#Indberet", ""}, {"message", "Indberet", "message"},
		{"showPersonalData", "true", ""}, {"showPersonalData", "yes", "true, false"},
		{"maxDepth", "1", ""}, {"maxDepth", "0", "above 0"}, {"maxRows", "1.5", "above 0"}, {"maxSamples", "-1", "above 0"},
		{"maxText", "99999999999999999999", "above 0"},
		{"colour", "red", "no option"},
	} {
		var o preflight.Options
		err := o.Set(c.name, c.value)
		if err == nil {
			err = o.Validate(rules.All())
		}
		if c.want == "" {
			assert.Nil(t, err, c)
			continue
		}
		require.NotNil(t, err, c)
		assert.Equal(t, c.name, err.Option)
		assert.ErrorContains(t, err, `"`+c.name+`"`)
		assert.ErrorContains(t, err, c.want)
	}
	for _, name := range preflight.Numbers {
		var o preflight.Options
		*o.Number(name) = -1
		assert.ErrorContains(t, o.Validate(rules.All()), name)
	}
}

// Every value that an option may have by its list is one that the engine keeps to.
func TestWhatIsAllowedIsKnownToTheEngine(t *testing.T) {
	check := func(o preflight.Options, payload string) finding.Payload {
		require.Nil(t, o.Validate(rules.All()))
		return engine.New(o.Engine(rules.All(), nil)).CheckBytes([]byte(payload), "")
	}
	for _, format := range token.Formats {
		assert.Equal(t, format, check(preflight.Options{Format: format}, "a\n").Format)
	}
	for _, encoding := range token.Encodings() {
		p := check(preflight.Options{Encoding: encoding}, "<a/>")
		for _, f := range p.Findings {
			assert.NotEqual(t, token.RuleEncodingUnknown, f.Rule.ID, encoding)
		}
	}
}

// The words of the npm package and of the module's documentation are those of the lists
// here.
func TestTypeScriptHasTheSameWords(t *testing.T) {
	read := func(parts ...string) string {
		b, err := os.ReadFile(filepath.Join(append([]string{"..", ".."}, parts...)...))
		require.NoError(t, err)
		return string(b)
	}
	types, options, docs := read("wasm", "js", "src", "types.ts"), read("wasm", "js", "src", "options.ts"), read("docs", "wasm.md")
	union := func(name string) []string {
		found := regexp.MustCompile(`export type ` + name + ` = (.*);`).FindStringSubmatch(types)
		require.NotNil(t, found, name)
		var values []string
		for value := range strings.SplitSeq(found[1], " | ") {
			values = append(values, strings.Trim(value, `"`))
		}
		return values
	}
	assert.Equal(t, token.Formats, union("Format"))
	assert.Equal(t, program.Languages, union("Language"))
	var severities, verdicts []string
	for s := program.Info; s <= program.Error; s++ {
		severities = append(severities, s.String())
	}
	for v := finding.Valid; v <= finding.Failed; v++ {
		verdicts = append(verdicts, v.String())
	}
	assert.ElementsMatch(t, severities, union("Severity"))
	assert.Equal(t, verdicts, union("Verdict"))
	for _, name := range names {
		assert.Regexp(t, `(?m)^  `+name+`\?: `, types, "an option of TypeScript")
		assert.Regexp(t, `\b`+name+`: "(text|truth|number)"`, options, "an option that TypeScript passes on")
		assert.Contains(t, docs, "`"+name+"`", "an option of the module")
	}
	assert.Contains(t, docs, "| `format` | `"+strings.Join(token.Formats, "`, `")+"` |")
}

func TestOutcomesAreJoinedInTheirOrder(t *testing.T) {
	r := preflight.Join(rules.All(), "2026-08-01", finding.Payload{File: "b"}, finding.Payload{File: "a", Verdict: finding.Failed}, finding.Payload{Verdict: finding.Invalid})
	assert.Equal(t, finding.Summary{Payloads: 3, Valid: 1, Invalid: 1, Failed: 1}, r.Summary)
	assert.Equal(t, []string{"b", "a", ""}, []string{r.Payloads[0].File, r.Payloads[1].File, r.Payloads[2].File})
	assert.Equal(t, "2026-08-01", r.AsOf)
	assert.Equal(t, rules.All().Version, r.Ruleset)
}

func TestAPayloadThatIsNoKnownMessage(t *testing.T) {
	for payload, want := range map[string]struct{ unrecognised, otherTable bool }{
		"<Andet/>":                       {true, false},
		`{"a": 1, "b": 2}`:               {true, false},
		"number;name\n999001;Nordhavn\n": {true, true},
		"<Indberet/>":                    {false, false},
		"<Indberet>":                     {false, false},
		"":                               {false, false},
	} {
		var o preflight.Options
		name := "a"
		if want.otherTable {
			name = "a.csv"
		}
		p := engine.New(o.Engine(rules.All(), nil)).CheckBytes([]byte(payload), name)
		assert.Equal(t, want.unrecognised, preflight.Unrecognised(&p), payload)
		assert.Equal(t, want.otherTable, preflight.OtherTable(&p), payload)
	}
}
