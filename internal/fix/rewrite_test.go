package fix

import (
	"encoding/json"
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestRewritings has its cases in a file, so that another implementation can be held against them.
func TestRewritings(t *testing.T) {
	b, err := os.ReadFile("testdata/rewrites.json")
	require.NoError(t, err)
	var fields []struct {
		Field, Allowed string
		Cases          []struct {
			Value  string
			Text   *string
			Unsafe bool
		}
	}
	require.NoError(t, json.Unmarshal(b, &fields))
	require.NotEmpty(t, fields)
	for _, f := range fields {
		allowed := regexp.MustCompile(f.Allowed)
		for _, c := range f.Cases {
			t.Run(f.Field+": "+c.Value, func(t *testing.T) {
				require.False(t, allowed.MatchString(c.Value), "what is allowed is not rewritten")
				got, ok := Rewrite(c.Value, allowed.MatchString)
				if c.Text == nil {
					assert.False(t, ok, got.Text)
					return
				}
				assert.True(t, ok)
				assert.Equal(t, Rewritten{*c.Text, c.Unsafe}, got)
			})
		}
	}
}

func FuzzRewriteGivesWhatIsAllowed(f *testing.F) {
	for _, v := range []string{"28-02-2011", " 1 234,5 ", "ja", "120314-4016", "2011-02-28 10:00:00"} {
		f.Add(v, "^[0-9-]+$")
		f.Add(v, "^[JN]$")
		f.Add(v, "^[0-9]+\\.[0-9]+$")
	}
	f.Fuzz(func(t *testing.T, value, pattern string) {
		allowed, err := regexp.Compile(pattern)
		if err != nil || allowed.MatchString(value) {
			return
		}
		if r, ok := Rewrite(value, allowed.MatchString); ok {
			assert.True(t, allowed.MatchString(r.Text))
			assert.NotEqual(t, value, r.Text)
		}
	})
}
