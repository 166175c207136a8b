package main

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/forkontrol/forkontrol/internal/markdown"
)

// about is what is above the tables.
type about struct {
	command string
	date    time.Time
	machine string
	load    string // load average before
}

// page is a Markdown document in the making.
type page struct{ bytes.Buffer }

func (p *page) line(format string, args ...any) { fmt.Fprintf(p, format+"\n", args...) }

// row writes one row of a table.
func (p *page) row(cells ...string) { p.line("| %s |", strings.Join(cells, " | ")) }

// head writes the head of a table; a name that ends in : stands over numbers.
func (p *page) head(names ...string) {
	rules := make([]string, len(names))
	for i, n := range names {
		rules[i] = "---"
		if strings.HasSuffix(n, ":") {
			rules[i], names[i] = "---:", strings.TrimSuffix(n, ":")
		}
	}
	p.row(names...)
	p.row(rules...)
}

// document writes docs/benchmarks.md.
func document(r *race, a about) []byte {
	p := &page{}
	p.line("<!-- Written by %s. -->\n", a.command)
	p.line("# Benchmarks\n")
	if r.has(validatorsSection) {
		p.line("forkontrol and other validators on the same payloads, from opening the file to the verdict, all in one run.\n")
	}
	p.line("- Machine: %s", a.machine)
	if a.load != "" {
		p.line("- Load average before the run: %s (0 is a quiet machine)", a.load)
	}
	p.line("- Date: %s", a.date.Format(time.DateOnly))
	p.line("- Command: `%s`", a.command)
	if r.has(validatorsSection) || r.has(webSection) {
		p.line("- Payload: %s records of %d constrained fields, %s MB of XML and %s MB of JSON (MB is 10^6 bytes, MiB 2^20)",
			thousands(r.records), len(fields), number(float64(r.sizes["validxml"])/1e6), number(float64(r.sizes["validjson"])/1e6))
	}
	p.line("- Unless stated otherwise, figures are medians of %d rounds, with the lowest and the highest in brackets. A round measures every validator once, one after another; ratios are taken round by round.\n", r.rounds)
	r.writeTargets(p)
	if r.has(validatorsSection) {
		for _, f := range formats {
			r.writeFull(p, f)
		}
		r.writeMany(p)
		r.writeSmall(p)
	}
	if r.shapes != nil {
		r.shapes.write(p)
	}
	if r.contract != nil {
		r.writeContract(p)
	}
	if r.has(registersSection) {
		r.writeRegisters(p)
	}
	if r.has(transitionSection) {
		r.writeTransitions(p)
	}
	if r.folder != nil {
		r.writeFolder(p)
	}
	if r.reading != nil {
		r.reading.write(p)
	}
	if r.web != nil {
		r.writeWeb(p)
	}
	if r.site != nil {
		r.site.write(p)
	}
	if r.has(validatorsSection) {
		r.writeNotes(p)
	}
	return []byte(markdown.Wrap(p.String()))
}

// target is one line of what is to be reached.
type target struct {
	what        string
	shown       string
	value       float64
	floor, goal float64
	unit        string
	most        bool // the bounds are upper ones
	missing     string
}

func (t *target) write(p *page) {
	if t.missing != "" {
		p.row(t.what, t.missing, t.bound(t.floor), t.bound(t.goal))
		return
	}
	p.row(t.what, t.shown, t.bound(t.floor)+", "+t.outcome(t.floor), t.bound(t.goal)+", "+t.outcome(t.goal))
}

func (t *target) bound(v float64) string {
	if t.most {
		return "at most " + number(v) + t.unit
	}
	return number(v) + t.unit
}

func (t *target) outcome(bound float64) string {
	if t.value >= bound != t.most || t.value == bound {
		return "reached"
	}
	return "**missed**"
}

// writeTargets writes what forkontrol reaches beside what it is to reach.
func (r *race) writeTargets(p *page) {
	p.line("## What forkontrol reaches\n")
	p.line("A floor is the least that will do; a goal is what is aimed for.\n")
	p.head("", "measured", "floor", "goal")
	for _, t := range r.targets() {
		t.write(p)
	}
	p.line("")
}

func (r *race) targets() []target {
	var all []target
	if r.has(validatorsSection) {
		all = r.validatorTargets()
	}
	return slices.Concat(all, r.contractTargets(), r.registerTargets(), r.transitionTargets(), r.folderTargets(), r.reading.targets(), r.webTargets(), r.site.targets())
}

// validatorTargets are those of checking payloads.
func (r *race) validatorTargets() []target {
	var all []target
	add := func(t target) { all = append(all, t) }
	beside := map[*format]struct{ floor, goal float64 }{&xmlFormat: {15, 25}, &jsonFormat: {7, 12}}
	for _, f := range formats {
		e := r.entry(ours[f])
		upper := strings.ToUpper(f.name)
		rate := e.valid.rate(r.sizes["valid"+f.name])
		add(target{what: upper + ", one core, valid payload", shown: spread(rate, 1) + " MB/s", value: rate.median(), floor: 500, goal: 900, unit: " MB/s"})
		b := beside[f]
		t := target{what: upper + ", beside the best of the others", floor: b.floor, goal: b.goal, unit: " ×"}
		if peer := r.best(f); peer == nil {
			t.missing = "all of them are missing"
		} else {
			ratio := peer.valid.over(e.valid)
			t.shown, t.value = spread(ratio, 1)+" × ("+peer.name+")", ratio.median()
		}
		add(t)
		rate = e.many.rate(r.sizes["flawed"+f.name])
		add(target{what: upper + ", a finding in every tenth record", shown: spread(rate, 1) + " MB/s", value: rate.median(), floor: 400, goal: 600, unit: " MB/s"})
		each := e.many.beyond(e.valid)
		add(target{what: "the same, what a finding costs", shown: spread(each, 1e6/float64(r.records/10)) + " µs", value: 1e6 * each.median() / float64(r.records/10),
			floor: 4, goal: 1.5, unit: " µs", most: true})
	}
	for _, f := range formats {
		e := r.entry(ours[f])
		add(target{what: fmt.Sprintf("%s of %d bytes, warm", strings.ToUpper(f.name), r.sizes["small"+f.name]), shown: spread(e.small, 1e6) + " µs",
			value: 1e6 * e.small.median(), floor: 3, goal: 1.5, unit: " µs", most: true})
		add(target{what: "the same, allocations of memory", shown: number(e.allocations), value: e.allocations, floor: 0, goal: 0, most: true})
	}
	for _, f := range formats {
		m := float64(r.solo.memory[f]) / (1 << 20)
		add(target{what: fmt.Sprintf("%s of %s MB, peak resident memory", strings.ToUpper(f.name), thousands(int(r.memory/1e6))), shown: number(m) + " MiB",
			value: m, floor: 24, goal: 20, unit: " MiB", most: true})
	}
	for _, f := range formats {
		growth := r.solo.long[f].over(r.solo.short[f])
		all = append(all, target{what: strings.ToUpper(f.name) + ", time of ten times the payload", shown: spread(growth, 1) + " ×",
			value: growth.median(), floor: 11, goal: 10, unit: " ×", most: true})
	}
	scaling := r.solo.single.over(r.solo.twice)
	add(target{what: fmt.Sprintf("%d files on two cores", r.files), shown: spread(scaling, 1) + " ×", value: scaling.median(), floor: 1.7, goal: 1.9, unit: " ×"})
	cold := target{what: "the command on one small file, whole process", floor: 15, goal: 8, unit: " ms", most: true}
	size := target{what: "the command, stripped", floor: 26, goal: 20, unit: " MB", most: true}
	if r.noCLI != nil {
		cold.missing, size.missing = escape(r.noCLI.Error()), escape(r.noCLI.Error())
	} else {
		cold.shown, cold.value = spread(r.solo.cold, 1e3)+" ms", 1e3*r.solo.cold.median()
		size.value = float64(r.cliSize) / 1e6
		size.shown = number(size.value) + " MB"
	}
	add(cold)
	add(size)
	return all
}

// writeFull writes the table of a format's large, valid payload.
func (r *race) writeFull(p *page, f *format) {
	p.line("## %s, %s MB, valid\n", strings.ToUpper(f.name), number(float64(r.sizes["valid"+f.name])/1e6))
	p.head("validator", "version", "looks at", "MB/s:", "forkontrol is:", "peak memory:", "breaches seen:")
	us := r.entry(ours[f])
	for _, e := range r.entries {
		switch {
		case e.format != f || e.onlyMany:
		case e.missing != nil:
			p.row(e.name, "", string(e.job), "missing: "+escape(e.missing.Error()), "", "", "")
		default:
			seen, ratio := "", ""
			if e.job == fullCheck {
				seen = fmt.Sprintf("%d of %d", e.refused, e.refused+len(e.missed))
			}
			if e != us {
				ratio = number(e.valid.over(us.valid).median()) + " ×"
			}
			p.row(e.name, e.validator.version(), string(e.job), spread(e.valid.rate(r.sizes["valid"+f.name]), 1), ratio,
				number(float64(e.peak)/(1<<20))+" MiB", seen)
		}
	}
	p.line("")
}

// writeMany writes the table of payloads with many findings.
func (r *race) writeMany(p *page) {
	p.line("## A finding in every tenth record\n")
	p.line("The same payloads, with %s records that each break one rule. Only validators that find them all take part; forkontrol also writes its report.\n", thousands(r.records/10))
	p.head("validator", "format", "MB/s:", "of its speed when valid:", "forkontrol is:")
	for _, e := range r.entries {
		if !e.findsAll {
			continue
		}
		if e.missing != nil {
			p.row(e.name, e.format.name, "missing: "+escape(e.missing.Error()), "", "")
			continue
		}
		us := r.entry(ours[e.format])
		part, ratio := "", ""
		if !e.onlyMany {
			part = number(100*e.valid.over(e.many).median()) + " %"
		}
		if e != us {
			ratio = number(e.many.over(us.many).median()) + " ×"
		}
		p.row(e.name, e.format.name, spread(e.many.rate(r.sizes["flawed"+e.format.name]), 1), part, ratio)
	}
	p.line("")
	for _, e := range r.entries {
		if e.weary() {
			p.line("- %s took %s s and was measured once: its time to report grows with the square of the records.\n", e.name, number(e.many[0]))
		}
	}
}

// writeSmall writes the table of the payload of one record.
func (r *race) writeSmall(p *page) {
	p.line("## One record, warm\n")
	p.line("A payload of %d bytes of XML or %d bytes of JSON that is already in memory, checked again and again in one process.\n", r.sizes["smallxml"], r.sizes["smalljson"])
	p.head("validator", "format", "µs:", "forkontrol is:")
	for _, e := range r.entries {
		if len(e.small) == 0 {
			continue
		}
		us, ratio := r.entry(ours[e.format]), ""
		if e != us {
			ratio = number(e.small.over(us.small).median()) + " ×"
		}
		p.row(e.name, e.format.name, spread(e.small, 1e6), ratio)
	}
	p.line("")
}

// writeNotes writes what a reader must know to judge the tables.
func (r *race) writeNotes(p *page) {
	p.line("## What is compared\n")
	p.line("The schema is [bench/%s](../bench/%s). JSON validators read that file as it is; XML validators read an XML Schema that forkontrol generates from it. "+
		"The payloads are made up by the benchmark and are the same every time. XML has a line per record, as SOAP clients write; JSON has a line per member, as `JSON.stringify(records, null, \"\\t\")` writes.\n", schemaFile, schemaFile)
	p.line("- Before its time counts, each validator must call the valid payloads valid, and call a payload of %s records with one wrong record not valid.", thousands(r.records))
	p.line("- *Breaches seen* says how many of %d payloads, each one record with one thing wrong (each field once, a field missing, a field unknown), a validator refuses.", len(breaches()))
	for _, e := range r.entries {
		if len(e.missed) > 0 {
			p.line("    - %s takes %s.", strings.Trim(e.name, "*"), strings.Join(namesOf(e.missed), ", "))
		}
	}
	p.line("- So that all do the same work, `CPRNr` has a pattern beside the kind `cpr`, and the dates have a JSON Schema format beside an XML Schema type. forkontrol checks both and reports both; the others check what they know. " +
		"Only forkontrol checks that the date in a CPR number exists.")
	if len(r.left) > 0 {
		p.line("- The XML Schema does not express: `%s`.", strings.Join(r.left, "`, `"))
	}
	p.line("- forkontrol runs with all rules, line and column, masking and texts, and writes its report in Danish. The others say valid or not; xmllint and SAXCount print a line per finding.")
	p.line("- forkontrol and the Go validators run on one core (`GOMAXPROCS=1`). Java and Node may use a second core for compiling and collecting garbage.")
	p.line("- Programs that run once per payload (xmllint, SAXCount, Sourcemeta) are timed with their start, some milliseconds. The others have checked the payload before it is timed.")
	p.line("- Validators of *tokens* or *well-formedness* know no schema; they show what reading alone costs.")
	p.line("- Peak memory is the greatest resident set (`VmHWM`) of the process over all its payloads. Programs that run once per payload are sampled every 10 ms.")
	p.line("- Ten times the payload, and the payload whose peak memory is measured, are made as they are read and never written. The memory is that of a new process on two cores, and includes compiling the schema; the command has its rules built in.")
	p.line("- Many files: %d files of %s records of XML, in one process with `GOMAXPROCS=2`, one checker against two.", r.files, thousands(r.records/r.files))
	p.line("- The command is `forkontrol check %s`, started %d times.", coldFile, len(r.solo.cold))
	p.line("- Sourcemeta's program is under the AGPL. It is run beside forkontrol and is not part of it.")
}

// namesOf returns what breaches are called.
func namesOf(places []int) []string {
	var names []string
	for _, i := range places {
		b := breaches()[i]
		switch {
		case b.missing:
			names = append(names, "a record without "+fields[b.field].name)
		case b.unknown:
			names = append(names, "a field that is not in the schema")
		default:
			names = append(names, "a wrong "+fields[b.field].name)
		}
	}
	return names
}

// spread writes median, least and greatest, each times a factor.
func spread(s series, factor float64) string {
	return fmt.Sprintf("%s (%s–%s)", number(factor*s.median()), number(factor*s.min()), number(factor*s.max()))
}

// number writes three digits that count, or all before the point.
func number(v float64) string {
	switch a := math.Abs(v); {
	case math.IsNaN(v):
		return "–"
	case v == math.Trunc(v) || a >= 100:
		return thousands(int(math.Round(v)))
	case a >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

// thousands writes a whole number with its thousands apart.
func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// escape takes from a text what would end a table's cell.
func escape(s string) string {
	return strings.NewReplacer("|", "\\|", "\n", " ").Replace(s)
}
