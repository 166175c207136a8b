// Package program defines what a ruleset is at run time: flat tables of fields,
// checks and rules that the engine walks while it reads a payload.
//
// A program is made by internal/compile, either at build time (it is then
// written out as Go under rules/) or in memory from a directory of schemas. It
// is data: composite literals of constants and addresses, laid out by the
// linker, with nothing to build at start-up. Nothing in it is changed while it is
// in use, so any number of checks may share one.
//
// Words: a system has messages, a message is a tree (with cycles where the
// schema recurs) of nodes, a node says what one place of a payload may hold. A
// rule is anything that a payload can break; a check is the test behind it. Node
// and rule numbers are per message; number 0 stands for none.
//
// The package imports nothing: a package with a start-up of its own, as that of slices has, would
// give each ruleset one.
package program

// Ruleset is all that a check can use.
type Ruleset struct {
	// Version names the sources it was compiled from: "sha256:…".
	Version string
	// Systems in the order of their ids. The system "forkontrol" holds the
	// rules of the engine itself and has no messages of its own.
	Systems []*System
	// Keywords holds the texts of rules that have none of their own, by keyword.
	Keywords []KeywordText
	// Registers that rules may need.
	Registers []Register
}

// System is one central system with its messages.
type System struct {
	ID string // "ungedatabasen"
	// Name as the system spells it: "Ungedatabasen".
	Name      string
	Direction string   // "in", "out" or "both", seen from the SA-system: in = fetched, out = reported
	Areas     []string // "GYM", "EUD", …
	Transport string   // "SOAP", "CSV", …
	Text      Text     // what the system is
	// Missing says what the messages lack, and what a vendor must get to replace
	// drafts; empty where nothing is.
	Missing   Text
	Links     []string
	Documents []Document
	Messages  []*Message
	// Rules of the system that belong to no message: those of the engine itself
	// ("forkontrol"), and those over many messages (Elevdatabasen's of a transition).
	Rules []Rule
	// Added says that the system is none of those of forkontrol: it was added by its user.
	Added bool
}

// Document is a source: an interface description, a guide, a definition.
type Document struct {
	ID        string
	Title     string
	Publisher string
	Version   string
	Date      string // ISO 8601, as exact as the source is: "2021-11-15", "2023"
	URL       string
}

// Text is one text in both languages.
type Text struct{ Da, En string }

// In returns the text in a language, see Languages.
func (t *Text) In(lang string) string {
	if lang == English {
		return t.En
	}
	return t.Da
}

// Empty reports whether there is no text.
func (t *Text) Empty() bool { return t.Da == "" && t.En == "" }

// Evidence says how sure the source of a field or a rule is.
type Evidence uint8

// The kinds of evidence. A breach of a Draft rule is at most a warning.
const (
	Draft Evidence = iota
	Contract
	Official
)

func (e Evidence) String() string { return [...]string{"draft", "contract", "official"}[e] }

// Severity of a breach.
type Severity uint8

// The severities. Only an Error makes a payload invalid.
const (
	Info Severity = iota
	Warning
	Error
)

func (s Severity) String() string { return [...]string{"info", "warning", "error"}[s] }

// Source is where a field or a rule is stated.
type Source struct {
	Document string // a Document's ID
	Section  string
}

// Personal says what kind of personal data a field holds, and so how its values
// are masked.
type Personal uint8

// The kinds of personal data.
const (
	Public  Personal = iota
	CPR              // date shown, serial masked: 010190****
	Name             // first letter shown
	Contact          // mail, telephone, address: masked but for their shape
	Secret           // shown not at all
	Birth            // a date of birth: shown, as that of a CPR number is
)

// Message is one message of a service.
type Message struct {
	ID        string // "ungedatabasen/indberet-institution-kontakt@1.0#Indberet"
	Service   string // "indberet-institution-kontakt"
	Title     string // "IndberetInstitutionKontakt"
	Name      string // "Indberet"
	Version   string // "1.0"
	Operation string
	Direction string // "request" or "response", seen from the SA-system
	From, To  string // in force, ISO 8601 dates, empty when open
	Evidence  Evidence
	Text      Text
	Source    Source
	// Root is the name of the root element, or of the single member that wraps
	// the JSON form. A leading * stands for any prefix: "*Request".
	Root string
	// Space is the namespace of the root element; empty when the sources do not
	// tell it, and then any namespace is taken. A trailing * stands for any rest, NoSpace
	// for none.
	Space string
	// Local says that child elements are in no namespace or in any
	// (elementFormDefault unqualified or unknown): matched by local name alone.
	Local bool
	// Exact says that the message is described by an XML Schema, whose letter holds: attributes
	// of the namespace xml and of any other are errors where they are not declared.
	Exact bool
	// Marked says that it has nodes with Markup, Types, or an Identity.
	Marked bool
	// Identity is what it asks of keys; nil where it asks nothing.
	Identity *Identity
	// Globals are the elements and attributes that its wildcards know.
	Globals *Globals // nil where it has none that ask
	// Envelope says that the message wraps others: it has a node with Hole.
	Envelope bool
	// Header says that the message stands in the header of an envelope, beside others and the payload.
	Header bool
	// Headers are the rules on which of them an envelope around this message has; Limit is the name of
	// a message of the same service.
	Headers []RuleID
	// Added says that the message is none of those of forkontrol: its user added it.
	Added bool
	// Formats are the forms that the payload may take, some of the list Formats.
	Formats []string
	// CSV is the form as delimited text; nil when Formats has no FormatCSV.
	CSV *CSV
	// Nodes; Nodes[0] is unused, Nodes[1] is the root.
	Nodes []Node
	// Rules; Rules[0] is unused.
	Rules []Rule
	// Fields for reading by people, in document order; Fields[0] is the root.
	Fields []Field
	// Fill gives Nodes, Rules and Fields where they are not there from the beginning,
	// see Load.
	Fill func(*Message)
	// Types are what elements may say they are of; nil where none may say so.
	Types *TypeTable
}

// Load makes sure that Nodes, Rules and Fields are there. Of a message that has them
// from the beginning, as all have but those of internal/pack, it changes nothing and may
// be called by any number of goroutines.
func (m *Message) Load() {
	if fill := m.Fill; fill != nil {
		m.Fill = nil
		fill(m)
	}
}

// Holds reports whether another message is one of those that a HoleRule of this one allows.
func (m *Message) Holds(rule RuleID, other *Message) bool {
	service := len(m.ID) - len(m.Name)
	if len(other.ID) < service || other.ID[:service] != m.ID[:service] {
		return false
	}
	for _, name := range m.Rules[rule].Allowed {
		if name == other.ID[service:] {
			return true
		}
	}
	return false
}

// FieldID is the index of a field in its message; 0 is the root.
type FieldID uint16

// Field is what people read of one field of a message.
type Field struct {
	// Path from the root, the root's own name left out: "KontaktpersonInfo.Elev.CPRNr".
	Path string
	Name string
	// Type in the interface's own words: "String(10)", "Integer(10)", "XML element".
	Type     string
	Label    Text // always there
	Text     Text // what it means; may be empty
	Fix      Text // how to mend it; may be empty
	Required bool
	// Min and Max are the cardinality under the parent; Max -1 is unbounded.
	Min, Max int
	Evidence Evidence // of the name being there
	// Own says that no source names the field: forkontrol made it up to have something
	// that a known duty can be asked of.
	Own      bool
	Source   Source
	Personal Personal
	Example  string
	// Codes are what allowed values mean, where the source says so.
	Codes  []Code
	Node   NodeID
	Parent FieldID
	Depth  uint8 // 0 for the root
}

// Code is one value of a code list and what it means.
type Code struct {
	Value string
	Text  Text
}

// RuleID is the index of a rule in its message; 0 is none.
type RuleID uint16

// Rule is one thing that a payload can break.
type Rule struct {
	// ID is stable for ever:
	// "ungedatabasen/indberet-institution-kontakt/KontaktpersonInfo.KontaktMail/maxLength".
	ID       string
	Keyword  string // "maxLength"; the last part of ID
	Severity Severity
	Evidence Evidence
	Field    FieldID
	// Limit is the bound as it is shown: "64", "2026-01-01", a pattern's text.
	Limit string
	// Allowed are the values or names that are allowed, as they are shown.
	Allowed []string
	Code    string // the receiving system's own error code, if any
	Source  Source
	// Message, Why and Fix are the rule's own texts; where empty, the keyword's
	// are used. Asks says what the rule asks, as its title; where a rule has a Message
	// of its own and no Asks, it is that without what was found.
	Message, Asks, Why, Fix Text
	// Registers that the rule needs: names of Ruleset.Registers.
	Registers []string
	// From and To bound the days on which the rule is in force, ISO 8601 dates,
	// empty when open. The dates of the message bound it too.
	From, To string
}

// InForce reports whether a rule is in force on a day, an ISO 8601 date. The empty
// day asks for the newest rules: those whose end nobody has set.
func (r *Rule) InForce(day string) bool {
	if day == "" {
		return r.To == ""
	}
	return r.From <= day && (r.To == "" || day <= r.To)
}

// KeywordText holds the texts of all rules of one keyword, or of those with one
// limit. In them {label}, {name}, {limit}, {allowed}, {found}, {value}, {parent}
// stand for what the finding knows; Asks, which speaks of no finding, has neither
// {found} nor {value}. {must} and {may} are "should" in a rule that is no error.
type KeywordText struct {
	Keyword string
	// Limit is that of the rules that have these texts: "1" beside minItems. It is
	// empty in the texts of all others, which stand behind those with a limit.
	Limit string
	// Draft says that these are for rules of draft evidence: what is here stands in place
	// of the keyword's other texts. That of no keyword is for all of them, that of
	// OwnKeyword for those of fields that are forkontrol's own.
	Draft                   bool
	Message, Asks, Why, Fix Text
}

// OwnKeyword is the keyword of the draft texts for fields of forkontrol's own.
const OwnKeyword = "own"

// EmptyKeyword is the keyword of the texts for values that break a rule only by being empty.
const EmptyKeyword = "empty"

// UncheckedKeyword is the keyword of rules that nothing checks: every report lists their messages among what was
// not checked.
const UncheckedKeyword = "unchecked"

// Register is a kind of reference data: its columns in order, the first Keys of
// them being the key.
type Register struct {
	Name    string
	Title   Text
	Columns []Column
	Keys    int
}

// Column is one column of a register.
type Column struct {
	Name string
	Kind string // "string", "date", "integer"
	Text Text
}

// Rule returns the rule of an id in a message, 0 when it has none.
func (m *Message) Rule(id string) RuleID {
	for i := 1; i < len(m.Rules); i++ {
		if m.Rules[i].ID == id {
			return RuleID(i)
		}
	}
	return 0
}

// Register returns the register of a name, nil when there is none.
func (r *Ruleset) Register(name string) *Register {
	for i := range r.Registers {
		if r.Registers[i].Name == name {
			return &r.Registers[i]
		}
	}
	return nil
}

// Find returns the system and the message of an id, nil when there is none.
func (r *Ruleset) Find(id string) (*System, *Message) {
	for _, s := range r.Systems {
		for _, m := range s.Messages {
			if m.ID == id {
				return s, m
			}
		}
	}
	return nil, nil
}

// Engine returns the system "forkontrol", whose rules are those of the engine
// itself.
func (r *Ruleset) Engine() *System {
	for _, s := range r.Systems {
		if s.ID == "forkontrol" {
			return s
		}
	}
	return nil
}

// Document returns the document of a source, nil when it is unknown.
func (s *System) Document(id string) *Document {
	for i := range s.Documents {
		if s.Documents[i].ID == id {
			return &s.Documents[i]
		}
	}
	return nil
}
