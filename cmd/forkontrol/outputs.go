package main

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/payload/foreign"
	"github.com/forkontrol/forkontrol/internal/preflight/batch"
)

// output is a report that goes to a file, or what another flag than --out has written to one.
type output struct {
	format, file string
	flag         string // "" for --out
}

// outputs reads the values of --out, the form of each being one of forms. One that goes to
// standard output takes the place of --format there.
func (a *app) outputs(c *cobra.Command, given, forms []string) ([]output, error) {
	t := a.lang.pick
	toStdout := c.Flags().Changed("format")
	var all []output
	for _, arg := range given {
		form, file, ok := strings.Cut(arg, "=")
		if !ok || file == "" {
			return nil, usage(fmt.Sprintf(t("--out: %q er ikke FORM=FIL", "--out: %q is not FORM=FILE"), arg))
		}
		if !slices.Contains(forms, form) {
			return nil, usage(fmt.Sprintf(t("--out: ukendt form %q; brug %s", "--out: unknown form %q; use %s"), form, strings.Join(forms, ", ")))
		}
		if file == payload.Stdin {
			if toStdout {
				return nil, usage(t("--out: to rapporter til standard-output", "--out: two reports to standard output"))
			}
			toStdout = true
			if err := c.Flags().Set("format", form); err != nil {
				return nil, err
			}
			continue
		}
		for _, other := range all {
			if samePlace(other.file, file) {
				return nil, usage(fmt.Sprintf(t("--out: to rapporter til %s", "--out: two reports to %s"), file))
			}
		}
		all = append(all, output{format: form, file: file})
	}
	return all, nil
}

// samePlace reports whether two paths are of one file, which need not be there yet. Devices may
// be written to twice.
func samePlace(one, other string) bool {
	a, errA := os.Stat(one)
	b, errB := os.Stat(other)
	if errA == nil && errB == nil {
		return a.Mode().IsRegular() && os.SameFile(a, b)
	}
	return errA != nil && errB != nil && resolved(one) == resolved(other)
}

// resolved is where a path that is not there yet leads.
func resolved(path string) string {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return filepath.Clean(path)
	}
	dir, err := filepath.EvalSymlinks(filepath.Dir(absolute))
	if err != nil {
		return absolute
	}
	return filepath.Join(dir, filepath.Base(absolute))
}

// guard refuses outputs that would overwrite what the command reads: inputs and rules of one's own.
func (a *app) guard(outputs []output, inputs ...string) error {
	for _, out := range outputs {
		if _, err := os.Stat(out.file); err != nil {
			continue // there is nothing to lose
		}
		for _, input := range append(filesBelow(a.schemas), inputs...) {
			if samePlace(out.file, input) {
				return a.overwrites(out)
			}
		}
	}
	return nil
}

// filesBelow gives the files among paths and below those that are folders.
func filesBelow(paths []string) (files []string) {
	for _, root := range paths {
		_ = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() {
				files = append(files, path)
			}
			return nil // what cannot be read is not written either
		})
	}
	return files
}

func (a *app) overwrites(out output) error {
	return usage(fmt.Sprintf(a.lang.pick("--%s: %s læses selv og ville blive overskrevet; vælg et andet navn", "--%s: %s is itself read, and would be overwritten; choose another name"), cmp.Or(out.flag, "out"), out.file))
}

// guardPayloads is guard for payloads. A report of an earlier run that lies among them, and that
// nobody named, is passed over.
func (a *app) guardPayloads(outputs []output, payloads []payload.Payload, passed *passedOver) ([]payload.Payload, error) {
	for _, out := range outputs {
		info, err := os.Stat(out.file)
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		kept := payloads[:0]
		last, same := "", false
		for i := range payloads {
			p := &payloads[i]
			if p.Path != last { // members of an archive have its path
				last = p.Path
				same = (p.Size == info.Size() || p.Name != filepath.ToSlash(p.Path)) && samePlace(p.Path, out.file)
			}
			if !same {
				kept = append(kept, *p)
				continue
			}
			if !p.Walked || !isOwnReport(p) {
				return nil, a.overwrites(out)
			}
			passed.file(p.Name, batch.OwnReport)
		}
		payloads = kept
	}
	return payloads, nil
}

func isOwnReport(p *payload.Payload) bool {
	r, err := p.Open()
	if err != nil {
		return false
	}
	defer r.Close() // read only
	head, _ := payload.Begin(r, make([]byte, 4<<10))
	return foreign.KindOf(p.Name, head) == foreign.OwnReport
}

// writeAll writes a report: first the files, each whole or not at all, then to
// standard output in its own form, whose reader may go away early.
func (a *app) writeAll(ctx context.Context, outputs []output, format string, write func(w io.Writer, format string, stdout bool) error) error {
	buffered := func(w io.Writer, format string, stdout bool) error {
		b := bufio.NewWriterSize(w, 64<<10)
		if err := write(b, format, stdout); err != nil {
			return err
		}
		return b.Flush()
	}
	var pending []*wholeFile
	defer func() {
		for _, file := range pending {
			file.discard()
		}
	}()
	for _, out := range outputs {
		file, err := createWhole(out.file)
		if err != nil {
			return a.unwritable(out.file, err)
		}
		pending = append(pending, file)
		if err := buffered(file, out.format, false); err != nil {
			return a.unwritable(out.file, err)
		}
		if ctx.Err() != nil {
			return a.interrupted()
		}
	}
	for i, file := range pending {
		if err := file.commit(); err != nil {
			return a.unwritable(outputs[i].file, err)
		}
	}
	if err := buffered(a.out, format, true); err != nil {
		return a.unwritable("", err)
	}
	return nil
}

// wholeFile is a file that comes into being whole.
type wholeFile struct {
	io.Writer
	replace func() error // puts the file in its place
	cleanup func()       // removes what was written; does nothing after replace
}

// createWhole begins a file. What is written stays in a file beside it until
// commit. A device or a pipe is written to as it is.
func createWhole(path string) (*wholeFile, error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target // a link stays a link
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return nil, err
		}
		return &wholeFile{f, f.Close, func() { _ = f.Close() }}, nil
	}
	return pendingFile(path)
}

func (w *wholeFile) commit() error { return w.replace() }
func (w *wholeFile) discard()      { w.cleanup() }
