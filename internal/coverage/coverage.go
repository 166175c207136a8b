// Package coverage counts what the ruleset holds for each system and how sure it is:
// messages, fields and rules by evidence, and what is missing. It reads only the
// ruleset and judges nothing.
package coverage

import (
	"github.com/forkontrol/forkontrol/internal/program"
)

// System is what the ruleset holds of one system.
type System struct {
	*program.System
	// Messages, Fields (without the root elements) and Rules by evidence.
	Messages, Fields, Rules Count
}

// Count is a number of things by the evidence for them.
type Count struct {
	Official int `json:"official"`
	Contract int `json:"contract"`
	Draft    int `json:"draft"`
}

// Total is the number of things, whatever the evidence.
func (c Count) Total() int { return c.Official + c.Contract + c.Draft }

// Share is the part of the things with an evidence, in whole percent; rounded down,
// so that 100 means all, but never 0 where there is one.
func (c Count) Share(e program.Evidence) int {
	n := c.of(e)
	if n == 0 {
		return 0
	}
	return max(1, 100*n/c.Total())
}

func (c Count) of(e program.Evidence) int {
	switch e {
	case program.Official:
		return c.Official
	case program.Contract:
		return c.Contract
	}
	return c.Draft
}

func (c *Count) add(e program.Evidence) {
	switch e {
	case program.Official:
		c.Official++
	case program.Contract:
		c.Contract++
	default:
		c.Draft++
	}
}

// plus is the sum of two counts.
func (c Count) plus(d Count) Count {
	return Count{c.Official + d.Official, c.Contract + d.Contract, c.Draft + d.Draft}
}

// Of counts every system that has messages, in the order of the ruleset.
func Of(set *program.Ruleset) []System {
	var list []System
	for _, s := range set.Systems {
		if len(s.Messages) == 0 {
			continue
		}
		c := System{System: s}
		for _, m := range s.Messages {
			c.Messages.add(m.Evidence)
			for i := range m.Fields[1:] {
				c.Fields.add(m.Fields[1+i].Evidence)
			}
			for i := range m.Rules[1:] {
				c.Rules.add(m.Rules[1+i].Evidence)
			}
		}
		for i := range s.Rules {
			c.Rules.add(s.Rules[i].Evidence)
		}
		list = append(list, c)
	}
	return list
}

// Sum is what all of the systems have together; it has no System.
func Sum(list []System) System {
	var sum System
	for _, s := range list {
		sum.Messages = sum.Messages.plus(s.Messages)
		sum.Fields = sum.Fields.plus(s.Fields)
		sum.Rules = sum.Rules.plus(s.Rules)
	}
	return sum
}
