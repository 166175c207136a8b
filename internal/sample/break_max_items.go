package sample

import (
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// mostItems is how long a list is made at most.
const mostItems = 20000

func maxItemsRules(n *program.Node) []program.RuleID {
	if n.Array == nil {
		return nil
	}
	return []program.RuleID{n.Array.MaxRule}
}

// breakMaxItems repeats the last item until there is one too many; then, for lists
// whose items must differ, it makes each anew.
func breakMaxItems(a aim, yield func(*tree.Value) bool) bool {
	most := a.node.Array.Max
	if a.v.Type != program.Array || most > mostItems {
		return true
	}
	for _, fresh := range []bool{false, true} {
		if !yield(a.edit(func(t *tree.Value) {
			for len(t.Items) <= int(most) {
				var v *tree.Value
				if fresh || len(t.Items) == 0 {
					v = newBuilder(a.k, Options{}, 2000).place(a.k.r.ItemNodes(a.nodes, len(t.Items)), len(t.Items))
				} else {
					v = t.Items[len(t.Items)-1].Clone()
				}
				if v == nil {
					return
				}
				t.Items = append(t.Items, v)
			}
		})) {
			return false
		}
	}
	return true
}
