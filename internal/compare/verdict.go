package compare

import (
	"context"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/preflight/batch"
	"github.com/forkontrol/forkontrol/internal/preflight/pool"
)

// Verdict is a payload on which the two sides differ.
type Verdict struct {
	File     string
	Old, New *finding.Payload
	// Finding is the first grave one of the side that thinks worse of the payload, nil where it has none.
	Finding *finding.Finding
}

// Verdicts are what two rulesets make of payloads.
type Verdicts struct {
	Payloads int // how many there are
	Failed   int // how many of them neither side could check
	Changed  []Verdict
}

// Check checks payloads with both rulesets, and says on which they differ. The only error is that of ctx.
func Check(ctx context.Context, before, after *pool.Pool, payloads []payload.Payload, run batch.Run) (*Verdicts, error) {
	run.All = true
	old, err := batch.Check(ctx, before, payloads, run)
	if err != nil {
		return nil, err
	}
	run.PassedOver = nil
	now, err := batch.Check(ctx, after, payloads, run)
	if err != nil {
		return nil, err
	}
	out := &Verdicts{Payloads: len(payloads)}
	for i := range now.Payloads {
		a, b := &old.Payloads[i], &now.Payloads[i]
		if a.Verdict == b.Verdict {
			if a.Verdict == finding.Failed {
				out.Failed++
			}
			continue
		}
		v := Verdict{File: b.File, Old: a, New: b}
		worse := b
		if a.Verdict > b.Verdict {
			worse = a
		}
		for k := range worse.Findings {
			if f := &worse.Findings[k]; v.Finding == nil || f.Severity > v.Finding.Severity {
				v.Finding = f
			}
		}
		out.Changed = append(out.Changed, v)
	}
	return out, nil
}

// Breaks reports whether a payload that was valid is no longer.
func (v *Verdict) Breaks() bool { return v.Old.Verdict == finding.Valid }
