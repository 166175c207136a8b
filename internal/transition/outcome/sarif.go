package outcome

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/owenrumney/go-sarif/v2/sarif"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/text"
	"github.com/forkontrol/forkontrol/internal/transition"
)

// fingerprint names how results are recognised from run to run. Change its number when
// the way changes.
const fingerprint = "forkontrolTransition/v1"

// WriteSARIF writes the outcome as one SARIF 2.1.0 log. A finding is shown where it
// stands after, or before when it is not there after; the other place is a related
// location. The error is the writer's.
func WriteSARIF(w io.Writer, out *transition.Outcome, o Options) error {
	if o.Lang != "en" {
		o.Lang = "da"
	}
	b := sarifLog{out: out, o: &o, rules: map[*program.Rule]int{}, seen: map[string]int{}}
	b.driver = sarif.NewVersionedDriver("forkontrol", o.Version).WithInformationURI(report.DefaultHelpBase).WithLanguage(o.Lang)
	b.driver.Properties = sarif.Properties{"ruleset": o.Rules.Version}
	run := sarif.NewRun(*sarif.NewTool(b.driver)).WithLanguage(o.Lang).WithColumnKind("unicodeCodePoints").
		WithDefaultEncoding("UTF-8").WithNewlineSequences([]string{"\r\n", "\n"})
	run.Properties = sarif.Properties{"verdict": out.Verdict.String(), "compared": out.Compared}
	for i := range out.System.Rules {
		b.rule(&finding.Finding{Rule: &out.System.Rules[i], System: out.System})
	}
	for _, bad := range out.Payloads {
		for i := range bad {
			for j := range bad[i].Findings {
				run.Results = append(run.Results, b.payload(&bad[i], &bad[i].Findings[j]))
			}
		}
	}
	for i := range out.Findings {
		run.Results = append(run.Results, b.result(&out.Findings[i]))
	}
	invocation := run.AddInvocation(out.Compared)
	note := func(level, s string, r *program.Rule) {
		n := sarif.NewNotification().WithLevel(level).WithTextMessage(s)
		if r != nil {
			n.WithAssociatedRule(sarif.NewReportingDescriptorReference().WithId(r.ID).WithIndex(b.rules[r]))
		}
		invocation.AddTToolExecutionNotification(n)
	}
	if !out.Compared {
		note(levelError, o.incomplete(), nil)
	}
	for _, r := range out.Unchecked {
		note(levelNote, o.unchecked(r), r)
	}
	log := sarif.Report{Version: string(sarif.Version210), Schema: schema, Runs: []*sarif.Run{run}}
	return log.PrettyWrite(w)
}

const schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// The levels of SARIF.
const (
	levelNote    = "note"
	levelWarning = "warning"
	levelError   = "error"
)

type sarifLog struct {
	out    *transition.Outcome
	o      *Options
	driver *sarif.ToolComponent
	rules  map[*program.Rule]int
	seen   map[string]int // how often a fingerprint was given
}

func (b *sarifLog) rule(f *finding.Finding) int {
	if i, ok := b.rules[f.Rule]; ok {
		return i
	}
	b.rules[f.Rule] = len(b.driver.Rules)
	lang := b.o.Lang
	short := text.General(f, b.o.Rules, lang)
	full := text.Why(f, b.o.Rules, lang, false)
	if full == "" {
		full = short
	}
	help := short
	for _, s := range []string{text.Fix(f, b.o.Rules, lang, false), text.Source(f, lang)} {
		if s != "" {
			help += "\n\n" + s
		}
	}
	d := sarif.NewRule(f.Rule.ID).WithName(f.Rule.Keyword).WithDescription(short).
		WithFullDescription(sarif.NewMultiformatMessageString(full)).WithTextHelp(help).WithHelpURI(b.o.Help(f.Rule.ID)).
		WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(level(f.Rule.Severity))).
		WithProperties(sarif.Properties{"evidence": f.Rule.Evidence.String()})
	b.driver.Rules = append(b.driver.Rules, d)
	return b.rules[f.Rule]
}

func (b *sarifLog) result(f *transition.Finding) *sarif.Result {
	a := about(f, b.out)
	at, other := f.After, f.Before
	if at.File == "" {
		at, other = other, at
	}
	r := sarif.NewRuleResult(f.Rule.ID).WithRuleIndex(b.rule(a)).WithLevel(level(f.Severity)).
		WithMessage(sarif.NewTextMessage(text.Message(a, b.o.Rules, b.o.Lang, b.o.Show))).
		WithLocations([]*sarif.Location{location(at)}).
		WithPartialFingerPrints(b.print(f.Rule, at, b.o.student(f), f.Institution, f.Education))
	r.Properties = sarif.Properties{"institution": b.o.public(f.Institution), "evidence": f.Rule.Evidence.String()}
	if f.CPR != "" {
		r.Properties["student"], r.Properties["education"] = b.o.student(f), b.o.public(f.Education)
	}
	if other.File != "" {
		r.WithRelatedLocations([]*sarif.Location{location(other).WithId(1).WithMessage(sarif.NewTextMessage(b.o.side(transition.Before)))})
	}
	return r
}

// payload is a finding of the engine in a payload that is not valid.
func (b *sarifLog) payload(p *finding.Payload, f *finding.Finding) *sarif.Result {
	at := transition.Place{File: p.File, Line: f.Line, Column: f.Column}
	return sarif.NewRuleResult(f.Rule.ID).WithRuleIndex(b.rule(&finding.Finding{Rule: f.Rule, System: f.System, Message: f.Message})).
		WithLevel(level(f.Severity)).WithMessage(sarif.NewTextMessage(text.Message(f, b.o.Rules, b.o.Lang, b.o.Show))).
		WithLocations([]*sarif.Location{location(at)}).WithPartialFingerPrints(b.print(f.Rule, at, text.Path(f, false)))
}

// print is the same from run to run as long as the same rule says the same of the same
// student, whatever the line. It is made of nothing that is not shown masked.
func (b *sarifLog) print(r *program.Rule, at transition.Place, of ...string) map[string]any {
	key := strings.Join(append(of, r.ID, at.File), "\x00")
	b.seen[key]++
	sum := sha256.Sum256([]byte(key + "\x00" + strconv.Itoa(b.seen[key])))
	return map[string]any{fingerprint: hex.EncodeToString(sum[:16])}
}

func location(p transition.Place) *sarif.Location {
	where := sarif.NewPhysicalLocation().WithArtifactLocation(sarif.NewSimpleArtifactLocation(address(p.File)))
	if p.Line > 0 {
		where.WithRegion(sarif.NewRegion().WithStartLine(p.Line).WithStartColumn(p.Column))
	}
	return sarif.NewLocationWithPhysicalLocation(where)
}

func level(s program.Severity) string {
	return [...]string{program.Info: levelNote, program.Warning: levelWarning, program.Error: levelError}[s]
}

// address makes a URI of a file's name, relative as the name is.
func address(file string) string {
	if file == "-" {
		return "stdin"
	}
	u := url.URL{Path: filepath.ToSlash(file)}
	if filepath.IsAbs(file) {
		u.Scheme = "file"
		if !strings.HasPrefix(u.Path, "/") { // a drive letter
			u.Path = "/" + u.Path
		}
	}
	return u.String()
}
