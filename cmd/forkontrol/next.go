package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report/form"
)

// step is something to do after a check: a command line and what it gives.
type step struct{ command, gives string }

// next is what is below a text report at a terminal: what its reader can do
// with it, at most three commands, and nothing where nothing was found.
func (a *app) next(r *finding.Report, names []string, outputs []output) string {
	steps := a.nextSteps(r, names, outputs)
	if len(steps) == 0 {
		return ""
	}
	widest, total := 0, 0
	for _, s := range steps {
		widest = max(widest, text.StringWidth(s.command))
	}
	for _, s := range steps {
		total = max(total, 2+widest+2+text.StringWidth(s.gives))
	}
	var b strings.Builder
	b.WriteString("\n" + a.lang.pick("Næste skridt:", "Next:") + "\n")
	for _, s := range steps {
		if total <= a.width() {
			fmt.Fprintf(&b, "  %s  %s\n", padded(s.command, widest), s.gives)
		} else {
			fmt.Fprintf(&b, "  %s\n      %s\n", s.command, s.gives)
		}
	}
	return b.String()
}

func (a *app) nextSteps(r *finding.Report, names []string, outputs []output) []step {
	t := a.lang.pick
	files := "…"
	if len(names) == 1 && !strings.ContainsAny(names[0], " '\"$") {
		files = names[0]
	}
	rule := worstRule(r)
	switch {
	case rule == nil:
		return nil
	case preflight.AsksForMessage(rule):
		return []step{{"forkontrol messages" + a.ownFlags(), t("de beskeder, der kendes", "the known messages")},
			{"forkontrol check" + a.ownFlags() + " --message ID …", t("kontrollér som den besked", "check as that message")}}
	}
	steps := []step{{"forkontrol explain" + a.ownFlags() + " " + rule.ID, t("hvad reglen kræver", "what the rule asks for")}}
	if register := missingRegister(r); register != "" {
		steps = append(steps, step{"forkontrol check" + a.ownFlags() + " --register " + register + t("=FIL ", "=FILE ") + files,
			t("også de regler, der kræver et register", "also checks the rules that need a register")})
	}
	if !slices.ContainsFunc(outputs, func(o output) bool { return o.format == form.HTML }) {
		steps = append(steps, step{"forkontrol check" + a.ownFlags() + " --out html=" + t("rapport.html ", "report.html ") + files,
			t("rapporten som en side, der kan sendes videre", "the report as a page to share")})
	}
	return steps
}

// ownFlags are those of rules of one's own, for a command that is to use the same rules.
func (a *app) ownFlags() string {
	flags := ""
	for _, path := range a.schemas {
		if strings.ContainsAny(path, " '\"$\\`*?&;|<>()#!") {
			path = "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
		}
		flags += " --schemas " + path
	}
	if a.noBuiltin {
		flags += " --no-builtin"
	}
	return flags
}

// missingRegister is the name of the first register that a rule was not checked for, empty
// when there is none.
func missingRegister(r *finding.Report) string {
	for list := range r.Unchecked {
		for i := range list {
			if names := list[i].Registers; len(names) > 0 {
				return names[0]
			}
		}
	}
	return ""
}

// worstRule returns the rule of the first finding that is as grave as any; nil
// when there is no finding.
func worstRule(r *finding.Report) *program.Rule {
	var worst *finding.Finding
	for i := range r.Payloads {
		for j := range r.Payloads[i].Findings {
			if f := &r.Payloads[i].Findings[j]; worst == nil || f.Severity > worst.Severity {
				worst = f
			}
		}
	}
	if worst == nil {
		return nil
	}
	return worst.Rule
}
