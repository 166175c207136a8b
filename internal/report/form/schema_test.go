package form_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/report/form"
	"github.com/forkontrol/forkontrol/internal/report/specimen"
)

// kinds are reports of all kinds: of nothing, of single files, of many.
func kinds() map[string]*finding.Report {
	return map[string]*finding.Report{"empty": {}, "listed": specimen.Report(), "brief": specimen.Brief()}
}

// What code hosts and build servers say of these forms stands in a schema beside the test.
func TestFormsAreAsTheirReadersDescribeThem(t *testing.T) {
	t.Run(form.GitLab, func(t *testing.T) {
		schema, err := jsonschema.Compile(filepath.Join("testdata", "gitlab.schema.json"))
		require.NoError(t, err)
		for kind, r := range kinds() {
			var v any
			require.NoError(t, json.Unmarshal(write(t, form.GitLab, r, report.Options{}), &v))
			assert.NoError(t, schema.Validate(v), kind)
		}
		assert.Error(t, schema.Validate([]any{map[string]any{"description": "without a place"}}))
	})
	t.Run(form.Checkstyle, func(t *testing.T) {
		bin, err := exec.LookPath("xmllint")
		require.NoError(t, err, "run make test, which installs it")
		valid := func(document []byte) (string, error) {
			name := filepath.Join(t.TempDir(), "report.xml")
			require.NoError(t, os.WriteFile(name, document, 0o600))
			out, err := exec.Command(bin, "--noout", "--nonet", "--schema", filepath.Join("testdata", "checkstyle.xsd"), name).CombinedOutput()
			return string(out), err
		}
		for kind, r := range kinds() {
			document := write(t, form.Checkstyle, r, report.Options{Lang: "en"})
			said, err := valid(document)
			assert.NoError(t, err, "%s: %s", kind, said)
			if less := bytes.Replace(document, []byte(" severity="), []byte(" grade="), 1); !bytes.Equal(less, document) {
				_, err = valid(less)
				assert.Error(t, err, kind)
			}
		}
	})
}
