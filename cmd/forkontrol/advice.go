package main

import (
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/token"
)

// advise says, beside a report, by which flag its findings can be met, once for each flag. The
// report itself speaks of no flags: it is read on the site and in other programs too.
//
// A report that ends in what to do next says there how a message is chosen.
func (a *app) advise(r *finding.Report, next bool) {
	said := map[string]bool{}
	for i := range r.Payloads {
		for k := range r.Payloads[i].Findings {
			f := &r.Payloads[i].Findings[k]
			if next && preflight.AsksForMessage(f.Rule) && f.Rule.ID != token.RuleMessageIdle {
				continue
			}
			if text := a.adviceOn(f); text != "" && !said[text] {
				said[text] = true
				a.tell(text)
			}
		}
	}
}

func (a *app) adviceOn(f *finding.Finding) string {
	t := a.lang.pick
	raise := func(option string) string {
		return t("grænsen kan sættes op med --", "the limit can be raised with --") + flagOf(option)
	}
	switch f.Rule.ID {
	case token.RuleMessageIdle:
		return t("vælg en anden dag med --", "choose another day with --") + flagOf(preflight.OptionAsOf)
	case token.RuleEncodingBytes, token.RuleEncodingUnknown:
		return t("angiv filens tegnsæt med --", "name the encoding of the file with --") + flagOf(preflight.OptionEncoding)
	case token.RuleRootMismatch:
		return t("udelad --message, så findes beskeden af sig selv", "leave out --message to have the message found")
	case token.RuleLimitDepth:
		return raise(preflight.OptionMaxDepth)
	case token.RuleLimitName:
		return raise(preflight.OptionMaxName)
	case token.RuleLimitText:
		return raise(preflight.OptionMaxText)
	case token.RuleLimitAttrs:
		return raise(preflight.OptionMaxAttributes)
	case token.RuleLimitMembers, token.RuleLimitCells:
		return raise(preflight.OptionMaxMembers)
	case token.RuleLimitRows:
		return raise(preflight.OptionMaxRows)
	case token.RuleLimitSize:
		return t("grænsen kan sættes op med --max-size", "the limit can be raised with --max-size")
	}
	if preflight.AsksForMessage(f.Rule) {
		return t("vælg selv beskeden med --message; «forkontrol messages» viser dem, der er",
			"choose the message yourself with --message; “forkontrol messages” lists them")
	}
	return ""
}
