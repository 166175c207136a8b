// Package expression is the machine for rules over several values: it keeps the values
// that such rules read while a payload passes by, and evaluates their code
// (program.Expr) when the place that they belong to is closed.
//
// Words: a scope is an open place of a payload whose node has rules; its rules read
// slots, each with one value, and lists, whose rows are in tables: a rule is asked of
// each row, or reads all of them. A row has columns with cells. A place or a value that a
// rule reads is kept in a scope as a program.Keep says. A key is rows that are found by
// their values. A breach is a rule that turned out false, and where that shows.
//
// The caller walks the payload and finds the scope of what it meets; it hands over values
// and the beginnings of rows, and the machine answers which rules broke. It knows no
// format: a value carries the type it was written as, or none where it is only text. It
// knows no paths: what a finding will show of a value is given with it. It makes no
// findings and no texts.
//
// What is kept is bounded: by the Memory that is shared with the caller, and by the
// number of rows in tables.
package expression

import (
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/register"
	"github.com/forkontrol/forkontrol/internal/token"
)

// Options say what the rules of a machine may use.
type Options struct {
	// Registers that were given, by name.
	Registers register.Set
	// AsOf is the day whose rules are asked, see program.Rule.InForce.
	AsOf string
	// Rows is how many rows the tables of all open scopes may have.
	Rows int
	// Memory is where the machine accounts for all else that it keeps.
	Memory *Memory
}

// Machine keeps values for rules and evaluates these. It serves one payload at a time;
// Reset makes it ready for another and keeps its room.
//
// The open scopes are a stack: scopes[:len] are open, those behind are room for others.
// The rows and bytes of tables are the sums over the open scopes, so that closing one
// gives its share back.
type Machine struct {
	o      Options
	scopes []scope
	rows   int
	bytes  int64
	order  []uint32 // room for operations over tables
	groups []uint32 // likewise
	values []byte   // of a row, see table.values
	other  []byte   // of another
	blamed []blame  // the rows that make a rule over a list false
	self   Value    // see AskSelf
}

// New makes a machine without open scopes.
func New(o Options) *Machine { return &Machine{o: o} }

// Reset closes all scopes. What they held is no longer accounted for here; the Memory is
// the caller's to empty.
func (m *Machine) Reset() {
	all := m.scopes[:cap(m.scopes)]
	for i := range all {
		all[i].node = nil
	}
	m.scopes, m.rows, m.bytes = m.scopes[:0], 0, 0
}

// Scope is the number of an open scope.
type Scope int32

// NoScope is in place of a scope where there are no rules to be asked.
const NoScope Scope = -1

// Open opens a scope within those that are open, for a node of a message. It is NoScope
// when none of the node's rules can be asked on the day and with the registers given.
func (m *Machine) Open(msg *program.Message, node *program.Node) Scope {
	if n := len(m.scopes); n < cap(m.scopes) {
		m.scopes = m.scopes[:n+1]
	} else {
		m.scopes = append(m.scopes, scope{})
	}
	last := len(m.scopes) - 1
	s := &m.scopes[last]
	if s.node != node { // records of a list have their scopes in one place, one after another
		s.node, s.asked, s.some = node, s.asked[:0], false
		for i := range len(node.Exprs) + len(node.Keys) {
			asks := false
			if k := i - len(node.Exprs); k < 0 {
				asks = m.asks(msg, &node.Exprs[i])
			} else if rule := node.Keys[k].Rule; rule != 0 {
				asks = msg.Rules[rule].InForce(m.o.AsOf)
			}
			s.asked = append(s.asked, asks)
			s.some = s.some || asks
		}
		s.countWhole()
	}
	if !s.some {
		m.scopes = m.scopes[:last]
		return NoScope
	}
	s.begin()
	return Scope(last)
}

// Close closes a scope and those within it without asking their rules, and gives back
// what they held.
func (m *Machine) Close(id Scope) {
	for i := int(id); i < len(m.scopes); i++ {
		s := &m.scopes[i]
		m.o.Memory.Give(s.held)
		s.held = 0
		for k := range s.tables {
			t := &s.tables[k]
			m.rows -= t.rows
			m.bytes -= t.held
			t.held = 0
		}
	}
	m.scopes = m.scopes[:id]
}

// Breach is a rule that is broken and where that shows: at a value, at a row, or else
// at the scope as a whole.
type Breach struct {
	Rule program.RuleID
	// Value is the value where the breach shows, nil for none.
	Value *Value
	// List is the property whose row at Place the breach shows at, nil for none.
	List  *program.Prop
	Place Place
	// Other is the row of Of, a list directly below the scope, that this one does not go
	// with: an earlier one with the same values, one whose period it overlaps. Nil for none.
	Of    *program.Prop
	Other *Place
}

// Ask evaluates the rules of a scope, in order, and calls broken for each breach. A rule
// over the rows of a list is asked for each, and may break as often; one over a list as a
// whole breaks at each row that makes it false.
func (m *Machine) Ask(id Scope, broken func(Breach)) {
	s := &m.scopes[id]
	for n := range s.tables {
		if s.node.Tables[n].Key != 0 {
			m.settle(s, n)
		}
	}
	e := evaluation{m: m, scope: s}
	for k := range s.node.Exprs {
		if !s.asked[k] {
			continue
		}
		x := &s.node.Exprs[k]
		e.code, e.table, e.culprit, e.strange = x.Code, nil, nil, s.astray
		if x.Each < 0 {
			m.blamed = m.blamed[:0]
			if !e.broken() {
				continue
			}
			if e.culprit == nil || x.At >= 0 {
				broken(e.breach(x))
				continue
			}
			for _, b := range m.blamed {
				broken(e.blames(x, b))
			}
			continue
		}
		t, left := &s.tables[x.Each], x.Most
		for row := 0; row < t.rows; row++ {
			e.table, e.tableRow = t, row
			if e.broken() {
				broken(e.breach(x))
				if left--; left == 0 {
					break
				}
			}
		}
	}
	for k := range s.node.Keys {
		if s.asked[len(s.node.Exprs)+k] {
			m.askKey(s, k, broken)
		}
	}
}

// AskSelf evaluates the rules of a node over the scalar that stands there, which is given
// by its type and its text, and calls broken for each that is broken. Where a node takes an
// object or an array too, its rules are over what is in that, and a scalar breaks none.
func (m *Machine) AskSelf(msg *program.Message, node *program.Node, typ token.Type, text []byte, broken func(program.RuleID)) {
	if node.Types&(program.Object|program.Array) != 0 {
		return
	}
	m.self = Value{Type: typ, Text: text}
	for k := range node.Exprs {
		x := &node.Exprs[k]
		if !m.asks(msg, x) {
			continue
		}
		e := evaluation{m: m, code: x.Code, self: &m.self}
		if e.broken() {
			broken(x.Rule)
		}
	}
}

// AsksSelf reports whether there are rules of a node over its own scalar that are to be asked.
func (m *Machine) AsksSelf(msg *program.Message, node *program.Node) bool {
	if node.Types&(program.Object|program.Array) != 0 {
		return false
	}
	for k := range node.Exprs {
		if m.asks(msg, &node.Exprs[k]) {
			return true
		}
	}
	return false
}

// Holds reports whether AskSelf would find nothing broken.
func (m *Machine) Holds(msg *program.Message, node *program.Node, typ token.Type, text []byte) bool {
	holds := true
	m.AskSelf(msg, node, typ, text, func(program.RuleID) { holds = false })
	return holds
}

// asks reports whether a rule is to be asked: it is in force, and the registers that it
// needs were given.
func (m *Machine) asks(msg *program.Message, x *program.ExprRule) bool {
	return msg.Rules[x.Rule].InForce(m.o.AsOf) && m.askable(x.Code)
}
