package engine

import (
	"github.com/forkontrol/forkontrol/internal/expression"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// frame is an open place of the payload.
type frame struct {
	lo, hi int32 // its evals: c.evals[lo:hi]; none where nothing is known of the place
	form   form
	// index is the place among its namesakes (XML) or in its array (JSON),
	// counted from 1; 0 when the path need not say.
	index int32
	item  bool // an item of a JSON array: the path has its index and no name

	nameLo, nameHi int32 // in c.names
	textLo         int32 // in c.text
	serial         uint32

	// settled tells that an element is known to hold elements, not text.
	settled bool
	child   bool  // a child element or a member has been seen
	inText  bool  // a piece of text has come since the last tag
	stray   bool  // stray text has been reported
	hole    bool  // other messages stand here
	filled  int32 // payloads in the hole, or items of the array
	strange bool  // its namespace was reported
	isNil   bool  // xsi:nil

	offset      int64 // where it begins
	valueOffset int64 // where its text begins, or the last run of it
	line, col   int32 // of valueOffset, 0 when not asked yet
	space       string
	unknown     map[string]int32 // names that no property explains, and how often
	kept        int64            // bytes that hold has counted for it
	own         *owner
}

// form is what a frame is made of.
type form uint8

const (
	formElement form = iota
	formObject
	formArray
	formDocument // the JSON object that wraps a message
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
	obj    *program.ObjectNode // node.Object, nil when the frame is no object
	prop   *program.Prop       // roleChild: the property it is the value of, if one named it
	parent int32               // the eval it answers to, -1 for none
	part   int32               // roleAny, roleOne: which choice; roleDep: which property
	sink   sink
	counts int32            // in c.counts
	next   int32            // the property expected next
	last   int32            // the property seen last, for the order
	size   int32            // members or items so far
	hits   int32            // items that matched Contains
	scope  expression.Scope // NoScope when no rule reads its values
	unique int32            // in c.unique, -1 when items may repeat
	role   role
	failed bool
	simple bool // nothing but Props decides about members
}

// top gives the innermost frame, nil at the document's level.
func (c *Checker) top() *frame {
	if len(c.frames) == 0 {
		return nil
	}
	return &c.frames[len(c.frames)-1]
}

// push opens a frame for a token; its evals are added after it.
func (c *Checker) push(t *token.Token, f form, index int32, item bool) *frame {
	lo := int32(len(c.names))
	c.names = append(c.names, t.Name...)
	c.serial++
	if n := len(c.frames); n < cap(c.frames) {
		c.frames = c.frames[:n+1]
	} else {
		c.frames = append(c.frames, frame{})
	}
	fr := &c.frames[len(c.frames)-1]
	*fr = frame{
		lo: int32(len(c.evals)), hi: int32(len(c.evals)), form: f, index: index, item: item,
		nameLo: lo, nameHi: int32(len(c.names)), textLo: int32(len(c.text)), serial: c.serial,
		offset: t.Offset, valueOffset: t.ValueOffset, space: t.Space,
	}
	return fr
}

// pop forgets the innermost frame.
func (c *Checker) pop() {
	f := c.top()
	for i := f.lo; i < f.hi; i++ {
		if e := &c.evals[i]; e.scope >= 0 {
			c.rules.Close(e.scope)
			break
		}
	}
	for i := f.lo; i < f.hi; i++ {
		if e := &c.evals[i]; e.unique >= 0 {
			c.unique = c.unique[:e.unique]
			break
		}
	}
	if f.lo < f.hi {
		c.counts = c.counts[:c.evals[f.lo].counts]
	}
	c.evals = c.evals[:f.lo]
	c.names = c.names[:f.nameLo]
	c.text = c.text[:f.textLo]
	f.unknown = nil
	c.giveBack(f)
	c.frames = c.frames[:len(c.frames)-1]
}

// enter adds an eval, and those of the nodes that apply to the same place, to
// the innermost frame.
func (c *Checker) enter(own *owner, id program.NodeID, parent int32, r role, part int32, s sink) {
	node := &own.msg.Nodes[id]
	f := c.top()
	i := int32(len(c.evals))
	n := 0
	var obj *program.ObjectNode
	if f.form != formArray {
		if obj = node.Object; obj != nil {
			n = len(obj.Props)
		}
	}
	e := eval{own: own, node: node, id: id, obj: obj, parent: parent, role: r, part: part, sink: s,
		counts: int32(len(c.counts)), scope: expression.NoScope, unique: -1}
	e.simple = obj != nil && len(obj.Patterns) == 0 && obj.Names == 0 && obj.Extra == 0
	for range n {
		c.counts = append(c.counts, 0)
	}
	if (node.Slots > 0 || len(node.Tables) > 0) && s == live {
		e.scope = c.rules.Open(own.msg, node)
	}
	if c.comparesItems(own, node, f.form) {
		e.unique = c.newUnique()
	}
	c.evals = append(c.evals, e)
	f.hi = int32(len(c.evals))
	if node.Hole {
		f.hole = true
	}
	if f.form == formElement && node.Types&program.Object != 0 && node.Types&scalarTypes == 0 {
		f.settled = true
	}
	c.applyContainer(own, node.Apply, i, s)
	if obj != nil {
		for d := range obj.Deps {
			if id := obj.Deps[d].Node; id != 0 {
				c.enter(own, id, i, roleDep, int32(d), c.buffer(s))
			}
		}
	}
}

const scalarTypes = program.Null | program.Boolean | program.Integer | program.Number | program.String

// applyContainer enters the nodes that apply to the same frame as an eval.
func (c *Checker) applyContainer(own *owner, a *program.Apply, i int32, s sink) {
	if a == nil {
		return
	}
	for _, id := range a.All {
		c.enter(own, id, i, roleAll, 0, s)
	}
	for n := range a.Any {
		for _, id := range a.Any[n].Of {
			c.enter(own, id, i, roleAny, int32(n), nowhere)
		}
	}
	for n := range a.One {
		for _, id := range a.One[n].Of {
			c.enter(own, id, i, roleOne, int32(n), nowhere)
		}
	}
	if a.Not != 0 {
		c.enter(own, a.Not, i, roleNot, 0, nowhere)
	}
	if a.If != 0 {
		c.enter(own, a.If, i, roleIf, 0, nowhere)
		if a.Then != 0 {
			c.enter(own, a.Then, i, roleThen, 0, c.buffer(s))
		}
		if a.Else != 0 {
			c.enter(own, a.Else, i, roleElse, 0, c.buffer(s))
		}
	}
}

// answer passes an eval's outcome to the one it answers to, and settles its
// findings. Evals are closed innermost first, so all who answer to i have done
// so.
func (c *Checker) answer(i int32) {
	e := &c.evals[i]
	if e.parent < 0 {
		return
	}
	p := &c.evals[e.parent]
	switch e.role {
	case roleChild, roleAll:
		p.failed = p.failed || e.failed
	case roleContains:
		if !e.failed {
			p.hits++
		}
	case roleDep:
		if c.counts[p.counts+int32(p.obj.Deps[e.part].Prop)] > 0 {
			c.release(e.sink, p.sink)
			p.failed = p.failed || e.failed
		} else {
			c.drop(e.sink)
		}
	}
}

// settleApply decides the choices and conditions of an eval of a frame.
func (c *Checker) settleApply(i int32, f *frame, at place) {
	e := &c.evals[i]
	a := e.node.Apply
	if a == nil {
		return
	}
	for n := range a.Any {
		if c.held(i, f, roleAny, int32(n)) == 0 {
			c.chosen(e, &a.Any[n], at)
		}
	}
	for n := range a.One {
		if c.held(i, f, roleOne, int32(n)) != 1 {
			c.chosen(e, &a.One[n], at)
		}
	}
	if a.Not != 0 && c.held(i, f, roleNot, 0) > 0 {
		e.failed = true
		c.breach(e.own, e.sink, a.NotRule, at)
	}
	if a.If != 0 {
		yes, no := roleThen, roleElse
		if c.held(i, f, roleIf, 0) == 0 {
			yes, no = roleElse, roleThen
		}
		for j := i + 1; j < f.hi; j++ {
			switch b := &c.evals[j]; {
			case b.parent != i:
			case b.role == yes:
				c.release(b.sink, e.sink)
				e.failed = e.failed || b.failed
			case b.role == no:
				c.drop(b.sink)
			}
		}
	}
}

func (c *Checker) chosen(e *eval, ch *program.Choice, at place) {
	e.failed = true
	c.breach(e.own, e.sink, ch.Rule, at)
}

// held counts the branches of a choice that hold.
func (c *Checker) held(i int32, f *frame, r role, part int32) int {
	n := 0
	for j := i + 1; j < f.hi; j++ {
		if b := &c.evals[j]; b.parent == i && b.role == r && b.part == part && !b.failed {
			n++
		}
	}
	return n
}
