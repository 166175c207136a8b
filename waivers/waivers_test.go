package waivers_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol"
	reports "github.com/forkontrol/forkontrol/report"
	"github.com/forkontrol/forkontrol/waivers"
)

const (
	key    = "0123456789abcdef0123456789abcdef"
	cprs   = "ungedatabasen/indberet-institution-kontakt/KontaktpersonInfo.Elev.CPRNr/cpr"
	before = `<Indberet><KontaktpersonInfo><Elev><CPRNr>`
	behind = `</CPRNr></Elev><DatakildeInstitutionNummer>999001</DatakildeInstitutionNummer><KontaktPerson>Ungevejledningen</KontaktPerson>` +
		`<KontaktTelefon>00000000</KontaktTelefon><KontaktMail>vejledning@nordhavn-gym.example</KontaktMail></KontaktpersonInfo></Indberet>`
)

func check(t *testing.T, payload string) *forkontrol.Report {
	t.Helper()
	checker, err := forkontrol.NewChecker(forkontrol.Options{Language: forkontrol.English})
	require.NoError(t, err)
	return checker.CheckBytes([]byte(payload), "in/a.xml")
}

func run(t *testing.T, o waivers.Options) *waivers.Run {
	t.Helper()
	r, err := waivers.New(o)
	require.NoError(t, err)
	return r
}

func TestABaselineKnowsTheSamePersonAndNoOther(t *testing.T) {
	payload := before + "120305-5024" + behind
	first := run(t, waivers.Options{Key: key})
	report := check(t, payload)
	first.Apply(report, strings.NewReader(payload))
	require.Zero(t, report.WaivedErrors)
	baseline := first.Baseline()
	assert.Contains(t, string(baseline), `"place": "/Indberet/KontaktpersonInfo/Elev/CPRNr", "person": "`)
	assert.NotContains(t, string(baseline), "5024")

	for number, waived := range map[string]int{"120305-5024": 1, "010190-1234": 0} {
		payload := before + number + behind
		again := run(t, waivers.Options{Key: key, Baseline: waivers.File{Name: "known.json", Content: baseline}})
		report := check(t, payload)
		again.Apply(report, strings.NewReader(payload))
		assert.Equal(t, 1, report.Errors)
		assert.Equal(t, waived, report.WaivedErrors, number)
		assert.Equal(t, forkontrol.VerdictInvalid, report.Verdict, "the receiver knows nothing of that")
		assert.Equal(t, 1-waived, again.Gone())
		var b bytes.Buffer
		require.NoError(t, reports.Write(&b, reports.JSON, report))
		assert.Equal(t, waived > 0, strings.Contains(b.String(), `"waived":{"by":"baseline","file":"known.json"}`))
		if waived > 0 {
			assert.Equal(t, &forkontrol.Waived{By: "baseline", File: "known.json"}, report.Findings[0].Waived)
			assert.Equal(t, string(baseline), string(again.Baseline()), "what is known stays known")
		}
	}
	_, err := waivers.New(waivers.Options{Key: strings.ToUpper(key), Baseline: waivers.File{Content: baseline}})
	assert.ErrorIs(t, err, waivers.ErrOtherKey)
	_, err = waivers.New(waivers.Options{Key: "too short"})
	assert.ErrorIs(t, err, waivers.ErrShortKey)
}

func TestAWaiverThatIsNoLongerOfUseIsTold(t *testing.T) {
	r := run(t, waivers.Options{Today: "2027-02-01", Waivers: waivers.File{Name: "w.json", Content: []byte(`{"waivers": [
		{"rule": "` + cprs + `", "file": "in/**", "reason": "x", "owner": "Drift", "expires": "2027-01-31"},
		{"rule": "` + cprs + `", "file": "in/**", "path": "/nowhere", "reason": "x", "owner": "Drift", "expires": "2027-02-01"}]}`)}})
	report := check(t, before+"120305-5024"+behind)
	r.Apply(report, nil)
	assert.Zero(t, report.WaivedErrors)
	assert.Equal(t, []waivers.Use{{Rule: cprs, Line: 2, Expired: true}, {Rule: cprs, Line: 3, Unused: true}}, r.Uses())
}

func TestFilesThatAreRefusedAreRefusedHereToo(t *testing.T) {
	b, err := os.ReadFile("../internal/waiver/testdata/vectors.json")
	require.NoError(t, err)
	var vectors struct {
		Refused []struct {
			Name, Kind string
			Document   json.RawMessage
		}
	}
	require.NoError(t, json.Unmarshal(b, &vectors))
	require.NotEmpty(t, vectors.Refused)
	for _, v := range vectors.Refused {
		o := waivers.Options{Waivers: waivers.File{Name: "x.json", Content: v.Document}}
		if v.Kind == "baseline" {
			o = waivers.Options{Baseline: o.Waivers}
		}
		_, err := waivers.New(o)
		var refused *waivers.Error
		require.ErrorAs(t, err, &refused, v.Name)
		assert.NotEmpty(t, refused.Problems, v.Name)
		assert.Contains(t, err.Error(), "x.json:1:", v.Name)
	}
}

func TestAReportOfNoCheckIsLeftAsItIs(t *testing.T) {
	r := run(t, waivers.Options{})
	report := &forkontrol.Report{File: "in/a.xml"}
	r.Apply(report, nil)
	assert.Equal(t, &forkontrol.Report{File: "in/a.xml"}, report)
}
