package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// atTerminal returns what a command prints at a terminal of 100 columns, in the folder of the
// repository.
func atTerminal(t *testing.T, lang language, args ...string) string {
	t.Helper()
	t.Chdir(filepath.Join("..", ".."))
	t.Setenv("COLUMNS", "100")
	t.Setenv("NO_COLOR", "1")
	var out, talk bytes.Buffer
	a := &app{streams: streams{strings.NewReader(""), &out, &talk}, lang: lang, atTerminal: true}
	a.run(t.Context(), append(args, "--no-progress", "--lang", string(lang)))
	require.Empty(t, talk.String())
	return out.String()
}

// What the README shows of its first command is what that prints.
func TestTheReadmeShowsTheFirstCommandAsItIs(t *testing.T) {
	out := atTerminal(t, english, "check", "examples/first")
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	_, shown, ok := strings.Cut(string(readme), "```\nInvalid ")
	require.True(t, ok)
	shown, _, _ = strings.Cut(shown, "```")
	rest := out
	for part := range strings.SplitSeq("Invalid "+shown, "…\n") { // a line with nothing else stands for what is left out
		part = strings.TrimRight(part, " ")
		_, after, ok := strings.Cut(rest, part)
		require.True(t, ok, "the README shows\n%s\nbut the command prints\n%s", part, out)
		rest = after
	}
	assert.Empty(t, rest, "the README shows how it ends")
}

func TestAReportEndsInWhatToDoNext(t *testing.T) {
	unknown := filepath.Join(t.TempDir(), "unknown.xml")
	require.NoError(t, os.WriteFile(unknown, []byte("<unknown/>"), 0o666))
	for _, c := range []struct {
		about string
		lang  language
		args  []string
		want  string
	}{
		{"findings, and rules that need a register", english, []string{"examples/first"}, `
Next:
  forkontrol explain ungedatabasen/indberet-institution-kontakt/KontaktpersonInfo.Elev.CPRNr/cpr
      what the rule asks for
  forkontrol check --register institutions=FILE examples/first
      also checks the rules that need a register
  forkontrol check --out html=report.html examples/first
      the report as a page to share
`},
		{"several files, a page that is made already, Danish", danish,
			[]string{"--out", "html=" + filepath.Join(t.TempDir(), "side.html"), "examples/first/4-fejl-afkortet.xml", "examples/first/1-gyldig.xml"}, `
Næste skridt:
  forkontrol explain forkontrol/xml/unclosed/well-formed  hvad reglen kræver
  forkontrol check --register institutions=FIL …          også de regler, der kræver et register
`},
		{"a message that nobody knows", english, []string{unknown}, `
Next:
  forkontrol messages              the known messages
  forkontrol check --message ID …  check as that message
`},
		{"nothing wrong", english, []string{"examples/first/1-gyldig.xml"}, ""},
		{"a report for machines", english, []string{"--format", "json", "examples/first"}, ""},
	} {
		t.Run(c.about, func(t *testing.T) {
			out := atTerminal(t, c.lang, append([]string{"check"}, c.args...)...)
			if c.want == "" {
				assert.NotContains(t, out, "Next:")
			} else {
				assert.True(t, strings.HasSuffix(out, c.want), out)
			}
		})
	}
}
