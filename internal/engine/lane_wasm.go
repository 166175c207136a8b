package engine

import (
	"github.com/forkontrol/forkontrol/internal/lane"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// There are no lanes in the WebAssembly module, which they would make too large for a page to load.

type lanes struct{}

func (g *guide) laneFor(*eval) *lane.Lane { return nil }

func (g *guide) along(*lane.Lane, *frame, *eval, []uint32, int) (next int, moved bool) {
	return 0, false
}

func (g *guide) learn(*lane.Lane, *eval, int, *program.Node, token.Type) {}
