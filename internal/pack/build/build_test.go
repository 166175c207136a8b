package build_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/pack"
	"github.com/forkontrol/forkontrol/internal/pack/build"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/rules"
)

// open loads packs of some languages as a program would.
func open(t *testing.T, files []build.File, langs ...string) *program.Ruleset {
	t.Helper()
	s := &pack.Set{}
	for _, f := range files {
		if f.Lang == "" || contains(langs, f.Lang) {
			p, err := pack.Open(f.Bytes)
			require.NoError(t, err, f.Path())
			require.NoError(t, s.Add(p))
		}
	}
	set, err := s.Ruleset()
	require.NoError(t, err)
	for _, sys := range set.Systems {
		for _, m := range sys.Messages {
			m.Load()
		}
	}
	require.NoError(t, s.Damaged())
	return set
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func TestTheWholeCatalogueComesBack(t *testing.T) {
	set := rules.All()
	got := open(t, build.Packs(set), "da", "en")
	require.Equal(t, len(set.Systems), len(got.Systems))
	for i, s := range set.Systems {
		require.Equal(t, len(s.Messages), len(got.Systems[i].Messages), s.ID)
		for k, m := range s.Messages {
			for n := range m.Fields {
				require.Equal(t, m.Fields[n], got.Systems[i].Messages[k].Fields[n], m.ID)
			}
			for n := range m.Rules {
				require.Equal(t, m.Rules[n], got.Systems[i].Messages[k].Rules[n], m.ID)
			}
			for n := range m.Nodes {
				require.Equal(t, m.Nodes[n], got.Systems[i].Messages[k].Nodes[n], m.ID)
			}
			require.Equal(t, m, got.Systems[i].Messages[k])
		}
		require.Equal(t, s, got.Systems[i])
	}
	assert.Equal(t, set, got)
}
