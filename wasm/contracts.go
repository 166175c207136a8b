//go:build contracts

package main

import (
	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/importing"
	"github.com/forkontrol/forkontrol/internal/pack/build"
	"github.com/forkontrol/forkontrol/internal/program"
	"testing/fstest"
)

func init() {
	keep = func(r *program.Ruleset) {
		importing.Source(fstest.MapFS{}, importing.Options{})
		s, _ := compile.Added(compile.Embedded{Rules: r}, compile.Source{})
		build.Own(r, s, build.OwnOptions{})
	}
}

var keep func(*program.Ruleset)

//go:wasmexport contract
func contract2() { keep(nil) }
