// Package handbook gathers what readers of a message want beside the catalogue,
// see internal/catalogue: samples, an extract that keeps each rule and one that
// breaks it, the message's schema in one file, and payloads to try in a page that
// checks.
//
// Everything is made from the ruleset and the schemas it was compiled from, so that a
// rule added to a schema has its entry without any other edit. The package writes
// data; how it is shown is for the site.
//
// Words: an entry is what the handbook has on one rule. An extract is a few lines of a
// sample around a place, with the lines that matter marked. A try is the change of a
// sample that breaks one rule.
package handbook

import (
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/preflight/trial"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/sample"
	"github.com/forkontrol/forkontrol/internal/text"
)

// Text is one text in both languages.
type Text struct {
	Da string `json:"da"`
	En string `json:"en"`
}

// Message is what the handbook has on one message.
type Message struct {
	ID      string   `json:"id"`
	Samples []Sample `json:"samples"`
	Rules   []Entry  `json:"rules"`
}

// Sample is a payload that breaks no rule.
type Sample struct {
	Format  string `json:"format"`
	Payload string `json:"payload"`
	// Registers that rules of the message ask, by name.
	Registers []string `json:"registers,omitempty"`
}

// Entry is what the handbook has on one rule. What the rule asks and why is in the catalogue.
type Entry struct {
	ID string `json:"id"`
	// Says is what a check says about the extract that breaks the rule.
	Says *Text `json:"says,omitempty"`
	// Fails and Keeps are nil where no sample could be made.
	Fails *Extract `json:"fails,omitempty"`
	Keeps *Extract `json:"keeps,omitempty"`
	// Try says that Live has the rule.
	Try bool `json:"try,omitempty"`
}

// Of gives the handbook of one message. Samples and extracts that cannot be made are left out. Today, ISO 8601, matters only to
// messages and rules that are not in force then.
func Of(set *program.Ruleset, m *program.Message, today string) (Message, Live) {
	return of(set, m, today, len(m.Rules))
}

// Some is Of with entries for not more rules than most: those over several fields and the first of each keyword before
// others. Each entry takes some milliseconds, of a message with thousands of rules half a minute in all.
func Some(set *program.Ruleset, m *program.Message, today string, most int) (Message, Live) {
	return of(set, m, today, most)
}

// chosen marks the rules that are to have entries.
func chosen(m *program.Message, most int) []bool {
	in := make([]bool, len(m.Rules))
	n, keywords := 0, map[string]bool{}
	for _, wanted := range []func(r *program.Rule) bool{
		func(r *program.Rule) bool { return !r.Message.Empty() }, // those over fields have words of their own
		func(r *program.Rule) bool { return !keywords[r.Keyword] },
		func(*program.Rule) bool { return true },
	} {
		for i := 1; i < len(m.Rules) && n < most; i++ {
			if r := &m.Rules[i]; !in[i] && wanted(r) {
				in[i], keywords[r.Keyword] = true, true
				n++
			}
		}
	}
	return in
}

func of(set *program.Ruleset, m *program.Message, today string, most int) (Message, Live) {
	in := chosen(m, most)
	h := Message{ID: m.ID, Samples: []Sample{}, Rules: []Entry{}}
	l := newLive(set, m, m.ID)
	o := sample.Options{Inner: sample.Payload(set, m)}
	maker := sample.NewMaker(m)
	valid, number := map[string]*sample.Sample{}, map[string]int{}
	for _, format := range m.Formats {
		day := DayOf(m, nil, today)
		o.Format, o.Check = format, trial.Check(set, m, preflight.Options{AsOf: day})
		s, err := maker.New(o)
		if err != nil {
			continue
		}
		valid[format], number[format] = s, l.add(s, day)
		out := Sample{Format: format, Payload: string(s.Payload)}
		for _, r := range s.Registers {
			out.Registers = append(out.Registers, r.Name)
		}
		h.Samples = append(h.Samples, out)
	}
	for n := range m.Rules[1:] {
		id := program.RuleID(n + 1)
		if !in[id] {
			continue
		}
		rule := &m.Rules[id]
		e := Entry{ID: rule.ID}
		o.Format = FormatOf(m, rule)
		if base := valid[o.Format]; base != nil {
			day := DayOf(m, rule, today)
			as := preflight.Options{AsOf: day, Format: o.Format}
			o.Check = trial.Check(set, m, as)
			if broken, err := maker.Break(id, o); err == nil {
				out := trial.Payload(set, m, as, broken.Payload, broken.Registers)
				e.show(set, out, string(base.Payload), string(broken.Payload))
				e.Try = l.try(rule, number[o.Format], broken, day)
			}
		}
		h.Rules = append(h.Rules, e)
	}
	l.faulty()
	return h, l.out
}

// DayOf is the day on which a message, and a rule of it unless that is nil, is to be
// checked: empty for one that does as today does.
func DayOf(m *program.Message, rule *program.Rule, today string) string {
	from, to := m.From, m.To
	over := to != "" && to < today
	if rule != nil {
		from = max(from, rule.From)
		if rule.To != "" && (to == "" || rule.To < to) {
			to = rule.To
		}
		// Without a day, no rule is asked that has an end.
		over = over || rule.To != ""
	}
	switch {
	case over:
		return to
	case from > today:
		return from
	}
	return ""
}

// FormatOf is the one that a rule is shown in: the message's first, but JSON for
// rules that no text of XML can break, or none without breaking others. To find
// that out by trying takes long.
func FormatOf(m *program.Message, rule *program.Rule) string {
	json := slices.Contains(m.Formats, sample.JSON)
	scalar := slices.ContainsFunc(rule.Allowed, func(s string) bool { return s == "integer" || s == "number" || s == "boolean" })
	switch {
	case json && rule.Keyword == "minItems", json && strings.HasPrefix(rule.Keyword, "type") && !scalar:
		return sample.JSON
	}
	return m.Formats[0]
}

// show adds the extracts of two payloads, and what the check says about the second.
func (e *Entry) show(set *program.Ruleset, payload finding.Payload, valid, broken string) {
	for i := range payload.Findings {
		f := &payload.Findings[i]
		if f.Rule.ID != e.ID {
			continue
		}
		e.Says = some(both(func(lang string) string { return text.Message(f, set, lang, true) }))
		e.Keeps, e.Fails = extracts(valid, broken, f.Line)
		return
	}
}

func both(say func(lang string) string) Text { return Text{say("da"), say("en")} }

// some is nil for a text that says nothing.
func some(t Text) *Text {
	if t.Da == "" && t.En == "" {
		return nil
	}
	return &t
}
