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

// InspectMarkup says what is unsound about the markup of a node; without one, about the globals
// of a message. Unless the package is linked that can check by them, that is that there are any.
var InspectMarkup = func(*Message, *ObjectNode) string {
	return "content of XML Schema, which this build does not follow"
}

//go:noinline
func (w *inspector) markup(o *ObjectNode) {
	what := InspectMarkup(w.m, o)
	w.ask(what == "", what)
}
