package run

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/memfs"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/fix"
	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/preflight/batch"
	"github.com/forkontrol/forkontrol/internal/preflight/pool"
	"github.com/forkontrol/forkontrol/internal/report/form"
	"github.com/forkontrol/forkontrol/internal/shard"
	"github.com/forkontrol/forkontrol/rules"
)

// dieAfter has the name of a folder to check, and of one to work in; the process that has it kills itself when it has
// written a report of one unit.
const dieAfter = "FORKONTROL_BEAM_TEST_DIES"

func TestMain(m *testing.M) {
	beam.Init()
	if in, work, ok := strings.Cut(os.Getenv(dieAfter), "|"); ok {
		afterWrite = func(Unit) { _ = syscall.Kill(os.Getpid(), syscall.SIGKILL) }
		plan, err := Find(context.Background(), []string{in}, payload.Options{CSV: true})
		if err == nil {
			_, _, err = Check(context.Background(), inUnits(plan, 3), settings(work))
		}
		fmt.Fprintln(os.Stderr, "is still here:", err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func settings(work string) Settings {
	return Settings{Options: preflight.Options{Lang: "en", AsOf: "2026-08-01", MaxSamples: engine.DefaultSamples}, Work: work}
}

// inUnits divides a plan otherwise: so many objects a unit.
func inUnits(p *Plan, objects int) *Plan {
	var all []Object
	for i := range p.Units {
		all = append(all, p.Units[i].Objects...)
	}
	out := *p
	out.Units = nil
	for chunk := range slices.Chunk(all, objects) {
		out.Units = append(out.Units, Unit{Objects: chunk})
	}
	for i := range out.Units {
		out.Units[i].Part = shard.Part{Number: i + 1, Of: len(out.Units)}
	}
	return &out
}

var took = regexp.MustCompile(` time="[^"]*"`)

// inForms gives a report in all forms but the workbook, which says when it was made; without how long payloads took.
func inForms(t *testing.T, m *shard.Merged) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, name := range form.All {
		if name == form.XLSX {
			continue
		}
		var b bytes.Buffer
		require.NoError(t, Write(t.Context(), m, rules.All(), nil, &b, name))
		all[name] = took.ReplaceAllString(b.String(), "")
	}
	return all
}

// plainly is the report of one check of all payloads, without Beam.
func plainly(t *testing.T, names ...string) map[string]string {
	t.Helper()
	o := settings("").Options
	o.Excerpts = true
	engines, err := pool.New(rules.All(), o, nil)
	require.NoError(t, err)
	found, _ := payload.Find(names, payload.Options{CSV: true})
	fixes := fix.NewCounter(o.Engine(rules.All(), nil))
	r, err := batch.Check(t.Context(), engines, found, batch.Run{PassedOver: func(string, batch.Reason) {},
		Checked: func(_ *payload.Payload, p *finding.Payload, _ batch.Counted) { fixes.Count(p) }})
	require.NoError(t, err)
	return inForms(t, &shard.Merged{Report: r, Lang: o.Lang})
}

func plan(t *testing.T, names ...string) *Plan {
	t.Helper()
	p, err := Find(t.Context(), names, payload.Options{CSV: true})
	require.NoError(t, err)
	return p
}

func check(t *testing.T, p *Plan, s Settings) map[string]string {
	t.Helper()
	m, _, err := Check(t.Context(), p, s)
	require.NoError(t, err)
	return inForms(t, m)
}

// archives is a folder with examples as they are, packed with gzip, and in a zip file; and with what is no payload.
func archives(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(filepath.Join(dir, "plain"), os.DirFS("../../examples/elevdatabasen")))
	f, err := os.Create(filepath.Join(dir, "many.zip"))
	require.NoError(t, err)
	z := zip.NewWriter(f)
	require.NoError(t, z.AddFS(os.DirFS("../../examples/ungedatabasen")))
	require.NoError(t, z.Close())
	require.NoError(t, f.Close())
	packed, err := filepath.Glob("../../examples/first/*.xml")
	require.NoError(t, err)
	for _, name := range packed {
		body, err := os.ReadFile(name)
		require.NoError(t, err)
		var b bytes.Buffer
		g := gzip.NewWriter(&b)
		_, err = g.Write(body)
		require.NoError(t, errors.Join(err, g.Close()))
		require.NoError(t, os.WriteFile(filepath.Join(dir, filepath.Base(name)+".gz"), b.Bytes(), 0o644))
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "broken.zip"), []byte("PK but no archive"), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "register.csv"), []byte("number;name\n999001;Nordhavn\n"), 0o644))
	return dir
}

// However objects are divided, the report is that of one check, byte for byte, in every form; and of each unit there is
// nothing left.
func TestTheReportIsThatOfOneCheckHoweverItIsDivided(t *testing.T) {
	dir := archives(t)
	want := plainly(t, dir)
	assert.Contains(t, want[form.JSON], "many.zip!")
	for _, objects := range []int{1, 7, 1000} {
		work := t.TempDir()
		p := inUnits(plan(t, dir), objects)
		got := check(t, p, settings(work))
		for name := range want {
			assert.Equal(t, want[name], got[name], "%s in %d units", name, len(p.Units))
		}
		left, err := os.ReadDir(work)
		require.NoError(t, err)
		assert.Empty(t, left)
	}
}

// Half a million records in forty files come to the counts and the samples that one check has.
func TestHalfAMillionRecords(t *testing.T) {
	const files, each = 40, 12_500
	body, err := os.ReadFile("../../examples/ungedatabasen/indberet-gyldig.ndjson")
	require.NoError(t, err)
	good, _, _ := bytes.Cut(body, []byte("\n"))
	bad := bytes.Replace(good, []byte("1203055024"), []byte("9999999999"), 1)
	require.NotEqual(t, good, bad)
	dir := t.TempDir()
	for i := range files {
		var b bytes.Buffer
		for k := range each {
			line := good
			if k%5 == i%5 {
				line = bad
			}
			b.Write(line)
			b.WriteByte('\n')
		}
		require.NoError(t, os.WriteFile(filepath.Join(dir, fmt.Sprintf("%02d.ndjson", i)), b.Bytes(), 0o644))
	}
	want := plainly(t, dir)[form.JSON]
	assert.Contains(t, want, fmt.Sprintf(`"records":%d`, each))
	got := check(t, inUnits(plan(t, dir), 1), settings(t.TempDir()))[form.JSON]
	assert.True(t, want == got, "the reports differ")
}

// A process that is killed in the middle leaves the reports of what it had done. The next run goes on from there, and
// counts nothing twice.
func TestARunThatWasKilledGoesOn(t *testing.T) {
	dir, work := archives(t), t.TempDir()
	again := exec.CommandContext(t.Context(), os.Args[0])
	again.Env = append(os.Environ(), dieAfter+"="+dir+"|"+work)
	out, err := again.CombinedOutput()
	var exit *exec.ExitError
	require.ErrorAs(t, err, &exit, "%s", out)
	require.Equal(t, syscall.SIGKILL, exit.Sys().(syscall.WaitStatus).Signal(), "%s", out)

	done := 0
	require.NoError(t, filepath.WalkDir(work, func(path string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(path, ".json") {
			done++
		}
		return err
	}))
	p := inUnits(plan(t, dir), 3)
	require.Positive(t, done)
	require.Less(t, done, len(p.Units))
	var now atomic.Int64
	afterWrite = func(Unit) { now.Add(1) }
	defer func() { afterWrite = func(Unit) {} }()
	assert.Equal(t, plainly(t, dir), check(t, p, settings(work)))
	assert.EqualValues(t, len(p.Units)-done, now.Load())
}

// A unit that is checked twice, as runners do with bundles that failed or were slow, is there once.
func TestAUnitThatIsCheckedTwiceCountsOnce(t *testing.T) {
	dir := archives(t)
	p := inUnits(plan(t, dir), 5)
	twice := *p
	twice.Units = append(slices.Clone(p.Units), p.Units...)
	s := settings(t.TempDir())
	var left []string
	for i := range twice.Units {
		left = append(left, twice.Units[i].encode())
	}
	s.Excerpts, s.List = true, p.List
	require.NoError(t, pipeline(t.Context(), left, s))
	m, err := merge(t.Context(), p, s, rules.All())
	require.NoError(t, err)
	assert.Equal(t, plainly(t, dir), inForms(t, m))
}

// What a worker writes has personal data masked.
func TestNothingLeavesAWorkerUnmasked(t *testing.T) {
	work := t.TempDir()
	p := plan(t, "../../examples/first/2-fejl-cpr.xml")
	s := settings(work)
	s.Excerpts, s.List = true, p.List
	require.NoError(t, pipeline(t.Context(), []string{p.Units[0].encode()}, s))
	body, err := os.ReadFile(filepath.Join(work, p.Units[0].name()))
	require.NoError(t, err)
	assert.Contains(t, string(body), "120305-****")
	assert.NotContains(t, string(body), "120305-5024")
}

// Objects are read through Beam's file systems, here one in memory: as files are, packed ones too, under their own names.
func TestObjectsOfObjectStorage(t *testing.T) {
	dir := archives(t)
	store, err := filesystem.New(t.Context(), "memfs://bucket/")
	require.NoError(t, err)
	for _, name := range []string{"many.zip", "2-fejl-cpr.xml.gz", "plain/indberet-fejl-linje-2.ndjson"} {
		body, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		require.NoError(t, filesystem.Write(t.Context(), store, "memfs://bucket/"+filepath.Base(name), body))
	}
	m, _, err := Check(t.Context(), plan(t, "memfs://bucket/*"), settings("memfs://reports"))
	require.NoError(t, err)
	got := inForms(t, m)[form.JSON]
	want := plainly(t, filepath.Join(dir, "2-fejl-cpr.xml.gz"), filepath.Join(dir, "plain/indberet-fejl-linje-2.ndjson"), filepath.Join(dir, "many.zip"))[form.JSON]
	want = strings.ReplaceAll(strings.ReplaceAll(want, filepath.ToSlash(dir)+"/plain/", "memfs://bucket/"), filepath.ToSlash(dir)+"/", "memfs://bucket/")
	assert.Equal(t, want, got)
	left, err := store.List(t.Context(), "memfs://reports/*")
	require.NoError(t, err)
	assert.Empty(t, left)
}

func TestWhatStandsForNothingIsNamed(t *testing.T) {
	p := plan(t, "memfs://nowhere/*.xml", filepath.Join(t.TempDir(), "none.xml"), "../../examples/first")
	require.Len(t, p.Missing, 2)
	m, _, err := Check(t.Context(), p, settings(t.TempDir()))
	require.NoError(t, err)
	assert.True(t, m.Lacks)
}

// There are never more units than parts of a report, whatever is known of how large objects are.
func TestUnitsAreFewAndHaveEachObjectOnce(t *testing.T) {
	for _, size := range []int64{-1, 0, 1, 40 << 20} {
		for _, n := range []int{1, 255, 30_000, 300_000} {
			var objects []sized
			for i := range n {
				objects = append(objects, sized{Object{Name: fmt.Sprint(i)}, size})
			}
			next := 0
			all := units(objects)
			require.LessOrEqual(t, len(all), shard.MaxParts)
			for i := range all {
				assert.Equal(t, shard.Part{Number: i + 1, Of: len(all)}, all[i].Part)
				for _, o := range all[i].Objects {
					require.Equal(t, fmt.Sprint(next), o.Name)
					next++
				}
			}
			assert.Equal(t, n, next)
		}
	}
}
