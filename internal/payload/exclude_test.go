package payload

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestExcludes(t *testing.T) {
	for _, c := range []struct {
		patterns string
		name     string
		dir      bool
		want     bool
	}{
		{"a.xml", "a.xml", false, true},
		{"a.xml", "in/deep/a.xml", false, true},
		{"*.xml", "in/a.xml", false, true},
		{"*.xml", "in/a.json", false, false},
		{"/a.xml", "a.xml", false, true},
		{"/a.xml", "in/a.xml", false, false},
		{"./in/*.xml", "in/a.xml", false, true},
		{"in/*.xml", "in/deep/a.xml", false, false},
		{"in/**", "in/deep/a.xml", false, true},
		{"**/old/**", "in/old/a.xml", false, true},
		{"old", "in/old/a.xml", false, true},
		{"old/", "in/old", false, false},
		{"old/", "in/old", true, true},
		{"old/", "in/old/a.xml", false, true},
		{"*.xml\n!keep.xml", "keep.xml", false, false},
		{"!keep.xml\n*.xml", "keep.xml", false, true},
		{"# *.xml\n\n  \\#a.xml  ", "#a.xml", false, true},
		{"*.xml", "../../in/a.xml", false, true},
		{"/*.xml", "../a.xml", false, false},
	} {
		var e Excludes
		require.Empty(t, e.AddFile(".", c.patterns))
		assert.Equal(t, c.want, e.Match(filepath.FromSlash(c.name), c.dir), "%q: %s", c.patterns, c.name)
	}
	var e Excludes
	assert.Equal(t, "[a", e.Add(".", "b", "[a"))
}

func TestExcludedFilesAreLeftOutUnlessTheyAreNamed(t *testing.T) {
	tree(t, map[string]string{"d/a.xml": "a", "d/b.xml": "b", "d/old/c.xml": "c", "d/b.txt": "t"})
	var e Excludes
	require.Empty(t, e.Add(".", "b.*", "old/"))
	skipped := map[string]Skip{}
	o := Options{Exclude: e.Match, Skipped: func(name string, why Skip) { skipped[name] = why }}
	found, _ := Find([]string{"d"}, o)
	assert.Equal(t, []string{"d/a.xml"}, names(found))
	assert.Equal(t, map[string]Skip{"d/b.xml": SkipExclude, "d/old": SkipExclude}, skipped)
	found, _ = Find([]string{"d/b.xml", "d/old"}, o)
	assert.Equal(t, []string{"d/b.xml"}, names(found), "what is below an excluded folder stays out")
}

func TestAListIsTakenAsAWalkWould(t *testing.T) {
	tree(t, map[string]string{"d/a.xml": "a", "d/b.txt": "b", "e/c.json": "c"})
	found, missing := Listed([]string{"d/a.xml", "d/b.txt", "e", "gone.xml"}, Options{})
	assert.Equal(t, []string{"d/a.xml", "e/c.json"}, names(found))
	assert.Equal(t, []Missing{{"gone.xml", NoSuchFile}}, missing)
	for _, p := range found {
		assert.True(t, p.Walked)
	}
}
