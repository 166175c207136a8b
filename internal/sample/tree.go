package sample

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/program"
)

// Tree is a value of a payload: an object, an array, a scalar, or a hole with
// another payload in it.
type Tree struct {
	// Type is one of the program's types. An integral number is Integer.
	Type program.Types
	// Text of a scalar: a string's characters, a number as JSON writes it, true,
	// false.
	Text string
	// Members of an object, in order. A name may stand there twice.
	Members []Member
	// Items of an array.
	Items []*Tree
	// Inner are the payloads that stand in an element beside its members.
	Inner []*Sample
}

// Member is a named value of an object and the way it is written in XML.
type Member struct {
	Name  string
	Value *Tree
	// XML is the name of the element or attribute.
	XML  string
	Attr bool
	// Space is the element's namespace where it is not the message's.
	Space string
}

// Clone gives a deep copy.
func (t *Tree) Clone() *Tree {
	if t == nil {
		return nil
	}
	c := *t
	c.Members = slices.Clone(t.Members)
	for i := range c.Members {
		c.Members[i].Value = c.Members[i].Value.Clone()
	}
	c.Items = slices.Clone(t.Items)
	for i := range c.Items {
		c.Items[i] = c.Items[i].Clone()
	}
	return &c
}

// Member gives the value of the first member of a name, nil when there is none.
func (t *Tree) Member(name string) *Tree {
	for i := range t.Members {
		if t.Members[i].Name == name {
			return t.Members[i].Value
		}
	}
	return nil
}

// remove takes every member of a name away.
func (t *Tree) remove(name string) {
	t.Members = slices.DeleteFunc(t.Members, func(m Member) bool { return m.Name == name })
}

// Scalar tells that a value is neither object nor array.
func (t *Tree) Scalar() bool { return t.Type&(program.Object|program.Array) == 0 }

// Equal tells that two values are the same, numbers by what they are worth.
func (t *Tree) Equal(u *Tree) bool {
	if t.Scalar() && u.Scalar() {
		return sameScalar(t, u)
	}
	if t.Type != u.Type || len(t.Members) != len(u.Members) || len(t.Items) != len(u.Items) {
		return false
	}
	for _, m := range t.Members {
		if v := u.Member(m.Name); v == nil || !m.Value.Equal(v) {
			return false
		}
	}
	for i := range t.Items {
		if !t.Items[i].Equal(u.Items[i]) {
			return false
		}
	}
	return true
}

// path leads from the root to a place: at an object the number of a member, at an
// array that of an item.
type path []int

// at gives the value at a path.
func (t *Tree) at(p path) *Tree {
	for _, i := range p {
		if t.Type == program.Array {
			t = t.Items[i]
		} else {
			t = t.Members[i].Value
		}
	}
	return t
}

// with gives a copy of the tree in which edit has changed the value at a path.
func (t *Tree) with(p path, edit func(*Tree)) *Tree {
	c := t.Clone()
	edit(c.at(p))
	return c
}

func stringTree(s string) *Tree { return &Tree{Type: program.String, Text: s} }

// numberTree makes a number of its JSON text.
func numberTree(text string) *Tree {
	if isInteger(text) {
		return &Tree{Type: program.Integer, Text: text}
	}
	return &Tree{Type: program.Number, Text: text}
}

func boolTree(b bool) *Tree {
	if b {
		return &Tree{Type: program.Boolean, Text: "true"}
	}
	return &Tree{Type: program.Boolean, Text: "false"}
}

func nullTree() *Tree { return &Tree{Type: program.Null, Text: "null"} }
