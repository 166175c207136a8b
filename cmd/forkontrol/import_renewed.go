package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/forkontrol/forkontrol/internal/compare"
	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/description/page"
	"github.com/forkontrol/forkontrol/internal/importing"
	"github.com/forkontrol/forkontrol/internal/ownrules"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
)

// renewal is what an import made of the source of an earlier one; nil of a first import.
type renewal struct {
	*importing.Renewed
	heading compare.Heading
	found   compare.Comparison
	app     *app
}

// renews puts a newer description into the source that is at dir, and compares the rules before and after. Nothing is
// written.
func (a *app) renews(dir, name string, r *importing.Result) (*renewal, error) {
	t := a.lang.pick
	there := os.DirFS(dir)
	old, err := ownrules.Of(false, compile.Source{Prefix: filepath.ToSlash(dir) + "/", Files: there})
	if err != nil {
		return nil, a.wrongRules(t("kilden fra den forrige import: ", "the source from the earlier import: "), err)
	}
	renewed, err := importing.Renew(r, there)
	var at *fs.PathError
	switch {
	case errors.Is(err, importing.ErrForeign) && errors.As(err, &at):
		return nil, usage(t("der er allerede en fil: ", "there is a file already: ") + filepath.Join(dir, filepath.FromSlash(at.Path)))
	case err != nil:
		return nil, failed(dir + t(": kan ikke læses: ", ": cannot be read: ") + a.reason(err))
	}
	files, err := schema.Read(there)
	if err != nil {
		return nil, failed(dir + t(": kan ikke læses: ", ": cannot be read: ") + a.reason(err))
	}
	out := &renewal{Renewed: renewed, app: a}
	now, err := ownrules.Of(false, compile.Source{Prefix: filepath.ToSlash(dir) + "/", Files: importing.Over(r, files, renewed)})
	if err != nil {
		return nil, usage(fmt.Sprintf(t("%s går ikke sammen med det, der er ændret i kilden i hånden; intet er skrevet. Ret kilden, og importér igen:\n",
			"%s does not go together with what was changed in the source by hand; nothing was written. Change the source, and import again:\n"), name) + err.Error())
	}
	before, err := ownrules.Replaced(dir)
	if err != nil {
		return nil, a.wrongRules("", err)
	}
	replaces := map[string]string{}
	for id := range before { // a new version takes the place of the old one, beside which it would stand
		for _, m := range r.Messages {
			if head, _, _ := strings.Cut(id, "@"); strings.HasPrefix(m, head+"@") && id[strings.IndexByte(id, '#'):] == m[strings.IndexByte(m, '#'):] {
				replaces[m] = id
			}
		}
	}
	out.found = compare.Rulesets(old, now, compare.Options{Replaces: replaces})
	out.heading = compare.Heading{Version: version, Old: compare.Side{Name: t("før", "before"), Ruleset: old.Version}, New: compare.Side{Name: t("nu", "now"), Ruleset: now.Version}, Rules: now}
	return out, nil
}

func (n *renewal) differences() differences {
	return differences{app: n.app, Heading: n.heading, found: &n.found, width: plainWidth, plain: true}
}

// text tells what an import changed, what stays, and what is asked.
func (n *renewal) text(a *app, stdout bool) string {
	if n == nil {
		return ""
	}
	t := a.lang.pick
	var b strings.Builder
	d := n.differences()
	if stdout {
		d.width, d.plain = a.width(), false
	}
	b.WriteString("\n" + d.text())
	if n.Kept > 0 {
		fmt.Fprintf(&b, "\n%s\n", counted(n.Kept, t("1 ændring, der er lavet i hånden, er bevaret.", "1 change made by hand was kept."), t("%d ændringer, der er lavet i hånden, er bevaret.", "%d changes made by hand were kept.")))
	}
	list := func(head string, items []string) {
		if len(items) > 0 {
			fmt.Fprintf(&b, "\n%s\n  %s\n", head, strings.Join(items, "\n  "))
		}
	}
	list(t("Ændret både i kilden og i dokumentet:", "Changed both in the source and in the document:"), n.asked())
	list(t("Beskeder, som dokumentet ikke længere har, og hvis filer står:", "Messages that the document no longer has, and whose files stay:"), n.Left)
	return b.String()
}

func (n *renewal) asked() []string {
	if n == nil {
		return nil
	}
	var all []string
	for _, c := range n.Conflicts {
		all = append(all, cmp.Or(c.Field, c.Message)+": "+(&program.Text{Da: c.Da, En: c.En}).In(string(n.app.lang)))
	}
	return all
}

func (n *renewal) kept() int {
	if n == nil {
		return 0
	}
	return n.Kept
}

func (n *renewal) left() []string {
	if n == nil {
		return nil
	}
	return n.Left
}

// rows are the changes as the page shows them.
func (n *renewal) rows() []page.Change {
	if n == nil {
		return nil
	}
	d := n.differences()
	var all []page.Change
	add := func(message string, list []compare.Change) {
		list = joined(list)
		for i := range list {
			c := &list[i]
			all = append(all, page.Change{Message: message, Class: n.app.lang.class(c.Class), Field: c.Field, What: d.what(c)})
		}
	}
	for i := range n.found.Systems {
		s := &n.found.Systems[i]
		add(s.Name, s.Changes)
		for k := range s.Messages {
			add(messageIDs(&s.Messages[k]), s.Messages[k].Changes)
		}
	}
	add(n.app.lang.pick("Registre", "Registers"), n.found.Registers)
	return all
}

// renewedJSON is a renewal as data; the changes are as diff writes them.
type renewedJSON struct {
	Kept      int                  `json:"kept"`
	Conflicts []importing.Conflict `json:"conflicts"`
	Left      []string             `json:"left,omitempty"`
	Changes   json.RawMessage      `json:"changes"`
}

func (n *renewal) json() *renewedJSON {
	if n == nil {
		return nil
	}
	var b bytes.Buffer
	if err := compare.WriteJSON(&b, n.heading, &n.found, nil); err != nil {
		return nil // a buffer takes everything
	}
	return &renewedJSON{n.Kept, append([]importing.Conflict{}, n.Conflicts...), n.Left, b.Bytes()}
}

// writeSource writes files into a folder, each whole; those that are there are replaced.
func (a *app) writeSource(dir string, source fs.FS) error {
	return fs.WalkDir(source, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		to := filepath.Join(dir, filepath.FromSlash(name))
		if d.IsDir() {
			if err := os.MkdirAll(to, 0o777); err != nil {
				return a.unwritable(to, err)
			}
			return nil
		}
		content, err := fs.ReadFile(source, name)
		if err != nil {
			return err
		}
		if had, err := os.ReadFile(to); err == nil && bytes.Equal(had, content) {
			return nil
		}
		file, err := createWhole(to)
		if err != nil {
			return a.unwritable(to, err)
		}
		defer file.discard()
		if _, err = file.Write(content); err == nil {
			err = file.commit()
		}
		if err != nil {
			return a.unwritable(to, err)
		}
		return nil
	})
}
