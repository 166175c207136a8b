package main

import (
	"os"
	"path/filepath"
)

// pendingFile does with os.Rename, which replaces a file there, what renameio
// does elsewhere: renameio leaves Windows out.
func pendingFile(path string) (*wholeFile, error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"*")
	if err != nil {
		return nil, err
	}
	done := false
	cleanup := func() {
		if !done {
			_ = f.Close()
			_ = os.Remove(f.Name())
		}
	}
	return &wholeFile{f, func() error {
		if err := f.Close(); err != nil {
			return err
		}
		if err := os.Rename(f.Name(), path); err != nil {
			return err
		}
		done = true
		return nil
	}, cleanup}, nil
}
