// Package tally counts what a report has: payloads by system and message, findings by rule.
//
// Words: a tally is these counts; the breaches of a rule are its findings that the check kept.
package tally

import (
	"cmp"
	"slices"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
)

// Tally is what a report counts.
type Tally struct {
	Messages []Message // in the order of systems' and messages' ids; what was not recognised last
	Rules    []Rule    // the one with most breaches first; those that are not waived
	Waived   []Rule    // likewise, those that are
	// More are findings that were counted and not kept, so that no rule has them.
	More int
}

// Message is a message with what came of its payloads.
type Message struct {
	System  *program.System  // nil where no message was recognised, or several
	Message *program.Message // likewise
	Summary finding.Summary
	Counts  finding.Counts
	Waived  finding.Counts // of them
}

// Rule is a rule that was broken.
type Rule struct {
	First    *finding.Finding
	File     string // of the first
	Severity program.Severity
	Findings int
	Payloads int

	last *finding.Payload // that was counted
}

// Of counts what a report has.
func Of(r *finding.Report) Tally {
	var t Tally
	messages := map[*program.Message]int{}
	message := func(s *program.System, m *program.Message) *Message {
		i, ok := messages[m]
		if !ok {
			i = len(t.Messages)
			messages[m] = i
			t.Messages = append(t.Messages, Message{System: s, Message: m})
		}
		return &t.Messages[i]
	}
	type key struct {
		rule     string
		severity program.Severity
	}
	type rules struct {
		list  []Rule
		index map[key]int
	}
	counting, waived := rules{index: map[key]int{}}, rules{index: map[key]int{}}
	for i := range r.Payloads {
		p := &r.Payloads[i]
		m := message(p.System, p.Message)
		m.Summary.Add(p)
		m.Counts, m.Waived = m.Counts.Plus(p.Counts), m.Waived.Plus(p.Waived)
		t.More += max(0, p.Counts.Total()-len(p.Findings))
		for j := range p.Findings {
			f := &p.Findings[j]
			of := &counting
			if f.Waived != nil {
				of = &waived
			}
			k, ok := of.index[key{f.Rule.ID, f.Severity}]
			if !ok {
				k = len(of.list)
				of.index[key{f.Rule.ID, f.Severity}] = k
				of.list = append(of.list, Rule{First: f, File: p.File, Severity: f.Severity})
			}
			of.list[k].Findings++
			if of.list[k].last != p {
				of.list[k].last = p
				of.list[k].Payloads++
			}
		}
	}
	for i := range r.Passed {
		p := &r.Passed[i]
		m := message(p.System, p.Message)
		m.Summary.Payloads += p.Payloads
		m.Summary.Valid += p.Payloads
		if !p.Full() {
			m.Summary.Limited += p.Payloads
		}
	}
	slices.SortStableFunc(t.Messages, func(a, b Message) int {
		if a.Message == nil || b.Message == nil {
			return cmp.Compare(b.id(), a.id()) // only one of them is nil
		}
		return cmp.Compare(a.id(), b.id())
	})
	for _, of := range []*rules{&counting, &waived} {
		slices.SortStableFunc(of.list, func(a, b Rule) int {
			return cmp.Or(cmp.Compare(b.Findings, a.Findings), cmp.Compare(b.Severity, a.Severity), cmp.Compare(a.First.Rule.ID, b.First.Rule.ID))
		})
	}
	t.Rules, t.Waived = counting.list, waived.list
	return t
}

func (m *Message) id() string {
	if m.Message == nil {
		return ""
	}
	return m.Message.ID
}
