package suite_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/suite"
	"github.com/forkontrol/forkontrol/rules"
)

const day = "2026-11-30"

func made(t *testing.T, systems ...string) *suite.Suite {
	t.Helper()
	o := suite.Options{AsOf: day, Only: func(s *program.System, _ *program.Message) bool { return slices.Contains(systems, s.ID) }}
	if len(systems) == 0 {
		o.Only = nil
	}
	s, err := suite.Make(t.Context(), rules.All(), o)
	require.NoError(t, err)
	return s
}

// Every rule of a message is broken by a case, or named as one that none breaks; what a case was
// made to break is what it is expected to break.
func TestEveryRuleHasACaseOrIsNamed(t *testing.T) {
	s := made(t, "ungedatabasen", "institutionsregisteret", "soap")
	rule := map[string]bool{}
	valid := map[string]bool{}
	for _, c := range s.Manifest.Cases {
		require.Contains(t, s.Payloads, c.File)
		assert.Equal(t, "cases/"+c.ID, c.File)
		if c.Rule == "" {
			assert.Equal(t, "valid", c.Verdict, c.ID)
			assert.Empty(t, c.Findings, c.ID)
			valid[c.Message] = true
			continue
		}
		rule[c.Message+" "+c.Rule] = true
		wrong := false
		named := false
		for _, f := range c.Findings {
			wrong, named = wrong || f.Severity == "error", named || f.Rule == c.Rule
		}
		assert.True(t, named, c.ID)
		assert.Equal(t, wrong, c.Verdict == "invalid", c.ID)
	}
	for _, w := range s.Manifest.Without {
		assert.NotEmpty(t, w.Why)
		rule[w.Message+" "+w.Rule] = true
	}
	messages := 0
	for _, system := range rules.All().Systems {
		if !slices.Contains([]string{"ungedatabasen", "institutionsregisteret", "soap"}, system.ID) {
			continue
		}
		for _, m := range system.Messages {
			messages++
			assert.True(t, valid[m.ID], m.ID)
			for i := range m.Rules[1:] {
				assert.True(t, rule[m.ID+" "+m.Rules[i+1].ID], m.Rules[i+1].ID)
			}
		}
	}
	assert.Greater(t, messages, 3)
}

// The manifest is as its schema says, the same rules give the same files, and a suite takes the place of an earlier one.
func TestASuiteReplacesASuite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "suite")
	s := made(t, "ungedatabasen")
	require.NoError(t, suite.Write(dir, s))
	before, err := os.ReadFile(filepath.Join(dir, suite.ManifestName))
	require.NoError(t, err)

	schema, err := jsonschema.CompileString(suite.SchemaURL, string(suite.Schema()))
	require.NoError(t, err)
	var value any
	require.NoError(t, json.NewDecoder(bytes.NewReader(before)).Decode(&value))
	require.NoError(t, schema.Validate(value))
	there, err := os.ReadFile(filepath.Join(dir, suite.SchemaName))
	require.NoError(t, err)
	assert.Equal(t, string(suite.Schema()), string(there))

	require.NoError(t, suite.Write(dir, made(t, "soap")))
	assert.NoDirExists(t, filepath.Join(dir, "cases", "ungedatabasen"), "of the earlier suite")
	require.NoError(t, suite.Write(dir, made(t, "ungedatabasen")))
	after, err := os.ReadFile(filepath.Join(dir, suite.ManifestName))
	require.NoError(t, err)
	assert.Equal(t, string(before), string(after))
	m, err := suite.ReadManifest(dir)
	require.NoError(t, err)
	assert.Equal(t, s.Manifest, *m)
}

// Whatever somebody else has put into a folder stays there, and nothing is written beside it.
func TestNothingOfOthersIsOverwritten(t *testing.T) {
	s := made(t, "soap")
	for _, name := range []string{"own.txt", "cases/soap/own.xml", suite.ManifestName} {
		dir := t.TempDir()
		if name != suite.ManifestName {
			require.NoError(t, suite.Write(dir, s))
		}
		path := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(`{"suite": 1}`), 0o644))
		var foreign *suite.Foreign
		require.ErrorAs(t, suite.Write(dir, s), &foreign)
		assert.Equal(t, path, foreign.Path)
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.Equal(t, `{"suite": 1}`, string(text))
	}
}

// A manifest that leads out of its folder, names a case twice, or is of another form is none.
func TestAManifestThatIsNone(t *testing.T) {
	for name, text := range map[string]string{
		"no JSON":     "{",
		"other form":  `{"$schema": "https://forkontrol.dk/conformance/1.json", "suite": 2}`,
		"other file":  `{"$schema": "https://forkontrol.dk/report/1.json", "suite": 1}`,
		"leads out":   `{"$schema": "https://forkontrol.dk/conformance/1.json", "suite": 1, "cases": [{"id": "a", "file": "../a.xml"}]}`,
		"named twice": `{"$schema": "https://forkontrol.dk/conformance/1.json", "suite": 1, "cases": [{"id": "a", "file": "a"}, {"id": "a", "file": "b"}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			require.NoError(t, os.WriteFile(filepath.Join(dir, suite.ManifestName), []byte(text), 0o644))
			_, err := suite.ReadManifest(dir)
			assert.ErrorIs(t, err, suite.ErrNoManifest)
		})
	}
}
