package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/preflight/batch"
	"github.com/forkontrol/forkontrol/internal/preflight/pool"
	"github.com/forkontrol/forkontrol/rules"
)

// What the benchmark expects of the command is what the check finds.
func TestAFolderHasItsFindingsAndNothingElse(t *testing.T) {
	f := newFolder(160)
	template, err := os.ReadFile(filepath.Join("..", coldFile))
	require.NoError(t, err)
	dir := t.TempDir()
	require.NoError(t, f.write(template, dir))
	engines, err := pool.New(rules.All(), preflight.Options{}, nil)
	require.NoError(t, err)
	payloads, _ := payload.Find([]string{dir}, payload.Options{})
	r, err := batch.Check(t.Context(), engines, payloads, batch.Run{})
	require.NoError(t, err)
	assert.Equal(t, 4, f.findings())
	assert.Equal(t, finding.Summary{Payloads: 160, Valid: 156, Invalid: 4, Limited: 156}, r.Summary)
	assert.Equal(t, finding.Counts{Error: 4}, r.Total())
}

func TestAReportOfOtherFilesIsAnError(t *testing.T) {
	f := newFolder(100)
	assert.NoError(t, f.verify([]byte(`{"summary":{"payloads":100,"valid":98,"invalid":2}}`)))
	assert.Error(t, f.verify([]byte(`{"summary":{"payloads":100,"valid":99,"invalid":1}}`)))
}

func TestTheWorstFormIsHeldToTheLimits(t *testing.T) {
	r := &race{workshop: &workshop{}, only: filesSection, folder: newFolder(100_000)}
	for i, x := range r.folder.reports {
		x.times, x.size, x.peak = series{1}, int64(i+1)*1e6, int64(i+50)<<20
	}
	text := string(document(r, about{}))
	assert.Contains(t, text, "| 100,000 small files, the largest report | 14 MB (gitlab) | at most 20 MB, reached | at most 5 MB, **missed** |")
	assert.Contains(t, text, "| 100,000 small files, all of them listed | 66 MiB (junit, -v) | at most 128 MiB, reached |")
	assert.Contains(t, text, "| xlsx | 1 (1–1) | 7 | 56 |")
}
