package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/forkontrol/forkontrol/internal/description"
	"github.com/forkontrol/forkontrol/internal/description/page"
	"github.com/forkontrol/forkontrol/internal/document"
	"github.com/forkontrol/forkontrol/internal/importing"
	"github.com/forkontrol/forkontrol/internal/mask"
	"github.com/forkontrol/forkontrol/internal/ownrules"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
	"github.com/forkontrol/forkontrol/schemas"
)

// describes imports an interface description.
func (a *app) describes(ctx context.Context, f *importFlags, o importing.Options, names []string) error {
	t := a.lang.pick
	if len(names) > 1 {
		return usage(t("giv én grænsefladebeskrivelse ad gangen", "give one interface description at a time"))
	}
	name := names[0]
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return usage(t("findes ikke: ", "no such folder or file: ") + name)
	case err != nil:
		return failed(name + t(": kan ikke læses: ", ": cannot be read: ") + a.reason(err))
	case !info.Mode().IsRegular():
		return usage(name + t(": er ikke en fil", ": is not a file"))
	case info.Size() > document.MaxFile:
		return usage(name + ": " + t("dokumentet er for stort til at blive læst", "the document is too large to be read"))
	}
	content, err := os.ReadFile(name)
	if err != nil {
		return failed(name + t(": kan ikke læses: ", ": cannot be read: ") + a.reason(err))
	}
	read, err := a.understood(ctx, name, content, description.Options{Version: f.version, Embedded: o.Embedded})
	var wrong *document.Problem
	if errors.As(err, &wrong) {
		text := name + ": "
		if at := wrong.Place.String(); at != "" {
			text += at + ": "
		}
		text += t(wrong.Da, wrong.En)
		if read != nil && len(read.Refused) > 0 {
			text += "\n" + a.refusedTables(read)
		}
		return usage(text)
	}
	if err != nil {
		return err
	}
	o.System = importing.SystemOf(o.System, name)
	given := len(o.Replaces)
	before, again := importing.Earlier(os.DirFS(f.dir), o.System)
	if given == 0 {
		o.Replaces = before
	}
	r := importing.Describe(read.Described, o)
	for _, c := range r.Carried {
		if c.By == "" && given > 0 {
			return usage(fmt.Sprintf(t("--replaces: beskrivelsen har ingen besked, der begynder som %s; vælg roden med %s=ROD. Beskrivelsens beskeder er\n  %s",
				"--replaces: the description has no message that begins as %s does; choose the root with %s=ROOT. The messages of the description are\n  %s"),
				c.ID, c.ID, strings.Join(r.Messages, "\n  ")))
		}
	}
	if _, err := ownrules.Tried(r); err != nil {
		return a.notRules(name, err)
	}
	var changes *renewal
	if again {
		if changes, err = a.renews(f.dir, name, r); err != nil {
			return err
		}
	} else if found := r.Exists(f.dir); found != "" {
		return usage(t("der er allerede en fil: ", "there is a file already: ") + found)
	}
	if err := a.writeSource(f.dir, importing.Saved(r)); err != nil {
		return err
	}
	return a.writeAll(ctx, f.outputs, f.format, func(w io.Writer, format string, stdout bool) error {
		switch format {
		case formatJSON:
			return a.importedJSON(w, r, read, changes)
		case formatHTML:
			return page.Write(w, &page.Page{Import: read, File: filepath.Base(name), Messages: r.Messages, Changes: changes.rows(), Conflicts: changes.asked(),
				Kept: changes.kept(), Left: changes.left(), Again: again, Lang: string(a.lang), Version: version})
		}
		_, err := io.WriteString(w, a.imported(r)+mask.Text(changes.text(a, stdout))+a.described(read))
		return err
	})
}

// understood reads a description in whatever format. The error is a *document.Problem or one of the command's.
func (a *app) understood(ctx context.Context, name string, content []byte, o description.Options) (*description.Import, error) {
	if !isPDF(name) {
		return description.Read(name, content, o)
	}
	doc, err := a.convertedPDF(ctx, name)
	if err != nil {
		return nil, err
	}
	return description.Of(name, content, doc, o)
}

// notRules words why a description cannot become rules.
func (a *app) notRules(name string, err error) error {
	var of schema.Errors
	if errors.As(err, &of) {
		for _, e := range of {
			e.File = name
		}
	}
	return usage(a.lang.pick("beskrivelsen kan ikke blive til regler:\n", "the description cannot become rules:\n") + err.Error())
}

// importedJSON tells what an import made, as data.
func (a *app) importedJSON(w io.Writer, r *importing.Result, read *description.Import, changes *renewal) error {
	out := struct {
		*description.Told
		Renewed *renewedJSON `json:"renewed,omitempty"`
	}{description.Tell(r, read), changes.json()}
	text, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, mask.Text(string(text))+"\n")
	return err
}

// described tells what became of the rows of a description.
func (a *app) described(i *description.Import) string {
	t := a.lang.pick
	in := func(w importing.Words) string { return (&program.Text{Da: w.Da, En: w.En}).In(string(a.lang)) }
	n := i.Counts()
	var b strings.Builder
	rows := 0
	var fates []string
	for _, f := range description.Fates {
		if f != description.Heading && n[f] > 0 {
			rows += n[f]
			fates = append(fates, fmt.Sprintf("%d %s", n[f], in(f.Words())))
		}
	}
	fmt.Fprintf(&b, "\n%s: %s.\n", counted(rows, t("1 række", "1 row"), t("%d rækker", "%d rows")), strings.Join(fates, ", "))
	list := func(head string, items []string) {
		if len(items) > 0 {
			fmt.Fprintf(&b, "\n%s\n  %s\n", head, strings.Join(items, "\n  "))
		}
	}
	var asked, unknown, write, unread []string
	seen := map[string]bool{}
	for _, q := range i.Questions {
		asked = append(asked, in(q))
	}
	for _, table := range i.Tables {
		for _, h := range table.Unread {
			if h = strings.Join(strings.Fields(h), " "); !seen[h] {
				unread = append(unread, table.Place+": "+h)
			}
			seen[h] = true
		}
		if table.Kind == description.Other && len(table.Rows) > 0 {
			first := table.Rows[0]
			text := fmt.Sprintf("%s: %s: %s", table.Place, counted(len(table.Rows), t("1 række", "1 row"), t("%d rækker", "%d rows")), first.Name())
			if first.Why != nil {
				text += " (" + in(*first.Why) + ")"
			}
			unknown = append(unknown, text)
			continue
		}
		for _, r := range table.Rows {
			what := r.Name()
			for _, q := range r.Questions {
				asked = append(asked, r.Place+": "+what+": "+in(q.Words))
			}
			switch r.Fate {
			case description.Unknown:
				text := r.Place + ": " + what
				if r.Why != nil {
					text += " (" + in(*r.Why) + ")"
				}
				unknown = append(unknown, text)
			case description.ToWrite:
				write = append(write, r.Place+": "+what)
			}
		}
	}
	list(t("Spørgsmål:", "Questions:"), asked)
	list(t("Regler, der skal skrives:", "Rules to write:"), write)
	list(t("Ikke forstået:", "Not understood:"), unknown)
	list(t("Kolonner, der ikke er læst:", "Columns that were not read:"), unread)
	if len(i.Refused) > 0 {
		b.WriteString("\n" + a.refusedTables(i) + "\n")
	}
	return mask.Text(b.String())
}

func (a *app) refusedTables(i *description.Import) string {
	lines := []string{a.lang.pick("Tabeller, der ikke er læst:", "Tables that were not read:")}
	for _, r := range i.Refused {
		text := (&program.Text{Da: r.Why.Da, En: r.Why.En}).In(string(a.lang))
		if r.Place != "" { // a PDF's says the page
			text = r.Place + ": " + text
		}
		lines = append(lines, text)
	}
	return strings.Join(lines, "\n  ")
}

// embedded is the source that an import may refer to.
func embedded() []fs.FS { return []fs.FS{schemas.Messages, schemas.Shared} }
