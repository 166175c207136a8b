package transition

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/payload"
)

// A correct transition, whatever it is, has no breach; every single fault in it is
// found, and nothing else. A change in what was reported before is none, but is reported.

// world is a generated transition.
type world struct {
	before, after []told1
	structure     []Change
	mode          Mode
	faults        []fault // that can be made in it, each alone
}

// fault changes a correct world and returns the one rule that it breaks.
type fault struct {
	about string
	rule  string
	make  func(w *world)
}

var dayOne = time.Date(2015, 8, 1, 0, 0, 0, 0, time.UTC)

func date(n int) string { return dayOne.AddDate(0, 0, n).Format(time.DateOnly) }

// The change happens on this day, counted from dayOne, and reports are made about it.
const changeDay = 4000

func clock(seconds int) string {
	return dayOne.AddDate(0, 0, changeDay).Add(time.Duration(seconds) * time.Second).Format("2006-01-02T15:04:05")
}

// periods draws a history whose last period begins before a day; the last is open.
func periods(t *rapid.T, most, until int) []years {
	n := rapid.IntRange(1, most).Draw(t, "periods")
	var out []years
	at := rapid.IntRange(0, until-n*300-1).Draw(t, "start")
	for i := range n {
		length := rapid.IntRange(2, 290).Draw(t, "length")
		p := years{date(at), date(at + length), rapid.SampledFrom([]string{"", "1", "2", "10. klasse"}).Draw(t, "level")}
		if i == n-1 {
			p.to = ""
		}
		out = append(out, p)
		at += length + 1 + rapid.IntRange(0, 5).Draw(t, "gap")
	}
	return out
}

func copied(r told1) told1 { r.periods = slices.Clone(r.periods); return r }

// drawWorld makes a correct transition.
func drawWorld(t *rapid.T) *world {
	w := &world{mode: rapid.SampledFrom([]Mode{Supplier, Structure, Supplier | Structure}).Draw(t, "mode")}
	timed := rapid.Bool().Draw(t, "timed")
	first := date(changeDay)
	last := date(changeDay - 1)
	if w.mode&Structure != 0 {
		kinds := []string{
			"999001,999003," + first + "\n999002,999003," + first,
			"999001,999003," + first + "\n999001,999004," + first,
			"999001,999001," + first + "\n999001,999003," + first,
			"999001,," + first, "999001,999002," + first, "999001,999003," + first,
		}
		var err error
		w.structure, err = ReadStructure(strings.NewReader("old,new,first-day\n" + rapid.SampledFrom(kinds).Draw(t, "structure")))
		require.NoError(t, err)
	}
	p := newPlan(w.structure)
	students := rapid.IntRange(1, 6).Draw(t, "students")
	for i := range students {
		r := told1{cpr: fmt.Sprintf("120305%04d", 4000+i), number: rapid.SampledFrom([]string{"999001", "999002", "999007"}).Draw(t, "number"),
			education: rapid.SampledFrom([]string{"4800", "4803"}).Draw(t, "education"), periods: periods(t, 4, changeDay-100)}
		if timed {
			r.reported = clock(i - 1000)
		}
		w.before = append(w.before, r)
		b := i // of w.before
		if l := p.old[r.number]; l != nil && !(l.stays && rapid.Bool().Draw(t, "stays")) {
			w.drawMove(t, b, l, last, first, timed)
			continue
		}
		if rapid.Bool().Draw(t, "reported") || w.mode&Structure != 0 && i == 0 {
			w.drawAgain(t, b, timed)
		}
	}
	if len(w.after) == 0 { // somebody new
		r := told1{cpr: "1203053999", number: "999007", education: "4800", periods: []years{{first, "", "1"}}}
		if timed {
			r.reported = clock(1)
		}
		w.after = append(w.after, r)
	}
	if timed && w.mode&Supplier != 0 {
		for i := range w.after {
			number := w.after[i].number
			if j := slices.IndexFunc(w.before, func(r told1) bool { return r.number == number }); j >= 0 && !p.names(number) {
				w.faults = append(w.faults, fault{"overlap", RuleOverlap, func(w *world) { w.before[j].reported = clock(100_000) }})
				break
			}
		}
	}
	if timed {
		w.faults = append(w.faults, fault{"late", RuleLate, func(w *world) { w.after[0].registered = date(changeDay-2) + "T00:00:00" }})
	}
	return w
}

// drawAgain reports a student again, with all history and perhaps something new.
func (w *world) drawAgain(t *rapid.T, b int, timed bool) {
	r := copied(w.before[b])
	n := len(r.periods)
	if timed {
		r.reported = clock(1000 + b)
	}
	if end := rapid.IntRange(0, 2).Draw(t, "continued"); end > 0 {
		r.periods[n-1].to = date(changeDay - 50)
		if end == 2 {
			r.periods = append(r.periods, years{date(changeDay - 49), "", "9"})
		}
	}
	a := len(w.after)
	w.after = append(w.after, r)
	which := rapid.IntRange(0, n-1).Draw(t, "period")
	w.faults = append(w.faults,
		fault{"a period lost", RuleMissing, func(w *world) {
			if len(w.after[a].periods) == 1 {
				w.after[a].periods = []years{{date(changeDay - 10), "", "x"}}
				return
			}
			w.after[a].periods = slices.Delete(w.after[a].periods, which, which+1)
		}},
		fault{"a level changed", RuleChanged, func(w *world) { w.after[a].periods[which].level = "another" }},
	)
	if n > 1 {
		past := rapid.IntRange(0, n-2).Draw(t, "past")
		w.faults = append(w.faults,
			fault{"a start changed", RuleChanged, func(w *world) {
				w.after[a].periods[past].from = date(dayNumber(w.after[a].periods[past].from) + 1)
			}},
			fault{"an end taken away", RuleChanged, func(w *world) {
				w.before[b].reported, w.after[a].periods[past].to = "", ""
			}},
		)
	}
}

func dayNumber(text string) int {
	at, _ := time.Parse(time.DateOnly, text)
	return int(at.Sub(dayOne).Hours() / 24)
}

// drawMove ends a student's forløb with the old structure and begins a new one.
func (w *world) drawMove(t *rapid.T, b int, l *leaving, last, first string, timed bool) {
	old := copied(w.before[b])
	n := len(old.periods)
	old.periods[n-1].to = last
	stamp := func(seconds int) string {
		if timed {
			return clock(seconds)
		}
		return ""
	}
	side := func(w *world) *told1 { return &w.before[b] }
	if rapid.Bool().Draw(t, "ended before") {
		w.before[b].periods = old.periods
	} else {
		old.reported = stamp(1000 + b)
		a := len(w.after)
		w.after = append(w.after, old)
		side = func(w *world) *told1 { return &w.after[a] }
		if n > 1 {
			w.faults = append(w.faults, fault{"history lost with the move", RuleMissing, func(w *world) { w.after[a].periods = w.after[a].periods[1:] }})
		}
	}
	end := func(to string) func(w *world) {
		return func(w *world) { p := side(w).periods; p[len(p)-1].to = to }
	}
	w.faults = append(w.faults, fault{"not ended", RuleOpen, end("")}, fault{"ended a day late", RuleLastDay, end(first)})
	if len(l.to) == 0 {
		return
	}
	a := len(w.after)
	w.after = append(w.after, told1{cpr: old.cpr, number: rapid.SampledFrom(l.to).Draw(t, "to"), education: old.education,
		reported: stamp(1000 + b), periods: []years{{first, "", "1"}}})
	w.faults = append(w.faults, fault{"ended a day early", RuleLastDay, end(date(changeDay - 2))},
		fault{"begun late", RuleFirstDay, func(w *world) { w.after[a].periods[0].from = date(changeDay + 1) }},
		fault{"begun early", RuleFirstDay, func(w *world) { w.after[a].periods[0].from = last }},
		fault{"history carried", RuleCarried, func(w *world) { w.after[a].periods = append(slices.Clone(old.periods), w.after[a].periods...) }},
	)
}

// outcome checks a world.
func (w *world) outcome(t *rapid.T, dir string) *Outcome {
	var sides [2][]payload.Payload
	for side, reports := range [2][]told1{w.before, w.after} {
		name, text := filepath.Join(dir, fmt.Sprint(side, ".xml")), document(reports...)
		if len(reports)%2 == 0 {
			name, text = filepath.Join(dir, fmt.Sprint(side, ".ndjson")), lines(reports...)
		}
		require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
		sides[side], _ = payload.Find([]string{name}, payload.Options{})
	}
	out, err := Check(context.Background(), sides[0], sides[1],
		Options{Rules: ruleset(), Structure: w.structure, Mode: w.mode, TempDir: dir, chunk: rapid.IntRange(1, 20).Draw(t, "chunk")})
	require.NoError(t, err)
	require.True(t, out.Compared)
	return out
}

func TestCorrectTransitionsHaveNoBreach(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		out := w.outcome(t, dir)
		require.Empty(t, breaches(out))
		require.Equal(t, finding.Valid, out.Verdict)
	})
}

func TestEachSingleFaultIsFoundAlone(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		if len(w.faults) == 0 {
			t.Skip("nothing to break")
		}
		f := w.faults[rapid.IntRange(0, len(w.faults)-1).Draw(t, "fault")]
		f.make(w)
		out, rule := w.outcome(t, dir), strings.TrimPrefix(f.rule, prefixTransition)
		if f.rule == RuleChanged {
			require.Empty(t, breaches(out), f.about)
			require.Contains(t, said(out), rule, f.about)
			return
		}
		require.Equal(t, []string{rule}, breaches(out), f.about)
	})
}

// However records are written, reading them gives them back, and their order is that
// of the students.
func TestRecordsAreReadAsTheyWereWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[0-9A-Za-zæøå]{1,12}`)
		draw := func() *forloeb {
			f := &forloeb{cpr: word.Draw(t, "cpr"), education: word.Draw(t, "education"), institution: word.Draw(t, "institution"),
				side: Side(rapid.IntRange(0, 1).Draw(t, "side")), report: rapid.Uint32().Draw(t, "report"),
				at:       place{rapid.Uint32().Draw(t, "payload"), rapid.Uint32().Draw(t, "line"), rapid.Uint32().Draw(t, "column")},
				reported: momentOf(rapid.SampledFrom([]string{"", "2026-01-02", "2026-01-02T03:04:05", "2026-01-02T03:04:05+01:00"}).Draw(t, "at")),
				periods:  []period{}}
			for range rapid.IntRange(0, 3).Draw(t, "periods") {
				p := period{start: day(rapid.Uint32().Draw(t, "start")), end: openEnd, line: 1, sum: rapid.Uint64().Draw(t, "sum"), fields: []hashed{}}
				for range rapid.IntRange(0, 3).Draw(t, "fields") {
					p.fields = append(p.fields, hashed{3, rapid.Uint32().Draw(t, "hash")})
				}
				f.periods = append(f.periods, p)
			}
			return f
		}
		a, b := draw(), draw()
		for _, f := range []*forloeb{a, b} {
			got, err := decode(f.encode())
			require.NoError(t, err)
			require.Equal(t, f, got)
			cut := f.encode()
			_, err = decode(cut[:len(cut)-rapid.IntRange(1, len(cut)).Draw(t, "cut")])
			require.Error(t, err)
		}
		if a.cpr != b.cpr {
			require.Equal(t, a.cpr < b.cpr, slices.Compare(a.encode(), b.encode()) < 0)
		}
	})
}
