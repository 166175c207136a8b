package main

import (
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// entry is a contestant and what was measured of it.
type entry struct {
	*contestant
	validator validator
	missing   error // why it does not take part

	refused int    // how many of the wrong payloads it refuses
	missed  []int  // the others, by their place in breaches
	valid   series // seconds for the valid payload
	many    series // seconds for the payload with many findings
	small   series // seconds for one small payload
	times   int    // how often the small payload is checked in one round
	// allocations of one check of the small payload, forkontrol only.
	allocations float64
	peak        int64
}

// solo is what is measured of forkontrol alone.
type solo struct {
	short, long   map[*format]series // seconds for a stream and for one ten times as long
	single, twice series             // seconds for a folder with one and with two checkers
	cold          series             // seconds of a whole process that checks one small file
	memory        map[*format]int64
}

// race is one run of all measurements.
type race struct {
	*workshop
	rounds  int
	memory  int64 // bytes of the payload whose peak memory is measured
	entries []*entry
	solo    solo
	two     *worker // forkontrol on two cores
	sizes   map[string]int64
	only    section // what is measured, all when empty
	before  string  // load average before

	web  *web
	site *site

	rows      int // of a register
	registers []*loading
	takeovers []*takeover
	contract  *contractRace
	folder    *folder
	shapes    *shapeRace
	reading   *reading // of interface descriptions
}

// section is a part of the measurements that can be made by itself.
type section string

// The sections.
const (
	validatorsSection section = "validators" // forkontrol beside the others, and its goals
	shapesSection     section = "shapes"     // messages as systems write them
	registersSection  section = "registers"
	contractSection   section = "contract" // an XML Schema of one's own beside the others
	transitionSection section = "transition"
	filesSection      section = "files" // very many files, with each form of report
	webSection        section = "wasm"  // the npm package beside the others that run in a page
	siteSection       section = "site"  // the pages of the documentation site
	// How much of interface descriptions is read as they state it.
	descriptionsSection section = "descriptions"
)

var sections = []section{validatorsSection, shapesSection, registersSection, contractSection, transitionSection, filesSection, webSection, siteSection, descriptionsSection}

// has reports whether a section is measured.
func (r *race) has(s section) bool { return r.only == "" || r.only == s }

// prepare writes what is measured, builds what measures it and starts the validators.
func (r *race) prepare() error {
	progress("writing payloads")
	if r.has(validatorsSection) || r.has(webSection) {
		if err := r.furnish(); err != nil {
			return err
		}
	}
	if r.has(registersSection) {
		if err := r.furnishRegisters(); err != nil {
			return err
		}
	}
	if r.has(contractSection) {
		if err := r.furnishContract(); err != nil {
			return err
		}
	}
	if r.has(validatorsSection) {
		r.equip()
	} else if r.has(contractSection) {
		r.equipXML()
		r.equipNode()
	}
	if r.has(webSection) || r.reading != nil {
		r.equipNode()
		r.buildPackage()
	}
	if r.has(validatorsSection) || r.has(transitionSection) || r.has(contractSection) || r.has(filesSection) {
		r.build()
	}
	if r.has(siteSection) {
		r.furnishSite()
	}
	if r.shapes != nil {
		if err := r.shapes.prepare(r.workshop); err != nil {
			return err
		}
	}
	r.before = load()
	if r.reading != nil {
		r.reading.measureModule(r.workshop)
	}
	if r.contract != nil {
		if err := r.lineUpContract(); err != nil {
			return err
		}
	}
	if r.has(validatorsSection) {
		if err := r.lineUp(); err != nil {
			return err
		}
	}
	if r.has(webSection) {
		if err := r.lineUpWeb(); err != nil {
			return err
		}
	}
	if r.site != nil && r.only == siteSection {
		return r.site.missing
	}
	return nil
}

// weigh notes how large the payloads are.
func (r *race) weigh() error {
	r.sizes = map[string]int64{}
	for _, f := range formats {
		for _, which := range []string{"valid", "flawed", "small"} {
			info, err := os.Stat(r.payload(f, which))
			if err != nil {
				return err
			}
			r.sizes[which+f.name] = info.Size()
		}
	}
	return nil
}

// lineUp starts the contestants and holds each to its verdicts.
func (r *race) lineUp() error {
	if err := r.weigh(); err != nil {
		return err
	}
	for _, c := range contestants {
		e := &entry{contestant: c}
		r.entries = append(r.entries, e)
		progress("%s, %s", c.name, c.format.name)
		if e.validator, e.missing = c.start(r.workshop); e.missing != nil {
			e.validator = nil
		} else if e.missing = r.verify(e); e.missing != nil {
			e.validator.close()
			e.validator = nil
		}
		if e.missing != nil {
			progress("  missing: %v", e.missing)
			if c == ours[c.format] {
				return e.missing
			}
		}
	}
	var err error
	r.two, err = startSelf(r.workshop, "2")
	return err
}

// verify holds a contestant to its verdicts before its time counts, and counts
// the kinds of breaches that it sees.
func (r *race) verify(e *entry) error {
	if err := r.expect(e, "valid", true); err != nil {
		return err
	}
	if e.job != fullCheck {
		return r.expect(e, "small", true)
	}
	// The verdict on the flawed payload is looked at where its time is taken.
	if err := errors.Join(r.expect(e, "wrong", false), r.expect(e, "small", true)); err != nil {
		return err
	}
	for i := range breaches() {
		a, err := e.validator.check(r.payload(e.format, fmt.Sprintf("breach-%02d", i)))
		if err != nil {
			return err
		}
		if a.valid {
			e.missed = append(e.missed, i)
		} else {
			e.refused++
		}
	}
	return nil
}

func (r *race) expect(e *entry, which string, valid bool) error {
	a, err := e.validator.check(r.payload(e.format, which))
	if err == nil && a.valid != valid {
		err = fmt.Errorf("%s: wrong verdict on the %s payload", e.name, which)
	}
	return err
}

// run measures everything once per round, so that what slows the machine for a
// while slows all of it.
func (r *race) run() error {
	r.solo = solo{short: map[*format]series{}, long: map[*format]series{}, memory: map[*format]int64{}}
	for round := range r.rounds {
		for _, e := range r.entries {
			if e.validator == nil {
				continue
			}
			progress("round %d of %d: %s, %s", round+1, r.rounds, e.name, e.format.name)
			if err := r.measure(e); err != nil {
				return err
			}
		}
		if r.has(validatorsSection) {
			progress("round %d of %d: forkontrol alone", round+1, r.rounds)
			if err := r.measureSolo(); err != nil {
				return err
			}
		}
		if r.web != nil {
			progress("round %d of %d: in a page", round+1, r.rounds)
			if err := r.measureWeb(); err != nil {
				return err
			}
		}
		if r.site != nil && r.site.missing == nil {
			progress("round %d of %d: the site", round+1, r.rounds)
			if err := r.site.measure(); err != nil {
				return err
			}
		}
		if r.shapes != nil {
			progress("round %d of %d: shapes", round+1, r.rounds)
			if err := r.shapes.measure(r.workshop, false); err != nil {
				return err
			}
		}
		if r.contract != nil {
			progress("round %d of %d: by an imported contract", round+1, r.rounds)
			if err := r.measureContract(); err != nil {
				return err
			}
		}
		for _, l := range r.registers {
			if round >= fewRounds {
				break
			}
			progress("round %d of %d: register of %s", round+1, fewRounds, l.format)
			if err := r.measureRegister(l); err != nil {
				return err
			}
		}
	}
	for _, e := range r.entries {
		if e.validator != nil {
			e.peak = e.validator.peak()
			e.validator.close()
		}
	}
	if r.contract != nil {
		r.closeContract()
	}
	if r.shapes != nil {
		r.shapes.close()
	}
	if r.web != nil {
		r.closeWeb()
	}
	if r.site != nil && r.site.missing == nil {
		r.site.browser.close()
	}
	if r.has(validatorsSection) {
		r.two.close()
		if err := r.measureMemory(); err != nil {
			return err
		}
	}
	if r.noCLI != nil {
		return nil // and the document says why
	}
	for _, t := range r.takeovers {
		if err := t.measure(r.workshop); err != nil {
			return err
		}
	}
	if r.folder != nil {
		return r.folder.measure(r.workshop)
	}
	return nil
}

// fewRounds is how often is measured what takes long and is beside nothing else.
const fewRounds = 3

// smallTime is about how long one round of the small payload is to take.
const smallTime = 300 * time.Millisecond

// patience is how long finding all may take for it to be measured in every round.
const patience = 20 * time.Second

// weary is a validator that took so long to find all that once is enough.
func (e *entry) weary() bool {
	return len(e.many) > 0 && e.many[0] > patience.Seconds()
}

func (r *race) measure(e *entry) error {
	if !e.onlyMany {
		a, err := e.validator.check(r.payload(e.format, "valid"))
		if err != nil || !a.valid {
			return fmt.Errorf("%s changed its mind: %v", e.name, err)
		}
		e.valid = append(e.valid, a.elapsed.Seconds())
	}
	if e.findsAll && !e.weary() {
		a, err := e.validator.check(r.payload(e.format, "flawed"))
		if err != nil || a.valid {
			return fmt.Errorf("%s changed its mind: %v", e.name, err)
		}
		e.many = append(e.many, a.elapsed.Seconds())
	}
	if !e.stays {
		return nil
	}
	path := r.payload(e.format, "small")
	if e.times == 0 {
		const first = 500
		a, err := e.validator.repeat(path, first)
		if err != nil {
			return err
		}
		e.times = max(100, int(float64(first)*smallTime.Seconds()/a.elapsed.Seconds()))
	}
	a, err := e.validator.repeat(path, e.times)
	if err != nil {
		return err
	}
	e.small = append(e.small, a.elapsed.Seconds()/float64(e.times))
	e.allocations = a.allocations
	return nil
}

func (r *race) measureSolo() error {
	for _, f := range formats {
		one := r.entry(ours[f]).validator.(*worker)
		short, err := one.timed("stream", f.name, r.records)
		if err != nil {
			return err
		}
		long, err := one.timed("stream", f.name, 10*r.records)
		if err != nil {
			return err
		}
		if !short.valid || !long.valid {
			return fmt.Errorf("a stream of %s is not valid", f.name)
		}
		r.solo.short[f] = append(r.solo.short[f], short.elapsed.Seconds())
		r.solo.long[f] = append(r.solo.long[f], long.elapsed.Seconds())
	}
	single, err := r.two.timed("folder", 1, r.path("folder-xml"))
	if err != nil {
		return err
	}
	twice, err := r.two.timed("folder", 2, r.path("folder-xml"))
	if err != nil {
		return err
	}
	if !single.valid || !twice.valid {
		return errors.New("a file of the folder is not valid")
	}
	r.solo.single = append(r.solo.single, single.elapsed.Seconds())
	r.solo.twice = append(r.solo.twice, twice.elapsed.Seconds())
	return r.measureCold()
}

// measureCold starts the command on a small file, so often that all rounds
// together do it at least twenty times.
func (r *race) measureCold() error {
	if r.noCLI != nil {
		return nil
	}
	for range (20 + r.rounds - 1) / r.rounds {
		cmd := exec.Command(r.path("forkontrol"), "check", filepath.Join(r.project, coldFile))
		begin := time.Now()
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("forkontrol check %s: %w: %s", coldFile, err, out)
		}
		r.solo.cold = append(r.solo.cold, time.Since(begin).Seconds())
	}
	return nil
}

const coldFile = "examples/ungedatabasen/indberet-gyldig.xml"

// measureMemory checks a very large stream in a new process of its own.
func (r *race) measureMemory() error {
	for _, f := range formats {
		progress("peak memory, %s", f.name)
		w, err := startSelf(r.workshop, "2")
		if err != nil {
			return err
		}
		a, err := w.timed("stream", f.name, r.memoryRecords(f))
		r.solo.memory[f] = w.peak()
		w.close()
		if err == nil && !a.valid {
			err = errors.New("the payload is not valid")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *race) memoryRecords(f *format) int {
	perRecord := float64(r.sizes["valid"+f.name]) / float64(r.records)
	return int(math.Ceil(float64(r.memory) / perRecord))
}

func (r *race) entry(c *contestant) *entry {
	for _, e := range r.entries {
		if e.contestant == c {
			return e
		}
	}
	return nil
}

// best is the fastest of the other validators that check a format whole, nil when none takes part. forkontrol in
// WebAssembly is not one of them.
func (r *race) best(f *format) (best *entry) {
	for _, e := range r.entries {
		if e.format != f || e.job != fullCheck || e.onlyMany || e.missing != nil || strings.Contains(e.name, "forkontrol") {
			continue
		}
		if best == nil || e.valid.median() < best.valid.median() {
			best = e
		}
	}
	return best
}
