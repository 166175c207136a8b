package engine

import (
	"slices"
	"strconv"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// sink is where findings go: live, nowhere, or a buffer of c.specs counted from
// 1.
type sink int32

const (
	live    sink = 0
	nowhere sink = -1
)

// spec is a buffer of findings that wait for a condition.
type spec struct {
	findings []finding.Finding
	seen     map[*program.Rule]int // how often, those not kept included
}

// place is where in the payload something is. It is kept small: every field of a
// payload sets one.
type place struct {
	offset    int64
	name      []byte
	line, col int32 // 0: the source knows
	index     int32 // see frame.index
	named     bool  // a place below the innermost frame, by name or by index
	item      bool
	attr      bool
	up        uint8 // frames to leave out of the path, from the innermost
}

// breach reports that a rule of a message is broken. The finding is the
// caller's to complete until the next report; nil when it was only counted.
func (c *Checker) breach(own *owner, s sink, id program.RuleID, at place) *finding.Finding {
	if s == nowhere || id == 0 {
		return nil
	}
	rule := &own.msg.Rules[id]
	f := c.collect(s, rule, at)
	if f != nil {
		f.System, f.Message = own.sys, own.msg
		if int(rule.Field) < len(own.msg.Fields) {
			f.Personal = own.msg.Fields[rule.Field].Personal
		}
	}
	return f
}

// engineBreach reports that a rule of the engine itself is broken.
func (c *Checker) engineBreach(id string, at place) *finding.Finding {
	rule := c.engineRule(id)
	f := c.collect(live, rule, at)
	if f != nil {
		f.System = c.engine
	}
	return f
}

// engineRule gives a rule of the engine by its id.
func (c *Checker) engineRule(id string) *program.Rule {
	if c.engine != nil {
		for i := range c.engine.Rules {
			if c.engine.Rules[i].ID == id {
				return &c.engine.Rules[i]
			}
		}
	}
	// A ruleset without the engine's texts still gets its findings.
	return &program.Rule{ID: id, Severity: program.Error, Evidence: program.Official}
}

// collect counts a breach and, while there are few of its rule, keeps it.
func (c *Checker) collect(s sink, rule *program.Rule, at place) *finding.Finding {
	return c.collectAs(rule.Severity, s, rule, at)
}

// collectAs is collect for a breach of another severity than the rule's own. It
// must not wait in a buffer, which counts by the rule's.
func (c *Checker) collectAs(severity program.Severity, s sink, rule *program.Rule, at place) *finding.Finding {
	list, seen := &c.out.Findings, c.seen
	if s > 0 {
		b := &c.specs[s-1]
		list, seen = &b.findings, b.seen
	}
	n := seen[rule]
	seen[rule] = n + 1
	if s == live {
		c.count(severity, 1)
	}
	if n >= c.o.MaxSamples {
		if s == live {
			c.out.Truncated = true
		}
		return nil
	}
	f := finding.Finding{Rule: rule, Severity: severity, Offset: at.offset, Path: c.path(at), Line: int(at.line), Column: int(at.col)}
	if at.line == 0 {
		f.Line, f.Column = 1, 1
		if c.src != nil {
			f.Line, f.Column = c.src.Position(at.offset)
		}
	}
	if c.o.Excerpts && c.src != nil {
		line, from := c.src.Excerpt(at.offset, excerptLen)
		f.Excerpt, f.ExcerptFrom = string(line), from
	}
	*list = append(*list, f)
	return &(*list)[len(*list)-1]
}

// excerptLen is how much of a source line a finding keeps, in bytes.
const excerptLen = 240

func (c *Checker) count(s program.Severity, n int) {
	switch s {
	case program.Error:
		c.out.Counts.Error += n
	case program.Warning:
		c.out.Counts.Warning += n
	default:
		c.out.Counts.Info += n
	}
}

// cut gives the start of a value, whole characters, at most finding.MaxValue
// bytes.
func cut(v []byte) string { return cutTo(v, finding.MaxValue) }

func cutTo(v []byte, most int) string {
	if len(v) <= most {
		return string(v)
	}
	n := most - len("…")
	for n > 0 && v[n]&0xC0 == 0x80 {
		n--
	}
	return string(v[:n]) + "…"
}

// buffer gives a sink for findings that wait for a condition, or nowhere when
// they could never be seen.
func (c *Checker) buffer(s sink) sink {
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
func (c *Checker) drop(b sink) {
	if b <= 0 {
		return
	}
	s := &c.specs[b-1]
	s.findings = s.findings[:0]
	clear(s.seen)
	c.free = append(c.free, b)
}

// release passes a buffer's findings on.
func (c *Checker) release(b, to sink) {
	if b <= 0 {
		return
	}
	s := &c.specs[b-1]
	list, seen := &c.out.Findings, c.seen
	if to > 0 {
		list, seen = &c.specs[to-1].findings, c.specs[to-1].seen
	}
	for i := range s.findings {
		if f := &s.findings[i]; seen[f.Rule] < c.o.MaxSamples {
			seen[f.Rule]++
			s.seen[f.Rule]--
			if to == live {
				c.count(f.Severity, 1)
			}
			*list = append(*list, *f)
		}
	}
	for rule, n := range s.seen { // what was counted only
		if n > 0 {
			seen[rule] += n
			if to == live {
				c.count(rule.Severity, n)
				c.out.Truncated = true
			}
		}
	}
	c.drop(b)
}

// sortFindings puts findings in the order of the payload. Those that wait for the
// end of their scope come late, so the order of reporting is nearly that.
func sortFindings(f []finding.Finding) {
	slices.SortStableFunc(f, func(a, b finding.Finding) int {
		switch {
		case a.Offset < b.Offset:
			return -1
		case a.Offset > b.Offset:
			return 1
		}
		return 0
	})
}

// path writes the path of a place as the payload's dialect does.
func (c *Checker) path(at place) string {
	if c.dialect == nil {
		return ""
	}
	open := c.steps(int(at.up))
	var step *token.Step
	if at.named {
		step = &token.Step{Name: at.name, Index: at.index, Item: at.item, Attr: at.attr}
	}
	return cutTo(c.dialect.AppendPath(nil, open, step), finding.MaxPath)
}

// listPath is the path of a place, counted from 1, of a list in the innermost frame.
func (c *Checker) listPath(p *program.Prop, index int32) string {
	var room [2]token.Step
	list := c.dialect.ListSteps(&room, c.nameOf(p), index)
	open, last := append(c.steps(0), list[:len(list)-1]...), &list[len(list)-1]
	return cutTo(c.dialect.AppendPath(nil, open, last), finding.MaxPath)
}

// steps are the open places, from the outermost to so many above the innermost. They are
// valid until the next call.
func (c *Checker) steps(up int) []token.Step {
	c.room = c.room[:0]
	for i := range c.frames[:max(0, len(c.frames)-up)] {
		f := &c.frames[i]
		c.room = append(c.room, token.Step{Name: c.names[f.nameLo:f.nameHi], Index: f.index, Item: f.item})
	}
	return c.room
}

// problem reports why a source stopped.
func (c *Checker) problem(p *token.Problem) { c.problemAt(p, place{offset: p.Offset}) }

func (c *Checker) problemAt(p *token.Problem, at place) {
	c.stopped = true
	f := c.engineBreach(p.Rule, at)
	if f != nil {
		if c.src != nil {
			if own := c.src.Place(); own != "" {
				f.Path = own
			}
		}
		f.Found, f.Want = p.Detail, p.Want
		if p.Limit > 0 {
			f.Want = strconv.FormatInt(p.Limit, 10)
		}
		if p.Err != nil {
			f.Found = p.Err.Error()
		}
	}
	switch {
	case p.Err != nil || p.Rule == token.RuleReadFailed || p.Rule == token.RuleEncodingUnknown || p.Rule == token.RuleMessageColumns:
		c.failed = true
	case p.Limit > 0:
		c.undecided = true
	}
}

// listUnchecked names the rules of the payload's messages that need a register
// that was not given, or a column that it lacks.
func (c *Checker) listUnchecked() {
	for i := range c.owners {
		own := &c.owners[i]
		for r := 1; r < len(own.msg.Rules); r++ {
			rule := &own.msg.Rules[r]
			if len(rule.Registers) == 0 || !rule.InForce(c.o.AsOf) {
				continue
			}
			if missing := c.rules.Missing(own.msg, program.RuleID(r)); missing != nil {
				c.out.Unchecked = append(c.out.Unchecked, finding.Unchecked{Rule: rule, System: own.sys, Message: own.msg, Registers: missing})
			}
		}
	}
}
