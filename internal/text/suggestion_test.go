package text_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/text"
	"github.com/forkontrol/forkontrol/internal/token"
)

func TestWhatIsNearlyRightIsAskedFor(t *testing.T) {
	person := &program.Message{Name: "Person", Root: "Person", Fields: []program.Field{
		{Name: "Person", Max: 1}, {Name: "KontaktMail", Max: 1}, {Name: "Rolle", Max: 1}, {Name: "Kontaktnr", Max: 0}}}
	set := &program.Ruleset{Systems: []*program.System{{Messages: []*program.Message{person, {Root: "*Request"}}}}}
	rule := func(id, keyword string) *program.Rule {
		return &program.Rule{ID: id, Keyword: keyword, Message: program.Text{Da: "Galt.", En: "Wrong."}}
	}
	code := rule("a/Rolle/enum", "enum")
	code.Field, code.Allowed = 2, []string{"Elev", "Lærer", "Pædagog"}
	listed := rule("a/Rolle/known-role", "known-role") // one of x-rules: this in ['Elev', …]
	listed.Field, listed.Allowed = 2, code.Allowed
	kind := rule("a/Rolle/type", "type")
	kind.Field, kind.Allowed = 2, []string{"integer"}
	for _, c := range []struct {
		why    string
		f      finding.Finding
		da, en string
	}{
		{"a field", finding.Finding{Rule: rule("a/additionalProperties", "additionalProperties"), Found: "KontaktEmail"}, " Mente du «KontaktMail»?", " Did you mean “KontaktMail”?"},
		{"no field that was withdrawn", finding.Finding{Rule: rule("a/additionalProperties", "additionalProperties"), Found: "KontaktNr"}, "", ""},
		{"nor one that is far away", finding.Finding{Rule: rule("a/additionalProperties", "additionalProperties"), Found: "Adresse"}, "", ""},
		{"a code", finding.Finding{Rule: code, Value: "Laerer", HasValue: true}, " Mente du «Lærer»?", " Did you mean “Lærer”?"},
		{"a code that an expression lists", finding.Finding{Rule: listed, Value: "pædagog.", HasValue: true}, " Mente du «Pædagog»?", " Did you mean “Pædagog”?"},
		{"no name of a type", finding.Finding{Rule: kind, Value: "Integer", HasValue: true}, "", ""},
		{"no code of what is masked", finding.Finding{Rule: code, Value: "Laerer", HasValue: true, Personal: program.Name}, "", ""},
		{"a root", finding.Finding{Rule: rule(token.RuleMessageUnknown, "unknown"), Found: "person"}, " Mente du «Person»?", " Did you mean “Person”?"},
		{"a column", finding.Finding{Rule: rule(token.RuleCSVColumn, "unknown"), Found: "fornavn", Want: "Efternavn, Fornavn"}, " Mente du «Fornavn»?", " Did you mean “Fornavn”?"},
	} {
		c.f.Message = person
		assert.Equal(t, "Galt."+c.da, text.Message(&c.f, set, "da", false), c.why)
		assert.Equal(t, "Wrong."+c.en, text.Message(&c.f, set, "en", false), c.why)
		assert.Equal(t, "Galt.", text.General(&c.f, set, "da"), "what a rule asks knows of no value")
	}
}

func TestAllowedValuesAreNamedWholeOrTheNearest(t *testing.T) {
	rule := &program.Rule{Keyword: "enum", Message: program.Text{Da: "Tilladt er: {allowed}."}}
	f := &finding.Finding{Rule: rule, HasValue: true, Value: "x"}
	for i := range 15 {
		rule.Allowed = append(rule.Allowed, fmt.Sprint(i))
	}
	assert.Equal(t, "Tilladt er: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 eller 14.", text.Message(f, nil, "da", false), "short ones are all there")
	rule.Allowed = nil
	for i := range 40 {
		rule.Allowed = append(rule.Allowed, fmt.Sprintf("Uddannelse%02d", i))
	}
	assert.Equal(t, "Tilladt er: en af 40 værdier, for eksempel Uddannelse00, Uddannelse01, Uddannelse02, Uddannelse03 eller Uddannelse04.", text.Message(f, nil, "da", false))
	f.Value = "uddannelse 37"
	assert.Equal(t, "Tilladt er: en af 40 værdier; de nærmeste: Uddannelse37. Mente du «Uddannelse37»?", text.Message(f, nil, "da", false))
}
