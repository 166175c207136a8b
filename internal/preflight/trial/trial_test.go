package trial_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/preflight/trial"
	"github.com/forkontrol/forkontrol/internal/sample"
	"github.com/forkontrol/forkontrol/rules"
)

const (
	kontakt  = "ungedatabasen/indberet-institution-kontakt@1.0#Indberet"
	enrolled = "ungedatabasen/indberet-institution-kontakt/KontaktpersonInfo/enrolled"
)

// Registers that go with a sample are asked, and each rule is named once however often it
// is broken.
func TestASampleIsCheckedWithItsRegisters(t *testing.T) {
	set := rules.All()
	_, m := set.Find(kontakt)
	made, err := sample.New(m, sample.Options{})
	require.NoError(t, err)
	require.NotEmpty(t, made.Registers)
	check := trial.Check(set, m, preflight.Options{})
	assert.Empty(t, check(made.Payload, made.Format, made.Registers))

	without := slices.Clone(made.Registers)
	i := slices.IndexFunc(without, func(r sample.Register) bool { return r.Name == "enrolments" })
	without[i] = sample.Register{Name: without[i].Name}
	assert.Equal(t, []string{enrolled}, check(made.Payload, made.Format, without))

	unknown := "ungedatabasen/indberet-institution-kontakt/Indberet/additionalProperties"
	broken := check([]byte("<Indberet><X/><X/></Indberet>"), sample.XML, without)
	assert.Equal(t, 1, len(slices.DeleteFunc(broken, func(id string) bool { return id != unknown })), broken)
}

// The message of an envelope is not named to the engine, for it would be taken for that of
// the payload inside.
func TestAnEnvelopeIsFound(t *testing.T) {
	set := rules.All()
	_, m := set.Find(kontakt)
	inner, err := sample.New(m, sample.Options{})
	require.NoError(t, err)
	_, envelope := set.Find("soap/envelope@1.1#Envelope")
	made, err := sample.Wrap(envelope, inner, sample.Options{})
	require.NoError(t, err)
	out := trial.Payload(set, envelope, preflight.Options{}, made.Payload, made.Registers)
	assert.Equal(t, finding.Valid, out.Verdict)
	assert.Equal(t, kontakt, out.Message.ID)
}
