// Package outcome writes what a check of a transition found: as text for people, as
// JSON for programs (described by outcome.schema.json), as SARIF and as JUnit XML.
//
// All forms say the same: which changes were checked, how much each side holds, the
// verdict, and the findings with both their places. The texts are those of the rules;
// CPR numbers are masked unless the reader asked to see them. Nothing here reads a
// report or judges it.
package outcome

import (
	"strconv"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/mask"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/text"
	"github.com/forkontrol/forkontrol/internal/transition"
)

// Options say how an outcome is written.
type Options struct {
	report.Options
	Version string // of forkontrol
	Rules   *program.Ruleset
	Width   int  // columns of text
	Color   bool // of text
}

func (o *Options) pick(da, en string) string {
	if o.Lang == "en" {
		return en
	}
	return da
}

// about makes a finding of the general kind, for its texts.
func about(f *transition.Finding, out *transition.Outcome) *finding.Finding {
	return &finding.Finding{Rule: f.Rule, System: out.System, Severity: f.Severity, Found: f.Found, Want: f.Want}
}

// student is who a finding is about, masked; empty when it is an institution.
func (o *Options) student(f *transition.Finding) string {
	if o.Show {
		return f.CPR
	}
	return mask.Value(program.CPR, f.CPR)
}

func (o *Options) public(s string) string {
	if o.Show {
		return s
	}
	return mask.Value(program.Public, s)
}

// title names the changes that were checked.
func (o *Options) title(m transition.Mode) string {
	switch m {
	case transition.Supplier:
		return o.pick("Skift af leverandør", "Change of supplier")
	case transition.Structure:
		return o.pick("Ændring af institutionsstruktur", "Change of institution structure")
	}
	return o.pick("Skift af leverandør og ændring af institutionsstruktur", "Change of supplier and of institution structure")
}

func (o *Options) side(s transition.Side) string {
	return [...]string{o.pick("Før", "Before"), o.pick("Efter", "After")}[s]
}

// where writes a place as file:line:column.
func where(p transition.Place) string {
	if p.File == "" {
		return ""
	}
	return text.Visible(p.File) + ":" + strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Column)
}

// incomplete says why nothing was compared.
func (o *Options) incomplete() string {
	return o.pick("Før og efter er ikke sammenlignet, for ikke alle filer kunne læses til ende som indberetninger. Det, der mangler, ville ellers blive meldt som tabt.",
		"Before and after were not compared, because not all files could be read to the end as reports. What is missing would be reported as lost.")
}

// unchecked says why a rule was not checked.
func (o *Options) unchecked(r *program.Rule) string {
	if r.ID == transition.RuleLate {
		return o.pick("ingen indberetning siger både, hvornår ændringen blev registreret, og hvornår den blev indberettet",
			"no report says both when the change was registered and when it was reported")
	}
	return o.pick("indberetningerne siger ikke på begge sider, hvornår de er lavet", "the reports do not say on both sides when they were made")
}

// count writes how many there are of something.
func count(n int, one, many, lang string) string {
	if n == 1 {
		return "1 " + one
	}
	return text.Number(n, lang) + " " + many
}

// size says how much a side holds.
func (o *Options) size(s transition.Size) string {
	n := func(n int, daOne, da, enOne, en string) string {
		return count(n, o.pick(daOne, enOne), o.pick(da, en), o.Lang)
	}
	return n(s.Payloads, "fil", "filer", "file", "files") + " · " +
		n(s.Reports, "indberetning", "indberetninger", "report", "reports") + " · " +
		n(s.Forloeb, "forløb", "forløb", "forløb", "forløb") + " · " +
		n(s.Periods, "skoleperiode", "skoleperioder", "school period", "school periods")
}
