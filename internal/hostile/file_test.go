package hostile_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const folder = "../../testdata/hostile"

// row is a row of a table of the README: what a file must end with.
type row struct {
	file  string
	code  int
	rules []string
}

func table(t *testing.T) []row {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, "README.md"))
	require.NoError(t, err)
	var rows []row
	form := regexp.MustCompile("^\\| `([^`]+)` \\| ([0-9]) \\| ([^|]+) \\|")
	for line := range strings.Lines(string(text)) {
		m := form.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		code, err := strconv.Atoi(m[2])
		require.NoError(t, err)
		r := row{file: m[1], code: code}
		for rule := range strings.SplitSeq(m[3], ",") {
			r.rules = append(r.rules, strings.Trim(rule, " `"))
		}
		rows = append(rows, r)
	}
	return rows
}

func TestHostileFiles(t *testing.T) {
	rows := table(t)
	var told, there []string
	for _, r := range rows {
		told = append(told, r.file)
		t.Run(r.file, func(t *testing.T) {
			t.Parallel()
			requireRefused(t, check(t, nil, filepath.Join(folder, r.file)), r.code, r.rules...)
		})
	}
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	for _, e := range entries {
		if e.Name() != "README.md" && !strings.HasPrefix(e.Name(), ".") {
			there = append(there, e.Name())
		}
	}
	assert.ElementsMatch(t, there, told, "the README names every file")
}

func TestHostileFilesInOneRun(t *testing.T) {
	o := check(t, nil, folder)
	requireRefused(t, o, 3)
	assert.Len(t, o.verdict, len(table(t)))
}
