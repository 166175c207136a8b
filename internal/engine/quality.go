package engine

import (
	"github.com/forkontrol/forkontrol/internal/codepoint"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/internal/value"
)

// What is looked at here no message states, for it holds for every value that is text: that its
// letters are those that somebody wrote, and that nobody is born after the day of the check.
// The guided way takes no value of which there is anything to say.

// sound reports whether there is nothing to say of a value of a node.
func (sc *scalars) sound(own *owner, node *program.Node, text []byte, ascii bool) bool {
	if !ascii {
		if d, _, _, _ := value.Damaged(text); d != value.Whole {
			return false
		}
	}
	return uint(len(text)-10) > 1 || sc.unborn(own, node, text) == ""
}

// review reports what there is to say of the scalar in hand, of which one node is given.
func (sc *scalars) review(own *owner, id program.NodeID) {
	l := &sc.leaf
	if l.typ != token.Untyped && l.typ != token.String {
		return
	}
	if !l.ascii {
		sc.damage()
	}
	if id == 0 {
		return
	}
	if day := sc.unborn(own, &own.msg.Nodes[id], l.text); day != "" {
		if f := sc.out.engineBreach(token.RuleUnborn, l.place); f != nil {
			f.Found, f.Want = day, sc.asOf
			f.Value, f.HasValue, f.Personal = cut(l.text), true, own.msg.Fields[own.msg.Nodes[id].Field].Personal
		}
	}
}

// damage reports letters of the scalar in hand that are no longer what they were. The value
// itself is not shown: what there is of it besides is nobody's business.
func (sc *scalars) damage() {
	text := sc.leaf.text
	d, from, to, was := value.Damaged(text)
	if d == value.Whole || d == value.Lost && sc.unfit { // half a character was read as U+FFFD
		return
	}
	rule := token.RuleBroken
	switch d {
	case value.Lost:
		rule = token.RuleLost
	case value.Invisible:
		rule = token.RuleInvisible
	}
	found := ""
	for _, r := range string(text[from:to]) {
		if r > ' ' && len(found) < 25 { // the first few
			found += " " + codepoint.Name(r)
		}
	}
	if found != "" { // it has nothing that can be numbered when all of it is space
		found = found[1:]
	}
	if d == value.Misread {
		if was != "" {
			found += "; " + was + "?"
		}
		found = string(text[from:to]) + " (" + found + ")"
	}
	if f := sc.out.engineBreach(rule, sc.leaf.place); f != nil {
		f.Found = found
	}
}

// unborn gives the date of birth of somebody who is not yet born on the day of the check, as a CPR
// number or a field for it tells, empty for anybody and anything else.
func (sc *scalars) unborn(own *owner, node *program.Node, text []byte) string {
	if (len(text) == 10 || len(text) == 11 && text[10] == 'Z') && text[4] == '-' && len(sc.asOf) == 10 {
		if own.msg.Fields[node.Field].Personal == program.Birth && string(text[:10]) > sc.asOf && value.IsDate(text[:10]) {
			return string(text[:10])
		}
		return ""
	}
	var room [10]byte
	if len(text) == 11 && text[6] == '-' {
		text = append(append(room[:0], text[:6]...), text[7:]...)
	}
	// The seventh digit is 4 or more and the year not before this one.
	if len(text) != 10 || text[6] < '4' || len(sc.asOf) != 10 || sc.asOf[:2] == "20" && string(text[4:6]) < sc.asOf[2:4] {
		return ""
	}
	if own.msg.Fields[node.Field].Personal != program.CPR {
		return ""
	}
	year, _, _, ok := value.CPRBirthDate(text)
	if !ok || year < 2000 {
		return ""
	}
	tens := text[0]
	if tens >= '6' { // a replacement number
		tens -= 6
	}
	text = text[:10]
	date := []byte{'2', '0', text[4], text[5], '-', text[2], text[3], '-', tens, text[1]}
	if string(date) <= sc.asOf {
		return ""
	}
	return string(date)
}
