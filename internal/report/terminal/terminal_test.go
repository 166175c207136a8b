package terminal_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/rivo/uniseg"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/report/specimen"
	"github.com/forkontrol/forkontrol/internal/report/terminal"
)

func write(t *testing.T, r *finding.Report, o terminal.Options) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, terminal.Write(&b, r, specimen.Rules, o))
	return b.String()
}

func TestReportLooksAsItShould(t *testing.T) {
	for _, lang := range []string{"da", "en"} {
		for _, width := range []int{60, 80, 120} {
			o := terminal.Options{Options: report.Options{Lang: lang}, Width: width}
			specimen.Golden(t, fmt.Sprintf("%s.%d.txt", lang, width), []byte(write(t, specimen.Report(), o)))
		}
	}
	specimen.Golden(t, "da.80.color.txt", []byte(write(t, specimen.Report(), terminal.Options{Color: terminal.Always})))
	specimen.Golden(t, "da.80.shown.txt", []byte(write(t, specimen.Report(), terminal.Options{Options: report.Options{Show: true}})))
}

// Only the id of a rule may make a line wider, for it stands whole.
func TestNoLineIsWiderThanAsked(t *testing.T) {
	var ids []string
	for _, p := range specimen.Report().Payloads {
		for _, f := range p.Findings {
			ids = append(ids, f.Rule.ID)
		}
		for _, u := range p.Unchecked {
			ids = append(ids, u.Rule.ID)
		}
	}
	holdsID := func(line string) bool {
		return slices.ContainsFunc(ids, func(id string) bool { return strings.Contains(line, id) })
	}
	for _, width := range []int{40, 60, 80, 120, 200} {
		out := write(t, specimen.Report(), terminal.Options{Width: width})
		for _, p := range specimen.Report().Payloads {
			for _, f := range p.Findings {
				assert.Contains(t, out, f.Rule.ID)
			}
		}
		for line := range strings.Lines(out) {
			line = strings.TrimSuffix(line, "\n")
			if holdsID(line) {
				continue
			}
			assert.LessOrEqual(t, uniseg.StringWidth(line), width, line)
			assert.Equal(t, strings.TrimRight(line, " "), line, "no white space at the end of a line")
		}
	}
}

func TestPersonalDataStandOnlyWhenAskedFor(t *testing.T) {
	out := write(t, specimen.Report(), terminal.Options{Width: 120})
	for _, secret := range []string{specimen.CPR, "0101901234", "Anna", "Birgitte", "birgitte", "98123456"} {
		assert.NotContains(t, out, secret)
	}
	assert.Contains(t, write(t, specimen.Report(), terminal.Options{Options: report.Options{Show: true}, Width: 120}), specimen.CPR)
}

func TestWhatAPayloadHoldsCannotSteerTheTerminal(t *testing.T) {
	r := specimen.Report()
	f := &r.Payloads[1].Findings[0]
	f.Path, f.Excerpt = "/a\x1b[2J", "\x1b]0;title\x07<\x1b[31mx>"
	r.Payloads[0].File = "a\x1b[1A.xml"
	out := write(t, r, terminal.Options{Options: report.Options{Show: true}})
	assert.NotContains(t, out, "\x1b")
	assert.NotContains(t, out, "\x07")
}

func TestFindingsOfOneRuleAreCapped(t *testing.T) {
	out := write(t, specimen.Report(), terminal.Options{})
	assert.Equal(t, 3, strings.Count(out, "er ikke et gyldigt CPR-nummer"))
	assert.Contains(t, out, "og 6 flere af\n          ungedatabasen/indberet-institution-kontakt/Elev.CPRNr/cpr")
	out = write(t, specimen.Report(), terminal.Options{PerRule: -1})
	assert.Equal(t, 9, strings.Count(out, "er ikke et gyldigt CPR-nummer"))
	assert.NotContains(t, out, "flere af")
}

func TestColoursAreForTerminalsAlone(t *testing.T) {
	assert.NotContains(t, write(t, specimen.Report(), terminal.Options{}), "\x1b")
	assert.Contains(t, write(t, specimen.Report(), terminal.Options{Color: terminal.Always}), "\x1b[")
}

func TestARunWithOneValidPayloadIsShort(t *testing.T) {
	r := specimen.Report()
	r.Payloads = r.Payloads[:1]
	r.Payloads[0].Unchecked = nil
	r.Summary = finding.Summary{Payloads: 1, Valid: 1}
	assert.Equal(t, "Gyldig    data/god.xml  Ungedatabasen · IndberetInstitutionKontakt 1.0 · Indberet\n",
		write(t, r, terminal.Options{Width: 100}))
}

// Whoever reads how registers are given is not to look for one where none is missing.
func TestWhatNoRegisterHelpsAgainstIsToldByItself(t *testing.T) {
	hole := finding.Unchecked{Rule: &program.Rule{ID: "forkontrol/payload/hole/empty", Keyword: program.EmptyKeyword}}
	r := specimen.Report()
	r.Payloads = r.Payloads[:1]
	r.Payloads[0].Unchecked = append(r.Payloads[0].Unchecked, hole)
	o := terminal.Options{Width: 100, GiveRegister: "Registre gives med --register"}
	assert.Contains(t, write(t, r, o), `
Bemærk    Ikke alt er kontrolleret. Registre gives med --register:
          Registret enrolments mangler: 1 regel er ikke kontrolleret
Bemærk    Heller ikke kontrolleret:
          der er ingen besked i konvolutten
            forkontrol/payload/hole/empty
`)
	r.Payloads[0].Unchecked = []finding.Unchecked{hole}
	assert.Contains(t, write(t, r, o), `
Bemærk    Ikke alt er kontrolleret:
          der er ingen besked i konvolutten
`)
}
