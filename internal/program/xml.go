package program

// What is made of white space before a text is read as a value (XML Schema part 2 section 4.3.6).
const (
	SpaceReplace  = 1 // every white space character is a space
	SpaceCollapse = 2 // further, there is one space between words and none at the ends
)

// The outcomes of a comparison, a set. What cannot be compared (a date without a zone on nearly
// the same day, NaN) has none.
const (
	OrderBelow = 1 << iota
	OrderEqual
	OrderAbove
)

// Datatype says how the values of a type are compared and counted: the value space that
// several types of XML Schema share.
type Datatype uint8

// The datatypes. internal/value has what they mean.
const (
	TypeText     Datatype = iota // by its characters: xs:string, xs:anyURI, xs:NCName, …
	TypeNumber                   // xs:decimal and what is derived from it
	TypeBoolean                  // xs:boolean
	TypeFloat                    // xs:float, xs:double; what is compared with is a canonical number or a range of numbers
	TypeDuration                 // xs:duration
	TypeMoment                   // xs:dateTime, xs:date, xs:time, xs:gYear, xs:gYearMonth, xs:gMonth, xs:gMonthDay, xs:gDay
	TypeHex                      // xs:hexBinary
	TypeBase64                   // xs:base64Binary
	TypeName                     // xs:QName, xs:NOTATION: {namespace}name, by the prefixes in scope
)

var datatypeNames = [...]string{
	TypeText: "text", TypeNumber: "number", TypeBoolean: "boolean", TypeFloat: "float", TypeDuration: "duration", TypeMoment: "moment",
	TypeHex: "hex", TypeBase64: "base64", TypeName: "name",
}

// Known reports whether there is such a datatype.
func (t Datatype) Known() bool { return int(t) < len(datatypeNames) }

func (t Datatype) String() string { return name(datatypeNames[:], uint8(t)) }
