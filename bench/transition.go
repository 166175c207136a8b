package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
)

// sides are the two sides of a change of supplier.
var sides = [2]string{"before", "after"}

const (
	periodsEach   = 5    // periods of a report
	schools       = 1500 // institution numbers
	lostEach      = 1000 // one report in so many has lost its first period on the way
	continuedEach = 4    // one report in so many has its open period closed, and one more after it
)

// appendReport appends the report of a student to Elevdatabasen as a line of NDJSON,
// a year per period. The new system repeats the history that the old one reported, but
// for one student in lostEach, of whom the first period is missing.
func appendReport(b []byte, student int, after bool) []byte {
	system, month := "A", "08"
	if after {
		system, month = "B", "10"
	}
	b = fmt.Appendf(b, `{"Indberetning": {"IndberetningsID": "%d", "Indberetningstidspunkt": "2026-%s-11T21:30:00", "Registreringstidspunkt": "2026-%s-11T09:00:00", `+
		`"elev_institutionsforløb": {"CPRNr": "%s", "Afdeling": "%d", "COSAformal": "4800", "IndberettendeSystem": "%s", "elev_skoleperiode": [`,
		student, month, month, studentNumber(student), 101000+student%schools, system)
	first := 0
	if after && student%lostEach == 1 {
		first = 1
	}
	for year := first; year < periodsEach; year++ {
		if year > first {
			b = append(b, ", "...)
		}
		end := fmt.Sprintf("%d-06-26", 2023+year)
		if year == periodsEach-1 {
			end = ""
			if after && student%continuedEach == 0 {
				end = "2026-09-30"
			}
		}
		b = appendPeriod(b, fmt.Sprintf("%d-08-10", 2022+year), end, 4+year)
		if end == "2026-09-30" {
			b = append(b, ", "...)
			b = appendPeriod(b, "2026-10-01", "", 9)
		}
	}
	return append(b, "]}}}\n"...)
}

func appendPeriod(b []byte, from, to string, level int) []byte {
	b = append(append(append(b, `{"Startdato": "`...), from...), '"')
	if to != "" {
		b = append(append(append(b, `, "Slutdato": "`...), to...), '"')
	}
	b = append(b, `, "trin": "`...)
	return append(strconv.AppendInt(b, int64(level), 10), `"}`...)
}

// studentNumber is a made-up CPR number of someone born on 12 March. There are a
// million, enough for five million periods.
func studentNumber(student int) string { return fmt.Sprintf("1203%06d", student) }

// writeSide writes the reports of a side, in an order that is not that of the
// students.
func writeSide(path string, periods int, after bool) error {
	const step = 7919 // a prime, and so no student comes twice
	return writeBuffered(path, func(out *bufio.Writer) {
		var b []byte
		students := periods / periodsEach
		for i := range students {
			b = appendReport(b[:0], i*step%students, after)
			out.Write(b)
		}
	})
}

// periodsOf is how many periods a side has; before, as many as were asked for.
func periodsOf(periods int, after bool) int {
	students := periods / periodsEach
	if !after {
		return students * periodsEach
	}
	return students*periodsEach + everyOf(students, continuedEach, 0) - lost(periods)
}

// lost is how many students have a period less after, each of which is one error.
func lost(periods int) int { return everyOf(periods/periodsEach, lostEach, 1) }

// everyOf counts the numbers below n that leave a rest when divided by d.
func everyOf(n, d, rest int) int { return (n - rest + d - 1) / d }

// takeover is what was measured of forkontrol transition with so many periods.
type takeover struct {
	periods int    // a side, before
	rounds  int    // how often it is measured
	size    int64  // bytes of both sides
	times   series // seconds
	peak    int64
}

// takeovers are those of a run: so many periods, and with full five times as many.
func takeovers(periods int, full bool) []*takeover {
	all := []*takeover{{periods: periods, rounds: fewRounds}}
	if full {
		all = append(all, &takeover{periods: 5 * periods, rounds: 1})
	}
	return all
}

// measure writes both sides, compares them a round after another, and removes them.
func (t *takeover) measure(w *workshop) error {
	progress("transition of %s periods a side", thousands(t.periods))
	var paths [2]string
	for side, name := range sides {
		paths[side] = w.path(name + ".ndjson")
		defer os.Remove(paths[side])
		if err := writeSide(paths[side], t.periods, side == 1); err != nil {
			return err
		}
		info, err := os.Stat(paths[side])
		if err != nil {
			return err
		}
		t.size += info.Size()
	}
	report := w.path("transition.json")
	c := &command{name: w.path("forkontrol"), dir: w.dir, refused: 1,
		args: []string{"transition", "--no-progress", "--temp-dir", w.dir, "--out", "json=" + report, "--before", paths[0], "--after"}}
	for range t.rounds {
		a, err := c.check(paths[1])
		if err != nil {
			return err
		}
		if err := t.verify(report); err != nil {
			return err
		}
		t.times = append(t.times, a.elapsed.Seconds())
		progress("  %.1f s", a.elapsed.Seconds())
	}
	t.peak = c.peak()
	return nil
}

// verify reads the outcome: all was read, all of it valid, and every lost period found.
func (t *takeover) verify(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	type side struct {
		Periods int
		Summary struct{ Valid int }
	}
	var got struct {
		Compared      bool
		Before, After side
		Counts        struct{ Error int }
	}
	if err := json.Unmarshal(text, &got); err != nil {
		return err
	}
	want := got
	want.Compared, want.Counts.Error = true, lost(t.periods)
	want.Before.Periods, want.After.Periods = periodsOf(t.periods, false), periodsOf(t.periods, true)
	want.Before.Summary.Valid, want.After.Summary.Valid = 1, 1
	if got != want {
		return fmt.Errorf("transition of %d periods: the outcome is %+v, not %+v", t.periods, got, want)
	}
	return nil
}

// transitionTargets are those of comparing two sides.
func (r *race) transitionTargets() []target {
	var all []target
	for _, t := range r.takeovers {
		peak := float64(t.peak) / (1 << 20)
		one := target{what: fmt.Sprintf("transition, %s periods a side, peak resident memory", thousands(t.periods)), shown: number(peak) + " MiB",
			value: peak, floor: 2048, goal: 2048, unit: " MiB", most: true}
		if r.noCLI != nil {
			one.missing = escape(r.noCLI.Error())
		}
		all = append(all, one)
	}
	return all
}

// writeTransitions writes the table of comparing two sides.
func (r *race) writeTransitions(p *page) {
	p.line("## A change of supplier\n")
	if r.noCLI != nil {
		p.line("Missing: %s\n", escape(r.noCLI.Error()))
		return
	}
	p.line("`forkontrol transition` on the reports of two systems to Elevdatabasen, made up, one NDJSON file per side, from the start of the process to its end: every report is checked, and both sides are sorted on disk and compared. "+
		"A report has %d periods; after, one student in %d has a new one and one in %s has lost one, which must all be found and nothing else. Memory is sampled every 10 ms.\n", periodsEach, continuedEach, thousands(lostEach))
	p.head("periods a side:", "MB, both sides:", "rounds:", "seconds:", "periods a second:", "peak memory:")
	for _, t := range r.takeovers {
		both := periodsOf(t.periods, false) + periodsOf(t.periods, true)
		p.row(thousands(t.periods), number(float64(t.size)/1e6), fmt.Sprint(len(t.times)), spread(t.times, 1), thousands(int(float64(both)/t.times.median())),
			number(float64(t.peak)/(1<<20))+" MiB")
	}
	p.line("")
}
