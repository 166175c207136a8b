// Package preflight is the landing between the engine and the faces of forkontrol: the
// command, the Go package and the WebAssembly module. What they have in common stands
// here once, so that they cannot drift apart: which options there are, what each may be,
// how the engine is set up by them, what a register's name stands for, how outcomes
// become a report.
//
// Words: an option is one thing that a face lets its user say, known by the name that
// the npm package has for it ("maxDepth"); the command and the Go package spell it in
// their own way. A day is an ISO 8601 date. An outcome is what the engine says of one
// payload.
//
// The package never reads a file, knows no clock and starts no goroutine, for it is part
// of the WebAssembly module. Its sub-packages have all that: pool keeps engines and knows the
// day, batch runs many payloads.
package preflight

import (
	"strings"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/register"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/token"
)

// Engine gives the options of an engine that checks as o says.
func (o *Options) Engine(rules *program.Ruleset, registers register.Set) engine.Options {
	return engine.Options{Rules: rules, Message: o.Message, AsOf: o.AsOf, Format: o.Format, Encoding: o.Encoding,
		Limits: o.Limits, MaxSamples: o.MaxSamples, Registers: registers, Excerpts: o.Excerpts}
}

// Report gives the options of a report that is written as o says.
func (o *Options) Report() report.Options {
	return report.Options{Lang: o.Lang, Show: o.ShowPersonalData, HelpBase: o.HelpBase}
}

// UnknownRegister is the error of a name that no register has.
func UnknownRegister(rules *program.Ruleset, name string) *OptionError {
	e := &OptionError{Option: OptionRegisters, Value: name}
	for i := range rules.Registers {
		e.Allowed = append(e.Allowed, rules.Registers[i].Name)
	}
	return e
}

// Join makes a report of outcomes, all by the same rules and for the same day.
func Join(rules *program.Ruleset, asOf string, outcomes ...finding.Payload) *finding.Report {
	r := &finding.Report{Version: report.Version, Ruleset: rules.Version, AsOf: asOf, Payloads: outcomes}
	for i := range outcomes {
		r.Summary.Add(&outcomes[i])
	}
	return r
}

// AsksForMessage reports whether a rule is one of those that a payload breaks when it is
// none of the known messages, or does not say which.
func AsksForMessage(rule *program.Rule) bool {
	return strings.HasPrefix(rule.ID, "forkontrol/payload/message/")
}

// Unrecognised reports whether a payload was not checked because it is none of the
// known messages, or does not say which: it is of another kind, or its message has to be
// named.
func Unrecognised(p *finding.Payload) bool {
	if p.Verdict != finding.Failed {
		return false
	}
	for i := range p.Findings {
		if AsksForMessage(p.Findings[i].Rule) {
			return true
		}
	}
	return false
}

// OtherTable reports whether a payload is a CSV file with the columns of no message and
// nothing else is known of it: registers and the like lie beside payloads.
func OtherTable(p *finding.Payload) bool {
	return p.Format == "csv" && p.Verdict == finding.Failed && len(p.Findings) == 1 &&
		p.Findings[0].Rule.ID == token.RuleMessageColumns
}
