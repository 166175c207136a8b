package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// asProgram has the test be the program.
const asProgram = "FORKONTROL_BEAM_TEST_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

// carriedOut carries out a command in the folder of examples, and gives what it wrote and its exit code.
func carriedOut(t *testing.T, command string, args ...string) (out, talk string, code int) {
	t.Helper()
	c := exec.CommandContext(t.Context(), command, args...)
	var stdout, stderr bytes.Buffer
	c.Dir, c.Stdout, c.Stderr = "../../examples", &stdout, &stderr
	c.Env = append(os.Environ(), asProgram+"=1", "LANG=en_GB.UTF-8", "LC_ALL=", "COLUMNS=")
	err := c.Run()
	if !errors.As(err, new(*exec.ExitError)) {
		require.NoError(t, err)
	}
	return stdout.String(), stderr.String(), c.ProcessState.ExitCode()
}

// The program and forkontrol check give the same reports and exit codes.
func TestItGivesWhatCheckGives(t *testing.T) {
	check := filepath.Join(t.TempDir(), "forkontrol")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", check, "./cmd/forkontrol")
	build.Dir = "../.."
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)
	took := regexp.MustCompile(` time="[^"]*"`)
	for _, args := range [][]string{
		{"--lang", "en", "first", "elevdatabasen"},
		{"--lang", "da", "--format", "json", "ungedatabasen/*.ndjson"},
		{"--format", "html", "--as-of", "2026-08-01", "--max-samples", "1", "uddannelsesguiden"},
		{"--format", "junit", "--verbose", "--fail-on", "never", "first", "no-such-file.xml"},
		{"--format", "sarif", "--register", "institutions=registers/institutions.csv", "ungedatabasen"},
		{"--format", "csv", "--message", "ungedatabasen/indberet-institution-kontakt@1.0#Indberet", "--input", "json", "ungedatabasen/indberet-gyldig.json"},
		{"--format", "summary", "--skip-unknown", "--fail-on", "warning", "."},
	} {
		want, _, code := carriedOut(t, check, append([]string{"check", "--no-progress", "--isolated"}, args...)...)
		got, talk, same := carriedOut(t, os.Args[0], args...)
		assert.Equal(t, took.ReplaceAllString(want, ""), took.ReplaceAllString(got, ""), args)
		assert.Equal(t, code, same, "%s %s", args, talk)
	}
}

// Reports go to files too, and names may be those of a manifest.
func TestFilesAndManifest(t *testing.T) {
	dir := t.TempDir()
	manifest, file := filepath.Join(dir, "manifest.txt"), filepath.Join(dir, "report.json")
	require.NoError(t, os.WriteFile(manifest, []byte("# what is to be checked\n\nfirst/*.xml\n"), 0o644))
	out, talk, code := carriedOut(t, os.Args[0], "--manifest", manifest, "--format", "json", "--out", "json="+file, "--work", filepath.Join(dir, "work"))
	require.Equal(t, 1, code, talk)
	body, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, out, string(body))
	assert.Contains(t, out, "first/2-fejl-cpr.xml")
}

func TestAWrongCommandLineIsNamed(t *testing.T) {
	for want, args := range map[string][]string{
		"name what is to be checked":  {},
		"is none of":                  {"--format", "pdf", "first"},
		"is not FORM=FILE":            {"--out", "report.html", "first"},
		"is not NAME=FILE":            {"--register", "institutions", "first"},
		"schools":                     {"--register", "schools=registers/institutions.csv", "first"},
		"standard input":              {"-"},
		"nothing to check in no-such": {"no-such.xml"},
		"asof":                        {"--as-of", "yesterday", "first"},
		"given twice":                 {"--register", "institutions=registers/institutions.csv", "--register", "institutions=registers/institutions.csv", "first"},
		"no-such.csv":                 {"--register", "institutions=no-such.csv", "first"},
		"none of error":               {"--fail-on", "info", "first"},
	} {
		out, talk, code := carriedOut(t, os.Args[0], args...)
		assert.Equal(t, 2, code, "%s %s", args, talk)
		assert.Contains(t, strings.ToLower(talk), strings.ToLower(want), args)
		assert.Empty(t, out)
	}
}
