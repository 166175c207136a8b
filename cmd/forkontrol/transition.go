package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/fatih/color"
	"github.com/spf13/cobra"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report/form"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/internal/transition"
	"github.com/forkontrol/forkontrol/internal/transition/outcome"
	"github.com/forkontrol/forkontrol/internal/wording"
)

// transitionFlags are the flags of transition.
type transitionFlags struct {
	setup
	before, after            []string
	structure, mode, tempDir string
}

// transitionModes are what may have changed.
var transitionModes = map[string]transition.Mode{"supplier": transition.Supplier, "structure": transition.Structure}

// transitionFormats are the forms of the outcome in the order of the help text.
var transitionFormats = []string{form.Text, form.JSON, form.SARIF, form.JUnit}

// transitionInputs are the formats of reports to Elevdatabasen.
var transitionInputs = slices.DeleteFunc(slices.Clone(token.Formats), func(f string) bool { return f == program.FormatCSV })

var transitionWriters = map[string]func(io.Writer, *transition.Outcome, outcome.Options) error{
	form.Text: outcome.WriteText, form.JSON: outcome.WriteJSON, form.SARIF: outcome.WriteSARIF, form.JUnit: outcome.WriteJUnit,
}

func (a *app) transitionCommand() *cobra.Command {
	t := a.lang.pick
	f := transitionFlags{setup: setup{forms: transitionFormats, inputs: transitionInputs}}
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
of the institution structure: is all history there, is there any overlap, have
the old forløb ended, and do the new ones begin on the right day?

--before is what has been reported, --after what is to be reported; both may be
repeated, and may be directories, .gz and .zip. --structure is a CSV or JSON file
with the columns old, new and first-day: the old institution number, the new one
(empty when it closes) and the first day with the new structure.

The files may be larger than memory. Temporary files are encrypted and removed.`),
		Example: t(`  forkontrol transition --before gammelt/ --after nyt/
  forkontrol transition --before gammelt/ --after nyt/ --structure fusion.csv`,
			`  forkontrol transition --before old/ --after new/
  forkontrol transition --before old/ --after new/ --structure merger.csv`),
		Args: a.arguments(0, 0),
		RunE: func(c *cobra.Command, _ []string) error { return a.transition(c, &f) },
	}
	flags := c.Flags()
	flags.SortFlags = false
	flags.StringArrayVar(&f.before, "before", nil, t("indberetninger fra før: `FIL` eller mappe; kan gentages", "reports made before: `FILE` or directory; may be repeated"))
	flags.StringArrayVar(&f.after, "after", nil, t("indberetninger efter: `FIL` eller mappe; kan gentages", "reports made after: `FILE` or directory; may be repeated"))
	flags.StringVar(&f.structure, "structure", "", t("ændringer af institutionsnumre: `FIL`, CSV eller JSON", "changes of institution numbers: `FILE`, CSV or JSON"))
	modes := slices.Sorted(maps.Keys(transitionModes))
	either := strings.Join(modes, "|")
	flags.StringVar(&f.mode, "mode", "", t("hvad der er ændret: `"+either+"`, supplier med --structure begge dele; ellers ses det af data", "what has changed: `"+either+"`; supplier with --structure means both; default: seen from the data"))
	flags.StringVar(&f.tempDir, "temp-dir", "", t("`MAPPE` til midlertidige filer; ellers systemets", "`DIR` for temporary files; default: the system's"))
	a.setupFlags(c, &f.setup)
	complete(c, "mode", modes...)
	return c
}

// transition carries out the command.
func (a *app) transition(c *cobra.Command, f *transitionFlags) error {
	t := a.lang.pick
	p, err := a.prepare(c, &f.setup)
	if err != nil {
		return err
	}
	o, err := a.transitionOptions(c, f, p)
	if err != nil {
		return err
	}
	if f.structure != "" {
		if err := a.guard(p.outputs, f.structure); err != nil {
			return err
		}
	}
	passed := passedOver{a: a}
	p.find.Skipped = passed.path
	var sides [2][]payload.Payload
	for side, names := range [2][]string{f.before, f.after} {
		found, all := a.find(names, p.find)
		if !all || len(found) == 0 {
			return silently(exitUsage)
		}
		if found, err = a.guardPayloads(p.outputs, found, &passed); err != nil {
			return err
		}
		sides[side] = found
	}
	passed.tell()
	p.progress.start(slices.Concat(sides[0], sides[1]))
	ctx := untilInterrupt(c.Context())
	out, err := transition.Check(ctx, sides[0], sides[1], o)
	p.progress.stop()
	switch {
	case errors.Is(err, context.Canceled):
		return a.interrupted()
	case errors.Is(err, transition.ErrNoReport):
		return usage(t("reglerne rummer ikke beskeden ", "the rules do not include the message ") + transition.Report)
	case err != nil:
		why := err.Error()
		if of := new(fs.PathError); errors.As(err, &of) {
			why = a.unreadable(of.Path, err)
		}
		return failed(t("sammenligningen kunne ikke gennemføres: ", "the comparison could not be carried out: ") + why)
	}
	err = a.writeAll(ctx, p.outputs, f.format, func(w io.Writer, name string, stdout bool) error {
		o := outcome.Options{Options: f.Report(), Version: version, Rules: p.rules, Width: form.Width}
		if stdout {
			o.Width, o.Color = a.width(), !color.NoColor
		}
		return transitionWriters[name](w, out, o)
	})
	if err != nil {
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

// transitionOptions makes options of the flags that only transition has, and of the
// others.
func (a *app) transitionOptions(c *cobra.Command, f *transitionFlags, p *prepared) (o transition.Options, err error) {
	t := a.lang.pick
	if err := a.oneOf(c, "mode", slices.Sorted(maps.Keys(transitionModes))...); err != nil {
		return o, err
	}
	for flag, names := range map[string][]string{"--before": f.before, "--after": f.after} {
		if len(names) == 0 {
			return o, usage(t("der mangler ", "something is missing: ") + flag)
		}
	}
	mode := transitionModes[f.mode]
	switch {
	case mode == transition.Structure && f.structure == "":
		return o, usage(t("--mode structure kræver --structure FIL", "--mode structure needs --structure FILE"))
	case mode == transition.Supplier && f.structure != "":
		mode |= transition.Structure // both at once
	}
	f.Excerpts = true
	o = transition.Options{Rules: p.rules, Mode: mode, MaxSamples: f.MaxSamples, Jobs: f.jobs, TempDir: f.tempDir,
		Engine: f.Engine(p.rules, p.registers)}
	if f.structure != "" {
		if o.Structure, err = readStructure(f.structure); err != nil {
			if errors.As(err, new(*fs.PathError)) {
				return o, usage("--structure " + a.unreadable(f.structure, err))
			}
			return o, usage("--structure " + filepath.ToSlash(f.structure) + ": " + wording.In(err, string(a.lang)))
		}
	}
	return o, nil
}

func readStructure(path string) ([]transition.Change, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() // read only
	return transition.ReadStructure(f)
}
