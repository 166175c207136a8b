package main

import (
	"os"
	"path/filepath"
	"slices"

	"github.com/forkontrol/forkontrol/internal/pack/build"
	"github.com/forkontrol/forkontrol/internal/program"
)

// writePacks writes the packs of a ruleset to a directory and removes others there.
func writePacks(dir string, set *program.Ruleset) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	files := build.Packs(set)
	old, err := filepath.Glob(filepath.Join(dir, "*.fkp"))
	if err != nil {
		return err
	}
	for _, path := range old {
		if !slices.ContainsFunc(files, func(f build.File) bool { return f.Path() == filepath.Base(path) }) {
			if err := os.Remove(path); err != nil {
				return err
			}
		}
	}
	for i := range files {
		if err := os.WriteFile(filepath.Join(dir, files[i].Path()), files[i].Bytes, 0o666); err != nil {
			return err
		}
	}
	return nil
}
