package engine

import (
	"github.com/forkontrol/forkontrol/internal/program"
)

// applyContainer enters the nodes that apply to the same frame as an eval.
func (ev *evals) applyContainer(own *owner, a *program.Apply, i int32, s sink) {
	if a == nil {
		return
	}
	for _, id := range a.All {
		ev.enter(own, id, i, roleAll, 0, s)
	}
	for n := range a.Any {
		for _, id := range a.Any[n].Of {
			ev.enter(own, id, i, roleAny, int32(n), nowhere)
		}
	}
	for n := range a.One {
		for _, id := range a.One[n].Of {
			ev.enter(own, id, i, roleOne, int32(n), nowhere)
		}
	}
	if a.Not != 0 {
		ev.enter(own, a.Not, i, roleNot, 0, nowhere)
	}
	if a.If != 0 {
		ev.enter(own, a.If, i, roleIf, 0, nowhere)
		if a.Then != 0 {
			ev.enter(own, a.Then, i, roleThen, 0, ev.out.buffer(s))
		}
		if a.Else != 0 {
			ev.enter(own, a.Else, i, roleElse, 0, ev.out.buffer(s))
		}
	}
}

// answer passes an eval's outcome to the one it answers to, and settles its
// findings. Evals are closed innermost first, so all who answer to i have done
// so.
func (ev *evals) answer(i int32) {
	e := &ev.list[i]
	if e.parent < 0 {
		return
	}
	p := &ev.list[e.parent]
	switch e.role {
	case roleChild, roleAll:
		p.failed = p.failed || e.failed
	case roleContains:
		if !e.failed {
			p.hits++
		}
	case roleDep:
		if ev.content.came(&p.content, p.obj.Deps[e.part].Prop) > 0 {
			ev.out.release(e.sink, p.sink)
			p.failed = p.failed || e.failed
		} else {
			ev.out.drop(e.sink)
		}
	}
}

// settleApply decides the choices and conditions of an eval of a frame.
func (ev *evals) settleApply(i int32, f *frame, at place) {
	e := &ev.list[i]
	a := e.node.Apply
	if a == nil {
		return
	}
	for n := range a.Any {
		if ev.held(i, f, roleAny, int32(n)) == 0 {
			ev.chosen(e, &a.Any[n], at)
		}
	}
	for n := range a.One {
		if ev.held(i, f, roleOne, int32(n)) != 1 {
			ev.chosen(e, &a.One[n], at)
		}
	}
	if a.Not != 0 && ev.held(i, f, roleNot, 0) > 0 {
		e.failed = true
		ev.out.breach(e.own, e.sink, a.NotRule, at)
	}
	if a.If != 0 {
		yes, no := roleThen, roleElse
		if ev.held(i, f, roleIf, 0) == 0 {
			yes, no = roleElse, roleThen
		}
		for j := i + 1; j < f.hi; j++ {
			switch b := &ev.list[j]; {
			case b.parent != i:
			case b.role == yes:
				ev.out.release(b.sink, e.sink)
				e.failed = e.failed || b.failed
			case b.role == no:
				ev.out.drop(b.sink)
			}
		}
	}
}

func (ev *evals) chosen(e *eval, ch *program.Choice, at place) {
	e.failed = true
	ev.out.breach(e.own, e.sink, ch.Rule, at)
}

// held counts the branches of a choice that hold.
func (ev *evals) held(i int32, f *frame, r role, part int32) int {
	n := 0
	for j := i + 1; j < f.hi; j++ {
		if b := &ev.list[j]; b.parent == i && b.role == r && b.part == part && !b.failed {
			n++
		}
	}
	return n
}
