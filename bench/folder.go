package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/report/form"
)

// findingEach is how many files of the folder there are to each with a finding.
const findingEach = 50

// folder is what was measured of the command on very many small files.
type folder struct {
	files   int
	size    int64
	reports []*folderReport
}

// folderReport is what was measured with one form of report.
type folderReport struct {
	form string
	all  bool // with -v: files in which nothing was found are listed too

	times series // seconds
	size  int64  // of the report
	peak  int64
}

// newFolder is that of a run: each form, and those for machines with all files listed too.
func newFolder(files int) *folder {
	f := &folder{files: files}
	for _, name := range form.All {
		f.reports = append(f.reports, &folderReport{form: name})
	}
	for _, name := range []string{form.JSON, form.SARIF, form.JUnit} {
		f.reports = append(f.reports, &folderReport{form: name, all: true})
	}
	return f
}

func (r *folderReport) name() string {
	if r.all {
		return r.form + ", -v"
	}
	return r.form
}

// findings is how many of the files have one.
func (f *folder) findings() int { return everyOf(f.files, findingEach, 1) }

// write writes the files, a thousand in a folder, all of one message.
func (f *folder) write(template []byte, dir string) error {
	for n := range f.files {
		below := filepath.Join(dir, fmt.Sprintf("%03d", n/1000))
		if n%1000 == 0 {
			if err := os.MkdirAll(below, 0o755); err != nil {
				return err
			}
		}
		content := string(template)
		if n%findingEach == 1 {
			content = strings.Replace(content, "<CPRNr>", "<CPRNr>0", 1) // one digit too many
		}
		if err := os.WriteFile(filepath.Join(below, fmt.Sprintf("%06d.xml", n)), []byte(content), 0o644); err != nil {
			return err
		}
		f.size += int64(len(content))
	}
	return nil
}

// measure writes the folder and checks it with each form, a round after another.
func (f *folder) measure(w *workshop) error {
	progress("%s small files", thousands(f.files))
	template, err := os.ReadFile(filepath.Join(w.project, coldFile))
	if err != nil {
		return err
	}
	dir := w.path("folder-many")
	if err := f.write(template, dir); err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	for round := range fewRounds {
		for _, r := range f.reports {
			progress("round %d of %d: %s", round+1, fewRounds, r.name())
			if err := f.check(w, r, dir); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f *folder) check(w *workshop, r *folderReport, dir string) error {
	report := w.path("report")
	args := []string{"check", "--no-progress", "--format", form.Summary, "--out", r.form + "=" + report}
	if r.all {
		args = append(args, "--verbose")
	}
	c := &command{name: w.path("forkontrol"), dir: w.dir, refused: 1, args: args}
	a, err := c.check(dir)
	if err != nil {
		return err
	}
	if a.valid {
		return fmt.Errorf("%s: nothing was found in the folder", r.name())
	}
	written, err := os.ReadFile(report)
	if err != nil {
		return err
	}
	if r.form == form.JSON {
		if err := f.verify(written); err != nil {
			return err
		}
	}
	r.times, r.size, r.peak = append(r.times, a.elapsed.Seconds()), int64(len(written)), max(r.peak, c.peak())
	return nil
}

// verify reads a report: all files were read, and each flaw was found.
func (f *folder) verify(report []byte) error {
	var out struct {
		Summary struct{ Payloads, Valid, Invalid int }
	}
	if err := json.Unmarshal(report, &out); err != nil {
		return err
	}
	if s := out.Summary; s.Payloads != f.files || s.Invalid != f.findings() || s.Valid != f.files-f.findings() {
		return fmt.Errorf("%+v of %d files, %d of them flawed", s, f.files, f.findings())
	}
	return nil
}

// folderTargets are those of the forms that are largest and take most memory.
func (r *race) folderTargets() []target {
	if r.folder == nil {
		return nil
	}
	worst := func(all bool, of func(*folderReport) int64) *folderReport {
		return slices.MaxFunc(slices.DeleteFunc(slices.Clone(r.folder.reports), func(x *folderReport) bool { return x.all != all }),
			func(a, b *folderReport) int { return int(of(a) - of(b)) })
	}
	size, peak := func(x *folderReport) int64 { return x.size }, func(x *folderReport) int64 { return x.peak }
	megabytes, mebibytes := func(x *folderReport) float64 { return float64(x.size) / 1e6 }, func(x *folderReport) float64 { return float64(x.peak) / (1 << 20) }
	many := thousands(r.folder.files) + " small files, "
	large, heavy, listing := worst(false, size), worst(false, peak), worst(true, peak)
	all := []target{
		{what: many + "the largest report", shown: number(megabytes(large)) + " MB (" + large.name() + ")", value: megabytes(large), floor: 20, goal: 5, unit: " MB", most: true},
		{what: many + "peak resident memory", shown: number(mebibytes(heavy)) + " MiB (" + heavy.name() + ")", value: mebibytes(heavy), floor: 128, goal: 64, unit: " MiB", most: true},
		{what: many + "all of them listed", shown: number(mebibytes(listing)) + " MiB (" + listing.name() + ")", value: mebibytes(listing), floor: 128, goal: 128, unit: " MiB", most: true},
	}
	if r.noCLI != nil {
		for i := range all {
			all[i].missing = escape(r.noCLI.Error())
		}
	}
	return all
}

// writeFolder writes the table of the forms of reports.
func (r *race) writeFolder(p *page) {
	p.line("## Very many small files\n")
	if r.noCLI != nil {
		p.line("Missing: %s\n", escape(r.noCLI.Error()))
		return
	}
	p.line("`forkontrol check FOLDER` on %s files of one message, %s MB in all, %s of them with findings, from the start of the process to its end, on two cores, with `--out FORM=FILE`. "+
		"Files in which nothing was found are counted; with `-v` they are listed too. Medians of %d rounds; memory is sampled every 10 ms, and the most of all rounds.\n",
		thousands(r.folder.files), number(float64(r.folder.size)/1e6), thousands(r.folder.findings()), fewRounds)
	p.head("report", "seconds:", "MB:", "peak memory, MiB:")
	for _, x := range r.folder.reports {
		p.row(x.name(), spread(x.times, 1), number(float64(x.size)/1e6), number(float64(x.peak)/(1<<20)))
	}
	p.line("")
}
