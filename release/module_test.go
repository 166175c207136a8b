package release

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/mod/modfile"
	"golang.org/x/mod/zip"
)

// go install …@latest refuses a module that replaces another, and one with files whose names or sizes do not do in the
// zip file that Go makes of a module.
func TestGoInstallCanTakeTheModule(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "go.mod"))
	require.NoError(t, err)
	module, err := modfile.Parse("go.mod", text, nil)
	require.NoError(t, err)
	assert.Empty(t, module.Replace)
	assert.Empty(t, module.Exclude)

	dir := filepath.Join(t.TempDir(), "module")
	copied(t, root, dir)
	files, err := zip.CheckDir(dir)
	require.NoError(t, err)
	assert.Empty(t, files.Invalid)
	assert.NoError(t, files.SizeError)
	assert.Greater(t, len(files.Valid), 1000)
}
