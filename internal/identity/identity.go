// Package identity checks the keys of XML Schema 1.0 (part 1 section 3.11) and values of xs:ID and xs:IDREF
// (section 3.15.4), while elements go by.
//
// Words: a scope is a constraint at one element. Its selector finds targets below that, each of which
// has a value for each field, or none. The table of a constraint at an element is the targets that have
// all values, by these; keys that are declared further in count for the elements around them too, unless
// two of those have the same values.
//
// Whoever reads the payload calls Begin for each element, then Open for the constraints that are declared for
// it, Attribute for each attribute that the machine Asks about, and End with the element's own value, if
// the machine Awaits it. Memory grows with the depth, and with the values that scopes keep; both have limits. Each
// element costs time by the steps of the paths that are open, and each value that of a look into a
// hash table.
package identity

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/program"
)

// Place is where something begins.
type Place struct {
	Offset       int64
	Line, Column int32
}

// Value is what an element or an attribute has.
type Value struct {
	// Simple says that its type is simple. Key is then what equal values have in common, nil where it has
	// none, being nil.
	Simple bool
	Key    []byte
	// Unknown says that it is not known what type the value is of.
	Unknown bool
	// Nillable says that it may be nil.
	Nillable bool
	// Text is what it is shown as.
	Text     []byte
	Personal program.Personal
}

// Breach is a rule that is broken, at an open element or at a place before it.
type Breach struct {
	Own        any // as Open was given it
	Rule       program.RuleID
	Constraint *program.Constraint // nil for that of an xs:ID or an xs:IDREF
	Field      int                 // of those of Constraint, the one that is wrong, -1 for none
	Place
	// Up is how many elements the one that is wrong is above the innermost. Path is its path where it is
	// no longer open.
	Up   int
	Path string
	// Text is the values, HasText says whether there are any.
	Text     string
	HasText  bool
	Personal program.Personal
	// Other is the path of the element with the same values.
	Other string
}

// Host is what the machine asks of whoever reads the payload.
type Host interface {
	// Path is that of the element that is so many above the innermost.
	Path(up int) string
	// Broken takes a breach.
	Broken(b *Breach)
	// Unchecked says that a rule could not be checked, for a value of an unknown type.
	Unchecked(own any, rule program.RuleID)
	// Full says that there is no more room: the check must stop.
	Full(at Place)
}

// Machine checks one payload.
type Machine struct {
	host   Host
	most   int // entries
	rows   int
	size   int // bytes
	full   bool
	levels []level
	scopes []scope
	active []target
	serial uint32 // of the element begun last

	parents []string
	names   table
	pending []ref // of xs:IDREF
	ofNames []byte
	tuple   []byte
}

// bytesPerEntry is how many bytes an entry may have on average.
const bytesPerEntry = 96

// New makes a machine that keeps so many entries.
func New(host Host, most int) *Machine { return &Machine{host: host, most: most} }

// level is an open element.
type level struct {
	serial uint32
	place  Place
	parent uint32 // the path of the element is parents[path-1]; 0 before it was asked for
	tables []named
}

// named is the table of a constraint at one element: its own entries, and those of the elements in it.
type named struct {
	own       any
	name      string
	mine, far *table
	unsure    bool // there are elements whose values are not known
}

// scope is an open constraint.
type scope struct {
	own   any
	c     *program.Constraint
	level int
	sets  []uint64 // of the branches of the selector, for each level from its own on
	refs  []ref
	bytes []byte // of refs
	rows  int
	size  int
}

// ref is a value that refers to another, which may be still to come. Its values are bytes[from:to], the
// rest of its path bytes[to:end], what it is shown as bytes[end:stop].
type ref struct {
	from, to, end, stop int
	place               Place
	parent              uint32
	personal            program.Personal
	own                 any
	rule                program.RuleID
}

// target is an element that a selector found.
type target struct {
	scope  int
	level  int
	sets   []uint64 // of the branches of all fields, for each level from its own on
	fields []field
}

type field struct {
	count    int
	wrong    bool // several, or no value
	unknown  bool
	absent   bool // nil
	nillable bool
	key      []byte
	text     []byte
	personal program.Personal
}

// advance gives how far a path has come at a child, of how far it had come at the parent: a bit for each
// number of steps.
func advance(b *program.Branch, set uint64, space string, name []byte) (next uint64) {
	if set != 0 {
		for i := range b.Steps {
			if s := &b.Steps[i]; set>>i&1 != 0 && !s.Attr && s.Takes(space, name) {
				next |= 1 << (i + 1)
			}
		}
	}
	if b.Deep {
		next |= 1
	}
	return next
}

// found reports whether a path ends at an element.
func found(b *program.Branch, set uint64) bool { return set>>len(b.Steps)&1 != 0 }

// Depth is how many elements are open.
func (m *Machine) Depth() int { return len(m.levels) }

// Seeks reports whether elements to come may be those that a key asks for.
func (m *Machine) Seeks() bool { return len(m.scopes) > 0 }

// Begin takes an element.
func (m *Machine) Begin(space string, name []byte, at Place) {
	m.serial++
	n := len(m.levels)
	if n < cap(m.levels) {
		m.levels = m.levels[:n+1]
	} else {
		m.levels = append(m.levels, level{})
	}
	l := &m.levels[n]
	*l = level{serial: m.serial, place: at, tables: l.tables[:0]}
	for i := range m.active {
		t := &m.active[i]
		fields := m.scopes[t.scope].c.Fields
		from := len(t.sets) - width(fields)
		for f := range fields {
			for b := range fields[f].Branches {
				t.sets = append(t.sets, advance(&fields[f].Branches[b], t.sets[from], space, name))
				from++
			}
		}
	}
	for i := range m.scopes {
		s := &m.scopes[i]
		branches := s.c.Selector.Branches
		from, hit := len(s.sets)-len(branches), false
		for b := range branches {
			set := advance(&branches[b], s.sets[from+b], space, name)
			s.sets = append(s.sets, set)
			hit = hit || found(&branches[b], set)
		}
		if hit {
			m.target(i)
		}
	}
}

func width(fields []program.Steps) (n int) {
	for i := range fields {
		n += len(fields[i].Branches)
	}
	return n
}

// Open opens a constraint at the innermost element.
func (m *Machine) Open(own any, c *program.Constraint) {
	n := len(m.scopes)
	if n < cap(m.scopes) {
		m.scopes = m.scopes[:n+1]
	} else {
		m.scopes = append(m.scopes, scope{})
	}
	s := &m.scopes[n]
	*s = scope{own: own, c: c, level: len(m.levels) - 1, sets: s.sets[:0], refs: s.refs[:0], bytes: s.bytes[:0]}
	hit := false
	for b := range c.Selector.Branches {
		s.sets = append(s.sets, 1)
		hit = hit || len(c.Selector.Branches[b].Steps) == 0
	}
	if hit {
		m.target(n)
	}
}

// target takes the innermost element for one that a selector found.
func (m *Machine) target(of int) {
	n := len(m.active)
	if n < cap(m.active) {
		m.active = m.active[:n+1]
	} else {
		m.active = append(m.active, target{})
	}
	t := &m.active[n]
	fields := m.scopes[of].c.Fields
	t.scope, t.level, t.sets = of, len(m.levels)-1, t.sets[:0]
	for range width(fields) {
		t.sets = append(t.sets, 1)
	}
	for len(t.fields) < len(fields) {
		t.fields = append(t.fields, field{})
	}
	t.fields = t.fields[:len(fields)]
	for i := range t.fields {
		t.fields[i] = field{key: t.fields[i].key[:0], text: t.fields[i].text[:0]}
	}
}

// finds reports whether a field of a target finds the innermost element or, with attr, an attribute of it.
func (m *Machine) finds(t *target, f int, attr bool, space string, name []byte) bool {
	fields := m.scopes[t.scope].c.Fields
	at := len(t.sets) - width(fields)
	for i := range f {
		at += len(fields[i].Branches)
	}
	for b := range fields[f].Branches {
		branch, set := &fields[f].Branches[b], t.sets[at+b]
		last := len(branch.Steps) - 1
		isAttr := last >= 0 && branch.Steps[last].Attr
		switch {
		case !attr && !isAttr && found(branch, set):
			return true
		case attr && isAttr && set>>last&1 != 0 && branch.Steps[last].Takes(space, name):
			return true
		}
	}
	return false
}

// Awaits reports whether the value of the innermost element is asked for.
func (m *Machine) Awaits() bool { return m.any(false, "", nil) }

// Asks reports whether the value of an attribute of the innermost element is asked for.
func (m *Machine) Asks(space string, name []byte) bool { return m.any(true, space, name) }

func (m *Machine) any(attr bool, space string, name []byte) bool {
	for i := range m.active {
		for f := range m.active[i].fields {
			if m.finds(&m.active[i], f, attr, space, name) {
				return true
			}
		}
	}
	return false
}

// Attribute takes an attribute of the innermost element.
func (m *Machine) Attribute(space string, name []byte, v *Value) { m.give(true, space, name, v) }

func (m *Machine) give(attr bool, space string, name []byte, v *Value) {
	for i := range m.active {
		t := &m.active[i]
		for f := range t.fields {
			x := &t.fields[f]
			if x.wrong || !m.finds(t, f, attr, space, name) {
				continue
			}
			s := &m.scopes[t.scope]
			if x.count++; x.count == 1 && v.Unknown {
				x.unknown = true
				continue
			}
			if x.count > 1 || !v.Simple {
				x.wrong = true
				m.host.Broken(&Breach{Own: s.own, Rule: s.c.FormRule, Constraint: s.c, Field: f, Place: m.levels[t.level].place, Up: len(m.levels) - 1 - t.level})
				continue
			}
			x.nillable, x.absent, x.personal = v.Nillable, v.Key == nil, v.Personal
			x.key, x.text = append(x.key, v.Key...), append(x.text, v.Text...)
		}
	}
}

// End takes the end of the innermost element, with its value where that is awaited.
func (m *Machine) End(v *Value) {
	m.give(false, "", nil, v)
	top := len(m.levels) - 1
	for i := range m.active {
		t := &m.active[i]
		t.sets = t.sets[:len(t.sets)-width(m.scopes[t.scope].c.Fields)]
		if t.level == top {
			m.whole(t)
		}
	}
	for len(m.active) > 0 && m.active[len(m.active)-1].level == top {
		m.active = m.active[:len(m.active)-1]
	}
	for i := range m.scopes {
		s := &m.scopes[i]
		s.sets = s.sets[:len(s.sets)-len(s.c.Selector.Branches)]
		if s.level == top && s.c.Kind == program.IsKeyRef {
			m.resolve(s)
		}
	}
	for len(m.scopes) > 0 && m.scopes[len(m.scopes)-1].level == top {
		s := &m.scopes[len(m.scopes)-1]
		m.rows -= s.rows
		m.size -= s.size
		m.scopes = m.scopes[:len(m.scopes)-1]
	}
	m.hand(top)
	if len(m.scopes) == 0 && len(m.parents) > 0 {
		for i := range m.levels {
			m.levels[i].parent = 0
		}
		for i := range m.parents {
			m.size -= len(m.parents[i])
			m.parents[i] = ""
		}
		m.parents = m.parents[:0]
	}
	if top == 0 {
		m.finish()
	}
	for i := range m.levels[top].tables {
		m.levels[top].tables[i] = named{} // nobody holds it
	}
	m.levels = m.levels[:top]
}

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
