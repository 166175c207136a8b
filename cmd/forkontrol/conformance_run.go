package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/forkontrol/forkontrol/internal/suite"
)

func (a *app) conformanceRunCommand() *cobra.Command {
	t := a.lang.pick
	return &cobra.Command{
		Use:                   "run " + t("MAPPE [SYSTEM|BESKED...] -- PROGRAM [ARGUMENT...]", "DIR [SYSTEM|MESSAGE...] -- PROGRAM [ARGUMENT...]"),
		DisableFlagsInUseLine: true,
		Short:                 t("Spørg et program om prøverne, og sammenlign", "Ask a program about a suite, and compare"),
		Long: t(`Starter programmet og giver det hver prøve som en linje JSON på standard-input: id,
message, format, asOf, file (filens sti), payload (filen i base64) og registers.
Programmet svarer med en linje JSON for hver på standard-output, i vilkårlig
rækkefølge: id og verdict, som er valid, invalid eller skipped, og eventuelt
findings, en liste af {"rule": ID}.

Afslutningskode: 0 alle svar er som ventet, 1 nogle er ikke, 2 forkert kald,
3 programmet svarede ikke, som det skal.`,
			`Starts the program and gives it each case as a line of JSON on standard input: id,
message, format, asOf, file (the path of the payload), payload (in base64) and
registers. The program answers with a line of JSON for each on standard output, in any
order: id and verdict, which is valid, invalid or skipped, and optionally
findings, a list of {"rule": ID}.

Exit code: 0 all answers are as expected, 1 some are not, 2 wrong usage,
3 the program did not answer as it must.`),
		Example: t("  forkontrol conformance run prøver ungedatabasen -- node svar.mjs", "  forkontrol conformance run suite ungedatabasen -- node answer.mjs"),
		RunE: func(c *cobra.Command, args []string) error {
			dash := c.ArgsLenAtDash()
			if dash < 1 || dash == len(args) {
				return errors.New(t("der mangler noget: ", "something is missing: ") + c.UseLine())
			}
			return a.runSuite(c.Context(), args[0], args[1:dash], args[dash:])
		},
	}
}

func (a *app) runSuite(ctx context.Context, dir string, wanted, command []string) error {
	t := a.lang.pick
	m, err := suite.ReadManifest(dir)
	if err != nil {
		return a.noSuite(dir, err)
	}
	var cases []*suite.Case
	for i := range m.Cases {
		if len(wanted) == 0 || among(m.Cases[i].Message, wanted) {
			cases = append(cases, &m.Cases[i])
		}
	}
	for _, id := range wanted {
		if !slices.ContainsFunc(cases, func(c *suite.Case) bool { return among(c.Message, []string{id}) }) {
			return usage(fmt.Sprintf(t("ingen prøver af %q", "no cases of %q"), id))
		}
	}
	out, err := suite.Run(ctx, dir, cases, command, a.err)
	var wrong *suite.ProgramError
	switch {
	case ctx.Err() != nil:
		return a.interrupted()
	case errors.As(err, &wrong):
		return failed(a.programWords(command[0], wrong))
	case err != nil:
		return a.noSuite(dir, err)
	}
	if err := a.print(a.outcome(out)); err != nil {
		return err
	}
	switch {
	case len(out.Differ) > 0:
		return silently(exitFinding)
	case out.All[suite.Agreed] == 0:
		return failed(t("programmet sprang alle prøver over", "the program skipped all cases"))
	}
	return nil
}

// programWords says what a program did wrong.
func (a *app) programWords(program string, e *suite.ProgramError) string {
	t := a.lang.pick
	words := map[suite.ProgramErrorKind]string{
		suite.NotStarted:     t("kan ikke startes: %s", "cannot be started: %s"),
		suite.NotJSON:        t("svarede med en linje, der ikke kan læses som JSON: %s", "answered with a line that is not JSON of an answer: %s"),
		suite.UnknownCase:    t("svarede på en prøve, der ikke findes: %q", "answered a case that there is not: %q"),
		suite.AnsweredTwice:  t("svarede to gange på %q", "answered %q twice"),
		suite.UnknownVerdict: t("svarede %q; brug valid, invalid eller skipped", "answered %q; use valid, invalid or skipped"),
		suite.EndedEarly:     t("sluttede (%s), før alt var besvaret", "ended (%s) before all was answered"),
		suite.EndedWrong:     t("svarede på alt, men sluttede med fejl (%s)", "answered all, but ended with an error (%s)"),
	}[e.Kind]
	text := program + " " + fmt.Sprintf(words, e.Text)
	if e.Unanswered > 0 {
		text += fmt.Sprintf(t("; prøver uden svar: %d", "; cases without an answer: %d"), e.Unanswered)
	}
	return text
}

// outcome writes the cases that differ, and a line for each message.
func (a *app) outcome(o *suite.Outcome) string {
	t := a.lang.pick
	kinds := [suite.Kinds]string{
		suite.Agreed:         t("enig", "agreed"),
		suite.WronglyValid:   t("fejlagtigt gyldig", "wrongly valid"),
		suite.WronglyInvalid: t("fejlagtigt ugyldig", "wrongly invalid"),
		suite.OtherFindings:  t("andre fund", "other findings"),
		suite.Skipped:        t("sprunget over", "skipped"),
	}
	var b strings.Builder
	for _, d := range o.Differ {
		fmt.Fprintf(&b, "%s: %s\n", kinds[d.Kind], d.Case.File)
		if d.Case.Rule != "" {
			fmt.Fprintf(&b, "  %s %s\n", t("bryder", "breaks"), d.Case.Rule)
		}
		for _, id := range d.Missing {
			fmt.Fprintf(&b, "  %s %s\n", t("mangler", "missing"), id)
		}
		for _, id := range d.Beyond {
			fmt.Fprintf(&b, "  %s %s\n", t("for meget", "beyond"), id)
		}
	}
	if len(o.Differ) > 0 {
		b.WriteByte('\n')
	}
	row := func(cells []string, last string) {
		for i, cell := range cells {
			b.WriteString(fmt.Sprintf("%*s  ", len([]rune(kinds[i])), cell))
		}
		b.WriteString(last + "\n")
	}
	row(kinds[:], t("besked", "message"))
	counts := func(of *suite.Counts, last string) {
		cells := make([]string, len(of))
		for i, n := range of {
			cells[i] = fmt.Sprint(n)
		}
		row(cells, last)
	}
	for _, id := range o.Messages {
		counts(o.Of[id], id)
	}
	counts(&o.All, t("i alt", "all"))
	return b.String()
}
