package engine

import (
	"github.com/forkontrol/forkontrol/internal/lane"
	"github.com/forkontrol/forkontrol/internal/lane/lay"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// lanes are those of the places of the messages that have come, see package lane.
type lanes struct {
	msg   *program.Message // the one of nodes
	nodes []laneOf
	all   []lanesOf
	may   bool // see mayTurn
}

type lanesOf struct {
	msg   *program.Message
	nodes []laneOf
}

// at makes the lanes those of a message.
func (ls *lanes) at(m *program.Message) {
	ls.msg = m
	for i := range ls.all {
		if ls.all[i].msg == m {
			ls.nodes = ls.all[i].nodes
			return
		}
	}
	ls.nodes = make([]laneOf, len(m.Nodes))
	ls.all = append(ls.all, lanesOf{m, ls.nodes})
}

// laneOf is the lane of a node.
type laneOf struct {
	lane   *lane.Lane
	visits uint8
	none   bool
}

// enough is how often the guided way comes to a place before there is a lane for it: of what comes once, nothing can be
// foreseen.
const enough = 3

// laneFor gives the lane of the place of an eval, nil when there is none.
func (g *guide) laneFor(e *eval) *lane.Lane {
	ls := &g.lanes
	if ls.msg != e.own.msg {
		ls.at(e.own.msg)
	}
	n := &ls.nodes[e.id]
	if n.lane == nil && !n.none {
		if n.visits++; n.visits >= enough {
			n.lane = g.newLane(e.own, e.obj.Props)
			n.none = n.lane == nil
		}
	}
	return n.lane
}

// newLane gives a lane of properties that nothing is known of yet, nil where none of them may be a leaf.
func (g *guide) newLane(own *owner, props []program.Prop) *lane.Lane {
	leaves := false
	for i := range props {
		leaves = leaves || own.msg.Nodes[props[i].Node].Types&scalarTypes != 0
	}
	if !leaves {
		return nil
	}
	l := &lane.Lane{Steps: make([]lane.Step, len(props))}
	typeOf := func(k int, value []byte) token.Type {
		switch s := &l.Steps[k]; {
		case l.Scope.Form == lane.Tags:
			return token.Untyped
		case s.Quoted():
			return token.String
		case value[0] == 't':
			return token.True
		case value[0] == 'f':
			return token.False
		}
		return token.Number
	}
	l.Keep = func(k int, value []byte, offset int64) bool {
		g.keepLeaf(g.trail.top().lo, &props[k], typeOf(k, value), value, isASCII(value), offset)
		return !g.out.stopped
	}
	l.Holds = func(k int, value []byte, ascii bool) bool {
		p := &props[k]
		id := p.Node
		if g.in.dialect.Repeats {
			id = p.Item
		}
		return g.leafHolds(own, &own.msg.Nodes[id], typeOf(k, value), value, ascii)
	}
	l.Turn = func(next, taken int, end, start, content int64) bool {
		if !g.lanes.may || g.out.stopped {
			return false
		}
		f := g.trail.top()
		if taken > 0 {
			g.taken(f, &g.evals.list[f.lo], next, taken)
		}
		g.turn(f, end, start, content)
		return true
	}
	return l
}

// along takes the leaves that a lane has from property k on, and gives the property behind them.
func (g *guide) along(l *lane.Lane, f *frame, e *eval, counts []uint32, k int) (next int, moved bool) {
	g.lanes.may = g.mayTurn(f)
	next, taken, moved := g.in.src.Along(l, k, counts)
	if taken > 0 {
		g.taken(f, e, next, taken)
	}
	return next, moved
}

// taken notes so many leaves that a lane has taken, the last of them before the property next.
func (g *guide) taken(f *frame, e *eval, next, taken int) {
	e.next, e.last = int32(next), int32(next)-1
	e.size += int32(taken)
	if f.form == formElement && !f.child {
		g.childOf(f)
	}
}

// learn makes the source remember how the leaf of a property was written, which holds and is not yet taken.
func (g *guide) learn(l *lane.Lane, e *eval, k int, node *program.Node, typ token.Type) {
	if g.in.src.Learn(l, k) {
		s := &l.Steps[k]
		s.Kept = len(e.obj.Props[k].Keep) > 0
		written := lay.Untyped
		switch typ {
		case token.String:
			written = lay.String
		case token.Number:
			written = lay.Number
		case token.True, token.False:
			written = lay.Boolean
		case token.Null:
			written = lay.Null
		}
		s.Check = lay.Check(node, e.own.msg.Fields[node.Field].Personal, g.scalars.asOf, written)
	}
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}
