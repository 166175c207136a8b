package handbook

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/fault"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/preflight/trial"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/sample"
)

// OfEngine gives the handbook of the rules of the engine itself, shown broken in samples
// whose message a check finds by itself: inner as XML and JSON, an envelope around
// it, and as many in CSV as the rules take.
func OfEngine(set *program.Ruleset, inner *sample.Sample) ([]Entry, Live) {
	k := engineTold{live: newLive(set, nil, set.Engine().ID), number: map[*sample.Sample]int{}}
	if inner != nil {
		k.bases = Bases(set, inner)
	}
	entries := make([]Entry, len(set.Engine().Rules))
	for i := range entries {
		entries[i].ID = set.Engine().Rules[i].ID
		k.tell(&entries[i])
	}
	return entries, k.live.out
}

type engineTold struct {
	live  *live
	bases []*sample.Sample
	// number is that of a base among the samples of live, once it is there.
	number map[*sample.Sample]int
}

// tell shows a rule in the first base that can be made to break it.
func (k *engineTold) tell(e *Entry) {
	for _, base := range k.bases {
		broken, err := fault.Of(e.ID, base)
		if err != nil || broken.Format != base.Format {
			continue
		}
		payload, breaks := k.check(e.ID, broken, "")
		if !breaks {
			continue
		}
		if len(broken.Bytes) <= mostShown {
			e.show(k.live.set, payload, "", string(broken.Bytes))
		}
		if !pasted(broken.Bytes) {
			return
		}
		// What is pasted is text: its encoding is known, whatever it says about it.
		if _, breaks := k.check(e.ID, broken, "utf-8"); !breaks {
			return
		}
		n, there := k.number[base]
		if !there {
			n = k.live.add(base, "")
			k.number[base] = n
		}
		e.Try = k.live.put(e.ID, n, broken.Bytes, base.Registers, "")
		return
	}
}

// check reports whether a payload breaks a rule; it is read by an encoding, or the one
// that it recognises by itself when that is empty.
func (k *engineTold) check(rule string, broken fault.Payload, encoding string) (p finding.Payload, breaks bool) {
	p = trial.Payload(k.live.set, nil, preflight.Options{Format: broken.Format, Encoding: encoding}, broken.Bytes, nil)
	return p, slices.ContainsFunc(p.Findings, func(f finding.Finding) bool { return f.Rule.ID == rule })
}

// Bases are samples that say by themselves what they are.
func Bases(set *program.Ruleset, inner *sample.Sample) []*sample.Sample {
	list := []*sample.Sample{inner}
	add := func(m *program.Message, o sample.Options) {
		if s, err := sample.New(m, o); err == nil {
			list = append(list, s)
		}
	}
	add(inner.Message, sample.Options{Format: sample.JSON, Minimal: true, Wrapped: true})
	for _, s := range set.Systems {
		for _, m := range s.Messages {
			if m.Envelope {
				add(m, sample.Options{Format: sample.XML, Inner: sample.Payload(set, m)})
			}
		}
	}
	for _, s := range set.Systems {
		for _, m := range s.Messages {
			if m.CSV != nil {
				add(m, sample.Options{Format: sample.CSV})
			}
		}
	}
	return list
}
