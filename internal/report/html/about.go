package html

import (
	"encoding/json"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/text"
)

// engine is the system whose rules belong to no message.
const engine = "forkontrol"

// about is what SlotAbout takes.
type about struct {
	Shown    bool                 `json:"shown,omitempty"`
	Draft    bool                 `json:"draft,omitempty"`
	Messages map[string]string    `json:"messages,omitempty"`
	Rules    map[string]aboutRule `json:"rules,omitempty"`
}

type aboutRule struct {
	Text  string `json:"text,omitempty"`
	Why   string `json:"why,omitempty"`
	Label string `json:"label,omitempty"`
}

// about writes what is known about the messages and rules that the report names.
func (p *printer) about(r *finding.Report) {
	a := about{Shown: p.o.Show, Messages: map[string]string{}, Rules: map[string]aboutRule{}}
	for i := range r.Payloads {
		x := &r.Payloads[i]
		if x.Message != nil {
			a.Messages[x.Message.ID] = MessageName(x.System, x.Message)
		}
		for j := range x.Findings {
			f := &x.Findings[j]
			p.aboutRule(&a, f.Rule, f.System, f.Message)
		}
		for j := range x.Unchecked {
			u := &x.Unchecked[j]
			p.aboutRule(&a, u.Rule, u.System, u.Message)
		}
	}
	for i := range r.Passed {
		x := &r.Passed[i]
		a.Draft = a.Draft || x.Message != nil && x.Message.Evidence == program.Draft
		for j := range x.Unchecked {
			u := &x.Unchecked[j]
			p.aboutRule(&a, u.Rule, u.System, u.Message)
		}
	}
	p.keep(json.NewEncoder(p.w).Encode(a)) // which leaves no "<"
}

// aboutRule adds what is known about a rule, whatever the finding.
func (p *printer) aboutRule(a *about, rule *program.Rule, system *program.System, message *program.Message) {
	if _, ok := a.Rules[rule.ID]; ok {
		return
	}
	f := finding.Finding{Rule: rule, System: system, Message: message}
	more := aboutRule{Text: text.General(&f, p.rs, p.o.Lang), Why: text.Why(&f, p.rs, p.o.Lang, false)}
	if message != nil && (system == nil || system.ID != engine) {
		more.Label = text.Label(&f, p.o.Lang)
	}
	a.Rules[rule.ID] = more
}

// MessageName is what people call a message: "System · Title 1.0 · Name". The
// system may be nil.
func MessageName(s *program.System, m *program.Message) string {
	name := text.Titled(m.Title, m.Version)
	if m.Name != m.Title {
		name += " · " + m.Name
	}
	if s != nil {
		name = s.Name + " · " + name
	}
	return name
}
