package waiver_test

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/fingerprint"
	"github.com/forkontrol/forkontrol/internal/mask"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/waiver"
)

// vectors are what every reader of the files must answer.
type vectors struct {
	Persons struct {
		Key, Check  string
		CPR, Person []string
	}
	Places [][2]string
	Masked [][2]string
	Cases  []struct {
		Name, Today, Key string
		Waivers          []map[string]any
		Baseline         []map[string]any
		Payloads         []struct {
			File, Verdict string
			Truncated     bool
			Unchecked     []string
			Findings      []struct {
				Rule, Severity, Path, CPR string
				Line                      int
			}
		}
		Want            [][]string
		Unused, Expired []int
		Gone            int
	}
	Refused []struct {
		Name, Kind string
		Document   json.RawMessage
	}
}

func read(t *testing.T) (v vectors) {
	t.Helper()
	b, err := os.ReadFile("testdata/vectors.json")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(b, &v))
	return v
}

// withPerson puts the person of a CPR number in its place.
func withPerson(entries []map[string]any, key *waiver.Key) []map[string]any {
	for _, e := range entries {
		if cpr, ok := e["cpr"].(string); ok {
			e["person"] = key.Person(cpr)
			delete(e, "cpr")
		}
	}
	return entries
}

func schema(t *testing.T, b []byte) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat = true
	require.NoError(t, c.AddResource("file.json", bytes.NewReader(b)))
	s, err := c.Compile("file.json")
	require.NoError(t, err)
	return s
}

func fits(t *testing.T, s *jsonschema.Schema, doc []byte) error {
	t.Helper()
	var v any
	require.NoError(t, json.Unmarshal(doc, &v))
	return s.Validate(v)
}

func TestVectors(t *testing.T) {
	v := read(t)
	waivers, baselines := schema(t, waiver.WaiversSchema), schema(t, waiver.BaselineSchema)
	for _, c := range v.Cases {
		t.Run(c.Name, func(t *testing.T) {
			maker, err := waiver.NewKey(v.Persons.Key)
			require.NoError(t, err)
			var key *waiver.Key
			if c.Key != "" {
				key, err = waiver.NewKey(c.Key)
				require.NoError(t, err)
			}
			doc, err := json.Marshal(map[string]any{"waivers": append([]map[string]any{}, withPerson(c.Waivers, maker)...)})
			require.NoError(t, err)
			list, err := waiver.Parse("waivers.json", doc)
			require.NoError(t, err)
			require.NoError(t, fits(t, waivers, doc))
			var base *waiver.Baseline
			if c.Baseline != nil {
				doc, err := json.Marshal(map[string]any{"keyed": maker.Check(), "findings": withPerson(c.Baseline, maker)})
				require.NoError(t, err)
				base, err = waiver.ParseBaseline("baseline.json", doc)
				require.NoError(t, err)
				require.NoError(t, fits(t, baselines, doc))
			}
			run := waiver.NewRun(list, base, c.Today)
			for i, x := range c.Payloads {
				p := finding.Payload{File: x.File, Truncated: x.Truncated}
				for p.Verdict.String() != x.Verdict {
					p.Verdict++
				}
				for _, rule := range x.Unchecked {
					p.Unchecked = append(p.Unchecked, finding.Unchecked{Rule: &program.Rule{ID: rule}})
				}
				var persons []string
				for _, f := range x.Findings {
					severity := program.Error
					if f.Severity == "warning" {
						severity = program.Warning
					}
					p.Findings = append(p.Findings, finding.Finding{Rule: &program.Rule{ID: f.Rule}, Severity: severity, Path: f.Path, Line: f.Line})
					persons = append(persons, key.Person(f.CPR))
				}
				run.Apply(&p, waiver.Names{Waivers: x.File, Baseline: x.File}, persons)
				got := []string{}
				for j := range p.Findings {
					got = append(got, by(list, p.Findings[j].Waived))
				}
				assert.Equal(t, c.Want[i], got)
			}
			var unused, expired []int
			for i, u := range run.Uses() {
				if u.Unused() {
					unused = append(unused, i)
				}
				if u.Expired {
					expired = append(expired, i)
				}
			}
			assert.Equal(t, c.Unused, unused)
			assert.Equal(t, c.Expired, expired)
			gone := 0
			for _, e := range run.Gone() {
				gone += e.Count
			}
			assert.Equal(t, c.Gone, gone)
		})
	}
	for _, m := range v.Masked {
		assert.Equal(t, m[1], mask.Text(m[0]), m[0])
	}
	for _, p := range v.Places {
		assert.Equal(t, p[1], fingerprint.Place(p[0]), p[0])
	}
}

// by is the word of the vectors for what waives a finding.
func by(list []waiver.Waiver, w *finding.Waiver) string {
	if w == nil {
		return ""
	}
	for i := range list {
		if w.By == finding.ByWaiver && list[i].Reason == w.Reason && list[i].Expires == w.Expires && !list[i].Expired("2026-11-29") {
			return "waiver " + string(rune('0'+i))
		}
	}
	return w.By
}

func TestWhatIsRefusedIsRefusedByTheSchemaToo(t *testing.T) {
	for _, r := range read(t).Refused {
		t.Run(r.Name, func(t *testing.T) {
			var err error
			s := waiver.WaiversSchema
			if r.Kind == "baseline" {
				s = waiver.BaselineSchema
				_, err = waiver.ParseBaseline("x.json", r.Document)
			} else {
				_, err = waiver.Parse("x.json", r.Document)
			}
			require.Error(t, err)
			if r.Name != "persons of no key" { // JSON Schema cannot look from one member to another list
				require.Error(t, fits(t, schema(t, s), r.Document))
			}
		})
	}
}

func TestAProblemHasItsPlace(t *testing.T) {
	doc := "{\n  \"waivers\": [\n    {\"rule\": \"a/b/c\", \"file\": \"**\", \"reason\": \"Aftalt 010190-1234\", \"ower\": \"Drift\",\n     \"expires\": \"i morgen\"},\n    7\n  ]\n}"
	_, err := waiver.Parse("w.json", []byte(doc))
	var refused waiver.Refused
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, "w.json:3:5: \"owner\" mangler\nw.json:3:69: ukendt navn \"ower\"; mente du \"owner\"?\nw.json:5:5: her skal stå et objekt: { … }", refused.In("da"))

	for text, want := range map[string]string{
		"":                                   "w.json:1:1: the file is not JSON here",
		"{\n \"waivers\": [\n":               "w.json:3:1: the file is not JSON here",
		"{\"waivers\": [}":                   "w.json:1:14: the file is not JSON here",
		"{\"waivers\": []} {}":               "w.json:1:17: there is more after the end of the document",
		"{\"æ\": 1, \"waivers\": []}":        "w.json:1:2: unknown name \"æ\"; there are $schema, waivers",
		"{\"waivers\": [], \"waivers\": []}": "w.json:1:17: \"waivers\" is there twice",
	} {
		_, err := waiver.Parse("w.json", []byte(text))
		assert.EqualError(t, err, want, text)
	}
	_, err = waiver.Parse("w.json", []byte(`{"waivers": [{"rule": "a/b/c", "file": "**", "reason": "Aftalt 010190-1234", "owner": "Drift", "expires": "2027-01-31"}]}`))
	assert.EqualError(t, err, `w.json:1:56: "reason" holds a CPR number`)
}

func TestPersonsAreThoseOfTheVectors(t *testing.T) {
	p := read(t).Persons
	key, err := waiver.NewKey(p.Key + "\n")
	require.NoError(t, err)
	assert.Equal(t, p.Check, key.Check())
	for i, cpr := range p.CPR {
		assert.Equal(t, p.Person[i], key.Person(cpr), "%q", cpr)
	}
	_, err = waiver.NewKey("too short")
	assert.ErrorIs(t, err, waiver.ErrShortKey)
}

func TestABaselineComesBackAndIsTheSameWhateverTheOrder(t *testing.T) {
	person := "0123456789abcdef01234567"
	entries := []waiver.Entry{
		{File: "b.xml", Rule: "a/b/c", Place: "/x", Count: 1}, {File: "a.xml", Rule: "a/b/c", Place: "/<x>", Person: person, Count: 2},
		{File: "b.xml", Rule: "a/b/c", Place: "/x", Count: 3}, {File: "a.xml", Rule: "a/b/c", Place: "", Count: 1}, {File: "c.xml", Rule: "a/b/c", Count: 0},
	}
	base := waiver.Baseline{Keyed: "01234567", Entries: entries}
	b := base.Bytes()
	require.NoError(t, fits(t, schema(t, waiver.BaselineSchema), b))
	assert.Equal(t, `{
  "$schema": "https://forkontrol.dk/baseline/1.json",
  "keyed": "01234567",
  "findings": [
    {"file": "a.xml", "rule": "a/b/c", "place": "", "count": 1},
    {"file": "a.xml", "rule": "a/b/c", "place": "/<x>", "person": "0123456789abcdef01234567", "count": 2},
    {"file": "b.xml", "rule": "a/b/c", "place": "/x", "count": 4}
  ]
}
`, string(b))
	back, err := waiver.ParseBaseline("x.json", b)
	require.NoError(t, err)
	assert.Equal(t, string(b), string(back.Bytes()))

	none := waiver.Baseline{Keyed: "01234567"}
	assert.Equal(t, "{\n  \"$schema\": \"https://forkontrol.dk/baseline/1.json\",\n  \"findings\": []\n}\n", string(none.Bytes()))
}

func FuzzFilesAreReadOrRefused(f *testing.F) {
	f.Add([]byte(`{"waivers": [{"rule": "a/b/c", "file": "**/*", "reason": "x", "owner": "y", "expires": "2027-01-31"}]}`))
	f.Add([]byte(`{"findings": [{"file": "a?", "rule": "b", "place": "", "count": 1}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		list, err := waiver.Parse("x", b)
		if err == nil {
			waiver.NewRun(list, nil, "2026-11-29").Apply(&finding.Payload{}, waiver.Names{Waivers: "a"}, nil)
		}
		if base, err := waiver.ParseBaseline("x", b); err == nil {
			again, err := waiver.ParseBaseline("x", base.Bytes())
			require.NoError(t, err)
			require.Equal(t, base.Bytes(), again.Bytes())
		}
	})
}
