package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/fix"
	"github.com/forkontrol/forkontrol/internal/mask"
	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/preflight/pool"
	"github.com/forkontrol/forkontrol/internal/report"
	"github.com/forkontrol/forkontrol/internal/text"
)

// What --fix may be.
const (
	fixSafe = "safe"
	fixAll  = "all"
)

// fixFlags are those of check that have payloads mended.
type fixFlags struct {
	fix           string
	inPlace, diff bool
	suggest       bool
}

func (a *app) fixFlags(c *cobra.Command, f *fixFlags) {
	t := a.lang.pick
	c.Flags().StringVar(&f.fix, "fix", "", t("ret det, der kan rettes uden at ændre indholdet, i en ny fil (NAVN.fixed.xml); `"+fixAll+"`: også det, der må gættes",
		"mend what can be mended without changing what the payload says, in a new file (NAME.fixed.xml); `"+fixAll+"`: also what must be guessed"))
	c.Flags().Lookup("fix").NoOptDefVal = fixSafe
	c.Flags().BoolVar(&f.inPlace, "in-place", false, t("med --fix: ret i filen selv; uden en kopi af den", "with --fix: mend the file itself; no copy of it is kept"))
	c.Flags().BoolVar(&f.diff, "diff", false, t("vis, hvad --fix vil ændre, og skriv intet", "show what --fix would change, and write nothing"))
	c.Flags().BoolVar(&f.suggest, "suggest", false, t("skriv i json, ndjson og sarif, hvordan det enkelte fund kan rettes i filen", "say in json, ndjson and sarif how the file can be changed to mend a finding"))
	complete(c, "fix", fixSafe, fixAll)
}

// prepare sees that the flags go together.
func (f *fixFlags) prepare(a *app, c *cobra.Command) error {
	t := a.lang.pick
	if f.diff && f.fix == "" {
		f.fix = fixSafe
	}
	switch {
	case f.fix != "":
		if err := a.oneOf(c, "fix", fixSafe, fixAll); err != nil {
			return err
		}
	case f.inPlace:
		return usage(t("--in-place: brug den sammen med --fix", "--in-place: use it together with --fix"))
	}
	if f.inPlace && f.diff {
		return usage(t("--diff og --in-place: vælg én af dem; --diff skriver intet", "--diff and --in-place: choose one; --diff writes nothing"))
	}
	return nil
}

// mended is what became of a payload.
type mended struct {
	*fix.Result
	target string   // what was written; empty when nothing was
	patch  *os.File // what --diff shows, where it is one that can be applied
	err    error
}

// errThere says that a file that would be written is there already.
var errThere = errors.New("there already")

// errPacked says that a payload is no file of its own.
var errPacked = errors.New("packed")

// fixPayloads mends payloads and gives those that are to be reported on: of what was mended, the new
// file. It tells what was done; the exit code is what went wrong.
func (a *app) fixPayloads(ctx context.Context, f *checkFlags, p *prepared, engines *pool.Pool, payloads []payload.Payload) ([]payload.Payload, bool, int, error) {
	o := fix.Options{Engine: f.Options.Engine(p.rules, p.registers), Unsafe: f.fix == fixAll, Keep: f.diff}
	o.Engine.AsOf = engines.Day()
	done := make([]mended, len(payloads))
	err := pool.Each(ctx, len(payloads), f.jobs, func() func(int) error {
		x := fix.New(o)
		return func(i int) error {
			done[i] = a.fixOne(ctx, x, &payloads[i], f)
			if done[i].err == nil && done[i].Result == nil { // it panicked
				x = fix.New(o)
			}
			return nil
		}
	})
	if err != nil {
		return nil, false, 0, a.interrupted()
	}
	worst, changed := exitFine, false
	for i := range done {
		d := &done[i]
		name := payloads[i].Name
		switch {
		case errors.Is(d.err, errPacked):
			a.tell(name + a.lang.pick(": rettes ikke, for det er ikke en fil for sig; pak den ud først", ": is not mended, as it is no file of its own; unpack it first"))
		case errors.Is(d.err, errThere):
			a.tell(name + a.lang.pick(": rettes ikke, for ", ": is not mended, as ") + fixedName(name) +
				a.lang.pick(" er der allerede; flyt den, eller brug --in-place", " is there already; move it, or use --in-place"))
			worst = max(worst, exitUsage)
		case d.err != nil:
			a.tell(name + a.lang.pick(": kan ikke rettes: ", ": cannot be mended: ") + reason(d.err))
			worst = max(worst, exitFailed)
		case d.Result != nil && (len(d.Mended) > 0 || len(d.Refused) > 0):
			changed = changed || len(d.Mended) > 0
			if err := a.tellMended(name, d, p, f); err != nil {
				return nil, false, 0, err
			}
		}
		if d.target != "" && d.target != payloads[i].Path {
			found, _ := payload.Find([]string{d.target}, p.find)
			payloads[i] = found[0]
		}
	}
	return payloads, changed, worst, nil
}

// reason is an error without the path of the file, which is said beside it.
func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

// fixOne mends one payload.
func (a *app) fixOne(ctx context.Context, x *fix.Fixer, p *payload.Payload, f *checkFlags) (d mended) {
	defer func() {
		if cause := recover(); cause != nil {
			a.tell(a.bug(p.Name, cause))
			d = mended{}
		}
	}()
	if p.Path == "" || p.Name != filepath.ToSlash(p.Path) && strings.Contains(p.Name, "!") {
		return mended{err: errPacked}
	}
	in, err := os.Open(p.Path)
	if err != nil {
		return mended{Result: &fix.Result{}} // the check says so
	}
	defer in.Close() // read only
	before, err := in.Stat()
	if err != nil || !before.Mode().IsRegular() {
		return mended{err: errPacked}
	}
	var magic [2]byte
	if _, err := in.ReadAt(magic[:], 0); err == nil && (string(magic[:]) == "\x1f\x8b" || string(magic[:]) == "PK") {
		return mended{err: errPacked}
	}
	dir := os.TempDir()
	if !f.diff {
		dir = filepath.Dir(p.Path)
	}
	r, err := x.Mend(ctx, in, p.Name, func() (*os.File, error) { return os.CreateTemp(dir, ".forkontrol-*") })
	if err != nil || r.File == nil {
		return mended{Result: r, err: err}
	}
	defer func() {
		_ = r.File.Close()
		_ = os.Remove(r.File.Name()) // where it has not been put in its place
	}()
	if f.diff {
		return mended{Result: r}
	}
	target := fixedName(p.Path)
	if f.inPlace {
		target = p.Path
	}
	_ = in.Close()
	if err := putInPlace(r.File, p.Path, target, before); err != nil {
		return mended{Result: r, err: err}
	}
	return mended{Result: r, target: target}
}

// fixedName is the name of a mended file: a.fixed.xml of a.xml.
func fixedName(path string) string {
	ext := filepath.Ext(path)
	return strings.TrimSuffix(path, ext) + ".fixed" + ext
}

// errChanged says that somebody else has changed a file.
var errChanged = errors.New("the file was changed meanwhile")

// putInPlace makes a written file the target, whole or not at all: the original itself, if that is what it
// was, or a file that is not there yet.
func putInPlace(f *os.File, original, target string, was os.FileInfo) error {
	if err := f.Chmod(was.Mode().Perm()); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if target == original {
		now, err := os.Stat(original)
		if err != nil {
			return err
		}
		if now.Size() != was.Size() || !now.ModTime().Equal(was.ModTime()) {
			return errChanged
		}
		if real, err := filepath.EvalSymlinks(original); err == nil {
			target = real // a link stays a link
		}
		return os.Rename(f.Name(), target)
	}
	if err := os.Link(f.Name(), target); err == nil {
		return nil
	} else if errors.Is(err, fs.ErrExist) {
		return errThere
	}
	return copyNew(f.Name(), target, was.Mode().Perm()) // a file system without links
}

// copyNew copies a file to one that is not there yet.
func copyNew(from, to string, mode os.FileMode) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close() // read only
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	switch {
	case errors.Is(err, fs.ErrExist):
		return errThere
	case err != nil:
		return err
	}
	_, err = io.Copy(out, in)
	if err = errors.Join(err, out.Close()); err != nil {
		_ = os.Remove(to)
	}
	return err
}

// tellMended says what was done to a payload: to standard error, and what --diff shows to standard output.
func (a *app) tellMended(name string, d *mended, p *prepared, f *checkFlags) error {
	t := a.lang.pick
	what := func(c *fix.Count) string {
		return text.General(&finding.Finding{Rule: c.Rule, System: c.System, Message: c.Message, Severity: c.Rule.Severity}, p.rules, string(a.lang))
	}
	times := func(list []fix.Count) (n int) {
		for i := range list {
			n += list[i].Times
		}
		return n
	}
	if n := times(d.Mended); n > 0 {
		line := name + ": " + fmt.Sprintf(a.number(n, t("%d rettelse", "%d fix"), t("%d rettelser", "%d fixes")), n)
		switch {
		case f.diff:
			line += t(" kan laves", " can be made")
		case d.target == "":
			line += t(" lavet", " made")
		default:
			line += t(", skrevet til ", ", written to ") + filepath.ToSlash(d.target)
		}
		a.tell(line)
		for i := range d.Mended {
			a.tell(fmt.Sprintf("  %d × %s", d.Mended[i].Times, what(&d.Mended[i])))
		}
	}
	if n := times(d.Refused); n > 0 {
		a.tell(name + ": " + fmt.Sprintf(a.number(n, t("%d rettelse er ikke lavet, for den ville give nye fund:", "%d fix was not made, as it would bring new findings:"),
			t("%d rettelser er ikke lavet, for de ville give nye fund:", "%d fixes were not made, as they would bring new findings:")), n))
		for i := range d.Made {
			a.tell("  " + what(&d.Made[i]))
		}
	}
	if !f.diff || len(d.Edits) == 0 {
		return nil
	}
	return a.print(a.diffOf(name, d.Edits, f.ShowPersonalData))
}

func (a *app) number(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// diffOf shows edits as a diff does, one after another: what a value was and what it becomes.
func (a *app) diffOf(name string, edits []fix.Edit, show bool) string {
	t := a.lang.pick
	var b strings.Builder
	fmt.Fprintf(&b, "--- %s\n+++ %s\n", name, fixedName(name))
	shown := func(e *fix.Edit, v string) string {
		if !show {
			v = mask.Value(e.Personal, v)
		}
		return text.Visible(v)
	}
	for i := range edits {
		e := &edits[i]
		if slices.ContainsFunc(edits[max(0, i-2):i], func(o fix.Edit) bool { return o.Path == e.Path && o.Rule == e.Rule && (e.Was != "" || e.To == e.From) }) {
			continue // the other end of the same value, or what a part is moved from
		}
		path := e.Path
		if !show {
			path = mask.Text(path)
		}
		fmt.Fprintf(&b, "@@ %s @@\n", path)
		switch {
		case e.Was != "":
			fmt.Fprintf(&b, "-%s\n+%s\n", shown(e, e.Was), shown(e, e.Put))
		case e.To > e.From:
			b.WriteString(t("flyttes til sin plads i rækkefølgen\n", "moves to its place in the order\n"))
		case e.Text == "":
			b.WriteString(t("fjernes\n", "is removed\n"))
		default:
			fmt.Fprintf(&b, "+%s\n", text.Visible(e.Text))
		}
	}
	return b.String()
}

// suggesting are the options of a report of check, with suggestions where they were asked for.
func (a *app) suggesting(f *checkFlags, p *prepared) report.Options {
	o := f.Report()
	if f.suggest {
		o.Suggest = fix.NewSuggester(f.Options.Engine(p.rules, p.registers), f.ShowPersonalData)
	}
	return o
}
