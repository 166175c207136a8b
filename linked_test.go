package forkontrol_test

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "renew testdata/linked")

// What the command, the module and the Go packages link is decided and not found out: a
// package that comes or goes is a line in testdata/linked. Left out are the parts of the
// standard library that only it can import.
func TestLinkedPackagesAreThoseOfTheList(t *testing.T) {
	for _, c := range []struct {
		list, target string
		environment  []string
		unwanted     []string // may not be in the list, whoever renews it
	}{
		{"command.txt", "./cmd/forkontrol", []string{"GOOS=linux", "GOARCH=amd64"},
			[]string{"testing", "testify", "internal/oracle"}}, // net/http is that of receive
		{"module.txt", "./wasm", []string{"GOOS=wasip1", "GOARCH=wasm"},
			[]string{"fmt", "os", "time", "reflect", "encoding", "rules", "html", "sarif", "junit", "terminal", "payload", "pool", "file"}},
		// A program that imports these must not get the compiler, with its expression
		// language and schema library, or the command line along.
		{"package.txt", ".", []string{"GOOS=linux", "GOARCH=amd64"},
			[]string{"cel-go", "jsonschema", "cobra", "internal/compile", "internal/schema", "color", "html", "sarif", "junit", "terminal", "payload"}},
		{"catalogue.txt", "./catalogue", []string{"GOOS=linux", "GOARCH=amd64"},
			[]string{"cel-go", "jsonschema", "cobra", "internal/compile", "internal/schema", "net/http"}},
		{"source.txt", "./source", []string{"GOOS=linux", "GOARCH=amd64"},
			[]string{"cobra", "net/http", "testing", "testify", "internal/oracle"}},
		{"waivers.txt", "./waivers", []string{"GOOS=linux", "GOARCH=amd64"},
			[]string{"cel-go", "jsonschema", "cobra", "internal/compile", "internal/schema", "net/http", "html", "sarif", "payload"}},
		{"report.txt", "./report", []string{"GOOS=linux", "GOARCH=amd64"},
			[]string{"cel-go", "jsonschema", "cobra", "internal/compile", "internal/schema", "net/http"}},
	} {
		command := exec.Command("go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{else}}std {{.ImportPath}}{{end}}", c.target)
		command.Env = append(append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS="), c.environment...)
		out, err := command.Output()
		require.NoError(t, err)
		var got []string
		for line := range strings.Lines(string(out)) {
			name, standard := strings.CutPrefix(strings.TrimSpace(line), "std ")
			if standard && (strings.Contains("/"+name+"/", "/internal/") || strings.HasPrefix(name, "vendor/")) {
				continue
			}
			got = append(got, name)
			for _, part := range c.unwanted {
				assert.NotContains(t, "/"+name+"/", "/"+part+"/", "%s links what it must not", c.target)
			}
		}
		slices.Sort(got)
		file := filepath.Join("testdata", "linked", c.list)
		if *update {
			require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
			require.NoError(t, os.WriteFile(file, []byte(strings.Join(got, "\n")+"\n"), 0o644))
		}
		list, err := os.ReadFile(file)
		require.NoError(t, err)
		want := strings.Fields(string(list))
		for _, name := range got {
			assert.True(t, slices.Contains(want, name), "%s has come to %s: renew %s with go test . -run Linked -update if it belongs there", name, c.target, file)
		}
		for _, name := range want {
			assert.True(t, slices.Contains(got, name), "%s has gone from %s: renew %s with go test . -run Linked -update", name, c.target, file)
		}
	}
}
