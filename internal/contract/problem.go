package contract

import (
	"fmt"
	"strings"

	"github.com/forkontrol/forkontrol/internal/wording"
)

// Problem is a reason why a contract is refused.
type Problem struct {
	Place
	// Component says in what the place lies, outermost first:
	// "complexType Person / element Navn".
	Component string
	// Rule is the constraint that is broken, as the Recommendation names it
	// (cos-nonambig, src-element.2.1), or a name of our own: xml, file, limit,
	// wsdl….
	Rule string
	da   string
	en   string
}

// Text says what is wrong, in Danish ("da") or English.
func (p Problem) Text(lang string) string {
	if lang == "da" {
		return p.da
	}
	return p.en
}

// Error implements error, in English.
func (p Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.Place.String())
	b.WriteString(": ")
	if p.Component != "" {
		b.WriteString(p.Component)
		b.WriteString(": ")
	}
	b.WriteString(p.en)
	if p.Rule != "" {
		b.WriteString(" (")
		b.WriteString(p.Rule)
		b.WriteString(")")
	}
	return b.String()
}

// problems gathers up to a limit, each place and rule once.
type problems struct {
	list  []Problem
	seen  map[string]bool
	limit int
}

func (ps *problems) add(p Problem) {
	key := p.Place.String() + p.Rule + p.en
	if ps.seen[key] || len(ps.list) >= ps.limit {
		return
	}
	if ps.seen == nil {
		ps.seen = map[string]bool{}
	}
	ps.seen[key] = true
	ps.list = append(ps.list, p)
}

// at adds a problem at a node. The words are those of the rule in words.go, or
// of the part of its name before "#".
func (ps *problems) at(n *node, rule string, args ...any) {
	w, ok := words[rule]
	if !ok {
		w = sentence{da: "Reglen " + rule + " er brudt", en: "the rule " + rule + " is broken"}
		args = nil
	}
	name, _, _ := strings.Cut(rule, "#")
	ps.add(Problem{Place: n.place(), Component: n.component(), Rule: name,
		da: fill(w.da, args, true), en: fill(w.en, args, false)})
}

// fill puts arguments into a sentence. An argument may itself be a sentence, or an error that has words.
func fill(text string, args []any, danish bool) string {
	if len(args) == 0 {
		return text
	}
	out := make([]any, len(args))
	for i, a := range args {
		if w, ok := a.(*sentence); ok {
			a = pick(danish, w.da, w.en)
		} else if err, ok := a.(error); ok && danish {
			a = wording.In(err, wording.Danish)
		}
		out[i] = a
	}
	return fmt.Sprintf(text, out...)
}
