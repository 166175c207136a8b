package engine

import (
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/internal/value"
)

// uniqueSet is the items seen so far of the arrays of one eval.
type uniqueSet struct{ seen map[string]struct{} }

// uniqueness finds items that come twice in a list where they must not.
//
//   - Each eval with such lists has a set of its own, of what has been seen in all of them;
//     sets are opened and forgotten in the order of their evals.
//   - Two items are the same when their types and texts are, numbers when their values are.
//   - Only items that keep their own rules are asked about.
//   - Where no more can be remembered the check stops: it would be no check any more.
type uniqueness struct {
	limit   int // items of one set
	out     *collector
	trail   *trail
	room    *holder
	evals   *evals
	scalars *scalars
	sets    []uniqueSet
}

// comparesItems reports whether an eval of a node has items to compare.
func comparesItems(own *owner, node *program.Node, f form, repeats bool) bool {
	if !repeats {
		return f == formArray && node.Array != nil && node.Array.UniqueRule != 0
	}
	if node.Object == nil {
		return false
	}
	for i := range node.Object.Props {
		if p := &node.Object.Props[i]; p.List {
			if a := own.msg.Nodes[p.Node].Array; a != nil && a.UniqueRule != 0 {
				return true
			}
		}
	}
	return false
}

func (u *uniqueness) open() int32 {
	u.sets = append(u.sets, uniqueSet{seen: map[string]struct{}{}})
	return int32(len(u.sets) - 1)
}

// forget drops the sets from one on.
func (u *uniqueness) forget(from int32) { u.sets = u.sets[:from] }

// repeated reports the scalar in hand when its list has had it already. Where a list is a
// name that comes again it is a property of the eval, else the eval itself.
func (u *uniqueness) repeated(i int32, p *program.Prop) {
	e := &u.evals.list[i]
	node := e.node
	if p != nil {
		node = &e.own.msg.Nodes[p.Node]
	}
	if e.unique < 0 || node.Array == nil || node.Array.UniqueRule == 0 {
		return
	}
	l := &u.scalars.leaf
	key := string(rune('a'+l.typ)) + string(l.text)
	if l.typ == token.Number {
		if n, ok := value.Canonical(l.text); ok {
			key = "n" + n
		}
	}
	if p != nil {
		key = p.Name + "\x00" + key
	}
	set := u.sets[e.unique].seen
	if _, there := set[key]; there {
		e.failed = true
		u.scalars.leafBreach(e.own, e.sink, node.Array.UniqueRule, "")
		return
	}
	if len(set) >= u.limit {
		u.out.problem(&token.Problem{Rule: token.RuleLimitMembers, Offset: l.place.offset, Limit: int64(u.limit)})
		return
	}
	if !u.room.hold(&u.trail.frames[u.trail.frameOf(i)], len(key), l.place.offset) {
		return
	}
	set[key] = struct{}{}
}
