// Package sarif writes a report in SARIF 2.1.0 (OASIS, Static Analysis Results
// Interchange Format), which code hosts and editors show beside the file.
//
// A run lists the rules of every message that was checked, broken or not, so
// that a reader can say what was checked. A finding is a result; a rule that
// could not be checked is a notification; a payload is an artifact. Nothing
// here reads a payload or judges it.
//
// site/src/validator/report writes the same in a page, of the JSON report; the
// tests of the site compare the two.
package sarif

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/url"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/owenrumney/go-sarif/v2/sarif"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/text"
)

// fingerprint names how results are recognised from run to run. Change its
// number when the way changes.
const fingerprint = "forkontrolPlace/v1"

const schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// The levels of SARIF.
const (
	levelNote    = "note"
	levelWarning = "warning"
	levelError   = "error"
)

// lengthUnknown is the length of an artifact that was not measured, as SARIF has it.
const lengthUnknown = -1

// Write writes the report as one SARIF log of one run. The error is the
// writer's.
func Write(w io.Writer, r *finding.Report, rs *program.Ruleset, o report.Options) error {
	if o.Lang != "en" {
		o.Lang = "da"
	}
	b := builder{rs: rs, o: o, index: map[string]int{}, seen: map[string]int{}}
	driver := sarif.NewVersionedDriver("forkontrol", r.Version).
		WithInformationURI(report.DefaultHelpBase).WithLanguage(o.Lang)
	driver.Properties = sarif.Properties{"ruleset": r.Ruleset}
	b.run = sarif.NewRun(*sarif.NewTool(driver)).
		WithLanguage(o.Lang).WithColumnKind("unicodeCodePoints").WithDefaultEncoding("UTF-8").
		WithNewlineSequences([]string{"\r\n", "\n"})
	b.run.Properties = sarif.Properties{"asOf": r.AsOf}

	b.rules(r)
	invocation := b.run.AddInvocation(r.Summary.Undecided+r.Summary.Failed == 0)
	for i := range r.Payloads {
		p := &r.Payloads[i]
		uri := address(p.File)
		b.run.Artifacts = append(b.run.Artifacts, b.artifact(p, uri))
		for j := range p.Findings {
			// AddResult would look through all rules for the index.
			b.run.Results = append(b.run.Results, b.result(p, &p.Findings[j], uri, i))
		}
		for j := range p.Unchecked {
			u := &p.Unchecked[j]
			invocation.AddTToolExecutionNotification(sarif.NewNotification().WithLevel(levelNote).
				WithTextMessage(text.Visible(text.Reason(u, o.Lang))).
				WithAssociatedRule(b.reference(u.Rule)).
				WithLocations([]*sarif.Location{sarif.NewLocationWithPhysicalLocation(physical(uri, i))}))
		}
	}

	log := sarif.Report{Version: string(sarif.Version210), Schema: schema, Runs: []*sarif.Run{b.run}}
	return log.PrettyWrite(w)
}

// builder holds what one call of Write needs.
type builder struct {
	rs    *program.Ruleset
	o     report.Options
	run   *sarif.Run
	index map[string]int // of the rules in the run, by id
	seen  map[string]int // how often a fingerprint was given
}

// rules lists the rules of all messages that were checked and every other rule
// that the report speaks of.
func (b *builder) rules(r *finding.Report) {
	for i := range r.Payloads {
		p := &r.Payloads[i]
		if p.Message != nil {
			for j := 1; j < len(p.Message.Rules); j++ {
				b.rule(&finding.Finding{Rule: &p.Message.Rules[j], System: p.System, Message: p.Message})
			}
		}
		for j := range p.Findings {
			f := &p.Findings[j]
			b.rule(&finding.Finding{Rule: f.Rule, System: f.System, Message: f.Message})
		}
		for j := range p.Unchecked {
			u := &p.Unchecked[j]
			b.rule(&finding.Finding{Rule: u.Rule, System: u.System, Message: u.Message})
		}
	}
}

// rule lists the rule of a finding that knows nothing else. Messages of a service
// share rules: one is listed once, as the first message has it, for SARIF takes no
// two that are equal.
func (b *builder) rule(f *finding.Finding) {
	if _, ok := b.index[f.Rule.ID]; ok {
		return
	}
	driver := b.run.Tool.Driver
	b.index[f.Rule.ID] = len(driver.Rules)
	short := text.General(f, b.rs, b.o.Lang)
	full, fix, source := text.Why(f, b.rs, b.o.Lang, false), text.Fix(f, b.rs, b.o.Lang, false), text.Source(f, b.o.Lang)
	if full == "" {
		full = short
	}
	help := short
	for _, s := range []string{fix, source} {
		if s != "" {
			help += "\n\n" + s
		}
	}
	d := sarif.NewRule(f.Rule.ID).WithName(f.Rule.Keyword).
		WithDescription(short).WithFullDescription(sarif.NewMultiformatMessageString(full)).WithTextHelp(help).
		WithHelpURI(b.o.Help(f.Rule.ID)).
		WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(level(f.Rule.Severity))).
		WithProperties(b.properties(f))
	driver.Rules = append(driver.Rules, d) // AddRule would look through all that are there
}

// properties are what a rule or a result says beyond SARIF.
func (b *builder) properties(f *finding.Finding) sarif.Properties {
	bag := sarif.Properties{"evidence": f.Rule.Evidence.String()}
	if f.Rule.Code != "" {
		bag["code"] = f.Rule.Code
	}
	if s := text.Source(f, b.o.Lang); s != "" {
		bag["source"] = s
	}
	return bag
}

func (b *builder) artifact(p *finding.Payload, uri string) *sarif.Artifact {
	a := sarif.NewArtifact().WithLocation(sarif.NewSimpleArtifactLocation(uri)).WithRole("analysisTarget").WithLength(lengthUnknown)
	a.Properties = sarif.Properties{"verdict": p.Verdict.String(), "truncated": p.Truncated,
		"counts": map[string]int{"error": p.Counts.Error, "warning": p.Counts.Warning, "info": p.Counts.Info}}
	if p.Message != nil {
		a.Properties["message"], a.Properties["evidence"] = p.Message.ID, p.Message.Evidence.String()
	}
	switch p.Format {
	case "xml":
		a.WithMimeType("application/xml")
	case "json":
		a.WithMimeType("application/json")
	case "ndjson":
		a.WithMimeType("application/x-ndjson")
	case "csv":
		a.WithMimeType("text/csv")
	}
	return a
}

func (b *builder) result(p *finding.Payload, f *finding.Finding, uri string, artifact int) *sarif.Result {
	where := text.Path(f, b.o.Show)
	place := physical(uri, artifact)
	if f.Line > 0 {
		place.WithRegion(sarif.NewRegion().WithStartLine(f.Line).WithStartColumn(f.Column))
	}
	location := sarif.NewLocationWithPhysicalLocation(place)
	if where != "" {
		logical := sarif.NewLogicalLocation().WithFullyQualifiedName(where).WithName(path.Base(where)).WithKind("value")
		if p.Format == "xml" {
			logical.WithKind("element")
		}
		location.AddLogicalLocations(logical)
	}
	result := sarif.NewRuleResult(f.Rule.ID).WithRuleIndex(b.index[f.Rule.ID]).WithLevel(level(f.Severity)).
		WithMessage(sarif.NewTextMessage(text.Message(f, b.rs, b.o.Lang, b.o.Show))).
		WithLocations([]*sarif.Location{location}).
		WithPartialFingerPrints(map[string]any{fingerprint: b.fingerprint(f, uri)})
	result.Properties = b.properties(f)
	if f.HasValue {
		result.Properties["value"] = strings.ToValidUTF8(text.Value(f, b.o.Show), "\uFFFD")
	}
	if s := text.Fix(f, b.rs, b.o.Lang, b.o.Show); s != "" {
		result.Properties["fix"] = s
	}
	return result
}

// fingerprint is the same from run to run as long as the rule is broken at the
// same path of the same file, whatever the line. It is made of nothing that the
// report does not show masked.
func (b *builder) fingerprint(f *finding.Finding, uri string) string {
	key := uri + "\x00" + f.Rule.ID + "\x00" + text.Path(f, false)
	b.seen[key]++
	sum := sha256.Sum256([]byte(key + "\x00" + strconv.Itoa(b.seen[key])))
	return hex.EncodeToString(sum[:16])
}

func (b *builder) reference(r *program.Rule) *sarif.ReportingDescriptorReference {
	return sarif.NewReportingDescriptorReference().WithId(r.ID).WithIndex(b.index[r.ID])
}

func physical(uri string, artifact int) *sarif.PhysicalLocation {
	return sarif.NewPhysicalLocation().WithArtifactLocation(sarif.NewSimpleArtifactLocation(uri).WithIndex(artifact))
}

// level is SARIF's word for a severity.
func level(s program.Severity) string {
	return [...]string{program.Info: levelNote, program.Warning: levelWarning, program.Error: levelError}[s]
}

// address makes a URI of a payload's name: relative as the name is, so that it
// is found from where the check was run. Standard input has no place; it is
// called stdin.
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
