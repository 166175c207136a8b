package engine

import (
	"unsafe"

	"github.com/forkontrol/forkontrol/internal/expression"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// Rules over several values are the expression machine's. Here is what the walker does for
// it: it finds the scope that a value or a row belongs to, says where these stand, and
// makes findings of the rules that broke.

// keeper hands to the expression machine what the rules of open places read.
//
//   - A value goes to the scope that its property names: so many objects above it.
//   - Of a value that breaks its own rules only that it is there is kept; one that breaks them
//     by being empty is not there.
//   - What finds no room stops the check: rules that read it could not be asked.
type keeper struct {
	machine *expression.Machine
	limit   int // rows
	in      *payload
	out     *collector
	trail   *trail
	room    *holder
	evals   *evals
	scalars *scalars
	written []byte // a path, see pathOf
}

// keep gives the scalar in hand, the value of a property of an eval, to the rules that
// read it.
func (kp *keeper) keep(i int32, p *program.Prop, sound bool) {
	for k := range p.Keep {
		if j, row := kp.scopeOf(i, &p.Keep[k]); j >= 0 {
			kp.keepLeaf(&kp.evals.list[j], &p.Keep[k], p, row, sound)
		}
	}
}

// keepScalarItem gives the scalar in hand, an item of the array that an eval stands for,
// to the rules that read it as a row of its own.
func (kp *keeper) keepScalarItem(i int32, sound bool) {
	e := &kp.evals.list[i]
	for k := range e.prop.Keep {
		keep := &e.prop.Keep[k]
		if !keep.IsItem() {
			continue
		}
		if j, _ := kp.scopeOf(e.parent, keep); j >= 0 {
			kp.keepLeaf(&kp.evals.list[j], keep, e.prop, 0, sound)
		}
	}
}

// keepLeaf gives the scalar in hand to the rules of an eval's scope.
func (kp *keeper) keepLeaf(e *eval, keep *program.Keep, p *program.Prop, row uint32, sound bool) {
	s, l := e.scope, &kp.scalars.leaf
	if !sound && (l.typ == token.Untyped || l.typ == token.String || l.typ == token.Null && kp.in.dialect.Tags) && pastBlank(l.text) == len(l.text) {
		return
	}
	v := expression.Value{Type: l.typ, Text: l.text, Sound: sound}
	v.Place = expression.Place{Offset: l.place.offset, Line: l.place.line, Column: l.place.col, Index: l.place.index}
	v.Personal = e.own.msg.Fields[p.Field].Personal
	shows := sound && kp.machine.Shows(s, keep, row)
	switch {
	case shows && keep.Where:
		v.Path, v.Shown = kp.pathOf(l.place), unsafe.String(unsafe.SliceData(l.text), len(l.text))
		if len(l.text) > finding.MaxValue {
			v.Shown = cut(l.text)
		}
	case shows:
		v.Path, v.Shown = kp.trail.path(l.place), cut(l.text)
	}
	if v.Place.Line == 0 && (shows || keep.IsItem()) {
		line, col := kp.in.src.Position(l.place.offset)
		v.Place.Line, v.Place.Column = int32(line), int32(col)
	}
	kp.kept(kp.machine.Keep(s, keep, p, row, &v), l.place)
}

// pathOf is the path of a place until the next call: the machine copies it.
func (kp *keeper) pathOf(at place) string {
	if kp.written = kp.trail.appendPath(kp.written[:0], at); len(kp.written) > finding.MaxPath {
		return kp.trail.path(at)
	}
	return unsafe.String(unsafe.SliceData(kp.written), len(kp.written))
}

// keepPlace gives the innermost frame, the value of a property of an eval, to the rules
// that ask whether it is there or take it for a row.
func (kp *keeper) keepPlace(i int32, p *program.Prop) {
	f := kp.trail.top()
	for k := range p.Keep {
		keep := &p.Keep[k]
		j, row := kp.scopeOf(i, keep)
		if j < 0 {
			continue
		}
		if s := kp.evals.list[j].scope; kp.in.dialect.Repeats && keep.IsItem() {
			kp.keepRow(s, keep, p)
		} else {
			kp.machine.KeepPlace(s, keep, row, f.form == formArray)
		}
	}
}

// keepItem gives the innermost frame, an item of the array that an eval stands for, to the
// rules that take it for a row.
func (kp *keeper) keepItem(i int32) {
	e := &kp.evals.list[i]
	if e.prop == nil {
		return
	}
	for k := range e.prop.Keep {
		if keep := &e.prop.Keep[k]; keep.IsItem() {
			if j, _ := kp.scopeOf(e.parent, keep); j >= 0 {
				kp.keepRow(kp.evals.list[j].scope, keep, e.prop)
			}
		}
	}
}

// keepRow begins a row that is the innermost frame, or keeps where it is.
func (kp *keeper) keepRow(s expression.Scope, keep *program.Keep, p *program.Prop) {
	f := kp.trail.top()
	line, col := kp.in.src.Position(f.offset)
	at := expression.Place{Offset: f.offset, Line: int32(line), Column: int32(col), Index: f.index}
	switch {
	case keep.Slot == program.RowStart:
		kp.kept(kp.machine.KeepRow(s, keep, p, f.serial, at), place{offset: f.offset})
	case keep.Where:
		v := expression.Value{Type: token.Object, Sound: true, Place: at, Path: kp.pathOf(place{})}
		kp.kept(kp.machine.Keep(s, keep, p, f.serial, &v), place{offset: f.offset})
	}
}

// kept stops the check when something that rules read could not be kept.
func (kp *keeper) kept(o expression.Outcome, at place) {
	switch {
	case o == expression.Kept || kp.out.stopped:
	case o == expression.OutOfRoom:
		kp.room.outOfRoom(at.offset)
	default:
		rows := int64(kp.limit)
		kp.out.problemAt(&token.Problem{Rule: token.RuleLimitRows, Limit: rows}, at)
	}
}

// scopeOf gives the eval with the scope of what is kept below an eval, -1 when there is
// none, and the serial of the frame that is its row.
func (kp *keeper) scopeOf(i int32, keep *program.Keep) (int32, uint32) {
	fi := kp.trail.frameOf(i)
	up, serial := keep.Up, uint32(0)
	for {
		e := &kp.evals.list[i]
		if up == 0 && e.scope >= 0 {
			return i, serial
		}
		if e.parent < 0 {
			return -1, 0
		}
		if e.parent < kp.trail.frames[fi].lo { // leaves the frame
			if kp.trail.frames[fi].form != formArray {
				if up == 0 {
					return -1, 0
				}
				if up--; up == keep.Within {
					serial = kp.trail.frames[fi].serial
				}
			}
			for e.parent < kp.trail.frames[fi].lo {
				fi--
			}
		}
		i = e.parent
	}
}

// askScope asks the rules of an eval's scope, the innermost frame, which is about to close.
func (kp *keeper) askScope(i int32, at place) {
	kp.machine.Ask(kp.evals.list[i].scope, func(b expression.Breach) {
		e, at := &kp.evals.list[i], at
		switch {
		case b.Value != nil:
			at = place{offset: b.Value.Place.Offset, line: b.Value.Place.Line, col: b.Value.Place.Column}
		case b.List != nil:
			at = place{offset: b.Place.Offset, line: b.Place.Line, col: b.Place.Column}
		}
		f := kp.out.breach(e.own, e.sink, b.Rule, at)
		if f == nil {
			return
		}
		switch {
		case b.Value != nil:
			f.Path, f.Value, f.HasValue = b.Value.Path, b.Value.Shown, b.Value.Type != token.Object
			f.Personal = b.Value.Personal
		case b.List != nil:
			f.Path = kp.trail.listPath(b.List, b.Place.Index)
		}
		if b.Other != nil {
			f.Other = kp.trail.listPath(b.Of, b.Other.Index)
		}
	})
}
