package engine

import (
	"cmp"
	"strconv"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/order"
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

// collector takes the breaches of a payload and keeps them as findings.
//
//   - A breach is counted in the sink that it goes to, and kept while fewer than most of its
//     rule have been. What goes nowhere is not even counted.
//   - What waits in a buffer counts for nothing until that is released; then it counts for
//     the sink it goes to, and more than most of a rule are cut there too.
//   - A buffer is its taker's from buffer until drop or release.
//   - Once stopped is set nothing more is read. Undecided says that a limit was the reason,
//     failed that the check could not be carried out.
type collector struct {
	system   *program.System // whose rules are the engine's own
	most     int             // findings of one rule that are kept
	excerpts bool
	in       *payload
	trail    *trail

	each   func([]finding.Finding) // see Options.Each
	report finding.Payload
	empty  map[*program.Rule]*program.Rule // what their rules say of values that are merely empty
	seen   map[*program.Rule]int
	specs  []spec // buffers of findings that wait for a condition
	free   []sink // buffers not in use

	stopped, undecided, failed bool
}

func (c *collector) begin(file string) {
	c.report = finding.Payload{File: file}
	if len(c.seen) > 0 {
		clear(c.seen)
	}
	c.specs, c.free = c.specs[:0], c.free[:0]
	c.stopped, c.undecided, c.failed = false, false, false
}

// verdict is the answer on the payload, of which the message is known or not.
func (c *collector) verdict(known bool) finding.Verdict {
	switch {
	case c.failed, c.undecided && !known:
		return finding.Failed
	case c.undecided:
		return finding.Undecided
	case c.report.Counts.Error > 0:
		return finding.Invalid
	}
	return finding.Valid
}

// breach reports that a rule of a message is broken. The finding is the
// caller's to complete until the next report; nil when it was only counted.
//
//go:noinline
func (c *collector) breach(own *owner, s sink, id program.RuleID, at place) *finding.Finding {
	if s == nowhere || id == 0 {
		return nil
	}
	return c.breachOf(own, s, &own.msg.Rules[id], at)
}

// breachOf is breach by the rule itself.
func (c *collector) breachOf(own *owner, s sink, rule *program.Rule, at place) *finding.Finding {
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
func (c *collector) engineBreach(id string, at place) *finding.Finding {
	rule := c.engineRule(id)
	f := c.collect(live, rule, at)
	if f != nil {
		f.System = c.system
	}
	return f
}

// engineRule gives a rule of the engine by its id.
//
//go:noinline
func (c *collector) engineRule(id string) *program.Rule {
	if c.system != nil {
		for i := range c.system.Rules {
			if c.system.Rules[i].ID == id {
				return &c.system.Rules[i]
			}
		}
	}
	// A ruleset without the engine's texts still gets its findings.
	return &program.Rule{ID: id, Severity: program.Error, Evidence: program.Official}
}

// vacant is a rule of a value where that is merely empty: no form that sources state says that
// it may not be. It is an error only if a contract has it that nil is no value there.
func (c *collector) vacant(r *program.Rule) *program.Rule {
	v := c.empty[r]
	if v == nil {
		v = &program.Rule{ID: r.ID, Keyword: program.EmptyKeyword, Severity: r.Severity, Evidence: r.Evidence, Field: r.Field, Source: r.Source}
		if r.Keyword != "type" || r.Evidence != program.Contract {
			v.Severity, v.Evidence = min(r.Severity, program.Warning), program.Draft
		}
		if c.empty == nil {
			c.empty = map[*program.Rule]*program.Rule{}
		}
		c.empty[r] = v
	}
	return v
}

// claim reports a breach of a rule of the engine that says something of the interface, not
// of a standard: that an element has no text, say. It is no surer than the place.
func (c *collector) claim(rule *program.Rule, e program.Evidence, at place) *finding.Finding {
	severity := rule.Severity
	if e == program.Draft {
		severity = min(severity, program.Warning)
	}
	f := c.collectAs(severity, live, rule, at)
	if f != nil {
		f.System, f.Doubt = c.system, rule.Evidence-min(e, rule.Evidence)
	}
	return f
}

// note reports a breach of a rule of the engine itself.
//
//go:noinline
func (c *collector) note(rule string, at place, found string) {
	if f := c.engineBreach(rule, at); f != nil {
		f.Found = found
	}
}

// collect counts a breach and, while there are few of its rule, keeps it.
func (c *collector) collect(s sink, rule *program.Rule, at place) *finding.Finding {
	return c.collectAs(rule.Severity, s, rule, at)
}

// collectAs is collect for a breach of another severity than the rule's own. It
// must not wait in a buffer, which counts by the rule's.
func (c *collector) collectAs(severity program.Severity, s sink, rule *program.Rule, at place) *finding.Finding {
	list, seen := &c.report.Findings, c.seen
	if s > 0 {
		b := &c.specs[s-1]
		list, seen = &b.findings, b.seen
	}
	n := seen[rule]
	seen[rule] = n + 1
	if s == live {
		c.count(severity, 1)
		c.passOn()
	}
	if n >= c.most {
		if s == live {
			c.report.Truncated = true
		}
		return nil
	}
	f := finding.Finding{Rule: rule, Severity: severity, Offset: at.offset, Path: c.trail.path(at), Line: int(at.line), Column: int(at.col)}
	if at.line == 0 {
		f.Line, f.Column = 1, 1
		if c.in.src != nil {
			f.Line, f.Column = c.in.src.Position(at.offset)
		}
	}
	if c.in.src != nil {
		f.EndLine, f.EndColumn = c.in.end(at.offset, false)
	}
	if c.excerpts && c.in.src != nil {
		line, from := c.in.src.Excerpt(at.offset, excerptLen)
		f.Excerpt, f.ExcerptFrom = string(line), from
	}
	*list = append(*list, f)
	return &(*list)[len(*list)-1]
}

// passOn makes room among the findings that are kept, where somebody wants them as they come.
func (c *collector) passOn() {
	if c.each != nil && len(c.report.Findings) >= mostKept {
		c.each(c.report.Findings)
		c.report.Findings = c.report.Findings[:0]
	}
}

// mostKept is how many findings are kept before they are passed on.
const mostKept = 1024

// excerptLen is how much of a source line a finding keeps, in bytes.
const excerptLen = 240

func (c *collector) count(s program.Severity, n int) {
	switch s {
	case program.Error:
		c.report.Counts.Error += n
	case program.Warning:
		c.report.Counts.Warning += n
	default:
		c.report.Counts.Info += n
	}
}

// problem reports why a source stopped.
//
//go:noinline
func (c *collector) problem(p *token.Problem) {
	c.problemAt(p, place{offset: p.Offset, line: int32(p.Line), col: int32(p.Column)})
}

func (c *collector) problemAt(p *token.Problem, at place) {
	c.stopped = true
	if p.Err != nil {
		c.report.Err = p.Err
	}
	f := c.engineBreach(p.Rule, at)
	if f != nil {
		if c.in.src != nil {
			f.EndLine, f.EndColumn = c.in.end(at.offset, true) // where reading stopped
			if own := c.in.src.Place(); own != "" {
				f.Path = own
			}
		}
		f.Found, f.Want = p.Detail, p.Want
		if p.Slip != token.NoSlip {
			f.Hint = finding.Slipped + finding.Hint(p.Slip-token.SlipComment)
		}
		if p.Limit > 0 {
			f.Want = strconv.FormatInt(p.Limit, 10)
		}
		if p.Err != nil && p.Detail == "" {
			f.Found = p.Err.Error()
		}
	}
	switch {
	case p.Err != nil:
		c.failed = true
	case p.Rule == token.RuleReadFailed, p.Rule == token.RuleEncodingUnknown, p.Rule == token.RuleMessageColumns,
		p.Rule == token.RuleKindArchive, p.Rule == token.RuleKindEncrypted: // what is inside is not seen
		c.failed = true
	case p.Limit > 0:
		c.undecided = true
	}
}

// cut gives the start of a value, whole characters, at most finding.MaxValue
// bytes.
//
//go:noinline
func cut(v []byte) string { return cutTo(v, finding.MaxValue) }

//go:noinline
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

// sortFindings puts findings in the order of the payload. Those that wait for the
// end of their scope come late, so the order of reporting is nearly that.
func sortFindings(f []finding.Finding) {
	sorted := true
	for i := 1; i < len(f) && sorted; i++ {
		sorted = f[i-1].Offset <= f[i].Offset
	}
	if sorted {
		return
	}
	order.Stable(f, func(a, b *finding.Finding) int { return cmp.Compare(a.Offset, b.Offset) })
}
