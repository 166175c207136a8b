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

// A build server shows the sums it is given; they must be those of the cases, and a payload
// is counted once whatever was found in it.
func TestSumsAreThoseOfThePayloads(t *testing.T) {
	for _, r := range []*finding.Report{specimen.Report(), specimen.Brief(), {}} {
		all := parse(t, write(t, r, report.Options{}))
		var tests, failures, errors, skipped int
		for _, s := range all.Suites {
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
			tests, failures, errors, skipped = tests+s.Tests, failures+f, errors+e, skipped+k
		}
		assert.Equal(t, []int{tests, failures, errors, skipped}, []int{all.Tests, all.Failures, all.Errors, all.Skipped})
		assert.Equal(t, []int{r.Summary.Invalid, r.Summary.Undecided + r.Summary.Failed}, []int{failures, errors})
		if len(r.Payloads) > 0 {
			assert.Equal(t, len(r.Payloads)+len(r.Passed)+1, tests, "and one of a register")
		}
	}
}

func TestAMessageIsASuiteAndAPayloadACase(t *testing.T) {
	r := specimen.Report()
	r.Payloads[1].Took = 1_234_567_890
	s := parse(t, write(t, r, report.Options{Lang: "en"})).Suites
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
	var got [][3]string
	for _, s := range s {
		for _, c := range s.Testcases {
			got = append(got, [3]string{s.Name, c.Name, outcome(c)})
		}
	}
	const kontakt = "ungedatabasen/indberet-institution-kontakt@1.0#Indberet"
	assert.Equal(t, [][3]string{
		{kontakt, "data/god.xml", "passed"}, {kontakt, "data/kontakt.xml", "failed"}, {kontakt, "data/brudt æ 1.xml", "failed"},
		{kontakt, "dyb.json", "error"}, {kontakt, "data/hel.xml", "passed"},
		{"forkontrol", "-", "error"},
		{"navision-stat/studiestart@0.1#Indmeldelse", "arkiv.zip!start.ndjson", "passed"}, // a warning
		{"Not checked", "enrolments", "skipped"},                                          // so that a build server does not show it as all green
	}, got)
	assert.Equal(t, "Valid as far as checked: 1 rule needs a register", s[0].Testcases[0].SystemOut.Data)
	assert.Equal(t, "Valid", s[0].Testcases[4].SystemOut.Data)
	assert.Equal(t, "ungedatabasen.indberet-institution-kontakt#Indberet", s[0].Testcases[0].Classname, "a build server takes what is before the last full stop for a package")
	assert.Equal(t, "1.235", s[0].Testcases[1].Time)
	assert.Equal(t, "1.235", s[0].Time)
	assert.Equal(t, "Invalid: 12 errors, 1 warning", s[0].Testcases[1].Failure.Message)
	assert.Contains(t, s[0].Testcases[1].Failure.Data, "14:9: warning: Fax does not belong in KontaktpersonInfo.")
	assert.Equal(t, "Register enrolments is missing: 1 rule was not checked", s[3].Testcases[0].Skipped.Message)
}

func TestManyFindingsOfARuleAreCounted(t *testing.T) {
	r := specimen.Report()
	p := &r.Payloads[1]
	cpr := p.Findings[len(p.Findings)-1]
	p.Findings = nil
	for range writer.MaxListed + 5 {
		p.Findings = append(p.Findings, cpr)
	}
	data := parse(t, write(t, r, report.Options{})).Suites[0].Testcases[1].Failure.Data
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
