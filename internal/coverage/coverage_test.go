package coverage_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/forkontrol/forkontrol/internal/coverage"
	"github.com/forkontrol/forkontrol/internal/program"
)

func set() *program.Ruleset {
	m := &program.Message{
		ID: "skole/tjeneste@1#Besked", Direction: "request", Evidence: program.Contract,
		Fields: []program.Field{{}, {Evidence: program.Official}, {Evidence: program.Draft}, {Evidence: program.Draft}},
		Rules:  []program.Rule{{}, {Evidence: program.Official}, {Evidence: program.Contract}},
	}
	return &program.Ruleset{Systems: []*program.System{
		{ID: "forkontrol", Rules: []program.Rule{{Evidence: program.Official}}},
		{ID: "skole", Name: "Skole", Direction: "out", Areas: []string{"GYM"}, Messages: []*program.Message{m, m},
			Missing: program.Text{Da: "Alt.", En: "All."}, Rules: []program.Rule{{Evidence: program.Draft}}},
	}}
}

func TestMessagesFieldsAndRulesAreCountedByEvidence(t *testing.T) {
	list := coverage.Of(set())
	assert.Len(t, list, 1, "a system without messages has nothing to cover")
	s := list[0]
	assert.Equal(t, coverage.Count{Contract: 2}, s.Messages)
	assert.Equal(t, coverage.Count{Official: 2, Draft: 4}, s.Fields)
	assert.Equal(t, coverage.Count{Official: 2, Contract: 2, Draft: 1}, s.Rules, "a system's own rules count too")
	assert.Equal(t, 33, s.Fields.Share(program.Official))
	assert.Equal(t, 0, s.Fields.Share(program.Contract))
}

// A share that is there is never shown as none, nor one that lacks something as all.
func TestSharesDoNotRoundAway(t *testing.T) {
	c := coverage.Count{Official: 999, Draft: 1}
	assert.Equal(t, 99, c.Share(program.Official))
	assert.Equal(t, 1, c.Share(program.Draft))
	assert.Equal(t, 0, coverage.Count{}.Share(program.Draft))
}

func TestThePageSaysWhatIsMissing(t *testing.T) {
	page := coverage.Markdown(coverage.Of(set()))
	assert.Contains(t, page, "1 systems, 2 messages, 6 fields, 5 rules")
	assert.Contains(t, page, "| [Skole](#skole) | sent | GYM | 2 | 6 | 5 | 33 % | 0 % | 66 % |")
	assert.Contains(t, page, "Missing: All.")
}
