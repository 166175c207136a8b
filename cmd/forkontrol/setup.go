package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/register"
	registerfile "github.com/forkontrol/forkontrol/internal/register/file"
	"github.com/forkontrol/forkontrol/internal/report/form"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/internal/wording"
)

// Forms of reports that other lists are written in too.
const (
	formatText = form.Text
	formatJSON = form.JSON
)

// setup is what flags say to every command that reads payloads.
type setup struct {
	preflight.Options
	registers  []string // NAME=FILE
	format     string   // of standard output
	out        []string // FORM=FILE
	failOn     string
	jobs       int
	maxSize    string
	exclude    []string
	noProgress bool

	forms, inputs []string // which format and input may be
}

// prepared is what setup comes to.
type prepared struct {
	rules     *program.Ruleset
	registers register.Set
	outputs   []output
	find      payload.Options
	progress  *progress
}

// setupFlags gives a command the flags of setup.
func (a *app) setupFlags(c *cobra.Command, s *setup) {
	t := a.lang.pick
	flags := c.Flags()
	flags.StringVar(&s.Message, "message", "", t("beskedens `ID`, når filen ikke selv viser den", "`ID` of the message, when the file does not show it"))
	flags.StringVar(&s.format, "format", formatText, t("rapportens form på standard-output: `FORM` er "+strings.Join(s.forms, ", "),
		"form of the report on standard output: `FORM` is "+strings.Join(s.forms, ", ")))
	flags.StringArrayVar(&s.out, "out", nil, t("skriv også en rapport til en fil: `FORM=FIL`, - er standard-output; kan gentages", "also write a report to a file: `FORM=FILE`, - is standard output; may be repeated"))
	flags.StringArrayVar(&s.registers, "register", nil, t("læs et register fra CSV eller JSON: `NAVN=FIL`; kan gentages", "read a register from CSV or JSON: `NAME=FILE`; may be repeated"))
	flags.StringVar(&s.failOn, "fail-on", failOns[0], t("afslut med 1 ved fund fra denne alvor: `"+strings.Join(failOns, "|")+"`",
		"exit with 1 on findings of this severity or worse: `"+strings.Join(failOns, "|")+"`"))
	flags.StringVar(&s.Format, "input", "", t("filernes form: `"+strings.Join(s.inputs, "|")+"`; ellers ses den på navnet og de første tegn",
		"form of the files: `"+strings.Join(s.inputs, "|")+"`; default: by the name and the first bytes"))
	flags.StringVar(&s.Encoding, "encoding", "", t("filernes tegnsæt: `NAVN`; ellers findes det", "encoding of the files: `NAME`; default: detected"))
	flags.StringArrayVar(&s.exclude, excludeFlag, nil, t("kontrollér ikke filer, der passer med `MØNSTER`, som i .gitignore; kan gentages", "do not check files that match `PATTERN`, as in .gitignore; may be repeated"))
	flags.BoolVar(&s.ShowPersonalData, "show-personal-data", false, t("vis personoplysninger i rapporten", "show personal data in the report"))
	flags.IntVar(&s.jobs, "jobs", 0, t("kontrollér `N` filer ad gangen; ellers en pr. kerne", "check `N` files at a time; default: one per core"))
	flags.BoolVar(&s.noProgress, "no-progress", false, t("vis ikke, hvor langt kontrollen er", "do not show progress"))
	flags.StringVar(&s.maxSize, "max-size", "4GiB", t("højst `BYTES` af en pakket fil, når den er pakket ud", "at most `BYTES` in a packed file once unpacked"))
	a.numberFlags(c, s)
	complete(c, "format", s.forms...)
	complete(c, "fail-on", failOns...)
	complete(c, "input", s.inputs...)
	complete(c, "encoding", token.Encodings()...)
	_ = c.RegisterFlagCompletionFunc("message", a.completeMessages)
	a.offerRegisters(c)
	a.offerOutputs(c, s.forms)
}

func (a *app) numberFlags(c *cobra.Command, s *setup) {
	t := a.lang.pick
	texts := map[string]string{
		preflight.OptionMaxSamples:    t("behold højst `N` fund af hver regel; alle tælles", "keep at most `N` findings per rule; all are counted"),
		preflight.OptionMaxDepth:      t("højst `N` elementer eller objekter i hinanden", "at most `N` elements or objects inside one another"),
		preflight.OptionMaxName:       t("højst `N` byte i et navn", "at most `N` bytes in a name"),
		preflight.OptionMaxText:       t("højst `N` byte i en værdi", "at most `N` bytes in a value"),
		preflight.OptionMaxAttributes: t("højst `N` attributter på et element", "at most `N` attributes on an element"),
		preflight.OptionMaxMembers:    t("husk højst `N` ukendte felter i et objekt", "remember at most `N` unknown members of an object"),
		preflight.OptionMaxRows:       t("husk højst `N` rækker af lister, hvis rækker regler sammenligner", "remember at most `N` rows of lists whose rows rules compare"),
	}
	s.MaxSamples, s.Limits = engine.DefaultSamples, token.DefaultLimits
	for _, option := range preflight.Numbers {
		n := s.Number(option)
		c.Flags().IntVar(n, flagOf(option), *n, texts[option])
	}
}

// flagOf gives the flag of an option: max-depth of maxDepth.
func flagOf(option string) string {
	switch option {
	case preflight.OptionFormat:
		return "input" // the format is that of the report
	case preflight.OptionRegisters:
		return "register"
	}
	var b strings.Builder
	for _, r := range option {
		if r >= 'A' && r <= 'Z' {
			b.WriteByte('-')
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// prepare sees that the flags are right and reads what they name.
func (a *app) prepare(c *cobra.Command, s *setup) (*prepared, error) {
	t := a.lang.pick
	if err := a.oneOf(c, "format", s.forms...); err != nil {
		return nil, err
	}
	if err := a.oneOf(c, "fail-on", failOns...); err != nil {
		return nil, err
	}
	if err := a.oneOf(c, "input", s.inputs...); err != nil {
		return nil, err
	}
	for _, option := range preflight.Numbers {
		// Elsewhere 0 is the default; here the default is shown, and 0 is a mistake.
		if flag := flagOf(option); c.Flags().Changed(flag) && *s.Number(option) < 1 {
			return nil, a.notAboveZero(flag, *s.Number(option))
		}
	}
	if c.Flags().Changed("jobs") && s.jobs < 1 {
		return nil, a.notAboveZero("jobs", s.jobs)
	}
	maxSize, ok := parseSize(s.maxSize)
	if !ok {
		return nil, usage(fmt.Sprintf(t("--max-size: %q er ikke en størrelse (500MB, 4GiB)", "--max-size: %q is not a size (500MB, 4GiB)"), s.maxSize))
	}
	outputs, err := a.outputs(c, s.out, s.forms)
	if err != nil {
		return nil, err
	}
	if err := a.guard(outputs, registerFiles(s.registers)...); err != nil {
		return nil, err
	}
	rules, err := a.rules()
	if err != nil {
		return nil, err
	}
	if err := s.Validate(rules); err != nil {
		return nil, a.wrongOption(rules, err)
	}
	registers, err := a.registers(rules, s.registers)
	if err != nil {
		return nil, err
	}
	excludes, err := a.excludes(s.exclude)
	if err != nil {
		return nil, err
	}
	show := a.newProgress(!s.noProgress)
	s.Lang = string(a.lang)
	return &prepared{rules, registers, outputs, payload.Options{Stdin: a.in, MaxSize: maxSize, Exclude: excludes.Match, Read: show.read}, show}, nil
}

func (a *app) notAboveZero(flag string, n int) error {
	return usage(fmt.Sprintf(a.lang.pick("--%s: %d er ikke et tal over 0", "--%s: %d is not a number above 0"), flag, n))
}

// wrongOption words an option that cannot be honoured.
func (a *app) wrongOption(rules *program.Ruleset, e *preflight.OptionError) error {
	t := a.lang.pick
	switch {
	case e.Option == preflight.OptionMessage:
		return a.unknownMessage(rules, e.Value)
	case e.Option == preflight.OptionAsOf:
		return usage(fmt.Sprintf(t("--%s: %q er ikke en dato (2026-08-01)", "--%s: %q is not a date (2026-08-01)"), flagOf(e.Option), e.Value))
	case e.Option == preflight.OptionEncoding:
		return usage(fmt.Sprintf(t("--%s: ukendt tegnsæt %q; brug %s", "--%s: unknown encoding %q; use %s"), flagOf(e.Option), e.Value, strings.Join(e.Allowed, ", ")))
	case e.Option == preflight.OptionRegisters && len(nearestIDs(e.Value, e.Allowed)) > 0:
		return usage(fmt.Sprintf(t("--%s: ukendt register %q", "--%s: unknown register %q"), flagOf(e.Option), e.Value) + a.lang.suggest(e.Value, e.Allowed))
	case e.Option == preflight.OptionRegisters:
		return usage(fmt.Sprintf(t("--%s: ukendt register %q; der er %s", "--%s: unknown register %q; there are %s"), flagOf(e.Option), e.Value, strings.Join(e.Allowed, ", ")))
	}
	return usage(fmt.Sprintf(t("--%s: ukendt værdi %q; brug %s", "--%s: unknown value %q; use %s"), flagOf(e.Option), e.Value, strings.Join(e.Allowed, ", ")))
}

// registers reads the registers that were given as NAME=FILE.
func (a *app) registers(rules *program.Ruleset, given []string) (register.Set, error) {
	t := a.lang.pick
	registers := register.Set{}
	for _, arg := range given {
		name, path, ok := strings.Cut(arg, "=")
		if !ok || name == "" || path == "" {
			return nil, usage(fmt.Sprintf(t("--register: %q er ikke NAVN=FIL", "--register: %q is not NAME=FILE"), arg))
		}
		def := rules.Register(name)
		switch {
		case def == nil:
			return nil, a.wrongOption(rules, preflight.UnknownRegister(rules, name))
		case registers[name] != nil:
			return nil, usage(fmt.Sprintf(t("--register: %s er givet to gange", "--register: %s is given twice"), name))
		}
		loaded, err := loadRegister(def, path)
		if err != nil {
			return nil, usage(fmt.Sprintf("--register %s: ", name) + a.unreadable(path, err))
		}
		registers[name] = loaded
	}
	return registers, nil
}

// unreadable says why a file cannot be used: what the operating system says of it, or what is wrong in it.
func (a *app) unreadable(path string, err error) string {
	if errors.As(err, new(*fs.PathError)) {
		return filepath.ToSlash(path) + ": " + a.reason(err)
	}
	return wording.In(err, string(a.lang))
}

// registerFiles are the files of NAME=FILE.
func registerFiles(given []string) (files []string) {
	for _, arg := range given {
		_, file, _ := strings.Cut(arg, "=")
		files = append(files, file)
	}
	return files
}

func loadRegister(def *program.Register, path string) (*register.Register, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() // read only
	return registerfile.Load(def, path, f)
}

// find gives the payloads that names stand for, and says about those that stand for none.
func (a *app) find(names []string, o payload.Options) (found []payload.Payload, all bool) {
	found, missing := payload.Find(names, o)
	for _, m := range missing {
		a.tell(a.missing(m))
	}
	return found, len(missing) == 0
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
