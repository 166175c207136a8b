package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/fatih/color"
	"github.com/spf13/cobra"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/report/form"
	"github.com/forkontrol/forkontrol/internal/shard"
)

// mergeFlags are the flags of merge, a few of those of check.
type mergeFlags struct {
	format, failOn       string
	out                  []string
	verbose, allowUnused bool
}

func (a *app) mergeCommand() *cobra.Command {
	t := a.lang.pick
	var f mergeFlags
	c := &cobra.Command{
		Use:                   "merge [" + t("FLAG", "FLAGS") + "] " + t("RAPPORT|MAPPE...", "REPORT|DIR..."),
		DisableFlagsInUseLine: true,
		Short:                 t("Saml rapporterne fra en kontrol i dele", "Put the reports of a check in parts together"),
		Long: t(`Samler rapporterne i JSON fra «check --shard» til den rapport, som én kontrol af
alle filerne ville have givet, og slutter med dens afslutningskode. Af en mappe
læses alle .json-filer i den.

Alle dele skal være der, og de skal være af de samme filer, regler, indstillinger
og den samme dag. Ellers skrives ingen rapport. Det, der er skjult i delene, er
skjult i den samlede rapport.`,
			`Puts the reports in JSON of “check --shard” together into the report that one check
of all the files would have given, and ends with its exit code. Of a folder, all
.json files in it are read.

All parts must be there, and they must be of the same files, rules, settings and
day. Else no report is written. What is masked in the parts is masked in the
whole.`),
		Example: t(`  forkontrol check --shard 1/2 --out json=dele/1.json ind/
  forkontrol check --shard 2/2 --out json=dele/2.json ind/
  forkontrol merge --out html=rapport.html dele/`,
			`  forkontrol check --shard 1/2 --out json=parts/1.json in/
  forkontrol check --shard 2/2 --out json=parts/2.json in/
  forkontrol merge --out html=report.html parts/`),
		Args: a.arguments(1, -1),
		RunE: func(c *cobra.Command, args []string) error { return a.merge(c, &f, args) },
	}
	flags := c.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.format, "format", formatText, t("rapportens form på standard-output: `FORM`, som i check", "form of the report on standard output: `FORM`, as in check"))
	flags.StringArrayVar(&f.out, "out", nil, t("skriv også en rapport til en fil: `FORM=FIL`, - er standard-output; kan gentages", "also write a report to a file: `FORM=FILE`, - is standard output; may be repeated"))
	flags.StringVar(&f.failOn, "fail-on", failOns[0], t("afslut med 1 ved fund fra denne alvor: ", "exit with 1 on findings of this severity or worse: ")+"`"+failOns[0]+"|"+failOns[1]+"|"+failOns[2]+"`")
	flags.BoolVar(&f.allowUnused, "allow-unused-waivers", false, t("undtagelser uden fund får ikke kørslen til at fejle", "waivers without findings do not fail the run"))
	flags.BoolVarP(&f.verbose, "verbose", "v", false, t("nævn også de filer, intet er fundet i; delene skal være kontrolleret med -v", "list the files with nothing found too; the parts must have been checked with -v"))
	complete(c, "format", form.All...)
	complete(c, "fail-on", failOns...)
	a.offerOutputs(c, form.All)
	return c
}

// merge carries out the command.
func (a *app) merge(c *cobra.Command, f *mergeFlags, names []string) error {
	t := a.lang.pick
	for flag, values := range map[string][]string{"format": form.All, "fail-on": failOns} {
		if err := a.oneOf(c, flag, values...); err != nil {
			return err
		}
	}
	outputs, err := a.outputs(c, f.out, form.All)
	if err != nil {
		return err
	}
	if f.format == form.XLSX && a.atTerminal {
		return usage(t("en projektmappe kan ikke vises i terminalen; brug --out xlsx=FIL", "a workbook cannot be shown in a terminal; use --out xlsx=FILE"))
	}
	files, err := a.reportFiles(names)
	if err != nil {
		return err
	}
	if err := a.guard(outputs, files...); err != nil {
		return err
	}
	rules, err := a.rules()
	if err != nil {
		return err
	}
	var parts []*shard.Report
	for _, file := range files {
		part, err := a.readPart(file, rules)
		if err != nil {
			return err
		}
		parts = append(parts, part)
	}
	merged, err := shard.Merge(parts, rules, f.verbose)
	if err != nil {
		return a.notMerged("", err)
	}
	if c.Flags().Changed("lang") && merged.Lang != string(a.lang) {
		return usage(fmt.Sprintf(t("rapporterne er på %s; et andet sprog kræver en ny kontrol", "the reports are in %s; another language takes another check"), languageName(merged.Lang, a.lang)))
	}
	return a.writeMerged(c, f, merged, rules, outputs)
}

// languageName is the name of a language in another.
func languageName(of string, in language) string {
	if of == program.English {
		return in.pick("engelsk", "English")
	}
	return in.pick("dansk", "Danish")
}

// reportFiles are the files that names stand for, each once.
func (a *app) reportFiles(names []string) (files []string, err error) {
	seen := map[string]bool{}
	for _, name := range names {
		found, err := a.reportsOf(name)
		if err != nil {
			return nil, err
		}
		for _, file := range found {
			if at := resolved(file); !seen[at] {
				seen[at] = true
				files = append(files, file)
			}
		}
	}
	return files, nil
}

// reportsOf gives a file, the .json files of a folder, or what matches a pattern.
func (a *app) reportsOf(name string) (files []string, err error) {
	t := a.lang.pick
	info, err := os.Stat(name)
	if err == nil && !info.IsDir() {
		return []string{name}, nil
	}
	if err == nil {
		entries, err := os.ReadDir(name)
		if err != nil {
			return nil, failed(a.unreadable(name, err))
		}
		for _, e := range entries {
			if filepath.Ext(e.Name()) == ".json" && !e.IsDir() {
				files = append(files, filepath.Join(name, e.Name()))
			}
		}
		if len(files) == 0 {
			return nil, usage(t("der er ingen rapporter i JSON i ", "there are no reports in JSON in ") + name)
		}
		return files, nil
	}
	files, err = doublestar.FilepathGlob(filepath.ToSlash(name), doublestar.WithFilesOnly())
	if err != nil || len(files) == 0 {
		return nil, usage(t("ingen fil med navnet ", "no such file: ") + name)
	}
	slices.Sort(files)
	return files, nil
}

func (a *app) readPart(file string, rules *program.Ruleset) (*shard.Report, error) {
	in, err := os.Open(file)
	if err != nil {
		return nil, failed(a.unreadable(file, err))
	}
	defer in.Close() // read only
	part, err := shard.Read(in, filepath.ToSlash(file), rules)
	if err != nil {
		return nil, a.notMerged(filepath.ToSlash(file), err)
	}
	return part, nil
}

// notMerged says why reports cannot be put together; file is the one that it is about.
func (a *app) notMerged(file string, err error) error {
	var p *shard.Problem
	if !errors.As(err, &p) {
		return failed(a.unreadable(file, err))
	}
	said := p.Text.In(string(a.lang))
	switch {
	case p.Lacking:
		return failed(said + a.lang.pick("; ingen rapport er skrevet", "; no report was written"))
	case file != "":
		said = file + ": " + said
	}
	return usage(said)
}

// writeMerged writes the report of the whole, and ends as its check would have.
func (a *app) writeMerged(c *cobra.Command, f *mergeFlags, m *shard.Merged, rules *program.Ruleset, outputs []output) error {
	t := a.lang.pick
	if m.Report.Summary.Payloads == 0 {
		a.tell(t("ingen fil er kontrolleret", "no file was checked"))
		return silently(exitUsage)
	}
	worst := exitFine
	if m.Lacks {
		a.tell(t("nogle af navnene stod ikke for nogen fil", "some of the names stood for no file"))
		worst = exitUsage
	}
	for i := range m.Report.Payloads {
		worst = max(worst, exitCode(&m.Report.Payloads[i], failOn(f.failOn)))
	}
	for _, w := range m.Unused {
		a.tell(w.At + ": " + t("undtagelsen bruges ikke: ", "the waiver is not used: ") + w.Rule + a.noSuchRule(rules, w.Rule))
		if !f.allowUnused {
			worst = max(worst, exitFinding)
		}
	}
	plain := *m.Report // as in check, only text says what can be mended
	plain.Summary.Fixable.Safe, plain.Summary.Fixable.Unsafe = 0, 0
	err := a.writeAll(untilInterrupt(c.Context()), outputs, f.format, func(w io.Writer, name string, stdout bool) error {
		r := m.Report
		if name != form.Text {
			r = &plain
		}
		o := form.Options{Options: report.Options{Lang: m.Lang, Show: m.Shown}, GiveRegister: language(m.Lang).pick("Registre gives med --register NAVN=FIL", "Give registers with --register NAME=FILE")}
		if stdout {
			o.Width, o.Color = a.width(), !color.NoColor
		}
		return form.Write(w, name, r, rules, o)
	})
	if err != nil {
		return err
	}
	if worst != exitFine {
		return silently(worst)
	}
	return nil
}
