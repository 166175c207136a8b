package slim

import (
	"fmt"
	"os"
	"testing"
	"time"
)

func TestZZ(t *testing.T) {
	b, _ := os.ReadFile(os.Getenv("LINKED"))
	start := time.Now()
	out, err := Module(b)
	fmt.Println(len(b), len(out), err, time.Since(start))
	os.WriteFile(os.Getenv("SLIM"), out, 0o666)
}
