package source_test

import (
	"bytes"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol"
	"github.com/forkontrol/forkontrol/catalogue"
	"github.com/forkontrol/forkontrol/report"
	"github.com/forkontrol/forkontrol/source"
)

const order = "kantine/bestilling@1.0#Bestilling"

func TestRulesOfOnesOwnGoThroughAllPackages(t *testing.T) {
	rules, err := source.LoadRules(directory)
	require.NoError(t, err)
	assert.NotEqual(t, forkontrol.Rules{}.Version(), rules.Version())

	known := catalogue.Of(rules)
	d, err := known.Describe(order)
	require.NoError(t, err)
	assert.Equal(t, "cpr", d.Fields[0].Personal, "the shared type is there")
	_, err = known.Explain("kantine/bestilling/Antal/maximum")
	require.NoError(t, err)
	sample, err := known.NewSample(order, catalogue.SampleOptions{Break: "kantine/bestilling/Antal/maximum"})
	require.NoError(t, err)

	checker, err := forkontrol.NewChecker(forkontrol.Options{Rules: rules})
	require.NoError(t, err)
	got := checker.CheckBytes(sample.Payload, "")
	require.Len(t, got.Findings, 1)
	assert.Empty(t, got.Findings[0].Help, "forkontrol.dk has no page about it")
	var b bytes.Buffer
	require.NoError(t, report.Write(&b, report.JSON, got))
	assert.Contains(t, b.String(), rules.Version())
	assert.NotContains(t, b.String(), `"help"`)

	found, err := checker.CheckField(order, "Antal", "12")
	require.NoError(t, err)
	assert.Len(t, found, 1)

	_, err = catalogue.Describe(order)
	assert.ErrorIs(t, err, catalogue.ErrUnknownMessage, "the embedded rules are as they were")
	_, err = forkontrol.NewChecker(forkontrol.Options{Message: order})
	assert.ErrorIs(t, err, &forkontrol.OptionError{Option: "Message"})
}

func TestDirectoriesThatCannotBeLoaded(t *testing.T) {
	for _, load := range []func() error{
		func() error { _, err := source.LoadRules(fstest.MapFS{}); return err },
		func() error { _, err := source.LoadRules(directory, fstest.MapFS{"a.txt": {}}); return err },
		func() error { _, err := source.LoadRulesAlone(fstest.MapFS{"a.txt": {}}); return err },
	} {
		assert.ErrorIs(t, load(), source.ErrNothing)
	}
	_, err := source.LoadRules(directory, directory)
	require.Error(t, err)
	assert.Contains(t, err.Error(), "2/kantine/bestilling/1.0/Bestilling.json:")
	assert.Contains(t, err.Error(), "is in 1/kantine/bestilling/1.0/Bestilling.json already")
}

// A register is loaded by the columns that its rules know.
func TestRegistersOfOnesOwn(t *testing.T) {
	with := fstest.MapFS{"common/registers/menus.json": {Data: []byte(`{"name": "menus", "title": {"da": "Menuer", "en": "Menus"}, "keys": 1,
		"columns": [{"name": "menu", "kind": "string", "text": {"da": "Menu", "en": "Menu"}}]}`)}}
	for name, file := range directory {
		with[name] = file
	}
	rules, err := source.LoadRules(with)
	require.NoError(t, err)
	menus, err := rules.LoadRegister("menus", strings.NewReader("menu\nsuppe\n"))
	require.NoError(t, err)
	_, err = forkontrol.NewChecker(forkontrol.Options{Rules: rules, Registers: []*forkontrol.Register{menus}})
	require.NoError(t, err)
	_, err = forkontrol.LoadRegister("menus", strings.NewReader("menu\nsuppe\n"))
	assert.ErrorIs(t, err, &forkontrol.OptionError{Option: "Registers"})
	_, err = forkontrol.NewChecker(forkontrol.Options{Registers: []*forkontrol.Register{menus}})
	assert.ErrorIs(t, err, &forkontrol.OptionError{Option: "Registers"})
	institutions, err := forkontrol.LoadRegister("institutions", strings.NewReader("number\n999001\n"))
	require.NoError(t, err)
	_, err = forkontrol.NewChecker(forkontrol.Options{Rules: rules, Registers: []*forkontrol.Register{institutions}})
	assert.NoError(t, err, "the embedded registers are the same")
}
