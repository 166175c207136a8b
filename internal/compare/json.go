package compare

import (
	_ "embed"
	"encoding/json"
	"io"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/text"
)

// Schema is the JSON Schema (draft-07) of what WriteJSON writes.
//
//go:embed comparison.schema.json
var Schema []byte

// Heading says what was compared.
type Heading struct {
	Version string // of forkontrol
	// Old and New are the sides as their reader names them, with the versions of their rulesets.
	Old, New Side
	// ShowPersonalData leaves values in the texts of findings as they are.
	ShowPersonalData bool
	Rules            *program.Ruleset // that has the texts
	// Note says what could not be compared; empty where all was.
	Note program.Text
}

// Side is one of the two that are compared.
type Side struct {
	Name    string `json:"name"`
	Ruleset string `json:"ruleset"`
}

type words struct {
	Da string `json:"da"`
	En string `json:"en"`
}

func some(t program.Text) *words {
	if t.Empty() {
		return nil
	}
	return &words{t.Da, t.En}
}

type jsonChange struct {
	Class    string   `json:"class"`
	Aspect   Aspect   `json:"aspect"`
	Field    string   `json:"field,omitempty"`
	Label    *words   `json:"label,omitempty"`
	Rule     string   `json:"rule,omitempty"`
	Keyword  string   `json:"keyword,omitempty"`
	Severity string   `json:"severity,omitempty"`
	Asks     *words   `json:"asks,omitempty"`
	Old      string   `json:"old,omitempty"`
	New      string   `json:"new,omitempty"`
	Values   []string `json:"values,omitempty"`
	Below    int      `json:"below,omitempty"`
}

type jsonMessage struct {
	Old     string       `json:"old,omitempty"`
	New     string       `json:"new,omitempty"`
	Title   string       `json:"title"`
	Name    string       `json:"name"`
	Changes []jsonChange `json:"changes"`
}

type jsonSystem struct {
	ID       string        `json:"id"`
	Name     string        `json:"name"`
	Changes  []jsonChange  `json:"changes"`
	Messages []jsonMessage `json:"messages"`
}

type jsonRegister struct {
	Class string `json:"class"`
	Name  string `json:"name"`
	Title *words `json:"title,omitempty"`
	Old   string `json:"old,omitempty"`
	New   string `json:"new,omitempty"`
}

type jsonFinding struct {
	Rule    string `json:"rule"`
	Path    string `json:"path,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Message words  `json:"message"`
}

type jsonVerdict struct {
	File    string       `json:"file"`
	Old     jsonReach    `json:"old"`
	New     jsonReach    `json:"new"`
	Finding *jsonFinding `json:"finding,omitempty"`
}

type jsonReach struct {
	Verdict string `json:"verdict"`
	Reach   string `json:"reach"`
}

func reachOf(p *finding.Payload) jsonReach { return jsonReach{p.Verdict.String(), p.Reach()} }

type jsonVerdicts struct {
	Payloads int           `json:"payloads"`
	Failed   int           `json:"failed"`
	Changed  []jsonVerdict `json:"changed"`
}

type jsonComparison struct {
	Forkontrol string         `json:"forkontrol"`
	Old        Side           `json:"old"`
	New        Side           `json:"new"`
	Summary    map[string]int `json:"summary"`
	Systems    []jsonSystem   `json:"systems"`
	Registers  []jsonRegister `json:"registers"`
	Samples    *jsonVerdicts  `json:"samples,omitempty"`
	Note       *words         `json:"note,omitempty"`
}

// WriteJSON writes a comparison, and what payloads came to unless that is nil, as one JSON object. The error is the
// writer's.
func WriteJSON(w io.Writer, h Heading, c *Comparison, v *Verdicts) error {
	out := jsonComparison{Forkontrol: h.Version, Old: h.Old, New: h.New, Summary: map[string]int{},
		Systems: []jsonSystem{}, Registers: []jsonRegister{}, Note: some(h.Note)}
	for class, n := range c.Count() {
		out.Summary[Class(class).String()] = n
	}
	for i := range c.Systems {
		s := &c.Systems[i]
		of := jsonSystem{s.ID, s.Name, changesOf(s.Changes), []jsonMessage{}}
		for k := range s.Messages {
			m := &s.Messages[k]
			of.Messages = append(of.Messages, jsonMessage{m.Old, m.New, m.Title, m.Name, changesOf(m.Changes)})
		}
		out.Systems = append(out.Systems, of)
	}
	for i := range c.Registers {
		r := &c.Registers[i]
		out.Registers = append(out.Registers, jsonRegister{r.Class.String(), r.Field, some(r.Label), r.Old, r.New})
	}
	if v != nil {
		out.Samples = &jsonVerdicts{v.Payloads, v.Failed, []jsonVerdict{}}
		for i := range v.Changed {
			x := &v.Changed[i]
			of := jsonVerdict{File: x.File, Old: reachOf(x.Old), New: reachOf(x.New)}
			if f := x.Finding; f != nil {
				say := func(lang string) string { return text.Message(f, h.Rules, lang, h.ShowPersonalData) }
				of.Finding = &jsonFinding{f.Rule.ID, f.Path, f.Line, f.Column, words{say(program.Danish), say(program.English)}}
			}
			out.Samples.Changed = append(out.Samples.Changed, of)
		}
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

func changesOf(list []Change) []jsonChange {
	out := make([]jsonChange, len(list))
	for i := range list {
		c := &list[i]
		out[i] = jsonChange{c.Class.String(), c.Aspect, c.Field, some(c.Label), c.Rule, c.Keyword, "", some(c.Asks), c.Old, c.New, c.Values, c.Below}
		if c.Rule != "" && c.Keyword != "" {
			out[i].Severity = c.Severity.String()
		}
	}
	return out
}
