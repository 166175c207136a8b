package fix

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

func side(b string) Side { return Side{strings.NewReader(b), int64(len(b))} }

// applied has two programs apply a patch to a file, and gives what each makes of it.
func applied(t *testing.T, name, before string, patch []byte) map[string]string {
	t.Helper()
	out := map[string]string{}
	for program, args := range map[string][]string{"git": {"apply", "--whitespace=nowarn"}, "patch": {"-p1", "-s"}} {
		dir := t.TempDir()
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(before), 0o644))
		c := exec.Command(program, args...)
		c.Dir, c.Stdin = dir, bytes.NewReader(patch)
		c.Env = append(os.Environ(), "GIT_CEILING_DIRECTORIES="+dir)
		said, err := c.CombinedOutput()
		if err != nil && c.Process == nil {
			t.Log("not here: " + program)
			continue
		}
		require.NoError(t, err, "%s: %s\n%s", program, said, patch)
		b, err := os.ReadFile(path)
		require.NoError(t, err)
		out[program] = string(b)
	}
	require.NotEmpty(t, out)
	return out
}

func TestAPatchMakesTheMendedFile(t *testing.T) {
	text := example(t, school)
	broken := changed(t, text, "2026-08-10", "10-08-2026", "1203144016", "  120314-4016\n ", "999001", "999 001")
	contactJSON := changed(t, example(t, contact), ": 999001", `: "999001"`)
	wide := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	for name, broken := range map[string]string{
		"a.xml": broken, "with space æ.xml": strings.ReplaceAll(broken, "\n", "\r\n"), `quote".xml`: strings.TrimRight(broken, "\n"),
		"latin.xml": in(t, charmap.ISO8859_1, strings.Replace(broken, "UTF-8", "ISO-8859-1", 1)),
		"wide.xml":  in(t, wide, strings.Replace(broken, "UTF-8", "UTF-16", 1)),
		"marks.xml": "\uFEFF\uFEFF" + broken,
		"one.json":  strings.ReplaceAll(contactJSON, "\n", ""), "many.json": contactJSON,
		"rows.csv":  "sep=;\r\n" + strings.ReplaceAll(example(t, seats), "\n", ";;\r\r\n"),
		"order.xml": in(t, encoding.Nop, example(t, "ungedatabasen/soap12-fejl-raekkefoelge.xml")),
	} {
		t.Run(name, func(t *testing.T) {
			after, r := mend(t, name, broken, false)
			require.NotEqual(t, broken, after)
			var patch bytes.Buffer
			require.NoError(t, Patch(&patch, name, side(broken), side(after), r.Changes))
			for program, got := range applied(t, name, broken, patch.Bytes()) {
				assert.True(t, after == got, program)
			}
		})
	}
}

// TestAPatchOfAnyChanges asks the same of changes that nobody would make, in several rounds.
func TestAPatchOfAnyChanges(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for n := range 40 {
		var before strings.Builder
		for i := range random.IntN(60) {
			fmt.Fprintf(&before, "line %d%s", i, []string{"\n", "\n", "\n", "\r\n", ""}[random.IntN(5)])
		}
		before.WriteString("x")
		text, all := before.String(), []Change(nil)
		for range 3 {
			var next strings.Builder
			var round []Change
			at := 0
			for range random.IntN(6) {
				if at >= len(text) {
					break
				}
				from := at + random.IntN(len(text)-at)
				to := from + random.IntN(min(20, len(text)-from))
				next.WriteString(text[at:from])
				put := []string{"", "new", "new\n", "\nnew", "\n"}[random.IntN(5)]
				round = append(round, Change{int64(from), int64(to - from), int64(next.Len()), int64(len(put))})
				next.WriteString(put)
				at = to
			}
			next.WriteString(text[at:])
			text, all = next.String(), compose(all, round)
		}
		if text == before.String() || text == "" {
			continue
		}
		var patch bytes.Buffer
		require.NoError(t, Patch(&patch, "f", side(before.String()), side(text), all))
		for program, got := range applied(t, "f", before.String(), patch.Bytes()) {
			require.Equal(t, text, got, "%d: %s\n%s", n, program, patch.String())
		}
	}
}
