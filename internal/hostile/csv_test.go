package hostile_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// rowsMessage is an invented message in CSV: Elevens navn;Fag;ÅE point and further columns.
const rowsMessage = "proeve/csv@1.0#Karakterer"

// rowsSchemas is a directory with the schemas of that message and what every check needs.
func rowsSchemas(t *testing.T) string {
	dir := t.TempDir()
	for from, to := range map[string]string{
		"../../schemas/common/keywords.json":                        "common/keywords.json",
		"../../schemas/forkontrol/system.json":                      "forkontrol/system.json",
		"../oracle/testdata/schemas/proeve/system.json":             "proeve/system.json",
		"../oracle/testdata/schemas/proeve/csv/1.0/Karakterer.json": "proeve/csv/1.0/Karakterer.json",
	} {
		text, err := os.ReadFile(from)
		require.NoError(t, err)
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, to)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, to), text, 0o644))
	}
	return dir
}

const rowsHead = "Elevens navn;Fag;ÅE point;Vaegt;Godkendt;Fravaer;Note\n"

// Rows made to make a reader lose its place, its memory or its wits are refused, and by
// their names.
func TestHostileRows(t *testing.T) {
	dir := rowsSchemas(t)
	repeat := func(s string, n int) func(writer) {
		return func(w writer) {
			for range n {
				_, _ = w.WriteString(s) // what is no longer read does not matter
			}
		}
	}
	text := func(s string) func(writer) { return repeat(s, 1) }
	for name, c := range map[string]struct {
		input func(writer)
		code  int
		rule  string
	}{
		"a quote that swallows the file": {text(rowsHead + "\"Ada;DA;7;;;;\nBo;DA;7;;;;\n"), 1, "forkontrol/csv/unclosed/well-formed"},
		"quotes without end":             {repeat("\"", 64<<20), 3, "forkontrol/limits/text/exceeded"},
		"a cell without end":             {func(w writer) { text(rowsHead)(w); repeat("a", 64<<20)(w) }, 3, "forkontrol/limits/text/exceeded"},
		"a quoted cell without end":      {func(w writer) { text(rowsHead + "\"")(w); repeat("a\n", 32<<20)(w) }, 3, "forkontrol/limits/text/exceeded"},
		"cells without end":              {func(w writer) { text(rowsHead)(w); repeat(";", 64<<20)(w) }, 3, "forkontrol/limits/cells/exceeded"},
		"names without end":              {func(w writer) { text("Elevens navn")(w); repeat(";a", 32<<20)(w) }, 3, "forkontrol/limits/cells/exceeded"},
		"rows without end, all wrong":    {func(w writer) { text(rowsHead)(w); repeat(";\"a\"b;\x00c\n", 1<<17)(w) }, 1, "forkontrol/csv/after-quote/well-formed"},
		"blank lines without end":        {func(w writer) { text(rowsHead)(w); repeat("\n", 16<<20)(w); text("Ada;DA;7;;;;\n")(w) }, 1, "forkontrol/csv/row/blank"},
		"nothing but carriage returns":   {repeat("\r", 16<<20), 1, "forkontrol/payload/content/empty"},
		"null bytes":                     {repeat("\x00", 1<<20), 1, "forkontrol/csv/character/well-formed"},
		"both encodings in one file":     {text(rowsHead + "S\xf8ren;DA;7;;;;\n"), 1, "forkontrol/encoding/bytes/invalid"},
		"an encoding nobody allows":      {text("\xFF\xFEE\x00;\x00"), 1, "forkontrol/csv/encoding/mismatch"},
		"a file that is cut":             {text("Elevens navn;Fag;\xc3"), 1, "forkontrol/csv/column/missing"},
		"XML in disguise":                {text("<?xml version=\"1.0\"?><!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>\n"), 1, "forkontrol/csv/names/missing"},
	} {
		t.Run(name, func(t *testing.T) {
			o := check(t, c.input, "--schemas", dir, "--message", rowsMessage, "--input", "csv", "-")
			requireRefused(t, o, c.code, c.rule)
		})
	}
}

// A cell that a spreadsheet would run as a formula is text here, and stays text in every
// report.
func TestRowsAreNoFormulas(t *testing.T) {
	o := check(t, func(w writer) { _, _ = w.WriteString(rowsHead + "=cmd|' /C calc'!A0;DA;7;;;;\n") },
		"--schemas", rowsSchemas(t), "--message", rowsMessage, "--input", "csv", "-")
	requireRefused(t, o, 1, "proeve/csv/Karakterer.Karakter.Elev/maxLength")
	assert.False(t, strings.Contains(o.out, "calc"), "the value is a name, and masked")
}
