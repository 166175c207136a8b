package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/fatih/color"
	"github.com/spf13/cobra"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/internal/transition"
	"github.com/forkontrol/forkontrol/internal/transition/outcome"
)

// transitionFlags are the flags of transition.
type transitionFlags struct {
	before, after        []string
	structure, mode      string
	message, input       string
	encoding             string
	format               string
	out                  []string
	failOn               string
	maxSamples, jobs     int
	maxSize, tempDir     string
	limits               token.Limits
	showPersonal, silent bool
	registers            []string
}

// transitionFormats are the forms of the outcome in the order of the help text.
var transitionFormats = []string{formatText, formatJSON, formatSARIF, formatJUnit}

var transitionWriters = map[string]func(io.Writer, *transition.Outcome, outcome.Options) error{
	formatText: outcome.WriteText, formatJSON: outcome.WriteJSON, formatSARIF: outcome.WriteSARIF, formatJUnit: outcome.WriteJUnit,
}

func (a *app) transitionCommand() *cobra.Command {
	t := a.lang.pick
	var f transitionFlags
	c := &cobra.Command{
		Use: "transition --before " + t("FIL|MAPPE", "FILE|DIR") + " --after " + t("FIL|MAPPE", "FILE|DIR") + " [--structure " +
			t("FIL", "FILE") + "] [" + t("FLAG", "FLAGS") + "]",
		DisableFlagsInUseLine: true,
		Short:                 t("Kontrollér et skift af leverandør eller institutionsstruktur", "Check a change of supplier or of institution structure"),
		Long: t(`Sammenligner indberetningerne til Elevdatabasen før og efter et skift af
leverandør eller en ændring af institutionsstrukturen: er al historik med, er der
overlap, er gamle forløb afsluttet, og begynder de nye den rette dag?

--before er det, der er indberettet, --after det, der skal indberettes; begge kan
gentages og være mapper, .gz og .zip. --structure er en CSV- eller JSON-fil med
kolonnerne old, new og first-day: det gamle institutionsnummer, det nye (tomt, når
det lukker) og første dag med den nye struktur.

Filerne må være større end hukommelsen. Midlertidige filer er krypteret og slettes.`,
			`Compares the reports to Elevdatabasen before and after a change of supplier or
of the institution structure: is all history there, is there any overlap, have the
old forløb ended, and do the new ones begin on the right day?

--before is what has been reported, --after what is to be; both may be repeated and
be directories, .gz and .zip. --structure is a CSV or JSON file with the columns old,
new and first-day: the old institution number, the new one (empty when it closes)
and the first day with the new structure.

The files may be larger than memory. Temporary files are encrypted and removed.`),
		Example: t(`  forkontrol transition --before gammelt/ --after nyt/
  forkontrol transition --before gammelt/ --after nyt/ --structure fusion.csv --out json=rapport.json`,
			`  forkontrol transition --before old/ --after new/
  forkontrol transition --before old/ --after new/ --structure merger.csv --out json=report.json`),
		Args: a.arguments(0, 0),
		RunE: func(c *cobra.Command, _ []string) error { return a.transition(c, &f) },
	}
	flags := c.Flags()
	flags.SortFlags = false
	flags.StringArrayVar(&f.before, "before", nil, t("indberetninger fra før: `FIL` eller mappe; kan gentages", "reports from before: `FILE` or directory; may be repeated"))
	flags.StringArrayVar(&f.after, "after", nil, t("indberetninger efter: `FIL` eller mappe; kan gentages", "reports after: `FILE` or directory; may be repeated"))
	flags.StringVar(&f.structure, "structure", "", t("ændringer af institutionsnumre: `FIL`, CSV eller JSON", "changes of institution numbers: `FILE`, CSV or JSON"))
	flags.StringVar(&f.mode, "mode", "", t("hvad der er ændret: `supplier|structure`, supplier med --structure begge dele; ellers ses det af data", "what has changed: `supplier|structure`, supplier with --structure both; else seen from the data"))
	flags.StringVar(&f.format, "format", formatText, t("form på standard-output: `FORM` er "+strings.Join(transitionFormats, ", "),
		"form on standard output: `FORM` is "+strings.Join(transitionFormats, ", ")))
	flags.StringArrayVar(&f.out, "out", nil, t("skriv også til en fil: `FORM=FIL`; kan gentages", "write to a file too: `FORM=FILE`; may be repeated"))
	flags.StringVar(&f.failOn, "fail-on", string(failOnError), t("afslut med 1 ved fund fra denne alvor: `error|warning|never`", "exit with 1 on findings of this severity: `error|warning|never`"))
	flags.StringVar(&f.message, "message", "", t("beskedens `ID`, når JSON-filer ikke selv viser den", "`ID` of the message, when JSON files do not show it"))
	flags.StringVar(&f.input, "input", "", t("filernes form: `xml|json`; ellers ses den på de første tegn", "form of the files: `xml|json`; else seen from the first bytes"))
	flags.StringVar(&f.encoding, "encoding", "", t("filernes tegnsæt: `NAVN`; ellers findes det", "encoding of the files: `NAME`; else it is detected"))
	flags.StringArrayVar(&f.registers, "register", nil, t("læs et register fra CSV eller JSON: `NAVN=FIL`; kan gentages", "read a register from CSV or JSON: `NAME=FILE`; may be repeated"))
	flags.IntVar(&f.maxSamples, "max-samples", engine.DefaultSamples, t("behold højst `N` fund af hver regel; alle tælles", "keep at most `N` findings of each rule; all are counted"))
	flags.BoolVar(&f.showPersonal, "show-personal-data", false, t("vis personoplysninger", "show personal data"))
	flags.IntVar(&f.jobs, "jobs", 0, t("læs `N` filer ad gangen; ellers en pr. kerne", "read `N` files at a time; else one a core"))
	flags.BoolVar(&f.silent, "no-progress", false, t("vis ikke, hvor langt kontrollen er", "do not show how far the check is"))
	flags.StringVar(&f.maxSize, "max-size", "4GiB", t("højst `BYTES` af en pakket fil, når den er pakket ud", "at most `BYTES` of a packed file when it is unpacked"))
	flags.StringVar(&f.tempDir, "temp-dir", "", t("`MAPPE` til midlertidige filer; ellers systemets", "`DIR` for temporary files; else the system's"))
	d := token.DefaultLimits
	flags.IntVar(&f.limits.Depth, "max-depth", d.Depth, t("højst `N` elementer eller objekter i hinanden", "at most `N` elements or objects in one another"))
	flags.IntVar(&f.limits.Text, "max-text", d.Text, t("højst `N` byte i en værdi", "at most `N` bytes in a value"))
	complete(c, "mode", "supplier", "structure")
	complete(c, "format", transitionFormats...)
	complete(c, "fail-on", string(failOnError), string(failOnWarning), string(failOnNever))
	complete(c, "input", "xml", "json")
	return c
}

// transition carries out the command.
func (a *app) transition(c *cobra.Command, f *transitionFlags) error {
	t := a.lang.pick
	o, outputs, err := a.prepareTransition(c, f)
	if err != nil {
		return err
	}
	show := a.newProgress(!f.silent)
	maxSize, _ := parseSize(f.maxSize) // prepareTransition has seen that it is right
	find := payload.Options{Stdin: a.in, MaxSize: maxSize, Read: show.read}
	var sides [2][]payload.Payload
	for side, names := range [2][]string{f.before, f.after} {
		found, missing := payload.Find(names, find)
		for _, m := range missing {
			a.tell(a.missing(m))
		}
		if len(missing) > 0 || len(found) == 0 {
			return silently(exitUsage)
		}
		sides[side] = found
	}
	show.start(slices.Concat(sides[0], sides[1]))
	out, err := transition.Check(c.Context(), sides[0], sides[1], o)
	show.stop()
	switch {
	case errors.Is(err, context.Canceled):
		return failed(t("afbrudt", "interrupted"))
	case errors.Is(err, transition.ErrNoReport):
		return usage(t("reglerne rummer ikke beskeden ", "the rules do not have the message ") + transition.Report)
	case err != nil:
		return failed(t("sammenligningen kunne ikke gennemføres: ", "the comparison could not be carried out: ") + err.Error())
	}
	if err := a.writeTransition(c.Context(), out, o.Rules, f, outputs); err != nil {
		return err
	}
	if code := transitionCode(out, failOn(f.failOn)); code != exitFine {
		return silently(code)
	}
	return nil
}

// transitionCode is what an outcome makes of a run: the worst of what the payloads and
// the comparison make of it. What was not compared is never fine.
func transitionCode(out *transition.Outcome, on failOn) int {
	worst := exitFine
	for _, bad := range out.Payloads {
		for i := range bad {
			of := on
			if !out.Compared {
				of = failOnError
			}
			worst = max(worst, exitCode(&bad[i], of))
		}
	}
	if !out.Compared && worst == exitFine {
		return exitFailed
	}
	compared := finding.Payload{Verdict: finding.Valid, Counts: out.Counts}
	return max(worst, exitCode(&compared, on))
}

// prepareTransition makes options of flags.
func (a *app) prepareTransition(c *cobra.Command, f *transitionFlags) (o transition.Options, outputs []output, err error) {
	t := a.lang.pick
	for _, flag := range []struct {
		name   string
		values []string
	}{
		{"mode", []string{"", "supplier", "structure"}},
		{"format", transitionFormats},
		{"fail-on", []string{string(failOnError), string(failOnWarning), string(failOnNever)}},
		{"input", []string{"", "xml", "json"}},
	} {
		if err := a.oneOf(c, flag.name, flag.values...); err != nil {
			return o, nil, err
		}
	}
	for _, flag := range []string{"max-samples", "max-depth", "max-text", "jobs"} {
		if n, err := c.Flags().GetInt(flag); err == nil && c.Flags().Changed(flag) && n < 1 {
			return o, nil, usage(fmt.Sprintf(t("--%s: %d er ikke et tal over 0", "--%s: %d is not a number above 0"), flag, n))
		}
	}
	if _, ok := parseSize(f.maxSize); !ok {
		return o, nil, usage(fmt.Sprintf(t("--max-size: %q er ikke en størrelse (500MB, 4GiB)", "--max-size: %q is not a size (500MB, 4GiB)"), f.maxSize))
	}
	if f.encoding != "" && !knownEncoding(f.encoding) {
		return o, nil, usage(fmt.Sprintf(t("--encoding: ukendt tegnsæt %q", "--encoding: unknown encoding %q"), f.encoding))
	}
	for flag, names := range map[string][]string{"--before": f.before, "--after": f.after} {
		if len(names) == 0 {
			return o, nil, usage(t("der mangler ", "something is missing: ") + flag)
		}
	}
	if outputs, err = a.outputs(f.out); err != nil {
		return o, nil, err
	}
	for _, out := range outputs {
		if !slices.Contains(transitionFormats, out.format) {
			return o, nil, usage(fmt.Sprintf(t("--out: ukendt form %q; brug %s", "--out: unknown form %q; use %s"), out.format, strings.Join(transitionFormats, ", ")))
		}
	}
	mode := map[string]transition.Mode{"supplier": transition.Supplier, "structure": transition.Structure}[f.mode]
	switch {
	case mode == transition.Structure && f.structure == "":
		return o, nil, usage(t("--mode structure kræver --structure FIL", "--mode structure needs --structure FILE"))
	case mode == transition.Supplier && f.structure != "":
		mode |= transition.Structure // both at once
	}
	set, err := a.rules()
	if err != nil {
		return o, nil, err
	}
	if f.message != "" {
		if _, m := set.Find(f.message); m == nil {
			return o, nil, a.unknownMessage(set, f.message)
		}
	}
	registers, err := a.registers(set, f.registers)
	if err != nil {
		return o, nil, err
	}
	o = transition.Options{Rules: set, Mode: mode, MaxSamples: f.maxSamples, Jobs: f.jobs, TempDir: f.tempDir,
		Engine: engine.Options{Message: f.message, Format: f.input, Encoding: f.encoding, Limits: f.limits,
			MaxSamples: f.maxSamples, Registers: registers, Excerpts: true}}
	if f.structure != "" {
		if o.Structure, err = readStructure(f.structure); err != nil {
			return o, nil, usage(fmt.Sprintf("--structure %s: %v", filepath.ToSlash(f.structure), err))
		}
	}
	return o, outputs, nil
}

func readStructure(path string) ([]transition.Change, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() // read only
	return transition.ReadStructure(f)
}

// writeTransition writes the outcome to the files and to standard output.
func (a *app) writeTransition(ctx context.Context, out *transition.Outcome, set *program.Ruleset, f *transitionFlags, outputs []output) error {
	return a.writeAll(ctx, outputs, f.format, func(w io.Writer, format string, stdout bool) error {
		o := outcome.Options{Options: report.Options{Lang: string(a.lang), Show: f.showPersonal}, Version: version, Rules: set, Width: plainWidth}
		if stdout {
			o.Width, o.Color = a.width(), !color.NoColor
		}
		return transitionWriters[format](w, out, o)
	})
}
