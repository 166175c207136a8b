package main

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/forkontrol/forkontrol/internal/report/form"
)

var took = regexp.MustCompile(` time="[^"]*"`)

// everyForm runs a command and gives its reports in every form, without how long it took, and its exit code.
func everyForm(t *testing.T, args ...string) (map[string]string, int) {
	t.Helper()
	dir := t.TempDir()
	for _, name := range form.All {
		args = append(args, "--out", name+"="+filepath.Join(dir, name))
	}
	var talk bytes.Buffer
	code := run(t.Context(), append(args, "--lang", "en", "--isolated"), streams{strings.NewReader(""), &bytes.Buffer{}, &talk})
	reports := map[string]string{}
	for _, name := range form.All {
		b, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err, talk.String())
		if name == form.XLSX {
			b = cells(t, b)
		}
		reports[name] = took.ReplaceAllString(string(b), "")
	}
	return reports, code
}

// cells are what a workbook has beside when it was made.
func cells(t *testing.T, b []byte) (all []byte) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	require.NoError(t, err)
	for _, f := range z.File {
		if !strings.HasPrefix(f.Name, "xl/") {
			continue
		}
		r, err := f.Open()
		require.NoError(t, err)
		var body bytes.Buffer
		_, err = body.ReadFrom(r)
		require.NoError(t, err)
		all = append(append(all, f.Name...), body.Bytes()...)
	}
	return all
}

// checkParts checks files in so many parts and gives the folder of their reports.
func checkParts(t *testing.T, of int, args ...string) string {
	t.Helper()
	dir := t.TempDir()
	for n := 1; n <= of; n++ {
		out := fmt.Sprintf("json=%s/%d.json", dir, n)
		run(t.Context(), append([]string{"check", "--lang", "en", "--isolated", "--format", "summary", "--out", out, "--shard", fmt.Sprintf("%d/%d", n, of)}, args...),
			streams{strings.NewReader(""), &bytes.Buffer{}, &bytes.Buffer{}})
	}
	return dir
}

// oddFiles is a folder of what a check meets: files that are cut off, empty, too deep or of another program, archives that
// are whole and broken, a link to nowhere.
func oddFiles(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, b []byte) { require.NoError(t, os.WriteFile(filepath.Join(dir, name), b, 0o600)) }
	good, err := os.ReadFile("../../examples/first/1-gyldig.xml")
	require.NoError(t, err)
	bad, err := os.ReadFile("../../examples/first/2-fejl-cpr.xml")
	require.NoError(t, err)
	for i := range 5 {
		write(fmt.Sprintf("good-%d.xml", i), good)
		write(fmt.Sprintf("bad-%d.xml", i), bad)
	}
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	for _, name := range []string{"a.xml", "b.xml", "b.xml", "æ.xml"} { // one name twice
		w, err := z.Create(name)
		require.NoError(t, err)
		_, err = w.Write(bad)
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	write("packed.zip", packed.Bytes())
	write("broken.zip", packed.Bytes()[:100])
	write("broken.xml.gz", []byte{0x1f, 0x8b, 8, 0, 0})
	write("cut.xml", bad[:len(bad)/2])
	write("empty.xml", nil)
	write("deep.json", []byte(strings.Repeat("[", 1000)))
	write("unknown.xml", []byte("<purchase/>"))
	write("latin.xml", []byte("<Indberet>\xe6\xf8\xe5\x00</Indberet>"))
	write("control.xml", []byte("<Indberet><KontaktpersonInfo>\x1b[31m</KontaktpersonInfo></Indberet>"))
	write("package.json", []byte(`{"name": "other"}`))
	write("table.csv", []byte("a;b\n1;2\n"))
	require.NoError(t, os.Symlink(filepath.Join(dir, "nowhere"), filepath.Join(dir, "gone.xml")))
	return dir
}

// The reports of parts come to the report that one check of all files gives, to the byte, in every form, with its exit
// code, however many parts there are: fewer than files, as many, and more.
func TestPartsComeToTheWhole(t *testing.T) {
	odd := oddFiles(t)
	for name, test := range map[string]struct {
		args  []string
		parts []int
	}{
		"examples":       {[]string{"../../examples"}, []int{1, 3, 8}},
		"hostile files":  {[]string{"../../testdata/hostile", "../../examples/first"}, []int{4}},
		"odd files":      {[]string{odd}, []int{1, 2, 5, 40}},
		"personal data":  {[]string{"--show-personal-data", odd, "../../examples/first"}, []int{3}},
		"a single file":  {[]string{"../../examples/first/1-gyldig.xml"}, []int{1, 3}},
		"a few findings": {[]string{"--max-samples", "1", "--fail-on", "never", "../../examples/ungedatabasen"}, []int{2}},
	} {
		t.Run(name, func(t *testing.T) {
			merging := []string{"merge"}
			for i, arg := range test.args {
				if arg == "--fail-on" {
					merging = append(merging, arg, test.args[i+1])
				}
			}
			for _, verbose := range []bool{false, true} {
				args, merging := test.args, merging
				if verbose {
					args, merging = append([]string{"-v"}, args...), append(merging, "-v")
				}
				want, code := everyForm(t, append([]string{"check"}, args...)...)
				for _, of := range test.parts {
					dir := checkParts(t, of, args...)
					got, mergedCode := everyForm(t, append(merging, dir)...)
					assert.Equal(t, code, mergedCode, "%d parts", of)
					for _, name := range form.All {
						if want[name] != got[name] {
							assert.Failf(t, "another report", "%s of %d parts, verbose %t:\n%s", name, of, verbose, firstDifference(want[name], got[name]))
						}
					}
				}
			}
		})
	}
}

func firstDifference(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := 0; i < max(len(a), len(b)); i++ {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			return fmt.Sprintf("line %d\n- %.300s\n+ %.300s", i+1, strings.Join(a[min(i, len(a)):min(i+1, len(a))], ""), strings.Join(b[min(i, len(b)):min(i+1, len(b))], ""))
		}
	}
	return "nowhere"
}

// The Jobs of the example are valid YAML, and what their pods run checks files and puts the reports together.
func TestTheExampleForKubernetesRuns(t *testing.T) {
	dir := t.TempDir()
	local := strings.NewReplacer("/payloads", "../../examples", "/reports", dir, "/etc/forkontrol", dir)
	var jobs []kubernetesJob
	for _, name := range []string{"check.yaml", "merge.yaml"} {
		file, err := os.Open(filepath.Join("../../examples/kubernetes", name))
		require.NoError(t, err)
		documents := yaml.NewDecoder(file)
		for {
			var x kubernetesJob
			if err := documents.Decode(&x); err == io.EOF {
				break
			} else {
				require.NoError(t, err, name)
			}
			if manifest := x.Data["manifest.txt"]; manifest != "" {
				require.NoError(t, os.WriteFile(filepath.Join(dir, "manifest.txt"), []byte(local.Replace(manifest)), 0o600))
				continue
			}
			jobs = append(jobs, x)
		}
		require.NoError(t, file.Close())
	}
	require.Len(t, jobs, 2)
	require.Equal(t, 8, jobs[0].Spec.Completions)
	pod := func(job kubernetesJob, index int) (code int, out string) {
		var args []string
		for _, arg := range job.Spec.Template.Spec.Containers[0].Args {
			args = append(args, local.Replace(strings.ReplaceAll(arg, "$(JOB_COMPLETION_INDEX)", strconv.Itoa(index))))
		}
		var said, talk bytes.Buffer
		code = run(t.Context(), append(args, "--lang=en", "--isolated"), streams{strings.NewReader(""), &said, &talk})
		return code, said.String() + talk.String()
	}
	for i := range jobs[0].Spec.Completions {
		code, said := pod(jobs[0], i)
		assert.Equal(t, exitFine, code, said)
		assert.Empty(t, said)
	}
	code, said := pod(jobs[1], 0)
	assert.Equal(t, exitFinding, code)
	assert.Regexp(t, `Total +\d+ payloads`, said)
	assert.FileExists(t, filepath.Join(dir, "report.html"))
}

// kubernetesJob is what the test reads of a Job or a ConfigMap.
type kubernetesJob struct {
	Data map[string]string
	Spec struct {
		Completions int
		Template    struct {
			Spec struct{ Containers []struct{ Args []string } }
		}
	}
}

// A part that was interrupted says so, and is not taken for a whole one.
func TestAPartThatWasInterruptedIsRefused(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe.xml")
	if exec.Command("mkfifo", pipe).Run() != nil {
		t.Skip("there are no named pipes")
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		if f, err := os.OpenFile(pipe, os.O_WRONLY, 0); err == nil { // as soon as it is read, and so after the file before it
			defer f.Close()
		}
		cancel()
	}()
	var out, talk bytes.Buffer
	code := run(ctx, []string{"check", "--isolated", "--lang", "en", "--jobs", "1", "--shard", "1/1", "--format", "json", "../../examples/first/2-fejl-cpr.xml", pipe},
		streams{strings.NewReader(""), &out, &talk})
	assert.Equal(t, exitInterrupted, code, talk.String())
	part := filepath.Join(dir, "part.json")
	require.NoError(t, os.WriteFile(part, out.Bytes(), 0o600))
	talk.Reset()
	out.Reset()
	assert.Equal(t, exitFailed, run(t.Context(), []string{"merge", "--lang", "en", part}, streams{strings.NewReader(""), &out, &talk}))
	assert.Contains(t, talk.String(), "part 1 of 1 was interrupted; no report was written")
	assert.Empty(t, out.String())
}
