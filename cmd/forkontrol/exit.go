package main

import (
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/preflight/batch"
)

// The exit codes, mildest first.
const (
	exitFine    = batch.ExitFine    // checked, and nothing at or above --fail-on
	exitFinding = batch.ExitFinding // a finding at or above --fail-on
	exitUsage   = batch.ExitUsage   // the command line is wrong, or no message matches a payload
	exitFailed  = batch.ExitFailed  // the check could not be carried out

	exitInterrupted = 130 // 128 and the number of the signal, as in shells
)

// failure is an error that knows its exit code. Its text is in the user's
// language.
type failure struct {
	code int
	text string
}

func (f *failure) Error() string { return f.text }

func usage(text string) error  { return &failure{exitUsage, text} }
func failed(text string) error { return &failure{exitFailed, text} }
func silently(code int) error  { return &failure{code, ""} }
func codeOf(err error) (c int) {
	if f, ok := err.(*failure); ok {
		return f.code
	}
	return exitUsage // everything else comes from reading the command line
}

// failOn says from which severity on a finding fails the run.
type failOn string

const (
	failOnError   failOn = batch.FailOnError
	failOnWarning failOn = batch.FailOnWarning
	failOnNever   failOn = batch.FailOnNever
)

// failOns are what --fail-on may be; the first is what it is when nothing is said.
var failOns = []string{string(failOnError), string(failOnWarning), string(failOnNever)}

// exitCode is what one payload makes of a run.
func exitCode(p *finding.Payload, on failOn) int { return batch.Exit(p, string(on)) }
