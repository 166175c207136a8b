package main

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/forkontrol/forkontrol/internal/compare"
	"github.com/forkontrol/forkontrol/internal/ownrules"
	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/preflight/batch"
	"github.com/forkontrol/forkontrol/internal/preflight/pool"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/rules"
)

// builtin names the embedded rules.
const builtin = "builtin"

// diffFormats are the forms of a comparison.
var diffFormats = []string{formatText, formatJSON, formatMarkdown}

// What makes diff end with 1; the first does when nothing is said.
const (
	diffTighter = "tighter"
	diffAny     = "any"
	diffNever   = "never"
)

var diffFailOns = []string{diffTighter, diffAny, diffNever}

// diffFlags are the flags of diff.
type diffFlags struct {
	preflight.Options
	format, failOn string
	out            []string
	samples        []string
	registers      []string
}

func (a *app) diffCommand() *cobra.Command {
	t := a.lang.pick
	var f diffFlags
	c := &cobra.Command{
		Use:                   "diff [" + t("FLAG", "FLAGS") + "] " + t("GAMMEL NY", "OLD NEW"),
		DisableFlagsInUseLine: true,
		Short:                 t("Sammenlign to regelsæt", "Compare two sets of rules"),
		Long: t(`Fortæller pr. system, besked og felt, hvad der er skærpet, udgået, ændret, nyt,
lempet eller kun omformuleret fra GAMMEL til NY.

GAMMEL og NY er hver enten builtin, de indbyggede regler, eller egne regler, som
føjes til de indbyggede: en kontrakt (.xsd, .wsdl), en pakke (.fkp) eller en mappe
eller zip-fil med skemaer eller kontrakter; med --no-builtin står de alene. En ny
version af en besked sammenlignes med den gamle.

--samples kontrollerer filer med begge og viser dem, hvis resultat er et andet.

Afslutningskode: 0 når intet, der var rigtigt, kan være blevet forkert, ellers 1;
se --fail-on.`,
			`Says by system, message and field what is tighter, gone, changed, new, looser or
only reworded from OLD to NEW.

OLD and NEW are each either builtin, the embedded rules, or rules of your own,
which are added to the embedded ones: a contract (.xsd, .wsdl), a pack (.fkp), or a
folder or zip file of schemas or contracts; with --no-builtin they stand alone. A
new version of a message is compared with the old one.

--samples checks payloads with both, and shows those whose verdict is another.

Exit code: 0 when nothing that was right can have become wrong, else 1; see
--fail-on.`),
		Example: t(`  forkontrol diff builtin egne/
  forkontrol diff --samples sendt/ --out markdown=forskelle.md egne-1.0.zip egne-1.1/`,
			`  forkontrol diff builtin own/
  forkontrol diff --samples sent/ --out markdown=differences.md own-1.0.zip own-1.1/`),
		Args: a.arguments(2, 2),
		RunE: func(c *cobra.Command, args []string) error { return a.diff(c, &f, args[0], args[1]) },
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 1 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return []string{builtin}, cobra.ShellCompDirectiveDefault
		},
	}
	flags := c.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.format, "format", formatText, "form: `"+strings.Join(diffFormats, "|")+"`")
	flags.StringArrayVar(&f.out, "out", nil, t("skriv også forskellene til en fil: `FORM=FIL`; kan gentages", "also write the differences to a file: `FORM=FILE`; may be repeated"))
	flags.StringVar(&f.failOn, "fail-on", diffFailOns[0], t("afslut med 1, når noget kan være blevet forkert, ved enhver forskel eller aldrig: `"+strings.Join(diffFailOns, "|")+"`",
		"exit with 1 when something can have become wrong, on any difference or never: `"+strings.Join(diffFailOns, "|")+"`"))
	flags.StringArrayVar(&f.samples, "samples", nil, t("kontrollér filerne i `MAPPE` med begge regelsæt; kan gentages og være filer", "check the payloads in `DIR` with both sets of rules; may be repeated, and be files"))
	flags.StringArrayVar(&f.registers, "register", nil, t("læs et register til --samples: `NAVN=FIL`; kan gentages", "read a register for --samples: `NAME=FILE`; may be repeated"))
	flags.StringVar(&f.AsOf, flagOf(preflight.OptionAsOf), "", t("--samples med reglerne, som de er den `DATO`; ellers i dag", "--samples by the rules in force on that `DATE`; default: today"))
	flags.BoolVar(&f.ShowPersonalData, flagOf(preflight.OptionShowPersonalData), false, t("vis personoplysninger i det, der er fundet", "show personal data in what was found"))
	complete(c, "format", diffFormats...)
	complete(c, "fail-on", diffFailOns...)
	a.offerRegisters(c)
	a.offerOutputs(c, diffFormats)
	return c
}

// side is one side of a comparison.
type side struct {
	name     string
	rules    *program.Ruleset
	replaces map[string]string
	pack     []byte   // that it is, nil for none
	texts    []string // the languages of a pack
}

// side opens a ruleset: it is where diff knows what a name may stand for.
func (a *app) side(name string) (*side, error) {
	if name == builtin {
		return &side{name: name, rules: rules.All()}, nil
	}
	if strings.EqualFold(filepath.Ext(name), packExtension) {
		return a.packedSide(name)
	}
	set, err := ownrules.Load(a.noBuiltin, name)
	if err != nil {
		err = a.wrongRules("", err)
		if _, none := os.Stat(name); none != nil {
			err = usage(err.Error() + a.lang.suggest(name, []string{builtin}))
		}
		return nil, err
	}
	replaces, err := ownrules.Replaced(name)
	if err != nil {
		return nil, a.wrongRules("", err)
	}
	return &side{name: name, rules: set, replaces: replaces}, nil
}

// diff carries out the command.
func (a *app) diff(c *cobra.Command, f *diffFlags, before, after string) error {
	t := a.lang.pick
	if err := a.oneOf(c, "format", diffFormats...); err != nil {
		return err
	}
	if err := a.oneOf(c, "fail-on", diffFailOns...); err != nil {
		return err
	}
	if len(a.schemas) > 0 {
		return usage(t("--schemas: diff får sine regler som GAMMEL og NY", "--schemas: diff is given its rules as OLD and NEW"))
	}
	for _, flag := range []string{"register", flagOf(preflight.OptionAsOf), flagOf(preflight.OptionShowPersonalData)} {
		if c.Flags().Changed(flag) && len(f.samples) == 0 {
			return usage("--" + flag + t(" hører til --samples", " goes with --samples"))
		}
	}
	outputs, err := a.outputs(c, f.out, diffFormats)
	if err != nil {
		return err
	}
	if err := a.guard(outputs, append(filesBelow([]string{before, after}), registerFiles(f.registers)...)...); err != nil {
		return err
	}
	old, err := a.side(before)
	if err != nil {
		return err
	}
	now, err := a.side(after)
	if err != nil {
		return err
	}
	note, err := a.asPacks(old, now)
	if err != nil {
		return err
	}
	found := compare.Rulesets(old.rules, now.rules, compare.Options{Replaces: replacements(old, now)})
	var verdicts *compare.Verdicts
	if len(f.samples) > 0 {
		if verdicts, err = a.verdicts(c, f, outputs, old, now); err != nil {
			return err
		}
	}
	h := compare.Heading{Version: version, Old: compare.Side{Name: old.name, Ruleset: old.rules.Version}, New: compare.Side{Name: now.name, Ruleset: now.rules.Version},
		ShowPersonalData: f.ShowPersonalData, Rules: now.rules, Note: note}
	err = a.writeAll(c.Context(), outputs, f.format, func(w io.Writer, format string, stdout bool) error {
		d := differences{app: a, Heading: h, found: &found, verdicts: verdicts, width: plainWidth, plain: !stdout}
		if stdout {
			d.width = a.width()
		}
		switch format {
		case formatJSON:
			return compare.WriteJSON(w, h, &found, verdicts)
		case formatMarkdown:
			_, err := io.WriteString(w, d.markdown())
			return err
		}
		_, err := io.WriteString(w, d.text())
		return err
	})
	if err != nil {
		return err
	}
	if diffFails(&found, verdicts, f.failOn) {
		return silently(exitFinding)
	}
	return nil
}

// replacements gives for the id of a new message that of the old one whose place it takes: the one that it says it
// replaces or, where that is gone from the old side, the one that has replaced it there.
func replacements(old, now *side) map[string]string {
	out := map[string]string{}
	for id, replaced := range now.replaces {
		out[id] = replaced
		for other, same := range old.replaces {
			if same == replaced {
				out[id] = other
			}
		}
	}
	return out
}

// diffFails reports whether what differs is to end the run with 1.
func diffFails(found *compare.Comparison, verdicts *compare.Verdicts, on string) bool {
	any, breaks := false, false
	for change := range found.All() {
		any, breaks = true, breaks || change.Class.Breaks()
	}
	if verdicts != nil {
		for i := range verdicts.Changed {
			any, breaks = true, breaks || verdicts.Changed[i].Breaks()
		}
	}
	return on == diffAny && any || on == diffTighter && breaks
}

// verdicts checks the samples by both sides.
func (a *app) verdicts(c *cobra.Command, f *diffFlags, outputs []output, old, now *side) (*compare.Verdicts, error) {
	t := a.lang.pick
	if slices.Contains(f.samples, payload.Stdin) {
		return nil, usage(t("--samples: standard-input kan kun læses én gang", "--samples: standard input can be read only once"))
	}
	var pools [2]*pool.Pool
	for i, s := range []*side{old, now} {
		other := []*side{now, old}[i]
		var given []string // those that only the other side knows are of no use here
		for _, arg := range f.registers {
			name, _, _ := strings.Cut(arg, "=")
			if s.rules.Register(name) != nil || other.rules.Register(name) == nil {
				given = append(given, arg)
			}
		}
		registers, err := a.registers(s.rules, given)
		if err != nil {
			return nil, err
		}
		if wrong := f.Validate(s.rules); wrong != nil {
			return nil, a.wrongOption(s.rules, wrong)
		}
		if pools[i], err = pool.New(s.rules, f.Options, registers); err != nil {
			return nil, err
		}
	}
	payloads, all := a.find(f.samples, payload.Options{CSV: true})
	if !all || len(payloads) == 0 {
		return nil, silently(exitUsage)
	}
	passed := passedOver{a: a}
	payloads, err := a.guardPayloads(outputs, payloads, &passed)
	if err != nil {
		return nil, err
	}
	passed.tell()
	verdicts, err := compare.Check(c.Context(), pools[0], pools[1], payloads, batch.Run{
		Panicked: func(name string, cause any) { a.tell(a.bug(name, cause)) },
	})
	if err != nil {
		return nil, a.interrupted()
	}
	return verdicts, nil
}
