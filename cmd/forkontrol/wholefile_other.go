//go:build !windows

package main

import "github.com/google/renameio/v2"

func pendingFile(path string) (*wholeFile, error) {
	f, err := renameio.NewPendingFile(path, renameio.WithPermissions(0o644), renameio.WithExistingPermissions())
	if err != nil {
		return nil, err
	}
	return &wholeFile{f, f.CloseAtomicallyReplace, func() { _ = f.Cleanup() }}, nil
}
