package fix

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/rules"
)

// TestWhatIsSuggestedMendsTheFinding carries out each suggestion about each example by itself, by its offsets and by its
// columns, and asks the engine again.
func TestWhatIsSuggestedMendsTheFinding(t *testing.T) {
	o := engine.Options{Rules: rules.All(), AsOf: "2026-11-01", Excerpts: true}
	check, suggest := engine.New(o), NewSuggester(o, true)
	suggested := 0
	examples(t, func(t *testing.T, name, text string) {
		p := check.CheckBytes([]byte(text), name)
		for i := range p.Findings {
			f := &p.Findings[i]
			s := suggest.Suggest(&p, f)
			if s == nil || strings.Contains(name, "utf-16") || strings.Contains(name, "iso-8859-1") {
				continue
			}
			suggested++
			got := carriedOut(t, text, s)
			assert.Equal(t, got, byColumns(t, text, s), "%s: %s", name, f.Path)
			after := check.CheckBytes([]byte(got), name)
			for k := range after.Findings {
				again := &after.Findings[k]
				assert.False(t, again.Rule == f.Rule && again.Path == f.Path && again.Line == f.Line, "%s: %s at %s is still there", name, f.Rule.ID, f.Path)
			}
		}
	})
	assert.Greater(t, suggested, 30)
}

func TestASuggestionShowsNoPersonalData(t *testing.T) {
	o := engine.Options{Rules: rules.All(), AsOf: "2026-11-01", Excerpts: true}
	check, masked, shown := engine.New(o), NewSuggester(o, false), NewSuggester(o, true)
	withheld := 0
	examples(t, func(t *testing.T, name, text string) {
		p := check.CheckBytes([]byte(text), name)
		for i := range p.Findings {
			f := &p.Findings[i]
			s := masked.Suggest(&p, f)
			if s == nil && shown.Suggest(&p, f) != nil {
				withheld++
			}
			if s != nil && personal(f) {
				for _, e := range s.Edits {
					assert.Empty(t, strings.Trim(e.Text, " -"), "%s: %s", name, f.Path)
				}
			}
		}
	})
	assert.NotZero(t, withheld)
}

func personal(f *finding.Finding) bool { return f.Personal != 0 }

// carriedOut makes the edits of a suggestion.
func carriedOut(t *testing.T, text string, s *report.Suggestion) string {
	for i := len(s.Edits) - 1; i >= 0; i-- {
		e := &s.Edits[i]
		require.LessOrEqual(t, int(e.Offset+e.Length), len(text))
		text = text[:e.Offset] + e.Text + text[e.Offset+e.Length:]
	}
	return text
}

// byColumns is carriedOut by lines and columns, as an editor makes them.
func byColumns(t *testing.T, text string, s *report.Suggestion) string {
	lines := strings.SplitAfter(text, "\n")
	for i := len(s.Edits) - 1; i >= 0; i-- {
		e := &s.Edits[i]
		require.LessOrEqual(t, e.Line, len(lines))
		line := []rune(lines[e.Line-1])
		lines[e.Line-1] = string(line[:e.Column-1]) + e.Text + string(line[e.EndColumn-1:])
	}
	return strings.Join(lines, "")
}
