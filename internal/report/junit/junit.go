// Package junit writes a report as JUnit XML, which build servers show as test
// results.
//
// A payload is a test suite. Its first test case is the payload itself: passed when
// it is valid, failed when it is invalid, in error when it could not be decided. Then
// comes a test case for every rule that was broken, in the order of the payload:
// failed when a breach is an error, else passed with what was found as its output;
// and a skipped one where the payload is valid only as far as it was checked. The last
// suite has a skipped test case for every register that rules were not checked for. Nothing here reads a payload
// or judges it.
package junit

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/jstemmer/go-junit-report/v2/junit"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/text"
)

// MaxListed is how many findings of one rule a test case lists.
const MaxListed = 20

// NoTime stands where JUnit wants a duration: a report has none, so that the
// same payload gives the same bytes.
const NoTime = "0.000"

// Write writes the report as one JUnit document. The error is the writer's.
func Write(w io.Writer, r *finding.Report, rs *program.Ruleset, o report.Options) error {
	var suites []junit.Testsuite
	for i := range r.Payloads {
		suites = append(suites, suite(r, i, rs, o))
	}
	if s, ok := unchecked(r, len(suites), o); ok {
		suites = append(suites, s)
	}
	return WriteSuites(w, suites)
}

// unchecked is the suite of what was not checked in the whole run.
func unchecked(r *finding.Report, id int, o report.Options) (junit.Testsuite, bool) {
	s := junit.Testsuite{Name: text.Verdict(finding.Failed, o.Lang), ID: id, Time: NoTime}
	gaps := report.Gaps(r, o.Lang)
	for i := range gaps {
		name := gaps[i].Register
		if name == "" {
			name = gaps[i].Rules[0].Rule.ID
		}
		s.AddTestcase(junit.Testcase{Name: text.Visible(name), Classname: "forkontrol", Time: NoTime,
			Skipped: &junit.Result{Message: text.Visible(gaps[i].Said(o.Lang))}})
	}
	return s, len(gaps) > 0
}

// WriteSuites writes a document of suites. The error is the writer's.
func WriteSuites(w io.Writer, list []junit.Testsuite) error {
	suites := junit.Testsuites{Name: "forkontrol", Time: NoTime}
	for _, s := range list {
		suites.AddSuite(s)
	}
	if _, err := io.WriteString(w, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"); err != nil {
		return err
	}
	return suites.WriteXML(w)
}

func suite(r *finding.Report, i int, rs *program.Ruleset, o report.Options) junit.Testsuite {
	p := &r.Payloads[i]
	s := junit.Testsuite{Name: text.Visible(p.File), ID: i, Time: NoTime}
	if p.File != "-" {
		s.File = s.Name
	}
	class := "forkontrol"
	if p.Message != nil {
		class = p.Message.ID
		s.Package = p.Message.ID
		s.AddProperty("evidence", p.Message.Evidence.String())
	}
	s.AddProperty("forkontrol", r.Version)
	s.AddProperty("ruleset", r.Ruleset)
	s.AddProperty("asOf", r.AsOf)
	s.AddProperty("verdict", p.Verdict.String())
	s.AddProperty("reach", p.Reach())

	s.AddTestcase(verdict(p, class, o))
	for _, found := range byRule(p) {
		s.AddTestcase(broken(found, class, p.Truncated, rs, o))
	}
	if p.Verdict == finding.Valid && !p.Full() {
		s.AddTestcase(junit.Testcase{Name: text.Visible(p.File) + ": " + text.Reach(p, o.Lang), Classname: class, Time: NoTime,
			Skipped: &junit.Result{Message: text.Answer(p, o.Lang)}})
	}
	return s
}

// verdict is the test case of the payload itself.
func verdict(p *finding.Payload, class string, o report.Options) junit.Testcase {
	c := junit.Testcase{Name: text.Visible(p.File), Classname: class, Time: NoTime}
	result := Verdict(p.Verdict, p.Counts, o.Lang)
	if p.Waived.Total() > 0 {
		result.Message = text.Verdict(p.Verdict, o.Lang) + ": " + text.Tallied(p.Counts, p.Waived, o.Lang)
		result.Data = result.Message
	}
	switch p.Verdict {
	case finding.Valid:
		c.SystemOut = &junit.Output{Data: text.Answer(p, o.Lang)}
	case finding.Invalid:
		if p.Counts.Error > p.Waived.Error {
			c.Failure = result
		} else { // a run fails by what nobody answers for
			c.Skipped = &junit.Result{Message: result.Message}
		}
	case finding.Undecided, finding.Failed:
		c.Error = result
	}
	return c
}

// Verdict is the result of what came out: the verdict with the numbers of findings.
func Verdict(v finding.Verdict, c finding.Counts, lang string) *junit.Result {
	said := text.Verdict(v, lang)
	if counts := text.Counts(c, lang); counts != "" {
		said += ": " + counts
	}
	return &junit.Result{Message: said, Type: v.String(), Data: said}
}

// byRule groups a payload's findings, rules in the order of their first breach.
func byRule(p *finding.Payload) [][]*finding.Finding {
	var groups [][]*finding.Finding
	index := map[*program.Rule]int{}
	for i := range p.Findings {
		f := &p.Findings[i]
		n, ok := index[f.Rule]
		if !ok {
			n = len(groups)
			index[f.Rule] = n
			groups = append(groups, nil)
		}
		groups[n] = append(groups[n], f)
	}
	return groups
}

// broken is the test case of a rule with its findings.
func broken(found []*finding.Finding, class string, truncated bool, rs *program.Ruleset, o report.Options) junit.Testcase {
	// Those that are waived come last.
	slices.SortStableFunc(found, func(a, b *finding.Finding) int {
		switch {
		case (a.Waived == nil) == (b.Waived == nil):
			return 0
		case a.Waived == nil:
			return -1
		}
		return 1
	})
	first := found[0]
	worst := program.Info
	var b strings.Builder
	for i, f := range found {
		if f.Waived == nil {
			worst = max(worst, f.Severity)
		}
		if i < MaxListed {
			b.WriteString(line(f, rs, o) + "\n")
		}
	}
	if n := len(found) - MaxListed; n > 0 {
		more := " flere"
		if o.Lang == "en" {
			more = " more"
		}
		if truncated {
			more += " …"
		}
		b.WriteString("+ " + text.Number(n, o.Lang) + more + "\n")
	}
	for _, s := range []string{
		text.Fix(first, rs, o.Lang, o.Show), text.Why(first, rs, o.Lang, o.Show), text.Source(first, o.Lang), o.Help(first),
	} {
		if s != "" {
			b.WriteString("\n" + text.Visible(s))
		}
	}
	c := junit.Testcase{Name: text.Visible(first.Rule.ID), Classname: class, Time: NoTime}
	if first.Waived != nil {
		c.Skipped = &junit.Result{Message: text.Visible(text.Waived(first, o.Lang)), Data: b.String()}
	} else if worst == program.Error {
		c.Failure = &junit.Result{Message: text.Message(first, rs, o.Lang, o.Show), Type: first.Rule.Keyword, Data: b.String()}
	} else {
		c.SystemOut = &junit.Output{Data: b.String()}
	}
	return c
}

// line is one finding on one line: place, path, message.
func line(f *finding.Finding, rs *program.Ruleset, o report.Options) string {
	s := text.Severity(f.Severity, o.Lang) + ": "
	if f.Line > 0 {
		s = strconv.Itoa(f.Line) + ":" + strconv.Itoa(f.Column) + ": " + s
	}
	s += text.Message(f, rs, o.Lang, o.Show)
	if path := text.Place(f, o.Lang, o.Show); path != "" {
		s += " (" + text.Visible(path) + ")"
	}
	if said := text.Waived(f, o.Lang); said != "" {
		s += ". " + text.Visible(said)
	}
	return s
}
