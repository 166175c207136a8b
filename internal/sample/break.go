package sample

import (
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// Break makes a sample that breaks one rule of the message and no other, or an
// error that says what the nearest candidate broke instead.
func (k *Maker) Break(rule program.RuleID, o Options) (*Sample, error) {
	m := k.m
	if rule == 0 || int(rule) >= len(m.Rules) {
		return nil, noSample(m.ID, notItsRule)
	}
	var searches []*search
	for _, format := range []string{XML, JSON, CSV} {
		if !slices.Contains(m.Formats, format) && len(m.Formats) > 0 || o.Format != "" && o.Format != format {
			continue
		}
		searches = append(searches, &search{k: k, o: o, rule: rule, format: format, budget: 6000, judged: map[string]bool{}})
	}
	var nearest []string
	// Some rules are broken in JSON alone: what is aimed at them comes before what
	// is tried for want of better.
	for _, step := range []func(*search) *Sample{(*search).aim, (*search).anything} {
		for _, s := range searches {
			if nearest != nil && s.nearest == nil {
				s.nearest = nearest
			}
			if found := step(s); found != nil {
				return found, nil
			}
			nearest = s.nearest
		}
	}
	if searches == nil {
		return nil, noSample(m.ID, otherFormat, m.Formats...)
	}
	if nearest == nil {
		return nil, noSample(m.Rules[rule].ID, noCandidate)
	}
	return nil, noSample(m.Rules[rule].ID, nearestBreaks, nearest...)
}

// search is the search for a tree that breaks one rule in one format.
type search struct {
	k       *Maker
	o       Options
	rule    program.RuleID
	format  string
	found   *Sample
	nearest []string        // what the nearest candidate broke
	judged  map[string]bool // payloads that were judged
	maybe   []*Sample       // candidates that package reference did not take
	budget  int
	made    []*tree.Value // valid trees, see valid
	tried   int           // kinds of them
}

// aim tries the candidates that breakers make for the rule.
func (s *search) aim() *Sample {
	for t := range s.valid {
		for c := range s.k.candidates(s.rule, s.format, s.o.Inner, t) {
			if s.try(c) {
				return s.found
			}
		}
	}
	return nil
}

// anything tries every small change of a valid tree, then what package reference did
// not take.
func (s *search) anything() *Sample {
	for t := range s.valid {
		for c := range s.k.changes(t, s.o.Inner) {
			if s.try(c) || s.budget < 0 {
				break
			}
		}
		if s.found != nil {
			return s.found
		}
	}
	if s.o.Check != nil {
		for _, c := range s.maybe {
			if s.check(c) {
				return s.found
			}
		}
	}
	return nil
}

// bases is how many kinds of valid trees are tried: five shapes, and twelve with other
// values and other optional fields.
const bases = 5 + 12

// valid gives valid trees of different shapes, one that takes the ways to the rule
// first. They are made as they are asked for and kept.
func (s *search) valid(yield func(*tree.Value) bool) {
	for _, t := range s.made {
		if !yield(t) {
			return
		}
	}
	on, rows := s.k.ways(s.rule, false), s.k.ways(s.rule, true)
	full, minimal := s.o, s.o
	minimal.Minimal = true
	full.Minimal = false
	for ; s.tried < bases; s.tried++ {
		o, ways := full, on
		switch {
		case s.tried == 1:
			o, ways = minimal, rows
		case s.tried == 2:
			ways = nil
		case s.tried == 3:
			o, ways = minimal, nil
		case s.tried == 4: // with all that the rule reads of the rows
			if len(on) == len(rows) {
				continue
			}
			o = minimal
		case s.tried > 4:
			if s.tried%2 == 0 { // what the rule reads may have to be missing
				ways = rows
			}
			o.Seed = uint64(s.tried - 1)
		}
		t, err := s.k.valid(o, ways)
		if err == nil && s.tried < 2 {
			t = s.reach(t)
		}
		if err != nil || slices.ContainsFunc(s.made, t.Equal) {
			continue
		}
		s.made = append(s.made, t)
		if !yield(t) {
			s.tried++
			return
		}
	}
}

// reach changes a valid tree until a node that says the rule applies in it: where
// the rule is under a condition, the way there may need a value that breaks
// the condition. It gives the tree as it was when it finds no way.
func (s *search) reach(root *tree.Value) *tree.Value {
	if s.k.applies(s.rule, root) {
		return root
	}
	left := 2000
	for c := range s.k.changes(root, s.o.Inner) {
		if left--; left < 0 {
			break
		}
		if s.k.applies(s.rule, c) {
			if c = s.k.repair(c); s.k.applies(s.rule, c) && len(s.k.broken(c)) == 0 {
				return c
			}
		}
	}
	return root
}

// try judges one candidate and reports whether it is the one.
func (s *search) try(t *tree.Value) bool {
	if s.budget--; s.budget < 0 {
		return false
	}
	if !tree.In(s.format, s.k.m, t) {
		return false
	}
	made := s.k.finish(t, s.format, s.o, s.rule)
	key := string(made.Payload)
	if s.judged[key] {
		return false
	}
	s.judged[key] = true
	broken := s.k.judge(t, s.format, made.Registers)
	if len(broken) == 1 && broken[0] == s.rule {
		if s.o.Check == nil {
			s.found = made
			return true
		}
		return s.check(made)
	}
	if slices.Contains(broken, s.rule) {
		if s.nearest == nil || len(broken) < len(s.nearest) {
			s.nearest = strings.Split(names(s.k.m, broken), ", ")
		}
		if len(s.maybe) < 100 {
			s.maybe = append(s.maybe, made)
		}
	}
	return false
}

// check asks the caller's check and keeps the sample when it agrees.
func (s *search) check(made *Sample) bool {
	broken := s.o.Check(made.Payload, made.Format, made.Registers)
	id := s.k.m.Rules[s.rule].ID
	if len(broken) == 1 && broken[0] == id {
		s.found = made
		return true
	}
	if slices.Contains(broken, id) || s.nearest == nil {
		s.nearest = broken
		if len(broken) == 0 {
			s.nearest = []string{"nothing"}
		}
	}
	return false
}
