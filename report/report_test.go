package report_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol"
	"github.com/forkontrol/forkontrol/internal/report/form"
	"github.com/forkontrol/forkontrol/report"
)

const day = "2026-11-22"

var formats = []report.Format{report.Text, report.Summary, report.Compact, report.HTML, report.Markdown, report.CSV, report.XLSX, report.JSON, report.NDJSON,
	report.SARIF, report.JUnit, report.Checkstyle, report.GitHub, report.GitLab}

// mendable is what the command says of its own flag.
var mendable = regexp.MustCompile(`(?m)^ *\d+ [^\n]*--fix[^\n]*\n`)

// durations are in JUnit XML alone, and no two checks take as long.
var durations = regexp.MustCompile(` time="[0-9.]+"`)

// forCommand is what a text says to users of the command alone.
var forCommand = regexp.MustCompile(`(?m)^((?:Bemærk|Note) .*)\. .*--register [^:]*:$`)

// A program that writes a report gets the bytes of the command, for one payload and for
// many.
func TestReportsAreThoseOfTheCommand(t *testing.T) {
	command := filepath.Join(t.TempDir(), "forkontrol.exe")
	out, err := exec.Command("go", "build", "-o", command, "../cmd/forkontrol").CombinedOutput()
	require.NoError(t, err, "%s", out)
	all, err := filepath.Glob("../examples/ungedatabasen/*.*ml")
	require.NoError(t, err)
	csv, err := filepath.Glob("../examples/*/*-fejl-*.csv")
	require.NoError(t, err)
	all = append(all, csv...)
	require.Greater(t, len(all), 3)
	for _, language := range []forkontrol.Language{forkontrol.Danish, forkontrol.English} {
		for _, show := range []bool{false, true} {
			c, err := forkontrol.NewChecker(forkontrol.Options{AsOf: day, Language: language, ShowPersonalData: show})
			require.NoError(t, err)
			for _, names := range [][]string{all[:1], all} {
				var reports []*forkontrol.Report
				for _, name := range names {
					f, err := os.Open(name)
					require.NoError(t, err)
					r, err := c.Check(t.Context(), f, filepath.ToSlash(name))
					require.NoError(t, err)
					require.NoError(t, f.Close())
					reports = append(reports, r)
				}
				dir := t.TempDir()
				args := []string{"check", "--as-of", day, "--lang", string(language), "--fail-on", "never", "-v"}
				if show {
					args = append(args, "--show-personal-data")
				}
				for _, f := range formats {
					args = append(args, "--out", string(f)+"="+filepath.Join(dir, string(f)))
				}
				out, err := exec.Command(command, append(args, names...)...).CombinedOutput()
				require.NoError(t, err, "%s", out)
				for _, f := range formats {
					want, err := os.ReadFile(filepath.Join(dir, string(f)))
					require.NoError(t, err)
					want = mendable.ReplaceAll(forCommand.ReplaceAll(want, []byte("$1:")), nil)
					var got bytes.Buffer
					require.NoError(t, report.Write(&got, f, reports...))
					if f == report.JUnit {
						require.Regexp(t, durations, got.String())
						want = durations.ReplaceAll(want, nil)
						got = *bytes.NewBuffer(durations.ReplaceAll(got.Bytes(), nil))
					}
					require.Equal(t, string(want), got.String(), "%s of %d payloads in %s", f, len(names), language)
				}
			}
		}
	}
}

func TestReportsThatCannotBeWritten(t *testing.T) {
	check := func(o forkontrol.Options) *forkontrol.Report {
		c, err := forkontrol.NewChecker(o)
		require.NoError(t, err)
		return c.CheckBytes([]byte("<a/>"), "")
	}
	good := check(forkontrol.Options{AsOf: day})
	for about, c := range map[string]struct {
		f       report.Format
		reports []*forkontrol.Report
		want    error
	}{
		"no such format":  {"yaml", []*forkontrol.Report{good}, report.ErrFormat},
		"none":            {report.JSON, nil, report.ErrNoReport},
		"nil":             {report.JSON, []*forkontrol.Report{good, nil}, report.ErrNoReport},
		"made by hand":    {report.JSON, []*forkontrol.Report{{}}, report.ErrNoReport},
		"of another day":  {report.JSON, []*forkontrol.Report{good, check(forkontrol.Options{AsOf: "2022-02-03"})}, report.ErrMixed},
		"other language":  {report.JSON, []*forkontrol.Report{good, check(forkontrol.Options{AsOf: day, Language: forkontrol.English})}, report.ErrMixed},
		"personal data":   {report.JSON, []*forkontrol.Report{good, check(forkontrol.Options{AsOf: day, ShowPersonalData: true})}, report.ErrMixed},
		"format is tried": {"JSON", []*forkontrol.Report{good}, report.ErrFormat},
	} {
		var b bytes.Buffer
		assert.ErrorIs(t, report.Write(&b, c.f, c.reports...), c.want, about)
		assert.Empty(t, b.String(), about)
	}
	for i, name := range form.All {
		assert.Equal(t, report.Format(name), formats[i])
	}
	full := errors.New("disk full")
	for _, f := range formats {
		assert.ErrorIs(t, report.Write(failing{full}, f, good), full, f)
	}
	var b strings.Builder
	require.NoError(t, report.Write(&b, report.JSON, good, check(forkontrol.Options{AsOf: day, MaxDepth: 3})), "limits do not concern the report")
	assert.Contains(t, b.String(), `"payloads":2`)
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }
