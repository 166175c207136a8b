// Package waiver tells findings that somebody answers for from those that nobody does.
//
// A waiver says that a rule may be broken at a place: by whose word, why and until when. A
// baseline is what was found on the day it was written; what is found beyond it is new. Both
// are files that people keep beside their payloads. A finding that either of them covers is
// waived: it stays in the report, is counted, and does not fail the run. The verdict stays too,
// for the receiver knows nothing of waivers.
//
// Four things are never waived: a payload that could not be read to its end, what stopped the
// reading (see finding.Hides), a finding that was counted and not kept, and what came after the last
// day of its waiver.
//
// Persons are told apart by a Key that no file holds. Without one, findings of a kind are
// counted.
package waiver

import (
	"bytes"
	_ "embed"
	"strings"
	"time"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/mask"
	"github.com/forkontrol/forkontrol/internal/program"
)

// FileName is what the file of waivers is called where nobody says otherwise.
const FileName = "forkontrol-waivers.json"

// WaiversSchema and BaselineSchema describe the files, as JSON Schema draft-07.
var (
	//go:embed waivers.schema.json
	WaiversSchema []byte
	//go:embed baseline.schema.json
	BaselineSchema []byte
)

// Waiver is one waiver.
type Waiver struct {
	Rule   string // the id of the rule
	File   string // a pattern of files; empty for every one
	Path   string // a pattern of places without positions, see fingerprint.Place; empty for every one
	Person string // the Key.Person that the record is about; empty for everybody
	Reason string
	Owner  string
	// Expires is the last day that the waiver counts, "2027-01-31".
	Expires string
	// Source is the file that it stands in, Line the one that it begins on.
	Source string
	Line   int

	file, path pattern
}

// Parse reads a file of waivers, whose name is for messages. The error is Refused, with all that
// is wrong with it.
func Parse(name string, b []byte) ([]Waiver, error) {
	r := reader{file: name, text: b}
	root := r.read()
	var all []Waiver
	r.object(root, members{"$schema": false, "waivers": true})
	list := r.list(root, "waivers")
	for i := range list {
		if w, ok := r.waiver(&list[i]); ok {
			all = append(all, w)
		}
	}
	return all, r.err()
}

func (r *reader) waiver(v *value) (w Waiver, ok bool) {
	before := len(r.problems)
	r.object(v, members{"rule": true, "file": false, "path": false, "person": false, "reason": true, "owner": true, "expires": true})
	w = Waiver{Rule: r.text1(v, "rule"), File: r.text1(v, "file"), Path: r.text1(v, "path"), Person: r.text1(v, "person"),
		Reason: r.text1(v, "reason"), Owner: r.text1(v, "owner"), Expires: r.text1(v, "expires"), Source: r.file, Line: r.line(v)}
	if len(r.problems) > before {
		return w, false
	}
	if w.File == "" && w.Path == "" {
		r.refuse(v, saidNowhere.Text)
	}
	if finding.Hides(w.Rule) {
		r.refuse(v.member("rule"), saidHides.with("rule", w.Rule))
	}
	if _, err := time.Parse(time.DateOnly, w.Expires); err != nil {
		r.refuse(v.member("expires"), saidDate.of("expires"))
	}
	if strings.Contains(w.Path, "[") {
		r.refuse(v.member("path"), saidPositions.of("path"))
	}
	if w.Person != "" && !isPerson(w.Person) {
		r.refuse(v.member("person"), saidPerson.of("person"))
	}
	for name, text := range map[string]string{"file": w.File, "path": w.Path, "reason": w.Reason, "owner": w.Owner} {
		if mask.Text(text) != text {
			r.refuse(v.member(name), saidCPR.of(name))
		}
	}
	w.file, w.path = newPattern(w.File), newPattern(w.Path)
	return w, len(r.problems) == before
}

// isPerson reports whether s has the form of Key.Person.
func isPerson(s string) bool {
	return len(s) == personDigits && strings.Trim(s, "0123456789abcdef") == ""
}

// Expired reports whether the waiver no longer counts on a day.
func (w *Waiver) Expired(today string) bool { return today > w.Expires }

// Problem is one thing that is wrong with a file.
type Problem struct {
	File         string
	Line, Column int
	Text         program.Text
}

// In says what is wrong, in a language.
func (p *Problem) In(lang string) string { return place(p.File, p.Line, p.Column) + p.Text.In(lang) }

// Refused is all that is wrong with a file.
type Refused []Problem

func (r Refused) Error() string { return r.In(program.English) }

// In says what is wrong, a line for each problem.
func (r Refused) In(lang string) string {
	var b bytes.Buffer
	for i := range r {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(r[i].In(lang))
	}
	return b.String()
}
