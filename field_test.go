package forkontrol_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol"
	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/sample"
	"github.com/forkontrol/forkontrol/rules"
)

const kontakt = "ungedatabasen/indberet-institution-kontakt@1.0#Indberet"

func ExampleChecker_CheckField() {
	checker, err := forkontrol.NewChecker(forkontrol.Options{Language: forkontrol.English})
	if err != nil {
		fmt.Println(err)
		return
	}
	findings, err := checker.CheckField(kontakt, "KontaktpersonInfo.Elev.CPRNr", "3213140000")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range findings {
		fmt.Println(f.Severity, f.Rule)
	}
	// Output: error ungedatabasen/indberet-institution-kontakt/KontaktpersonInfo.Elev.CPRNr/cpr
}

// A value that a whole check finds wrong by itself is found wrong alone, by the same rules in the
// same words.
func TestAFieldAloneIsJudgedAsInThePayload(t *testing.T) {
	checked := 0
	for _, s := range rules.All().Systems {
		for _, m := range s.Messages {
			always := map[program.RuleID]bool{}
			unconditional(m, 1, map[program.NodeID]bool{}, always)
			maker := sample.NewMaker(alone(m))
			for i := 1; i < len(m.Rules); i++ {
				r := &m.Rules[i]
				if !always[program.RuleID(i)] {
					continue
				}
				switch r.Keyword {
				case "minLength", "maxLength", "pattern", "enum", "cpr", "cvr", "ean", "p-number", "institution", "jn", "format", "minimum", "maximum", "totalDigits", "required":
				default:
					continue
				}
				made, err := maker.Break(program.RuleID(i), sample.Options{Format: sample.XML})
				if err != nil {
					continue
				}
				c, err := forkontrol.NewChecker(forkontrol.Options{Message: m.ID, ShowPersonalData: true})
				require.NoError(t, err)
				for _, want := range c.CheckBytes(made.Payload, "").Findings {
					if want.Rule != r.ID || strings.HasSuffix(want.Value, "…") || m.Envelope {
						continue
					}
					if want.HasValue && want.Value == "" {
						continue // an empty element; alone, what is empty is left out
					}
					got, err := c.CheckField(m.ID, want.Path, want.Value)
					require.NoError(t, err, "%s of %s", want.Path, m.ID)
					var same *forkontrol.Finding
					for k := range got {
						if got[k].Rule == want.Rule {
							same = &got[k]
						}
					}
					require.NotNil(t, same, "%s %q gives %v", want.Rule, want.Value, got)
					want.Line, want.Column, want.EndLine, want.EndColumn, want.Offset = 0, 0, 0, 0, 0
					require.Equal(t, want, *same)
					checked++
				}
			}
		}
	}
	assert.Greater(t, checked, 50)
}

// alone is a message without the rules between fields, which keep a field from being wrong by itself.
func alone(m *program.Message) *program.Message {
	bare := *m
	bare.Nodes = slices.Clone(m.Nodes)
	for i := range bare.Nodes {
		n := &bare.Nodes[i]
		n.Exprs, n.Keys = nil, slices.Clone(n.Keys)
		for k := range n.Keys {
			n.Keys[k].Rule = 0
		}
	}
	return &bare
}

// unconditional gathers the rules that hold whatever else a payload says.
func unconditional(m *program.Message, id program.NodeID, seen map[program.NodeID]bool, rules map[program.RuleID]bool) {
	if id == 0 || seen[id] {
		return
	}
	seen[id] = true
	n := &m.Nodes[id]
	for i := range n.Checks {
		rules[n.Checks[i].Rule] = true
	}
	if n.Object != nil {
		for _, need := range n.Object.Needs {
			rules[need.Rule] = true
		}
		for i := range n.Object.Props {
			unconditional(m, n.Object.Props[i].Node, seen, rules)
		}
	}
	if n.Array != nil {
		unconditional(m, n.Array.Items, seen, rules)
	}
	if n.Apply != nil {
		for _, id := range n.Apply.All {
			unconditional(m, id, seen, rules)
		}
	}
}

func TestAFieldThatThereIsNotIsAnError(t *testing.T) {
	c, err := forkontrol.NewChecker(forkontrol.Options{})
	require.NoError(t, err)
	for _, path := range []string{"Findes.Ikke", "KontaktpersonInfo.", ".", "/", "/Indberet/KontaktpersonInfo/1x", "KontaktpersonInfo.1.Elev"} {
		_, err := c.CheckField(kontakt, path, "1")
		assert.ErrorIs(t, err, &forkontrol.OptionError{Option: "Path"}, path)
		assert.ErrorContains(t, err, kontakt)
	}
	_, err = c.CheckField("a/b@1#c", "CPRNr", "1")
	assert.ErrorIs(t, err, &forkontrol.OptionError{Option: "Message"})
}

// As fast as somebody types, nothing is left for the garbage collector.
func TestAGoodValueCostsNoMemory(t *testing.T) {
	c := engine.New(engine.Options{Rules: rules.All()})
	f := c.Field(kontakt, "KontaktpersonInfo.Elev.CPRNr")
	require.NotNil(t, f)
	value := []byte("1203140000")
	require.Empty(t, c.CheckField(f, value))
	assert.Zero(t, testing.AllocsPerRun(100, func() { c.CheckField(f, value) }))
}
