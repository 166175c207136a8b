package sample

import (
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// breakPatternProperty puts a member there whose name matches a pattern, with values
// just past what the pattern's node allows.
func breakPatternProperty(a aim, yield func(*tree.Value) bool) bool {
	o := a.node.Object
	if o == nil || a.v.Type != program.Object {
		return true
	}
	for i := range o.Patterns {
		p := &o.Patterns[i]
		if a.k.saysRelated(p.Node, a.rule) && !a.withNear(p.Pattern.Sample, p.Node, yield) {
			return false
		}
	}
	return true
}

// withNear puts a member there with each value near a node.
func (a aim) withNear(name string, n program.NodeID, yield func(*tree.Value) bool) bool {
	for _, v := range append(a.k.Near([]program.NodeID{n}, nil), tree.String("1")) {
		if !a.with(name, v, yield) {
			return false
		}
	}
	return true
}
