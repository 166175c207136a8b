package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/forkontrol/forkontrol/internal/catalogue"
	"github.com/forkontrol/forkontrol/internal/fault"
	"github.com/forkontrol/forkontrol/internal/preflight"
	"github.com/forkontrol/forkontrol/internal/preflight/trial"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/sample"
)

type sampleFlags struct {
	breakRule, format string
	envelopes         []string
	minimal, wrapped  bool
	registers         string
}

func (a *app) sampleCommand() *cobra.Command {
	t := a.lang.pick
	var f sampleFlags
	c := &cobra.Command{
		Use:   "sample " + t("BESKED", "MESSAGE"),
		Short: t("Lav en eksempelfil", "Make a sample payload"),
		Long: t(`Skriver en fil, der overholder alle regler for beskeden, eller med --break en, der
bryder netop den ene regel. Alle personer og numre er opdigtede.`,
			`Writes a payload that keeps all rules of the message or, with --break, one that
breaks only that rule. All persons and numbers are made up.`),
		Example: "  forkontrol sample ungedatabasen/indberet-institution-kontakt@1.0#Indberet | forkontrol check -",
		Args:    a.arguments(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := a.oneOf(c, "format", program.Formats...); err != nil {
				return err
			}
			return a.sample(&f, args[0])
		},
		ValidArgsFunction: a.completeMessages,
	}
	flags := c.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.breakRule, "break", "", t("bryd netop denne `REGEL`", "break exactly this `RULE`"))
	flags.StringVar(&f.format, "format", "", t("form: `xml|json|csv`; ellers beskedens første", "form: `xml|json|csv`; default: the message's first"))
	flags.StringArrayVar(&f.envelopes, "envelope", nil, t("læg i denne konvolut-`BESKED`; kan gentages, den inderste først", "put the payload into this envelope `MESSAGE`; may be repeated, innermost first"))
	flags.BoolVar(&f.minimal, "minimal", false, t("kun de krævede felter", "required fields only"))
	flags.BoolVar(&f.wrapped, "wrapped", false, t("JSON med rodens navn som eneste medlem", "JSON with the root's name as the only member"))
	flags.StringVar(&f.registers, "registers", "", t("skriv de registre, filen kræver, til `MAPPE`", "write the registers that the payload needs to `DIR`"))
	complete(c, "format", program.Formats...)
	_ = c.RegisterFlagCompletionFunc("envelope", a.completeMessages)
	a.offer(c, "break", func(set *program.Ruleset, args []string) []string {
		if len(args) == 0 {
			return ruleIDs(set)
		}
		if _, m := set.Find(args[0]); m != nil {
			return rulesOf(m)
		}
		return nil
	}, cobra.ShellCompDirectiveDefault)
	return c
}

func (a *app) sample(f *sampleFlags, id string) error {
	set, err := a.rules()
	if err != nil {
		return err
	}
	_, message := set.Find(id)
	if message == nil {
		return a.unknownMessage(set, id)
	}
	options := sample.Options{Format: f.format, Minimal: f.minimal, Wrapped: f.wrapped, Inner: sample.Payload(set, message), Check: trial.Check(set, message, preflight.Options{})}
	made, err := a.makeSample(set, message, f, options)
	if err != nil {
		return err
	}
	inside := id
	for _, envelope := range f.envelopes {
		_, m := set.Find(envelope)
		if m == nil {
			return a.unknownMessage(set, envelope)
		}
		if !m.Envelope {
			return usage(fmt.Sprintf(a.lang.pick("--envelope: %s er ikke en konvolut", "--envelope: %s is not an envelope"), envelope))
		}
		if strings.HasPrefix(inside, soapSystem) {
			return usage(fmt.Sprintf(a.lang.pick("--envelope: %s er altid yderst; giv den sidst", "--envelope: %s is always outermost; give it last"), inside))
		}
		if made, err = sample.Wrap(m, made, options); err != nil {
			return a.noSample(err)
		}
		inside = envelope
	}
	if len(f.envelopes) > 0 {
		if err := a.wrappedRight(set, f, made); err != nil {
			return err
		}
	}
	if f.registers != "" {
		for _, r := range made.Registers {
			if err := a.writeRegister(set, f.registers, r); err != nil {
				return err
			}
		}
	} else if len(made.Registers) > 0 {
		var names []string
		for _, r := range made.Registers {
			names = append(names, r.Name)
		}
		a.tell(a.lang.pick("registre, der hører til: ", "registers that it needs: ") + strings.Join(names, ", ") +
			a.lang.pick(" (--registers MAPPE skriver dem)", " (--registers DIR writes them)"))
	}
	return a.print(string(made.Payload))
}

func (a *app) makeSample(set *program.Ruleset, m *program.Message, f *sampleFlags, o sample.Options) (*sample.Sample, error) {
	if f.breakRule == "" {
		made, err := sample.New(m, o)
		if err != nil {
			return nil, a.noSample(err)
		}
		return made, nil
	}
	if n := m.Rule(f.breakRule); n != 0 {
		made, err := sample.Break(m, n, o)
		if err != nil {
			return nil, a.noSample(err)
		}
		return made, nil
	}
	use := catalogue.Of(set).FindRule(f.breakRule)
	switch {
	case use == nil:
		return nil, a.unknownRuleOf(m, f.breakRule)
	case len(use.Messages) > 0:
		return nil, usage(fmt.Sprintf(a.lang.pick("%s har ikke reglen %s; den hører til %s", "%s does not have the rule %s; it belongs to %s"), m.ID, f.breakRule, use.Messages[0].ID))
	}
	if strings.HasPrefix(f.breakRule, "forkontrol/csv/") && o.Format == "" {
		o.Format = sample.CSV
	}
	made, err := sample.New(m, o)
	if err != nil {
		return nil, a.noSample(err)
	}
	broken, err := fault.Of(f.breakRule, made)
	if err != nil {
		return nil, a.noSample(err)
	}
	made.Payload = broken.Bytes
	return made, nil
}

// soapSystem is the system of the SOAP envelopes, which are the root of a document (SOAP 1.1, section 4; SOAP 1.2 part 1,
// section 5).
const soapSystem = "soap/"

// wrappedRight sees that an envelope adds no finding to what is in it, and takes none away.
func (a *app) wrappedRight(set *program.Ruleset, f *sampleFlags, made *sample.Sample) error {
	var found, wanted []string
	out := trial.Payload(set, nil, preflight.Options{Format: sample.XML}, made.Payload, made.Registers)
	for i := range out.Findings {
		id := out.Findings[i].Rule.ID
		if (out.Findings[i].Severity == program.Error || id == f.breakRule) && !slices.Contains(found, id) {
			found = append(found, id)
		}
	}
	if f.breakRule != "" {
		wanted = []string{f.breakRule}
	}
	if slices.Equal(found, wanted) {
		return nil
	}
	if len(found) == 0 {
		return usage(fmt.Sprintf(a.lang.pick("intet eksempel: i konvolutten brydes %s ikke", "no sample: inside the envelope, %s is not broken"), f.breakRule))
	}
	return usage(a.lang.pick("intet eksempel: i konvolutten finder kontrollen ", "no sample: inside the envelope, the check finds ") + strings.Join(found, ", "))
}

func (a *app) noSample(err error) error {
	code := exitFailed
	if errors.Is(err, sample.ErrNone) {
		code = exitUsage
	}
	why := err.Error()
	var none *sample.None
	if errors.As(err, &none) {
		why = none.In(string(a.lang))
	}
	return &failure{code, a.lang.pick("intet eksempel: ", "no sample: ") + why}
}

// writeRegister writes a register as CSV, ready for check --register.
func (a *app) writeRegister(set *program.Ruleset, dir string, r sample.Register) error {
	path := filepath.Join(dir, r.Name+".csv")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return a.unwritable(dir, err)
	}
	f, err := createWhole(path)
	if err != nil {
		return a.unwritable(path, err)
	}
	defer f.discard()
	if err := csv.NewWriter(f).WriteAll(r.Table(set.Register(r.Name))); err != nil {
		return a.unwritable(path, err)
	}
	if err := f.commit(); err != nil {
		return a.unwritable(path, err)
	}
	return nil
}
