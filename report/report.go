// Package report writes what package forkontrol found in payloads: as text for people,
// as tables for spreadsheets, as JSON and NDJSON for programs, as SARIF for code hosts and editors,
// as JUnit and Checkstyle XML for build servers, as what GitHub and GitLab show beside a change, and
// as one HTML page that holds all it needs. The bytes are those that
// the command forkontrol writes for the same payloads with -v, which lists all of them, but for its
// flags, which a text names, and the durations in JUnit XML, which are 0: reports of one payload are equal.
//
// Personal data are in a report as the checker's Options.ShowPersonalData says, texts
// in its Options.Language.
//
//	report.Write(w, report.SARIF, reports...)
package report

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol"
	"github.com/forkontrol/forkontrol/internal/bridge"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/report/form"
)

// Format is a form of a report.
type Format string

// The formats, all in UTF-8 but for XLSX.
const (
	Text       Format = "text"       // for people: 100 columns, no colours
	Summary    Format = "summary"    // for people: counts by system, message and rule
	Compact    Format = "compact"    // a line for each finding, as compilers write them
	HTML       Format = "html"       // one page, without requests
	Markdown   Format = "markdown"   // counts and first findings, for the summary of a job
	CSV        Format = "csv"        // a row for each finding, for a spreadsheet
	XLSX       Format = "xlsx"       // a workbook: a row for each finding, and a sheet of counts
	JSON       Format = "json"       // one document, described by a published JSON Schema
	NDJSON     Format = "ndjson"     // a line of JSON for each finding, each payload and the summary
	SARIF      Format = "sarif"      // SARIF 2.1.0
	JUnit      Format = "junit"      // JUnit XML
	Checkstyle Format = "checkstyle" // Checkstyle's XML
	GitHub     Format = "github"     // annotations of GitHub
	GitLab     Format = "gitlab"     // GitLab's report of code quality
)

// The errors of Write that are not the writer's, for errors.Is.
var (
	// ErrFormat: there is no such format.
	ErrFormat = errors.New("unknown format")
	// ErrNoReport: there is no report to write, or one of them was made by no check.
	ErrNoReport = errors.New("no report of a check")
	// ErrMixed: the reports are of different days or languages, or show personal data
	// and mask them. One document has one day: to write reports of several days, or of
	// checks around midnight, together, set Options.AsOf.
	ErrMixed = errors.New("reports that cannot be joined")
)

// Write writes one report, or several as one, in the order that they are given. Of a
// single payload or many, the document has the same form. What is written is what was
// found, whatever has been changed in the fields of a report since. Nothing is written when the
// error is ErrFormat, ErrNoReport or ErrMixed; any other is that of w, unchanged.
func Write(w io.Writer, f Format, reports ...*forkontrol.Report) error {
	if !slices.Contains(form.All, string(f)) {
		return fmt.Errorf("report: %w %q; it must be one of %s", ErrFormat, string(f), strings.Join(form.All, ", "))
	}
	if len(reports) == 0 {
		return fmt.Errorf("report: %w", ErrNoReport)
	}
	var first *bridge.Opened
	outcomes := make([]finding.Payload, len(reports))
	for i, r := range reports {
		opened := bridge.Open(r)
		switch {
		case opened == nil:
			return fmt.Errorf("report: number %d: %w", i+1, ErrNoReport)
		case first == nil:
			first = opened
		case opened.AsOf != first.AsOf:
			return fmt.Errorf("report: %w: number %d is of %s, the first of %s", ErrMixed, i+1, opened.AsOf, first.AsOf)
		case opened.Options != first.Options || opened.Rules != first.Rules:
			return fmt.Errorf("report: %w: number %d was checked with other options than the first", ErrMixed, i+1)
		}
		outcomes[i] = opened.Outcome
	}
	joined := preflight.Join(first.Rules, first.AsOf, outcomes...)
	return form.Write(w, string(f), joined, first.Rules, form.Options{Options: first.Options})
}
