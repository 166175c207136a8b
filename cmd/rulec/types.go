package main

import (
	"os"
	"path/filepath"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/typescript"
)

// writeTypes writes the types of all messages to a directory.
func writeTypes(dir string, set *program.Ruleset) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	for _, f := range typescript.Files(set) {
		if err := os.WriteFile(filepath.Join(dir, f.Path), f.Bytes, 0o666); err != nil {
			return err
		}
	}
	return nil
}
