package markdown

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

func TestWrap(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("ord ", 40))
	first, rest := strings.TrimSpace(strings.Repeat("ord ", 30)), strings.TrimSpace(strings.Repeat("ord ", 10))
	for in, want := range map[string]string{
		"kort\n":                            "kort\n",
		long + "\n":                         first + "\n" + rest + "\n",
		"- " + long + "\n":                  "- " + strings.TrimSpace(strings.Repeat("ord ", 29)) + "\n  " + strings.TrimSpace(strings.Repeat("ord ", 11)) + "\n",
		"| " + long + " |\n":                "| " + long + " |\n",
		"# " + long + "\n":                  "# " + long + "\n",
		"```\n" + long + "\n```\n":          "```\n" + long + "\n```\n",
		strings.Repeat("x", 130) + "\n":     strings.Repeat("x", 130) + "\n",
		first + " - " + rest + "\n":         first + " -\n" + rest + "\n",
		"`" + long + "`\n":                  "`" + long + "`\n",
		strings.Repeat("æ", 119) + " å ø\n": strings.Repeat("æ", 119) + "\nå ø\n",
	} {
		assert.Equal(t, want, Wrap(in))
	}
}

func TestWrapKeepsEveryWord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.SampledFrom([]string{"et", "`kode her`", "ord", "\n", "- ", "1. ", "[link](side.md)", strings.Repeat("x", 50)})).Draw(t, "words"), " ")
		got := Wrap(text)
		assert.Equal(t, strings.Fields(text), strings.Fields(got))
		assert.Equal(t, got, Wrap(got), "what is wrapped stays so")
	})
}
