package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/forkontrol/forkontrol/internal/description"
	"github.com/forkontrol/forkontrol/internal/document"
	"github.com/forkontrol/forkontrol/internal/importing"
	"github.com/forkontrol/forkontrol/internal/mask"
	"github.com/forkontrol/forkontrol/internal/ownrules"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
	"github.com/forkontrol/forkontrol/schemas"
)

// describes imports an interface description.
func (a *app) describes(f *importFlags, o importing.Options, names []string) error {
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
	read, err := description.Read(name, content, description.Options{Version: f.version, Embedded: o.Embedded})
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
		return failed(name + ": " + err.Error())
	}
	o.System = importing.SystemOf(o.System, name)
	r := importing.Describe(read.Described, o)
	for _, c := range r.Carried {
		if c.By == "" {
			return usage(fmt.Sprintf(t("--replaces: beskrivelsen har ingen besked, der begynder som %s; vælg roden med %s=ROD. Beskrivelsens beskeder er\n  %s",
				"--replaces: the description has no message that begins as %s does; choose the root with %s=ROOT. The messages of the description are\n  %s"),
				c.ID, c.ID, strings.Join(r.Messages, "\n  ")))
		}
	}
	if _, err := ownrules.Tried(r); err != nil {
		var of schema.Errors
		if errors.As(err, &of) {
			for _, e := range of {
				e.File = name
			}
		}
		return usage(t("beskrivelsen kan ikke blive til regler:\n", "the description cannot become rules:\n") + err.Error())
	}
	if found := r.Exists(f.dir); found != "" {
		return usage(t("der er allerede en fil: ", "there is a file already: ") + found)
	}
	if err := r.Write(f.dir); err != nil {
		return a.unwritable(f.dir, err)
	}
	if f.format == formatJSON {
		return a.importedJSON(r, read)
	}
	return a.print(a.imported(r) + a.described(read))
}

// importedJSON tells what an import made, as data.
func (a *app) importedJSON(r *importing.Result, read *description.Import) error {
	text, err := description.Tell(r, read).JSON()
	if err != nil {
		return err
	}
	return a.print(string(text) + "\n")
}

// described tells what became of the rows of a description.
func (a *app) described(i *description.Import) string {
	t := a.lang.pick
	in := func(w importing.Words) string { return (&program.Text{Da: w.Da, En: w.En}).In(string(a.lang)) }
	n := i.Counts()
	var b strings.Builder
	rows := 0
	var fates []string
	for _, f := range []struct {
		fate  description.Fate
		words string
	}{
		{description.Taken, t("%d taget", "%d taken")},
		{description.Asked, t("%d taget med et spørgsmål", "%d taken with a question")},
		{description.ToWrite, t("%d til regler, der skal skrives", "%d for rules that are to be written")},
		{description.Repeated, t("%d gentagelser", "%d repeated")},
		{description.Unknown, t("%d ikke forstået", "%d not understood")},
	} {
		if rows += n[f.fate]; n[f.fate] > 0 {
			fates = append(fates, fmt.Sprintf(f.words, n[f.fate]))
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
			text := fmt.Sprintf("%s: %s: %s", table.Place, counted(len(table.Rows), t("1 række", "1 row"), t("%d rækker", "%d rows")), shortened(strings.Join(first.Cells, " | ")))
			if first.Why != nil {
				text += " (" + in(*first.Why) + ")"
			}
			unknown = append(unknown, text)
			continue
		}
		for _, r := range table.Rows {
			what := r.Field
			if what == "" {
				what = shortened(strings.Join(r.Cells, " | "))
			}
			for _, q := range r.Questions {
				asked = append(asked, r.Place+": "+what+": "+in(q))
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
		lines = append(lines, r.Place+": "+(&program.Text{Da: r.Why.Da, En: r.Why.En}).In(string(a.lang)))
	}
	return strings.Join(lines, "\n  ")
}

func shortened(s string) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) > 100 {
		return string(r[:99]) + "…"
	}
	return string(r)
}

// embedded is the source that an import may refer to.
func embedded() []fs.FS { return []fs.FS{schemas.Messages, schemas.Shared} }
