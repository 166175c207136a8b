package ownrules

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/preflight/trial"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/sample"
)

const rows = `<xs:element name="Rod" type="Rod"/><xs:complexType name="Rod"><xs:sequence><xs:element name="A" type="xs:date"/>
<xs:choice minOccurs="2" maxOccurs="3"><xs:element name="B" type="xs:int"/><xs:sequence><xs:element name="C" type="xs:int" minOccurs="0"/><xs:element name="D" type="xs:NMTOKENS"/></xs:sequence></xs:choice>
<xs:any namespace="##other" processContents="skip" minOccurs="0"/></xs:sequence><xs:anyAttribute namespace="##local" processContents="skip"/></xs:complexType>`

// alone are the rules that cannot be broken alone, and why.
var alone = map[string]string{
	"P.Navn/once":            "an abstract type holds nothing that is no breach of its own",
	"P.Navn/required":        "an abstract type holds nothing that is no breach of its own",
	"P/additionalProperties": "an abstract type holds nothing that is no breach of its own",
	"Vare.Nr/once":           "a key has one value",
	"Vare.Navn/maxItems":     "a key has one value",
	"Vare.se/form":           "what is no name is no id that is there",
	"Butik/keyForm.vare":     "Nr comes once",
	"Liste/id":               "no sample says by xsi:type that it is an xs:ID",
	"Liste/idref":            "no sample says by xsi:type that it is an xs:IDREF",
	"Butik/id":               "no sample says by xsi:type that it is an xs:ID",
	"Butik/idref":            "no sample says by xsi:type that it is an xs:IDREF",
}

// For each rule of a contract there is a payload that breaks it alone, by the engine. What cannot be broken alone is
// named: in XML, an element with elements in it is never anything else, unless it may be nil.
func TestEachRuleOfAContractHasAPayloadThatBreaksIt(t *testing.T) {
	contracts := map[string]string{"types": people, "keys": shop, "content": rows}
	for name, text := range contracts {
		t.Run(name, func(t *testing.T) {
			set, err := Load(true, contractFile(t, text))
			require.NoError(t, err)
			broken := 0
			for _, s := range set.Systems {
				for _, m := range s.Messages {
					if !m.Added {
						continue
					}
					check := trial.Check(set, m, preflight.Options{})
					maker := sample.NewMaker(m)
					var left []string
					for i := range m.Rules[1:] {
						id := program.RuleID(i + 1)
						if made, err := maker.Break(id, sample.Options{Check: check}); err == nil {
							assert.Equal(t, []string{m.Rules[id].ID}, check(made.Payload, made.Format, made.Registers))
							broken++
						} else if rule := strings.TrimPrefix(m.Rules[id].ID, "skole/skole/"); alone[rule] == "" && m.Rules[id].Keyword != "type" {
							left = append(left, rule+": "+err.Error())
						}
					}
					assert.Empty(t, left, m.ID)
				}
			}
			assert.Greater(t, broken, 5)
		})
	}
}
