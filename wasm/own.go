//go:build own

package main

import (
	"github.com/forkontrol/forkontrol/internal/pack"
	"github.com/forkontrol/forkontrol/internal/report"
)

// The module for rules of one's own has what the shipped one is built without.
func init() { pack.LinkOwn(report.Version) }
