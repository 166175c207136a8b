package identity

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/program"
)

// whole takes a target whose end has come.
func (m *Machine) whole(t *target) {
	s := &m.scopes[t.scope]
	at := m.levels[t.level].place
	absent, wrong, unknown := false, false, false
	for f := range t.fields {
		wrong, unknown = wrong || t.fields[f].wrong, unknown || t.fields[f].unknown
	}
	for f := range t.fields {
		x := &t.fields[f]
		none := x.count == 0
		absent = absent || none || x.absent
		if s.c.Kind != program.IsKey || wrong {
			continue
		}
		b := Breach{Own: s.own, Constraint: s.c, Field: f, Place: at}
		switch {
		case none:
			b.Rule = s.c.LackRule
		case x.nillable:
			b.Rule = s.c.NilRule
		default:
			continue
		}
		m.host.Broken(&b)
		wrong = true
	}
	if unknown && !absent && !wrong {
		m.host.Unchecked(s.own, s.c.Rule)
		if s.c.Kind != program.IsKeyRef {
			m.tableOf(s.level, s.own, s.c.Name, true).unsure = true
		}
	}
	if absent || wrong || unknown || m.full {
		return
	}
	m.tuple = m.tuple[:0]
	text := ""
	personal := program.Public
	for f := range t.fields {
		x := &t.fields[f]
		n := len(x.key)
		m.tuple = append(append(m.tuple, byte(n), byte(n>>8), byte(n>>16), byte(n>>24)), x.key...)
		if f > 0 {
			text += ", "
		}
		text += string(x.text)
		personal = stricter(personal, x.personal)
	}
	h := hash(m.tuple)
	if s.c.Kind == program.IsKeyRef {
		if own := m.tableOf(s.level, s.own, s.c.Refer, false); own != nil && own.mine != nil && own.mine.find(m.tuple, h) >= 0 {
			return
		}
		parent, rest := m.path()
		if !m.room(len(m.tuple)+len(rest)+len(text), at, s) {
			return
		}
		r := ref{from: len(s.bytes), place: at, parent: parent, personal: personal}
		s.bytes = append(s.bytes, m.tuple...)
		r.to = len(s.bytes)
		s.bytes = append(s.bytes, rest...)
		r.end = len(s.bytes)
		s.bytes = append(s.bytes, text...)
		r.stop = len(s.bytes)
		s.refs = append(s.refs, r)
		return
	}
	own := m.tableOf(s.level, s.own, s.c.Name, true)
	if own.mine == nil {
		own.mine = &table{}
	}
	if n := own.mine.find(m.tuple, h); n >= 0 {
		e := &own.mine.entries[n]
		m.host.Broken(&Breach{Own: s.own, Rule: s.c.Rule, Constraint: s.c, Field: -1, Place: at, Text: text, HasText: true, Personal: personal,
			Other: m.pathOf(e.parent, own.mine.bytes[e.to:e.end])})
		return
	}
	parent, rest := m.path()
	if m.room(len(m.tuple)+len(rest), at, nil) {
		own.mine.add(m.tuple, []byte(rest), entry{hash: h, serial: m.levels[t.level].serial, parent: parent})
	}
}

// stricter is the kind of personal data of which less is shown.
func stricter(a, b program.Personal) program.Personal {
	switch {
	case a == b, b == program.Public, b == program.Birth:
		return a
	case a == program.Public, a == program.Birth:
		return b
	}
	return program.Secret
}

// room takes room for an entry, of a scope or of a table.
func (m *Machine) room(size int, at Place, s *scope) bool {
	if m.rows >= m.most || m.size+size > m.most*bytesPerEntry {
		m.full = true
		m.host.Full(at)
		return false
	}
	m.rows++
	m.size += size
	if s != nil {
		s.rows++
		s.size += size
	}
	return true
}

// path gives the path of the innermost element: the number of its parent's, and the rest.
func (m *Machine) path() (parent uint32, rest string) {
	whole := m.host.Path(0)
	if len(m.levels) < 2 {
		return 0, whole
	}
	l := &m.levels[len(m.levels)-2]
	if l.parent == 0 {
		path := m.host.Path(1)
		m.size += len(path)
		m.parents = append(m.parents, path)
		l.parent = uint32(len(m.parents))
	}
	before := m.parents[l.parent-1]
	if len(before) > len(whole) || whole[:len(before)] != before {
		return 0, whole
	}
	return l.parent, whole[len(before):]
}

func (m *Machine) pathOf(parent uint32, rest []byte) string {
	if parent == 0 {
		return string(rest)
	}
	return m.parents[parent-1] + string(rest)
}

// tableOf gives the table of a constraint at an open element, nil where there is none.
func (m *Machine) tableOf(at int, own any, name string, make bool) *named {
	l := &m.levels[at]
	for i := range l.tables {
		if t := &l.tables[i]; t.name == name && t.own == own {
			return t
		}
	}
	if !make {
		return nil
	}
	l.tables = append(l.tables, named{own: own, name: name})
	return &l.tables[len(l.tables)-1]
}

// has reports whether an element has values.
func (n *named) has(values []byte) bool {
	if n == nil {
		return false
	}
	h := hash(values)
	if n.mine != nil && n.mine.find(values, h) >= 0 {
		return true
	}
	if n.far == nil {
		return false
	}
	i := n.far.find(values, h)
	return i >= 0 && n.far.entries[i].state == there
}

// resolve looks for what the values of a keyref refer to, whose element is about to end.
func (m *Machine) resolve(s *scope) {
	of := m.tableOf(s.level, s.own, s.c.Refer, false)
	for i := range s.refs {
		r := &s.refs[i]
		if of != nil && of.unsure {
			m.host.Unchecked(s.own, s.c.Rule)
			return
		}
		if !of.has(s.bytes[r.from:r.to]) {
			m.host.Broken(&Breach{Own: s.own, Rule: s.c.Rule, Constraint: s.c, Field: -1, Place: r.place, Path: m.pathOf(r.parent, s.bytes[r.to:r.end]),
				Text: string(s.bytes[r.end:r.stop]), HasText: true, Personal: r.personal})
		}
	}
}

// hand hands the tables of an element that ends to its parent, where a keyref around it asks for them.
func (m *Machine) hand(top int) {
	l := &m.levels[top]
	for i := range l.tables {
		n := &l.tables[i]
		if !slices.ContainsFunc(m.scopes, func(s scope) bool {
			return s.c.Kind == program.IsKeyRef && s.c.Refer == n.name && s.own == n.own
		}) {
			m.giveBack(n.mine)
			m.giveBack(n.far)
			continue
		}
		up := m.union(n)
		to := m.tableOf(top-1, n.own, n.name, true)
		to.unsure = to.unsure || n.unsure
		if to.far == nil {
			to.far = up
		} else if up != nil {
			to.far = m.join(to.far, up)
		}
	}
}

func (m *Machine) giveBack(t *table) {
	if t != nil {
		m.rows -= len(t.entries)
		m.size -= len(t.bytes)
	}
}

// union is the table of an element that ends: its own entries, and those further in that clash with no
// other.
func (m *Machine) union(n *named) *table {
	if n.far == nil {
		return n.mine
	}
	for _, i := range n.far.clashes {
		if e := &n.far.entries[i]; e.state == clash {
			e.state = gone
		}
	}
	n.far.clashes = n.far.clashes[:0]
	if n.mine == nil {
		return n.far
	}
	for i := range n.mine.entries {
		m.put(n.far, n.mine, &n.mine.entries[i], false)
	}
	return n.far
}

// join puts the entries of two elements together. Those that have the same values clash.
func (m *Machine) join(a, b *table) *table {
	if len(a.entries) < len(b.entries) {
		a, b = b, a
	}
	for i := range b.entries {
		m.put(a, b, &b.entries[i], true)
	}
	return a
}

// put puts an entry of one table into another. With equal, neither goes before the other.
func (m *Machine) put(to, from *table, e *entry, equal bool) {
	if e.state == gone {
		m.rows--
		m.size -= e.end - e.from
		return
	}
	n := to.find(from.values(e), e.hash)
	if n < 0 {
		x := *e
		to.add(from.values(e), from.bytes[e.to:e.end], x)
		if x.state == clash {
			to.clashes = append(to.clashes, len(to.entries)-1)
		}
		return
	}
	m.rows--
	m.size -= e.end - e.from
	old := &to.entries[n]
	switch {
	case !equal || old.state == gone:
		if old.state, old.serial = e.state, e.serial; e.state == clash {
			to.clashes = append(to.clashes, n)
		}
	case old.state == clash:
	case e.state == clash, e.serial != old.serial:
		old.state = clash
		to.clashes = append(to.clashes, n)
	}
}
