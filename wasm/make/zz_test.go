package main

import (
	"os"
	"os/exec"
	"testing"
)

func TestZZ(t *testing.T) {
	for _, tags := range []string{os.Getenv("TAGS")} {
		c := exec.Command("go", append(append([]string{"build", "-buildmode=c-shared", "-trimpath", "-buildvcs=false", "-ldflags=-w", "-tags=" + tags}, compact(tags)...), "-o", os.Getenv("LINKED"), "../../wasm")...)
		c.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "GOFLAGS=")
		c.Stdout, c.Stderr = os.Stdout, os.Stderr
		if err := c.Run(); err != nil {
			t.Fatal(err)
		}
	}
}
