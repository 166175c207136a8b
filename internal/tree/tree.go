// Package tree holds a payload as a tree of values, and writes it as XML, JSON or
// CSV.
//
// A tree is what a payload says, whatever its format: package sample builds trees and
// changes them, package reference reads them slowly and plainly. Words: a value is an
// object, an array or a scalar; a path leads from the root to a place.
//
// The package knows how a message is written (names, namespaces, columns) and
// nothing of its rules. It never reads a payload.
package tree

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/value"
)

// Value is a value of a payload: an object, an array or a scalar, and what other
// payloads are in it.
type Value struct {
	// Type is one of the program's types. An integral number is Integer.
	Type program.Types
	// Text of a scalar: a string's characters, a number as JSON writes it, true,
	// false.
	Text string
	// Members of an object, in order. A name may be there twice.
	Members []Member
	// Items of an array.
	Items []*Value
	// Inner are the payloads that are in an element beside its members.
	Inner []Document
	// Said is the type that the element says it is of (xsi:type), nil where it says none.
	Said *TypeName
}

// TypeName is the name of a type of XML Schema.
type TypeName struct{ Space, Name string }

// Member is a named value of an object and the way it is written in XML.
type Member struct {
	Name  string
	Value *Value
	// XML is the name of the element or attribute; empty for the text of the element itself.
	XML  string
	Attr bool
	// Space is the element's namespace where it is not the message's, or the attribute's where it has one.
	Space string
}

// Document is a whole payload of a message.
type Document struct {
	Message *program.Message
	Root    *Value
}

// String makes a string.
func String(s string) *Value { return &Value{Type: program.String, Text: s} }

// Number makes a number of its JSON text.
func Number(text string) *Value {
	if value.IsInteger([]byte(text)) {
		return &Value{Type: program.Integer, Text: text}
	}
	return &Value{Type: program.Number, Text: text}
}

// Bool makes true or false.
func Bool(b bool) *Value {
	if b {
		return &Value{Type: program.Boolean, Text: "true"}
	}
	return &Value{Type: program.Boolean, Text: "false"}
}

// Null makes a null.
func Null() *Value { return &Value{Type: program.Null, Text: "null"} }

// Clone gives a deep copy.
func (t *Value) Clone() *Value {
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
func (t *Value) Member(name string) *Value {
	for i := range t.Members {
		if t.Members[i].Name == name {
			return t.Members[i].Value
		}
	}
	return nil
}

// Remove takes every member of a name away.
func (t *Value) Remove(name string) {
	t.Members = slices.DeleteFunc(t.Members, func(m Member) bool { return m.Name == name })
}

// Scalar reports whether a value is neither object nor array.
func (t *Value) Scalar() bool { return t.Type&(program.Object|program.Array) == 0 }

// Equal reports whether two values are the same, numbers by what they are worth.
func (t *Value) Equal(u *Value) bool {
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

func sameScalar(t, u *Value) bool {
	number := program.Integer | program.Number
	if t.Type&number != 0 && u.Type&number != 0 {
		a, _ := value.Canonical([]byte(t.Text))
		b, _ := value.Canonical([]byte(u.Text))
		return a == b
	}
	return t.Type == u.Type && t.Text == u.Text
}

// HasContent reports whether an element of the value has children.
func (t *Value) HasContent() bool {
	for _, c := range t.Members {
		if !(c.Attr && c.Value.Scalar()) && (c.Value.Type != program.Array || len(c.Value.Items) > 0) {
			return true
		}
	}
	return len(t.Items) > 0 || len(t.Inner) > 0
}

// Path leads from the root to a place: at an object the number of a member, at an
// array that of an item.
type Path []int

// Below gives the path to a part of the place; the path itself stays as it is.
func (p Path) Below(i int) Path { return append(slices.Clone(p), i) }

// At gives the value at a path.
func (t *Value) At(p Path) *Value {
	for _, i := range p {
		if t.Type == program.Array {
			t = t.Items[i]
		} else {
			t = t.Members[i].Value
		}
	}
	return t
}

// With gives a copy of the tree in which edit has changed the value at a path.
func (t *Value) With(p Path, edit func(*Value)) *Value {
	c := t.Clone()
	edit(c.At(p))
	return c
}
