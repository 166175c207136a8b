package batch

import (
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/preflight"
)

// From which severity on a finding fails a run; the first is what it is when nothing is said.
const (
	FailOnError   = "error"
	FailOnWarning = "warning"
	FailOnNever   = "never"
)

// The exit codes of a program that checks, mildest first.
const (
	ExitFine    = 0 // checked, and nothing at or above the severity
	ExitFinding = 1 // a finding at or above it
	ExitUsage   = 2 // the command line is wrong, or no message matches a payload
	ExitFailed  = 3 // the check could not be carried out
)

// Exit is the exit code that one payload makes of a run.
func Exit(p *finding.Payload, failOn string) int {
	switch p.Verdict {
	case finding.Failed:
		if preflight.Unrecognised(p) {
			return ExitUsage
		}
		return ExitFailed
	case finding.Undecided:
		return ExitFailed
	}
	if failOn == FailOnNever {
		return ExitFine
	}
	// A payload is invalid by its errors alone, so that all of them may be waived.
	if left := p.Counts.Less(p.Waived); left.Error > 0 || failOn == FailOnWarning && left.Warning > 0 {
		return ExitFinding
	}
	return ExitFine
}
