// Package waiver tells findings that somebody answers for from those that nobody does.
//
// A waiver says that a rule may be broken at a place: by whose word, why and until when. A
// baseline is what was found on the day it was written; what is found beyond it is new. Both
// are files that people keep beside their payloads. A finding that either of them covers is
// waived: it stays in the report, is counted, and does not fail the run. The verdict stays too,
// for the receiver knows nothing of waivers.
//
// Four things are never waived: a payload that could not be read to its end, what stopped the
// reading (see Firm), a finding that was counted and not kept, and what came after the last
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

// firm are the rules that are never waived: what is behind a breach of them was not looked at.
var firm = []string{"forkontrol/limits/", "forkontrol/encoding/", "forkontrol/payload/content/", "forkontrol/payload/kind/", "forkontrol/payload/read/",
	"forkontrol/payload/message/", "forkontrol/payload/root/", "forkontrol/payload/archive/", "forkontrol/payload/hole/", "forkontrol/xml/doctype/"}

// Firm reports whether a rule cannot be waived, as a breach of it keeps the rest of a payload from
// being read or checked.
func Firm(rule string) bool {
	if strings.HasPrefix(rule, "forkontrol/") && strings.HasSuffix(rule, "/well-formed") {
		return true
	}
	for _, begin := range firm {
		if strings.HasPrefix(rule, begin) {
			return true
		}
	}
	return false
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
		r.refuse(v, "en undtagelse skal nævne en fil eller en sti: \"file\": \"**\" er alle filer", "a waiver must name a file or a path: \"file\": \"**\" is every file")
	}
	if Firm(w.Rule) {
		r.refuse(v.member("rule"), w.Rule+" kan ikke undtages: det, der står bag fejlen, er ikke kontrolleret", w.Rule+" cannot be waived: what is behind such an error is not checked")
	}
	if _, err := time.Parse(time.DateOnly, w.Expires); err != nil {
		r.refuse(v.member("expires"), "\"expires\" skal være en dato: 2027-01-31", "\"expires\" must be a date: 2027-01-31")
	}
	if strings.Contains(w.Path, "[") {
		r.refuse(v.member("path"), "\"path\" er uden pladser: skriv Elev, ikke Elev[2]", "\"path\" has no positions: write Elev, not Elev[2]")
	}
	if w.Person != "" && !isPerson(w.Person) {
		r.refuse(v.member("person"), "\"person\" er de 24 tegn, som «forkontrol baseline» skriver, aldrig et CPR-nummer",
			"\"person\" is the 24 characters that “forkontrol baseline” writes, never a CPR number")
	}
	for name, text := range map[string]string{"file": w.File, "path": w.Path, "reason": w.Reason, "owner": w.Owner} {
		if mask.Text(text) != text {
			r.refuse(v.member(name), "\""+name+"\" indeholder et CPR-nummer", "\""+name+"\" holds a CPR number")
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
