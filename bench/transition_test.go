package main

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/transition"
	"github.com/forkontrol/forkontrol/rules"
)

// What the benchmark expects of the command is what the check finds.
func TestMadeUpSidesHaveTheirLostPeriodsAndNothingElse(t *testing.T) {
	for _, periods := range []int{5, 10_000, 12_345} {
		dir := t.TempDir()
		var found [2][]payload.Payload
		for side, name := range sides {
			path := filepath.Join(dir, name+".ndjson")
			require.NoError(t, writeSide(path, periods, side == 1))
			found[side], _ = payload.Find([]string{path}, payload.Options{})
		}
		out, err := transition.Check(t.Context(), found[0], found[1], transition.Options{Rules: rules.All(), TempDir: dir})
		require.NoError(t, err)
		require.True(t, out.Compared)
		assert.Equal(t, lost(periods), out.Counts.Error, periods)
		assert.Zero(t, out.Counts.Warning, periods)
		for side := range sides {
			assert.Equal(t, 1, out.Summaries[side].Valid, "every report is valid by itself")
			assert.Equal(t, periods/periodsEach, out.Sides[side].Forloeb, "no two students are the same")
			assert.Equal(t, periodsOf(periods, side == 1), out.Sides[side].Periods)
		}
	}
}

func TestAnOutcomeThatIsNotTheExpectedOneIsAnError(t *testing.T) {
	path := filepath.Join(t.TempDir(), "transition.json")
	run := &takeover{periods: 10_000}
	outcome := func(compared, errorCount string) string {
		return `{"compared": ` + compared + `, "before": {"periods": 10000, "summary": {"valid": 1}}, "after": {"periods": 10498, "summary": {"valid": 1}}, "counts": {"error": ` + errorCount + `}}`
	}
	for text, right := range map[string]bool{
		outcome("true", "2"):  true,
		outcome("true", "1"):  false,
		outcome("false", "2"): false,
	} {
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		assert.Equal(t, right, run.verify(path) == nil, text)
	}
}

func TestTransitionBesideItsBound(t *testing.T) {
	r := &race{workshop: &workshop{}, rounds: 5, only: transitionSection, takeovers: takeovers(1_000_000, true)}
	for _, run := range r.takeovers {
		run.times, run.size, run.peak = series{2, 3}, 250e6, int64(run.periods)*500
	}
	text := string(document(r, about{}))
	assert.Contains(t, text, "| transition, 1,000,000 periods a side, peak resident memory | 477 MiB | at most 2,048 MiB, reached |")
	assert.Contains(t, text, "| transition, 5,000,000 periods a side, peak resident memory | 2,384 MiB | at most 2,048 MiB, **missed** |")
	assert.Contains(t, text, "| 1,000,000 | 250 | 2 | 2.50 (2–3) | 819,920 | 477 MiB |")

	r.noCLI = errors.New("go build: no space")
	text = string(document(r, about{}))
	assert.Contains(t, text, "peak resident memory | go build: no space | at most 2,048 MiB |")
	assert.Contains(t, text, "Missing: go build: no space")
}
