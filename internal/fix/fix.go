// Package fix mends payloads: it finds out, from the findings of a check, which bytes to
// change, changes those alone, and checks the outcome again.
//
// Words: an edit is one change of some bytes. It is safe when it keeps what the payload
// says, a date written another way, and unsafe when it guesses what was meant. A
// rewriting is another way to write a value. A round is one set of edits that are made
// together.
//
// No rule is known here. Of a value, the rewritings are tried out (rewrite.go), and the
// one is taken that the field itself allows, as the engine says. What is made of a file is
// checked as a whole: an edit after which something is reported that was not reported before is
// taken back.
//
// A file is never in memory, nor are more than mostEdits edits of it (pile.go). What is not UTF-8 is decoded to a file beside (text.go), edits
// are found there, and what is written is the original with its own bytes around
// them (splice.go).
package fix

import (
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
)

// Edit is one change: Length bytes at Offset of the decoded text become Text, or the bytes
// of it from From to To, which is how a part is moved.
type Edit struct {
	Offset, Length int64
	Text           string
	From, To       int64
	Unsafe         bool
	// Rule is what the edit mends, of a system and a message, and Path is where; Personal says how what it
	// shows is masked.
	Rule     *program.Rule
	System   *program.System
	Message  *program.Message
	Path     string
	Personal program.Personal
	// Was and Put are the value before and after, where the edit is of a value or a name.
	Was, Put string

	line  int   // which record, of a file of many, that are told apart by their lines; else 0
	whole bool  // it is about the file as such and not about a value in it
	with  int32 // the number that edits share that are made together or not at all; 0 for one alone
}

// editFor begins the edit that mends what a finding is about.
func (p *planner) editFor(f *finding.Finding) Edit {
	e := Edit{Offset: f.Offset, Rule: f.Rule, System: f.System, Message: f.Message, Path: f.Path, Personal: f.Personal}
	if p.records {
		e.line = f.Line
	}
	return e
}

// end is the offset of what follows the bytes that are changed.
func (e *Edit) end() int64 { return e.Offset + e.Length }

// reveals reports whether an edit shows anything of what the payload says: other characters than
// white space, hyphens and delimiters.
func (e *Edit) reveals() bool {
	for _, r := range e.Text {
		if r > ' ' && r != '-' {
			return true
		}
	}
	return false
}

// Shown reports whether a report may have an edit that masks personal data: one that adds
// none of the payload's.
func (e *Edit) Shown() bool {
	return (e.Personal == program.Public || !e.reveals()) && e.To == e.From
}

// key tells findings apart, and the edits that mend them: a hash of rule, place and record.
type key uint64

func keyOf(rule, path string, line int) key {
	h := uint64(14695981039346656037)
	for _, s := range [...]string{rule, "\n", path} {
		for i := range len(s) {
			h = (h ^ uint64(s[i])) * 1099511628211
		}
	}
	return key((h ^ uint64(line)) * 1099511628211)
}

func (e *Edit) key() key { return keyOf(e.Rule.ID, e.Path, e.line) }

func (p *planner) keyOf(f *finding.Finding) key {
	if p.records {
		return keyOf(f.Rule.ID, f.Path, f.Line)
	}
	return keyOf(f.Rule.ID, f.Path, 0)
}
