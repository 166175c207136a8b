// Command same compares, byte for byte, what two states of the repository say about tens of
// thousands of payloads: an older one and the one that it is run in. It is for changes that
// are to change nothing that a user sees, and for those that change just one thing.
//
//	go run ./internal/same -old FOLDER|REVISION [-only PART | -findings] [-expect FILE] [-corpus FOLDER] [-count N] [-seed N]
//
// Both states are built. The payloads are every example and hostile file and every seed of a
// fuzz test of either, and samples: valid ones of each message in each form, one for each rule
// that can be broken, and ones with bytes changed. Compared are the reports of the command in
// every form and both languages with its exit code and what it says on standard error; those of
// transition; the payloads that sample makes; the reports of the WebAssembly module on whole
// payloads, on windows and on single fields; and those of the npm package where both states
// have it built (make npm).
//
// With -findings, verdicts and findings alone are compared, and differences are listed by message and rule: that is for
// changes that are to change rules, and just those; findings.go has more.
//
// Words: a side is one of the two states with what was built of it. A batch is payloads that
// are checked together. A call is one way of checking a batch; calls.go lists them all. What a
// call gives is compared output by output: its exit code is one, its SARIF another.
//
// The exit code is 0 when all is the same, 1 when something differs, 2 when the command line is
// wrong, 3 when the comparison could not be carried out. The repository is left as it is.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

func main() {
	var o options
	flag.StringVar(&o.old, "old", "", "the older `state`: a folder with a checkout, or a revision of this repository")
	flag.StringVar(&o.only, "only", "", "compare one `part`: "+strings.Join(partNames(), ", "))
	flag.StringVar(&o.expect, "expect", "", "a `file` that declares what is meant to differ; expected.go describes it")
	flag.StringVar(&o.corpus, "corpus", "", "a `folder` to keep the samples in, and to take them from when they are there")
	flag.IntVar(&o.count, "count", 30_000, "about how many `samples` to make")
	flag.Uint64Var(&o.seed, "seed", 1, "what the changed bytes of samples follow from, a `number`")
	flag.BoolVar(&o.findings, "findings", false, "compare verdicts and findings alone, by message and rule")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code, err := run(ctx, o)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "same:", err)
	}
	os.Exit(code)
}

// The exit codes.
const (
	exitSame = iota
	exitDifferent
	exitUsage
	exitFailed
)

type options struct {
	old, only, expect, corpus string
	count                     int
	seed                      uint64
	findings                  bool
}

// parts are the faces whose words are compared.
var parts = []struct {
	name    string
	compare func(*comparison, context.Context) error
}{
	{"command", (*comparison).command},
	{"transition", (*comparison).transition},
	{"samples", (*comparison).samples},
	{"module", (*comparison).module},
	{"npm", (*comparison).npm},
}

func partNames() []string {
	var names []string
	for _, p := range parts {
		names = append(names, p.name)
	}
	return names
}
