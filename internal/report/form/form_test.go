package form_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/report/form"
	"github.com/forkontrol/forkontrol/internal/report/specimen"
)

func write(t *testing.T, name string, r *finding.Report, o report.Options) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, form.Write(&b, name, r, specimen.Rules, form.Options{Options: o}))
	return b.Bytes()
}

// text is what a report says: of a workbook, what its parts say.
func text(t *testing.T, name string, b []byte) string {
	t.Helper()
	if name != form.XLSX {
		return string(b)
	}
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	require.NoError(t, err)
	var all []byte
	for _, part := range z.File {
		f, err := part.Open()
		require.NoError(t, err)
		content, err := io.ReadAll(f)
		require.NoError(t, err)
		require.NoError(t, f.Close())
		all = append(append(all, content...), '\n')
	}
	return string(all)
}

func TestEveryFormIsTheSameEveryTime(t *testing.T) {
	for _, name := range form.All {
		for _, lang := range []string{"da", "en"} {
			o := report.Options{Lang: lang}
			one := write(t, name, specimen.Report(), o)
			require.Equal(t, string(one), string(write(t, name, specimen.Report(), o)), name)
			if slices.Contains([]string{form.Summary, form.Compact, form.Markdown, form.CSV, form.XLSX, form.Checkstyle, form.GitHub, form.GitLab}, name) {
				specimen.Golden(t, name+"."+lang+".txt", []byte(strings.ReplaceAll(text(t, name, one), "\r\n", "\n"))) // as a checkout has it
			}
		}
	}
}

func TestPersonalDataStandOnlyWhenAskedFor(t *testing.T) {
	for _, name := range form.All {
		for _, r := range []*finding.Report{specimen.Report(), specimen.Brief()} {
			out := text(t, name, write(t, name, r, report.Options{}))
			for _, secret := range []string{specimen.CPR, specimen.Mail, "0101901234", "Anna", "Birgitte"} {
				assert.NotContains(t, out, secret, name)
			}
		}
	}
	for _, name := range []string{form.Compact, form.CSV, form.XLSX, form.Checkstyle, form.GitLab} {
		assert.Contains(t, text(t, name, write(t, name, specimen.Report(), report.Options{Show: true})), specimen.CPR, name)
	}
}

// Whatever a payload holds, a report is one that its readers can read.
func TestWhatAPayloadHoldsIsNeverMarkup(t *testing.T) {
	r := specimen.Report()
	for i := range r.Payloads {
		r.Payloads[i].File = "a\x01\xff]]>,:|<b>`%\n::error::x" + r.Payloads[i].File
		for j := range r.Payloads[i].Findings {
			f := &r.Payloads[i].Findings[j]
			f.Value, f.HasValue, f.Found, f.Path = "=1+1\r\n::error::|<b>\x00\xff", true, "\x1b]]>\ufffe|`\n::error::", "/a\x02]]>\n|"
		}
	}
	for _, name := range form.All {
		out := write(t, name, r, report.Options{Lang: "en", Show: true})
		check := receivers[name]
		if check != nil {
			check(t, r, out)
		}
	}
}

func TestAWriterThatFailsIsReported(t *testing.T) {
	full := errors.New("disk full")
	for _, name := range form.All {
		assert.ErrorIs(t, form.Write(failing{full}, name, specimen.Report(), specimen.Rules, form.Options{}), full, name)
	}
	assert.ErrorContains(t, form.Write(io.Discard, "yaml", specimen.Report(), specimen.Rules, form.Options{}), "yaml")
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

// What is waived is never hidden, and never looks like what fails the run.
func TestWhatIsWaivedIsToldApart(t *testing.T) {
	const why, known = "Mail is shortened from August (Drift, through 2999-12-31)", "known from the baseline"
	rule := "ungedatabasen/indberet-institution-kontakt/KontaktpersonInfo.KontaktMail/maxLength"
	for name, want := range map[string][]string{
		form.Text:       {"Waived   " + why, "of which 3 waived"},
		form.Summary:    {"\nWaived\n", rule, "of which 3 waived"},
		form.Compact:    {"data/kontakt.xml:12:22: note: Waived: " + why + ". Mail address of the contact person may have at most 64", "31:15: note: Waived: " + known},
		form.HTML:       {why, known, "of which 3 waived"},
		form.Markdown:   {"\n### Waived\n", "| error | 1 | 1 | [ungedatabasen", "Waived: " + why + ". Mail address", "of which 3 waived"},
		form.CSV:        {";Waived\r\n", "data/kontakt.xml;Ungedatabasen;IndberetInstitutionKontakt 1.0;error;12;", ";" + why + "\r\n", ";" + known + "\r\n"},
		form.XLSX:       {`<c t="inlineStr" s="1"><is><t xml:space="preserve">Waived</t></is></c></row>`, why, "of which 3 waived"},
		form.JSON:       {`"waived":{"by":"waiver","reason":"Mail is shortened from August"`, `"waived":{"by":"baseline"`},
		form.NDJSON:     {`"waived":{"by":"waiver","reason":"Mail is shortened from August"`},
		form.SARIF:      {`"suppressions"`, "Waived: " + why},
		form.JUnit:      {"Waived: " + why},
		form.Checkstyle: {`line="12" column="22" severity="info" message="Waived: ` + why + `. Mail address`},
		form.GitHub:     {"::notice file=data/kontakt.xml,line=12,", "::Waived: " + why + ". Mail address", "of which 3 waived"},
		form.GitLab:     {`{"description":"Waived: ` + why + `. Mail address`, `KontaktMail/maxLength","fingerprint":"`, `"severity":"info"`},
	} {
		out := text(t, name, write(t, name, specimen.Waived(), report.Options{Lang: "en"}))
		for _, said := range want {
			assert.Contains(t, out, said, name)
		}
		if check := receivers[name]; check != nil {
			check(t, specimen.Waived(), write(t, name, specimen.Waived(), report.Options{Lang: "en"}))
		}
		danish := text(t, name, write(t, name, specimen.Waived(), report.Options{}))
		if name != form.JSON && name != form.NDJSON {
			assert.Contains(t, strings.ToLower(danish), "undtaget", name)
		}
	}
	assert.Len(t, form.All, 14, "each form is above")
}
