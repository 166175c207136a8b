package fix

import (
	"io"
	"strings"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/token"
)

// Suggester gives for findings what a report can suggest: edits within the line that a finding is on. It is for
// one goroutine.
type Suggester struct {
	planner planner
	show    bool
}

// NewSuggester gives a suggester for findings with excerpts. Show has personal data in suggestions; else there are
// none that would add such.
func NewSuggester(o engine.Options, show bool) *Suggester {
	return &Suggester{planner: planner{checker: engine.New(o), unsafe: true, fields: map[*program.Field]*fieldOf{}, oneLine: true}, show: show}
}

// Suggest gives what is suggested about a finding of a payload, see report.Suggester.
func (s *Suggester) Suggest(of *finding.Payload, f *finding.Finding) *report.Suggestion {
	p, line, at := &s.planner, f.Excerpt, f.Offset-f.ExcerptFrom
	if !s.plan(of, f) || len(p.edits) == 0 {
		return nil
	}
	out := &report.Suggestion{Unsafe: p.edits[0].Unsafe}
	column := func(offset int64) int {
		if offset < f.Offset {
			return f.Column - utf8.RuneCountInString(line[offset-f.ExcerptFrom:at])
		}
		return f.Column + utf8.RuneCountInString(line[at:offset-f.ExcerptFrom])
	}
	for i := range p.edits {
		e := &p.edits[i]
		from := e.Offset - f.ExcerptFrom
		if from < 0 || from+e.Length > int64(len(line)) || strings.ContainsAny(line[:from+e.Length], "\r\n") || !s.show && !e.Shown() {
			return nil
		}
		out.Edits = append(out.Edits, report.Edit{Offset: e.Offset, Length: e.Length, Line: f.Line, Column: column(e.Offset), EndColumn: column(e.end()), Text: e.Text})
	}
	return out
}

// elsewhere are the rules of which a breach can be mended, but not by a change of its line alone.
var elsewhere = map[string]bool{token.RuleEncodingMark: true, token.RuleCSVSeparator: true, token.RuleCSVBlank: true,
	token.RuleCSVLineEnd: true, token.RuleCSVSurplus: true}

// Fixable reports whether a finding, which has an excerpt, can be mended as far as its line shows, and whether
// that is a guess.
func (s *Suggester) Fixable(of *finding.Payload, f *finding.Finding) (unsafe, ok bool) {
	p := &s.planner
	if !s.plan(of, f) {
		return false, false
	}
	switch {
	case len(p.edits) > 0:
		return p.edits[0].Unsafe, true
	case len(p.shapes) > 0:
		return p.shapes[0].Unsafe, true
	}
	return false, elsewhere[f.Rule.ID] || f.Rule.ID == token.RuleJSONTrailing && of.Format == "ndjson"
}

// plan plans what to do about a finding, if its line is known.
func (s *Suggester) plan(of *finding.Payload, f *finding.Finding) bool {
	line, at := f.Excerpt, f.Offset-f.ExcerptFrom
	if line == "" || at < 0 || at > int64(len(line)) {
		return false
	}
	p := &s.planner
	p.text = &text{decoded: excerpt{line, f.ExcerptFrom}, size: f.ExcerptFrom + int64(len(line)), window: []byte(line), from: f.ExcerptFrom}
	p.format, p.edits, p.shapes = of.Format, nil, nil
	p.findings([]finding.Finding{*f})
	return true
}

// excerpt is a line of a payload, at its place in it.
type excerpt struct {
	line string
	from int64
}

func (x excerpt) ReadAt(b []byte, at int64) (int, error) {
	if at < x.from || at >= x.from+int64(len(x.line)) {
		return 0, io.EOF
	}
	n := copy(b, x.line[at-x.from:])
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}
