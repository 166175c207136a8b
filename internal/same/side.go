package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// The sides, by their place in comparison.sides.
const (
	before = iota
	after
)

var sideNames = [2]string{"old", "new"}

// side is a state of the repository with what was built of it.
type side struct {
	dir string // the checkout
	// exe is the command, wasm the folder with the module and its packs.
	exe, wasm string
}

// checkout gives the folder of a state: the one that is named, or a new one with a revision of
// this repository, which remove takes away again.
func checkout(ctx context.Context, state, dir string) (folder string, remove func(), err error) {
	remove = func() {}
	if info, err := os.Stat(state); err == nil && info.IsDir() {
		folder, err = filepath.Abs(state)
		return folder, remove, err
	}
	folder = filepath.Join(dir, "checkout")
	if err := do(ctx, ".", "git", "worktree", "add", "--quiet", "--detach", folder, state); err != nil {
		return "", remove, fmt.Errorf("%s is neither a folder nor a revision: %w", state, err)
	}
	return folder, func() {
		// Not with ctx: it may have been ended.
		if err := do(context.Background(), ".", "git", "worktree", "remove", "--force", folder); err != nil {
			fmt.Fprintln(os.Stderr, "same:", err)
		}
	}, nil
}

// build builds the command of a checkout into a folder.
func build(ctx context.Context, dir, into string) (*side, error) {
	s := &side{dir: dir, exe: filepath.Join(into, "forkontrol"), wasm: filepath.Join(into, "wasm")}
	if runtime.GOOS == "windows" {
		s.exe += ".exe"
	}
	if err := os.MkdirAll(into, 0o777); err != nil {
		return nil, err
	}
	return s, do(ctx, dir, "go", "build", "-trimpath", "-buildvcs=false", "-o", s.exe, "./cmd/forkontrol")
}

// buildModule builds the WebAssembly module and its packs beside the command.
func (s *side) buildModule(ctx context.Context) error {
	return do(ctx, s.dir, "go", "run", "./wasm/make", "-out", s.wasm)
}

// do runs a command in a folder.
func do(ctx context.Context, dir string, words ...string) error {
	cmd := exec.CommandContext(ctx, words[0], words[1:]...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%v in %s: %w\n%s", words, dir, err, bytes.TrimSpace(out))
	}
	return nil
}
