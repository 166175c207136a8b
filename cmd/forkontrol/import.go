package main

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/forkontrol/forkontrol/internal/description"
	"github.com/forkontrol/forkontrol/internal/importing"
	"github.com/forkontrol/forkontrol/internal/ownrules"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/wording"
	"github.com/forkontrol/forkontrol/rules"
)

type importFlags struct {
	dir, system, name, version, format string
	replaces, out                      []string
	outputs                            []output
}

// importFormats are the forms of what an import tells.
var importFormats = []string{formatText, formatJSON, formatHTML}

func (a *app) importCommand() *cobra.Command {
	t := a.lang.pick
	var f importFlags
	c := &cobra.Command{
		Use:   "import " + t("STI...", "PATH...") + " -o " + t("MAPPE", "DIR"),
		Short: t("Lav regler af en kontrakt eller en grænsefladebeskrivelse", "Make rules of a contract or an interface description"),
		Long: t(`Læser kontrakter, .xsd og .wsdl med de filer, de henter ind, eller alle i en mappe
eller .zip, og skriver dem som skemaer, der kan læses, rettes og gemmes. Intet
hentes fra nettet. Hvad kontrakten kræver, men skemaerne ikke kan sige, skrives
som en liste, og rapporter siger, at det ikke er kontrolleret.

Læser også grænsefladebeskrivelser, .docx, .xlsx, .html, .md, .csv og kopieret tekst
(.txt): tabeller med felter, koder og valideringer. .pdf læses med programmet
forkontrol-pdf. For hver række siges, hvad der blev af den; hvad der er i tvivl,
bliver et spørgsmål. En ny version af dokumentet, der importeres i samme mappe,
beholder, hvad der er ændret i hånden, og viser forskellene.`,
			`Reads contracts, .xsd and .wsdl with the files that they take in, or all those in a
folder or .zip, and writes them as schemas to read, complete and keep. Nothing is
fetched. What the contract asks and the schemas cannot say is listed, and reports
say that it was not checked.

Reads interface descriptions too, .docx, .xlsx, .html, .md, .csv and copied text
(.txt): tables of fields, codes and validations; .pdf with the program
forkontrol-pdf. It says what became of each row; what is in doubt becomes a
question. A new version of the document, imported into the same folder, keeps what
was changed by hand and shows the differences.`),
		Example: "  forkontrol import kantine.wsdl -o schemas\n  forkontrol import " + t("beskrivelse.docx", "description.docx") + " -o schemas\n  forkontrol check --schemas schemas " + t("fil.xml", "file.xml"),
		Args:    a.arguments(1, -1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := a.oneOf(c, "format", importFormats...); err != nil {
				return err
			}
			var err error
			if f.outputs, err = a.outputs(c, f.out, importFormats); err != nil {
				return err
			}
			if err := a.guard(f.outputs, filesBelow(args)...); err != nil {
				return err
			}
			return a.imports(c.Context(), &f, args)
		},
	}
	flags := c.Flags()
	flags.SortFlags = false
	flags.StringVarP(&f.dir, "output", "o", "", t("skriv til `MAPPE`", "write to `DIR`"))
	flags.StringVar(&f.system, "system", "", t("systemets `ID`; ellers filens navn", "`ID` of the system; default: the name of the file"))
	flags.StringVar(&f.name, "name", "", t("systemets `NAVN`", "`NAME` of the system"))
	flags.StringVar(&f.version, "version", "", t("`VERSION`, når filen ikke siger en", "`VERSION`, where the file does not say one"))
	flags.StringArrayVar(&f.replaces, "replaces", nil, t("tag pladsen for en indbygget besked, og overtag dens tekster og regler: `ID` eller ID=ROD; kan gentages",
		"take the place of a built-in message, and take over its texts and rules: `ID` or ID=ROOT; may be repeated"))
	flags.StringVar(&f.format, "format", formatText, "form: `"+strings.Join(importFormats, "|")+"`")
	flags.StringArrayVar(&f.out, "out", nil, t("skriv også, hvad der blev af det, til en fil: `FORM=FIL`; kan gentages", "also write what became of it to a file: `FORM=FILE`; may be repeated"))
	complete(c, "format", importFormats...)
	a.offerOutputs(c, importFormats)
	_ = c.RegisterFlagCompletionFunc("replaces", a.completeMessages)
	return c
}

var systemForm = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

func (a *app) imports(ctx context.Context, f *importFlags, names []string) error {
	t := a.lang.pick
	if f.dir == "" {
		return usage(t("-o MAPPE mangler", "-o DIR is missing"))
	}
	if f.system != "" && !systemForm.MatchString(f.system) {
		return usage(t("--system: et id har små bogstaver a-z, cifre og bindestreger: ", "--system: an id has lower-case letters a-z, digits and hyphens: ") + f.system)
	}
	if f.version != "" && !importing.IsVersion(f.version) {
		return usage(t("--version: en version har bogstaver a-z, cifre, punktum, bindestreg og understreg: ", "--version: a version has letters a-z, digits, dots, hyphens and underscores: ") + f.version)
	}
	o := importing.Options{System: f.system, Name: f.name, Version: f.version, Embedded: embedded()}
	if err := a.replacements(f, &o); err != nil {
		return err
	}
	if description.Known(names[0]) || isPDF(names[0]) {
		return a.describes(ctx, f, o, names)
	}
	for _, form := range append([]output{{format: f.format}}, f.outputs...) {
		if form.format == formatHTML {
			return usage(t("html: siden viser en grænsefladebeskrivelse række for række; en kontrakt har ingen rækker. Brug forkontrol describe --format html",
				"html: the page shows an interface description row by row; a contract has no rows. Use forkontrol describe --format html"))
		}
	}
	r, problems, err := importing.Open(o, names...)
	switch {
	case errors.Is(err, importing.ErrTogether):
		return usage(t("giv enten .xsd- og .wsdl-filer eller én mappe eller .zip", "give either .xsd and .wsdl files or one folder or .zip"))
	case errors.Is(err, fs.ErrNotExist):
		return usage(t("findes ikke: ", "no such folder or file: ") + pathOf(err, names))
	case errors.Is(err, fs.ErrPermission):
		return failed(pathOf(err, names) + t(": kan ikke læses: ", ": cannot be read: ") + a.reason(err))
	case errors.Is(err, zip.ErrFormat):
		return usage(names[0] + t(": er ingen zip-fil, eller er beskadiget", ": is no zip file, or is damaged"))
	case errors.Is(err, importing.ErrNeither):
		return usage(names[0] + t(": er hverken en kontrakt (.xsd, .wsdl), en mappe eller zip-fil med kontrakter eller en grænsefladebeskrivelse (.docx, .xlsx, .html, .md, .csv, .txt)",
			": is neither a contract (.xsd, .wsdl), a folder or zip file of contracts nor an interface description (.docx, .xlsx, .html, .md, .csv, .txt)"))
	case err != nil:
		return failed(names[0] + ": " + a.reason(err))
	case len(problems) > 0:
		return usage((&ownrules.Refused{Path: strings.Join(names, ", "), Problems: problems}).In(string(a.lang)))
	}
	for _, c := range r.Carried {
		if c.By == "" {
			return usage(fmt.Sprintf(t("--replaces: kontrakten har ingen besked, der begynder som %s; vælg roden med %s=ROD. Kontraktens beskeder er\n  %s",
				"--replaces: the contract has no message that begins as %s does; choose the root with %s=ROOT. The messages of the contract are\n  %s"),
				c.ID, c.ID, strings.Join(r.Messages, "\n  ")))
		}
	}
	if _, err := ownrules.Tried(r); err != nil {
		return usage(t("kontrakten kan ikke blive til regler:\n", "the contract cannot become rules:\n") + wording.In(err, string(a.lang)))
	}
	if found := r.Exists(f.dir); found != "" {
		return usage(t("der er allerede en fil: ", "there is a file already: ") + found)
	}
	if err := r.Write(f.dir); err != nil {
		return a.unwritable(f.dir, err)
	}
	return a.writeAll(ctx, f.outputs, f.format, func(w io.Writer, format string, _ bool) error {
		if format == formatJSON {
			return a.importedJSON(w, r, nil, nil)
		}
		_, err := io.WriteString(w, a.imported(r))
		return err
	})
}

// pathOf is the path that an error is about, as it was given where it is one of those.
func pathOf(err error, given []string) string {
	var of *fs.PathError
	if !errors.As(err, &of) {
		return given[0]
	}
	for _, name := range given {
		if abs, err := filepath.Abs(name); err == nil && abs == of.Path {
			return name
		}
	}
	return of.Path
}

// replacements reads --replaces.
func (a *app) replacements(f *importFlags, o *importing.Options) error {
	t := a.lang.pick
	for _, arg := range f.replaces {
		id, root, _ := strings.Cut(arg, "=")
		system, message := rules.All().Find(id)
		switch {
		case message == nil:
			return a.unknownMessage(rules.All(), id)
		case o.System != "" && o.System != system.ID:
			return usage(fmt.Sprintf(t("--replaces: %s er ikke en besked i systemet %s", "--replaces: %s is no message of the system %s"), id, o.System))
		}
		o.System = system.ID
		o.Replaces = append(o.Replaces, importing.Replacement{ID: id, Root: root})
	}
	return nil
}

// imported tells what an import made, what it took over and what is not checked.
func (a *app) imported(r *importing.Result) string {
	t := a.lang.pick
	var b strings.Builder
	for _, id := range r.Messages {
		b.WriteString(id + "\n")
	}
	list := func(head string, items []string) {
		if len(items) > 0 {
			fmt.Fprintf(&b, "\n%s\n  %s\n", head, strings.Join(items, "\n  "))
		}
	}
	of := t("kontrakten", "the contract")
	if r.Files[0].Kind == "description" {
		of = t("beskrivelsen", "the description")
	}
	for _, c := range r.Carried {
		if c.By == "" { // of an earlier import, and no longer in the document
			continue
		}
		fmt.Fprintf(&b, "\n"+t("%s tager pladsen for %s: %s og %s er taget med.\n", "%s takes the place of %s: %s and %s were taken over.\n"), c.By, c.ID,
			counted(c.Labels, t("1 felts tekster", "the texts of 1 field"), t("%d felters tekster", "the texts of %d fields")),
			counted(c.Rules, t("1 regel over felter", "1 rule over fields"), t("%d regler over felter", "%d rules over fields")))
		list(fmt.Sprintf(t("Felter, som %s ikke har:", "Fields that %s does not have:"), of), c.Lost)
		list(fmt.Sprintf(t("Felter, som kun %s har:", "Fields that only %s has:"), of), c.New)
		var dropped []string
		for _, d := range c.Dropped {
			dropped = append(dropped, strings.TrimPrefix(d.Path+"/"+d.What, "/")+": "+d.Why.Text(string(a.lang)))
		}
		list(fmt.Sprintf(t("Passer ikke til %s og er ikke taget med:", "Does not go with %s and was not taken over:"), of), dropped)
	}
	var notes []string
	for _, n := range r.Notes {
		notes = append(notes, n.Place.String()+": "+(&program.Text{Da: n.Da, En: n.En}).In(string(a.lang)))
	}
	list(t("Ikke kontrolleret:", "Not checked:"), notes)
	return b.String()
}

func counted(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return fmt.Sprintf(many, n)
}
