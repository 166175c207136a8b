package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/forkontrol/forkontrol/internal/catalogue"
	"github.com/forkontrol/forkontrol/internal/handbook"
	"github.com/forkontrol/forkontrol/internal/handbook/page"
	"github.com/forkontrol/forkontrol/internal/ownrules"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report/form"
	"github.com/forkontrol/forkontrol/internal/typescript"
	"github.com/forkontrol/forkontrol/internal/xsd"
)

const (
	formatMarkdown   = "markdown"
	formatTypeScript = "typescript"
	formatXSD        = "xsd"
	formatJSONSchema = "jsonschema"
	formatHTML       = form.HTML
)

var describeFormats = []string{formatText, formatMarkdown, formatHTML, formatJSON, formatJSONSchema, formatXSD, formatTypeScript}

func (a *app) describeCommand() *cobra.Command {
	t := a.lang.pick
	var out []string
	c := &cobra.Command{
		Use:                   "describe [" + t("FLAG", "FLAGS") + "] " + t("BESKED", "MESSAGE"),
		DisableFlagsInUseLine: true,
		Short:                 t("Beskriv en besked: felter, regler, typer og skemaer", "Describe a message: fields, rules, types and schemas"),
		Long: t(`Beskriver alt, hvad der vides om en besked: felterne, reglerne og kilderne.

text og markdown er til at læse, html er én side med søgning, eksempler og alt,
hvad den skal bruge. json har det hele på begge sprog. jsonschema og xsd er skemaer,
typescript er typer; i dem står det, hvilke regler de ikke kan udtrykke.`,
			`Describes all that is known of a message: its fields, rules and sources.

text and markdown are for reading; html is one page with search, examples and all
that it needs. json has everything in both languages. jsonschema and xsd are schemas,
typescript is types; the schemas say which rules they cannot express.`),
		Example: t(`  forkontrol describe ungedatabasen/indberet-institution-kontakt@1.0#Indberet
  forkontrol describe --out html=besked.html --out xsd=besked.xsd BESKED`,
			`  forkontrol describe ungedatabasen/indberet-institution-kontakt@1.0#Indberet
  forkontrol describe --out html=message.html --out xsd=message.xsd MESSAGE`),
		Args: a.arguments(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := a.oneOf(c, "format", describeFormats...); err != nil {
				return err
			}
			outputs, err := a.outputs(c, out, describeFormats)
			if err != nil {
				return err
			}
			if err := a.guard(outputs); err != nil {
				return err
			}
			return a.describe(c, args[0], outputs)
		},
		ValidArgsFunction: a.completeMessages,
	}
	c.Flags().SortFlags = false
	forms := strings.Join(describeFormats, ", ")
	c.Flags().String("format", formatText, t("form: `FORM` er "+forms, "form: `FORM` is "+forms))
	complete(c, "format", describeFormats...)
	c.Flags().StringArrayVar(&out, "out", nil, t("skriv også en beskrivelse til en fil: `FORM=FIL`; kan gentages", "also write a description to a file: `FORM=FILE`; may be repeated"))
	a.offerOutputs(c, describeFormats)
	return c
}

// describe carries out the command. Every form is made before anything is written.
func (a *app) describe(c *cobra.Command, id string, outputs []output) error {
	set, err := a.rules()
	if err != nil {
		return err
	}
	system, message := set.Find(id)
	if message == nil {
		return a.unknownMessage(set, id)
	}
	made := map[string][]byte{}
	folders := outputs
	forms := []string{format(c)}
	for _, o := range outputs {
		forms = append(forms, o.format)
	}
	d := catalogue.Of(set).Describe(system, message)
	var several []xsd.File // documents that belong together, which go to a folder
	if slices.Contains(forms, formatXSD) {
		if several, outputs, err = a.xmlSchemas(set, system, message, format(c), outputs); err != nil {
			return err
		}
	}
	for _, form := range forms {
		if form == formatXSD && several != nil {
			continue
		}
		if made[form] == nil && form != formatText {
			if made[form], err = a.description(form, set, system, &d); err != nil {
				return err
			}
		}
	}
	for _, o := range folders {
		if o.format == formatXSD && several != nil {
			if err := a.writeFolder(o.file, several); err != nil {
				return err
			}
		}
	}
	return a.writeAll(c.Context(), outputs, format(c), func(w io.Writer, form string, stdout bool) error {
		text := made[form]
		if form == formatText {
			width := plainWidth
			if stdout {
				width = a.width()
			}
			text = []byte(a.describeText(&d, width))
		}
		_, err := w.Write(text)
		return err
	})
}

// description is a message in a form.
func (a *app) description(form string, set *program.Ruleset, system *program.System, d *catalogue.Description) ([]byte, error) {
	t := a.lang.pick
	message := d.Message.Message
	switch form {
	case formatMarkdown:
		return []byte(a.describeMarkdown(d)), nil
	case formatJSON:
		return indented(d.AppendAlone(nil))
	case formatTypeScript:
		types := typescript.Message(set, system, message)
		if types == nil {
			return nil, usage(fmt.Sprintf(t("%s er en konvolut og har ingen typer", "%s is an envelope and has no types"), message.ID))
		}
		return types, nil
	case formatXSD:
		return a.xmlSchema(set, system, message)
	case formatJSONSchema:
		return a.jsonSchema(set, system, message)
	}
	return a.page(set, system, d)
}

// onlyAs says that a message does not have the form that a schema is for.
func (a *app) onlyAs(m *program.Message, form string) error {
	return usage(fmt.Sprintf(a.lang.pick("%s har ingen %s-form; den findes som %s", "%s has no %s form; it comes as %s"), m.ID, form,
		strings.ToUpper(strings.Join(m.Formats, a.lang.pick(" og ", " and ")))))
}

// xmlSchema is the XML Schema of a message in one document, with what it cannot say in a comment at the end.
func (a *app) xmlSchema(set *program.Ruleset, system *program.System, m *program.Message) ([]byte, error) {
	if !slices.Contains(m.Formats, program.FormatXML) {
		return nil, a.onlyAs(m, "XML")
	}
	files, left := xsd.Files(m)
	return append(files[0].Text, a.unsaid(set, system, m, left)...), nil
}

// xmlSchemas gives the documents of a message whose elements or types are in several namespaces, nil for any other, and the
// outputs that are not for them.
func (a *app) xmlSchemas(set *program.Ruleset, system *program.System, m *program.Message, stdout string, outputs []output) ([]xsd.File, []output, error) {
	if !slices.Contains(m.Formats, program.FormatXML) {
		return nil, nil, a.onlyAs(m, "XML")
	}
	files, left := xsd.Files(m)
	if len(files) == 1 {
		outputs = slices.Clone(outputs)
		for i, o := range outputs {
			if info, err := os.Stat(o.file); o.format == formatXSD && err == nil && info.IsDir() {
				outputs[i].file = filepath.Join(o.file, files[0].Name)
			}
		}
		return nil, outputs, nil
	}
	t := a.lang.pick
	needs := fmt.Sprintf(t("%s har dele i %d navnerum, med en fil til hvert; giv en mappe: --out xsd=MAPPE", "%s has parts in %d namespaces, with a file for each; give a folder: --out xsd=DIR"), m.ID, len(files))
	if stdout == formatXSD {
		return nil, nil, usage(needs)
	}
	var others []output
	for _, o := range outputs {
		info, err := os.Stat(o.file)
		switch {
		case o.format != formatXSD:
			others = append(others, o)
		case err == nil && !info.IsDir(), err != nil && filepath.Ext(o.file) != "":
			return nil, nil, usage("--out xsd=" + o.file + ": " + needs)
		}
	}
	files[0].Text = append(files[0].Text, a.unsaid(set, system, m, left)...)
	return files, others, nil
}

// writeFolder writes documents that belong together to a folder, each whole.
func (a *app) writeFolder(dir string, files []xsd.File) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return a.unwritable(dir, err)
	}
	for _, f := range files {
		path := filepath.Join(dir, f.Name)
		if err := a.guard([]output{{format: formatXSD, file: path}}); err != nil {
			return err
		}
		w, err := createWhole(path)
		if err != nil {
			return a.unwritable(path, err)
		}
		defer w.discard()
		if _, err := w.Write(f.Text); err != nil {
			return a.unwritable(path, err)
		}
		if err := w.commit(); err != nil {
			return a.unwritable(path, err)
		}
	}
	return nil
}

// unsaid lists in a comment what an XML Schema cannot say.
func (a *app) unsaid(set *program.Ruleset, system *program.System, m *program.Message, left []xsd.Left) string {
	if len(left) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("<!--\n" + a.lang.pick("Det, som XML Schema ikke kan sige; forkontrol kontrollerer også det:", "What XML Schema cannot say; forkontrol checks that too:") + "\n")
	known := catalogue.Of(set)
	for _, l := range left {
		r := known.Rule(system, m, &m.Rules[l.Rule])
		line := r.ID + ": " + r.Asks.In(string(a.lang))
		for strings.Contains(line, "--") { // which no comment may have
			line = strings.ReplaceAll(line, "--", "- -")
		}
		b.WriteString("  " + line + "\n")
	}
	b.WriteString("-->\n")
	return b.String()
}

// jsonSchema is the JSON Schema of a message.
func (a *app) jsonSchema(set *program.Ruleset, system *program.System, m *program.Message) ([]byte, error) {
	if !slices.Contains(m.Formats, program.FormatJSON) {
		return nil, a.onlyAs(m, "JSON")
	}
	source, err := ownrules.Source(m, a.schemas...)
	if err != nil {
		return nil, a.wrongRules("--schemas: ", err)
	}
	text, err := handbook.Schema(source, set, system, m, string(a.lang))
	switch {
	case err != nil:
		return nil, failed(err.Error())
	case text == nil:
		return nil, usage(fmt.Sprintf(a.lang.pick("%s har ingen kilde, som et JSON Schema kan laves af", "%s has no source that a JSON Schema can be made of"), m.ID))
	}
	return text, nil
}

// indented lays JSON out for readers.
func indented(text []byte) ([]byte, error) {
	var b bytes.Buffer
	if err := json.Indent(&b, text, "", "  "); err != nil {
		return nil, failed(err.Error())
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// printJSON prints JSON, indented.
func (a *app) printJSON(text []byte) error {
	laid, err := indented(text)
	if err != nil {
		return err
	}
	return a.print(string(laid))
}

// mostExtracts is for how many rules the page shows what breaks them, of a message that has many more fewExtracts: in a
// large payload, each takes long to make.
const (
	mostExtracts = 250
	fewExtracts  = 60
)

// page is a message as one page.
func (a *app) page(set *program.Ruleset, system *program.System, d *catalogue.Description) ([]byte, error) {
	extracts := mostExtracts
	if len(d.Message.Message.Rules) > 2*mostExtracts {
		extracts = fewExtracts
	}
	about, live := handbook.Some(set, d.Message.Message, time.Now().Format(time.DateOnly), extracts)
	var b bytes.Buffer
	err := page.Write(&b, &page.Message{Rules: set, System: system, Description: d, Handbook: about, Live: live,
		Lang: string(a.lang), Version: version, Flags: a.ownFlags()})
	if err != nil {
		return nil, failed(err.Error())
	}
	return b.Bytes(), nil
}
