package engine

import (
	"github.com/forkontrol/forkontrol/internal/program"
)

// buffer gives a sink for findings that wait for a condition, or nowhere when
// they could never be seen.
func (c *collector) buffer(s sink) sink {
	if s == nowhere {
		return nowhere
	}
	if n := len(c.free); n > 0 {
		b := c.free[n-1]
		c.free = c.free[:n-1]
		return b
	}
	c.specs = append(c.specs, spec{seen: map[*program.Rule]int{}})
	return sink(len(c.specs))
}

// drop forgets a buffer's findings.
func (c *collector) drop(b sink) {
	if b <= 0 {
		return
	}
	s := &c.specs[b-1]
	s.findings = s.findings[:0]
	clear(s.seen)
	c.free = append(c.free, b)
}

// release passes a buffer's findings on.
func (c *collector) release(b, to sink) {
	if b <= 0 {
		return
	}
	s := &c.specs[b-1]
	list, seen := &c.report.Findings, c.seen
	if to > 0 {
		list, seen = &c.specs[to-1].findings, c.specs[to-1].seen
	}
	for i := range s.findings {
		if f := &s.findings[i]; seen[f.Rule] < c.most {
			seen[f.Rule]++
			s.seen[f.Rule]--
			if to == live {
				c.count(f.Severity, 1)
				c.passOn()
			}
			*list = append(*list, *f)
		}
	}
	for rule, n := range s.seen { // what was counted only
		if n > 0 {
			seen[rule] += n
			if to == live {
				c.count(rule.Severity, n)
				c.report.Truncated = true
			}
		}
	}
	c.drop(b)
}
