// Package junit writes a report as JUnit XML, which build servers show as test
// results.
//
// A message is a test suite and a payload a test case: passed when it is valid, failed when it is
// invalid, in error when it could not be decided. Each payload is counted once, whatever was found
// in it; all that was found is in the text of its failure, or in its output where it passed. In a
// brief report one test case stands for all payloads of a message in which nothing was found. The last
// suite has a skipped test case for every register that rules were not checked for. Nothing here
// reads a payload or judges it.
//
// A document is never empty, for build servers take that for a failure, and never larger than
// GitLab reads: what is left out is said in it.
package junit

import (
	"encoding/xml"
	"io"
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

// MaxBytes is less than what GitLab reads of a document, 30 MB. Of the room, DetailBytes are for
// what was found; once they are used up, test cases have their message alone.
const (
	MaxBytes    = 28_000_000
	DetailBytes = 12_000_000
)

// NoTime stands where JUnit wants a duration and there is none.
const NoTime = "0.000"

// Write writes the report as one JUnit document. The error is the writer's.
func Write(w io.Writer, r *finding.Report, rs *program.Ruleset, o report.Options) error {
	b := builder{r: r, rs: rs, o: o, suites: map[string]*suite{}}
	var took int64
	for i := range r.Passed {
		p := &r.Passed[i]
		took += p.Took
		s := b.suite(p.System, p.Message)
		b.add(s, Case{Testcase: junit.Testcase{Name: passed(p, o.Lang), Time: seconds(p.Took)}}, p.Took, nil)
	}
	left := 0
	for i := range r.Payloads {
		p := &r.Payloads[i]
		took += p.Took
		detailed := b.detail < DetailBytes
		c, details := b.payload(p, detailed)
		b.detail += details
		if !b.add(b.suite(p.System, p.Message), c, p.Took, func() Case { c, _ := b.payload(p, detailed); return c }) {
			left++
		}
	}
	if left > 0 {
		b.force(b.suite(nil, nil), Case{Testcase: junit.Testcase{Name: text.PayloadsLeft(left, o.Lang), Time: NoTime,
			Error: &junit.Result{Message: text.PayloadsLeft(left, o.Lang), Type: "left-out"}}}, 0)
	}
	if len(b.order) == 0 {
		b.force(b.suite(nil, nil), Case{Testcase: junit.Testcase{Name: "forkontrol", Time: NoTime}}, 0)
	}
	if gaps := report.Gaps(r, o.Lang); len(gaps) > 0 {
		s := b.named(text.Verdict(finding.Failed, o.Lang), "forkontrol")
		for i := range gaps {
			name := gaps[i].Register
			if name == "" {
				name = gaps[i].Rules[0].Rule.ID
			}
			b.force(s, Case{Testcase: junit.Testcase{Name: text.Visible(name), Time: NoTime,
				Skipped: &junit.Result{Message: text.Visible(gaps[i].Said(o.Lang))}}}, 0)
		}
	}
	return writeAll(w, b.order, seconds(took))
}

// Case is a test case with the file that it is of, which GitLab links to.
type Case struct {
	junit.Testcase
	File string `xml:"file,attr,omitempty"`
}

// suite is a test suite in the making.
type suite struct {
	junit.Testsuite
	Cases cases `xml:"testcase"`
	class string
	took  int64
}

// cases are the test cases of a suite. There may be a great many: those of payloads are made twice, once to be counted
// and once to be written, and are not kept.
type cases []func() Case

// MarshalXML writes them one after another.
func (c cases) MarshalXML(e *xml.Encoder, start xml.StartElement) error {
	for _, made := range c {
		if err := e.EncodeElement(made(), start); err != nil {
			return err
		}
	}
	return nil
}

// document is a document of suites.
type document struct {
	XMLName  xml.Name `xml:"testsuites"`
	Name     string   `xml:"name,attr"`
	Time     string   `xml:"time,attr"`
	Tests    int      `xml:"tests,attr"`
	Errors   int      `xml:"errors,attr"`
	Failures int      `xml:"failures,attr"`
	Skipped  int      `xml:"skipped,attr"`
	Suites   []*suite `xml:"testsuite"`
}

// builder makes the suites of a report.
type builder struct {
	r      *finding.Report
	rs     *program.Ruleset
	o      report.Options
	suites map[string]*suite // by name
	order  []*suite
	bytes  int // of all test cases
	detail int // of what was found
}

// suite is that of a message: of none, where no message was recognised.
func (b *builder) suite(system *program.System, m *program.Message) *suite {
	if m == nil {
		return b.named("forkontrol", "forkontrol")
	}
	class := m.Service + "#" + m.Name // build servers take what is before the last full stop for a package
	if system != nil {
		class = system.ID + "." + class
	}
	s := b.named(m.ID, class)
	if s.Package == "" {
		s.Package = m.ID
		s.AddProperty("evidence", m.Evidence.String())
	}
	return s
}

func (b *builder) named(name, class string) *suite {
	s := b.suites[name]
	if s == nil {
		s = &suite{Testsuite: junit.Testsuite{Name: name, ID: len(b.order)}, class: class}
		s.AddProperty("forkontrol", b.r.Version)
		s.AddProperty("ruleset", b.r.Ruleset)
		s.AddProperty("asOf", b.r.AsOf)
		b.suites[name] = s
		b.order = append(b.order, s)
	}
	return s
}

// add adds a test case where there is room for it. Where again is set, it makes the same once more.
func (b *builder) add(s *suite, c Case, took int64, again func() Case) bool {
	c.Classname = s.class
	written, err := xml.MarshalIndent(c, "\t\t", "\t")
	if err != nil || b.bytes+len(written) > MaxBytes {
		return false
	}
	b.bytes += len(written) + 1
	if again == nil {
		b.force(s, c, took)
		return true
	}
	b.count(s, c, took, func() Case {
		c := again()
		c.Classname = s.class
		return c
	})
	return true
}

func (b *builder) force(s *suite, c Case, took int64) {
	c.Classname = s.class
	b.count(s, c, took, func() Case { return c })
}

func (b *builder) count(s *suite, c Case, took int64, made func() Case) {
	s.AddTestcase(c.Testcase)
	s.Testcases = nil // they are in Cases
	s.Cases = append(s.Cases, made)
	s.took += took
	s.Time = seconds(s.took)
}

// writeAll writes a document of suites that are not many.
func writeAll(w io.Writer, suites []*suite, took string) error {
	all := document{Name: "forkontrol", Time: took, Suites: suites}
	for _, s := range suites {
		all.Tests += s.Tests
		all.Errors += s.Errors
		all.Failures += s.Failures
		all.Skipped += s.Skipped
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "\t")
	if err := enc.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// WriteSuite writes a document of one suite. The error is the writer's.
func WriteSuite(w io.Writer, s junit.Testsuite) error {
	all := &suite{Testsuite: s}
	for _, c := range s.Testcases {
		all.Cases = append(all.Cases, func() Case { return Case{Testcase: c} })
	}
	all.Testcases = nil
	return writeAll(w, []*suite{all}, NoTime)
}

// seconds writes a duration in nanoseconds as JUnit has it.
func seconds(n int64) string { return strconv.FormatFloat(float64(n)/1e9, 'f', 3, 64) }

// passed says how many payloads a test case stands for.
func passed(p *finding.Passed, lang string) string {
	s := finding.Summary{Payloads: p.Payloads, Valid: p.Payloads}
	if !p.Full() {
		s.Limited = p.Payloads
	}
	return text.Tally(&s, lang)
}

// payload is the test case of a payload, with what was found where it is detailed, and how many bytes that is.
func (b *builder) payload(p *finding.Payload, detailed bool) (Case, int) {
	c := Case{Testcase: junit.Testcase{Name: text.Visible(p.File), Time: seconds(p.Took)}}
	if p.File != "-" {
		c.File = c.Name
	}
	details, bytes := "", 0
	if detailed {
		details = b.details(p)
		bytes = len(details)
	} else if len(p.Findings) > 0 {
		details = text.DetailsLeft(b.o.Lang)
	}
	if p.Verdict == finding.Valid {
		c.SystemOut = &junit.Output{Data: strings.TrimSuffix(text.Answer(p, b.o.Lang)+"\n\n"+details, "\n\n")}
		return c, bytes
	}
	result := Verdict(p.Verdict, p.Counts, b.o.Lang)
	if details != "" {
		result.Data = details
	}
	if said := text.Tallied(p.Counts, p.Waived, b.o.Lang); p.Waived.Total() > 0 {
		result.Message = text.Verdict(p.Verdict, b.o.Lang) + ": " + said
	}
	switch {
	case p.Verdict == finding.Invalid && p.Counts.Error == p.Waived.Error: // a run fails by what nobody answers for
		c.Skipped = &junit.Result{Message: result.Message, Data: result.Data}
	case p.Verdict == finding.Invalid:
		c.Failure = result
	default:
		c.Error = result
	}
	return c, bytes
}

// Verdict is the result of what came out: the verdict with the numbers of findings.
func Verdict(v finding.Verdict, c finding.Counts, lang string) *junit.Result {
	said := text.Verdict(v, lang)
	if counts := text.Counts(c, lang); counts != "" {
		said += ": " + counts
	}
	return &junit.Result{Message: said, Type: v.String(), Data: said}
}

// details lists what was found in a payload, by rule.
func (b *builder) details(p *finding.Payload) string {
	var parts []string
	for _, found := range byRule(p) {
		parts = append(parts, b.broken(found, p.Truncated))
	}
	return strings.Join(parts, "\n\n")
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

// broken says of a rule where it was broken, and what helps.
func (b *builder) broken(found []*finding.Finding, truncated bool) string {
	first := found[0]
	var lines []string
	for _, f := range found[:min(len(found), MaxListed)] {
		lines = append(lines, line(f, b.rs, b.o))
	}
	if n := len(found) - MaxListed; n > 0 {
		more := " flere"
		if b.o.Lang == "en" {
			more = " more"
		}
		if truncated {
			more += " …"
		}
		lines = append(lines, "+ "+text.Number(n, b.o.Lang)+more)
	}
	for _, s := range []string{
		text.Fix(first, b.rs, b.o.Lang, b.o.Show), text.Why(first, b.rs, b.o.Lang, b.o.Show), text.Source(first, b.o.Lang), first.Rule.ID, b.o.Help(first),
	} {
		if s != "" {
			lines = append(lines, "    "+text.Visible(s))
		}
	}
	return strings.Join(lines, "\n")
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
