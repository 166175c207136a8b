package catalogue_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol"
	"github.com/forkontrol/forkontrol/catalogue"
)

func TestEveryMessageCanBeDescribed(t *testing.T) {
	messages := catalogue.Messages()
	require.NotEmpty(t, messages)
	for _, m := range messages {
		d, err := catalogue.Describe(m.ID)
		require.NoError(t, err)
		assert.Equal(t, m, d.Message)
		documents := map[string]bool{}
		for _, document := range d.Documents {
			assert.NotEmpty(t, document.Title, document.ID)
			documents[document.ID] = true
		}
		rules := map[string]bool{}
		note := func(list []catalogue.Rule) {
			for _, r := range list {
				assert.False(t, rules[r.ID], "%s appears twice", r.ID)
				rules[r.ID] = true
				assert.NotEmpty(t, r.Asks.Da, r.ID)
				assert.NotEmpty(t, r.Asks.En, r.ID)
				assert.True(t, documents[r.Source.Document], "%s cites %q, which is not listed", r.ID, r.Source.Document)
			}
		}
		note(d.Rules)
		for _, f := range d.Fields {
			assert.NotEmpty(t, f.Label.Da, "%s %s", m.ID, f.Path)
			assert.NotEmpty(t, f.Label.En, "%s %s", m.ID, f.Path)
			assert.True(t, documents[f.Source.Document], "%s %s cites %q, which is not listed", m.ID, f.Path, f.Source.Document)
			note(f.Rules)
		}
	}
}

func TestWhatIsUnknownIsAnErrorOfItsOwn(t *testing.T) {
	_, err := catalogue.Describe("Indberet")
	require.ErrorIs(t, err, catalogue.ErrUnknownMessage)
	require.ErrorContains(t, err, `"Indberet"`)
	_, err = catalogue.Explain("Indberet")
	require.ErrorIs(t, err, catalogue.ErrUnknownRule)
	_, err = catalogue.NewSample("Indberet", catalogue.SampleOptions{})
	require.ErrorIs(t, err, catalogue.ErrUnknownMessage)
	_, err = catalogue.NewSample(kontakt, catalogue.SampleOptions{Break: "aub/skoleophold/Svar.SkoleopholdSvar/type"})
	require.ErrorIs(t, err, catalogue.ErrUnknownRule, "a rule of another message")
	_, err = catalogue.NewSample(kontakt, catalogue.SampleOptions{Envelopes: []string{"nope"}})
	require.ErrorIs(t, err, catalogue.ErrUnknownMessage)
	_, err = catalogue.NewSample(kontakt, catalogue.SampleOptions{Format: "csv"})
	require.ErrorIs(t, err, catalogue.ErrNoSample)
}

// Whoever changes what they were given changes it for nobody else.
func TestDescriptionsAreTheCallersOwn(t *testing.T) {
	spoil := func() {
		d, err := catalogue.Describe(kontakt)
		require.NoError(t, err)
		d.Formats[0] = "spoilt"
		for i := range d.Fields {
			for _, list := range [][]string{d.Fields[i].Types, d.Fields[i].Allowed} {
				for k := range list {
					list[k] = "spoilt"
				}
			}
			for _, r := range d.Fields[i].Rules {
				for _, list := range [][]string{r.Allowed, r.Registers} {
					for k := range list {
						list[k] = "spoilt"
					}
				}
			}
		}
	}
	before, err := catalogue.Describe(kontakt)
	require.NoError(t, err)
	spoil()
	after, err := catalogue.Describe(kontakt)
	require.NoError(t, err)
	assert.Equal(t, before, after)
}

// A sample and its registers are all that a check needs to find nothing, in an envelope too.
func TestSamplesAreValidWithTheirRegisters(t *testing.T) {
	for _, o := range []catalogue.SampleOptions{{}, {Minimal: true}, {Format: "json"}, {Envelopes: []string{"soap/envelope@1.1#Envelope"}}} {
		s, err := catalogue.NewSample(kontakt, o)
		require.NoError(t, err)
		var registers []*forkontrol.Register
		for _, r := range s.Registers {
			loaded, err := forkontrol.LoadRegister(r.Name, bytes.NewReader(r.CSV))
			require.NoError(t, err)
			registers = append(registers, loaded)
		}
		options := forkontrol.Options{Registers: registers}
		if o.Format == "json" {
			options.Message = kontakt
		}
		report, err := forkontrol.Check(t.Context(), bytes.NewReader(s.Payload), options)
		require.NoError(t, err)
		assert.Equal(t, forkontrol.VerdictValid, report.Verdict)
		assert.Empty(t, report.Findings)
		assert.Empty(t, report.Unchecked)
	}
}

// A sample that breaks a rule of the engine itself says how it is to be read.
func TestSamplesBreakRulesOfTheEngine(t *testing.T) {
	s, err := catalogue.NewSample(kontakt, catalogue.SampleOptions{Break: "forkontrol/xml/doctype/forbidden"})
	require.NoError(t, err)
	report, err := forkontrol.Check(t.Context(), bytes.NewReader(s.Payload), forkontrol.Options{})
	require.NoError(t, err)
	require.NotEmpty(t, report.Findings)
	assert.Equal(t, "forkontrol/xml/doctype/forbidden", report.Findings[0].Rule)
}
