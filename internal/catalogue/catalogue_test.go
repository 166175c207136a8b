package catalogue_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/catalogue"
	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/program"
)

func ruleset(t *testing.T) *program.Ruleset {
	t.Helper()
	set, err := compile.Ruleset(os.DirFS("../../schemas"))
	require.NoError(t, err)
	return set
}

func TestARuleSaysWhatItAsks(t *testing.T) {
	c := catalogue.Of(ruleset(t))
	const below = "ungedatabasen/indberet-institution-kontakt/KontaktpersonInfo"
	r := c.FindRule(below + ".KontaktMail/maxLength").Rule
	assert.Equal(t, program.Text{Da: "Kontaktpersonens mailadresse må højst have 64 tegn.",
		En: "E-mail address of the contact person may have at most 64 characters."}, r.Asks)
	assert.Equal(t, program.Text{Da: "KontaktpersonInfo må ikke have ukendte felter.",
		En: "KontaktpersonInfo must have no unknown fields."}, c.FindRule(below+"/additionalProperties").Rule.Asks)
	assert.Nil(t, c.FindRule(""))
}

// A title with a gap, or one that speaks of a finding, leaves its reader to guess. Whoever adds a rule with a message of
// its own adds what the rule asks.
func TestEveryRuleHasATitle(t *testing.T) {
	set := ruleset(t)
	c := catalogue.Of(set)
	see := func(s *program.System, m *program.Message, rules []program.Rule) {
		for i := range rules {
			own := &rules[i]
			r := c.Rule(s, m, own)
			for _, title := range []string{r.Asks.Da, r.Asks.En} {
				assert.Regexp(t, `^[^…{]+\.$`, title, r.ID)
			}
			if strings.Contains(own.Message.Da, "{found}") || strings.Contains(own.Message.Da, "{value}") {
				assert.False(t, own.Asks.Empty(), r.ID)
			}
		}
	}
	for _, s := range set.Systems {
		see(s, nil, s.Rules)
		for _, m := range s.Messages {
			see(s, m, m.Rules[1:])
		}
	}
}

// A CPR number with a hyphen or without is a CPR number to whoever reads the description.
func TestBothSpellingsOfACPRNumberAreOneForm(t *testing.T) {
	set := ruleset(t)
	s, m := set.Find("coesa/fgu-kommunalt-bidrag@1.2#KommunaltBidrag")
	d := catalogue.Of(set).Describe(s, m)
	found := false
	for i := range d.Len() {
		if f := d.Field(i); f.Path == "Bidrag.cpr" {
			found = true
			assert.Equal(t, "cpr", f.Bounds[catalogue.Format])
		}
	}
	assert.True(t, found)
}

// What is shown of a bound is what the check asks: no two rules of a field bound the same thing differently, but where a
// condition decides which.
func TestBoundsAreThoseOfTheRules(t *testing.T) {
	set := ruleset(t)
	for m := range catalogue.Of(set).Messages("") {
		s, _ := set.Find(m.ID)
		d := catalogue.Of(set).Describe(s, m.Message)
		for i := range d.Len() {
			f := d.Field(i)
			for _, id := range f.Rules {
				r := d.Rule(id)
				for word, limit := range f.Bounds {
					if catalogue.Word(word).String() == r.Keyword && m.ID+f.Path != "ungedatabasen/indberet-institution-kontakt@1.0#IndberetSvarElevStatus" {
						assert.Equal(t, r.Limit, limit, "%s %s %s", m.ID, f.Path, r.Keyword)
					}
				}
			}
		}
	}
}
