package engine

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/expression"
	"github.com/forkontrol/forkontrol/internal/lane"
	"github.com/forkontrol/forkontrol/internal/lane/lay"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// What rules over several values read of the records that a track takes.

// trackLeaf is a leaf of the records of a list.
type trackLeaf struct {
	node   *program.Node
	typ    token.Type        // True for both booleans
	wanted []target          // who wants its values
	rules  *expression.Plain // over the value alone; nil where the machine has to say
}

// as gives the type of a value.
func (x *trackLeaf) as(text []byte) token.Type {
	if x.typ == token.True && text[0] == 'f' {
		return token.False
	}
	return x.typ
}

// writtenType gives the type of a value by how it is written.
func writtenType(v lay.Value) token.Type {
	switch v {
	case lay.String:
		return token.String
	case lay.Number:
		return token.Number
	case lay.Boolean:
		return token.True
	}
	return token.Untyped
}

// target is where rules want a value.
type target struct {
	place int
	keep  *program.Keep
}

// telling is what rules learn at the beginning or the end of a place.
type telling struct {
	do tellingKind
	target
}

type tellingKind uint8

const (
	scopeOpens tellingKind = iota
	scopeCloses
	somethingThere
	rowBegins
)

// hold reports whether the rules over all of a record surely hold, and whether the machine would have had room for what they
// read, were it all kept at once.
func (t *trackOf) hold(m *expression.Machine, b []byte, passed []lane.Passed) bool {
	t.kept.Reset()
	for i := range passed {
		p := &passed[i]
		if p.Leaf {
			x := &t.of[p.Number]
			typ := x.as(b[p.Begin:p.End])
			for _, w := range x.wanted {
				t.places[w.place].values.Keep(w.keep, typ, p.Begin, p.End)
			}
			continue
		}
		x := &t.tells[p.Number]
		at := &t.places[x.place]
		switch x.do {
		case scopeOpens:
			at.values.Begin(at.rules, b)
		case scopeCloses:
			if !at.rules.Hold(&at.values) {
				return false
			}
			t.kept.Add(&at.values)
		case somethingThere:
			at.values.KeepPlace(x.keep)
		case rowBegins:
			at.values.Row(x.keep)
		}
	}
	return m.HasRoom(&t.kept)
}

// tellOf notes what rules learn.
func (g *tracks) tellOf(do tellingKind, x target) {
	t := g.watched
	n := slices.Index(t.tells, telling{do, x})
	if n < 0 {
		n = len(t.tells)
		t.tells = append(t.tells, telling{do, x})
	}
	g.act(lane.Tells, 0, uint64(n))
}

// placeWanted notes what rules learn of the place of an eval, which is open now, within another.
func (g *tracks) placeWanted(e *eval, parent int) bool {
	prop, of := e.prop, e.parent
	item := prop == nil
	if item { // of an array, which is a row of what wants the array's items
		array := &g.evals.list[e.parent]
		if prop, of = array.prop, array.parent; prop == nil {
			return true
		}
	}
	list, ok := g.wantedBy(of, prop)
	if !ok {
		return false
	}
	for _, w := range list {
		switch {
		case (item || g.in.dialect.Repeats) && w.keep.IsItem():
			if w.keep.Slot != program.RowStart {
				return false // scalars are wanted
			}
			g.tellOf(rowBegins, w)
		case !item:
			g.tellOf(somethingThere, w)
		}
	}
	return true
}

// wantedBy gives who wants what a property of an eval has; it is false where rules outside the record do.
func (g *tracks) wantedBy(i int32, p *program.Prop) (list []target, ok bool) {
	var rows []int8 // the lists whose rows the values themselves are
	for k := range p.Keep {
		keep := &p.Keep[k]
		j, _ := g.keeper.scopeOf(i, keep)
		if j < 0 {
			continue
		}
		at := slices.IndexFunc(g.open, func(o openPlace) bool { return o.eval == j })
		if at < 0 || g.open[at].n == outside {
			return nil, false
		}
		if keep.Where {
			continue
		}
		if keep.IsItem() && keep.Slot != program.RowStart {
			if slices.Contains(rows, keep.List) {
				return nil, false // one row has more than one column of it
			}
			rows = append(rows, keep.List)
		}
		list = append(list, target{g.open[at].n, keep})
	}
	return list, true
}
