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

import "github.com/forkontrol/forkontrol/internal/program"

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
