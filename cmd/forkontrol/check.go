package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/register"
	registerfile "github.com/forkontrol/forkontrol/internal/register/file"
	"github.com/forkontrol/forkontrol/internal/token"
)

// checkFlags are the flags of check.
type checkFlags struct {
	message, input, encoding, asOf string
	format                         string
	out, registers                 []string
	failOn                         string
	maxSamples, jobs               int
	maxSize                        string
	limits                         token.Limits
	showPersonal, noProgress       bool
	verbose                        bool
}

func (a *app) checkCommand() *cobra.Command {
	t := a.lang.pick
	var f checkFlags
	c := &cobra.Command{
		Use:                   "check [" + t("FLAG", "FLAGS") + "] " + t("FIL|MAPPE|-...", "FILE|DIR|-..."),
		DisableFlagsInUseLine: true,
		Short:                 t("Kontrollér filer", "Check files"),
		Long: t(`Kontrollerer filer og finder selv beskeden ud fra rodelementet eller kolonnernes navne.

Mapper læses med alt, hvad der er i dem: .xml, .soap, .json, .ndjson, .jsonl og
.csv, også pakket som .gz eller i .zip; en .csv, der ikke er en kendt besked,
springes over. En fil, der nævnes selv, læses, uanset hvad den hedder. - er standard-input. Mønstre som "ind/**/*.xml" kan også bruges.

Personoplysninger er skjult i rapporten; ingen data forlader maskinen.`,
			`Checks files and finds the message by itself from the root element or the names of columns.

Directories are read with all that is in them: .xml, .soap, .json, .ndjson, .jsonl
and .csv, also packed as .gz or in a .zip; a .csv that is no known message is
passed over. A file that is named itself is read whatever it is called. - is standard input. Patterns such as "in/**/*.xml" may be
used too.

Personal data are masked in the report; no data leave the machine.`),
		Example: t(`  forkontrol check fil.xml
  forkontrol check --out sarif=rapport.sarif --out junit=rapport.xml ind/
  cat fil.json | forkontrol check --message ID --format json -`,
			`  forkontrol check file.xml
  forkontrol check --out sarif=report.sarif --out junit=report.xml in/
  cat file.json | forkontrol check --message ID --format json -`),
		Args: a.arguments(1, -1),
		RunE: func(c *cobra.Command, args []string) error { return a.check(c, &f, args) },
	}
	flags := c.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.message, "message", "", t("beskedens `ID`, når filen ikke selv viser den", "`ID` of the message, when the file does not show it"))
	flags.StringVar(&f.format, "format", formatText, t("rapportens form på standard-output: `FORM` er "+strings.Join(formats, ", "),
		"form of the report on standard output: `FORM` is "+strings.Join(formats, ", ")))
	flags.StringArrayVar(&f.out, "out", nil, t("skriv også en rapport til en fil: `FORM=FIL`; kan gentages", "write a report to a file too: `FORM=FILE`; may be repeated"))
	flags.StringVar(&f.asOf, "as-of", "", t("brug reglerne, som de er den `DATO` (2026-08-01); ellers i dag", "use the rules as they are on that `DATE` (2026-08-01); else today"))
	flags.StringArrayVar(&f.registers, "register", nil, t("læs et register fra CSV eller JSON: `NAVN=FIL`; kan gentages", "read a register from CSV or JSON: `NAME=FILE`; may be repeated"))
	flags.StringVar(&f.failOn, "fail-on", string(failOnError), t("afslut med 1 ved fund fra denne alvor: `error|warning|never`", "exit with 1 on findings of this severity: `error|warning|never`"))
	flags.StringVar(&f.input, "input", "", t("filernes form: `xml|json|csv`; ellers ses den på navnet og de første tegn", "form of the files: `xml|json|csv`; else seen from the name and the first bytes"))
	flags.StringVar(&f.encoding, "encoding", "", t("filernes tegnsæt: `NAVN`; ellers findes det", "encoding of the files: `NAME`; else it is detected"))
	flags.IntVar(&f.maxSamples, "max-samples", engine.DefaultSamples, t("behold højst `N` fund af hver regel; alle tælles", "keep at most `N` findings of each rule; all are counted"))
	flags.BoolVar(&f.showPersonal, "show-personal-data", false, t("vis personoplysninger i rapporten", "show personal data in the report"))
	flags.IntVar(&f.jobs, "jobs", 0, t("kontrollér `N` filer ad gangen; ellers en pr. kerne", "check `N` files at a time; else one a core"))
	flags.BoolVar(&f.noProgress, "no-progress", false, t("vis ikke, hvor langt kontrollen er", "do not show how far the check is"))
	flags.BoolVarP(&f.verbose, "verbose", "v", false, t("sig, hvilke filer der springes over", "tell which files are passed over"))
	flags.StringVar(&f.maxSize, "max-size", "4GiB", t("højst `BYTES` af en pakket fil, når den er pakket ud", "at most `BYTES` of a packed file when it is unpacked"))
	d := token.DefaultLimits
	flags.IntVar(&f.limits.Depth, "max-depth", d.Depth, t("højst `N` elementer eller objekter i hinanden", "at most `N` elements or objects in one another"))
	flags.IntVar(&f.limits.Name, "max-name", d.Name, t("højst `N` byte i et navn", "at most `N` bytes in a name"))
	flags.IntVar(&f.limits.Text, "max-text", d.Text, t("højst `N` byte i en værdi", "at most `N` bytes in a value"))
	flags.IntVar(&f.limits.Members, "max-members", d.Members, t("husk højst `N` ukendte felter i et objekt", "remember at most `N` unknown members of an object"))
	flags.IntVar(&f.limits.Rows, "max-rows", d.Rows, t("husk højst `N` rækker af lister, som regler læser i deres helhed", "remember at most `N` rows of lists that rules read as a whole"))
	flags.IntVar(&f.limits.Attrs, "max-attributes", d.Attrs, t("højst `N` attributter på et element", "at most `N` attributes of an element"))
	complete(c, "format", formats...)
	complete(c, "fail-on", string(failOnError), string(failOnWarning), string(failOnNever))
	complete(c, "input", "xml", "json", "csv")
	_ = c.RegisterFlagCompletionFunc("message", a.completeMessages)
	return c
}

// check carries out the command.
func (a *app) check(c *cobra.Command, f *checkFlags, names []string) error {
	options, outputs, err := a.prepare(c, f)
	if err != nil {
		return err
	}
	maxSize, _ := parseSize(f.maxSize) // prepare has seen that it is right
	show := a.newProgress(!f.noProgress)
	find := payload.Options{Stdin: a.in, MaxSize: maxSize, Read: show.read, CSV: true}
	if f.verbose {
		find.Skipped = func(name string) { a.tell(a.lang.pick("springer over ", "passing over ") + name) }
	}
	payloads, missing := payload.Find(names, find)
	worst := exitFine
	for _, m := range missing {
		a.tell(a.missing(m))
		worst = exitUsage
	}
	if len(payloads) == 0 {
		return silently(worst)
	}

	show.start(payloads)
	checked, err := checkAll(c.Context(), payloads, f.jobs, func() checker { return engine.New(options) },
		func(name string, cause any) { a.tell(a.bug(name, cause)) })
	show.stop()
	if err != nil {
		return failed(a.lang.pick("afbrudt", "interrupted"))
	}
	checked = a.withoutOtherCSV(payloads, checked)
	if len(checked) == 0 {
		return silently(exitUsage)
	}
	report := finding.Report{Version: version, Ruleset: options.Rules.Version, AsOf: f.asOf, Payloads: checked}
	for i := range checked {
		report.Summary.Add(checked[i].Verdict)
		worst = max(worst, exitCode(&checked[i], failOn(f.failOn)))
	}
	if err := a.write(c.Context(), &report, options.Rules, f, outputs); err != nil {
		return err
	}
	if f.format == formatText && a.atTerminal {
		if err := a.print(a.next(&report, names, outputs)); err != nil {
			return err
		}
	}
	if worst != exitFine {
		return silently(worst)
	}
	return nil
}

// withoutOtherCSV leaves out the CSV files that nobody named and that are no message:
// registers and the like lie beside payloads.
func (a *app) withoutOtherCSV(payloads []payload.Payload, checked []finding.Payload) []finding.Payload {
	kept := checked[:0]
	for i := range checked {
		p := &checked[i]
		if payloads[i].Walked && p.Format == "csv" && p.Verdict == finding.Failed && len(p.Findings) == 1 &&
			p.Findings[0].Rule.ID == token.RuleMessageColumns {
			a.tell(a.lang.pick("springer over ", "passing over ") + p.File +
				a.lang.pick(": kolonnerne passer ikke til netop én besked; nævn filen selv med --message", ": its columns do not fit just one message; name the file itself with --message"))
			continue
		}
		kept = append(kept, *p)
	}
	return kept
}

// prepare makes options of flags.
func (a *app) prepare(c *cobra.Command, f *checkFlags) (o engine.Options, outputs []output, err error) {
	t := a.lang.pick
	for _, flag := range []struct {
		name   string
		values []string
	}{
		{"format", formats},
		{"fail-on", []string{string(failOnError), string(failOnWarning), string(failOnNever)}},
		{"input", []string{"", "xml", "json", "csv"}},
	} {
		if err := a.oneOf(c, flag.name, flag.values...); err != nil {
			return o, nil, err
		}
	}
	for _, flag := range []string{"max-samples", "max-depth", "max-name", "max-text", "max-attributes", "max-members", "max-rows", "jobs"} {
		if n, err := c.Flags().GetInt(flag); err == nil && c.Flags().Changed(flag) && n < 1 {
			return o, nil, usage(fmt.Sprintf(t("--%s: %d er ikke et tal over 0", "--%s: %d is not a number above 0"), flag, n))
		}
	}
	if _, ok := parseSize(f.maxSize); !ok {
		return o, nil, usage(fmt.Sprintf(t("--max-size: %q er ikke en størrelse (500MB, 4GiB)", "--max-size: %q is not a size (500MB, 4GiB)"), f.maxSize))
	}
	if f.asOf == "" {
		f.asOf = time.Now().Format(time.DateOnly)
	} else if _, err := time.Parse(time.DateOnly, f.asOf); err != nil {
		return o, nil, usage(fmt.Sprintf(t("--as-of: %q er ikke en dato (2026-08-01)", "--as-of: %q is not a date (2026-08-01)"), f.asOf))
	}
	if f.encoding != "" && !knownEncoding(f.encoding) {
		return o, nil, usage(fmt.Sprintf(t("--encoding: ukendt tegnsæt %q", "--encoding: unknown encoding %q"), f.encoding))
	}
	if outputs, err = a.outputs(f.out); err != nil {
		return o, nil, err
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
	excerpts := f.format == formatText
	for _, out := range outputs {
		excerpts = excerpts || out.format == formatText
	}
	return engine.Options{Rules: set, Message: f.message, AsOf: f.asOf, Format: f.input, Encoding: f.encoding,
		Limits: f.limits, MaxSamples: f.maxSamples, Registers: registers, Excerpts: excerpts}, outputs, nil
}

func (a *app) missing(m payload.Missing) string {
	t := a.lang.pick
	switch m.Reason {
	case payload.NoMatch:
		return t("ingen fil passer med ", "no file matches ") + m.Name
	case payload.NoPayloads:
		return t("ingen filer at kontrollere i ", "no files to check in ") + m.Name
	}
	return t("ingen fil med navnet ", "no such file: ") + m.Name
}

// registers reads the registers that were given as NAME=FILE.
func (a *app) registers(set *program.Ruleset, given []string) (register.Set, error) {
	t := a.lang.pick
	registers := register.Set{}
	for _, arg := range given {
		name, path, ok := strings.Cut(arg, "=")
		if !ok || name == "" || path == "" {
			return nil, usage(fmt.Sprintf(t("--register: %q er ikke NAVN=FIL", "--register: %q is not NAME=FILE"), arg))
		}
		var def *program.Register
		var names []string
		for i := range set.Registers {
			names = append(names, set.Registers[i].Name)
			if set.Registers[i].Name == name {
				def = &set.Registers[i]
			}
		}
		switch {
		case def == nil && len(nearest(name, names)) == 0:
			return nil, usage(fmt.Sprintf(t("--register: ukendt register %q; der er %s", "--register: unknown register %q; there are %s"), name, strings.Join(names, ", ")))
		case def == nil:
			return nil, usage(fmt.Sprintf(t("--register: ukendt register %q", "--register: unknown register %q"), name) + a.lang.suggest(name, names))
		case registers[name] != nil:
			return nil, usage(fmt.Sprintf(t("--register: %s er givet to gange", "--register: %s is given twice"), name))
		}
		loaded, err := loadRegister(def, path)
		if err != nil {
			return nil, usage(fmt.Sprintf("--register %s: %v", name, err))
		}
		registers[name] = loaded
	}
	return registers, nil
}

func loadRegister(def *program.Register, path string) (*register.Register, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() // read only
	return registerfile.Load(def, path, f)
}

// knownEncoding asks the decoder whether it has an encoding, by letting it decode
// nothing.
func knownEncoding(name string) bool {
	_, problem := token.DecodeBytesAs(nil, name)
	return problem == nil || problem.Rule != token.RuleEncodingUnknown
}

// parseSize reads a number of bytes with one of the units a user writes: KiB,
// MiB, GiB, TiB by 1,024; kB, MB, GB, TB by 1,000; none or B for bytes.
func parseSize(s string) (int64, bool) {
	digits := strings.TrimRight(s, "bBikKmMgGtT ")
	unit := strings.ToLower(strings.TrimSpace(s[len(digits):]))
	n := int64(0)
	for _, d := range []byte(digits) {
		if d < '0' || d > '9' || n > 1<<53 {
			return 0, false
		}
		n = n*10 + int64(d-'0')
	}
	factor, ok := map[string]int64{"": 1, "b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12,
		"kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "tib": 1 << 40}[unit]
	if !ok || n <= 0 || n > (1<<62)/factor {
		return 0, false
	}
	return n * factor, true
}

// errInterrupted is given when the run was ended from outside.
var errInterrupted = errors.New("interrupted")

func jobsOr(n int) int {
	if n > 0 {
		return n
	}
	return runtime.GOMAXPROCS(0)
}
