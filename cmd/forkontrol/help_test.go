package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// widestSource is how wide a line of a command's texts may be as it is written, in columns.
const widestSource = 100

// The help of every command fits the terminal, so that no terminal breaks its words; only
// examples, which are to be copied, are left as they are.
func TestHelpFitsTheTerminal(t *testing.T) {
	for _, lang := range []language{danish, english} {
		for _, width := range []int{80, 60} {
			t.Setenv("COLUMNS", strconv.Itoa(width))
			a := &app{lang: lang}
			var walk func(*cobra.Command)
			walk = func(c *cobra.Command) {
				var out bytes.Buffer
				c.SetOut(&out)
				a.help(c)
				shown := out.String()
				if c.Example != "" {
					assert.Contains(t, shown, c.Example)
					shown = strings.Replace(shown, c.Example, "", 1)
				}
				for line := range strings.Lines(c.Long + "\n" + c.Example) { // manual pages have them as they are written
					assert.LessOrEqual(t, text.StringWidth(strings.TrimSuffix(line, "\n")), widestSource, "%s: %s", c.CommandPath(), line)
				}
				assert.Contains(t, strings.Join(strings.Fields(shown), " "), strings.Join(strings.Fields(c.Long), " "))
				for line := range strings.Lines(shown) {
					line = strings.TrimSuffix(line, "\n")
					assert.LessOrEqual(t, text.StringWidth(line), width, "%s: %s", c.CommandPath(), line)
				}
				for _, sub := range c.Commands() {
					walk(sub)
				}
			}
			walk(a.root())
		}
	}
}

// What the help offers is tried by a script.
func TestEveryFlagOfCheckIsInAScript(t *testing.T) {
	scripts, err := filepath.Glob("testdata/script/*.txtar")
	require.NoError(t, err)
	var used strings.Builder
	for _, script := range scripts {
		b, err := os.ReadFile(script)
		require.NoError(t, err)
		for line := range strings.Lines(string(b)) {
			if _, arguments, ok := strings.Cut(line, "forkontrol check "); ok {
				used.WriteString(strings.ReplaceAll(arguments, "=", " ") + " ")
			}
		}
	}
	words := strings.Fields(used.String())
	(&app{lang: english}).checkCommand().Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden && f.Name != "help" {
			assert.True(t, slices.Contains(words, "--"+f.Name) || f.Shorthand != "" && slices.Contains(words, "-"+f.Shorthand), "no script tries --%s", f.Name)
		}
	})
}
