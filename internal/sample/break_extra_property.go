package sample

import (
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// breakExtraProperty puts a member there that no property names, with values just past
// what the schema of such members allows.
func breakExtraProperty(a aim, yield func(*tree.Value) bool) bool {
	o := a.node.Object
	if o == nil || a.v.Type != program.Object || !a.k.saysRelated(o.Extra, a.rule) {
		return true
	}
	return a.withNear("Ukendt", o.Extra, yield)
}
