// Package rules is the compiled ruleset: every system, message, field and rule of
// schemas/ as static data, with nothing to build at start-up.
//
// The packages below it hold one system each and are generated; so is the table
// that All gives. To change a rule, edit schemas/ and run make generate.
package rules

import "github.com/forkontrol/forkontrol/internal/program"

//go:generate go run ../cmd/rulec -schemas ../schemas -out . -coverage ../docs/coverage.md

// All returns the whole ruleset. It is shared: callers must not change it.
func All() *program.Ruleset { return &all }
