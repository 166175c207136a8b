package engine

import (
	"github.com/forkontrol/forkontrol/internal/expression"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// role is what an eval is to its parent.
type role uint8

const (
	roleRoot role = iota // a message's root: its outcome is nobody's
	roleChild
	roleAll
	roleAny
	roleOne
	roleNot
	roleIf
	roleThen
	roleElse
	roleDep
	roleContains
)

// eval is a node applied to a frame.
type eval struct {
	own    *owner
	node   *program.Node
	id     program.NodeID
	prop   *program.Prop // roleChild: the property it is the value of, if one named it
	parent int32         // the eval it answers to, -1 for none
	part   int32         // roleAny, roleOne: which choice; roleDep: which property
	sink   sink
	items  int32            // of an array, so far
	hits   int32            // items that matched Contains
	scope  expression.Scope // NoScope when no rule reads its values
	unique int32            // in uniqueness.sets, -1 when items may repeat
	role   role
	failed bool
	// declared is the node that the element is declared with, where it says that it is of another type.
	declared program.NodeID
	content  // of an object: how far its members have come
}

// evals are the nodes that apply to the open places, those of a place after those of the
// place around it.
//
//   - The evals of a frame are list[frame.lo:frame.hi]; those that a node brings along
//     (choices, conditions) come after it, so that going backwards through them each has
//     been answered by all who answer to it.
//   - An eval answers to its parent and to no other; only a root has none.
//   - A broken eval whose findings go nowhere is decided: it is not asked any more.
type evals struct {
	in      *payload
	out     *collector
	trail   *trail
	content *contents
	unique  *uniqueness
	room    *holder
	machine *expression.Machine
	list    []eval
}

// push opens a frame for a token; its evals are added after it.
func (ev *evals) push(t *token.Token, f form, index int32, item bool) *frame {
	fr := ev.trail.open(t, f)
	fr.lo, fr.hi = int32(len(ev.list)), int32(len(ev.list))
	fr.index, fr.item = index, item
	return fr
}

// pop forgets the innermost frame and its evals.
func (ev *evals) pop() {
	f := ev.trail.top()
	for i := f.lo; i < f.hi; i++ {
		if e := &ev.list[i]; e.scope >= 0 {
			ev.machine.Close(e.scope)
			break
		}
	}
	for i := f.lo; i < f.hi; i++ {
		if e := &ev.list[i]; e.unique >= 0 {
			ev.unique.forget(e.unique)
			break
		}
	}
	if f.lo < f.hi {
		ev.content.forget(&ev.list[f.lo].content)
	}
	ev.list = ev.list[:f.lo]
	ev.room.giveBack(f)
	ev.trail.close()
}

// enter adds an eval, and those of the nodes that apply to the same place, to
// the innermost frame.
func (ev *evals) enter(own *owner, id program.NodeID, parent int32, r role, part int32, s sink) {
	node := &own.msg.Nodes[id]
	f := ev.trail.top()
	i := int32(len(ev.list))
	var obj *program.ObjectNode
	if f.form != formArray {
		obj = node.Object
	}
	if int(i) < cap(ev.list) {
		ev.list = ev.list[:i+1]
	} else {
		ev.list = append(ev.list, eval{})
	}
	e := &ev.list[i]
	*e = eval{own: own, node: node, id: id, parent: parent, role: r, part: part, sink: s, scope: expression.NoScope, unique: -1}
	ev.content.open(&e.content, obj)
	if (node.Slots > 0 || len(node.Tables) > 0) && s == live {
		e.scope = ev.machine.Open(own.msg, node)
	}
	if comparesItems(own, node, f.form, ev.in.dialect.Repeats) {
		e.unique = ev.unique.open()
	}
	f.hi = int32(len(ev.list))
	f.hole = f.hole || node.Hole
	f.heads = f.heads || node.Heads && following != nil
	if f.form == formElement && node.Types&program.Object != 0 && node.Types&scalarTypes == 0 {
		f.settled = true
	}
	if obj != nil && obj.Markup != nil {
		following.open(f, obj.Markup)
	}
	ev.applyContainer(own, node.Apply, i, s)
	if obj != nil {
		for d := range obj.Deps {
			if id := obj.Deps[d].Node; id != 0 {
				ev.enter(own, id, i, roleDep, int32(d), ev.out.buffer(s))
			}
		}
	}
}

// known is how sure it is what an eval's place holds, and that it holds nothing else.
func (ev *evals) known(i int32) program.Evidence {
	e := &ev.list[i]
	if e.node.Object != nil && e.node.Object.ExtraRule != 0 {
		return e.own.msg.Rules[e.node.Object.ExtraRule].Evidence
	}
	return e.own.msg.Fields[e.node.Field].Evidence
}

const scalarTypes = program.Null | program.Boolean | program.Integer | program.Number | program.String

// enterTyped is enter where the type of the place is known, as it is in JSON.
func (ev *evals) enterTyped(own *owner, id program.NodeID, parent int32, r role, s sink, types program.Types) {
	lo := int32(len(ev.list))
	ev.enter(own, id, parent, r, 0, s)
	for i := lo; i < int32(len(ev.list)); i++ {
		ev.typeCheck(i, types, place{offset: ev.trail.top().valueOffset})
	}
}

// typeCheck marks an eval broken whose node does not allow the form of its
// frame.
func (ev *evals) typeCheck(i int32, types program.Types, at place) {
	e := &ev.list[i]
	if !e.node.Never && e.node.Types&types != 0 {
		if types == program.Array {
			e.obj = nil
		}
		// A set of scalars has no place for a container.
		for k := range e.node.Checks {
			if check := &e.node.Checks[k]; check.Op == program.OpEnum {
				ev.notAllowed(i, check.Rule, types, at)
				return
			}
		}
		return
	}
	ev.notAllowed(i, e.node.TypeRule, types, at)
}

func (ev *evals) notAllowed(i int32, rule program.RuleID, types program.Types, at place) {
	e := &ev.list[i]
	e.failed, e.obj, e.simple = true, nil, false
	if b := ev.out.breach(e.own, e.sink, rule, at); b != nil {
		b.Found = ev.in.dialect.Object
		if types == program.Array {
			b.Found = "array"
		}
	}
}
