package batch

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/preflight/pool"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/rules"
)

// fakeChecker counts the bytes of a payload, and panics when asked.
type fakeChecker struct{ checked *atomic.Int64 }

func (f fakeChecker) Counted(*program.Rule) int { return 0 }

func (f fakeChecker) CheckBytes(b []byte, file string) finding.Payload {
	return f.Check(bytes.NewReader(b), file)
}

func (f fakeChecker) Check(r io.Reader, file string) finding.Payload {
	f.checked.Add(1)
	b, err := io.ReadAll(r)
	p := finding.Payload{File: file, Records: len(b)}
	if err != nil {
		p.Verdict = finding.Failed
	}
	if strings.HasPrefix(string(b), "panic") {
		panic("out of luck")
	}
	return p
}

func payloads(t *testing.T, contents ...string) []payload.Payload {
	t.Helper()
	dir := t.TempDir()
	var names []string
	for i, content := range contents {
		name := filepath.Join(dir, fmt.Sprintf("%04d.xml", i))
		require.NoError(t, os.WriteFile(name, []byte(content), 0o644))
		names = append(names, name)
	}
	found, missing := payload.Find(names, payload.Options{})
	require.Empty(t, missing)
	return found
}

func outcomesOf(t *testing.T, found []payload.Payload, run Run, newChecker func() checker) ([]finding.Payload, error) {
	t.Helper()
	var r finding.Report
	err := checkAll(t.Context(), &r, found, run, false, newChecker)
	return r.Payloads, err
}

// Of a hundred thousand files in which nothing is found, a report keeps what they have in
// common; a single one is listed, for it is what was asked about.
func TestABriefReportCountsPayloadsInWhichNothingWasFound(t *testing.T) {
	const good = "<Indberet><KontaktpersonInfo><Elev><CPRNr>1203055024</CPRNr></Elev><DatakildeInstitutionNummer>999001</DatakildeInstitutionNummer>" +
		"<KontaktPerson>a</KontaktPerson><KontaktTelefon>00000000</KontaktTelefon><KontaktMail>a@b.example</KontaktMail></KontaktpersonInfo></Indberet>"
	engines, err := pool.New(rules.All(), preflight.Options{}, nil)
	require.NoError(t, err)
	check := func(run Run, contents ...string) *finding.Report {
		r, err := Check(t.Context(), engines, payloads(t, contents...), run)
		require.NoError(t, err)
		return r
	}
	r := check(Run{}, good, "<Indberet/>", good, good)
	assert.Equal(t, finding.Summary{Payloads: 4, Valid: 3, Invalid: 1, Limited: 3}, r.Summary)
	assert.True(t, r.Brief)
	require.Len(t, r.Payloads, 1)
	assert.Equal(t, finding.Invalid, r.Payloads[0].Verdict)
	require.Len(t, r.Passed, 1)
	assert.Equal(t, 3, r.Passed[0].Payloads)
	assert.Equal(t, "Indberet", r.Passed[0].Message.Name)
	assert.Len(t, r.Passed[0].Unchecked, 4)
	assert.Positive(t, r.Passed[0].Took)

	r = check(Run{All: true}, good, "<Indberet/>", good)
	assert.Len(t, r.Payloads, 3)
	assert.False(t, r.Brief)
	assert.Empty(t, r.Passed)

	r = check(Run{}, good)
	require.Len(t, r.Payloads, 1)
	assert.Equal(t, 1, r.Summary.Payloads)
	assert.False(t, r.Brief)
	assert.Empty(t, r.Passed)
}

func TestOutcomesComeInTheOrderOfThePayloads(t *testing.T) {
	var contents []string
	for i := range 200 {
		contents = append(contents, strings.Repeat("x", i*37))
	}
	found := payloads(t, contents...)
	for _, jobs := range []int{1, 2, 16, 1000} {
		var checked atomic.Int64
		outcomes, err := outcomesOf(t, found, Run{Jobs: jobs, All: true}, func() checker { return fakeChecker{&checked} })
		require.NoError(t, err)
		require.Len(t, outcomes, len(found))
		assert.EqualValues(t, len(found), checked.Load())
		for i := range outcomes {
			assert.Equal(t, found[i].Name, outcomes[i].File)
			assert.Equal(t, i*37, outcomes[i].Records)
		}
	}
}

func TestPayloadsOfEverySizeAreReadWhole(t *testing.T) {
	sizes := []int{0, 1, payload.WholeSize - 1, payload.WholeSize, payload.WholeSize + 1, 3*payload.WholeSize + 7}
	var contents []string
	for _, size := range sizes {
		contents = append(contents, strings.Repeat("x", size))
	}
	var checked atomic.Int64
	outcomes, err := outcomesOf(t, payloads(t, contents...), Run{Jobs: 2, All: true}, func() checker { return fakeChecker{&checked} })
	require.NoError(t, err)
	for i, size := range sizes {
		assert.Equal(t, size, outcomes[i].Records)
	}
}

// A stream of which the beginning decides is not read on: what is behind it may take hours to come.
func TestStandardInputOfAnUnknownMessageIsNotReadToItsEnd(t *testing.T) {
	r, w := io.Pipe()
	t.Cleanup(func() { _ = r.Close() })
	go func() { _, _ = io.WriteString(w, "<purchase>"+strings.Repeat("<number>1</number>\n", 1000)) }() // and nothing more
	found, _ := payload.Find([]string{payload.Stdin}, payload.Options{Stdin: r})
	shared, err := pool.New(rules.All(), preflight.Options{}, nil)
	require.NoError(t, err)
	report, err := Check(t.Context(), shared, found, Run{})
	require.NoError(t, err)
	assert.Equal(t, "forkontrol/payload/message/unknown", report.Payloads[0].Findings[0].Rule.ID)
}

func TestAPanicFailsItsPayloadAlone(t *testing.T) {
	found := payloads(t, "fine", "panic", "fine too")
	var checked atomic.Int64
	var told []string
	outcomes, err := outcomesOf(t, found, Run{Jobs: 1, All: true, Panicked: func(name string, cause any) { told = append(told, fmt.Sprint(name, ": ", cause)) }},
		func() checker { return fakeChecker{&checked} })
	require.NoError(t, err)
	assert.Equal(t, []finding.Verdict{finding.Valid, finding.Failed, finding.Valid},
		[]finding.Verdict{outcomes[0].Verdict, outcomes[1].Verdict, outcomes[2].Verdict})
	assert.Equal(t, []string{found[1].Name + ": out of luck"}, told)

	outcomes, err = outcomesOf(t, found, Run{Jobs: 1, All: true}, func() checker { return fakeChecker{&checked} })
	require.NoError(t, err)
	assert.Equal(t, finding.Failed, outcomes[1].Verdict, "whoever is not told")
}

func TestATableBesidePayloadsIsPassedOverUnlessItIsNamed(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "register.csv")
	require.NoError(t, os.WriteFile(name, []byte("number;name\n999001;Nordhavn\n"), 0o644))
	engines, err := pool.New(rules.All(), preflight.Options{}, nil)
	require.NoError(t, err)
	for given, want := range map[string]int{dir: 0, name: 1} {
		found, missing := payload.Find([]string{given}, payload.Options{CSV: true})
		require.Empty(t, missing)
		var passed []string
		report, err := Check(t.Context(), engines, found, Run{PassedOver: func(name string, why Reason) { passed = append(passed, name) }})
		require.NoError(t, err)
		assert.Len(t, report.Payloads, want)
		assert.Len(t, passed, 1-want)
		assert.Equal(t, want, report.Summary.Failed)
		if want == 1 {
			assert.True(t, preflight.Unrecognised(&report.Payloads[0]))
		}
	}
}

func TestWhatHasNotChangedIsNotCheckedAgain(t *testing.T) {
	files := payloads(t, "one", "three", "seven")
	var checked atomic.Int64
	run := Run{Jobs: 2, All: true, Memory: &Memory{}, Checked: func(_ *payload.Payload, p *finding.Payload, _ Counted) { p.Records++ }}
	pass := func() (records []int, n int64) {
		checked.Store(0)
		r := &finding.Report{}
		require.NoError(t, checkAll(t.Context(), r, files, run, false, func() checker { return fakeChecker{&checked} }))
		for i := range r.Payloads {
			records = append(records, r.Payloads[i].Records)
		}
		return records, checked.Load()
	}
	first, n := pass()
	assert.EqualValues(t, 3, n)
	again, n := pass()
	assert.Zero(t, n)
	assert.Equal(t, first, again, "what is made of an outcome is made anew")
	require.NoError(t, os.WriteFile(files[1].Path, []byte("another one"), 0o644))
	again, n = pass()
	assert.EqualValues(t, 1, n)
	assert.Equal(t, len("another one")+1, again[1])
	run.Memory.Forget(files[0].Path)
	_, n = pass()
	assert.EqualValues(t, 1, n)
}
