package program

// NoSpace stands for no namespace where an empty text leaves the namespace open.
const NoSpace = "##local"

// Markup is what a node says of an element beyond a list of members, as XML Schema has it. An
// element's attributes are then told apart by their namespaces, and those that are
// neither in Props nor taken by Attributes are refused. Only a program that links
// internal/markup can check by it.
type Markup struct {
	// Mixed says that text may stand between the elements.
	Mixed bool
	// Empty says that not even white space may stand there.
	Empty bool
	// Text is the number of the property that is the element's own text, plus one; 0 when none is.
	Text uint16
	// Attributes takes further attributes where Open is set.
	Open       bool
	Attributes Wildcard
	// Model says which elements come in what order and how often; nil where Props do.
	Model *Model
}

// Process is how what a wildcard takes is checked, as far as it is known.
type Process uint8

// The ways.
const (
	Skip   Process = iota // not at all
	Lax                   // where Message.Globals has it
	Strict                // and what is not there is an error
)

// Wildcard takes elements or attributes by their namespaces.
type Wildcard struct {
	// Not takes all namespaces but Spaces, of which an empty one is none; otherwise it takes those.
	Not     bool
	Spaces  []string
	Process Process
	// Rule is broken by what Strict does not know.
	Rule RuleID
}

// Takes reports whether a namespace, "" for none, is one of those.
func (w *Wildcard) Takes(space string) bool {
	for _, s := range w.Spaces {
		if s == space {
			return !w.Not
		}
	}
	return w.Not
}

// Model is a content model: a tree of parts, each group before what is in it. Which part an
// element is of shows without looking ahead.
type Model struct {
	Parts []Part
	// Where is the first part of each property, plus one; 0 where it has none. Any is that of
	// the wildcards.
	Where []uint16
	Any   uint16
	// Rule is broken by an element that cannot stand where it is.
	Rule RuleID
}

// PartKind is what a part is.
type PartKind uint8

// The kinds.
const (
	PartElement  PartKind = iota
	PartAny               // an element that a wildcard takes
	PartSequence          // all in it, in their order
	PartChoice            // one in it
	PartAll               // all in it, in any order
)

// Many is the Max of a part without one.
const Many = 1<<32 - 1

// Part is an element, a wildcard or a group, and how often it comes.
type Part struct {
	Kind PartKind
	// Parent is the group that it is in, 0 for the outermost. What is in it is Parts[i+1:End].
	Parent, End uint16
	// Next is the next part of the same property, or the next wildcard, plus one; 0 when there
	// is none.
	Next uint16
	Prop uint16   // PartElement
	Any  Wildcard // PartAny
	Min  uint32
	Max  uint32 // Many: without end
	// Optional says that it may be left out: Min is 0, or all in it is optional.
	Optional bool
	// Until is, of a part of a sequence, the first from it on that is not optional; where
	// there is none, the End of the sequence.
	Until uint16
	// Rule is broken where it is missing, MinRule by too few, MaxRule by too many; 0 where that
	// breaks Model.Rule, or, of a sequence that is missing, the rules of what is in it.
	Rule, MinRule, MaxRule RuleID
}

// Globals are the elements and attributes that wildcards know, wherever they stand, and their
// nodes.
type Globals struct {
	// Names are those of elements and, with @ before them, of attributes: {namespace}name. They are sorted.
	Names []string
	Nodes []NodeID
	// Unknown is the node of an element that a lax wildcard takes and that is not among them.
	Unknown NodeID
}

// Ways are ways to derive a type from another, a set.
type Ways uint8

// The ways.
const (
	ByExtension Ways = 1 << iota
	ByRestriction
)

// Type is a type that an element may say it is of (xsi:type), or that elements are declared with.
type Type struct {
	Space, Name string // an empty name is that of none, which no element can say
	// Base is the type that it is derived from, a number in TypeTable.List plus one; 0 for none. Those that
	// others are made from come before these.
	Base uint16
	By   Ways
	// Block is how no type may be derived from this one to stand in its place.
	Block    Ways
	Abstract bool
	// Members are all types that a union comes to: what is derived from one of them is derived from the union.
	Members []uint16
	// Node is what an element of the type holds, 0 where no element of the message can be of it
	// or, of one that is Unheld, where that is not checked.
	Node   NodeID
	Unheld bool
}

// TypeTable has the types that elements of a message may name.
type TypeTable struct {
	List []Type
	// Names are the numbers of those with a name, in the order of these: by the local name, then the
	// namespace.
	Names []uint16
	// Variants are the nodes of types in elements with a default or fixed value.
	Variants []Variant
	// The rules that are broken by a type that is not there, that is not derived from that of the
	// element, that is so in a way that is ruled out, that is abstract, and by a text that is no
	// value of a type that XML Schema has.
	Unknown, Strange, Blocked, Abstract, Value RuleID
	// Left says what is not checked where a type has no node.
	Left Text
}

// Variant is the node of a type in elements with a value (Declared.Value).
type Variant struct {
	Value uint16
	Type  uint16
	Node  NodeID
}

// Declared is the type that an element is declared with.
type Declared struct {
	Type  uint16 // a number in TypeTable.List
	Block Ways   // how no type may be derived to stand in this element
	// Value tells default and fixed values apart; 0 for none.
	Value uint16
	// Read says that rules over several fields read what is in the element, and do so by this type.
	Read bool
}

// Find gives the number of the type with a name, -1 for none.
func (ts *TypeTable) Find(space, name string) int {
	lo, hi := 0, len(ts.Names)
	for lo < hi {
		mid := (lo + hi) / 2
		t := &ts.List[ts.Names[mid]]
		switch {
		case t.Name == name && t.Space == space:
			return int(ts.Names[mid])
		case t.Name < name || t.Name == name && t.Space < space:
			lo = mid + 1
		default:
			hi = mid
		}
	}
	return -1
}

// Derived reports whether a type is another or derived from it, and in what ways.
func (ts *TypeTable) Derived(t, from uint16) (by Ways, ok bool) {
	if by, ok = ts.climb(t, from); ok {
		return by, true
	}
	for _, m := range ts.List[from].Members {
		if by, ok = ts.climb(t, m); ok {
			return by | ByRestriction, true
		}
	}
	return 0, false
}

func (ts *TypeTable) climb(t, to uint16) (by Ways, ok bool) {
	for t > to {
		one := &ts.List[t]
		if one.Base == 0 {
			return 0, false
		}
		by |= one.By
		t = one.Base - 1
	}
	return by, t == to
}

// NodeOf gives the node of a type in an element that is declared so, 0 where there is none.
func (ts *TypeTable) NodeOf(t uint16, in *Declared) NodeID {
	if in.Value == 0 {
		return ts.List[t].Node
	}
	for i := range ts.Variants {
		if v := &ts.Variants[i]; v.Value == in.Value && v.Type == t {
			return v.Node
		}
	}
	return 0
}

// InspectMarkup says what is unsound about the markup of a node; without one, about the globals
// and types of a message. Unless the package is linked that can check by them, that is that there are any.
var InspectMarkup = func(*Message, *ObjectNode) string {
	return "content of XML Schema, which this build does not follow"
}

//go:noinline
func (w *inspector) markup(o *ObjectNode) {
	what := InspectMarkup(w.m, o)
	w.ask(what == "", what)
}
