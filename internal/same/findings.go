package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// With -findings nothing is compared but what a user goes by: which verdict a payload gets, and which rules it is found
// to break, where and how gravely. Words, forms and other faces may differ. The samples are those of this state, so
// that its new messages and rules are among them.

// change is one way in which the two states differ about payloads of a message. As a line, which expectations are
// matched with, it is "MESSAGE RULE: WHAT".
type change struct{ message, rule, what string }

func (c change) String() string { return c.message + " " + c.rule + ": " + c.what }

// The rules of changes that are about no rule.
const (
	ofVerdict = "verdict"
	ofMessage = "message"
)

// noMessage stands where neither state knows the message.
const noMessage = "(no message)"

// changes gathers what differs.
type changes struct {
	expected []*expectation

	mu       sync.Mutex
	payloads int
	all      map[change]*seen
}

// seen is how often something changed, and where first.
type seen struct {
	payloads int
	example  string
}

// toldPayload is what a report in JSON says of a payload, as far as it is compared.
type toldPayload struct {
	File, Message, Verdict string
	Findings               []toldFinding
}

type toldFinding struct {
	Rule, Severity, Path string
	Line, Column         int
}

func (f *toldFinding) place() string { return fmt.Sprintf("%d:%d %s", f.Line, f.Column, f.Path) }

// findings checks all batches with both states and compares what they find.
func (c *comparison) findings(ctx context.Context) error {
	return each(ctx, c.batches, func(ctx context.Context, worker int, b batch) error {
		var told [2]map[string]toldPayload
		for i, s := range c.sides {
			j := checkJob(&b, &call{args: []string{"--lang=en", "-v", "--format=json"}}, b.files, nil)
			given, err := c.use(ctx, s.exe, j.args[i], nil, filepath.Join(c.dir, "reports", fmt.Sprint(worker), sideNames[i]))
			if err != nil {
				return err
			}
			if told[i], err = readTold(given); err != nil {
				return fmt.Errorf("%s, %s: %w", b.name, sideNames[i], err)
			}
		}
		for _, file := range b.files {
			c.changes.compare(b.message, file, told[before][file], told[after][file])
		}
		return nil
	})
}

// readTold reads a report from standard output. There is none where the state does not know the message that was named,
// or one of the registers: the payloads then have no verdict.
func readTold(given []output) (map[string]toldPayload, error) {
	code, talk, report := string(given[0].content), given[1].content, given[2].content
	told := map[string]toldPayload{}
	if len(report) == 0 {
		if code != "2" {
			return nil, fmt.Errorf("exit code %s without a report: %s", code, bytes.TrimSpace(talk))
		}
		return told, nil
	}
	var doc struct{ Payloads []toldPayload }
	if err := json.Unmarshal(report, &doc); err != nil {
		return nil, err
	}
	for _, p := range doc.Payloads {
		told[p.File] = p
	}
	return told, nil
}

// compare notes in what two states differ about a payload.
func (c *changes) compare(message, file string, old, new toldPayload) {
	message = cmp.Or(new.Message, old.Message, message, noMessage)
	places := map[change]string{}
	note := func(rule, what, place string) {
		if k := (change{message, rule, what}); places[k] == "" {
			places[k] = strings.TrimSuffix(file+", "+place, ", ")
		}
	}
	switch {
	case old.Verdict == "" && new.Verdict != "":
		note(ofMessage, "known to the new state alone", "")
	case old.Verdict != "" && new.Verdict == "":
		note(ofMessage, "known to the old state alone", "")
	default:
		if old.Message != new.Message {
			note(ofMessage, fmt.Sprintf("was %s", cmp.Or(old.Message, "not known")), "")
		}
		if old.Verdict != new.Verdict {
			note(ofVerdict, fmt.Sprintf("%s, was %s", new.Verdict, old.Verdict), "")
		}
		byRule := [2]map[string][]toldFinding{byRule(old), byRule(new)}
		for rule := range union(byRule) {
			compareRule(byRule[before][rule], byRule[after][rule], func(what, place string) { note(rule, what, place) })
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.payloads++
	for k, place := range places {
		if c.all == nil {
			c.all = map[change]*seen{}
		}
		s := c.all[k]
		if s == nil {
			s = &seen{example: place}
			c.all[k] = s
		}
		s.payloads++
		s.example = min(s.example, place) // the same in each run
	}
}

// compareRule compares the breaches of one rule in one payload. What is at the same place on both sides is the same
// breach, of whatever severity; of the others as many as both sides have were moved.
func compareRule(old, new []toldFinding, note func(what, place string)) {
	var left []toldFinding
	at := map[string][]toldFinding{}
	for _, f := range old {
		at[f.place()] = append(at[f.place()], f)
	}
	for _, f := range new {
		same := at[f.place()]
		if len(same) == 0 {
			left = append(left, f)
			continue
		}
		if same[0].Severity != f.Severity {
			note(f.Severity+", was "+same[0].Severity, f.place())
		}
		at[f.place()] = same[1:]
	}
	var gone []toldFinding
	for _, f := range old {
		if n := len(at[f.place()]); n > 0 {
			gone = append(gone, f)
			at[f.place()] = at[f.place()][1:]
		}
	}
	for i := range max(len(left), len(gone)) {
		switch {
		case i >= len(gone):
			note("found by the new state alone", left[i].place())
		case i >= len(left):
			note("found by the old state alone", gone[i].place())
		default:
			note("at another place", left[i].place()+", was "+gone[i].place())
		}
	}
}

func byRule(p toldPayload) map[string][]toldFinding {
	rules := map[string][]toldFinding{}
	for _, f := range p.Findings {
		rules[f.Rule] = append(rules[f.Rule], f)
	}
	return rules
}

func union[V any](sides [2]map[string]V) map[string]bool {
	all := map[string]bool{}
	for _, side := range sides {
		for name := range side {
			all[name] = true
		}
	}
	return all
}

// write prints what differs, by message and rule, and reports whether all of it was expected.
func (c *changes) write(w io.Writer) (same bool) {
	keys := slices.SortedFunc(maps.Keys(c.all), func(a, b change) int { return strings.Compare(a.String(), b.String()) })
	left := 0
	for _, k := range keys {
		if expects(c.expected, k.String()) {
			continue
		}
		left++
		fmt.Fprintf(w, "%s\n  payloads: %d, such as %s\n", k, c.all[k].payloads, c.all[k].example)
	}
	for _, e := range c.expected {
		if !e.matched {
			fmt.Fprintln(w, "note: nothing differs as the line says that was expected to:", e.text)
		}
	}
	fmt.Fprintf(w, "%d differences, %d of them expected; compared: %d payloads\n", len(keys), len(keys)-left, c.payloads)
	return left == 0
}

// expects reports whether a line of a difference is expected.
func expects(all []*expectation, line string) (is bool) {
	for _, e := range all {
		if e.kind == nil && e.old.MatchString(line) {
			e.matched, is = true, true
		}
	}
	return is
}
