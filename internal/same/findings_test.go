package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func changesWritten(c *comparison) (text string, same bool) {
	var b bytes.Buffer
	same = c.changes.write(&b)
	return b.String(), same
}

// A rule of another name, in a command that else is the same, is a breach that one state alone finds; where that is
// declared, with its reason, nothing is left to tell.
func TestAPlantedDifferenceIsFoundAndMayBeExpected(t *testing.T) {
	const (
		rule, other = "/institution", "/institutiom" // as many bytes
	)
	change := func(s *side) {
		exe, err := os.ReadFile(s.exe)
		require.NoError(t, err)
		changed := bytes.ReplaceAll(exe, []byte("unilogin/wsieksport/regnr"+rule), []byte("unilogin/wsieksport/regnr"+other))
		require.False(t, bytes.Equal(exe, changed), "the rule is in the command")
		s.exe = filepath.Join(t.TempDir(), "forkontrol")
		require.NoError(t, os.WriteFile(s.exe, changed, 0o777))
	}
	planted := func() *comparison {
		c := handful(t, change)
		content, err := os.ReadFile(filepath.Join(c.sides[before].dir, "examples/unilogin/eksport-dataaftalesvar-fuld-fejl-numre.xml"))
		require.NoError(t, err)
		require.NoError(t, c.add(filepath.FromSlash("old/examples/d.xml"), content))
		c.batches = nil
		require.NoError(t, c.list("old"))
		require.NoError(t, c.findings(t.Context()))
		return c
	}
	text, same := changesWritten(planted())
	assert.False(t, same)
	assert.Regexp(t, `(?m)^unilogin/\S+ unilogin/wsieksport/regnr/institution: found by the old state alone\n  payloads: \d+, such as old/examples/d\.xml, \d+:\d+ /`, text)
	assert.Regexp(t, `(?m)^unilogin/\S+ unilogin/wsieksport/regnr/institutiom: found by the new state alone$`, text)
	assert.Contains(t, text, "2 differences, 0 of them expected; compared: ")
	assert.NotContains(t, text, "elevdatabasen/", "what is alike is not told")

	file := filepath.Join(t.TempDir(), "expected")
	require.NoError(t, os.WriteFile(file, []byte("# The rule has another name.\n unilogin/wsieksport/regnr/institutio[nm]: found by the (old|new) state alone$\n"), 0o666))
	c := planted()
	var err error
	c.changes.expected, err = readExpected(file)
	require.NoError(t, err)
	text, same = changesWritten(c)
	assert.True(t, same, text)
	assert.Equal(t, fmt.Sprintf("2 differences, 2 of them expected; compared: %d payloads\n", c.changes.payloads), text)
}

// A state that stops checks at another limit gives other verdicts.
func TestAnotherVerdictIsTold(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the other state is a script for sh")
	}
	c := handful(t, func(s *side) {
		script := filepath.Join(t.TempDir(), "forkontrol")
		require.NoError(t, os.WriteFile(script, []byte("#!/bin/sh\ncommand=$1; shift\nexec '"+s.exe+"' \"$command\" --max-depth=2 \"$@\"\n"), 0o777))
		s.exe = script
	})
	require.NoError(t, c.findings(t.Context()))
	text, same := changesWritten(c)
	assert.False(t, same)
	assert.Regexp(t, `(?m)^elevdatabasen/\S+ verdict: undecided, was valid$`, text)
	assert.Regexp(t, `(?m)^elevdatabasen/\S+ forkontrol/limits/depth/exceeded: found by the new state alone$`, text)
}

func TestFindingsOfAStateAreThoseOfItself(t *testing.T) {
	c := handful(t, func(*side) {})
	require.NoError(t, c.findings(t.Context()))
	text, same := changesWritten(c)
	assert.True(t, same, text)
	assert.Greater(t, c.changes.payloads, 10)
}

func TestWhatChangedOfAPayloadIsToldByRule(t *testing.T) {
	at := func(rule, severity string, line int) toldFinding {
		return toldFinding{Rule: rule, Severity: severity, Path: "/a", Line: line, Column: 1}
	}
	payload := func(verdict string, all ...toldFinding) toldPayload {
		return toldPayload{File: "p.xml", Message: "s/v@1#m", Verdict: verdict, Findings: all}
	}
	for name, test := range map[string]struct {
		old, new toldPayload
		told     string
	}{
		"nothing":      {payload("valid"), payload("valid"), ""},
		"order":        {payload("invalid", at("r", "error", 1), at("q", "error", 2)), payload("invalid", at("q", "error", 2), at("r", "error", 1)), ""},
		"verdict":      {payload("valid"), payload("invalid"), "s/v@1#m verdict: invalid, was valid\n  payloads: 1, such as p.xml\n"},
		"found":        {payload("valid"), payload("valid", at("r", "info", 3)), "s/v@1#m r: found by the new state alone\n  payloads: 1, such as p.xml, 3:1 /a\n"},
		"gone":         {payload("valid", at("r", "info", 3), at("r", "info", 3)), payload("valid", at("r", "info", 3)), "s/v@1#m r: found by the old state alone\n  payloads: 1, such as p.xml, 3:1 /a\n"},
		"graver":       {payload("valid", at("r", "info", 3)), payload("valid", at("r", "warning", 3)), "s/v@1#m r: warning, was info\n  payloads: 1, such as p.xml, 3:1 /a\n"},
		"elsewhere":    {payload("valid", at("r", "info", 3)), payload("valid", at("r", "info", 4)), "s/v@1#m r: at another place\n  payloads: 1, such as p.xml, 4:1 /a, was 3:1 /a\n"},
		"new message":  {toldPayload{}, payload("valid"), "s/v@1#m message: known to the new state alone\n  payloads: 1, such as p.xml\n"},
		"lost message": {payload("valid"), toldPayload{}, "s/v@1#m message: known to the old state alone\n  payloads: 1, such as p.xml\n"},
		"renamed":      {toldPayload{Message: "s/v@0#m", Verdict: "valid"}, payload("valid"), "s/v@1#m message: was s/v@0#m\n  payloads: 1, such as p.xml\n"},
	} {
		var c changes
		c.compare("", "p.xml", test.old, test.new)
		var b bytes.Buffer
		assert.Equal(t, test.told == "", c.write(&b), name)
		assert.Equal(t, test.told, b.String()[:len(test.told)], name)
	}
}

// A state that does not know a message that was named has no report; one that failed has said why.
func TestAStateWithoutAReportIsNotTakenForOneWithoutFindings(t *testing.T) {
	given := func(code, talk, report string) []output {
		return []output{{"exit code", []byte(code)}, {"standard error", []byte(talk)}, {"standard output", []byte(report)}}
	}
	told, err := readTold(given("2", "unknown message", ""))
	require.NoError(t, err)
	assert.Empty(t, told)
	_, err = readTold(given("3", "out of luck\n", ""))
	assert.EqualError(t, err, "exit code 3 without a report: out of luck")
	_, err = readTold(given("0", "", "{"))
	assert.Error(t, err)
}
