package config

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pelletier/go-toml/v2"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/preflight/batch"
	"github.com/forkontrol/forkontrol/internal/preflight/pool"
	"github.com/forkontrol/forkontrol/rules"
)

var update = flag.Bool("update", false, "renew the golden file")

// whole has every setting.
const whole = `
lang = "en"
schemas = ["own/", "a.xsd"]
builtin = true
as-of = 2026-08-01
fail-on = "warning"
format = "json"
out = ["json=r.json", "html=-"]
exclude = ["old/", "*.bak.xml"]
skip-unknown = true
input = "xml"
encoding = "windows-1252"
color = "never"
jobs = 2
max-size = "4GiB"
max-samples = 10
max-depth = 10
max-name = 10
max-text = 10
max-attributes = 10
max-members = 10
max-rows = 10
[register]
institutions = "i.csv"
[[severity]]
rule = "ungedatabasen/**"
level = "off"
[[severity]]
path = "tests/"
level = "info"
reason = "made up"
`

func load(t *testing.T, body string) (*Config, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), FileName)
	require.NoError(t, os.WriteFile(file, []byte(body), 0o644))
	return Load(file)
}

// The schema is published beside the site; it takes what the reader takes.
func TestSchema(t *testing.T) {
	if *update {
		require.NoError(t, os.WriteFile("forkontrol.schema.json", Schema(), 0o644))
	}
	published, err := os.ReadFile("forkontrol.schema.json")
	require.NoError(t, err)
	assert.Equal(t, string(published), string(Schema()), "-update renews it")

	schema, err := jsonschema.CompileString("forkontrol.schema.json", string(published))
	require.NoError(t, err)
	valid := func(body string) error {
		var tree map[string]any
		require.NoError(t, toml.Unmarshal([]byte(strings.ReplaceAll(body, "2026-08-01", `"2026-08-01"`)), &tree))
		return schema.Validate(plain(tree))
	}
	require.NoError(t, valid(whole))
	for _, bad := range []string{`fail_on = "never"`, `fail-on = "info"`, `jobs = 0`, `jobs = "2"`, `out = "json=x"`, `register = ["a=b"]`,
		"[[severity]]\nrule = 'x'", "[[severity]]\nlevel = 'off'", "[[severity]]\nrule = 'x'\nlevel = 'error'", `builtin = 1`} {
		assert.Error(t, valid(bad), bad)
		_, err := load(t, bad)
		assert.Error(t, err, bad)
	}
}

func plain(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			v[k] = plain(v[k])
		}
	case []any:
		for i := range v {
			v[i] = plain(v[i])
		}
	}
	return v
}

func TestEverySettingIsRead(t *testing.T) {
	c, err := load(t, whole)
	require.NoError(t, err)
	for _, s := range Settings {
		if s.Kind != Levels {
			assert.NotEmpty(t, c.Values[s.Key].List, s.Key)
			assert.NotZero(t, c.Values[s.Key].At.Line, s.Key)
		}
	}
	assert.Equal(t, []string{"2026-08-01"}, c.Values["as-of"].List)
	require.Len(t, c.Severity, 2)
	assert.Equal(t, 28, c.Severity[1].At.Line)
	assert.Equal(t, "html=-", c.Values["out"].List[1])
}

// The guides name every setting.
func TestTheGuidesHaveEverySetting(t *testing.T) {
	for _, guide := range []string{"../../docs/configuration.md", "../../docs/da/configuration.md"} {
		text, err := os.ReadFile(guide)
		require.NoError(t, err)
		for _, key := range Keys() {
			assert.Contains(t, string(text), "`"+key+"`", guide)
		}
	}
}

func TestMistakesAreToldWithTheirPlace(t *testing.T) {
	for body, want := range map[string]string{
		"\nfail_on = 'never'":                  `:2: unknown key "fail_on"; did you mean fail-on?`,
		"wholly = 1":                           `:1: unknown key "wholly"; there are extend, lang`,
		"as-of = '2026-02-30'":                 ":1: as-of must be a date",
		"exclude = 'x'":                        ":1: exclude must be a list of texts",
		"[register]\na = 'x'\nb = 1":           ":3: b must be a path",
		"[[severity]]\nlevel = 'off'":          ":1: rule or path is missing",
		"[severity]\nlevel = 'off'":            ":1: severity must be written as [[severity]]",
		"[[severity]]\nrule='[a'\nlevel='off'": ":2: rule must be a pattern",
		"a = \n":                               ":1: not TOML",
		"lang = 'da'\nlang = 'en'":             ":2: not TOML",
	} {
		_, err := load(t, body)
		require.Error(t, err, body)
		assert.Contains(t, err.Error(), want)
		assert.NotEqual(t, err.(*Error).In("da"), err.(*Error).In("en"))
	}
}

func TestTheFileThatCountsWins(t *testing.T) {
	dir := t.TempDir()
	write := func(name, body string) string {
		file := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(body), 0o644))
		return file
	}
	write("base.toml", "lang = 'da'\nfail-on = 'never'\nexclude = ['a']\n[register]\na = 'a.csv'\nb = 'b.csv'\n[[severity]]\nrule = 'x'\nlevel = 'off'")
	near := write("deep/forkontrol.toml", "extend = '../base.toml'\nlang = 'en'\nexclude = ['b']\n[register]\nb = 'c.csv'\n[[severity]]\nrule = 'y'\nlevel = 'info'")
	write("deep/er/x", "")
	assert.Equal(t, near, Find(filepath.Join(dir, "deep/er")))
	c, err := Load(near)
	require.NoError(t, err)
	assert.Equal(t, []string{"en"}, c.Values["lang"].List)
	assert.Equal(t, []string{"never"}, c.Values["fail-on"].List)
	assert.Equal(t, []string{"b"}, c.Values["exclude"].List)
	assert.Equal(t, []string{"y", "x"}, []string{c.Severity[0].Rule, c.Severity[1].Rule})
	var names []string
	for _, r := range c.Values["register"].List {
		name, file, _ := strings.Cut(r, "=")
		names = append(names, name+"="+filepath.Base(file))
	}
	assert.Equal(t, []string{"b=c.csv", "a=a.csv"}, names)
}

// Counts stay exact where not all findings are kept, and what was an error is not called valid without a word.
func TestLoweredFindingsAreCounted(t *testing.T) {
	body := "<Indberet>" + strings.Repeat("<KontaktpersonInfo/>", 50) + "</Indberet>"
	file := filepath.Join(t.TempDir(), "a.xml")
	require.NoError(t, os.WriteFile(file, []byte(body), 0o644))
	found, _ := payload.Find([]string{file}, payload.Options{})
	engines, err := pool.New(rules.All(), preflight.Options{MaxSamples: 3}, nil)
	require.NoError(t, err)
	check := func(config string) (finding.Payload, *Policy) {
		c, err := load(t, config)
		require.NoError(t, err)
		p := c.Policy()
		r, err := batch.Check(t.Context(), engines, found, batch.Run{Checked: func(_ *payload.Payload, outcome *finding.Payload, counted batch.Counted) {
			p.Apply(outcome, counted)
		}})
		require.NoError(t, err)
		require.Len(t, r.Payloads, 1)
		return r.Payloads[0], p
	}
	plain, _ := check("")
	all := plain.Counts.Error
	require.Greater(t, all, 200)

	one, p := check("[[severity]]\nrule = '**/KontaktpersonInfo.KontaktMail/required'\nlevel = 'warning'")
	assert.Equal(t, finding.Counts{Error: all - 50, Warning: 50}, one.Counts)
	assert.Equal(t, finding.Invalid, one.Verdict)
	assert.Equal(t, 50, p.Lowered()[0].Findings)
	assert.Len(t, one.Unchecked, len(plain.Unchecked)+1)
	assert.True(t, one.Truncated)

	off, p := check("[[severity]]\nrule = 'ungedatabasen/**'\nlevel = 'off'")
	assert.Equal(t, finding.Counts{}, off.Counts)
	assert.Empty(t, off.Findings)
	assert.Equal(t, finding.Valid, off.Verdict)
	assert.False(t, off.Full())
	assert.False(t, off.Truncated)
	assert.Equal(t, all, p.Lowered()[0].Findings)
	assert.Len(t, off.Unchecked, len(plain.Unchecked)+6)

	raised, _ := check("[[severity]]\nrule = 'other/**'\nlevel = 'off'")
	assert.Equal(t, plain.Counts, raised.Counts)
	assert.Len(t, raised.Unchecked, len(plain.Unchecked))
}
