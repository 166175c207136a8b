// Package sarif writes a report in SARIF 2.1.0 (OASIS, Static Analysis Results
// Interchange Format), which code hosts and editors show beside the file.
//
// A finding is a result, a payload an artifact, and what kept rules from being checked a
// notification. A run lists the rules that were broken; where every payload is listed, the rules of
// every message that was checked too, so that a reader can see what was checked. Nothing
// here reads a payload or judges it.
//
// Code hosts keep so many results and no more: of a run with more, those of each rule are kept that
// come first, errors before warnings, and how many were left out is said.
//
// A Log is what any run is written with; Write makes one of the report of a check,
// internal/transition/outcome one of a comparison. site/src/validator/report writes the
// same as Write in a page, of the JSON report; the tests of the site compare the two.
package sarif

import (
	"io"
	"path"
	"strings"

	"github.com/owenrumney/go-sarif/v2/sarif"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/text"
)

const fingerprint = "forkontrolPlace/v1"

// lengthUnknown is the length of an artifact that was not measured, as SARIF has it.
const lengthUnknown = -1

// MaxResults is how many results GitHub keeps of a run.
const MaxResults = 5000

// Write writes the report as one SARIF log of one run. The error is the
// writer's.
func Write(w io.Writer, r *finding.Report, rs *program.Ruleset, o report.Options) error {
	b := builder{rs: rs, o: o, log: NewLog(About{Version: r.Version, Ruleset: r.Ruleset, Fingerprint: fingerprint,
		Complete: r.Summary.Undecided+r.Summary.Failed == 0, Properties: sarif.Properties{"asOf": r.AsOf}}, rs, o)}
	b.rules(r)
	kept, left := report.Fair(r, MaxResults)
	listed := func(yield func(p *finding.Payload, kept []int) bool) {
		for i := range r.Payloads {
			p := &r.Payloads[i]
			if r.Brief && len(p.Findings) > 0 && len(kept[i]) == 0 {
				continue
			}
			if !yield(p, kept[i]) {
				return
			}
		}
	}
	b.log.Artifacts = func(yield func(*sarif.Artifact) bool) {
		a := sarif.NewArtifact().WithRole("analysisTarget").WithLength(lengthUnknown)
		a.Properties = sarif.Properties{}
		for p := range listed {
			describe(a, p, o.Lang)
			if !yield(a) {
				return
			}
		}
	}
	b.log.Results = func(yield func(*sarif.Result) bool) {
		place := 0
		for p, kept := range listed {
			for _, j := range kept {
				if !yield(b.result(p, &p.Findings[j], place)) {
					return
				}
			}
			place++
		}
	}
	if left > 0 {
		b.log.Notify(LevelWarning, text.FindingsLeft(left, o.Lang), nil)
	}
	gaps := report.Gaps(r, o.Lang)
	for i := range gaps {
		b.log.Notify(LevelNote, text.Visible(gaps[i].Said(o.Lang)), nil)
	}
	return b.log.Write(w)
}

// builder makes the log of a check.
type builder struct {
	rs  *program.Ruleset
	o   report.Options
	log *Log
}

// rules lists the rules that were broken, as is customary, and in a report that is not brief those
// of all messages that were checked and what was not.
func (b *builder) rules(r *finding.Report) {
	messages, unchecked := map[*program.Message]bool{nil: true}, map[*finding.Unchecked]bool{}
	for i := range r.Payloads {
		p := &r.Payloads[i]
		if !messages[p.Message] && !r.Brief {
			messages[p.Message] = true
			for j := 1; j < len(p.Message.Rules); j++ {
				b.rule(&finding.Finding{Rule: &p.Message.Rules[j], System: p.System, Message: p.Message})
			}
		}
		for j := range p.Findings {
			f := &p.Findings[j]
			b.rule(&finding.Finding{Rule: f.Rule, System: f.System, Message: f.Message})
		}
		if r.Brief || len(p.Unchecked) == 0 || unchecked[&p.Unchecked[0]] {
			continue
		}
		unchecked[&p.Unchecked[0]] = true // payloads of a message mostly share their list
		for j := range p.Unchecked {
			u := &p.Unchecked[j]
			b.rule(&finding.Finding{Rule: u.Rule, System: u.System, Message: u.Message})
		}
	}
}

func (b *builder) rule(f *finding.Finding) { b.log.Rule(f, b.properties) }

// properties are what a rule or a result says beyond SARIF.
func (b *builder) properties(f *finding.Finding) sarif.Properties {
	bag := sarif.Properties{"evidence": f.Evidence().String()}
	if f.Rule.Code != "" {
		bag["code"] = f.Rule.Code
	}
	if s := text.Source(f, b.o.Lang); s != "" {
		bag["source"] = s
	}
	return bag
}

// describe makes an artifact that of a payload. One is used for all of them.
func describe(a *sarif.Artifact, p *finding.Payload, lang string) {
	a.WithLocation(sarif.NewSimpleArtifactLocation(Address(p.File)))
	a.MimeType = nil
	clear(a.Properties)
	a.Properties["verdict"], a.Properties["reach"], a.Properties["answer"], a.Properties["truncated"] = p.Verdict.String(), p.Reach(), text.Answer(p, lang), p.Truncated
	a.Properties["counts"] = map[string]int{"error": p.Counts.Error, "warning": p.Counts.Warning, "info": p.Counts.Info}
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
}

// result is that of a finding. It is recognised as long as the rule is broken at the same path of the
// same file.
func (b *builder) result(p *finding.Payload, f *finding.Finding, artifact int) *sarif.Result {
	location := sarif.NewLocationWithPhysicalLocation(inArtifact(p.File, f, artifact))
	if where := text.Path(f, b.o.Show); where != "" {
		logical := sarif.NewLogicalLocation().WithFullyQualifiedName(where).WithName(path.Base(where)).WithKind("value")
		if p.Format == "xml" {
			logical.WithKind("element")
		}
		location.AddLogicalLocations(logical)
	}
	result := b.log.Result(f, location, Address(p.File), f.Rule.ID, text.Path(f, false))
	result.Properties = b.properties(f)
	if f.Waived != nil {
		result.AddSuppression(suppression(f, b.o.Lang))
	}
	if f.HasValue {
		result.Properties["value"] = strings.ToValidUTF8(text.Value(f, b.o.Show), "\uFFFD")
	}
	if s := text.Fix(f, b.rs, b.o.Lang, b.o.Show); s != "" {
		result.Properties["fix"] = s
	}
	b.suggest(result, p, f, artifact)
	return result
}

// suggest adds the change that mends what a finding is about, where there is one.
func (b *builder) suggest(result *sarif.Result, p *finding.Payload, f *finding.Finding, artifact int) {
	if b.o.Suggest == nil {
		return
	}
	s := b.o.Suggest.Suggest(p, f)
	if s == nil {
		return
	}
	change := sarif.NewArtifactChange(inArtifact(p.File, f, artifact).ArtifactLocation)
	for i := range s.Edits {
		e := &s.Edits[i]
		region := sarif.NewRegion().WithStartLine(e.Line).WithStartColumn(e.Column).WithEndLine(e.Line).WithEndColumn(e.EndColumn)
		change.WithReplacement(sarif.NewReplacement(region).WithInsertedContent(sarif.NewArtifactContent().WithText(e.Text)))
	}
	fix := sarif.NewFix().WithArtifactChanges([]*sarif.ArtifactChange{change})
	if said := text.Fix(f, b.rs, b.o.Lang, b.o.Show); said != "" {
		fix.WithDescriptionText(said)
	}
	fix.Properties = sarif.Properties{"applicability": s.Applicability()}
	result.AddFix(fix)
}

// inArtifact is a place in one of the run's artifacts.
func inArtifact(file string, f *finding.Finding, artifact int) *sarif.PhysicalLocation {
	p := Place(file, f.Line, f.Column)
	p.ArtifactLocation.WithIndex(artifact)
	if p.Region != nil && f.EndLine > 0 {
		p.Region.WithEndLine(int(f.EndLine)).WithEndColumn(int(f.EndColumn))
	}
	return p
}
