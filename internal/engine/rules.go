package engine

import (
	"github.com/forkontrol/forkontrol/internal/expression"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
)

// Rules over several values are the expression machine's. Here is what the walker does for
// it: it finds the scope that a value or a row belongs to, says where these stand, and
// makes findings of the rules that broke.

// keep gives the scalar in hand, the value of a property of an eval, to the rules that
// read it.
func (c *Checker) keep(i int32, p *program.Prop, sound bool) {
	for k := range p.Keep {
		if j, row := c.scopeOf(i, int(p.Keep[k].Up)); j >= 0 {
			c.keepLeaf(c.evals[j].scope, &p.Keep[k], p, row, sound)
		}
	}
}

// keepScalarItem gives the scalar in hand, an item of the array that an eval stands for,
// to the rules that read it as a row of its own.
func (c *Checker) keepScalarItem(i int32, sound bool) {
	e := &c.evals[i]
	for k := range e.prop.Keep {
		keep := &e.prop.Keep[k]
		if !expression.StartsRow(keep) {
			continue
		}
		if j, _ := c.scopeOf(e.parent, 0); j >= 0 {
			c.keepLeaf(c.evals[j].scope, keep, e.prop, 0, sound)
		}
	}
}

// keepLeaf gives the scalar in hand to the rules of a scope.
func (c *Checker) keepLeaf(s expression.Scope, keep *program.Keep, p *program.Prop, row uint32, sound bool) {
	l := &c.leaf
	v := expression.Value{Type: l.typ, Text: l.text, Sound: sound}
	v.Place = expression.Place{Offset: l.place.offset, Line: l.place.line, Column: l.place.col, Index: l.place.index}
	shows := sound && c.rules.Shows(s, keep)
	if shows {
		v.Path, v.Shown = c.path(l.place), cut(l.text)
	}
	if v.Place.Line == 0 && (shows || keep.Whole && expression.StartsRow(keep)) {
		line, col := c.src.Position(l.place.offset)
		v.Place.Line, v.Place.Column = int32(line), int32(col)
	}
	c.kept(c.rules.Keep(s, keep, p, row, &v), l.place)
}

// keepPlace gives the innermost frame, the value of a property of an eval, to the rules
// that ask whether it is there or take it for a row.
func (c *Checker) keepPlace(i int32, p *program.Prop) {
	f := c.top()
	for k := range p.Keep {
		keep := &p.Keep[k]
		j, row := c.scopeOf(i, int(keep.Up))
		if j < 0 {
			continue
		}
		if s := c.evals[j].scope; c.dialect.Repeats && keep.Slot == program.RowStart {
			c.keepRow(s, keep, p)
		} else {
			c.rules.KeepPlace(s, keep, row, f.form == formArray)
		}
	}
}

// keepItem gives the innermost frame, an item of the array that an eval stands for, to the
// rules that take it for a row.
func (c *Checker) keepItem(i int32) {
	e := &c.evals[i]
	if e.prop == nil {
		return
	}
	for k := range e.prop.Keep {
		if keep := &e.prop.Keep[k]; keep.Slot == program.RowStart {
			if j, _ := c.scopeOf(e.parent, 0); j >= 0 {
				c.keepRow(c.evals[j].scope, keep, e.prop)
			}
		}
	}
}

// keepRow begins a row that is the innermost frame.
func (c *Checker) keepRow(s expression.Scope, keep *program.Keep, p *program.Prop) {
	f := c.top()
	line, col := c.src.Position(f.offset)
	at := expression.Place{Offset: f.offset, Line: int32(line), Column: int32(col), Index: f.index}
	c.kept(c.rules.KeepRow(s, keep, p, f.serial, at), place{offset: f.offset})
}

// kept stops the check when something that rules read could not be kept.
func (c *Checker) kept(o expression.Outcome, at place) {
	switch {
	case o == expression.Kept || c.stopped:
	case o == expression.OutOfRoom:
		c.outOfRoom(at.offset)
	default:
		rows := int64(c.o.Limits.Rows)
		c.problemAt(&token.Problem{Rule: token.RuleLimitRows, Limit: rows}, at)
	}
}

// scopeOf gives the eval with a scope that is so many objects above an eval, -1
// when there is none, and the serial of the frame just below it.
func (c *Checker) scopeOf(i int32, up int) (int32, uint32) {
	fi := c.frameOf(i)
	var serial uint32
	for {
		e := &c.evals[i]
		if up == 0 && e.scope >= 0 {
			return i, serial
		}
		if e.parent < 0 {
			return -1, 0
		}
		if e.parent < c.frames[fi].lo { // leaves the frame
			if c.frames[fi].form != formArray {
				if up == 0 {
					return -1, 0
				}
				up--
				serial = c.frames[fi].serial
			}
			for e.parent < c.frames[fi].lo {
				fi--
			}
		}
		i = e.parent
	}
}

func (c *Checker) frameOf(i int32) int {
	fi := len(c.frames) - 1
	for c.frames[fi].lo > i {
		fi--
	}
	return fi
}

// askScope asks the rules of an eval's scope, the innermost frame, which is about to close.
func (c *Checker) askScope(i int32, at place) {
	c.rules.Ask(c.evals[i].scope, func(b expression.Breach) {
		e, at := &c.evals[i], at
		switch {
		case b.Value != nil:
			at = place{offset: b.Value.Place.Offset, line: b.Value.Place.Line, col: b.Value.Place.Column}
		case b.List != nil:
			at = place{offset: b.Place.Offset, line: b.Place.Line, col: b.Place.Column}
		}
		f := c.breach(e.own, e.sink, b.Rule, at)
		if f == nil {
			return
		}
		switch {
		case b.Value != nil:
			f.Path, f.Value, f.HasValue = b.Value.Path, b.Value.Shown, true
		case b.List != nil:
			f.Path = c.listPath(b.List, b.Place.Index)
		}
	})
}

// askSelf asks the rules whose scope is the scalar in hand.
func (c *Checker) askSelf(own *owner, node *program.Node, s sink) {
	c.rules.AskSelf(own.msg, node, c.leaf.typ, c.leaf.text, func(rule program.RuleID) { c.leafBreach(own, s, rule, "") })
}

// hold makes room for an entry that stays as long as a frame is open. It is false
// when there is none, and the check has stopped: what was not kept could not be
// looked at.
func (c *Checker) hold(f *frame, text int, offset int64) bool {
	if !c.memory.Take(text) {
		if !c.stopped {
			c.outOfRoom(offset)
		}
		return false
	}
	f.kept += c.memory.Size(text)
	return true
}

// giveBack gives back what a frame held.
func (c *Checker) giveBack(f *frame) {
	c.memory.Give(f.kept)
	f.kept = 0
}

func (c *Checker) outOfRoom(offset int64) {
	c.problem(&token.Problem{Rule: token.RuleLimitMembers, Offset: offset, Limit: int64(c.o.Limits.Members)})
}
