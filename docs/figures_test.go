package docs

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// counted is how coverage.md, which is made from the rules, begins.
var counted = regexp.MustCompile(`(\d+) systems, (\d+) messages, \d+ fields, (\d+) rules\.`)

// A reader who counts for himself finds what README.md and CHANGELOG.md say, rounded.
func TestFiguresOfMessagesAndRulesAreTheProgram(t *testing.T) {
	coverage, err := os.ReadFile("coverage.md")
	require.NoError(t, err)
	found := counted.FindStringSubmatch(strings.Join(strings.Fields(string(coverage)), " "))
	require.NotNil(t, found, "coverage.md begins with what it counted")
	messages, rules := rounded(t, found[2], 10), rounded(t, found[3], 100)
	for _, name := range []string{"README.md", "CHANGELOG.md"} {
		page, err := os.ReadFile("../" + name)
		require.NoError(t, err)
		text := strings.Join(strings.Fields(string(page)), " ")
		for _, want := range []string{
			fmt.Sprintf("about %d,%03d rules", rules/1000, rules%1000),
			fmt.Sprintf("about %d ", messages),
		} {
			assert.Contains(t, text, want, name)
		}
	}
}

// rounded is a number to the nearest step.
func rounded(t *testing.T, number string, step int) int {
	t.Helper()
	n, err := strconv.Atoi(number)
	require.NoError(t, err)
	return (n + step/2) / step * step
}
