package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/forkontrol/forkontrol/internal/config"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/preflight/batch"
	"github.com/forkontrol/forkontrol/internal/preflight/pool"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report/form"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/internal/waiver"
)

// baselineFlags are the flags of baseline.
type baselineFlags struct {
	setup
	waiverFlags
	prune bool
}

func (a *app) baselineCommand() *cobra.Command {
	t := a.lang.pick
	f := baselineFlags{setup: setup{forms: []string{form.Text}, inputs: token.Formats}}
	c := &cobra.Command{
		Use:                   "baseline [" + t("FLAG", "FLAGS") + "] " + t("FIL|MAPPE...", "FILE|DIR..."),
		DisableFlagsInUseLine: true,
		Short:                 t("Skriv det, der er fundet nu, så kun nye fund fejler", "Write down what is found now, so that only new findings fail"),
		Long: t(`Kontrollerer filer og skriver det, der er fundet, i et udgangspunkt, som
«forkontrol check --baseline» sammenligner med: kun det, der er kommet til,
får kørslen til at fejle. Fund, der er undtaget, skrives ikke.

Udgangspunktet har ingen personoplysninger. Filer, der ikke kontrolleres nu,
beholder det, der stod om dem.`,
			`Checks files and writes what is found into a baseline, which
“forkontrol check --baseline” compares with: only what has been added fails the
run. Findings that are waived are not written.

The baseline holds no personal data. Files that are not checked now keep what it
had about them.`),
		Example: t(`  forkontrol baseline ind/
  forkontrol check --baseline forkontrol-baseline.json ind/
  forkontrol baseline --prune ind/`,
			`  forkontrol baseline in/
  forkontrol check --baseline forkontrol-baseline.json in/
  forkontrol baseline --prune in/`),
		Args: a.arguments(1, -1),
		RunE: func(c *cobra.Command, args []string) error { return a.baseline(c, &f, args) },
	}
	c.Flags().SortFlags = false
	c.Flags().StringVar(&f.baseline, "baseline", waiver.BaselineName, t("skriv i `FIL`", "write to `FILE`"))
	c.Flags().BoolVar(&f.prune, "prune", false, t("fjern kun det, der ikke mere er fundet", "only remove what is no longer found"))
	a.setupFlags(c, &f.setup)
	c.Flags().StringVar(&f.AsOf, flagOf(preflight.OptionAsOf), "", t("brug reglerne, som de er den `DATO` (2026-08-01); ellers i dag", "use the rules in force on that `DATE` (2026-08-01); default: today"))
	a.waiverFlags(c, &f.waiverFlags)
	for _, flag := range []string{"format", "out", "fail-on", "show-personal-data", "allow-unused-waivers", flagOf(preflight.OptionMaxSamples)} {
		hide(c, flag) // they are of reports, and none is written
	}
	return c
}

// hide leaves a flag out of the help.
func hide(c *cobra.Command, flag string) {
	if err := c.Flags().MarkHidden(flag); err != nil {
		panic(err) // the flag does not exist
	}
}

// baseline carries out the command.
func (a *app) baseline(c *cobra.Command, f *baselineFlags, names []string) error {
	p, err := a.prepare(c, &f.setup)
	if err != nil {
		return err
	}
	old, w, err := a.baselineBefore(f)
	if err != nil {
		return err
	}
	passed := passedOver{a: a}
	p.find.CSV, p.find.Skipped = true, passed.path
	payloads, all := a.find(names, p.find)
	worst := exitFine
	if !all {
		worst = exitUsage
	}
	if len(payloads) == 0 {
		passed.tell()
		return silently(exitUsage)
	}
	w.compare(&f.MaxSamples)
	engines, err := pool.New(p.rules, f.Options, p.registers)
	if err != nil {
		return err
	}
	now := found{w: w, engines: engines, policy: a.config.Policy()}
	p.progress.start(payloads)
	report, err := batch.Check(c.Context(), engines, payloads, batch.Run{
		Jobs:       f.jobs,
		Checked:    now.add,
		Panicked:   func(name string, cause any) { a.tell(a.bug(name, cause)) },
		PassedOver: passed.file,
	})
	p.progress.stop()
	if err != nil {
		return a.interrupted()
	}
	passed.tell()
	if report.Summary.Payloads == 0 {
		a.tell(a.lang.pick("ingen fil er kontrolleret", "no file was checked"))
		return silently(exitUsage)
	}
	for i := range report.Payloads {
		worst = max(worst, a.unfitForBaseline(&report.Payloads[i]))
	}
	next := now.baseline(old)
	if f.prune {
		next = pruned(old, w, filepath.Dir(f.baseline))
	}
	if err := a.writeBaseline(f.baseline, old, next); err != nil {
		return err
	}
	if worst != exitFine {
		return silently(worst)
	}
	return nil
}

// baselineBefore reads the baseline that there is, empty where there is none, and what is waived. Only pruning
// compares with it.
func (a *app) baselineBefore(f *baselineFlags) (*waiver.Baseline, *waivers, error) {
	t := a.lang.pick
	old := &waiver.Baseline{}
	if _, err := os.Stat(f.baseline); err == nil || f.prune || !errors.Is(err, fs.ErrNotExist) {
		if old, err = a.readBaseline(f.baseline); err != nil {
			return nil, nil, err
		}
	}
	key, err := a.key(f.keyFile)
	if err != nil {
		return nil, nil, err
	}
	if old.Keyed != "" && key == nil {
		return nil, nil, usage(f.baseline + t(": er skrevet med en nøgle; giv den med --key-file", ": was written with a key; give it with --key-file"))
	}
	if err := a.sameKey(f.baseline, old, key); err != nil {
		return nil, nil, err
	}
	list, file, err := a.waiverList(&f.waiverFlags)
	if err != nil {
		return nil, nil, err
	}
	w := &waivers{key: key, waiversIn: filepath.Dir(file), baselineIn: filepath.Dir(f.baseline)}
	compared := old
	if !f.prune {
		compared = nil
	}
	w.Run = waiver.NewRun(list, compared, time.Now().Format(time.DateOnly))
	return old, w, nil
}

// found gathers what is found.
type found struct {
	w       *waivers
	engines *pool.Pool
	policy  *config.Policy // what it switches off is no finding

	mutex   sync.Mutex
	entries []waiver.Entry
	checked map[string]bool // files that were read to their end
}

func (n *found) add(from *payload.Payload, p *finding.Payload, counted batch.Counted) {
	n.policy.Apply(p, counted)
	persons := n.w.persons(n.engines, from, p)
	file := nameIn(n.w.baselineIn, p.File)
	n.w.Apply(p, waiver.Names{Waivers: nameIn(n.w.waiversIn, p.File), Baseline: file}, persons)
	if p.Verdict <= finding.Invalid {
		entries := waiver.Of(file, p, persons)
		n.mutex.Lock()
		n.entries = append(n.entries, entries...)
		if n.checked == nil {
			n.checked = map[string]bool{}
		}
		n.checked[file] = true
		n.mutex.Unlock()
	}
	if !p.Truncated {
		waiver.Trim(p, 1)
		p.Truncated = false // all that was found has been written down
	}
}

// baseline is what was found, and what the old one has about other files.
func (n *found) baseline(old *waiver.Baseline) *waiver.Baseline {
	next := &waiver.Baseline{Keyed: old.Keyed, Entries: n.entries}
	if n.w.key != nil {
		next.Keyed = n.w.key.Check()
	}
	for _, e := range old.Entries {
		if !n.checked[e.File] {
			next.Entries = append(next.Entries, e)
		}
	}
	return next
}

// pruned is the old baseline without what is no longer found, and without files that are no longer there.
func pruned(old *waiver.Baseline, w *waivers, dir string) *waiver.Baseline {
	gone := map[waiver.Entry]int{}
	for _, e := range w.Gone() {
		n := e.Count
		e.Count = 0
		gone[e] += n
	}
	next := &waiver.Baseline{Keyed: old.Keyed}
	for _, e := range old.Entries {
		kind := e
		kind.Count = 0
		file, _, _ := strings.Cut(e.File, "!") // a member of an archive is there with it
		if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(file))); errors.Is(err, fs.ErrNotExist) && !strings.ContainsAny(file, "*?") && file != payload.Stdin {
			continue
		}
		e.Count -= gone[kind]
		next.Entries = append(next.Entries, e)
	}
	return next
}

// unfitForBaseline says what of a payload cannot be in a baseline, and gives the exit code of that.
func (a *app) unfitForBaseline(p *finding.Payload) int {
	t := a.lang.pick
	if p.Verdict > finding.Invalid {
		a.tell(p.File + t(": kunne ikke kontrolleres; udgangspunktet er uændret for den", ": could not be checked; the baseline is as it was for it"))
		return exitCode(p, failOnError)
	}
	for i := range p.Findings {
		if f := &p.Findings[i]; f.Severity == program.Error && finding.Hides(f.Rule.ID) {
			a.tell(p.File + t(": det, der står bag denne fejl, er ikke kontrolleret, så den kan ikke stå i et udgangspunkt: ", ": what is behind this error was not checked, so no baseline can hold it: ") + f.Rule.ID)
			return exitFinding
		}
	}
	if p.Truncated {
		a.tell(p.File + t(": har flere fund, end udgangspunktet kan have", ": has more findings than a baseline can hold"))
		return exitFailed
	}
	return exitFine
}

// writeBaseline writes a baseline, whole or not at all, and says what is other than before.
func (a *app) writeBaseline(path string, old, next *waiver.Baseline) error {
	file, err := createWhole(path)
	if err != nil {
		return a.unwritable(path, err)
	}
	defer file.discard()
	if _, err := file.Write(next.Bytes()); err != nil {
		return a.unwritable(path, err)
	}
	if err := file.commit(); err != nil {
		return a.unwritable(path, err)
	}
	added, gone := next.Since(old)
	files := map[string]bool{}
	for _, e := range next.Entries {
		files[e.File] = true
	}
	t := a.lang.pick
	return a.print(path + ": " + counted(countOf(next.Entries), t("1 fund", "1 finding"), t("%d fund", "%d findings")) +
		counted(len(files), t(" i 1 fil", " in 1 file"), t(" i %d filer", " in %d files")) +
		counted(added, t(" (1 ny, ", " (1 new, "), t(" (%d nye, ", " (%d new, ")) + fmt.Sprintf(t("%d fjernet)\n", "%d removed)\n"), gone))
}
