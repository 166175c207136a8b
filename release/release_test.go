// Package release holds what a release is made of, beside .goreleaser.yaml and action.yml, and tests of it: what can be
// run on this machine is run.
package release

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/forkontrol/forkontrol"
)

// root is the folder of the repository.
const root = ".."

// run runs a program and gives what it writes to standard output.
func run(t *testing.T, dir string, environment []string, name string, args ...string) string {
	t.Helper()
	out, said, err := try(dir, environment, name, args...)
	require.NoError(t, err, "%s %v\n%s\n%s", name, args, out, said)
	return out
}

func try(dir string, environment []string, name string, args ...string) (out, said string, err error) {
	c := exec.Command(name, args...)
	c.Dir = dir
	c.Env = append(os.Environ(), environment...)
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	err = c.Run()
	return stdout.String(), stderr.String(), err
}

// needs skips a test where a program is not installed.
func needs(t *testing.T, programs ...string) {
	t.Helper()
	for _, program := range programs {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed", program)
		}
	}
}

var exe = map[bool]string{true: "forkontrol.exe", false: "forkontrol"}[runtime.GOOS == "windows"]

// The builds of .goreleaser.yaml.
const theCommand, thePDFReader = 0, 1

// build builds a program as .goreleaser.yaml says.
func build(t *testing.T, which int, dir, out string) {
	t.Helper()
	c := configuration(t)
	require.Len(t, c.Builds, 2)
	b := c.Builds[which]
	stamp := strings.NewReplacer("{{ .FullCommit }}", "0123456789abcdef", "{{ slice .CommitDate 0 10 }}", "2026-11-29")
	args := append([]string{"build"}, b.Flags...)
	args = append(args, "-ldflags", stamp.Replace(strings.Join(b.Ldflags, " ")), "-o", out, b.Main)
	run(t, filepath.Join(dir, b.Dir), c.Env, "go", args...)
}

// built is the command, built once for all tests.
var built = sync.OnceValue(func() string {
	dir, err := os.MkdirTemp("", "forkontrol")
	if err != nil {
		panic(err)
	}
	return filepath.Join(dir, exe)
})

var once sync.Once

func command(t *testing.T) string {
	t.Helper()
	once.Do(func() { build(t, theCommand, root, built()) })
	require.FileExists(t, built())
	return built()
}

func TestMain(m *testing.M) {
	code := m.Run()
	_ = os.RemoveAll(filepath.Dir(built()))
	os.Exit(code)
}

// goreleaser is the part of .goreleaser.yaml that these tests read.
type goreleaser struct {
	Env    []string
	Builds []struct {
		Dir, Main    string
		Flags        []string
		Ldflags      []string
		Goos, Goarch []string
	}
	Archives []struct {
		Files []struct{ Src string }
	}
	Dockers []struct{ Dockerfile string } `yaml:"dockers_v2"`
}

func configuration(t *testing.T) (c goreleaser) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, ".goreleaser.yaml"))
	require.NoError(t, err)
	require.NoError(t, yaml.Unmarshal(text, &c))
	return c
}

func TestReleaseIsBuiltForEverySystemThatIsPromised(t *testing.T) {
	c := configuration(t)
	for _, b := range c.Builds {
		assert.ElementsMatch(t, []string{"linux", "darwin", "windows"}, b.Goos)
		assert.ElementsMatch(t, []string{"amd64", "arm64"}, b.Goarch)
	}
	require.Len(t, c.Archives, 2, "the command, and what reads PDFs")
	for _, a := range c.Archives {
		for _, f := range a.Files {
			if !strings.HasPrefix(f.Src, "release/made/") {
				assert.FileExists(t, filepath.Join(root, f.Src))
			}
		}
	}
	assert.FileExists(t, filepath.Join(root, c.Dockers[0].Dockerfile))
}

// The version is written once for programs, and again where no program can read it.
func TestEveryFileHasTheVersionOfTheProgram(t *testing.T) {
	for name, want := range map[string]string{
		".pre-commit-hooks.yaml": "ghcr.io/forkontrol/forkontrol:" + forkontrol.Version + " ",
		"templates/check.yml":    "default: " + forkontrol.Version + "\n",
		"wasm/js/package.json":   `"version": "` + forkontrol.Version + `"`,
		"docs/ci.md":             "forkontrol/forkontrol@v" + forkontrol.Version + "\n",
		"docs/da/ci.md":          "forkontrol/forkontrol@v" + forkontrol.Version + "\n",
	} {
		text, err := os.ReadFile(filepath.Join(root, name))
		if assert.NoError(t, err) {
			assert.Contains(t, string(text), want, name)
		}
	}
}

func TestProgramSaysWhatItWasBuiltFrom(t *testing.T) {
	out := run(t, root, nil, command(t), "version", "--lang", "en")
	assert.Contains(t, out, "forkontrol "+forkontrol.Version+"\n")
	assert.Contains(t, out, "\ncommit 0123456789abcdef 2026-11-29\n")
}

// Two people who build a commit, each in a folder of their own, get the same bytes, and so can compare what they have
// with what was published.
func TestTwoBuildsInTwoFoldersAreTheSame(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the command and the module twice")
	}
	elsewhere := filepath.Join(t.TempDir(), "a", "folder", "elsewhere")
	copied(t, root, elsewhere)
	again := filepath.Join(t.TempDir(), exe)
	build(t, theCommand, elsewhere, again)
	same(t, command(t), again)
	first, second := filepath.Join(t.TempDir(), "forkontrol-pdf"), filepath.Join(t.TempDir(), "forkontrol-pdf")
	build(t, thePDFReader, root, first)
	build(t, thePDFReader, elsewhere, second)
	same(t, first, second)

	there := t.TempDir()
	run(t, elsewhere, nil, "go", "run", "./wasm/make", "-out", there)
	here := os.Getenv("FORKONTROL_WASM") // make test has made the module by then
	listed := here != ""                 // in the npm package, whose list has more
	if here == "" {
		here = t.TempDir()
		run(t, root, nil, "go", "run", "./wasm/make", "-out", here)
	}
	names := 0
	require.NoError(t, filepath.WalkDir(there, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && !(listed && e.Name() == "manifest.json") {
			name, _ := filepath.Rel(there, path)
			same(t, filepath.Join(here, name), path)
			names++
		}
		return err
	}))
	assert.Greater(t, names, 10)
}

func same(t *testing.T, one, other string) {
	t.Helper()
	a, err := os.ReadFile(one)
	require.NoError(t, err)
	b, err := os.ReadFile(other)
	require.NoError(t, err)
	assert.True(t, bytes.Equal(a, b), "%s and %s differ", one, other)
}

// copied copies what is source to a folder.
func copied(t *testing.T, from, to string) {
	t.Helper()
	made := []string{".git", "node_modules", "dist", "bin", ".data", ".astro"}
	tests := filepath.Join("wasm", "js", "build")
	require.NoError(t, filepath.WalkDir(from, func(path string, e fs.DirEntry, err error) error {
		name, relErr := filepath.Rel(from, path)
		switch {
		case err != nil || relErr != nil:
			return err
		case e.IsDir() && (slices.Contains(made, e.Name()) || name == tests):
			return filepath.SkipDir
		case e.IsDir():
			return os.MkdirAll(filepath.Join(to, name), 0o777)
		case !e.Type().IsRegular():
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, name), text, 0o666)
	}))
}

// An archive holds completions for four shells and a manual page in both languages for each command.
func TestCompletionsAndManualPages(t *testing.T) {
	needs(t, "make")
	made := t.TempDir()
	run(t, root, []string{"SOURCE_DATE_EPOCH=1764374400"}, "make", "--no-print-directory", "release-files", "MADE="+made)
	for name, want := range map[string]string{
		"completions/forkontrol.bash": "__forkontrol",
		"completions/_forkontrol":     "#compdef forkontrol",
		"completions/forkontrol.fish": "complete -c forkontrol",
		"completions/forkontrol.ps1":  "Register-ArgumentCompleter",
		"man/man1/forkontrol.1":       ".SH SEE ALSO",
		"man/man1/forkontrol-check.1": `"Nov 2025"`,
		"man/da/man1/forkontrol.1":    ".SH SE OGSÅ",
	} {
		text, err := os.ReadFile(filepath.Join(made, filepath.FromSlash(name)))
		if assert.NoError(t, err) {
			assert.Contains(t, string(text), want, name)
		}
	}
	config, err := os.ReadFile(filepath.Join(root, ".goreleaser.yaml"))
	require.NoError(t, err)
	english, err := filepath.Glob(filepath.Join(made, "man", "man1", "*.1"))
	require.NoError(t, err)
	for _, page := range english {
		assert.FileExists(t, filepath.Join(made, "man", "da", "man1", filepath.Base(page)))
		assert.Contains(t, string(config), "- man/man1/"+filepath.Base(page)+"\n", "Homebrew takes the pages that are named to it")
	}
	patterns, err := os.ReadFile(filepath.Join(made, "man", "man1", "forkontrol-check.1"))
	require.NoError(t, err)
	assert.Contains(t, string(patterns), "in/**/*", "signs are no Markdown")
	_, _, usual := try(root, nil, command(t), "man", made)
	assert.Error(t, usual, "what writes manual pages is not shipped")
	if _, err := exec.LookPath("bash"); err == nil {
		run(t, root, nil, "bash", "-n", filepath.Join(made, "completions", "forkontrol.bash"))
	}
}

func TestContainer(t *testing.T) {
	needs(t, "docker")
	if _, said, err := try(root, nil, "docker", "info"); err != nil {
		t.Skip("no Docker is running: " + said)
	}
	if runtime.GOOS != "linux" {
		t.Skip("the program in a container is Linux's")
	}
	context, platform := t.TempDir(), "linux/"+runtime.GOARCH
	require.NoError(t, os.MkdirAll(filepath.Join(context, platform), 0o777))
	program, err := os.ReadFile(command(t))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(context, platform, "forkontrol"), program, 0o755))
	for _, name := range []string{"LICENSE", "NOTICE"} {
		text, err := os.ReadFile(filepath.Join(root, name))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(context, name), text, 0o644))
	}
	image := "forkontrol-test:" + forkontrol.Version
	run(t, root, nil, "docker", "build", "-q", "-f", "release/Dockerfile", "--build-arg", "TARGETPLATFORM="+platform, "-t", image, context)
	t.Cleanup(func() { _, _, _ = try(root, nil, "docker", "rmi", "-f", image) })
	examples, err := filepath.Abs(filepath.Join(root, "examples", "first"))
	require.NoError(t, err)
	out, _, err := try(root, nil, "docker", "run", "--rm", "--network", "none", "-v", examples+":/data:ro", image, "check", "--lang", "en", ".")
	assert.Error(t, err)
	assert.Contains(t, out, "5 payloads")
}
