package main

import (
	"io"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/suite"
	"github.com/forkontrol/forkontrol/rules"
)

// asProgram has the test's own program answer instead of test.
const asProgram = "FORKONTROL_TEST_ANSWERS"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// The example sees every payload as the suite does, in every format, in envelopes and with registers.
func TestTheExampleAgreesWithTheSuite(t *testing.T) {
	made, err := suite.Make(t.Context(), rules.All(), suite.Options{AsOf: "2026-11-30", Only: func(s *program.System, _ *program.Message) bool {
		return s.ID == "ungedatabasen" || s.ID == "soap" || s.ID == "institutionsregisteret"
	}})
	require.NoError(t, err)
	dir := t.TempDir()
	require.NoError(t, suite.Write(dir, made))
	var cases []*suite.Case
	formats := map[string]bool{}
	for i := range made.Manifest.Cases {
		c := &made.Manifest.Cases[i]
		cases, formats[c.Format] = append(cases, c), true
	}
	assert.Len(t, formats, 3)
	t.Setenv(asProgram, "1")
	out, err := suite.Run(t.Context(), dir, cases, []string{os.Args[0]}, io.Discard)
	require.NoError(t, err)
	for _, d := range out.Differ {
		t.Errorf("%s: missing %v, beyond %v, %d", d.Case.ID, d.Missing, d.Beyond, d.Kind)
	}
	assert.Equal(t, len(cases), out.All[suite.Agreed])
}
