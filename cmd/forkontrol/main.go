// Command forkontrol checks payloads before they are sent to a central system.
//
// It is a thin face of the engine: here are flags, files, exit codes and tables,
// and no rule. What it says about payloads goes to standard output, what it says about
// its own work to standard error.
//
// The exit code is 0 when every payload was checked and none has a finding at or
// above --fail-on, 1 when one has, 2 when the command line is wrong or no message
// matches a payload, 3 when a check could not be carried out. The worst wins.
package main

import (
	"context"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	// A second interrupt ends the process the ordinary way.
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}))
}
