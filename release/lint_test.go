package release

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// actionlint judges workflows, and the action by a workflow that uses it with all its inputs.
const actionlint = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12"

func TestWorkflowsAndActionAreWellFormed(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(root, ".github", "workflows", "*.yml"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for i, file := range files {
		files[i], err = filepath.Abs(file)
		require.NoError(t, err)
	}
	lint(t, files...)

	// A repository of its own, in which the action is local.
	dir := t.TempDir()
	workflow := filepath.Join(dir, ".github", "workflows", "payloads.yml")
	require.NoError(t, os.MkdirAll(filepath.Dir(workflow), 0o777))
	require.NoError(t, os.Mkdir(filepath.Join(dir, ".git"), 0o777))
	action, err := os.ReadFile(filepath.Join(root, "action.yml"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "action.yml"), action, 0o666))
	require.NoError(t, os.WriteFile(workflow, []byte(`on: push
jobs:
  payloads:
    runs-on: ubuntu-latest
    steps:
      - id: payloads
        uses: ./
        with:
          paths: payloads
          registers: institutions=institutions.csv
          schemas: own
          as-of: 2027-08-01
          fail-on: warning
          lang: en
          args: --jobs=1
          annotations: false
          summary: false
          upload-sarif: true
          version: latest
          releases: /srv/forkontrol
          working-directory: .
      - if: always()
        run: echo "$CODE $REPORT $SARIF"
        env:
          CODE: ${{ steps.payloads.outputs.exit-code }}
          REPORT: ${{ steps.payloads.outputs.report }}
          SARIF: ${{ steps.payloads.outputs.sarif }}
`), 0o666))
	lint(t, workflow)
}

func lint(t *testing.T, files ...string) {
	t.Helper()
	// What is installed on a machine by chance makes no difference.
	run(t, root, nil, "go", append([]string{"run", actionlint, "-no-color", "-shellcheck=", "-pyflakes="}, files...)...)
}
