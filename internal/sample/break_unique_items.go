package sample

import (
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

func uniqueRules(n *program.Node) []program.RuleID {
	if n.Array == nil {
		return nil
	}
	return []program.RuleID{n.Array.UniqueRule}
}

// breakUnique repeats the last item, which is as valid as before; where the list may
// have no more, the second item becomes the first again.
func breakUnique(a aim, yield func(*tree.Value) bool) bool {
	if a.v.Type != program.Array {
		return true
	}
	if !yield(a.edit(func(t *tree.Value) {
		if len(t.Items) == 0 {
			if v := a.item(0); v != nil {
				t.Items = append(t.Items, v)
			}
		}
		if len(t.Items) > 0 {
			t.Items = append(t.Items, t.Items[len(t.Items)-1].Clone())
		}
	})) {
		return false
	}
	return len(a.v.Items) < 2 || yield(a.edit(func(t *tree.Value) { t.Items[1] = t.Items[0].Clone() }))
}
