// Command bench measures forkontrol beside other validators, on the same payloads
// and in one run, and writes docs/benchmarks.md.
//
//	go run ./bench                 the whole of it, some twelve minutes; nothing else should run
//	go run ./bench -full           with five million periods a side too, some minutes more
//	go run ./bench -quick          smaller and fewer, to try it out; written to standard output
//	go run ./bench -only PART      validators, shapes, registers, contract, transition, files, wasm, site or descriptions; renews it in docs/benchmarks.md
//	go run ./bench -old FOLDER     an older checkout beside this one, two minutes; written to standard output
//
// Every validator runs in a process of its own. A round measures each of them
// once, one after another, and there are several rounds: a machine that is slow
// for a while is slow for all. What is written are medians over the rounds, and
// ratios taken round by round.
//
// Words: a contestant is a validator that takes part; a worker is one whose
// process stays from round to round; the workshop holds payloads, schemas and
// what was built. A peer that is not available is listed as missing, with the reason.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"time"
)

func main() {
	quick := flag.Bool("quick", false, "fewer rounds and smaller payloads, written to standard output")
	full := flag.Bool("full", false, "compare five times the periods of a change of supplier too")
	only := flag.String("only", "", "measure a `PART`: validators, shapes, registers, contract, transition, files, wasm, site or descriptions; renews it in docs/benchmarks.md")
	old := flag.String("old", "", "measure the older checkout in `FOLDER` beside this one, and nothing else")
	asWorker := flag.Bool("serve", false, "be the worker that the benchmark measures")
	contract := flag.String("contract", "", "of the worker: the `FILE` of the contract whose rules it checks by")
	flag.Parse()
	var err error
	switch {
	case *asWorker && *contract != "":
		err = beContractWorker(*contract)
	case *asWorker:
		err = beWorker()
	case *old != "":
		err = besideOld(*old, *quick)
	default:
		err = bench(*quick, *full, section(*only))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func beWorker() error {
	rules, err := compileRules(".")
	if err != nil {
		return err
	}
	return serve(rules, os.Stdin, os.Stdout)
}

func bench(quick, full bool, only section) (err error) {
	if only != "" && !slices.Contains(sections, only) {
		return fmt.Errorf("-only %s: the parts are %v", only, sections)
	}
	if _, err := os.Stat("bench/schemas"); err != nil {
		return errors.New("run it in the root of the repository: go run ./bench")
	}
	project, err := os.Getwd()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "forkontrol-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, os.Interrupt)
	go func() {
		<-interrupted
		os.RemoveAll(dir)
		os.Exit(1)
	}()
	rules, err := compileRules(project)
	if err != nil {
		return err
	}
	r := &race{workshop: &workshop{project: project, dir: dir, rules: rules, records: 100_000, files: 100}, rounds: 5, memory: 1e9, rows: 1_000_000, only: only}
	periods, files := 1_000_000, 100_000
	command := "go run ./bench"
	if quick {
		r.records, r.files, r.rounds, r.memory, r.rows = 5_000, 20, 3, 1e8, 50_000
		periods, files = 50_000, 2_000
		command += " -quick"
	}
	if full {
		command += " -full"
	}
	if only != "" {
		command += " -only " + string(only)
	}
	if r.has(contractSection) {
		r.contract = &contractRace{orders: r.records}
	}
	if r.has(transitionSection) {
		r.takeovers = takeovers(periods, full)
	}
	if r.has(shapesSection) {
		r.shapes = &shapeRace{bytes: int64(r.records) * 200, shapes: shapes()}
	}
	if r.has(filesSection) {
		r.folder = newFolder(files)
	}
	if r.has(descriptionsSection) {
		r.reading = readDescriptions()
	}
	if err := r.prepare(); err != nil {
		return err
	}
	if err := r.run(); err != nil {
		return err
	}
	a, page := about{command: command, date: time.Now(), machine: machine(), load: r.before}, filepath.Join(project, "docs", "benchmarks.md")
	text := document(r, a)
	switch {
	case quick:
		_, err = os.Stdout.Write(text)
		return err
	case only != "":
		whole, err := os.ReadFile(page)
		if err != nil {
			return err
		}
		text = renewed(whole, text, a)
	}
	return os.WriteFile(page, text, 0o644)
}

var started = time.Now()

// progress says on standard error what is being done.
func progress(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "%6.1fs  %s\n", time.Since(started).Seconds(), fmt.Sprintf(format, args...))
}
