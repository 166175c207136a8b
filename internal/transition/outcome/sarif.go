package outcome

import (
	"io"

	gosarif "github.com/owenrumney/go-sarif/v2/sarif"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/report/sarif"
	"github.com/forkontrol/forkontrol/internal/text"
	"github.com/forkontrol/forkontrol/internal/transition"
)

const fingerprint = "forkontrolTransition/v1"

// WriteSARIF writes the outcome as one SARIF 2.1.0 log. A finding is shown where it
// is after, or before when it is not there after; the other place is a related
// location. The error is the writer's.
func WriteSARIF(w io.Writer, out *transition.Outcome, o Options) error {
	b := sarifLog{out: out, o: &o, log: sarif.NewLog(sarif.About{Version: o.Version, Ruleset: o.Rules.Version, Fingerprint: fingerprint,
		Complete: out.Compared, Properties: gosarif.Properties{"verdict": out.Verdict.String(), "compared": out.Compared}}, o.Rules, o.Options)}
	for i := range out.System.Rules {
		b.rule(&finding.Finding{Rule: &out.System.Rules[i], System: out.System})
	}
	for _, bad := range out.Payloads {
		for i := range bad {
			for j := range bad[i].Findings {
				b.payload(&bad[i], &bad[i].Findings[j])
			}
		}
	}
	for i := range out.Findings {
		b.result(&out.Findings[i])
	}
	if !out.Compared {
		b.log.Notify(sarif.LevelError, o.incomplete(), nil)
	}
	for _, r := range out.Unchecked {
		b.log.Notify(sarif.LevelNote, o.unchecked(r), r)
	}
	return b.log.Write(w)
}

type sarifLog struct {
	out *transition.Outcome
	o   *Options
	log *sarif.Log
}

func (b *sarifLog) rule(f *finding.Finding) {
	b.log.Rule(f, func(f *finding.Finding) gosarif.Properties {
		return gosarif.Properties{"evidence": f.Rule.Evidence.String()}
	})
}

// result adds a finding of the comparison. It is recognised as long as the same rule says the
// same of the same student.
func (b *sarifLog) result(f *transition.Finding) {
	a := about(f, b.out)
	b.rule(a)
	at, other := f.After, f.Before
	if at.File == "" {
		at, other = other, at
	}
	r := b.log.Result(a, location(at), b.o.student(f), f.Institution, f.Education, f.Rule.ID, at.File)
	r.Properties = gosarif.Properties{"institution": b.o.public(f.Institution), "evidence": f.Rule.Evidence.String()}
	if f.CPR != "" {
		r.Properties["student"], r.Properties["education"] = b.o.student(f), b.o.public(f.Education)
	}
	if other.File != "" {
		r.WithRelatedLocations([]*gosarif.Location{location(other).WithId(1).WithMessage(gosarif.NewTextMessage(b.o.side(transition.Before)))})
	}
}

// payload adds a finding of the engine in a payload that is not valid.
func (b *sarifLog) payload(p *finding.Payload, f *finding.Finding) {
	b.rule(f)
	b.log.Result(f, location(transition.Place{File: p.File, Line: f.Line, Column: f.Column}), text.Path(f, false), f.Rule.ID, p.File)
}

func location(p transition.Place) *gosarif.Location {
	return gosarif.NewLocationWithPhysicalLocation(sarif.Place(p.File, p.Line, p.Column))
}
