package main

import (
	"strings"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report/html"
	"github.com/forkontrol/forkontrol/internal/text"
)

// told is what the writers of SARIF and HTML say about a message and its rules and
// the JSON report has no place for, in one language. The site has these writers
// too; with this and the JSON report they write the same as those of the command.
type told struct {
	// Name is what people call the message.
	Name string `json:"name,omitempty"`
	// Root is the name of the root element where that is not the message's; a
	// leading "*" stands for any prefix.
	Root string `json:"root,omitempty"`
	// Below is what the ids of all its rules begin with: "unilogin/wsaimport/".
	Below string `json:"below"`
	// Words are the texts of the rules, each once. The first is empty.
	Words []string `json:"words"`
	// Rules are those of the message, in its order.
	Rules []toldRule `json:"rules"`

	places map[string]int // of Words
}

// toldRule is one rule. Its texts are places in the words; what is left out is
// empty. The rule's keyword is the last part of its id, up to the dot.
type toldRule struct {
	ID       string `json:"id"` // below told.Below
	Severity string `json:"severity"`
	Evidence string `json:"evidence"`
	Code     string `json:"code,omitempty"`
	Text     int    `json:"text,omitempty"` // what it asks
	Why      int    `json:"why,omitempty"`
	Fix      int    `json:"fix,omitempty"`
	Source   int    `json:"source,omitempty"`
	Label    int    `json:"label,omitempty"` // of its field
}

// writeTold writes what is said about every message and about the engine's rules, and
// the shells of HTML reports. Rules of other systems that belong to no message
// are asked by `forkontrol transition` alone.
func writeTold(dir string, set *program.Ruleset) error {
	for _, lang := range [...]string{"da", "en"} {
		ending := "." + lang + ".json"
		for _, s := range set.Systems {
			for _, m := range s.Messages {
				if err := writeJSON(dir, "live/"+messagePlace(m)+ending, tellMessage(set, s, m, lang)); err != nil {
					return err
				}
			}
		}
		if engine := set.Engine(); engine != nil {
			if err := writeJSON(dir, "live/"+engine.ID+ending, tellEngine(set, engine, lang)); err != nil {
				return err
			}
		}
		if err := writeFile(dir, "live/report."+lang+".html", []byte(html.Shell(lang))); err != nil {
			return err
		}
	}
	return nil
}

func newTold(below string) *told {
	return &told{Below: below, Words: []string{""}, Rules: []toldRule{}, places: map[string]int{"": 0}}
}

func tellMessage(set *program.Ruleset, s *program.System, m *program.Message, lang string) *told {
	service, _, _ := strings.Cut(m.ID, "@")
	t := newTold(service + "/")
	t.Name = html.MessageName(s, m)
	if m.Root != m.Name {
		t.Root = m.Root
	}
	for i := 1; i < len(m.Rules); i++ {
		f := finding.Finding{Rule: &m.Rules[i], System: s, Message: m}
		t.add(&f, set, lang)
		t.Rules[i-1].Label = t.place(text.Label(&f, lang))
	}
	return t
}

func tellEngine(set *program.Ruleset, engine *program.System, lang string) *told {
	t := newTold(engine.ID + "/")
	for i := range engine.Rules {
		t.add(&finding.Finding{Rule: &engine.Rules[i], System: engine}, set, lang)
	}
	return t
}

// add adds the rule of a finding that knows nothing else.
func (t *told) add(f *finding.Finding, set *program.Ruleset, lang string) {
	r := f.Rule
	t.Rules = append(t.Rules, toldRule{
		ID: strings.TrimPrefix(r.ID, t.Below), Severity: r.Severity.String(), Evidence: r.Evidence.String(), Code: r.Code,
		Text: t.place(text.General(f, set, lang)), Why: t.place(text.Why(f, set, lang, false)),
		Fix: t.place(text.Fix(f, set, lang, false)), Source: t.place(text.Source(f, lang)),
	})
}

// place returns the place of a text in the words.
func (t *told) place(s string) int {
	n, ok := t.places[s]
	if !ok {
		n = len(t.Words)
		t.Words, t.places[s] = append(t.Words, s), n
	}
	return n
}
