package program

// NodeID is the index of a node in its message; 0 is none.
type NodeID uint16

// Types is a set of the types that a value may have.
type Types uint8

// The types, as JSON Schema knows them. Integer is every number without a
// fraction; a node that takes Number takes Integer too.
const (
	Null Types = 1 << iota
	Boolean
	Integer
	Number
	String
	Object
	Array
	AnyType = Null | Boolean | Integer | Number | String | Object | Array
)

// Node says what one place of a payload may hold. All that it says must hold.
type Node struct {
	// Types that are allowed; TypeRule is broken by any other.
	Types    Types
	TypeRule RuleID
	Field    FieldID
	// Never says that nothing is allowed here (the schema false); TypeRule is
	// what it breaks.
	Never bool
	// Hole says that another message stands here: its root element is the child
	// of an element of this node.
	Hole bool
	// HoleRule is broken by a message in a hole that the rule does not allow: it allows
	// messages of the same service, by their names. It is 0 where any may stand.
	HoleRule RuleID
	// Heads says that messages with Message.Header stand here, any number of them, among what is not looked at.
	Heads bool
	// Checks of a scalar value, in order.
	Checks []Check
	Object *ObjectNode // nil when nothing is said of objects
	Array  *ArrayNode  // nil when nothing is said of arrays
	Apply  *Apply      // nil when no other nodes apply to the same place
	// Exprs are the cross-field rules whose scope this node is.
	Exprs []ExprRule
	// Slots is how many values Exprs read from one scope.
	Slots int
	// Tables are the lists whose rows Exprs and Keys read.
	Tables []Table
	// Keys are what Exprs find rows by.
	Keys []Key
	// Of is the type of the element that the node is of; nil where it has no name, or Message.Types is nil.
	Of *Declared
}

// Related appends a node and those that always apply with it to a list, each once.
func (m *Message) Related(list []NodeID, n NodeID) []NodeID {
	if n == 0 {
		return list
	}
	for _, there := range list {
		if there == n {
			return list
		}
	}
	list = append(list, n)
	if a := m.Nodes[n].Apply; a != nil {
		for _, all := range a.All {
			list = m.Related(list, all)
		}
	}
	return list
}

// Op is the kind of a check.
type Op uint8

// The checks of scalar values. Each looks at values of its own type alone and
// passes on others, as JSON Schema has it.
const (
	OpMinLength      Op = iota // N characters, strings
	OpMaxLength                // N characters, strings
	OpPattern                  // Pattern, strings
	OpEnum                     // Enum, any scalar
	OpMinimum                  // Text, numbers
	OpMaximum                  // Text, numbers
	OpExclMinimum              // Text, numbers
	OpExclMaximum              // Text, numbers
	OpMultipleOf               // Text, numbers
	OpKind                     // Kind, strings
	OpTotalDigits              // N, numbers: the most digits without sign and leading zeros
	OpFractionDigits           // N, numbers

	// Those of the simple types of XML Schema look at strings, at text of XML, and at numbers or
	// booleans where Type is theirs. They need Simple. The first two break no rule: they say
	// what the checks after them look at, and one of them is the first check of each node that
	// has any of these, or a list.
	OpDefault  // Text in place of a value that is empty
	OpSpace    // N, SpaceReplace or SpaceCollapse: what is made of white space; 0 for nothing
	OpForm     // Pattern: the lexical space of the type that Text names; of TypeName, that the prefix is declared
	OpFacet    // Pattern: what a type asks of the text of its values
	OpOrder    // Type, Text, N: the outcomes allowed of comparing with Text, see OrderBelow
	OpSame     // Type, Enum: its Strings are the values allowed, see SameFixed and SameList
	OpMinParts // Type, N octets or words, see value.Parts
	OpMaxParts // Type, N octets or words
)

// What N of OpSame says, a set.
const (
	SameFixed = 1 << iota // the one value that a field must have, so that it cannot be nil
	SameList              // values are lists of words of Type; those of Enum have NUL between them
)

// Prepares reports whether a check breaks no rule but says what those after it look at.
func (op Op) Prepares() bool { return op == OpDefault || op == OpSpace }

// Check is one test of a scalar value and the rule that a failure breaks.
type Check struct {
	Op      Op
	Kind    Kind     // OpKind
	Type    Datatype // what values a check of XML Schema's types compares or counts
	Rule    RuleID
	N       int64  // the length checks: characters; the digit checks: digits
	Text    string // the number checks: a decimal number in canonical form, see value.Canonical
	Pattern *Pattern
	Enum    *Enum
}

// Simple checks values of the simple types of XML Schema. Its functions are nil unless internal/simple
// is linked, and a message that needs them is then refused: what ships checks no such types and
// need not carry them.
var Simple struct {
	// Look makes a check from OpDefault on of the text of a value of a type, a bit of Types. It gives
	// the text that the checks after it look at, and whether the value passes.
	Look func(c *Check, of Types, text []byte) ([]byte, bool)
	// Found says what a check found, in its measure.
	Found func(c *Check, text []byte) string
	// Sound reports whether a pattern of Width 0 stays within its tables, see package pattern.
	Sound func(p *Pattern) bool
}

// Kind is a lexical form that a string may have to have. Most are formats of
// JSON Schema or types of XML Schema; the rest are Danish identifiers.
type Kind uint8

// The kinds. internal/value has the definition and the source of each.
const (
	KindNone          Kind = iota
	KindDate               // format date, RFC 3339 full-date
	KindTime               // format time
	KindDateTime           // format date-time, RFC 3339
	KindXSDate             // xs:date, zone optional
	KindXSDateTime         // xs:dateTime, zone optional
	KindXSTime             // xs:time
	KindEmail              // format email
	KindIPv4               // format ipv4
	KindIPv6               // format ipv6
	KindURI                // format uri
	KindURIReference       // format uri-reference
	KindUUID               // format uuid
	KindRegex              // format regex
	KindJSONPointer        // format json-pointer
	KindRelPointer         // format relative-json-pointer
	KindCPR                // ten digits, the date exists
	KindCVR                // eight digits, modulus 11
	KindPNumber            // P-nummer: ten digits
	KindEAN                // GLN: thirteen digits, modulus 10
	KindInstitution        // institutionsnummer: six characters
	KindDanishDecimal      // comma as decimal sign
	KindJN                 // J or N
	KindCPRHyphen          // as KindCPR, or with a hyphen after the date
)

// Enum is a set of allowed scalar values. A payload's untyped text (XML) is
// compared by text.
type Enum struct {
	Strings []string // sorted
	Numbers []string // canonical decimal numbers
	True    bool
	False   bool
	Null    bool
}

// Pattern is a deterministic automaton over classes of characters. State 0 is the
// start, state 1 is dead: nothing matches from here on; state 2 is sure: everything
// does. A string matches when the state after its last character accepts.
type Pattern struct {
	Text    string // the regular expression it was made from
	Classes string // 128 bytes: the class of each ASCII character
	// Ranges are the classes of all other characters, four bytes a range: its first
	// character in three bytes, the highest first, and its class. They are in order and
	// the first begins at U+0080.
	Ranges string
	Width  int // the number of classes; 0 where a machine of package pattern stands in place of the automaton
	// Next is the state that follows, by state*Width+class: one byte each, or
	// two, the lower first, when there are more than 256 states (Wide).
	Next   string
	Wide   bool
	Accept string // by state: 1 when it accepts, else 0
	Sample string // a shortest string that matches, readable where it can be; empty when none does
}

// ObjectNode is what a node says of objects: of an element's children, or of a
// JSON object's members.
type ObjectNode struct {
	// Props in the order of the schema, which is the document order of XML.
	Props []Prop
	// Index finds a property by name when there are many: a table of 2^n slots
	// with the property's number plus one, see Hash. Nil means look through Props.
	Index    []uint16
	XMLIndex []uint16
	// Needs are the names that must be there.
	Needs []Need
	// Extra is the node of a member that no property names: 0 when anything goes.
	Extra NodeID
	// ExtraRule is broken by such a member; 0 when it is allowed.
	ExtraRule RuleID
	// Closed says, of a node with Hole, that nothing but a message may stand there.
	Closed bool
	// Patterns are the nodes that apply to members by their name.
	Patterns []PatternProp
	// Names applies to every name as a string; 0 when none does.
	Names NodeID
	// Min and Max bound the number of members; a rule of 0 means no bound.
	Min, Max         int64
	MinRule, MaxRule RuleID
	// Deps are the nodes and names that the presence of a property asks for.
	Deps []Dep
	// Sequence says that the elements must come in the order of Props.
	Sequence  bool
	OrderRule RuleID
	Markup    *Markup // nil when nothing more is said of an element
}

// Prop is one named property.
type Prop struct {
	Name string // the JSON member
	XML  string // the element or the attribute
	Attr bool   // an attribute in XML
	// Space is the element's namespace; empty: that of the message, or any when
	// the message is Local. NoSpace is none. An attribute's is its own; empty: none.
	Space string
	Node  NodeID
	// Item is the node of one element in XML: the items of the array that Node
	// describes when List is set, else Node again.
	Item NodeID
	// List says that Node is an array and the element may be repeated.
	List bool
	// OnceRule is broken by a second element where List is not set.
	OnceRule RuleID
	// Known is false for a name that other keywords use (required, dependencies)
	// but properties does not: ExtraRule and Patterns apply to it still.
	Known bool
	Field FieldID
	// Keep says which scopes want this property's value for their Exprs.
	Keep []Keep
}

// Need is a property that must be there.
type Need struct {
	Prop uint16
	Rule RuleID
}

// PatternProp is a node that applies to members whose name matches.
type PatternProp struct {
	Pattern *Pattern
	Node    NodeID
}

// Dep is what the presence of a property asks for.
type Dep struct {
	Prop  uint16
	Needs []Need // further properties
	Node  NodeID // a node that then applies to the object; 0 when none does
}

// ArrayNode is what a node says of arrays.
type ArrayNode struct {
	Items NodeID // of each item, or of those after Tuple; 0 when anything goes
	// Tuple are the nodes of the first items, by place.
	Tuple []NodeID
	// ExtraRule is broken by an item after Tuple where none is allowed.
	ExtraRule        RuleID
	Min, Max         int64
	MinRule, MaxRule RuleID
	UniqueRule       RuleID // 0 when items may repeat; only scalars can be compared
	Contains         NodeID // 0 when nothing is asked
	ContainsRule     RuleID
}

// Apply is what other nodes say of the same place.
type Apply struct {
	All []NodeID // every one must hold; findings are theirs
	Any []Choice
	One []Choice
	Not NodeID
	// NotRule is broken when Not holds.
	NotRule RuleID
	// If decides whether Then or Else must hold; 0 where the schema has none.
	If, Then, Else NodeID
	// Each is what each word of a text must hold, where the text is a list; 0 where it is none.
	Each NodeID
}

// Choice is a list of nodes of which at least one (Apply.Any) or exactly one
// (Apply.One) must hold.
type Choice struct {
	Of   []NodeID
	Rule RuleID
	// Needs says that each branch does nothing but require names, so that the
	// rule's own message says all there is to say.
	Needs bool
}

// Hash is the hash of names that Index is built with: FNV-1a over the bytes.
func Hash(name []byte) uint32 {
	h := uint32(2166136261)
	for _, c := range name {
		h = (h ^ uint32(c)) * 16777619
	}
	return h
}

// NameTable makes the Index of properties by one of their names: a table of 2^n
// slots, half of them free at least. The number of a property plus one stands at the
// hash of its name or in the next free slot behind it.
func NameTable(props []Prop, name func(*Prop) string) []uint16 {
	size := 1
	for size < 2*len(props) {
		size *= 2
	}
	table := make([]uint16, size)
	for i := range props {
		h := int(Hash([]byte(name(&props[i])))) & (size - 1)
		for table[h] != 0 {
			h = (h + 1) & (size - 1)
		}
		table[h] = uint16(i + 1)
	}
	return table
}
