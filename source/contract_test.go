package source_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol"
	"github.com/forkontrol/forkontrol/source"
)

// The example's contract takes its payloads for what their names say.
func TestTheExampleOfAContract(t *testing.T) {
	set, err := source.LoadRules(os.DirFS("../examples/own-contract/kontrakt"))
	require.NoError(t, err)
	checker, err := forkontrol.NewChecker(forkontrol.Options{Rules: set, Language: forkontrol.English})
	require.NoError(t, err)
	check := func(name string) *forkontrol.Report {
		body, err := os.ReadFile(filepath.Join("../examples/own-contract/payloads", name))
		require.NoError(t, err)
		return checker.CheckBytes(body, name)
	}
	report := check("bestilling-gyldig.xml")
	assert.Equal(t, forkontrol.VerdictValid, report.Verdict)
	assert.Empty(t, report.Findings)
	assert.Empty(t, report.Unchecked)
	report = check("bestilling-fejl-seks.xml")
	assert.Equal(t, forkontrol.VerdictInvalid, report.Verdict)
	var rules []string
	for _, f := range report.Findings {
		rules = append(rules, f.Rule)
		assert.NotEmpty(t, f.Source)
	}
	assert.Equal(t, []string{
		"egen/kantine/Bestilling.dato/date", "egen/kantine/Bestilling.Elev.CPRNr/pattern", "egen/kantine/Bestilling.Ret.Antal/maximum",
		"egen/kantine/Bestilling.IAlt.valuta/enum", "egen/kantine/Bestilling.IAlt.value/type", "egen/kantine/Bestilling.Bestilling/choice",
	}, rules)
}
