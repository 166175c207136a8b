package waiver

import (
	"slices"
	"sync"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/fingerprint"
	"github.com/forkontrol/forkontrol/internal/program"
)

// Run applies waivers and a baseline to the payloads of one run. It is safe for concurrent use;
// what it answers does not depend on the order of the payloads.
type Run struct {
	waivers []Waiver
	today   string
	// Compared is whether there is a baseline. Its entries are by file; patterns have a list of their own.
	Compared bool
	source   string // the baseline's file
	exact    map[string][]Entry
	patterns []patterned

	mu   sync.Mutex
	uses []Use
	gone []Entry
}

type patterned struct {
	file pattern
	Entry
}

// Use is what became of a waiver in a run.
type Use struct {
	*Waiver
	// Findings is how many it covered.
	Findings int
	// Expired: it covered nothing, since its last day is over. Would is how many it would have covered.
	Expired bool
	Would   int
	// asked: a file that it is about was read to its end, and its rule was checked there.
	asked bool
}

// Unused reports whether the waiver was asked for nothing: there was a payload that it is about, and
// no breach of its rule there.
func (u *Use) Unused() bool { return u.asked && u.Findings+u.Would == 0 && !u.Expired }

// NewRun gives a run with waivers and a baseline, nil for none. Waivers whose last day is before
// today have expired.
func NewRun(waivers []Waiver, base *Baseline, today string) *Run {
	r := &Run{waivers: waivers, today: today, Compared: base != nil, exact: map[string][]Entry{}}
	for i := range waivers {
		r.uses = append(r.uses, Use{Waiver: &waivers[i], Expired: waivers[i].Expired(today)})
	}
	if base != nil {
		r.source = base.Source
		for _, e := range base.Entries {
			if p := newPattern(e.File); p.re != nil {
				r.patterns = append(r.patterns, patterned{p, e})
			} else {
				r.exact[e.File] = append(r.exact[e.File], e)
			}
		}
	}
	return r
}

// Names are what the two files call a payload: its path from the folder that each is in.
type Names struct{ Waivers, Baseline string }

// Apply waives the findings of a payload that are covered, and counts them. Persons are by finding,
// nil where none is known.
func (r *Run) Apply(p *finding.Payload, names Names, persons []string) {
	p.Waived = finding.Counts{}
	for i := range p.Findings {
		p.Findings[i].Waived = nil
	}
	r.applyWaivers(p, names.Waivers, persons)
	r.applyBaseline(p, names.Baseline, persons)
	for i := range p.Findings {
		if f := &p.Findings[i]; f.Waived != nil {
			switch f.Severity {
			case program.Error:
				p.Waived.Error++
			case program.Warning:
				p.Waived.Warning++
			default:
				p.Waived.Info++
			}
		}
	}
}

func (r *Run) applyWaivers(p *finding.Payload, file string, persons []string) {
	for i := range r.waivers {
		w := &r.waivers[i]
		if !w.file.matches(file) {
			continue
		}
		covered := 0
		expired := w.Expired(r.today)
		for j := range p.Findings {
			f := &p.Findings[j]
			if f.Rule.ID != w.Rule || finding.Hides(f.Rule.ID) || w.Person != "" && (persons == nil || persons[j] != w.Person) ||
				w.Path != "" && !w.path.matches(fingerprint.Of(file, f).Place) {
				continue
			}
			covered++
			if f.Waived == nil && !expired {
				f.Waived = &finding.Waiver{By: finding.ByWaiver, Reason: w.Reason, Owner: w.Owner, Expires: w.Expires, File: w.Source, Line: w.Line}
			}
		}
		r.mu.Lock()
		u := &r.uses[i]
		if expired {
			u.Would += covered
		} else {
			u.Findings += covered
		}
		u.asked = u.asked || decided(p, w.Rule)
		r.mu.Unlock()
	}
}

// decided reports whether a payload was read to its end with an answer to the rule, so that a breach that was
// not found is not there.
func decided(p *finding.Payload, rule string) bool {
	if p.Verdict > finding.Invalid || p.Truncated {
		return false
	}
	for i := range p.Findings {
		if finding.Hides(p.Findings[i].Rule.ID) {
			return false
		}
	}
	return !slices.ContainsFunc(p.Unchecked, func(u finding.Unchecked) bool { return u.Rule.ID == rule })
}

func (r *Run) applyBaseline(p *finding.Payload, file string, persons []string) {
	if !r.Compared {
		return
	}
	entries := slices.Clone(r.exact[file])
	for i := range r.patterns {
		if r.patterns[i].file.matches(file) {
			entries = append(entries, r.patterns[i].Entry)
		}
	}
	if len(entries) == 0 {
		return
	}
	type kind struct{ rule, place string }
	kinds := map[kind][]*Entry{}
	for i := range entries {
		k := kind{entries[i].Rule, entries[i].Place}
		kinds[k] = append(kinds[k], &entries[i])
	}
	// First each person's own; then those of whom nobody knows who they are, on either side.
	for _, own := range []bool{true, false} {
		for i := range p.Findings {
			f := &p.Findings[i]
			if f.Waived != nil || finding.Hides(f.Rule.ID) {
				continue
			}
			person := ""
			if persons != nil {
				person = persons[i]
			}
			like := kindOf(file, f)
			for _, e := range kinds[kind{like.Rule, like.Place}] {
				same := person != "" && e.Person == person
				unknown := person == "" || e.Person == ""
				if e.Count > 0 && (own && same || !own && unknown) {
					e.Count--
					f.Waived = &finding.Waiver{By: finding.ByBaseline, File: r.source}
					break
				}
			}
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range entries {
		if e.Count > 0 && decided(p, e.Rule) {
			r.gone = append(r.gone, e)
		}
	}
}

// Uses are what became of the waivers, in the order of their file.
func (r *Run) Uses() []Use {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.uses)
}

// Gone are the entries of the baseline, with how many findings of each are no longer there, of the
// payloads that were read to their end.
func (r *Run) Gone() []Entry {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.gone)
}

// Trim leaves at most so many findings of each rule in a payload that are waived, and so many that are not.
func Trim(p *finding.Payload, most int) {
	type kind struct {
		rule   *program.Rule
		waived bool
	}
	seen := map[kind]int{}
	kept := p.Findings[:0]
	for _, f := range p.Findings {
		k := kind{f.Rule, f.Waived != nil}
		if seen[k]++; seen[k] <= most {
			kept = append(kept, f)
		}
	}
	clear(p.Findings[len(kept):])
	p.Truncated = p.Truncated || len(kept) < len(p.Findings)
	p.Findings = kept
}
