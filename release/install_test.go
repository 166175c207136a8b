package release

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/forkontrol/forkontrol"
)

// published is a folder of releases with this one for this system.
func published(t *testing.T) string {
	t.Helper()
	releases := t.TempDir()
	form := "tar.gz"
	if runtime.GOOS == "windows" {
		form = "zip"
	}
	archive := fmt.Sprintf("forkontrol_%s_%s_%s.%s", forkontrol.Version, runtime.GOOS, runtime.GOARCH, form)
	dir := filepath.Join(releases, "download", "v"+forkontrol.Version)
	require.NoError(t, os.MkdirAll(dir, 0o777))
	packed(t, filepath.Join(dir, archive), command(t))
	text, err := os.ReadFile(filepath.Join(dir, archive))
	require.NoError(t, err)
	install, err := os.ReadFile("install.sh")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "install.sh"), install, 0o666))
	sums := fmt.Sprintf("%x  %s\n%x  install.sh\n%x  forkontrol_%s_plan9_amd64.tar.gz\n", sha256.Sum256(text), archive, sha256.Sum256(install), sha256.Sum256(nil), forkontrol.Version)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "checksums.txt"), []byte(sums), 0o666))
	require.NoError(t, os.MkdirAll(filepath.Join(releases, "latest"), 0o777))
	require.NoError(t, os.CopyFS(filepath.Join(releases, "latest", "download"), os.DirFS(dir)))
	return releases
}

// packed writes an archive with a program.
func packed(t *testing.T, archive, program string) {
	t.Helper()
	from, err := os.Open(program)
	require.NoError(t, err)
	defer from.Close()
	info, err := from.Stat()
	require.NoError(t, err)
	to, err := os.Create(archive)
	require.NoError(t, err)
	defer func() { require.NoError(t, to.Close()) }()
	if filepath.Ext(archive) == ".zip" {
		w := zip.NewWriter(to)
		file, err := w.Create(exe)
		require.NoError(t, err)
		_, err = io.Copy(file, from)
		require.NoError(t, err)
		require.NoError(t, w.Close())
		return
	}
	packer, err := gzip.NewWriterLevel(to, gzip.BestSpeed)
	require.NoError(t, err)
	w := tar.NewWriter(packer)
	require.NoError(t, w.WriteHeader(&tar.Header{Name: exe, Mode: 0o755, Size: info.Size()}))
	_, err = io.Copy(w, from)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	require.NoError(t, packer.Close())
}

func TestInstallTakesTheProgramWhoseSumIsPublished(t *testing.T) {
	needs(t, "sh", "tar")
	releases := published(t)
	for _, version := range []string{forkontrol.Version, "v" + forkontrol.Version, "latest"} {
		dir := filepath.Join(t.TempDir(), "bin")
		out := run(t, ".", []string{"FORKONTROL_RELEASES=" + releases, "LC_ALL=C"}, "sh", "install.sh", version, dir)
		assert.Contains(t, out, "is in "+dir)
		assert.Contains(t, run(t, ".", nil, filepath.Join(dir, exe), "version"), forkontrol.Version)
	}
}

func TestInstallRefusesWhatIsNotAsPublished(t *testing.T) {
	needs(t, "sh", "tar")
	for _, c := range []struct {
		name, want string
		spoil      func(t *testing.T, dir string)
	}{
		{"another archive", "nothing was installed", func(t *testing.T, dir string) {
			archives, err := filepath.Glob(filepath.Join(dir, "forkontrol_*"))
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(archives[0], []byte("another"), 0o666))
		}},
		{"no archive for this system", "does not name one archive", func(t *testing.T, dir string) {
			require.NoError(t, os.WriteFile(filepath.Join(dir, "checksums.txt"), nil, 0o666))
		}},
		{"no such release", "cannot fetch", func(t *testing.T, dir string) {
			require.NoError(t, os.RemoveAll(dir))
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			releases, dir := published(t), filepath.Join(t.TempDir(), "bin")
			c.spoil(t, filepath.Join(releases, "download", "v"+forkontrol.Version))
			_, said, err := try(".", []string{"FORKONTROL_RELEASES=" + releases, "LC_ALL=C"}, "sh", "install.sh", forkontrol.Version, dir)
			assert.Equal(t, 3, code(t, err))
			assert.Contains(t, said, c.want)
			assert.NoFileExists(t, filepath.Join(dir, exe))
		})
	}
}

func code(t *testing.T, err error) int {
	t.Helper()
	if err == nil {
		return 0
	}
	var ended *exec.ExitError
	require.True(t, errors.As(err, &ended), "%v", err)
	return ended.ExitCode()
}

// act runs the step of the Action as a runner does, in the folder of examples.
func act(t *testing.T, releases string, inputs ...string) (out string, outputs map[string]string, summary string, exit int) {
	t.Helper()
	temp := t.TempDir()
	environment := append([]string{"RUNNER_TEMP=" + temp, "GITHUB_OUTPUT=" + filepath.Join(temp, "output"), "GITHUB_STEP_SUMMARY=" + filepath.Join(temp, "summary"),
		"FORKONTROL_RELEASES=" + releases, "CHECK_FAIL_ON=error", "CHECK_LANG=en", "CHECK_ANNOTATIONS=true", "CHECK_SUMMARY=true"}, inputs...)
	script, err := filepath.Abs("action.sh")
	require.NoError(t, err)
	out, said, err := try(filepath.Join(root, "examples"), environment, "bash", script)
	text, _ := os.ReadFile(filepath.Join(temp, "output"))
	outputs = map[string]string{}
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		outputs[name] = value
	}
	written, _ := os.ReadFile(filepath.Join(temp, "summary"))
	return out + said, outputs, string(written), code(t, err)
}

func TestActionShowsFindingsWhereTheyAre(t *testing.T) {
	needs(t, "bash", "tar")
	out, outputs, summary, exit := act(t, published(t), "CHECK_PATHS=first\n\n")
	assert.Equal(t, 1, exit, out)
	assert.Equal(t, "1", outputs["exit-code"])
	assert.FileExists(t, outputs["report"])
	assert.FileExists(t, outputs["sarif"])
	assert.Contains(t, out, "5 payloads", "the text report is in the log")
	assert.Regexp(t, `(?m)^::error .*file=first/2-fejl-cpr\.xml.*line=5`, out)
	assert.Contains(t, summary, "2-fejl-cpr.xml")
	assert.NotContains(t, out+summary, "setlocale")

	// Whatever a payload says, the runner takes no command from it.
	stop := regexp.MustCompile(`(?m)^::stop-commands::(\w+)$`).FindStringSubmatch(out)
	require.NotNil(t, stop)
	end := strings.Index(out, "\n::"+stop[1]+"::")
	assert.Greater(t, end, strings.Index(out, "5 payloads"))
	assert.Less(t, end, strings.Index(out, "\n::error "))
}

func TestActionGivesTheCommandItsInputs(t *testing.T) {
	needs(t, "bash", "tar")
	releases := published(t)
	out, outputs, summary, exit := act(t, releases, "CHECK_PATHS=ungedatabasen/*-gyldig*.xml\nfirst/1-gyldig.xml",
		"CHECK_REGISTERS=institutions=registers/institutions.csv", "CHECK_AS_OF=2026-11-01", "CHECK_FAIL_ON=warning", "CHECK_ARGS=--jobs=1\n--no-builtin=false",
		"CHECK_ANNOTATIONS=false", "CHECK_SUMMARY=false", "CHECK_LANG=da")
	assert.Equal(t, 0, exit, out)
	assert.Equal(t, "0", outputs["exit-code"])
	assert.Contains(t, out, "gyldige")
	assert.Empty(t, summary)

	out, outputs, _, exit = act(t, releases, "CHECK_PATHS=no-such-file.xml")
	assert.Equal(t, 2, exit, out)
	assert.Equal(t, "2", outputs["exit-code"])

	out, outputs, _, exit = act(t, releases, "CHECK_PATHS=first", "CHECK_VERSION=9.9.9")
	assert.Equal(t, 3, exit, out)
	assert.Equal(t, "3", outputs["exit-code"])
	assert.Empty(t, outputs["sarif"])
}

// What action.yml gives the step and what the step reads are the same.
func TestActionReadsAllItsInputs(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "action.yml"))
	require.NoError(t, err)
	var action struct {
		Inputs map[string]any
		Runs   struct {
			Steps []struct{ Env map[string]string }
		}
	}
	require.NoError(t, yaml.Unmarshal(text, &action))
	script, err := os.ReadFile("action.sh")
	require.NoError(t, err)
	for name := range action.Runs.Steps[0].Env {
		if name != "FORKONTROL_RELEASES" {
			assert.Contains(t, string(script), "${"+name, name)
		}
	}
	for name := range action.Inputs {
		assert.Contains(t, string(text), "inputs."+name, "action.yml")
	}
}

// The script of GitLab's job, as a runner puts it together.
func TestGitLabComponent(t *testing.T) {
	needs(t, "sh", "tar")
	text, err := os.ReadFile(filepath.Join(root, "templates", "check.yml"))
	require.NoError(t, err)
	parts := strings.SplitN(string(text), "\n---\n", 2)
	require.Len(t, parts, 2)
	var spec struct {
		Spec struct {
			Inputs map[string]struct{ Default string }
		}
	}
	require.NoError(t, yaml.Unmarshal([]byte(parts[0]), &spec))
	work := t.TempDir()
	require.NoError(t, os.CopyFS(work, os.DirFS(filepath.Join(root, "examples", "first"))))
	// Without a network, what would be fetched is copied.
	fetch := filepath.Join(t.TempDir(), "curl")
	require.NoError(t, os.WriteFile(fetch, []byte("#!/bin/sh\nfor last; do :; done\ncp \"$2\" \"$last\"\n"), 0o755))
	values := map[string]string{"releases": published(t), "lang": "en", "args": "--jobs 1"}
	filled := regexp.MustCompile(`\$\[\[ inputs\.([a-z-]+) \]\]`).ReplaceAllStringFunc(parts[1], func(found string) string {
		name := strings.TrimSuffix(strings.TrimPrefix(found, "$[[ inputs."), " ]]")
		require.Contains(t, spec.Spec.Inputs, name)
		if value, ok := values[name]; ok {
			return value
		}
		return spec.Spec.Inputs[name].Default
	})
	var jobs map[string]struct {
		Variables map[string]string
		Script    []string
		Artifacts struct {
			Paths   []string
			Reports map[string]string
		}
	}
	require.NoError(t, yaml.Unmarshal([]byte(filled), &jobs))
	job, ok := jobs["forkontrol"]
	require.True(t, ok)
	environment := []string{"PATH=" + filepath.Dir(fetch) + string(os.PathListSeparator) + os.Getenv("PATH")}
	for name, value := range job.Variables {
		environment = append(environment, name+"="+value)
	}
	out, said, err := try(work, environment, "sh", "-e", "-c", strings.Join(job.Script, "\n"))
	assert.Equal(t, 1, code(t, err), out+said)
	assert.Contains(t, out, "5 payloads")
	for _, file := range append(job.Artifacts.Paths, job.Artifacts.Reports["codequality"], job.Artifacts.Reports["junit"]) {
		assert.FileExists(t, filepath.Join(work, file))
	}
}
