//go:build own

package main

import (
	_ "github.com/forkontrol/forkontrol/internal/markup" // what contracts say can be checked
	"github.com/forkontrol/forkontrol/internal/pack"
	"github.com/forkontrol/forkontrol/internal/report"
	_ "github.com/forkontrol/forkontrol/internal/simple"
)

// The module for rules of one's own has what the shipped one is built without.
func init() { pack.LinkOwn(report.Version) }

// persons checks a payload and gives the CPR number around each finding, see instance.Persons.
//
//go:wasmexport persons
func persons(at, size, options, optionsSize uint32) (status int32) {
	defer caught(&status)
	if ready(&status) {
		settle(&status, in.Persons(view(at, size), view(options, optionsSize)))
	}
	return status
}
