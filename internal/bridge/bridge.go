// Package bridge lets packages report, catalogue and source see what is behind the reports and
// the rules of package forkontrol, so that none of them has to show it to its users.
package bridge

import (
	"io"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/token"
)

// Opened is what is behind a report of one payload.
type Opened struct {
	Outcome finding.Payload
	Rules   *program.Ruleset
	AsOf    string // the day it was checked for
	Options report.Options
	// Read gives the tokens of the payload, which is read anew, nil when it cannot be read.
	Read func(payload io.Reader, use func(token.Source))
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
