package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/text"
)

func (a *app) explainCommand() *cobra.Command {
	t := a.lang.pick
	return &cobra.Command{
		Use:     "explain " + t("REGEL", "RULE"),
		Short:   t("Forklar, hvad en regel kræver", "Explain what a rule asks"),
		Example: "  forkontrol explain ungedatabasen/indberet-institution-kontakt/KontaktpersonInfo.KontaktMail/maxLength",
		Args:    a.arguments(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			set, err := a.rules()
			if err != nil {
				return err
			}
			found := findRule(set, args[0])
			if found == nil {
				return a.unknownRule(set, args[0])
			}
			return a.print(a.explain(set, found, a.width()))
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			set, err := a.rules()
			if err != nil || len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return ruleIDs(set), cobra.ShellCompDirectiveNoFileComp
		},
	}
}

// ruleUse is a rule with the messages that have it.
type ruleUse struct {
	system   *program.System
	rule     *program.Rule
	messages []*program.Message // none for a rule of the engine itself
}

// findRule looks a rule up; nil when there is none.
func findRule(set *program.Ruleset, id string) *ruleUse {
	var found *ruleUse
	for _, s := range set.Systems {
		for _, m := range s.Messages {
			if n := m.Rule(id); n != 0 {
				if found == nil {
					found = &ruleUse{system: s, rule: &m.Rules[n]}
				}
				found.messages = append(found.messages, m)
			}
		}
		for i := range s.Rules {
			if s.Rules[i].ID == id {
				return &ruleUse{system: s, rule: &s.Rules[i]}
			}
		}
	}
	return found
}

// ruleIDs are the ids of all rules, each once.
func ruleIDs(set *program.Ruleset) []string {
	seen := map[string]bool{"": true} // of the unused rule 0
	var ids []string
	add := func(rules []program.Rule) {
		for i := range rules {
			if id := rules[i].ID; !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
		}
	}
	for _, s := range set.Systems {
		add(s.Rules)
		for _, m := range s.Messages {
			add(m.Rules)
		}
	}
	return ids
}

func (a *app) unknownRule(set *program.Ruleset, id string) error {
	return usage(fmt.Sprintf(a.lang.pick("ukendt regel %q", "unknown rule %q"), id) + a.lang.suggest(id, ruleIDs(set)))
}

// explain tells all that is known of a rule.
func (a *app) explain(set *program.Ruleset, use *ruleUse, width int) string {
	t := a.lang.pick
	lang := string(a.lang)
	f := finding.Finding{Rule: use.rule, System: use.system, Severity: use.rule.Severity, Want: use.rule.Limit}
	if len(use.messages) > 0 {
		f.Message = use.messages[0]
	}
	const margin = 12
	var b strings.Builder
	b.WriteString(heading.Sprint(use.rule.ID) + "\n\n")
	item := func(word, s string) { b.WriteString(entry(word, s, margin, width)) }
	item(t("Krav", "Asks"), text.General(&f, set, lang))
	item(t("Hvorfor", "Why"), text.Why(&f, set, lang, false))
	item(t("Ret det", "Fix"), text.Fix(&f, set, lang, false))
	item(t("Lovlige", "Allowed"), strings.Join(use.rule.Allowed, ", "))
	item(t("Alvor", "Severity"), text.Severity(use.rule.Severity, lang))
	item(t("Grundlag", "Evidence"), a.lang.evidence(use.rule.Evidence.String()))
	item(t("Kilde", "Source"), text.Source(&f, lang))
	item(t("Fejlkode", "Code"), use.rule.Code)
	item(t("Registre", "Registers"), strings.Join(use.rule.Registers, ", "))
	for i, m := range use.messages {
		word := ""
		if i == 0 {
			word = t("Besked", "Message")
		}
		item(word, m.ID)
	}
	if len(use.messages) > 0 {
		b.WriteString("\n" + heading.Sprint(t("Prøv", "Try")) + "\n")
		m := use.messages[0].ID
		b.WriteString("  forkontrol sample " + m + "\n")
		b.WriteString("  forkontrol sample " + m + " --break \\\n    " + use.rule.ID + "\n")
	}
	return b.String()
}
