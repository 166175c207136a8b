// Package long says how much tests with random samples try. In `make test` that is a part, with the same seeds each
// time; `make test-long` sets LONG, and they try all. It is for tests alone.
package long

import "os"

// Of gives how many samples a test takes: all of them where LONG is set, otherwise a part.
func Of(part, all int) int {
	if os.Getenv("LONG") != "" {
		return all
	}
	return part
}
