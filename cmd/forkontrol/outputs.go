package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// output is a report that goes to a file.
type output struct{ format, file string }

// outputs reads the values of --out, the form of each being one of forms.
func (a *app) outputs(given, forms []string) ([]output, error) {
	t := a.lang.pick
	var all []output
	for _, arg := range given {
		format, file, ok := strings.Cut(arg, "=")
		if !ok || file == "" {
			return nil, usage(fmt.Sprintf(t("--out: %q er ikke FORM=FIL", "--out: %q is not FORM=FILE"), arg))
		}
		if !slices.Contains(forms, format) {
			return nil, usage(fmt.Sprintf(t("--out: ukendt form %q; brug %s", "--out: unknown form %q; use %s"), format, strings.Join(forms, ", ")))
		}
		for _, other := range all {
			if filepath.Clean(other.file) == filepath.Clean(file) {
				return nil, usage(fmt.Sprintf(t("--out: to rapporter til %s", "--out: two reports to %s"), file))
			}
		}
		all = append(all, output{format, file})
	}
	return all, nil
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
