// Conformance answers the questions of “forkontrol conformance run”, with the Go package in the place of the validator
// that is to be measured:
//
//	forkontrol conformance -o suite
//	go build -o answer ./examples/conformance
//	forkontrol conformance run suite -- ./answer
//
// A validator of one's own takes the place of the function check; everything else can stay.
package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/forkontrol/forkontrol"
)

// question is a case: a line of standard input.
type question struct {
	ID        string                `json:"id"`
	Message   string                `json:"message"`
	Format    string                `json:"format"`
	AsOf      string                `json:"asOf"`
	Payload   []byte                `json:"payload"` // base64 in JSON
	Registers map[string][][]string `json:"registers"`
}

// answer is a line of standard output.
type answer struct {
	ID       string    `json:"id"`
	Verdict  string    `json:"verdict"` // valid, invalid, or skipped
	Findings []finding `json:"findings"`
}

type finding struct {
	Rule string `json:"rule"`
}

func main() {
	if err := answerAll(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "answer:", err)
		os.Exit(1)
	}
}

func answerAll(in io.Reader, out io.Writer) error {
	questions, answers := json.NewDecoder(bufio.NewReader(in)), json.NewEncoder(out)
	for {
		var q question
		if err := questions.Decode(&q); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		a, err := check(&q)
		if err != nil {
			return fmt.Errorf("%s: %w", q.ID, err)
		}
		if err := answers.Encode(a); err != nil {
			return err
		}
	}
}

// check has a payload checked with the registers that go with it.
func check(q *question) (*answer, error) {
	o := forkontrol.Options{Format: q.Format, AsOf: q.AsOf}
	for name, rows := range q.Registers {
		var table bytes.Buffer
		if err := csv.NewWriter(&table).WriteAll(rows); err != nil {
			return nil, err
		}
		r, err := forkontrol.LoadRegister(name, &table)
		if err != nil {
			return nil, err
		}
		o.Registers = append(o.Registers, r)
	}
	checker, err := forkontrol.NewChecker(o)
	if err != nil {
		return nil, err
	}
	report := checker.CheckBytes(q.Payload, "")
	if report.Message == "" {
		// Only an object without its name does not say what it is.
		o.Message = q.Message
		if checker, err = forkontrol.NewChecker(o); err != nil {
			return nil, err
		}
		report = checker.CheckBytes(q.Payload, "")
	}
	a := &answer{ID: q.ID, Verdict: "invalid", Findings: []finding{}}
	if report.Verdict == forkontrol.VerdictValid {
		a.Verdict = "valid"
	}
	for _, f := range report.Findings {
		a.Findings = append(a.Findings, finding{f.Rule})
	}
	return a, nil
}
