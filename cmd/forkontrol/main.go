// Command forkontrol checks payloads before they are sent to a central system.
//
// It is a thin face of the engine: here are flags, files, exit codes and tables,
// and no rule. What it says about payloads goes to standard output, what it says about
// its own work to standard error.
//
// The exit code is 0 when every payload was checked and none has a finding at or
// above --fail-on, 1 when one has, 2 when the command line is wrong or no message
// matches a payload, 3 when a check could not be carried out. The worst wins. A run that is
// interrupted ends with 130, as in shells.
package main

import (
	"context"
	"os"
	"os/signal"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}))
}

// untilInterrupt is the context of a command that has something to say when it is interrupted,
// or to clean up; it is called where that begins. Others end the ordinary way, as does one that is
// interrupted twice.
func untilInterrupt(ctx context.Context) context.Context {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	context.AfterFunc(ctx, stop)
	return ctx
}
