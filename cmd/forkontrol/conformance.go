package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/suite"
	"github.com/forkontrol/forkontrol/internal/value"
)

func (a *app) conformanceCommand() *cobra.Command {
	t := a.lang.pick
	var dir, asOf string
	c := &cobra.Command{
		Use:                   "conformance -o " + t("MAPPE [SYSTEM|BESKED...]", "DIR [SYSTEM|MESSAGE...]"),
		DisableFlagsInUseLine: true,
		Short:                 t("Skriv prøver til at måle et andet program med", "Write a suite to measure another program with"),
		Long: t(`Skriver filer af alle beskeder, både dem, der overholder alle regler, og dem, der
bryder netop én, og manifest.json med det, der skal findes i hver. Med dem kan en
leverandørs egen kontrol eller en modtager måles. Alle personer og numre er opdigtede.

Mappen skal være tom eller kun have prøver, som kommandoen har skrevet før.`,
			`Writes payloads of all messages, those that keep all rules and those that break
exactly one, and manifest.json with what is to be found in each. With them a
vendor’s own validator, or a receiver, is measured. All persons and numbers are made up.

The folder must be empty, or hold nothing but a suite that the command wrote before.`),
		Example: t(`  forkontrol conformance -o prøver                 alle beskeder
  forkontrol conformance -o prøver ungedatabasen   ét systems
  forkontrol conformance run prøver -- ./kontrol   spørg et program`,
			`  forkontrol conformance -o suite                 all messages
  forkontrol conformance -o suite ungedatabasen   those of a system
  forkontrol conformance run suite -- ./validate  ask a program`),
		Args: a.arguments(0, -1),
		RunE: func(c *cobra.Command, args []string) error {
			if dir == "" {
				return usage(t("giv mappen med -o", "give the folder with -o"))
			}
			if asOf == "" {
				asOf = time.Now().Format(time.DateOnly)
			}
			if !value.IsDate([]byte(asOf)) {
				return usage(fmt.Sprintf(t("--as-of: %q er ikke en dato som 2026-08-01", "--as-of: %q is not a date such as 2026-08-01"), asOf))
			}
			return a.writeSuite(c.Context(), dir, asOf, args)
		},
		ValidArgsFunction: a.completeMessages,
	}
	flags := c.Flags()
	flags.SortFlags = false
	flags.StringVarP(&dir, "output", "o", "", t("den `MAPPE`, som prøverne skrives i", "the `DIR` that the suite is written to"))
	flags.StringVar(&asOf, "as-of", "", t("brug reglerne, som de er den `DAG`; ellers i dag", "use the rules in force on that `DATE`; default: today"))
	if err := c.MarkFlagDirname("output"); err != nil {
		panic(err) // the flag does not exist
	}
	c.AddCommand(a.conformanceRunCommand())
	return c
}

func (a *app) writeSuite(ctx context.Context, dir, asOf string, wanted []string) error {
	t := a.lang.pick
	set, err := a.rules()
	if err != nil {
		return err
	}
	for _, id := range wanted {
		if _, m := set.Find(id); m == nil && !slices.Contains(systemIDs(set), id) {
			return a.unknownMessage(set, id)
		}
	}
	o := suite.Options{AsOf: asOf}
	if len(wanted) > 0 {
		o.Only = func(_ *program.System, m *program.Message) bool { return among(m.ID, wanted) }
	}
	// What is refused is refused before minutes of work.
	if err := suite.Free(dir); err != nil {
		return a.noSuite(dir, err)
	}
	made, err := suite.Make(ctx, set, o)
	if err != nil {
		return a.interrupted()
	}
	if err := suite.Write(dir, made); err != nil {
		return a.noSuite(dir, err)
	}
	if err := a.print(filepath.Join(dir, suite.ManifestName) + "\n"); err != nil {
		return err
	}
	fmt.Fprintf(a.err, t("%d prøver; %d regler uden\n", "%d cases; %d rules without\n"), len(made.Manifest.Cases), len(made.Manifest.Without))
	return nil
}

// among reports whether a message is one of those wanted, or of a system among them.
func among(id string, wanted []string) bool {
	system, _, _ := strings.Cut(id, "/")
	return slices.Contains(wanted, id) || slices.Contains(wanted, system)
}

// noSuite words why a suite can be neither written nor read.
func (a *app) noSuite(dir string, err error) error {
	t := a.lang.pick
	var (
		foreign *suite.Foreign
		broken  *suite.Broken
	)
	switch {
	case errors.As(err, &foreign):
		return usage(fmt.Sprintf(t("%s hører ikke til prøver, som denne kommando har skrevet; vælg en tom mappe", "%s is not of a suite that this command wrote; choose an empty folder"), foreign.Path))
	case errors.As(err, &broken) && errors.Is(err, suite.ErrNoManifest):
		return usage(fmt.Sprintf(t("%s er ikke manifestet til prøver fra denne version", "%s is not the manifest of a suite of this version"), broken.Path))
	case errors.As(err, &broken) && errors.Is(err, suite.ErrChanged):
		return failed(fmt.Sprintf(t("%s er ikke den fil, som manifestet nævner", "%s is not the payload that the manifest names"), broken.Path))
	case errors.As(err, &broken) && errors.Is(err, fs.ErrNotExist):
		return usage(fmt.Sprintf(t("%s findes ikke", "there is no %s"), broken.Path))
	case errors.As(err, &broken):
		return failed(fmt.Sprintf(t("kan ikke læse %s: %s", "cannot read %s: %s"), broken.Path, a.reason(broken.Why)))
	}
	return a.unwritable(dir, err)
}
