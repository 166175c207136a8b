package docs

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// stilted is what no technical writer says of a program: findings are reported, a function reports whether.
// Things may be told apart, or one from another.
var stilted = regexp.MustCompile(`(?i)\b(?:is|are|be|was|were|been) told\b(?: apart| from)?|\btold of\b|\btells whether\b|\b(?:not |is )to be had\b|\blets the memory go\b|\bone a (?:record|row|file|payload|goroutine|line|run)\b`)

// written are the files that people read, in whatever language they are for machines.
var written = []string{".go", ".md", ".ts", ".tsx", ".mjs", ".astro", ".json", ".html", ".css"}

func TestTextsAreAsTechnicalWritersWriteThem(t *testing.T) {
	read := 0
	require.NoError(t, filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if path != ".." && slices.Contains(append(foreign, "testdata", "rules", "corpus"), d.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		// These hold the phrases themselves.
		if !slices.Contains(written, filepath.Ext(path)) || slices.Contains([]string{"phrases_test.go", "same_test.go"}, d.Name()) {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		read++
		for _, found := range stilted.FindAllIndex(text, -1) {
			phrase := string(text[found[0]:found[1]])
			if !strings.HasSuffix(phrase, " apart") && !strings.HasSuffix(phrase, " from") {
				line := 1 + strings.Count(string(text[:found[0]]), "\n")
				assert.Fail(t, "a stilted phrase", "%s:%d: %s", path, line, phrase)
			}
		}
		return nil
	}))
	assert.Greater(t, read, 500)
}
