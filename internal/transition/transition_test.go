package transition

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/program"
)

// A field that the schema renames would not be compared any more.
func TestTheSchemaHasTheFieldsThatAreCompared(t *testing.T) {
	_, m := ruleset().Find(Report)
	require.NotNil(t, m)
	paths := map[string]bool{}
	for _, f := range m.Fields {
		paths[f.Path] = true
	}
	l, err := newLayout(ruleset())
	require.NoError(t, err)
	for path, role := range roles {
		assert.True(t, paths[path], path)
		if role != roleReport {
			assert.True(t, l.has[role], path)
		}
	}
}

func TestEveryRuleHasItsTexts(t *testing.T) {
	known := []string{RuleMissing, RuleChanged, RuleClosed, RulePlanned, RuleInserted, RuleUnreported, RuleNew, RuleUnaffected,
		RuleUnmoved, RuleOverlap, RuleOpen, RuleLastDay, RuleLeft, RuleFirstDay, RuleCarried, RuleLate, RuleKeyless}
	s, _ := ruleset().Find(Report)
	var listed []string
	for _, r := range s.Rules {
		listed = append(listed, r.ID)
		assert.Equal(t, program.Official, r.Evidence, r.ID)
		assert.NotNil(t, s.Document(r.Source.Document), r.ID)
		assert.False(t, r.Why.Empty(), r.ID)
		assert.Equal(t, r.Severity > program.Info, !r.Fix.Empty(), "%s: whoever must fix something learns how", r.ID)
	}
	assert.ElementsMatch(t, known, listed)
}

var (
	fourth = years{"2024-08-12", "2025-06-27", "4"}
	fifth  = years{"2025-08-11", "2026-06-26", "5"}
	sixth  = years{"2026-08-10", "", "6"}
)

func ended(p years, to string) years { p.to = to; return p }

func TestChangeOfSupplier(t *testing.T) {
	before := []told1{pupil("999001", fourth, fifth, sixth)}
	for _, c := range []struct {
		about string
		after []told1
		want  []string
	}{
		{"the whole history, as it was", []told1{pupil("999001", fourth, fifth, sixth)}, []string{}},
		{"in another order", []told1{pupil("999001", sixth, fourth, fifth)}, []string{}},
		{"and something new after it", []told1{pupil("999001", fourth, fifth, ended(sixth, "2026-11-01"), years{"2026-11-02", "", "7"})}, []string{"history/closed"}},
		{"the open period has ended", []told1{pupil("999001", fourth, fifth, ended(sixth, "2026-11-01"))}, []string{"history/closed"}},
		{"not yet reported", []told1{}, []string{"student/unreported"}},
		{"more history than before", []told1{pupil("999001", years{"2023-08-14", "2024-06-28", "3"}, fourth, fifth, sixth)}, []string{"history/inserted"}},
		{"the first period is gone", []told1{pupil("999001", fifth, sixth)}, []string{"history/missing"}},
		{"only the present is there", []told1{pupil("999001", sixth)}, []string{"history/missing", "history/missing"}},
		{"the open period is gone", []told1{pupil("999001", fourth, fifth)}, []string{"history/missing"}},
		{"a level is another", []told1{pupil("999001", fourth, years{"2025-08-11", "2026-06-26", "6"}, sixth)}, []string{"history/changed"}},
		{"a level is missing", []told1{pupil("999001", fourth, years{"2025-08-11", "2026-06-26", ""}, sixth)}, []string{"history/changed"}},
		{"an end date is another", []told1{pupil("999001", fourth, ended(fifth, "2026-06-25"), sixth)}, []string{"history/changed"}},
		{"an end date is gone", []told1{pupil("999001", fourth, ended(fifth, ""), sixth)}, []string{"history/changed"}},
		{"a start date is another", []told1{pupil("999001", fourth, years{"2025-08-12", "2026-06-26", "5"}, sixth)}, []string{"history/changed"}},
		{"a start and an end date are others", []told1{pupil("999001", fourth, years{"2025-08-12", "2026-06-25", "5"}, sixth)}, []string{"history/changed"}},
		{"a period is replaced by one of other days", []told1{pupil("999001", fourth, years{"2026-07-01", "2026-07-30", "5"}, sixth)}, []string{"history/missing", "history/inserted"}},
		{"the open period has another level and an end", []told1{pupil("999001", fourth, fifth, years{"2026-08-10", "2026-11-01", "7"})}, []string{"history/changed"}},
		{"another education is another forløb", []told1{{cpr: "1203055024", number: "999001", education: "4803", periods: []years{fourth}}},
			[]string{"student/unreported", "student/new"}},
		{"another number is another forløb", []told1{pupil("999002", sixth)}, []string{"student/unreported", "student/new"}},
		{"the latest report counts", []told1{pupil("999001", sixth), pupil("999001", fourth, fifth, sixth)}, []string{}},
		{"whatever was right before it", []told1{pupil("999001", fourth, fifth, sixth), pupil("999001", fifth, sixth)}, []string{"history/missing"}},
		{"by its time, not by its place", []told1{pupil("999001", fourth, fifth, sixth).at("2026-09-02T10:00:00"), pupil("999001", sixth).at("2026-09-01T10:00:00")}, []string{}},
	} {
		t.Run(c.about, func(t *testing.T) {
			after := c.after
			if len(after) == 0 { // a side without reports is another matter
				after = []told1{{cpr: "0107081236", number: "999009", education: "4800", periods: []years{sixth}}}
				c.want = append(c.want, "student/new")
			}
			out := check(t, before, after, Options{})
			assert.True(t, out.Compared)
			assert.Equal(t, Supplier, out.Mode)
			assert.ElementsMatch(t, c.want, said(out))
			assert.Equal(t, len(breaches(out)) > 0, out.Verdict == finding.Invalid)
		})
	}
}

func TestWhatAFindingSays(t *testing.T) {
	out := check(t, []told1{pupil("999001", fourth, fifth, sixth)}, []told1{pupil("999001", fourth, years{"2025-08-11", "2026-06-20", "6"}, sixth)}, Options{})
	require.Len(t, out.Findings, 1)
	f := out.Findings[0]
	assert.Equal(t, "1203055024 999001 4800", f.CPR+" "+f.Institution+" "+f.Education)
	assert.Equal(t, "Slutdato (2026-06-26 → 2026-06-20), trin", f.Found)
	assert.Equal(t, program.Info, f.Severity, "changed data give a new version with all periods")
	assert.Equal(t, finding.Valid, out.Verdict)
	assert.Equal(t, "2025-08-11 – 2026-06-26", f.Want)
	assert.Equal(t, "old.ndjson", f.Before.File)
	assert.Equal(t, "new.ndjson", f.After.File)
	assert.Equal(t, 1, f.Before.Line)
	assert.Greater(t, f.Before.Column, 100, "the place is that of the period")
	assert.Equal(t, Size{Payloads: 1, Reports: 1, Forloeb: 1, Periods: 3}, out.Sides[Before])
	assert.Equal(t, []Tally{{f.Rule, 1, 1}}, out.Tallies)
}

// Nobody knows all fields of a period here; those that the message lacks are compared too.
func TestUnknownFieldsAreCompared(t *testing.T) {
	with := func(r told1, old, fresh string) (string, string) {
		j, x := lines(r), document(r)
		return strings.Replace(j, `"trin": "5"`, `"trin": "5", `+old, 1), strings.Replace(x, "<trin>5</trin>", "<trin>5</trin>"+fresh, 1)
	}
	r := pupil("999001", fourth, fifth, sixth)
	for _, c := range []struct{ about, json, xml, found string }{
		{"the same", `"Elevtype": "A"`, "<Elevtype>A</Elevtype>", ""},
		{"another value", `"Elevtype": "A"`, "<Elevtype>B</Elevtype>", "Elevtype"},
		{"gone", `"Elevtype": "A"`, "", "Elevtype"},
		{"below another", `"Fag": {"Kode": "A", "Niveau": 1}`, "<Fag><Niveau>2</Niveau><Kode>A</Kode></Fag>", "Niveau"},
		{"the same below another", `"Fag": {"Kode": "A", "Niveau": 1}`, "<Fag><Niveau>1</Niveau><Kode>A</Kode></Fag>", ""},
		{"one more", `"Fag": ["A"]`, "<Fag>A</Fag><Fag>B</Fag>", "Fag"},
		{"an empty one", `"Fag": null`, "<Fag/>", ""},
		{"an attribute", `"Fag": {"Kode": "A"}`, `<Fag Kode="B"/>`, "Kode"},
	} {
		before, after := with(r, c.json, c.xml)
		out := checkFiles(t, files(t, "a.ndjson", before), files(t, "a.xml", after), Options{})
		require.True(t, out.Compared, c.about)
		if c.found == "" {
			assert.Empty(t, said(out), c.about)
			continue
		}
		require.Equal(t, []string{"history/changed"}, said(out), c.about)
		assert.Equal(t, c.found, out.Findings[0].Found, c.about)
	}
}

// What lay in the future when it was reported is no history.
func TestPlansMayChange(t *testing.T) {
	seventh := years{"2027-08-09", "2028-06-23", "7"}
	before := []told1{pupil("999001", fifth, ended(sixth, "2027-06-25"), seventh).at("2026-09-01T08:00:00")}
	for about, after := range map[string]told1{
		"the end is moved":        pupil("999001", fifth, ended(sixth, "2026-11-20"), seventh),
		"a coming period is gone": pupil("999001", fifth, ended(sixth, "2027-06-25")),
		"a coming one is another": pupil("999001", fifth, ended(sixth, "2027-06-25"), years{"2027-08-09", "2028-06-23", "8"}),
	} {
		out := check(t, before, []told1{after.at("2026-11-21T08:00:00")}, Options{})
		assert.Equal(t, []string{"history/planned"}, said(out), about)
	}
	before[0].reported = "2028-09-01T08:00:00"
	out := check(t, before, []told1{pupil("999001", fifth, ended(sixth, "2027-06-25"))}, Options{})
	assert.Equal(t, []string{"history/missing"}, said(out), "what had been is")
}

func TestSuppliersDoNotOverlap(t *testing.T) {
	other := told1{cpr: "0107081236", number: "999002", education: "4800", periods: []years{sixth}}
	for _, c := range []struct {
		about         string
		before, after string
		want          []string
	}{
		{"one after the other", "2026-10-01T10:00:00", "2026-10-01T10:00:01", []string{}},
		{"at the same time", "2026-10-01T10:00:00", "2026-10-01T10:00:00", []string{"suppliers/overlap"}},
		{"the old one goes on", "2026-10-02T10:00:00", "2026-10-01T10:00:00", []string{"suppliers/overlap"}},
		{"in zones", "2026-10-01T10:00:00+02:00", "2026-10-01T08:00:01Z", []string{}},
		{"in zones, too late", "2026-10-01T10:00:00+02:00", "2026-10-01T07:59:59Z", []string{"suppliers/overlap"}},
		{"without zone it may be summer or winter", "2026-10-01T10:00:00", "2026-10-01T08:30:00Z", []string{}},
		{"but no later", "2026-10-01T10:00:00", "2026-10-01T07:59:59Z", []string{"suppliers/overlap"}},
		{"times unknown", "", "", []string{}},
	} {
		t.Run(c.about, func(t *testing.T) {
			out := check(t, []told1{pupil("999001", sixth).at(c.before), other.at("2026-09-01T10:00:00")},
				[]told1{pupil("999001", sixth).at(c.after), other.at("2026-09-15T10:00:00")}, Options{})
			assert.Equal(t, c.want, said(out), "the other institution has changed before")
		})
	}
	out := check(t, []told1{pupil("999001", sixth)}, []told1{pupil("999001", sixth)}, Options{})
	require.NotEmpty(t, out.Unchecked)
	assert.Equal(t, RuleOverlap, out.Unchecked[0].ID, "the report says that nobody looked")
}

func TestChangesAreReportedWithinADay(t *testing.T) {
	r := pupil("999001", sixth).at("2026-10-02T10:00:00")
	for registered, want := range map[string][]string{
		"2026-10-01T10:00:00": {}, "2026-10-01T09:59:59": {"change/late"}, "2026-10-02T11:00:00": {}, "": {},
		"2026-10-01T07:59:59Z": {"change/late"}, "2026-10-01T08:30:00Z": {},
	} {
		r.registered = registered
		out := check(t, []told1{pupil("999001", sixth)}, []told1{r}, Options{})
		assert.Equal(t, want, said(out), registered)
		assert.Equal(t, finding.Valid, out.Verdict, "it cannot be fixed any more")
	}
}

func TestChangeOfStructure(t *testing.T) {
	last, first := "2026-12-31", "2027-01-01"
	closed := ended(sixth, last)
	moved := years{first, "", "6"}
	merger := "999001,999003," + first + "\n999002,999003," + first
	split := "999001,999003," + first + "\n999001,999004," + first
	partly := "999001,999001," + first + "\n999001,999004," + first
	for _, c := range []struct {
		about, structure string
		before, after    []told1
		want             []string
	}{
		{"a merger as it should be", merger, []told1{pupil("999001", fifth, sixth)}, []told1{pupil("999001", fifth, closed), pupil("999003", moved)}, nil},
		{"the old forløb ended by the old system", merger, []told1{pupil("999001", fifth, closed)}, []told1{pupil("999003", moved)}, nil},
		{"the old forløb is not closed", merger, []told1{pupil("999001", fifth, sixth)}, []told1{pupil("999003", moved)}, []string{"old-number/open"}},
		{"closed a day early", merger, []told1{pupil("999001", fifth, sixth)}, []told1{pupil("999001", fifth, ended(sixth, "2026-12-30")), pupil("999003", moved)}, []string{"old-number/last-day"}},
		{"closed a day late", merger, []told1{pupil("999001", fifth, sixth)}, []told1{pupil("999001", fifth, ended(sixth, first)), pupil("999003", moved)}, []string{"old-number/last-day"}},
		{"the new one begins late", merger, []told1{pupil("999001", fifth, sixth)}, []told1{pupil("999001", fifth, closed), pupil("999003", years{"2027-01-04", "", "6"})}, []string{"new-number/first-day"}},
		{"the new one begins early", merger, []told1{pupil("999001", fifth, sixth)}, []told1{pupil("999001", fifth, closed), pupil("999003", years{last, "", "6"})}, []string{"new-number/first-day"}},
		{"history is carried over", merger, []told1{pupil("999001", fifth, sixth)}, []told1{pupil("999001", fifth, closed), pupil("999003", fifth, closed, moved)}, []string{"new-number/history"}},
		{"the number is merely changed", merger, []told1{pupil("999001", fifth, sixth)}, []told1{pupil("999003", fifth, sixth)}, []string{"old-number/open", "new-number/history"}},
		{"history is lost while it is closed", merger, []told1{pupil("999001", fifth, sixth)}, []told1{pupil("999001", closed), pupil("999003", moved)}, []string{"history/missing"}},
		{"an end that was planned later is now the last day", merger, []told1{pupil("999001", fifth, ended(sixth, "2027-06-25"))}, []told1{pupil("999001", fifth, closed), pupil("999003", moved)}, nil},
		{"an end that was planned later stays", merger, []told1{pupil("999001", fifth, ended(sixth, "2027-06-25"))}, []told1{pupil("999003", moved)}, []string{"old-number/last-day"}},
		{"periods that were to come are dropped", merger, []told1{pupil("999001", fifth, ended(sixth, "2027-06-25"), years{"2027-08-09", "", "7"})}, []told1{pupil("999001", fifth, closed), pupil("999003", moved)}, nil},
		{"who had left has nothing to report", merger, []told1{pupil("999001", fifth)}, []told1{pupil("999009", moved)}, []string{"student/new"}},
		{"who has left and comes back later", merger, []told1{pupil("999001", fifth)}, []told1{pupil("999003", years{"2027-02-01", "", "6"})}, nil},
		{"who leaves with the old structure", merger, []told1{pupil("999001", fifth, sixth)}, []told1{pupil("999001", fifth, closed)}, []string{"student/unmoved"}},
		{"who leaves before", merger, []told1{pupil("999001", fifth, sixth)}, []told1{pupil("999001", fifth, ended(sixth, "2026-11-01"))}, []string{"old-number/left"}},
		{"who was to leave later but left before", merger, []told1{pupil("999001", fifth, ended(sixth, "2027-06-25"))}, []told1{pupil("999001", fifth, ended(sixth, "2026-11-01"))}, []string{"old-number/left"}},
		{"who moves to another education", merger, []told1{pupil("999001", fifth, sixth)}, []told1{pupil("999001", fifth, closed), in("4803", pupil("999003", moved))}, nil},
		{"who leaves early for another education", merger, []told1{pupil("999001", fifth, sixth)}, []told1{pupil("999001", fifth, ended(sixth, "2026-11-01")), in("332", pupil("999003", moved))}, []string{"old-number/left"}},
		{"who moves in one education and leaves in another", merger, []told1{pupil("999001", fifth, sixth), in("4803", pupil("999001", sixth))}, []told1{pupil("999001", fifth, closed), in("4803", pupil("999001", closed)), pupil("999003", moved)}, nil},
		{"both old numbers into one", merger, []told1{pupil("999001", fifth), pupil("999002", sixth)}, []told1{pupil("999002", closed), pupil("999003", moved)}, nil},

		{"a split", split, []told1{pupil("999001", fifth, sixth)}, []told1{pupil("999001", fifth, closed), pupil("999004", moved)}, nil},
		{"a split with history", split, []told1{pupil("999001", fifth, sixth)}, []told1{pupil("999001", fifth, closed), pupil("999004", fifth, moved)}, []string{"new-number/history"}},
		{"a part is split off: who stays is not affected", partly, []told1{pupil("999001", fifth, sixth)}, []told1{{cpr: "0107081236", number: "999004", education: "4800", periods: []years{moved}}}, nil},
		{"a part is split off: who goes is", partly, []told1{pupil("999001", fifth, sixth)}, []told1{pupil("999004", moved)}, []string{"old-number/open"}},
		{"a part is split off, rightly", partly, []told1{pupil("999001", fifth, sixth)}, []told1{pupil("999001", fifth, closed), pupil("999004", moved)}, nil},
		{"into a number that was there, with a pupil who was too", "999001,999002," + first, []told1{pupil("999002", fourth), pupil("999001", fifth, sixth)}, []told1{pupil("999001", fifth, closed), pupil("999002", fourth, moved)}, nil},
		{"the same with history", "999001,999002," + first, []told1{pupil("999002", fourth), pupil("999001", fifth, sixth)}, []told1{pupil("999001", fifth, closed), pupil("999002", fourth, fifth, moved)}, []string{"new-number/history"}},
		{"numbers that change places", "999001,999002," + first + "\n999002,999001," + first, []told1{pupil("999001", sixth)}, []told1{pupil("999001", closed), pupil("999002", moved)}, nil},

		{"a closure", "999001,," + first, []told1{pupil("999001", fifth, sixth)}, []told1{pupil("999001", fifth, closed)}, nil},
		{"a closure with somebody who left before", "999001,," + first, []told1{pupil("999001", fifth, sixth)}, []told1{pupil("999001", fifth, ended(sixth, "2026-12-30"))}, []string{"old-number/left"}},
		{"a closure with somebody who had left before", "999001,," + first, []told1{pupil("999001", fifth, ended(sixth, "2026-11-01"))}, []told1{pupil("999009", moved)}, []string{"student/new"}},
		{"a closure with somebody left", "999001,," + first, []told1{pupil("999001", fifth, sixth)}, []told1{pupil("999009", moved)}, []string{"old-number/open", "student/new"}},
		{"a closure that lasts too long", "999001,," + first, []told1{pupil("999001", fifth, sixth)}, []told1{pupil("999001", fifth, ended(sixth, "2027-06-25"))}, []string{"old-number/last-day"}},
		{"somebody new on a closed number", "999001,," + first, []told1{pupil("999009", fifth)}, []told1{pupil("999001", ended(moved, "2027-03-01"))}, []string{"old-number/last-day"}},

		{"other pupils need no report", merger, []told1{pupil("999009", sixth), pupil("999001", closed)}, []told1{pupil("999003", moved)}, nil},
		{"and are reported when they get one", merger, []told1{pupil("999009", sixth), pupil("999001", closed)}, []told1{pupil("999009", sixth), pupil("999003", moved)}, []string{"student/unaffected"}},
		{"unless something changes", merger, []told1{pupil("999009", sixth), pupil("999001", closed)}, []told1{pupil("999009", closed), pupil("999003", moved)}, []string{"history/closed"}},
		{"with their history", merger, []told1{pupil("999009", fifth, sixth), pupil("999001", closed)}, []told1{pupil("999009", closed), pupil("999003", moved)}, []string{"history/missing", "history/closed"}},
	} {
		t.Run(c.about, func(t *testing.T) {
			out := check(t, c.before, c.after, Options{Structure: changes(t, c.structure)})
			assert.Equal(t, Structure, out.Mode)
			if c.want == nil {
				c.want = []string{}
			}
			assert.ElementsMatch(t, c.want, said(out))
		})
	}
}

// A pupil who came back on the very first day may have left long ago.
func TestAGapBeforeTheFirstDayIsAWarning(t *testing.T) {
	out := check(t, []told1{pupil("999001", fifth)}, []told1{pupil("999003", sixth)}, Options{Structure: changes(t, "999001,999003,2026-08-10")})
	require.Equal(t, []string{"old-number/last-day"}, said(out))
	assert.Equal(t, program.Warning, out.Findings[0].Severity)
	assert.Equal(t, finding.Valid, out.Verdict)
}

func TestBothChangesAtOnce(t *testing.T) {
	structure := changes(t, "999001,999003,2027-01-01")
	by := func(system string, r told1) told1 { r.system = system; return r }
	before := []told1{by("A", pupil("999001", fifth, ended(sixth, "2026-12-31")).at("2027-01-05T08:00:00")), by("A", pupil("999009", fifth, sixth).at("2027-01-05T08:00:00"))}
	after := []told1{by("B", pupil("999003", years{"2027-01-01", "", "6"}).at("2027-01-02T08:00:00")), by("B", pupil("999009", fifth, sixth).at("2027-01-06T08:00:00"))}
	out := check(t, before, after, Options{Structure: structure})
	assert.Equal(t, Supplier|Structure, out.Mode, "the systems have other names")
	assert.Empty(t, said(out), "who reports the old number and who the new does not matter")

	after[1].reported = "2027-01-04T08:00:00"
	assert.Equal(t, []string{"suppliers/overlap"}, said(check(t, before, after, Options{Structure: structure})))

	after[0], after[1] = by("A", after[0]), by("A", after[1])
	assert.Equal(t, Structure, check(t, before, after, Options{Structure: structure}).Mode)
	assert.Equal(t, Supplier|Structure, check(t, before, after, Options{Structure: structure, Mode: Supplier | Structure}).Mode)
}

// The same reports say the same however they are written.
func TestForms(t *testing.T) {
	before := []told1{pupil("999001", fourth, fifth, sixth), {cpr: "0107081236", number: "999001", education: "4800", periods: []years{sixth}}}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, err := w.Write([]byte(document(before...)))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	soap := func(r told1) string {
		var b strings.Builder
		b.WriteString(`<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>`)
		r.xml(&b)
		b.WriteString(`</s:Body></s:Envelope>`)
		return b.String()
	}
	one := func(r told1) string { var b strings.Builder; r.xml(&b); return b.String() }
	latin1 := strings.NewReplacer("ø", "\xf8").Replace(`<?xml version="1.0" encoding="iso-8859-1"?>` + one(before[0]))
	hyphens := regexp.MustCompile(`"(\d{6})(\d{4})"`).ReplaceAllString(lines(before...), `"$1-$2"`)
	numbers := regexp.MustCompile(`"0?(\d{9})"`).ReplaceAllString(lines(before...), `$1`)
	require.NotEqual(t, hyphens, numbers)
	long := strings.Replace(document(before...), "<Post>", "<!-- "+strings.Repeat("x", 3*payload.WholeSize)+" --><Post>", 1)
	for name, side := range map[string][]string{
		"ndjson": {"a.ndjson", lines(before...)}, "xml": {"a.xml", document(before...)}, "gzip": {"a.xml.gz", packed.String()},
		"soap": {"a.xml", soap(before[0]), "b.xml", soap(before[1])}, "json": {"a.json", lines(before[0]), "b.json", lines(before[1])},
		"encodings": {"a.xml", latin1, "b.xml", one(before[1])}, "beyond a window": {"a.xml", long},
		"hyphens": {"a.ndjson", hyphens}, "numbers": {"a.ndjson", numbers},
	} {
		for other, again := range map[string][]string{"ndjson": {"a.ndjson", lines(before...)}, "xml": {"a.xml", document(before...)}} {
			out := checkFiles(t, files(t, side...), files(t, again...), Options{})
			require.True(t, out.Compared, name)
			assert.Empty(t, said(out), "%s before, %s after", name, other)
			assert.Equal(t, 4, out.Sides[Before].Periods, name)
		}
		lost := checkFiles(t, files(t, side...), files(t, "a.ndjson", lines(pupil("999001", sixth), before[1])), Options{})
		assert.Equal(t, []string{"history/missing", "history/missing"}, said(lost), name)
	}
}

// A JSON object without the root's name around it is a report when the message is named.
func TestBareObjects(t *testing.T) {
	bare := func(r told1) string {
		text := strings.TrimSuffix(strings.TrimPrefix(lines(r), `{"Indberetning": `), "}\n")
		require.NotContains(t, text, "\n")
		return text + "\n"
	}
	r := pupil("999001", fourth, fifth, sixth).at("2026-10-01T10:00:00")
	for about, content := range map[string]string{"bare": bare(r) + bare(r), "wrapped": lines(r, r), "both": bare(r) + lines(r)} {
		o := Options{}
		o.Engine.Message = Report
		out := checkFiles(t, files(t, "a.ndjson", content), files(t, "a.ndjson", bare(pupil("999001", fifth, sixth).at("2026-10-02T10:00:00"))), o)
		assert.Equal(t, []string{"history/missing"}, said(out), about)
		assert.Equal(t, 2, out.Sides[Before].Reports, about)
	}
}

// Logs of calls hold XML documents as JSON strings.
func TestDocumentsInStrings(t *testing.T) {
	quoted := func(r told1) string {
		var b strings.Builder
		r.xml(&b)
		text, err := json.Marshal(b.String())
		require.NoError(t, err)
		return string(text) + "\n"
	}
	r, s := pupil("999001", fourth, fifth, sixth), told1{cpr: "0107081236", number: "999001", education: "4800", periods: []years{sixth}}
	out := checkFiles(t, files(t, "a.ndjson", quoted(s)+quoted(r)), files(t, "a.ndjson", lines(s, pupil("999001", fifth, sixth))), Options{})
	require.Equal(t, []string{"history/missing"}, said(out))
	assert.Equal(t, 2, out.Findings[0].Before.Line)
}

// Nothing is said about lost history as long as something could not be read.
func TestPayloadsThatAreNoReports(t *testing.T) {
	good := lines(pupil("999001", fourth, sixth))
	for _, c := range []struct {
		about, name, content string
		verdict              finding.Verdict
		rule                 string
	}{
		{"not well-formed", "b.xml", document(pupil("999001", sixth))[:300], finding.Invalid, "forkontrol/xml/unclosed/well-formed"},
		{"a broken line", "b.ndjson", good + "{\"Indberetning\": {\n" + good, finding.Invalid, "forkontrol/json/unclosed/well-formed"},
		{"something else", "b.xml", "<a/>", finding.Failed, "forkontrol/payload/message/unknown"},
		{"a message of another system", "b.json", `{"KontaktpersonInfo": {}}`, finding.Failed, "forkontrol/payload/message/ambiguous"},
		{"another message of the system", "b.json", `{"Slet": {"CPRNr": "1203055024", "Afdeling": "999001", "COSAformal": "4800"}}`, finding.Invalid, "forkontrol/payload/root/mismatch"},
		{"empty", "b.xml", "", finding.Invalid, "forkontrol/payload/content/empty"},
		{"large and cut off", "b.ndjson", strings.Repeat(good, 2000)[:payload.WholeSize*2], finding.Invalid, "forkontrol/json/unclosed/well-formed"},
	} {
		t.Run(c.about, func(t *testing.T) {
			out := checkFiles(t, files(t, "a.ndjson", good), files(t, "a.ndjson", lines(pupil("999001", sixth)), c.name, c.content), Options{})
			assert.False(t, out.Compared)
			assert.NotEqual(t, finding.Valid, out.Verdict)
			assert.Empty(t, out.Findings)
			require.Len(t, out.Payloads[After], 1)
			p := out.Payloads[After][0]
			assert.Equal(t, c.name, p.File)
			assert.Equal(t, c.verdict, p.Verdict)
			var rules []string
			for _, f := range p.Findings {
				rules = append(rules, f.Rule.ID)
			}
			assert.Contains(t, rules, c.rule)
		})
	}
}

// A report that breaks a rule of its own is reported, and compared.
func TestInvalidReportsAreCompared(t *testing.T) {
	without := in("4801", pupil("999001")) // no school period at all
	out := check(t, []told1{pupil("999001", fourth, sixth), without}, []told1{pupil("999001", sixth)}, Options{})
	assert.True(t, out.Compared)
	assert.Equal(t, finding.Invalid, out.Verdict)
	assert.Equal(t, []string{"history/missing", "student/unreported"}, said(out))
	assert.Len(t, out.Payloads[Before], 1)
}

func TestReportsWithoutAKey(t *testing.T) {
	for about, r := range map[string]told1{
		"no CPR number": {number: "999001", education: "4800", periods: []years{sixth}},
		"no start":      pupil("999001", years{"", "2026-01-01", "4"}),
		"no date":       pupil("999001", years{"2026-01-01", "soon", "4"}),
	} {
		out := check(t, []told1{pupil("999001", sixth)}, []told1{pupil("999001", sixth), r}, Options{})
		assert.Contains(t, said(out), "report/key", about)
		assert.Equal(t, finding.Invalid, out.Verdict, about)
	}
}

// Counts are exact where samples are not.
func TestSamplesAreLimitedAndCountsAreNot(t *testing.T) {
	var before, after []told1
	for i := range 50 {
		r := told1{cpr: "12030550" + string(rune('0'+i/10)) + string(rune('0'+i%10)), number: "999001", education: "4800", periods: []years{fourth, sixth}}
		before = append(before, r)
		r.periods = r.periods[1:]
		r.reported, r.registered = "2026-10-09T10:00:00", "2026-10-01T10:00:00"
		after = append(after, r)
	}
	out := check(t, before, after, Options{MaxSamples: 7})
	assert.Equal(t, finding.Counts{Error: 50, Warning: 50}, out.Counts)
	assert.True(t, out.Truncated)
	assert.Len(t, out.Findings, 14)
	for _, tally := range out.Tallies {
		assert.Equal(t, 50, tally.Count)
		assert.Equal(t, 7, tally.Listed)
	}
}

// Records that do not fit memory are sorted on disk: it makes no difference.
func TestTheSameOutcomeInSmallChunks(t *testing.T) {
	var before, after []told1
	for i := range 400 {
		r := told1{cpr: "12030550" + string(rune('0'+i/10%10)) + string(rune('0'+i%10)), number: "9990" + string(rune('0'+i/100)) + "1", education: "4800", periods: []years{fourth, fifth, sixth}}
		before = append(before, r)
		r.periods = r.periods[i%3:]
		after = append([]told1{r}, after...)
	}
	whole := check(t, before, after, Options{})
	for _, chunk := range []int{1, 7, 100} {
		assert.Equal(t, whole, check(t, before, after, Options{chunk: chunk}))
	}
	many := []string{}
	for i, r := range before {
		many = append(many, string(rune('a'+i/26))+string(rune('a'+i%26))+".ndjson", lines(r))
	}
	assert.Equal(t, whole.Counts, checkFiles(t, files(t, many...), files(t, "a.ndjson", lines(after...)), Options{Jobs: 8}).Counts)
}

// What lies on the disk says nothing to who finds it.
func TestTheDiskHoldsNothingReadable(t *testing.T) {
	s, err := newSorter(t.Context(), t.TempDir(), 4)
	require.NoError(t, err)
	defer s.close()
	f := forloeb{cpr: "1203055024", education: "4800", institution: "999001", periods: []period{{start: 1, end: 2}}}
	record := f.encode()
	seen := map[string]bool{}
	for range 100 {
		sealed, err := s.seal(record)
		require.NoError(t, err)
		for _, part := range []string{"1203", "5024", "999001"} {
			assert.NotContains(t, string(sealed), part)
		}
		assert.False(t, seen[string(sealed)], "equal records are not seen to be equal")
		seen[string(sealed)] = true
		opened, err := s.open(sealed)
		require.NoError(t, err)
		assert.Equal(t, record, opened)
	}
	info, err := os.Stat(s.dir)
	require.NoError(t, err)
	assert.Zero(t, info.Mode().Perm()&0o077)
}

func TestAnInterruptLeavesNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	dir := t.TempDir()
	reports := strings.Repeat(lines(pupil("999001", fourth, fifth, sixth)), 20_000)
	read := 0
	found, _ := payload.Find([]string{"-"}, payload.Options{Stdin: strings.NewReader(reports), Read: func(n int) {
		if read += n; read > len(reports)/2 {
			cancel()
		}
	}})
	out, err := Check(ctx, found, files(t, "a.ndjson", reports[:1000]), Options{Rules: ruleset(), TempDir: dir, chunk: 100})
	require.ErrorIs(t, err, context.Canceled)
	assert.Nil(t, out, "no half report")
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Empty(t, left)
}

func TestWhatKilledRunsHaveLeftIsSwept(t *testing.T) {
	dir := t.TempDir()
	old, young, other := filepath.Join(dir, dirPrefix+"1"), filepath.Join(dir, dirPrefix+"2"), filepath.Join(dir, "mine")
	for _, name := range []string{old, young, other} {
		require.NoError(t, os.Mkdir(name, 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(name, "left"), nil, 0o600))
	}
	yesterday := time.Now().Add(-25 * time.Hour)
	require.NoError(t, os.Chtimes(old, yesterday, yesterday))
	require.NoError(t, os.Chtimes(other, yesterday, yesterday))
	s, err := newSorter(t.Context(), dir, 0)
	require.NoError(t, err)
	s.close()
	assert.NoDirExists(t, old)
	assert.DirExists(t, young, "it may belong to a run that goes on")
	assert.DirExists(t, other)
}

func TestADirectoryThatCannotBeWritten(t *testing.T) {
	_, err := Check(t.Context(), nil, nil, Options{Rules: ruleset(), TempDir: "no/such/dir"})
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestARulesetWithoutTheMessage(t *testing.T) {
	_, err := Check(t.Context(), nil, nil, Options{Rules: &program.Ruleset{}})
	require.ErrorIs(t, err, ErrNoReport)
}

func TestDates(t *testing.T) {
	for text, want := range map[string]string{"2026-08-10": "2026-08-10", "2024-02-29": "2024-02-29", "2026-08-10Z": "2026-08-10",
		"2026-08-10T10:00:00": "2026-08-10", "1969-12-31": "1969-12-31"} {
		d, ok := dayOf(text)
		assert.True(t, ok, text)
		assert.Equal(t, want, d.String())
	}
	for _, text := range []string{"", "2026-8-10", "2025-02-29", "2026-13-01", "2026-00-10", "10-08-2026", "2026/08/10", "2026-08-1x"} {
		_, ok := dayOf(text)
		assert.False(t, ok, text)
	}
	for text, want := range map[string]string{"2026-08-10T21:30:00": "2026-08-10T21:30:00", "2026-08-10T21:30:00.25": "2026-08-10T21:30:00",
		"2026-08-10T21:30:00+02:00": "2026-08-10T19:30:00Z", "2026-08-10T21:30:00Z": "2026-08-10T21:30:00Z", "2026-08-10": "2026-08-10", "soon": "", "2026-08-10T25:00:00": ""} {
		assert.Equal(t, want, momentOf(text).String(), text)
	}
}

func TestStructureFiles(t *testing.T) {
	want := []Change{{"999001", "999003", "2027-01-01", Merger}, {"999002", "999003", "2027-01-01", Merger}, {"999005", "", "2027-01-01", Closure}}
	for about, text := range map[string]string{
		"commas":             "old,new,first-day\n999001,999003,2027-01-01\n999002,999003,2027-01-01\n999005,,2027-01-01\n",
		"Danish, semicolons": "\ufeffGammelt;Nyt;Første dag;Art\r\n999001;999003;2027-01-01;fusion\r\n999002;999003;2027-01-01;fusion\r\n999005;;2027-01-01;lukning\r\n",
		"another order":      "first-day,new,old\n2027-01-01,999003,999001\n2027-01-01,999003,999002\n2027-01-01,,999005\n",
		"JSON":               `[{"old":"999001","new":"999003","firstDay":"2027-01-01","kind":"merger"},{"old":"999002","new":"999003","firstDay":"2027-01-01"},{"old":"999005","firstDay":"2027-01-01"}]`,
	} {
		got, err := ReadStructure(strings.NewReader(text))
		require.NoError(t, err, about)
		assert.Equal(t, want, got, about)
	}
	for text, said := range map[string]string{
		"": "first line", "old,new,first-day\n": "no changes", "old,new\n999001,999003\n": "first-day is missing", "old,new,first-day,color\n": "unknown column",
		"old,new,first-day\n99900,999003,2027-01-01": "row 1", "old,new,first-day\n999001,99,2027-01-01": "row 1", "old,new,first-day\n999001,999003,01-01-2027": "not a date",
		"old,new,first-day\n999001,999003,2027-01-01\n999001,999004,2027-02-01": "two first days",
		"old,new,first-day\n999001,999003,2027-01-01\n999001,999003,2027-01-01": "appears twice",
		"old,new,first-day\n999001,999003,2027-01-01\n999001,,2027-01-01":       "closes, but also has a new number",
		"old,new,first-day,kind\n999001,999003,2027-01-01,closure":              "not a closure",
		"old,new,first-day,kind\n999001,999003,2027-01-01,explosion":            "unknown kind",
		"old,new,first-day\n999001,999003,2027-01-01,x":                         "line 2: has 4 columns, the first line has 3",
		`[{"old":"999001","neu":"999003","firstDay":"2027-01-01"}]`:             "neu",
		`[]`: "no changes",
	} {
		_, err := ReadStructure(strings.NewReader(text))
		require.ErrorContains(t, err, said, text)
	}
}
