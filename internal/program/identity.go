package program

// Identity is what a message asks of values that tell elements apart, as XML Schema has it: its
// keys, and its values of xs:ID and xs:IDREF. Only a program that links internal/markup can
// check by it.
type Identity struct {
	// Kinds has a byte for each node: the Primitive that its values are of, 0 where that is for other
	// nodes to say, and KindList beside it where a value is a list of words of that.
	Kinds string
	// Constraints are in the order of their nodes.
	Constraints []Constraint
	// Names are the nodes of type xs:ID, xs:IDREF and xs:IDREFS, by their numbers.
	Names []NameRule
	// Defaults are the values of attributes that are not there, by their nodes.
	Defaults []Default
}

// Has reports whether a node has keys, or values that are names. Inlined, it makes the WebAssembly module larger.
//
//go:noinline
func (x *Identity) Has(id NodeID) bool {
	if x == nil {
		return false
	}
	for i := range x.Constraints {
		if x.Constraints[i].Node == id {
			return true
		}
	}
	for i := range x.Names {
		if x.Names[i].Node == id {
			return true
		}
	}
	return false
}

// HasDefault reports whether the value of an attribute that is not there counts.
func (x *Identity) HasDefault(id NodeID) bool {
	if x == nil {
		return false
	}
	for i := range x.Defaults {
		if x.Defaults[i].Node == id {
			return true
		}
	}
	return false
}

// MayBeNil reports whether any value of a message may be nil.
func (m *Message) MayBeNil() bool {
	for i := range m.Nodes {
		if m.Nodes[i].Types&Null != 0 {
			return true
		}
	}
	return false
}

// Primitive is a type whose values are never equal to those of another.
type Primitive uint8

// The primitives. The last two are what xs:string is, with a duty.
const (
	PrimitiveNone Primitive = iota
	PrimitiveString
	PrimitiveBoolean
	PrimitiveDecimal
	PrimitiveFloat
	PrimitiveDouble
	PrimitiveDuration
	PrimitiveDateTime
	PrimitiveTime
	PrimitiveDate
	PrimitiveGYearMonth
	PrimitiveGYear
	PrimitiveGMonthDay
	PrimitiveGDay
	PrimitiveGMonth
	PrimitiveHexBinary
	PrimitiveBase64Binary
	PrimitiveAnyURI
	PrimitiveQName
	PrimitiveNotation
	PrimitiveID    // xs:ID: no two values of a document are equal
	PrimitiveIDREF // xs:IDREF: the document has an xs:ID like it
	primitives
)

// KindList is added to a Primitive in Identity.Kinds.
const KindList = 0x40

// Known reports whether there is such a primitive.
func (p Primitive) Known() bool { return p < primitives }

// Datatype is how values of a primitive are compared.
func (p Primitive) Datatype() Datatype {
	switch {
	case p == PrimitiveBoolean:
		return TypeBoolean
	case p == PrimitiveDecimal:
		return TypeNumber
	case p == PrimitiveFloat, p == PrimitiveDouble:
		return TypeFloat
	case p == PrimitiveDuration:
		return TypeDuration
	case p >= PrimitiveDateTime && p <= PrimitiveGMonth:
		return TypeMoment
	case p == PrimitiveHexBinary:
		return TypeHex
	case p == PrimitiveBase64Binary:
		return TypeBase64
	}
	return TypeText
}

// NameRule is the rule that a value of xs:ID, xs:IDREF or xs:IDREFS breaks that comes again or
// refers to nothing.
type NameRule struct {
	Node NodeID
	Rule RuleID
}

// Default is the value of an attribute that is not there.
type Default struct {
	Node NodeID
	Text string
}

// ConstraintKind is what a constraint asks.
type ConstraintKind uint8

// The kinds.
const (
	IsUnique ConstraintKind = iota // no two elements with the same values
	IsKey                          // further, each has all the values
	IsKeyRef                       // the values are those of an element of the key
)

// Constraint is an xs:unique, xs:key or xs:keyref. It holds for the elements that Selector finds
// from an element of Node, and for the values that Fields find from each of those.
type Constraint struct {
	Node NodeID
	Kind ConstraintKind
	// Name is its own; constraints at several nodes may be one, and then have the same. Of a keyref, Refer
	// is that of the key.
	Name, Refer string
	Selector    Steps
	Fields      []Steps
	// Rule is broken by values that come again, or of a keyref by those that no element of the key
	// has. LackRule, of a key, by an element without one of the values; NilRule by a value that may be
	// nil; FormRule where a field finds several values, or what is none. The last two are 0 where all Fields
	// are Sole, NilRule where nothing in the message MayBeNil too.
	Rule, LackRule, NilRule, FormRule RuleID
}

// Steps is an XPath of XML Schema: its branches, of which each may find something.
type Steps struct {
	Text     string // as it is written in the schema
	Branches []Branch
}

// Name is that of what a path finds, empty where it finds the element that it begins at.
func (s *Steps) Name() string {
	if len(s.Branches) == 0 || len(s.Branches[0].Steps) == 0 {
		return ""
	}
	last := &s.Branches[0].Steps[len(s.Branches[0].Steps)-1]
	if last.Name == "" {
		return "*"
	}
	return last.Name
}

// Sole reports whether a path finds an attribute of the element that it begins at and nothing else: one
// value, which is never nil.
func (s *Steps) Sole() bool {
	return len(s.Branches) == 1 && !s.Branches[0].Deep && len(s.Branches[0].Steps) == 1 && s.Branches[0].Steps[0].Attr &&
		s.Branches[0].Steps[0].Name != "" && !s.Branches[0].Steps[0].AnySpace
}

// Branch is a path of child elements, at its end perhaps an attribute.
type Branch struct {
	Deep  bool // it begins anywhere below
	Steps []Step
}

// Step finds child elements, or attributes, by their names.
type Step struct {
	Attr bool
	// AnySpace takes every namespace, else Space is the one that is meant, "" for none.
	AnySpace bool
	Space    string
	Name     string // "" takes every name
}

// Takes reports whether a step finds an element or an attribute.
func (s *Step) Takes(space string, name []byte) bool {
	return (s.AnySpace || s.Space == space) && (s.Name == "" || s.Name == string(name))
}

// MostSteps is how many steps a branch may have.
const MostSteps = 63

// InspectIdentity says what is unsound about the keys of a message. It is nil where nothing
// linked can check by them.
var InspectIdentity func(m *Message) string

func (w *inspector) identity() {
	if w.m.Identity == nil {
		return
	}
	if InspectIdentity == nil {
		w.ask(false, "keys of XML Schema, which this build does not check")
		return
	}
	what := InspectIdentity(w.m)
	w.ask(what == "", what)
}
