package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/forkontrol/forkontrol/internal/catalogue"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/text"
)

func (a *app) explainCommand() *cobra.Command {
	t := a.lang.pick
	return &cobra.Command{
		Use:     "explain " + t("REGEL", "RULE"),
		Short:   t("Forklar, hvad en regel kræver", "Explain what a rule asks for"),
		Example: "  forkontrol explain ungedatabasen/indberet-institution-kontakt/KontaktpersonInfo.KontaktMail/maxLength",
		Args:    a.arguments(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			set, err := a.rules()
			if err != nil {
				return err
			}
			found := catalogue.Of(set).FindRule(args[0])
			if found == nil {
				return a.unknownRule(set, args[0])
			}
			return a.print(a.explain(found, a.width()))
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

// explain says all that is known about a rule.
func (a *app) explain(use *catalogue.Use, width int) string {
	t := a.lang.pick
	lang := string(a.lang)
	r := &use.Rule
	const margin = 12
	var b strings.Builder
	b.WriteString(heading.Sprint(r.ID) + "\n\n")
	item := func(word, s string) { b.WriteString(entry(word, s, margin, width)) }
	item(t("Krav", "Asks"), r.Asks.In(lang))
	item(t("Hvorfor", "Why"), r.Why.In(lang))
	item(t("Ret det", "Fix"), r.Fix.In(lang))
	item(t("Lovlige", "Allowed"), strings.Join(r.Allowed, ", "))
	item(t("Alvor", "Severity"), text.Severity(r.Severity, lang))
	item(t("Grundlag", "Evidence"), a.phrases().Evidence(r.Evidence))
	item(t("Kilde", "Source"), text.SourceOf(use.System, r.Source, lang))
	item(t("Gælder", "In force"), a.phrases().InForce(r.From, r.To))
	item(t("Fejlkode", "Code"), r.Code)
	item(t("Registre", "Registers"), strings.Join(r.Registers, ", "))
	for i, m := range use.Messages {
		word := ""
		if i == 0 {
			word = t("Besked", "Message")
		}
		item(word, m.ID)
	}
	if len(use.Messages) > 0 {
		b.WriteString("\n" + heading.Sprint(t("Prøv", "Try")) + "\n")
		m := use.Messages[0].ID
		b.WriteString("  forkontrol sample" + a.ownFlags() + " " + m + "\n")
		b.WriteString("  forkontrol sample" + a.ownFlags() + " " + m + " --break \\\n    " + r.ID + "\n")
	}
	return b.String()
}
