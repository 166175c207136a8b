// Package handbook gathers what readers of a message want beside its table of
// fields: samples, the words of each rule filled in, an extract that keeps each
// rule and one that breaks it, and the message's schema in one file.
//
// Everything is made from the ruleset and the schemas it was compiled from, so
// that a rule that is added to a schema has its entry with nothing else edited.
// The package writes data; how it is shown is for the site.
//
// Words: an entry is what is told of one rule. An extract is a few lines of a
// sample around a place, with the lines marked that matter.
package handbook

import (
	"fmt"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/register"
	"github.com/forkontrol/forkontrol/internal/sample"
	"github.com/forkontrol/forkontrol/internal/text"
)

// Text is one text in both languages.
type Text struct {
	Da string `json:"da"`
	En string `json:"en"`
}

// Message is what the handbook tells of one message.
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

// Entry is what the handbook tells of one rule.
type Entry struct {
	ID   string `json:"id"`
	Asks Text   `json:"asks"`
	Why  *Text  `json:"why,omitempty"`
	Fix  *Text  `json:"fix,omitempty"`
	// Says is what a check says of the extract that breaks the rule.
	Says *Text `json:"says,omitempty"`
	// Fails and Keeps are nil where no sample could be made.
	Fails *Extract `json:"fails,omitempty"`
	Keeps *Extract `json:"keeps,omitempty"`
}

// Of tells of one message; inner stands in those that are envelopes. Samples and
// extracts that cannot be made are left out.
func Of(set *program.Ruleset, system *program.System, m *program.Message, inner *sample.Sample) Message {
	h := Message{ID: m.ID, Samples: []Sample{}, Rules: []Entry{}}
	o := sample.Options{}
	if m.Envelope {
		o.Inner = inner
	}
	maker := sample.NewMaker(m)
	valid := map[string]*sample.Sample{}
	for _, format := range m.Formats {
		o.Format, o.Check = format, check(set, m, format)
		s, err := sample.New(m, o)
		if err != nil {
			continue
		}
		valid[format] = s
		out := Sample{Format: format, Payload: string(s.Payload)}
		for _, r := range s.Registers {
			out.Registers = append(out.Registers, r.Name)
		}
		h.Samples = append(h.Samples, out)
	}
	for n := range m.Rules[1:] {
		id := program.RuleID(n + 1)
		rule := &m.Rules[id]
		e := entry(set, system, m, rule)
		o.Format = format(m, rule)
		if base := valid[o.Format]; base != nil {
			o.Check = check(set, m, o.Format)
			if broken, err := maker.Break(id, o); err == nil {
				out := checker(set, m, o.Format, broken.Registers).CheckBytes(broken.Payload, "")
				e.show(set, out, string(base.Payload), string(broken.Payload))
			}
		}
		h.Rules = append(h.Rules, e)
	}
	return h
}

// Inner is a payload for envelopes: a request that can be written as XML and JSON.
// It is nil where there is none.
func Inner(set *program.Ruleset) *sample.Sample {
	for _, s := range set.Systems {
		for _, m := range s.Messages {
			if !m.Envelope && m.Direction == "request" && slices.Contains(m.Formats, sample.XML) && slices.Contains(m.Formats, sample.JSON) {
				if in, err := sample.New(m, sample.Options{Format: sample.XML, Minimal: true}); err == nil {
					return in
				}
			}
		}
	}
	return nil
}

// format is the one that a rule is shown in: the message's first, but JSON for
// rules that no text of XML can break, or none without breaking others. To find
// that out by trying takes long.
func format(m *program.Message, rule *program.Rule) string {
	json := slices.Contains(m.Formats, sample.JSON)
	scalar := slices.ContainsFunc(rule.Allowed, func(s string) bool { return s == "integer" || s == "number" || s == "boolean" })
	switch {
	case json && rule.Keyword == "minItems", json && strings.HasPrefix(rule.Keyword, "type") && !scalar:
		return sample.JSON
	}
	return m.Formats[0]
}

// OfSystem tells of the rules of a system that belong to no message. Those of the
// engine are shown broken in base.
func OfSystem(set *program.Ruleset, system *program.System, base *sample.Sample) []Entry {
	entries := []Entry{}
	for i := range system.Rules {
		rule := &system.Rules[i]
		e := entry(set, system, nil, rule)
		if base != nil && system == set.Engine() {
			e.fault(set, rule.ID, base)
		}
		entries = append(entries, e)
	}
	return entries
}

// entry has the words of a rule, without extracts.
func entry(set *program.Ruleset, system *program.System, m *program.Message, rule *program.Rule) Entry {
	f := finding.Finding{Rule: rule, System: system, Message: m, Severity: rule.Severity, Want: rule.Limit}
	return Entry{ID: rule.ID,
		Asks: both(func(lang string) string { return text.General(&f, set, lang) }),
		Why:  some(both(func(lang string) string { return text.Why(&f, set, lang, true) })),
		Fix:  some(both(func(lang string) string { return text.Fix(&f, set, lang, true) }))}
}

// fault adds what a payload shows that breaks a rule of the engine.
func (e *Entry) fault(set *program.Ruleset, rule string, valid *sample.Sample) {
	fault, err := sample.BreakEngine(rule, valid)
	if err != nil || len(fault.Payload) > mostShown {
		return
	}
	c := engine.New(engine.Options{Rules: set, Format: fault.Format, Encoding: fault.Encoding})
	e.show(set, c.CheckBytes(fault.Payload, ""), "", string(fault.Payload))
}

// show adds the extracts of two payloads, and what the check says of the second.
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

// check is the engine as package sample asks it.
func check(set *program.Ruleset, m *program.Message, format string) sample.Check {
	return func(payload []byte, _ string, given []sample.Register) []string {
		out := checker(set, m, format, given).CheckBytes(payload, "")
		seen := map[string]bool{}
		var broken []string
		for i := range out.Findings {
			if id := out.Findings[i].Rule.ID; !seen[id] {
				seen[id] = true
				broken = append(broken, id)
			}
		}
		return broken
	}
}

// checker checks payloads of a message with the registers of a sample.
func checker(set *program.Ruleset, m *program.Message, format string, given []sample.Register) *engine.Checker {
	registers := register.Set{}
	for _, g := range given {
		for i := range set.Registers {
			if def := &set.Registers[i]; def.Name == g.Name {
				registers[g.Name] = build(def, g.Rows)
			}
		}
	}
	o := engine.Options{Rules: set, Message: m.ID, Format: format, Registers: registers}
	if m.Envelope {
		o.Message = "" // it would be that of the payload inside
	}
	return engine.New(o)
}

// build makes a register of a sample's rows, which are of its making and so never
// refused.
func build(def *program.Register, rows [][]string) *register.Register {
	b := register.New(def)
	for _, row := range rows {
		cells := make([][]byte, len(def.Columns))
		for i := range row {
			cells[i] = []byte(row[i])
		}
		if err := b.Add(cells); err != nil {
			panic(fmt.Sprintf("register %s: row %s: %v", def.Name, strings.Join(row, ","), err))
		}
	}
	return b.Done()
}
