// Command typescript writes the vocabulary for the faces in TypeScript.
package main

import (
	"fmt"
	"os"

	"github.com/forkontrol/forkontrol/internal/text"
)

func main() {
	if err := os.WriteFile(os.Args[1], text.TypeScript(), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
