package contract

import "math"

// Unbounded is the Max of a particle without one. A greater number than fits is
// taken as Unbounded-1.
const Unbounded uint64 = math.MaxUint64

// Documentation is the text of an xs:documentation or wsdl:documentation,
// without its markup. Lang is its xml:lang, which it may have from what is
// around it; "" where none is given.
type Documentation struct {
	Lang, Text string
}

// About is what every component has: where it stands and what is said of it.
type About struct {
	Place
	Doc []Documentation
}

// Type is a *Simple or a *Complex.
type Type interface {
	// TypeName is the name of a type, with "" as Local for one without.
	TypeName() Name
	about() *About
}

// Variety says what values of a simple type are.
type Variety uint8

// The varieties. AnySimple is that of xs:anySimpleType alone.
const (
	AnySimple Variety = iota
	Atomic
	List
	Union
)

// Simple is a simple type.
type Simple struct {
	About
	Name
	// Base is the type that this one restricts. It is nil for xs:anySimpleType
	// alone; for lists and unions that restrict none it is xs:anySimpleType.
	Base    *Simple
	Variety Variety
	// Builtin reports whether XML Schema has the type, whose name is then in its
	// namespace.
	Builtin bool
	// Item is what a list is of, Members what a union is of.
	Item    *Simple
	Members []*Simple
	// Own are the facets that this type states, in the order of the contract.
	Own []Facet
	// Final is how no type may be derived from it.
	Final Derivation

	// WhiteSpace is preserve, replace or collapse.
	WhiteSpace string

	node   *node
	depth  int
	leaves int  // how many types a union comes to
	named  bool // values may be names of xs:QName or xs:NOTATION
}

// TypeName implements Type.
func (s *Simple) TypeName() Name { return s.Name }
func (s *Simple) about() *About  { return &s.About }

// Facet is one facet of a simple type. Pattern and enumeration come once for
// each value.
type Facet struct {
	Place
	// Kind is the facet's name: length, minLength, maxLength, pattern,
	// enumeration, whiteSpace, maxInclusive, maxExclusive, minInclusive,
	// minExclusive, totalDigits, fractionDigits.
	Kind  string
	Value string
	// Expanded is the value of an enumeration with names of xs:QName or xs:NOTATION as
	// {namespace}local; "" where it has none.
	Expanded string
	Fixed    bool
	Doc      []Documentation

	node *node
}

// Derivation is a set of ways to derive a type, or to substitute for an element.
type Derivation uint8

// The ways.
const (
	Extension Derivation = 1 << iota
	Restriction
	Substitution
	ByList
	ByUnion
)

// Content says what an element of a complex type contains.
type Content uint8

// The kinds of content.
const (
	Empty Content = iota
	Text          // characters of Complex.Text alone
	Elements
	Mixed // elements and characters; Complex.Particle may be nil
)

// Complex is a complex type, with all that it has from its base.
type Complex struct {
	About
	Name
	// Base is what the type is derived from: xs:anyType if the contract names
	// none. By is Extension or Restriction.
	Base     Type
	By       Derivation
	Abstract bool
	// Final is how no type may be derived from this one, Block how no type that is
	// derived from it may stand in its place.
	Final, Block Derivation
	// Attributes are the uses, those of the base first; prohibited ones are left
	// out.
	Attributes   []*AttributeUse
	AnyAttribute *Wildcard
	Content      Content
	// Text is the type of the text if Content is Text.
	Text *Simple
	// Particle is what may stand inside; nil if nothing may.
	Particle *Particle
	// Element is the element that a type without a name belongs to.
	Element *Element
	Builtin bool

	state      state
	prohibited []Name
	node       *node
	doc        *document
	decl       *declaration
	// explicit is what the type itself states beside that of its base.
	baseRef  Name
	declared []*AttributeUse
	ownAny   *Wildcard
	derived  bool // whether checks against the base are due
}

// TypeName implements Type.
func (c *Complex) TypeName() Name { return c.Name }
func (c *Complex) about() *About  { return &c.About }

// AttributeUse is an attribute that a complex type has.
type AttributeUse struct {
	About
	*Attribute
	Required bool
	// Default and Fixed are those of the use, else of the declaration.
	Default, Fixed *string
}

// Attribute is the declaration of an attribute.
type Attribute struct {
	About
	Name           Name
	Type           *Simple
	Default, Fixed *string
	Global         bool

	node *node
	doc  *document
}

// Element is the declaration of an element.
type Element struct {
	About
	Name           Name
	Type           Type
	Global         bool
	Nillable       bool
	Abstract       bool
	Default, Fixed *string
	// Head is the element that this one may substitute for, Members those that
	// may stand in its place in the end, itself not among them, by name. Abstract
	// ones and those that its Block keeps out are left out.
	Head         *Element
	Members      []*Element
	Block, Final Derivation
	Constraints  []*Identity

	node *node
	doc  *document
	subs []*Element
}

// Particle says how often a term may come. One of Element, Any and Group is set.
type Particle struct {
	Place
	Min, Max uint64
	Element  *Element
	Any      *Wildcard
	Group    *Group
}

// Compositor says how the particles of a group come.
type Compositor uint8

// The compositors.
const (
	Sequence Compositor = iota
	Choice
	All
)

// Group is a model group. Name is that of the definition it comes from, if it
// comes from one.
type Group struct {
	Place
	Compositor Compositor
	Particles  []*Particle
	Name       Name

	depth     int
	low, high uint64 // how many elements it takes, once it is summed
	summed    bool
}

// Process says how strictly what a wildcard takes is checked.
type Process uint8

// The ways.
const (
	Strict Process = iota
	Lax
	Skip
)

// Wildcard takes elements or attributes by namespace.
type Wildcard struct {
	About
	Process Process
	// Any takes every namespace. Not takes every namespace but Spaces[0] and none
	// at all; otherwise the namespaces are those of Spaces, in which "" stands for
	// none at all.
	Any, Not bool
	Spaces   []string
}

// Identity is an xs:key, xs:unique or xs:keyref.
type Identity struct {
	About
	Name Name
	// Kind is key, unique or keyref; Refer the key of a keyref.
	Kind     string
	Refer    *Identity
	Selector Path
	Fields   []Path

	node *node
	doc  *document
}

// Path is an XPath of an identity constraint: its branches between |.
type Path struct {
	Place
	Text     string
	Branches []Branch
}

// Branch is a path of child steps. Deep is .// at its beginning.
type Branch struct {
	Deep  bool
	Steps []Step
}

// Step is one step: a name, every name of a namespace (Local "*"), or every
// name (Any).
type Step struct {
	Name
	Any       bool
	Attribute bool
}

// Notation is an xs:notation.
type Notation struct {
	About
	Name           Name
	Public, System string
}

type state uint8

const (
	untouched state = iota
	underway
	complete
)
