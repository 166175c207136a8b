package engine

import (
	"github.com/forkontrol/forkontrol/internal/expression"
	"github.com/forkontrol/forkontrol/internal/lane"
	"github.com/forkontrol/forkontrol/internal/lane/lay"
	"github.com/forkontrol/forkontrol/internal/program"
)

// tracks take the records of a list whole, see lane.Track.
//
//  1. The walker is in the list when a record has ended. From there a track takes as many records as it can.
//  2. The first that it does not take is read in the general way alone, token by token, and what comes is noted. If
//     nothing is wrong with it, the track learns how it is written.
//  3. A list whose records cannot be taken has no track: one whose rules read more of them than whether what comes may
//     come. Where a track fails again and again it rests.
type tracks struct {
	*walker
	list    []*trackOf
	watched *trackOf // the record in hand is read for this one
	open    []openPlace
	told    []lane.Told
	from    int64 // where what is noted begins
	errors  int   // the findings before it
	base    int   // the frames of the list
	text    textLeaf
	dead    bool // what came so far is not a record that a track can take
}

// trackOf is the track of a list.
type trackOf struct {
	track   *lane.Track
	own     *owner
	list    program.NodeID // the node of the object or the array with the records
	prop    *program.Prop  // that has the records, nil in an array
	item    program.NodeID
	chain   []program.NodeID // the nodes around it, and its own
	serial  uint32           // of the frame that is known to have these
	places  []trackPlace
	counts  int      // of all places
	written []string // the prefixes of elements
	leaves  map[lane.Key]program.NodeID
	of      []trackLeaf // the leaves, by the track's numbers
	self    expression.Values
	kept    expression.Room // of the record in hand
	targets map[lane.Key][]target
	tells   []telling
	visits  int // records that came
	passed  int // records that it took
	vain    int // records that were read for it and taught nothing, one after another
	failed  int // records that it did not take, one after another
	rest    int // records that are still to pass before it is asked again
}

const (
	bare       = 1<<16 - 1 // the member that the items of an array are
	wrapped    = bare - 1  // the member that a message is of a document around it
	outside    = -1        // the place around such a message
	mostTracks = 64
	// After so many records in vain a track gets no more to learn, until it has taken so many others.
	mostVain, mercy = 12, 512
	// After so many records that it did not take it rests for a while.
	patience = 6
)

// trackFor gives the track of the list that is open in a frame, nil for none.
func (g *tracks) trackFor(f *frame) *trackOf {
	if f.hi-f.lo != 1 || f.hole || f.heads || f.markup != nil || f.strange || g.closing != nil {
		return nil // of what is strange no namespace is reported, which in another payload may be another thing
	}
	e := &g.evals.list[f.lo]
	if e.sink != live || e.unique >= 0 || e.own.msg.Types != nil {
		return nil
	}
	var prop *program.Prop
	var item program.NodeID
	if f.form == formArray {
		a := e.node.Array
		if a == nil || e.items == 0 || a.Items == 0 || len(a.Tuple) > 0 || a.Contains != 0 || a.UniqueRule != 0 {
			return nil
		}
		item = a.Items
	} else {
		if f.form != formElement || e.obj == nil || !e.simple || e.next >= int32(len(e.obj.Props)) {
			return nil
		}
		prop = &e.obj.Props[e.next]
		if !prop.List || !prop.Known || prop.Attr || g.content.came(&e.content, uint16(e.next)) == 0 {
			return nil
		}
		item = prop.Item
	}
	for _, t := range g.list {
		if t.list == e.id && t.prop == prop && t.item == item && t.own.msg == e.own.msg && (t.serial == f.serial || g.sameChain(t.chain, f)) {
			t.serial = f.serial
			return t
		}
	}
	if len(g.list) >= mostTracks {
		return nil
	}
	return g.newTrack(&trackOf{own: e.own, list: e.id, prop: prop, item: item, serial: f.serial, chain: g.chain(f)})
}

// newTrack adds a track.
func (g *tracks) newTrack(t *trackOf) *trackOf {
	t.leaves, t.targets = map[lane.Key]program.NodeID{}, map[lane.Key][]target{}
	if takable(t.own.msg, t.item) {
		t.track = lane.NewTrack()
		t.track.Leaf = func(k lane.Key) lane.Leaf {
			node := &t.own.msg.Nodes[t.leaves[k]]
			x := trackLeaf{node: node, typ: writtenType(lay.Value(k.Type)), wanted: t.targets[k]}
			of := lane.Leaf{Check: lay.Check(node, t.own.msg.Fields[node.Field].Personal, g.scalars.asOf, lay.Value(k.Type)), Number: len(t.of), Kept: len(x.wanted) > 0}
			if g.scalars.machine.AsksSelf(t.own.msg, node) {
				of.Asks, x.rules = true, g.scalars.machine.PlainSelf(t.own.msg, node)
			}
			t.of = append(t.of, x)
			return of
		}
		t.track.Asks = func(number int, text []byte) bool {
			x := &t.of[number]
			typ := x.as(text)
			return x.rules != nil && x.rules.HoldSelf(&t.self, typ, text) || g.scalars.machine.Holds(t.own.msg, x.node, typ, text)
		}
		t.track.Holds = func(number int, text []byte, ascii bool) bool {
			x := &t.of[number]
			return g.guide.leafHolds(t.own, x.node, x.typ, text, ascii)
		}
		t.track.Whole = func(b []byte, passed []lane.Passed) bool {
			return t.hold(g.scalars.machine, b, passed)
		}
	}
	g.list = append(g.list, t)
	return t
}

// chain gives the nodes of the places that are open down to a frame.
func (g *tracks) chain(f *frame) (c []program.NodeID) {
	for i := range g.evals.list[:f.hi] {
		c = append(c, g.evals.list[i].id)
	}
	return c
}

func (g *tracks) sameChain(c []program.NodeID, f *frame) bool {
	if len(c) != int(f.hi) {
		return false
	}
	for i := range c {
		if g.evals.list[i].id != c[i] {
			return false
		}
	}
	return true
}

// records takes the records that a track has from here on, if the walker is in a list between two records.
func (g *tracks) records(f *frame) {
	t := g.trackFor(f)
	if t == nil || t.track == nil {
		return
	}
	e := &g.evals.list[f.lo]
	if t.prop != nil && e.obj.Sequence && g.in.dialect.Ordered && e.last != e.next {
		return
	}
	n := g.along(t, t.room(g, e))
	if t.prop == nil {
		e.items += int32(n)
		f.filled += int32(n)
	} else {
		g.content.counts[e.counts+e.next] += uint32(n)
	}
}

// wants reports whether the track is to be asked at the next record.
func (t *trackOf) wants() bool {
	return t.track != nil && t.rest == 0 && (t.track.Known() || t.vain < mostVain)
}

// begin makes ready for a payload. What was learnt stays.
func (g *tracks) begin() {
	g.watched = nil
	for _, t := range g.list {
		t.serial = 0
		t.visits, t.failed, t.rest = 0, 0, 0
		if t.track != nil && !t.track.Known() {
			t.vain = 0
		}
	}
}

// documents takes the records that a track has from here on, if the walker is between two documents of many.
func (g *tracks) documents() {
	o := g.messages.known
	if g.doc.state.records == 0 || o == nil || o.msg.Envelope || o.msg.Types != nil || g.closing != nil || g.doc.rows != nil || g.doc.state.waiting || g.messages.several {
		return
	}
	var t *trackOf
	for _, x := range g.list {
		if x.list == 0 && x.own.msg == o.msg {
			t = x
		}
	}
	if t == nil {
		if len(g.list) >= mostTracks {
			return
		}
		t = g.newTrack(&trackOf{own: o, item: 1})
	}
	if t.track == nil {
		return
	}
	if n := g.along(t, 1<<30); n > 0 {
		g.doc.state.records += n
	}
}

// along takes so many records at the most, and gives how many there were. If it is the next record that is not taken, it is
// watched.
func (g *tracks) along(t *trackOf, most int) (n int) {
	if t.visits++; t.visits < enough {
		return 0
	}
	if t.rest > 0 {
		t.rest--
		return 0
	}
	if t.track.Known() && most > 0 {
		n = g.in.src.Whole(t.track, most)
		if t.passed += n; t.passed > mercy {
			t.passed, t.vain = 0, min(t.vain, mostVain-1)
		}
		switch {
		case t.track.Cut:
			return n
		case n > 0:
			t.failed = 0
		default:
			t.failed++
		}
		if t.failed > patience {
			t.failed, t.rest = 0, 4*patience
			return 0
		}
	}
	if t.vain < mostVain {
		g.watch(t)
	}
	return n
}

// room is how many records more the list may have before a rule is asked.
func (t *trackOf) room(g *tracks, e *eval) int {
	const most = 1 << 30
	var a *program.ArrayNode
	came := int64(e.items)
	if t.prop == nil {
		a = e.node.Array
	} else {
		a = t.own.msg.Nodes[t.prop.Node].Array
		came = int64(g.content.came(&e.content, uint16(e.next)))
	}
	if a == nil || a.MaxRule == 0 {
		return most
	}
	return int(min(max(a.Max-came, 0), most))
}
