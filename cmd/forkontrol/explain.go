package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/forkontrol/forkontrol/internal/catalogue"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/text"
)

func (a *app) explainCommand() *cobra.Command {
	t := a.lang.pick
	c := &cobra.Command{
		Use:   "explain " + t("REGEL", "RULE"),
		Short: t("Forklar, hvad en regel kræver", "Explain what a rule asks for"),
		Long: t(`Forklarer en regel: hvad den kræver, hvorfor, og hvordan et brud rettes. Med navnet
på et felt eller en del af et id viser den de regler, der har det.`,
			`Explains a rule: what it asks, why, and how to fix a breach. With the name of a
field or a part of an id it lists the rules that have it.`),
		Example: "  forkontrol explain ungedatabasen/indberet-institution-kontakt/KontaktpersonInfo.SlutDato/dateTime\n" +
			"  forkontrol explain KontaktMail",
		Args: a.arguments(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := a.oneOf(c, "format", listFormats...); err != nil {
				return err
			}
			set, err := a.rules()
			if err != nil {
				return err
			}
			known := catalogue.Of(set)
			found := known.FindRule(args[0])
			ids := args
			if found == nil {
				ids = withPart(ruleIDs(set), args[0])
			}
			switch {
			case len(ids) == 0:
				return a.unknownRule(set, args[0])
			case format(c) == formatJSON:
				return a.printJSON(known.AppendRules(nil, ids, string(a.lang)))
			case found == nil:
				return a.print(a.ruleList(known, ids))
			}
			return a.print(a.explain(found, a.width()))
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
			set, err := a.rules()
			if err != nil || len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			ids := ruleIDs(set)
			return slices.DeleteFunc(append(ids, wordsOf(ids)...), func(s string) bool { return !strings.HasPrefix(s, typed) }), cobra.ShellCompDirectiveNoFileComp
		},
	}
	a.listFormat(c, listFormats...)
	return c
}

// ruleList is what each of several rules asks, and how to see more.
func (a *app) ruleList(known catalogue.Catalogue, ids []string) string {
	var b strings.Builder
	for _, id := range ids {
		r := known.FindRule(id).Rule
		b.WriteString(heading.Sprint(id) + "\n" + block(r.Asks.In(string(a.lang)), 4, a.width()))
	}
	b.WriteString("\n" + block("forkontrol explain"+a.ownFlags()+a.lang.pick(" ID fortæller mere om en regel.", " ID says more about a rule."), 0, a.width()))
	return b.String()
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

// unknownRuleOf says that a message has no such rule, and which of its own are meant by a part of an id, or are near;
// else which it has.
func (a *app) unknownRuleOf(m *program.Message, part string) error {
	own := rulesOf(m)
	near, head := withPart(own, part), a.lang.pick("Mente du:", "Did you mean:")
	if len(near) == 0 {
		near = nearestIDs(part, own)
	}
	if len(near) == 0 {
		near, head = own, a.lang.pick("Den har:", "It has:")
	}
	const most = 20
	text := fmt.Sprintf(a.lang.pick("%s har ingen regel %q", "%s has no rule %q"), m.ID, part) + "\n" + head +
		"\n  " + strings.Join(near[:min(len(near), most)], "\n  ")
	if len(near) > most {
		text += "\n  " + fmt.Sprintf(a.lang.pick("og %d flere", "and %d more"), len(near)-most)
	}
	return usage(text)
}

// withPart gives the ids with a part of a name: a field, with or without those around it, or a keyword, or both.
func withPart(ids []string, part string) []string {
	part = strings.ToLower(part)
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
		id = strings.ToLower(id)
		for rest, from := id, 0; ; {
			i := strings.Index(rest, part)
			if i < 0 {
				return true
			}
			start, end := from+i, from+i+len(part)
			if start > 0 && strings.IndexByte("/.", id[start-1]) >= 0 && (end == len(id) || strings.IndexByte("/.", id[end]) >= 0) {
				return false
			}
			from = start + 1
			rest = id[from:]
		}
	})
}

func (a *app) unknownRule(set *program.Ruleset, id string) error {
	ids := ruleIDs(set)
	near := a.lang.suggest(id, ids)
	if near == "" {
		near = a.lang.suggest(id, wordsOf(ids))
	}
	return usage(fmt.Sprintf(a.lang.pick("ukendt regel %q", "unknown rule %q"), id) + near)
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
