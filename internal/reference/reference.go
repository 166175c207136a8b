// Package reference reads a payload slowly and plainly, and says which rules it
// breaks and where.
//
// The engine reads bytes in one pass, keeps next to nothing, and is fast; whether it
// is right is hard to see. This package reads the same program over a tree of values,
// a value at a time, as often as it takes, with exact numbers and package time for
// dates. It is meant to be compared with: tests ask both on generated payloads of the
// whole catalogue.
//
// Words: a breach is a rule that is broken at a place. The nodes of a place are all
// nodes of the program that apply to the value there: its own, those they refer to
// (allOf), and the branches that the value takes (oneOf, if). A scope is a value with
// rules over several fields; an evaluation is one such rule asked once.
//
// Package sample imports it too, for what the engine cannot do: judge a part of a
// payload that is not built yet; say which nodes apply to a place; and evaluate a rule
// with supposed answers from registers, from which follow the rows that a sample
// needs. Whether a finished sample is right is for the engine to say, not for this
// package.
//
// The package never reads bytes and has no words for people. It keeps nothing: what
// it knows about a message belongs to a Reader.
package reference

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// Breach is a rule that a tree breaks at a place.
type Breach struct {
	Rule program.RuleID
	// At is the value that the rule is about: the object that lacks a member, the
	// member that nothing names, the first item too many, the scope of a rule over several
	// fields.
	At tree.Path
}

// Reading says how trees are read.
type Reading struct {
	// Format is that of the payload: in XML the order and number of elements count,
	// and only in JSON has a scalar a type of its own.
	Format string
	// Prepare is called with each evaluation before it is asked, to set its Ask. Nil
	// leaves questions to registers without an answer, and rules that depend on one hold.
	Prepare func(*Evaluation)
	// Every lets rules over several fields read every value as it is in the tree, those
	// too that break rules of their own. To the engine they are as good as absent; a
	// search for samples wants to know what would be wrong with them, lest breaking a
	// value pass for mending a rule.
	Every bool
}

// With gives a reading in which the rows of registers answer.
func (r Reading) With(registers []Register) Reading {
	r.Prepare = func(e *Evaluation) { e.Ask = Answer(registers) }
	return r
}

// Reader reads trees of one message. It is for one goroutine.
type Reader struct {
	m *program.Message
	// reach is how many levels of properties below its scope a rule reads.
	reach int
	// related are the nodes that always apply with each, once asked for.
	related map[program.NodeID][]program.NodeID
}

// New gives a reader of a message.
func New(m *program.Message) *Reader {
	r := &Reader{m: m, related: map[program.NodeID][]program.NodeID{}}
	for i := range m.Nodes {
		if o := m.Nodes[i].Object; o != nil {
			for k := range o.Props {
				for _, keep := range o.Props[k].Keep {
					r.reach = max(r.reach, int(keep.Up))
				}
			}
		}
	}
	return r
}

// Breaches gives all breaches of a tree, in the order in which they are met; a rule
// once a place.
func (r *Reader) Breaches(t *tree.Value, how Reading) []Breach {
	j := judge{r: r, how: how, exprs: true}
	j.value(1, t)
	return append(j.breaches, r.keys(t)...)
}

// Broken gives the rules that a tree breaks, each once, in the order in which they are
// met.
func (r *Reader) Broken(t *tree.Value, how Reading) []program.RuleID {
	var rules []program.RuleID
	for _, b := range r.Breaches(t, how) {
		if !slices.Contains(rules, b.Rule) {
			rules = append(rules, b.Rule)
		}
	}
	return rules
}

// Holds reports whether a value breaks nothing that a node says about it and its parts.
// Rules over several fields are left out; so they are in branches, which no such rule
// decides.
func (r *Reader) Holds(n program.NodeID, t *tree.Value) bool {
	return (&judge{r: r, how: Reading{Format: program.FormatJSON}}).holds(n, t)
}

// HoldsText is Holds for a text as XML has it, without a type.
func (r *Reader) HoldsText(n program.NodeID, text string) bool {
	return (&judge{r: r, how: Reading{Format: program.FormatXML}}).holds(n, tree.String(text))
}
