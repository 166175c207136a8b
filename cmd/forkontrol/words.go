package main

import (
	"strings"

	"github.com/forkontrol/forkontrol/internal/catalogue"
	"github.com/forkontrol/forkontrol/internal/catalogue/phrase"
)

// phrases says what the catalogue knows in the user's language.
func (a *app) phrases() phrase.Language { return phrase.Language(a.lang) }

// ruleNames are the ids of a description's rules without what they have in common.
type ruleNames struct {
	below string // "ungedatabasen/indberet-institution-kontakt/"
	scope string // what is before a field's path: "" or "UmoHentResponse."
}

func namesOf(d *catalogue.Description) ruleNames {
	service, _, _ := strings.Cut(d.ID, "@")
	n := ruleNames{below: service + "/"}
	for i := range d.Len() {
		f := d.Field(i)
		for _, id := range f.Rules {
			rest, _ := strings.CutPrefix(d.Rule(id).ID, n.below)
			path, _, _ := strings.Cut(rest, "/")
			if scope, ok := strings.CutSuffix(path, f.Path); ok {
				n.scope = scope
				return n
			}
		}
	}
	return n
}

// of gives the name of a rule: the last part of its id where the rest follows from the field, else the whole.
func (n ruleNames) of(f *catalogue.Field, r *catalogue.Rule) string {
	if rest, ok := strings.CutPrefix(r.ID, n.below+n.scope+f.Path+"/"); ok {
		return rest
	}
	return r.ID
}

// all gives the names of a field's rules.
func (n ruleNames) all(d *catalogue.Description, f *catalogue.Field) []string {
	var names []string
	for _, id := range f.Rules {
		r := d.Rule(id)
		names = append(names, n.of(f, &r))
	}
	return names
}

// legend says how the whole id of a rule is made of its name, with the rule of the deepest field as an example; it is
// empty when no field has a rule.
func (a *app) legend(d *catalogue.Description, n ruleNames) string {
	example, depth := "", uint8(0)
	for i := range d.Len() {
		if f := d.Field(i); len(f.Rules) > 0 && f.Depth > depth {
			r := d.Rule(f.Rules[0])
			if n.of(&f, &r) != r.ID {
				example, depth = r.ID, f.Depth
			}
		}
	}
	if example == "" {
		return ""
	}
	return a.lang.pick("Et felts regler står med det sidste led af deres id. Hele id'et begynder med tjenesten og feltets sti, fx ",
		"A field's rules are listed by the last part of their ids. A whole id begins with the service and the field's path, for example ") + example
}
