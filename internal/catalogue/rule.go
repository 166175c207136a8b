package catalogue

import (
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/text"
)

// Rule gives a rule of the message.
func (d *Description) Rule(id program.RuleID) Rule {
	return d.catalogue.Rule(d.system, d.Message.Message, &d.Message.Rules[id])
}

// Rule gives all that is known of a rule of a message; the message is nil for a rule that belongs to none, as those of
// the engine itself and those over many messages.
func (c Catalogue) Rule(s *program.System, m *program.Message, rule *program.Rule) Rule {
	// What is said of a rule is what would be said of a finding that knows nothing but the rule.
	f := finding.Finding{Rule: rule, System: s, Message: m, Severity: rule.Severity, Want: rule.Limit}
	r := Rule{Rule: rule, Source: text.Cited(&f)}
	r.Fix.Da, r.Fix.En = text.Fix(&f, c.set, "da", true), text.Fix(&f, c.set, "en", true)
	if c.say != nil {
		r.Asks.Da, r.Why.Da = c.say(&f, c.set, "da")
		r.Asks.En, r.Why.En = c.say(&f, c.set, "en")
	}
	return r
}

func sentences(f *finding.Finding, set *program.Ruleset, lang string) (asks, why string) {
	return text.General(f, set, lang), text.Why(f, set, lang, true)
}

// Use is a rule with the messages that have it.
type Use struct {
	Rule     Rule
	System   *program.System
	Messages []*program.Message // none for a rule that belongs to no message
}

// FindRule gives a rule by its id, nil when there is none. Its texts are those that the first of the messages gives it.
func (c Catalogue) FindRule(id string) *Use {
	var found *Use
	for _, s := range c.set.Systems {
		for _, m := range s.Messages {
			n := m.Rule(id)
			if n == 0 {
				continue
			}
			if found == nil {
				found = &Use{Rule: c.Rule(s, m, &m.Rules[n]), System: s}
			}
			found.Messages = append(found.Messages, m)
		}
		for i := range s.Rules {
			if s.Rules[i].ID == id {
				return &Use{Rule: c.Rule(s, nil, &s.Rules[i]), System: s}
			}
		}
	}
	return found
}
