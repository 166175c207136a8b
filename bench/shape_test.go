package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/rules"
)

// A payload of each shape is valid by its message, whole and with nothing passed over.
func TestShapesAreOfTheirMessages(t *testing.T) {
	files := map[string]bool{}
	for _, s := range shapes() {
		require.NoError(t, s.cut(".."))
		assert.False(t, files[shapeFile(s)], "two shapes write the file %s", shapeFile(s))
		files[shapeFile(s)] = true
		path := filepath.Join(t.TempDir(), "p."+s.ending)
		require.NoError(t, s.form.write(path, 40, false))
		b, err := os.ReadFile(path)
		require.NoError(t, err)
		p := engine.New(engine.Options{Rules: rules.All(), Message: s.message}).CheckBytes(b, path)
		require.NotNil(t, p.Message, "%s: %v", s.what, p.Findings)
		assert.Equal(t, s.message, p.Message.ID)
		assert.Equal(t, finding.Valid, p.Verdict, "%s: %v", s.what, p.Findings)
	}
	bad := &shape{file: "examples/README.md", begin: "never there"}
	assert.Error(t, bad.cut(".."))
}
