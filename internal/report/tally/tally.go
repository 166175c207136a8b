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
	Rules    []Rule    // the one with most breaches first
	// More are findings that were counted and not kept, so that no rule has them.
	More int
}

// Message is a message with what came of its payloads.
type Message struct {
	System  *program.System  // nil where no message was recognised, or several
	Message *program.Message // likewise
	Summary finding.Summary
	Counts  finding.Counts
}

// Rule is a rule that was broken.
type Rule struct {
	First    *finding.Finding
	File     string // of the first
	Severity program.Severity
	Findings int
	Payloads int
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
	rules := map[key]int{}
	for i := range r.Payloads {
		p := &r.Payloads[i]
		m := message(p.System, p.Message)
		m.Summary.Add(p)
		m.Counts.Error += p.Counts.Error
		m.Counts.Warning += p.Counts.Warning
		m.Counts.Info += p.Counts.Info
		t.More += max(0, p.Counts.Total()-len(p.Findings))
		last := map[int]bool{}
		for j := range p.Findings {
			f := &p.Findings[j]
			k, ok := rules[key{f.Rule.ID, f.Severity}]
			if !ok {
				k = len(t.Rules)
				rules[key{f.Rule.ID, f.Severity}] = k
				t.Rules = append(t.Rules, Rule{First: f, File: p.File, Severity: f.Severity})
			}
			t.Rules[k].Findings++
			if !last[k] {
				last[k] = true
				t.Rules[k].Payloads++
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
	slices.SortStableFunc(t.Rules, func(a, b Rule) int {
		return cmp.Or(cmp.Compare(b.Findings, a.Findings), cmp.Compare(b.Severity, a.Severity), cmp.Compare(a.First.Rule.ID, b.First.Rule.ID))
	})
	return t
}

func (m *Message) id() string {
	if m.Message == nil {
		return ""
	}
	return m.Message.ID
}
