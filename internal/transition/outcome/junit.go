package outcome

import (
	"io"
	"strings"

	gojunit "github.com/jstemmer/go-junit-report/v2/junit"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report/junit"
	"github.com/forkontrol/forkontrol/internal/text"
	"github.com/forkontrol/forkontrol/internal/transition"
)

const class = "elevdatabasen/transition"

// WriteJUnit writes the outcome as JUnit XML: one suite, whose test cases are the
// comparison as a whole, the payloads that are not valid, and each rule of a
// transition, passed, failed or skipped. The error is the writer's.
func WriteJUnit(w io.Writer, out *transition.Outcome, o Options) error {
	suite := gojunit.Testsuite{Name: o.title(out.Mode), Package: class, Time: junit.NoTime}
	suite.AddProperty("forkontrol", o.Version)
	suite.AddProperty("ruleset", o.Rules.Version)
	suite.AddProperty("verdict", out.Verdict.String())
	suite.AddTestcase(whole(out, &o))
	for side, bad := range out.Payloads {
		for i := range bad {
			suite.AddTestcase(payload(&bad[i], transition.Side(side), &o))
		}
	}
	if out.Compared {
		for i := range out.System.Rules {
			suite.AddTestcase(rule(&out.System.Rules[i], out, &o))
		}
	}
	return junit.WriteSuite(w, suite)
}

func whole(out *transition.Outcome, o *Options) gojunit.Testcase {
	c := gojunit.Testcase{Name: o.title(out.Mode), Classname: class, Time: junit.NoTime}
	result := junit.Verdict(out.Verdict, out.Counts, o.Lang)
	switch {
	case !out.Compared:
		result.Message, result.Data = o.incomplete(), o.incomplete()
		c.Error = result
	case out.Verdict == finding.Invalid:
		c.Failure = result
	}
	return c
}

func payload(p *finding.Payload, s transition.Side, o *Options) gojunit.Testcase {
	c := gojunit.Testcase{Name: o.side(s) + ": " + text.Visible(p.File), Classname: class, Time: junit.NoTime}
	var b strings.Builder
	for i := range p.Findings {
		f := &p.Findings[i]
		if i == junit.MaxListed {
			break
		}
		b.WriteString(where(transition.Place{File: p.File, Line: f.Line, Column: f.Column}) + ": " +
			text.Severity(f.Severity, o.Lang) + ": " + text.Message(f, o.Rules, o.Lang, o.Show) + "\n")
	}
	result := &gojunit.Result{Message: text.Verdict(p.Verdict, o.Lang) + ": " + text.Counts(p.Counts, o.Lang), Type: p.Verdict.String(), Data: b.String()}
	if p.Verdict == finding.Invalid {
		c.Failure = result
	} else {
		c.Error = result
	}
	return c
}

func rule(r *program.Rule, out *transition.Outcome, o *Options) gojunit.Testcase {
	c := gojunit.Testcase{Name: r.ID, Classname: class, Time: junit.NoTime}
	for _, u := range out.Unchecked {
		if u == r {
			c.Skipped = &gojunit.Result{Message: o.unchecked(r)}
			return c
		}
	}
	var b strings.Builder
	first, worst, listed, total := (*transition.Finding)(nil), program.Info, 0, 0
	for i := range out.Tallies {
		if out.Tallies[i].Rule == r {
			total = out.Tallies[i].Count
		}
	}
	for i := range out.Findings {
		f := &out.Findings[i]
		if f.Rule != r {
			continue
		}
		if first == nil {
			first = f
		}
		worst = max(worst, f.Severity)
		if listed++; listed > junit.MaxListed {
			continue
		}
		b.WriteString(text.Severity(f.Severity, o.Lang) + ": " + strings.TrimSpace(o.student(f)+" "+f.Institution+" "+f.Education) + ": " +
			text.Message(about(f, out), o.Rules, o.Lang, o.Show))
		for _, p := range []transition.Place{f.Before, f.After} {
			if s := where(p); s != "" {
				b.WriteString(" (" + s + ")")
			}
		}
		b.WriteString("\n")
	}
	if first == nil {
		return c
	}
	if n := total - min(listed, junit.MaxListed); n > 0 {
		b.WriteString("+ " + text.Number(n, o.Lang) + o.pick(" flere", " more") + "\n")
	}
	if worst == program.Error {
		c.Failure = &gojunit.Result{Message: text.Message(about(first, out), o.Rules, o.Lang, o.Show), Type: r.Keyword, Data: b.String()}
	} else {
		c.SystemOut = &gojunit.Output{Data: b.String()}
	}
	return c
}
