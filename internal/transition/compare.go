package transition

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
)

// comparison is the second half of a check: it takes the forløb in order, so that
// all of one student are together, and compares those of each education.
type comparison struct {
	*reading
	out   *Outcome
	plan  *plan
	rules map[string]*program.Rule
	count map[*program.Rule]int

	student string    // the CPR number of the one whose forløb these are
	forloeb []*number // of all educations
	numbers []*number // of the education that is being compared
}

// number is one institution number of one student in one education: its latest
// report on each side.
type number struct {
	education, institution string
	before, after          *forloeb
}

// latest is the state that Elevdatabasen ends with.
func (n *number) latest() *forloeb {
	if n.after != nil {
		return n.after
	}
	return n.before
}

func newComparison(r *reading, out *Outcome) *comparison {
	c := &comparison{reading: r, out: out, plan: newPlan(nil), rules: map[string]*program.Rule{}, count: map[*program.Rule]int{}}
	if out.Mode&Structure != 0 {
		c.plan = newPlan(r.o.Structure)
	}
	for i := range r.layout.system.Rules {
		rule := &r.layout.system.Rules[i]
		c.rules[rule.ID] = rule
	}
	out.Compared = true
	c.institutions()
	c.reports()
	return c
}

// add counts a finding and keeps it as long as there are not too many of its rule.
func (c *comparison) add(rule string, f Finding) {
	c.addLowered(rule, program.Error, f)
}

// addLowered is add with a severity that is at most so high.
func (c *comparison) addLowered(id string, most program.Severity, f Finding) {
	rule := c.rules[id]
	if rule == nil {
		panic("transition: no rule " + id) // a test keeps them there
	}
	f.Rule, f.Severity = rule, min(rule.Severity, most)
	switch f.Severity {
	case program.Error:
		c.out.Counts.Error++
	case program.Warning:
		c.out.Counts.Warning++
	default:
		c.out.Counts.Info++
	}
	c.count[rule]++
	if c.count[rule] > c.o.MaxSamples {
		c.out.Truncated = true
		return
	}
	c.out.Findings = append(c.out.Findings, f)
}

// institutions reports numbers that both systems have reported at the same time. A
// number that takes part in a change of structure may be reported by either.
func (c *comparison) institutions() {
	if c.out.Mode&Supplier == 0 {
		return
	}
	var all []string
	for institution := range c.spans[Before] {
		all = append(all, institution)
	}
	slices.Sort(all)
	for _, institution := range all {
		before, after := c.spans[Before][institution], c.spans[After][institution]
		if after == nil || c.plan.names(institution) || !before.last.known || !after.first.known || !before.last.notBefore(after.first) {
			continue
		}
		c.add(RuleOverlap, Finding{Institution: institution, Found: after.first.String(), Want: before.last.String(),
			Before: c.file(Before, before.lastAt), After: c.file(After, after.firstAt)})
	}
}

// reports checks single reports.
func (c *comparison) reports() {
	for _, kind := range []struct {
		rule  string
		all   []located
		count int
	}{{RuleKeyless, c.unkeyed, c.keyless}, {RuleLate, c.late, c.lateN}} {
		sortLocated(kind.all)
		for _, l := range kind.all[:min(len(kind.all), c.o.MaxSamples)] {
			f := Finding{CPR: l.cpr, Institution: l.institution, Education: l.education, Found: l.found, Want: l.want}
			if l.side == Before {
				f.Before = c.file(Before, l.at)
			} else {
				f.After = c.file(After, l.at)
			}
			c.add(kind.rule, f)
			kind.count--
		}
		rule := c.rules[kind.rule]
		c.count[rule] += kind.count
		switch c.out.Truncated = c.out.Truncated || kind.count > 0; rule.Severity {
		case program.Error:
			c.out.Counts.Error += kind.count
		default:
			c.out.Counts.Warning += kind.count
		}
	}
}

// take gets the next forløb in order.
func (c *comparison) take(record []byte) error {
	f, err := decode(record)
	if err != nil {
		return err
	}
	if f.cpr != c.student {
		c.settle()
		c.student = f.cpr
	}
	last := len(c.forloeb) - 1
	if last < 0 || c.forloeb[last].institution != f.institution || c.forloeb[last].education != f.education {
		c.forloeb = append(c.forloeb, &number{education: f.education, institution: f.institution})
		last++
	}
	n := c.forloeb[last]
	if f.side == Before { // of several reports the latest comes last
		n.before = f
	} else {
		n.after = f
	}
	return nil
}

// settle compares what is known about one student, education by education.
func (c *comparison) settle() {
	for from := 0; from < len(c.forloeb); from += len(c.numbers) {
		c.numbers = c.forloeb[from:]
		other := func(n *number) bool { return n.education != c.numbers[0].education }
		if to := slices.IndexFunc(c.numbers, other); to >= 0 {
			c.numbers = c.numbers[:to]
		}
		c.settleEducation()
	}
	c.forloeb = c.forloeb[:0]
}

// settleEducation compares what is known about one student in one education.
func (c *comparison) settleEducation() {
	moves := map[*number]*leaving{} // the old numbers that the student leaves for another
	for _, old := range c.numbers {
		if l := c.plan.old[old.institution]; l != nil && c.leaves(old, l) {
			moves[old] = l
		}
	}
	for _, n := range c.numbers {
		c.tally(n)
		if n.before != nil && n.after != nil {
			c.history(n, moves[n])
		}
		c.presence(n)
		if l := moves[n]; l != nil {
			c.oldNumber(n, l)
		}
		if c.plan.new[n.institution] {
			c.newNumber(n)
		}
	}
}

func (c *comparison) tally(n *number) {
	if n.before != nil {
		c.out.Sides[Before].Forloeb++
		c.out.Sides[Before].Periods += len(n.before.periods)
	}
	if n.after != nil {
		c.out.Sides[After].Forloeb++
		c.out.Sides[After].Periods += len(n.after.periods)
	}
}

// leaves reports whether a forløb on an old number must have ended with the old structure:
// all of a number that goes, but of one that goes on only those of students who are
// now at one of the others. What only begins in the new structure came from another
// number and is not meant.
func (c *comparison) leaves(old *number, l *leaving) bool {
	if c.plan.new[old.institution] && !slices.ContainsFunc(old.latest().periods, func(p period) bool { return p.start < l.first }) {
		return false
	}
	return !l.stays || c.arrivedAt(old, l) != nil
}

// arrivedAt returns the forløb that a student has got on one of the numbers that came
// instead of an old one; nil when there is none.
func (c *comparison) arrivedAt(old *number, l *leaving) *number {
	for _, n := range c.numbers {
		if n != old && slices.Contains(l.to, n.institution) && len(arrival(n, old, l.first)) > 0 {
			return n
		}
	}
	return nil
}

// arrival returns those periods of a forløb on a new number that came with the new
// structure, in order: all, unless the student was at that number already.
func arrival(n, old *number, first day) []*period {
	latest := n.latest()
	if n.before == nil || !slices.ContainsFunc(n.before.periods, func(p period) bool { return p.start < first && !old.began(p.start) }) {
		return inOrder(latest.periods)
	}
	if n.after == nil {
		return nil
	}
	return slices.DeleteFunc(compareHistory(n.before.periods, n.after.periods, allowance{}).added,
		func(p *period) bool { return p.start < first && !old.began(p.start) })
}

// began reports whether a period of a forløb began on a day, as reported before or after.
func (n *number) began(on day) bool {
	starts := func(f *forloeb) bool {
		return f != nil && slices.ContainsFunc(f.periods, func(p period) bool { return p.start == on })
	}
	return starts(n.before) || starts(n.after)
}

// finding begins a finding about a forløb.
func (c *comparison) finding(n *number) Finding {
	f := n.latest()
	out := Finding{CPR: f.cpr, Institution: n.institution, Education: f.education}
	if n.before != nil {
		out.Before = c.file(Before, n.before.at)
	}
	if n.after != nil {
		out.After = c.file(After, n.after.at)
	}
	return out
}

// at sets the place of a period on a side.
func (c *comparison) at(f *Finding, of *forloeb, p *period) {
	where := c.file(of.side, place{of.at.payload, p.line, p.column})
	if of.side == Before {
		f.Before = where
	} else {
		f.After = where
	}
}

// history asks that every earlier period is still there, and says which have changed.
func (c *comparison) history(n *number, leaves *leaving) {
	a := allowance{reported: n.before.reported.day()}
	if leaves != nil {
		a.cut = leaves.first
	}
	h := compareHistory(n.before.periods, n.after.periods, a)
	if leaves != nil && (c.arrivedAt(n, leaves) != nil || leftEarly(n, leaves)) {
		h.closed, h.planned = nil, nil // the end is what the move asks for, or oldNumber reports it
	}
	for _, p := range h.missing {
		f := c.finding(n)
		f.Found = lasting(p)
		c.at(&f, n.before, p)
		c.add(RuleMissing, f)
	}
	for _, p := range h.changed {
		f := c.pair(n, p)
		f.Found, f.Want = c.names(p), lasting(p.before)
		c.add(RuleChanged, f)
	}
	for _, p := range h.closed {
		f := c.pair(n, p)
		f.Found, f.Want = p.after.end.String(), p.before.start.String()
		c.add(RuleClosed, f)
	}
	for _, p := range h.planned {
		f := c.pair(n, p)
		f.Found = lasting(p.before)
		c.add(RulePlanned, f)
	}
	last := day(0)
	for i := range n.before.periods {
		last = max(last, n.before.periods[i].start)
	}
	for _, p := range h.added {
		if p.start >= last {
			continue // what is new comes after
		}
		f := c.finding(n)
		f.Found, f.Want = p.start.String(), last.String()
		c.at(&f, n.after, p)
		c.add(RuleInserted, f)
	}
	if c.out.Mode == Structure && !c.plan.names(n.institution) && h.kept == len(n.before.periods) && len(h.added) == 0 {
		c.add(RuleUnaffected, c.finding(n))
	}
}

func (c *comparison) pair(n *number, p pair) Finding {
	f := c.finding(n)
	c.at(&f, n.before, p.before)
	if p.after != nil {
		c.at(&f, n.after, p.after)
	}
	return f
}

// names lists the fields in which two periods differ, with both values where they are
// dates; of other fields no value is kept.
func (c *comparison) names(p pair) string {
	var all []string
	dates := func(path string, before, after day) {
		if before != after {
			all = append(all, path[strings.LastIndexByte(path, '.')+1:]+" ("+before.orOpen()+" → "+after.orOpen()+")")
		}
	}
	dates(pathStart, p.before.start, p.after.start)
	dates(pathEnd, p.before.end, p.after.end)
	for _, id := range p.differing() {
		all = append(all, c.layout.nameOf(id))
	}
	return strings.Join(all, ", ")
}

// lasting writes from when to when a period lasts.
func lasting(p *period) string {
	if p.end == openEnd {
		return p.start.String() + " –"
	}
	return fmt.Sprintf("%s – %s", p.start, p.end)
}

// orOpen writes a date, and a dash for one that is not there yet.
func (d day) orOpen() string {
	if d == openEnd {
		return "–"
	}
	return d.String()
}

// presence reports forløb that are on one side only.
func (c *comparison) presence(n *number) {
	if c.plan.names(n.institution) {
		return
	}
	switch {
	case n.after == nil && c.out.Mode&Supplier != 0:
		c.add(RuleUnreported, c.finding(n))
	case n.before == nil:
		c.add(RuleNew, c.finding(n))
	}
}

// finish settles the verdict.
func (c *comparison) finish() {
	c.settle()
	out := c.out
	for i := range c.layout.system.Rules {
		rule := &c.layout.system.Rules[i]
		if n := c.count[rule]; n > 0 {
			out.Tallies = append(out.Tallies, Tally{rule, n, min(n, c.o.MaxSamples)})
		}
	}
	unchecked := func(id string, checked bool) {
		if !checked {
			out.Unchecked = append(out.Unchecked, c.rules[id])
		}
	}
	if out.Mode&Supplier != 0 {
		unchecked(RuleOverlap, c.timed[Before] && c.timed[After])
	}
	unchecked(RuleLate, c.stamped)
	invalid := func(p *finding.Payload) bool { return p.Verdict == finding.Invalid }
	if out.Counts.Error > 0 || ran(out.Payloads, invalid) {
		out.Verdict = finding.Invalid
	}
	slices.SortStableFunc(out.Findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(b.Severity, a.Severity))
	})
}
