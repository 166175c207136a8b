package sample

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/program"
)

func TestASampleBreaksNothing(t *testing.T) {
	m := hold()
	for _, minimal := range []bool{false, true} {
		for _, format := range []string{XML, JSON} {
			s, err := New(m, Options{Format: format, Minimal: minimal})
			require.NoError(t, err)
			assert.Empty(t, NewMaker(m).judge(s.Tree, format, s.Registers))
			wellFormed(t, s)
		}
	}
}

func TestAMinimalSampleHasRequiredFieldsOnly(t *testing.T) {
	s, err := New(hold(), Options{Minimal: true, Format: JSON})
	require.NoError(t, err)
	assert.Nil(t, s.Tree.Member("Form"))
	assert.NotNil(t, s.Tree.Member("Nummer"))
}

func TestExamplesOfTheFieldsAreUsed(t *testing.T) {
	s, err := New(hold(), Options{})
	require.NoError(t, err)
	assert.Contains(t, string(s.Payload), "<Nummer>101001</Nummer>")
}

func TestTheSameOptionsGiveTheSameBytes(t *testing.T) {
	for _, seed := range []uint64{0, 7} {
		a, err := New(hold(), Options{Seed: seed})
		require.NoError(t, err)
		b, err := New(hold(), Options{Seed: seed})
		require.NoError(t, err)
		assert.Equal(t, string(a.Payload), string(b.Payload))
	}
}

func TestEveryRuleIsBrokenAlone(t *testing.T) {
	m := hold()
	for i := 1; i < len(m.Rules); i++ {
		rule := program.RuleID(i)
		id := m.Rules[i].ID
		if id == "test/hold/If/type" || id == "test/hold/If/enum" {
			continue // of a condition: they decide and are never broken
		}
		t.Run(strings.TrimPrefix(id, "test/hold/"), func(t *testing.T) {
			s, err := Break(m, rule, Options{})
			require.NoError(t, err)
			wellFormed(t, s)
			assert.Equal(t, []program.RuleID{rule}, NewMaker(m).judge(s.Tree, s.Format, s.Registers))
		})
	}
}

func TestRegistersHoldWhatTheSampleNeeds(t *testing.T) {
	m := hold()
	s, err := New(m, Options{})
	require.NoError(t, err)
	cpr := s.Tree.Member("Elev").Items[0].Member("CPRNr").Text
	assert.Equal(t, []Register{{Name: "enrolments", Rows: [][]string{{cpr, "101001"}}}}, s.Registers)

	s, err = Break(m, m.Rule("test/hold/Indberet/enrolled"), Options{})
	require.NoError(t, err)
	assert.Equal(t, []Register{{Name: "enrolments"}}, s.Registers)
}

func TestTheCheckHasTheLastWord(t *testing.T) {
	m := hold()
	asked := 0
	rule := m.Rule("test/hold/Navn/maxLength")
	_, err := Break(m, rule, Options{Check: func([]byte, string, []Register) []string {
		asked++
		return []string{"test/hold/Navn/maxLength", "another"}
	}})
	require.ErrorIs(t, err, ErrNone)
	assert.ErrorContains(t, err, "another")
	assert.Positive(t, asked)
}

func TestAnEnvelopeHoldsThePayload(t *testing.T) {
	k := newMaker()
	root := k.node(program.Node{})
	hole := k.node(program.Node{Types: program.Object, TypeRule: k.rule("Body/type"), Hole: true})
	k.m.Nodes[root] = program.Node{Types: program.Object, TypeRule: k.rule("Envelope/type"), Object: &program.ObjectNode{
		Props: []program.Prop{k.prop("Body", hole)}, Needs: []program.Need{{Rule: k.rule("Body/required")}}}}
	k.m.Root, k.m.Space, k.m.Formats, k.m.Envelope = "Envelope", "http://schemas.xmlsoap.org/soap/envelope/", []string{XML}, true

	inner, err := New(hold(), Options{})
	require.NoError(t, err)
	s, err := Wrap(&k.m, inner, Options{})
	require.NoError(t, err)
	assert.Contains(t, string(s.Payload), `<Indberet xmlns="urn:test">`)
	assert.Equal(t, inner.Registers, s.Registers)
	wellFormed(t, s)
}

// wellFormed asks another reader.
func wellFormed(t *testing.T, s *Sample) {
	t.Helper()
	if s.Format == JSON {
		require.True(t, json.Valid(s.Payload), "%s", s.Payload)
		return
	}
	d := xml.NewDecoder(strings.NewReader(string(s.Payload)))
	for {
		if _, err := d.Token(); err != nil {
			require.EqualError(t, err, "EOF", "%s", s.Payload)
			return
		}
	}
}
