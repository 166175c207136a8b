package scenario_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pelletier/go-toml/v2"
	"github.com/santhosh-tekuri/jsonschema/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/receive/scenario"
)

func load(t *testing.T, text string) (*scenario.Set, error) {
	dir := t.TempDir()
	file := filepath.Join(dir, "s.toml")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.xml"), []byte("<a/>"), 0o600))
	return scenario.Load(file)
}

const whole = `
[[scenario]]
name = "a"
message = "x/y@1#Z"
cpr = ["010105-1234", "0202051234"]
call = "1, 3-4, 9-"
code = "Indb-2004"
delay = "1m30s"
[scenario.field]
"A.B" = 1
C = true

[[scenario]]
answer = "a.xml"
status = 418
drop = "before"
`

func TestAFileIsRead(t *testing.T) {
	set, err := load(t, whole)
	require.NoError(t, err)
	require.Len(t, set.Scenarios, 2)
	a, b := &set.Scenarios[0], &set.Scenarios[1]
	assert.Equal(t, []string{"0101051234", "0202051234"}, a.CPR)
	assert.Equal(t, []scenario.Range{{From: 1, To: 1}, {From: 3, To: 4}, {From: 9}}, a.Calls)
	assert.Equal(t, []scenario.Field{{Path: "A.B", Value: "1"}, {Path: "C", Value: "true"}}, a.Fields)
	assert.Equal(t, 90*time.Second, a.Delay)
	assert.Equal(t, "2", b.Name)
	assert.Equal(t, "<a/>", string(b.AnswerText))
	assert.Equal(t, scenario.DropBefore, b.Drop)
}

// What is wrong is said with the line, and the JSON Schema for editors refuses it too.
func TestWhatIsWrongIsSaidWithItsLine(t *testing.T) {
	compiled := schema(t)
	for text, want := range map[string]string{
		"":                             "no [[scenario]]",
		"x = 1":                        `unknown key "x"`,
		"[[scenario]]\nname = \"a\"":   ":1: the scenario does nothing",
		"\n[[scenario]]\nstatus = 200": ":3: status must be a number from 400 to 599",
		"[[scenario]]\ncode = 1\ncpr = 101051234":       ":3: cpr must be",
		"[[scenario]]\ncode = 1\ncpr = []":              ":3: cpr must be",
		"[[scenario]]\ncode = 1\ndelay = \"1h\"":        ":3: delay must be",
		"[[scenario]]\ncode = 1\nfault = \"IPL000001\"": "cannot be used together",
		"[[scenario]]\nfault = \"IPL000009\"":           "IPL000001 or IPL000002",
		"[[scenario]]\nanswer = \"b.xml\"":              "b.xml: no such file",
		"[[scenario]]\ndrop = \"later\"":                "before or within",
		"[[scenario]]\ncode = 1\ncall = 0":              ":3: call must be",
		"[[scenario]]\ncode = 1\ncall = \"4-2\"":        ":3: call must be",
		"[[scenario]]\nstatsu = 500":                    "did you mean status?",
		"[[scenario]]\ncode = 1\nfield = {A.B = 1}":     `a path with a dot is written in quotes`,
		"scenario = 1": "no [[scenario]]",
		"[[scenario]":  "not TOML",
	} {
		_, err := load(t, text)
		require.Error(t, err, text)
		assert.Contains(t, err.Error(), want, text)
		if strings.Contains(text, "b.xml") || strings.Contains(text, "4-2") || strings.Contains(text, "1h") {
			continue // what no schema can see
		}
		var tree any
		if toml.Unmarshal([]byte(text), &tree) == nil {
			assert.Error(t, compiled.Validate(plain(t, tree)), text)
		}
	}
	example, err := os.ReadFile("../../../examples/receive/scenarios.toml")
	require.NoError(t, err)
	for _, text := range []string{whole, string(example)} {
		var tree any
		require.NoError(t, toml.Unmarshal([]byte(text), &tree))
		assert.NoError(t, compiled.Validate(plain(t, tree)))
	}
	_, err = load(t, string(example))
	assert.NoError(t, err)
}

var update = flag.Bool("update", false, "renew scenarios.schema.json")

// schema is the one that is published beside the site.
func schema(t *testing.T) *jsonschema.Schema {
	if *update {
		require.NoError(t, os.WriteFile("scenarios.schema.json", scenario.Schema(), 0o644))
	}
	published, err := os.ReadFile("scenarios.schema.json")
	require.NoError(t, err)
	assert.Equal(t, string(scenario.Schema()), string(published), "-update renews it")
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource("s.json", strings.NewReader(string(published))))
	s, err := c.Compile("s.json")
	require.NoError(t, err)
	return s
}

// plain is a tree as JSON has it.
func plain(t *testing.T, tree any) (out any) {
	b, err := json.Marshal(tree)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(b, &out))
	return out
}

// The first scenario that fits counts, and calls are counted for each by themselves.
func TestTheFirstThatFitsCounts(t *testing.T) {
	set, err := load(t, `
[[scenario]]
name = "third of this person"
cpr = "0101051234"
call = 3
status = 500
[[scenario]]
name = "field"
field = {A = "1"}
status = 501
`)
	require.NoError(t, err)
	call := func(person, value string) string {
		c := scenario.Call{Persons: []string{person}, All: func(path string) []string {
			if path == "A" {
				return []string{value}
			}
			return nil
		}}
		chosen, missed := set.For(&c)
		if chosen == nil {
			assert.Len(t, missed, 2)
			return ""
		}
		return chosen.Name
	}
	assert.Equal(t, "", call("0101051234", "2"))
	assert.Equal(t, "field", call("0202051234", "1"))
	assert.Equal(t, "field", call("0101051234", "1"))
	assert.Len(t, set.Unused(), 1)
	assert.Equal(t, "third of this person", call("010105-1234", "1"))
	assert.Equal(t, "", call("0101051234", ""))
	assert.Empty(t, set.Unused())
}

func FuzzLoad(f *testing.F) {
	f.Add(whole)
	f.Add("[[scenario]]\n[scenario.field]\n\"\" = []\n[[scenario.x]]\n")
	f.Fuzz(func(t *testing.T, text string) {
		file := filepath.Join(t.TempDir(), "s.toml")
		if os.WriteFile(file, []byte(text), 0o600) != nil {
			return
		}
		_, _ = scenario.Load(file) // an error or a set, and never a panic
	})
}
