package main

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/forkontrol/forkontrol/internal/contract"
	"github.com/forkontrol/forkontrol/internal/importing"
)

type importFlags struct {
	dir, system, name, version string
}

func (a *app) importCommand() *cobra.Command {
	t := a.lang.pick
	var f importFlags
	c := &cobra.Command{
		Use:   "import " + t("STI", "PATH") + " -o " + t("MAPPE", "DIR"),
		Short: t("Lav regler af en kontrakt (XSD, WSDL)", "Make rules of a contract (XSD, WSDL)"),
		Long: t(`Læser en kontrakt, en .xsd eller .wsdl med det, den tager ind, eller alle i en mappe
eller .zip, og skriver den som skemaer, der kan læses, rettes og gemmes. Intet
hentes. Hvad skemaerne ikke kan sige, skrives som en liste.`,
			`Reads a contract, a .xsd or .wsdl with what it takes in, or all those in a
directory or .zip, and writes it as schemas to read, complete and keep. Nothing is
fetched. What the schemas cannot say is listed.`),
		Example: "  forkontrol import kantine.wsdl -o schemas",
		Args:    a.arguments(1, 1),
		RunE:    func(_ *cobra.Command, args []string) error { return a.imports(&f, args[0]) },
	}
	flags := c.Flags()
	flags.SortFlags = false
	flags.StringVarP(&f.dir, "output", "o", "", t("skriv til `MAPPE`", "write to `DIR`"))
	flags.StringVar(&f.system, "system", "", t("systemets `ID`; ellers kontraktens navn", "`ID` of the system; default: the contract's name"))
	flags.StringVar(&f.name, "name", "", t("systemets `NAVN`", "`NAME` of the system"))
	flags.StringVar(&f.version, "version", "", t("`VERSION`, når kontrakten ikke siger en", "`VERSION`, where the contract does not say one"))
	return c
}

var systemForm = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

func (a *app) imports(f *importFlags, name string) error {
	t := a.lang.pick
	if f.dir == "" {
		return usage(t("-o MAPPE mangler", "-o DIR is missing"))
	}
	if f.system != "" && !systemForm.MatchString(f.system) {
		return usage(t("--system: et id har små bogstaver a-z, cifre og bindestreger: ", "--system: an id has small letters a-z, digits and hyphens: ") + f.system)
	}
	if f.version != "" && !importing.IsVersion(f.version) {
		return usage(t("--version: en version har bogstaver a-z, cifre, punktum, bindestreg og understreg: ", "--version: a version has letters a-z, digits, dots, hyphens and underscores: ") + f.version)
	}
	r, problems, err := importing.Open(name, importing.Options{System: f.system, Name: f.name, Version: f.version})
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return usage(t("ingen fil ", "no file ") + name)
		}
		return usage(err.Error())
	}
	if len(problems) > 0 {
		return usage(t("Kontrakten kan ikke bruges:\n", "The contract cannot be used:\n") + a.problems(problems))
	}
	if err := r.Write(f.dir); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return failed(t("Der er allerede en fil: ", "there is a file already: ") + err.Error())
		}
		return failed(err.Error())
	}
	for _, id := range r.Messages {
		fmt.Fprintln(a.out, id)
	}
	if len(r.Notes) > 0 {
		fmt.Fprintln(a.out, t("\nIkke kontrolleret:", "\nNot checked:"))
	}
	for _, n := range r.Notes {
		fmt.Fprintf(a.out, "  %s: %s\n", n.Place, t(n.Da, n.En))
	}
	return nil
}

// problems writes each on a line, with its place, component and rule.
func (a *app) problems(all []contract.Problem) string {
	var lines []string
	for _, p := range all {
		in := ""
		if p.Component != "" {
			in = p.Component + ": "
		}
		lines = append(lines, fmt.Sprintf("%s: %s%s (%s)", p.Place, in, p.Text(string(a.lang)), p.Rule))
	}
	return strings.Join(lines, "\n")
}
