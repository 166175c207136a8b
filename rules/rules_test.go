package rules_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/rules"
)

// What is checked in is what the schemas say: a program made in memory and the
// generated one are the same down to every table.
func TestGeneratedRulesEqualTheSchemas(t *testing.T) {
	fresh, err := compile.Ruleset(os.DirFS("../schemas"))
	require.NoError(t, err)
	require.Equal(t, fresh.Version, rules.All().Version, "run make generate")
	assert.Equal(t, fresh, rules.All())
}

// The embedded ruleset has nothing that the engine does not know. Other rulesets are asked
// when they are compiled or loaded; this one is asked here, and costs a program nothing.
func TestTheEmbeddedRulesetIsSound(t *testing.T) {
	set := rules.All()
	for _, s := range set.Systems {
		for _, m := range s.Messages {
			m.Load()
		}
	}
	assert.Empty(t, set.Unsound())
}

// The ruleset is laid out by the linker: the packages have nothing to run at
// start-up, which a WebAssembly module would pay for at every load. A package that
// has gets a symbol ..inittask from the compiler.
func TestGeneratedPackagesRunNothingAtStart(t *testing.T) {
	command, err := exec.LookPath("go")
	if err != nil {
		t.Skip("no go command")
	}
	symbols := func(pkg string) string {
		object, err := exec.Command(command, "list", "-export", "-f", "{{.Export}}", pkg).Output()
		require.NoError(t, err)
		text, err := exec.Command(command, "tool", "nm", strings.TrimSpace(string(object))).Output()
		require.NoError(t, err, pkg)
		return string(text)
	}
	require.Contains(t, symbols("time"), "..inittask", "the test knows what it looks for")
	packages, err := exec.Command(command, "list", "./...").Output()
	require.NoError(t, err)
	for _, pkg := range strings.Fields(string(packages)) {
		assert.NotContains(t, symbols(pkg), "..inittask", pkg)
	}
}
