// Package conformance finds the conformance suites that the tests read. Nothing
// that is shipped imports it.
//
// A suite is a set of files that others keep; a group of one is a schema with
// its cases, and a case is a document and the verdict that it must get. The
// suites are installed with the ordinary clients of their registries and never
// committed. This package never judges a case: the tests do.
package conformance

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// module is a Go module whose test data hold a copy of a suite. The sum guards
// what go.sum would: the modules are no requirements of this one, since a
// requirement would reach everybody who imports forkontrol.
type module struct{ path, version, sum, folder string }

// The JSON-Schema-Test-Suite publishes no releases, and the copies on npm and in
// Debian are from 2022 and 2020. These two are the newest that a registry has:
// the first holds what every implementation must do, with the documents that are
// fetched, the second what is optional, the formats among it.
var (
	required = module{"github.com/google/jsonschema-go", "v0.4.3",
		"h1:/DBOLZTfDow7pe2GmaJNhltueGTtDKICi8V8p+DQPd0=", "jsonschema/testdata"}
	optional = module{"cuelang.org/go", "v0.17.1",
		"h1:liOkxZDqTHrzq0USJX+6bMYOZ5PSf+wzvQr15AHpDCQ=", "encoding/jsonschema/testdata/external/tests"}
)

// Draft7 is the JSON-Schema-Test-Suite for draft-07.
type Draft7 struct{ required, optional string }

// Group is one schema of the suite with its cases.
type Group struct {
	File        string `json:"-"` // below the folder of the draft: optional/format/date.json
	Description string
	Schema      json.RawMessage
	Tests       []Case
}

// Case is a document and whether it is valid.
type Case struct {
	Description string
	Data        json.RawMessage
	Valid       bool
}

// Text returns the document if it is a string.
func (c Case) Text() (text string, ok bool) {
	if len(c.Data) == 0 || c.Data[0] != '"' {
		return "", false
	}
	return text, json.Unmarshal(c.Data, &text) == nil
}

// JSONSchema installs the suite where it is missing, into Go's module cache.
func JSONSchema(t testing.TB) Draft7 {
	t.Helper()
	return Draft7{required.install(t), optional.install(t)}
}

// Origin says in half a sentence where the suite is from.
func (d Draft7) Origin() string {
	return fmt.Sprintf("as the Go modules %s %s (what is required)\nand %s %s (what is optional) carry it",
		required.path, required.version, optional.path, optional.version)
}

// Groups returns the groups of all files that match a pattern of package path,
// in the order of their names.
func (d Draft7) Groups(t testing.TB, pattern string) []Group {
	t.Helper()
	root := d.required
	if strings.HasPrefix(pattern, "optional/") {
		root = d.optional
	}
	folder := filepath.Join(root, "draft7")
	files, err := filepath.Glob(filepath.Join(folder, filepath.FromSlash(pattern)))
	require.NoError(t, err)
	require.NotEmpty(t, files, "no file of the suite matches %s", pattern)
	var all []Group
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		var groups []Group
		require.NoError(t, json.Unmarshal(text, &groups), file)
		name, err := filepath.Rel(folder, file)
		require.NoError(t, err)
		for i := range groups {
			groups[i].File = filepath.ToSlash(name)
		}
		all = append(all, groups...)
	}
	return all
}

// Remote returns a document that schemas of the suite refer to, by its address.
func (d Draft7) Remote(address string) ([]byte, bool) {
	rest, ok := strings.CutPrefix(address, "http://localhost:1234/")
	if !ok {
		return nil, false
	}
	text, err := os.ReadFile(filepath.Join(d.required, "remotes", filepath.FromSlash(path.Clean("/"+rest))))
	return text, err == nil
}

func (m module) install(t testing.TB) string {
	t.Helper()
	out, err := exec.Command("go", "mod", "download", "-json", m.path+"@"+m.version).Output()
	require.NoError(t, err, "%s", out)
	var got struct{ Dir, Sum string }
	require.NoError(t, json.Unmarshal(out, &got))
	require.Equal(t, m.sum, got.Sum, "%s %s is not what it was", m.path, m.version)
	return filepath.Join(got.Dir, filepath.FromSlash(m.folder))
}
