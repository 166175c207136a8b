package hostile_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"os/exec"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// reported returns the report on all hostile files in one of the formats.
func reported(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), command, append([]string{"check", "--lang", "da", folder}, args...)...)
	var out, talk bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &talk
	require.IsType(t, &exec.ExitError{}, cmd.Run())
	assert.Equal(t, 3, cmd.ProcessState.ExitCode(), talk.String())
	require.True(t, utf8.Valid(out.Bytes()), "a report is UTF-8")
	return out.String()
}

func TestReportsOfHostileFilesAreSound(t *testing.T) {
	for _, show := range [][]string{nil, {"--show-personal-data"}} {
		t.Run("text", func(t *testing.T) {
			for _, r := range reported(t, append(show, "--format", "text")...) {
				if r != '\n' && (unicode.IsControl(r) || r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069') {
					assert.Failf(t, "the terminal obeys the payload", "%U", r)
				}
			}
		})
		t.Run("ndjson", func(t *testing.T) {
			for line := range strings.Lines(reported(t, append(show, "--format", "ndjson")...)) {
				require.True(t, json.Valid([]byte(line)), line)
			}
		})
		t.Run("sarif", func(t *testing.T) {
			require.True(t, json.Valid([]byte(reported(t, append(show, "--format", "sarif")...))))
		})
		t.Run("junit", func(t *testing.T) {
			d := xml.NewDecoder(strings.NewReader(reported(t, append(show, "--format", "junit")...)))
			for {
				_, err := d.Token()
				if err == io.EOF {
					break
				}
				require.NoError(t, err)
			}
		})
		t.Run("html", func(t *testing.T) {
			page := reported(t, append(show, "--format", "html")...)
			for _, markup := range []string{"<script>alert", "<img src=x", "\"javascript:", "--><!--"} {
				assert.NotContains(t, page, markup)
			}
		})
	}
}
