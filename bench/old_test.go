package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/rules"
)

// What both states are given is a payload that keeps every rule, or breaks one in every tenth record.
func TestSharedPayloadsAreOfTheMessage(t *testing.T) {
	c := engine.New(engine.Options{Rules: rules.All()})
	for i := range sharedForms {
		f := &sharedForms[i]
		for _, flawed := range []bool{false, true} {
			path := filepath.Join(t.TempDir(), "p."+f.name)
			require.NoError(t, f.write(path, 30, flawed))
			b, err := os.ReadFile(path)
			require.NoError(t, err)
			p := c.CheckBytes(b, path)
			require.NotNil(t, p.Message, f.name)
			assert.Equal(t, sharedMessage, p.Message.ID)
			assert.Equal(t, map[bool]int{true: 3}[flawed], p.Counts.Error, "%s: %v", f.name, p.Findings)
			assert.Zero(t, p.Counts.Warning, f.name)
		}
	}
}

func TestRatiosAreNewOverOld(t *testing.T) {
	p := &pairing{what: "XML", elapsed: [2]series{{0.1, 0.2}, {0.2, 0.2}}, spent: [2]series{{0.1, 0.1}, {0.1, 0.1}}}
	assert.Contains(t, string(ratios([]*pairing{p}, 2, "0.1")), "| XML | 150 | 200 | 1.50 (1–2) | 1 (1–1) |")
}
