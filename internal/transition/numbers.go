package transition

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/program"
)

// What a change of structure asks of the old institution number and of the new one.

// oldNumber asks that a forløb on a number that goes has ended with the old
// structure.
func (c *comparison) oldNumber(n *number, l *leaving) {
	f := c.finding(n)
	f.Want = l.last().String()
	latest := n.latest()
	ended, last := day(0), (*period)(nil)
	for i := range latest.periods {
		p := &latest.periods[i]
		if p.end == openEnd {
			f.Found = p.start.String()
			c.at(&f, latest, p)
			c.add(RuleOpen, f)
			return
		}
		if p.end >= ended {
			ended, last = p.end, p
		}
	}
	if last == nil || ended == l.last() {
		if last != nil && len(l.to) > 0 && !l.stays && !c.elsewhere(l) {
			c.add(RuleUnmoved, f)
		}
		return
	}
	f.Found = ended.String()
	c.at(&f, latest, last)
	arrived := c.arrivedAt(n, l)
	switch {
	case ended > l.last():
		c.add(RuleLastDay, f)
	case arrived == nil:
		// The student had left before. Who was reported to go on has left since.
		if leftEarly(n, l) {
			c.add(RuleLeft, f)
		}
	case ranUntil(n.before, l.first) || ranUntil(n.after, l.first):
		c.add(RuleLastDay, f)
	case firstDay(arrived.latest()) <= l.first && !c.explained(arrived):
		// Perhaps the student had left before and came back on the very day.
		c.addLowered(RuleLastDay, program.Warning, f)
	}
}

// explained reports whether a student came to a new number from an old one where the
// student was until the last day.
func (c *comparison) explained(arrived *number) bool {
	return slices.ContainsFunc(c.numbers, func(n *number) bool {
		l := c.plan.old[n.institution]
		return l != nil && slices.Contains(l.to, arrived.institution) && (ranUntil(n.before, l.first) || ranUntil(n.after, l.first))
	})
}

// elsewhere reports whether the student has a forløb on one of the new numbers, in
// whatever education.
func (c *comparison) elsewhere(l *leaving) bool {
	return slices.ContainsFunc(c.forloeb, func(n *number) bool { return slices.Contains(l.to, n.institution) })
}

// leftEarly reports whether a forløb that went on into the new structure, as reported
// before, has since been ended before the last day of the old one.
func leftEarly(n *number, l *leaving) bool {
	return ranUntil(n.before, l.first) && n.after != nil &&
		!slices.ContainsFunc(n.after.periods, func(p period) bool { return p.end >= l.last() })
}

// ranUntil reports whether a forløb was still going on when the new structure began.
func ranUntil(f *forloeb, first day) bool {
	return f != nil && slices.ContainsFunc(f.periods, func(p period) bool { return p.start < first && p.end >= first-1 })
}

func firstDay(f *forloeb) day {
	first := openEnd
	for i := range f.periods {
		first = min(first, f.periods[i].start)
	}
	return first
}

// newNumber asks that a forløb on a new number begins with the new structure and
// has nothing of an old number's history.
func (c *comparison) newNumber(n *number) {
	for _, old := range c.numbers {
		l := c.plan.old[old.institution]
		if l == nil || old == n || !slices.Contains(l.to, n.institution) {
			continue
		}
		seen := arrival(n, old, l.first)
		if len(seen) == 0 {
			continue
		}
		f := c.finding(n)
		f.Before = Place{} // the old number's, where it is known, says more than the new one's
		if old.before != nil {
			f.Before = c.file(Before, old.before.at)
		}
		f.Want = l.first.String()
		carried := slices.IndexFunc(seen, func(p *period) bool { return p.start < l.first && old.began(p.start) })
		moved := ranUntil(old.before, l.first) || ranUntil(old.after, l.first)
		switch first := seen[0].start; {
		case carried >= 0:
			f.Found = old.institution
			c.at(&f, n.latest(), seen[carried])
			c.add(RuleCarried, f)
			return
		case first < l.first || moved && first > l.first:
			f.Found = first.String()
			c.at(&f, n.latest(), seen[0])
			c.add(RuleFirstDay, f)
			return
		}
	}
}
