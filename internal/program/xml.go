package program

// The checks of XML Schema's simple types (XML Schema 1.0 part 2, second edition) come after all others in the list of Ops, so that
// the engine meets them where it has asked for the others.
//
// OpDefault and OpSpace look at text of XML alone, the others at strings and at the text of any
// scalar of XML. OpDefault, which comes first, lets an empty element pass all that stands after
// it; OpSpace changes what stands after it looks at. OpForm is the lexical space of a type, OpFacet a
// pattern beside it. What OpOrder and OpSame are asked of has passed OpForm. OpMinParts and OpMaxParts
// count octets of TypeHex and TypeBase64, and words of any other type. OpSame with an N of 1 compares
// word by word.

// XML reports whether a check is one of XML Schema's simple types.
func (op Op) XML() bool { return op >= OpDefault }

// What OpSpace makes of white space (XML Schema part 2 section 4.3.6).
const (
	SpaceReplace  = 1 // every white space character is a space
	SpaceCollapse = 2 // further, there is one space between words and none at the ends
)

// The outcomes of a comparison that an OpOrder may allow, a set. A value that cannot be
// compared with the bound (a date without a zone on nearly the same day, NaN) is never allowed.
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
)

var datatypeNames = [...]string{
	TypeText: "text", TypeNumber: "number", TypeBoolean: "boolean", TypeFloat: "float", TypeDuration: "duration", TypeMoment: "moment",
	TypeHex: "hex", TypeBase64: "base64",
}

// Known reports whether there is such a datatype.
func (t Datatype) Known() bool { return int(t) < len(datatypeNames) }

func (t Datatype) String() string { return name(datatypeNames[:], uint8(t)) }
