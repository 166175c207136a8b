// Package bridge lets package report see what is behind the reports that package
// forkontrol gives, so that neither has to show it to its users.
package bridge

import (
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
}

// Open gives what is behind a *forkontrol.Report, nil when no check has made it. Package
// forkontrol sets it when the program starts.
var Open func(report any) *Opened
