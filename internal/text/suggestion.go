package text

import (
	"slices"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/nearest"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// maxSuggested is how many names or codes a writer is asked whether they were meant.
const maxSuggested = 2

// suggestion asks whether something else was meant, where a name or a code is nearly one that is allowed. It is a
// sentence with a space before it, or empty.
func suggestion(f *finding.Finding, rs *program.Ruleset, lang string) string {
	wanted, candidates := alternatives(f, rs)
	if slices.Contains(candidates, wanted) {
		return ""
	}
	near := nearest.Of(wanted, candidates, maxSuggested)
	if len(near) == 0 {
		return ""
	}
	before, after := "«", "»"
	if lang == "en" {
		before, after = "“", "”"
	}
	for i, s := range near {
		near[i] = before + Visible(s) + after
	}
	if lang == "en" {
		return " Did you mean " + List(near, lang) + "?"
	}
	return " Mente du " + List(near, lang) + "?"
}

// alternatives gives what was written and what could have been, for the rules that know names or codes.
func alternatives(f *finding.Finding, rs *program.Ruleset) (wanted string, candidates []string) {
	switch {
	case f.Rule.Keyword == "additionalProperties":
		return f.Found, children(f)
	case f.HasValue && f.Rule.Keyword != "type": // a list of values: enum's, const's, that of x in [...]
		if f.Personal == program.Public {
			return f.Value, f.Rule.Allowed
		}
	}
	switch f.Rule.ID {
	case token.RuleMessageUnknown:
		return f.Found, roots(rs)
	case token.RuleCSVColumn, token.RuleCSVRecord:
		return f.Found, strings.Split(f.Want, ", ")
	}
	return "", nil
}

// children has the names of the fields of the object that the finding's rule is of, without those that have been withdrawn.
func children(f *finding.Finding) (names []string) {
	if field(f) == &noField {
		return nil
	}
	for i := 1; i < len(f.Message.Fields); i++ {
		if c := &f.Message.Fields[i]; c.Parent == f.Rule.Field && c.Max != 0 {
			names = append(names, c.Name)
		}
	}
	return names
}

// roots has the names that messages begin with.
func roots(rs *program.Ruleset) (names []string) {
	if rs == nil {
		return nil
	}
	for _, s := range rs.Systems {
		for _, m := range s.Messages {
			if !strings.HasPrefix(m.Root, "*") && !slices.Contains(names, m.Root) {
				names = append(names, m.Root)
			}
		}
	}
	return names
}

// Of allowed values maxListed are named in a sentence, and more where they are short and take maxWhole bytes together;
// of a longer list, maxNearest.
const maxListed, maxWhole, maxNearest = 12, 120, 5

// allowed lists what the finding's rule allows: whole where it is short, else those that are nearest to what was found.
func allowed(f *finding.Finding, lang string) string {
	values := slices.Clone(f.Rule.Allowed)
	for i, v := range values {
		if values[i] = typeWord(f, v, lang); v == "" {
			values[i] = quoted("", lang)
		}
	}
	n := len(values)
	if n <= maxListed || len(strings.Join(values, ", ")) <= maxWhole {
		return List(values, lang)
	}
	near := nearest.Of(f.Value, values, maxNearest)
	if f.Personal != program.Public {
		near = nil
	}
	if len(near) == 0 {
		if lang == "en" {
			return "one of " + strconv.Itoa(n) + " values, such as " + List(values[:maxNearest], lang)
		}
		return "en af " + strconv.Itoa(n) + " værdier, for eksempel " + List(values[:maxNearest], lang)
	}
	if lang == "en" {
		return "one of " + strconv.Itoa(n) + " values; the nearest: " + strings.Join(near, ", ")
	}
	return "en af " + strconv.Itoa(n) + " værdier; de nærmeste: " + strings.Join(near, ", ")
}
