// Package waivers waives findings of package forkontrol that somebody answers for: by a file of
// waivers, which says why, by whose word and until when, and by a baseline, which holds what was
// found on the day it was written. They are the files that the command forkontrol and the npm
// package read and write, and the answers are the same.
//
// A waived finding stays in the report and is counted; what counts are the rest:
//
//	run, err := waivers.New(waivers.Options{Waivers: waivers.File{Name: "forkontrol-waivers.json", Content: content}})
//	if err != nil {
//		return err // all that is wrong with the file, by line and column
//	}
//	run.Apply(report, nil)
//	fails := report.Errors > report.WaivedErrors
//
// The verdict stays, for the receiver knows nothing of waivers. Never waived are findings behind
// which something was not checked, those that were counted and not kept (Options.MaxSamples of package
// forkontrol bounds them), and what came after the last day of a waiver.
package waivers

import (
	"errors"
	"io"
	"sync"
	"time"

	"github.com/forkontrol/forkontrol"
	"github.com/forkontrol/forkontrol/internal/bridge"
	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/waiver"
)

// File is a file that has been read.
type File struct {
	// Name is what reports and errors call it.
	Name string
	// Content is nil where there is no file.
	Content []byte
}

// Options say what is waived. The zero value waives nothing.
type Options struct {
	Waivers, Baseline File
	// Key tells persons apart; white space around it is no part of it. It has at least 32
	// characters and is kept apart from the files, as a password is. "" counts findings, whoever
	// they are about.
	Key string
	// Today is the day by which waivers expire, "2026-11-29"; "" for the day on which New is called,
	// in local time.
	Today string
	// Language of what an Error says; "" is Danish.
	Language forkontrol.Language
}

// The errors of New that are about the key, for errors.Is.
var (
	// ErrShortKey: Options.Key has fewer than 32 characters.
	ErrShortKey = errors.New("waivers: a key must have at least 32 characters")
	// ErrOtherKey: the baseline was written with another key.
	ErrOtherKey = errors.New("waivers: the baseline was written with another key")
)

// Error is all that is wrong with a file.
type Error struct {
	File     string
	Problems []Problem
}

// Problem is one thing that is wrong, with its place, both counted from 1.
type Problem struct {
	Line, Column int
	Message      string
	text         string // with file and place
}

func (e *Error) Error() string {
	said := "waivers"
	for i, p := range e.Problems {
		if i == 0 {
			said += ": "
		} else {
			said += "\n"
		}
		said += p.text
	}
	return said
}

// Run is waivers and a baseline for the payloads of one run. It is safe for concurrent use, and
// what it answers does not depend on the order of the payloads.
type Run struct {
	run  *waiver.Run
	key  *waiver.Key
	base *waiver.Baseline

	mu      sync.Mutex
	entries []waiver.Entry
	seen    map[string]bool // files that were read to their end
}

// New reads the files. The error is an *Error, ErrShortKey or ErrOtherKey.
func New(o Options) (*Run, error) {
	r := &Run{base: &waiver.Baseline{}, seen: map[string]bool{}}
	var err error
	if o.Key != "" {
		if r.key, err = waiver.NewKey(o.Key); err != nil {
			return nil, ErrShortKey
		}
	}
	var list []waiver.Waiver
	if o.Waivers.Content != nil {
		if list, err = waiver.Parse(o.Waivers.Name, o.Waivers.Content); err != nil {
			return nil, refused(o.Waivers.Name, err, o.Language)
		}
	}
	var compared *waiver.Baseline
	if o.Baseline.Content != nil {
		if compared, err = waiver.ParseBaseline(o.Baseline.Name, o.Baseline.Content); err != nil {
			return nil, refused(o.Baseline.Name, err, o.Language)
		}
		if r.key != nil && compared.Keyed != "" && compared.Keyed != r.key.Check() {
			return nil, ErrOtherKey
		}
		r.base = compared
	}
	today := o.Today
	if today == "" {
		today = time.Now().Format(time.DateOnly)
	}
	r.run = waiver.NewRun(list, compared, today)
	return r, nil
}

func refused(file string, err error, lang forkontrol.Language) error {
	var all waiver.Refused
	if !errors.As(err, &all) {
		return err
	}
	if lang == "" {
		lang = forkontrol.Danish
	}
	e := &Error{File: file}
	for i := range all {
		p := &all[i]
		e.Problems = append(e.Problems, Problem{p.Line, p.Column, p.Text.In(string(lang)), p.In(string(lang))})
	}
	return e
}

// Apply waives the findings of a report that are covered: it sets Waived of findings, and the
// counts of the report. Patterns of files are compared with Report.File, which is the path from the
// folder of the file of waivers, with forward slashes.
//
// The payload is read again to find the persons; nil, and without a key, it is not, and findings are
// counted whoever they are about. A report that no check has made is left as it is. Reports of one
// run are applied once each.
func (r *Run) Apply(report *forkontrol.Report, payload io.Reader) {
	opened := bridge.Open(report)
	if opened == nil {
		return
	}
	p := &opened.Outcome
	var persons []string
	if r.key != nil && payload != nil && len(p.Findings) > 0 {
		if src := engine.New(opened.Engine).Tokens(payload, p.File); src != nil {
			persons = waiver.Persons(src, p, r.key)
		}
	}
	r.run.Apply(p, waiver.Names{Waivers: p.File, Baseline: p.File}, persons)
	report.WaivedErrors, report.WaivedWarnings, report.WaivedInfos = p.Waived.Error, p.Waived.Warning, p.Waived.Info
	for i := range report.Findings {
		if i >= len(p.Findings) || report.Findings[i].Rule != p.Findings[i].Rule.ID {
			break // findings have been taken out of the report
		}
		report.Findings[i].Waived = nil
		if w := p.Findings[i].Waived; w != nil {
			report.Findings[i].Waived = &forkontrol.Waived{By: w.By, Reason: w.Reason, Owner: w.Owner, Expires: w.Expires, File: w.File, Line: w.Line}
		}
	}
	if p.Verdict <= finding.Invalid && !p.Truncated {
		entries := waiver.Of(p.File, p, persons)
		r.mu.Lock()
		defer r.mu.Unlock()
		r.entries = append(r.entries, entries...)
		r.seen[p.File] = true
	}
}

// Use is what became of a waiver.
type Use struct {
	// Rule is that of the waiver, Line where it begins in its file.
	Rule string
	Line int
	// Findings is how many it covered, none when Expired is set: its last day is over.
	Findings int
	Expired  bool
	// Unused is set when it was asked for nothing: what it is about was checked, and its rule was not
	// broken there.
	Unused bool
}

// Uses are what became of the waivers so far, in the order of their file.
func (r *Run) Uses() []Use {
	var all []Use
	for _, u := range r.run.Uses() {
		all = append(all, Use{u.Rule, u.Line, u.Findings, u.Expired, u.Unused()})
	}
	return all
}

// Gone is how many findings of the baseline are no longer there, of the payloads that were applied
// and read to their end.
func (r *Run) Gone() int {
	n := 0
	for _, e := range r.run.Gone() {
		n += e.Count
	}
	return n
}

// Baseline is a baseline of what has been applied and no waiver covers, as a file. Files that were
// not applied, not read to their end, or of which not all findings were kept, have the entries that
// they had.
func (r *Run) Baseline() []byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	next := waiver.Baseline{Keyed: r.base.Keyed, Entries: append([]waiver.Entry(nil), r.entries...)}
	if r.key != nil {
		next.Keyed = r.key.Check()
	}
	for _, e := range r.base.Entries {
		if !r.seen[e.File] {
			next.Entries = append(next.Entries, e)
		}
	}
	return next.Bytes()
}
