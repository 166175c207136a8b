package outcome_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/santhosh-tekuri/jsonschema/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/transition"
	"github.com/forkontrol/forkontrol/internal/transition/outcome"
)

// outcomes are those of the examples, and one where a file cannot be read.
func outcomes(t *testing.T) (map[string]*transition.Outcome, outcome.Options) {
	t.Helper()
	rules, err := compile.Ruleset(os.DirFS("../../../schemas"))
	require.NoError(t, err)
	dirs, err := filepath.Glob("../../../examples/transition/*/before.xml")
	require.NoError(t, err)
	require.NotEmpty(t, dirs)
	all := map[string]*transition.Outcome{}
	check := func(name string, before, after []string, structure string) {
		o := transition.Options{Rules: rules, TempDir: t.TempDir()}
		if f, err := os.Open(structure); err == nil {
			o.Structure, err = transition.ReadStructure(f)
			require.NoError(t, err)
			require.NoError(t, f.Close())
		}
		b, missing := payload.Find(before, payload.Options{})
		require.Empty(t, missing)
		a, missing := payload.Find(after, payload.Options{})
		require.Empty(t, missing)
		out, err := transition.Check(t.Context(), b, a, o)
		require.NoError(t, err)
		all[name] = out
	}
	for _, before := range dirs {
		dir := filepath.Dir(before)
		check(filepath.Base(dir), []string{before}, []string{dir + "/after.*"}, dir+"/structure.csv")
	}
	other := filepath.Join(t.TempDir(), "other.xml")
	require.NoError(t, os.WriteFile(other, []byte("<a/>"), 0o600))
	check("unreadable", []string{dirs[0]}, []string{other, dirs[0]}, "")
	return all, outcome.Options{Version: "0", Rules: rules, Width: 90}
}

func compiled(t *testing.T, text []byte) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat = true
	require.NoError(t, c.AddResource("outcome.json", bytes.NewReader(text)))
	s, err := c.Compile("outcome.json")
	require.NoError(t, err)
	return s
}

func TestJSONIsAsItsSchemaSays(t *testing.T) {
	all, o := outcomes(t)
	schema := compiled(t, outcome.Schema)
	for name, out := range all {
		var b bytes.Buffer
		require.NoError(t, outcome.WriteJSON(&b, out, o))
		var v map[string]any
		require.NoError(t, json.Unmarshal(b.Bytes(), &v))
		require.NoError(t, schema.Validate(any(v)), name)
		assert.Equal(t, out.Verdict.String(), v["verdict"])
		assert.Len(t, v["findings"], len(out.Findings))
		assert.Equal(t, name != "unreadable", v["compared"], name)

		v["findings"] = []any{map[string]any{"rule": "x"}}
		assert.Error(t, schema.Validate(any(v)), "the schema asks for something")
	}
}

func TestSARIFSaysBothPlaces(t *testing.T) {
	all, o := outcomes(t)
	for name, out := range all {
		var b bytes.Buffer
		require.NoError(t, outcome.WriteSARIF(&b, out, o))
		judged, err := sarif.FromBytes(b.Bytes())
		require.NoError(t, err)
		require.NoError(t, judged.Validate(), name)
		var log struct {
			Runs []struct {
				Results []struct {
					RuleID           string `json:"ruleId"`
					RuleIndex        int
					Locations        []any
					RelatedLocations []any
				}
				Tool struct {
					Driver struct{ Rules []struct{ ID string } }
				}
				Invocations []struct{ ExecutionSuccessful bool }
			}
		}
		require.NoError(t, json.Unmarshal(b.Bytes(), &log))
		run := log.Runs[0]
		assert.Equal(t, out.Compared, run.Invocations[0].ExecutionSuccessful)
		for i, r := range run.Results {
			assert.Equal(t, r.RuleID, run.Tool.Driver.Rules[r.RuleIndex].ID)
			assert.Len(t, r.Locations, 1)
			if out.Compared {
				both := out.Findings[i].Before.File != "" && out.Findings[i].After.File != ""
				assert.Equal(t, both, len(r.RelatedLocations) == 1, name)
			}
		}
		if out.Compared {
			assert.Len(t, run.Results, len(out.Findings))
		} else {
			assert.NotEmpty(t, run.Results)
		}
	}
}

func TestJUnitFailsWhereARuleIsBroken(t *testing.T) {
	all, o := outcomes(t)
	for name, out := range all {
		var b bytes.Buffer
		require.NoError(t, outcome.WriteJUnit(&b, out, o))
		var suites struct {
			Suite struct {
				Failures int `xml:"failures,attr"`
				Errors   int `xml:"errors,attr"`
				Cases    []struct {
					Name    string    `xml:"name,attr"`
					Failure *struct{} `xml:"failure"`
				} `xml:"testcase"`
			} `xml:"testsuite"`
		}
		require.NoError(t, xml.Unmarshal(b.Bytes(), &suites))
		broken := map[string]bool{}
		for _, c := range suites.Suite.Cases {
			broken[c.Name] = c.Failure != nil
		}
		for _, tally := range out.Tallies {
			assert.Equal(t, tally.Rule.Severity.String() == "error", broken[tally.Rule.ID], "%s: %s", name, tally.Rule.ID)
		}
		assert.Equal(t, !out.Compared, suites.Suite.Errors > 0, name)
		assert.Equal(t, out.Counts.Error > 0, suites.Suite.Failures > 0, name)
	}
}

// Nobody's CPR number is in any form unless it was asked for.
func TestPersonalDataAreMasked(t *testing.T) {
	all, o := outcomes(t)
	for _, lang := range []string{"da", "en"} {
		for name, out := range all {
			for form, write := range writers {
				var b bytes.Buffer
				o.Options = report.Options{Lang: lang}
				require.NoError(t, write(&b, out, o))
				for _, cpr := range []string{"1203055024", "0211045017", "2406056033"} {
					assert.NotContains(t, b.String(), cpr[6:], "%s as %s", name, form)
				}
				if out.Compared { // the engine's own rules are another matter
					assert.False(t, strings.Contains(b.String(), "…"), "a text that is not whole: %s as %s", name, form)
				}
				b.Reset()
				o.Show = true
				require.NoError(t, write(&b, out, o))
				if form == "json" && len(out.Findings) > 0 && out.Findings[0].CPR != "" {
					assert.Contains(t, b.String(), out.Findings[0].CPR)
				}
			}
		}
	}
}

func TestTheSameOutcomeGivesTheSameBytes(t *testing.T) {
	once, o := outcomes(t)
	again, _ := outcomes(t)
	for form, write := range writers {
		for name := range once {
			if name == "unreadable" {
				continue // its file has another name each time
			}
			var a, b bytes.Buffer
			require.NoError(t, write(&a, once[name], o))
			require.NoError(t, write(&b, again[name], o))
			assert.Equal(t, a.String(), b.String(), form)
		}
	}
}

// A thousand findings of a rule are reported by three and a number.
func TestTextIsShort(t *testing.T) {
	all, o := outcomes(t)
	out := *all["supplier-lost-history"]
	for i := range 100 {
		f := out.Findings[0]
		f.Institution = fmt.Sprint(900000 + i)
		out.Findings = append(out.Findings, f)
	}
	for i := range out.Tallies {
		if out.Tallies[i].Rule == out.Findings[0].Rule {
			out.Tallies[i].Count = 12_345
		}
	}
	var b bytes.Buffer
	o.Lang = "en"
	require.NoError(t, outcome.WriteText(&b, &out, o))
	assert.Less(t, strings.Count(b.String(), "\n"), 70)
	assert.Contains(t, b.String(), "and 12,342 more of "+transition.RuleMissing)
	for _, line := range strings.Split(b.String(), "\n") {
		assert.LessOrEqual(t, len([]rune(line)), o.Width, line)
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, os.ErrClosed }

func TestWhatCannotBeWrittenIsTold(t *testing.T) {
	all, o := outcomes(t)
	for form, write := range writers {
		assert.Error(t, write(failing{}, all["supplier-overlap"], o), form)
		assert.Error(t, write(failing{}, all["unreadable"], o), form)
	}
}
