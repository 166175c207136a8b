package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
)

func TestBugsAreToldWithoutAStack(t *testing.T) {
	t.Setenv("FORKONTROL_DEBUG", "")
	text := (&app{lang: english}).bug("a.xml", errors.New("out of luck"))
	assert.Contains(t, text, "a.xml")
	assert.Contains(t, text, "out of luck")
	assert.NotContains(t, text, "goroutine")
}

// waiting is standard input that nobody types at.
type waiting struct{ asked chan struct{} }

func (w waiting) Read([]byte) (int, error) {
	close(w.asked)
	select {}
}

func TestAnInterruptEndsARunThatWaits(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	in := waiting{make(chan struct{})}
	go func() {
		<-in.asked
		cancel()
	}()
	report := filepath.Join(t.TempDir(), "report.json")
	var out, talk bytes.Buffer
	code := run(ctx, []string{"check", "--out", "json=" + report, "-"}, streams{in, &out, &talk})
	assert.Equal(t, exitInterrupted, code)
	assert.Contains(t, talk.String(), "afbrudt")
	assert.Empty(t, out.String())
	assert.NoFileExists(t, report)
}

// What was found before an interrupt is reported, and that it is not all; a report of an earlier run is left.
func TestAnInterruptedRunTellsWhatItFound(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	in := waiting{make(chan struct{})}
	go func() {
		<-in.asked
		cancel()
	}()
	dir := t.TempDir()
	bad, report := filepath.Join(dir, "bad.xml"), filepath.Join(dir, "report.json")
	require.NoError(t, os.WriteFile(bad, []byte("<Indberet><KontaktpersonInfo/></Indberet>"), 0o644))
	var out, talk bytes.Buffer
	code := run(ctx, []string{"check", "--jobs", "1", "--out", "json=" + report, bad, "-"}, streams{in, &out, &talk})
	assert.Equal(t, exitInterrupted, code)
	assert.Contains(t, talk.String(), "ufuldstændig: 1 af 2 filer")
	assert.Contains(t, out.String(), "bad.xml")
	assert.Contains(t, out.String(), "Ugyldig")
	assert.NoFileExists(t, report)
}

// slow is standard input that gives a little of a payload, and no more before the run is interrupted.
type slow struct {
	begun  bool
	cancel func()
}

func (s *slow) Read(b []byte) (int, error) {
	if s.begun {
		s.cancel()
		return copy(b, " "), nil
	}
	s.begun = true
	return copy(b, "<Indberet><KontaktpersonInfo><Elev><CPRNr>1</CPRNr></Elev>"), nil
}

func TestAnInterruptedPayloadTellsWhatItHad(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var out, talk bytes.Buffer
	code := run(ctx, []string{"check", "--lang", "en", "-"}, streams{&slow{cancel: cancel}, &out, &talk})
	assert.Equal(t, exitInterrupted, code)
	assert.Contains(t, out.String(), "CPRNr")
	assert.Contains(t, out.String(), "could not be read")
	assert.Contains(t, talk.String(), "partial")
}

// closed is standard output whose reader has gone.
type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

func TestOutputThatCannotBeWritten(t *testing.T) {
	report := filepath.Join(t.TempDir(), "report.json")
	for _, args := range [][]string{
		{"check", "--out", "json=" + report, "-"}, {"check", "--format", "json", "-"}, {"systems"}, {"messages"}, {"version"},
		{"describe", "ungedatabasen/indberet-institution-kontakt@1.0#Indberet"},
	} {
		var talk bytes.Buffer
		code := run(t.Context(), args, streams{strings.NewReader("<a/>"), closed{}, &talk})
		assert.Equal(t, exitFailed, code, args)
		assert.Contains(t, talk.String(), "broken pipe", args)
	}
	assert.FileExists(t, report, "a file does not depend on who reads standard output")
}

func TestExitCodeOfAPayload(t *testing.T) {
	rule := func(id string) []finding.Finding { return []finding.Finding{{Rule: &program.Rule{ID: id}}} }
	for _, c := range []struct {
		about string
		p     finding.Payload
		on    failOn
		want  int
	}{
		{"valid", finding.Payload{}, failOnError, 0},
		{"valid with a warning", finding.Payload{Counts: finding.Counts{Warning: 1}}, failOnError, 0},
		{"valid with a warning that counts", finding.Payload{Counts: finding.Counts{Warning: 1}}, failOnWarning, 1},
		{"valid with an information", finding.Payload{Counts: finding.Counts{Info: 1}}, failOnWarning, 0},
		{"valid with rules unchecked", finding.Payload{Unchecked: make([]finding.Unchecked, 1)}, failOnWarning, 0},
		{"invalid", finding.Payload{Verdict: finding.Invalid, Counts: finding.Counts{Error: 1}}, failOnError, 1},
		{"invalid, never to fail", finding.Payload{Verdict: finding.Invalid, Counts: finding.Counts{Error: 1}}, failOnNever, 0},
		{"undecided is never fine", finding.Payload{Verdict: finding.Undecided}, failOnNever, 3},
		{"unknown message", finding.Payload{Verdict: finding.Failed, Findings: rule("forkontrol/payload/message/unknown")}, failOnNever, 2},
		{"reading failed", finding.Payload{Verdict: finding.Failed, Findings: rule("forkontrol/payload/read/failed")}, failOnNever, 3},
		{"failed without a finding", finding.Payload{Verdict: finding.Failed}, failOnError, 3},
	} {
		assert.Equal(t, c.want, exitCode(&c.p, c.on), c.about)
	}
}

func TestSizes(t *testing.T) {
	for text, want := range map[string]int64{"1": 1, "100B": 100, "2kB": 2000, "2KiB": 2048, "500MB": 5e8, "4GiB": 4 << 30, "1 TiB": 1 << 40, "3gb": 3e9} {
		got, ok := parseSize(text)
		assert.True(t, ok, text)
		assert.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "0", "-1", "GiB", "4 gigs", "1.5GB", "99999999999999999999", "9000000000TiB", "4Gi"} {
		_, ok := parseSize(text)
		assert.False(t, ok, text)
	}
}

func TestNearestIDs(t *testing.T) {
	ids := []string{"a/indberet@1.0#Indberet", "a/indberet@1.0#IndberetSvar", "b/hent@2.0#Hent"}
	assert.Equal(t, ids[:2], nearestIDs("a/indberet@1.0#inberet", ids)[:2])
	assert.Equal(t, []string{ids[2]}, nearestIDs("Hent", ids))
	assert.Equal(t, "b/x@1.0#Hent", nearestIDs("hent", []string{"a/hent@1.0#HentSvar", "a/y@1.0#GenHent", "b/x@1.0#Hent"})[0], "a full name goes before parts of others")
	assert.Empty(t, nearestIDs("noget helt andet", ids))
}

func TestLanguageIsKnownBeforeTheFlagsAreRead(t *testing.T) {
	for _, c := range []struct {
		want language
		args []string
	}{
		{danish, nil}, {danish, []string{"check", "--lang"}}, {english, []string{"--lang", "en", "check"}},
		{english, []string{"check", "--lang=en"}}, {danish, []string{"check", "--lang=de"}},
		{danish, []string{"--lang=en", "--lang=da"}}, {danish, []string{"check", "--", "--lang=en"}},
	} {
		assert.Equal(t, c.want, languageOf(c.args, func(string) string { return "" }), c.args)
	}
}

func TestTheLanguageIsTheReadersUnlessAFlagSaysOtherwise(t *testing.T) {
	for _, c := range []struct {
		want        language
		environment map[string]string
		args        []string
	}{
		{danish, nil, nil},
		{danish, map[string]string{"LANG": "da_DK.UTF-8"}, nil},
		{danish, map[string]string{"LANG": "da"}, nil},
		{english, map[string]string{"LANG": "en_DK.UTF-8"}, nil},
		{english, map[string]string{"LANG": "de_DE.UTF-8"}, nil},
		{danish, map[string]string{"LANG": "C.UTF-8"}, nil},
		{danish, map[string]string{"LANG": "POSIX"}, nil},
		{english, map[string]string{"LANG": "da_DK.UTF-8", "LC_MESSAGES": "en_GB"}, nil},
		{danish, map[string]string{"LANG": "en_US", "LC_MESSAGES": "en_GB", "LC_ALL": "da_DK"}, nil},
		{english, map[string]string{"LC_ALL": "", "LANG": "en_US"}, nil},
		{danish, map[string]string{"LANG": "en_US"}, []string{"--lang", "da"}},
		{english, map[string]string{"LANG": "da_DK"}, []string{"--lang", "en"}},
	} {
		got := languageOf(c.args, func(name string) string { return c.environment[name] })
		assert.Equal(t, c.want, got, "%v %v", c.environment, c.args)
	}
}

func TestTextFitsItsWidth(t *testing.T) {
	rows := [][]string{{"ID", "Intet", "Tekst"}, {"æøå", "", strings.Repeat("ord og flere ord ", 20)}, {"漢字漢字", "", "kort"}}
	for _, width := range []int{50, 60, 80} {
		lines := strings.Split(strings.TrimSuffix(listed(rows, width), "\n"), "\n")
		assert.NotContains(t, lines[0], "Intet", "a column with nothing in it is left out")
		for _, line := range lines {
			assert.LessOrEqual(t, len([]rune(line)), width, line)
		}
		assert.True(t, strings.HasPrefix(lines[1], "æøå       ord"), "%q", lines[1])
		assert.Equal(t, "漢字漢字  kort", lines[len(lines)-1], "wide characters take two columns")
	}
}
