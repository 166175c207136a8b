package report

import (
	"github.com/forkontrol/forkontrol/internal/finding"
)

// Suggestion is a change of the payload that mends what a finding is about.
type Suggestion struct {
	// Unsafe says that it guesses what was meant; else it keeps what the payload says.
	Unsafe bool
	Edits  []Edit // all of them, in order
}

// Edit is one change, within one line: what stands between two columns is replaced by a text.
type Edit struct {
	Offset, Length          int64 // in bytes of the payload as UTF-8
	Line, Column, EndColumn int
	Text                    string
}

// Suggester gives what is suggested about a finding of a payload, nil for nothing.
type Suggester interface {
	Suggest(p *finding.Payload, f *finding.Finding) *Suggestion
}

// Applicability is Unsafe as a word for programs.
func (s *Suggestion) Applicability() string {
	if s.Unsafe {
		return "unsafe"
	}
	return "safe"
}

// appendSuggestion appends what is suggested about a finding, if anything is.
func appendSuggestion(b []byte, p *finding.Payload, f *finding.Finding, o Options) []byte {
	if o.Suggest == nil {
		return b
	}
	s := o.Suggest.Suggest(p, f)
	if s == nil {
		return b
	}
	b = append(b, `,"suggestion":{`...)
	b = appendMember(b, "applicability", s.Applicability())
	b = append(b, `,"edits":[`...)
	for i := range s.Edits {
		e := &s.Edits[i]
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '{')
		b = appendNumber(b, "offset", int(e.Offset))
		b = append(b, ',')
		b = appendNumber(b, "length", int(e.Length))
		b = append(b, ',')
		b = appendNumber(b, "line", e.Line)
		b = append(b, ',')
		b = appendNumber(b, "column", e.Column)
		b = append(b, ',')
		b = appendNumber(b, "endColumn", e.EndColumn)
		b = append(b, ',')
		b = appendMember(b, "text", e.Text)
		b = append(b, '}')
	}
	return append(b, "]}"...)
}
