package sarif_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
	writer "github.com/forkontrol/forkontrol/internal/report/sarif"
	"github.com/forkontrol/forkontrol/internal/report/specimen"
)

func write(t *testing.T, r *finding.Report, o report.Options) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, writer.Write(&b, r, specimen.Rules, o))
	return b.Bytes()
}

// parse reads a log back with a library that knows the official schema and holds
// it against that.
func parse(t *testing.T, out []byte) *sarif.Run {
	t.Helper()
	log, err := sarif.FromBytes(out)
	require.NoError(t, err)
	require.NoError(t, log.Validate())
	again, err := json.Marshal(log)
	require.NoError(t, err)
	var written, validated any
	require.NoError(t, json.Unmarshal(out, &written))
	require.NoError(t, json.Unmarshal(again, &validated))
	requireWithin(t, validated, written, "")
	require.Len(t, log.Runs, 1)
	return log.Runs[0]
}

// requireWithin sees to it that what was validated is what was written, but for
// the defaults that the library fills in.
func requireWithin(t *testing.T, validated, written any, at string) {
	t.Helper()
	switch written := written.(type) {
	case map[string]any:
		members, ok := validated.(map[string]any)
		require.True(t, ok, at)
		for name, value := range written {
			require.Contains(t, members, name, at)
			requireWithin(t, members[name], value, at+"/"+name)
		}
	case []any:
		items, ok := validated.([]any)
		require.True(t, ok, at)
		require.Len(t, items, len(written), at)
		for i := range written {
			requireWithin(t, items[i], written[i], at+"/"+strconv.Itoa(i))
		}
	default:
		require.Equal(t, validated, written, at)
	}
}

func TestLogIsAsTheOfficialSchemaSays(t *testing.T) {
	for _, r := range []*finding.Report{specimen.Report(), specimen.Brief(), {Version: "0.1.0"}} {
		for _, o := range []report.Options{{}, {Lang: "en"}, {Show: true}} {
			out := write(t, r, o)
			parse(t, out)
			require.Equal(t, string(out), string(write(t, r, o)), "the same input gives the same bytes")
		}
	}
	specimen.Golden(t, "da.sarif", write(t, specimen.Report(), report.Options{}))
	specimen.Golden(t, "en.sarif", write(t, specimen.Report(), report.Options{Lang: "en"}))
}

func TestEveryFindingIsAResultOfAListedRule(t *testing.T) {
	r := specimen.Report()
	run := parse(t, write(t, r, report.Options{}))
	var all []*finding.Finding
	for i := range r.Payloads {
		for j := range r.Payloads[i].Findings {
			all = append(all, &r.Payloads[i].Findings[j])
		}
	}
	require.Len(t, run.Results, len(all))
	levels := map[program.Severity]string{program.Error: "error", program.Warning: "warning", program.Info: "note"}
	for i, f := range all {
		got := run.Results[i]
		assert.Equal(t, f.Rule.ID, *got.RuleID)
		assert.Equal(t, f.Rule.ID, *run.Tool.Driver.Rules[got.RuleIndex].ID)
		assert.Equal(t, levels[f.Severity], got.Level)
		region := got.Locations[0].PhysicalLocation.Region
		if f.Line == 0 {
			assert.Nil(t, region, "no place, no region")
			continue
		}
		assert.Equal(t, [2]int{f.Line, f.Column}, [2]int{*region.StartLine, *region.StartColumn})
		if f.EndLine > 0 {
			assert.Equal(t, [2]int{int(f.EndLine), int(f.EndColumn)}, [2]int{*region.EndLine, *region.EndColumn})
		}
	}
	assert.Equal(t, "unicodeCodePoints", *run.ColumnKind)
}

func TestRulesOfACheckedMessageAreListedThoughNoneIsBroken(t *testing.T) {
	r := specimen.Report()
	r.Payloads = r.Payloads[:1]
	run := parse(t, write(t, r, report.Options{Lang: "en"}))
	require.Len(t, run.Tool.Driver.Rules, len(specimen.Kontakt.Rules)-1)
	rule := run.Tool.Driver.Rules[0]
	assert.Equal(t, "Mail address of the contact person may have at most 64 characters.", *rule.ShortDescription.Text)
	assert.Contains(t, *rule.Help.Text, "Use the institution's own address.")
	assert.Equal(t, "error", rule.DefaultConfiguration.Level)
	assert.Equal(t, "12", rule.Properties.Properties["code"])
	assert.Equal(t, "official", rule.Properties.Properties["evidence"])
}

func TestWhatWasNotLookedAtIsSaid(t *testing.T) {
	run := parse(t, write(t, specimen.Report(), report.Options{}))
	invocation := run.Invocations[0]
	assert.False(t, *invocation.ExecutionSuccessful, "a payload was undecided")
	require.Len(t, invocation.ToolExecutionNotifications, 2, "once, though two payloads want it")
	assert.Equal(t, "1.203 fund er ikke med her", *invocation.ToolExecutionNotifications[0].Message.Text, "the check kept one of 1,204")
	assert.Equal(t, "Registret enrolments mangler: 1 regel er ikke kontrolleret", *invocation.ToolExecutionNotifications[1].Message.Text)
}

// Where files are many, those in which nothing was found are not listed, nor the rules that
// all kept; what was not looked at is said all the same.
func TestABriefLogListsWhatWasFound(t *testing.T) {
	r := specimen.Brief()
	run := parse(t, write(t, r, report.Options{}))
	assert.Len(t, run.Artifacts, 5)
	broken := map[string]bool{}
	for _, result := range run.Results {
		broken[*result.RuleID] = true
		assert.Equal(t, *run.Artifacts[result.Locations[0].PhysicalLocation.ArtifactLocation.Index].Location.URI, *result.Locations[0].PhysicalLocation.ArtifactLocation.URI)
	}
	assert.Len(t, run.Tool.Driver.Rules, len(broken))
	assert.Equal(t, "Registret enrolments mangler: 1 regel er ikke kontrolleret", *run.Invocations[0].ToolExecutionNotifications[1].Message.Text)
}

// A payload may hold an envelope, or records of several messages.
func TestARuleOfAnotherMessageIsDescribedByItsOwn(t *testing.T) {
	r := &finding.Report{Payloads: []finding.Payload{{File: "a.ndjson", Format: "ndjson",
		Unchecked: []finding.Unchecked{{Rule: &specimen.Kontakt.Rules[specimen.RuleMailLength], System: specimen.Ungedatabasen, Message: specimen.Kontakt}}}}}
	rules := parse(t, write(t, r, report.Options{Lang: "en"})).Tool.Driver.Rules
	require.Len(t, rules, 1)
	assert.Equal(t, "Mail address of the contact person may have at most 64 characters.", *rules[0].ShortDescription.Text)
}

func TestARuleThatMessagesShareIsListedOnce(t *testing.T) {
	other := *specimen.Kontakt
	other.ID, other.Rules = "ungedatabasen/indberet-institution-kontakt@1.0#Ret", slices.Clone(other.Rules)
	r := &finding.Report{}
	for _, m := range []*program.Message{specimen.Kontakt, &other} {
		r.Payloads = append(r.Payloads, finding.Payload{File: "a.xml", Format: "xml", System: specimen.Ungedatabasen, Message: m, Findings: []finding.Finding{
			{Rule: &m.Rules[specimen.RuleMailLength], System: specimen.Ungedatabasen, Message: m}}})
	}
	run := parse(t, write(t, r, report.Options{}))
	assert.Len(t, run.Tool.Driver.Rules, len(specimen.Kontakt.Rules)-1)
	assert.Equal(t, run.Results[0].RuleIndex, run.Results[1].RuleIndex)
}

func TestFingerprintsStayWhenLinesMove(t *testing.T) {
	prints := func(r *finding.Report) []string {
		var out []string
		for _, x := range parse(t, write(t, r, report.Options{})).Results {
			out = append(out, x.PartialFingerprints["forkontrolPlace/v1"])
		}
		return out
	}
	moved := specimen.Report()
	for i := range moved.Payloads {
		for j := range moved.Payloads[i].Findings {
			if f := &moved.Payloads[i].Findings[j]; f.Line > 0 {
				f.Line += 7
			}
		}
	}
	before := prints(specimen.Report())
	assert.Equal(t, before, prints(moved))
	distinct := map[string]bool{}
	for _, s := range before {
		distinct[s] = true
	}
	assert.Len(t, distinct, len(before))
}

func TestArtifactsAreRelativeURIs(t *testing.T) {
	run := parse(t, write(t, specimen.Report(), report.Options{}))
	var got []string
	for _, a := range run.Artifacts {
		got = append(got, *a.Location.URI)
	}
	assert.Equal(t, []string{"data/god.xml", "data/kontakt.xml", "data/brudt%20%C3%A6%201.xml", "dyb.json", "stdin", "arkiv.zip%21start.ndjson", "data/hel.xml"}, got)
}

func TestPersonalDataStandOnlyWhenAskedFor(t *testing.T) {
	out := string(write(t, specimen.Report(), report.Options{}))
	for _, secret := range []string{specimen.CPR, specimen.Mail, "0101901234", "Anna", "Birgitte"} {
		assert.NotContains(t, out, secret)
	}
	assert.Contains(t, string(write(t, specimen.Report(), report.Options{Show: true})), specimen.CPR)
}
