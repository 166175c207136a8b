package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"github.com/fatih/color"
	"github.com/spf13/cobra"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/fix"
	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/preflight/batch"
	"github.com/forkontrol/forkontrol/internal/preflight/pool"
	"github.com/forkontrol/forkontrol/internal/report/form"
	"github.com/forkontrol/forkontrol/internal/token"
)

// checkFlags are the flags of check.
type checkFlags struct {
	setup
	inputFlags
	waiverFlags
	fixFlags
	shardFlags
	verbose, skipUnknown, summary, quiet, watch bool
}

func (a *app) checkCommand() *cobra.Command {
	t := a.lang.pick
	f := checkFlags{setup: setup{forms: form.All, inputs: token.Formats}}
	c := &cobra.Command{
		Use:                   "check [" + t("FLAG", "FLAGS") + "] " + t("FIL|MAPPE|-...", "FILE|DIR|-..."),
		DisableFlagsInUseLine: true,
		Short:                 t("Kontrollér filer", "Check files"),
		Long: t(`Kontrollerer filer og finder selv beskeden ud fra rodelementet eller kolonnernes
navne.

Mapper læses med alt, hvad der er i dem: .xml, .soap, .json, .ndjson, .jsonl og
.csv, også pakket som .gz eller i .zip. En .csv, der ikke er en kendt besked,
rapporter fra forkontrol og andre programmers filer (pom.xml, package.json)
springes over. En fil, der nævnes selv, læses, uanset hvad den hedder. - er
standard-input. Mønstre som "ind/**/*.xml" kan også bruges.

Personoplysninger er skjult i rapporten; ingen data forlader maskinen.`,
			`Checks files, and recognises the message by its root element or its column names.

In directories, all .xml, .soap, .json, .ndjson, .jsonl and .csv files are read,
also packed as .gz or in a .zip. A .csv that matches no known message, reports of
forkontrol and files of other programs (pom.xml, package.json) are skipped. A file
that is named itself is read whatever its extension. - is standard input.
Patterns such as "in/**/*.xml" can be used too.

Personal data are masked in the report; no data leave the machine.`),
		Example: t(`  forkontrol check fil.xml
  forkontrol check --out sarif=rapport.sarif --out junit=rapport.xml ind/
  cat fil.json | forkontrol check --message ID --format json -`,
			`  forkontrol check file.xml
  forkontrol check --out sarif=report.sarif --out junit=report.xml in/
  cat file.json | forkontrol check --message ID --format json -`),
		Args: func(c *cobra.Command, args []string) error {
			if f.changed != "" || f.filesFrom != "" || f.manifest != "" {
				return nil
			}
			return a.arguments(1, -1)(c, args)
		},
		RunE: func(c *cobra.Command, args []string) error { return a.check(c, &f, args) },
	}
	c.Flags().SortFlags = false
	a.setupFlags(c, &f.setup)
	c.Flags().StringVar(&f.AsOf, flagOf(preflight.OptionAsOf), "", t("brug reglerne, som de er den `DATO` (2026-08-01); ellers i dag", "use the rules in force on that `DATE` (2026-08-01); default: today"))
	a.inputFlags(c, &f.inputFlags)
	a.shardFlags(c, &f.shardFlags)
	a.waiverFlags(c, &f.waiverFlags)
	c.Flags().StringVar(&f.baseline, "baseline", "", t("kun det, der er nyt siden `FIL`, får kørslen til at fejle; «forkontrol baseline» skriver den",
		"only what is new since `FILE` fails the run; “forkontrol baseline” writes it"))
	a.fixFlags(c, &f.fixFlags)
	c.Flags().BoolVar(&f.watch, "watch", false, t("kontrollér igen, hver gang noget er ændret; Ctrl-C slutter", "check again whenever something has changed; Ctrl-C ends it"))
	c.Flags().BoolVar(&f.skipUnknown, "skip-unknown", false, t("spring filer over, der ikke er en kendt besked", "skip files that are no known message"))
	c.Flags().BoolVarP(&f.verbose, "verbose", "v", false, t("nævn også de filer, intet er fundet i, og dem, der springes over", "list the files with nothing found too, and say which are skipped"))
	c.Flags().BoolVar(&f.summary, "summary", false, t("vis kun antal efter system, besked og regel, som --format summary", "show counts by system, message and rule alone, as --format summary"))
	c.Flags().BoolVarP(&f.quiet, "quiet", "q", false, t("skriv intet, når alt går, som det skal; brug afslutningskoden og --out", "write nothing while all goes well; use the exit code and --out"))
	return c
}

// manyPayloads are so many that memory is a matter of how many there are, and not of what is in them.
const manyPayloads = 10_000

// check carries out the command.
func (a *app) check(c *cobra.Command, f *checkFlags, names []string) error {
	if err := f.fixFlags.prepare(a, c); err != nil {
		return err
	}
	if err := a.shortly(c, f); err != nil {
		return err
	}
	if err := a.asPart(f); err != nil {
		return err
	}
	if f.watch {
		if err := a.watchable(c.Context(), f, names); err != nil {
			return err
		}
	}
	p, err := a.prepare(c, &f.setup)
	if err != nil {
		return err
	}
	if f.format == form.XLSX && a.atTerminal {
		return usage(a.lang.pick("en projektmappe kan ikke vises i terminalen; brug --out xlsx=FIL", "a workbook cannot be shown in a terminal; use --out xlsx=FILE"))
	}
	waived, err := a.readWaivers(&f.waiverFlags)
	if err != nil {
		return err
	}
	waived.compare(&f.MaxSamples)
	passed := passedOver{a: a, verbose: f.verbose}
	p.find.CSV, p.find.Skipped = true, passed.path
	if f.watch {
		a.watch.enter(f, names, &p.find)
	}
	payloads, all, err := a.inputs(c.Context(), &f.inputFlags, names, p.find)
	if err != nil {
		return err
	}
	if f.watch {
		if err := a.watched(f, p, names, payloads); err != nil {
			return err
		}
	}
	worst := exitFine
	if !all {
		worst = exitUsage
	}
	if payloads, err = a.guardPayloads(p.outputs, payloads, &passed); err != nil {
		return err
	}
	if payloads, err = f.take(a, payloads, !all); err != nil {
		return err
	}
	if len(payloads) == 0 && !f.empty() {
		passed.tell()
		if worst == exitFine && f.changed != "" {
			a.tell(fmt.Sprintf(a.lang.pick("ingen fil er ændret siden %s", "no file has changed since %s"), f.changed))
			return nil
		}
		return silently(exitUsage)
	}

	if err := a.fixStdin(c, f, payloads); err != nil {
		return err
	}
	f.Excerpts = f.format == form.Text || f.suggest || f.share != nil
	for _, out := range p.outputs {
		f.Excerpts = f.Excerpts || out.format == form.Text
	}
	engines, err := pool.New(p.rules, f.Options, p.registers)
	if err != nil {
		return err
	}
	policy := a.config.Policy()
	ctx, memory := c.Context(), (*batch.Memory)(nil)
	if f.watch {
		ctx, memory = a.watch.ctx, a.watch.memoryOf(engines.Day())
	} else {
		ctx = untilInterrupt(ctx)
	}
	var mended *os.File // goes to standard output
	if f.fix != "" {
		fixed, err := a.fixPayloads(ctx, f, p, engines, payloads)
		defer fixed.close()
		switch {
		case err != nil:
			return err
		case f.diff && fixed.changed:
			return silently(max(worst, fixed.worst, exitFinding))
		case f.diff:
			return silently(max(worst, fixed.worst))
		}
		payloads, worst, mended = fixed.payloads, max(worst, fixed.worst), fixed.stdout
	}
	fixes := fix.NewCounter(f.Options.Engine(p.rules, p.registers))
	if len(payloads) >= manyPayloads {
		debug.SetGCPercent(50) // their names are most of the memory, and the collector is little of the time
	}
	p.progress.start(payloads)
	report, err := batch.Check(ctx, engines, payloads, batch.Run{
		Jobs: f.jobs,
		Checked: func(from *payload.Payload, outcome *finding.Payload, counted batch.Counted) {
			policy.Apply(outcome, counted)
			waived.apply(engines, from, outcome)
			fixes.Count(outcome)
		},
		All:         f.verbose,
		Panicked:    func(name string, cause any) { a.tell(a.bug(name, cause)) },
		PassedOver:  passed.file,
		SkipUnknown: f.skipUnknown,
		Memory:      memory,
	})
	p.progress.stop()
	if err != nil {
		if f.watch {
			return silently(exitFine)
		}
		return a.partial(f, p, report, len(payloads))
	}
	if !f.quiet {
		passed.tell()
		a.tellLowered(policy)
	}
	if report.Summary.Payloads == 0 && f.share == nil {
		a.tell(a.lang.pick("ingen fil er kontrolleret", "no file was checked"))
		return silently(exitUsage)
	}
	for i := range report.Payloads {
		worst = max(worst, exitCode(&report.Payloads[i], failOn(f.failOn)))
	}
	worst = max(worst, a.tellWaivers(waived, p.rules, f.allowUnused, f.share != nil))
	if f.share != nil {
		if f.record, err = a.record(f, p, report, waived); err != nil {
			return err
		}
	}
	if err := a.printStdout(mended); err != nil {
		return err
	}
	if err := a.writeAll(ctx, p.outputs, f.format, a.reportWriter(f, p, report)); err != nil {
		return err
	}
	ends := f.format == formatText && a.atTerminal && !f.quiet
	if !f.quiet {
		a.advise(report, ends)
	}
	if ends {
		if err := a.print(a.next(report, names, p.outputs)); err != nil {
			return err
		}
	}
	if worst != exitFine {
		return silently(worst)
	}
	return nil
}

// shortly carries out --summary and --quiet.
func (a *app) shortly(c *cobra.Command, f *checkFlags) error {
	t := a.lang.pick
	if f.summary && c.Flags().Changed("format") && f.format != form.Summary {
		return usage(t("--summary er en form for sig; udelad --format", "--summary is a form of its own; leave out --format"))
	}
	if f.quiet && (f.summary || f.verbose || f.diff || c.Flags().Changed("format")) {
		return usage(t("--quiet viser intet; udelad --summary, --verbose, --diff og --format", "--quiet shows nothing; leave out --summary, --verbose, --diff and --format"))
	}
	if f.quiet {
		a.out, f.noProgress = io.Discard, true
		return c.Flags().Set("format", form.Text) // nothing else may go to standard output
	}
	if f.summary {
		return c.Flags().Set("format", form.Summary)
	}
	return nil
}

// reportWriter writes a report of check in any form.
func (a *app) reportWriter(f *checkFlags, p *prepared, r *finding.Report) func(w io.Writer, name string, stdout bool) error {
	plain := *r // JSON says what can be mended beside suggestions how, and is else that of every face
	if !f.suggest {
		plain.Summary.Fixable = finding.Fixable{}
	}
	return func(w io.Writer, name string, stdout bool) error {
		r := r
		if name != form.Text {
			r = &plain
		}
		o := form.Options{Options: a.suggesting(f, p), GiveRegister: a.lang.pick("Registre gives med --register NAVN=FIL", "Give registers with --register NAME=FILE")}
		if f.record != nil {
			o.More = f.record
		}
		if stdout {
			o.Width, o.Color = a.width(), !color.NoColor
		}
		return form.Write(w, name, r, p.rules, o)
	}
}

// partial writes to standard output what was found before an interrupt, and says that it is not
// all. Files are left as they are: a report there is of a whole run.
func (a *app) partial(f *checkFlags, p *prepared, r *finding.Report, all int) error {
	t := a.lang.pick
	if r.Summary.Payloads == 0 {
		return a.interrupted()
	}
	if f.share != nil {
		var err error
		if f.record, err = a.record(f, p, r, nil); err != nil {
			return err
		}
		f.record.Interrupted = true
	}
	if err := a.writeAll(context.Background(), nil, f.format, a.reportWriter(f, p, r)); err != nil {
		return err
	}
	said := fmt.Sprintf(t("rapporten er ufuldstændig: %d af %d filer nåede at blive læst", "the report is partial: %d of %d files were read"), r.Summary.Payloads, all)
	if len(p.outputs) > 0 {
		said += t("; ingen rapport er skrevet til en fil", "; no report was written to a file")
	}
	return &failure{exitInterrupted, t("afbrudt; ", "interrupted; ") + said}
}
