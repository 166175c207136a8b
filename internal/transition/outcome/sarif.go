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
	for _, f := range b.inPayloads {
		b.rule(f)
	}
	for i := range out.Findings {
		b.rule(about(&out.Findings[i], out))
	}
	b.log.Results = b.results
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

// inPayloads gives the findings of the engine in payloads that are not valid.
func (b *sarifLog) inPayloads(yield func(*finding.Payload, *finding.Finding) bool) {
	for _, bad := range b.out.Payloads {
		for i := range bad {
			for j := range bad[i].Findings {
				if !yield(&bad[i], &bad[i].Findings[j]) {
					return
				}
			}
		}
	}
}

func (b *sarifLog) results(yield func(*gosarif.Result) bool) {
	for p, f := range b.inPayloads {
		at := location(transition.Place{File: p.File, Line: f.Line, Column: f.Column})
		if !yield(b.log.Result(f, at, text.Path(f, false), f.Rule.ID, p.File)) {
			return
		}
	}
	for i := range b.out.Findings {
		if !yield(b.result(&b.out.Findings[i])) {
			return
		}
	}
}

// result is that of a finding of the comparison. It is recognised as long as the same rule says the
// same of the same student.
func (b *sarifLog) result(f *transition.Finding) *gosarif.Result {
	a := about(f, b.out)
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
	return r
}

func location(p transition.Place) *gosarif.Location {
	return gosarif.NewLocationWithPhysicalLocation(sarif.Place(p.File, p.Line, p.Column))
}
