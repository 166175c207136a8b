package form_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/report/form"
	"github.com/forkontrol/forkontrol/internal/report/specimen"
)

// many is a report of files with 100,000 findings in all, of 40 rules, one in ten a warning.
func many(files int) *finding.Report {
	m := *specimen.Kontakt
	m.Rules = make([]program.Rule, 1, 41)
	for i := range 40 {
		rule := specimen.Kontakt.Rules[specimen.RuleMissing]
		rule.ID = fmt.Sprintf("ungedatabasen/indberet-institution-kontakt/Felt%02d/required", i)
		m.Rules = append(m.Rules, rule)
	}
	r := &finding.Report{Version: "0.1.0", Ruleset: "sha256:5bec1men", AsOf: "2026-11-21", Brief: true}
	n := 0
	for i := range files {
		p := finding.Payload{File: fmt.Sprintf("ind/%03d/kontakt-%06d.xml", i/1000, i), Format: "xml", System: specimen.Ungedatabasen, Message: &m, Verdict: finding.Invalid}
		for j := range 100_000 / files {
			// Rules are broken more and more seldom, the last one once.
			rule := &m.Rules[1]
			for k := 39; k > 0; k-- {
				if n%(1+k*k) == k {
					rule = &m.Rules[1+k]
					break
				}
			}
			f := finding.Finding{Rule: rule, System: specimen.Ungedatabasen, Message: &m, Severity: program.Error, Line: 10 + j, Column: 5, EndLine: int32(10 + j), EndColumn: 9,
				Path: "/Indberet/KontaktpersonInfo[" + strconv.Itoa(j+1) + "]/Felt"}
			if n%10 == 0 {
				f.Severity = program.Warning
				p.Counts.Warning++
			} else {
				p.Counts.Error++
			}
			p.Findings = append(p.Findings, f)
			n++
		}
		r.Payloads = append(r.Payloads, p)
		r.Summary.Add(&p)
	}
	return r
}

// receivers hold a report against what its readers take, by form.
var receivers = map[string]func(t *testing.T, r *finding.Report, out []byte){
	form.SARIF: codeScanning, form.GitHub: annotations, form.Markdown: stepSummary, form.JUnit: testResults,
	form.GitLab: codeQuality, form.Checkstyle: checkstyles, form.CSV: spreadsheet, form.XLSX: workbook,
}

func TestReceiversTakeAHundredThousandFindings(t *testing.T) {
	for _, files := range []int{10, 100_000} {
		r := many(files)
		for name, check := range receivers {
			if files > 10 && name != form.JUnit && name != form.SARIF { // whose size the files decide
				continue
			}
			t.Run(name+" of "+strconv.Itoa(files), func(t *testing.T) { check(t, r, write(t, name, r, report.Options{Lang: "en"})) })
		}
	}
}

func TestReceiversTakeReportsOfAllKinds(t *testing.T) {
	crash := &finding.Report{Payloads: []finding.Payload{{File: "a.xml", Verdict: finding.Failed}}, Summary: finding.Summary{Payloads: 1, Failed: 1}}
	for _, r := range []*finding.Report{{}, specimen.Report(), specimen.Brief(), crash} {
		for name, check := range receivers {
			check(t, r, write(t, name, r, report.Options{Lang: "en"}))
		}
	}
	for _, name := range []string{form.Compact, form.CSV, form.Checkstyle, form.GitLab, form.GitHub, form.JUnit, form.Text} {
		assert.Contains(t, string(write(t, name, crash, report.Options{Lang: "en"})), "ot checked", "a check that went wrong is seen in %s", name)
	}
}

func total(r *finding.Report) int { return r.Total().Total() }

// GitHub code scanning: 10 MB gzipped, 5,000 results of a run are kept, 25,000 rules.
func codeScanning(t *testing.T, r *finding.Report, out []byte) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, err := z.Write(out)
	require.NoError(t, err)
	require.NoError(t, z.Close())
	assert.Less(t, packed.Len(), 10_000_000)
	var log struct {
		Runs []struct {
			Tool    struct{ Driver struct{ Rules []struct{ ID string } } }
			Results []struct {
				RuleID, Level string
				Locations     []any
			}
			Invocations []struct {
				ToolExecutionNotifications []struct{ Message struct{ Text string } }
			}
		}
	}
	require.NoError(t, json.Unmarshal(out, &log))
	require.Len(t, log.Runs, 1)
	run := log.Runs[0]
	assert.LessOrEqual(t, len(run.Results), 5_000)
	assert.LessOrEqual(t, len(run.Tool.Driver.Rules), 25_000)
	seen, levels := map[string]bool{}, map[string]int{}
	for _, result := range run.Results {
		seen[result.RuleID] = true
		levels[result.Level]++
		if len(result.Locations) > 100 {
			t.Error(len(result.Locations))
		}
	}
	if r.Brief {
		assert.Len(t, seen, len(run.Tool.Driver.Rules), "no rule goes unseen because another is broken a thousand times")
	}
	if left := total(r) - len(run.Results); left > 0 {
		require.NotEmpty(t, run.Invocations[0].ToolExecutionNotifications)
		assert.Contains(t, run.Invocations[0].ToolExecutionNotifications[0].Message.Text, "not listed here")
	}
	if len(run.Results) == 5_000 {
		assert.Zero(t, levels["warning"], "errors come first")
	}
}

var command = regexp.MustCompile(`^::(error|warning|notice) ((?:file|line|endLine|col|endColumn|title)=[^,:]*(?:,[a-zA-Z]+=[^,:]*)*)::(.+)$`)

// GitHub annotations: ten of a kind a step; the rest vanish unseen.
func annotations(t *testing.T, r *finding.Report, out []byte) {
	shown := map[string]int{}
	lines := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	for _, line := range lines {
		parts := command.FindStringSubmatch(line)
		require.NotNil(t, parts, line)
		shown[parts[1]]++
	}
	for kind, n := range shown {
		assert.LessOrEqual(t, n, 10, kind)
	}
	last := lines[len(lines)-1]
	assert.True(t, strings.HasPrefix(last, "::notice title=forkontrol::"), last)
	if r.Brief && total(r) == 100_000 {
		assert.Equal(t, 10, shown["error"])
		assert.Contains(t, last, "90,000 errors, 10,000 warnings. 99,980 findings are not listed here.")
		assert.Contains(t, lines[0], "Felt00", "the most frequent comes first")
		assert.Contains(t, lines[0], " findings in ")
	}
}

// GitHub takes no summary of a step that is larger than 1 MiB.
func stepSummary(t *testing.T, r *finding.Report, out []byte) {
	assert.Less(t, len(out), 1<<20)
	columns := 0
	for line := range strings.Lines(string(out)) {
		if !strings.HasPrefix(line, "|") {
			columns = 0
			continue
		}
		n := strings.Count(line, "|") - strings.Count(line, `\|`)
		if columns > 0 {
			assert.Equal(t, columns, n, line)
		}
		columns = n
		assert.NotContains(t, line, "<b>")
	}
	if len(r.Payloads) > 0 {
		assert.Contains(t, string(out), "### By system and message")
	}
}

// GitLab reads 30 MB of JUnit XML and of names that are equal the first alone; Jenkins fails a
// build over a document that is empty.
func testResults(t *testing.T, r *finding.Report, out []byte) {
	assert.Less(t, len(out), 30_000_000)
	var all struct {
		XMLName xml.Name `xml:"testsuites"`
		Tests   int      `xml:"tests,attr"`
		Suites  []struct {
			Name  string `xml:"name,attr"`
			Tests int    `xml:"tests,attr"`
			Cases []struct {
				Name  string  `xml:"name,attr"`
				Class string  `xml:"classname,attr"`
				Time  float64 `xml:"time,attr"`
				Error *struct {
					Message string `xml:"message,attr"`
				} `xml:"error"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	require.NoError(t, xml.Unmarshal(out, &all))
	names, cases := map[string]bool{}, 0
	for _, s := range all.Suites {
		assert.Equal(t, s.Tests, len(s.Cases))
		for _, c := range s.Cases {
			name := c.Class + "\x00" + c.Name
			if c.Class == "" || names[name] {
				t.Errorf("no class, or a name twice: %q", name)
			}
			names[name] = true
			cases++
		}
	}
	assert.Equal(t, all.Tests, cases)
	if n := len(r.Payloads); n > cases {
		assert.Contains(t, string(out), "payloads are not listed here")
	}
	if len(r.Payloads) == 0 && len(r.Passed) == 0 {
		assert.NotEmpty(t, all.Suites, "Jenkins takes no results for a failure")
	}
}

// GitLab code quality: an array without a byte order mark, of objects with these members.
func codeQuality(t *testing.T, r *finding.Report, out []byte) {
	require.NotEmpty(t, out)
	assert.Equal(t, byte('['), out[0])
	var all []struct {
		Description string `json:"description"`
		Check       string `json:"check_name"`
		Fingerprint string `json:"fingerprint"`
		Severity    string `json:"severity"`
		Location    struct {
			Path  string `json:"path"`
			Lines struct {
				Begin int `json:"begin"`
			} `json:"lines"`
		} `json:"location"`
	}
	d := json.NewDecoder(bytes.NewReader(out))
	d.DisallowUnknownFields()
	require.NoError(t, d.Decode(&all))
	prints := map[string]bool{}
	for _, one := range all {
		if one.Description == "" || one.Check == "" || !slices.Contains([]string{"info", "minor", "major", "critical", "blocker"}, one.Severity) ||
			path.Clean(one.Location.Path) != one.Location.Path || one.Location.Lines.Begin < 1 || prints[one.Fingerprint] {
			t.Errorf("not as GitLab reads it, or twice: %+v", one)
		}
		prints[one.Fingerprint] = true
	}
	assert.GreaterOrEqual(t, len(all), listed(r))
}

// listed is how many findings the check kept.
func listed(r *finding.Report) (n int) {
	for i := range r.Payloads {
		n += len(r.Payloads[i].Findings)
	}
	return n
}

// Jenkins and others read Checkstyle's XML, and fail over an empty document.
func checkstyles(t *testing.T, r *finding.Report, out []byte) {
	var all struct {
		XMLName xml.Name `xml:"checkstyle"`
		Version string   `xml:"version,attr"`
		Files   []struct {
			Name   string `xml:"name,attr"`
			Errors []struct {
				Line     int    `xml:"line,attr"`
				Severity string `xml:"severity,attr"`
				Message  string `xml:"message,attr"`
				Source   string `xml:"source,attr"`
			} `xml:"error"`
		} `xml:"file"`
	}
	require.NoError(t, xml.Unmarshal(out, &all))
	assert.NotEmpty(t, all.Version)
	n := 0
	for _, f := range all.Files {
		for _, e := range f.Errors {
			if !slices.Contains([]string{"error", "warning", "info"}, e.Severity) || e.Line < 1 || e.Message == "" || e.Source == "" {
				t.Errorf("not as Checkstyle writes it: %+v", e)
			}
			n++
		}
	}
	assert.GreaterOrEqual(t, n, listed(r))
}

// A Danish Excel opens a file of semicolons with a byte order mark as it is, and takes cells that
// begin so for formulas.
func spreadsheet(t *testing.T, r *finding.Report, out []byte) {
	body, ok := bytes.CutPrefix(out, []byte("\ufeff"))
	require.True(t, ok)
	c := csv.NewReader(bytes.NewReader(body))
	c.Comma = ';'
	rows, err := c.ReadAll() // as many cells in each
	require.NoError(t, err)
	assert.GreaterOrEqual(t, len(rows)-1, listed(r))
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.Contains("=+-@\t\r", cell[:1]) {
				t.Errorf("a formula: %q", cell)
			}
		}
	}
}

// Excel: 1,048,576 rows of a sheet and 32,767 characters of a cell; nothing is a formula.
func workbook(t *testing.T, r *finding.Report, out []byte) {
	z, err := zip.NewReader(bytes.NewReader(out), int64(len(out)))
	require.NoError(t, err)
	var names []string
	for _, part := range z.File {
		names = append(names, part.Name)
		f, err := part.Open()
		require.NoError(t, err)
		rows, d := 0, xml.NewDecoder(f)
		for {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(part.Name, err)
			}
			switch start, _ := token.(xml.StartElement); start.Name.Local {
			case "f":
				t.Error("a formula")
			case "row":
				rows++
			}
		}
		if path.Base(part.Name) == "sheet1.xml" {
			assert.Greater(t, rows, listed(r))
			assert.LessOrEqual(t, rows, 1_048_576)
		}
	}
	assert.True(t, slices.Contains(names, "[Content_Types].xml") && slices.Contains(names, "xl/workbook.xml"))
}
