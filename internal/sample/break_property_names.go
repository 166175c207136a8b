package sample

import (
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// breakPropertyName puts a member there whose name lies just past what names may be;
// its value is one that is valid for that name.
func breakPropertyName(a aim, yield func(*tree.Value) bool) bool {
	o := a.node.Object
	if o == nil || a.v.Type != program.Object || !a.k.saysRelated(o.Names, a.rule) {
		return true
	}
	for _, name := range a.k.Near(a.k.r.Related(o.Names), nil) {
		if name.Type != program.String || a.v.Member(name.Text) != nil {
			continue
		}
		v := a.member(name.Text)
		if v == nil {
			v = tree.String("1")
		}
		if !a.with(name.Text, v, yield) {
			return false
		}
	}
	return true
}
