package junit_test

import (
	"bytes"
	"encoding/xml"
	"testing"

	"github.com/jstemmer/go-junit-report/v2/junit"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/report"
	writer "github.com/forkontrol/forkontrol/internal/report/junit"
	"github.com/forkontrol/forkontrol/internal/report/specimen"
)

func write(t *testing.T, r *finding.Report, o report.Options) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, writer.Write(&b, r, specimen.Rules, o))
	return b.Bytes()
}

func parse(t *testing.T, out []byte) junit.Testsuites {
	t.Helper()
	var s junit.Testsuites
	require.NoError(t, xml.Unmarshal(out, &s), "%s", out)
	return s
}

func TestReportIsTheSameEveryTime(t *testing.T) {
	specimen.Golden(t, "da.xml", write(t, specimen.Report(), report.Options{}))
	specimen.Golden(t, "en.xml", write(t, specimen.Report(), report.Options{Lang: "en"}))
}

// A build server shows the sums it is given; they must be those of the cases.
func TestSumsAreThoseOfTheCases(t *testing.T) {
	r := specimen.Report()
	all := parse(t, write(t, r, report.Options{}))
	require.Len(t, all.Suites, len(r.Payloads)+1, "and one of what was not checked in the whole run")
	var tests, failures, errors, skipped int
	for i, s := range all.Suites {
		var f, e, k int
		for _, c := range s.Testcases {
			if c.Failure != nil {
				f++
			}
			if c.Error != nil {
				e++
			}
			if c.Skipped != nil {
				k++
			}
		}
		assert.Equal(t, []int{len(s.Testcases), f, e, k}, []int{s.Tests, s.Failures, s.Errors, s.Skipped}, s.Name)
		if i < len(r.Payloads) {
			assert.Equal(t, r.Payloads[i].File, s.Name)
		}
		tests, failures, errors, skipped = tests+s.Tests, failures+f, errors+e, skipped+k
	}
	assert.Equal(t, []int{tests, failures, errors, skipped}, []int{all.Tests, all.Failures, all.Errors, all.Skipped})
}

func TestAPayloadIsASuiteAndABrokenRuleACase(t *testing.T) {
	s := parse(t, write(t, specimen.Report(), report.Options{Lang: "en"})).Suites
	outcome := func(c junit.Testcase) string {
		switch {
		case c.Failure != nil:
			return "failed"
		case c.Error != nil:
			return "error"
		case c.Skipped != nil:
			return "skipped"
		}
		return "passed"
	}
	var got [][2]string
	for _, c := range s[1].Testcases {
		got = append(got, [2]string{c.Name, outcome(c)})
	}
	const kontakt = "ungedatabasen/indberet-institution-kontakt/"
	assert.Equal(t, [][2]string{
		{"data/kontakt.xml", "failed"},
		{kontakt + "KontaktpersonInfo.KontaktType/required", "failed"},
		{kontakt + "KontaktpersonInfo.KontaktMail/maxLength", "failed"},
		{kontakt + "KontaktpersonInfo/additionalProperties", "passed"}, // a warning
		{kontakt + "KontaktpersonInfo.KontaktType/enum", "failed"},
		{kontakt + "Elev.CPRNr/cpr", "failed"},
	}, got)
	assert.Equal(t, "passed", outcome(s[0].Testcases[0]), "valid")
	assert.Equal(t, "Valid as far as checked: 1 rule needs a register", s[0].Testcases[0].SystemOut.Data)
	assert.Equal(t, "skipped", outcome(s[0].Testcases[1]), "so that a build server does not show it as all green")
	require.Len(t, s[6].Testcases, 1, "all was checked")
	assert.Equal(t, "Valid", s[6].Testcases[0].SystemOut.Data)
	require.Len(t, s[7].Testcases, 1, "each register once")
	assert.Equal(t, "Register enrolments is missing: 1 rule was not checked", s[7].Testcases[0].Skipped.Message)
	assert.Equal(t, "error", outcome(s[3].Testcases[0]), "undecided")
	assert.Equal(t, "error", outcome(s[4].Testcases[0]), "failed")
	assert.Contains(t, s[1].Testcases[3].SystemOut.Data, "14:9: warning: Fax does not belong in KontaktpersonInfo.")
}

func TestManyFindingsOfARuleAreCounted(t *testing.T) {
	r := specimen.Report()
	p := &r.Payloads[1]
	cpr := p.Findings[len(p.Findings)-1]
	p.Findings = nil
	for range writer.MaxListed + 5 {
		p.Findings = append(p.Findings, cpr)
	}
	data := parse(t, write(t, r, report.Options{})).Suites[1].Testcases[1].Failure.Data
	assert.Equal(t, writer.MaxListed, bytes.Count([]byte(data), []byte("48:49: fejl")))
	assert.Contains(t, data, "+ 5 flere")
}

// XML has no way to write most control characters; a value may hold them.
func TestAnyValueGivesWellFormedXML(t *testing.T) {
	r := specimen.Report()
	for i := range r.Payloads {
		r.Payloads[i].File += "\x01\xff]]>"
		for j := range r.Payloads[i].Findings {
			f := &r.Payloads[i].Findings[j]
			f.Value, f.HasValue, f.Found, f.Path = "\x00]]>\xff", true, "\x1b]]>\ufffe", "/a\x02]]>"
		}
	}
	parse(t, write(t, r, report.Options{Show: true}))
}

func TestPersonalDataStandOnlyWhenAskedFor(t *testing.T) {
	out := string(write(t, specimen.Report(), report.Options{}))
	for _, secret := range []string{specimen.CPR, specimen.Mail, "0101901234", "Anna", "Birgitte"} {
		assert.NotContains(t, out, secret)
	}
	assert.Contains(t, string(write(t, specimen.Report(), report.Options{Show: true})), specimen.CPR)
}
