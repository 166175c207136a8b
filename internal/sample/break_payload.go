package sample

import (
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

func holeRules(n *program.Node) []program.RuleID { return []program.RuleID{n.HoleRule} }

// breakPayload puts the call itself where a message of its own belongs: a call in a call is
// never allowed.
func breakPayload(a aim, yield func(*tree.Value) bool) bool {
	if len(a.v.Inner) == 0 {
		return true
	}
	return yield(a.edit(func(t *tree.Value) {
		t.Inner = []tree.Document{{Message: a.k.m, Root: a.root.Clone()}}
	}))
}
