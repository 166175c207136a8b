package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

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

// fixStdin sees that standard input can be mended to standard output, where it is to be.
func (a *app) fixStdin(c *cobra.Command, f *checkFlags, payloads []payload.Payload) error {
	t := a.lang.pick
	stdin := slices.ContainsFunc(payloads, func(p payload.Payload) bool { return p.Stdin })
	switch {
	case f.fix == "" || f.diff || !stdin:
		return nil
	case len(payloads) > 1:
		return usage(t("--fix: ret standard-input for sig; det rettede skrives til standard-output", "--fix: mend standard input by itself; what is mended goes to standard output"))
	case f.inPlace:
		return usage(t("--in-place: standard-input er ingen fil; udelad --in-place, så skrives det rettede til standard-output",
			"--in-place: standard input is no file; leave out --in-place, and what is mended goes to standard output"))
	case c.Flags().Changed("format"):
		return usage(t("--fix: det rettede skrives til standard-output; skriv rapporten til en fil med --out FORM=FIL", "--fix: what is mended goes to standard output; write the report to a file with --out FORM=FILE"))
	}
	return nil
}

// mended is what became of a payload.
type mended struct {
	*fix.Result
	target string // what was written; empty when nothing was
	read   string // the file that standard input was written to first; empty for others
	patch  string // a file with what --diff shows, where that is one
	err    error
}

// errThere says that a file that would be written is there already.
var errThere = errors.New("there already")

// errPacked says that a payload is in an archive.
var errPacked = errors.New("packed")

// errNoFile says that a payload is a pipe or a device.
var errNoFile = errors.New("no regular file")

// errUnreadable says that a payload cannot be read; why is said by the check.
var errUnreadable = errors.New("unreadable")

// fixed is what became of all payloads.
type fixed struct {
	payloads []payload.Payload // to be reported on: of what was mended, the new file
	changed  bool
	worst    int
	stdout   *os.File // what goes to standard output; nil for nothing
	open     []*os.File
	temps    []string
}

func (x *fixed) close() {
	for _, file := range x.open {
		_ = file.Close() // read only
	}
	for _, file := range x.temps {
		_ = os.Remove(file)
	}
}

// fixPayloads mends payloads and tells what was done.
func (a *app) fixPayloads(ctx context.Context, f *checkFlags, p *prepared, engines *pool.Pool, payloads []payload.Payload) (out fixed, err error) {
	o := fix.Options{Engine: f.Options.Engine(p.rules, p.registers), Unsafe: f.fix == fixAll, Keep: f.diff}
	o.Engine.AsOf = engines.Day()
	done := make([]mended, len(payloads))
	var busy sync.RWMutex // held while one is mended: who is interrupted still removes what was begun
	err = pool.Each(ctx, len(payloads), f.jobs, func() func(int) error {
		x := fix.New(o)
		return func(i int) error {
			busy.RLock()
			defer busy.RUnlock()
			done[i] = a.fixOne(ctx, x, &payloads[i], f, p.find)
			if done[i].err == nil && done[i].Result == nil { // it panicked
				x = fix.New(o)
			}
			return nil
		}
	})
	busy.Lock()
	out.payloads = payloads
	for i := range done {
		d := &done[i]
		for _, temp := range []string{d.read, d.patch} {
			if temp != "" {
				out.temps = append(out.temps, temp)
			}
		}
		if payloads[i].Stdin && d.target != "" {
			out.temps = append(out.temps, d.target)
		}
	}
	if err != nil {
		return out, a.interrupted()
	}
	masked := false
	for i := range done {
		d := &done[i]
		if err := a.tellFixed(payloads[i].Name, d, p, f, &out); err != nil {
			return out, err
		}
		masked = masked || d.Result != nil && len(d.Edits) > 0 && d.patch == ""
		switch {
		case payloads[i].Stdin && d.read != "":
			if err := a.fixedStdin(d, p.find, &payloads[i], f.diff, &out); err != nil {
				return out, err
			}
		case d.target != "" && d.target != payloads[i].Path:
			found, _ := payload.Find([]string{d.target}, p.find)
			payloads[i] = found[0]
		}
	}
	if masked {
		a.tell(a.lang.pick("personoplysninger er skjult; med --show-personal-data vises ændringerne som en patch, der kan bruges (patch -p1, git apply)",
			"personal data are masked; with --show-personal-data the changes are shown as a patch that can be applied (patch -p1, git apply)"))
	}
	return out, nil
}

// fixedStdin has standard input, which has been read, checked as it is now.
func (a *app) fixedStdin(d *mended, o payload.Options, p *payload.Payload, diff bool, out *fixed) error {
	path := d.read
	if d.target != "" {
		path = d.target
	}
	in, err := os.Open(path)
	if err != nil {
		return failed(a.reason(err))
	}
	out.stdout, out.open = in, append(out.open, in)
	if diff {
		return nil
	}
	again, err := os.Open(path)
	if err != nil {
		return failed(a.reason(err))
	}
	out.open = append(out.open, again)
	o.Stdin, o.StdinName = again, p.Name
	found, _ := payload.Find([]string{payload.Stdin}, o)
	*p = found[0]
	return nil
}

// tellFixed says what became of a payload.
func (a *app) tellFixed(name string, d *mended, p *prepared, f *checkFlags, out *fixed) error {
	switch {
	case errors.Is(d.err, errUnreadable):
	case errors.Is(d.err, errNoFile):
		a.tell(name + a.lang.pick(": rettes ikke, for det er ikke en almindelig fil", ": is not mended, as it is no regular file"))
	case errors.Is(d.err, errChanged):
		a.tell(name + a.lang.pick(": rettes ikke, for filen blev ændret imens; prøv igen", ": is not mended, as the file was changed meanwhile; try again"))
		out.worst = max(out.worst, exitFailed)
	case errors.Is(d.err, errPacked):
		a.tell(name + a.lang.pick(": rettes ikke, for den ligger i et arkiv; pak det ud, og ret filerne", ": is not mended, as it is in an archive; unpack it and mend the files"))
	case errors.Is(d.err, errThere):
		a.tell(name + a.lang.pick(": rettes ikke, for ", ": is not mended, as ") + fixedName(name) +
			a.lang.pick(" er der allerede; flyt den, eller brug --in-place", " is there already; move it, or use --in-place"))
		out.worst = max(out.worst, exitUsage)
	case d.err != nil:
		a.tell(name + a.lang.pick(": kan ikke rettes: ", ": cannot be mended: ") + a.reason(d.err))
		out.worst = max(out.worst, exitFailed)
	case d.Result != nil && (len(d.Mended) > 0 || len(d.Refused) > 0):
		out.changed = out.changed || len(d.Mended) > 0
		return a.tellMended(name, d, p, f)
	}
	return nil
}

// fixOne mends one payload.
func (a *app) fixOne(ctx context.Context, x *fix.Fixer, p *payload.Payload, f *checkFlags, o payload.Options) (d mended) {
	defer func() {
		if cause := recover(); cause != nil {
			a.tell(a.bug(p.Name, cause))
			d = mended{read: d.read}
		}
	}()
	file, dir := p.Path, filepath.Dir(p.Path)
	if p.Stdin {
		dir = os.TempDir()
		if d.read, d.err = spool(ctx, a.in); d.err != nil {
			return d
		}
		file = d.read
	}
	if file == "" || p.Path != "" && p.Name != filepath.ToSlash(file) && strings.Contains(p.Name, "!") {
		d.err = errPacked
		return d
	}
	if f.diff {
		dir = os.TempDir()
	}
	in, err := openMendable(ctx, file, o)
	if err != nil {
		d.err = err
		return d
	}
	defer in.close()
	r, err := x.Mend(ctx, in.plain, p.Name, func() (*os.File, error) { return os.CreateTemp(dir, tempName) })
	d.Result = r
	if err != nil || r.File == nil {
		d.err = err
		return d
	}
	defer func() {
		_ = r.File.Close()
		_ = os.Remove(r.File.Name()) // where it has not been put in its place
	}()
	if f.diff {
		if f.ShowPersonalData {
			name := p.Name
			if p.Path != "" {
				name = strings.TrimPrefix(path.Clean(filepath.ToSlash(strings.TrimSuffix(p.Path, in.suffix))), "/")
			}
			d.patch, d.err = writePatch(name, in.plain, r)
		}
		return d
	}
	out := r.File
	if in.header != nil {
		if out, err = in.pack(r.File, dir); err != nil {
			d.err = err
			return d
		}
		defer os.Remove(out.Name())
	}
	switch {
	case p.Stdin:
		d.target, d.err = keepTemp(out)
		return d
	case f.inPlace:
		d.target = file
	default:
		d.target = fixedName(file)
	}
	_ = in.file.Close() // read only
	if err := putInPlace(out, file, d.target, in.info); err != nil {
		d.target, d.err = "", err
	}
	return d
}

// fixedName is the name of a mended file: a.fixed.xml of a.xml, a.fixed.xml.gz of a.xml.gz.
func fixedName(path string) string {
	ext := filepath.Ext(path)
	if strings.EqualFold(ext, gzipExtension) {
		ext = filepath.Ext(strings.TrimSuffix(path, ext)) + ext
	}
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
		case d.read != "":
			line += t(", skrevet til standard-output", ", written to standard output")
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
	if d.patch != "" {
		return a.printPatch(d.patch)
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
