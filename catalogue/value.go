package catalogue

// Text is one text in both languages.
type Text struct {
	Da string `json:"da"`
	En string `json:"en"`
}

// System is a central system. Names are spelled as the system spells them.
type System struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// Direction is seen from the student-administration system: "in" is fetched, "out" is reported, "both".
	Direction string   `json:"direction"`
	Areas     []string `json:"areas"` // "GYM", "EUD", …
	Transport string   `json:"transport"`
	Messages  int      `json:"messages"` // how many it has
	Text      Text     `json:"text"`
	// Missing says what its messages lack; empty where nothing is missing.
	Missing  Text     `json:"missing,omitzero"`
	Links    []string `json:"links"`
	Coverage Coverage `json:"coverage"`
}

// Coverage is how many messages, fields and rules a system has, by the evidence for them.
type Coverage struct {
	Messages Count `json:"messages"`
	Fields   Count `json:"fields"`
	Rules    Count `json:"rules"`
}

// Count is a number of things by the evidence for them.
type Count struct {
	Official int `json:"official"`
	Contract int `json:"contract"`
	Draft    int `json:"draft"`
}

// Message is a message that can be checked.
type Message struct {
	// ID is "<system>/<service>@<version>#<name>".
	ID      string `json:"id"`
	System  string `json:"system"`
	Service string `json:"service"`
	// Title is that of the service, as it spells itself: "IndberetInstitutionKontakt".
	Title     string `json:"title"`
	Name      string `json:"name"`
	Version   string `json:"version"`
	Operation string `json:"operation,omitempty"`
	// Direction is "request" or "response", seen from the student-administration system.
	Direction string `json:"direction"`
	// From and To are the first and the last day that it is in force, ISO 8601; empty when open.
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
	// Formats are the forms it may take: "xml", "json", "csv".
	Formats []string `json:"formats"`
	// Evidence is "official", "contract" or "draft".
	Evidence string `json:"evidence"`
	Text     Text   `json:"text"`
}

// Description is a message with all that is known about it.
type Description struct {
	Message
	Label Text `json:"label"` // of the root
	// Root is the name of the root element; a leading * stands for any prefix.
	Root string `json:"root"`
	// Namespace is empty when any is accepted; a trailing * stands for anything.
	Namespace string `json:"namespace,omitempty"`
	// Envelope says that the message wraps another.
	Envelope bool   `json:"envelope,omitempty"`
	Source   Source `json:"source,omitzero"`
	// CSV is the form as a file of rows, nil when the message has no such form.
	CSV *CSV `json:"csv,omitempty"`
	// Fields are in the order of the document, those of an object after it.
	Fields []Field `json:"fields"`
	// Rules are those of the message as a whole.
	Rules     []Rule     `json:"rules"`
	Documents []Document `json:"documents"` // that the message, its fields and its rules cite
}

// Field is a field of a message.
type Field struct {
	// Path from the root, whose own name is left out: "KontaktpersonInfo.Elev.CPRNr".
	Path  string `json:"path"`
	Name  string `json:"name"`
	Depth int    `json:"depth"` // 1 for the fields of the root
	// Type is in the interface's own words, "String(10)"; Types in JSON Schema's, of one occurrence.
	Type  string   `json:"type"`
	Types []string `json:"types"`
	Label Text     `json:"label"`
	Text  Text     `json:"text,omitzero"` // what it means; may be empty
	Fix   Text     `json:"fix,omitzero"`  // how to fix it; may be empty
	// Required says that it must be there; Min and Max how often it may occur under its parent, where a nil Max is no
	// bound.
	Required bool `json:"required"`
	Min      int  `json:"min"`
	Max      *int `json:"max"`
	Repeated bool `json:"repeated,omitempty"` // it is a list
	// Element is the name of its element or attribute where that is not Name, #text where it is the text of the element
	// around it; Namespace the element's, where it has one of its own.
	Element   string `json:"element,omitempty"`
	Attribute bool   `json:"attribute,omitempty"`
	Namespace string `json:"namespace,omitempty"`
	Column    string `json:"column,omitempty"` // in CSV
	// Allowed are the values it may have, nil when they are not listed; Codes what they mean, in the order of the code
	// list.
	Allowed []string `json:"allowed,omitempty"`
	Bounds
	Codes []Code `json:"codes,omitempty"`
	// Personal is the kind of personal data it holds: "cpr", "name", "contact", "secret", "birth"; empty
	// for none.
	Personal string `json:"personal,omitempty"`
	Example  string `json:"example,omitempty"`
	Evidence string `json:"evidence"`
	Source   Source `json:"source,omitzero"`
	Rules    []Rule `json:"rules"`
}

// Bounds are what the rules of a field ask of its values, under the words of JSON Schema. Nil and empty mean that no
// rule has the word.
type Bounds struct {
	MinLength        *int   `json:"minLength,omitempty"` // in characters
	MaxLength        *int   `json:"maxLength,omitempty"`
	TotalDigits      *int   `json:"totalDigits,omitempty"`
	FractionDigits   *int   `json:"fractionDigits,omitempty"`
	MinItems         *int   `json:"minItems,omitempty"`
	MaxItems         *int   `json:"maxItems,omitempty"`
	Pattern          string `json:"pattern,omitempty"`
	Minimum          string `json:"minimum,omitempty"` // a decimal number
	Maximum          string `json:"maximum,omitempty"`
	ExclusiveMinimum string `json:"exclusiveMinimum,omitempty"`
	ExclusiveMaximum string `json:"exclusiveMaximum,omitempty"`
	MultipleOf       string `json:"multipleOf,omitempty"`
	Format           string `json:"format,omitempty"` // the form that the text must have: "cpr", "date", "email"
}

// Code is one value of a code list and what it means.
type Code struct {
	Value string `json:"value"`
	Text  Text   `json:"text,omitzero"`
}

// Rule is one thing that a payload can break.
type Rule struct {
	// ID is stable forever: "<system>/<service>/<field path or rule name>/<keyword>".
	ID       string `json:"id"`
	Keyword  string `json:"keyword"`
	Severity string `json:"severity"` // "error", "warning" or "info"
	Evidence string `json:"evidence"`
	Limit    string `json:"limit,omitempty"` // as it is shown
	// Allowed are the values, types or names that the rule allows.
	Allowed []string `json:"allowed,omitempty"`
	Code    string   `json:"code,omitempty"` // the receiving system's own error code
	// From and To are the first and the last day that it is in force, ISO 8601; empty when open.
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
	// Asks says what the rule asks, Why why it is there, Fix how to fix a breach. Why and Fix may be empty.
	Asks Text `json:"asks,omitzero"`
	Why  Text `json:"why,omitzero"`
	Fix  Text `json:"fix,omitzero"`
	// Message is the sentence of a finding where the rule has one of its own; {label} and the like stand for what the
	// finding knows.
	Message   Text     `json:"message,omitzero"`
	Source    Source   `json:"source,omitzero"`
	Registers []string `json:"registers,omitempty"` // that it needs
}

// Explanation is a rule with the messages that have it.
type Explanation struct {
	Rule
	System   string   `json:"system"`
	Messages []string `json:"messages"` // ids; none for a rule over many messages, or of the engine itself
}

// Source is where something is stated: the id of a Document, and where in it.
type Source struct {
	Document string `json:"document"`
	Section  string `json:"section,omitempty"`
}

// Document is an interface description, a guide or a definition.
type Document struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Publisher string `json:"publisher,omitempty"`
	Version   string `json:"version,omitempty"`
	Date      string `json:"date,omitempty"` // ISO 8601, as exact as is known
	URL       string `json:"url,omitempty"`
}

// CSV is the form of a message as a file of rows.
type CSV struct {
	Delimiter string `json:"delimiter,omitempty"` // empty where the file's first line shows it
	Quote     string `json:"quote,omitempty"`     // empty when nothing encloses cells
	// Names says whether a row with the column names comes first: "first", "none" or
	// "optional".
	Names     string   `json:"names"`
	Ordered   bool     `json:"ordered"`             // the columns must have the order described
	Encodings []string `json:"encodings,omitempty"` // that the receiving system reads; none when that is not known
	Records   []Record `json:"records"`
}

// Record is one kind of record of a CSV file.
type Record struct {
	Name    string   `json:"name"`           // of the field that holds it
	List    bool     `json:"list,omitempty"` // it is repeated: the rows
	Mark    string   `json:"mark,omitempty"` // what the first cell of each holds; empty when their places tell them apart
	Columns []string `json:"columns"`
}

// Register is a kind of reference data that rules may ask, such as the known institution numbers.
type Register struct {
	Name    string   `json:"name"`
	Title   Text     `json:"title"`
	Keys    int      `json:"keys"` // how many of the columns, from the first, are the key
	Columns []Column `json:"columns"`
}

// Column is one column of a register.
type Column struct {
	Name string `json:"name"`
	Kind string `json:"kind"` // "string", "date" or "integer"
	Text Text   `json:"text,omitzero"`
}
