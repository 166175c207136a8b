package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/rules"
)

func TestAllFacesHaveWhatTheRulesSay(t *testing.T) {
	const root = "../../.."
	made, err := files(root)
	require.NoError(t, err)
	for path, want := range made {
		is, err := os.ReadFile(filepath.Join(root, path))
		require.NoError(t, err)
		assert.Equal(t, want, strings.ReplaceAll(string(is), "\r\n", "\n"), "%s: run make generate", path)
	}
}

// What is not well-formed, beyond a limit or not recognised always hides something, whoever adds such a rule.
func TestKindsOfRulesThatAlwaysHideSomething(t *testing.T) {
	for _, s := range rules.All().Systems {
		for i := range s.Rules {
			id := s.Rules[i].ID
			kind := strings.HasSuffix(id, "/well-formed") && id != "forkontrol/csv/separator/well-formed" || // which is a line of its own, and read over
				strings.HasPrefix(id, "forkontrol/limits/") || strings.HasPrefix(id, "forkontrol/payload/kind/") ||
				strings.HasPrefix(id, "forkontrol/payload/message/") || strings.HasSuffix(id, "/unknown") || strings.HasSuffix(id, "/unreadable")
			if kind {
				assert.True(t, finding.Hides(id), id)
			}
		}
	}
}
