package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	public "github.com/forkontrol/forkontrol/catalogue"
	"github.com/forkontrol/forkontrol/internal/catalogue"
	"github.com/forkontrol/forkontrol/internal/instance"
	"github.com/forkontrol/forkontrol/internal/pack/build"
	"github.com/forkontrol/forkontrol/rules"
)

// The Go package, the command, the npm package and the site say the same of every message, in both languages. Each is
// decoded and compared member by member. What the module's packs leave out, see internal/pack, is all that npm lacks.
func TestAllFacesDescribeAMessageAlike(t *testing.T) {
	set := rules.All()
	site := siteCatalogue(t)
	module := &instance.Instance{}
	for _, f := range build.Packs(set) {
		require.Nil(t, module.Load(f.Bytes))
	}
	messages := public.Messages()
	require.Len(t, site, len(messages))
	for _, m := range messages {
		described, err := public.Describe(m.ID)
		require.NoError(t, err)
		require.Equal(t, m, described.Message)
		value := decoded(t, encoded(t, described))
		requireSame(t, m.ID, "site", value, site[m.ID])
		var out, talk bytes.Buffer
		code := run(t.Context(), []string{"describe", m.ID, "--format", "json"}, streams{nil, &out, &talk})
		require.Zero(t, code, talk.String())
		alone := decoded(t, out.Bytes()).(map[string]any)
		require.Equal(t, set.Version, alone["ruleset"])
		delete(alone, "ruleset")
		delete(alone, "registers")
		requireSame(t, m.ID, "command", value, alone)
		for _, lang := range []string{"da", "en"} {
			want := in(lang, value)
			require.Nil(t, module.Describe(m.ID, []byte("lang="+lang+"\x00")))
			packed := withoutMembers(want, "asks", "why")
			requireSame(t, m.ID, "npm, "+lang, packed, filled(decoded(t, module.Result())))
		}
	}
}

// Lists of systems and messages are the same for all faces too.
func TestAllFacesListAlike(t *testing.T) {
	module := &instance.Instance{}
	for _, f := range build.Packs(rules.All()) {
		require.Nil(t, module.Load(f.Bytes))
	}
	for _, lang := range []string{"da", "en"} {
		options := []byte("lang=" + lang + "\x00")
		var out bytes.Buffer
		require.Zero(t, run(t.Context(), []string{"messages", "--format", "json", "--lang", lang}, streams{nil, &out, &out}))
		want := in(lang, decoded(t, encoded(t, public.Messages())))
		requireSame(t, "messages", "command", want, filled(decoded(t, out.Bytes())))
		require.Nil(t, module.Messages("", options))
		requireSame(t, "messages", "npm", want, filled(decoded(t, module.Result())))

		out.Reset()
		require.Zero(t, run(t.Context(), []string{"systems", "--format", "json", "--lang", lang}, streams{nil, &out, &out}))
		want = in(lang, decoded(t, encoded(t, public.Systems())))
		requireSame(t, "systems", "command", want, filled(decoded(t, out.Bytes())))
		require.Nil(t, module.Systems(options))
		// To count what is covered, every message would have to be read.
		requireSame(t, "systems", "npm", withoutMembers(want, "coverage"), filled(decoded(t, module.Result())))
	}
}

// What a developer needs to fill in a field is in the text and the Markdown: its bounds, its values, its rules. No
// label is there twice, and text fits the terminal where words do.
func TestTextAndMarkdownHaveEveryBoundValueAndRule(t *testing.T) {
	set := rules.All()
	for _, lang := range []language{danish, english} {
		a := &app{lang: lang}
		for m := range catalogue.Of(set).Messages("") {
			s, _ := set.Find(m.ID)
			d := catalogue.Of(set).Describe(s, m.Message)
			text, markdown := a.describeText(&d, 1<<20), a.describeMarkdown(&d)
			fields := strings.Split(markdown, "\n")
			names := namesOf(&d)
			for i := range d.Len() {
				f := d.Field(i)
				cell := row(fields, "`"+f.Path+"`")
				var lines strings.Builder
				a.fieldText(&lines, &d, &f, names, 0, 1<<20)
				require.Contains(t, text, strings.Split(lines.String(), "\n")[0], m.ID+" "+f.Path)
				for _, shown := range []string{lines.String(), cell} {
					shown = strings.NewReplacer(`\|`, "|", "&lt;", "<").Replace(shown)
					for word, limit := range f.Bounds {
						if word := catalogue.Word(word); word == catalogue.Format {
							limit = ""
						} else if word == catalogue.MinItems && f.Min > 0 || word == catalogue.MaxItems && f.Max >= 0 {
							limit = "" // shown as occurrences
						} else if word == catalogue.FractionDigits && limit == "0" {
							limit = "decimal"
						}
						require.Contains(t, shown, limit, "%s %s", m.ID, f.Path)
					}
					for _, v := range f.Allowed {
						require.Contains(t, shown, v, "%s %s", m.ID, f.Path)
					}
					for _, id := range f.Rules {
						r := d.Rule(id)
						require.Contains(t, shown, r.ID[strings.LastIndexByte(r.ID, '/')+1:], "%s %s", m.ID, f.Path)
					}
				}
				label := strings.ToLower(f.Label.In(string(lang)))
				require.False(t, strings.HasPrefix(strings.ToLower(a.phrases().About(&f)), label+". "+label), a.phrases().About(&f))
			}
			for _, width := range []int{60, 80, 120} {
				for line := range strings.Lines(a.describeText(&d, width)) {
					line = strings.TrimSpace(line)
					if strings.Contains(line, " ") && !strings.Contains(line, "^") {
						require.LessOrEqual(t, utf8.RuneCountInString(line), width, line)
					}
				}
			}
		}
	}
}

// row gives the row of a Markdown table that begins with a cell.
func row(lines []string, cell string) string {
	for _, l := range lines {
		if strings.HasPrefix(l, "| "+cell+" |") {
			return l
		}
	}
	return ""
}

// siteCatalogue is what the compiler writes for the site, by the ids of messages.
func siteCatalogue(t *testing.T) map[string]any {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "catalogue.json")
	c := exec.CommandContext(t.Context(), "go", "run", "./cmd/rulec", "-out", dir, "-coverage", "", "-catalogue", file)
	c.Dir = filepath.Join("..", "..")
	talk, err := c.CombinedOutput()
	require.NoError(t, err, string(talk))
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	byID := map[string]any{}
	for _, m := range decoded(t, text).(map[string]any)["messages"].([]any) {
		byID[m.(map[string]any)["id"].(string)] = m
	}
	return byID
}

func encoded(t *testing.T, value any) []byte {
	t.Helper()
	text, err := json.Marshal(value)
	require.NoError(t, err)
	return text
}

func decoded(t *testing.T, text []byte) any {
	t.Helper()
	var value any
	require.NoError(t, json.Unmarshal(text, &value))
	return nonNil(value)
}

// nonNil makes an empty list of every null but that of max, which is no bound: Go has no other empty list.
func nonNil(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for name, member := range v {
			if member == nil && name != "max" {
				v[name] = []any{}
			} else {
				v[name] = nonNil(member)
			}
		}
	case []any:
		for i := range v {
			v[i] = nonNil(v[i])
		}
	}
	return value
}

// in gives a value in one language: of each text that, and no member where it is empty.
func in(lang string, value any) any {
	switch v := value.(type) {
	case map[string]any:
		if text, ok := v[lang].(string); ok && len(v) == 2 {
			return text
		}
		out := map[string]any{}
		for name, member := range v {
			if m := in(lang, member); m != "" {
				out[name] = m
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = in(lang, v[i])
		}
		return out
	}
	return value
}

// filled leaves out members that are empty texts.
func filled(value any) any { return in("", value) }

// withoutMembers leaves out members by name.
func withoutMembers(value any, names ...string) any {
	switch v := value.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, member := range v {
			out[name] = withoutMembers(member, names...)
		}
		for _, name := range names {
			delete(out, name)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = withoutMembers(v[i], names...)
		}
		return out
	}
	return value
}

func requireSame(t *testing.T, message, face string, want, got any) {
	t.Helper()
	if !assert.ObjectsAreEqual(want, got) {
		require.Equal(t, want, got, "%s: %s", message, face)
	}
}
