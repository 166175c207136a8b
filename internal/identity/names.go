package identity

import (
	"github.com/forkontrol/forkontrol/internal/program"
)

// ID takes a value of xs:ID, which no other is equal to. W3C's test suite has it that this goes for two in one
// element too, which the letter of section 3.15.5 would let pass.
func (m *Machine) ID(own any, rule program.RuleID, value []byte, at Place, path func() string, personal program.Personal) {
	h := hash(value)
	if n := m.names.find(value, h); n >= 0 {
		e := &m.names.entries[n]
		m.host.Broken(&Breach{Own: own, Rule: rule, Field: -1, Place: at, Path: path(), Text: string(value), HasText: true, Personal: personal,
			Other: m.pathOf(e.parent, m.names.bytes[e.to:e.end])})
		return
	}
	rest := path()
	if m.room(len(value)+len(rest), at, nil) {
		m.names.add(value, []byte(rest), entry{hash: h})
	}
}

// IDREF takes a value of xs:IDREF.
func (m *Machine) IDREF(own any, rule program.RuleID, value []byte, at Place, path func() string, personal program.Personal) {
	if m.names.find(value, hash(value)) >= 0 {
		return
	}
	rest := path()
	if !m.room(len(value)+len(rest), at, nil) {
		return
	}
	r := ref{from: len(m.ofNames), place: at, personal: personal, own: own, rule: rule}
	m.ofNames = append(m.ofNames, value...)
	r.to = len(m.ofNames)
	m.ofNames = append(m.ofNames, rest...)
	r.end = len(m.ofNames)
	m.pending = append(m.pending, r)
}

// finish looks for what values of xs:IDREF refer to. The outermost element ends.
func (m *Machine) finish() {
	for i := range m.pending {
		r := &m.pending[i]
		if value := m.ofNames[r.from:r.to]; m.names.find(value, hash(value)) < 0 {
			m.host.Broken(&Breach{Own: r.own, Rule: r.rule, Field: -1, Place: r.place, Path: string(m.ofNames[r.to:r.end]),
				Text: string(value), HasText: true, Personal: r.personal})
		}
	}
	m.pending = m.pending[:0]
}
