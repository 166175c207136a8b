package outcome

import (
	_ "embed"
	"encoding/json"
	"io"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/text"
	"github.com/forkontrol/forkontrol/internal/transition"
)

// Schema is the JSON Schema (draft-07) of what WriteJSON writes.
//
//go:embed outcome.schema.json
var Schema []byte

type document struct {
	Forkontrol string       `json:"forkontrol"`
	Ruleset    string       `json:"ruleset"`
	Mode       []string     `json:"mode"`
	Structure  []change     `json:"structure"`
	Before     side         `json:"before"`
	After      side         `json:"after"`
	Compared   bool         `json:"compared"`
	Verdict    string       `json:"verdict"`
	Findings   []found      `json:"findings"`
	Counts     counts       `json:"counts"`
	Rules      []tally      `json:"rules"`
	Truncated  bool         `json:"truncated"`
	Unchecked  []notChecked `json:"unchecked"`
}

type change struct {
	Old      string `json:"old"`
	New      string `json:"new,omitempty"`
	FirstDay string `json:"firstDay"`
	Kind     string `json:"kind"`
}

type side struct {
	Payloads int       `json:"payloads"`
	Reports  int       `json:"reports"`
	Forloeb  int       `json:"forloeb"`
	Periods  int       `json:"periods"`
	Summary  summary   `json:"summary"`
	Problems []problem `json:"problems"`
}

type summary struct {
	Valid     int `json:"valid"`
	Invalid   int `json:"invalid"`
	Undecided int `json:"undecided"`
	Failed    int `json:"failed"`
}

// problem is a payload that is not valid. Its findings are as in the report of a check.
type problem struct {
	File     string            `json:"file"`
	Verdict  string            `json:"verdict"`
	Counts   counts            `json:"counts"`
	Findings []json.RawMessage `json:"findings"`
}

type counts struct {
	Error   int `json:"error"`
	Warning int `json:"warning"`
	Info    int `json:"info"`
}

type found struct {
	Rule        string `json:"rule"`
	Severity    string `json:"severity"`
	Student     string `json:"student,omitempty"`
	Institution string `json:"institution,omitempty"`
	Education   string `json:"education,omitempty"`
	Message     string `json:"message"`
	Fix         string `json:"fix,omitempty"`
	Found       string `json:"found,omitempty"`
	Want        string `json:"want,omitempty"`
	Before      *place `json:"before,omitempty"`
	After       *place `json:"after,omitempty"`
	Evidence    string `json:"evidence"`
	Source      string `json:"source,omitempty"`
	Help        string `json:"help,omitempty"`
}

type place struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

type tally struct {
	Rule   string `json:"rule"`
	Count  int    `json:"count"`
	Listed int    `json:"listed"`
}

type notChecked struct {
	Rule   string `json:"rule"`
	Reason string `json:"reason"`
}

// WriteJSON writes the outcome as one JSON document. The error is the writer's.
func WriteJSON(w io.Writer, out *transition.Outcome, o Options) error {
	d := document{Forkontrol: o.Version, Ruleset: o.Rules.Version, Mode: []string{}, Structure: []change{}, Compared: out.Compared,
		Verdict: out.Verdict.String(), Findings: []found{}, Counts: counts(out.Counts), Rules: []tally{}, Truncated: out.Truncated, Unchecked: []notChecked{}}
	if out.Mode&transition.Supplier != 0 {
		d.Mode = append(d.Mode, "supplier")
	}
	if out.Mode&transition.Structure != 0 {
		d.Mode = append(d.Mode, "structure")
	}
	for _, c := range out.Structure {
		d.Structure = append(d.Structure, change{c.Old, c.New, c.FirstDay, string(c.Kind)})
	}
	d.Before, d.After = sideOf(out, transition.Before, &o), sideOf(out, transition.After, &o)
	for i := range out.Findings {
		f := &out.Findings[i]
		a := about(f, out)
		d.Findings = append(d.Findings, found{Rule: f.Rule.ID, Severity: f.Severity.String(), Student: o.student(f),
			Institution: o.public(f.Institution), Education: o.public(f.Education), Message: text.Message(a, o.Rules, o.Lang, o.Show),
			Fix: text.Fix(a, o.Rules, o.Lang, o.Show), Found: f.Found, Want: f.Want, Before: placeOf(f.Before), After: placeOf(f.After),
			Evidence: f.Rule.Evidence.String(), Source: text.Source(a, o.Lang), Help: o.Help(a)})
	}
	for _, t := range out.Tallies {
		d.Rules = append(d.Rules, tally{t.Rule.ID, t.Count, t.Listed})
	}
	for _, r := range out.Unchecked {
		d.Unchecked = append(d.Unchecked, notChecked{r.ID, o.unchecked(r)})
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(d)
}

func sideOf(out *transition.Outcome, s transition.Side, o *Options) side {
	size, sum := out.Sides[s], out.Summaries[s]
	d := side{size.Payloads, size.Reports, size.Forloeb, size.Periods, summary{sum.Valid, sum.Invalid, sum.Undecided, sum.Failed}, []problem{}}
	for i := range out.Payloads[s] {
		d.Problems = append(d.Problems, problemOf(&out.Payloads[s][i], o))
	}
	return d
}

func problemOf(p *finding.Payload, o *Options) problem {
	d := problem{p.File, p.Verdict.String(), counts(p.Counts), []json.RawMessage{}}
	for i := range p.Findings {
		d.Findings = append(d.Findings, report.AppendFinding(nil, &p.Findings[i], o.Rules, o.Options))
	}
	return d
}

func placeOf(p transition.Place) *place {
	if p.File == "" {
		return nil
	}
	return &place{p.File, p.Line, p.Column}
}
