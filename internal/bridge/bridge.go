// Package bridge lets packages report, catalogue and source see what is behind the reports and
// the rules of package forkontrol, so that none of them has to show it to its users.
package bridge

import (
	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
)

// Opened is what is behind a report of one payload.
type Opened struct {
	Outcome finding.Payload
	Rules   *program.Ruleset
	AsOf    string // the day it was checked for
	Options report.Options
	// Engine are the options of an engine that reads the payload anew, without registers.
	Engine engine.Options
}

// Open gives what is behind a *forkontrol.Report, nil when no check has made it. Package
// forkontrol sets it when the program starts.
var Open func(report any) *Opened

// Ruleset gives what is behind a forkontrol.Rules, and Rules the forkontrol.Rules of a
// ruleset. Package forkontrol sets them when the program starts.
var (
	Ruleset func(rules any) *program.Ruleset
	Rules   func(set *program.Ruleset) any
)
