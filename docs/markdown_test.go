// Package docs holds the guides, and tests of what all Markdown in the repository
// must hold.
package docs

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/markdown"
)

// foreign are folders whose Markdown is not ours, or not kept.
var foreign = []string{".git", "node_modules", "dist", ".data", ".astro", "build", "tmp"}

func TestLinesOfMarkdownCanBeRead(t *testing.T) {
	for path, text := range pages(t) {
		code := false
		number := 0
		for line := range strings.Lines(text) {
			number++
			line = strings.TrimRight(line, "\n")
			if strings.HasPrefix(strings.TrimSpace(line), "```") {
				code = !code
			}
			if code || strings.HasPrefix(strings.TrimSpace(line), "|") || !markdown.Breakable(line) {
				continue
			}
			assert.LessOrEqual(t, utf8.RuneCountInString(line), markdown.Widest, "%s:%d", path, number)
		}
	}
}

// link is [text](address), with the address of a file in the repository.
var link = regexp.MustCompile(`\]\(([^)#:\s]+)(#[^)\s]*)?\)`)

// code is what no link stands in.
var code = regexp.MustCompile("(?s)```.*?```|`[^`\n]*`")

// heading is a line that an address can end in.
var heading = regexp.MustCompile(`(?m)^#+ (.*)$`)

func TestLinksOfMarkdownLeadSomewhere(t *testing.T) {
	all := pages(t)
	for path, text := range all {
		if strings.HasPrefix(path, "../site/") {
			continue // the site's own addresses; its tests follow them
		}
		for _, found := range link.FindAllStringSubmatch(code.ReplaceAllString(text, ""), -1) {
			target := filepath.Join(filepath.Dir(path), filepath.FromSlash(found[1]))
			if _, err := os.Stat(target); !assert.NoError(t, err, path) || found[2] == "" {
				continue
			}
			var anchors []string
			for _, h := range heading.FindAllStringSubmatch(all[target], -1) {
				anchors = append(anchors, "#"+anchor(h[1]))
			}
			named := strings.Contains(all[target], `<a id="`+strings.TrimPrefix(found[2], "#")+`">`)
			assert.True(t, named || slices.Contains(anchors, found[2]), "%s: %s%s", path, found[1], found[2])
		}
	}
}

// anchor is what code hosts make of a heading.
func anchor(heading string) string {
	heading = regexp.MustCompile(`[^\p{L}\p{N} _-]`).ReplaceAllString(strings.ToLower(heading), "")
	return strings.ReplaceAll(heading, " ", "-")
}

// pages reads all Markdown of the repository, by path from here.
func pages(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	require.NoError(t, filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && slices.Contains(foreign, entry.Name()) {
			return filepath.SkipDir
		}
		if filepath.Ext(path) != ".md" {
			return nil
		}
		text, err := os.ReadFile(path)
		name, relErr := filepath.Rel(".", path)
		if relErr == nil {
			all[name] = string(text)
		}
		return err
	}))
	require.Greater(t, len(all), 30)
	return all
}
