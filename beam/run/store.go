package run

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"
	"github.com/google/renameio/v2"
)

// remote reports whether a name is of a file system that Beam knows by its scheme, such as gs://bucket/file.
func remote(name string) bool { return strings.Contains(name, "://") }

// read opens a file, of this machine or of object storage.
func read(ctx context.Context, name string) (io.ReadCloser, error) {
	if !remote(name) {
		return os.Open(name)
	}
	fs, err := filesystem.New(ctx, name)
	if err != nil {
		return nil, err
	}
	r, err := fs.OpenRead(ctx, name)
	if err != nil {
		return nil, errors.Join(err, fs.Close())
	}
	return &both{r, fs}, nil
}

// both closes the file system with the file.
type both struct {
	io.ReadCloser
	fs io.Closer
}

func (b *both) Close() error { return errors.Join(b.ReadCloser.Close(), b.fs.Close()) }

// write makes a file, which comes into being whole or not at all. Whoever writes the same twice has it once.
func write(ctx context.Context, name string, body func(io.Writer) error) (err error) {
	if remote(name) {
		return writeRemote(ctx, name, body)
	}
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() { // a device or a pipe
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		return errors.Join(body(f), f.Close())
	}
	f, err := renameio.NewPendingFile(name, renameio.WithPermissions(0o644), renameio.WithExistingPermissions())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Cleanup()) }()
	if err := body(f); err != nil {
		return err
	}
	return f.CloseAtomicallyReplace()
}

// writeRemote leaves an object unfinished where its text cannot be made: closing it would make it what it is not.
func writeRemote(ctx context.Context, name string, body func(io.Writer) error) error {
	fs, err := filesystem.New(ctx, name)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	w, err := fs.OpenWrite(ctx, name)
	if err != nil {
		return errors.Join(err, fs.Close())
	}
	if err := body(w); err != nil {
		cancel()
		return errors.Join(err, w.Close(), fs.Close())
	}
	return errors.Join(w.Close(), fs.Close())
}

// there gives the files in a folder, by their names in it.
func there(ctx context.Context, dir string) (map[string]bool, error) {
	var names []string
	if remote(dir) {
		fs, err := filesystem.New(ctx, dir)
		if err != nil {
			return nil, err
		}
		if names, err = fs.List(ctx, dir+"/*.json"); err != nil {
			return nil, errors.Join(err, fs.Close())
		}
		if err := fs.Close(); err != nil {
			return nil, err
		}
	} else {
		entries, err := os.ReadDir(dir)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, err
		}
		for _, e := range entries {
			names = append(names, e.Name())
		}
	}
	all := map[string]bool{}
	for _, name := range names {
		all[filepath.Base(name)] = true
	}
	return all, nil
}

// remove removes a file that is not needed any more.
func remove(ctx context.Context, name string) error {
	if !remote(name) {
		return os.Remove(name)
	}
	fs, err := filesystem.New(ctx, name)
	if err != nil {
		return err
	}
	defer fs.Close() // nothing was written
	if r, ok := fs.(filesystem.Remover); ok {
		return r.Remove(ctx, name)
	}
	return nil
}

// list gives the objects that a pattern of object storage matches, in the order of their names.
func list(ctx context.Context, pattern string) ([]string, error) {
	fs, err := filesystem.New(ctx, pattern)
	if err != nil {
		return nil, err
	}
	names, err := fs.List(ctx, pattern)
	return names, errors.Join(err, fs.Close())
}
